"""Alerts: told in full, cut and escaped, and never in the way of the run."""

import datetime as dt
import json
import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from test_quality_model import FIRST, HOSTILE, judged
from we_mart.quality.messages import (
    SLACK_LIMIT,
    Message,
    completed,
    quality_failed,
    task_failed,
)
from we_mart.quality.slack import Delivery, Webhook, send

SECRET = "T0SECRET/B0SECRET/verysecret"
MESSAGE = Message("one line", "*text*")

Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Slack:
    """A local server in Slack's place, with what it was sent."""

    url: str
    bodies: list[bytes] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@contextmanager
def slack(*answers: Answer) -> Iterator[Slack]:
    """A server that gives these answers in turn, the last one for ever."""
    done: list[int] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            seen.bodies.append(self.rfile.read(length))
            seen.paths.append(self.path)
            done.append(1)
            answers[min(len(done), len(answers)) - 1](self)

        do_GET = do_POST

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        block_on_close = False

        def handle_error(self, *_: object) -> None:
            pass

    server = Server(("127.0.0.1", 0), Handler)
    seen = Slack(f"http://127.0.0.1:{server.server_address[1]}/services/{SECRET}")
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield seen
    finally:
        server.shutdown()
        server.server_close()


def says(status: int, body: bytes = b"", **headers: str) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


OK = says(200, b"ok")


def hangs(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(1.5)


def drips(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    for _ in range(40):
        handler.wfile.write(b"o")
        handler.wfile.flush()
        time.sleep(0.05)


def garbage(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"\x00\xff\xfe not http at all\r\n\r\n")


def closes(handler: BaseHTTPRequestHandler) -> None:
    handler.connection.shutdown(socket.SHUT_RDWR)


def told(
    url: str, *, timeout: float = 0.3, patience: float = 1.0
) -> tuple[Delivery, list[str]]:
    """Send, and what came of it and was said; no part of the URL may be in either."""
    said: list[str] = []
    webhook = Webhook(url, timeout=timeout, pause=0.01, patience=patience)
    done = send(MESSAGE, webhook, said.append)
    for text in (*said, done.reason, repr(webhook), repr(done)):
        assert "SECRET" not in text.upper()
        assert "\n" not in text
    return done, said


def test_a_message_is_delivered_once_and_nothing_is_said() -> None:
    with slack(OK) as server:
        assert told(server.url) == (Delivery(True), [])
    (body,) = server.bodies
    assert json.loads(body) == {
        "text": "*text*",
        "unfurl_links": False,
        "unfurl_media": False,
    }


@pytest.mark.parametrize("status", [500, 502, 503, 504, 429])
def test_a_busy_server_is_asked_again_a_bounded_number_of_times(status: int) -> None:
    with slack(says(status)) as server:
        done, said = told(server.url)
    assert done == Delivery(False, f"the server answered {status}")
    assert said == [f"one line (Slack was not told: the server answered {status})"]
    assert len(server.bodies) == 3
    with slack(says(status), OK) as server:
        assert told(server.url)[0].delivered
    assert len(server.bodies) == 2


@pytest.mark.parametrize("body", [b"invalid_payload", b"channel_is_archived"])
def test_a_refused_message_is_not_sent_again_and_slacks_word_is_passed_on(
    body: bytes,
) -> None:
    with slack(says(400, body)) as server:
        done, _ = told(server.url)
    assert done.reason == f"the server answered 400 ({body.decode()})"
    assert len(server.bodies) == 1


def test_a_server_that_hangs_takes_one_timeout() -> None:
    started = time.monotonic()
    with slack(hangs) as server:
        done, said = told(server.url, timeout=0.2, patience=5)
    assert time.monotonic() - started < 1
    assert done.reason == "no answer within 0.2 s"
    assert said == ["one line (Slack was not told: no answer within 0.2 s)"]
    # It may have arrived: a second one would be a second message.
    assert len(server.bodies) == 1


def test_a_server_that_drips_is_given_up() -> None:
    started = time.monotonic()
    with slack(drips) as server:
        done, _ = told(server.url, patience=0.3)
    assert time.monotonic() - started < 1
    assert done.reason == "Slack took more than 0.3 s"


def test_a_refused_connection_is_told() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    done, said = told(f"http://127.0.0.1:{port}/{SECRET}")
    assert done.reason == "the server refused the connection"
    assert len(said) == 1


@pytest.mark.parametrize(
    "wait", ["3600", "999999999", "Fri, 31 Dec 2027 23:59:59 GMT", "-1", "soon"]
)
def test_how_long_the_server_asks_to_wait_has_a_limit(wait: str) -> None:
    started = time.monotonic()
    with slack(says(429, Retry_After=wait)) as server:
        done, _ = told(server.url)
    assert time.monotonic() - started < 1
    assert done.reason == "the server answered 429"
    assert len(server.bodies) == (1 if wait.isdigit() else 3)


@pytest.mark.parametrize(
    "answer",
    [
        garbage, closes, says(200, b"<html>Log in</html>"), says(200, b"\xff\xfe"),
        says(200), says(404, SECRET.lower().encode()), says(500, b"\xff"),
        says(302, Location="http://127.0.0.1:1/"), says(307, Location="/elsewhere"),
        says(302, Location="/again"), says(200, b"ok", Content_Type="text/x; charset=nope"),
    ],
    ids=range(11),
)  # fmt: skip
def test_whatever_the_server_answers_the_run_goes_on(answer: Answer) -> None:
    with slack(answer) as server:
        done, said = told(server.url, patience=2)
    assert not done.delivered
    assert done.reason
    assert len(said) == 1
    assert len(server.bodies) <= 12


@pytest.mark.parametrize(
    "url",
    [
        f"ftp://hooks/{SECRET}", SECRET, f"https:///{SECRET}", f"http://[::1/{SECRET}",
        f"http://127.0.0.1:99999999/{SECRET}", f"http://127.0.0.1/a b{SECRET}",
        f"http://127.0.0.1:1/\r\nX: {SECRET}", f"http://127.0.0.1:1/한{SECRET}",
        f"http://nowhere.invalid/{SECRET}", f"file:///etc/passwd?{SECRET}",
        f"http://{'a' * 300}/{SECRET}", f"HTTP://127.0.0.1:1/{SECRET}", f"http://\x00/{SECRET}",
    ],
    ids=range(13),
)  # fmt: skip
def test_an_address_that_is_none_is_told_without_showing_it(
    url: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    done, said = told(url, patience=3)
    assert not done.delivered
    assert len(said) == 1
    out, err = capfd.readouterr()
    assert "SECRET" not in (caplog.text + out + err).upper()


def test_without_a_webhook_each_message_is_one_log_line() -> None:
    report = judged(FIRST, {1: 5_000, 5: 1_004}, detail="line 3:\nno\tuser_id")
    said: list[str] = []
    assert Webhook.from_environment({}) is None
    assert Webhook.from_environment({"SLACK_WEBHOOK_URL": " \n"}) is None
    for message in (
        task_failed("events", "load", FIRST, "out of memory\n  at line 3"),
        quality_failed("events", report),
        completed("events", [judged(FIRST)]),
    ):
        done = send(message, None, said.append)
        assert done == Delivery(False, "SLACK_WEBHOOK_URL is not set")
    assert said == [
        "FAILED events, task load on 2024-07-01: out of memory   at line 3",
        "QUALITY FAIL events 2024-07-01: required fields: 95.00 % passed, 5,000 of 100,000"
        " lines failed (line 3: no user_id); timestamps: 98.99 % passed, 1,004 of 100,000"
        " events failed (line 3: no user_id)",
        "COMPLETED events: 2024-07-01 PASS, 100,000 events, 5,000 users, pass rate 100 %",
    ]


def test_the_webhook_comes_from_the_environment_without_its_blanks() -> None:
    webhook = Webhook.from_environment({"SLACK_WEBHOOK_URL": f" https://h/{SECRET}\n"})
    assert webhook == Webhook(f"https://h/{SECRET}")


def test_what_slack_is_sent_names_day_checks_rates_and_reasons() -> None:
    text = quality_failed("events", judged(FIRST, {2: 1_004}, detail="id <a&b>")).slack
    assert text.splitlines() == [
        ":warning: *Quality FAIL:* `events`, day 2024-07-01",
        "• duplicate event_id: 98.99 % passed, 1,004 of 100,000 events failed",
        "   `id &lt;a&amp;b&gt;`",
        "The day's marts keep the rows they had.",
    ]
    text = completed("events", [judged(FIRST, {3: 4})]).slack
    assert (
        "2024-07-01 PASS, 100,000 events, 5,000 users, pass rate 99.99 % (lowest, value ranges)"
        in text
    )
    text = task_failed("events", "load", None, "no space").slack
    assert text.splitlines() == [
        ":x: *Task failed:* `load`", "Pipeline: `events`", "Error: ```no space```",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "detail",
    [
        HOSTILE * 500,
        "&" * 20_000,
        "`" * 9_000,
        "한" * 9_000,
        "\ud800",
        "<!channel> <@U1>",
    ],
)
def test_hostile_and_huge_text_is_escaped_and_cut(detail: str) -> None:
    failing = dict.fromkeys(range(1, 8), 5_000)
    report = judged(FIRST, failing, detail=detail)
    for message in (
        task_failed(detail, detail, FIRST, detail),
        quality_failed(detail, report),
        completed(
            detail, [judged(FIRST + dt.timedelta(n), run_id=detail) for n in range(400)]
        ),
    ):
        text = message.slack
        assert len(text) <= SLACK_LIMIT
        assert "<" not in text
        assert ">" not in text
        assert (
            text.replace("&lt;", "").replace("&gt;", "").replace("&amp;", "").count("&")
            == 0
        )
        assert text.count("`") % 2 == 0
        assert len(message.line) <= 1_000
        assert message.line.isprintable()
        with slack(OK) as server:
            said: list[str] = []
            assert send(message, Webhook(server.url), said.append).delivered
        assert json.loads(server.bodies[0])["text"] == text


def test_a_run_of_many_days_or_none_fits_one_message() -> None:
    many = completed(
        "events", [judged(FIRST + dt.timedelta(n)) for n in range(40)]
    ).slack
    assert many.count("• 2024-") == 15
    assert many.endswith("and 25 more days")
    assert "no new day" in completed("events", []).line
    empty = judged(FIRST, total=0)
    assert "FAIL" in completed("events", [empty]).line
    assert "no records" in completed("events", [empty]).line

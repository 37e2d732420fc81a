"""`we-mart run` and `we-mart export` as a person types them, in a checkout of the events."""

import csv
import datetime as dt
import io
import json
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from rich.console import Console

from support import ROOT, WE_MART
from we_mart import run as run_module
from we_mart.quality.slack import Webhook
from we_mart.raw.generator import GeneratorConfig, generate_events
from we_mart.run import RunRequest, run

MONDAY = dt.date(2024, 7, 1)
DAYS = {name: MONDAY + dt.timedelta(n) for n, name in enumerate(["mon", "tue", "wed", "thu"])}  # fmt: skip


@dataclass
class Slack:
    """A webhook of our own: what it was sent, and how it answers."""

    status: int = 200
    texts: list[str] = field(default_factory=list)
    url: str = ""


@pytest.fixture(scope="module")
def slack() -> Iterator[Slack]:
    told = Slack()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            told.texts.append(json.loads(body)["text"])
            self.send_response(told.status)
            self.end_headers()
            self.wfile.write(b"ok" if told.status == 200 else b"no")

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    told.url = f"http://127.0.0.1:{server.server_port}/services/secret"
    yield told
    server.shutdown()


@pytest.fixture(scope="module")
def events_checkout(
    clean_environment: None, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The project with the models of events alone, and files of three days; Tuesday bad."""
    folder = tmp_path_factory.mktemp("events")
    for name in ("dbt_project.yml", "profiles.yml", "packages.yml", "macros", "packages", "dbt_packages"):  # fmt: skip
        (folder / name).symlink_to(ROOT / name)
    for name in ("staging/events", "intermediate/events", "marts/events", "marts/quality"):  # fmt: skip
        shutil.copytree(
            ROOT / "models" / name,
            folder / "models" / name,
            ignore=shutil.ignore_patterns("ad_*.sql"),
        )
    for path in (
        *ROOT.glob("models/staging/*/*__sources.yml"),
        *ROOT.glob("models/marts/*.md"),
        *ROOT.glob("tests/singular/*event*"),
        *ROOT.glob("tests/singular/mart_orders*"),
        *ROOT.glob("tests/generic/*"),
    ):
        (folder / path.relative_to(ROOT)).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, folder / path.relative_to(ROOT))
    raw = folder / "data/raw"
    generate_events(
        GeneratorConfig(raw, start=MONDAY, days=3, members=50, weekday_events=600)
    )
    bad = raw / "events" / f"events_{DAYS['tue']:%Y%m%d}.jsonl"
    lines = bad.read_text(encoding="utf-8").splitlines(keepends=True)
    lines[:20] = [line.replace('"user_id":"U', '"user_id":"X') for line in lines[:20]]
    bad.write_text("".join(lines), encoding="utf-8")
    return folder


@dataclass
class Done:
    code: int
    out: str
    err: str

    @property
    def last(self) -> str:
        return self.err.strip().splitlines()[-1] if self.err.strip() else ""


def we_mart(folder: Path, *arguments: str, **variables: str) -> Done:
    environment = {
        k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")
    }
    done = subprocess.run(
        [str(WE_MART), *arguments], cwd=folder, capture_output=True, text=True,
        env=environment | {"COLUMNS": "200"} | variables, timeout=300, check=False,
    )  # fmt: skip
    return Done(done.returncode, done.stdout, done.stderr)


def rows(folder: Path, sql: str) -> list[str]:
    done = we_mart(folder, "query", sql)
    assert done.code == 0, done.err
    return done.out.splitlines()


@pytest.fixture(scope="module")
def back_fill(events_checkout: Path, slack: Slack) -> Done:
    """Monday to Thursday: Tuesday is bad, Thursday has no file."""
    return we_mart(
        events_checkout, "run", "--start", str(MONDAY), "--end", str(DAYS["thu"]),
        SLACK_WEBHOOK_URL=slack.url,
    )  # fmt: skip


@pytest.mark.slow
def test_a_bad_day_fails_the_run_with_one_line(back_fill: Done) -> None:
    assert back_fill.code == 1
    assert back_fill.last == (
        "we-mart: events of 2024-07-02 FAIL value ranges (96.66 %): its marts keep the"
        " rows they had; no event file of 2024-07-04"
    )
    assert "Traceback" not in back_fill.out + back_fill.err
    assert "events of 2024-07-02 FAIL value ranges: 20 of 600 events" in back_fill.out
    assert "events_20240704.jsonl or .jsonl.gz" in back_fill.out


@pytest.mark.slow
def test_a_bad_tuesday_does_not_stop_wednesday(
    back_fill: Done, events_checkout: Path
) -> None:
    found = rows(
        events_checkout,
        "select activity_date, sum(page_view_count + click_count + add_to_cart_count"
        " + purchase_count + search_count) as events from we_mart.mart_user_daily"
        " group by 1 order by 1",
    )
    assert [line.split() for line in found[-3:-1]] or found
    text = "\n".join(found)
    assert "2024-07-01" in text
    assert "2024-07-03" in text
    assert "2024-07-02" not in text


@pytest.mark.slow
def test_alerts_tell_the_failing_check_the_missing_file_and_the_end(
    back_fill: Done, slack: Slack
) -> None:
    quality, missing, end = slack.texts[:3]
    assert "2024-07-02" in quality
    assert "value ranges" in quality
    assert "96.66 %" in quality
    assert "2024-07-04" in missing
    assert "no event file" in missing
    assert "600 events" in end


@pytest.mark.slow
def test_report_and_dashboard_are_written(
    back_fill: Done, events_checkout: Path
) -> None:
    reports = sorted(p.name for p in (events_checkout / "target/quality").iterdir())
    assert reports == [f"quality_{MONDAY + dt.timedelta(n)}.json" for n in range(3)]
    page = (events_checkout / "target/quality.html").read_text(encoding="utf-8")
    assert "2024-07-02" in page
    assert "FAIL" in page


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/x", "no address", "slack"])
def test_a_webhook_that_is_down_changes_nothing(
    url: str, slack: Slack, events_checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A good day, with dbt's part left out; the server of "slack" answers 500."""
    monkeypatch.chdir(events_checkout)
    monkeypatch.setattr(run_module, "_build", lambda request, echo: "")
    monkeypatch.setattr(run_module, "_report", lambda *asked, must_be: ())
    told = io.StringIO()
    before = len(slack.texts)
    slack.status = 500
    webhook = Webhook(slack.url if url == "slack" else url, timeout=0.5, pause=0.01)
    run(
        RunRequest(events_checkout, MONDAY, MONDAY), Console(file=told, width=200),
        echo=print, webhook=webhook, now=lambda: dt.datetime(2024, 7, 2),
    )  # fmt: skip
    slack.status = 200
    assert "done" in told.getvalue()
    assert "secret" not in told.getvalue()
    # Tried three times, then given up.
    assert len(slack.texts) - before == (3 if url == "slack" else 0)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ([], "give --date for one day"),
        (["--date", "2024-07-01", "--start", "2024-07-01"], "give --date for one day"),
        (["--date", "yesterday"], "is a day like 2024-07-01"),
        (["--start", "2024-07-02", "--end", "2024-07-01"], "swap them"),
        (["--date", "2024-07-01", "--target", "oracle"], "duckdb, postgres"),
    ],
)
def test_options_that_make_no_sense_are_told(
    options: list[str], message: str, tmp_path: Path
) -> None:
    done = we_mart(tmp_path, "run", *options)
    assert done.code == 1
    assert message in done.last


@pytest.mark.slow
def test_aggregates_are_exported_whole_or_by_day(
    back_fill: Done, events_checkout: Path
) -> None:
    whole = events_checkout / "exports"
    assert we_mart(events_checkout, "export", "--folder", str(whole)).code == 0
    one = events_checkout / "one"
    done = we_mart(
        events_checkout, "export", "--folder", str(one), "--start", "2024-07-03"
    )
    assert done.code == 0, done.err
    tables = {"funnel_conversion", "hourly_traffic", "product_conversion", "session_sequences", "session_patterns"}  # fmt: skip
    assert {p.name for p in whole.iterdir()} == {f"{t}{end}" for t in tables for end in (".parquet", ".csv")}  # fmt: skip
    for table in tables:
        columns = pq.read_table(whole / f"{table}.parquet")
        with (whole / f"{table}.csv").open(encoding="utf-8") as lines:
            text = list(csv.DictReader(lines))
        assert columns.num_rows == len(text) > 0
        assert columns.column_names == list(text[0])
    days = pq.read_table(one / "funnel_conversion.parquet")["event_date"].to_pylist()
    assert set(days) == {DAYS["wed"]}


def test_export_before_anything_is_built_says_what_to_do(tmp_path: Path) -> None:
    done = we_mart(tmp_path, "export")
    assert done.code == 1
    assert "we-mart build" in done.last

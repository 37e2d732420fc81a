"""Telling Slack: within bounded time, without ever failing the run."""

import logging
import os
import re
import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.client import HTTPException, InvalidURL
from urllib.error import URLError
from urllib.parse import urlsplit

from slack_sdk.errors import SlackRequestError
from slack_sdk.http_retry import (
    ConnectionErrorRetryHandler,
    FixedValueRetryIntervalCalculator,
    HttpRequest,
    HttpResponse,
    RetryHandler,
    RetryState,
)
from slack_sdk.webhook import WebhookClient, WebhookResponse

from we_mart.quality.messages import Message

Say = Callable[[str], None]


@dataclass(frozen=True)
class Webhook:
    """Where messages go, and how long that may take."""

    #: A secret: who has it can write to the channel. Never shown, not even by repr.
    url: str = field(repr=False)
    #: Seconds for one attempt to connect, and to answer.
    timeout: float = 5.0
    #: Attempts after the first: for 5xx, for 429, for a server that is not reached.
    retries: int = 2
    #: Seconds between two attempts, where the server does not name a time.
    pause: float = 0.5
    #: Seconds for all of it, whatever the server does.
    patience: float = 20.0

    @classmethod
    def from_environment(
        cls, environment: Mapping[str, str] = os.environ
    ) -> "Webhook | None":
        """SLACK_WEBHOOK_URL; None where it is unset or empty."""
        url = environment.get("SLACK_WEBHOOK_URL", "").strip()
        return cls(url) if url else None


@dataclass(frozen=True)
class Delivery:
    """Whether Slack took a message, and why not; the reason holds nothing secret."""

    delivered: bool
    reason: str = ""


def send(message: Message, webhook: Webhook | None, say: Say) -> Delivery:
    """Send a message to Slack, or say it in one line where there is no webhook.

    It never raises and never takes longer than `webhook.patience`. A message that
    Slack does not take is said too, so that it is not lost.
    """
    if webhook is None:
        say(message.line)
        return Delivery(False, "SLACK_WEBHOOK_URL is not set")
    outcome: list[Delivery] = []
    # A server that sends a byte now and then keeps within any timeout of a socket, and
    # looking a name up has none: only another thread can be given up.
    attempt = threading.Thread(
        target=lambda: outcome.append(_post(message, webhook)), daemon=True
    )
    attempt.start()
    attempt.join(webhook.patience)
    done = (
        outcome[0]
        if outcome
        else Delivery(False, f"Slack took more than {webhook.patience:g} s")
    )
    if not done.delivered:
        say(f"{message.line} (Slack was not told: {done.reason})")
    return done


def _post(message: Message, webhook: Webhook) -> Delivery:
    try:
        parts = urlsplit(webhook.url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return Delivery(False, "SLACK_WEBHOOK_URL is not an https:// address")
        answer = _client(webhook).send(
            text=message.slack, unfurl_links=False, unfurl_media=False
        )
    except Exception as error:
        return Delivery(False, _explain(error, webhook))
    return _judge(answer)


def _client(webhook: Webhook) -> WebhookClient:
    # The library logs addresses with what it fails at; this logger passes nothing on.
    silent = logging.Logger(f"{__name__}.silent", logging.CRITICAL + 1)
    interval = FixedValueRetryIntervalCalculator(webhook.pause)
    return WebhookClient(
        webhook.url,
        # Sockets take fractions of a second; the library's annotation does not.
        timeout=webhook.timeout,  # type: ignore[arg-type]
        logger=silent,
        retry_handlers=[
            _BusyServer(webhook, interval),
            ConnectionErrorRetryHandler(webhook.retries, interval),
        ],
    )


class _BusyServer(RetryHandler):
    """Another attempt after 429 or any 5xx, if the server does not ask for long.

    The library's own handlers know two of the 5xx, and sleep for as long as the server
    says.
    """

    def __init__(
        self, webhook: Webhook, interval: FixedValueRetryIntervalCalculator
    ) -> None:
        super().__init__(webhook.retries, interval)
        self._webhook = webhook

    def _can_retry(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        if response is None:
            return False
        busy = response.status_code == 429 or response.status_code >= 500
        return busy and self._asked_for(response) <= self._webhook.timeout

    def prepare_for_next_attempt(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> None:
        if response is not None:
            # Waits on top of the pause of the library.
            threading.Event().wait(self._asked_for(response))
        super().prepare_for_next_attempt(
            state=state, request=request, response=response, error=error
        )

    def _asked_for(self, response: HttpResponse) -> float:
        for name, values in response.headers.items():
            if name.lower() == "retry-after" and values:
                text = values[0].strip()
                # A date is the other form; then the time is as good as unknown.
                return float(text) if re.fullmatch(r"\d{1,9}", text) else 0.0
        return 0.0


def _judge(answer: WebhookResponse) -> Delivery:
    body = (answer.body or "").strip()
    if answer.status_code == 200 and body == "ok":
        return Delivery(True)
    if answer.status_code == 200:
        return Delivery(
            False, "the server answered something else than Slack's ok: check the URL"
        )
    # Slack's own words, such as invalid_payload or channel_is_archived; a body of any
    # other form might repeat the address.
    known = re.fullmatch(r"[a-z]+(_[a-z]+){0,5}", body)
    said = f" ({body})" if known and len(body) <= 40 else ""
    return Delivery(False, f"the server answered {answer.status_code}{said}")


def _explain(error: Exception, webhook: Webhook) -> str:
    """Why nothing came of it; never the error's own text, which may hold the URL."""
    cause = error.reason if isinstance(error, URLError) else error
    if isinstance(cause, TimeoutError):
        return f"no answer within {webhook.timeout:g} s"
    if isinstance(cause, ConnectionRefusedError):
        return "the server refused the connection"
    if isinstance(cause, socket.gaierror):
        return "the server's name is not known"
    if isinstance(cause, ssl.SSLError):
        return "no secure connection could be made"
    if isinstance(cause, InvalidURL | SlackRequestError | ValueError):
        return "SLACK_WEBHOOK_URL or the answer is not valid"
    if isinstance(cause, HTTPException | OSError):
        return f"the connection broke ({type(cause).__name__})"
    return f"unexpected {type(cause).__name__}"

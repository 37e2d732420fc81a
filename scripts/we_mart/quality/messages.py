"""What the alerts say, once for a log and once for Slack."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from we_mart.quality.model import Check, DayReport, plain
from we_mart.quality.terminal import reason, reasons

#: Slack recommends no more in one message, and cuts it at ten times that.
SLACK_LIMIT = 4_000

_LINE_LIMIT = 1_000
_ERROR_LIMIT = 2_000
_DETAIL_LIMIT = 300
_MOST_DAYS = 15


@dataclass(frozen=True)
class Message:
    """An alert: one line for a log, and Slack's markup."""

    line: str
    slack: str


def task_failed(pipeline: str, task: str, day: dt.date | None, error: str) -> Message:
    """A task broke off: which, on what day, why. `day` is None for a run of no day."""
    when = f" on {day}" if day else ""
    shown = _slack(plain(error, _ERROR_LIMIT), _ERROR_LIMIT)
    return _message(
        f"FAILED {pipeline}, task {task}{when}: {error}",
        [
            f":x: *Task failed:* {_code(task)}",
            f"Pipeline: {_code(pipeline)}",
            *([f"Day: {day}"] if day else []),
            f"Error: ```{shown}```",
        ],
    )


def quality_failed(pipeline: str, report: DayReport) -> Message:
    """A day did not pass the gate: each failing check with its rate and reason."""
    return _message(
        f"QUALITY FAIL {pipeline} {report.day}: {'; '.join(reasons(report))}",
        [
            f":warning: *Quality FAIL:* {_code(pipeline)}, day {report.day}",
            *(_bullet(check) for check in report.failing),
            *([f"• {reasons(report)[-1]}"] if report.missing else []),
            "The day's marts keep the rows they had.",
        ],
    )


def completed(pipeline: str, days: Sequence[DayReport]) -> Message:
    """A run is through: events, users and pass rate of each of its days."""
    lines = [_completed_day(report) for report in days[:_MOST_DAYS]]
    if len(days) > _MOST_DAYS:
        lines.append(f"and {len(days) - _MOST_DAYS:,} more days")
    if not lines:
        lines = ["no new day"]
    return _message(
        f"COMPLETED {pipeline}: {'; '.join(lines)}",
        [
            f":white_check_mark: *Completed:* {_code(pipeline)}",
            *(f"• {_slack(line, _DETAIL_LIMIT)}" for line in lines),
        ],
    )


def _completed_day(report: DayReport) -> str:
    parts = [f"{report.day} {report.status}"]
    if report.volume:
        parts.append(f"{report.volume.events:,} events")
        parts.append(f"{report.volume.users:,} users")
    weakest = report.weakest
    if weakest is None:
        parts.append("no records to check")
    else:
        parts.append(
            f"pass rate {weakest.rate_text} (lowest, {plain(weakest.name, 40)})"
            if weakest.failed
            else "pass rate 100 %"
        )
    return ", ".join(parts)


def _bullet(check: Check) -> str:
    head = _slack(reason(replace(check, detail="")), _DETAIL_LIMIT)
    if not check.detail:
        return f"• {head}"
    return f"• {head}\n   {_code(check.detail)}"


def _message(line: str, lines: list[str]) -> Message:
    text = ""
    for index, part in enumerate(lines):
        # Whole lines only: a cut inside one could leave markup or an entity open.
        if len(text) + len(part) > SLACK_LIMIT - 40:
            text += f"… {len(lines) - index} more lines"
            break
        text += part + "\n"
    return Message(plain(line, _LINE_LIMIT), text.rstrip("\n"))


def _code(text: str) -> str:
    return f"`{_slack(plain(text, _DETAIL_LIMIT), _DETAIL_LIMIT)}`"


def _slack(text: str, limit: int) -> str:
    """Slack's three escapes, after which no more than `limit` characters are left.

    A backtick would end the code that the text is shown as.
    """
    escapes = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "`": "'"}
    shown = ""
    for ch in text:
        piece = escapes.get(ch, ch)
        if len(shown) + len(piece) > limit - 1:
            return shown + "…"
        shown += piece
    return shown

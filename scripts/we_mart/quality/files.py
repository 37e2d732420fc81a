"""Report JSON: a file a day, in a format that other programs may rely on."""

import datetime as dt
import json
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from we_mart.errors import UserError
from we_mart.quality.model import Check, DayReport, FunnelRow, Volume

#: What a file says it is.
FORMAT = "we_mart event quality report"

#: Raised when a reader of the old format would misread the new one; a key that is only
#: added does not raise it.
VERSION = 1


def write_reports(folder: Path, days: Iterable[DayReport]) -> list[Path]:
    """Write quality_YYYY-MM-DD.json for each day; a file that is there is replaced."""
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for report in days:
            path = folder / f"quality_{report.day.isoformat()}.json"
            text = json.dumps(as_json(report), ensure_ascii=False, indent=2) + "\n"
            write_whole(path, text)
            written.append(path)
    except OSError as error:
        raise UserError(f"reports cannot be written to {folder}: {error}") from None
    return written


def write_whole(path: Path, text: str) -> None:
    """Write a file so that a reader sees the old content or the new one, no half."""
    partial = path.with_name(f".{path.name}.partial")
    try:
        # A lone surrogate, which JSON can carry, has no place in UTF-8.
        data = text.encode("utf-8", "backslashreplace")
        partial.write_bytes(data)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def read_reports(folder: Path) -> list[DayReport]:
    """All quality_*.json of a folder, by day; other files are left alone."""
    if not folder.is_dir():
        raise UserError(f"{folder} is no folder: name one with quality_*.json files")
    paths = sorted(folder.glob("quality_*.json"))
    if not paths:
        raise UserError(f"{folder} has no quality_*.json files: name another folder")
    return [read_report(path) for path in paths]


def read_report(path: Path) -> DayReport:
    """One day's file; UserError names it where it is something else."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        reason = " ".join(str(error).split())
        raise UserError(
            f"{path} cannot be read as JSON: write it anew, or move it away ({reason})"
        ) from None
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise UserError(f"{path} is no {FORMAT}: move it to another folder")
    if content.get("version") != VERSION:
        raise UserError(
            f"{path} has version {content.get('version')!r} of the format, this program"
            f" reads {VERSION}: write it anew with `we-mart dashboard`"
        )
    try:
        return _from_json(content)
    except (KeyError, TypeError, ValueError, ArithmeticError) as error:
        what = f"no {error}" if isinstance(error, KeyError) else str(error)
        raise UserError(f"{path} is damaged, write it anew: {what}") from None


def as_json(report: DayReport) -> dict[str, Any]:
    """A day as the documented format has it."""
    volume = report.volume
    return {
        "format": FORMAT,
        "version": VERSION,
        "day": report.day.isoformat(),
        "run_id": report.run_id,
        "checked_at": _time(report.checked),
        "status": report.status,
        "volume": volume
        and {
            "events": volume.events,
            "users": volume.users,
            "sessions": volume.sessions,
            "purchases": volume.purchases,
            "revenue": str(volume.revenue),
            "started_at": _time(volume.started),
            "ended_at": _time(volume.ended),
        },
        "checks": [
            {
                "no": check.no,
                "name": check.name,
                "type": check.type,
                "target": check.target,
                "total_records": check.total,
                "failed_records": check.failed,
                "pass_rate": None if check.pass_rate is None else str(check.pass_rate),
                "status": check.status,
                "detail": check.detail,
            }
            for check in report.checks
        ],
        "funnel": [
            {
                "platform": row.platform,
                "viewers": row.viewers,
                "clickers": row.clickers,
                "cart_adders": row.cart_adders,
                "purchasers": row.purchasers,
            }
            for row in report.funnel
        ],
    }


def _from_json(content: dict[str, Any]) -> DayReport:
    volume = content["volume"]
    report = DayReport(
        day=dt.date.fromisoformat(_text(content, "day")),
        run_id=_text(content, "run_id"),
        checked=_moment(content, "checked_at"),
        checks=tuple(_check(item) for item in _items(content, "checks")),
        volume=None if volume is None else _volume(volume),
        funnel=tuple(
            FunnelRow(
                _text(item, "platform"),
                _count(item, "viewers"),
                _count(item, "clickers"),
                _count(item, "cart_adders"),
                _count(item, "purchasers"),
            )
            for item in _items(content, "funnel")
        ),
    )
    if _text(content, "status") != report.status:
        raise ValueError(f"status {content['status']!r} is not what the checks say")
    return report


def _check(item: dict[str, Any]) -> Check:
    total, failed = _count(item, "total_records"), _count(item, "failed_records")
    if failed > total:
        raise ValueError(f"{failed} failed_records of {total} total_records")
    status = _text(item, "status")
    if status not in ("PASS", "FAIL"):
        raise ValueError(f"status {status!r} is neither PASS nor FAIL")
    return Check(
        _count(item, "no"), _text(item, "name"), _text(item, "type"),
        _text(item, "target"), total, failed, status == "PASS", _text(item, "detail"),
    )  # fmt: skip


def _volume(item: dict[str, Any]) -> Volume:
    try:
        revenue = Decimal(_text(item, "revenue"))
    except InvalidOperation:
        raise ValueError(f"revenue {item['revenue']!r} is no number") from None
    if not revenue.is_finite():
        raise ValueError(f"revenue {item['revenue']!r} is no number")
    return Volume(
        _count(item, "events"), _count(item, "users"), _count(item, "sessions"),
        _count(item, "purchases"), revenue, _moment(item, "started_at"),
        _moment(item, "ended_at"),
    )  # fmt: skip


def _text(item: dict[str, Any], key: str) -> str:
    value = item[key]
    if not isinstance(value, str):
        raise ValueError(f"{key} is no text: {value!r}")
    return value


def _count(item: dict[str, Any], key: str) -> int:
    value = item[key]
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(f"{key} is no count: {value!r}")
    return value


def _items(item: dict[str, Any], key: str) -> list[dict[str, Any]]:
    value = item[key]
    if not isinstance(value, list):
        raise ValueError(f"{key} is no list: {value!r}")
    return value


def _time(moment: dt.datetime) -> str:
    return moment.isoformat() + "Z"


def _moment(item: dict[str, Any], key: str) -> dt.datetime:
    text = _text(item, key)
    moment = dt.datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{key} {text!r} has no offset from UTC")
    return moment.astimezone(dt.UTC).replace(tzinfo=None)

"""The dashboard: one HTML file that needs no network."""

import base64
import calendar
import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from importlib import resources
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from we_mart.errors import UserError
from we_mart.quality import charts
from we_mart.quality.files import write_whole
from we_mart.quality.model import DayReport, Window, amount, percent, plain

#: Failed days that are listed outright; older ones are in a fold.
_SHOWN = 20


@dataclass(frozen=True)
class _Cell:
    """A calendar day of the window; status is empty where nobody judged it."""

    day: dt.date
    status: str


@dataclass(frozen=True)
class _Month:
    name: str
    #: Monday to Sunday; None: not a day of the month or of the window.
    weeks: tuple[tuple[_Cell | None, ...], ...]


@dataclass(frozen=True)
class _CheckRow:
    """A check over the whole window."""

    no: int
    name: str
    days: int
    failed: int
    rate: str
    #: Day of the lowest pass rate; empty where no record failed.
    day: str


def dashboard(window: Window, now: dt.datetime) -> str:
    """The page of a window. The same window and time give the same text.

    `now` is UTC if it has no zone.
    """
    funnels = charts.funnel_totals(window.days)
    most = max((count for counts in funnels.values() for count in counts), default=0)
    library, script = charts.javascript(), _asset("dashboard.js")
    counted = [(r.passed, r.volume) for r in window.days if r.volume]
    return _template().render(
        window=window,
        latest=window.days[-1],
        now=now,
        policy=_policy(library, script),
        css=Markup(_asset("dashboard.css")),
        library=Markup(library),
        script=Markup(script),
        charts=Markup(_json(_charts(window, funnels, most))),
        checked=any(report.checks for report in window.days),
        counted=bool(counted),
        events=sum(volume.events for _, volume in counted),
        events_failed=sum(volume.events for ok, volume in counted if not ok),
        revenue=sum((v.revenue for _, v in counted), Decimal(0)),
        revenue_failed=sum((v.revenue for ok, v in counted if not ok), Decimal(0)),
        months=list(_months(window)),
        weekdays=list(calendar.day_name),
        shown=_SHOWN,
        by_week=charts.by_week(window),
        per_check=list(_per_check(window)),
        funnels=[{"platform": p, "counts": counts} for p, counts in funnels.items()],
        steps=charts.STEPS,
        shares=charts.SHARES,
    )


def write_dashboard(path: Path, page: str) -> None:
    """Write the page; UserError where the place cannot be written to."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, page)
    except OSError as error:
        raise UserError(f"the dashboard cannot be written to {path}: {error}") from None


def _charts(
    window: Window, funnels: dict[str, tuple[int, int, int, int]], most: int
) -> dict[str, charts.Spec]:
    drawn = {}
    if any(report.checks for report in window.days):
        drawn["chart-checks"] = charts.checks(window)
    if any(report.volume for report in window.days):
        drawn |= {
            "chart-events": charts.volume(window, "events", lambda v: v.events),
            "chart-revenue": charts.volume(window, "revenue", lambda v: v.revenue),
        }
    for index, (platform, counts) in enumerate(funnels.items(), start=1):
        drawn[f"chart-funnel-{index}"] = charts.funnel(platform, counts, most)
    return drawn


def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("we_mart.quality", "page"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
    )
    environment.filters |= {"amount": amount, "plain": plain, "moment": _moment}
    return environment.get_template("dashboard.html.jinja")


def _asset(name: str) -> str:
    page = resources.files("we_mart.quality") / "page" / name
    return page.read_text(encoding="utf-8")


def _policy(*scripts: str) -> str:
    """What the page may do: run the scripts it came with, load nothing."""
    digests = (hashlib.sha256(script.encode()).digest() for script in scripts)
    known = " ".join(f"'sha256-{base64.b64encode(d).decode()}'" for d in digests)
    return (
        f"default-src 'none'; script-src {known}; style-src 'unsafe-inline';"
        " base-uri 'none'; form-action 'none'"
    )


def _json(value: Any) -> str:
    """JSON that nothing in it can break out of a script element with."""
    text = json.dumps(value, separators=(",", ":"))
    for ch in "<>&":
        text = text.replace(ch, f"\\u{ord(ch):04x}")
    return text


def _moment(moment: dt.datetime) -> str:
    if moment.tzinfo is not None:
        moment = moment.astimezone(dt.UTC)
    return moment.strftime("%Y-%m-%d %H:%M")


def _months(window: Window) -> Iterator[_Month]:
    firsts = dict.fromkeys(day.replace(day=1) for day in window.calendar)
    for first in firsts:
        weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
        cells = [
            tuple(
                _Cell(day, _status(window.by_day.get(day)))
                if day.month == first.month and window.first <= day <= window.last
                else None
                for day in week
            )
            for week in weeks
        ]
        # A window of a few days does not need the month's empty weeks.
        shown = tuple(week for week in cells if any(week))
        yield _Month(f"{calendar.month_name[first.month]} {first.year}", shown)


def _status(report: DayReport | None) -> str:
    return report.status if report else ""


def _per_check(window: Window) -> Iterator[_CheckRow]:
    for no, name in window.check_names.items():
        found = [(r.day, c) for r in window.days for c in r.checks if c.no == no]
        rated = [(c.pass_rate, day, c) for day, c in found if c.pass_rate is not None]
        worst = min(rated, key=lambda item: item[:2], default=None)
        yield _CheckRow(
            no=no,
            name=name,
            days=sum(not check.passed for _, check in found),
            failed=sum(check.failed for _, check in found),
            rate=worst[2].rate_text if worst else percent(0, 0),
            day=worst[1].isoformat() if worst and worst[2].failed else "",
        )

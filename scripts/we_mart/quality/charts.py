"""The dashboard's charts, as Vega-Lite by way of Altair.

Colours are not here: the page takes them from its style sheet, light or dark, and hands
them over as Vega's configuration. Marks name a style, scales a range.
"""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Any

import altair as alt
import vl_convert

from we_mart.quality.model import Check, DayReport, Volume, Window, amount, plain

Spec = dict[str, Any]

#: Shares of failing records that one colour stands for, mildest first.
SHARES = ("none", "under 0.1 %", "0.1 to 1 %", "1 to 10 %", "10 % or more")

STEPS = ("viewed", "clicked", "put in cart", "purchased")

#: More days than that are shown by week in the chart of checks.
_MOST_CELLS = 92

_HALF = dt.timedelta(hours=12)
_HALF_MS = _HALF // dt.timedelta(milliseconds=1)

#: At most that many days are named below a chart.
_MOST_TICKS = 8


@cache
def javascript() -> str:
    """Vega, Vega-Lite and Vega-Embed in one script that needs no network."""
    version = ".".join(alt.SCHEMA_VERSION.removeprefix("v").split(".")[:2])
    bundle = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;", version)
    # Inside a string or a template of JavaScript the two are the same, and the page's
    # script does not end early.
    return bundle.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def by_week(window: Window) -> bool:
    """Whether the chart of checks has a column for each week instead of each day."""
    return len(window.calendar) > _MOST_CELLS


def checks(window: Window) -> Spec:
    """Days by checks: the share of records that failed."""
    weekly = by_week(window)
    span = 7 if weekly else 1
    names = {no: plain(name, 30) for no, name in window.check_names.items()}
    worst: dict[tuple[dt.date, int], tuple[Check, dt.date]] = {}
    for report in window.days:
        start = report.day
        if weekly:
            start -= dt.timedelta(start.weekday())
        for check in report.checks:
            seen = worst.get((start, check.no))
            if seen is None or _severity(check) > _severity(seen[0]):
                worst[start, check.no] = check, report.day
    rows = [
        {
            **_column(start, span),
            "check": names[no],
            "share": SHARES[_bucket(check)],
            "status": check.status,
            "rate": check.rate_text,
            "failed": f"{check.failed:,} of {check.total:,} {plain(check.target, 30)}",
            "day": day.isoformat(),
            "said": f"{day}, {names[no]}: {check.status}, {check.rate_text}",
        }
        for (start, no), (check, day) in sorted(worst.items())
    ]
    base = alt.Chart(_data(rows)).encode(
        x=_days(window, weekly),
        y=alt.Y("check:N", sort=list(names.values()), title=None),
        tooltip=["day:N", "check:N", "status:N", "rate:N", "failed:N"],
    )
    columns = f"width / {len(window.calendar) / span:.0f}"
    squares = base.mark_rect(
        style="square", strokeWidth={"expr": f"{columns} < 5 ? 0.3 : 1"}
    ).encode(
        x2="end:T",
        description="said:N",
        color=alt.Color(
            "share:O",
            scale=alt.Scale(domain=list(SHARES)),
            # The page has one that wraps.
            legend=None,
        ),
    )
    crosses = (
        base.transform_filter("datum.status == 'FAIL'")
        .mark_text(
            text="✕",
            aria=False,
            style="cross",
            fontSize={"expr": f"clamp({columns} * 0.8, 4, 15)"},
        )
        .encode(x="middle:T")
    )
    by = "week, its worst day" if weekly else "day"
    return _spec(
        [squares, crosses] if _fails(rows) else [squares],
        26 * len(names),
        f"Share of records that failed, by check and {by}; a cross marks FAIL",
    )


def volume(window: Window, name: str, value: Callable[[Volume], int | Decimal]) -> Spec:
    """Bars of one count a day, those of failed days marked by colour and a cross."""
    rows = [
        {
            **_column(report.day, 1),
            "day": report.day.isoformat(),
            "value": float(value(report.volume)),
            "status": report.status,
            "said": f"{report.day}: {amount(value(report.volume))}, {report.status}",
        }
        for report in window.days
        if report.volume
    ]
    base = alt.Chart(_data(rows)).encode(
        y=alt.Y(
            "value:Q", title=None, axis=alt.Axis(format="~s", tickCount=4, domain=False)
        ),
        tooltip=[
            "day:N",
            alt.Tooltip("value:Q", title=name, format=",.2~f"),
            alt.Tooltip("status:N", title="gate"),
        ],
    )
    columns = f"width / {len(window.calendar)}"
    # Lines between bars that are thin themselves would leave nothing of them.
    bars = base.mark_bar(
        style="bars", strokeWidth={"expr": f"{columns} < 5 ? 0 : 0.5"}
    ).encode(
        x=_days(window),
        x2="end:T",
        y2=alt.datum(0),
        description="said:N",
        color=alt.Color(
            "status:N", scale=alt.Scale(domain=["PASS", "FAIL"]), legend=None
        ),
    )
    size = {"expr": f"clamp({columns}, 4, 15)"}
    crosses = (
        base.transform_filter("datum.status == 'FAIL'")
        .mark_text(text="✕", aria=False, style="mark", dy=-8, fontSize=size)
        .encode(x="middle:T")
    )
    return _spec(
        [bars, crosses] if _fails(rows) else [bars],
        180,
        f"{name.capitalize()} by day; a cross marks a day that failed",
    )


def funnel(platform: str, counts: tuple[int, ...], most: int) -> Spec:
    """One platform's four steps; `most` is the longest bar of all platforms."""
    first = counts[0]
    rows = [
        {
            "step": step,
            "users": count,
            "label": f"{count:,}"
            + (f"  {100 * count / first:.1f} %" if first and index else ""),
        }
        for index, (step, count) in enumerate(zip(STEPS, counts, strict=True))
    ]
    base = alt.Chart(_data(rows)).encode(
        y=alt.Y("step:N", sort=list(STEPS), title=None, axis=alt.Axis(ticks=False)),
        # Room for the number behind the longest bar.
        x=alt.X("users:Q", axis=None, scale=alt.Scale(domain=[0, max(most, 1) * 1.6])),
    )
    bars = base.mark_bar(style="steps")
    labels = base.mark_text(style="number", align="left", dx=5).encode(text="label:N")
    return _spec(
        [bars, labels],
        120,
        f"Funnel of {plain(platform, 30)}: users by step",
    )


def _fails(rows: list[dict[str, Any]]) -> bool:
    # Vega warns of the range of a layer without rows.
    return any(row["status"] == "FAIL" for row in rows)


def _severity(check: Check) -> tuple[bool, float]:
    share = check.failed / check.total if check.total else float(not check.passed)
    return not check.passed, share


def _bucket(check: Check) -> int:
    if not check.total:
        return 0 if check.passed else 4
    if not check.failed:
        return 0
    limits = (1_000, 100, 10)
    return 1 + sum(check.failed * limit >= check.total for limit in limits)


def _column(start: dt.date, span: int) -> dict[str, str]:
    """Where a day stands: half of it on either side of its name below the axis."""
    edge = dt.datetime.combine(start, dt.time()) - _HALF
    return {
        "start": f"{edge.isoformat()}Z",
        "middle": f"{(edge + span * _HALF).isoformat()}Z",
        "end": f"{(edge + 2 * span * _HALF).isoformat()}Z",
    }


def _days(window: Window, weekly: bool = False) -> alt.X:
    """All calendar days of the window, in no zone but UTC: a day is a day anywhere."""
    first, last = window.first, window.last
    if weekly:
        first -= dt.timedelta(first.weekday())
        last += dt.timedelta(6 - last.weekday())
    length = (last - first).days + 1
    step = next(n for n in (1, 2, 7, 14, 28, 56, 91, 182) if length <= n * _MOST_TICKS)
    named = [_utc(first + dt.timedelta(n)) for n in range(0, length, step)]
    axis = alt.Axis(
        title=None,
        values=alt.ExprRef(f"[{', '.join(named)}]"),
        format="%-d %b" if first.year == last.year else "%-d %b %y",
        labelOverlap=True,
        labelFlush=True,
        grid=False,
    )
    # Expressions: what Vega-Lite makes of a literal date is local time.
    low = alt.ExprRef(f"{_utc(first)} - {_HALF_MS}")
    high = alt.ExprRef(f"{_utc(last)} + {_HALF_MS}")
    scale = alt.Scale(type="utc", domainMin=low, domainMax=high)
    return alt.X("start:T", scale=scale, axis=axis)


def _utc(day: dt.date) -> str:
    return f"utc({day.year}, {day.month - 1}, {day.day})"


def _data(rows: list[dict[str, Any]]) -> alt.InlineData:
    return alt.InlineData(values=rows)


def _spec(layers: list[alt.Chart], height: int, description: str) -> Spec:
    # The page's configuration is the only one; Altair's would win over it.
    spec: Spec = (
        alt.layer(*layers)
        .properties(
            width="container",
            height=height,
            description=description,
            autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
        )
        .to_dict()
    )
    spec.pop("config", None)
    return spec


def funnel_totals(days: tuple[DayReport, ...]) -> dict[str, tuple[int, int, int, int]]:
    """Sums of the days' distinct users, by platform and step."""
    totals: dict[str, tuple[int, int, int, int]] = {}
    for report in days:
        for row in report.funnel:
            a, b, c, d = totals.get(row.platform, (0, 0, 0, 0))
            totals[row.platform] = (
                a + row.viewers, b + row.clickers, c + row.cart_adders,
                d + row.purchasers,
            )  # fmt: skip
    return dict(sorted(totals.items()))

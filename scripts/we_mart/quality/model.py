"""The judged days that reports, dashboard and alerts are made of."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from we_mart.errors import UserError

#: The seven checks of the gate, by number.
CHECK_NAMES = {
    1: "required fields",
    2: "duplicate event_id",
    3: "value ranges",
    4: "funnel order",
    5: "timestamps",
    6: "order amount",
    7: "platform and device",
}

#: Calendar days of one window: three years on a page are as much as a browser, and a
#: reader, can take.
MOST_CALENDAR_DAYS = 1_100


@dataclass(frozen=True)
class Check:
    """One check's verdict on one day."""

    no: int
    name: str
    type: str
    target: str
    total: int
    failed: int
    passed: bool
    #: First examples of what failed; text from the event files, so not to be trusted.
    detail: str = ""

    @property
    def pass_rate(self) -> Decimal | None:
        """Share of records that passed, 9 decimals, rounded down; None: no records."""
        if not self.total:
            return None
        return Decimal((self.total - self.failed) * 10**9 // self.total).scaleb(-9)

    @property
    def rate_text(self) -> str:
        """The pass rate for people: never rounded up."""
        return percent(self.total - self.failed, self.total)

    @property
    def status(self) -> str:
        return "PASS" if self.passed else "FAIL"


@dataclass(frozen=True)
class Volume:
    """What a run counted on a day."""

    events: int
    users: int
    sessions: int
    purchases: int
    revenue: Decimal
    #: UTC, without a zone.
    started: dt.datetime
    ended: dt.datetime


@dataclass(frozen=True)
class FunnelRow:
    """Distinct users of a platform on a day, step by step."""

    platform: str
    viewers: int
    clickers: int
    cart_adders: int
    purchasers: int

    @property
    def steps(self) -> tuple[int, int, int, int]:
        return self.viewers, self.clickers, self.cart_adders, self.purchasers


@dataclass(frozen=True)
class DayReport:
    """A business day as the last run judged it."""

    day: dt.date
    run_id: str
    #: UTC, without a zone.
    checked: dt.datetime
    checks: tuple[Check, ...]
    #: None where the run left no line in the pipeline log.
    volume: Volume | None = None
    #: Empty for a day that failed: the mart may hold an older run's rows of it.
    funnel: tuple[FunnelRow, ...] = ()

    @property
    def missing(self) -> tuple[int, ...]:
        """Numbers of the checks that the run has no verdict of."""
        judged = {check.no for check in self.checks}
        return tuple(no for no in CHECK_NAMES if no not in judged)

    @property
    def failing(self) -> tuple[Check, ...]:
        return tuple(check for check in self.checks if not check.passed)

    @property
    def passed(self) -> bool:
        """As the gate has it: all seven checks judged and none failed."""
        return not self.failing and not self.missing

    @property
    def status(self) -> str:
        return "PASS" if self.passed else "FAIL"

    @property
    def weakest(self) -> Check | None:
        """The check with the lowest pass rate."""
        rated = [check for check in self.checks if check.total]
        return min(rated, key=lambda check: (check.pass_rate, check.no), default=None)


@dataclass(frozen=True)
class Window:
    """Calendar days from first to last, and the reports of those that were judged."""

    first: dt.date
    last: dt.date
    #: In order, each day once.
    days: tuple[DayReport, ...]

    @classmethod
    def of(
        cls,
        days: Iterable[DayReport],
        first: dt.date | None = None,
        last: dt.date | None = None,
    ) -> "Window":
        """The window of some reports; of a day that is there twice the later counts.

        Without `first` or `last` it reaches to the first or last judged day.
        """
        latest: dict[dt.date, DayReport] = {}
        for report in sorted(days, key=lambda r: (r.day, r.checked, r.run_id)):
            if (first or report.day) <= report.day <= (last or report.day):
                latest[report.day] = report
        if not latest:
            raise UserError(
                "the quality gate has judged no day that was asked for: run `we-mart"
                " build` on days with event files, or name other days"
            )
        start, end = first or min(latest), last or max(latest)
        if (end - start).days >= MOST_CALENDAR_DAYS:
            raise UserError(
                f"{start} to {end} is more than {MOST_CALENDAR_DAYS:,} days: ask for"
                " fewer"
            )
        return cls(start, end, tuple(latest.values()))

    @cached_property
    def by_day(self) -> dict[dt.date, DayReport]:
        return {report.day: report for report in self.days}

    @property
    def calendar(self) -> tuple[dt.date, ...]:
        """Every day from first to last."""
        length = (self.last - self.first).days + 1
        return tuple(self.first + dt.timedelta(n) for n in range(length))

    @property
    def span(self) -> str:
        """The window's days, for people."""
        if self.first == self.last:
            return self.first.isoformat()
        return f"{self.first} to {self.last}"

    @property
    def passed(self) -> int:
        return sum(report.passed for report in self.days)

    @property
    def failing(self) -> tuple[DayReport, ...]:
        """Days that failed, latest first."""
        return tuple(r for r in reversed(self.days) if not r.passed)

    @property
    def missing(self) -> int:
        """Calendar days that nobody judged."""
        return len(self.calendar) - len(self.days)

    @property
    def availability_text(self) -> str:
        """Share of calendar days that passed; a day without a verdict has not."""
        return percent(self.passed, len(self.calendar))

    @property
    def check_names(self) -> dict[int, str]:
        """Names of the checks, as the latest reports have them."""
        names = dict(CHECK_NAMES)
        for report in self.days:
            names |= {check.no: check.name for check in report.checks}
        return names


def percent(part: int, whole: int) -> str:
    """A share as a percentage that never looks better than it is: 98.996 is 98.99."""
    if not whole:
        return "no records"
    hundredths = part * 10_000 // whole
    if hundredths == 10_000:
        return "100 %"
    return f"{hundredths // 100}.{hundredths % 100:02d} %"


def amount(value: Decimal | int) -> str:
    """A number with thousands separators; decimals only where there are some."""
    if value == int(value):
        return f"{int(value):,}"
    return f"{value:,.2f}"


def plain(text: str, limit: int | None = None) -> str:
    """Text from outside in one line: no control characters, cut at a length.

    Escape sequences could rewrite a terminal, direction marks a whole page.
    """
    shown = "".join(
        ch if ch.isprintable() else " " if ch in "\t\n\r" else f"\\u{ord(ch):04x}"
        for ch in text[: None if limit is None else limit + 1]
    )
    if limit is not None and len(shown) > limit:
        return shown[: limit - 1] + "…"
    return shown

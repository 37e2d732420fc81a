"""Walks of shop sessions: which step follows which, and when each is taken.

A walk is a Markov chain over the steps below. Its arrows keep the order of the funnel
by themselves: a product is put into the cart only from its page or a click on it, and
the way to a purchase begins at the cart.
"""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from we_mart.raw.generator.clock import DAY, MILLI, Ints
from we_mart.raw.generator.draws import Draws


class Step(IntEnum):
    """What a visitor does next."""

    HOME = 0
    CATEGORY = 1
    SEARCH = 2
    PICK = 3  # a click on a product
    PRODUCT = 4
    ADD = 5
    CART = 6  # right after something was put into it
    OLD_CART = 7  # to look at what is in it
    CHECKOUT = 8
    BUY = 9
    COMPLETE = 10
    MYPAGE = 11
    TAP = 12  # a click on a banner, button or link
    END = 13


#: Where a session begins, and which step follows which how often, in percent.
_START = {
    Step.HOME: 45,
    Step.CATEGORY: 16,
    Step.SEARCH: 10,
    Step.PRODUCT: 22,
    Step.MYPAGE: 3,
    Step.OLD_CART: 2,
    Step.TAP: 2,
}
_NEXT = {
    Step.HOME: {
        Step.CATEGORY: 24,
        Step.SEARCH: 18,
        Step.TAP: 16,
        Step.PICK: 26,
        Step.OLD_CART: 4,
        Step.END: 12,
    },
    Step.CATEGORY: {
        Step.PICK: 63,
        Step.SEARCH: 8,
        Step.CATEGORY: 12,
        Step.HOME: 5,
        Step.END: 12,
    },
    Step.SEARCH: {Step.PICK: 66, Step.SEARCH: 16, Step.HOME: 6, Step.END: 12},
    Step.PICK: {Step.PRODUCT: 86, Step.ADD: 5, Step.END: 9},
    Step.PRODUCT: {
        Step.ADD: 22,
        Step.PICK: 26,
        Step.CATEGORY: 15,
        Step.SEARCH: 9,
        Step.TAP: 7,
        Step.END: 21,
    },
    Step.ADD: {Step.CART: 50, Step.PICK: 24, Step.CATEGORY: 10, Step.END: 16},
    Step.CART: {Step.CHECKOUT: 58, Step.PICK: 12, Step.END: 30},
    Step.OLD_CART: {Step.HOME: 30, Step.CATEGORY: 30, Step.END: 40},
    Step.CHECKOUT: {Step.BUY: 72, Step.HOME: 6, Step.END: 22},
    Step.BUY: {Step.COMPLETE: 92, Step.END: 8},
    Step.COMPLETE: {Step.HOME: 14, Step.MYPAGE: 14, Step.END: 72},
    Step.MYPAGE: {Step.HOME: 40, Step.END: 60},
    Step.TAP: {Step.CATEGORY: 60, Step.HOME: 12, Step.END: 28},
}

#: Events of the longest session, and about how many a session has.
LONGEST = 60
EVENTS_PER_SESSION = 6

#: Seconds between events: at least one, so that their order shows in any precision.
_GAP_SECONDS = 22.0
_PAUSE = 0.03
_PAUSE_MINUTES = (1, 14)

#: Relative traffic of the 24 hours: peaks at 8-9, 12-13 and 19-21 o'clock.
HOUR_WEIGHTS = (
    2, 1, 1, 1, 1, 1, 2, 4, 9, 9, 5, 5, 10, 9, 5, 5, 5, 6, 6, 11, 12, 11, 6, 4,
)  # fmt: skip
PEAK_HOURS = (8, 9, 12, 13, 19, 20, 21)
_HOURS_CUMULATED = np.concatenate(
    [[0.0], np.cumsum(HOUR_WEIGHTS, dtype=np.float64) / sum(HOUR_WEIGHTS)]
)

#: Milliseconds of a day: the unit of every time here.
DAY_MS = DAY // MILLI


@dataclass(frozen=True)
class Walks:
    """Sessions of a day, events in order of session and time.

    lengths: events of each session, (sessions,)
    step, time: of each event, (events,); time is milliseconds of business time since
        the start of the day, past the day's end for what happens after midnight
    """

    lengths: Ints
    step: Ints
    time: Ints

    @property
    def first(self) -> Ints:
        """Position of each session's first event."""
        return np.cumsum(self.lengths) - self.lengths

    @property
    def session(self) -> Ints:
        """Session of each event."""
        return np.repeat(np.arange(len(self.lengths)), self.lengths)


def _table() -> Ints:
    """Next step for each step and each of 1,000 equally likely draws."""
    table = np.full((len(Step), 1_000), int(Step.END))
    for step, following in _NEXT.items():
        shares = [share * 10 for share in following.values()]
        table[step] = np.repeat([int(s) for s in following], shares)
    return table


def walks_of(draws: Draws, events: int) -> Walks:
    """A day's sessions of exactly so many events, all before midnight.

    The last session is cut where the number is reached: the beginning of a walk is a
    walk.
    """
    sessions = events // EVENTS_PER_SESSION + 100
    lengths, step = _steps(draws, sessions)
    while len(step) < events:
        sessions *= 2
        lengths, step = _steps(draws, sessions)
    ends = np.cumsum(lengths)
    last = int(np.searchsorted(ends, events))
    lengths = np.diff(np.minimum(ends[: last + 1], events), prepend=0)
    lengths, step = lengths[lengths > 0], step[:events]
    offset, duration = _offsets(draws, lengths)
    hours = np.interp(
        draws.uniform("start", len(lengths)), _HOURS_CUMULATED, np.arange(25.0)
    )
    # Who would still be there at midnight came earlier.
    start = np.minimum((hours * 3_600_000).astype(np.int64), DAY_MS - 1 - duration)
    return Walks(lengths, step, np.repeat(start, lengths) + offset)


def walks_over_midnight(draws: Draws, sessions: int) -> Walks:
    """Sessions that begin on the day and go on after midnight, but for a few."""
    lengths, step = _steps(draws, sessions)
    offset, duration = _offsets(draws, lengths)
    inside = (duration * (0.1 + 0.8 * draws.uniform("inside", sessions))).astype(int)
    return Walks(lengths, step, np.repeat(DAY_MS - 1 - inside, lengths) + offset)


def _steps(draws: Draws, sessions: int) -> tuple[Ints, Ints]:
    """Length of each session, and the steps in order of session and time."""
    table = _table()
    live = np.arange(sessions)
    begun = draws.pick("first step", sessions, list(_START.values()))
    step = np.array([int(s) for s in _START])[begun]
    taken = []
    for number in range(LONGEST):
        taken.append((live, step))
        step = table[step, draws.below(f"step {number}", len(live), 1_000)]
        goes_on = step != Step.END
        live, step = live[goes_on], step[goes_on]
    lengths = np.bincount(np.concatenate([who for who, _ in taken]), minlength=sessions)
    first = np.cumsum(lengths) - lengths
    steps = np.empty(int(lengths.sum()), dtype=np.int64)
    for number, (who, done) in enumerate(taken):
        steps[first[who] + number] = done
    return lengths, steps


def _offsets(draws: Draws, lengths: Ints) -> tuple[Ints, Ints]:
    """Milliseconds since the start for each event, and the duration of each session."""
    n = int(lengths.sum())
    gap = 1_000 - np.log1p(-draws.uniform("gap", n)) * (_GAP_SECONDS * 1_000)
    kind = draws.uniform("pause", n)
    low, high = _PAUSE_MINUTES
    pauses = np.flatnonzero(kind < _PAUSE)
    gap[pauses] = 60_000 * (low + (high - low) * kind[pauses] / _PAUSE)
    first = np.cumsum(lengths) - lengths
    gap[first] = 0
    total = np.cumsum(gap.astype(np.int64))
    offset = total - np.repeat(total[first], lengths)
    return offset, offset[first + lengths - 1]

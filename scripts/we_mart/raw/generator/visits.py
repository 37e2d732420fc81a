"""The skeleton of a client log: sessions of devices, their lines, and their delivery.

Both client logs are made from it; what a line says is up to them. Times are drawn in
milliseconds, the clock of the clients, and kept as microseconds.
"""

import datetime
from dataclasses import dataclass

import numpy as np

from we_mart.raw.generator.clock import (
    DAY,
    HOUR,
    MILLI,
    MINUTE,
    SECOND,
    Bools,
    Codes,
    Floats,
    Instants,
    Ints,
    day_start,
    time_of_day,
)
from we_mart.raw.generator.draws import Draws

#: Lines of a session (geometric) and sessions of a device on a day, on average.
LINES_PER_SESSION = 12.0
SESSIONS_PER_DEVICE = 1.8
#: Seconds between lines; now and then a pause, never near the 30 minutes that split.
GAP_SECONDS = 22.0
PAUSE = 0.03
PAUSE_MINUTES = (1, 22)
SAME_MILLISECOND = 0.01

#: Sessions without a connection (all lines late) and single late lines.
OFFLINE = 0.026
LATE_LINE = 0.006
#: Days of delay and how likely each is: past the third they are too late.
DELAYS = (1, 2, 3, 4, 5, 6)
DELAY_SHARES = (0.6, 0.2, 0.08, 0.06, 0.03, 0.03)
RESENT = 0.01
RESENT_NEXT_DAY = 0.5
RESENT_AT_ONCE = 0.04  # received in the very same millisecond as the first copy
NO_CLOCK = 0.0008
FAST_CLOCK = 0.0008

#: Lines of the device that never pauses: so close that none is missed when it is lost.
MARATHON_STEP = 8 * MINUTE
MARATHON_SHIFT = 5 * MINUTE


@dataclass(frozen=True)
class Visits:
    """Lines of some clients' sessions, in order of session and time.

    client, session, position, length are per line: whose line it is, in which session,
    where in it, and how many lines that session has.
    """

    client: Codes
    session: Codes
    position: Codes
    length: Codes
    session_client: Codes
    logged: Instants
    received: Instants

    def __len__(self) -> int:
        return len(self.client)


def clients_for(lines: int) -> int:
    """Clients whose sessions have about so many lines."""
    return round(lines / (LINES_PER_SESSION * SESSIONS_PER_DEVICE))


def visits_on(draws: Draws, day: datetime.date, clients: int, offline: bool) -> Visits:
    """A day's sessions of `clients` clients; offline: all of their lines are late."""
    extra = 1 - 1 / SESSIONS_PER_DEVICE
    sessions = 1 + _geometric(draws, "sessions", clients, extra)
    client = np.repeat(np.arange(clients, dtype=np.int32), sessions)
    n = len(client)
    lengths = 1 + _geometric(draws, "length", n, 1 - 1 / LINES_PER_SESSION)
    offset, _ = _offsets(draws, lengths)
    start = day_start(day) + time_of_day(draws.uniform("start", n)) // MILLI * MILLI
    return _deliver(draws, client, lengths, np.repeat(start, lengths) + offset, offline)


def visits_around(draws: Draws, moments: Instants) -> Visits:
    """One session for each moment, which lies inside of it; clients are the moments."""
    n = len(moments)
    lengths = 4 + _geometric(draws, "length", n, 1 - 1 / LINES_PER_SESSION)
    offset, duration = _offsets(draws, lengths)
    inside = (duration * (0.2 + 0.75 * draws.uniform("inside", n))).astype(np.int64)
    start = (moments - inside) // MILLI * MILLI
    client = np.arange(n, dtype=np.int32)
    return _deliver(draws, client, lengths, np.repeat(start, lengths) + offset, False)


def marathon_on(draws: Draws, day: datetime.date) -> Visits:
    """One client that sends a line every few minutes, day and night."""
    n = DAY // MARATHON_STEP
    shift = (draws.uniform("shift", n) * MARATHON_SHIFT).astype(np.int64)
    logged = day_start(day) + np.arange(n) * MARATHON_STEP + shift // MILLI * MILLI
    # On time, every line: a hole of a day would be a pause.
    return Visits(
        client=np.zeros(n, dtype=np.int32),
        session=np.zeros(n, dtype=np.int32),
        position=np.arange(n, dtype=np.int32),
        length=np.full(n, n, dtype=np.int32),
        session_client=np.zeros(1, dtype=np.int32),
        logged=logged,
        received=logged + 2 * SECOND,
    )


def _geometric(draws: Draws, column: str, n: int, again: float) -> Ints:
    """How often something with probability `again` happens in a row."""
    units: Floats = np.log1p(-draws.uniform(column, n))
    times: Ints = (units / np.log(again)).astype(np.int64)
    return times


def _offsets(draws: Draws, lengths: Ints) -> tuple[Instants, Instants]:
    """Microseconds since the start for each line, and the duration of each session."""
    n = int(lengths.sum())
    gap = -np.log1p(-draws.uniform("gap", n)) * (GAP_SECONDS * 1000)
    kind = draws.uniform("pause", n)
    low, high = PAUSE_MINUTES
    pauses = np.flatnonzero(kind < PAUSE)
    gap[pauses] = 60_000 * (low + (high - low) * kind[pauses] / PAUSE)
    gap[kind > 1 - SAME_MILLISECOND] = 0
    first = np.cumsum(lengths) - lengths
    gap[first] = 0
    total = np.cumsum(gap.astype(np.int64))
    offset = (total - np.repeat(total[first], lengths)) * MILLI
    return offset, offset[first + lengths - 1]


def _deliver(
    draws: Draws, client: Codes, lengths: Ints, logged: Instants, offline: bool
) -> Visits:
    """Add when the server received each line."""
    sessions, n = len(lengths), len(logged)
    first = np.cumsum(lengths) - lengths
    session = np.repeat(np.arange(sessions, dtype=np.int32), lengths)
    delay = (-np.log1p(-draws.uniform("delay", n)) * 1500).astype(np.int64) * MILLI
    late = np.repeat(draws.chance("offline", sessions, OFFLINE) | offline, lengths)
    session_days = np.asarray(DELAYS)[draws.pick("days", sessions, DELAY_SHARES)]
    late_by = np.where(late, np.repeat(session_days, lengths), 0) * DAY
    alone = np.flatnonzero(draws.chance("late", n, LATE_LINE) & ~late)
    late_by[alone] = (
        DAY * np.asarray(DELAYS)[draws.pick("line days", len(alone), DELAY_SHARES)]
    )
    return Visits(
        client=client[session],
        session=session,
        position=(np.arange(n) - np.repeat(first, lengths)).astype(np.int32),
        length=np.repeat(lengths, lengths).astype(np.int32),
        session_client=client,
        logged=logged,
        received=logged + delay + late_by,
    )


def client_clock(draws: Draws, visits: Visits) -> tuple[Instants, Bools]:
    """log_dt and where it is null: a few clocks run hours ahead of the server's."""
    n = len(visits)
    fast = np.flatnonzero(draws.chance("fast clock", n, FAST_CLOCK))
    ahead = draws.days("ahead", len(fast), 2 / 24) // MILLI * MILLI
    logged = visits.logged.copy()
    logged[fast] = visits.received[fast] + 11 * MINUTE + ahead
    return logged, draws.chance("no clock", n, NO_CLOCK)


def resends(draws: Draws, received: Instants) -> tuple[Ints, Instants]:
    """Lines that are sent again, and when these copies are received."""
    chosen = np.flatnonzero(draws.chance("resent", len(received), RESENT))
    n = len(chosen)
    next_day = draws.chance("next day", n, RESENT_NEXT_DAY)
    wait = np.where(
        next_day,
        20 * HOUR + draws.days("hours", n, 4 / 24),
        SECOND + draws.days("minutes", n, 3 / 1440),
    )
    wait[draws.chance("at once", n, RESENT_AT_ONCE)] = 0
    return chosen, received[chosen] + wait // MILLI * MILLI

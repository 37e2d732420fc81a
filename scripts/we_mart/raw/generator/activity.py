"""Who uses a service on which day, and the last access that follows from it."""

import datetime
from collections.abc import Iterator

import numpy as np

from we_mart.raw.generator.accounts import Accounts
from we_mart.raw.generator.clock import (
    NEVER,
    Floats,
    Instants,
    Ints,
    day_end,
    day_start,
    time_of_day,
)
from we_mart.raw.generator.draws import Draws

#: Chance to come on a day: rarely for most accounts, nearly daily for a few.
RARELY = 0.02
OFTEN = 0.7


def _appetite(draws: Draws, n: int) -> Floats:
    return RARELY + OFTEN * draws.uniform("appetite", n) ** 3


def active_on(draws: Draws, accounts: Accounts, day: datetime.date) -> Ints:
    """Positions of the accounts that use the service on a day."""
    living = accounts.living(day_start(day))
    n = accounts.count(day_start(day))
    comes = draws.child(day).uniform("comes", n) < _appetite(draws, n)
    return living[comes[living]]


def daily_last_access(
    draws: Draws, accounts: Accounts, days: list[datetime.date]
) -> Iterator[Instants]:
    """For each day the last access of every account as of its end, NEVER if none.

    Each array is a copy: Arrow columns share it until they are written.
    """
    accessed = _before(draws, accounts, day_start(days[0]))
    n = len(accounts)
    for day in days:
        end = day_end(day)
        joins = (accounts.joined >= day_start(day)) & (accounts.joined < end)
        accessed[joins] = accounts.joined[joins]
        comes = active_on(draws, accounts, day)
        times = day_start(day) + time_of_day(draws.child(day).uniform("time", n))
        accessed[comes] = np.minimum(times, accounts.left - 1)[comes]
        yield accessed.copy()


def _before(draws: Draws, accounts: Accounts, start: int) -> Instants:
    """Last access before the first generated day: recent for most."""
    joined, n = accounts.joined, len(accounts)
    until = np.minimum(np.minimum(accounts.left, accounts.deactivated), start)
    share = draws.uniform("last access", n) ** 0.2
    known = joined < until
    span = np.where(known, until - np.where(known, joined, 0), 0)
    return np.where(known, joined + (span * share).astype(np.int64), NEVER)

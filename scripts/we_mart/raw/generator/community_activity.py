"""What people do in communities: views of posts, reactions to posts and to media.

A day's acts arrive on that day or late; what a log holds is sorted by arrival. The acts
of a day are drawn as a whole, so a log is made day after day.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from we_mart.raw.generator import arrow
from we_mart.raw.generator.account_details import spread
from we_mart.raw.generator.accounts import Accounts
from we_mart.raw.generator.activity import active_on
from we_mart.raw.generator.catalog import COMMUNITIES
from we_mart.raw.generator.clock import (
    DAY,
    MILLI,
    Ints,
    day_number,
    day_start,
    time_of_day,
)
from we_mart.raw.generator.config import GeneratorConfig
from we_mart.raw.generator.draws import Draws
from we_mart.raw.generator.memberships import Memberships
from we_mart.raw.generator.visits import DELAY_SHARES, DELAYS
from we_mart.raw.generator.writer import Columns


@dataclass(frozen=True)
class Log:
    """A table, its columns of items and times, acts of an account that is in the app on
    a day, and the kinds of acts with their shares."""

    table: str
    item: str
    time: str
    acts: float
    kinds: tuple[str, ...] = ()
    shares: tuple[float, ...] = (1.0,)


LOGS = (
    Log("post_view", "post_id", "viewed_at", 6.0),
    Log(
        "post_reaction",
        "post_id",
        "reacted_at",
        1.6,
        ("POST", "COMMENT", "LIKE"),
        (0.08, 0.27, 0.65),
    ),
    Log(
        "media_reaction",
        "media_id",
        "reacted_at",
        2.4,
        ("VIEW", "COMMENT", "LIKE"),
        (0.7, 0.08, 0.22),
    ),
)

LATE = 0.04
AHEAD = 0.004  # by a phone's clock that is a day fast
REPEATED = 0.012
REPEATED_NEXT_DAY = 0.4
#: Acts in a community that the account has left, or never joined.
LEFT_STAY = 0.1
STRANGER = 0.03
#: New posts or media of a community a day, and the mean age of what is looked at.
ITEMS_PER_DAY = 40
MEAN_AGE = 1.5


class CommunityActivity:
    """Makes the lines of one of the three logs."""

    def __init__(
        self,
        config: GeneratorConfig,
        accounts: Accounts,
        members: Memberships,
        log: Log,
    ) -> None:
        self._config, self._accounts, self._members = config, accounts, members
        self._log = log
        self._draws = Draws(config.seed, "community activity", log.table)
        # Who is in the app at all on a day is the same for every log of it.
        self._access = Draws(config.seed, "community access")
        self._by_account = np.argsort(members.account, kind="stable")
        counts = np.bincount(members.account, minlength=len(accounts))
        self._first = np.cumsum(counts) - counts

    def arrivals(self) -> Iterator[tuple[datetime.date, Columns]]:
        """Each arrival day of the run with its lines."""
        waiting: dict[int, list[tuple[Ints, ...]]] = {}
        for before in range(max(DELAYS), 0, -1):
            self._do(self._config.start - datetime.timedelta(days=before), waiting)
        for day in self._config.business_days:
            self._do(day, waiting)
            today = waiting.pop(day_number(day), [])
            columns = zip(*today, strict=True)
            yield day, self._columns([np.concatenate(column) for column in columns])

    def _do(
        self, day: datetime.date, waiting: dict[int, list[tuple[Ints, ...]]]
    ) -> None:
        """Draw a day's acts and put them under the days on which they arrive."""
        draws, number = self._draws.child(day), day_number(day)
        account, community = self._who_and_where(draws, day)
        n = len(account)
        at = day_start(day) + time_of_day(draws.uniform("time", n)) // MILLI * MILLI
        age = (draws.days("age", n, MEAN_AGE) // DAY).astype(np.int64)
        place = (draws.uniform("item", n) ** 2 * ITEMS_PER_DAY).astype(np.int64)
        item = community * 10**9 + (number - age) * 10**3 + place
        kind = draws.pick("kind", n, self._log.shares)
        late = draws.chance("late", n, LATE)
        delay = np.asarray(DELAYS)[draws.pick("days", n, DELAY_SHARES)]
        arrival = number + np.where(late, delay, 0)
        at = np.where(draws.chance("ahead", n, AHEAD), at + DAY, at)
        again = np.flatnonzero(draws.chance("again", n, REPEATED))
        next_day = draws.chance("next day", len(again), REPEATED_NEXT_DAY)
        acts = (account, community, item, kind, at)
        lines = tuple(np.concatenate([c, c[again]]) for c in acts)
        arrival = np.concatenate([arrival, arrival[again] + next_day])
        for arrived in np.unique(arrival):
            rows = np.flatnonzero(arrival == arrived)
            waiting.setdefault(int(arrived), []).append(tuple(c[rows] for c in lines))

    def _who_and_where(self, draws: Draws, day: datetime.date) -> tuple[Ints, Ints]:
        """Account and community of each act of a day, in order of account."""
        start, members = day_start(day), self._members
        known = members.count(start)
        joined = np.bincount(members.account[:known], minlength=len(self._accounts))
        active = active_on(self._access, self._accounts, day)
        active = active[joined[active] > 0]
        acts = (draws.days("acts", len(active), self._log.acts) // DAY).astype(np.int64)
        account = active[spread(acts)[0]]
        n = len(account)
        place = self._first[account] + draws.below("membership", n, joined[account])
        membership = self._by_account[place]
        community = members.community[membership]
        stranger = draws.chance("stranger", n, STRANGER)
        elsewhere = draws.below("elsewhere", n, len(COMMUNITIES))
        community = np.where(stranger, np.asarray(COMMUNITIES)[elsewhere], community)
        gone = members.ended[membership] < start
        kept = ~gone | stranger | draws.chance("left", n, LEFT_STAY)
        return account[kept], community[kept]

    def _columns(self, lines: list[Ints]) -> Columns:
        account, community, item, kind, at = lines or [np.zeros(0, dtype=np.int64)] * 5
        columns = {
            "wv_user_id": arrow.integers(self._accounts.id[account]),
            "comm_id": arrow.integers(community),
            self._log.item: arrow.numbered(item, self._log.table[0]),
            self._log.time: arrow.instants(at),
        }
        if self._log.kinds:
            columns["reaction_type"] = arrow.labels(kind, self._log.kinds)
        return columns

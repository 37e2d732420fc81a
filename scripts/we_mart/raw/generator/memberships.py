"""Memberships of communities: who joins, leaves, rejoins, is blocked or an artist."""

from dataclasses import dataclass

import numpy as np

from we_mart.raw.generator.account_details import spread
from we_mart.raw.generator.accounts import Accounts
from we_mart.raw.generator.catalog import COMMUNITIES
from we_mart.raw.generator.clock import (
    NEVER,
    SECOND,
    Bools,
    Codes,
    Instants,
    Ints,
    day_end,
    day_start,
    time_of_day,
)
from we_mart.raw.generator.config import GeneratorConfig
from we_mart.raw.generator.draws import Draws, at_least, only, zipf

#: None, one to six communities per account.
COMMUNITIES_PER_ACCOUNT = (0.03, 0.33, 0.27, 0.17, 0.1, 0.06, 0.04)
LEAVING = 0.09
REJOINING = 0.45  # of those who left
BLOCKED = 0.006
END_UNKNOWN = 0.04  # of the ended: end_dt is missing, only the status log has it
NO_PROFILE = 0.07
LEAVES_PER_DAY = 0.0004
#: The first members of a community are its artist members and staff.
ARTIST_MEMBERS = 4
STAFF = 1
SPECIAL = ARTIST_MEMBERS + STAFF

ACTIVE, LEFT, BLOCK, DELETED = range(4)
STATUSES = ["ACTIVE", "LEAVE", "BLOCKED", "DELETED"]


@dataclass(frozen=True)
class Memberships:
    """Memberships in order of creation; `account` indexes the community accounts."""

    account: Ints
    community: Ints
    created: Instants
    left: Instants
    account_left: Instants
    blocked: Instants
    named: Instants
    end_unknown: Bools
    #: 0: a fan; 1, 2, ...: the community's first artist members, then staff.
    special: Ints
    #: How many were there before the first generated day.
    veterans: int

    def __len__(self) -> int:
        return len(self.account)

    @property
    def number(self) -> Ints:
        """Number in comm_user_id, ascending with creation."""
        return np.arange(1, len(self) + 1)

    def count(self, end: int) -> int:
        """How many were created before `end`."""
        return int(np.searchsorted(self.created, end))

    @property
    def ended(self) -> Instants:
        """When the person or the whole account left, NEVER if neither."""
        return np.minimum(self.left, self.account_left)

    def status_at(self, end: int) -> Codes:
        """Position in STATUSES of the memberships created before `end`, as of then."""
        n = self.count(end)
        status = np.where(self.blocked[:n] < end, BLOCK, ACTIVE)
        status = np.where(self.left[:n] < end, LEFT, status)
        gone = (self.account_left[:n] < end) & (self.left[:n] >= end)
        return np.where(gone, DELETED, status).astype(np.int32)


def build(config: GeneratorConfig, accounts: Accounts) -> Memberships:
    """Memberships created before the end of the run."""
    draws = Draws(config.seed, "memberships")
    account, community, created = _first_joins(draws, accounts)
    left = _leaves(config, draws, accounts, account, created)
    rejoins = draws.chance("rejoins", len(account), REJOINING) & (left != NEVER)
    returned = left + SECOND + draws.days("pause", len(account), 40)
    account = np.concatenate([account, account[rejoins]])
    community = np.concatenate([community, community[rejoins]])
    created = np.concatenate([created, returned[rejoins]])
    left = np.concatenate([left, np.full(int(rejoins.sum()), NEVER)])
    made = created < np.minimum(
        day_end(config.business_days[-1]), accounts.left[account]
    )
    order = np.flatnonzero(made)[np.argsort(created[made], kind="stable")]
    return _describe(
        config,
        draws,
        accounts,
        account[order],
        community[order],
        created[order],
        left[order],
    )


def _first_joins(draws: Draws, accounts: Accounts) -> tuple[Ints, Ints, Instants]:
    """account, community, created: different communities, the popular ones likelier."""
    n = len(accounts)
    # The largest of weight-shifted Gumbel numbers are a weighted draw without repeats.
    taste = draws.uniform("taste", n * len(COMMUNITIES)).reshape(n, len(COMMUNITIES))
    keys = np.log(zipf(len(COMMUNITIES))) - np.log(-np.log(taste + 1e-300))
    liked = np.argsort(-keys, axis=1)[:, : len(COMMUNITIES_PER_ACCOUNT) - 1]
    counts = draws.pick("count", n, COMMUNITIES_PER_ACCOUNT)
    account, number = spread(counts)
    community = np.asarray(COMMUNITIES)[liked[account, number]]
    m = len(account)
    wait = np.where(
        number == 0, draws.days("minutes", m, 10 / 1440), draws.days("wait", m, 220)
    )
    joined = accounts.joined[account]
    return account, community, only(joined != NEVER, joined + SECOND + wait)


def _leaves(
    config: GeneratorConfig,
    draws: Draws,
    accounts: Accounts,
    account: Ints,
    created: Instants,
) -> Instants:
    """When first memberships are left, with some on each generated day."""
    n = len(account)
    leaves = draws.chance("leaves", n, LEAVING) & (created != NEVER)
    left = only(leaves, created + SECOND + draws.days("stay", n, 220))
    veterans = int(np.searchsorted(account, accounts.veterans))
    for day in config.business_days:
        today = draws.child("leave", day)
        chosen = today.sample(
            "chosen", veterans, at_least(6, veterans * LEAVES_PER_DAY)
        )
        times = day_start(day) + time_of_day(today.uniform("time", len(chosen)))
        able = (created[chosen] < day_start(day)) & (left[chosen] > times)
        left[chosen[able]] = times[able]
    return left


def _describe(
    config: GeneratorConfig,
    draws: Draws,
    accounts: Accounts,
    account: Ints,
    community: Ints,
    created: Instants,
    left: Instants,
) -> Memberships:
    n = len(account)
    special = _special(community)
    account_left = accounts.left[account]
    left = np.where(special > 0, NEVER, left)
    blocks = draws.chance("blocked", n, BLOCKED) & (special == 0)
    blocked = only(blocks, created + SECOND + draws.days("blocked after", n, 200))
    named = created + SECOND + draws.days("named after", n, 0.05)
    unnamed = draws.chance("no profile", n, NO_PROFILE) & (special == 0)
    return Memberships(
        account=account,
        community=community,
        created=created,
        left=np.where(left < account_left, left, NEVER),
        account_left=account_left,
        blocked=np.where(blocked < left, blocked, NEVER),
        named=only(~unnamed, named),
        end_unknown=draws.chance("end unknown", n, END_UNKNOWN),
        special=special,
        veterans=int(np.searchsorted(created, day_start(config.start))),
    )


def _special(community: Ints) -> Ints:
    """1 to SPECIAL for the earliest memberships of each community, 0 for the rest."""
    special = np.zeros(len(community), dtype=np.int64)
    for comm_id in COMMUNITIES:
        first = np.flatnonzero(community == comm_id)[:SPECIAL]
        special[first] = np.arange(1, len(first) + 1)
    return special

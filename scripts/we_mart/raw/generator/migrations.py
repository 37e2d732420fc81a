"""Static tables about the past: version-1 joins and the retired live service."""

import datetime

import numpy as np

from we_mart.raw.generator import arrow
from we_mart.raw.generator.account_details import spread
from we_mart.raw.generator.accounts import Accounts
from we_mart.raw.generator.catalog import CHANNELS
from we_mart.raw.generator.clock import DAY, NEVER, Floats, Instants, Ints, day_start
from we_mart.raw.generator.config import LAUNCH, GeneratorConfig
from we_mart.raw.generator.draws import Draws, scramble
from we_mart.raw.generator.memberships import Memberships
from we_mart.raw.generator.writer import Columns

#: Version 1 ended here; memberships from before were carried over for most.
VERSION_1_END = datetime.date(2021, 3, 1)
VERSION_1 = 0.7
#: The live service opened and was retired; its users could link their accounts since.
LIVE_START = datetime.date(2015, 8, 1)
LIVE_END = datetime.date(2022, 12, 31)
LINK_START = datetime.date(2022, 3, 2)
LINKED = 0.18
#: Two links of one account; links dated after the start of the run, most after its end.
LINKED_TWICE = 0.1
LINKED_AHEAD = 0.1
AHEAD_DAYS = 90
#: One to three channels migrated per account.
CHANNELS_PER_ACCOUNT = (0.55, 0.3, 0.15)


def version_1_joins(
    config: GeneratorConfig, accounts: Accounts, members: Memberships
) -> Columns:
    """wv1_join_info: a join is a little older than the membership made from it."""
    draws = Draws(config.seed, "version 1")
    n = members.count(day_start(min(VERSION_1_END, config.start)))
    joined = members.created[:n] - draws.days("earlier", n, 60)
    joined = np.maximum(joined, day_start(LAUNCH))
    chosen = np.flatnonzero(draws.chance("carried over", n, VERSION_1))
    return {
        "wv_user_id": arrow.integers(accounts.id[members.account[chosen]]),
        "comm_id": arrow.integers(members.community[chosen]),
        "first_join_dt": arrow.instants(joined[chosen]),
    }


def _linked_accounts(config: GeneratorConfig, accounts: Accounts) -> Ints:
    """Positions of the accounts of former live-service users."""
    n = accounts.count(day_start(min(LIVE_END, config.start)))
    draws = Draws(config.seed, "live service")
    joined = accounts.joined[:n] != NEVER
    return np.flatnonzero(draws.chance("linked", n, LINKED) & joined)


def live_links(config: GeneratorConfig, accounts: Accounts) -> Columns:
    """community_common_v_member_migration: vlive_id, account, time of the link."""
    draws = Draws(config.seed, "live links")
    linked = _linked_accounts(config, accounts)
    twice = draws.chance("twice", len(linked), LINKED_TWICE)
    owner, number = spread(1 + twice.astype(np.int64))
    account, n = linked[owner], len(owner)
    first = np.maximum(accounts.created[account], day_start(LINK_START))
    span = np.maximum(day_start(config.start) - first, 0)
    at = first + (span * draws.uniform("time", n) ** 4).astype(np.int64)
    ahead = (draws.uniform("ahead days", n) * AHEAD_DAYS * DAY).astype(np.int64)
    at = np.where(
        draws.chance("ahead", n, LINKED_AHEAD), day_start(config.start) + ahead, at
    )
    # The live id belongs to the person, so a rejoined account links the same one.
    vlive = scramble(accounts.person[account] * 2 + number, draws.salt("id"))
    return {
        "vlive_id": arrow.integers((vlive >> np.uint64(24)).astype(np.int64)),
        "wv_user_id": arrow.integers(accounts.id[account]),
        "linked_at": arrow.instants(at),
    }


def live_channels(config: GeneratorConfig, accounts: Accounts) -> Columns:
    """community_log_v_member_migration: channels that linked accounts had joined."""
    draws = Draws(config.seed, "live channels")
    linked = _linked_accounts(config, accounts)
    counts = 1 + draws.pick("count", len(linked), CHANNELS_PER_ACCOUNT)
    owner, number = spread(counts)
    channels = np.asarray(sorted(CHANNELS))
    start = draws.below("first", len(linked), len(channels))
    n = len(owner)
    return {
        "wv_user_id": arrow.integers(accounts.id[linked[owner]]),
        "v_channel_id": arrow.integers(
            channels[(start[owner] + number) % len(channels)]
        ),
        "v_ch_join_dt": arrow.instants(
            _between(LIVE_START, LINK_START, draws.uniform("joined", n))
        ),
        "migrated_at": arrow.instants(
            _between(LINK_START, LIVE_END, draws.uniform("migrated", n))
        ),
    }


def _between(first: datetime.date, last: datetime.date, share: Floats) -> Instants:
    """Instants at a share of the way from one day to another."""
    span = day_start(last) - day_start(first)
    return day_start(first) + (share * span).astype(np.int64)

"""Extracts of the communities: profiles, artist members, status log, reports."""

import datetime

import numpy as np
import pyarrow as pa

from we_mart.raw.generator import arrow
from we_mart.raw.generator.accounts import Accounts
from we_mart.raw.generator.clock import (
    DAY,
    HOUR,
    MILLI,
    NEVER,
    Instants,
    Ints,
    business_day,
    day_end,
    day_number,
    day_start,
    time_of_day,
)
from we_mart.raw.generator.config import GeneratorConfig
from we_mart.raw.generator.draws import Draws, at_least, only, scramble
from we_mart.raw.generator.memberships import (
    ACTIVE,
    ARTIST_MEMBERS,
    BLOCK,
    DELETED,
    LEFT,
    STATUSES,
    Memberships,
)
from we_mart.raw.generator.writer import Columns

PICTURE = 0.35
BACKGROUND = 0.12
PRIVATE = 0.1
GRADES = ["USER", "ARTIST", "ADMIN"]
SPECIAL_TYPES = ["ARTIST", "MANAGER"]

#: The first extract of a table of changes is a load of this many days.
INITIAL_DAYS = 90
REPORTS_PER_DAY = 0.0004
LATE_LOG = 0.02
LOGGED_EARLY = 0.1  # joins that the log has moments before the profile

_WORDS = (
    *("moon", "luna", "haneul", "star", "mochi", "peach", "별빛", "sora", "cloud"),
    *("mint", "bunny", "cosmo", "dolphin", "berry", "ária", "tofu", "neko", "o'moon"),
)
_NICKNAMES = 20_000


def _nicknames() -> pa.Array:
    return pa.array(
        [f"{_WORDS[n % len(_WORDS)]}_{n // len(_WORDS)}" for n in range(_NICKNAMES)]
    )


def profiles_at(
    config: GeneratorConfig, accounts: Accounts, members: Memberships, end: int
) -> Columns:
    """ods_wv_member_profile: memberships created before `end`, as of then."""
    n = members.count(end)
    draws = Draws(config.seed, "profiles")
    unnamed = members.named[:n] >= end
    special = members.special[:n]
    status = members.status_at(end)
    over = (status == LEFT) | (status == DELETED)
    no_end = ~over | (members.end_unknown[:n] & (status == LEFT))
    picture = scramble(members.number[:n], draws.salt("picture"))
    return {
        "comm_user_id": arrow.numbered(members.number[:n], "cm"),
        "wv_user_id": arrow.integers(accounts.id[members.account[:n]]),
        "comm_id": arrow.integers(members.community[:n]),
        "status": arrow.labels(status, STATUSES),
        "grade": arrow.labels(_grade(special), GRADES),
        "profile_name": arrow.labels(
            draws.below("nickname", n, _NICKNAMES), _nicknames(), unnamed
        ),
        "is_profile_private": arrow.integers(
            draws.chance("private", n, PRIVATE), unnamed
        ),
        "profile_img_url": arrow.nullify(
            arrow.hex_text(picture, "https://img.example/p/", ".jpg"),
            unnamed | ~draws.chance("has picture", n, PICTURE),
        ),
        "profile_background_img_url": arrow.nullify(
            arrow.hex_text(picture, "https://img.example/b/", ".jpg"),
            unnamed | ~draws.chance("has background", n, BACKGROUND),
        ),
        "is_official": arrow.integers(special > 0, unnamed),
        "cre_dt": arrow.instants(members.created[:n]),
        "end_dt": arrow.instants(members.ended[:n], no_end),
    }


def _grade(special: Ints) -> Ints:
    """0 fan, 1 artist member, 2 staff."""
    return (special > 0).astype(np.int64) + (special > ARTIST_MEMBERS)


def special_at(members: Memberships, end: int) -> Columns:
    """community_member_special_member as of `end`."""
    chosen = np.flatnonzero(members.special[: members.count(end)])
    special, comm_id = members.special[chosen], members.community[chosen]
    number = comm_id * 10 + special
    names = [
        f"{'Member' if s <= ARTIST_MEMBERS else 'Staff'} {c}-{s}"
        for c, s in zip(comm_id, special, strict=True)
    ]
    return {
        "comm_user_id": arrow.numbered(members.number[chosen], "cm"),
        "art_indi_id": arrow.numbered(number, "ai"),
        "art_indi_type": arrow.labels(special > ARTIST_MEMBERS, SPECIAL_TYPES),
        "art_indi_name": pa.array(names, pa.string()),
        "upd_dt": arrow.instants(members.created[chosen]),
    }


class StatusLog:
    """Joins, blocks and ends of memberships, each with the time its log row arrived."""

    def __init__(self, config: GeneratorConfig, members: Memberships) -> None:
        draws = Draws(config.seed, "status log")
        n = len(members)
        start, end = day_start(config.start), day_end(config.business_days[-1])
        blocked, left, gone = members.blocked, members.left, members.account_left
        gone = np.where(left == NEVER, gone, NEVER)
        after_block = np.where(blocked != NEVER, BLOCK, ACTIVE)
        early = np.where(draws.chance("early", n, LOGGED_EARLY), 1500 * MILLI, 0)
        kinds = (
            ("join", members.created - early, np.full(n, -1), ACTIVE),
            ("block", blocked, np.full(n, ACTIVE), BLOCK),
            ("leave", left, after_block, LEFT),
            ("delete", gone, after_block, DELETED),
        )
        parts = []
        for name, logged, before, after in kinds:
            arrived = only(logged < end, logged + _delay(draws.child(name), n))
            # A log has what arrives: what came before the first day lies before it.
            here = np.flatnonzero((arrived >= start) & (arrived < end))
            parts.append(
                (
                    here,
                    arrived[here],
                    logged[here],
                    before[here],
                    np.full(len(here), after),
                )
            )
        membership, arrived, logged, before, after_all = (
            np.concatenate(column) for column in zip(*parts, strict=True)
        )
        order = np.argsort(arrived, kind="stable")
        self.membership = membership[order]
        self.logged = logged[order]
        self.before = before[order]
        self.after = after_all[order]
        self.day = business_day(arrived[order])

    def arrived_on(
        self, accounts: Accounts, members: Memberships, day: datetime.date
    ) -> Columns:
        """community_log_member_status_log: the rows that arrived on a day."""
        rows = np.flatnonzero(self.day == day_number(day))
        member = self.membership[rows]
        before = self.before[rows]
        return {
            "log_id": arrow.integers(rows + 1),
            "comm_user_id": arrow.numbered(members.number[member], "cm"),
            "wv_user_id": arrow.integers(accounts.id[members.account[member]]),
            "comm_id": arrow.integers(members.community[member]),
            "from_status": arrow.labels(np.maximum(before, 0), STATUSES, before < 0),
            "to_status": arrow.labels(self.after[rows], STATUSES),
            "logged_at": arrow.instants(self.logged[rows]),
        }


def _delay(draws: Draws, n: int) -> Instants:
    """Seconds for most log rows, one to four days for a few."""
    late = draws.chance("late", n, LATE_LOG)
    days = DAY + (draws.uniform("late days", n) * 3 * DAY).astype(np.int64)
    return np.where(late, days, draws.days("delay", n, 2 / 86_400))


class Reports:
    """Reports of memberships, a few of which get most of them."""

    def __init__(self, config: GeneratorConfig, members: Memberships) -> None:
        draws = Draws(config.seed, "reports")
        size = at_least(3, members.veterans * REPORTS_PER_DAY)
        first = day_number(config.start) - INITIAL_DAYS
        last = day_number(config.business_days[-1])
        reported, times = [], []
        for number in range(first, last + 1):
            today, start = draws.child(number), number * DAY - 9 * HOUR
            share = today.uniform("membership", size) ** 3
            reported.append((share * members.count(start)).astype(np.int64))
            times.append(start + np.sort(time_of_day(today.uniform("time", size))))
        self.membership = np.concatenate(reported)
        self.reported = np.concatenate(times)
        #: Everything from before the first day comes with it: the initial load.
        self.day = np.maximum(business_day(self.reported), day_number(config.start))

    def made_on(self, members: Memberships, day: datetime.date) -> Columns:
        """community_common_report: the reports that are new on a day."""
        rows = np.flatnonzero(self.day == day_number(day))
        # Nobody could be reported before the first member joined.
        rows = rows[members.created[self.membership[rows]] < self.reported[rows]]
        return {
            "report_id": arrow.integers(rows + 1),
            "comm_user_id": arrow.numbered(members.number[self.membership[rows]], "cm"),
            "reported_at": arrow.instants(self.reported[rows]),
        }

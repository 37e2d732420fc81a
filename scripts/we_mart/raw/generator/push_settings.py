"""Alarm and push settings of the members of communities, as JSON."""

import json

import numpy as np
import pyarrow as pa

from we_mart.raw.generator import arrow
from we_mart.raw.generator.accounts import Accounts
from we_mart.raw.generator.clock import (
    SECOND,
    Bools,
    Instants,
    Ints,
    day_start,
)
from we_mart.raw.generator.config import GeneratorConfig
from we_mart.raw.generator.draws import Draws, only
from we_mart.raw.generator.memberships import Memberships
from we_mart.raw.generator.migrations import VERSION_1_END
from we_mart.raw.generator.writer import Columns

VERSION_1_ALARMS = (
    "like_on_comment_alarm", "hot_post_alarm", "new_fc_alarm", "new_media_alarm",
    "new_community_notice_alarm", "artist_to_fans_post_alarm", "artist_post_alarm",
    "artist_like_on_my_post_alarm", "artist_comment_on_my_post_alarm",
    "like_on_my_post_alarm", "comment_on_my_post_alarm",
    "after_receiving_artist_comment_alarm",
)  # fmt: skip
PUSHES = (
    "artist_cheering_me_push_enabled", "artist_comment_push_enabled",
    "artist_live_on_air_push_enabled", "artist_live_reservation_push_enabled",
    "artist_moment_push_enabled", "artist_post_push_enabled", "comment_push_enabled",
    "community_anniversary_push_enabled", "community_media_push_enabled",
    "community_notice_push_enabled", "following_push_enabled",
)  # fmt: skip
NOTIFICATION_TYPES = ("ALL", "ARTIST_ONLY", "NONE")

SET = 0.75  # memberships whose settings were ever saved
CHANGED = 0.4
STILL_VERSION_1 = 0.3  # settings from before version 2 that were never saved again
KNOWN, ON = 0.85, 0.7  # keys that are there; values of 1
#: Different texts of each version: settings are drawn from them.
PATTERNS = 400
ODD = ("{}", '{"notification_type": null, "hot_post_alarm": null}')


class PushSettings:
    """One row for each community account and community; `texts` are what it may say."""

    def __init__(
        self, config: GeneratorConfig, accounts: Accounts, members: Memberships
    ) -> None:
        draws = Draws(config.seed, "push settings")
        n = len(members)
        own = _first_of_each(members)
        old = members.created < day_start(VERSION_1_END)
        old &= draws.chance("version 1", n, STILL_VERSION_1)
        chosen = np.flatnonzero(own & draws.chance("set", n, SET))
        saved = members.created + SECOND + draws.days("saved", n, 0.3)
        changes = draws.chance("changed", n, CHANGED) & ~old
        changed = only(changes, saved + SECOND + draws.days("changed after", n, 200))
        order = chosen[np.argsort(saved[chosen], kind="stable")]
        self.account_id: Ints = accounts.id[members.account[order]]
        self.community: Ints = members.community[order]
        self.saved: Instants = saved[order]
        self.changed: Instants = changed[order]
        self.texts = pa.array(_texts(draws))
        self.before = _pattern(draws, "before", old, n)[order]
        self.after = _pattern(draws, "after", old, n)[order]

    def at(self, end: int) -> Columns:
        """notification_push_config as of `end`."""
        n = int(np.searchsorted(self.saved, end))
        changed = self.changed[:n] < end
        return {
            "wv_user_id": arrow.integers(self.account_id[:n]),
            "comm_id": arrow.integers(self.community[:n]),
            "settings": arrow.labels(
                np.where(changed, self.after[:n], self.before[:n]), self.texts
            ),
            "upd_dt": arrow.instants(
                np.where(changed, self.changed[:n], self.saved[:n])
            ),
        }


def _first_of_each(members: Memberships) -> Bools:
    """The first membership of each account in a community: a rejoin keeps the row."""
    pairs = members.account * 10_000 + members.community
    first = np.zeros(len(members), dtype=np.bool_)
    first[np.unique(pairs, return_index=True)[1]] = True
    return first


def _pattern(draws: Draws, column: str, old: Bools, n: int) -> Ints:
    """Positions in the texts: odd ones first, then version 2, then version 1."""
    drawn = draws.below(column, n, len(ODD) + PATTERNS)
    return np.where(old, len(ODD) + PATTERNS + draws.below("old", n, PATTERNS), drawn)


def _texts(draws: Draws) -> list[str]:
    """What settings say. Keys are missing where they were never set."""
    texts = list(ODD)
    for version, names in ((2, PUSHES), (1, VERSION_1_ALARMS)):
        own = draws.child(version)
        shape = (PATTERNS, len(names))
        known = own.chance("known", PATTERNS * len(names), KNOWN).reshape(shape)
        on = own.chance("on", PATTERNS * len(names), ON).reshape(shape)
        kind = own.below("type", PATTERNS, len(NOTIFICATION_TYPES) + 1)
        for row in range(PATTERNS):
            said: dict[str, object] = {
                name: int(on[row, place])
                for place, name in enumerate(names)
                if known[row, place]
            }
            if kind[row] < len(NOTIFICATION_TYPES):
                said["notification_type"] = NOTIFICATION_TYPES[kind[row]]
            # A dictionary of a Parquet file holds each text once.
            said["saved_by"] = f"v{version}-{row}"
            texts.append(json.dumps(said))
    return texts

"""Accounts of the album service and of the fan messenger."""

import datetime
from dataclasses import dataclass

import numpy as np

from we_mart.raw.generator import arrow
from we_mart.raw.generator.catalog import LANGUAGES
from we_mart.raw.generator.clock import (
    NEVER,
    SECOND,
    Bools,
    Instants,
    Ints,
    day_end,
    day_start,
    time_of_day,
)
from we_mart.raw.generator.config import GeneratorConfig
from we_mart.raw.generator.draws import Draws, only
from we_mart.raw.generator.people import People
from we_mart.raw.generator.writer import Columns

ALBUM_LEAVING = 0.1
ALBUM_REJOINING = 0.03
MESSENGER_LEAVING = 0.12
MESSENGER_REJOINING = 0.1
UNLINKED = 0.02
NO_LANGUAGE = 0.05
NEVER_ACCESSED = 0.1
COMES_ON_A_DAY = 0.25

_FIRST_ID = {"album": 50_000_001, "messenger": 1}
_ALBUM_STATUSES = ["ACTIVE", "LEAVE"]


@dataclass(frozen=True)
class SmallAccounts:
    """Accounts of the album service or the messenger in order of creation."""

    id: Ints
    person: Ints
    member_id: Ints
    unlinked: Bools
    created: Instants
    left: Instants
    accessed: Instants


def build(config: GeneratorConfig, people: People, service: str) -> SmallAccounts:
    """The accounts of "album" or "messenger" created before the end of the run."""
    draws = Draws(config.seed, service)
    n = len(people)
    album = service == "album"
    member = people.on_album if album else people.on_messenger
    leaving = ALBUM_LEAVING if album else MESSENGER_LEAVING
    rejoining = ALBUM_REJOINING if album else MESSENGER_REJOINING
    first = only(member, people.created + SECOND + draws.days("delay", n, 90))
    rejoins = draws.chance("rejoins", n, rejoining) & member
    leaves = (draws.chance("leaves", n, leaving) & member) | rejoins
    left = only(leaves, first + draws.days("stay", n, 250))
    second = only(rejoins, left + draws.days("pause", n, 60))
    created = np.stack([first, second], axis=1).ravel()
    until = np.stack([left, np.full(n, NEVER)], axis=1).ravel()
    person = np.repeat(np.arange(n), 2)
    horizon = day_end(config.business_days[-1])
    made = (created < horizon) & (created < people.left[person])
    order = np.flatnonzero(made)[np.argsort(created[made], kind="stable")]
    return _describe(config, draws, people, service, person, created, until, order)


def _describe(
    config: GeneratorConfig,
    draws: Draws,
    people: People,
    service: str,
    person: Ints,
    created: Instants,
    until: Instants,
    order: Ints,
) -> SmallAccounts:
    n = len(order)
    person, created = person[order], created[order]
    left = np.minimum(until[order], people.left[person])
    start = day_start(config.start)
    span = np.maximum(np.minimum(left, start) - created, 0)
    last = created + (span * draws.uniform("accessed", n) ** 0.3).astype(np.int64)
    return SmallAccounts(
        id=_FIRST_ID[service] + np.arange(n),
        person=person,
        member_id=people.id[person],
        unlinked=draws.chance("unlinked", n, UNLINKED),
        created=created,
        left=left,
        accessed=only(~draws.chance("never", n, NEVER_ACCESSED), last),
    )


def album_at(
    config: GeneratorConfig, album: SmallAccounts, people: People, end: int
) -> Columns:
    """album.user: every account created before `end`, as of then."""
    n = int(np.searchsorted(album.created, end))
    language = people.language[album.person[:n]]
    unknown = Draws(config.seed, "album").chance("no language", n, NO_LANGUAGE)
    return {
        "wa_user_id": arrow.integers(album.id[:n]),
        "we_member_id": arrow.integers(album.member_id[:n], album.unlinked[:n]),
        "lang": arrow.labels(language, LANGUAGES, unknown),
        "status": arrow.labels(album.left[:n] < end, _ALBUM_STATUSES),
        "cre_dt": arrow.instants(album.created[:n]),
        "deactivated_at": arrow.seen(album.left[:n], end),
    }


def messenger_at(
    config: GeneratorConfig, messenger: SmallAccounts, day: datetime.date
) -> Columns:
    """ods_ph_fan_user: every account created by the end of `day`, as of then."""
    end = day_end(day)
    n = int(np.searchsorted(messenger.created, end))
    return {
        "ph_user_id": arrow.numbered(messenger.id[:n], "ph"),
        "we_member_id": arrow.integers(messenger.member_id[:n], messenger.unlinked[:n]),
        "cre_dt": arrow.instants(messenger.created[:n]),
        "last_access_at": arrow.seen(_accessed(config, messenger, n, day), end),
        "withdrawal_at": arrow.seen(messenger.left[:n], end),
    }


def _accessed(
    config: GeneratorConfig, messenger: SmallAccounts, n: int, until: datetime.date
) -> Instants:
    """Last access of the first `n` accounts by the end of a day."""
    accessed = messenger.accessed[:n].copy()
    for day in (d for d in config.business_days if d <= until):
        today = Draws(config.seed, "messenger", str(day))
        times = day_start(day) + time_of_day(today.uniform("time", n))
        comes = today.chance("comes", n, COMES_ON_A_DAY) & (accessed != NEVER)
        comes &= (messenger.created[:n] < times) & (messenger.left[:n] > times)
        accessed[comes] = times[comes]
    return accessed

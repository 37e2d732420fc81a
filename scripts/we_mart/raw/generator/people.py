"""Members: the integrated accounts, and who uses which service."""

import datetime
from dataclasses import dataclass

import numpy as np

from we_mart.raw.generator import arrow
from we_mart.raw.generator.catalog import COUNTRY_LANGUAGES, COUNTRY_SHARES
from we_mart.raw.generator.clock import (
    DAY,
    NEVER,
    Bools,
    Instants,
    Ints,
    day_start,
    time_of_day,
)
from we_mart.raw.generator.config import LAUNCH, GeneratorConfig
from we_mart.raw.generator.draws import Draws, at_least, only
from we_mart.raw.generator.writer import Columns

#: Joins grow with this power of the time since the launch.
GROWTH = 1.7
JOINS_PER_DAY = 0.0012
JOINS_AT_LEAST = 6
WITHDRAWALS_PER_DAY = 0.0004
WITHDRAWING = 0.07
WITHDRAWAL_DAYS = 600.0
#: Of the withdrawn, those whose data are erased after the time of grace.
ERASED = 0.7
GRACE_DAYS = 30
CHANGED = 0.5
STATUSES = ["ACTIVE", "WITHDRAWN", "DELETED"]

#: Community only, shop only, both, neither.
COMMUNITY_OR_SHOP = (0.32, 0.14, 0.46, 0.08)
ALBUM = 0.12
MESSENGER = 0.15

_FIRST_ID = 10_000_001


@dataclass(frozen=True)
class People:
    """One entry per person, in order of creation; instants in microseconds."""

    id: Ints
    created: Instants
    left: Instants
    erased: Instants
    changed: Instants
    country: Ints
    language: Ints
    on_community: Bools
    on_shop: Bools
    on_album: Bools
    on_messenger: Bools
    #: How many were there before the first generated day.
    veterans: int

    def __len__(self) -> int:
        return len(self.id)


def build(config: GeneratorConfig) -> People:
    """Draw the members and their whole future, however little of it is extracted."""
    draws = Draws(config.seed, "people")
    created = _created(config, draws)
    n = len(created)
    left = _left(config, draws, created)
    service = draws.pick("service", n, COMMUNITY_OR_SHOP)
    country = draws.pick("country", n, COUNTRY_SHARES)
    erased = only(
        draws.chance("erased", n, ERASED) & (left != NEVER),
        np.minimum(left, NEVER - GRACE_DAYS * DAY) + GRACE_DAYS * DAY,
    )
    return People(
        id=_FIRST_ID + np.arange(n),
        created=created,
        left=left,
        erased=erased,
        changed=only(
            draws.chance("changed", n, CHANGED),
            created + draws.days("changed after", n, 400),
        ),
        country=country,
        language=np.asarray(COUNTRY_LANGUAGES)[country],
        on_community=(service == 0) | (service == 2),
        on_shop=(service == 1) | (service == 2),
        on_album=draws.chance("album", n, ALBUM),
        on_messenger=draws.chance("messenger", n, MESSENGER),
        veterans=config.members,
    )


def _created(config: GeneratorConfig, draws: Draws) -> Instants:
    """Veterans join on a growing curve; then a few people join on each day."""
    first, start = day_start(LAUNCH), day_start(config.start)
    share = np.sort(draws.uniform("created", config.members)) ** (1 / GROWTH)
    parts = [first + (share * (start - first)).astype(np.int64)]
    joins = at_least(JOINS_AT_LEAST, config.members * JOINS_PER_DAY)
    for day in config.business_days:
        times = time_of_day(draws.child(day).uniform("created", joins))
        parts.append(np.sort(day_start(day) + times))
    return np.concatenate(parts)


def _left(config: GeneratorConfig, draws: Draws, created: Instants) -> Instants:
    """Withdrawals, with some on each generated day even in a small sample."""
    n = len(created)
    after = draws.days("left after", n, WITHDRAWAL_DAYS)
    left = only(draws.chance("left", n, WITHDRAWING), created + after)
    for day in config.business_days:
        leavers = pick_for_day(config, draws.child("left", day), day)
        times = day_start(day) + time_of_day(
            draws.child("left", day).uniform("time", len(leavers))
        )
        left[leavers] = np.minimum(left[leavers], times)
    return left


def pick_for_day(
    config: GeneratorConfig, draws: Draws, day: datetime.date, minimum: int = 2
) -> Ints:
    """A few veterans to whom something happens on `day`."""
    wanted = at_least(minimum, config.members * WITHDRAWALS_PER_DAY)
    return draws.sample(f"chosen {day}", config.members, wanted)


def members_at(people: People, end: int) -> Columns:
    """ods_wemember_user: everybody created before `end`, as of then."""
    n = int(np.searchsorted(people.created, end))
    left, erased = people.left[:n], people.erased[:n]
    status = (left < end).astype(np.int32) + (erased < end)
    changed = np.where(people.changed[:n] < left, people.changed[:n], NEVER)
    return {
        "we_member_id": arrow.integers(people.id[:n]),
        "status": arrow.labels(status, STATUSES),
        "cre_at": arrow.instants(people.created[:n]),
        "leave_at": arrow.seen(left, end),
        "upd_at": arrow.instants(
            last_seen(people.created[:n], end, changed, left, erased)
        ),
    }


def last_seen(first: Instants, end: int, *events: Instants) -> Instants:
    """The latest of the events that have happened by `end`, else `first`."""
    latest = first.copy()
    for event in events:
        np.maximum(latest, event, out=latest, where=event < end)
    return latest

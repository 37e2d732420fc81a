"""Accounts of the community app and the shop: rejoins, leavers, links, service keys."""

import datetime
from dataclasses import dataclass, replace

import numpy as np

from we_mart.raw.generator.catalog import (
    COUNTRY_LANGUAGES,
    COUNTRY_NETWORKS,
    COUNTRY_SHARES,
)
from we_mart.raw.generator.clock import (
    DAY,
    NEVER,
    SECOND,
    Bools,
    Hashes,
    Instants,
    Ints,
    day_end,
    day_start,
    time_of_day,
)
from we_mart.raw.generator.config import GeneratorConfig
from we_mart.raw.generator.draws import Draws, only, scramble
from we_mart.raw.generator.people import People, pick_for_day

PROMPT = 0.75  # accounts opened with the integrated account, not months later
REJOINING = 0.07
REJOINING_TWICE = 0.25
LEAVING = 0.05
UNFINISHED = 0.03
SLOW_JOIN = 0.2  # joins completed days after they were begun
INACTIVE = 0.07
RETURNING = 0.3  # inactive accounts that become active again
DELETED = 0.5  # left accounts that are deleted later
UNLINKED = 0.02
LINKED_LATER = 0.4  # of the unlinked
UNKNOWN_MEMBER = 0.005
NO_COUNTRY = NO_IP = NO_LANGUAGE = 0.03
ABROAD = 0.04
NO_KEY = 0.03
#: Unlinked accounts whose key tells the member all the same.
KEY_BEFORE_LINK = 0.3

#: From this day shop accounts are matched by service key (platform.md); the keys of
#: older accounts were filled in during the weeks before.
KEY_START = datetime.date(2024, 7, 2)
_KEY_WEEKS = {"community": 4, "shop": 2}
_FIRST_ID = {"community": 2_300_000_001, "shop": 30_000_001}
#: Member ids from here on are in no extract of the integrated accounts.
UNKNOWN_FROM = 99_000_000


@dataclass(frozen=True)
class Accounts:
    """Accounts of one service in order of creation; `person` indexes People."""

    id: Ints
    person: Ints
    member_id: Ints
    linked: Instants
    created: Instants
    joined: Instants
    left: Instants
    deleted: Instants
    deactivated: Instants
    returned: Instants
    language: Ints
    country: Ints
    ip: Ints
    no_language: Bools
    no_country: Bools
    no_ip: Bools
    key: Hashes
    keyed: Instants
    #: How many were there before the first generated day.
    veterans: int

    def __len__(self) -> int:
        return len(self.id)

    def count(self, end: int) -> int:
        """How many were created before `end`."""
        return int(np.searchsorted(self.created, end))

    def living(self, end: int) -> Ints:
        """Positions of the accounts that are joined, active and linked at `end`."""
        n = self.count(end)
        idle = (self.deactivated[:n] < end) & (self.returned[:n] >= end)
        known = self.member_id[:n] < UNKNOWN_FROM
        lives = (self.joined[:n] < end) & (self.left[:n] >= end)
        return np.flatnonzero(lives & ~idle & known)


def build(config: GeneratorConfig, people: People, service: str) -> Accounts:
    """The accounts of "community" or "shop" created before the end of the run."""
    draws = Draws(config.seed, "accounts", service)
    person, created, left = _spans(config, draws, people, service)
    horizon = day_end(config.business_days[-1])
    made = (created < horizon) & (created < people.left[person])
    order = np.flatnonzero(made)[np.argsort(created[made], kind="stable")]
    person, created = person[order], created[order]
    left = np.minimum(left[order], people.left[person])
    return _describe(config, draws, people, service, person, created, left)


def _spans(
    config: GeneratorConfig, draws: Draws, people: People, service: str
) -> tuple[Ints, Instants, Instants]:
    """person, created, left of up to three accounts in a row for each person."""
    member = people.on_community if service == "community" else people.on_shop
    n = len(people)
    delay = np.where(
        draws.chance("prompt", n, PROMPT),
        draws.days("minutes", n, 5 / 1440),
        draws.days("months", n, 180),
    )
    first = only(member, people.created + SECOND + delay)
    rejoins = draws.chance("rejoins", n, REJOINING)
    leaves = rejoins | draws.chance("leaves", n, LEAVING)
    first_left = only(leaves & member, first + draws.days("first stay", n, 350))
    pause = draws.days("pause", n, 60)
    _plant_rejoins(config, draws, first, first_left, rejoins, pause)
    rejoins &= first_left != NEVER
    second = only(rejoins, first_left + pause)
    again = rejoins & draws.chance("again", n, REJOINING_TWICE)
    second_left = only(again, second + draws.days("second stay", n, 200))
    third = only(again, second_left + draws.days("second pause", n, 60))
    created = np.stack([first, second, third], axis=1).ravel()
    left = np.stack([first_left, second_left, np.full(n, NEVER)], axis=1).ravel()
    return np.repeat(np.arange(n), 3), created, left


def _plant_rejoins(
    config: GeneratorConfig,
    draws: Draws,
    first: Instants,
    left: Instants,
    rejoins: Bools,
    pause: Instants,
) -> None:
    """Let a few people leave and come back within hours of each generated day."""
    for day in config.business_days:
        today = draws.child("rejoin", day)
        chosen = pick_for_day(config, today, day, minimum=3)
        times = day_start(day) + time_of_day(today.uniform("time", len(chosen)))
        able = (first[chosen] < day_start(day)) & (left[chosen] > times)
        chosen, times = chosen[able], times[able]
        left[chosen] = times
        rejoins[chosen] = True
        pause[chosen] = SECOND + today.days("pause", len(able), 0.2)[able]


def _describe(
    config: GeneratorConfig,
    draws: Draws,
    people: People,
    service: str,
    person: Ints,
    created: Instants,
    left: Instants,
) -> Accounts:
    """All other facts of accounts whose person and span are known."""
    n = len(person)
    country = np.where(
        draws.chance("abroad", n, ABROAD),
        draws.pick("country", n, COUNTRY_SHARES),
        people.country[person],
    )
    took = np.where(
        draws.chance("slow join", n, SLOW_JOIN),
        draws.days("join days", n, 2),
        draws.days("join minutes", n, 3 / 1440),
    )
    joined = only(~draws.chance("unfinished", n, UNFINISHED), created + SECOND + took)
    joined = np.where(joined < left, joined, NEVER)
    idle = draws.chance("inactive", n, INACTIVE) & (joined != NEVER)
    deactivated = only(idle, created + DAY + draws.days("inactive after", n, 500))
    deactivated = np.where(deactivated < left, deactivated, NEVER)
    comes_back = draws.chance("returns", n, RETURNING) & (deactivated != NEVER)
    returned = only(comes_back, deactivated + draws.days("returns after", n, 20))
    member_id, linked = _links(draws, people, person, created)
    accounts = Accounts(
        id=_FIRST_ID[service] + np.arange(n),
        person=person,
        member_id=member_id,
        linked=linked,
        created=created,
        joined=joined,
        left=left,
        deleted=only(
            draws.chance("deleted", n, DELETED) & (left != NEVER),
            left + draws.days("deleted after", n, 60),
        ),
        deactivated=deactivated,
        returned=np.where(returned < left, returned, NEVER),
        language=np.asarray(COUNTRY_LANGUAGES)[country],
        country=country,
        ip=address(draws, "ip", country),
        no_language=draws.chance("no language", n, NO_LANGUAGE),
        no_country=draws.chance("no country", n, NO_COUNTRY),
        no_ip=draws.chance("no ip", n, NO_IP),
        key=scramble(person, Draws(config.seed, "keys").salt("person")),
        keyed=created,
        veterans=int(np.searchsorted(created, day_start(config.start))),
    )
    return _keyed(draws, accounts, service)


def _links(
    draws: Draws, people: People, person: Ints, created: Instants
) -> tuple[Ints, Instants]:
    """Member id and the time it was filled in; a few ids that no member has."""
    n = len(person)
    unlinked = draws.chance("unlinked", n, UNLINKED)
    later = draws.chance("linked later", n, LINKED_LATER)
    linked = np.where(
        unlinked, only(later, created + draws.days("linked after", n, 300)), created
    )
    unknown = draws.chance("unknown member", n, UNKNOWN_MEMBER)
    return np.where(unknown, UNKNOWN_FROM + np.arange(n), people.id[person]), linked


def _keyed(draws: Draws, accounts: Accounts, service: str) -> Accounts:
    """When accounts got their key: most of the unlinked with their link, those of
    unknown members never."""
    n, start = len(accounts), day_start(KEY_START)
    weeks = _KEY_WEEKS[service] * 7 * DAY
    filled = start - 1 - (draws.uniform("keyed", n) * weeks).astype(np.int64)
    has_key = ~draws.chance("no key", n, NO_KEY) & (accounts.member_id < UNKNOWN_FROM)
    early = draws.chance("key before link", n, KEY_BEFORE_LINK)
    known = np.where(early, accounts.created, accounts.linked)
    return replace(accounts, keyed=only(has_key, np.maximum(known, filled)))


def address(draws: Draws, column: str, country: Ints) -> Ints:
    """IPv4 addresses as numbers, in a network of the country."""
    networks = np.asarray(COUNTRY_NETWORKS, dtype=np.int64)[country]
    return (networks << 16) + draws.below(column, len(country), 65_536)

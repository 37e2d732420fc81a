"""Installs: who, when, on which device, through which campaign."""

from dataclasses import dataclass, fields, replace

import numpy as np

from we_mart.raw.generator.ads_campaigns import (
    ADISON,
    APPLE,
    CAMPAIGNS,
    NAVER,
    Campaign,
)
from we_mart.raw.generator.ads_constants import HISTORY_DAYS
from we_mart.raw.generator.ads_draws import Keyed
from we_mart.raw.generator.catalog import COUNTRIES, COUNTRY_NETWORKS, COUNTRY_SHARES
from we_mart.raw.generator.clock import (
    DAY,
    MILLI,
    MINUTE,
    NEVER,
    SECOND,
    AnyArray,
    Bools,
    Floats,
    Hashes,
    Instants,
    Ints,
    business_day,
    day_number,
    day_start,
    number_day,
    time_of_day,
)
from we_mart.raw.generator.draws import Draws, at_least, scramble
from we_mart.raw.generator.world import World

#: New members who registered in the app.
NEW_IN_APP = 0.75
#: Orders made on a device on which the app was installed (again) shortly before.
BEFORE_ORDER = 0.16
#: Mean days from such an install to the order.
BUYING_DELAY = 12.0
#: Per member and day: members who come back without buying, people who never join.
RETURNING = 0.002
STRANGERS = 0.003
#: Installs of one person are so far apart at least.
APART = 2 * DAY
ORGANIC = 0.45
SECOND_DEVICE = 0.1
IOS = 0.45
LIMITED = (0.08, 0.4)  # android, ios
NO_ADVERTISING_ID = 0.03
KNOWN_AT_INSTALL = 0.35
NO_IP = 0.04
IMPRESSION = 0.2
CONTRIBUTORS = (0.6, 0.2, 0.12, 0.08)
#: Arrival so many days later.
DELAYS = (0.965, 0.02, 0.01, 0.005)

#: Installs of a new member, before an order, of an idle member, of a stranger.
NEW, BUYING, IDLE, STRANGER = range(4)
ANDROID, APPLE_OS = range(2)

_AFFINITY_ABROAD = 0.03


@dataclass(frozen=True)
class Installs:
    """Installs in order of time; instants in microseconds, NEVER: not at all.

    person indexes People (-1: nobody known), campaign CAMPAIGNS (-1: organic).
    """

    key: Hashes
    person: Ints
    kind: Ints
    at: Instants
    #: The next install of the same person.
    next_at: Instants
    part: Ints
    device: Hashes
    platform: Ints
    limited: Bools
    country: Ints
    ip: Ints
    campaign: Ints
    touched: Instants
    #: Up to three touches before, latest first; -1 where there is none.
    contributor: Ints
    contributed: Instants

    def __len__(self) -> int:
        return len(self.key)

    def take(self, rows: AnyArray) -> "Installs":
        """The installs at positions, or where a mask is true."""
        return replace(
            self, **{f.name: getattr(self, f.name)[rows] for f in fields(self)}
        )


def shared_device_members(world: World) -> Ints:
    """Members kept out of all this: they share devices (see ads_dirt)."""
    draws = Draws(world.config.seed, "ads", "shared devices")
    return draws.sample("members", world.people.veterans, 16)


def build(world: World) -> Installs:
    """Every install from the history's first day to the run's last."""
    draws = Draws(world.config.seed, "ads", "installs")
    parts = [
        _new_members(world, draws.child("new")),
        _buyers(world, draws.child("buyers")),
        _idle(world, draws.child("idle")),
        _strangers(world, draws.child("strangers")),
    ]
    key, person, kind, at = (np.concatenate(p) for p in zip(*parts, strict=True))
    at = at // MILLI * MILLI
    first = day_start(world.config.start) - HISTORY_DAYS * DAY
    end = day_start(world.config.business_days[-1]) + DAY
    left = np.append(world.people.left, NEVER)[person]
    ours = ~np.isin(person, shared_device_members(world))
    kept = np.flatnonzero((at >= first) & (at < end) & (at < left) & ours)
    kept = kept[np.lexsort((key[kept], at[kept], person[kept]))]
    key, person, kind, at = key[kept], person[kept], kind[kept], at[kept]
    known = person >= 0
    same = np.append(False, (person[1:] == person[:-1]) & known[1:])
    near = np.append(False, np.diff(at) < APART) & same
    key, person, kind, at = key[~near], person[~near], kind[~near], at[~near]
    again = np.append((person[1:] == person[:-1]) & (person[1:] >= 0), False)
    next_at = np.where(again, np.append(at[1:], NEVER), NEVER)
    order = np.lexsort((key, at))
    return _describe(
        world, draws, key[order], person[order], kind[order], at[order], next_at[order]
    )


_Drawn = tuple[AnyArray, Ints, Ints, Instants]


def _before(
    world: World, instants: Instants, delay: Instants, share: Floats
) -> Instants:
    """`delay` before each instant, but on its own day where that comes after the first
    day of the run: what happens on a day must not depend on later ones."""
    start = business_day(instants) * DAY - (day_number(world.config.start) * DAY)
    begin = day_start(world.config.start) + start
    same_day = begin + ((instants - begin) * share).astype(np.int64)
    return np.where(start > 0, np.maximum(same_day, instants - delay), instants - delay)


def _new_members(world: World, draws: Draws) -> _Drawn:
    people = world.people
    drawn = Keyed(draws, people.id)
    uses = (people.on_community | people.on_shop) & drawn.chance("app", NEW_IN_APP)
    delay = 2 * MINUTE + drawn.days("delay", 0.4)
    at = _before(world, people.created, delay, drawn.uniform("share"))
    rows = np.flatnonzero(uses)
    kind = np.full(len(rows), NEW)
    return people.id[rows].astype(np.uint64), rows, kind, at[rows]


def _buyers(world: World, draws: Draws) -> _Drawn:
    orders = world.orders
    number, line = np.unique(orders.order, return_index=True)
    drawn = Keyed(draws, number)
    created = orders.created[line]
    delay = 10 * MINUTE + drawn.days("delay", BUYING_DELAY)
    at = _before(world, created, delay, drawn.uniform("share"))
    person = world.shop.person[orders.account[line]]
    able = drawn.chance("installs", BEFORE_ORDER)
    able &= at > world.people.created[person] + DAY
    rows = np.flatnonzero(able)
    kind = np.full(len(rows), BUYING)
    return number[rows].astype(np.uint64) << np.uint64(4), person[rows], kind, at[rows]


def _per_day(world: World, share: float) -> Ints:
    """Numbers day * 10^7 + i of so many happenings per member and day."""
    each = at_least(2, world.config.members * share)
    first = day_number(world.config.start) - HISTORY_DAYS
    last = day_number(world.config.business_days[-1])
    days = np.arange(first, last + 1)
    return (days[:, None] * 10**7 + np.arange(each)[None, :]).ravel()


def _time(drawn: Keyed, numbers: Ints) -> Instants:
    begin = numbers // 10**7 * DAY + day_start(number_day(0))
    return begin + time_of_day(drawn.uniform("time"))


def _idle(world: World, draws: Draws) -> _Drawn:
    numbers = _per_day(world, RETURNING)
    drawn = Keyed(draws, numbers)
    at = _time(drawn, numbers)
    there = np.searchsorted(world.people.created, at - 2 * DAY)
    person = drawn.below("person", there)
    rows = np.flatnonzero(there > 0)
    key = (numbers[rows].astype(np.uint64) << np.uint64(4)) + np.uint64(1)
    return key, person[rows], np.full(len(rows), IDLE), at[rows]


def _strangers(world: World, draws: Draws) -> _Drawn:
    numbers = _per_day(world, STRANGERS)
    drawn = Keyed(draws, numbers)
    n = len(numbers)
    key = (numbers.astype(np.uint64) << np.uint64(4)) + np.uint64(2)
    return key, np.full(n, -1), np.full(n, STRANGER), _time(drawn, numbers)


def _describe(
    world: World,
    draws: Draws,
    key: Hashes,
    person: Ints,
    kind: Ints,
    at: Instants,
    next_at: Instants,
) -> Installs:
    drawn = Keyed(draws.child("facts"), key)
    known = person >= 0
    of_person = scramble(person, draws.salt("device"))
    own = known & ~drawn.chance("second device", SECOND_DEVICE)
    device = np.where(own, of_person, scramble(key, draws.salt("other device")))
    by_device = Keyed(draws.child("devices"), device)
    platform = by_device.chance("ios", IOS).astype(np.int64)
    shares = np.asarray(LIMITED)[platform]
    country = np.append(world.people.country, 0)[person]
    country = np.where(known, country, drawn.pick("country", COUNTRY_SHARES))
    address = Keyed(draws.child("addresses"), np.where(own, of_person, device))
    ip = np.asarray(COUNTRY_NETWORKS)[country] << 16 | address.below("ip", 1 << 16)
    picks = Campaigns(world, at, kind, country, platform)
    organic = drawn.chance("organic", ORGANIC)
    campaign = np.where(organic, -1, picks.pick(drawn, "campaign"))
    touched = at - 20 * SECOND - (40 + drawn.below("wait", 40)) * SECOND
    touched -= drawn.days("touch", 0.15)
    touched = np.where(campaign >= 0, touched // MILLI * MILLI, NEVER)
    contributor, contributed = _contributors(drawn, picks, campaign, touched)
    delay = drawn.pick("arrival", DELAYS)
    return Installs(
        key=key,
        person=person,
        kind=kind,
        at=at,
        next_at=next_at,
        part=business_day(at) + delay,
        device=device,
        platform=platform,
        limited=by_device.chance("limited", shares),
        country=country,
        ip=np.where(drawn.chance("no ip", NO_IP), -1, ip),
        campaign=campaign,
        touched=touched,
        contributor=contributor,
        contributed=contributed,
    )


def _contributors(
    drawn: Keyed, picks: "Campaigns", campaign: Ints, touched: Instants
) -> tuple[Ints, Instants]:
    """Campaigns and instants of the touches before the credited one, (installs, 3)."""
    count = np.where(campaign >= 0, drawn.pick("contributors", CONTRIBUTORS), 0)
    found, when = [], []
    last = touched
    for number in range(3):
        other = picks.pick(drawn, f"contributor {number}")
        there = (count > number) & (other >= 0)
        gap = MINUTE + drawn.days(f"gap {number}", 1.5) // MILLI * MILLI
        last = np.where(there, last - np.where(there, gap, 0), last)
        found.append(np.where(there, other, -1))
        when.append(np.where(there, last, NEVER))
    return np.stack(found, axis=1), np.stack(when, axis=1)


class Campaigns:
    """Which campaign brought an install: of those running, what fits the person."""

    def __init__(
        self, world: World, at: Instants, kind: Ints, country: Ints, platform: Ints
    ) -> None:
        first = day_number(world.config.start) - HISTORY_DAYS
        days = np.arange(-HISTORY_DAYS, world.config.days)
        runs = np.array([[c.runs(int(d)) for c in CAMPAIGNS] for d in days])
        fits = np.array([[_weights(c, k) for c in CAMPAIGNS] for k in range(4)])
        places = np.array(
            [[_place(c.country, code) for c in CAMPAIGNS] for code in COUNTRIES]
        )
        systems = np.array(
            [[_system(c.network, p) for c in CAMPAIGNS] for p in range(2)]
        )
        table = np.cumsum(
            runs[:, None, None, None, :]
            * fits[None, :, None, None, :]
            * places[None, None, :, None, :]
            * systems[None, None, None, :, :],
            axis=-1,
        )
        self._cumulated = table
        self._at = (business_day(at) - first, kind, country, platform)

    def pick(self, drawn: Keyed, column: str) -> Ints:
        """A campaign for each install, -1 where none fits."""
        table = self._cumulated[self._at]
        wanted = drawn.uniform(column) * table[:, -1]
        found = (table <= wanted[:, None]).sum(axis=1)
        return np.where(table[:, -1] > 0, np.minimum(found, len(CAMPAIGNS) - 1), -1)


def _weights(campaign: Campaign, kind: int) -> float:
    """How many installs of a kind a campaign brings."""
    weight, buyers = campaign.installs, campaign.buyers
    retention = campaign.objective == "RETENTION"
    if kind in (NEW, STRANGER):
        return 0.0 if retention else weight / (buyers if kind == STRANGER else 1.0)
    weight *= 3.0 if retention else 0.5
    return weight * buyers if kind == BUYING else weight / buyers


def _place(target: str | None, country: str) -> float:
    if target is None:
        return 1.0
    return 3.0 if target == country else _AFFINITY_ABROAD


def _system(network: int, platform: int) -> float:
    """Apple's network has no Android, the reward network nothing else."""
    if network == APPLE:
        return float(platform == APPLE_OS)
    if network == ADISON:
        return float(platform == ANDROID)
    return 0.5 if network == NAVER and platform == APPLE_OS else 1.0

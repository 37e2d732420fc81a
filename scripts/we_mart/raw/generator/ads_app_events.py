"""In-app events of the installs: what both providers are told of.

An install has sessions until the person installs again or leaves; members log in soon
after the install and keep being known.
"""

from dataclasses import dataclass, fields, replace

import numpy as np

from we_mart.raw.generator import fan_clubs
from we_mart.raw.generator.account_details import spread
from we_mart.raw.generator.ads_draws import Keyed
from we_mart.raw.generator.ads_installs import DELAYS, NEW, STRANGER, Installs
from we_mart.raw.generator.clock import (
    MILLI,
    MINUTE,
    NEVER,
    SECOND,
    AnyArray,
    Bools,
    Hashes,
    Instants,
    Ints,
    business_day,
    day_end,
)
from we_mart.raw.generator.draws import Draws, scramble
from we_mart.raw.generator.world import World

#: Sessions after the install: mean of all but the first.
SESSIONS = 3.0
STRANGER_SESSIONS = 0.6
SESSION_DAYS = 9.0
MOST_SESSIONS = 12
VIEWS = (0.35, 0.35, 0.2, 0.1)
CART = 0.2
CHECKOUT = 0.5  # of those with a cart
UNMAPPED = 0.01
#: Orders of these clients go through the app: web view, shop app.
APP_CLIENTS = (0, 1)
TRACKED = 0.93

(REGISTRATION, LOGIN, VIEW, ADD_TO_CART, BEGIN_CHECKOUT, PURCHASE, SUBSCRIBE, OTHER,
 OPEN, PUSH) = range(10)  # fmt: skip

#: Who tells the member behind an install: its own events; the analytics' events, by
#: the device's advertising id; their profile; nobody.
BY_APP, BY_EVENT, BY_PROFILE, BY_NOBODY = range(4)
TOLD_BY = (0.79, 0.08, 0.08, 0.05)


@dataclass(frozen=True)
class AppEvents:
    """Events in order of time; install indexes Installs."""

    key: Hashes
    install: Ints
    at: Instants
    part: Ints
    what: Ints
    #: Number of the session within the install; -1: not in one.
    session: Ints
    #: Order line or fan-club membership (position); 0 elsewhere.
    thing: Ints

    def __len__(self) -> int:
        return len(self.key)

    def take(self, rows: AnyArray) -> "AppEvents":
        """The events at positions, or where a mask is true."""
        return replace(
            self, **{f.name: getattr(self, f.name)[rows] for f in fields(self)}
        )


def logged_in(world: World, installs: Installs) -> Instants:
    """When the person of each install logs in, NEVER if nobody does."""
    drawn = Keyed(Draws(world.config.seed, "ads", "logins"), installs.key)
    wait = 20 * SECOND + drawn.days("wait", 2 / 1440) // MILLI * MILLI
    created = np.append(world.people.created, 0)[installs.person] // MILLI * MILLI
    at = np.maximum(installs.at + wait, created + 3 * SECOND)
    return np.where(installs.person < 0, NEVER, at)


def told_by(world: World, installs: Installs) -> Ints:
    """Who tells the member behind each install."""
    draws = Draws(world.config.seed, "ads", "told by")
    return Keyed(draws, installs.key).pick("source", TOLD_BY)


def build(world: World, installs: Installs, login: Instants) -> AppEvents:
    """Every event up to the end of the run."""
    draws = Draws(world.config.seed, "ads", "app events")
    parts = [
        *_sessions(draws, installs, login),
        *_logins(world, installs, login),
        _purchases(world, draws.child("purchases"), installs),
        _subscribes(world, installs),
    ]
    columns = [np.concatenate(p) for p in zip(*parts, strict=True)]
    install, at, what, session, thing = columns
    left = np.append(world.people.left, NEVER)[installs.person[install]]
    until = np.minimum(np.minimum(installs.next_at[install], left), _end(world))
    bound = (what == REGISTRATION) | (what == LOGIN)
    kept = (at < until) | (bound & (at < _end(world)))
    kept &= at >= installs.at[install]
    install, at, what, session, thing = (c[kept] for c in columns)
    at = at // MILLI * MILLI
    key = scramble(
        scramble(installs.key[install], 77) ^ at.astype(np.uint64),
        99,
    ) + (what * 1_000_003 + thing).astype(np.uint64)
    _, first = np.unique(key, return_index=True)
    order = first[np.lexsort((key[first], at[first]))]
    drawn = Keyed(draws.child("arrival"), key[order])
    part = business_day(at[order]) + drawn.pick("delay", DELAYS)
    return AppEvents(
        key=key[order],
        install=install[order],
        at=at[order],
        # Nothing of an install arrives before the install itself.
        part=np.maximum(part, installs.part[install[order]]),
        what=what[order],
        session=session[order],
        thing=thing[order],
    )


def _end(world: World) -> int:
    return day_end(world.config.business_days[-1])


_Part = tuple[Ints, Instants, Ints, Ints, Ints]


def _part(install: Ints, at: Instants, what: int, session: Ints | int = -1,
          thing: Ints | int = 0) -> _Part:  # fmt: skip
    n = len(install)
    return (
        install,
        at,
        np.full(n, what),
        np.broadcast_to(np.asarray(session), n),
        np.broadcast_to(np.asarray(thing), n),
    )


def _sessions(draws: Draws, installs: Installs, login: Instants) -> list[_Part]:
    """Opened, looked at, put into the cart."""
    of_install = Keyed(draws.child("sessions"), installs.key)
    mean = np.where(installs.kind == STRANGER, STRANGER_SESSIONS, SESSIONS)
    more = (-np.log1p(-of_install.uniform("count")) * mean).astype(np.int64)
    install, session = spread(1 + np.minimum(more, MOST_SESSIONS))
    drawn = Keyed(draws, scramble(installs.key[install], 5) + session.astype(np.uint64))
    later = 2 * MINUTE + drawn.days("later", SESSION_DAYS)
    # Members log in before they come back.
    after = np.where(login == NEVER, installs.at, np.maximum(login, installs.at))[
        install
    ]
    begins = np.where(
        session == 0,
        installs.at[install] + 2 * SECOND + drawn.below("first", 8) * SECOND,
        after + later,
    )
    parts = [_part(install, begins, OPEN, session)]
    views = drawn.pick("views", VIEWS)
    for number in range(len(VIEWS) - 1):
        rows = np.flatnonzero(views > number)
        at = begins + 12 * SECOND + drawn.below(f"view {number}", 90) * 997 * MILLI
        parts.append(_part(install[rows], at[rows], VIEW, session[rows]))
    cart = drawn.chance("cart", CART)
    bound = begins + 3 * MINUTE + drawn.below("cart after", 120) * SECOND
    checkout = cart & drawn.chance("checkout", CHECKOUT)
    for rows, what, wait in (
        (np.flatnonzero(cart), ADD_TO_CART, 0),
        (np.flatnonzero(checkout), BEGIN_CHECKOUT, 40 * SECOND),
        (np.flatnonzero(drawn.chance("other", UNMAPPED)), OTHER, 60 * SECOND),
    ):
        parts.append(_part(install[rows], bound[rows] + wait, what, session[rows]))
    pushed = np.flatnonzero(drawn.chance("push", 0.15) & (session > 0))
    parts.append(_part(install[pushed], begins[pushed] + SECOND, PUSH, session[pushed]))
    return parts


def _logins(world: World, installs: Installs, login: Instants) -> list[_Part]:
    known = np.flatnonzero(login != NEVER)
    new = np.flatnonzero(installs.kind == NEW)
    created = world.people.created[installs.person[new]]
    registered = np.maximum(created, installs.at[new] + 10 * SECOND)
    return [
        _part(new, np.minimum(registered, login[new] - SECOND), REGISTRATION),
        _part(known, login[known], LOGIN),
    ]


def _latest_install(installs: Installs, person: Ints, at: Instants) -> Ints:
    """The latest install of each person before an instant, -1 without one."""
    known = np.flatnonzero(installs.person >= 0)
    order = known[np.lexsort((installs.at[known], installs.person[known]))]
    # One number for person and time: both ascend together.
    span = np.int64(1) << 22
    minute = 60 * SECOND
    base = int(installs.at.min()) if len(installs) else 0
    codes = installs.person[order] * span + (installs.at[order] - base) // minute + 1
    wanted = person * span + np.clip((at - base) // minute, 0, span - 1)
    place = np.searchsorted(codes, wanted, side="right") - 1
    found = order[np.maximum(place, 0)] if len(order) else np.zeros(len(person), int)
    if not len(order):
        return np.full(len(person), -1)
    fits = (place >= 0) & (installs.person[found] == person)
    fits &= installs.at[found] + MINUTE < at
    return np.where(fits, found, -1)


def _purchases(world: World, draws: Draws, installs: Installs) -> _Part:
    """Paid orders that went through the app, where it had been installed before."""
    orders = world.orders
    number, line = np.unique(orders.order, return_index=True)
    drawn = Keyed(draws, number)
    paid = orders.paid[line]
    able = (paid != NEVER) & np.isin(orders.client[line], APP_CLIENTS)
    able &= drawn.chance("tracked", TRACKED)
    line, paid = line[able], paid[able]
    person = world.shop.person[orders.account[line]]
    install = _latest_install(installs, person, paid)
    rows = np.flatnonzero(install >= 0)
    wait = (1 + drawn.below("wait", 4)[able]) * SECOND
    return _part(install[rows], (paid + wait)[rows], PURCHASE, -1, line[rows])


def _subscribes(world: World, installs: Installs) -> _Part:
    """Fan-club memberships bought by those who had installed the app before."""
    clubs = fan_clubs.build(world.config, world.shop)
    person = np.searchsorted(world.people.id, clubs.member_id)
    known = person < len(world.people.id)
    person = np.where(known, person, 0)
    known &= world.people.id[person] == clubs.member_id
    install = np.where(known, _latest_install(installs, person, clubs.started), -1)
    rows = np.flatnonzero(install >= 0)
    return _part(install[rows], clubs.started[rows] + SECOND, SUBSCRIBE, -1,
                 clubs.artist[rows])  # fmt: skip


def is_known(events: AppEvents, installs: Installs, login: Instants) -> Bools:
    """Events whose person is logged in."""
    known: Bools = events.at >= login[events.install]
    known |= events.what == REGISTRATION
    return known & (installs.person[events.install] >= 0)

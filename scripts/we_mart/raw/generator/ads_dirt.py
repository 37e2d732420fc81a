"""What the cleansing rules have to find, and what comes close and is fine.

Each planted row breaks one rule alone: its device, address and ids are its own.
"""

import json
from collections.abc import Callable

from we_mart.raw.generator.ads_actors import (
    ANALYTICS,
    COPY,
    DECOY,
    EVENTS,
    INSTALLS,
    KEPT,
    PROFILES,
    REMOVED,
    SELDOM,
    Actor,
    Plants,
    Row,
)
from we_mart.raw.generator.ads_constants import (
    CLICK_TO_INSTALL_SECONDS,
    INSTALLS_PER_IP_HOUR,
    LATE_DAYS,
    SECONDS_BETWEEN_COUNTRIES,
    SECONDS_BETWEEN_INSTALLS,
    TEST_USER_IDS,
)
from we_mart.raw.generator.clock import DAY, HOUR, MILLI, MINUTE, SECOND

#: Addresses in the internal ranges, with neighbours: first and last ones of a range.
EDGES = (
    ("203.0.113.64", "203.0.113.63"),
    ("203.0.113.127", "203.0.113.128"),
    ("192.168.77.255", "192.168.78.0"),
    ("10.20.0.0", "10.19.255.255"),
)
#: Testers that only their profile tells.
PROFILE_TESTERS = 19_000_101
VIEW = "af_content_view"

_Kind = Callable[[Plants, Actor], None]


def plant(plants: Plants) -> None:
    """Plant every kind of dirt."""
    for turn, (name, kind) in enumerate(KINDS.items()):
        every = SELDOM if name in _MANY_ROWS else 10
        for actor in plants.actors(name, turn, every):
            kind(plants, actor)


def _adds(plants: Plants, rule: str, actor: Actor) -> Callable[[str, Row, str], None]:
    """Plants a row of one table for one rule and actor."""

    def add(table: str, row: Row, role: str) -> None:
        plants.add(table, row, rule, role, actor.name)

    return add


def _turns(actor: Actor, choices: int) -> int:
    """Which of some variants is the actor's turn: one after the other, day by day."""
    return (actor.day // 10 + actor.number("variant", choices)) % choices


def late(plants: Plants, actor: Actor) -> None:
    """Arrived one day too late; at the last day that is in time."""
    add = _adds(plants, "late", actor)
    add(INSTALLS, actor.install(part=actor.day + LATE_DAYS + 1), REMOVED)
    near = Actor(actor.name + "/in time", actor.day)
    add(INSTALLS, near.install(part=actor.day + LATE_DAYS), DECOY)
    add(EVENTS, near.event(VIEW, HOUR, part=actor.day + LATE_DAYS + 2), REMOVED)
    add(EVENTS, near.event(VIEW, 2 * HOUR, part=actor.day + LATE_DAYS), DECOY)
    for after, delay, role in ((0, LATE_DAYS + 1, REMOVED), (HOUR, LATE_DAYS, DECOY)):
        add(ANALYTICS, near.analytics("App Open", after, part=actor.day + delay), role)


def clock_ahead(plants: Plants, actor: Actor) -> None:
    """From a day after that of its arrival."""
    add = _adds(plants, "clock_ahead", actor)
    add(INSTALLS, actor.install(part=actor.day - 1), REMOVED)
    other = Actor(actor.name + "/events", actor.day)
    add(INSTALLS, other.install(), KEPT)
    add(EVENTS, other.event(VIEW, DAY), REMOVED)
    add(ANALYTICS, other.analytics("App Open", DAY), REMOVED)


def invalid_id(plants: Plants, actor: Actor) -> None:
    """Ids that no provider gives."""
    add = _adds(plants, "invalid_id", actor)
    odd = ("unknown", "1718000000000", f"{actor.id}x", "-1")[_turns(actor, 4)]
    add(INSTALLS, actor.install(appsflyer_id=f"{odd}"), REMOVED)
    event = actor.event(VIEW, HOUR, appsflyer_id=f"{odd}")
    add(EVENTS, event, REMOVED)
    user = ("undefined", "null", "12ab")[_turns(actor, 3)]
    row = actor.analytics("App Open", 2 * HOUR, user_id=user, distinct_id=user)
    add(ANALYTICS, row, REMOVED)


def test_user(plants: Plants, actor: Actor) -> None:
    """Testers by the list of their ids, and by their profile."""
    add = _adds(plants, "test_user", actor)
    tester = TEST_USER_IDS[_turns(actor, len(TEST_USER_IDS))]
    other = Actor(actor.name + "/profile", actor.day)
    number = other.number("tester", 900)
    for who, user in ((actor, tester), (other, str(PROFILE_TESTERS + number))):
        add(INSTALLS, who.install(customer_user_id=user), REMOVED)
        add(EVENTS, who.event("af_login", MINUTE, customer_user_id=user), REMOVED)
        row = who.analytics("Login", MINUTE, user_id=user, distinct_id=user)
        add(ANALYTICS, row, REMOVED)
    profile = {
        "distinct_id": str(PROFILE_TESTERS + number),
        "user_id": str(PROFILE_TESTERS + number),
        "properties": json.dumps({"is_test": True}, separators=(",", ":")),
        "last_seen": other.at,
    }
    known = {row["distinct_id"] for row in plants.rows.get(PROFILES, [])}
    if profile["distinct_id"] not in known:
        add(PROFILES, profile, KEPT)


def internal_ip(plants: Plants, actor: Actor) -> None:
    """From the company's networks; from addresses beside them."""
    add = _adds(plants, "internal_ip", actor)
    inside, outside = EDGES[_turns(actor, len(EDGES))]
    if not actor.name.endswith("/0"):
        # An edge that many had would be a flood.
        host = f"{actor.number('third', 256)}.{actor.number('fourth', 256)}"
        inside, outside = f"10.20.{host}", f"10.21.{host}"
    for ip, role in ((inside, REMOVED), (outside, DECOY)):
        who = Actor(f"{actor.name}/{ip}", actor.day)
        add(INSTALLS, who.install(ip=ip), role)
        row = who.analytics("App Open", 0)
        properties = json.loads(row["properties"]) | {"$ip": ip}
        row["properties"] = json.dumps(properties, separators=(",", ":"))
        add(ANALYTICS, row, role)
    other = Actor(actor.name + "/event", actor.day)
    add(INSTALLS, other.install(), KEPT)
    add(EVENTS, other.event(VIEW, HOUR, ip=inside), REMOVED)
    add(EVENTS, other.event(VIEW, 3 * HOUR, ip=outside), DECOY)


def click_injection(plants: Plants, actor: Actor) -> None:
    """Clicked too short before the install; just long enough before."""
    add = _adds(plants, "click_injection", actor)
    short = (CLICK_TO_INSTALL_SECONDS - 1) * SECOND + 999 * MILLI
    for wait, role in (
        (short if _turns(actor, 2) else 2 * SECOND, REMOVED),
        (CLICK_TO_INSTALL_SECONDS * SECOND, DECOY),
    ):
        who = Actor(f"{actor.name}/{role}", actor.day)
        touch = {
            "attributed_touch_type": "click",
            "attributed_touch_time": who.at - wait,
            "media_source": "Facebook Ads",
            "campaign": "FB_US_INSTALL_BROAD",
            "campaign_id": "23850000000102",
            "is_retargeting": False,
        }
        add(INSTALLS, who.install(**touch), role)
        if role == REMOVED:
            event = who.event(VIEW, 2 * MINUTE, media_source="Facebook Ads")
            plants.add(EVENTS, event, "install_removed", REMOVED, actor.name)


def install_flood(plants: Plants, actor: Actor) -> None:
    """More installs from one address within an hour than a household or a cafe has."""
    add = _adds(plants, "install_flood", actor)
    for number in range(INSTALLS_PER_IP_HOUR + 4):
        who = Actor(f"{actor.name}/{number}", actor.day)
        at = actor.at + number * 100 * SECOND
        add(INSTALLS, _moved(who, at, ip=actor.ip), REMOVED)


def busy_address(plants: Plants, actor: Actor) -> None:
    """Just as many installs from one address within an hour as are fine; then more."""
    add = _adds(plants, "install_flood", actor)
    for number in range(INSTALLS_PER_IP_HOUR + 8):
        who = Actor(f"{actor.name}/{number}", actor.day)
        pause = 0 if number < INSTALLS_PER_IP_HOUR else 2 * HOUR
        at = actor.at + number * 140 * SECOND + pause
        add(INSTALLS, _moved(who, at, ip=actor.ip), DECOY)


def _moved(who: Actor, at: int, **changes: str) -> Row:
    """The actor's install at another time."""
    name = f"{at // MILLI}-{who.id.split('-')[1]}"
    return who.install(install_time=at, appsflyer_id=name, **changes)


def repeat_install(plants: Plants, actor: Actor) -> None:
    """Twice on one device within the hour; twice an hour apart."""
    add = _adds(plants, "repeat_install", actor)
    hour = SECONDS_BETWEEN_INSTALLS * SECOND
    for wait, role in ((hour - 40 * MINUTE, REMOVED), (hour, DECOY)):
        who = Actor(f"{actor.name}/{role}", actor.day)
        add(INSTALLS, who.install(), KEPT)
        again = _moved(Actor(who.name + "/again", who.day), who.at + wait)
        device = {k: who.install()[k] for k in ("advertising_id", "android_id")}
        add(INSTALLS, again | device, role)


def purchase_without_install(plants: Plants, actor: Actor) -> None:
    """Bought without an install, before it, and at its very instant."""
    add = _adds(plants, "purchase_without_install", actor)
    add(EVENTS, actor.purchase(HOUR), REMOVED)
    before = Actor(actor.name + "/before", actor.day)
    add(INSTALLS, before.install(), KEPT)
    add(EVENTS, before.purchase(-30 * MINUTE), REMOVED)
    same = Actor(actor.name + "/same", actor.day)
    add(INSTALLS, same.install(), KEPT)
    add(EVENTS, same.purchase(0), DECOY)


def country_jump(plants: Plants, actor: Actor) -> None:
    """In two countries within an hour; an hour apart."""
    add = _adds(plants, "country_jump", actor)
    hour = SECONDS_BETWEEN_COUNTRIES * SECOND
    for wait, role in ((hour - 40 * MINUTE, REMOVED), (hour, DECOY)):
        who = Actor(f"{actor.name}/{role}", actor.day)
        add(INSTALLS, who.install(), KEPT)
        add(EVENTS, who.event(VIEW, MINUTE), KEPT)
        add(EVENTS, who.event(VIEW, MINUTE + wait, country_code="US"), role)


def copied_install(plants: Plants, actor: Actor) -> None:
    """The same install twice on a day, and again within the late window."""
    add = _adds(plants, "duplicate", actor)
    add(INSTALLS, actor.install(), KEPT)
    for delay in (0, 1, LATE_DAYS):
        add(INSTALLS, actor.install(part=actor.day + delay), COPY)
    # Installed again hours later under the same id: another install.
    add(INSTALLS, actor.install(install_time=actor.at + 3 * HOUR), DECOY)


def copied_purchase(plants: Plants, actor: Actor) -> None:
    """The same order told twice in other words; another order at the same instant."""
    add = _adds(plants, "duplicate", actor)
    add(INSTALLS, actor.install(), KEPT)
    bought = actor.purchase(HOUR)
    add(EVENTS, bought, KEPT)
    again = json.loads(bought["event_value"]) | {"af_retry": True}
    told = {"event_value": json.dumps(again, separators=(",", ":"))}
    add(EVENTS, bought | told | {"part": actor.day + _turns(actor, 3)}, COPY)
    another = {"af_order_id": f"S998{actor.number('order', 10**9):09d}"}
    told = {"event_value": json.dumps(another, separators=(",", ":"))}
    add(EVENTS, bought | told, DECOY)


def copied_event(plants: Plants, actor: Actor) -> None:
    """The same value twice; another value at the same instant, the same one later."""
    add = _adds(plants, "duplicate", actor)
    add(INSTALLS, actor.install(), KEPT)
    seen = actor.event(VIEW, HOUR)
    add(EVENTS, seen, KEPT)
    for delay in (0, 1 + _turns(actor, LATE_DAYS)):
        add(EVENTS, seen | {"part": actor.day + delay}, COPY)
    add(EVENTS, actor.event(VIEW, HOUR, event_value='{"af_content_id":"x"}'), DECOY)
    add(EVENTS, seen | {"event_time": seen["event_time"] + MILLI}, DECOY)


def copied_analytics(plants: Plants, actor: Actor) -> None:
    """The same insert_id; without one, the same person, event, time and properties."""
    add = _adds(plants, "duplicate", actor)
    opened = actor.analytics("App Open", 0)
    add(ANALYTICS, opened, KEPT)
    sent = json.loads(opened["properties"]) | {"resent": True}
    told = {"properties": json.dumps(sent, separators=(",", ":"))}
    add(ANALYTICS, opened | told | {"part": actor.day + _turns(actor, 3)}, COPY)
    old = actor.analytics("View Content", HOUR, insert_id=None)
    add(ANALYTICS, old, KEPT)
    for delay in (0, LATE_DAYS):
        add(ANALYTICS, old | {"part": actor.day + delay}, COPY)
    add(ANALYTICS, old | {"properties": '{"$os":"Android"}'}, DECOY)
    add(ANALYTICS, old | {"time": old["time"] + MILLI}, DECOY)


KINDS: dict[str, _Kind] = {
    "late": late,
    "clock ahead": clock_ahead,
    "invalid id": invalid_id,
    "test user": test_user,
    "internal ip": internal_ip,
    "click injection": click_injection,
    "install flood": install_flood,
    "busy address": busy_address,
    "repeat install": repeat_install,
    "purchase without install": purchase_without_install,
    "country jump": country_jump,
    "copied install": copied_install,
    "copied purchase": copied_purchase,
    "copied event": copied_event,
    "copied analytics": copied_analytics,
}
_MANY_ROWS = {"install flood", "busy address"}

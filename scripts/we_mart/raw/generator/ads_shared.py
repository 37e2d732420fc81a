"""Device ids that several members use: nobody may be merged by them."""

from we_mart.raw.generator.ads_actors import EVENTS, INSTALLS, KEPT, Actor, Plants, Row
from we_mart.raw.generator.ads_constants import HISTORY_DAYS, MEMBERS_PER_ID
from we_mart.raw.generator.ads_installs import shared_device_members
from we_mart.raw.generator.clock import DAY, HOUR, MINUTE, day_number
from we_mart.raw.generator.world import World

#: Families with a tablet, members of each; and installs that an emulator farm makes
#: under one advertising id, with the members who log in there.
FAMILIES = (-33, 1)
FAMILY = 2
FARM_DAY = -21
FARM_INSTALLS = 30
FARM_MEMBERS = MEMBERS_PER_ID + 4


def plant(world: World, plants: Plants) -> list[Row]:
    """Plant the devices; returns a row for each group of ids that must stay apart."""
    members = [str(m) for m in world.people.id[shared_device_members(world)].tolist()]
    start = day_number(world.config.start)
    found = []
    for offset in FAMILIES:
        family, members = members[:FAMILY], members[FAMILY:]
        if len(family) == FAMILY and -HISTORY_DAYS <= offset < world.config.days:
            found.append(_family(world, plants, start + offset, family))
    if len(members) >= FARM_MEMBERS:
        found.append(_farm(world, plants, start + FARM_DAY, members[:FARM_MEMBERS]))
    return found


def _login(actor: Actor, member: str, **device: str) -> Row:
    return actor.event("af_login", 2 * MINUTE, customer_user_id=member, **device)


def _family(world: World, plants: Plants, day: int, members: list[str]) -> Row:
    """One tablet, installed by one member and days later by another."""
    tablet = Actor(f"{world.config.seed}/tablet/{day}", day)
    device = {k: tablet.install()[k] for k in ("advertising_id", "android_id")}
    ids = []
    for number, member in enumerate(members):
        who = Actor(f"{tablet.name}/{number}", day + 2 * number)
        row = who.install(**device)
        group = tablet.name
        plants.add(INSTALLS, row, "shared_device", KEPT, group)
        shown = {"advertising_id": device["advertising_id"]}
        plants.add(EVENTS, _login(who, member, **shown), "shared_device", KEPT, group)
        later = who.event("af_content_view", 5 * HOUR, **shown, customer_user_id=member)
        plants.add(EVENTS, later, "shared_device", KEPT, group)
        ids.append(who.id)
    return {
        "kind": "ambiguous",
        "group": tablet.name,
        "id_type": "gaid",
        "id_value": device["advertising_id"],
        "we_member_ids": [int(m) for m in members],
        "appsflyer_ids": ids,
    }


def _farm(world: World, plants: Plants, day: int, members: list[str]) -> Row:
    """Many installs under one advertising id: more than an id of a person can have."""
    farm = Actor(f"{world.config.seed}/farm/{day}", day)
    shown = {"advertising_id": farm.uuid("advertising")}
    ids = []
    for number in range(FARM_INSTALLS):
        # Six a day, at hours far apart.
        who = Actor(f"{farm.name}/{number}", day + number // 6)
        at = farm.at + number // 6 * DAY + (number % 6) * 80 * MINUTE
        name = f"{at // 1_000}-{who.id.split('-')[1]}"
        row = who.install(install_time=at, appsflyer_id=name, **shown)
        plants.add(INSTALLS, row, "shared_device", KEPT, farm.name)
        ids.append(name)
        if number < len(members):
            changed = {"appsflyer_id": name, "event_time": at + MINUTE}
            login = _login(who, members[number], **shown) | changed
            plants.add(EVENTS, login, "shared_device", KEPT, farm.name)
    return {
        "kind": "shared_by_many",
        "group": farm.name,
        "id_type": "gaid",
        "id_value": shown["advertising_id"],
        "we_member_ids": [int(m) for m in members],
        "appsflyer_ids": ids,
    }

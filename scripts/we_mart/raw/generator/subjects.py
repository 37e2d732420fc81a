"""Which subject writes which tables: the place to add the ones still to come."""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from we_mart.raw.generator import (
    account_details,
    account_tables,
    ads,
    artists,
    community_tables,
    fan_clubs,
    migrations,
    order_extracts,
    other_services,
)
from we_mart.raw.generator.activity import daily_last_access
from we_mart.raw.generator.clock import day_end
from we_mart.raw.generator.community_log import CommunityLog
from we_mart.raw.generator.draws import Draws
from we_mart.raw.generator.log_days import write_log
from we_mart.raw.generator.people import members_at
from we_mart.raw.generator.shop_log import ShopLog
from we_mart.raw.generator.world import World
from we_mart.raw.generator.writer import RawWriter


@dataclass(frozen=True)
class Subject:
    """A group of tables that are written together."""

    name: str
    tables: tuple[str, ...]
    write: Callable[[World, RawWriter], None]


def _ends(world: World) -> Iterator[tuple[datetime.date, int]]:
    """Each extract day and the instant at which it ends."""
    for day in world.config.business_days:
        yield day, day_end(day)


def _members(world: World, writer: RawWriter) -> None:
    for day, end in _ends(world):
        writer.write("ods.ods_wemember_user", day, members_at(world.people, end))


def _community_accounts(world: World, writer: RawWriter) -> None:
    config, accounts = world.config, world.community
    draws = Draws(config.seed, "community access")
    accessed = daily_last_access(draws, accounts, config.business_days)
    for (day, end), last in zip(_ends(world), accessed, strict=True):
        writer.write("ods.ods_wv_user", day, account_tables.community_at(accounts, end))
        writer.write(
            "ods.ods_wv_user_last_accessed_at",
            day,
            account_details.last_accessed_at(accounts, end, last),
        )


def _shop_accounts(world: World, writer: RawWriter) -> None:
    config, accounts = world.config, world.shop
    draws = Draws(config.seed, "shop access")
    accessed = daily_last_access(draws, accounts, config.business_days)
    for (day, end), last in zip(_ends(world), accessed, strict=True):
        columns = account_tables.shop_at(accounts, end, last)
        writer.write("ods.ods_ws_user", day, columns)


def _devices(world: World, writer: RawWriter) -> None:
    devices = account_details.build_devices(world.config, world.community)
    for day, end in _ends(world):
        columns = account_details.devices_at(devices, end)
        writer.write("ods.ods_wv_notification_device", day, columns)


def _stays(world: World, writer: RawWriter) -> None:
    for service, accounts, key, id_column in (
        ("community", world.community, "ods.wv_user_ctry_history", "wv_user_id"),
        ("shop", world.shop, "ods.ws_user_ctry_history", "ws_user_id"),
    ):
        stays = account_details.build_stays(world.config, accounts, service)
        for day, end in _ends(world):
            writer.write(key, day, account_details.stays_at(stays, end, id_column))


def _other_services(world: World, writer: RawWriter) -> None:
    config, people = world.config, world.people
    album = other_services.build(config, people, "album")
    messenger = other_services.build(config, people, "messenger")
    for day, end in _ends(world):
        writer.write(
            "album.user", day, other_services.album_at(config, album, people, end)
        )
        writer.write(
            "ods.ods_ph_fan_user",
            day,
            other_services.messenger_at(config, messenger, day),
        )


def _artists(world: World, writer: RawWriter) -> None:
    for day in world.config.business_days:
        writer.write("ods.we_artist", day, artists.artists_at(world.config, day))
    writer.write("we_meta.v_to_wv_comm_mapping", None, artists.channel_mapping())


def _fan_clubs(world: World, writer: RawWriter) -> None:
    clubs = fan_clubs.build(world.config, world.shop)
    for day, end in _ends(world):
        writer.write("ods.ws_fc_user_history", day, fan_clubs.fan_clubs_at(clubs, end))


def _communities(world: World, writer: RawWriter) -> None:
    config, accounts, members = world.config, world.community, world.memberships
    log = community_tables.StatusLog(config, members)
    reports = community_tables.Reports(config, members)
    for day, end in _ends(world):
        for key, columns in (
            (
                "ods.ods_wv_member_profile",
                community_tables.profiles_at(config, accounts, members, end),
            ),
            (
                "weverse2.community_member_special_member",
                community_tables.special_at(members, end),
            ),
            (
                "weverse2.community_log_member_status_log",
                log.arrived_on(accounts, members, day),
            ),
            ("weverse2.community_common_report", reports.made_on(members, day)),
        ):
            writer.write(key, day, columns)


def _migrations(world: World, writer: RawWriter) -> None:
    config, accounts = world.config, world.community
    for key, columns in (
        (
            "ods.wv1_join_info",
            migrations.version_1_joins(config, accounts, world.memberships),
        ),
        (
            "weverse2.community_common_v_member_migration",
            migrations.live_links(config, accounts),
        ),
        (
            "weverse2.community_log_v_member_migration",
            migrations.live_channels(config, accounts),
        ),
    ):
        writer.write(key, None, columns)


def _orders(world: World, writer: RawWriter) -> None:
    for day in world.config.business_days:
        columns = order_extracts.extract(
            world.config, world.people, world.shop, world.orders, day
        )
        writer.write("ods.ods_ws_order_item", day, columns)


def _shop_log(world: World, writer: RawWriter) -> None:
    log = ShopLog(world.config, world.people, world.shop, world.orders)
    write_log(world.config, writer, "service_log.weplyapi_client_log", log.pieces)


def _community_log(world: World, writer: RawWriter) -> None:
    log = CommunityLog(world.config, world.people, world.community, world.memberships)
    write_log(world.config, writer, "service_log.weverse_client_log", log.pieces)


#: The communities' finer tables follow.
SUBJECTS = (
    Subject("members", ("ods.ods_wemember_user",), _members),
    Subject(
        "community accounts",
        ("ods.ods_wv_user", "ods.ods_wv_user_last_accessed_at"),
        _community_accounts,
    ),
    Subject("shop accounts", ("ods.ods_ws_user",), _shop_accounts),
    Subject("devices", ("ods.ods_wv_notification_device",), _devices),
    Subject("stays", ("ods.wv_user_ctry_history", "ods.ws_user_ctry_history"), _stays),
    Subject("other services", ("album.user", "ods.ods_ph_fan_user"), _other_services),
    Subject("artists", ("ods.we_artist", "we_meta.v_to_wv_comm_mapping"), _artists),
    Subject("fan clubs", ("ods.ws_fc_user_history",), _fan_clubs),
    Subject(
        "communities",
        (
            "ods.ods_wv_member_profile",
            "weverse2.community_member_special_member",
            "weverse2.community_log_member_status_log",
            "weverse2.community_common_report",
        ),
        _communities,
    ),
    Subject(
        "migrations",
        (
            "ods.wv1_join_info",
            "weverse2.community_common_v_member_migration",
            "weverse2.community_log_v_member_migration",
        ),
        _migrations,
    ),
    Subject("orders", ("ods.ods_ws_order_item",), _orders),
    Subject("shop log", ("service_log.weplyapi_client_log",), _shop_log),
    Subject("community log", ("service_log.weverse_client_log",), _community_log),
    Subject("ads", ads.TABLES, ads.write),
)

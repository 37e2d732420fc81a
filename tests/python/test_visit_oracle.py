"""The oracle of the statistics of visits and orders, held to examples worked out by hand."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest

from oracles import visits
from oracles.order_worlds import at, line
from oracles.orders import business_day
from oracles.session_worlds import DAY, MILLISECOND, MINUTE
from oracles.sessions import ARTISTS, Tables
from oracles.sessions_lines import COMMUNITY, SHOP, Row
from oracles.visit_worlds import (
    HOUR,
    Rows,
)
from oracles.visits import COLUMNS, MESSENGER
from support import ORDERS

DAY_ONE = "2024-07-01"
#: Midnight of DAY_ONE in Seoul.
MIDNIGHT = at("2024-06-30 15:00")


def clock(text: str, day: int = 1) -> dt.datetime:
    """A time of a day of July 2024 in Seoul, in UTC."""
    hours, minutes = map(int, text.split(":"))
    return MIDNIGHT + (day - 1) * DAY + hours * HOUR + minutes * MINUTE


def visit(
    *times: dt.datetime, account: int | None = 7, kind: str = "SHOP_APP", **cells: Any
) -> Rows:
    """Lines of a session, of the shop's app on device d but for `cells`."""
    row: Row = dict.fromkeys([
        "user_ctry", "user_lang", "ctry", "lang", "os", "app_ver", "page", "ws_art_id",
        "shop", "ws_user_id", "wv_device_id",
    ])  # fmt: skip
    row |= {"user_device_id": "d", "s_device_type": kind, "platform": "APP"}
    row |= {"s_wemember_id": account} | cells
    return [
        row | {"log_id": f"{row['user_device_id']}{time}", "log_dt": time, "received_at": time}
        for time in times
    ]  # fmt: skip


def community(*times: dt.datetime, member: int | None = 7, comm_id: int = 1) -> Rows:
    lines = visit(*times, account=None, wv_device_id="w")
    told: Row = {"we_member_id": member, "wv_user_id": None, "comm_id": comm_id}
    told |= {"action": "page_view"}
    return [row | told | {"log_id": f"{comm_id}{row['log_id']}"} for row in lines]


def sold(number: int, paid: dt.datetime, **cells: Any) -> Row:
    return line(number, ord_sheet_number="S", pay_dt=paid) | cells


def access(member: int | None, last: dt.datetime | None) -> Row:
    return {"ph_user_id": "p", "we_member_id": member, "last_access_at": last}


def tables_of(
    lines: Sequence[Row] = (),
    orders: Sequence[Row] = (),
    there: Sequence[Row] = (),
    messenger: dict[str, Rows] | None = None,
) -> Tables:
    """there: lines of the community; lines arrive on their day, orders at DAY_ONE"""
    raw: dict[str, dict[str, Rows]] = {
        SHOP.table: {}, COMMUNITY.table: {}, ORDERS: {DAY_ONE: list(orders)},
        MESSENGER: messenger or {},
    }  # fmt: skip
    for table, rows in ((SHOP.table, lines), (COMMUNITY.table, there)):
        for row in rows:
            arrival = business_day(row["log_dt"]).isoformat()
            raw[table].setdefault(arrival, []).append(row)
    names = {1: "A", 2: "A", 3: "B"}
    raw[ARTISTS] = {
        DAY_ONE: [
            {"we_art_id": n, "we_art_name": name, "comm_id": n, "ws_art_id": n}
            for n, name in names.items()
        ]
    }
    return visits.tables(raw)


def cells_of(rows: Rows, names: str) -> list[tuple[Any, ...]]:
    found = [tuple(row[name] for name in names.split()) for row in rows]
    return sorted(found, key=str)


@pytest.mark.parametrize(
    ("kind", "platform", "flags", "token"),
    [
        ("WEVERSE_APP", "APP", (1, 0), "wv_app"),
        ("SHOP_APP", "APP", (0, 1), "ws_app"),
        ("WEVERSE_APP", "MOBILE_WEB", (0, 0), "mobile_web"),
        ("SHOP_APP", "PC_WEB", (0, 0), "pc_web"),
        ("WEVERSE_APP", None, (0, 0), "unknown"),
        ("SHOP_APP", "app", (0, 0), "unknown"),
    ],
)
def test_the_oracle_tells_visits_by_platform_and_app(
    kind: str, platform: str | None, flags: tuple[int, int], token: str
) -> None:
    found = tables_of(visit(clock("12:00"), kind=kind, platform=platform))
    assert cells_of(found["ws_sess_daily_v2"], "is_wv_app is_ws_app") == [flags]
    kinds = ("wv" if token == "wv_app" else "ws", "" if token == "unknown" else token)
    assert cells_of(
        found["ws_platform_daily"], "vst_platform vst_type vst_type_dtl pay_order"
    ) == [(token, *kinds, 0)]


@pytest.mark.parametrize(
    ("paid", "of", "platform"),
    [
        (clock("11:59"), None, "unknown"),
        (clock("12:00"), "20240701030000000|d|7", "ws_app"),
        (clock("12:20"), "20240701030000000|d|7", "ws_app"),
        (clock("12:20") + MILLISECOND, "20240701030000000|d|7", "ws_app"),
        (clock("14:20"), "20240701050000000|e|7", "pc_web"),
        # Both run, and the later one is over: what contains the payment comes first.
        (clock("14:40"), "20240701050000000|e|7", "pc_web"),
        (clock("23:49"), "20240701050000000|e|7", "pc_web"),
        (clock("0:05", 2), "20240701145000000|d|7", "ws_app"),
        # A session of the day before does not count once it is over.
        (clock("0:11", 2), None, "unknown"),
    ],
)
def test_the_oracle_credits_the_session_around_or_the_last_one_of_the_day(
    paid: dt.datetime, of: str | None, platform: str
) -> None:
    lines = [
        *visit(clock("12:00"), clock("12:20")),
        *visit(clock("14:00"), clock("14:20"), clock("14:40"), user_device_id="e", platform="PC_WEB"),
        *visit(clock("14:10"), clock("14:15"), account=8, user_device_id="f"),
        *visit(clock("23:50"), clock("0:10", 2)),
    ]  # fmt: skip
    found = tables_of(lines, [sold(1, paid)])
    assert cells_of(found["ws_order_visit"], "account_id user_sess_id vst_platform") == [
        ("7", of, platform)
    ]  # fmt: skip


def test_the_oracle_credits_what_contains_the_payment_before_what_began_later() -> None:
    lines = [
        *visit(clock("12:00"), clock("12:20")),
        *visit(clock("12:05"), clock("12:10"), user_device_id="e"),
    ]
    found = tables_of(lines, [sold(1, clock("12:15"))])
    assert cells_of(found["ws_order_visit"], "user_sess_id") == [("20240701030000000|d|7",)]  # fmt: skip


@pytest.mark.parametrize("paid", [clock("12:00"), clock("13:00")])
def test_the_oracle_credits_the_highest_of_sessions_of_one_start(
    paid: dt.datetime,
) -> None:
    devices = ("E", "e", "d", "é")
    lines = [row for d in devices for row in visit(clock("12:00"), user_device_id=d)]
    found = tables_of(lines, [sold(1, paid)])
    assert cells_of(found["ws_order_visit"], "user_sess_id") == [("20240701030000000|é|7",)]  # fmt: skip


def test_the_oracle_looks_at_when_the_account_came_not_at_the_day_of_the_session() -> (
    None
):
    lines = [*visit(clock("23:50")), *visit(clock("0:10", 2), account=8)]
    orders = [sold(n, clock("9:00", 2), we_member_id=n) for n in (7, 8)]
    found = tables_of(lines, orders)
    assert cells_of(found["ws_order_visit"], "account_id user_sess_id") == [
        ("7", None), ("8", "20240701145000000|d|8")
    ]  # fmt: skip
    # The credit alone makes the shop's app a kind of the buyer's day.
    assert cells_of(
        found["ws_platform_daily"],
        "part_date account_id vst_platform vst_type vst_type_dtl pay_order",
    ) == [
        ("2024-07-01", "7", "ws_app", "ws", "ws_app", 0),
        ("2024-07-01", "8", "ws_app", "ws", "ws_app", 0),
        ("2024-07-02", "7", "unknown", "none", "", 1),
        ("2024-07-02", "8", "ws_app", "ws", "ws_app", 1),
    ]


def test_the_oracle_makes_orders_of_paid_lines_by_day_buyer_and_number() -> None:
    noon = clock("12:00")
    orders = [
        sold(1, noon + MINUTE, qty=2), sold(2, noon, ord_item_amt_krw=Decimal("0.5")),
        sold(3, noon - MINUTE, status="REFUNDED"), sold(4, noon, we_member_id=8),
        sold(5, clock("0:00", 2) - MILLISECOND, we_member_id=9),
        sold(6, clock("0:00", 2), we_member_id=9),
    ]  # fmt: skip
    found = tables_of([], orders)
    names = "part_date account_id pay_dt cnt_ord_item pay_qty pay_krw"
    assert cells_of(found["ws_order_visit"], names) == [
        ("2024-07-01", "7", noon, 2, 3, Decimal("10.5")),
        ("2024-07-01", "8", noon, 1, 1, 10),
        ("2024-07-01", "9", at("2024-07-01 14:59:59.999"), 1, 1, 10),
        ("2024-07-02", "9", at("2024-07-01 15:00"), 1, 1, 10),
    ]
    names = "part_date vst_type cnt_pay_user cnt_ord cnt_ord_item pay_krw pay_qty"
    assert cells_of(found["stats_ws_d_ord_shop_integ"], names) == [
        ("2024-07-01", "none", 3, 3, 4, Decimal("30.5"), 5),
        ("2024-07-02", "none", 1, 1, 1, 10, 1),
    ]
    names = "part_date platform au pay_user"
    assert cells_of(found["stats_ws_d_ord_shop_integ_summary"], names) == [
        ("2024-07-01", "APP", 0, 3), ("2024-07-02", "APP", 0, 1)
    ]  # fmt: skip


def test_the_oracle_tells_the_account_s_whole_day_in_each_of_its_rows() -> None:
    lines = [
        *visit(clock("12:00"), platform="PC_WEB"),
        *visit(clock("14:00"), account=8, user_device_id="e", platform=None),
    ]
    there = [*community(clock("9:00")), *community(clock("15:00"), member=9)]
    found = tables_of(lines, [sold(1, clock("11:00")), sold(2, clock("11:00"))], there)
    names = "account_id vst_platform vst_type vst_type_dtl pay_order pay_qty pay_krw"
    assert cells_of(found["ws_platform_daily"], names) == [
        ("7", "pc_web", "both", "pc_web+wv_app", 0, 0, 0),
        ("7", "unknown", "both", "pc_web+wv_app", 1, 2, 20),
        ("8", "unknown", "ws", "", 0, 0, 0),
    ]
    # Of visits alone, and nobody's from the community's log.
    names = "vst_type_dtl vst_type is_ws_app is_wv_app is_ord cnt_user"
    assert cells_of(found["stats_we_d_integ_visit"], names) == [
        ("", "ws", 0, 0, 0, 1), ("pc_web", "ws", 0, 0, 1, 1)
    ]  # fmt: skip


def test_the_oracle_counts_a_session_once_however_many_artists_it_saw() -> None:
    one = visit(clock("12:00"), clock("12:10"), ws_art_id=1)
    other = visit(clock("12:20"), clock("12:20") + 1500 * MILLISECOND, ws_art_id=3)
    alone = visit(clock("12:00"), clock("12:10"), ws_art_id=1, user_device_id="e")
    there = [community(clock("9:00"), comm_id=n) for n in (1, 2, 3)]
    web = visit(clock("15:00"), platform="PC_WEB", user_device_id="f")
    found = tables_of(
        one + other + alone + web, there=[r for rows in there for r in rows]
    )
    names = " ".join(COLUMNS["stats_wv_user_ws_visit"][2:-1])
    # 1,201 and 600 seconds; two artists have one name.
    assert cells_of(found["stats_wv_user_ws_visit"], names) == [
        ("A", 3, 3, 2, 1801, 2, 1801), ("B", 3, 3, 2, 1801, 2, 1801)
    ]  # fmt: skip


def test_the_oracle_tells_no_time_of_visits_that_never_logged_in() -> None:
    lines = [
        row
        for account, device in ((7, "d"), (None, "e"))
        for time, n in (("12:00", 1), ("12:10", 2))
        for row in visit(
            clock(time),
            account=account,
            ws_art_id=n,
            kind="WEVERSE_APP",
            user_device_id=device,
        )
    ]
    lines += visit(clock("15:00"), ws_art_id=3)
    names = " ".join(COLUMNS["v_ws_user_wv_visit"][1:-1])
    assert cells_of(tables_of(lines)["v_ws_user_wv_visit"], names) == [
        ("7", "A", 2, 2, 1, 600, 1, 600), ("7", "B", 0, 0, 0, 0, 0, 0),
        (None, "A", 2, 0, 1, 0, 1, 0),
    ]  # fmt: skip


def test_the_oracle_counts_a_visitor_once_a_period() -> None:
    lines = [
        *visit(clock("12:00", 1), platform=None),
        *visit(clock("12:00", 2), kind="WEVERSE_APP"),
        # A device called like the account, of a Sunday and of the Monday after.
        *[
            row
            for day in (7, 8)
            for row in visit(clock("12:00", day), account=None, user_device_id="7")
        ],
    ]
    orders = [sold(1, clock("12:00", 4)), sold(2, clock("12:00", 8), we_member_id=8)]
    found = tables_of(lines, orders)
    names = "part_date vst_type_dtl vst_type is_ws_app is_wv_app is_ord cnt_user"
    assert cells_of(found["stats_we_w_shop_integ_visit"], names) == [
        ("2024-07-01", "ws_app", "ws", 1, 0, 0, 1),
        ("2024-07-01", "wv_app", "both", 0, 1, 1, 1),
        ("2024-07-08", "", "none", 0, 0, 1, 1),
        ("2024-07-08", "ws_app", "ws", 1, 0, 0, 1),
    ]
    assert [row["date_type"] for row in found["stats_we_w_shop_integ_visit"]] == [
        "W"
    ] * 4
    names = "part_date platform au pay_user pay_krw"
    assert cells_of(found["stats_ws_d_ord_shop_integ_summary"], names) == [
        ("2024-07-01", "unknown", 1, 0, 0), ("2024-07-02", "APP", 1, 0, 0),
        ("2024-07-04", "APP", 0, 1, 10), ("2024-07-07", "APP", 1, 0, 0),
        ("2024-07-08", "APP", 1, 1, 10),
    ]  # fmt: skip


def test_the_oracle_takes_accesses_of_the_last_three_days() -> None:
    ends = [clock("0:00", day) - MILLISECOND for day in (1, 2, 3, 4, 5, 6)]
    extract = [access(n, last) for n, last in enumerate(ends)]
    extract += [access(None, ends[3]), access(9, None)]
    found = tables_of(messenger={"2024-07-04": extract})
    names = "part_date we_member_id service"
    # 30 June is four days before, 5 July is to come.
    assert cells_of(found["we_visit_weekly_base"], names) == [
        ("2024-07-01", n, "ph") for n in (1, 2, 3, 4)
    ]


def test_the_oracle_loses_members_in_months_that_have_visits_alone() -> None:
    accesses = {
        "2024-03-15": [
            access(1, at("2024-03-15 00:00")),
            access(2, at("2024-03-15 00:00")),
        ],
        "2024-04-15": [access(1, at("2024-04-15 00:00"))],
        "2024-06-15": [access(2, at("2024-06-14 00:00"))],
        "2024-07-15": [access(2, None)],
    }
    found = tables_of(messenger=accesses)["we_visit_monthly"]
    names = "part_date vst_status cnt_user"
    for service in ("ph", "we"):
        assert cells_of([r for r in found if r["service"] == service], names) == [
            ("2024-03-01", "new", 2), ("2024-04-01", "lost", 1),
            ("2024-04-01", "retained", 1), ("2024-06-01", "returning", 1),
        ]  # fmt: skip
    assert {row["service"] for row in found} == {"ph", "we"}

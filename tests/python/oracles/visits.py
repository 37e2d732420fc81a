"""The statistics of visits and orders from raw rows, as the rules tell it.

Slow and plain on purpose, and written without a look at the models: a test that compares
the two compares two readings of the rules.
"""

import datetime as dt
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from oracles import sessions
from oracles.orders import business_day, ws_order
from oracles.sessions import WS_COLUMNS, Tables
from oracles.sessions_lines import Raw, Row, Settings
from support import ORDERS

Rows = list[Row]
Key = TypeVar("Key", bound=Hashable)

MESSENGER = "ods.ods_ph_fan_user"
#: Raw tables that the statistics are made of.
RAW_TABLES = (*sessions.RAW_TABLES, ORDERS, MESSENGER)

_MEASURES = (
    "visit_cnt", "login_cnt", "sess_cnt", "sess_dur", "user_sess_cnt", "user_sess_dur",
)  # fmt: skip
_INTEG = (
    "key_date", "date_type", "vst_type_dtl", "vst_type", "is_ws_app", "is_wv_app",
    "is_ord", "cnt_user", "part_date",
)  # fmt: skip
_BASE = ("key_date", "we_member_id", "service", "part_date")
#: The columns of every table, all of the schema we_mart, without run_timestamp.
COLUMNS: dict[str, tuple[str, ...]] = {
    "ws_sess_daily_v2": (*WS_COLUMNS, "is_wv_app", "is_ws_app"),
    "stats_wv_user_ws_visit": (
        "key_date", "we_member_id", "we_art_name",
        *(f"ws_{name}" for name in _MEASURES), "part_date",
    ),
    "v_ws_user_wv_visit": (
        "key_date", "account_id", "we_art_name",
        *(f"wv_{name}" for name in _MEASURES), "part_date",
    ),
    "ws_order_visit": (
        "key_date", "ord_sheet_number", "account_id", "pay_dt", "user_sess_id",
        "vst_platform", "cnt_ord_item", "pay_qty", "pay_krw", "part_date",
    ),
    "ws_platform_daily": (
        "key_date", "account_id", "vst_platform", "vst_type", "vst_type_dtl", "pay_qty",
        "pay_krw", "pay_order", "part_date",
    ),
    "stats_ws_d_ord_shop_integ": (
        "key_date", "we_art_id", "shop", "sale_id", "goods_id", "album_qty",
        "goods_cat", "logi_cat", "vst_type", "vst_platform", "vst_type_dtl",
        "cnt_pay_user", "cnt_ord", "cnt_ord_item", "pay_krw", "pay_qty", "part_date",
    ),
    "stats_ws_d_ord_shop_integ_summary": (
        "key_date", "platform", "au", "pay_user", "pay_krw", "pay_qty", "part_date",
    ),
    "stats_we_d_integ_visit": _INTEG,
    "stats_we_w_shop_integ_visit": _INTEG,
    "we_visit_weekly_base": _BASE,
    "we_visit_monthly_base": _BASE,
    "we_visit_monthly": ("key_date", "service", "vst_status", "cnt_user", "part_date"),
}  # fmt: skip


@dataclass(frozen=True)
class Facts:
    """What all statistics are made of."""

    #: Rows of ws_sess_daily with their tokens, and of wv_sess_daily.
    visits: Rows
    community: Rows
    #: PAID lines of ws_order.
    sold: Rows
    #: Members and the days on which they were in the messenger.
    accesses: set[tuple[int, dt.date]]


def tables(raw: Raw, settings: Settings | None = None) -> Tables:
    """All tables of all days without run_timestamp."""
    known = facts(raw, settings or Settings())
    orders = order_visits(known)
    by_day = platform_days(known, orders)
    found: Tables = {
        "ws_sess_daily_v2": known.visits,
        "stats_wv_user_ws_visit": shop_days_of_members(known),
        "v_ws_user_wv_visit": app_days_of_accounts(known),
        "ws_order_visit": orders,
        "ws_platform_daily": by_day,
        "stats_ws_d_ord_shop_integ": sales(known, orders, by_day),
        "stats_ws_d_ord_shop_integ_summary": sales_summary(known),
        "stats_we_d_integ_visit": visitors(known, "D", lambda day: day),
        "stats_we_w_shop_integ_visit": visitors(known, "W", monday),
        "we_visit_weekly_base": base(known, monday),
        "we_visit_monthly_base": base(known, first_of_month),
        "we_visit_monthly": monthly(known),
    }
    return {
        table: [
            {name: {**row, "part_date": str(row["key_date"])}[name] for name in COLUMNS[table]}
            for row in rows
        ]
        for table, rows in found.items()
    }  # fmt: skip


def facts(raw: Raw, settings: Settings) -> Facts:
    held = sessions.tables(raw, settings)
    visits = [
        row
        | {
            "token": token(row),
            "is_wv_app": int(token(row) == "wv_app"),
            "is_ws_app": int(token(row) == "ws_app"),
        }
        for row in held["ws_sess_daily"]
    ]
    sold = [row for row in ws_order(raw.get(ORDERS, {})) if row["status"] == "PAID"]
    accesses = set(messenger_accesses(raw, settings))
    return Facts(visits, held["wv_sess_daily"], sold, accesses)


def messenger_accesses(raw: Raw, settings: Settings) -> Iterator[tuple[int, dt.date]]:
    """An extract tells of the accesses of its day and of a few days before."""
    for extract, rows in raw.get(MESSENGER, {}).items():
        for row in rows:
            member, last = row["we_member_id"], row["last_access_at"]
            if member is not None and last is not None:
                age = dt.date.fromisoformat(extract) - business_day(last)
                if 0 <= age.days <= settings.max_lateness:
                    yield member, business_day(last)


# Days, weeks, months


def monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(day.weekday())


def first_of_month(day: dt.date) -> dt.date:
    return day.replace(day=1)


def month_before(month: dt.date) -> dt.date:
    return first_of_month(month - dt.timedelta(1))


# Kinds of visits


def token(visit: Row) -> str:
    if visit["platform"] == "APP":
        return "wv_app" if visit["is_wv"] == 1 else "ws_app"
    names = {"MOBILE_WEB": "mobile_web", "PC_WEB": "pc_web"}
    return names.get(visit["platform"], "unknown")


def vst_type(tokens: set[str]) -> str:
    inside, elsewhere = "wv_app" in tokens, bool(tokens - {"wv_app"})
    if inside and elsewhere:
        return "both"
    return "wv" if inside else "ws" if elsewhere else "none"


def vst_type_dtl(tokens: set[str]) -> str:
    return "+".join(sorted(tokens - {"unknown"}))


def visitor(visit: Row) -> tuple[str, str]:
    """The account, or the device where there is none: never the same."""
    if visit["account_id"] is not None:
        return ("account", visit["account_id"])
    return ("device", visit["device_id"])


def buyer(line: Row) -> str:
    """As accounts are written in visits."""
    return str(line["we_member_id"])


def order_of(line: Row) -> tuple[Any, ...]:
    """An order of a payment day: two buyers may have one number."""
    return (line["key_date"], buyer(line), line["ord_sheet_number"])


def grouped(rows: Iterable[Row], key: Callable[[Row], Key]) -> dict[Key, Rows]:
    found: dict[Key, Rows] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return found


def total(rows: Iterable[Row], name: str) -> Any:
    return sum(row[name] for row in rows)


# Visits of a person


def measures(prefix: str, rows: Rows) -> Row:
    """Each session counts once, however many artists were visited in it."""
    login = [row for row in rows if row["is_sess_login"] == 1]
    found = {"visit_cnt": len(rows), "login_cnt": len(login)}
    for name in ("sess", "user_sess"):
        durations = {row[f"{name}_id"]: row[f"{name}_dur"] for row in login}
        found[f"{name}_cnt"] = len({row[f"{name}_id"] for row in rows})
        found[f"{name}_dur"] = sum(durations.values())
    return {f"{prefix}_{name}": value for name, value in found.items()}


def shop_days_of_members(known: Facts) -> Rows:
    in_app = grouped(
        (row for row in known.visits if row["is_ws_app"]),
        lambda row: (row["key_date"], row["account_id"]),
    )
    names = ("key_date", "we_member_id", "we_art_name")
    there = {
        tuple(row[name] for name in names)
        for row in known.community
        if row["we_member_id"] is not None
    }
    return [
        dict(zip(names, (day, member, artist), strict=True))
        | measures("ws", in_app.get((day, str(member)), []))
        for day, member, artist in there
    ]


def app_days_of_accounts(known: Facts) -> Rows:
    names = ("key_date", "account_id", "we_art_name")
    of_all = grouped(known.visits, lambda row: tuple(row[name] for name in names))
    return [
        dict(zip(names, key, strict=True))
        | measures("wv", [row for row in rows if row["is_wv_app"]])
        for key, rows in of_all.items()
    ]


# Orders


def order_visits(known: Facts) -> Rows:
    by_account = grouped(known.visits, lambda row: row["account_id"])
    found = []
    for (day, account, sheet), lines in grouped(known.sold, order_of).items():
        paid = min(line["pay_dt"] for line in lines)
        visit = credited(paid, by_account.get(account, []))
        found.append(
            {
                "key_date": day,
                "ord_sheet_number": sheet,
                "account_id": account,
                "pay_dt": paid,
                "user_sess_id": visit["user_sess_id"] if visit else None,
                "vst_platform": visit["token"] if visit else "unknown",
                "cnt_ord_item": len(lines),
                "pay_qty": total(lines, "qty"),
                "pay_krw": total(lines, "net_amt_krw"),
            }
        )
    return found


def credited(paid: dt.datetime, visits: Rows) -> Row | None:
    """Of an account's visits the one that an order paid then is credited to."""
    candidates = [
        row
        for row in visits
        if row["user_sess_start_dt"] <= paid <= row["user_sess_end_dt"]
    ] or [
        row
        for row in visits
        if row["user_sess_start_dt"] < paid
        and business_day(row["user_sess_start_dt"]) == business_day(paid)
    ]
    return max(
        candidates,
        key=lambda row: (row["user_sess_start_dt"], row["user_sess_id"]),
        default=None,
    )


def platform_days(known: Facts, orders: Rows) -> Rows:
    """Rows of visits and of orders, each with the kinds of the account's whole day."""

    def account_day(row: Row) -> tuple[Any, ...]:
        return (row["key_date"], row["account_id"])

    visits = [row for row in known.visits if row["account_id"] is not None]
    token_of = {row["user_sess_id"]: row["token"] for row in known.visits}
    visited, ordered = grouped(visits, account_day), grouped(orders, account_day)
    in_community = {(r["key_date"], str(r["we_member_id"])) for r in known.community}
    found = []
    for day, account in visited.keys() | ordered.keys():
        theirs = ordered.get((day, account), [])
        here = {row["token"] for row in visited.get((day, account), [])}
        tokens = here | {
            token_of[order["user_sess_id"]]
            for order in theirs
            if order["user_sess_id"] is not None
        }
        if (day, account) in in_community:
            tokens |= {"wv_app"}
        for platform in here | {order["vst_platform"] for order in theirs}:
            its = [order for order in theirs if order["vst_platform"] == platform]
            found.append(
                {
                    "key_date": day,
                    "account_id": account,
                    "vst_platform": platform,
                    "vst_type": vst_type(tokens),
                    "vst_type_dtl": vst_type_dtl(tokens),
                    "pay_qty": total(its, "pay_qty"),
                    "pay_krw": total(its, "pay_krw"),
                    "pay_order": len(its),
                }
            )
    return found


def sales(known: Facts, orders: Rows, by_day: Rows) -> Rows:
    platform_of = {
        (o["key_date"], o["account_id"], o["ord_sheet_number"]): o["vst_platform"]
        for o in orders
    }
    kinds = {(row["key_date"], row["account_id"]): row for row in by_day}
    lines = [
        line
        | {name: kinds[line["key_date"], buyer(line)][name] for name in ("vst_type", "vst_type_dtl")}
        | {"vst_platform": platform_of[order_of(line)]}
        for line in known.sold
    ]  # fmt: skip
    names = COLUMNS["stats_ws_d_ord_shop_integ"][:11]
    return [
        dict(zip(names, key, strict=True))
        | {
            "cnt_pay_user": len({buyer(line) for line in theirs}),
            "cnt_ord": len({order_of(line) for line in theirs}),
            "cnt_ord_item": len(theirs),
            "pay_krw": total(theirs, "net_amt_krw"),
            "pay_qty": total(theirs, "qty"),
        }
        for key, theirs in grouped(
            lines, lambda line: tuple(line[name] for name in names)
        ).items()
    ]


def sales_summary(known: Facts) -> Rows:
    def place(row: Row) -> tuple[dt.date, str]:
        platform = row["platform"]
        return (row["key_date"], "unknown" if platform is None else platform)

    visited, sold = grouped(known.visits, place), grouped(known.sold, place)
    return [
        {
            "key_date": key[0],
            "platform": key[1],
            "au": len({visitor(row) for row in visited.get(key, [])}),
            "pay_user": len({buyer(line) for line in sold.get(key, [])}),
            "pay_krw": total(sold.get(key, []), "net_amt_krw"),
            "pay_qty": total(sold.get(key, []), "qty"),
        }
        for key in visited.keys() | sold.keys()
    ]


# Visitors of a period


def visitors(
    known: Facts, date_type: str, period: Callable[[dt.date], dt.date]
) -> Rows:
    tokens: dict[tuple[dt.date, tuple[str, str]], set[str]] = {}
    for row in known.visits:
        who = (period(row["key_date"]), visitor(row))
        tokens.setdefault(who, set()).add(row["token"])
    bought = {
        (period(line["key_date"]), ("account", buyer(line))) for line in known.sold
    }
    each = [
        {
            "key_date": who[0],
            "date_type": date_type,
            "vst_type_dtl": vst_type_dtl(tokens.get(who, set())),
            "vst_type": vst_type(tokens.get(who, set())),
            "is_ws_app": int("ws_app" in tokens.get(who, set())),
            "is_wv_app": int("wv_app" in tokens.get(who, set())),
            "is_ord": int(who in bought),
        }
        for who in tokens.keys() | bought
    ]
    return [
        dict(key) | {"cnt_user": len(rows)}
        for key, rows in grouped(each, lambda row: tuple(row.items())).items()
    ]


def base(known: Facts, period: Callable[[dt.date], dt.date]) -> Rows:
    visited = {(period(day), member, "ph") for member, day in known.accesses}
    for row in known.visits:
        if row["account_id"] is not None:
            visited.add((period(row["key_date"]), int(row["account_id"]), "ws"))
    for row in known.community:
        if row["we_member_id"] is not None:
            visited.add((period(row["key_date"]), row["we_member_id"], "wv"))
    names = ("key_date", "we_member_id", "service")
    return [dict(zip(names, each, strict=True)) for each in visited]


def monthly(known: Facts) -> Rows:
    visited = base(known, first_of_month)
    # A month of which nothing is known does not tell that anybody was lost.
    months = {row["key_date"] for row in visited}
    found = []
    for service in ("wv", "ws", "ph", "we"):
        members: dict[dt.date, set[int]] = {}
        for row in visited:
            if service in (row["service"], "we"):
                members.setdefault(row["key_date"], set()).add(row["we_member_id"])
        for month in months:
            here = members.get(month, set())
            there = members.get(month_before(month), set())
            earlier = {e for m, theirs in members.items() if m < month for e in theirs}
            statuses = {
                "new": here - earlier,
                "retained": here & there,
                "returning": (here & earlier) - there,
                "lost": there - here,
            }
            found += [
                {"key_date": month, "service": service, "vst_status": status, "cnt_user": len(who)}
                for status, who in statuses.items()
                if who
            ]  # fmt: skip
    return found

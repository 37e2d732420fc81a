"""Statistics of visits and orders against an oracle, in any order of days.

Many small worlds go into one raw folder, as a dbt run costs the same for one and for a
hundred; the ids of a world are its own.
"""

import datetime as dt
import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oracles import visits
from oracles.order_schedules import DbtMarts, examples, fresh_marts
from oracles.orders import business_day, ws_order
from oracles.session_schedules import by_key
from oracles.session_worlds import DAY, MILLISECOND
from oracles.sessions import ARTISTS, MEMBERSHIPS, WS_COLUMNS, Tables
from oracles.sessions_lines import Row, start_of
from oracles.visit_worlds import (
    HOUR,
    Files,
    Pack,
    Rows,
    disagreements,
    draw_pack,
    world_of,
)
from oracles.visits import COLUMNS, MESSENGER, RAW_TABLES, Facts
from support import ORDERS, DbtProject, line, write_raw
from we_mart.compare import columns, neutral_cell

MODELS = tuple(f"+{table}" for table in COLUMNS)
#: Each has a Sunday that is also the last day of a month; of the second, of a year.
FIRST_DAYS = (dt.date(2024, 6, 28), dt.date(2023, 12, 29))
#: Months before with a day of their own: all of them, or with gaps.
EARLY = ((2, 1, 0), (3, 1), (3, 2, 0))


# The worlds


def test_worlds_share_no_id() -> None:
    for number, world in enumerate(draw_pack(0, 40).worlds):
        for files in world.days.values():
            for table, rows in files.items():
                if table not in (ARTISTS, MEMBERSHIPS):
                    assert {world_of(row) for row in rows} <= {number}


MEANT = {
    "token {}": ["wv_app", "ws_app", "mobile_web", "pc_web", "unknown"],
    "platform {}": ["None", "'TV'", "''", "'app'"],
    "{} a user session": ["several artists", "several shops", "null artist beside others"],
    "{} of a device and day": ["several accounts", "an account and none"],
    "{}": [
        "community app on the web", "null artist", "never logged in", "over midnight",
        "device called like an account", "two artists of one name",
        "more visits than sessions", "account's first lines are of tomorrow",
    ],
    "member in the community {}": ["and in the shop's app", "and elsewhere in the shop", "alone"],
    "community {}": ["null member", "null artist"],
    "order {}": [
        "at the start", "at the end", "1 ms after the end", "before the day's visits",
        "on a day without a visit", "without any visit ever", "over midnight",
        "in two", "in two of one start", "after two of one start",
        "after a session that began yesterday", "of several times", "of several lines",
        "with unpaid lines", "number of two buyers", "at 15:00", "right before 15:00",
        "brings a kind", "on a day known from orders alone",
    ],
    "account's day {}": [
        "wv", "ws", "both", "none", "with an order without a visit beside visits",
        "in the community app by its own log alone",
    ],
    "late extract {}": ["refunds", "moves", "unpays", "pays an old day"],
    "order day {}": ["refunds", "moves", "unpays", "pays an old day"],
    "access {} days old": ["-1", "0", "1", "2", "3", "4"],
    "access at the start of a {}, access right before a {}": ["day", "week", "month"],
    "messenger {}": ["null member", "null access", "two accounts of a member"],
    "{} new, {} retained, {} returning, {} lost": ["wv", "ws", "ph", "we"],
    "period {}": ["bought without a visit", "of several kinds", "device"],
    "month {}": ["without a visit after visits"],
}  # fmt: skip


def test_worlds_have_what_they_are_meant_to_have() -> None:
    packs = [draw_pack(n, 80, FIRST_DAYS[n], EARLY[n]) for n in (0, 1)]
    seen = sum((cases(pack) for pack in packs), Counter[str]())
    meant = {
        pattern.replace("{}", name)
        for patterns, names in MEANT.items()
        for name in names
        for pattern in patterns.split(", ")
    }
    assert {case: seen[case] for case in sorted(meant) if seen[case] < 5} == {}


def cases(pack: Pack) -> Counter[str]:
    """How often something that a rule is about stands in the files."""
    raw = pack.raw()
    known = visits.facts(raw, pack.settings)
    found = visits.tables(raw, pack.settings)
    seen = _cases_of_visits(known, found) + _cases_of_periods(known, found)
    visited = {row["key_date"] for row in known.visits}
    for row in found["ws_order_visit"]:
        seen += _cases_of_credit(known, row)
        seen["order on a day known from orders alone"] += row["key_date"] not in visited
    seen += _cases_of_orders(raw[ORDERS], known, found)
    seen += _cases_of_extracts(pack, raw[ORDERS])
    return seen + _cases_of_messengers(raw[MESSENGER])


def _cases_of_visits(known: Facts, found: Tables) -> Counter[str]:
    seen = Counter[str]()
    accounts = {row["account_id"] for row in known.visits}
    for row in known.visits:
        seen[f"token {row['token']}"] += 1
        seen[f"platform {row['platform']!r}"] += 1
        seen["community app on the web"] += (
            row["is_wv"] and row["token"] == "mobile_web"
        )
        seen["null artist"] += row["we_art_name"] is None
        seen["never logged in"] += not row["is_sess_login"]
        start, day = row["user_sess_start_dt"], row["key_date"]
        seen["over midnight"] += business_day(row["sess_end_dt"]) > day
        seen["account's first lines are of tomorrow"] += business_day(start) > day
        seen["device called like an account"] += (
            row["account_id"] is None and row["device_id"] in accounts
        )
    for rows in by_key(known.visits, ("user_sess_id",)).values():
        for name in ("we_art_name", "shop"):
            told = "artist" if name == "we_art_name" else name
            seen[f"several {told}s a user session"] += (
                len({r[name] for r in rows} - {None}) > 1
            )
        names = {row["we_art_name"] for row in rows}
        seen["null artist beside others a user session"] += (
            len(names) > 1 and None in names
        )
    for rows in by_key(known.visits, ("key_date", "device_id")).values():
        users = {row["account_id"] for row in rows}
        seen["several accounts of a device and day"] += len(users - {None}) > 1
        seen["an account and none of a device and day"] += (
            len(users) > 1 and None in users
        )
    for row in found["v_ws_user_wv_visit"]:
        seen["more visits than sessions"] += (
            row["wv_visit_cnt"] > row["wv_sess_cnt"] > 0
        )
    at_shop = {(row["key_date"], row["account_id"]) for row in known.visits}
    for row in found["stats_wv_user_ws_visit"]:
        elsewhere = (row["key_date"], str(row["we_member_id"])) in at_shop
        kind = (
            "and in the shop's app"
            if row["ws_visit_cnt"]
            else "and elsewhere in the shop"
            if elsewhere
            else "alone"
        )
        seen[f"member in the community {kind}"] += 1
    for row in known.community:
        seen["community null member"] += row["we_member_id"] is None
        seen["community null artist"] += row["we_art_name"] is None
    for rows in by_key(
        known.community, ("key_date", "we_member_id", "we_art_name")
    ).values():
        seen["two artists of one name"] += len({row["we_art_id"] for row in rows}) > 1
    return seen  # fmt: skip


def _cases_of_credit(known: Facts, order: Row) -> Counter[str]:
    seen, paid = Counter[str](), order["pay_dt"]
    theirs = [r for r in known.visits if r["account_id"] == order["account_id"]]
    stays = {
        (row["user_sess_id"], row["user_sess_start_dt"], row["user_sess_end_dt"])
        for row in theirs
    }
    inside = [stay for stay in stays if stay[1] <= paid <= stay[2]]
    today = [stay for stay in stays if business_day(stay[1]) == order["key_date"]]
    before = [stay for stay in today if stay[1] < paid]
    seen["order at the start"] += any(stay[1] == paid for stay in inside)
    seen["order at the end"] += any(stay[2] == paid > stay[1] for stay in inside)
    seen["order 1 ms after the end"] += not inside and any(
        stay[2] + MILLISECOND == paid for stay in before
    )
    seen["order before the day's visits"] += bool(not inside and not before and today)
    seen["order on a day without a visit"] += not inside and not today and bool(stays)
    seen["order without any visit ever"] += not stays
    seen["order over midnight"] += any(s not in today for s in inside)
    for where, some in (("in", inside), ("after", [] if inside else before)):
        seen[f"order {where} two"] += len(some) > 1
        last = max((stay[1] for stay in some), default=None)
        seen[f"order {where} two of one start"] += sum(s[1] == last for s in some) > 1
    credited = [r for r in theirs if r["user_sess_id"] == order["user_sess_id"]]
    seen["order after a session that began yesterday"] += not inside and any(
        row["key_date"] < order["key_date"] for row in credited
    )
    kinds = {row["token"] for row in theirs if row["key_date"] == order["key_date"]}
    seen["order brings a kind"] += any(row["token"] not in kinds for row in credited)
    seen["order at 15:00"] += paid == start_of(order["key_date"])
    seen["order right before 15:00"] += (
        paid == start_of(order["key_date"] + DAY) - MILLISECOND
    )
    return seen


def _cases_of_orders(
    extracts: dict[str, Rows], known: Facts, found: Tables
) -> Counter[str]:
    seen = Counter[str]()
    for lines in by_key(
        ws_order(extracts), ("key_date", "we_member_id", "ord_sheet_number")
    ).values():
        sold = [line for line in lines if line["status"] == "PAID"]
        seen["order of several lines"] += len(sold) > 1
        seen["order of several times"] += len({line["pay_dt"] for line in sold}) > 1
        seen["order with unpaid lines"] += 0 < len(sold) < len(lines)
    for orders in by_key(
        found["ws_order_visit"], ("key_date", "ord_sheet_number")
    ).values():
        seen["order number of two buyers"] += len(orders) > 1
    app_days = {
        (r["key_date"], r["account_id"]) for r in known.visits if r["is_wv_app"]
    }
    for key, rows in by_key(
        found["ws_platform_daily"], ("key_date", "account_id")
    ).items():
        seen[f"account's day {rows[0]['vst_type']}"] += 1
        platforms = {row["vst_platform"]: row["pay_order"] for row in rows}
        seen["account's day with an order without a visit beside visits"] += bool(
            len(rows) > 1 and platforms.get("unknown")
        )
        seen["account's day in the community app by its own log alone"] += (
            rows[0]["vst_type"] in ("wv", "both") and key not in app_days
        )
    return seen  # fmt: skip


def _cases_of_extracts(pack: Pack, extracts: dict[str, Rows]) -> Counter[str]:
    """What extracts say anew of lines that were told of before, or of old days."""
    seen, before = Counter[str](), dict[int, Row]()
    for day in sorted(extracts):
        late = dt.date.fromisoformat(day) in pack.kind.order_days
        which = "late extract" if late else "order day"
        for row in extracts[day]:
            paid, old = row["pay_dt"], before.get(row["ord_item_id"])
            before[row["ord_item_id"]] = row
            sold = paid is not None and row["status"] == "PAID"
            if old is None or old["pay_dt"] is None or old["status"] != "PAID":
                is_old = sold and business_day(paid).isoformat() < day
                seen[f"{which} pays an old day"] += is_old
            elif paid is None:
                seen[f"{which} unpays"] += 1
            elif business_day(paid) != business_day(old["pay_dt"]):
                seen[f"{which} moves"] += 1
            else:
                seen[f"{which} refunds"] += not sold
    return seen


def _cases_of_messengers(extracts: dict[str, Rows]) -> Counter[str]:
    seen = Counter[str]()
    for extract, rows in extracts.items():
        owners = Counter(r["we_member_id"] for r in rows if r["last_access_at"])
        seen["messenger two accounts of a member"] += sum(
            n > 1 for owner, n in owners.items() if owner
        )
        for row in rows:
            last = row["last_access_at"]
            seen["messenger null member"] += row["we_member_id"] is None
            seen["messenger null access"] += last is None
            if last is None or row["we_member_id"] is None:
                continue
            day = business_day(last)
            age = (dt.date.fromisoformat(extract) - day).days
            seen[f"access {age} days old"] += 1
            for name, start_day in (
                ("day", day),
                ("week", visits.monday(day)),
                ("month", visits.first_of_month(day)),
            ):
                is_start = 0 <= age <= 3 and last == start_of(start_day)
                seen[f"access at the start of a {name}"] += is_start
            after = business_day(last + MILLISECOND)
            if 0 <= age <= 3 and after > day:
                seen["access right before a day"] += 1
                seen["access right before a week"] += after == visits.monday(after)
                seen["access right before a month"] += after.day == 1
    return seen  # fmt: skip


def _cases_of_periods(known: Facts, found: Tables) -> Counter[str]:
    seen = Counter[str]()
    for row in found["we_visit_monthly"]:
        seen[f"{row['service']} {row['vst_status']}"] += row["cnt_user"]
    months = {row["key_date"] for row in found["we_visit_monthly_base"]}
    for row in found["we_visit_monthly_base"]:
        after = visits.first_of_month(row["key_date"] + 31 * DAY)
        seen["month without a visit after visits"] += (
            after < max(months) and after not in months
        )
    for row in found["stats_we_w_shop_integ_visit"]:
        if row["is_ord"] and row["vst_type"] == "none":
            seen["period bought without a visit"] += row["cnt_user"]
        seen["period of several kinds"] += "+" in row["vst_type_dtl"]
    seen["period device"] += sum(visits.visitor(r)[0] == "device" for r in known.visits)
    return seen


# The models


@dataclass
class VisitMarts:
    """A raw folder, a warehouse, and what its tables should hold."""

    project: DbtProject
    pack: Pack
    raw: dict[str, Files] = field(
        default_factory=lambda: {table: {} for table in RAW_TABLES}
    )
    done: list[str] = field(default_factory=list)

    def deliver(
        self, days: Iterable[dt.date], tables: Iterable[str] = RAW_TABLES
    ) -> None:
        for day in days:
            files = self.pack.files(day)
            for table in files.keys() & set(tables):
                self.raw[table][day.isoformat()] = files[table]
                write_raw(self.project.raw, table, files[table], day.isoformat())
            self.done.append(f"deliver {day}: {', '.join(sorted(files.keys() & set(tables)))}")  # fmt: skip

    def build(self, *days: dt.date) -> None:
        """A range of days, or what a run finds by itself."""
        settings = self.pack.settings
        variables = {
            "session_timeout_ms": str(settings.timeout // MILLISECOND),
            "max_lateness_days": str(settings.max_lateness),
        }
        if days:
            first, last = min(days).isoformat(), max(days).isoformat()
            variables |= {"start_date": first, "end_date": last}
        self.done.append(f"build {variables}")
        self.project.run(*MODELS, **variables)

    def found(self) -> Tables:
        """All rows without run_timestamp."""
        found: Tables = {}
        with self.project.warehouse() as warehouse:
            for table, names in COLUMNS.items():
                there = [name for name, _ in columns(warehouse, "we_mart", table)]
                after = len(WS_COLUMNS) if table == "ws_sess_daily_v2" else len(names)
                assert there == [*names[:after], "run_timestamp", *names[after:]]
                fetched = warehouse.query(
                    f"select {', '.join(names)} from we_mart.{table}"
                )
                found[table] = [
                    dict(zip(names, map(neutral_cell, row), strict=True))
                    for row in fetched
                ]
        return found

    def agree(self) -> None:
        self.reconcile()
        expected = {
            table: [{n: neutral_cell(cell) for n, cell in row.items()} for row in rows]
            for table, rows in visits.tables(self.raw, self.pack.settings).items()
        }
        told = disagreements(self.pack, expected, self.found())
        if told:
            steps = "\n  ".join(["", *self.done])
            pytest.fail(
                f"the tables differ from the oracle after{steps}\n{told}", False
            )

    def reconcile(self) -> None:
        """The sales of each day are those of ws_order, whatever the oracle says."""
        sums = {
            "ws_order": "net_amt_krw), sum(qty) from we_mart.ws_order where status = 'PAID'"
        } | {
            table: f"pay_krw), sum(pay_qty) from we_mart.{table} where pay_krw <> 0 or pay_qty <> 0"
            for table in (
                "ws_order_visit", "ws_platform_daily", "stats_ws_d_ord_shop_integ",
                "stats_ws_d_ord_shop_integ_summary",
            )
        }  # fmt: skip
        found = {
            table: {
                day: (krw, qty)
                for day, krw, qty in self.project.query(
                    f"select key_date, sum({selected} group by key_date"
                )
                if krw or qty
            }
            for table, selected in sums.items()
        }
        assert found["ws_order"]
        for table, by_day in found.items():
            assert by_day == found["ws_order"], table


# The properties


def drawn(seed: int, worlds: int) -> Pack:
    """All else follows from the seed, as the first example drawn is the simplest."""
    return draw_pack(
        seed,
        worlds,
        FIRST_DAYS[seed % 2],
        EARLY[seed % 3],
        # With the longer one a session of two days is a few lines.
        timeout=(HOUR / 2, 4 * HOUR)[seed % 2],
        max_lateness=(3, 1)[seed // 8 % 2],
    )


@pytest.mark.slow
def test_one_build_equals_the_oracle(
    project: DbtProject, request: pytest.FixtureRequest
) -> None:
    # The engines start from different ones, and so does the test after this one.
    first = 0 if project.target == "duckdb" else 1

    @examples(project, duckdb=2, postgres=1)
    @given(seed=st.integers(first, 2**32 - 1))
    def check(seed: int) -> None:
        pack = drawn(seed, 60)
        with fresh_marts(project, request) as marts:
            assert isinstance(marts, DbtMarts)
            built = VisitMarts(marts.project, pack)
            built.deliver(pack.days)
            built.build()
            built.agree()

    check()


@pytest.mark.slow
def test_days_in_any_order_with_reruns_and_late_orders_equal_the_oracle(
    duckdb_project: DbtProject, request: pytest.FixtureRequest
) -> None:
    """Days come in stretches, and are compared after each."""

    @examples(duckdb_project, duckdb=1, postgres=0)
    @given(seed=st.integers(5, 2**32 - 1))
    def check(seed: int) -> None:
        rng = random.Random(seed)
        pack = drawn(seed, 80)
        early, window = pack.kind.days[:-8], pack.kind.days[-8:]
        cut = rng.choice([2, 3])
        first, second = rng.sample([window[:cut], window[cut:]], 2)
        order_day, last = pack.kind.order_days
        with fresh_marts(duckdb_project, request) as marts:
            assert isinstance(marts, DbtMarts)
            built = VisitMarts(marts.project, pack)
            # Later months are built before earlier ones, and orders before their visits.
            for days, is_told in (
                (first, True), ((order_day, *early), False), (second, True), ((last,), False)
            ):  # fmt: skip
                built.deliver(days)
                built.build(*(days if is_told else ()))
                built.agree()
            built.build(rng.choice(window))
            built.agree()

    check()


def test_payments_of_impossible_days_stop_nothing(project: DbtProject) -> None:
    """Weeks and days around them cannot all be written; the sales are there anyway."""
    paid = [
        "0001-01-01 00:00",
        "9999-12-31 00:00",
        "9999-12-31 23:59",
        "2024-07-01 03:00",
    ]
    orders = [line(n, when) for n, when in enumerate(paid, 1)]
    write_raw(project.raw, ORDERS, orders, "2024-07-01")
    project.run(*MODELS)
    for table in ("ws_order_visit", "ws_platform_daily", "stats_ws_d_ord_shop_integ"):
        sales = project.query(
            f"select part_date, sum(pay_krw) from we_mart.{table} group by 1 order by 1"
        )
        assert sales == [
            ("0001-01-01", 10), ("10000-01-01", 10), ("2024-07-01", 10), ("9999-12-31", 10),
        ]  # fmt: skip
    weeks = project.query(
        "select part_date, sum(cnt_user) from we_mart.stats_we_w_shop_integ_visit"
        " group by 1 order by 1"
    )
    # The week of the third one begins in the year 9999 and ends beyond it.
    assert weeks == [("0001-01-01", 1), ("2024-07-01", 1), ("9999-12-27", 1)]

"""Community activity, engagement and cohorts against an oracle, in any order of days.

Many small worlds go into one raw folder, as a dbt run costs the same for one and for a
hundred; the ids of a world are its own.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

import pytest

from oracles.community_activity import (
    ACCOUNTS,
    ARTISTS,
    COLUMNS,
    LOGS,
    MEMBERS,
    PROFILES,
    STAYS,
    SUBSCRIPTIONS,
    VERSION_1,
    Tables,
    World,
    date,
    end_of,
    first_of_month,
    monday,
    tables,
)
from oracles.community_worlds import LEAP, NEW_YEAR, Files, draw
from oracles.orders import business_day
from oracles.sessions_lines import COMMUNITY, Row
from support import DbtProject, write_raw
from we_mart.compare import columns, neutral_cell

MODELS = tuple(f"+{table}" for table in COLUMNS)
#: The same without the views, which stay as the first run has made them.
TABLES = tuple(f"{model},config.materialized:incremental" for model in MODELS)
SEED, WORLDS = 20240229, 25
#: Extracts of profiles that come days after all else: until then these days, the last
#: of a year and of February among them, have no memberships.
LATE_PROFILES = ("2023-12-31", "2024-02-29", "2024-03-05")


@pytest.fixture(scope="module")
def files() -> Files:
    return draw(SEED, WORLDS)


# The worlds


def test_worlds_share_no_id(files: Files) -> None:
    for table, days in files.items():
        for row in (row for rows in days.values() for row in rows):
            worlds = {
                row[name] // 1_000
                for name in ("we_member_id", "wv_user_id", "comm_id")
                if row.get(name) is not None
            }
            assert len(worlds) <= 1, table


MEANT = {
    "line -1 days late", "line 0 days late", "line 3 days late", "line 4 days late",
    "line that lacks something", "line of an unknown kind", "line repeated",
    "line repeated on a later day", "act in the first instant of a day",
    "act in the last instant of a day", "act of a member of two accounts",
    "act of a stranger", "act of somebody who has left", "act of an unlinked member",
    "person who counts on several days of a week", "of a month",
    "person who counts before and after new year", "before and after 29 February",
    "joiner", "joiner who has left", "member without a country",
    "joiner by a membership that is not the current one",
    "member of two accounts and countries", "rejoined member", "fan", "blocked member",
    "community without an artist", "community without a member left",
    "account linked in between", "first join by version 1",
    "first join under another account", "cohort of the month itself",
    "cohort of a year before", "cohort that came in part", "visit by account alone",
    "visit by member alone", "visit of a member by another's account",
    "subscriber who is no member", "subscriber who is a fan",
}  # fmt: skip


def test_worlds_have_what_they_are_meant_to_have(files: Files) -> None:
    seen = Counter[str]()
    world = World(files)
    for cases in (cases_of_lines, cases_of_members, cases_of_periods, cases_of_visits):
        seen.update(cases(files, world))
    assert {case: seen[case] for case in sorted(MEANT) if seen[case] < 5} == {}


def cases_of_lines(files: Files, world: World) -> Iterator[str]:
    for log, (item, at, kinds) in LOGS.items():
        arrivals = defaultdict(list)
        for day, rows in files[f"weverse2.{log}"].items():
            for row in rows:
                names = ("wv_user_id", "comm_id", item, at)
                if any(row[name] is None for name in names):
                    yield "line that lacks something"
                    continue
                if row.get("reaction_type", "VIEW") not in kinds:
                    yield "line of an unknown kind"
                arrivals[tuple(row.values())].append(day)
                late = dt.date.fromisoformat(day) - business_day(row[at])
                yield f"line {late.days} days late"
        for days in arrivals.values():
            if len(days) > 1:
                yield "line repeated"
            if len(set(days)) > 1:
                yield "line repeated on a later day"
    for act in world.acts:
        day = str(business_day(act.at))
        if act.at == end_of(day) - dt.timedelta(days=1):
            yield "act in the first instant of a day"
        if act.at == end_of(day) - dt.timedelta(microseconds=1):
            yield "act in the last instant of a day"
        there = [m for m in world.memberships[day] if m.community == act.community]
        own = [m for m in there if m.account == act.account]
        if not own:
            yield "act of a stranger"
        elif own[0].status == "LEAVE":
            yield "act of somebody who has left"
        elif own[0].person[0] == "account":
            yield "act of an unlinked member"
        elif sum(m.person == own[0].person for m in there) > 1:
            yield "act of a member of two accounts"


def cases_of_members(files: Files, world: World) -> Iterator[str]:
    for day, memberships in world.memberships.items():
        persons = defaultdict(list)
        for m in memberships:
            persons[m.community, m.person].append(m)
            yield f"{m.status.lower()} member"
            if m.is_fan and m.status == "ACTIVE":
                yield "fan"
            if m.country is None and m.status == "ACTIVE":
                yield "member without a country"
            if first_of_month(business_day(m.created)) == first_of_month(date(day)):
                yield "joiner" if m.status == "ACTIVE" else "joiner who has left"
            elif any(
                (row["wv_user_id"], row["comm_id"]) == (m.account, m.community)
                and first_of_month(business_day(row["cre_dt"]))
                == first_of_month(date(day))
                for row in files[PROFILES][day]
            ):
                yield "joiner by a membership that is not the current one"
        for community in {m.community for m in memberships}:
            if world.artist(community, day) == (None, None):
                yield "community without an artist"
            there = {m.status for m in memberships if m.community == community}
            if "ACTIVE" not in there:
                yield "community without a member left"
        for rows in persons.values():
            living = [m for m in rows if m.status == "ACTIVE"]
            if len({m.country for m in living}) > 1:
                yield "member of two accounts and countries"
            for m in rows:
                version_1 = {
                    row["first_join_dt"]
                    for row in files[VERSION_1][""]
                    if row["comm_id"] == m.community
                }
                if m.first_joined in version_1:
                    yield "first join by version 1"
                elif m.first_joined < min(r.created for r in rows if r is m):
                    yield "first join under another account"
        counts = Counter(
            (row["wv_user_id"], row["comm_id"]) for row in files[PROFILES][day]
        )
        yield from ["rejoined member"] * sum(n > 1 for n in counts.values())
    for account in {row["wv_user_id"] for row in files[ACCOUNTS][NEW_YEAR[0]]}:
        if len({world.member(account, day) for day in world.days}) > 1:
            yield "account linked in between"
    for day, rows in files[SUBSCRIPTIONS].items():
        living = {
            (m.account, m.community): m.is_fan
            for m in world.memberships[day]
            if m.status == "ACTIVE"
        }
        for row in rows:
            is_fan = living.get((row["wv_user_id"], row["comm_id"]))
            if is_fan is None:
                yield "subscriber who is no member"
            elif is_fan:
                yield "subscriber who is a fan"


def cases_of_periods(files: Files, world: World) -> Iterator[str]:
    for name, start in (("week", monday), ("month", first_of_month)):
        days = defaultdict(set)
        for act in world.acts:
            day = business_day(act.at)
            days[start(day), act.community, act.account].add(day)
        for came in days.values():
            if len(came) > 1:
                yield {
                    "week": "person who counts on several days of a week",
                    "month": "of a month",
                }[name]
            if name == "week" and dt.date(2024, 2, 29) in came and len(came) > 1:
                yield "before and after 29 February"
    years = defaultdict(set)
    for act in world.acts:
        day = business_day(act.at)
        if day < dt.date(2024, 2, 1):
            years[act.community, act.account].add(day.year)
    for found in years.values():
        if len(found) > 1:
            yield "person who counts before and after new year"
    for row in tables(files)["stats_wv_m_art_cohort_vst"]:
        if row["month_no"] == 0:
            yield "cohort of the month itself"
        if row["join_month"].year < row["key_date"].year:
            yield "cohort of a year before"
        if 0 < row["cnt_visitor"] < row["cnt_member"]:
            yield "cohort that came in part"


def cases_of_visits(files: Files, world: World) -> Iterator[str]:
    for day, rows in files[COMMUNITY.table].items():
        for row in rows:
            member, account = row["we_member_id"], row["wv_user_id"]
            if member is None and account is not None:
                yield "visit by account alone"
            elif account is None and member is not None:
                yield "visit by member alone"
            elif account and world.member(account, day) not in (None, member):
                yield "visit of a member by another's account"


# The oracle


def world_of(
    acts: Iterable[tuple[int, str]],
    profiles: dict[str, list[tuple[int, str, str]]],
    visits: Iterable[tuple[int | None, int | None, str]] = (),
) -> Tables:
    """Tables of community 7: accounts 11, 12 of member 1, 13 of 3, 14 of none.

    acts: account, time (UTC) of a view that arrives at once
    profiles: day to account, status, creation; a country of their own each
    visits: account, member, time
    """
    raw: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for account, at in acts:
        time = dt.datetime.fromisoformat(at)
        raw["weverse2.post_view"][str(business_day(time))].append(
            {"wv_user_id": account, "comm_id": 7, "post_id": "p", "viewed_at": time}
        )
    for day, rows in profiles.items():
        raw[MEMBERS][day] = [{"we_member_id": n} for n in (1, 3)]
        owners = {11: 1, 12: 1, 13: 3, 14: None}
        raw[ACCOUNTS][day] = [
            {"wv_user_id": a, "we_member_id": m} for a, m in owners.items()
        ]
        raw[STAYS][day] = [
            {"wv_user_id": a, "ctry_code": f"C{a}", "start_dt": dt.datetime(2023, 1, 1)}
            for a in owners
        ]
        raw[PROFILES][day] = [
            {"wv_user_id": account, "comm_id": 7, "status": status}
            | {"cre_dt": dt.datetime.fromisoformat(created)}
            for account, status, created in rows
        ]
    for n, (visitor, owner, at) in enumerate(visits):
        time = dt.datetime.fromisoformat(at)
        raw[COMMUNITY.table][str(business_day(time))].append(
            {"log_id": str(n), "log_dt": time, "received_at": time}
            | {"wv_device_id": str(n), "we_member_id": owner, "wv_user_id": visitor}
            | {"comm_id": 7, "action": "page_view"}
            | dict.fromkeys(("page", "ctry", "lang", "platform", "os", "app_ver"))
        )
    raw[ARTISTS] = raw[ARTISTS]
    return tables(raw)


def told(found: Tables, table: str, *names: str) -> list[tuple[Any, ...]]:
    rows = [tuple(row[name] for name in names) for row in found[table]]
    return sorted(rows, key=lambda row: [str(cell) for cell in row])


def test_the_oracle_counts_a_person_once_as_of_the_last_day() -> None:
    found = world_of(
        [
            (11, "2024-01-01 00:00"), (12, "2024-01-03 00:00"), (13, "2024-01-02 00:00"),
            (14, "2024-01-07 14:59:59"), (14, "2024-01-07 15:00"), (9, "2024-01-02 00:00"),
        ],
        {
            "2024-01-02": [(13, "ACTIVE", "2023-01-01")],
            "2024-01-03": [
                (11, "ACTIVE", "2023-01-01"), (12, "ACTIVE", "2023-12-31 15:00"),
                (13, "LEAVE", "2024-01-01"), (14, "ACTIVE", "2023-12-31 14:59:59"),
            ],
        },
    )  # fmt: skip
    names = ("key_date", "ctry", "cnt_member", "cnt_joiner", "cnt_engaged_user")
    first = dt.date(2024, 1, 1)
    assert told(found, "stats_wv_w_comm_engage_usr", *names) == [
        (first, "C12", 1, 1, 1), (first, "C14", 1, 0, 1), (first, None, 0, 1, 2),
    ]  # fmt: skip


def test_the_oracle_finds_cohorts_by_the_first_join() -> None:
    found = world_of(
        [],
        {
            "2024-02-29": [
                (11, "LEAVE", "2023-12-31 14:59:59"), (12, "ACTIVE", "2024-02-01"),
                (13, "ACTIVE", "2023-12-31 15:00"), (14, "ACTIVE", "2024-01-31"),
            ],
        },
        [
            (None, 1, "2024-02-01"), (12, 1, "2024-02-02"), (14, None, "2024-02-29"),
            (None, 3, "2024-02-29 15:00"),
        ],
    )  # fmt: skip
    names = ("join_month", "month_no", "cnt_member", "cnt_visitor", "pct_visitor")
    assert told(found, "stats_wv_m_art_cohort_vst", *names) == [
        (dt.date(2023, 12, 1), 2, 1, 1, Decimal("100.00")),
        (dt.date(2024, 1, 1), 1, 2, 0, Decimal("0.00")),
    ]


# The models


def deliver(
    project: DbtProject, files: Files, raw: Files, table: str, days: Iterable[str]
) -> None:
    for day in days:
        if day in files[table]:
            raw.setdefault(table, {})[day] = files[table][day]
            write_raw(project.raw, table, files[table][day], day or None)


def cells(row: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(neutral_cell(cell) for cell in row)


def disagreements(project: DbtProject, expected: Tables) -> list[str]:
    """What each table has that it should not, and the other way round."""
    told = []
    with project.warehouse() as warehouse:
        for table, names in COLUMNS.items():
            there = [name for name, _ in columns(warehouse, "we_mart", table)]
            assert there == [*names, "run_timestamp"], table
            query = f"select {', '.join(names)} from we_mart.{table}"
            found = Counter(cells(row) for row in warehouse.query(query))
            meant = Counter(cells(r[n] for n in names) for r in expected[table])
            assert meant, table
            for what, rows in (("too many", found - meant), ("missing", meant - found)):
                told += [f"{table}: {what}: {row}" for row in list(rows)[:3]]
    return told


def test_models_agree_with_the_oracle_in_any_order_of_days(
    project: DbtProject, files: Files
) -> None:
    """Days before, after and between those that are built; a range that is built again;
    extracts that come after the days they are of."""
    raw: Files = {}
    deliver(project, files, raw, VERSION_1, [""])

    def arrive(*days: str) -> None:
        for table in files:
            late = LATE_PROFILES if table == PROFILES else ()
            deliver(project, files, raw, table, [d for d in days if d not in late])

    arrive(*LEAP[2:6])
    project.run(*MODELS)
    assert disagreements(project, tables(raw)) == []
    arrive(*NEW_YEAR, *LEAP[:2])
    project.run(*TABLES, start_date=NEW_YEAR[0], end_date="2024-02-29")
    assert disagreements(project, tables(raw)) == []
    arrive(*LEAP[6:])
    deliver(project, files, raw, PROFILES, LATE_PROFILES)
    project.run(*TABLES)
    assert disagreements(project, tables(raw)) == []
    # A run touches its days, the late window before them, their weeks and months.
    written, days = written_last(project), {*LEAP[6:], *LATE_PROFILES}
    window = set(LEAP[3:])
    assert written["wv_comm_membership_status"] == days
    assert written["wv_post_view"] == written["wv_comm_user_activity"] == window
    assert written["stats_wv_d_comm_engage_usr"] == days | window
    weeks = {"2023-12-25", "2024-02-26", "2024-03-04"}
    assert written["stats_wv_w_comm_engage_usr"] == weeks
    months = {"2023-12-01", "2024-02-01", "2024-03-01"}
    assert written["stats_wv_m_comm_engage_usr"] == months
    assert written["stats_wv_m_art_cohort_vst"] == months


def written_last(project: DbtProject) -> dict[str, set[str]]:
    """Days of each model that the last run wrote."""
    found = defaultdict(set)
    for node, day in project.query(
        "select node, part_date from we_mart.partition_log where direction = 'out'"
        " and run_no = (select max(run_no) from we_mart.partition_log)"
    ):
        found[node].add(day)
    return found

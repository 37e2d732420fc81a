"""wv_comm_user and its change feed: days in any order, skipped, replaced; one community."""

import datetime as dt
import shutil
from collections import Counter
from collections.abc import Iterable
from typing import Any

import pytest

from support import DbtProject, failure, write_raw
from we_mart.compare import columns

DAYS = ("2024-07-01", "2024-07-02", "2024-07-03", "2024-07-04")
MODELS = ("+wv_comm_user_update",)
#: What is known already: views are there, tables alone are built.
TABLES = ("+wv_comm_user_update,config.materialized:incremental",)
PROFILES = "ods.ods_wv_member_profile"
LOG = "weverse2.community_log_member_status_log"
REPORTS = "weverse2.community_common_report"

Row = dict[str, Any]
Key = tuple[int, int]

#: When it was written, and of which day: all else of a row is what the feed tells.
ASIDE = ("key_date", "part_date", "run_timestamp", "change_type")


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def profile(
    number: int,
    account: int,
    community: int,
    status: str = "ACTIVE",
    name: str = "luna",
) -> Row:
    return {
        "comm_user_id": f"c{number}", "wv_user_id": account, "comm_id": community,
        "status": status, "grade": "USER", "profile_name": name,
        "cre_dt": at("2024-01-01") + dt.timedelta(days=number),
    }  # fmt: skip


def logged(number: int, membership: Row, status: str, when: str) -> Row:
    return {
        "log_id": number, "from_status": None if status == "ACTIVE" else "ACTIVE",
        "to_status": status, "logged_at": at(when),
        **{name: membership[name] for name in ("comm_user_id", "wv_user_id", "comm_id")},
    }  # fmt: skip


#: Account 2 leaves and comes back, 3 is new on the second day, and its row vanishes on the
#: third; 4 is deleted on the last.
EXTRACTS = {
    DAYS[0]: [profile(1, 1, 101), profile(2, 2, 101), profile(3, 1, 102), profile(4, 4, 102)],
    DAYS[1]: [
        profile(1, 1, 101), profile(2, 2, 101, "LEAVE"), profile(3, 1, 102, name="moon"),
        profile(4, 4, 102), profile(5, 3, 102),
    ],
    DAYS[2]: [
        profile(1, 1, 101), profile(2, 2, 101, "LEAVE"), profile(6, 2, 101),
        profile(3, 1, 102), profile(4, 4, 102),
    ],
    DAYS[3]: [
        profile(1, 1, 101), profile(2, 2, 101, "LEAVE"), profile(6, 2, 101),
        profile(3, 1, 102), profile(4, 4, 102, "DELETED"),
    ],
}  # fmt: skip


def deliver(project: DbtProject) -> None:
    """Four days of raw data; a report each day, an artist renamed each day."""
    for n, day in enumerate(DAYS):
        write_raw(project.raw, PROFILES, EXTRACTS[day], day)
        accounts = [
            {"wv_user_id": a, "we_member_id": 10 + a, "status": "ACTIVE"}
            for a in (1, 2, 3, 4)
        ]
        write_raw(project.raw, "ods.ods_wv_user", accounts, day)
        members = [{"we_member_id": 10 + a} for a in (1, 2, 3)]
        write_raw(project.raw, "ods.ods_wemember_user", members, day)
        artists = [
            {"we_art_id": c, "we_art_name": f"{c} of {day}", "comm_id": c}
            for c in (101, 102)
        ]
        write_raw(project.raw, "ods.we_artist", artists, day)
        report = {"report_id": n, "comm_user_id": "c1", "reported_at": at(day)}
        write_raw(project.raw, REPORTS, [report], day)
    left = logged(1, profile(2, 2, 101), "LEAVE", f"{DAYS[1]} 03:00")
    write_raw(project.raw, LOG, [left], DAYS[1])


def build(project: DbtProject, *days: str, tables_only: bool = True) -> None:
    """A range of days; without days what is new."""
    models = TABLES if tables_only else MODELS
    if not days:
        project.run(*models)
        return
    if project.target == "postgres":
        project.load((days[0], days[-1]))
    project.run(*models, start_date=days[0], end_date=days[-1])


def table(project: DbtProject, name: str) -> list[Row]:
    with project.warehouse() as warehouse:
        names = [column for column, _ in columns(warehouse, "we_mart", name)]
        found = warehouse.query(f"select {', '.join(names)} from we_mart.{name}")
    return [dict(zip(names, row, strict=True)) for row in found]


def without(row: Row, *names: str) -> Row:
    return {name: cell for name, cell in row.items() if name not in names}


def by_key(rows: Iterable[Row]) -> dict[Key, Row]:
    keyed = {
        (row["part_comm_id"], row["wv_user_id"]): without(row, *ASIDE) for row in rows
    }
    return keyed


def check_replay(project: DbtProject, *days: str) -> None:
    """The feed put together from nothing is wv_comm_user of each of its days."""
    members = table(project, "wv_comm_user")
    feed = table(project, "wv_comm_user_update")
    assert {row["part_date"] for row in [*members, *feed]} == set(days)
    state: dict[Key, Row] = {}
    for day in days:
        for key, row in by_key(r for r in feed if r["part_date"] == day).items():
            before = state.pop(key, None)
            if row["comm_user_status"] is not None:
                assert row != before, f"{key} of {day} has not changed"
                state[key] = row
        assert state == by_key(r for r in members if r["part_date"] == day), day


def rows_of(project: DbtProject, name: str, **cells: Any) -> list[Row]:
    rows = table(project, name)
    return [r for r in rows if all(r[column] == cell for column, cell in cells.items())]


def member(project: DbtProject, day: str, community: int, account: int) -> Row:
    (row,) = rows_of(
        project, "wv_comm_user",
        part_date=day, part_comm_id=community, wv_user_id=account,
    )  # fmt: skip
    return row


def changes(project: DbtProject, day: str) -> dict[Key, str]:
    return {
        (row["part_comm_id"], row["wv_user_id"]): row["change_type"]
        for row in rows_of(project, "wv_comm_user_update", part_date=day)
        # an artist's name changes each day, and with it every row of the community
        if row["change_type"] != "u"
    }


def same_rows(rows: Iterable[Row]) -> Counter[tuple[Any, ...]]:
    return Counter(tuple(without(row, "run_timestamp").values()) for row in rows)


@pytest.mark.slow
def test_days_skipped_built_late_and_replaced_come_out_as_built_at_once(
    project: DbtProject,
) -> None:
    deliver(project)
    build(project, DAYS[0], tables_only=False)
    build(project, DAYS[2])
    check_replay(project, DAYS[0], DAYS[2])
    # The reports and the log lines of the day between count, though it is not built.
    assert member(project, DAYS[2], 101, 1)["sum_report_count"] == 3
    assert changes(project, DAYS[2]) == {}

    build(project, DAYS[1])
    check_replay(project, *DAYS[:3])
    assert changes(project, DAYS[1]) == {(101, 2): "d", (102, 3): "c"}
    assert changes(project, DAYS[2]) == {(102, 3): "d"}
    left = member(project, DAYS[1], 101, 2)
    assert left["comm_user_end_dt"] == at(f"{DAYS[1]} 03:00")
    # A day that is built after another has the names of its own extract.
    assert left["we_art_name"] == f"101 of {DAYS[1]}"
    returned = member(project, DAYS[2], 101, 2)
    assert (returned["comm_user_id"], returned["comm_user_seq"]) == ("c6", 2)
    unlinked = member(project, DAYS[2], 102, 4)
    assert (unlinked["we_member_id"], unlinked["wv_user_status"]) == (None, "ACTIVE")

    build(project)
    check_replay(project, *DAYS)
    assert changes(project, DAYS[3]) == {(102, 4): "d"}

    # The log of the second day comes again with an earlier join; the days after it count
    # it, too, and so does a report that the second day did not have.
    before = {row["run_timestamp"] for row in table(project, "wv_comm_user")}
    joined = logged(2, profile(4, 4, 102), "ACTIVE", f"{DAYS[1]} 03:00")
    joined["logged_at"] = at("2024-06-29 03:00")
    write_raw(project.raw, LOG, [joined], DAYS[1])
    reports = [
        {"report_id": 10 + n, "comm_user_id": "c1", "reported_at": at(DAYS[1])}
        for n in range(5)
    ]
    write_raw(project.raw, REPORTS, reports, DAYS[1])
    build(project, DAYS[1])
    written = {
        row["part_date"]
        for row in table(project, "wv_comm_user")
        if row["run_timestamp"] not in before
    }
    assert written == set(DAYS)
    assert member(project, DAYS[3], 101, 1)["sum_report_count"] == 8
    assert member(project, DAYS[1], 101, 2)["comm_user_end_dt"] is None
    check_replay(project, *DAYS)

    built = {
        name: table(project, name) for name in ("wv_comm_user", "wv_comm_user_update")
    }
    done = project.dbt("run", "--select", *MODELS, "--full-refresh")
    assert done.success, failure(done)
    for name, rows in built.items():
        assert same_rows(rows) == same_rows(table(project, name)), name


@pytest.mark.slow
def test_one_community_is_built_alone(project: DbtProject) -> None:
    deliver(project)
    project.run(*MODELS)
    names = ("wv_comm_user", "wv_comm_user_update")
    before = {name: table(project, name) for name in names}
    renamed = [row | {"profile_name": "star"} for row in EXTRACTS[DAYS[1]]]
    write_raw(project.raw, PROFILES, renamed, DAYS[1])
    if project.target == "postgres":
        project.load((DAYS[1], DAYS[1]))
    project.run(*TABLES, start_date=DAYS[1], end_date=DAYS[1], comm_id="102")

    after = {name: table(project, name) for name in names}
    for name in names:
        others = [
            Counter(
                tuple(r.values()) for r in version[name] if r["part_comm_id"] != 102
            )
            for version in (before, after)
        ]
        assert others[0] == others[1], f"{name}: other communities"
    assert member(project, DAYS[1], 102, 1)["profile_name"] == "star"
    assert member(project, DAYS[1], 101, 1)["profile_name"] == "luna"
    check_replay(project, *DAYS)
    stamps = {
        row["part_date"]
        for row in after["wv_comm_user_update"]
        if row["part_comm_id"] == 102
        and row["run_timestamp"]
        > max(r["run_timestamp"] for r in before["wv_comm_user"])
    }
    assert stamps == set(DAYS[1:3])

    # The day was taken in for one community alone: the next run makes up for the others.
    build(project)
    assert member(project, DAYS[1], 101, 1)["profile_name"] == "star"
    check_replay(project, *DAYS)
    build(project)
    written = project.query(
        "select count(*) from we_mart.partition_log where direction = 'out'"
        " and node like 'wv_comm_user%'"
        " and run_no = (select max(run_no) from we_mart.partition_log)"
    )
    assert written == [(0,)]


def test_a_community_alone_needs_days_that_are_built(
    duckdb_project: DbtProject,
) -> None:
    project = duckdb_project
    deliver(project)

    def told(*options: str, **variables: Any) -> str:
        done = project.dbt("run", "--select", *MODELS, *options, **variables)
        assert not done.success
        return failure(done)

    assert "give start_date" in told(comm_id="102")
    for wrong in ("x", "1; drop table a", [102, "1.5"]):
        assert "comm_id is a community's id" in told(start_date=DAYS[0], comm_id=wrong)
    assert "build it without comm_id first" in told(start_date=DAYS[0], comm_id=[101])
    project.run(*MODELS, start_date=DAYS[0])
    asked = {"start_date": DAYS[0], "end_date": DAYS[1], "comm_id": [101, 102]}
    built = project.query("select * from we_mart_int.int_community_first_joins")
    assert "leave --full-refresh out" in told("--full-refresh", **asked)
    assert project.query("select * from we_mart_int.int_community_first_joins") == built
    # A day that was not built before is not built in part.
    project.run(*TABLES, **asked)  # type: ignore[arg-type]
    assert {row["part_date"] for row in table(project, "wv_comm_user")} == {DAYS[0]}
    log = project.folder / "logs/dbt.log"
    assert "is the comm_id right" not in log.read_text(encoding="utf-8")
    project.run(*TABLES, start_date=DAYS[0], comm_id=[101, 999])  # type: ignore[arg-type]
    assert "has no rows of community 999 from" in log.read_text(encoding="utf-8")


def test_a_day_without_its_extract_is_left_out(duckdb_project: DbtProject) -> None:
    project = duckdb_project
    deliver(project)
    (
        project.raw / f"ods/ods_wv_member_profile/part_date={DAYS[1]}/part-0.parquet"
    ).unlink()
    project.run(*MODELS)
    check_replay(project, DAYS[0], DAYS[2], DAYS[3])
    assert changes(project, DAYS[2]) == {}
    write_raw(project.raw, PROFILES, EXTRACTS[DAYS[1]], DAYS[1])
    build(project)
    check_replay(project, *DAYS)
    # An empty extract is one: everybody has gone, and comes back.
    write_raw(project.raw, PROFILES, [], DAYS[1])
    build(project, DAYS[1])
    check_replay(project, *DAYS)
    assert set(changes(project, DAYS[1]).values()) == {"d"}
    assert set(changes(project, DAYS[2]).values()) == {"c"}


@pytest.mark.slow
def test_a_day_whose_extract_has_gone_stays_as_it_was(project: DbtProject) -> None:
    """From the raw folder, or the raw table; it is built anew when it is there again."""
    deliver(project)
    weekly = "+stats_wv_w_comm_engage_usr"
    project.run(*MODELS, weekly)

    def rows() -> list[Counter[tuple[Any, ...]]]:
        others = ("wv_comm_user_update", "stats_wv_w_comm_engage_usr")
        members = Counter(tuple(r.values()) for r in table(project, "wv_comm_user"))
        return [members, *(same_rows(table(project, name)) for name in others)]

    before, members = rows(), table(project, "wv_comm_user")
    file = project.raw / f"ods/ods_wv_member_profile/part_date={DAYS[1]}/part-0.parquet"
    file.unlink()
    if project.target == "postgres":
        where = f"where part_date = '{DAYS[1]}'"
        project.execute(f"delete from ods.ods_wv_member_profile {where}")
    log = project.folder / "logs/dbt.log"
    project.run(*MODELS, weekly)
    told = "raw days no longer there, what was built of them stays as it is: " + DAYS[1]
    assert told in log.read_text(encoding="utf-8")
    assert rows() == before

    # A line of the log touches it and the days after it: these alone are built.
    joined = logged(4, profile(5, 3, 102), "ACTIVE", "2024-06-30 03:00")
    write_raw(project.raw, LOG, [joined], DAYS[0])
    if project.target == "postgres":
        project.load((DAYS[0], DAYS[0]))
    project.run(*TABLES, weekly, start_date=DAYS[0], end_date=DAYS[0])
    built = table(project, "wv_comm_user")
    stamps = {
        day: {r["run_timestamp"] for r in built if r["part_date"] == day}
        for day in DAYS
    }
    assert stamps[DAYS[1]] < {r["run_timestamp"] for r in members} | stamps[DAYS[0]]
    assert stamps[DAYS[1]] != stamps[DAYS[0]] == stamps[DAYS[2]] == stamps[DAYS[3]]
    check_replay(project, *DAYS)

    # Who names it has it built of what is left, and is told so.
    log.unlink()
    project.run(*TABLES, start_date=DAYS[1], end_date=DAYS[1])
    assert "taken as empty, as the range names them" in log.read_text(encoding="utf-8")
    left = {row["part_date"] for row in table(project, "wv_comm_user")}
    assert left == {DAYS[0], *DAYS[2:]}
    log.unlink()
    for _ in range(2):
        project.run(*TABLES)
    assert log.read_text(encoding="utf-8").count("stays as it is") <= 2

    write_raw(project.raw, PROFILES, EXTRACTS[DAYS[1]], DAYS[1])
    project.run(*MODELS, weekly)
    check_replay(project, *DAYS)
    assert same_rows(members) == same_rows(table(project, "wv_comm_user"))


@pytest.mark.slow
def test_a_week_whose_members_are_not_known_any_more_stays_as_it_was(
    duckdb_project: DbtProject,
) -> None:
    """Retention has dropped the accounts of the day by which the week tells members."""
    project, later = duckdb_project, "2024-07-08"
    deliver(project)
    for name, rows in (
        (PROFILES, EXTRACTS[DAYS[3]]),
        ("ods.ods_wv_user", [{"wv_user_id": 1, "we_member_id": 11, "status": "ACTIVE"}]),
        ("ods.ods_wemember_user", [{"we_member_id": 11}]),
    ):  # fmt: skip
        write_raw(project.raw, name, rows, later)
    view = {"comm_id": 101, "post_id": "p", "viewed_at": at(f"{DAYS[0]} 03:00")}
    views = [view | {"wv_user_id": account} for account in (1, 2)]
    write_raw(project.raw, "weverse2.post_view", views, DAYS[0])
    models = ("+stats_wv_w_comm_engage_usr", "+stats_wv_m_comm_engage_usr")
    project.run(*models)
    weeks = "select * from we_mart.stats_wv_w_comm_engage_usr order by 1, 2, 5"
    before = project.query(weeks)
    assert {str(row[0]) for row in before} == {DAYS[0], later}
    done = project.dbt("run-operation", "apply_retention", retention_days="1")
    assert done.success, failure(done)
    project.run(*models, start_date=DAYS[0], end_date=DAYS[0])
    assert project.query(weeks) == before
    log = (project.folder / "logs/dbt.log").read_text(encoding="utf-8")
    assert f"inputs no longer have {DAYS[3]}, by which it tells members" in log
    # The month's last day is still there, with its accounts.
    months = project.query(
        "select min(run_timestamp) from we_mart.stats_wv_m_comm_engage_usr"
    )
    assert months > project.query(f"select max(run_timestamp) from ({weeks})")
    # When the day's accounts are there again, the week is built.
    project.run(*models, start_date=DAYS[3], end_date=DAYS[3])
    again = project.query(weeks)
    assert [row[:-1] for row in again] == [row[:-1] for row in before]
    assert again != before


@pytest.mark.slow
def test_a_feed_that_does_not_replay_fails_a_build(duckdb_project: DbtProject) -> None:
    project, test = duckdb_project, "wv_comm_user_update_replays_to_wv_comm_user"
    deliver(project)
    project.run(*MODELS)

    def told() -> str:
        return failure(project.dbt("test", "--select", test))

    assert told() == ""
    database = project.folder / "warehouse.duckdb"
    shutil.copy(database, project.folder / "whole.duckdb")
    feed, mart = "we_mart.wv_comm_user_update", "we_mart.wv_comm_user"
    of_day = f"where part_date = '{DAYS[3]}'"
    for change in (
        f"delete from {feed} {of_day} and change_type = 'd'",
        f"update {feed} set profile_name = 'x' {of_day}",
        f"update {feed} set is_fc = null {of_day} and part_comm_id = 102",
        f"update {mart} set sum_report_count = 9 {of_day} and wv_user_id = 4",
        f"delete from {mart} {of_day} and wv_user_id = 4",
    ):
        shutil.copy(project.folder / "whole.duckdb", database)
        project.execute(change)
        assert test in told(), change

"""apply_retention: which days stay, and what a run makes of the days that went."""

import datetime as dt
from typing import Any

import pytest

from support import DbtProject, failure, write_raw

DAYS = ["2024-05-30", "2024-06-29", "2024-06-30", "2024-07-01", "2024-07-02"]
#: With two days to keep: those, and the last day that there is of each month.
KEPT = ["2024-05-30", "2024-06-30", "2024-07-01", "2024-07-02"]
TABLES = (
    "we_mart.we_user",
    "we_mart_int.int_accounts_matched_to_members",
    "we_mart_int.int_first_countries",
    "we_mart_int.int_current_community_accounts",
    "we_mart.we_id_mapping",
    "we_mart.we_id_conflict",
)
STATS = "select * from we_mart.stats_we_d_user_join order by part_date, service"


@pytest.fixture
def built(project: DbtProject) -> DbtProject:
    """Five days of two members who joined on the first of them, one without a member."""
    for day in DAYS:
        joined = dt.datetime.fromisoformat(day) + dt.timedelta(hours=1)
        member = {"status": "ACTIVE", "cre_at": joined, "upd_at": joined}
        account = {
            "status": "ACTIVE", "cre_dt": joined, "join_dt": joined, "upd_dt": joined,
        }  # fmt: skip
        members = [{"we_member_id": n} | member for n in (1, 2)]
        accounts: list[dict[str, Any]] = [
            {"wv_user_id": n, "we_member_id": n if n < 3 else None} | account
            for n in (1, 2, 3)
        ]
        write_raw(project.raw, "ods.ods_wemember_user", members, day)
        write_raw(project.raw, "ods.ods_wv_user", accounts, day)
    project.run("+stats_we_d_user_join", "+we_id_mapping", "+we_id_conflict")
    return project


def days_of(project: DbtProject, table: str) -> list[str]:
    sql = f"select distinct part_date from {table} order by 1"
    return [str(day) for (day,) in project.query(sql)]


def apply_retention(project: DbtProject, days: str) -> None:
    done = project.dbt("run-operation", "apply_retention", retention_days=days)
    assert done.success, failure(done)


@pytest.mark.slow
def test_the_last_days_and_the_last_of_each_month_stay(built: DbtProject) -> None:
    stats = built.query(STATS)
    users = "select * from we_mart.we_user where part_date = '2024-06-30' order by 1"
    month_end = built.query(users)
    for days in ("", "4", "99"):
        apply_retention(built, days)
        assert all(days_of(built, table) == DAYS for table in TABLES)
    apply_retention(built, "2")
    apply_retention(built, "2")
    assert {table: days_of(built, table) for table in TABLES} == dict.fromkeys(
        TABLES, KEPT
    )
    assert built.query(users) == month_end
    assert built.query(STATS) == stats


@pytest.mark.slow
def test_days_that_went_come_back_only_when_they_are_asked_for(
    built: DbtProject,
) -> None:
    whole = built.query("select * from we_mart.we_user order by part_date, 1")
    stats = built.query(STATS)
    apply_retention(built, "2")
    built.run("+stats_we_d_user_join", "+we_id_conflict")
    assert days_of(built, "we_mart.we_user") == KEPT
    # Of the members alone the day would be counted wrongly, so it is not counted.
    gone = {"start_date": "2024-06-29", "end_date": "2024-06-29"}
    built.run("stats_we_d_user_join", **gone)
    built.run("we_user", **gone)
    assert days_of(built, "we_mart.we_user") == KEPT
    assert built.query(STATS) == stats
    built.run("+stats_we_d_user_join", "+we_id_conflict", **gone)
    assert {table: days_of(built, table) for table in TABLES} == dict.fromkeys(
        TABLES, DAYS
    )
    again = built.query("select * from we_mart.we_user order by part_date, 1")
    # All but run_timestamp, the last but one.
    assert [row[:-2] + row[-1:] for row in again] == [
        row[:-2] + row[-1:] for row in whole
    ]


@pytest.mark.slow
def test_a_full_refresh_that_would_lose_days_is_refused(built: DbtProject) -> None:
    stats = built.query(STATS)
    apply_retention(built, "2")
    done = built.dbt("run", "--full-refresh", "--select", "stats_we_d_user_join")
    assert not done.success
    assert "would lose 2024-06-29" in failure(done)
    assert built.query(STATS) == stats
    built.run("+stats_we_d_user_join", "--full-refresh")
    assert days_of(built, "we_mart.we_user") == DAYS


@pytest.mark.parametrize("days", ["0", "-1", "all", "1.5", "3; drop table x"])
def test_what_is_no_number_of_days_is_refused(
    duckdb_project: DbtProject, days: str
) -> None:
    done = duckdb_project.dbt("run-operation", "apply_retention", retention_days=days)
    assert not done.success

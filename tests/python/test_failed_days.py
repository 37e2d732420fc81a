"""What a night makes of bad extracts: nothing is published, tonight or tomorrow."""

import datetime as dt
from typing import Any

import pytest

from support import DbtProject, failure, write_raw

pytestmark = pytest.mark.slow

THEN = dt.datetime(2024, 1, 1)
DAYS = ("2024-07-01", "2024-07-02", "2024-07-03")
USERS = ("build", "--select", "+we_user", "+we_id_conflict", "+we_id_mapping")
REACTIONS = "weverse2.post_reaction"
PROFILES = "ods.ods_wv_member_profile"
STATUS_LOG = "weverse2.community_log_member_status_log"
#: What their tests look at besides is there as well.
ACTIVITY = ("build", "--select", "+wv_activity_intake", "+wv_comm_user_activity")


def account(number: int, member: int | None, **cells: Any) -> dict[str, Any]:
    return {
        "wv_user_id": number,
        "we_member_id": member,
        "status": "ACTIVE",
        "cre_dt": THEN,
        "upd_dt": THEN,
    } | cells


def deliver(project: DbtProject, day: str, accounts: list[dict[str, Any]]) -> None:
    """A day with members 1 to 200 and these community accounts."""
    members = [
        {"we_member_id": n, "status": "ACTIVE", "cre_at": THEN, "upd_at": THEN}
        for n in range(1, 201)
    ]
    write_raw(project.raw, "ods.ods_wemember_user", members, day)
    write_raw(project.raw, "ods.ods_wv_user", accounts, day)


def days(project: DbtProject) -> list[str]:
    sql = "select distinct part_date from we_mart.we_user order by 1"
    return [str(day) for (day,) in project.query(sql)]


def failed(project: DbtProject, *arguments: str, **variables: str) -> str:
    done = project.dbt(*arguments, **variables)
    assert not done.success
    return failure(done)


def built(project: DbtProject, *arguments: str, **variables: str) -> Any:
    done = project.dbt(*arguments, **variables)
    assert done.success, failure(done)
    return done


def test_a_bad_day_stays_out_until_it_is_mended(duckdb_project: DbtProject) -> None:
    project = duckdb_project
    deliver(project, DAYS[0], [account(1, 1)])
    built(project, *USERS)
    deliver(project, DAYS[1], [account(1, 1, status=None)])
    assert "never_null_stg_ods__wv_user" in failed(project, *USERS)
    # The next night brings a good day; the bad one is neither forgotten nor published.
    deliver(project, DAYS[2], [account(1, 1)])
    assert "never_null_stg_ods__wv_user" in failed(project, *USERS)
    assert days(project) == [DAYS[0]]
    deliver(project, DAYS[1], [account(1, 1)])
    built(project, *USERS)
    assert days(project) == list(DAYS)


def test_an_old_day_that_comes_again_with_a_repeated_account_is_not_taken_in(
    duckdb_project: DbtProject,
) -> None:
    project = duckdb_project
    for day in DAYS:
        deliver(project, day, [account(1, 1)])
        built(project, *USERS)
    rows = "select * from we_mart.we_user order by part_date, 1"
    before = project.query(rows)
    deliver(project, DAYS[0], [account(1, 1), account(1, 2)])
    again = {"start_date": DAYS[0], "end_date": DAYS[0]}
    assert "unique_combination" in failed(project, *USERS, **again)
    assert project.query(rows) == before


@pytest.mark.parametrize(("doubtful", "share", "passes"), [
    (2, "0.01", True), (4, "0.01", False), (4, "0.05", True), (2, "0", False),
])  # fmt: skip
def test_many_accounts_in_doubt_fail_a_build(
    duckdb_project: DbtProject, doubtful: int, share: str, passes: bool
) -> None:
    """Of 200 accounts some share a key; ten more, with no member, do not count."""
    accounts = [
        account(n, n, service_user_key="shared" if n <= doubtful else f"k{n}")
        for n in range(1, 191)
    ] + [account(n, None) for n in range(191, 201)]
    deliver(duckdb_project, DAYS[0], accounts)
    done = duckdb_project.dbt(*USERS, max_conflict_share=share)
    told = {r.node.name: str(r.status) for r in done.result.results}
    assert done.success is passes
    assert told["we_id_conflict_share_is_small"] == ("pass" if passes else "fail")
    assert told["we_id_conflict_has_no_findings"] == "warn"


def test_an_extract_that_is_late_is_told(duckdb_project: DbtProject) -> None:
    project = duckdb_project
    log = project.folder / "logs/dbt.log"
    told = f"until they come: ods.ods_wv_user {DAYS[1]}"
    deliver(project, DAYS[0], [account(1, 1)])
    built(project, *USERS)
    deliver(project, DAYS[1], [account(1, 1)])
    late = project.raw / "ods/ods_wv_user" / f"part_date={DAYS[1]}"
    late.rename(project.folder / "late")
    built(project, *USERS)
    assert told in log.read_text(encoding="utf-8")
    log.unlink()
    (project.folder / "late").rename(late)
    built(project, *USERS)
    assert "until they come" not in log.read_text(encoding="utf-8")
    sql = "select wv_user_id from we_mart.we_user where we_member_id = 1 order by part_date"
    assert project.query(sql) == [(1,), (1,)]


def test_a_line_without_key_or_time_is_set_aside(project: DbtProject) -> None:
    """Five of a hundred are as many as may be; the others count all the same."""
    act = {
        "wv_user_id": 1, "comm_id": 7, "post_id": "p", "reaction_type": "LIKE",
        "reacted_at": dt.datetime(2024, 7, 1),
    }  # fmt: skip
    lines = [act | {"post_id": f"p{n}"} for n in range(95)]
    lines += [act | {name: None} for name in act]
    write_raw(project.raw, REACTIONS, lines, DAYS[0])
    built(project, *ACTIVITY)
    reasons = "select reason from we_mart_int.int_activity_lines_quarantined order by 1"
    assert project.query(reasons) == [
        ("no_key",), ("no_key",), ("no_key",), ("no_time",), ("unknown_kind",),
    ]  # fmt: skip
    acts = "select sum(cnt_like) from we_mart.wv_post_reaction"
    assert project.query(acts) == [(95,)]
    if project.target == "duckdb":
        # The limit is a test of dbt's, the same on both engines.
        write_raw(project.raw, REACTIONS, lines[1:], DAYS[0])
        again = {"start_date": DAYS[0], "end_date": DAYS[0]}
        told = failed(project, *ACTIVITY, **again)
        assert "wv_activity_intake_quarantines_few_lines" in told


def membership(number: int, account: int) -> dict[str, Any]:
    return {
        "comm_user_id": f"c{number}", "wv_user_id": account, "comm_id": 7,
        "status": "ACTIVE", "grade": "USER", "cre_dt": THEN,
    }  # fmt: skip


def test_a_membership_under_two_accounts_is_not_published(
    duckdb_project: DbtProject,
) -> None:
    project, members = duckdb_project, ("build", "--select", "+wv_comm_user")
    write_raw(project.raw, PROFILES, [membership(1, 1)], DAYS[0])
    built(project, *members)
    write_raw(project.raw, PROFILES, [membership(1, 1), membership(1, 2)], DAYS[1])
    told = failed(project, *members)
    assert "unique_combination_of_columns_stg_ods__wv_member_profile" in told
    sql = "select part_date, wv_user_id from we_mart.wv_comm_user"
    assert project.query(sql) == [(DAYS[0], 1)]


@pytest.mark.parametrize(("late", "warns"), [(1, False), (2, True)])
def test_a_status_log_that_comes_all_at_once_is_told(
    duckdb_project: DbtProject, late: int, warns: bool
) -> None:
    """Of twenty lines one may be too late; so is an extract without any members."""
    project = duckdb_project
    lines = [
        {
            "log_id": n, "comm_user_id": f"c{n}", "wv_user_id": n, "comm_id": 7,
            "to_status": "ACTIVE",
            "logged_at": THEN if n < late else dt.datetime(2024, 7, 1),
        }
        for n in range(20)
    ]  # fmt: skip
    write_raw(project.raw, STATUS_LOG, lines, DAYS[0])
    members = [] if warns else [membership(1, 1)]
    write_raw(project.raw, PROFILES, members, DAYS[0])
    done = built(
        project,
        "build",
        "--select",
        "+wv_comm_user",
        "+most_membership_log_lines_count",
    )
    told = {r.node.name: str(r.status) for r in done.result.results}
    expected = "warn" if warns else "pass"
    assert told["most_membership_log_lines_count"] == expected
    assert told["wv_comm_user_has_members_on_each_day"] == expected


@pytest.mark.parametrize(("name", "value"), [
    ("service_user_key_start", "2024-7-2"), ("rejoin_count_start", "2021-11"),
    ("max_conflict_share", "5"), ("max_conflict_share", "1%"),
    ("max_quarantined_share", "5%"), ("session_timeout_ms", "86400000"),
    ("business_timezone", "Asia/Seol"), ("max_installs_per_ip_hour", "-1"),
    ("country_jump_hours", "25"), ("attribution_targets", "registration"),
    ("attribution_lookback_days", "0"), ("attribution_half_life_days", "0.0"),
    ("critical_path_min_share", "1%"),
])  # fmt: skip
def test_settings_that_would_go_wrong_silently_are_refused(
    duckdb_project: DbtProject, name: str, value: str
) -> None:
    deliver(duckdb_project, DAYS[0], [account(1, 1)])
    assert name in failed(
        duckdb_project, "run", "--select", "+we_user", **{name: value}
    )

"""The gate of the commerce events: which days reach the marts, what the logs say."""

from decimal import Decimal
from typing import Any

import pytest

from small_events import (
    CHECKS,
    JUDGING,
    MODELS,
    MON,
    THU,
    TUE,
    WED,
    build_day,
    deliver_again,
    event,
    everywhere,
    failing,
    mart_days,
    mart_rows,
    quarantine,
    spoiled,
    views,
    walk,
    write,
)
from support import DbtProject, failure

#: Each test builds: left out of make test-fast.
pytestmark = pytest.mark.slow

# Which days reach the marts


def test_a_bad_day_is_held_back_and_no_other(duckdb_project: DbtProject) -> None:
    project = duckdb_project
    for day in (MON, WED):
        write(project, day, walk(day))
    write(project, TUE, spoiled(TUE))
    project.run(MODELS)
    assert failing(project) == {MON: [], TUE: ["required fields"], WED: []}
    assert mart_days(project) == everywhere(MON, WED)
    assert quarantine(project, TUE) == {1: "1"}

    # The day is delivered again and built by name.
    deliver_again(project, TUE, walk(TUE))
    build_day(project, TUE)
    assert mart_days(project) == everywhere(MON, TUE, WED)
    assert quarantine(project, TUE) == {}

    # And once more with faults: the marts keep what they had of it.
    before = mart_rows(project)
    deliver_again(project, TUE, [*spoiled(TUE), *walk(TUE, session=2)])
    build_day(project, TUE)
    assert failing(project)[TUE] == ["required fields"]
    assert mart_rows(project) == before
    assert quarantine(project, TUE) == {1: "1"}
    # Each time the day after was judged again.
    log = project.query(
        "select cast(run_date as varchar), quality_status, count(*)"
        " from we_mart.event_pipeline_log group by 1, 2 order by 1, 2"
    )
    assert [(d, s, int(n)) for d, s, n in log] == [
        (MON, "PASS", 1), (TUE, "FAIL", 2), (TUE, "PASS", 1), (WED, "PASS", 3),
    ]  # fmt: skip


def test_days_in_any_order_again_and_from_nothing_are_the_same(
    duckdb_project: DbtProject,
) -> None:
    """With an event of Monday copied on Tuesday, and a cart of Tuesday bought on Wednesday."""
    project = duckdb_project
    days = {day: [*views(day, 200), *walk(day)] for day in (MON, TUE, WED)}
    days[TUE].append(event(MON, 10, "page_view", timestamp=f"{TUE}T13:00:00"))
    days[TUE].append(event(TUE, 50, "click", 5, timestamp=f"{TUE}T23:00:00"))
    days[TUE].append(event(TUE, 51, "add_to_cart", 5, timestamp=f"{TUE}T23:00:00"))
    days[WED].append(event(WED, 52, "purchase", 5, timestamp=f"{WED}T00:30:00"))
    rates = {"quality_pass_rate": "0.9", "quality_pass_rates": {"funnel order": "0.5"}}
    for day in (WED, TUE, MON):
        write(project, day, days[day])
        project.run(MODELS, **rates)  # type: ignore[arg-type]
    assert failing(project) == {MON: [], TUE: [], WED: []}
    assert quarantine(project, TUE) == {205: "2"}
    assert quarantine(project, WED) == {}
    one_by_one = mart_rows(project)
    assert one_by_one["mart_orders"].total() == 4

    project.run(MODELS, **rates)  # type: ignore[arg-type]
    assert mart_rows(project) == one_by_one
    project.run(MODELS, start_date=TUE, end_date=TUE, **rates)  # type: ignore[arg-type]
    assert mart_rows(project) == one_by_one
    done = project.dbt("run", "--full-refresh", "--select", MODELS, **rates)  # type: ignore[arg-type]
    assert done.success, failure(done)
    assert mart_rows(project) == one_by_one


def test_the_day_after_is_judged_again(duckdb_project: DbtProject) -> None:
    """A purchase of Tuesday whose cart is in Monday's file, which comes late."""
    project = duckdb_project
    monday = walk(MON)[:3]
    write(project, TUE, [event(TUE, 99, "purchase"), event(TUE, 98, "page_view", 2)])
    project.run(MODELS)
    assert failing(project) == {TUE: ["funnel order"]}
    write(project, MON, monday)
    project.run(MODELS)
    assert failing(project) == {MON: [], TUE: []}
    assert mart_days(project)["mart_orders"] == [TUE]

    # And the other way: what Monday repeats is a copy on Tuesday.
    copied = event(TUE, 98, "page_view", 2, timestamp=f"{MON}T12:00:00")
    deliver_again(project, MON, [*monday, copied])
    build_day(project, MON)
    assert failing(project) == {MON: [], TUE: ["duplicate event_id"]}
    assert quarantine(project, TUE) == {2: "2"}
    latest = project.query(
        "select status from we_mart.event_quality_log"
        f" where check_date = cast('{TUE}' as date) and check_no = 2"
        " order by checked_at desc"
    )
    assert [row[0] for row in latest] == ["FAIL", "PASS", "PASS"]


def test_the_logs_stay_over_a_full_refresh(duckdb_project: DbtProject) -> None:
    project = duckdb_project
    write(project, MON, walk(MON))
    project.run(MODELS)
    logs = ("event_quality_log", "event_pipeline_log")
    before = [set(project.query(f"select * from we_mart.{log}")) for log in logs]
    assert [len(rows) for rows in before] == [7, 1]
    done = project.dbt("run", "--full-refresh", "--select", MODELS)
    assert done.success, failure(done)
    after = [set(project.query(f"select * from we_mart.{log}")) for log in logs]
    assert [len(rows) for rows in after] == [14, 2]
    assert all(old < new for old, new in zip(before, after, strict=True))
    for log in logs:
        runs = project.query(f"select count(distinct run_id) from we_mart.{log}")
        assert runs == [(2,)]
    assert mart_days(project) == everywhere(MON)


def test_the_logs_tell_what_was_counted(duckdb_project: DbtProject) -> None:
    project = duckdb_project
    write(project, MON, [*walk(MON), *walk(MON, 2), *spoiled(MON)[:1]])
    project.run(MODELS, quality_pass_rate="0.5")
    told = project.query(
        "select check_no, check_name, check_type, target, total_records, failed_records,"
        " pass_rate, status, detail from we_mart.event_quality_log order by check_no"
    )
    assert [row[1] for row in told] == CHECKS
    types = [
        "null",
        "duplicate",
        "range",
        "sequence",
        "range",
        "integrity",
        "consistency",
    ]
    assert [row[2] for row in told] == [f"{kind}_check" for kind in types]
    assert [row[3] for row in told] == [
        "lines", "events", "events", "sessions", "events", "purchases", "events",
    ]  # fmt: skip
    assert [int(row[4]) for row in told] == [9, 9, 9, 2, 9, 2, 9]
    assert [int(row[5]) for row in told] == [1, 1, 0, 0, 0, 0, 0]
    assert Decimal(str(told[0][6])).quantize(Decimal("1e-9")) == Decimal("0.888888889")
    assert "events_20240701.jsonl line 9" in told[0][8]
    assert "page_type" in told[0][8]
    (log,) = project.query(
        "select event_count, user_count, session_count, purchase_count, revenue,"
        " quality_status, started_at <= ended_at from we_mart.event_pipeline_log"
    )
    assert (*map(int, log[:4]), Decimal(log[4]), *log[5:]) == (
        8, 2, 2, 2, Decimal(4000), "PASS", True,
    )  # fmt: skip


# What a build says


def build(project: DbtProject, **variables: Any) -> tuple[bool, dict[str, str], str]:
    """Whether `dbt build` succeeds, the state of each node, and dbt's log."""
    log = project.folder / "logs" / "dbt.log"
    log.unlink(missing_ok=True)
    done = project.dbt("build", "--select", MODELS, **variables)
    assert not done.exception, done.exception
    states = {r.node.name: str(r.status) for r in done.result.results}
    return done.success, states, log.read_text(encoding="utf-8")


def test_a_build_fails_by_day_and_check_and_holds_up_nothing(
    duckdb_project: DbtProject,
) -> None:
    project = duckdb_project
    gate = "events_of_each_day_pass_their_checks"
    for day in (MON, WED):
        write(project, day, walk(day))
    wrong = {"timestamp": f"{MON}T12:00:00", "quantity": 100}
    write(project, TUE, [*walk(TUE)[:2], event(TUE, 12, "add_to_cart", **wrong)])
    success, states, log = build(project)
    assert not success
    assert {n for n, s in states.items() if s not in ("success", "pass")} == {gate}
    assert states[gate] == "fail"
    told = [line for line in log.splitlines() if "events of 2024" in line]
    assert {line.split("events of ")[1].split(":")[0] for line in told} == {
        f"{TUE} FAIL value ranges", f"{TUE} FAIL timestamps",
    }  # fmt: skip
    assert any(
        "1 of 3 events, events_20240702.jsonl line 3: quantity" in s for s in told
    )
    assert mart_days(project) == everywhere(MON, WED)


def test_an_order_that_comes_again_two_days_later_is_told(
    duckdb_project: DbtProject,
) -> None:
    """Check 2 looks one day back; on the marts a test looks at all days."""
    project = duckdb_project
    for day in (MON, TUE):
        write(project, day, walk(day))
    again = [*walk(WED)[:3], event(WED, 13, "purchase", order_id="ORD202407010000013")]
    again[-1]["timestamp"] = f"{WED}T13:00:00"
    assert walk(MON)[-1]["order_id"] == again[-1]["order_id"]
    write(project, WED, again)
    project.run(MODELS)
    assert failing(project) == {MON: [], TUE: [], WED: []}
    done = project.dbt("test", "--select", "mart_orders_has_an_order_on_one_day")
    assert not done.success
    assert "mart_orders_has_an_order_on_one_day" in failure(done)

    deliver_again(project, WED, walk(WED))
    build_day(project, WED)
    assert project.dbt(
        "test", "--select", "mart_orders_has_an_order_on_one_day"
    ).success


# Vars


def test_a_rate_can_be_another_for_a_check(duckdb_project: DbtProject) -> None:
    project = duckdb_project
    # Of two sessions one is out of order; of three lines one has no page_type.
    write(project, MON, [*spoiled(MON), event(MON, 99, "add_to_cart", 2)])
    for rates, fails in [
        ({}, ["required fields", "funnel order"]),
        ({"funnel order": "0.5"}, ["required fields"]),
        ({"funnel order": "0.5", "required fields": "0.8"}, []),
        ({"funnel order": "0.51", "required fields": "0.81"}, ["required fields", "funnel order"]),
    ]:  # fmt: skip
        given: Any = {"quality_pass_rates": rates}
        project.run(*JUDGING, start_date=MON, end_date=MON, **given)
        assert failing(project) == {MON: fails}, rates
    # All others follow quality_pass_rate, the named one does not.
    given = {"quality_pass_rates": {"funnel order": "1"}}
    project.run(*JUDGING, start_date=MON, end_date=MON, quality_pass_rate="0", **given)
    assert failing(project) == {MON: ["funnel order"]}


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("quality_pass_rate", "1.5", "quality_pass_rate is a share from 0 to 1"),
        ("quality_pass_rate", "-0.1", "quality_pass_rate is a share from 0 to 1"),
        ("quality_pass_rate", "99", "quality_pass_rate is a share from 0 to 1"),
        ("quality_pass_rate", "99%", "quality_pass_rate is a share from 0 to 1"),
        ("quality_pass_rate", "", "quality_pass_rate is a share from 0 to 1"),
        ("quality_pass_rates", {"funnel order": "2"}, "funnel order is a share from 0 to 1"),
        ("quality_pass_rates", {"funnel": "0.5"}, "quality_pass_rates names no check funnel: there are required fields, duplicate"),
        ("quality_pass_rates", "0.5", "quality_pass_rates"),
    ],
)  # fmt: skip
def test_a_wrong_var_stops_the_run_with_a_clear_message(
    duckdb_project: DbtProject, name: str, value: Any, message: str
) -> None:
    write(duckdb_project, MON, walk(MON))
    done = duckdb_project.dbt("run", "--select", MODELS, **{name: value})
    assert not done.success
    assert message in failure(done)
    assert not duckdb_project.query(
        "select 1 from information_schema.tables where table_name = 'mart_orders'"
    )


@pytest.mark.parametrize("rate", [0.99, 1, 0])
def test_rates_may_be_numbers(duckdb_project: DbtProject, rate: Any) -> None:
    write(duckdb_project, THU, walk(THU))
    duckdb_project.run(*JUDGING, quality_pass_rate=rate)
    assert failing(duckdb_project) == {THU: []}

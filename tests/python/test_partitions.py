"""Which days a run builds, and that re-runs, emptied and late days come out right.

ws_order_intake is partitioned by the day that arrives and ws_order by days that follow
from the rows, so the two stand for all models.
"""

import datetime as dt
import os
import shutil
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg2
import pytest

from support import ORDERS, ROOT, DbtProject, failure, line, write_raw
from we_mart.local_postgres import PostgresServer

MODELS = ("+ws_order", "+ws_order_intake")


def orders(project: DbtProject) -> list[tuple[Any, ...]]:
    return project.query(
        "select ord_item_id, part_date, status, extract_date from we_mart.ws_order"
        " order by ord_item_id, part_date"
    )


def intake(project: DbtProject) -> dict[str, int]:
    return dict(project.query("select part_date, cnt_row from we_mart.ws_order_intake"))


def written(project: DbtProject, model: str) -> list[str]:
    """The days that the last run of a model wrote."""
    found = project.query(
        "select part_date from we_mart.partition_log where direction = 'out' and node ="
        f" '{model}' and run_no = (select max(run_no) from we_mart.partition_log)"
    )
    return sorted(day for (day,) in found)


@pytest.fixture
def three_days(project: DbtProject) -> DbtProject:
    write_raw(
        project.raw, ORDERS, [line(1, "2024-07-01 03:00"), line(2, None)], "2024-07-01"
    )
    write_raw(project.raw, ORDERS, [line(3, "2024-07-02 03:00")], "2024-07-02")
    write_raw(project.raw, ORDERS, [line(4, "2024-07-03 03:00")], "2024-07-03")
    return project


@pytest.mark.slow
def test_without_range_the_new_days_are_built_and_then_none(
    three_days: DbtProject,
) -> None:
    three_days.run(*MODELS)
    assert intake(three_days) == {"2024-07-01": 2, "2024-07-02": 1, "2024-07-03": 1}
    before = three_days.query("select max(run_timestamp) from we_mart.ws_order_intake")
    three_days.run(*MODELS)
    assert written(three_days, "ws_order_intake") == []
    assert (
        three_days.query("select max(run_timestamp) from we_mart.ws_order_intake")
        == before
    )
    write_raw(three_days.raw, ORDERS, [line(5, "2024-07-04 03:00")], "2024-07-04")
    three_days.run(*MODELS)
    assert written(three_days, "ws_order_intake") == ["2024-07-04"]
    assert written(three_days, "ws_order") == ["2024-07-04"]


def test_a_range_is_built_whether_new_or_not(three_days: DbtProject) -> None:
    three_days.run(*MODELS, start_date="2024-07-02", end_date="2024-07-03")
    assert intake(three_days) == {"2024-07-02": 1, "2024-07-03": 1}
    three_days.run(*MODELS, start_date="2024-07-03")
    assert written(three_days, "ws_order_intake") == ["2024-07-03"]
    three_days.run(*MODELS)
    assert written(three_days, "ws_order_intake") == ["2024-07-01"]
    assert [row[0] for row in orders(three_days)] == [1, 3, 4]


def test_an_emptied_day_loses_its_rows(three_days: DbtProject) -> None:
    three_days.run(*MODELS)
    write_raw(three_days.raw, ORDERS, [], "2024-07-02")
    if three_days.target == "postgres":
        three_days.load(("2024-07-02", "2024-07-02"))
    three_days.run(*MODELS, start_date="2024-07-02")
    assert intake(three_days) == {"2024-07-01": 2, "2024-07-03": 1}
    assert [row[0] for row in orders(three_days)] == [1, 4]


def test_a_day_taken_away_altogether_can_be_built_empty(three_days: DbtProject) -> None:
    three_days.run(*MODELS)
    shutil.rmtree(three_days.raw / "ods/ods_ws_order_item/part_date=2024-07-02")
    if three_days.target == "postgres":
        three_days.query(
            "delete from ods.ods_ws_order_item where part_date = '2024-07-02'"
        )
    three_days.run(*MODELS, start_date="2024-07-02")
    assert intake(three_days) == {"2024-07-01": 2, "2024-07-03": 1}


def test_a_line_lost_from_a_later_extract_falls_back_to_its_earlier_state(
    three_days: DbtProject,
) -> None:
    refund = line(1, "2024-07-01 03:00", "REFUNDED")
    write_raw(three_days.raw, ORDERS, [refund], "2024-07-02")
    three_days.run(*MODELS)
    assert orders(three_days)[0] == (1, "2024-07-01", "REFUNDED", "2024-07-02")
    write_raw(three_days.raw, ORDERS, [line(3, "2024-07-02 03:00")], "2024-07-02")
    if three_days.target == "postgres":
        three_days.load(("2024-07-02", "2024-07-02"))
    three_days.run(*MODELS, start_date="2024-07-02")
    assert orders(three_days)[0] == (1, "2024-07-01", "PAID", "2024-07-01")


def test_a_line_moves_with_its_payment_day(three_days: DbtProject) -> None:
    three_days.run(*MODELS)
    moved = [line(1, "2024-07-02 20:00"), line(2, "2024-06-10 14:59"), line(3, None)]
    write_raw(three_days.raw, ORDERS, moved, "2024-07-04")
    three_days.run(*MODELS)
    assert [row[:2] for row in orders(three_days)] == [
        (1, "2024-07-03"),
        (2, "2024-06-10"),
        (4, "2024-07-03"),
    ]
    assert written(three_days, "ws_order") == [
        "2024-06-10", "2024-07-01", "2024-07-02", "2024-07-03",
    ]  # fmt: skip


def test_an_older_extract_built_later_does_not_win(three_days: DbtProject) -> None:
    write_raw(
        three_days.raw, ORDERS, [line(1, "2024-07-01 03:00", "CANCELLED")], "2024-07-03"
    )
    three_days.run(*MODELS, start_date="2024-07-03")
    three_days.run(*MODELS, start_date="2024-07-01")
    assert orders(three_days)[0] == (1, "2024-07-01", "CANCELLED", "2024-07-03")


def test_a_model_left_out_of_a_run_is_made_up_for(three_days: DbtProject) -> None:
    three_days.run(*MODELS)
    write_raw(three_days.raw, ORDERS, [line(5, "2024-07-04 03:00")], "2024-07-04")
    three_days.run("+ws_order_intake")
    assert "2024-07-04" in intake(three_days)
    assert 5 not in [row[0] for row in orders(three_days)]
    three_days.run(*MODELS)
    assert written(three_days, "ws_order_intake") == []
    assert written(three_days, "ws_order") == ["2024-07-04"]
    assert 5 in [row[0] for row in orders(three_days)]


def test_a_build_that_fails_leaves_the_rows_and_is_made_up_for(
    three_days: DbtProject,
) -> None:
    three_days.run(*MODELS)
    before = orders(three_days)
    refund = line(1, "2024-07-01 03:00", "REFUNDED")
    no_shop = line(5, "2024-07-04 03:00") | {"shop": None}
    write_raw(three_days.raw, ORDERS, [refund, no_shop], "2024-07-04")
    done = three_days.dbt("run", "--select", *MODELS)
    assert not done.success
    assert "shop" in failure(done)
    assert orders(three_days) == before
    assert written(three_days, "ws_order") == []
    write_raw(three_days.raw, ORDERS, [refund], "2024-07-04")
    if three_days.target == "postgres":
        three_days.load(("2024-07-04", "2024-07-04"))
    three_days.run(*MODELS)
    assert written(three_days, "ws_order") == ["2024-07-01"]
    assert orders(three_days)[0] == (1, "2024-07-01", "REFUNDED", "2024-07-04")


@pytest.mark.slow
def test_a_table_that_came_late_is_taken_in_later(three_days: DbtProject) -> None:
    """Day 4 of another table arrives first: day 4 of the orders is still new."""
    artist = {"we_art_id": 1, "we_art_name": "A", "upd_dt": dt.datetime(2024, 1, 1)}
    write_raw(three_days.raw, "ods.we_artist", [artist], "2024-07-04")
    assert three_days.dbt("seed").success
    three_days.run()
    assert written(three_days, "ws_order_intake") == [
        "2024-07-01", "2024-07-02", "2024-07-03",
    ]  # fmt: skip
    write_raw(three_days.raw, ORDERS, [line(5, "2024-07-04 03:00")], "2024-07-04")
    three_days.run(*MODELS, "+we_artist")
    assert written(three_days, "ws_order_intake") == ["2024-07-04"]


def test_full_refresh_equals_the_days_one_by_one(three_days: DbtProject) -> None:
    for day in ("2024-07-02", "2024-07-01", "2024-07-03", "2024-07-02"):
        three_days.run(*MODELS, start_date=day)
    one_by_one = (orders(three_days), intake(three_days))
    done = three_days.dbt("run", "--select", *MODELS, "--full-refresh")
    assert done.success, failure(done)
    assert (orders(three_days), intake(three_days)) == one_by_one
    three_days.run(*MODELS)
    assert written(three_days, "ws_order") == []


def test_a_range_without_data_stops_before_anything_is_written(
    three_days: DbtProject,
) -> None:
    three_days.run(*MODELS)
    log = three_days.query("select count(*) from we_mart.partition_log")
    done = three_days.dbt("run", start_date="2031-01-01", end_date="2031-01-02")
    assert not done.success
    assert "no raw data from 2031-01-01 to 2031-01-02" in failure(done)
    assert "2024-07-01 to 2024-07-03" in failure(done)
    assert three_days.query("select count(*) from we_mart.partition_log") == log


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        ("2024-07-03", "2024-07-01", "is after"),
        ("2024-7-1", "", "days like 2024-07-01"),
        ("yesterday", "", "days like 2024-07-01"),
        ("2024-07-01' or '1'='1", "", "days like 2024-07-01"),
    ],
)
def test_a_range_that_makes_no_sense_is_refused(
    three_days: DbtProject, start: str, end: str, told: str
) -> None:
    done = three_days.dbt("run", start_date=start, end_date=end)
    assert not done.success
    assert told in failure(done)


def test_a_run_without_rows_is_refused(three_days: DbtProject) -> None:
    three_days.run(*MODELS, start_date="2024-07-01")
    done = three_days.dbt("run", "--empty", "--select", *MODELS)
    assert "--empty and --sample would mark days as built" in failure(done)
    three_days.run(*MODELS)
    assert [row[0] for row in orders(three_days)] == [1, 3, 4]


@pytest.mark.postgres
def test_two_runs_at_once_do_not_double_the_rows(
    tmp_path: Path, postgres_server: PostgresServer
) -> None:
    """The second finds out when it has the lock, and says so."""
    with DbtProject.fresh(tmp_path, postgres_server) as project:
        lines = [line(n, "2024-07-01 03:00") for n in range(1, 2001)]
        write_raw(project.raw, ORDERS, lines, "2024-07-01")
        project.run(*MODELS)
        command = [
            str(Path(sys.executable).with_name("dbt")), "run", "--select", "ws_order",
            "--target", "postgres", "--vars", "{start_date: 2024-07-01}",
        ]  # fmt: skip
        runs = [
            subprocess.Popen(
                [
                    *command,
                    "--target-path",
                    str(tmp_path / f"t{n}"),
                    "--log-path",
                    str(tmp_path),
                ],
                cwd=ROOT,
                env=os.environ | project.environment,
                stdout=subprocess.PIPE,
                text=True,
            )
            for n in range(2)
        ]
        # Both have made their rows and wait to write them until the table is free.
        with closing(psycopg2.connect(**postgres_server.address())) as holder:
            holder.cursor().execute("lock table we_mart.ws_order in exclusive mode")
            waiting = "select count(*) from pg_locks where not granted and mode = 'ExclusiveLock'"
            deadline = time.monotonic() + 60
            while project.query(waiting) != [(2,)]:
                assert time.monotonic() < deadline
                time.sleep(0.1)
        output = [run.communicate()[0] for run in runs]
        assert sorted(run.returncode for run in runs) == [0, 1]
        assert (
            sum("another run has written ws_order meanwhile" in o for o in output) == 1
        )
        assert project.query(
            "select count(*), count(distinct ord_item_id) from we_mart.ws_order"
        ) == [(2000, 2000)]


def test_another_raw_folder_is_warned_of(
    duckdb_project: DbtProject, tmp_path: Path
) -> None:
    def told() -> str:
        return (duckdb_project.folder / "logs/dbt.log").read_text(encoding="utf-8")

    write_raw(duckdb_project.raw, ORDERS, [line(1, "2024-07-01 03:00")], "2024-07-01")
    duckdb_project.run(*MODELS)
    duckdb_project.run(*MODELS)
    assert "this warehouse was built from" not in told()
    other = tmp_path / "it's other"
    write_raw(other, ORDERS, [line(2, "2024-07-02 03:00")], "2024-07-02")
    duckdb_project.environment["WE_MART_RAW"] = str(other)
    duckdb_project.run(*MODELS)
    assert f"this warehouse was built from {duckdb_project.raw}" in told()
    assert f"the raw folder is now {other}" in told()


def test_a_first_run_may_be_of_a_staging_view_alone(three_days: DbtProject) -> None:
    three_days.run("stg_ods__ws_order_item")
    three_days.run(*MODELS)
    assert [row[0] for row in orders(three_days)] == [1, 3, 4]


def test_empty_order_table_builds(project: DbtProject) -> None:
    write_raw(project.raw, ORDERS, [], "2024-07-01")
    project.run(*MODELS)
    assert orders(project) == []
    assert intake(project) == {}

"""`we-mart build`, `query` and `generate` as a user meets them."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from support import ORDERS, WE_MART, line, told, we_mart, write_raw


def test_build_tells_rows_place_and_a_query_that_works(checkout: Path) -> None:
    shutil.rmtree(checkout / "target")  # dbt has not parsed a fresh clone
    done = we_mart(checkout, "build")
    assert done.returncode == 0, done.stdout + done.stderr
    said = " ".join(done.stdout.split())
    assert "ws_order 1" in said
    assert "The warehouse is data/warehouse.duckdb." in said
    assert (checkout / "target/static_index.html").exists()
    command = next(t for t in done.stdout.splitlines() if "we-mart query" in t)
    sql = command.split('"')[1]
    asked = we_mart(checkout, "query", sql)
    assert asked.returncode == 0, asked.stderr
    assert "2024-07-01  KR    10.00" in asked.stdout
    assert "(1 rows)" in asked.stdout


@pytest.mark.slow
def test_a_second_build_does_nothing_until_a_day_or_the_code_is_new(
    checkout: Path,
) -> None:
    assert we_mart(checkout, "build", "--no-docs").returncode == 0
    again = we_mart(checkout, "build", "--no-docs")
    assert again.returncode == 0
    assert again.stdout.startswith("No new raw days: nothing to build.")
    assert "dbt" not in again.stdout
    write_raw(
        checkout / "data/raw", ORDERS, [line(2, "2024-07-02 03:00")], "2024-07-02"
    )
    assert "new raw days: 2024-07-02" in we_mart(checkout, "build", "--no-docs").stdout
    (checkout / "seeds").mkdir()
    (checkout / "seeds/colours.csv").write_text("colour\nred\n")
    assert "new raw days: none" in we_mart(checkout, "build", "--no-docs").stdout
    assert we_mart(checkout, "build", "--no-docs").stdout.startswith("No new raw days")


@pytest.mark.slow
def test_a_build_that_failed_is_not_taken_for_done(checkout: Path) -> None:
    bad = line(2, "2024-07-02 03:00") | {"shop": None}
    write_raw(checkout / "data/raw", ORDERS, [bad], "2024-07-02")
    first = told(we_mart(checkout, "build", "--no-docs"))
    assert "failed" in first
    assert "failed" in told(we_mart(checkout, "build", "--no-docs"))


def test_a_file_called_we_mart_is_refused(checkout: Path) -> None:
    done = we_mart(checkout, "build", "--no-docs", WE_MART_DB="data/we_mart.duckdb")
    assert "takes we_mart.ws_order for ambiguous" in told(done)


@pytest.mark.slow
def test_plain_dbt_refuses_a_file_called_we_mart(checkout: Path) -> None:
    done = subprocess.run(
        [str(WE_MART.with_name("dbt")), "run"],
        cwd=checkout,
        env=os.environ | {"WE_MART_DB": "data/we_mart.duckdb"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "give WE_MART_DB another name" in done.stdout


@pytest.mark.slow
def test_schema_prefix_is_put_before_every_schema(checkout: Path) -> None:
    prefix = {"WE_MART_SCHEMA_PREFIX": "dev_"}
    assert we_mart(checkout, "build", "--no-docs", **prefix).returncode == 0
    sql = "select distinct schema_name from duckdb_tables() order by 1"
    assert we_mart(checkout, "query", sql).stdout.split()[1:-2] == ["dev_we_mart"]
    sql = (
        "select distinct schema_name from duckdb_views() where not internal order by 1"
    )
    schemas = we_mart(checkout, "query", sql).stdout.split()[1:-2]
    assert {"dev_ods", "dev_we_mart_stg", "dev_we_mart_int"} <= set(schemas)
    assert all(name.startswith("dev_") for name in schemas)


def test_query_writes_nothing_and_explains_itself(checkout: Path) -> None:
    assert "run `we-mart build`" in told(we_mart(checkout, "query", "select 1"))
    assert not (checkout / "data/warehouse.duckdb").exists()
    assert we_mart(checkout, "build", "--no-docs").returncode == 0
    assert "read-only" in told(
        we_mart(checkout, "query", "drop table we_mart.ws_order")
    )
    assert "the query failed" in told(we_mart(checkout, "query", "select nothing"))


def test_query_shows_values_as_they_are(checkout: Path) -> None:
    assert we_mart(checkout, "build", "--no-docs").returncode == 0
    sql = "select '[a]b' as x, '[/b]' as \"[y]\", null as z"
    rows = [row.split() for row in we_mart(checkout, "query", sql).stdout.splitlines()]
    assert rows == [["x", "[y]", "z"], ["[a]b", "[/b]"], ["(1", "rows)"]]


@pytest.mark.slow
def test_another_raw_folder_is_not_taken_for_nothing_new(checkout: Path) -> None:
    assert we_mart(checkout, "build", "--no-docs").returncode == 0
    shutil.copytree(checkout / "data/raw", checkout / "other")
    done = we_mart(checkout, "build", "--no-docs", WE_MART_RAW="other")
    assert done.returncode == 0
    assert "this warehouse was built from" in done.stdout


@pytest.mark.parametrize("prefix", ["Dev_", "dev-", "1dev", "d'"])
def test_a_prefix_that_needs_quoting_is_refused(checkout: Path, prefix: str) -> None:
    error = told(we_mart(checkout, "build", WE_MART_SCHEMA_PREFIX=prefix))
    assert f"lower-case letters, digits and _, not {prefix}" in error


def test_build_outside_the_project_says_so(tmp_path: Path) -> None:
    error = told(we_mart(tmp_path, "build"))
    assert "is not the we_mart project: run this in its top folder" in error


def test_generate_fills_an_empty_folder_once(checkout: Path) -> None:
    shutil.rmtree(checkout / "data")
    arguments = ("generate", "--members", "50", "--days", "1")
    assert we_mart(checkout, *arguments, "--if-empty").returncode == 0
    assert we_mart(checkout, "check-raw").returncode == 0
    assert (
        "holds raw data already" in we_mart(checkout, *arguments, "--if-empty").stdout
    )
    assert "--overwrite" in told(we_mart(checkout, *arguments))
    assert we_mart(checkout, *arguments, "--overwrite").returncode == 0


@pytest.mark.parametrize("command", ["generate", "load", "check-raw", "build", "query"])
def test_every_command_has_help_with_an_example(tmp_path: Path, command: str) -> None:
    done = we_mart(tmp_path, command, "--help")
    assert done.returncode == 0
    assert f"Example: we-mart {command}" in done.stdout

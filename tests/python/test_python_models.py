"""Python models on both engines: types, errors, materializations, one staging table."""

import datetime as dt
import math
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from small_project import Analyst, SmallProject, small_project
from support import failure, write_raw
from we_mart.local_postgres import PostgresServer


@pytest.fixture(params=["duckdb", pytest.param("postgres", marks=pytest.mark.postgres)])
def small(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SmallProject]:
    on_server = request.param == "postgres"
    server = request.getfixturevalue("postgres_server") if on_server else None
    with small_project(tmp_path, server) as project:
        # dbt lists only schemas that a model is in.
        project.write("some_mart", [("x", "integer", "1", False)], "view")
        yield project


@pytest.fixture
def duckdb_small(tmp_path: Path) -> Iterator[SmallProject]:
    with small_project(tmp_path, None) as project:
        project.write("some_mart", [("x", "integer", "1", False)], "view")
        yield project


@pytest.fixture
def small_on_server(
    tmp_path: Path, postgres_server: PostgresServer
) -> Iterator[SmallProject]:
    with small_project(tmp_path, postgres_server) as project:
        project.environment["WE_MART_SCHEMA_PREFIX"] = "dev_"
        project.write("some_mart", [("x", "integer", "1", False)], "view")
        yield project


def model(project: SmallProject, name: str, text: str) -> None:
    """A file of the intermediate layer: Python where it defines a model()."""
    folder = project.folder / "models/intermediate"
    folder.mkdir(exist_ok=True)
    ending = "py" if "def model(" in text else "sql"
    (folder / f"{name}.{ending}").write_text(text, encoding="utf-8")


def python(body: str, config: str = "materialized='table'", imports: str = "") -> str:
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    return (
        f"import pyarrow as pa\n{imports}\n\n\ndef model(dbt, session):\n"
        f"    dbt.config({config})\n{lines}\n"
    )


def described(project: SmallProject, table: str) -> list[tuple[Any, ...]]:
    """Columns of a table with their types; digits where they say something."""
    return project.query(
        "select column_name, data_type, case when data_type like '%umeric%' or data_type"
        " like 'DECIMAL%' then numeric_precision end, case when data_type like"
        " '%umeric%' or data_type like 'DECIMAL%' then numeric_scale end from"
        f" information_schema.columns where table_name = '{table}' order by ordinal_position"
    )


def left_behind(project: SmallProject) -> list[str]:
    """Tables that are neither of a model nor of the project."""
    found = project.query(
        "select table_name from information_schema.tables where table_name like '%\\_\\_%'"
        if project.target == "postgres"
        else "select table_name from information_schema.tables where contains(table_name, '__')"
    )
    return [name for (name,) in found]


#: Column, type in SQL, type in a model, values. The first row is of nulls.
CASES: list[tuple[str, str, str, list[str]]] = [
    ("c_big", "bigint", "int64", ["9223372036854775807", "-9223372036854775808", "0"]),
    ("c_int", "integer", "int32", ["2147483647", "-2147483648", "0"]),
    ("c_small", "smallint", "int16", ["32767", "-32768", "0"]),
    ("c_money", "numeric(18, 2)", "decimal128(18, 2)", ["-0.01", "9999999999999999.99", "0"]),
    ("c_exact", "numeric(38, 6)", "decimal128(38, 6)", ["-99999999999999999999999999999999.999999", "0.000001", "10000"]),
    ("c_whole", "numeric(5, 0)", "decimal128(5, 0)", ["-99999", "10000", "0"]),
    ("c_double", "double precision", "double", ["'NaN'", "'-Infinity'", "1e-300"]),
    ("c_date", "date", "date32[day]", ["'0001-01-01'", "'9999-12-31'", "'1969-12-31'"]),
    ("c_at", "timestamp", "timestamp[us]", ["'0001-01-01 00:00:00'", "'9999-12-31 23:59:59.999999'", "'1969-12-31 23:59:59.000001'"]),
    ("c_at_zone", "timestamp with time zone", "timestamp[us, tz=UTC]", ["'1969-12-31 23:59:59.999999+00'", "'2024-07-01 09:00:00+09'", "'9999-12-31 00:00:00+00'"]),
    ("c_bool", "boolean", "bool", ["true", "false", "true"]),
    ("c_text", "text", "string", ["''", "'it''s \"quoted\", \t\\n \\\\ 방탄 💜'", "'a\nb\r\n'"]),
]  # fmt: skip

EVERY_TYPE = "{{ config(materialized='table') }}\n" + "\nunion all\n".join(
    "select "
    + ", ".join(
        f"cast({values[row] if row is not None else 'null'} as {kind}) as {name}"
        for name, kind, _, values in CASES
    )
    for row in (None, 0, 1, 2)
)

#: Types that models may return besides those that they are given.
EDGES = python(
    """
at = dt.datetime(2024, 7, 1, 1, 2, 3)
return pa.table({
    "c_tiny": pa.array([-128, None], pa.int8()),
    "c_no_sign": pa.array([4294967295, None], pa.uint32()),
    "c_large": pa.array([18446744073709551615, None], pa.uint64()),
    "c_float": pa.array([0.5, None], pa.float32()),
    "c_digits": pa.array([Decimal("-1.50"), None], pa.decimal128(9, 2)),
    "c_seconds": pa.array([at, None], pa.timestamp("s")),
    "c_nanos": pa.array([at, None], pa.timestamp("ns")),
    "c_large_text": pa.array(["a", ""], pa.large_string()),
    "c_view": pa.array(["b", None], pa.string_view()),
    "c_words": pa.array(["c", None]).dictionary_encode(),
    "c_bytes": pa.array([b"\\0", None], pa.binary()),
    "order": pa.array([1, 2], pa.int64()),
})
""".strip(),
    imports="import datetime as dt\nfrom decimal import Decimal",
)

AT = dt.datetime(2024, 7, 1, 1, 2, 3)
EDGE_ROWS = [
    (-128, 4294967295, 18446744073709551615, 0.5, Decimal("-1.50"), AT, AT, "a", "b", "c", b"\0", 1),
    (None, None, None, None, None, None, None, "", None, None, None, 2),
]  # fmt: skip


def test_types_and_values_survive_both_ways(small: SmallProject) -> None:
    model(small, "every_type", EVERY_TYPE)
    model(
        small, "seen",
        python(
            "read = dbt.ref('every_type').to_arrow_table()\n"
            "kinds = [str(field.type) for field in read.schema]\n"
            "return pa.table({'name': read.schema.names, 'kind': kinds})"
        ),
    )  # fmt: skip
    model(small, "copied", python("return dbt.ref('every_type').to_arrow_table()"))
    model(small, "by_polars", python("return dbt.ref('every_type').pl()"))
    model(
        small,
        "emptied",
        python("return dbt.ref('every_type').to_arrow_table().slice(0, 0)"),
    )
    model(small, "edges", EDGES)
    small.run()
    expected = [(name, kind) for name, _, kind, _ in CASES]
    assert small.query("select name, kind from we_mart_int.seen") == expected
    columns = described(small, "every_type")
    assert len(columns) == len(CASES)
    for copy in ("copied", "by_polars", "emptied"):
        assert described(small, copy) == columns
    count = "select count(*) from we_mart_int."
    assert small.query(count + "emptied") == [(0,)]
    for copy in ("copied", "by_polars"):
        assert small.query(count + copy) == [(4,)]
        for one, other in (("every_type", copy), (copy, "every_type")):
            assert (
                small.query(
                    f"select * from we_mart_int.{one} except"
                    f" select * from we_mart_int.{other}"
                )
                == []
            )
    rows = small.query('select * from we_mart_int.edges order by "order"')
    assert [tuple(bytes(c) if isinstance(c, memoryview) else c for c in row) for row in rows] == EDGE_ROWS  # fmt: skip
    (double,) = small.query(
        "select c_double from we_mart_int.copied where c_small = 32767"
    )[0]
    assert math.isnan(double)
    assert left_behind(small) == []


FAILING = """def part(rows):
    return rows / 0


def model(dbt, session):
    dbt.config(materialized="table")
    return part(1)
"""


def test_an_error_shows_the_models_lines_and_leaves_the_old_table(
    small: SmallProject,
) -> None:
    one = python("return pa.table({'x': [1]})")
    model(small, "broken", one)
    model(small, "odd", one)
    model(small, "after", "select x from {{ ref('broken') }}")
    small.run()
    model(small, "broken", FAILING)
    model(small, "odd", python("return [1]"))
    # Nothing comes in days here, so all is built in every run.
    done = small.dbt("run")
    assert not done.success
    assert done.result, failure(done)
    told = {result.node.name: result.message for result in done.result.results}
    assert "models/intermediate/broken.py" in told["broken"]
    assert "line 7, in model" in told["broken"]
    assert "return part(1)" in told["broken"]
    assert "line 2, in part" in told["broken"]
    assert "ZeroDivisionError: division by zero" in told["broken"]
    if small.target == "postgres":
        assert "adapters/postgres" not in told["broken"]
        assert "returns a pyarrow.Table or a polars.DataFrame" in told["odd"]
        assert "returned list" in told["odd"]
    for name in ("broken", "odd"):
        assert small.query(f"select x from we_mart_int.{name}") == [(1,)]
    assert left_behind(small) == []


INCREMENTAL = python(
    """
held = 0
if dbt.is_incremental:
    held = session.sql(f"select max(x) as x from {dbt.this}").to_arrow_table()["x"][0].as_py()
told = dbt.config.get("unique_key") + dbt.config.meta_get("note")
return pa.table({"x": [held, held + 1], "told": [told] * 2})
""".strip(),
    "materialized='incremental', unique_key='x',"
    " incremental_strategy='delete+insert', meta={'note': '!'}",
)


def test_an_incremental_model_adds_and_a_full_refresh_begins_anew(
    small: SmallProject,
) -> None:
    model(small, "counted", INCREMENTAL)
    for expected in ([0, 1], [0, 1, 2]):
        small.run()
        rows = small.query("select x, told from we_mart_int.counted order by x")
        assert rows == [(x, "x!") for x in expected]
    done = small.dbt("run", "--full-refresh")
    assert done.success, failure(done)
    assert len(small.query("select x from we_mart_int.counted")) == 2
    # dbt-duckdb itself leaves a table of an incremental Python model.
    assert small.target == "duckdb" or left_behind(small) == []


#: Two models that end only if both run at the same time.
MEETING = python(
    """
meeting = threading.__dict__.setdefault("meeting_of_models", threading.Barrier(2))
meeting.wait(timeout=60)
return pa.table({"x": pa.array([NUMBER] * 1000, pa.int32())})
""".strip(),
    "materialized='table', indexes=[{'columns': ['x']}], grants={'select': ['READER']}",
    "import threading",
)


@pytest.mark.postgres
def test_what_belongs_to_a_table_belongs_to_that_of_a_python_model(
    small_on_server: SmallProject,
) -> None:
    """Two at once, in a developer's own schemas, with a contracted mart behind them."""
    small = small_on_server
    with Analyst(small).created() as reader:
        for number in (1, 2):
            text = MEETING.replace("NUMBER", str(number)).replace("READER", reader.name)
            model(small, f"number_{number}", text)
        (small.folder / "models/intermediate/numbers.yml").write_text(
            "models:\n  - name: number_1\n    description: One row per try\n"
            "    config: {post_hook: 'insert into {{ this }} values (7)'}\n"
        )
        column = [("x", "bigint", "x", False)]
        small.write("sums", column, "table", "ref('number_1')")
        small.write("good", [("x", "integer", "x", False)], "table", "ref('number_2')")
        done = small.dbt("run")
        assert done.result, failure(done)
        assert {r.node.name for r in done.result.results if r.status != "success"} == {
            "sums"
        }
        assert "data type mismatch" in failure(done)
        rows = "select x, count(*) from dev_we_mart_int.number_{} group by x order by x"
        assert small.query(rows.format(1)) == [(1, 1000), (7, 1)]
        assert small.query(rows.format(2)) == [(2, 1000)]
        assert small.query("select count(*) from dev_we_mart.good") == [(1000,)]
        for number in (1, 2):
            table = f"dev_we_mart_int.number_{number}"
            (found,) = small.query(
                f"select has_table_privilege('{reader.name}', '{table}', 'select'),"
                f" (select relpersistence from pg_class where oid = '{table}'::regclass),"
                f" (select count(*) from pg_index where indrelid = '{table}'::regclass),"
                f" obj_description('{table}'::regclass, 'pg_class')"
            )
            assert found == (True, "p", 1, "One row per try" if number == 1 else None)
        assert left_behind(small) == []


@pytest.mark.postgres
def test_a_column_without_digits_is_refused(small_on_server: SmallProject) -> None:
    small = small_on_server
    model(small, "summed", "select sum(cast(1 as bigint)) as total")
    model(small, "read", python("return dbt.ref('summed').to_arrow_table()"))
    gap = "return session.sql(\"select interval '1 day' as g\").to_arrow_table()"
    model(small, "gap", python(gap))
    done = small.dbt("run")
    told = {result.node.name: result.message for result in done.result.results}
    assert "column total of" in told["read"]
    assert "numeric without the precision and scale" in told["read"]
    assert "column g of the Python model's result is of type" in told["gap"]
    assert left_behind(small) == []


#: A table of a view of raw days, a Python table of that, an incremental model of that.
CHAIN = {
    "lines": "{{ config(materialized='table') }} select wv_user_id, part_date,"
    " {{ run_timestamp() }} as run_timestamp from {{ source('ods', 'ods_wv_user') }}",
    "through": "{{ config(materialized='view') }} select * from {{ ref('lines') }}",
    "copied": python("return dbt.ref('through').to_arrow_table()"),
    "days": "{{ config(materialized='incremental') }} {% set days = days_to_build() %}"
    " select part_date, count(*) as cnt, max(run_timestamp) as run_timestamp"
    " from {{ ref('copied') }} where {{ in_list('part_date', days) }} group by 1",
    "no_days": "{{ config(materialized='table') }} select 1 as x,"
    " {{ run_timestamp() }} as run_timestamp",
}


def written(project: SmallProject) -> dict[str, list[str]]:
    """Entries of the last run in the log: days of the chain's models by what they say."""
    found = project.query(
        "select node, direction, part_date from we_mart.partition_log where run_no ="
        " (select max(run_no) from we_mart.partition_log) and node in ('lines', 'copied',"
        " 'days', 'no_days') order by 1, 2, 3"
    )
    told: dict[str, list[str]] = {}
    for node, direction, day in found:
        told.setdefault(f"{node} {direction}", []).append(day)
    return told


def stamps(project: SmallProject) -> list[Any]:
    """When each table was built last."""
    return [
        project.query(f"select max(run_timestamp) from we_mart_int.{name}")[0][0]
        for name in ("lines", "copied", "days", "no_days")
    ]


def test_a_table_is_built_only_if_something_is_new(small: SmallProject) -> None:
    days = ["2024-07-01", "2024-07-02", "2024-07-03"]
    row = {"wv_user_id": 1, "part_date": days[1]}
    write_raw(small.raw, "ods.ods_wv_user", [row], days[1])
    for name, text in CHAIN.items():
        model(small, name, text)
    small.run()
    first = stamps(small)
    one_build = {
        f"{name} {direction}": days[:2] if direction in ("in", "out") else [""]
        for name in ("lines", "copied", "days")
        for direction in ("in", "out", "rebuilt", "reset")
        if (name, direction) != ("days", "rebuilt")
    }
    assert written(small) == one_build

    small.run()
    assert written(small) == {}
    kept = stamps(small)
    assert kept[:3] == first[:3]
    assert kept[3] > first[3]
    assert "copied: no new days, nothing to build" in (
        small.folder / "logs/dbt.log"
    ).read_text(encoding="utf-8")

    # A new day: whatever stands on a table builds all its days.
    write_raw(small.raw, "ods.ods_wv_user", [row | {"part_date": days[2]}], days[2])
    small.run("lines")
    assert written(small) == {
        "lines in": days[2:], "lines out": days[2:], "lines rebuilt": [""],
    }  # fmt: skip
    small.run()
    assert stamps(small)[0] > kept[0]
    assert written(small) == {
        "copied in": days[2:], "copied out": days[2:], "copied rebuilt": [""],
        "days in": days, "days out": days,
    }  # fmt: skip
    assert small.query("select part_date, cnt from we_mart_int.days order by 1") == [
        (day, 1) for day in days
    ]
    if small.target == "postgres":
        return  # what follows is told by the log alone, which is the same

    before = stamps(small)
    small.run(start_date=days[0])
    assert all(new > old for new, old in zip(stamps(small), before, strict=True))
    assert "copied rebuilt" in written(small)
    before = stamps(small)
    done = small.dbt("run", "--full-refresh", "--select", "copied")
    assert done.success, failure(done)
    assert written(small)["copied out"] == days
    small.run("copied", "days")
    assert set(written(small)) == {"days in", "days out"}


def test_a_table_that_failed_is_built_by_the_next_run(small: SmallProject) -> None:
    for name in ("lines", "through", "copied"):
        model(small, name, CHAIN[name])
    small.run()
    day = "2024-07-02"
    write_raw(small.raw, "ods.ods_wv_user", [{"wv_user_id": 2, "part_date": day}], day)
    model(small, "copied", FAILING)
    assert not small.dbt("run").success
    assert "copied rebuilt" not in written(small)
    model(small, "copied", CHAIN["copied"])
    small.run()
    assert written(small) == {
        "copied in": [day], "copied out": [day], "copied rebuilt": [""],
    }  # fmt: skip


def test_data_tests_of_a_table_see_all_rows(duckdb_small: SmallProject) -> None:
    small = duckdb_small
    model(
        small, "lines", CHAIN["lines"].replace("part_date", "'1999-12-31' as part_date")
    )
    (small.folder / "models/intermediate/lines.yml").write_text(
        "models: [{name: lines, columns: [{name: part_date, data_tests:"
        " [{accepted_values: {arguments: {values: [never]}}}]}]}]"
    )
    small.run()
    # No arrival day is called so: a test of the last build's days would see no row.
    done = small.dbt("test")
    assert done.result.results[-1].failures == 1

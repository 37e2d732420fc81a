"""Personal data: analysts get marts without it, failed tests keep none of it."""

import datetime as dt
import json
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg2
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from small_project import DAY, IP, PEOPLE, Analyst, SmallProject, small_project
from support import DbtProject, environment, failure, write_raw
from we_mart.local_postgres import PostgresServer
from we_mart.raw.contract import tables
from we_mart.raw.dbt_files import PERSONAL
from we_mart.raw.generator import GeneratorConfig, generate


@pytest.fixture
def small(tmp_path: Path, postgres_server: PostgresServer) -> Iterator[SmallProject]:
    """Marts of every materialization, one of them reading another."""
    with small_project(tmp_path, postgres_server) as project:
        as_they_are = [(c, kind, f'"{c}"', tagged) for c, kind, _, tagged in PEOPLE]
        project.write("people", PEOPLE)
        project.write("people_table", PEOPLE, "table")
        project.write("people_view", as_they_are, "view", "ref('people')")
        yield project


@pytest.fixture
def analyst(small: SmallProject) -> Iterator[Analyst]:
    with Analyst(small).created() as created:
        yield created


def build(project: SmallProject, analyst: Analyst, *arguments: str) -> None:
    done = project.dbt("run", *arguments, analyst_role=analyst.name)
    assert done.success, failure(done)


def columns(project: DbtProject, relation: str) -> list[tuple[str, str]]:
    """Names and types in order."""
    return project.query(
        "select cast(attname as text), format_type(atttypid, atttypmod)"
        f" from pg_attribute where attrelid = cast('{relation}' as regclass)"
        " and attnum > 0 and not attisdropped order by attnum"
    )


def definitions(project: DbtProject) -> dict[str, str]:
    """The analyst views, each with the transaction that defined it."""
    prefix = project.environment.get("WE_MART_SCHEMA_PREFIX", "")
    return dict(
        project.query(
            "select cast(c.relname as text), cast(r.xmin as text) from pg_class as c"
            " inner join pg_rewrite as r on r.ev_class = c.oid"
            f" where c.relnamespace = cast('{prefix}we_mart_analyst' as regnamespace)"
        )
    )


def check_mart(analyst: Analyst, name: str, personal: set[str]) -> int:
    """The analyst's view of a mart is the mart but for its personal columns.

    Returns how many rows it has.
    """
    project = analyst.project
    prefix = project.environment.get("WE_MART_SCHEMA_PREFIX", "")
    mart, view = f"{prefix}we_mart.{name}", f"{prefix}we_mart_analyst.{name}"
    names = [column for column, _ in columns(project, mart)]
    assert columns(project, view) == columns(project, mart), name
    assert personal <= set(names)
    held = project.query(f"select * from {mart}")
    expected = [
        tuple(
            None if column in personal else cell
            for column, cell in zip(names, row, strict=True)
        )
        for row in held
    ]
    shown = analyst.query(f"select * from {view}")
    assert sorted(shown, key=repr) == sorted(expected, key=repr)
    for column in personal:
        asked = f'select count(*) from {view} where "{column}" is not null'
        assert analyst.query(asked) == [(0,)]
    return len(held)


def check_small(analyst: Analyst) -> None:
    for name in ("people", "people_table", "people_view"):
        personal = {column for column, _, _, tagged in PEOPLE if tagged}
        assert check_mart(analyst, name, personal) == 1


@pytest.mark.postgres
def test_views_stand_through_every_way_of_building(
    small: SmallProject, analyst: Analyst
) -> None:
    build(small, analyst)
    check_small(analyst)
    plan = str(analyst.query("explain verbose select * from we_mart_analyst.people"))
    assert "mart.wv_user_id" in plan
    assert "mart.ip" not in plan
    for relation in ("we_mart.people", "ods.ods_wv_user"):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            analyst.query(f"select 1 from {relation}")
    asked = "'we_mart_analyst.people', 'insert, update, delete, truncate, trigger'"
    assert analyst.query(f"select has_table_privilege({asked})") == [(False,)]

    # Nothing about the tables changed: a query that goes on holds up nobody.
    before = definitions(small)
    with closing(analyst.connect()) as connection, connection.cursor() as cursor:
        cursor.execute("select * from we_mart_analyst.people")
        with environment({"PGOPTIONS": "-c lock_timeout=3s"}):
            build(small, analyst)
    for name in ("people", "people_table"):
        assert definitions(small)[name] == before[name]
    check_small(analyst)

    build(small, analyst, "--full-refresh")
    check_small(analyst)

    # dbt drops the old table with what stands on it; what is built next is there again.
    build(small, analyst, "--full-refresh", "--select", "people")
    assert set(definitions(small)) == {"people", "people_table"}
    build(small, analyst, "--select", "people_view")
    check_small(analyst)


@pytest.mark.postgres
def test_views_follow_the_contract_and_its_tags(
    small: SmallProject, analyst: Analyst
) -> None:
    small.write("people", PEOPLE)
    build(small, analyst, "--select", "people", "people_table")
    analyst_view = (
        "create view public.of_an_analyst as select * from we_mart_analyst.people"
    )
    small.query(analyst_view)

    more = [*PEOPLE, ("cnt_visit", "integer", "3", False)]
    small.write("people", more)
    build(small, analyst, "--select", "people", "--full-refresh")
    assert analyst.query("select cnt_visit from we_mart_analyst.people") == [(3,)]
    assert small.query("select ip from public.of_an_analyst") == [(None,)]

    # A tag alone does not make the table anew.
    tagged = [(*column[:3], column[3] or column[0] == "order") for column in more]
    small.write("people", tagged)
    small.write("people_table", tagged[:-1], "table")
    build(small, analyst, "--select", "people", "people_table")
    personal = {"ip", "order", "sum_spent", "service_user_key"}
    assert check_mart(analyst, "people", personal) == 1
    assert check_mart(analyst, "people_table", personal) == 1

    small.write("people", tagged[1:])
    build(small, analyst, "--select", "people", "--full-refresh")
    assert check_mart(analyst, "people", personal) == 1


@pytest.mark.postgres
def test_role_that_comes_later_with_a_name_that_means_harm(small: SmallProject) -> None:
    small.environment["WE_MART_SCHEMA_PREFIX"] = "dev_"
    late = Analyst(small, name='it\'s "x"; drop table dev_we_mart.people; --')
    build(small, late, "--select", "people")
    assert set(definitions(small)) == {"people"}
    before = definitions(small)
    with late.created():
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            late.query("select * from dev_we_mart_analyst.people")
        build(small, late, "--select", "people")
        assert definitions(small) == before
        assert check_mart(late, "people", {"ip", "sum_spent", "service_user_key"}) == 1


@pytest.fixture(params=["duckdb", pytest.param("postgres", marks=pytest.mark.postgres)])
def any_small(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SmallProject]:
    on_server = request.param == "postgres"
    server = request.getfixturevalue("postgres_server") if on_server else None
    with small_project(tmp_path, server) as project:
        yield project


def test_rows_are_kept_only_where_they_hold_no_personal_data(
    any_small: SmallProject,
) -> None:
    failing = "[dbt_utils.expression_is_true: {arguments: {expression: 1 = 0}%s}]"
    plain = [column for column in PEOPLE if not column[3]]
    any_small.write(
        "people", PEOPLE, tests=failing % ", config: {store_failures: true}"
    )
    any_small.write("plain", plain, tests=failing % "")
    # Without contract a model may have columns that nobody wrote down.
    staging = any_small.folder / "models/intermediate"
    staging.mkdir()
    (staging / "int_people.sql").write_text("select * from {{ ref('people') }}")
    (staging / "int_people.yml").write_text(
        "models: [{name: int_people, columns: [{name: part_date, data_tests:"
        " [{accepted_values: {arguments: {values: [never]}}}]}]}]"
    )
    any_small.run()
    done = any_small.dbt("test", "--store-failures")
    failed = [result.failures for result in done.result.results if result.failures]
    assert failed == [1, 1, 1]
    stored = any_small.query(
        "select table_name from information_schema.tables"
        " where table_schema = 'dbt_test__audit'"
    )
    assert [name for (name,) in stored] == ["dbt_utils_expression_is_true_plain_1_0"]


#: What stands in every personal value of the raw data that plant() makes.
PLANTED = (IP, "planted-")


def plant(raw: Path) -> set[str]:
    """A sample whose personal values are known, with a bad row where there are some.

    Returns the keys of the tables with a bad row; one has no personal data.
    """
    day = dt.date.fromisoformat(DAY)
    generate(GeneratorConfig(raw=raw, start=day, members=40, days=1))
    for part in (raw / "ads").glob("*/part_date=*"):
        if part.name != f"part_date={DAY}":
            shutil.rmtree(part)
    bad = {"ods.we_artist"}
    for key, table in tables().items():
        personal = [column for column in table.columns if column.name in PERSONAL]
        if not personal and key not in bad:
            continue
        bad.add(key)
        if not (raw / table.source / table.name).exists():
            write_raw(raw, key, [{}], DAY if table.is_partitioned else None)
        (path,) = (raw / table.source / table.name).rglob("*.parquet")
        rows = pq.ParquetFile(path).read().to_pylist()
        for row in rows:
            for column in personal:
                known = IP if column.name == "ip" else f"planted-{column.name}"
                row[column.name] = (
                    json.dumps({"known": known}) if column.type == "json" else known
                )
        must = [c.name for c in table.columns if not c.nullable and c.name in rows[0]]
        plain = [name for name in must if not name.endswith("_id")]
        rows[-1][(plain or must)[-1]] = None
        fields = [field.with_nullable(True) for field in pq.read_schema(path)]
        pq.write_table(pa.Table.from_pylist(rows, pa.schema(fields)), path)
    events = raw / "events" / f"events_{DAY.replace('-', '')}.jsonl"
    events.parent.mkdir(parents=True)
    events.write_text('{"search_query": "planted-line"\n', encoding="utf-8")
    return bad


def holding(project: DbtProject, schemas: str, *texts: str) -> set[str]:
    """Relations of schemas that match a pattern in which one of the texts stands."""
    found = set()
    held = " or ".join(f"strpos(cast(t as text), '{text}') > 0" for text in texts)
    with project.warehouse() as opened:
        for schema, name in opened.query(
            "select table_schema, table_name from information_schema.tables"
            f" where table_schema ~ '{schemas}'"
        ):
            sql = f'select count(*) from "{schema}"."{name}" as t where {held}'
            if opened.query(sql) != [(0,)]:
                found.add(f"{schema}.{name}")
    return found


@pytest.mark.postgres
def test_no_analyst_view_failed_test_or_file_tells_personal_data(
    tmp_path: Path, postgres_server: PostgresServer
) -> None:
    with DbtProject.fresh(tmp_path, postgres_server) as project:
        bad = plant(project.raw)
        with Analyst(project).created() as analyst:
            assert project.dbt("seed").success
            # All installs have the same planted ids, which makes one conflict of them.
            limits = {"max_members_per_id": "9999", "max_installs_per_id": "9999"}
            done = project.dbt(
                "run", "--write-json", analyst_role=analyst.name, **limits
            )
            assert done.success, failure(done)
            marts = [r.node for r in done.result.results if r.node.fqn[1] == "marts"]
            for mart in marts:
                names = mart.columns.items()
                tagged = {n for n, c in names if c.config.meta.get("pii")}
                rows = check_mart(analyst, mart.name, tagged)
                assert rows > 0 or not tagged, mart.name
            readable = analyst.query(
                "select cast(oid as regclass) from pg_class where relnamespace not in"
                " (cast('pg_catalog' as regnamespace),"
                " cast('information_schema' as regnamespace))"
                " and has_table_privilege(oid, 'select')"
            )
            views = {f"we_mart_analyst.{mart.name}" for mart in marts}
            assert {name for (name,) in readable} == views
            for schema in ("we_mart", "we_mart_int", "we_mart_stg", "ods"):
                sql = f"select has_schema_privilege('{schema}', 'usage')"
                assert analyst.query(sql) == [(False,)]

        done = project.dbt("test", "--store-failures", "--write-json")
        failed = [r.node.name for r in done.result.results if r.status == "fail"]
        never_null = [name for name in failed if name.startswith("never_null_stg")]
        assert len(never_null) == len(bad) > 5
        assert "we_mart.we_user" in holding(project, "^we_mart$", *PLANTED)
        elsewhere = (
            "^(?!we_mart$|we_mart_stg$|we_mart_int$|ods$|ads$|events$|pg_|information_)"
        )
        assert holding(project, elsewhere, *PLANTED) == set()
        # That rows of other tests are kept shows that rows are looked for.
        assert "stg_ods__we_artist" in str(holding(project, "audit$", DAY))
    for file in ("logs/dbt.log", "target/manifest.json", "target/run_results.json"):
        assert (tmp_path / file).exists()
    for folder in ("logs", "target"):
        for path in (tmp_path / folder).rglob("*"):
            held = path.read_bytes() if path.is_file() else b""
            assert not any(text.encode() in held for text in PLANTED), path

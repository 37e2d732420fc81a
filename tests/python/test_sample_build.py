"""The generated sample through the whole project, on both engines, told apart in nothing."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from support import ROOT, DbtProject, failure
from we_mart.build import hide_place
from we_mart.compare import columns, differences
from we_mart.local_postgres import PostgresServer
from we_mart.raw.generator import GeneratorConfig, generate, generate_events

pytestmark = pytest.mark.slow

#: When and by which run; JSON, which PostgreSQL writes with blanks.
DIFFERENT = (
    "run_timestamp", "run_id", "checked_at", "started_at", "ended_at", "products",
    "extra_data",
)  # fmt: skip
#: Events of the sample are clean, as one bad purchase would fail a day's gate.
EMPTY = {"event_quarantine"}
#: On DuckDB views that can be read while dbt runs: what is made of them is compared.
ONLY_IN_DBT = {
    "stg_events__event_lines", "int_campaign_mentions", "int_push_settings_read",
    "int_test_users", "int_identifier_profile_edges",
}  # fmt: skip


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    config = GeneratorConfig(raw=folder / "raw")
    generate(config)
    generate_events(config)
    return folder / "raw"


def built(project: DbtProject, sample: Path) -> DbtProject:
    project.environment["WE_MART_RAW"] = str(sample)
    (project.folder / "raw").symlink_to(sample)
    done = project.dbt("build", "--write-json")
    assert done.success, failure(done)
    return project


@pytest.fixture(scope="module")
def on_duckdb(
    sample: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DbtProject]:
    with DbtProject.fresh(tmp_path_factory.mktemp("duckdb"), None) as project:
        yield built(project, sample)


@pytest.fixture(scope="module")
def on_postgres(
    sample: Path,
    tmp_path_factory: pytest.TempPathFactory,
    postgres_server: PostgresServer,
) -> Iterator[DbtProject]:
    folder = tmp_path_factory.mktemp("postgres")
    with DbtProject.fresh(folder, postgres_server) as project:
        yield built(project, sample)


def models(project: DbtProject) -> list[dict[str, Any]]:
    manifest = json.loads((project.folder / "target/manifest.json").read_text("utf-8"))
    return [n for n in manifest["nodes"].values() if n["resource_type"] == "model"]


def test_sample_builds_with_all_tests_and_fills_the_marts(
    on_duckdb: DbtProject,
) -> None:
    marts = [m["alias"] for m in models(on_duckdb) if m["schema"] == "we_mart"]
    assert len(marts) > 70
    empty = {
        name
        for name in marts
        if on_duckdb.query(f"select count(*) from we_mart.{name}")[0][0] == 0
    }
    assert empty == EMPTY


@pytest.mark.postgres
def test_both_engines_agree_in_every_cell(
    on_duckdb: DbtProject, on_postgres: DbtProject
) -> None:
    compared, different = 0, {}
    with on_duckdb.warehouse() as left, on_postgres.warehouse() as right:
        for model in models(on_duckdb):
            if model["name"] in ONLY_IN_DBT:
                continue
            found = differences(left, right, model["schema"], model["alias"], DIFFERENT)
            different |= {model["name"]: found} if found else {}
            compared += 1
    assert different == {}
    assert compared > 40


@pytest.mark.postgres
def test_contract_columns_are_in_the_database_in_order_with_their_comments(
    on_duckdb: DbtProject, on_postgres: DbtProject
) -> None:
    with on_duckdb.warehouse() as left, on_postgres.warehouse() as right:
        comments = {
            (schema, table, column): text
            for schema, table, column, text in left.query(
                "select schema_name, table_name, column_name, comment from duckdb_columns()"
            )
        }
        on_server = {
            (schema, table, column): text
            for schema, table, column, text in right.query(
                "select n.nspname, c.relname, a.attname, d.description"
                " from pg_description as d join pg_class as c on c.oid = d.objoid"
                " join pg_namespace as n on n.oid = c.relnamespace"
                " join pg_attribute as a on a.attrelid = c.oid and a.attnum = d.objsubid"
                " where d.objsubid > 0"
            )
        }
        for model in models(on_duckdb):
            if model["schema"] != "we_mart":
                continue
            named = [name for name, _ in columns(left, "we_mart", model["alias"])]
            assert named == list(model["columns"]), model["name"]
            for name, column in model["columns"].items():
                place = ("we_mart", model["alias"], name)
                assert comments[place] == column["description"], place
                assert on_server[place] == column["description"], place


def test_everything_is_described(manifest: Any) -> None:
    missing = []
    nodes = [*manifest.nodes.values(), *manifest.sources.values()]
    for node in nodes:
        if node.package_name != "we_mart" or node.resource_type in (
            "test",
            "operation",
        ):
            continue
        if not node.description.strip():
            missing.append(node.unique_id)
        missing += [
            f"{node.unique_id}.{name}"
            for name, column in node.columns.items()
            if not column.description.strip()
        ]
        if node.resource_type == "model" and not node.columns:
            missing.append(f"{node.unique_id} (columns)")
    assert missing == []


def test_sources_have_freshness_where_days_arrive(manifest: Any) -> None:
    assert len(manifest.sources) == 39
    for source in manifest.sources.values():
        arrives = "part_date" in source.columns
        assert bool(source.freshness and source.freshness.warn_after.count) is arrives


def test_freshness_can_be_asked(on_duckdb: DbtProject) -> None:
    done = on_duckdb.dbt(
        "source", "freshness", "--output", str(on_duckdb.folder / "f.json")
    )
    assert done.exception is None
    statuses = {str(result.status) for result in done.result.results}
    # "success" is the project's own hook.
    assert statuses <= {"pass", "warn", "success"}


@pytest.mark.parametrize(
    "page",
    [
        "users.md",
        "communities.md",
        "engagement.md",
        "sessions.md",
        "events.md",
        "attribution.md",
        "lifetime_value.md",
        "installs.md",
        "marketing.md",
    ],
)
def test_rows_in_the_docs_are_those_of_the_sample(
    on_duckdb: DbtProject, page: str
) -> None:
    """Each query of the page gives the table that follows it."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    told = re.findall(r"```sql\n(.*?)\n```\n\n((?:\|[^\n]*\n)+)", text, flags=re.DOTALL)
    assert len(told) == text.count("```sql\n")
    for sql, table in told:
        rows = [
            [cell.strip() for cell in line.strip()[1:-1].split("|")]
            for line in table.splitlines()[2:]
        ]
        found = on_duckdb.query(sql)
        assert [["" if c is None else str(c) for c in row] for row in found] == rows, (
            sql
        )


def test_documentation_is_one_static_file(on_duckdb: DbtProject) -> None:
    done = on_duckdb.dbt("docs", "generate", "--static", "--write-json")
    assert done.success, failure(done)
    path = on_duckdb.folder / "target/static_index.html"
    hide_place(path, ROOT)
    page = path.read_text(encoding="utf-8")
    assert "One row per paid order line of the shop" in page
    assert str(ROOT) not in page.replace(str(on_duckdb.folder), "")

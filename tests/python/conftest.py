"""Fixtures: a private PostgreSQL, dbt in process on either engine, raw folders."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from support import ORDERS, ROOT, DbtProject, line, parsed_manifest, write_raw
from we_mart.local_postgres import PostgresServer, local_postgres

_FOREIGN = ("WE_MART_", "DBT_", "PG")


@pytest.fixture(autouse=True, scope="session")
def clean_environment() -> Iterator[None]:
    """Tests see none of the developer's own settings."""
    kept = {k: os.environ.pop(k) for k in list(os.environ) if k.startswith(_FOREIGN)}
    yield
    os.environ.update(kept)


@pytest.fixture(scope="session")
def postgres_server(clean_environment: None) -> Iterator[PostgresServer]:
    """One server for the whole session; each DbtProject has a database of its own."""
    with local_postgres() as server:
        yield server


@pytest.fixture(params=["duckdb", pytest.param("postgres", marks=pytest.mark.postgres)])
def project(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DbtProject]:
    """The project with an empty warehouse, on each engine in turn."""
    server = (
        request.getfixturevalue("postgres_server")
        if request.param == "postgres"
        else None
    )
    with DbtProject.fresh(tmp_path, server) as fresh:
        yield fresh


@pytest.fixture
def duckdb_project(tmp_path: Path) -> Iterator[DbtProject]:
    """The project with an empty DuckDB warehouse."""
    with DbtProject.fresh(tmp_path, None) as fresh:
        yield fresh


@pytest.fixture(scope="session")
def manifest(clean_environment: None) -> object:
    """dbt's parsed project, for tests about the project itself."""
    return parsed_manifest("duckdb")


@pytest.fixture
def checkout(tmp_path: Path) -> Iterator[Path]:
    """A folder in which the command can run as in a clone, with a raw day.

    Of the models it has those of the orders: the command is the same for all, and a
    build of all takes its time.
    """
    for name in ("dbt_project.yml", "profiles.yml", "packages.yml"):
        (tmp_path / name).symlink_to(ROOT / name)
    for name in ("macros", "packages", "dbt_packages"):
        (tmp_path / name).symlink_to(ROOT / name)
    # dbt does not follow links further down.
    for name in (
        "models/marts/commerce", "models/intermediate/commerce",
        "tests/generic", "tests/fixtures",
    ):  # fmt: skip
        shutil.copytree(ROOT / name, tmp_path / name)
    for path in (
        *ROOT.glob("models/staging/*/*__sources.yml"),
        *ROOT.glob("models/staging/*/*ws_order_item.sql"),
        *ROOT.glob("models/marts/*.md"),
        *ROOT.glob("tests/singular/ws_order*"),
    ):
        (tmp_path / path.relative_to(ROOT)).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, tmp_path / path.relative_to(ROOT))
    write_raw(
        tmp_path / "data/raw", ORDERS, [line(1, "2024-07-01 03:00")], "2024-07-01"
    )
    return tmp_path

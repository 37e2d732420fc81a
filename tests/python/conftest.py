"""Fixtures: a private PostgreSQL, dbt in process on either engine, raw folders."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from dbt.cli.main import dbtRunner

from support import (
    ORDERS,
    ROOT,
    DbtProject,
    line,
    parsed_manifest,
    sparing,
    write_raw,
)
from we_mart.local_postgres import PostgresServer, local_postgres

_FOREIGN = ("WE_MART_", "DBT_", "PG")

#: Files of less than half a minute, the longest first. They come after all others, for
#: the worker that is through with the long ones: a long file that begins when the other
#: worker has nothing left to do would be waited for.
SHORT = (
    "test_packages", "test_online_retail", "test_load", "test_dialect",
    "test_local_postgres", "test_house", "test_generator", "test_raw_contract",
    "test_order_oracle", "test_session_oracle", "test_user_oracle",
    "test_visit_oracle", "test_event_files",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long files first; within a file the order stays."""
    items.sort(
        key=lambda item: (
            SHORT.index(item.path.stem) + 1 if item.path.stem in SHORT else 0
        )
    )


@pytest.fixture(autouse=True, scope="session")
def clean_environment() -> Iterator[None]:
    """Tests see none of the developer's own settings."""
    kept = {k: os.environ.pop(k) for k in list(os.environ) if k.startswith(_FOREIGN)}
    yield
    os.environ.update(kept)


@pytest.fixture(scope="session")
def postgres_server(clean_environment: None) -> Iterator[PostgresServer]:
    """One server for the whole session; each DbtProject has a database of its own."""
    # Queries of small tables that look costly to the planner take longer to compile.
    with local_postgres(settings={"jit": "off"}) as server:
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


@pytest.fixture(scope="session")
def parsed_checkout(
    clean_environment: None, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """What `checkout` is a copy of, with dbt's record of having parsed it.

    Of the models it has those of the orders: the command is the same for all, and a
    build of all takes its time.
    """
    folder = tmp_path_factory.mktemp("checkout")
    for name in ("dbt_project.yml", "profiles.yml", "packages.yml"):
        (folder / name).symlink_to(ROOT / name)
    for name in ("macros", "packages", "dbt_packages"):
        (folder / name).symlink_to(ROOT / name)
    # dbt does not follow links further down.
    for name in (
        "models/marts/commerce", "models/intermediate/commerce",
        "tests/generic", "tests/fixtures",
    ):  # fmt: skip
        shutil.copytree(ROOT / name, folder / name)
    for path in (
        *ROOT.glob("models/staging/*/*__sources.yml"),
        *ROOT.glob("models/staging/*/*ws_order_item.sql"),
        *ROOT.glob("models/marts/*.md"),
        *ROOT.glob("tests/singular/ws_order*"),
    ):
        (folder / path.relative_to(ROOT)).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, folder / path.relative_to(ROOT))
    write_raw(folder / "data/raw", ORDERS, [line(1, "2024-07-01 03:00")], "2024-07-01")
    # As `we-mart build` asks for it, or dbt would parse all anew.
    arguments = [
        *sparing("parse"), "--target", "duckdb",
        "--project-dir", str(folder), "--profiles-dir", str(folder),
    ]  # fmt: skip
    parsed = dbtRunner().invoke(arguments)
    assert parsed.success, parsed.exception
    shutil.rmtree(folder / "logs")
    return folder


@pytest.fixture
def checkout(parsed_checkout: Path, tmp_path: Path) -> Path:
    """A folder in which the command can run as in a clone, with a raw day.

    dbt has parsed it before, which would be half of a build; `target` is the record.
    """
    shutil.copytree(parsed_checkout, tmp_path, symlinks=True, dirs_exist_ok=True)
    return tmp_path

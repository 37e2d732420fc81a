"""The step that installs dbt packages, and what its stand-ins do.

The cases of packages/cases.yml are one `dbt build` of a throw-away project on each
engine. To run them against the hub's packages, name a folder that holds dbt_utils,
dbt_expectations and dbt_date:

    WE_MART_REAL_PACKAGES=/tmp/real pytest tests/python/test_packages.py
"""

import hashlib
import http.server
import io
import json
import os
import shutil
import socket
import subprocess
import sys
import tarfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from we_mart import packages
from we_mart.errors import UserError

REPO = Path(__file__).parents[2]
STANDINS = REPO / "packages"
NAMES = ["dbt_utils", "dbt_expectations"]
REAL = os.environ.get("WE_MART_REAL_PACKAGES")
CASES = yaml.safe_load((STANDINS / "cases.yml").read_text())
ERROR = "error"


class Case(NamedTuple):
    test: str
    table: str  # or table.column
    failures: int
    arguments: dict[str, Any]
    postgres: int | None = None
    real: int | str | None = None
    where: str | None = None

    def expected(self, engine: str) -> int | str:
        if REAL and self.real is not None:
            return self.real
        if engine == "postgres" and self.postgres is not None:
            return self.postgres
        return self.failures


GENERIC = [
    Case(test, *row[:3], **dict(*row[3:]))
    for test, rows in CASES["tests"].items()
    for row in rows
]
SINGULAR = [*CASES["texts"], *CASES["values"], *CASES["errors"]]


def generic_test(number: int, case: Case) -> dict[str, Any]:
    test = {"name": f"case_{number}", "arguments": case.arguments}
    return {case.test: test | ({"config": {"where": case.where}} if case.where else {})}


def properties() -> dict[str, Any]:
    """Of all models, with their tests."""
    models = []
    for table in CASES["tables"]:
        on_table: list[Any] = []
        on_columns: dict[str, list[Any]] = {}
        for number, case in enumerate(GENERIC):
            name, _, column = case.table.partition(".")
            if name == table:
                tests = on_columns.setdefault(column, []) if column else on_table
                tests.append(generic_test(number, case))
        columns = [{"name": c, "data_tests": t} for c, t in on_columns.items()]
        models.append({"name": table, "data_tests": on_table, "columns": columns})
    return {"models": models}


def singular_tests() -> dict[str, str]:
    differs = "select got from (select cast({} as {{{{ dbt.type_string() }}}}) as got)"
    differs += " as one where got is distinct from '{}'"
    literal = "'{{{{ ({}).split() | join(' ') | replace(\"'\", \"''\") }}}}'"
    tests = {
        name: differs.format(literal.format(jinja), text.replace("'", "''"))
        for name, (jinja, text) in CASES["texts"].items()
    }
    for name, (sql, text) in CASES["values"].items():
        tests[name] = differs.format(sql, text)
    for name, jinja in CASES["errors"].items():
        # Not while parsing, where it would stop the whole project.
        tests[name] = f"{{% if execute %}}{{{{ {jinja} }}}}{{% endif %}} select 1"
    return tests


def write_project(folder: Path, output: dict[str, Any]) -> None:
    flags = {
        "send_anonymous_usage_stats": False,
        "require_generic_test_arguments_property": True,
    }
    name = "throw_away"
    files = {
        "dbt_project.yml": {"name": name, "profile": name, "flags": flags},
        "profiles.yml": {name: {"target": "t", "outputs": {"t": output}}},
        "models/models.yml": properties(),
    }
    sources = {path: json.dumps(content) for path, content in files.items()}
    sources |= {f"models/{name}.sql": sql for name, sql in CASES["tables"].items()}
    sources |= {f"tests/{name}.sql": sql for name, sql in singular_tests().items()}
    for path, content in sources.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text(content)
    shutil.copy(REPO / "packages.yml", folder)


def dbt(folder: Path, *arguments: str) -> dict[str, int | str]:
    """Runs dbt; returns the failures of each test, ERROR where it could not run."""
    strict = [] if REAL else ["--warn-error"]
    command = [sys.executable, "-m", "dbt.cli.main", *strict, *arguments]
    clean = {k: v for k, v in os.environ.items() if not k.startswith("DBT_")}
    done = subprocess.run(
        command, cwd=folder, env=clean, capture_output=True, text=True
    )
    path = folder / "target" / "run_results.json"
    assert path.exists(), done.stdout[-3000:] + done.stderr
    outcomes: dict[str, int | str] = {}
    for result in json.loads(path.read_text())["results"]:
        kind, _, name, *_ = result["unique_id"].split(".")
        if kind == "model":
            assert result["status"] == "success", (name, result["message"])
        else:
            failed = result["failures"]
            outcomes[name] = ERROR if result["status"] == "error" else failed
    return outcomes


class Built(NamedTuple):
    engine: str
    folder: Path
    outcomes: dict[str, int | str]


@pytest.fixture(
    scope="module",
    params=["duckdb", pytest.param("postgres", marks=pytest.mark.postgres)],
)
def built(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Built:
    """The throw-away project with the packages, built once an engine."""
    folder = tmp_path_factory.mktemp(f"packages_{request.param}")
    output: dict[str, Any] = {"type": request.param, "threads": 4}
    if request.param == "postgres":
        server = request.getfixturevalue("postgres_server")
        for name in ("host", "port", "user", "password", "dbname"):
            output[name] = getattr(server, name)
        output["schema"] = "packages_cases"
    else:
        output["path"] = str(folder / "cases.duckdb")
    write_project(folder, output)
    if REAL:
        shutil.copytree(REAL, folder / "dbt_packages")
    else:
        packages.install(folder, STANDINS, "standin")
    return Built(request.param, folder, dbt(folder, "build"))


def case_name(number: int) -> str:
    case = GENERIC[number]
    test = case.test.partition(".")[2].removeprefix("expect_")
    return f"{number}-{test}-{case.table}-{case.failures}"


@pytest.mark.parametrize("number", range(len(GENERIC)), ids=case_name)
def test_assertions_find_what_they_should(built: Built, number: int) -> None:
    case = GENERIC[number]
    assert built.outcomes[f"case_{number}"] == case.expected(built.engine), case


@pytest.mark.parametrize("name", SINGULAR)
def test_macros_give_what_they_should(built: Built, name: str) -> None:
    assert built.outcomes[name] == (ERROR if name in CASES["errors"] else 0)


def test_nulls_in_keys_can_count_as_empty(built: Built) -> None:
    empty = hashlib.md5(b"").hexdigest()
    given = {"surrogate_key_treat_nulls_as_empty_strings": True, "null_key": empty}
    arguments = ["--select", "key_of_null", "--vars", json.dumps(given)]
    assert dbt(built.folder, "test", *arguments) == {"key_of_null": 0}


# The step that installs them.


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copy(REPO / "packages.yml", tmp_path)
    for name in NAMES:
        shutil.copytree(STANDINS / name, tmp_path / "packages" / name)
    return tmp_path


def reachable(package: str) -> bool:
    assert package == "dbt-labs/dbt_utils"
    return True


def unreachable(package: str) -> bool:
    return False


def untouched(argument: object) -> Any:
    raise AssertionError("there was nothing to ask for")


def delivers(project: Path) -> None:
    """Does as `dbt deps`: empties the folder, then fills it."""
    shutil.rmtree(project / "dbt_packages", ignore_errors=True)
    for name in [*NAMES, "dbt_date"]:
        folder = project / "dbt_packages" / name
        folder.mkdir(parents=True)
        (folder / "dbt_project.yml").write_text(f"name: {name}\n")


def breaks(project: Path) -> str:
    shutil.rmtree(project / "dbt_packages", ignore_errors=True)
    (project / "dbt_packages").mkdir()
    return "no such version"


def is_standin(project: Path) -> bool:
    found = {(project / "dbt_packages" / n / "macros").is_dir() for n in NAMES}
    assert len(found) == 1
    return found.pop()


@pytest.mark.parametrize("deps", [breaks, untouched])
def test_standins_where_the_hub_gives_nothing(
    project: Path, deps: Callable[[Path], Any]
) -> None:
    probe = reachable if deps is breaks else unreachable
    said = packages.install(project, choice="auto", probe=probe, deps=deps)
    assert said is not None
    assert said.count("\n") == 0
    assert "stand-ins for dbt_utils, dbt_expectations" in said
    assert is_standin(project)
    assert sorted(path.name for path in project.iterdir()) == [
        "dbt_packages",
        "packages",
        "packages.yml",
    ]
    for choice in ("auto", "standin"):
        assert packages.install(project, None, choice, untouched, untouched) is None


def test_standins_follow_their_source(project: Path) -> None:
    packages.install(project, choice="standin")
    macro = Path("dbt_utils", "macros", "star.sql")
    (project / "packages" / macro).write_text("{# new #}")
    assert packages.install(project, choice="auto", probe=unreachable) is not None
    assert (project / "dbt_packages" / macro).read_text() == "{# new #}"
    (project / "packages" / macro).unlink()
    assert packages.install(project, choice="standin") is not None
    assert not (project / "dbt_packages" / macro).exists()


def test_the_hub_comes_first(project: Path) -> None:
    said = packages.install(project, choice="auto", probe=reachable, deps=delivers)
    assert said == "dbt packages: installed from the hub"
    assert not is_standin(project)
    for choice in ("auto", "hub"):
        assert packages.install(project, None, choice, untouched, untouched) is None


def test_other_versions_wanted_of_the_hub(project: Path) -> None:
    packages.install(project, choice="hub", probe=reachable, deps=delivers)
    with (project / "packages.yml").open("a") as file:
        file.write("# other versions\n")
    said = packages.install(project, choice="auto", probe=unreachable, deps=untouched)
    assert said is not None
    assert "kept" in said
    assert not is_standin(project)
    assert packages.install(project, None, "auto", reachable, delivers) is not None
    assert packages.install(project, None, "auto", untouched, untouched) is None


def test_what_someone_else_installed_is_left_alone(project: Path) -> None:
    delivers(project)
    assert packages.install(project, None, "auto", untouched, untouched) is None


def test_the_choice_can_be_forced(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivers(project)
    monkeypatch.setenv("WE_MART_PACKAGES", "standin")
    assert packages.install(project, probe=untouched, deps=untouched) is not None
    assert is_standin(project)
    monkeypatch.setenv("WE_MART_PACKAGES", "hub")
    with pytest.raises(UserError, match=r"hub cannot be reached.*WE_MART_PACKAGES"):
        packages.install(project, probe=unreachable, deps=untouched)
    assert is_standin(project)
    assert packages.install(project, probe=reachable, deps=delivers) is not None
    assert not is_standin(project)


def test_errors_name_the_remedy(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(project)
    wanted = project / "packages.yml"
    for choice, content, message in [
        ("neither", wanted.read_text(), "must be hub, standin or auto"),
        ("standin", "packages: [{package: a/other}]", "no stand-in for a/other"),
        ("standin", "packages: []", "names no package"),
        ("standin", "packages: [", "cannot be read"),
    ]:
        monkeypatch.setenv("WE_MART_PACKAGES", choice)
        wanted.write_text(content)
        assert packages.main() == 1
        said = capsys.readouterr().err
        assert said.count("\n") == 1
        assert message in said
    wanted.unlink()
    assert packages.main() == 1
    assert "run this in the dbt project's folder" in capsys.readouterr().err


def archive(name: str) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        tar.add(STANDINS / name, arcname=name)
    return buffer.getvalue()


@pytest.fixture
def hub() -> Iterator[str]:
    """The address of a hub on this machine, which delivers the stand-ins."""
    pages: dict[str, bytes] = {}
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), http.server.BaseHTTPRequestHandler
    )
    address = f"http://127.0.0.1:{server.server_port}/"
    offered = {"dbt-labs/dbt_utils": "1.3.3", "metaplane/dbt_expectations": "0.10.9"}
    pages["/api/v1/index.json"] = json.dumps(list(offered)).encode()
    for package, version in offered.items():
        name = package.rpartition("/")[2]
        release = {
            "name": name,
            "packages": [],
            "downloads": {"tarball": f"{address}{name}.tar.gz"},
        }
        content = {"name": name, "versions": {version: release}}
        pages[f"/api/v1/{package}.json"] = json.dumps(content).encode()
        pages[f"/{name}.tar.gz"] = archive(name)

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page = pages.get(self.path)
            self.send_response(404 if page is None else 200)
            self.end_headers()
            self.wfile.write(page or b"")

        def log_message(self, *arguments: object) -> None:
            pass

    server.RequestHandlerClass = Handler
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield address
    server.shutdown()
    server.server_close()


def test_from_a_hub_by_dbt_deps(project: Path, hub: str) -> None:
    settings = '{"name": "throw_away", "flags": {"send_anonymous_usage_stats": false}}'
    (project / "dbt_project.yml").write_text(settings)
    environment = os.environ | {
        "DBT_PACKAGE_HUB_URL": hub,
        "WE_MART_PACKAGES": "hub",
        "NO_PROXY": "127.0.0.1",
    }
    done = subprocess.run(
        [sys.executable, "-m", "we_mart.packages"],
        cwd=project,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert (done.stdout, done.stderr) == ("dbt packages: installed from the hub\n", "")
    assert (project / "package-lock.yml").exists()
    assert packages.install(project, None, "hub", untouched, untouched) is None


def test_the_probe_gives_up_soon(hub: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def asks(address: str, package: str = "dbt-labs/dbt_utils") -> bool:
        name = "dbt.clients.registry.DEFAULT_REGISTRY_BASE_URL"
        monkeypatch.setattr(name, address)
        return packages.hub_has(package)

    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    assert asks(hub)
    assert not asks(hub, "dbt-labs/dbt_other")
    monkeypatch.setattr(packages, "PROBE_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        assert not asks(address)
    assert not asks(address)

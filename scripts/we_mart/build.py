"""`we-mart build`: one dbt build with its documentation, told in a few lines."""

import hashlib
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from we_mart.errors import UserError
from we_mart.raw.contract import tables
from we_mart.raw.folder import scan
from we_mart.raw.postgres import days_held_sql
from we_mart.warehouse import (
    Warehouse,
    duckdb_path,
    explain_duckdb,
    is_disk_full,
    open_warehouse,
)

Say = Callable[[str], None]

#: What a build depends on besides the raw data.
_CODE = ("dbt_project.yml", "packages.yml", "models", "macros", "seeds", "snapshots")


_ROUTINE = re.compile(r" of \d+ (START|PASS) |^\d\d:\d\d:\d\d\s*$|OK created sql view")


@dataclass(frozen=True)
class BuildRequest:
    """What to build: a target, and a range of business days or all that is new."""

    project: Path
    target: str = "duckdb"
    start: str = ""
    end: str = ""
    full_refresh: bool = False
    docs: bool = True


def raw_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """The raw folder, as the dbt project has it."""
    return Path(environment.get("WE_MART_RAW", "data/raw"))


def schema(name: str, environment: Mapping[str, str] = os.environ) -> str:
    """A schema with the developer's prefix."""
    return environment.get("WE_MART_SCHEMA_PREFIX", "") + name


def code_version(project: Path) -> str:
    """Digest of everything in the project that decides what a build makes."""
    digest = hashlib.sha256()
    for name in _CODE:
        top = project / name
        paths = (
            sorted(p for p in top.rglob("*") if p.is_file()) if top.is_dir() else [top]
        )
        for path in (p for p in paths if p.exists()):
            digest.update(str(path.relative_to(project)).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _raw_days(request: BuildRequest, warehouse: Warehouse) -> set[tuple[str, str]]:
    """(table, day) that are there to be built."""
    if request.target == "duckdb":
        folder = scan(raw_folder())
        return set(folder.table_days())
    held = warehouse.query(
        "select table_schema, table_name from information_schema.columns"
        " where column_name = 'part_date'"
    )
    found = set()
    for key, table in tables().items():
        where = (schema(table.source), table.name)
        if where in held:
            days = warehouse.query(days_held_sql('"{}"."{}"'.format(*where)))
            found |= {(key, day) for (day,) in days}
    return found


def nothing_new(request: BuildRequest, warehouse: Warehouse) -> bool:
    """Whether the last build was whole, by the same code, and no raw day came since."""
    if request.start or request.end or request.full_refresh:
        return False
    log = f"{schema('we_mart')}.partition_log"
    logs = warehouse.query(
        "select count(*) from information_schema.tables where table_name ="
        f" 'partition_log' and table_schema = '{schema('we_mart')}'"
    )
    if not logs[0][0]:
        return False
    last = warehouse.query(
        f"select direction, node from {log} where direction in ('run', 'done')"
        " order by run_no desc, direction limit 1"
    )
    if last != [("done", code_version(request.project))]:
        return False
    if request.target == "duckdb":
        (place,) = warehouse.query(
            f"select node from {log} where direction = 'run'"
            " order by run_no desc limit 1"
        )
        if place[0] != str(raw_folder().resolve()):
            return False
    seen = warehouse.query(
        f"select distinct node, part_date from {log} where direction = 'out'"
    )
    return _raw_days(request, warehouse) <= {(node, day) for node, day in seen}


def _mark_done(request: BuildRequest, warehouse: Warehouse) -> None:
    log = f"{schema('we_mart')}.partition_log"
    warehouse.query(
        f"insert into {log} select '{code_version(request.project)}', 'done', '',"
        f" run_no, invocation_id, logged_at from {log} where direction = 'run'"
        f" and run_no = (select max(run_no) from {log})"
    )


def run_dbt(arguments: list[str], project: Path, echo: Say) -> tuple[int, list[str]]:
    """Run dbt in a process of its own; its exit code and the lines it printed.

    Starts and passes are not echoed: what took place and what failed is news enough.
    """
    command = [str(Path(sys.executable).with_name("dbt")), *arguments]
    lines: list[str] = []
    with subprocess.Popen(
        command,
        cwd=project,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            lines.append(line.rstrip())
            if line.strip() and not _ROUTINE.search(line):
                echo(line.rstrip())
    return process.returncode, lines


def failures(project: Path, started: float) -> Iterator[tuple[str, str]]:
    """(node, message on one line) of what failed in the last dbt run."""
    path = project / "target" / "run_results.json"
    if not path.exists() or path.stat().st_mtime < started:
        return
    for result in json.loads(path.read_text(encoding="utf-8"))["results"]:
        if result["status"] in ("error", "fail"):
            name = result["unique_id"].split(".")[2]
            text = " ".join((result["message"] or "").split())
            yield name, text


def explain_failure(
    request: BuildRequest, lines: list[str], failed: list[tuple[str, str]]
) -> str:
    """One line that says why dbt stopped, and what to do about it."""
    everything = "\n".join(lines + [message for _, message in failed])
    if is_disk_full(everything):
        if request.target == "duckdb":
            return explain_duckdb(duckdb_path(), "No space left")
        return "no space left on the PostgreSQL server: free some and run again"
    if failed:
        name, message = failed[0]
        more = f" (and {len(failed) - 1} more, see above)" if len(failed) > 1 else ""
        return f"{name} failed{more}: {message}"
    for position, line in enumerate(lines):
        if "Encountered an error" in line:
            rest = [text.strip() for text in lines[position + 1 :] if text.strip()]
            told = [t for t in rest if not t.startswith((">", "Compilation Error"))]
            return " ".join(told[:3]) or line
    return "dbt failed: see its messages above"


def marts(project: Path) -> list[str]:
    """Names of the public tables, from dbt's manifest, sorted."""
    manifest = json.loads((project / "target" / "manifest.json").read_text("utf-8"))
    return sorted(
        node["alias"]
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model" and node["schema"] == schema("we_mart")
    )


def stop_if_unusable(request: BuildRequest) -> None:
    """UserError where a build could not even begin: project, settings, raw folder."""
    if not (request.project / "dbt_project.yml").exists():
        raise UserError(
            f"{request.project} is not the we_mart project: run this in its top folder"
        )
    if not re.fullmatch("|[a-z_][a-z0-9_]*", schema("")):
        raise UserError(
            "WE_MART_SCHEMA_PREFIX is lower-case letters, digits and _, not"
            f" {schema('')}"
        )
    if request.target == "duckdb":
        if duckdb_path().stem == schema("we_mart"):
            raise UserError(
                f"in a file called {duckdb_path().name} DuckDB takes"
                f" {schema('we_mart')}.ws_order for ambiguous: give WE_MART_DB another"
                " name"
            )
        scan(raw_folder())


def build(request: BuildRequest, say: Say, echo: Say) -> None:
    """Build what is new and tell what came of it; UserError if anything failed.

    say: takes the lines for the reader; echo: takes dbt's own lines
    """
    stop_if_unusable(request)
    started = time.time()
    with open_warehouse(request.target) as warehouse:
        place = warehouse.place
        if nothing_new(request, warehouse):
            say(f"No new raw days: nothing to build. The warehouse is {place}.")
            say("To build days again, name them with --start and --end.")
            return
    arguments = ["build", "--target", request.target]
    if request.start or request.end:
        days = {"start_date": request.start, "end_date": request.end}
        arguments += ["--vars", json.dumps({k: v for k, v in days.items() if v})]
    if request.full_refresh:
        arguments.append("--full-refresh")
    code, lines = run_dbt(arguments, request.project, echo)
    if code:
        failed = list(failures(request.project, started))
        raise UserError(explain_failure(request, lines, failed))
    docs = _write_docs(request, echo) if request.docs else None
    with open_warehouse(request.target) as warehouse:
        if not (request.start or request.end):
            _mark_done(request, warehouse)
        _report(request, warehouse, say)
    say(f"\nBuilt in {time.time() - started:.0f} s. The warehouse is {place}.")
    if docs:
        say(f"Documentation: {docs}")


def _write_docs(request: BuildRequest, echo: Say) -> Path:
    arguments = ["docs", "generate", "--static", "--target", request.target]
    code, lines = run_dbt(arguments, request.project, echo)
    if code:
        raise UserError(explain_failure(request, lines, []))
    page = request.project / "target" / "static_index.html"
    hide_place(page, request.project)
    return page


def hide_place(page: Path, project: Path) -> None:
    """Take the project's folder out of the documentation: dbt names it at each seed."""
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace(str(project.resolve()), "."), encoding="utf-8")


def _report(request: BuildRequest, warehouse: Warehouse, say: Say) -> None:
    say("\nRows per mart:")
    for name in marts(request.project):
        (rows,) = warehouse.query(f"select count(*) from {schema('we_mart')}.{name}")
        say(f"  {name:<32} {rows[0]:>12,}")
    target = "" if request.target == "duckdb" else f" --target {request.target}"
    say(
        f'\nTry:\n  .venv/bin/we-mart query{target} "select key_date, shop,'
        f" sum(net_amt_krw) as sales from {schema('we_mart')}.ws_order"
        ' group by 1, 2 order by 1 desc, 2 limit 10"'
    )

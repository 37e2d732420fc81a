"""`we-mart bench events`: event files to marts, a bare read and a plain loop."""

import datetime as dt
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from we_mart.bench.measure import (
    Measured,
    Say,
    median,
    run_dbt_models,
    run_measured,
    run_python,
    show,
)
from we_mart.events.schema import event_schema
from we_mart.local_postgres import local_postgres
from we_mart.raw.event_folder import event_files
from we_mart.raw.folder import scan
from we_mart.raw.generator import GeneratorConfig, generate_events
from we_mart.raw.load import load
from we_mart.raw.postgres import PostgresTarget

#: A Monday: five days of the same size follow.
FIRST_DAY = dt.date(2024, 7, 1)
DAYS = 5
RUNS = 3
CHAIN = "stg_events__event_lines+"

#: DuckDB reads all fields of the same files, and counts by type.
FLOOR = """
import duckdb, time
c = duckdb.connect()
c.execute("set preserve_insertion_order = false")
c.execute("set enable_progress_bar = false")
started = time.perf_counter()
c.execute(\"\"\"
select event_type, count(*), {counts}
from read_json({files!r}, format = 'newline_delimited', columns = {columns})
group by event_type
\"\"\").fetchall()
print(time.perf_counter() - started)
"""
_TYPES = {"integer": "bigint", "number": "double", "boolean": "boolean"}


@dataclass(frozen=True)
class EventSizes:
    """Events of five days on DuckDB, and of one on PostgreSQL; 0 leaves it out."""

    events: int = 5_000_000
    postgres_events: int = 1_000_000


def bench_events(project: Path, sizes: EventSizes, say: Say, progress: Say) -> None:
    """Measure the chain on both engines."""
    with tempfile.TemporaryDirectory(prefix="we_mart_bench_") as folder:
        work = Path(folder)
        if sizes.events:
            rows = _duckdb(project, work, sizes.events, progress)
            show(f"Events to marts, DuckDB, {sizes.events:,} events", rows, say)
        if sizes.postgres_events:
            rows = _postgres(project, work, sizes.postgres_events, progress)
            title = f"Events to marts, PostgreSQL, {sizes.postgres_events:,} events"
            show(title, rows, say)


def _generate(raw: Path, events: int, days: int) -> list[str]:
    generate_events(
        GeneratorConfig(raw, start=FIRST_DAY, days=days, weekday_events=events // days)
    )
    return [str(path) for paths in event_files(raw).values() for path in paths]


def floor_code(files: list[str]) -> str:
    """Source of the bare read."""
    fields = event_schema().fields
    columns = {
        name: "json" if isinstance(rules["type"], list)
        else _TYPES.get(rules["type"], "varchar")
        for name, rules in fields.items()
    }  # fmt: skip
    counts = ", ".join(f"count({name})" for name in fields)
    return FLOOR.format(counts=counts, files=files, columns=columns)


def _chain(
    project: Path, raw: Path, db: Path, target: Path, *options: str
) -> tuple[dict[str, float], Measured]:
    environment = {"WE_MART_RAW": str(raw), "WE_MART_DB": str(db)}
    return run_dbt_models(project, [CHAIN], environment, target, *options)


def _duckdb(
    project: Path, work: Path, events: int, progress: Say
) -> list[tuple[str, str, str]]:
    raw = work / "raw"
    progress(f"writing {events:,} events of {DAYS} days")
    files = _generate(raw, events, DAYS)
    chain, whole, floor, peak = [], [], [], 0.0
    models: dict[str, float] = {}
    for run in range(RUNS):
        floor.append(float(run_python(floor_code(files), work).output))
        db = work / f"chain{run}.duckdb"
        models, measured = _chain(project, raw, db, work / "target")
        db.unlink()
        chain.append(sum(models.values()))
        whole.append(measured.seconds)
        peak = max(peak, measured.peak_gb)
        progress(f"run {run + 1}: {chain[-1]:.1f} s, bare read {floor[-1]:.2f} s")
    validator = Path(__file__).with_name("event_validator.py")
    loop = run_measured([sys.executable, str(validator), *files], work)
    seconds, checked = map(float, loop.output.split())
    progress(f"plain Python: {seconds:.1f} s")
    parts = sorted(models.items(), key=lambda part: -part[1])[:4]
    return [
        ("chain, all models, median of 3", f"{median(chain):.1f} s", ""),
        ("events a second", f"{events / median(chain):,.0f}", ""),
        ("the dbt command with its start", f"{median(whole):.1f} s", ""),
        ("bare read of all fields, median of 3", f"{median(floor):.2f} s", ""),
        ("ratio", f"{median(chain) / median(floor):.1f}", "at most 6"),
        ("seven checks in plain Python, parsed before", f"{seconds:.1f} s", ""),
        ("its events a second", f"{checked / seconds:,.0f}", ""),
        ("chain faster by", f"{seconds / median(chain):.1f} times", "at least 5"),
        ("peak memory of the dbt process", f"{peak:.2f} GB", "under 4 GB"),
        *((f"of the chain: {name}", f"{took:.1f} s", "") for name, took in parts),
    ]


def _postgres(
    project: Path, work: Path, events: int, progress: Say
) -> list[tuple[str, str, str]]:
    raw = work / "raw_postgres"
    _generate(raw, events, 1)
    loaded, chain = [], []
    models: dict[str, float] = {}
    with local_postgres() as server:
        environment = server.environment()
        target = PostgresTarget.from_environment(environment)
        for run in range(RUNS):
            progress(f"PostgreSQL, run {run + 1}")
            day = FIRST_DAY.isoformat()
            started = dt.datetime.now(dt.UTC)
            load(scan(raw), target, (day, day))
            loaded.append((dt.datetime.now(dt.UTC) - started).total_seconds())
            models, _ = run_dbt_models(
                project, [CHAIN], environment, work / "target", "--target", "postgres",
                "--full-refresh",
            )  # fmt: skip
            chain.append(sum(models.values()))
    parts = sorted(models.items(), key=lambda part: -part[1])[:4]
    return [
        ("we-mart load, median of 3", f"{median(loaded):.1f} s", ""),
        ("chain, all models, median of 3", f"{median(chain):.1f} s", "stated"),
        ("events a second", f"{events / median(chain):,.0f}", ""),
        *((f"of the chain: {name}", f"{took:.1f} s", "") for name, took in parts),
    ]

"""`we-mart bench sessions`: client lines to ws_sess_daily, against sessions by hand."""

import datetime as dt
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from we_mart.bench.measure import (
    Say,
    median,
    run_dbt_models,
    run_python,
    show,
)
from we_mart.bench.session_floor import LINES, SESSIONS
from we_mart.bench.session_lines import write_session_lines
from we_mart.bench.sessions_postgres import measure_postgres
from we_mart.errors import UserError

FIRST_DAY = dt.date(2024, 7, 1)
DAYS = 10
FEW_DAYS = 5
RUNS = 3
CHAIN = ("+ws_sess_daily",)
#: DuckDB's memory_limit in profiles.yml, unless the variable is set; see there.
MEMORY = "3GB"
#: Bytes of free disk that a line may need: raw file, warehouse and what is spilled.
DISK_BYTES_A_LINE = 1000

#: DuckDB alone in one process, with the project's settings, plain SQL over the same
#: files. It writes two tables: session_line, one row per line without resends (the
#: raw columns, device and number of the session), and ws_sess_daily, as many rows and
#: columns as the mart has. See session_floor for what it leaves out.
FLOOR = """
import duckdb, time
c = duckdb.connect({db!r})
c.execute("set preserve_insertion_order = false")
c.execute("set TimeZone = 'UTC'")
c.execute("set enable_progress_bar = false")
c.execute("set memory_limit = '{memory}'")
started = time.perf_counter()
c.execute({lines!r})
c.execute({sessions!r})
print(time.perf_counter() - started)
"""

Rows = list[tuple[str, str, str]]


@dataclass(frozen=True)
class SessionSizes:
    """Lines of the measured logs: 10 arrival days, many (0: none), a day's; days."""

    lines: int
    big_lines: int
    day_lines: int
    history_days: int


def bench_sessions(project: Path, sizes: SessionSizes, say: Say, progress: Say) -> None:
    """Measure the chain against sessions by hand, many lines, and long history."""
    if sizes.history_days <= FEW_DAYS:
        raise UserError(f"--history-days: more than {FEW_DAYS}, to compare with that")
    with tempfile.TemporaryDirectory(prefix="we_mart_bench_") as folder:
        work = Path(folder)
        _check_disk(work, max(sizes.lines, sizes.big_lines))
        rows = _against_floor(project, work, sizes.lines, progress)
        show(f"Sessions: {sizes.lines:,} lines, {DAYS} days, DuckDB", rows, say)
        rows = measure_postgres(project, work, CHAIN, RUNS, progress)
        show(f"Sessions: {sizes.lines:,} lines, {DAYS} days, PostgreSQL", rows, say)
    with tempfile.TemporaryDirectory(prefix="we_mart_bench_") as folder:
        rows = _history(project, Path(folder), sizes, progress)
        title = f"{sizes.day_lines:,} lines a day"
        show(f"Sessions: one more day, {title}, DuckDB", rows, say)
    if sizes.big_lines:
        with tempfile.TemporaryDirectory(prefix="we_mart_bench_") as folder:
            rows = _big(project, Path(folder), sizes.big_lines, progress)
            show(f"Sessions: {sizes.big_lines:,} lines, DuckDB", rows, say)


def _check_disk(work: Path, lines: int) -> None:
    needed, free = lines * DISK_BYTES_A_LINE, shutil.disk_usage(work).free
    if free < needed:
        raise UserError(
            f"{work.parent} has {free / 1e9:.0f} GB free, {lines:,} lines may need"
            f" {needed / 1e9:.0f} GB: make room, set TMPDIR, or ask for fewer with"
            " --lines and --big-lines"
        )


def _environment(raw: Path, db: Path) -> dict[str, str]:
    return {
        "WE_MART_RAW": str(raw),
        "WE_MART_DB": str(db),
        "WE_MART_DUCKDB_MEMORY": MEMORY,
    }


def _range(first: int, last: int) -> list[str]:
    start, end = (FIRST_DAY + dt.timedelta(days=n) for n in (first, last))
    return ["--vars", f"{{start_date: '{start}', end_date: '{end}'}}"]


def _slowest(models: Mapping[str, float]) -> Rows:
    names = sorted(models, key=lambda name: -models[name])[:4]
    return [(f"{name} (last run)", f"{models[name]:.2f} s", "") for name in names]


def _against_floor(project: Path, work: Path, lines: int, progress: Say) -> Rows:
    raw = work / "raw"
    progress(f"writing about {lines:,} lines of {DAYS} arrival days")
    write_session_lines(raw, lines, FIRST_DAY, DAYS)
    files = (
        f"read_parquet('{raw}/service_log/weplyapi_client_log/*/*.parquet',"
        " hive_partitioning = true, hive_types = {'part_date': varchar})"
    )
    chain, floor, peak, floor_peak = [], [], 0.0, 0.0
    models: dict[str, float] = {}
    written = ""
    for run in range(RUNS):
        db, bare = work / f"model{run}.duckdb", work / f"bare{run}.duckdb"
        models, measured = run_dbt_models(
            project, CHAIN, _environment(raw, db), work / "target"
        )
        chain.append(sum(models.values()))
        peak = max(peak, measured.peak_gb)
        code = FLOOR.format(
            db=str(bare),
            memory=MEMORY,
            lines="create table session_line as" + LINES.format(lines=files),
            sessions="create table ws_sess_daily as"
            + SESSIONS.format(lines="session_line"),
        )
        alone = run_python(code, work)
        floor.append(float(alone.output))
        floor_peak = max(floor_peak, alone.peak_gb)
        written = _same_rows(db, bare)
        db.unlink()
        bare.unlink()
        progress(f"run {run + 1}: chain {chain[-1]:.2f} s, floor {floor[-1]:.2f} s")
    return [
        ("raw files to ws_sess_daily, all models", f"{median(chain):.2f} s", ""),
        ("DuckDB alone, same files and rows", f"{median(floor):.2f} s", ""),
        ("ratio", f"{median(chain) / median(floor):.2f}", "at most 3"),
        ("peak memory of the dbt process", f"{peak:.2f} GB", "under 4 GB"),
        ("peak memory of DuckDB alone", f"{floor_peak:.2f} GB", ""),
        ("lines in sessions, sessions, rows of ws_sess_daily", written, ""),
        *_slowest(models),
    ]


def _same_rows(model: Path, bare: Path) -> str:
    """The comparison is fair only if both wrote as many lines, sessions and rows."""
    sides = {
        model: ("we_mart_int.int_shop_lines_in_sessions", "we_mart.ws_sess_daily"),
        bare: ("session_line", "ws_sess_daily"),
    }
    found = []
    for path, (lines, sessions) in sides.items():
        with duckdb.connect(str(path), read_only=True) as connection:
            counted = connection.execute(
                f"select (select count(*) from {lines}), count(distinct sess_id),"
                f" count(*) from {sessions}"
            ).fetchone()
            found.append(", ".join(f"{count:,}" for count in counted or ()))
    if found[0] != found[1]:
        raise UserError(
            f"lines, sessions and rows: the models wrote {found[0]}, the sessions by"
            f" hand {found[1]}: mend session_floor.py or the models"
        )
    return found[0]


def _history(project: Path, work: Path, sizes: SessionSizes, progress: Say) -> Rows:
    """A day's run after long history and after short: the same extract, same days."""
    raw, days = work / "raw", sizes.history_days
    progress(f"writing {days + 1} days of {sizes.day_lines:,} lines")
    write_session_lines(raw, sizes.day_lines * (days + 1), FIRST_DAY, days + 1)
    # The last day lies aside while the history is built: it has not arrived yet.
    last = f"part_date={FIRST_DAY + dt.timedelta(days=days)}"
    aside = {
        raw / table / last: work / table.replace("/", ".")
        for table in ("service_log/weplyapi_client_log", "ods/we_artist")
    }
    for extract, place in aside.items():
        extract.rename(place)
    for history in (days, FEW_DAYS):
        run_dbt_models(
            project,
            CHAIN,
            _environment(raw, work / f"{history}.duckdb"),
            work / "target",
            *_range(days - history, days - 1),
        )
        progress(f"{history} days of history built")
    for extract, place in aside.items():
        place.rename(extract)
    found: dict[int, list[float]] = {days: [], FEW_DAYS: []}
    db = work / "run.duckdb"
    for _ in range(RUNS):
        for history, seconds in found.items():
            shutil.copy(work / f"{history}.duckdb", db)
            models, _ = run_dbt_models(
                project,
                CHAIN,
                _environment(raw, db),
                work / "target",
                *_range(days, days),
            )
            seconds.append(sum(models.values()))
            progress(f"a day after {history} days: {seconds[-1]:.2f} s")
    many, few = median(found[days]), median(found[FEW_DAYS])
    return [
        (f"a day after {days} days, all models", f"{many:.2f} s", ""),
        (f"the same day after {FEW_DAYS} days", f"{few:.2f} s", ""),
        ("ratio", f"{many / few:.2f}", "at most 1.2"),
    ]


def _big(project: Path, work: Path, lines: int, progress: Say) -> Rows:
    """Many lines in the same memory: what does not fit is spilled beside the file."""
    raw, db = work / "raw", work / "model.duckdb"
    _check_disk(work, lines)
    progress(f"writing about {lines:,} lines of {DAYS} arrival days")
    write_session_lines(raw, lines, FIRST_DAY, DAYS)
    progress("building them")
    models, measured = run_dbt_models(
        project, CHAIN, _environment(raw, db), work / "target"
    )
    with duckdb.connect(str(db), read_only=True) as connection:
        counted = connection.execute(
            "select count(*) from we_mart_int.int_shop_lines_in_sessions"
        ).fetchone()
    return [
        ("raw files to ws_sess_daily, all models", f"{sum(models.values()):.0f} s", ""),
        ("lines in sessions", f"{(counted or (0,))[0]:,}", ""),
        ("peak memory of the dbt process", f"{measured.peak_gb:.2f} GB", "under 6 GB"),
        ("memory_limit of DuckDB", MEMORY, ""),
        ("warehouse", f"{db.stat().st_size / 1e9:.1f} GB", ""),
        *_slowest(models),
    ]

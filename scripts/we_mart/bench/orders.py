"""`we-mart bench orders`: order lines to ws_order on DuckDB."""

import datetime as dt
import shutil
import tempfile
from pathlib import Path

from we_mart.bench.measure import (
    Say,
    median,
    run_dbt_model,
    run_python,
    show,
)
from we_mart.bench.order_lines import write_order_lines

FIRST_DAY = dt.date(2024, 1, 1)
DAYS = 300
RUNS = 3

#: The same rows by DuckDB alone: one statement, its own dialect, the same settings.
FLOOR = """
import duckdb, sys, time
c = duckdb.connect({db!r})
c.execute("set preserve_insertion_order = false")
c.execute("set TimeZone = 'UTC'")
c.execute("set enable_progress_bar = false")
started = time.perf_counter()
c.execute(\"\"\"
create table ws_order as
select
    cast(pay_dt + interval 9 hour as date) as key_date,
    * exclude (part_date),
    cast(if(status = 'PAID', ord_item_amt_krw, 0) as decimal(18, 2)) as net_amt_krw,
    part_date as extract_date,
    cast(cast(pay_dt + interval 9 hour as date) as varchar) as part_date,
    current_timestamp::timestamp as run_timestamp
from read_parquet({files!r}, hive_partitioning = true,
    hive_types = {{'part_date': varchar}})
qualify row_number() over (
    partition by ord_item_id
    order by part_date desc, cancel_dt desc nulls last, pay_dt desc nulls last,
        net_amt_krw, ord_item_amt_krw desc, qty desc, goods_id desc, sale_id desc,
        we_member_id desc, ws_user_id desc nulls last, we_art_id desc nulls last,
        album_qty desc nulls last, status desc, shop desc, platform desc,
        ord_sheet_number desc, goods_cat desc nulls last, logi_cat desc nulls last
) = 1 and pay_dt is not null
\"\"\")
print(time.perf_counter() - started)
"""


def _environment(raw: Path, db: Path) -> dict[str, str]:
    return {"WE_MART_RAW": str(raw), "WE_MART_DB": str(db)}


def _vars(first: dt.date, last: dt.date) -> list[str]:
    return ["--vars", f"{{start_date: '{first}', end_date: '{last}'}}"]


def _day(offset: int) -> dt.date:
    return FIRST_DAY + dt.timedelta(days=offset)


def bench_orders(project: Path, lines: int, say: Say, progress: Say) -> None:
    """Measure the model against DuckDB alone, and a day after long history."""
    with tempfile.TemporaryDirectory(prefix="we_mart_bench_") as folder:
        work = Path(folder)
        rows = [
            *_whole(project, work, lines, progress),
            *_history(project, work, lines, progress),
        ]
    show(f"Order lines to ws_order, DuckDB, {lines:,} lines", rows, say)


def _whole(
    project: Path, work: Path, lines: int, progress: Say
) -> list[tuple[str, str, str]]:
    raw = work / "raw"
    progress(f"writing {lines:,} order lines of {DAYS} days")
    write_order_lines(raw, lines, FIRST_DAY, DAYS, (1, 5, 20, 60, 90))
    model, floor, peak, floor_peak = [], [], 0.0, 0.0
    files = f"{raw}/ods/ods_ws_order_item/part_date=*/*.parquet"
    for run in range(RUNS):
        db = work / f"model{run}.duckdb"
        seconds, measured = run_dbt_model(
            project, "ws_order", _environment(raw, db), work / "target"
        )
        model.append(seconds)
        peak = max(peak, measured.peak_gb)
        db.unlink()
        bare = run_python(
            FLOOR.format(db=str(work / f"f{run}.duckdb"), files=files), work
        )
        floor.append(float(bare.output))
        floor_peak = max(floor_peak, bare.peak_gb)
        (work / f"f{run}.duckdb").unlink()
        progress(
            f"run {run + 1}: model {seconds:.2f} s, DuckDB alone {floor[-1]:.2f} s"
        )
    return [
        ("model ws_order, median of 3", f"{median(model):.2f} s", ""),
        (
            "DuckDB alone, same files and rows, median of 3",
            f"{median(floor):.2f} s",
            "",
        ),
        ("ratio", f"{median(model) / median(floor):.2f}", "at most 1.5"),
        ("peak memory of the dbt process", f"{peak:.2f} GB", ""),
        ("peak memory of DuckDB alone", f"{floor_peak:.2f} GB", ""),
    ]


def _history(
    project: Path, work: Path, lines: int, progress: Say
) -> list[tuple[str, str, str]]:
    """A day's run after 300 days and after 3; the same extract, the same partitions."""
    near = _one_day(project, work / "near", lines, (1, 2), progress)
    far = _one_day(project, work / "far", lines, (1, 5, 20, 60, 90), progress)
    return [
        ("a day after 300 days", f"{near[DAYS]:.2f} s", ""),
        ("the same day after 3 days", f"{near[3]:.2f} s", ""),
        ("ratio", f"{near[DAYS] / near[3]:.2f}", "at most 1.2"),
        (
            "a day after 300 days, with refunds of lines paid up to 90 days ago",
            f"{far[DAYS]:.2f} s",
            "",
        ),
    ]


def _one_day(
    project: Path, work: Path, lines: int, lags: tuple[int, ...], progress: Say
) -> dict[int, float]:
    raw = work / "raw"
    write_order_lines(raw, lines, FIRST_DAY, DAYS + 1, lags)
    last = _day(DAYS)
    # The day itself lies aside while the history is built: it has not arrived yet.
    extract = raw / "ods/ods_ws_order_item" / f"part_date={last}"
    aside = work / "aside"
    extract.rename(aside)
    found: dict[int, list[float]] = {}
    for history in (DAYS, 3):
        db = work / f"{history}.duckdb"
        environment = _environment(raw, db)
        span = _vars(_day(DAYS - history), _day(DAYS - 1))
        run_dbt_model(project, "ws_order", environment, work / "target", *span)
    aside.rename(extract)
    for _ in range(RUNS):
        for history in (DAYS, 3):
            db = work / "run.duckdb"
            shutil.copy(work / f"{history}.duckdb", db)
            seconds, _ = run_dbt_model(
                project,
                "ws_order",
                _environment(raw, db),
                work / "target",
                *_vars(last, last),
            )
            found.setdefault(history, []).append(seconds)
            db.unlink()
            progress(f"a day after {history} days, refund lags {lags}: {seconds:.2f} s")
    shutil.rmtree(work)
    return {history: median(seconds) for history, seconds in found.items()}

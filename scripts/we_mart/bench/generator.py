"""`we-mart bench generator`: a large platform from a seed."""

import sys
import tempfile
from pathlib import Path

from we_mart.bench.measure import Say, run_measured, show


def bench_generator(members: int, log_lines: int, say: Say) -> None:
    """Three days of extracts and logs; seconds and peak memory of the command."""
    days = 3
    with tempfile.TemporaryDirectory(prefix="we_mart_bench_") as folder:
        command = [
            str(Path(sys.executable).with_name("we-mart")),
            *("generate", "--raw", str(Path(folder) / "raw")),
            *("--members", str(members), "--days", str(days)),
            *("--log-lines-per-day", str(round(log_lines / days))),
            *("--events-per-day", "0"),
        ]
        measured = run_measured(command, Path(folder))
        files = [p.stat().st_size for p in Path(folder).rglob("*.parquet")]
        total = next(
            line for line in measured.output.splitlines() if " rows are in " in line
        )
    rows = [
        ("time", f"{measured.seconds:.1f} s", "under 120 s"),
        ("peak memory", f"{measured.peak_gb:.2f} GB", "under 4 GB"),
        ("rows", total.split()[0], ""),
        ("Parquet files", f"{sum(files) / 1e6:.0f} MB", ""),
    ]
    show(
        f"Generator: {members:,} members, {days} days, {log_lines:,} shop log lines",
        rows,
        say,
    )

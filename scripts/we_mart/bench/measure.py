"""Processes timed with their peak memory, and the table that figures are shown in."""

import json
import os
import platform
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from we_mart.errors import UserError

Say = Callable[[str], None]


@dataclass(frozen=True)
class Measured:
    """Wall-clock seconds and peak resident memory in GB of a process; its output."""

    seconds: float
    peak_gb: float
    output: str


def run_measured(
    command: Sequence[str], cwd: Path, environment: Mapping[str, str] | None = None
) -> Measured:
    """Run a command to its end; UserError with the end of its output if it fails."""
    started = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=cwd,
        env={**os.environ, **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    output: list[str] = []
    assert process.stdout is not None
    reader = threading.Thread(target=lambda pipe=process.stdout: output.extend(pipe))
    reader.start()
    # wait4 tells the peak of this child alone; RUSAGE_CHILDREN that of all so far.
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - started
    reader.join()
    text = "".join(output)
    if process.returncode:
        raise UserError(f"{' '.join(command)} failed: {text[-2000:]}")
    unit = 1 if platform.system() == "Darwin" else 1024
    return Measured(seconds, usage.ru_maxrss * unit / 1e9, text)


def run_python(
    code: str, cwd: Path, environment: Mapping[str, str] | None = None
) -> Measured:
    """Run Python source in a process of its own."""
    return run_measured([sys.executable, "-c", code], cwd, environment)


def run_dbt_models(
    project: Path,
    selection: Sequence[str],
    environment: Mapping[str, str],
    target: Path,
    *options: str,
) -> tuple[dict[str, float], Measured]:
    """Run what dbt selects; seconds of each model without dbt's start-up, process."""
    command = [
        str(Path(sys.executable).with_name("dbt")),
        *("run", "--select", *selection, "--target-path", str(target), *options),
    ]
    measured = run_measured(command, project, environment)
    results = json.loads((target / "run_results.json").read_text("utf-8"))["results"]
    prefix = "model.we_mart."
    seconds = {
        str(result["unique_id"]).removeprefix(prefix): float(result["execution_time"])
        for result in results
        if result["unique_id"].startswith(prefix)
    }
    return seconds, measured


def run_dbt_model(
    project: Path,
    model: str,
    environment: Mapping[str, str],
    target: Path,
    *options: str,
) -> tuple[float, Measured]:
    """Build one model with the views before it; seconds of the model alone, process."""
    seconds, measured = run_dbt_models(
        project, [f"+{model}"], environment, target, *options
    )
    return seconds[model], measured


def median(values: Sequence[float]) -> float:
    """The middle one of an odd number of runs."""
    return statistics.median(values)


def machine() -> str:
    """What the figures were taken on, in one line; nothing that names the machine."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GB memory, Python"
        f" {platform.python_version()}, DuckDB {duckdb.__version__}"
    )


def show(title: str, rows: Sequence[tuple[str, str, str]], say: Say) -> None:
    """Print a Markdown table: what, figure, target."""
    say(f"\n### {title}\n\n{machine()}\n")
    say("| what | measured | target |\n|---|---|---|")
    for what, figure, target in rows:
        say(f"| {what} | {figure} | {target} |")

"""`we-mart bench ltv`: both fits and predictions, against the package lifetimes."""

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from we_mart.bench.attribution import bench_attribution
from we_mart.bench.ltv_customers import write_customers
from we_mart.bench.measure import Measured, Say, median, run_measured, run_python, show
from we_mart.bench.python_models import bench_python_models
from we_mart.errors import UserError

RUNS = 3
LIFETIMES = "lifetimes==0.11.3"

#: One process: histories compressed, both fits with standard errors, four horizons.
OURS = """
import json, sys, time
import numpy as np
from we_mart.ltv import bgnbd, gamma_gamma
from we_mart.ltv.predict import purchases, values
data = np.load({path!r})
x, t_x, T, count, total = (data[name] for name in ("x", "t_x", "T", "count", "total"))
started = time.perf_counter()
fit = bgnbd.fit(bgnbd.compress(x, t_x, T))
fitted = time.perf_counter()
mean = np.divide(total, count, out=np.zeros_like(total), where=count > 0)
worth = gamma_gamma.fit(count, mean)
valued = time.perf_counter()
value = values(worth, count, total).mean
for horizon in (30.0, 90.0, 180.0, 365.0):
    bought = purchases(fit, x, t_x, T, horizon)
    revenue = bought.mean * value
    assert np.isfinite(revenue).all() and np.isfinite(bought.variance).all()
ended = time.perf_counter()
assert fit.status == worth.status == "fitted"
print(json.dumps(dict(
    fit=fitted - started, value=valued - fitted, predict=ended - valued,
    all=ended - started, parameters=[*fit.parameters, *worth.parameters],
    log_likelihood=fit.log_likelihood,
)))
"""

THEIRS = """
import json, sys, time
import numpy as np
from lifetimes import BetaGeoFitter
data = np.load({path!r})
started = time.perf_counter()
fitter = BetaGeoFitter().fit(data["x"], data["t_x"], data["T"])
seconds = time.perf_counter() - started
print(json.dumps(dict(
    fit=seconds, parameters=[float(fitter.params_[n]) for n in ("r", "alpha", "a", "b")]
)))
"""

Rows = list[tuple[str, str, str]]


@dataclass(frozen=True)
class LtvSizes:
    """Customers, touch paths, rows of a Python model on PostgreSQL (0: left out)."""

    customers: int
    paths: int
    postgres_rows: int


def bench_ltv(sizes: LtvSizes, say: Say, progress: Say) -> None:
    """Seconds and peak memory for data from a seed; medians of three runs."""
    customers = sizes.customers
    with tempfile.TemporaryDirectory(prefix="we_mart_bench_") as folder:
        work = Path(folder)
        data = work / "customers.npz"
        progress(f"{customers:,} customers from a seed")
        write_customers(data, customers)
        rows = _fits(work, data, progress)
        show(f"Lifetime value: {customers:,} customers", rows, say)
        if sizes.paths:
            bench_attribution(sizes.paths, work, say, progress)
    if sizes.postgres_rows:
        bench_python_models(sizes.postgres_rows, say, progress)


def _fits(work: Path, data: Path, progress: Say) -> Rows:
    theirs, said = _lifetimes(work, progress)
    ours: list[dict[str, float]] = []
    peaks: list[float] = []
    others: list[float] = []
    for run in range(1, RUNS + 1):
        progress(f"fits and predictions, run {run} of {RUNS}")
        measured = run_python(OURS.format(path=str(data)), work)
        ours.append(_last_json(measured))
        peaks.append(measured.peak_gb)
        if theirs:
            progress(f"fit of lifetimes, run {run} of {RUNS}")
            code = THEIRS.format(path=str(data))
            other = run_measured([str(theirs), "-c", code], work, {"PYTHONPATH": ""})
            others.append(_last_json(other)["fit"])
    middle = {
        name: median([run[name] for run in ours])
        for name in ("fit", "value", "predict", "all")
    }
    rows = [
        ("both fits, predictions at four horizons", f"{middle['all']:.2f} s", "< 10 s"),
        ("peak memory of that process", f"{max(peaks):.2f} GB", "< 4 GB"),
        ("BG/NBD fit with standard errors", f"{middle['fit']:.2f} s", ""),
        ("Gamma-Gamma fit with standard errors", f"{middle['value']:.2f} s", ""),
        ("predictions with variances", f"{middle['predict']:.2f} s", ""),
    ]
    if not others:
        return [*rows, ("BG/NBD fit of lifetimes", said, "")]
    other_fit = median(others)
    ratio = f"{other_fit / middle['fit']:.1f} times"
    rows.append((f"BG/NBD fit of {LIFETIMES}", f"{other_fit:.2f} s", ""))
    rows.append(("faster than lifetimes", ratio, "at least 3 times"))
    return rows


def _last_json(measured: Measured) -> dict[str, float]:
    found: dict[str, float] = json.loads(measured.output.strip().splitlines()[-1])
    return found


def _lifetimes(work: Path, progress: Say) -> tuple[Path | None, str]:
    """Python of a throw-away venv that has lifetimes; else None and why not."""
    progress(f"{LIFETIMES} into a throw-away venv")
    venv = work / "venv"
    python = venv / "bin" / "python"
    install = [str(python), "-m", "pip", "install", "--quiet", LIFETIMES]
    check = [str(python), "-c", "import lifetimes"]
    try:
        run_measured([sys.executable, "-m", "venv", str(venv)], work)
        run_measured(install, work, {"PYTHONPATH": ""})
        run_measured(check, work, {"PYTHONPATH": ""})
    except (UserError, subprocess.SubprocessError, OSError) as error:
        progress(str(error)[-500:])
        return None, "cannot be installed here"
    return python, ""

"""`we-mart bench ltv`: all attribution models, both levels, on made-up paths."""

import resource
import time

from we_mart.attribution import MODELS, attribute
from we_mart.bench.measure import Say, median, show
from we_mart.bench.touch_paths import touch_paths

RUNS = 3


def bench_attribution(paths: int, say: Say, progress: Say) -> None:
    """Seconds to attribute `paths` touch paths, in this process."""
    progress(f"making {paths:,} touch paths")
    touches = touch_paths(paths)
    before = _peak()
    seconds = []
    for run in range(RUNS):
        started = time.perf_counter()
        attribute(touches)
        seconds.append(time.perf_counter() - started)
        progress(f"run {run + 1}: {seconds[-1]:.1f} s")
    figures = [
        (
            f"{len(MODELS)} models on channels and campaigns",
            f"{median(seconds):.1f} s",
            "under 15 s",
        ),
        ("touches a second", f"{touches.num_rows / median(seconds):,.0f}", ""),
        (
            "peak memory, of it before the models",
            f"{_peak():.1f} GB, {before:.1f} GB",
            "",
        ),
    ]
    show(f"Attribution: {paths:,} paths, {touches.num_rows:,} touches", figures, say)


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6

"""Touch paths for `we-mart bench ltv`, and the seconds of attributing them."""

from pathlib import Path

from we_mart.bench.measure import Say, median, run_python, show

RUNS = 3

#: Touches of one target, from a seed: paths of 1 to 8 touches, 5 % with a conversion.
MAKE = """
import numpy as np, pyarrow as pa, pyarrow.parquet as pq
rng = np.random.default_rng(20240702)
paths = {paths}
touches = np.minimum(rng.geometric(0.45, paths), 8)
path_id = np.repeat(np.arange(paths), touches)
rows = len(path_id)
position = np.arange(rows) - np.repeat(np.cumsum(touches) - touches, touches) + 1
converted = (rng.random(paths) < 0.05)[path_id]
networks = np.array(["facebook", "google_ads", "apple_search_ads", "naver", "direct"])
network = rng.integers(0, len(networks), rows)
campaign = rng.integers(0, 80, rows)
start = np.datetime64("2024-01-01T00:00:00", "us")
second = np.timedelta64(1_000_000, "us")
end = start + rng.integers(0, 180 * 86400, paths)[path_id] * second
at = end - (np.repeat(touches, touches) - position + 1) * 3600 * second
campaign_id = np.char.add("campaign ", campaign.astype(str))
pq.write_table(pa.table({{
    "path_id": pa.array(path_id),
    "position": pa.array(position),
    "channel": pa.array(networks[network]),
    "campaign_id": pa.array(campaign_id, mask=networks[network] == "direct"),
    "is_direct": pa.array(networks[network] == "direct"),
    "touch_at": pa.array(at, pa.timestamp("us")),
    "is_converted": pa.array(converted),
    "converted_at": pa.array(end, pa.timestamp("us"), mask=~converted),
    "conversion_date": pa.array(end.astype("datetime64[D]"), mask=~converted),
    "revenue": pa.array(np.where(converted, 10000.0, 0.0)),
}}), {path!r})
"""

ATTRIBUTE = """
import time
import pyarrow.parquet as pq
from we_mart.attribution import attribute
touches = pq.read_table({path!r})
started = time.perf_counter()
credits = attribute(touches)
print(time.perf_counter() - started, touches.num_rows)
assert credits.num_rows
"""


def bench_attribution(paths: int, work: Path, say: Say, progress: Say) -> None:
    """Seconds and peak memory of all models over paths from a seed; median of three."""
    path = work / "touches.parquet"
    progress(f"{paths:,} touch paths from a seed")
    run_python(MAKE.format(paths=paths, path=str(path)), work)
    seconds, peaks, rows = [], [], "0"
    for run in range(1, RUNS + 1):
        progress(f"attribution by all models, run {run} of {RUNS}")
        measured = run_python(ATTRIBUTE.format(path=str(path)), work)
        taken, rows = measured.output.split()
        seconds.append(float(taken))
        peaks.append(measured.peak_gb)
    figures = [
        ("all models", f"{median(seconds):.2f} s", "< 15 s"),
        ("peak memory of that process", f"{max(peaks):.2f} GB", "< 4 GB"),
    ]
    show(f"Attribution: {paths:,} paths, {int(rows):,} touches", figures, say)

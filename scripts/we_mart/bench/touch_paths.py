"""Made-up touch paths, as many as a bench wants."""

import numpy as np
import polars as pl
import pyarrow as pa


def touch_paths(
    paths: int, channels: int = 8, campaigns: int = 400, seed: int = 6
) -> pa.Table:
    """The long table of touches that we_mart.attribution reads, about 3 a path.

    The first channel is direct, without campaigns; the others share `campaigns`, few
    of which have most of the touches. One path in five converts.
    """
    rng = np.random.default_rng(seed)
    length = rng.geometric(1 / 3, paths)
    path = np.repeat(np.arange(paths), length)
    start = np.cumsum(length) - length
    position = np.arange(len(path)) - np.repeat(start, length) + 1
    campaign = np.minimum(rng.geometric(8 / campaigns, len(path)), campaigns) - 1
    channel = campaign % channels
    converted_at = 1_700_000_000 + rng.integers(0, 90 * 86_400, paths)
    before = np.repeat(length, length) - position + rng.random(len(path))
    touch_at = np.repeat(converted_at, length) - (before * 43_200).astype(np.int64)
    is_converted = rng.random(paths) < 0.2
    revenue = np.where(is_converted, rng.integers(1_000, 200_000, paths), 0)
    touches = pl.DataFrame(
        {
            "path_id": path,
            "position": position,
            "channel": np.array([f"channel_{n}" for n in range(channels)])[channel],
            "campaign_id": np.array([f"{n:05}" for n in range(campaigns)])[campaign],
            "is_direct": channel == 0,
            "touch_at": touch_at * 1_000_000,
            "is_converted": np.repeat(is_converted, length),
            "converted_at": np.repeat(converted_at, length) * 1_000_000,
            "revenue": np.repeat(revenue, length),
        }
    )
    return touches.with_columns(
        pl.when("is_direct")
        .then(pl.lit("direct"))
        .otherwise("channel")
        .alias("channel"),
        pl.when(~pl.col("is_direct")).then("campaign_id").alias("campaign_id"),
        pl.col("path_id").cast(pl.String),
        pl.col("touch_at", "converted_at").cast(pl.Datetime("us")),
        pl.col("revenue").cast(pl.Decimal(18, 2)),
    ).to_arrow()

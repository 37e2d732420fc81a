"""Touch paths as arrays: one entry a touch, in the order of the path."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

DIRECT = "direct"

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

_PATH = ("is_converted", "conversion_date", "revenue")


@dataclass(frozen=True)
class Paths:
    """Touches of all paths, path by path.

    Per touch: `state` (row of `states`), `seconds` (touch time), `is_direct`.
    Per path: `start` (its first touch; one more entry closes the last path),
    `is_converted`, `revenue` (0 where not converted) and `day` (entry of `days`; the
    last entry is null, for paths without a conversion day).
    `states` has the columns network and campaign_id, in the order of the text;
    `network` gives each of them its entry of `networks`.
    """

    state: Ints
    seconds: Floats
    is_direct: Bools
    start: Ints
    is_converted: Bools
    revenue: Floats
    day: Ints
    days: pl.Series
    states: pl.DataFrame
    network: Ints
    networks: pl.Series

    @property
    def length(self) -> Ints:
        """Touches of each path."""
        return np.diff(self.start)


def read_paths(touches: pa.Table) -> Paths:
    """Sort the long table of touches into paths.

    Columns: path_id, position, channel, campaign_id, is_direct, touch_at,
    is_converted, converted_at, revenue, and conversion_date where the day of a
    conversion is not the one of converted_at. The order of rows does not matter.
    A touch without a channel is `direct`: so a path that converted without any touch
    is one row with nulls. What a path carries is taken from its first touch.
    """
    frame = pl.DataFrame(touches)
    if "conversion_date" not in frame.columns:
        frame = frame.with_columns(conversion_date=pl.col("converted_at"))
    # Sorted by content, so that sums add up in the same order whatever the input's.
    frame = frame.select(
        "path_id",
        "position",
        pl.col("channel").cast(pl.String).fill_null(DIRECT).alias("network"),
        pl.col("campaign_id").cast(pl.String),
        (pl.col("channel").is_null() | pl.col("is_direct").fill_null(False)).alias(
            "is_direct"
        ),
        pl.col("touch_at").cast(pl.Datetime("us")).dt.epoch("us").cast(pl.Float64)
        / 1e6,
        pl.col("is_converted").fill_null(False),
        pl.col("conversion_date").cast(pl.Date),
        pl.col("revenue").cast(pl.Float64).fill_null(0.0),
    )
    states = (
        frame.select("network", "campaign_id")
        .unique()
        .sort("network", "campaign_id", nulls_last=True)
        .with_row_index("state")
    )
    frame = frame.join(states, on=["network", "campaign_id"], nulls_equal=True)
    frame = frame.drop("network", "campaign_id").sort(
        "path_id", "position", "touch_at", "state", nulls_last=True
    )
    begins = frame["path_id"].ne_missing(frame["path_id"].shift()).to_numpy().copy()
    if len(begins):
        begins[0] = True
    start = np.flatnonzero(begins)
    path = frame.select(_PATH)[start]
    converted = path["is_converted"].to_numpy()
    day = path.select(pl.when("is_converted").then("conversion_date"))[
        "conversion_date"
    ]
    days = pl.concat([day, pl.Series([None], dtype=pl.Date)])
    days = days.unique().sort(nulls_last=True)
    networks = states["network"].unique().sort()
    return Paths(
        state=frame["state"].to_numpy().astype(np.int64),
        seconds=frame["touch_at"].to_numpy(),
        is_direct=frame["is_direct"].to_numpy(),
        start=np.append(start, frame.height).astype(np.int64),
        is_converted=converted,
        revenue=np.where(converted, path["revenue"].to_numpy(), 0.0),
        day=_place(day, days),
        days=days,
        states=states.drop("state"),
        network=_place(states["network"], networks),
        networks=networks,
    )


def _place(values: pl.Series, among: pl.Series) -> Ints:
    table = pl.DataFrame({"value": among}).with_row_index("place")
    looked_up = pl.DataFrame({"value": values}).join(
        table, on="value", how="left", nulls_equal=True, maintain_order="left"
    )
    return looked_up["place"].to_numpy().astype(np.int64)

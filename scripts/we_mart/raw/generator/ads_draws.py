"""Draws for the ads: by an entity's key instead of its place, and frames of rows.

A value depends on the seed, the column and the key of the entity alone, so neither more
days nor other entities change it (see draws), and all days are drawn in one go.
"""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import polars as pl
import pyarrow as pa

from we_mart.raw.contract import tables
from we_mart.raw.generator import arrow
from we_mart.raw.generator.clock import (
    DAY,
    AnyArray,
    Bools,
    Floats,
    Hashes,
    Instants,
    Ints,
)
from we_mart.raw.generator.draws import scramble
from we_mart.raw.generator.writer import Columns

_HEX = np.frombuffer(b"0123456789abcdef", dtype=np.uint8)
#: Texts that come again and again: dictionaries in the Parquet file.
_FEW_TEXTS = {
    "attributed_touch_type", "media_source", "channel", "campaign", "campaign_id",
    "campaign_name", "adset_id", "ad_id", "ad_group_id", "keyword_id", "platform",
    "country_code", "event_name", "event", "event_revenue_currency", "account_id",
    "account_currency", "customer_id", "currency_code", "local_spend_currency",
    *(f"contributor_{n}_{c}" for n in (1, 2, 3)
      for c in ("media_source", "campaign", "touch_type")),
}  # fmt: skip
_TYPES: dict[str, pl.DataType] = {
    "string": pl.String(),
    "json": pl.String(),
    "bigint": pl.Int64(),
    "timestamp": pl.Int64(),
    "date": pl.Int32(),
    "int": pl.Int32(),
    "double": pl.Float64(),
    "boolean": pl.Boolean(),
}


class Salted(Protocol):
    """Whatever has a number of its own for each column."""

    def salt(self, column: str) -> int:
        """A 64-bit number to scramble keys with."""
        ...


class Keyed:
    """Streams of values for entities that are known by a number."""

    def __init__(self, draws: Salted, keys: AnyArray) -> None:
        self._draws = draws
        self.keys: Hashes = keys.astype(np.uint64)

    def __len__(self) -> int:
        return len(self.keys)

    def hashes(self, column: str) -> Hashes:
        """A 64-bit number for each."""
        return scramble(self.keys, self._draws.salt(column))

    def uniform(self, column: str) -> Floats:
        """Values in [0, 1)."""
        high = self.hashes(column) >> np.uint64(11)
        values: Floats = high.astype(np.float64) * 2.0**-53
        return values

    def chance(self, column: str, share: float | Floats) -> Bools:
        """True with probability `share`."""
        return self.uniform(column) < share

    def days(self, column: str, mean: float) -> Instants:
        """Exponential durations with a mean of `mean` days, in microseconds."""
        units: Floats = -np.log1p(-self.uniform(column))
        durations: Instants = (units * (mean * DAY)).astype(np.int64)
        return durations

    def pick(self, column: str, weights: Sequence[float] | Floats) -> Ints:
        """Positions of `weights`, each as likely as its weight."""
        cumulated = np.cumsum(np.asarray(weights, dtype=np.float64))
        drawn = self.uniform(column) * cumulated[-1]
        places: Ints = np.searchsorted(cumulated, drawn, side="right").astype(np.int64)
        return places

    def below(self, column: str, limit: int | Ints) -> Ints:
        """Integers in [0, limit)."""
        drawn: Ints = (self.uniform(column) * limit).astype(np.int64)
        return drawn


def uuid_text(values: Hashes, upper: bool = False) -> pa.Array:
    """A UUID for each number, the same for the same number."""
    n = len(values)
    body = np.empty((n, 32), dtype=np.uint8)
    for half in (0, 1):
        word = scramble(values, 0x5EED + half)
        for place in range(16):
            digit = (word >> np.uint64(60 - 4 * place)) & np.uint64(15)
            body[:, 16 * half + place] = _HEX[digit.astype(np.int64)]
    if upper:
        body = np.where(body >= ord("a"), body - 32, body).astype(np.uint8)
    characters = np.full((n, 36), ord("-"), dtype=np.uint8)
    at = 0
    for first, width in ((0, 8), (9, 4), (14, 4), (19, 4), (24, 12)):
        characters[:, first : first + width] = body[:, at : at + width]
        at += width
    offsets = np.arange(n + 1, dtype=np.int32) * np.int32(36)
    buffers = pa.py_buffer(offsets), pa.py_buffer(characters)
    return pa.StringArray.from_buffers(n, *buffers)


def text(column: pa.Array, null: Bools | None = None) -> pl.Series:
    """An Arrow column of texts in a frame, null where asked."""
    series = pl.Series(column)
    if null is None:
        return series
    return series.set(pl.Series(null), None)


def frame_schema(key: str) -> dict[str, pl.DataType]:
    """Types of a frame of rows: instants in microseconds, days as numbers, decimals as
    integers of their last digit; `part` is the arrival day's number."""
    kinds = {
        c.name: _TYPES.get(c.type, pl.Int64())
        for c in tables()[key].columns
        if c.name != "part_date"
    }
    return {**kinds, "part": pl.Int64()}


def columns_of(key: str, frame: pl.DataFrame) -> Columns:
    """The frame's rows as the contract has them."""
    columns = {}
    for field in tables()[key].arrow_schema():
        column = frame[field.name].to_arrow(compat_level=pl.CompatLevel.oldest())
        if pa.types.is_decimal(field.type):
            column = _decimals(column, field.type)
        elif pa.types.is_temporal(field.type):
            column = column.view(field.type)
        else:
            column = column.cast(field.type)
        if field.name in _FEW_TEXTS:
            column = column.dictionary_encode()
        columns[field.name] = column
    return columns


def _decimals(column: pa.Array, kind: pa.Decimal128Type) -> pa.Array:
    """Integers of the last digit as decimals."""
    values = column.fill_null(0).to_numpy(zero_copy_only=False)
    words = np.stack([values, np.where(values < 0, -1, 0)], axis=1).astype(np.int64)
    whole = pa.Array.from_buffers(
        kind, len(words), [None, pa.py_buffer(np.ascontiguousarray(words))]
    )
    if not column.null_count:
        return whole
    return arrow.nullify(whole, column.is_null().to_numpy(zero_copy_only=False))

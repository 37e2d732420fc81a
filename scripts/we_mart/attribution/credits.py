"""Credits of all models, for channels and campaigns, by conversion day."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from we_mart.attribution.heuristics import shares
from we_mart.attribution.markov import removal_effects
from we_mart.attribution.paths import Floats, Ints, Paths, read_paths
from we_mart.attribution.rounding import apportioned

RULES = (
    "first",
    "last",
    "last_non_direct",
    "linear",
    "position_based",
    "time_decay",
)
MODELS = (*RULES, "markov")

_Numbers = TypeVar("_Numbers", Floats, Ints)

_CONVERSION = pa.decimal128(18, 9)
_REVENUE = pa.decimal128(18, 4)
SCHEMA = pa.schema(
    [
        ("model", pa.string()),
        ("level", pa.string()),
        ("network", pa.string()),
        ("campaign_id", pa.string()),
        ("conversion_date", pa.date32()),
        ("conversions", _CONVERSION),
        ("revenue", _REVENUE),
    ]
)


@dataclass(frozen=True)
class Settings:
    """half_life_days: of time decay. markov_order: touches that make a state."""

    half_life_days: float = 7.0
    markov_order: int = 1

    def __post_init__(self) -> None:
        if not self.half_life_days > 0:
            raise ValueError(f"the half-life is {self.half_life_days} days, not over 0")
        if self.markov_order < 1:
            raise ValueError(f"the Markov order is {self.markov_order}, not 1 or more")


class _Measure(NamedTuple):
    """What is credited: its worth per path, in total by day, units in one of it."""

    worth: Floats
    totals: Ints
    unit: float


def attribute(touches: pa.Table, settings: Settings | None = None) -> pa.Table:
    """Share the conversions and the revenue of paths among their channels.

    `touches` as read_paths() takes them, of one target. Returns one row per model
    (MODELS), level ('channel': per network, campaign_id null; 'campaign': per network
    and campaign_id), and conversion_date with a credit: conversions
    (decimal, 9 places) and revenue (decimal, 4 places, of the input's currency).

    Credits are rounded by the largest remainder, so the sums are exact: of the rules,
    each day's credits are the day's conversions and revenue, and the channel's credit
    is the sum of its campaigns'. A Markov credit is worked out over all days, per
    level; it is spread over days in proportion to the linear credit (of the state,
    else of all states), and adds up over all days.
    """
    settings = settings or Settings()
    paths = read_paths(touches)
    tables = [_table(paths, *cells) for cells in _cells(paths, settings)]
    return pa.concat_tables([SCHEMA.empty_table(), *tables])


def attribute_targets(touches: pa.Table, settings: Settings | None = None) -> pa.Table:
    """attribute() for each target of the text column `target`, which comes first."""
    targets = touches["target"].unique().drop_null().to_pylist()
    tables = [
        _of_target(
            name, attribute(touches.filter(pc.field("target") == name), settings)
        )
        for name in sorted(targets)
    ]
    return pa.concat_tables([_of_target("", SCHEMA.empty_table()), *tables])


def _of_target(target: str, credits: pa.Table) -> pa.Table:
    column = pa.repeat(pa.scalar(target), credits.num_rows)
    return credits.add_column(0, "target", column)


def _cells(paths: Paths, settings: Settings) -> Iterator[tuple[str, str, Ints, Ints]]:
    days, size = len(paths.days), paths.states.height
    converted = _measure(paths, paths.is_converted.astype(np.float64), 9)
    earned = _measure(paths, paths.revenue, 4)
    if not size:
        return
    day = np.repeat(paths.day, paths.length)
    cell = paths.state * days + day
    linear: list[Floats] = []
    for model in RULES:
        share = shares(paths, model, settings.half_life_days)
        units = []
        for measure in (converted, earned):
            weight = share * np.repeat(measure.worth, paths.length)
            summed = np.bincount(cell, weights=weight, minlength=size * days)
            credit: Floats = summed.astype(np.float64).reshape(size, days)
            units.append(apportioned(credit * measure.unit, measure.totals))
            if model == "linear":
                linear.append(credit)
        yield model, "campaign", units[0], units[1]
        by_network = [
            _summed(unit, paths.network, len(paths.networks)) for unit in units
        ]
        yield model, "channel", by_network[0], by_network[1]
    for level, number, count in (
        ("campaign", np.arange(size), size),
        ("channel", paths.network, len(paths.networks)),
    ):
        worths = np.stack([converted.worth, earned.worth])
        effects = removal_effects(
            number[paths.state], paths.start, worths, count, settings.markov_order
        )
        units = [
            _spread(effect, _summed(even, number, count), measure)
            for effect, even, measure in zip(
                effects, linear, (converted, earned), strict=True
            )
        ]
        yield "markov", level, units[0], units[1]


def _measure(paths: Paths, worth: Floats, places: int) -> _Measure:
    unit = 10.0**places
    totals = np.zeros(len(paths.days), dtype=np.int64)
    np.add.at(totals, paths.day, np.rint(worth * unit).astype(np.int64))
    return _Measure(worth, totals, unit)


def _spread(effect: Floats, linear: Floats, measure: _Measure) -> Ints:
    """Credits (states x days) of the removal effects; linear ones where all are 0."""
    total = measure.totals.sum() / measure.unit
    if not effect.sum() > 0:
        credit = linear
    else:
        own, all_days = linear.sum(axis=1, keepdims=True), linear.sum(axis=0)
        whole = all_days.sum() or 1.0
        by_day = np.where(
            own != 0, linear / np.where(own != 0, own, 1.0), all_days / whole
        )
        credit = by_day * (total * effect / effect.sum())[:, np.newaxis]
    flat = (credit * measure.unit).reshape(-1, 1)
    return apportioned(flat, measure.totals.sum(keepdims=True)).reshape(credit.shape)


def _summed(cells: _Numbers, number: Ints, count: int) -> _Numbers:
    summed: _Numbers = np.zeros((count, cells.shape[1]), dtype=cells.dtype)
    np.add.at(summed, number, cells)
    return summed


def _table(
    paths: Paths, model: str, level: str, conversions: Ints, revenue: Ints
) -> pa.Table:
    row, day = np.nonzero((conversions != 0) | (revenue != 0))
    if level == "campaign":
        names = paths.states[row]
    else:
        names = pl.DataFrame({"network": paths.networks[row]}).with_columns(
            campaign_id=pl.lit(None, pl.String)
        )
    found = names.select(
        pl.lit(model).alias("model"),
        pl.lit(level).alias("level"),
        "network",
        "campaign_id",
        paths.days[day].alias("conversion_date"),
    ).to_arrow()
    for name, units, kind in (
        ("conversions", conversions, _CONVERSION),
        ("revenue", revenue, _REVENUE),
    ):
        found = found.append_column(name, _decimals(units[row, day], kind))
    return found.cast(SCHEMA)


def _decimals(units: Ints, kind: pa.Decimal128Type) -> pa.Array:
    """Whole units as decimals: the 64-bit number is the low half of Arrow's 128."""
    halves = np.empty((len(units), 2), dtype="<i8")
    halves[:, 0], halves[:, 1] = units, units >> 63
    return pa.Array.from_buffers(
        kind, len(units), [None, pa.py_buffer(np.ascontiguousarray(halves))]
    )

"""Customers and their purchase days to what the fits read."""

import datetime as dt
from dataclasses import dataclass

import numpy as np
import polars as pl

from we_mart.ltv import bgnbd, gamma_gamma
from we_mart.ltv.bgnbd import BgNbdFit
from we_mart.ltv.gamma_gamma import GammaGammaFit
from we_mart.ltv.newton import Floats

#: What birth is: the first purchase (then x counts the days after it), or an install.
BUYERS, INSTALLS = "buyers", "installs"


@dataclass(frozen=True)
class Population:
    """Customers as of a day, and both fits.

    frame: see summarize(); net: net value of a purchase day over the mean value of one
    above zero
    """

    name: str
    as_of: dt.date
    frame: pl.DataFrame
    purchases: BgNbdFit
    values: GammaGammaFit
    net: float


def summarize(
    customers: pl.DataFrame, purchases: pl.DataFrame, as_of: dt.date, name: str
) -> pl.DataFrame:
    """Histories of the customers born by a day, in whole days, one row each.

    customers: customer_id, birth_date and what else to keep; purchases: customer_id,
    order_date, amount (net; rows of a day are one purchase, also if it nets to zero or
    below). Purchases before the birth or after `as_of` do not count.

    Adds x (purchase days; of buyers those after the first), t_x (days from birth to the
    last), T (days from birth to `as_of`), count and total (days of a value above zero
    and their sum; the first purchase of buyers too), days (all purchase days), net (sum
    of all of them).
    """
    born = customers.filter(pl.col("birth_date") <= as_of)
    days = (
        purchases.join(born.select("customer_id", "birth_date"), on="customer_id")
        .filter(pl.col("order_date").is_between(pl.col("birth_date"), pl.lit(as_of)))
        .group_by("customer_id", "order_date", "birth_date")
        .agg(pl.col("amount").cast(pl.Float64).sort().sum())
        # Floating point sums depend on the order.
        .sort("customer_id", "order_date")
    )
    later = pl.col("order_date") > pl.col("birth_date")
    counted = later if name == BUYERS else pl.col("amount").is_not_null()
    above = pl.col("amount") > 0
    sums = days.group_by("customer_id", maintain_order=True).agg(
        counted.cast(pl.Int64).sum().alias("x"),
        (pl.col("order_date") - pl.col("birth_date"))
        .dt.total_days()
        .max()
        .alias("t_x"),
        above.cast(pl.Int64).sum().alias("count"),
        pl.col("amount").filter(above).sum().alias("total"),
        pl.len().cast(pl.Int64).alias("days"),
        pl.col("amount").sum().alias("net"),
    )
    added = ("x", "t_x", "count", "total", "days", "net")
    age = (pl.lit(as_of) - pl.col("birth_date")).dt.total_days()
    return born.join(sums, on="customer_id", how="left", maintain_order="left").select(
        *customers.columns,
        *(pl.col(column).fill_null(0) for column in added),
        age.alias("T"),
    )


def floats(frame: pl.DataFrame, column: str) -> Floats:
    """A column as an array."""
    return frame[column].cast(pl.Float64).to_numpy()


def fit_population(
    customers: pl.DataFrame, purchases: pl.DataFrame, as_of: dt.date, name: str
) -> Population:
    """Both fits of a population as of a day; arguments of summarize()."""
    frame = summarize(customers, purchases, as_of, name)
    bought = bgnbd.fit(
        bgnbd.compress(*(floats(frame, column) for column in ("x", "t_x", "T")))
    )
    count, total = floats(frame, "count"), floats(frame, "total")
    mean = np.divide(total, count, out=np.zeros_like(total), where=count > 0)
    worth = gamma_gamma.fit(count, mean)
    days, net = floats(frame, "days").sum(), floats(frame, "net").sum()
    share = 1.0
    if days and total.sum() > 0:
        share = max(float(net / days / (total.sum() / count.sum())), 0.0)
    return Population(name, as_of, frame, bought, worth, share)

"""Cohorts of campaigns: revenue so far, forecast at horizons, payback."""

import datetime as dt
from dataclasses import dataclass

import numpy as np
import polars as pl

from we_mart.ltv.aggregate import (
    Campaigns,
    Customers,
    Forecast,
    Sums,
    campaign_multipliers,
)
from we_mart.ltv.bgnbd import Ints
from we_mart.ltv.customers import Population, floats
from we_mart.ltv.intervals import interval
from we_mart.ltv.newton import Floats

#: Days after the install at which revenue is told, and to which it is forecast.
REVENUE_DAYS = (1, 7, 30, 90)
HORIZONS = (30, 90, 180, 365)
PERIODS = ("day", "week", "month")
#: polars' names of the periods; weeks start on Monday.
_TRUNCATE = {"day": "1d", "week": "1w", "month": "1mo"}
CAMPAIGN = ["network", "campaign_id"]
KEY = ["period", *CAMPAIGN, "cohort_date"]
_LIKE = ["campaign", "birth_date", "x", "t_x", "T", "count", "total"]


@dataclass(frozen=True)
class Cohorts:
    """Customers of installs that are alike, and their campaigns.

    alike: _LIKE columns and customers (how many); campaigns: network, campaign_id, in
    the order of their number
    """

    alike: pl.DataFrame
    campaigns: pl.DataFrame
    fitted: Population
    multipliers: Campaigns


def start_of(period: str, column: str) -> pl.Expr:
    """First day of the day, week or month that a day is in."""
    return pl.col(column).dt.truncate(_TRUNCATE[period])


def end_of(period: str, column: str) -> pl.Expr:
    """Last day of the period that starts on a day."""
    return pl.col(column).dt.offset_by(_TRUNCATE[period]) - pl.duration(days=1)


def make_cohorts(fitted: Population, campaigns: pl.DataFrame) -> Cohorts:
    """Customers by campaign, with the campaigns' multipliers.

    fitted: of installs; its frame has network, campaign_id. campaigns: network,
    campaign_id of those that may have no customer
    """
    known = (
        pl.concat([campaigns.select(CAMPAIGN), fitted.frame.select(CAMPAIGN)])
        .unique()
        .sort(CAMPAIGN)
        .with_row_index("campaign")
        .with_columns(pl.col("campaign").cast(pl.Int64))
    )
    alike = (
        fitted.frame.join(known, on=CAMPAIGN)
        .group_by(_LIKE)
        .agg(pl.len().cast(pl.Int64).alias("customers"))
        .sort(_LIKE)
    )
    names = known["network"].unique().sort()
    network = known["network"].replace_strict(
        names, np.arange(len(names)), return_dtype=pl.Int64
    )
    multipliers = campaign_multipliers(
        fitted.purchases,
        fitted.values,
        _customers(alike),
        network.to_numpy(),
        len(names),
        fitted.net,
    )
    return Cohorts(alike, known, fitted, multipliers)


def _customers(alike: pl.DataFrame) -> Customers:
    return Customers(
        x=floats(alike, "x"),
        t_x=floats(alike, "t_x"),
        T=floats(alike, "T"),
        count=floats(alike, "count"),
        total=floats(alike, "total"),
        campaign=alike["campaign"].to_numpy(),
        weight=floats(alike, "customers"),
    )


def forecast_cohorts(
    cohorts: Cohorts, keys: pl.DataFrame, level: float
) -> pl.DataFrame:
    """Revenue to come of each cohort until each horizon, and of one more customer.

    keys: KEY columns. Adds for each horizon N days: rest_dN, rest_dN_low, rest_dN_high
    (revenue after today until N days after each customer's install; 0 for those past
    it) and new_dN, new_dN_low, new_dN_high (expectation of a new customer of the
    campaign in N days, with what is not known of that expectation).
    """
    numbered = keys.join(
        cohorts.campaigns, on=CAMPAIGN, how="left", maintain_order="left"
    )
    people = _customers(cohorts.alike)
    fresh = _one_of_each(cohorts.campaigns.height)
    at = numbered["campaign"].to_numpy()
    fits = (cohorts.fitted.purchases, cohorts.fitted.values)
    found = [keys]
    for horizon in HORIZONS:
        left = np.maximum(horizon - people.T, 0.0)
        ahead = Forecast(*fits, people, cohorts.multipliers, left)
        parts = [
            _of_period(ahead, cohorts.alike, numbered, period, level)
            for period in PERIODS
        ]
        rest = np.sum(parts, axis=0)
        whole = np.full(len(fresh.x), float(horizon))
        new = Forecast(*fits, fresh, cohorts.multipliers, whole).by(
            fresh.campaign, len(fresh.x), expected=True
        )
        ends = (new.mean, *interval(new.mean, new.variance, level))
        columns = dict(zip(_names("rest", horizon), rest, strict=True))
        for name, end in zip(_names("new", horizon), ends, strict=True):
            columns[name] = end[at]
        found.append(pl.DataFrame(columns))
    return pl.concat(found, how="horizontal")


def _names(stem: str, horizon: int) -> tuple[str, str, str]:
    name = f"{stem}_d{horizon}"
    return name, f"{name}_low", f"{name}_high"


def _one_of_each(campaigns: int) -> Customers:
    zeros = np.zeros(campaigns)
    numbers = np.arange(campaigns, dtype=np.int64)
    return Customers(zeros, zeros, zeros, zeros, zeros, numbers, np.ones(campaigns))


def _of_period(
    ahead: Forecast,
    alike: pl.DataFrame,
    numbered: pl.DataFrame,
    period: str,
    level: float,
) -> Floats:
    """Mean and ends of the sums of a period's keys; zeros for other keys. 3 x keys."""
    wanted = numbered.with_row_index("place").filter(pl.col("period") == period)
    groups = wanted.height
    wanted = wanted.with_columns(pl.int_range(pl.len()).alias("group"))
    of = (
        alike.select("campaign", start_of(period, "birth_date").alias("cohort_date"))
        .join(
            wanted.select("campaign", "cohort_date", "group"),
            on=["campaign", "cohort_date"],
            how="left",
            maintain_order="left",
        )["group"]
        .fill_null(groups)
    )
    group: Ints = of.to_numpy().astype(np.int64)
    sums: Sums = ahead.by(group, groups + 1)
    low, high = sums.interval(level)
    result = np.zeros((3, numbered.height))
    place = wanted["place"].to_numpy()
    for row, values in enumerate((sums.mean, low, high)):
        result[row, place] = values[:groups]
    return result


def revenue_of_cohorts(
    customers: pl.DataFrame, purchases: pl.DataFrame, keys: pl.DataFrame, as_of: dt.date
) -> pl.DataFrame:
    """Revenue of each cohort so far and in the first days after each install; payback.

    customers: customer_id, birth_date, network, campaign_id; purchases: customer_id,
    order_date, amount (days of a customer once); keys: KEY columns and cost_krw. Adds
    revenue (to date), first_dN of REVENUE_DAYS and HORIZONS (what came in the first N
    days, whether or not they are over), and payback_date: the first day on which the
    cohort's revenue since its start reaches a cost above zero.
    """
    spent = purchases.join(customers, on="customer_id").filter(
        pl.col("order_date").is_between(pl.col("birth_date"), pl.lit(as_of))
    )
    # Floating point sums depend on the order.
    spent = spent.sort("customer_id", "order_date")
    age = (pl.col("order_date") - pl.col("birth_date")).dt.total_days()
    amount = pl.col("amount").cast(pl.Float64)
    firsts = sorted({*REVENUE_DAYS, *HORIZONS})
    parts, paid = [], []
    for period in PERIODS:
        dated = spent.with_columns(
            pl.lit(period).alias("period"),
            start_of(period, "birth_date").alias("cohort_date"),
        )
        parts.append(
            dated.group_by(KEY, maintain_order=True).agg(
                amount.sum().alias("revenue"),
                *(amount.filter(age <= n).sum().alias(f"first_d{n}") for n in firsts),
            )
        )
        paid.append(
            dated.group_by(*KEY, "order_date", maintain_order=True).agg(
                amount.sum().alias("amount")
            )
        )
    reached = (
        pl.concat(paid)
        .join(keys.filter(pl.col("cost_krw") > 0), on=KEY)
        .sort(*KEY, "order_date")
        .with_columns(pl.col("amount").cum_sum().over(KEY).alias("so_far"))
        .filter(pl.col("so_far") >= pl.col("cost_krw").cast(pl.Float64))
        .group_by(KEY)
        .agg(pl.col("order_date").min().alias("payback_date"))
    )
    sums = ["revenue", *(f"first_d{n}" for n in firsts)]
    return (
        keys.join(pl.concat(parts), on=KEY, how="left", maintain_order="left")
        .join(reached, on=KEY, how="left", maintain_order="left")
        .with_columns(pl.col(sums).fill_null(0.0))
    )

"""Arrow tables of the dbt models: customers and purchase days in, results out.

customers: population, customer_id, we_member_id, birth_date, network, campaign_id,
as_of_date (one day in all rows), one row per population and customer; purchase days:
we_member_id, order_date, amount, one row per member and day.
"""

import datetime as dt

import numpy as np
import polars as pl
import pyarrow as pa

from we_mart.ltv import backtest as backtests
from we_mart.ltv.cohorts import (
    HORIZONS,
    KEY,
    REVENUE_DAYS,
    end_of,
    forecast_cohorts,
    make_cohorts,
    revenue_of_cohorts,
)
from we_mart.ltv.customers import BUYERS, INSTALLS, Population, fit_population, floats
from we_mart.ltv.predict import purchases as predict_purchases
from we_mart.ltv.predict import revenue_variance, values

#: Of every interval in the tables.
LEVEL = 0.9
_POPULATIONS = (BUYERS, INSTALLS)
_FIT_PARAMETERS = ("r", "alpha", "a", "b", "p", "q", "gamma")


def _frame(table: pa.Table) -> pl.DataFrame:
    found = pl.from_arrow(table)
    assert isinstance(found, pl.DataFrame)
    return found


def _inputs(
    customers: pa.Table, purchase_days: pa.Table, population: str
) -> tuple[pl.DataFrame, pl.DataFrame, dt.date | None]:
    """Customers of a population, their purchase days by customer, the as-of day."""
    people = _frame(customers)
    as_of = people["as_of_date"].max() if people.height else None
    # In one order on every engine: floating point sums depend on it.
    people = people.filter(pl.col("population") == population).sort("customer_id")
    bought = (
        _frame(purchase_days)
        .join(
            people.select("customer_id", "we_member_id").drop_nulls(),
            on="we_member_id",
        )
        .select("customer_id", "order_date", pl.col("amount").cast(pl.Float64))
        .sort("customer_id", "order_date")
    )
    return people, bought, as_of  # type: ignore[return-value]


def _fitted(
    customers: pa.Table, purchase_days: pa.Table, population: str
) -> Population | None:
    people, bought, as_of = _inputs(customers, purchase_days, population)
    return fit_population(people, bought, as_of, population) if as_of else None


def fits_table(customers: pa.Table, purchase_days: pa.Table) -> pa.Table:
    """One row per population and model: parameters, errors, status, what stands in.

    Time is in days, value in the unit of the amounts; stand_in is purchase days in 365
    days, or the mean value of one. Parameters are null where there are none, their
    errors where they are not known.
    """
    rows: list[dict[str, object]] = []
    for population in _POPULATIONS:
        found = _fitted(customers, purchase_days, population)
        if found is None:
            continue
        bought, worth = found.purchases, found.values
        common = {"population": population, "as_of_date": found.as_of}
        rows.append(
            {
                **common,
                "model": "bg_nbd",
                "status": bought.status,
                "cnt_customer": bought.customers,
                "cnt_told": bought.repeaters,
                "log_likelihood": _told(bought.log_likelihood, bought.status),
                "stand_in": bought.rate * 365,
                **_parameters(
                    ("r", "alpha", "a", "b"), bought.parameters, bought.standard_errors
                ),
            }
        )
        rows.append(
            {
                **common,
                "model": "gamma_gamma",
                "status": worth.status,
                "cnt_customer": found.frame.height,
                "cnt_told": worth.buyers,
                "log_likelihood": _told(worth.log_likelihood, worth.status),
                "stand_in": worth.mean_value,
                **_parameters(
                    ("p", "q", "gamma"), worth.parameters, worth.standard_errors
                ),
            }
        )
    numbers = [name for p in _FIT_PARAMETERS for name in (p, f"{p}_error")]
    schema = {
        **dict.fromkeys(("population", "model", "status"), pl.String),
        "as_of_date": pl.Date,
        **dict.fromkeys(("cnt_customer", "cnt_told"), pl.Int64),
        **dict.fromkeys(("log_likelihood", "stand_in", *numbers), pl.Float64),
    }
    return pl.DataFrame(rows, schema=schema).to_arrow()


def _told(value: float, status: str) -> float | None:
    return float(value) if status in ("fitted", "boundary") else None


def _parameters(
    names: tuple[str, ...], values: np.ndarray, errors: np.ndarray
) -> dict[str, float | None]:
    found: dict[str, float | None] = {}
    for name, value, error in zip(names, values, errors, strict=True):
        found[name] = float(value) if value > 0 else None
        found[f"{name}_error"] = float(error) if error > 0 else None
    return found


def members_table(customers: pa.Table, purchase_days: pa.Table) -> pa.Table:
    """One row per buyer: what they will buy and spend in each horizon from that day.

    *_error: standard deviation of what a single customer will do, given the fit.
    """
    found = _fitted(customers, purchase_days, BUYERS)
    horizons: dict[str, np.ndarray] = {}
    empty = found is None
    if found is None:
        frame = _frame(customers).clear()
        frame = frame.with_columns(
            pl.lit(0).alias(name) for name in ("x", "t_x", "T", "days", "net")
        )
        alive = mean = np.zeros(0)
    else:
        frame = found.frame
        x, t_x, T = (floats(frame, name) for name in ("x", "t_x", "T"))
        worth = values(found.values, floats(frame, "count"), floats(frame, "total"))
        mean = worth.mean * found.net
    for horizon in HORIZONS:
        if found is None:
            bought = revenue = error = np.zeros(0)
        else:
            ahead = predict_purchases(found.purchases, x, t_x, T, float(horizon))
            alive, bought = ahead.alive, ahead.mean
            revenue = bought * mean
            error = np.sqrt(np.maximum(revenue_variance(ahead, worth), 0)) * found.net
        horizons[f"purchases_d{horizon}"] = bought
        horizons[f"revenue_d{horizon}"] = revenue
        horizons[f"revenue_d{horizon}_error"] = error
    usable = not empty and found is not None and found.purchases.usable
    valued = not empty and found is not None and found.values.usable
    return frame.select(
        "we_member_id",
        "as_of_date",
        pl.col("birth_date").alias("first_order_date"),
        pl.col("x").cast(pl.Int64).alias("cnt_repeat_day"),
        pl.col("t_x").cast(pl.Int64).alias("days_to_last"),
        pl.col("T").cast(pl.Int64).alias("days_observed"),
        pl.col("net").cast(pl.Float64).alias("revenue"),
        pl.Series("probability_alive", alive),
        pl.Series("expected_value", mean),
        *(pl.Series(name, column) for name, column in horizons.items()),
        pl.lit(not (usable and valued)).alias("is_stand_in"),
    ).to_arrow()


def cohorts_table(
    customers: pa.Table, purchase_days: pa.Table, cohorts: pa.Table
) -> pa.Table:
    """One row per cohort given: revenue so far and in its first days, forecast.

    cohorts: period (day, week, month), network, campaign_id, cohort_date, cost_krw;
    also those without an install. revenue_dN is null until all its customers could have
    been seen for N days. revenue_dN_forecast and its ends are of the whole cohort:
    what came in the first N days, and the rest; ltv_dN and its ends of one customer:
    the same per customer, or what is expected of the campaign's next one without any.
    """
    keys = _frame(cohorts)
    people, bought, as_of = _inputs(customers, purchase_days, INSTALLS)
    as_of = as_of or dt.date(1970, 1, 1)
    people = people.filter(pl.col("birth_date") <= as_of)
    fitted = fit_population(people, bought, as_of, INSTALLS)
    ready = make_cohorts(fitted, keys)
    ahead = forecast_cohorts(ready, keys.select(KEY), LEVEL)
    came = revenue_of_cohorts(people, bought, keys, as_of).drop("cost_krw")
    sizes = pl.concat(
        [
            people.select(
                pl.lit(period).alias("period"),
                "network",
                "campaign_id",
                pl.col("birth_date").dt.truncate(every).alias("cohort_date"),
            )
            for period, every in (("day", "1d"), ("week", "1w"), ("month", "1mo"))
        ]
    )
    sizes = sizes.group_by(KEY).agg(pl.len().cast(pl.Int64).alias("cnt_customer"))
    joined = (
        came.join(ahead, on=KEY, maintain_order="left")
        .join(sizes, on=KEY, how="left", maintain_order="left")
        .with_columns(pl.col("cnt_customer").fill_null(0))
    )
    last = pl.coalesce(
        pl.when(pl.col("period") == period).then(end_of(period, "cohort_date"))
        for period in ("day", "week", "month")
    )
    seen = (pl.lit(as_of) - last).dt.total_days()
    columns = [
        pl.when(seen >= n).then(pl.col(f"first_d{n}")).alias(f"revenue_d{n}")
        for n in REVENUE_DAYS
    ]
    for n in HORIZONS:
        for end in ("", "_low", "_high"):
            whole = pl.col(f"first_d{n}") + pl.col(f"rest_d{n}{end}")
            columns.append(whole.alias(f"revenue_d{n}_forecast{end}"))
            columns.append(
                pl.when(pl.col("cnt_customer") > 0)
                .then(whole / pl.col("cnt_customer"))
                .otherwise(pl.col(f"new_d{n}{end}"))
                .alias(f"ltv_d{n}{end}")
            )
    stand_in = not (fitted.purchases.usable and fitted.values.usable)
    return joined.select(
        *KEY,
        pl.lit(as_of).alias("as_of_date"),
        "cnt_customer",
        "revenue",
        *columns,
        "payback_date",
        pl.lit(stand_in).alias("is_stand_in"),
    ).to_arrow()


def backtest_table(customers: pa.Table, purchase_days: pa.Table, days: int) -> pa.Table:
    """Scores and deciles of both populations, fitted so many days before the as-of day.

    days: of the holdout; less if the first birth is not twice as long ago. Columns of
    backtest.scores() and backtest.deciles(), told apart by `part` ('score', 'decile').
    """
    parts: list[pl.DataFrame] = []
    for population in _POPULATIONS:
        people, bought, as_of = _inputs(customers, purchase_days, population)
        first = people["birth_date"].min()
        if as_of is None or not isinstance(first, dt.date):
            continue
        held = min(days, (as_of - first).days // 2)
        if held < 1:
            continue
        cut = as_of - dt.timedelta(days=held)
        compared = backtests.backtest(people, bought, cut, as_of, population)
        common = [
            pl.lit(population).alias("population"),
            pl.lit(cut).alias("fitted_date"),
            pl.lit(as_of).alias("as_of_date"),
        ]
        for part, found in (
            ("score", backtests.scores(compared)),
            ("decile", backtests.deciles(compared)),
        ):
            parts.append(found.select(*common, pl.lit(part).alias("part"), pl.all()))
    texts = ("population", "part", "cohort", "measure", "forecaster")
    numbers = ("forecast", "realized", "bias", "mae", "rmse", "correlation")
    schema = {
        **dict.fromkeys(texts, pl.String),
        **dict.fromkeys(("fitted_date", "as_of_date"), pl.Date),
        **dict.fromkeys(("decile", "customers"), pl.Int64),
        **dict.fromkeys(numbers, pl.Float64),
    }
    frame = pl.concat([pl.DataFrame(schema=schema), *parts], how="diagonal_relaxed")
    return frame.select(list(schema)).to_arrow()

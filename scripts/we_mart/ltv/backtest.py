"""Fits of the past held against what followed."""

import datetime as dt

import numpy as np
import polars as pl

from we_mart.ltv.customers import Population, fit_population, floats
from we_mart.ltv.newton import Floats
from we_mart.ltv.predict import purchases as predict_purchases
from we_mart.ltv.predict import values

MODEL, ZERO_MORE, SAME_RATE = "model", "zero_more", "same_rate"
#: The cohort that is all customers.
ALL = "all"


def backtest(
    customers: pl.DataFrame,
    purchases: pl.DataFrame,
    cut: dt.date,
    end: dt.date,
    name: str,
) -> pl.DataFrame:
    """One row per customer born by `cut`: what was forecast for (cut, end], what came.

    Arguments of customers.summarize(). Columns: customer_id, cohort (month of birth),
    and for purchases and revenue: <measure>_realized, <measure>_<forecaster>.
    """
    fitted = fit_population(customers, purchases, cut, name)
    frame = fitted.frame
    horizon = float((end - cut).days)
    bought, spent = forecast(fitted, horizon)
    days, age = floats(frame, "days"), np.maximum(floats(frame, "T"), 1.0)
    realized = (
        purchases.filter((pl.col("order_date") > cut) & (pl.col("order_date") <= end))
        .sort("customer_id", "order_date")
        .group_by("customer_id", "order_date", maintain_order=True)
        .agg(pl.col("amount").cast(pl.Float64).sum())
        .group_by("customer_id", maintain_order=True)
        .agg(
            pl.len().cast(pl.Float64).alias("purchases_realized"),
            pl.col("amount").sum().alias("revenue_realized"),
        )
    )
    return (
        frame.select(
            "customer_id",
            pl.col("birth_date").dt.strftime("%Y-%m").alias("cohort"),
            pl.Series(f"purchases_{MODEL}", bought),
            pl.Series(f"revenue_{MODEL}", spent),
            pl.lit(0.0).alias(f"purchases_{ZERO_MORE}"),
            pl.lit(0.0).alias(f"revenue_{ZERO_MORE}"),
            pl.Series(f"purchases_{SAME_RATE}", days / age * horizon),
            pl.Series(f"revenue_{SAME_RATE}", floats(frame, "net") / age * horizon),
        )
        .join(realized, on="customer_id", how="left", maintain_order="left")
        .with_columns(pl.col("purchases_realized", "revenue_realized").fill_null(0.0))
    )


def forecast(fitted: Population, horizon: float) -> tuple[Floats, Floats]:
    """Expected purchase days and revenue of each customer in the next days."""
    frame = fitted.frame
    x, t_x, T = (floats(frame, column) for column in ("x", "t_x", "T"))
    bought = predict_purchases(fitted.purchases, x, t_x, T, horizon).mean
    worth = values(fitted.values, floats(frame, "count"), floats(frame, "total"))
    return bought, np.asarray(bought * worth.mean * fitted.net)


def scores(compared: pl.DataFrame) -> pl.DataFrame:
    """How far each forecaster was off: per cohort and for all, measure and forecaster.

    compared: of backtest(). Columns: cohort, measure, forecaster, customers, forecast,
    realized (totals), bias (forecast over realized less 1; null if nothing came), mae,
    rmse (per customer), correlation (null where one side does not vary)
    """
    rows = []
    cohorts = [(ALL, compared)] if compared.height else []
    cohorts += [
        (str(key[0]), part)
        for key, part in sorted(
            compared.group_by("cohort", maintain_order=True),
            key=lambda row: str(row[0]),
        )
    ]
    for cohort, part in cohorts:
        for measure in ("purchases", "revenue"):
            came = floats(part, f"{measure}_realized")
            for forecaster in (MODEL, ZERO_MORE, SAME_RATE):
                said = floats(part, f"{measure}_{forecaster}")
                error = said - came
                rows.append(
                    {
                        "cohort": cohort,
                        "measure": measure,
                        "forecaster": forecaster,
                        "customers": part.height,
                        "forecast": said.sum(),
                        "realized": came.sum(),
                        "bias": said.sum() / came.sum() - 1 if came.sum() else None,
                        "mae": np.abs(error).mean(),
                        "rmse": np.sqrt((error**2).mean()),
                        "correlation": _correlation(said, came),
                    }
                )
    types = {
        **dict.fromkeys(("cohort", "measure", "forecaster"), pl.String),
        "customers": pl.Int64,
        **dict.fromkeys(
            ("forecast", "realized", "bias", "mae", "rmse", "correlation"), pl.Float64
        ),
    }
    return pl.DataFrame(rows, schema=types)


def _correlation(said: Floats, came: Floats) -> float | None:
    if len(said) < 2 or np.ptp(said) == 0 or np.ptp(came) == 0:
        return None
    return float(np.corrcoef(said, came)[0, 1])


def deciles(compared: pl.DataFrame) -> pl.DataFrame:
    """Calibration: customers in tenths by the model's forecast, 1 the lowest.

    compared: of backtest(). Columns: measure, decile, customers, forecast, realized
    (means per customer). Customers of equal forecast are told apart by their id, so
    that tenths are of equal size and the same every time.
    """
    parts = []
    for measure in ("purchases", "revenue"):
        said = f"{measure}_{MODEL}"
        ranked = compared.sort(said, "customer_id").with_columns(
            (pl.int_range(pl.len()) * 10 // pl.len() + 1).alias("decile")
        )
        parts.append(
            ranked.group_by("decile", maintain_order=True)
            .agg(
                pl.len().cast(pl.Int64).alias("customers"),
                pl.col(said).mean().alias("forecast"),
                pl.col(f"{measure}_realized").mean().alias("realized"),
            )
            .sort("decile")
            .select(pl.lit(measure).alias("measure"), pl.all())
        )
    return pl.concat(parts)

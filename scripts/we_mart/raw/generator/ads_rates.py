"""Exchange rates into KRW: fixed on banking days only."""

import datetime

import numpy as np
import polars as pl

from we_mart.raw.generator.ads_constants import FX_DAYS, HISTORY_DAYS
from we_mart.raw.generator.ads_draws import Keyed, frame_schema
from we_mart.raw.generator.clock import Floats, Ints, day_number, number_day
from we_mart.raw.generator.draws import Draws

#: KRW for one unit at the middle of its swings.
CURRENCIES = {"USD": 1380.0, "JPY": 8.75, "EUR": 1485.0, "GBP": 1750.0, "TWD": 42.5}
#: Month and day of the bank holidays that are the same each year.
_HOLIDAYS = {
    (1, 1),
    (3, 1),
    (5, 1),
    (5, 5),
    (6, 6),
    (8, 15),
    (10, 3),
    (10, 9),
    (12, 25),
}
_UNIT = 10**6


def is_banking_day(day: datetime.date) -> bool:
    """Neither a weekend nor a holiday."""
    return day.weekday() < 5 and (day.month, day.day) not in _HOLIDAYS


def rate_on(seed: int, currency: str, days: Ints) -> Ints:
    """Millionths of a KRW for one unit on days given by number; 1 KRW is 1 KRW."""
    if currency == "KRW":
        return np.full(len(days), _UNIT)
    fixed = np.array([_last_banking_day(int(n)) for n in days], dtype=np.int64)
    draws = Keyed(Draws(seed, "ads", "rates", currency), fixed)
    swing: Floats = 0.03 * np.sin(fixed / 41.0) + 0.006 * (draws.uniform("noise") - 0.5)
    return np.round(CURRENCIES[currency] * (1 + swing) * _UNIT).astype(np.int64)


def _last_banking_day(number: int) -> int:
    while not is_banking_day(number_day(number)):
        number -= 1
    return number


def rates(seed: int, start: datetime.date, last: datetime.date) -> pl.DataFrame:
    """fx_rate: every banking day from a week before the first report on."""
    first = day_number(start) - HISTORY_DAYS - FX_DAYS
    days = [
        n for n in range(first, day_number(last) + 1) if is_banking_day(number_day(n))
    ]
    parts = [
        pl.DataFrame(
            {
                "date": days,
                "currency": [currency] * len(days),
                "krw_per_unit": rate_on(seed, currency, np.array(days)),
            }
        )
        for currency in sorted(CURRENCIES)
    ]
    kinds = {k: v for k, v in frame_schema("ads.fx_rate").items() if k != "part"}
    return pl.concat(parts).sort("date", "currency").cast(kinds)  # type: ignore[arg-type]

"""Daily reports of five networks. Each extract holds its own day and restates the last.

A report day first tells nine tenths of what it has in the end, and settles within days.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from we_mart.raw.generator.ads_campaigns import (
    ADISON,
    APPLE,
    CAMPAIGNS,
    FACEBOOK,
    GOOGLE,
    NAVER,
    Campaign,
)
from we_mart.raw.generator.ads_constants import HISTORY_DAYS
from we_mart.raw.generator.ads_draws import Keyed, frame_schema
from we_mart.raw.generator.ads_facebook import actions_of
from we_mart.raw.generator.ads_rates import CURRENCIES
from we_mart.raw.generator.clock import Floats, Ints, day_number
from we_mart.raw.generator.config import GeneratorConfig
from we_mart.raw.generator.draws import Draws

TABLES = {
    ADISON: "ads.adison_daily",
    APPLE: "ads.apple_search_ads_daily",
    FACEBOOK: "ads.facebook_daily",
    GOOGLE: "ads.google_ads_daily",
    NAVER: "ads.naver_daily",
}
#: Days back that each network states again, and how far Facebook goes for some rows.
RESTATED = {ADISON: 2, APPLE: 3, FACEBOOK: 3, GOOGLE: 4, NAVER: 2}
FACEBOOK_DAYS = 28
SELDOM = 0.02
STATED_AGAIN = 0.8
#: Share of the final numbers that the first extracts hold.
SETTLING = np.array([0.9, 0.97, 0.99, 1.0])
#: Monday to Sunday.
WEEKDAYS = np.array([0.92, 0.94, 0.97, 1.0, 1.08, 1.12, 0.97])
#: KRW for a thousand impressions; clicks of impressions; conversions of clicks.
CPM = 6_500.0
CLICK_RATE = 0.012
CONVERSION_RATE = 0.08
NO_NUMBER = 0.004


@dataclass(frozen=True)
class ReportRows:
    """Report rows of one network, one per report day, unit and extract."""

    campaign: Ints
    unit: Ints
    day: Ints
    part: Ints
    impressions: Ints
    clicks: Ints
    #: In millionths of the account's currency.
    spend: Ints
    conversions: Ints
    #: In KRW.
    value: Ints
    drawn: Keyed

    def __len__(self) -> int:
        return len(self.day)


def reports(config: GeneratorConfig) -> dict[str, pl.DataFrame]:
    """A frame per table, in order of extract days."""
    return {
        key: _FRAMES[network](_rows(config, network)) for network, key in TABLES.items()
    }


def _rows(config: GeneratorConfig, network: int) -> ReportRows:
    """The numbers of a network, whatever its table looks like."""
    start = day_number(config.start)
    days = np.arange(start - HISTORY_DAYS, start + config.days)
    cells = [
        (place, unit, day, len(campaign.units))
        for place, campaign in enumerate(CAMPAIGNS)
        if campaign.network == network
        for unit in range(len(campaign.units))
        for day in days.tolist()
        if campaign.runs(day - start)
    ]
    campaign, unit, day, units = np.array(cells, dtype=np.int64).reshape(-1, 4).T
    final = Keyed(
        Draws(config.seed, "ads", "reports"), (campaign * 8 + unit) * 2**32 + day
    )
    share = (0.5 + final.uniform("share")) / units
    perday = np.array([c.spend for c in CAMPAIGNS])[campaign] * config.members
    krw = perday * share * WEEKDAYS[(day + 3) % 7] * (0.75 + 0.5 * final.uniform("day"))
    impressions = krw / CPM * 1000 * (0.8 + 0.4 * final.uniform("price"))
    clicks = impressions * CLICK_RATE * (0.6 + 0.8 * final.uniform("clicks"))
    converts = np.array([c.converts for c in CAMPAIGNS])[campaign]
    conversions = clicks * CONVERSION_RATE * 2 * final.uniform("conversions") * converts
    value = conversions * 30_000 * (0.5 + final.uniform("value"))
    return _restated(
        config,
        network,
        (campaign, unit, day),
        (krw, impressions, clicks, conversions, value),
    )


def _restated(
    config: GeneratorConfig,
    network: int,
    ids: tuple[Ints, Ints, Ints],
    numbers: tuple[Floats, ...],
) -> ReportRows:
    """The rows as each extract has them."""
    last = day_number(config.start) + config.days - 1
    usual = RESTATED[network]
    most = FACEBOOK_DAYS if network == FACEBOOK else usual
    cell, lag = np.divmod(np.arange(len(ids[0]) * (most + 1)), most + 1)
    campaign, unit, day = (values[cell] for values in ids)
    key = ((campaign * 8 + unit) * 64 + lag) * 2**32 + day
    drawn = Keyed(Draws(config.seed, "ads", "restated"), key)
    share = np.where(lag > usual, SELDOM, np.where(lag == 0, 2.0, STATED_AGAIN))
    kept = drawn.chance("again", share) & (day + lag <= last)
    rows = np.flatnonzero(kept)
    cell, lag, drawn = (
        cell[rows],
        lag[rows],
        Keyed(Draws(config.seed, "ads", "restated"), key[rows]),
    )
    settled = SETTLING[np.minimum(lag, 3)] * (1 + 0.02 * (drawn.uniform("noise") - 0.5))
    krw, impressions, clicks, conversions, value = (n[cell] * settled for n in numbers)
    currency = [c.currency for c in CAMPAIGNS]
    unit_krw = np.array([CURRENCIES.get(c, 1.0) for c in currency])[campaign[rows]]
    shown = np.floor(impressions).astype(np.int64)
    clicked = np.minimum(
        np.floor(clicks + drawn.uniform("click")).astype(np.int64), shown
    )
    return ReportRows(
        campaign=campaign[rows],
        unit=unit[rows],
        day=day[rows],
        part=day[rows] + lag,
        impressions=shown,
        clicks=clicked,
        spend=np.floor(krw / unit_krw * 1e6).astype(np.int64),
        conversions=np.minimum(
            np.floor(conversions + drawn.uniform("conversion")).astype(np.int64)
            * np.array([c.converts for c in CAMPAIGNS])[campaign[rows]],
            clicked,
        ),
        value=np.floor(value).astype(np.int64),
        drawn=drawn,
    )


def _frame(key: str, rows: ReportRows, columns: dict[str, pl.Series]) -> pl.DataFrame:
    frame = pl.DataFrame({**columns, "part": rows.part, "cell": rows.drawn.keys})
    schema = frame_schema(key)
    sorted_rows = frame.sort("part", "cell")
    return sorted_rows.select(pl.col(n).cast(kind) for n, kind in schema.items())


def _of(rows: ReportRows, attribute: str) -> pl.Series:
    """An attribute of each row's campaign."""
    values = [getattr(c, attribute) for c in CAMPAIGNS]
    return pl.Series(values, dtype=pl.String).gather(rows.campaign)


def _unit_of(rows: ReportRows, part: int) -> pl.Series:
    """The ad group (0) or ad (1) of each row."""

    def name(campaign: Campaign, unit: int) -> str | None:
        return campaign.units[unit][part] if unit < len(campaign.units) else None

    names = [name(c, unit) for c in CAMPAIGNS for unit in range(4)]
    return pl.Series(names, dtype=pl.String).gather(rows.campaign * 4 + rows.unit)


def _count(rows: ReportRows, name: str) -> pl.Series:
    """A count; a few are unknown."""
    values = pl.Series(getattr(rows, name))
    return values.set(pl.Series(rows.drawn.chance(f"no {name}", NO_NUMBER)), None)


def _won(rows: ReportRows) -> pl.Series:
    """Spend in 1/100 KRW: whole won."""
    return pl.Series(rows.spend // 10**6 * 100)


def _adison(rows: ReportRows) -> pl.DataFrame:
    columns = {
        "date": pl.Series(rows.day),
        "campaign_id": _of(rows, "id"),
        "campaign_name": _of(rows, "name"),
        "impressions": _count(rows, "impressions"),
        "clicks": _count(rows, "clicks"),
        "conversions": _count(rows, "conversions"),
        "cost": _won(rows),
    }
    return _frame("ads.adison_daily", rows, columns)


def _apple(rows: ReportRows) -> pl.DataFrame:
    again = rows.conversions // 4
    columns = {
        "date": pl.Series(rows.day),
        "campaign_id": _of(rows, "id"),
        "campaign_name": _of(rows, "name"),
        "impressions": _count(rows, "impressions"),
        "taps": _count(rows, "clicks"),
        "tap_installs": _count(rows, "conversions"),
        "new_downloads": pl.Series(rows.conversions - again),
        "redownloads": pl.Series(again),
        "local_spend_amount": pl.Series(rows.spend // 100),
        "local_spend_currency": _of(rows, "currency"),
    }
    return _frame("ads.apple_search_ads_daily", rows, columns)


def _facebook(rows: ReportRows) -> pl.DataFrame:
    currency = _of(rows, "currency")
    unit = np.array([CURRENCIES.get(c.currency, 1.0) for c in CAMPAIGNS])[rows.campaign]
    actions, values = actions_of(
        rows.drawn, rows.conversions, rows.clicks, np.round(rows.value / unit, 2)
    )
    columns = {
        "date_start": pl.Series(rows.day),
        "account_id": _of(rows, "account"),
        "account_currency": currency,
        "campaign_id": _of(rows, "id"),
        "campaign_name": _of(rows, "name"),
        "adset_id": _unit_of(rows, 0),
        "ad_id": _unit_of(rows, 1),
        "impressions": _count(rows, "impressions"),
        "clicks": _count(rows, "clicks"),
        "spend": pl.Series(rows.spend // 100),
        "actions": actions,
        "action_values": values,
    }
    return _frame("ads.facebook_daily", rows, columns)


def _google(rows: ReportRows) -> pl.DataFrame:
    unit = np.array([CURRENCIES.get(c.currency, 1.0) for c in CAMPAIGNS])[rows.campaign]
    # Google credits parts of conversions.
    parts = rows.conversions * (0.75 + 0.25 * rows.drawn.below("part", 2))
    columns = {
        "date": pl.Series(rows.day),
        "customer_id": _of(rows, "account"),
        "currency_code": _of(rows, "currency"),
        "campaign_id": _of(rows, "id"),
        "campaign_name": _of(rows, "name"),
        "ad_group_id": _unit_of(rows, 0),
        "impressions": _count(rows, "impressions"),
        "clicks": _count(rows, "clicks"),
        "cost_micros": pl.Series(rows.spend),
        "conversions": pl.Series(parts),
        "conversions_value": pl.Series(np.round(rows.value / unit, 2)),
    }
    return _frame("ads.google_ads_daily", rows, columns)


def _naver(rows: ReportRows) -> pl.DataFrame:
    columns = {
        "date": pl.Series(rows.day),
        "customer_id": _of(rows, "account"),
        "campaign_id": _of(rows, "id"),
        "ad_group_id": _unit_of(rows, 0),
        "keyword_id": _unit_of(rows, 1),
        "impressions": _count(rows, "impressions"),
        "clicks": _count(rows, "clicks"),
        "cost": _won(rows),
        "conversions": _count(rows, "conversions"),
        "conversion_sales": pl.Series(rows.value // 10 * 10 * 100),
    }
    return _frame("ads.naver_daily", rows, columns)


_FRAMES = {
    ADISON: _adison,
    APPLE: _apple,
    FACEBOOK: _facebook,
    GOOGLE: _google,
    NAVER: _naver,
}

"""What the marts of the ad reports should hold, from the rules; raw rows as written."""

import datetime as dt
import json
import math
from collections.abc import Callable, Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

Row = dict[str, Any]
#: table -> extract day (None for tables without) -> rows
Raw = dict[str, dict[str | None, list[Row]]]

FACEBOOK = "ads.facebook_daily"
GOOGLE = "ads.google_ads_daily"
APPLE = "ads.apple_search_ads_daily"
NAVER = "ads.naver_daily"
ADISON = "ads.adison_daily"
FX = "ads.fx_rate"
SHEET = "ads.campaign_sheet"

#: network, then the raw columns of day, account, campaign, ad group, ad, clicks,
#: currency, spend, conversions, value
TABLES: dict[str, tuple[str | None, ...]] = {
    FACEBOOK: (
        "facebook", "date_start", "account_id", "campaign_id", "adset_id", "ad_id",
        "clicks", "account_currency", "spend", None, None,
    ),
    GOOGLE: (
        "google_ads", "date", "customer_id", "campaign_id", "ad_group_id", None,
        "clicks", "currency_code", "cost_micros", "conversions", "conversions_value",
    ),
    APPLE: (
        "apple_search_ads", "date", None, "campaign_id", None, None,
        "taps", "local_spend_currency", "local_spend_amount", "tap_installs", None,
    ),
    NAVER: (
        "naver", "date", "customer_id", "campaign_id", "ad_group_id", "keyword_id",
        "clicks", None, "cost", "conversions", "conversion_sales",
    ),
    ADISON: (
        "adison", "date", None, "campaign_id", None, None,
        "clicks", None, "cost", "conversions", None,
    ),
}  # fmt: skip

#: objective -> type and window of the conversion that counts
PRIMARY = {
    "INSTALL": ("mobile_app_install", "total"),
    "PURCHASE": ("omni_purchase", "7d_click"),
}
WINDOWS = {"total": "value", "1d_view": "1d_view", "7d_click": "7d_click"}
ROW_KEY = (
    "report_date",
    "network",
    "account_id",
    "campaign_id",
    "ad_group_id",
    "ad_id",
)


def clean(text: str | None) -> str | None:
    return ((text or "").strip(" \t\r\n\xa0")) or None


def half_up(value: Decimal, decimals: int = 2) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def decimal_of(value: Any) -> Decimal | None:
    """A count, a decimal or a float of a report, with at most 6 decimals."""
    if isinstance(value, float):
        if not abs(value) < 9e12:
            return None
        return half_up(Decimal(repr(value)), 6)
    return None if value is None else Decimal(value)


def shaped(table: str, row: Row) -> Row:
    network, day, *columns = TABLES[table]
    told = [row.get(name) if name else None for name in columns]
    account, campaign, group, ad, clicks, currency, spend, conversions, value = told
    if table in (NAVER, ADISON):
        currency = "KRW"
    amount = Decimal(spend)
    return {
        "report_date": row[str(day)],
        "network": network,
        "account_id": clean(account),
        "campaign_id": clean(campaign) or "unknown",
        "campaign_name": clean(row.get("campaign_name")),
        "ad_group_id": clean(group),
        "ad_id": clean(ad),
        "impressions": row["impressions"],
        "clicks": clicks,
        "currency": (clean(currency) or "").upper() or "unknown",
        "spend": amount / 10**6 if table == GOOGLE else amount,
        "reported_conversions": decimal_of(conversions),
        "reported_value": decimal_of(value),
        "actions": row.get("actions"),
        "action_values": row.get("action_values"),
    }


def furthest(rows: list[Row]) -> Row:
    """The row that counts of those with the same ids in an extract.

    That of the highest spend, impressions, clicks, conversions, value; then the first
    currency and name, then the last lists, by their bytes.
    """

    def text(name: str) -> Callable[[Row], bytes]:
        return lambda row: (row[name] or "").encode()

    for name in ("action_values", "actions"):
        rows = sorted(rows, key=text(name), reverse=True)
    for name in ("campaign_name", "currency"):
        rows = sorted(rows, key=text(name))

    def measures(row: Row) -> tuple[Any, ...]:
        names = [
            "spend",
            "impressions",
            "clicks",
            "reported_conversions",
            "reported_value",
        ]
        return tuple(-math.inf if row[n] is None else row[n] for n in names)

    return max(rows, key=measures)


def latest(raw: Raw) -> list[Row]:
    """Each row as the last extract that has it tells it."""
    found: dict[tuple[Any, ...], Row] = {}
    for table in TABLES:
        for day in sorted(map(str, raw.get(table, {}))):
            same: dict[tuple[Any, ...], list[Row]] = {}
            for row in (shaped(table, r) for r in raw[table][day]):
                same.setdefault(tuple(row[name] for name in ROW_KEY), []).append(row)
            for key, rows in same.items():
                found[key] = furthest(rows) | {"extract_date": day}
    return list(found.values())


def rate_of(currency: str, day: dt.date, raw: Raw) -> tuple[Decimal | None, Any]:
    if currency == "KRW":
        return Decimal(1), day
    rates = {
        r["date"]: r["krw_per_unit"]
        for r in raw[FX][None]
        if r["currency"] == currency and r["krw_per_unit"] > 0
    }
    for age in range(8):
        told = day - dt.timedelta(days=age)
        if told in rates:
            return rates[told], told
    return None, None


def objective_of(campaign: str, raw: Raw) -> str | None:
    for row in raw[SHEET][None]:
        if row["media_source"] == "Facebook Ads" and row["campaign_id"] == campaign:
            return str(row["objective"]) if row["objective"] else None
    return None


def amount(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = Decimal(str(value).strip())
    except ArithmeticError:
        return None
    return half_up(number, 4) if abs(number) < 10**12 else None


def elements(text: str | None) -> list[Any] | None:
    """The list of a text, empty if there is none; None for what cannot be read."""
    try:
        found = json.loads(text) if text is not None else []
    except ValueError:
        return None
    return [] if found is None else found if isinstance(found, list) else None


def conversions_of(text: str | None) -> dict[tuple[str, str], Decimal]:
    found: dict[tuple[str, str], Decimal] = {}
    for element in elements(text) or []:
        if not isinstance(element, dict):
            continue
        kind = element.get("action_type")
        for window, name in WINDOWS.items():
            number = amount(element.get(name))
            if isinstance(kind, str) and kind and number is not None:
                key = (kind, window)
                found[key] = found.get(key, Decimal(0)) + number
    return found


def in_krw(value: Decimal | None, rate: Decimal | None) -> Decimal | None:
    return None if value is None or rate is None else half_up(value * rate)


def ad_report_daily(raw: Raw) -> list[Row]:
    rows = []
    for row in latest(raw):
        rate, fx_date = rate_of(row["currency"], row["report_date"], raw)
        if row["network"] == "facebook":
            primary = PRIMARY.get(objective_of(row["campaign_id"], raw) or "")
            if primary:
                counts = conversions_of(row["actions"])
                if elements(row["actions"]) is not None:
                    row["reported_conversions"] = counts.get(primary, Decimal(0))
                value = conversions_of(row["action_values"]).get(primary)
                row["reported_value"] = value
        row |= {
            "part_date": row["report_date"].isoformat(),
            "fx_rate": rate,
            "fx_date": fx_date,
            "spend_krw": in_krw(row["spend"], rate),
            "reported_value_krw": in_krw(row["reported_value"], rate),
        }
        rows.append(
            {k: v for k, v in row.items() if k not in ("actions", "action_values")}
        )
    return rows


def ad_conversion_daily(raw: Raw) -> list[Row]:
    rows = []
    for row in latest(raw):
        if row["network"] != "facebook":
            continue
        rate, _ = rate_of(row["currency"], row["report_date"], raw)
        primary = PRIMARY.get(objective_of(row["campaign_id"], raw) or "")
        counts = conversions_of(row["actions"])
        values = conversions_of(row["action_values"])
        for key in counts.keys() | values.keys():
            value = values.get(key)
            rows.append(
                {name: row[name] for name in (*ROW_KEY, "currency")}
                | {
                    "part_date": row["report_date"].isoformat(),
                    "action_type": key[0],
                    "attribution_window": key[1],
                    "is_primary": key == primary,
                    "conversions": counts.get(key),
                    "conversion_value": value,
                    "conversion_value_krw": in_krw(value, rate),
                }
            )
    return rows


def spend_by_network_and_day(rows: Iterable[Mapping[str, Any]]) -> dict[Any, Decimal]:
    found: dict[Any, Decimal] = {}
    for row in rows:
        key = (row["network"], row["report_date"])
        found[key] = found.get(key, Decimal(0)) + (row["spend_krw"] or 0)
    return found

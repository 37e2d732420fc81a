"""Random small worlds of ad reports: extracts that restate, repeat and lose rows."""

import datetime as dt
import json
from decimal import Decimal
from random import Random
from typing import Any

from oracles.ad_reports import (
    ADISON,
    APPLE,
    FACEBOOK,
    FX,
    GOOGLE,
    NAVER,
    SHEET,
    TABLES,
    Raw,
    Row,
)

FIRST = dt.date(2024, 7, 1)
#: The last extract restates days of half a year ago.
EXTRACTS = ("2024-07-02", "2024-07-03", "2024-07-05", "2024-12-31")
REPORT_DAYS = [FIRST + dt.timedelta(days=n) for n in (0, 1, 3)]
HUGE = 10**12

ACTIONS: list[Any] = [
    None, "", "null", "[]", "{}", "[", "[1, null, \"x\", []]", "{\"action_type\": \"x\"}",
    [{"action_type": "mobile_app_install", "value": "12", "1d_view": "2", "7d_click": 10}],
    [
        {"action_type": "mobile_app_install", "value": "3"},
        {"action_type": "mobile_app_install", "value": 4, "7d_click": "1.5"},
        {"action_type": "omni_purchase", "value": "9", "7d_click": "1"},
    ],
    [
        {"action_type": "omni_purchase", "value": "12.34565", "7d_click": 0.125},
        {"action_type": "", "value": "1"},
        {"value": "1"},
        {"action_type": "link_click"},
        {"action_type": "link_click", "value": None, "1d_view": "many"},
        {"action_type": ["x"], "value": "1"},
        {"action_type": "omni_purchase", "value": "-5", "7d_click": "-1"},
        {"action_type": "link_click", "value": "1" + "0" * 18, "7d_click": True},
    ],
]  # fmt: skip


def blanks(random: Random, text: str) -> str:
    return random.choice([text] * 4 + [f" {text}", f"{text}\t", f"\xa0{text} \n"])


def report_row(random: Random, table: str, day: dt.date, campaign: str) -> Row:
    _, date, account, _, group, ad, clicks, currency, spend, count, value = TABLES[
        table
    ]
    few = random.choice
    row: Row = {str(date): day, "campaign_id": blanks(random, campaign)}
    row |= {"impressions": few([None, 0, 10, HUGE]), str(clicks): few([None, 0, 3])}
    if table != NAVER:
        row["campaign_name"] = few([None, "", "Summer", " Winter "])
    for name, values in (
        (account, ["a", "b"]),
        (group, ["g", None]),
        (ad, ["1", " ", None]),
    ):
        if name:
            row[name] = few(values)
    if currency:
        row[currency] = few(["USD", "usd ", "JPY", "KRW", "EUR"])
    if spend == "cost_micros":
        row[spend] = few([0, 1, 1234567, 3250000, -1000000, HUGE * 10**6])
    else:
        row[str(spend)] = Decimal(
            few(["0", "0.01", "1.25", "99.99", "-3.5", str(HUGE)])
        )
    if count:
        row[count] = few([None, 0, 3])
    if value:
        row[value] = Decimal(few(["0", "10.05"]))
    if table == GOOGLE:
        row |= {"conversions": few([None, 0.0, 2.25, 1e300, float("nan")])}
        row |= {"conversions_value": few([None, 0.1, 1e-7, 12345.678901, -0.5])}
    if table == FACEBOOK:
        for name in ("actions", "action_values"):
            told = few(ACTIONS)
            row[name] = json.dumps(told) if isinstance(told, list) else told
    return row


def draw_world(seed: int) -> Raw:
    """Three campaigns a network; the sheet has objectives of some at Facebook."""
    random = Random(seed)
    raw: Raw = {}
    for table in (FACEBOOK, GOOGLE, APPLE, NAVER, ADISON):
        raw[table] = {}
        for extract in EXTRACTS:
            rows: list[Row] = []
            for day in REPORT_DAYS:
                if day.isoformat() >= extract:
                    continue
                for campaign in ("c1", "c2", "c3", ""):
                    rows += [
                        report_row(random, table, day, campaign)
                        for _ in range(random.choice([0, 1, 1, 2]))
                    ]
            if random.random() < 0.5:
                rows += random.sample(rows, k=min(len(rows), 2))
            if rows:
                random.shuffle(rows)
                raw[table][extract] = rows
    raw[FX] = {None: rates(random)}
    raw[SHEET] = {None: [
        {
            "media_source": source, "campaign_id": campaign, "campaign_name": "n",
            "objective": objective, "upd_dt": dt.datetime(2024, 7, 2),
        }
        for source, campaign, objective in (
            ("Facebook Ads", "c1", random.choice(["INSTALL", "PURCHASE"])),
            ("Facebook Ads", "c2", random.choice(["RETAIL", None, "PURCHASE"])),
            ("naver_int", "c3", "INSTALL"),
        )
    ]}  # fmt: skip
    return raw


def rates(random: Random) -> list[Row]:
    """Some days of each currency: a rate may be of the day, 7 or 8 days old, or none."""
    found = []
    for currency, base in (("USD", "1380.5"), ("JPY", "8.654321"), ("EUR", "1499.995")):
        for age in (0, 1, 7, 8, 30):
            if random.random() < 0.5:
                day = random.choice(REPORT_DAYS) - dt.timedelta(days=age)
                if all((r["currency"], r["date"]) != (currency, day) for r in found):
                    rate = Decimal(base) + age
                    found.append(
                        {"date": day, "currency": currency, "krw_per_unit": rate}
                    )
    return found

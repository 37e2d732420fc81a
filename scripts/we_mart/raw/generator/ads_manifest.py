"""What is planted in the ads tables and what is true: <raw>/ads_manifest/*.jsonl.

rows: planted rows (see ads_actors); fills: installs without a member whose member is
known, and who tells it; shared: ids of several members; spend: what each network got.
"""

import os
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import numpy as np
import polars as pl

from we_mart.raw.generator.ads_actors import Row
from we_mart.raw.generator.ads_constants import ZERO_ID
from we_mart.raw.generator.ads_installs import APPLE_OS, Installs
from we_mart.raw.generator.ads_rates import rate_on
from we_mart.raw.generator.clock import number_day
from we_mart.raw.generator.people import People
from we_mart.raw.generator.writer import temporary

FOLDER = "ads_manifest"

#: Per report: day, what a row is of, spend with its digits, currency (None: KRW).
REPORTS: Mapping[str, tuple[str, list[str], str, int, str | None]] = {
    "ads.adison_daily": ("date", ["campaign_id"], "cost", 2, None),
    "ads.apple_search_ads_daily": (
        "date", ["campaign_id"], "local_spend_amount", 4, "local_spend_currency",
    ),
    "ads.facebook_daily": (
        "date_start", ["account_id", "campaign_id", "adset_id", "ad_id"], "spend", 4,
        "account_currency",
    ),
    "ads.google_ads_daily": (
        "date", ["customer_id", "campaign_id", "ad_group_id"], "cost_micros", 6,
        "currency_code",
    ),
    "ads.naver_daily": (
        "date", ["customer_id", "campaign_id", "ad_group_id", "keyword_id"], "cost", 2,
        None,
    ),
}  # fmt: skip


def remove(raw: Path) -> None:
    """Remove the manifest, nothing else."""
    for path in (raw / FOLDER).glob("*.jsonl"):
        path.unlink()


def write(raw: Path, name: str, rows: pl.DataFrame | list[Row]) -> None:
    """Write one file of the manifest, whole or not at all."""
    path = raw / FOLDER / f"{name}.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    frame = pl.DataFrame(rows, infer_schema_length=None)
    try:
        frame.write_ndjson(temporary(path))
        os.replace(temporary(path), path)
    except BaseException:
        temporary(path).unlink(missing_ok=True)
        raise


def spend(seed: int, frames: Mapping[str, pl.DataFrame]) -> list[Row]:
    """Spend per network, report day and currency as the last extracts have it.

    spend_krw is exact: local spend times the day's rate, not rounded.
    """
    rows = []
    for key, (day, ids, column, digits, currency) in REPORTS.items():
        money = pl.col(currency) if currency else pl.lit("KRW")
        last = (
            frames[key]
            .sort("part", maintain_order=True)
            .unique([day, *ids], keep="last", maintain_order=True)
            .group_by(pl.col(day).alias("day"), money.alias("currency"))
            .agg(pl.col(column).sum().alias("spend"), pl.len().alias("rows"))
            .sort("day", "currency")
        )
        for number, code, total, count in last.iter_rows():
            rate = Decimal(int(rate_on(seed, code, np.array([number]))[0])).scaleb(-6)
            local = Decimal(total).scaleb(-digits)
            rows.append(
                {
                    "network": key.removeprefix("ads.").removesuffix("_daily"),
                    "report_date": number_day(number).isoformat(),
                    "currency": code,
                    "rows": count,
                    "spend": str(local),
                    "krw_per_unit": str(rate),
                    "spend_krw": str(local * rate),
                }
            )
    return rows


class Fills:
    """Collects who tells the members of installs that do not tell them themselves."""

    def __init__(self) -> None:
        self._installs: list[pl.DataFrame] = []
        self._by_app: list[pl.DataFrame] = []
        self._by_event: list[pl.DataFrame] = []
        self._by_profile = pl.DataFrame()

    def installs(self, people: People, installs: Installs, rows: pl.DataFrame) -> None:
        """Take in installs with their rows."""
        member = np.append(people.id, 0)[installs.person]
        ids = rows["advertising_id"].zip_with(
            pl.Series(installs.platform != APPLE_OS), rows["idfa"]
        )
        taken = pl.DataFrame(
            {
                "appsflyer_id": rows["appsflyer_id"],
                "install_time": rows["install_time"],
                "part": rows["part"],
                "we_member_id": member,
                "own": rows["customer_user_id"].is_not_null(),
                "device": installs.device,
                "advertising_id": ids.replace({ZERO_ID: None}),
            }
        )
        self._installs.append(taken.filter(pl.col("we_member_id") > 0))

    def app_events(self, rows: pl.DataFrame) -> None:
        """Take in rows of appsflyer_events."""
        told = rows.filter(pl.col("customer_user_id").is_not_null())
        self._by_app.append(told.select("appsflyer_id").unique())

    def analytics(self, rows: pl.DataFrame) -> None:
        """Take in rows of mixpanel_events."""
        told = rows.filter(pl.col("user_id").is_not_null())
        ids = pl.col("properties").str.extract('"advertising_id":"([^"]+)"')
        found = told.select(ids.alias("advertising_id")).drop_nulls().unique()
        self._by_event.append(found)

    def profiles(self, rows: pl.DataFrame) -> None:
        """Take in mixpanel_users."""
        told = rows.filter(pl.col("user_id").is_not_null())
        ids = pl.col("properties").str.extract(
            '"(?:advertising_id|\\$ios_ifa)":"([^"]+)"'
        )
        self._by_profile = told.select(ids.alias("advertising_id")).drop_nulls()

    def frame(self) -> pl.DataFrame:
        """Installs without a member of their own: the member and by whom it is told.

        sources: appsflyer_event, mixpanel_event, mixpanel_profile as found; where
        there is none, other_install if one on the same device is told.
        """
        found = pl.concat(self._installs).with_columns(
            pl.col("appsflyer_id").is_in(pl.concat(self._by_app)["appsflyer_id"].implode())
            .alias("appsflyer_event"),
            *(
                pl.col("advertising_id")
                .is_in(ids["advertising_id"].unique().implode())
                .fill_null(False)
                .alias(name)
                for name, ids in (
                    ("mixpanel_event", pl.concat(self._by_event)),
                    ("mixpanel_profile", self._by_profile),
                )
            ),
        )  # fmt: skip
        names = ("appsflyer_event", "mixpanel_event", "mixpanel_profile")
        told = pl.any_horizontal("own", *names)
        found = found.with_columns(told.any().over("device").alias("device_told"))
        direct = [pl.when(pl.col(n)).then(pl.lit(n)) for n in names]
        sources = pl.concat_list(direct).list.drop_nulls()
        other = pl.when(pl.col("device_told")).then(pl.lit(["other_install"]))
        return found.filter(~pl.col("own")).select(
            "appsflyer_id",
            pl.from_epoch("install_time", "us").dt.to_string("%Y-%m-%d %H:%M:%S%.6f"),
            pl.col("part")
            .cast(pl.Int32)
            .cast(pl.Date)
            .cast(pl.String)
            .alias("part_date"),
            "we_member_id",
            pl.when(told).then(sources).otherwise(other).alias("sources"),
        )

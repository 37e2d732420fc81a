"""The marts of the ad reports against an oracle, in any order of days; the campaign map."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given

from oracles.ad_reports import (
    ADISON,
    FACEBOOK,
    FX,
    GOOGLE,
    NAVER,
    SHEET,
    TABLES,
    Raw,
    Row,
    ad_conversion_daily,
    ad_report_daily,
    spend_by_network_and_day,
)
from oracles.ad_worlds import EXTRACTS, draw_world
from oracles.order_schedules import SEEDS, examples
from support import DbtProject, failure, write_raw
from we_mart.compare import neutral_cell

MODELS = ("+ad_report_daily", "+ad_conversion_daily")
DAY = dt.date(2024, 7, 1)
ORACLES = {
    "ad_report_daily": ad_report_daily,
    "ad_conversion_daily": ad_conversion_daily,
}


def write(project: DbtProject, raw: Raw, *days: str | None) -> None:
    """Files of these extract days; None is the tables without one. Gone if empty."""
    for table, extracts in raw.items():
        for day in days:
            if day in extracts or (day is not None and table in TABLES):
                path = project.raw / table.replace(".", "/") / f"part_date={day}"
                rows = extracts.get(day, [])
                if rows or path.exists() or day is None:
                    write_raw(project.raw, table, rows, day)


@contextmanager
def fresh(project: DbtProject, request: pytest.FixtureRequest) -> Iterator[DbtProject]:
    server = None
    if project.target == "postgres":
        server = request.getfixturevalue("postgres_server")
    folder: Path = project.folder / f"w{len(list(project.folder.glob('w[0-9]*')))}"
    folder.mkdir()
    with DbtProject.fresh(folder, server) as made:
        with_seeds(made)
        yield made


def with_seeds(project: DbtProject) -> DbtProject:
    done = project.dbt("seed", "--select", "ad_networks", "facebook_conversions")
    assert done.success, failure(done)
    return project


def cells(rows: Sequence[Row], names: Sequence[str]) -> Counter[tuple[Any, ...]]:
    return Counter(tuple(neutral_cell(row[name]) for name in names) for row in rows)


def disagreements(project: DbtProject, raw: Raw) -> list[str]:
    """Rows that the marts have and the oracle lacks, or the other way round."""
    told = []
    for mart, oracle in ORACLES.items():
        expected = oracle(raw)
        names = list(expected[0])
        listed = ", ".join(names)
        found = [
            dict(zip(names, row, strict=True))
            for row in project.query(f"select {listed} from we_mart.{mart}")
        ]
        have, want = cells(found, names), cells(expected, names)
        for side, rows in (("only in", have - want), ("missing in", want - have)):
            told += [
                f"{side} {mart}: {dict(zip(names, row, strict=True))}"
                for row in sorted(rows, key=repr)[:3]
            ]
        if mart == "ad_report_daily":
            assert spend_by_network_and_day(found) == spend_by_network_and_day(expected)
    return told


def test_worlds_have_what_they_are_meant_to_have() -> None:
    seen: Counter[str] = Counter()
    for seed in range(20):
        raw = draw_world(seed)
        rows = ad_report_daily(raw)
        for row in rows:
            seen["no rate"] += row["fx_rate"] is None
            age = row["fx_date"] and (row["report_date"] - row["fx_date"]).days
            seen[f"rate {age} days old"] += 1
            seen["negative"] += row["spend"] < 0
            seen["zero"] += row["spend"] == 0
            seen["no campaign"] += row["campaign_id"] == "unknown"
            seen["restated late"] += row["extract_date"] == "2024-12-31"
            seen["kept of an early extract"] += row["extract_date"] < "2024-07-04"
        seen["repeated or restated"] += sum(
            len(rows) for t in TABLES for rows in raw[t].values()
        ) - len(rows)
        for row in ad_conversion_daily(raw):
            seen["primary"] += row["is_primary"]
            seen["value alone"] += row["conversions"] is None
    wanted = [f"rate {age} days old" for age in (0, 1, 7)]
    assert all(seen[name] >= 10 for name in [*seen, *wanted] if "rate" not in name)
    assert all(seen[name] >= 5 for name in [*wanted, "no rate"]), seen


@pytest.mark.slow
def test_days_in_any_order_and_again_equal_the_oracle(
    project: DbtProject, request: pytest.FixtureRequest
) -> None:
    """Extracts come in any order, one comes again with other rows, rates come last."""

    @examples(project, duckdb=1, postgres=1)
    @given(seed=SEEDS)
    def check(seed: int) -> None:
        raw, before = draw_world(seed), draw_world(seed + 1)
        order = list(EXTRACTS)
        Random(seed).shuffle(order)
        replaced = order[1]
        first: Raw = {table: dict(days) for table, days in raw.items()}
        for table in TABLES:
            first[table][replaced] = before[table].get(replaced, [])
        first[FX] = {None: raw[FX][None][:2]}
        with fresh(project, request) as marts:
            write(marts, first, None, order[0], order[1])
            marts.run(*MODELS)
            write(marts, first, *order[2:])
            marts.run(*MODELS)
            assert disagreements(marts, first) == []
            write(marts, raw, None, replaced)
            if marts.target == "postgres":
                marts.load((replaced, replaced))
            marts.run(*MODELS, start_date=replaced)
            assert disagreements(marts, raw) == []

    check()


def campaign(source: str, number: str, objective: str | None, **cells: Any) -> Row:
    return {
        "media_source": source, "campaign_id": number, "campaign_name": f"Sheet {number}",
        "objective": objective, "upd_dt": dt.datetime(2024, 7, 1),
    } | cells  # fmt: skip


def adison(number: str, day: dt.date = DAY, **cells: Any) -> Row:
    return {
        "date": day, "campaign_id": number, "campaign_name": f"Told {number}",
        "cost": Decimal(100),
    } | cells  # fmt: skip


BUILT = (
    "+ad_report_daily", "+ad_conversion_daily", "+ad_campaign", "+ad_unmapped",
    "+ad_cleansing_log", "ad_event_names", "ad_reports_have_their_campaign",
    "ad_unmapped_is_empty", "ad_spend_in_is_spend_out",
    "ad_cleansing_accounts_for_every_row", "ad_report_daily_has_a_rate_of_each_day",
)  # fmt: skip


def build(project: DbtProject) -> Any:
    """Seeds, snapshot, models and the tests named: other tests run on the sample."""
    told = ["--indirect-selection", "empty", "--exclude-resource-type", "unit_test"]
    return project.dbt("build", "--select", *BUILT, *told)


def status(done: Any, name: str) -> tuple[str, int | None]:
    (found,) = [r for r in done.result.results if r.node.name == name]
    return str(found.status), found.failures


def test_a_build_maps_campaigns_and_tells_what_is_amiss(project: DbtProject) -> None:
    """`dbt build` twice: snapshot, unmapped rows, missing rates, cleansing log."""
    usd = {"campaign_id": "g", "customer_id": "x", "currency_code": "USD"}
    july = [DAY + dt.timedelta(days=n) for n in range(10)]
    raw: Raw = {
        ADISON: {"2024-07-02": [adison("sheet"), adison("new"), adison("new")]},
        NAVER: {"2024-07-02": [
            {"date": DAY, "customer_id": "n", "campaign_id": "sheet", "cost": Decimal(7)},
        ]},
        FACEBOOK: {"2024-07-02": [{
            "date_start": DAY, "account_id": "a", "account_currency": "KRW",
            "campaign_id": "fb", "spend": Decimal(5), "action_values": "oops",
            "actions": '[{"value": 1}, {"action_type": "x", "value": "1"},'
            ' {"action_type": "x", "value": "2"}]',
        }]},
        GOOGLE: {"2024-07-12": [
            {"date": july[7], "cost_micros": 3_000_000, **usd},
            {"date": july[8], "cost_micros": 0, **usd},
        ]},
        FX: {None: [{"date": DAY, "currency": "USD", "krw_per_unit": Decimal("1380.5")}]},
        SHEET: {None: [
            campaign("adison_int", "sheet", "INSTALL"),
            campaign("Facebook Ads", "nowhere", "INSTALL"),
        ]},
        "ads.appsflyer_installs": {"2024-07-03": [
            {"appsflyer_id": "1-1", "install_time": dt.datetime(2024, 7, 2), "platform": "ios"},
            {
                "appsflyer_id": "1-2", "install_time": dt.datetime(2024, 7, 2),
                "platform": "ios", "media_source": "Some Net", "campaign_id": " t ",
                "campaign": "Install name",
            },
        ]},
        "ads.mixpanel_events": {"2024-07-03": [
            {
                "event": name, "time": dt.datetime(2024, 7, 2), "distinct_id": "d",
                "properties": properties,
            }
            for name, properties in (
                ("Login", '{"utm_source": "adison", "utm_campaign": "told NEW"}'),
                ("Odd", '{"utm_source": "naver", "utm_campaign": "link"}'),
                ("Odd", '{"utm_source": "naver", "utm_campaign": null'),
            )
        ]},
    }  # fmt: skip
    for table, extracts in raw.items():
        for day, rows in extracts.items():
            write_raw(project.raw, table, rows, day)
    done = build(project)
    assert not done.success
    amiss = {r.node.name for r in done.result.results if r.status in ("error", "fail")}
    assert amiss == {"ad_report_daily_has_a_rate_of_each_day"}, failure(done)
    assert status(done, "ad_report_daily_has_a_rate_of_each_day") == ("fail", 1)
    logged = (project.folder / "logs/dbt.log").read_text(encoding="utf-8")
    assert "no rate of USD on 2024-07-09 or the 7 days before" in logged
    assert "no rate of USD on 2024-07-08" not in logged
    assert project.query(
        "select report_date, spend_krw from we_mart.ad_report_daily"
        " where network = 'google_ads' order by report_date"
    ) == [(july[7], Decimal("4141.50")), (july[8], None)]

    # What is made of the reports waits for the rate: no sum is told without it.
    assert status(done, "ad_unmapped") == ("skipped", None)
    # The rate comes, without a new day; then a mapping, a new name and a new day.
    write_raw(project.raw, FX, [
        *raw[FX][None], {"date": july[2], "currency": "USD", "krw_per_unit": Decimal(1400)},
    ])  # fmt: skip
    project.run("int_ad_report_rates", "ad_report_daily")
    assert project.query(
        "select report_date, fx_date, spend_krw from we_mart.ad_report_daily"
        " where network = 'google_ads' order by report_date"
    ) == [(july[7], july[2], Decimal("4200.00")), (july[8], july[2], Decimal(0))]

    later = dt.datetime(2024, 7, 2, 15)
    write_raw(project.raw, SHEET, [
        campaign("adison_int", "sheet", "PURCHASE", upd_dt=later, campaign_name="Later"),
        campaign("adison", "new", None),
    ])  # fmt: skip
    write_raw(project.raw, ADISON, [adison("new", cost=Decimal(60))], "2024-07-13")
    done = build(project)
    assert done.success, failure(done)
    assert status(done, "ad_unmapped_is_empty") == ("warn", 6)

    campaigns = project.query(
        "select network, campaign_id, campaign_name, mapping_status, in_sheet,"
        " first_seen_date, last_seen_date from we_mart.ad_campaign"
    )
    second = dt.date(2024, 7, 2)
    assert set(campaigns) == {
        ("adison", "sheet", "Later", "mapped", True, DAY, DAY),
        ("adison", "new", "Sheet new", "mapped", True, DAY, DAY),
        ("naver", "sheet", "sheet", "unmapped", False, DAY, DAY),
        ("google_ads", "g", "g", "unmapped", False, july[7], july[8]),
        ("facebook", "fb", "fb", "unmapped", False, DAY, DAY),
        ("facebook", "nowhere", "Sheet nowhere", "mapped", False, None, None),
        ("some_net", "t", "Install name", "unmapped", False, second, second),
        ("naver", "link", "link", "unmapped", False, second, second),
        ("organic", "organic", "organic", "mapped", False, second, second),
    }
    assert project.query(
        "select objective, valid_from_date, valid_to_date"
        " from we_mart_int.int_campaign_versions"
        " where campaign_id = 'sheet' order by valid_from_date"
    ) == [
        ("INSTALL", dt.date(1, 1, 1), dt.date(2024, 7, 3)),
        ("PURCHASE", dt.date(2024, 7, 3), dt.date(9999, 12, 31)),
    ]
    assert set(project.query(
        "select kind, source, name, spend_krw, cnt_install_row, cnt_event"
        " from we_mart.ad_unmapped"
    )) == {
        ("campaign", "naver", "sheet", Decimal(7), 0, 0),
        ("campaign", "facebook", "fb", Decimal(5), 0, 0),
        ("campaign", "google_ads", "g", Decimal("4200.00"), 0, 0),
        ("campaign", "some_net", "t", Decimal(0), 1, 0),
        ("campaign", "naver", "link", Decimal(0), 0, 0),
        ("event", "mixpanel", "Odd", Decimal(0), 0, 2),
    }  # fmt: skip
    assert project.query("select sum(spend_krw) from we_mart.ad_report_daily") == [
        (Decimal("4200.00") + 100 + 60 + 7 + 5,)
    ]
    log = project.query(
        "select table_name, step_no, first_part_date, rows_in, removed_by_reason,"
        " rows_merged, rows_out from we_mart.ad_cleansing_log"
        " where table_name = 'adison_daily' order by started_at, step_no"
    )
    assert log == [
        ("adison_daily", 1, "2024-07-02", 3, "{}", 1, 2),
        ("adison_daily", 2, "2024-07-02", 2, "{}", 0, 2),
        ("adison_daily", 1, "2024-07-13", 1, "{}", 0, 1),
        ("adison_daily", 2, "2024-07-13", 1, "{}", 0, 1),
    ]
    # The new row of Adison is of the same day, which is written again as a whole.
    assert project.query(
        "select rows_in, removed_by_reason, rows_removed, rows_merged, rows_out"
        " from we_mart.ad_cleansing_log"
        " where table_name = 'facebook_daily' and step_no = 3"
    ) == 2 * [(4, '{"no_action_type": 1, "no_list": 1}', 2, 1, 1)]

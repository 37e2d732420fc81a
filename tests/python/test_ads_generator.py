"""The sample's ads: believable, stable, and dirty in exactly the ways it says."""

import datetime as dt
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from oracles.ad_rules import Rules, copies, identity
from we_mart.errors import UserError
from we_mart.raw.contract import tables
from we_mart.raw.generator import GeneratorConfig, ads_dirt, generate
from we_mart.raw.generator.ads_constants import (
    HISTORY_DAYS,
    INTERNAL_IP_RANGES,
    TEST_USER_IDS,
    ZERO_ID,
)

LOGS = ("appsflyer_installs", "appsflyer_events", "mixpanel_events")
REPORTS = {
    "adison": ("date", "campaign_id", "cost", "'KRW'"),
    "apple_search_ads": (
        "date", "campaign_id", "local_spend_amount", "local_spend_currency",
    ),
    "facebook": (
        "date_start", "account_id, campaign_id, adset_id, ad_id", "spend",
        "account_currency",
    ),
    "google_ads": (
        "date", "customer_id, campaign_id, ad_group_id",
        "cost_micros / 1000000::decimal(18,6)", "currency_code",
    ),
    "naver": (
        "date", "customer_id, campaign_id, ad_group_id, keyword_id", "cost", "'KRW'",
    ),
}  # fmt: skip
FIRST = dt.date(2024, 6, 28)
LAST = dt.date(2024, 7, 3)

Row = dict[str, Any]


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> GeneratorConfig:
    """The default sample."""
    return GeneratorConfig(tmp_path_factory.mktemp("ads") / "raw")


@pytest.fixture(scope="module")
def raw(config: GeneratorConfig) -> Path:
    generate(config)
    return config.raw


@pytest.fixture(scope="module")
def db(raw: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A view per ads table, and one of the order lines."""
    with duckdb.connect() as connection:
        for table in tables().values():
            folder = raw / table.source / table.name
            if table.source != "ads" and table.name != "ods_ws_order_item":
                continue
            hive = "hive_partitioning = true, hive_types = {'part_date': varchar}"
            connection.execute(
                f"create view {table.name} as from read_parquet('{folder}/**/*.parquet'"
                f"{', ' + hive if table.is_partitioned else ''})"
            )
        yield connection


@pytest.fixture(scope="module")
def logs(db: duckdb.DuckDBPyConnection) -> dict[str, list[Row]]:
    """Rows of each log and of the profiles."""
    return {
        name: db.sql(f"from {name}").to_arrow_table().to_pylist()
        for name in (*LOGS, "mixpanel_users")
    }


def manifest(raw: Path, name: str) -> list[Row]:
    """A file of the manifest."""
    lines = (raw / "ads_manifest" / f"{name}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in lines.splitlines()]


def place(row: Row) -> tuple[Any, ...]:
    """What tells a row, in the data as in the manifest."""
    names = ("part_date", "appsflyer_id", "event_name", "event_value", "insert_id",
             "event", "distinct_id", "properties")  # fmt: skip
    times = (row.get(n) for n in ("install_time", "event_time", "time"))
    texts = [
        t if t is None or isinstance(t, str) else t.isoformat(" ", "microseconds")
        for t in times
    ]
    return (*(row.get(name) for name in names), *texts)


def one(db: duckdb.DuckDBPyConnection, query: str) -> Any:
    """The only value of a query."""
    return db.execute(query).fetchall()[0][0]


def small(raw: Path, **changes: Any) -> GeneratorConfig:
    usual = {"members": 300, "days": 2, "log_lines_per_day": 10}
    return GeneratorConfig(raw, **(usual | changes))


def test_days_begin_sixty_days_before_the_run(raw: Path) -> None:
    days = [
        f"part_date={FIRST + dt.timedelta(days=n)}"
        for n in range(-HISTORY_DAYS, (LAST - FIRST).days + 1)
    ]
    for table in tables().values():
        if table.source == "ads" and table.is_partitioned:
            found = sorted(p.name for p in (raw / "ads" / table.name).iterdir())
            assert found == days, table.key


def test_files_are_stable_when_a_run_gets_more_days(tmp_path: Path) -> None:
    generate(small(tmp_path / "a"))
    generate(small(tmp_path / "b", days=6))
    generate(small(tmp_path / "c"))
    compared = 0
    for path in (tmp_path / "a/ads").rglob("*.parquet"):
        name = path.relative_to(tmp_path / "a")
        assert path.read_bytes() == (tmp_path / "c" / name).read_bytes(), name
        if "part_date" in str(name):
            assert path.read_bytes() == (tmp_path / "b" / name).read_bytes(), name
            compared += 1
    assert compared == 8 * (HISTORY_DAYS + 2)


def test_every_planted_row_is_there_once_per_line(
    raw: Path, logs: dict[str, list[Row]]
) -> None:
    found = {name: Counter(map(place, logs[name])) for name in LOGS}
    said: dict[str, Counter[Any]] = defaultdict(Counter)
    for row in manifest(raw, "rows"):
        said[row["table"].removeprefix("ads.")][place(row)] += 1
    for name in LOGS:
        assert said[name], name
        missing = [row for row, n in said[name].items() if found[name][row] < n]
        assert missing == [], name


def test_rows_break_the_rule_they_are_planted_for_and_no_other(
    raw: Path, logs: dict[str, list[Row]]
) -> None:
    """Also: nothing that is not planted breaks any rule."""
    rules = Rules(TEST_USER_IDS, INTERNAL_IP_RANGES)
    rules.learn_profiles(logs["mixpanel_users"])
    faults = {
        "appsflyer_installs": rules.installs(logs["appsflyer_installs"]),
        "appsflyer_events": rules.events(
            logs["appsflyer_events"], logs["appsflyer_installs"]
        ),
        "mixpanel_events": rules.analytics(logs["mixpanel_events"]),
    }
    planted: dict[Any, set[str]] = defaultdict(set)
    for row in manifest(raw, "rows"):
        if row["role"] == "removed" and row["rule"] != "install_removed":
            planted[row["table"].removeprefix("ads."), place(row)].add(row["rule"])
    assert max(map(len, planted.values())) == 1
    for name in LOGS:
        for row, found in zip(logs[name], faults[name], strict=True):
            assert found == planted.get((name, place(row)), set()), row


def test_every_rule_is_broken_in_every_table_it_is_for(raw: Path) -> None:
    removed = Counter(
        (row["rule"], row["table"].removeprefix("ads."))
        for row in manifest(raw, "rows")
        if row["role"] == "removed"
    )
    everywhere = ("late", "clock_ahead", "invalid_id", "test_user", "internal_ip")
    wanted = {(rule, table) for rule in everywhere for table in LOGS}
    wanted |= {
        (rule, "appsflyer_installs")
        for rule in ("click_injection", "install_flood", "repeat_install")
    }
    wanted |= {
        (rule, "appsflyer_events")
        for rule in ("purchase_without_install", "country_jump", "install_removed")
    }
    assert removed.keys() == wanted
    assert min(removed.values()) >= 4


def test_the_run_itself_has_every_rule(raw: Path) -> None:
    """Not only the history before it."""
    rules = {
        row["rule"]
        for row in manifest(raw, "rows")
        if row["part_date"] and row["part_date"] >= str(FIRST)
    }
    assert {row["rule"] for row in manifest(raw, "rows")} - rules <= {"shared_device"}


@pytest.mark.parametrize("name", LOGS)
def test_copies_are_as_many_as_planted(
    raw: Path, logs: dict[str, list[Row]], name: str
) -> None:
    by_place = {place(row): identity(row, name) for row in logs[name]}
    said: Counter[Any] = Counter(
        by_place[place(row)]
        for row in manifest(raw, "rows")
        if row["role"] == "copy" and row["table"] == f"ads.{name}"
    )
    found = copies(logs[name], name)
    assert found == dict(said)
    assert len(found) >= 10


def test_copies_lie_on_the_same_day_and_on_later_ones(
    raw: Path, logs: dict[str, list[Row]]
) -> None:
    for name in LOGS:
        days = defaultdict(list)
        for row in logs[name]:
            days[identity(row, name)].append(row["part_date"])
        twice = [sorted(d) for d in days.values() if len(d) > 1]
        assert any(d[0] == d[1] for d in twice), name
        assert any(d[0] < d[-1] for d in twice), name


def test_fills_are_found_by_whom_they_say(
    raw: Path, logs: dict[str, list[Row]]
) -> None:
    """Each source is looked up by hand; what nobody tells cannot be looked up."""
    by_app, by_event, by_profile = (defaultdict(set) for _ in range(3))
    for row in logs["appsflyer_events"]:
        by_app[row["appsflyer_id"]].add(row["customer_user_id"])
    for row in logs["mixpanel_events"]:
        shown = json.loads(row["properties"]).get("advertising_id")
        by_event[(shown or "").lower()].add(row["user_id"])
    for row in logs["mixpanel_users"]:
        shown = json.loads(row["properties"])
        for column in ("advertising_id", "$ios_ifa"):
            by_profile[shown.get(column, "").lower()].add(row["user_id"])
    installs = {row["appsflyer_id"]: row for row in logs["appsflyer_installs"]}
    counts: Counter[str] = Counter()
    for fill in manifest(raw, "fills"):
        install = installs[fill["appsflyer_id"]]
        assert install["customer_user_id"] is None
        member = str(fill["we_member_id"])
        shown = (install["advertising_id"] or install["idfa"] or ZERO_ID).lower()
        found = {
            "appsflyer_event": by_app[fill["appsflyer_id"]],
            "mixpanel_event": by_event[shown] if shown != ZERO_ID else set(),
            "mixpanel_profile": by_profile[shown] if shown != ZERO_ID else set(),
        }
        told = [name for name, users in found.items() if users - {None}]
        sources = [s for s in fill["sources"] or [] if s != "other_install"]
        assert told == sources, fill
        assert all(found[name] <= {None, member} for name in told), fill
        counts[(fill["sources"] or ["nobody"])[0]] += 1
    assert min(counts.values()) >= 3
    assert counts.keys() == {
        "appsflyer_event", "mixpanel_event", "mixpanel_profile", "other_install",
        "nobody",
    }  # fmt: skip


def test_no_id_joins_two_members_save_the_shared_ones(
    raw: Path, logs: dict[str, list[Row]]
) -> None:
    members = defaultdict(set)
    device = {row["appsflyer_id"]: row for row in logs["appsflyer_installs"]}
    for row in (*logs["appsflyer_installs"], *logs["appsflyer_events"]):
        install = device.get(row["appsflyer_id"], row)
        for column in ("advertising_id", "idfa", "idfv", "android_id"):
            if install.get(column) and install[column] != ZERO_ID:
                members[install[column].lower()].add(row["customer_user_id"])
    for row in logs["mixpanel_events"]:
        shown = json.loads(row["properties"]).get("advertising_id")
        for value in (row["device_id"], shown):
            if value and value != ZERO_ID:
                members[value.lower()].add(row["user_id"])
    several = {value for value, who in members.items() if len(who - {None}) > 1}
    shared = manifest(raw, "shared")
    assert {row["id_value"] for row in shared} <= several
    families = [row for row in shared if row["kind"] == "ambiguous"]
    assert len(families) == 2
    tablets = {
        device[name]["android_id"] for row in families for name in row["appsflyer_ids"]
    }
    assert several == {row["id_value"] for row in shared} | tablets
    (farm,) = [row for row in shared if row["kind"] == "shared_by_many"]
    assert len(farm["appsflyer_ids"]) > 20
    zeros = [r for r in logs["appsflyer_installs"]
             if ZERO_ID in (r["advertising_id"], r["idfa"])]  # fmt: skip
    assert len(zeros) > 50


@pytest.mark.parametrize("network", sorted(REPORTS))
def test_spend_of_the_manifest_is_that_of_the_last_extracts(
    raw: Path, db: duckdb.DuckDBPyConnection, network: str
) -> None:
    day, ids, spend, currency = REPORTS[network]
    table = f"{network}_daily"
    twice = (
        f"select 1 from {table} group by {day}, {ids}, part_date having count(*) > 1"
    )
    assert one(db, f"select count(*) from ({twice})") == 0
    found = db.execute(
        f"""with last as (select {day} as day, {ids}, {currency} as currency,
                arg_max({spend}, part_date)::decimal(38,6) as spend
            from {table} group by all),
        rated as (select l.day, l.currency, sum(spend)::decimal(38,6) as spend,
                (select r.krw_per_unit from fx_rate r where r.currency = l.currency
                    and r.date <= l.day order by r.date desc limit 1) as rate
            from last l group by l.day, l.currency)
        select day, currency, spend, case currency when 'KRW' then 1 else rate end
        from rated order by all"""
    ).fetchall()
    said = [row for row in manifest(raw, "spend") if row["network"] == network]
    assert len(found) == len(said) > HISTORY_DAYS
    for (date, code, total, rate), row in zip(found, said, strict=True):
        assert (str(date), code) == (row["report_date"], row["currency"])
        assert total == Decimal(row["spend"])
        assert Decimal(rate) == Decimal(row["krw_per_unit"])
        assert Decimal(row["spend_krw"]) == total * Decimal(row["krw_per_unit"])


def test_reports_are_restated(db: duckdb.DuckDBPyConnection) -> None:
    for network, (day, ids, spend, _) in REPORTS.items():
        changed = one(
            db,
            f"""select count(*) from (select 1 from {network}_daily
            group by {day}, {ids} having count(distinct {spend}) > 1)""",
        )
        assert changed > 50, network
    old = "date_diff('day', date_start, part_date::date)"
    assert one(db, f"select max({old}) from facebook_daily") == 28
    assert one(db, f"select min({old}) from facebook_daily") == 0


#: What must occur in the sample: how often at least, and a query that counts.
OCCURS = {
    "currencies of spend": (
        2, "select count(distinct account_currency) from facebook_daily"),
    "no actions": (50, "select count(*) from facebook_daily where actions is null"),
    "empty actions": (50, "select count(*) from facebook_daily where actions = '[]'"),
    "values of purchases by window": (
        20, """select count(*) from facebook_daily where action_values like '%7d_click%'
            and action_values like '%omni_purchase%'"""),
    "both windows": (
        50, """select count(*) from facebook_daily
            where actions like '%1d_view%' and actions like '%7d_click%'"""),
    "spend without any conversion": (
        60, """select count(distinct date_start) from facebook_daily where spend > 0
            and campaign_id = '23850000000106' and coalesce(actions, '') not like
            '%mobile_app_install%'"""),
    "a campaign that starts on the last day": (
        1, f"""select count(distinct campaign_id) from facebook_daily
            where campaign_id in (select campaign_id from facebook_daily
                group by 1 having min(date_start) = '{LAST}')"""),
    "campaigns that end": (
        3, f"""select count(*) from campaign_sheet where end_date < '{LAST}'"""),
    "a campaign with spend that the sheet does not know": (
        1, """select count(distinct campaign_id) from facebook_daily where campaign_id
            not in (select campaign_id from campaign_sheet)"""),
    "campaigns of an artist": (5, "select count(we_art_id) from campaign_sheet"),
    "objectives": (4, "select count(distinct objective) from campaign_sheet"),
    "a network that nobody knows": (
        3, """select count(*) from appsflyer_installs
            where media_source = 'tiktokglobal_int'"""),
    "event names to map": (
        2, """select (count(*) > 0)::int + (select (count(*) > 0)::int
            from mixpanel_events where event = 'Fancall Apply')
            from appsflyer_events where event_name = 'af_fancall_apply'"""),
    "contributors": (
        20, """select count(*) from appsflyer_installs where contributor_3_touch_time
            < contributor_2_touch_time and contributor_2_touch_time <
            contributor_1_touch_time and contributor_1_touch_time <
            attributed_touch_time"""),
    "re-engagements": (
        30, "select count(*) from appsflyer_installs where is_retargeting"),
    "campaigns by id and by name in links": (
        2, """select count(distinct campaign in (select campaign_id from campaign_sheet))
            from (select properties ->> '$.utm_campaign' as campaign
                from mixpanel_events) where campaign is not null"""),
    "weekends without rates": (
        0, "select 0 - count(*) from fx_rate where isodow(date) > 5"),
    "purchases in each currency": (
        3, """select count(distinct event_revenue_currency) from appsflyer_events
            where event_name = 'af_purchase'"""),
}  # fmt: skip


@pytest.mark.parametrize("what", sorted(OCCURS))
def test_occurs(db: duckdb.DuckDBPyConnection, what: str) -> None:
    least, query = OCCURS[what]
    assert one(db, query) >= least


def test_organic_installs_are_about_half(db: duckdb.DuckDBPyConnection) -> None:
    share = one(
        db,
        """select avg((coalesce(media_source, 'organic') = 'organic')::int)
        from appsflyer_installs where ip not like '211.%'""",
    )
    assert 0.4 < share < 0.55


def test_purchases_are_orders_of_the_shop(db: duckdb.DuckDBPyConnection) -> None:
    """Of the right member, after payment, for the amount at the day's rate."""
    orders = """select ord_sheet_number, we_member_id::varchar as member,
            min(pay_dt) as paid, sum(amount) as amount
        from (select ord_item_id, ord_sheet_number, we_member_id,
                min(pay_dt) as pay_dt, max(ord_item_amt_krw) as amount
            from ods_ws_order_item group by all) group by all"""
    events = """select distinct event_value ->> '$.af_order_id' as number, event_time,
            event_revenue, event_revenue_currency as currency, customer_user_id
        from appsflyer_events where event_name = 'af_purchase'"""
    joined = f"({events}) e join ({orders}) o on o.ord_sheet_number = e.number"
    assert one(db, f"select count(*) from {joined}") > 300
    known = "where number not like 'S99%'"
    lost = f"""select count(*) from ({events}) {known} and number not in
        (select ord_sheet_number from ods_ws_order_item)"""
    assert one(db, lost) == 0
    wrong = f"""select count(*) from {joined} where event_time < paid
        or event_time > paid + interval 10 second
        or (customer_user_id is not null and customer_user_id <> member)
        or abs(event_revenue * case currency when 'KRW' then 1 else (
            select krw_per_unit from fx_rate r where r.currency = e.currency
                and r.date <= (event_time + interval 9 hour)::date
            order by date desc limit 1) end - amount) > 0.2"""
    assert one(db, wrong) == 0


def test_buyers_were_acquired_before_they_bought(
    db: duckdb.DuckDBPyConnection,
) -> None:
    after = """select count(distinct o.ord_sheet_number)
        from ods_ws_order_item o join appsflyer_events e
          on e.customer_user_id = o.we_member_id::varchar
        join appsflyer_installs i using (appsflyer_id)
        where o.pay_dt > i.install_time"""
    assert one(db, after) > 350


def test_the_smallest_sample_works(tmp_path: Path) -> None:
    rows = generate(GeneratorConfig(tmp_path, members=1, days=1))
    assert rows["ads.facebook_daily"] > 0
    for path in (tmp_path / "ads").rglob("*.parquet"):
        pq.read_table(path)
    assert manifest(tmp_path, "rows")


def test_a_sample_can_be_clean_and_replaces_the_manifest(tmp_path: Path) -> None:
    (tmp_path / "ads_manifest").mkdir()
    for name in ("rows", "old"):
        (tmp_path / f"ads_manifest/{name}.jsonl").write_text("old", encoding="utf-8")
    generate(small(tmp_path, ads_dirt=0.0, overwrite=True))
    assert not (tmp_path / "ads_manifest/old.jsonl").exists()
    assert manifest(tmp_path, "rows") == []
    table = pq.read_table(tmp_path / "ads/appsflyer_installs")
    ids = table.column("appsflyer_id").to_pylist()
    assert len(ids) == len(set(ids)) > 100


def test_more_dirt_where_more_is_asked_for(tmp_path: Path) -> None:
    generate(small(tmp_path, ads_dirt=0.01))
    kinds = Counter(row["rule"] for row in manifest(tmp_path, "rows"))
    # Three of each on a day that has it, two rows of each, on six days at least.
    assert kinds["click_injection"] >= 36
    assert len(ads_dirt.KINDS) == 15


def test_impossible_dirt_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"ads_dirt is 0\.5"):
        generate(small(tmp_path / "raw", ads_dirt=0.5))

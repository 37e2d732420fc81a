"""Cleansing of installs and events of the ad providers: rules, ids, counts."""

import dataclasses
import json
import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from ad_rows import (
    ANALYTICS,
    DAYS,
    EVENTS,
    INSTALLS,
    LOGS,
    NOON,
    PROFILES,
    Ads,
    name_of,
)
from ad_worlds import (
    DAY,
    Filled,
    Shown,
    world_of_devices,
    world_of_people,
    world_of_rules,
)
from support import DbtProject, write_raw
from we_mart.compare import columns, rows
from we_mart.local_postgres import PostgresServer

CHECKED = {
    INSTALLS: "int_installs_checked",
    EVENTS: "int_app_events_checked",
    ANALYTICS: "int_mixpanel_events_checked",
}
CLEANSING = ("+ad_quarantine", "+int_ad_faults_counted", "+int_ad_arrivals_counted")
IDENTIFIED = (
    "int_installs_identified", "int_app_events_identified",
    "int_mixpanel_events_identified", "int_ad_cleansing_counts_logs",
)  # fmt: skip
MARTS = ("ad_quarantine", "ad_install", "ad_identifier_conflict")
#: Tables that must be the same on both engines and in any order of days.
TABLES = {
    "we_mart_int": (
        *CHECKED.values(), "int_installs_known", "int_ad_rows_unplaced",
        "int_ad_faults_counted", "int_ad_arrivals_counted",
    ),
    "we_mart": ("ad_quarantine",),
}  # fmt: skip
WHOLE = {"we_mart_int": (*IDENTIFIED, "int_identifier_graph"), "we_mart": MARTS}


def worlds() -> tuple[Ads, Filled, Shown]:
    """All worlds in one: a run costs the same for one and for three."""
    together = world_of_rules()
    (people, told), (devices, shown) = world_of_people(), world_of_devices()
    for ads in (people, devices):
        assert not together.faults.keys() & ads.faults.keys()
        together.faults |= ads.faults
        for table, found in ads.rows.items():
            together.rows.setdefault(table, []).extend(found)
    return together, told, shown


def deliver(project: DbtProject, ads: Ads, days: list[str]) -> None:
    shuffled = random.Random(7)
    for day in days:
        for table, found in ads.arrivals(day):
            shuffled.shuffle(found)
            write_raw(project.raw, table, found, day)
    write_raw(project.raw, PROFILES, ads.rows[PROFILES])


def contents(project: DbtProject, tables: dict[str, Any]) -> dict[str, Counter[Any]]:
    found = {}
    with project.warehouse() as warehouse:
        for schema, names in tables.items():
            for name in names:
                kept = [c for c, _ in columns(warehouse, schema, name)]
                kept = [c for c in kept if c not in ("component_id", "person_id")]
                found[name] = rows(warehouse, schema, name, kept)
    return found


@dataclasses.dataclass
class Built:
    """A warehouse with both worlds, and what they say."""

    project: DbtProject
    ads: Ads
    told: Filled
    shown: Shown


@pytest.fixture(scope="module")
def built(
    clean_environment: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Built]:
    ads, told, shown = worlds()
    with DbtProject.fresh(tmp_path_factory.mktemp("ads"), None) as project:
        deliver(project, ads, DAYS)
        project.dbt("seed")
        project.run(*CLEANSING, "+int_ad_cleansing_counts_logs", "+ad_install",
                    "+ad_identifier_conflict")  # fmt: skip
        yield Built(project, ads, told, shown)


def found_faults(project: DbtProject) -> dict[tuple[str, str], str | None]:
    """Fault by table and name of row; every row once."""
    found: list[tuple[tuple[str, str], str | None]] = []
    for table, model in CHECKED.items():
        column = {INSTALLS: "channel", EVENTS: "media_source", ANALYTICS: "device_id"}
        for name, fault in project.query(
            f"select {column[table]}, fault from we_mart_int.{model}"
        ):
            found.append(((table, str(name)), fault))
    for table, reason, raw in project.query(
        "select table_name, reason, raw_row from we_mart_int.int_ad_rows_unplaced"
    ):
        key = f"ads.{table}"
        found.append(((key, name_of(key, json.loads(raw))), reason))
    assert max(Counter(key for key, _ in found).values()) == 1
    return dict(found)


def test_each_rule_removes_what_it_must_and_nothing_beside(built: Built) -> None:
    assert {f for f in built.ads.faults.values() if f} == {
        "no_time", "late", "clock_ahead", "duplicate", "invalid_id", "test_user",
        "internal_ip", "click_injection", "install_flood", "repeat_install",
        "purchase_without_install", "install_removed", "country_jump",
    }  # fmt: skip
    found = found_faults(built.project)
    assert found.keys() == built.ads.faults.keys()
    wrong = {
        key: (found[key], fault)
        for key, fault in built.ads.faults.items()
        if found[key] != fault
    }
    assert wrong == {}


def test_the_quarantine_keeps_what_was_removed_as_it_was(built: Built) -> None:
    kept = built.project.query(
        "select table_name, reason, raw_row, arrival_date from we_mart.ad_quarantine"
    )
    raw = {
        (table, name_of(table, row | {"event_name": row.get("event")})): row
        for table in LOGS
        for row in built.ads.rows[table]
    }
    seen = set()
    for table, reason, text, arrival in kept:
        row = json.loads(text)
        key = (f"ads.{table}", name_of(f"ads.{table}", row))
        seen.add(key)
        assert built.ads.faults[key] == reason
        assert raw[key]["part_date"] == arrival
        for column, value in row.items():
            name = {"event_name": "event", "event_time": "time"}.get(column, column)
            told = raw[key].get(name if table == "mixpanel_events" else column)
            same = told if told is None or isinstance(told, str) else str(told)
            assert value == same or column.endswith("_time"), (key, column)
    removed = {k for k, f in built.ads.faults.items() if f not in (None, "duplicate")}
    assert seen == removed
    assert len(kept) == len(removed)


def test_rows_in_are_rows_out_and_removed_and_merged(built: Built) -> None:
    project = built.project
    counted = project.query(
        "select table_name, part_date, step_no, kind, label, cnt"
        " from we_mart_int.int_ad_cleansing_counts_logs"
    )
    sums: Counter[Any] = Counter()
    for table, day, step, kind, _, cnt in counted:
        if kind != "filled":
            sums[table, day, step] += cnt if kind == "in" else -cnt
    assert set(sums.values()) == {0}

    def total(step: int, kind: str) -> Counter[str]:
        found: Counter[str] = Counter()
        for table, _, number, what, _, cnt in counted:
            if (number, what) == (step, kind):
                found[f"ads.{table}"] += cnt
        return found

    assert total(1, "in") == {t: len(built.ads.rows[t]) for t in LOGS}
    for step in (2, 3, 4):
        assert total(step, "in") == total(step - 1, "out")
    assert total(5, "in") == {INSTALLS: total(4, "out")[INSTALLS]}
    by_reason = Counter(
        (f"ads.{table}", label)
        for table, _, _, kind, label, cnt in counted
        if kind in ("removed", "merged")
        for _ in range(cnt)
    )
    assert by_reason == Counter(
        (table, fault) for (table, _), fault in built.ads.faults.items() if fault
    )
    filled = Counter(
        {s: n for s, n in project.query(
            "select member_source, count(*) from we_mart_int.int_installs_identified"
            " where member_source <> 'own' group by 1")}
    )  # fmt: skip
    assert filled == Counter(
        {label: sum(c for t, _, n, k, la, c in counted
                    if (t, n, k, la) == ("appsflyer_installs", 4, "filled", label))
         for label in filled}
    )  # fmt: skip
    assert len(filled) == 6


def by_name(built: Built, *wanted: str) -> dict[str, tuple[Any, ...]]:
    """Columns of ad_install by name of the install."""
    names = {
        (row["appsflyer_id"], row["install_time"]): row["channel"]
        for row in built.ads.rows[INSTALLS]
    }
    found = built.project.query(
        f"select appsflyer_id, install_time, {', '.join(wanted)} from we_mart.ad_install"
    )
    return {names[install, time]: tuple(told) for install, time, *told in found}


def test_accounts_are_filled_from_the_nearest_that_tells(built: Built) -> None:
    found = by_name(built, "we_member_id", "member_source")
    assert {name: found[name] for name in built.told} == built.told


def test_advertising_ids_are_filled_where_they_are_sure(built: Built) -> None:
    found = by_name(built, "coalesce(advertising_id, idfa)", "device_id_source")
    assert {name: found[name] for name in built.shown} == built.shown


def test_components_of_several_accounts_are_told_and_not_merged(built: Built) -> None:
    conflicts: dict[str, set[int]] = {}
    for component, member, cnt in built.project.query(
        "select component_id, we_member_id, cnt_member from we_mart.ad_identifier_conflict"
    ):
        conflicts.setdefault(component, set()).add(member)
        assert cnt in (2, 3)
    assert sorted(map(sorted, conflicts.values())) == [
        [1003, 1004], [1005, 1006], [1050, 1051, 1052],
    ]  # fmt: skip
    persons = built.project.query(
        "select person_id, count(distinct we_member_id) from we_mart.ad_install"
        " group by person_id"
    )
    assert max(n for _, n in persons) == 1
    # A component without an account is one person, whatever it has installed.
    nobody = built.project.query(
        "select count(distinct person_id), count(*) from we_mart.ad_install"
        " where android_id = 'chain' or idfv = 'night'"
    )
    assert nobody == [(2, 2)]


@pytest.mark.postgres
def test_both_engines_agree(
    built: Built,
    postgres_server: PostgresServer,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("ads_on_postgres")
    with DbtProject.fresh(folder, postgres_server) as project:
        deliver(project, built.ads, DAYS)
        project.dbt("seed")
        project.run(*CLEANSING, "+int_ad_cleansing_counts_logs", "+ad_install",
                    "+ad_identifier_conflict")  # fmt: skip
        for tables in (TABLES, WHOLE):
            here, there = contents(built.project, tables), contents(project, tables)
            for name in here:
                assert here[name] == there[name], name


def test_any_order_of_days_gives_the_same_rows(
    built: Built, duckdb_project: DbtProject
) -> None:
    project = duckdb_project
    wanted = contents(built.project, TABLES)
    project.dbt("seed")
    for days in (DAYS[2:3], [*DAYS[4:], DAYS[0]], [DAYS[1], DAYS[3]]):
        deliver(project, built.ads, days)
        project.run(*CLEANSING)
    for name, found in contents(project, TABLES).items():
        assert found == wanted[name], name
    project.run(*CLEANSING, start_date=DAYS[1], end_date=DAYS[2])
    for name, found in contents(project, TABLES).items():
        assert found == wanted[name], name


def test_a_purchase_is_judged_again_when_its_install_comes(
    duckdb_project: DbtProject,
) -> None:
    """No installs at all arrive on the purchase's own day."""
    project, ads = duckdb_project, Ads()
    install = ads.install("comes late", part_date=DAYS[2])
    ads.event("bought", install, at=NOON + DAY, event_name="af_purchase")
    project.dbt("seed")
    found = []
    for day in DAYS[1:3]:
        for table, rows_of_day in ads.arrivals(day):
            if rows_of_day:
                write_raw(project.raw, table, rows_of_day, day)
        project.run("+int_app_events_checked")
        found += project.query("select fault from we_mart_int.int_app_events_checked")
    assert found == [("purchase_without_install",), (None,)]

"""Community activity, engagement and cohorts against an oracle, in any order of days.

Many small worlds go into one raw folder, as a dbt run costs the same for one and for a
hundred; the ids of a world are its own.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

import pytest

from oracles.community_activity import (
    COLUMNS,
    PROFILES,
    VERSION_1,
    Tables,
    tables,
)
from oracles.community_worlds import LEAP, NEW_YEAR, Files, draw
from support import DbtProject, write_raw
from we_mart.compare import columns, neutral_cell

MODELS = tuple(f"+{table}" for table in COLUMNS)
#: The same without the views, which stay as the first run has made them.
TABLES = tuple(f"{model},config.materialized:incremental" for model in MODELS)
SEED, WORLDS = 20240229, 25
#: Extracts of profiles that come days after all else: until then these days, the last
#: of a year and of February among them, have no memberships.
LATE_PROFILES = ("2023-12-31", "2024-02-29", "2024-03-05")


@pytest.fixture(scope="module")
def files() -> Files:
    return draw(SEED, WORLDS)


def deliver(
    project: DbtProject, files: Files, raw: Files, table: str, days: Iterable[str]
) -> None:
    for day in days:
        if day in files[table]:
            raw.setdefault(table, {})[day] = files[table][day]
            write_raw(project.raw, table, files[table][day], day or None)


def cells(row: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(neutral_cell(cell) for cell in row)


def disagreements(project: DbtProject, expected: Tables) -> list[str]:
    """What each table has that it should not, and the other way round."""
    told = []
    with project.warehouse() as warehouse:
        for table, names in COLUMNS.items():
            there = [name for name, _ in columns(warehouse, "we_mart", table)]
            assert there == [*names, "run_timestamp"], table
            query = f"select {', '.join(names)} from we_mart.{table}"
            found = Counter(cells(row) for row in warehouse.query(query))
            meant = Counter(cells(r[n] for n in names) for r in expected[table])
            assert meant, table
            for what, rows in (("too many", found - meant), ("missing", meant - found)):
                told += [f"{table}: {what}: {row}" for row in list(rows)[:3]]
    return told


def test_models_agree_with_the_oracle_in_any_order_of_days(
    project: DbtProject, files: Files
) -> None:
    """March before December, days built again, extracts after the days they are of."""
    raw: Files = {}
    deliver(project, files, raw, VERSION_1, [""])
    others = [table for table in files if table not in (VERSION_1, PROFILES)]
    for days in (LEAP, NEW_YEAR):
        for table in others:
            deliver(project, files, raw, table, days)
        in_time = [day for day in days if day not in LATE_PROFILES]
        deliver(project, files, raw, PROFILES, in_time)
        if days == LEAP:
            project.run(*MODELS)
            assert disagreements(project, tables(raw)) == []
    project.run(*TABLES, start_date=NEW_YEAR[0], end_date="2024-02-28")
    deliver(project, files, raw, PROFILES, LATE_PROFILES)
    project.run(*TABLES)
    assert disagreements(project, tables(raw)) == []
    # An extract of a day touches that day, its week and its month, however late.
    written = written_last(project)
    assert written["wv_comm_membership_status"] == set(LATE_PROFILES)
    assert written["stats_wv_d_comm_engage_usr"] == set(LATE_PROFILES)
    weeks = {"2023-12-25", "2024-02-26", "2024-03-04"}
    assert written["stats_wv_w_comm_engage_usr"] == weeks
    months = {"2023-12-01", "2024-02-01", "2024-03-01"}
    assert written["stats_wv_m_comm_engage_usr"] == months
    assert written["stats_wv_m_art_cohort_vst"] == months
    assert written["wv_post_view"] == set()


def written_last(project: DbtProject) -> dict[str, set[str]]:
    """Days of each model that the last run wrote."""
    found = defaultdict(set)
    for node, day in project.query(
        "select node, part_date from we_mart.partition_log where direction = 'out'"
        " and run_no = (select max(run_no) from we_mart.partition_log)"
    ):
        found[node].add(day)
    return found

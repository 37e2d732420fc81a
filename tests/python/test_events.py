"""Commerce events from files to marts, on both engines: the oracle's rows, cell by cell."""

import datetime as dt
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oracles.event_days import Day, check_days
from oracles.event_marts import COLUMNS, tables
from oracles.event_worlds import Pack, draw_pack, told
from support import DbtProject
from we_mart.compare import neutral_cell

MODELS = "stg_events__event_lines+"


def rows(project: DbtProject, sql: str) -> Counter[tuple[Any, ...]]:
    found = project.query(sql)
    return Counter(tuple(neutral_cell(cell) for cell in row) for row in found)


def expected_rows(name: str, table: list[dict[str, Any]]) -> Counter[tuple[Any, ...]]:
    return Counter(
        tuple(neutral_cell(row[column]) for column in COLUMNS[name]) for row in table
    )


def compare_marts(
    project: DbtProject, checked: dict[dt.date, Day]
) -> list[tuple[str, Any, Any]]:
    """(table, rows that should not be there, rows that are missing)."""
    wrong = []
    for name, table in tables(checked).items():
        found = rows(project, f"select {', '.join(COLUMNS[name])} from we_mart.{name}")
        wanted = expected_rows(name, table)
        if found != wanted:
            wrong.append((name, list(found - wanted)[:5], list(wanted - found)[:5]))
    return wrong


def compare_checks(
    project: DbtProject, checked: dict[dt.date, Day]
) -> list[tuple[str, Any, Any]]:
    wrong = []
    found = rows(
        project,
        "select part_date, check_no, total_records, failed_records, status"
        " from we_mart_int.int_event_checks",
    )
    wanted = Counter(
        (day.isoformat(), r.check_no, r.total_records, r.failed_records, r.status)
        for day, judged in checked.items()
        for r in judged.results
    )
    if found != wanted:
        wrong.append(("checks", list(found - wanted)[:9], list(wanted - found)[:9]))
    found = rows(
        project,
        "select part_date, file_name, line_no, failed_checks from we_mart.event_quarantine",
    )
    wanted = Counter(
        (key[0].isoformat(), key[1], key[2], ", ".join(map(str, checks)))
        for judged in checked.values()
        for key, checks in judged.quarantine.items()
    )
    if found != wanted:
        wrong.append(("quarantine", list(found - wanted)[:9], list(wanted - found)[:9]))
    reasons = rows(
        project,
        "select part_date, file_name, line_no, missing_fields"
        " from we_mart_int.int_event_lines_checked where not is_event",
    )
    wanted = Counter(
        (key[0].isoformat(), key[1], key[2], reason)
        for judged in checked.values()
        for key, reason in judged.unreadable.items()
    )
    if reasons != wanted:
        wrong.append(
            ("unreadable", list(reasons - wanted)[:9], list(wanted - reasons)[:9])
        )
    return wrong


def differences(project: DbtProject, pack: Pack) -> str:
    """What is not as the oracle has it, with the lines of the first wrong day."""
    checked = check_days(project.raw, pack.days, pack.pass_rate)
    wrong = compare_checks(project, checked) + compare_marts(project, checked)
    if not wrong:
        return ""
    lines = "\n".join(
        f"{name}: found {more} instead of {less}" for name, more, less in wrong
    )
    first = next((row[0] for _, more, less in wrong for row in more + less), None)
    days = [d for d in checked if str(first).startswith(d.isoformat())]
    shown = [
        told(world, checked[day])
        for day in days
        for world in pack.worlds
        if day in world.days
    ]
    return f"pass rate {pack.pass_rate}\n{lines}\n" + "\n".join(shown)


@pytest.mark.slow
def test_small_hostile_worlds_are_as_the_oracle_has_them(project: DbtProject) -> None:
    pack = draw_pack(20240702, 60)
    pack.write(project.raw)
    project.run(MODELS, quality_pass_rate=str(pack.pass_rate))
    assert differences(project, pack) == ""


@pytest.mark.slow
@settings(
    max_examples=1,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
@given(seed=st.integers(0, 2**32))
def test_any_world_is_as_the_oracle_has_it(
    seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    pack = draw_pack(seed, 40)
    folder: Path = tmp_path_factory.mktemp("world")
    with DbtProject.fresh(folder, None) as project:
        pack.write(project.raw)
        project.run(MODELS, quality_pass_rate=str(pack.pass_rate))
        assert differences(project, pack) == ""

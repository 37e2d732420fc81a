"""Cleansing of the generated ads, held against what the generator says it planted."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from support import DbtProject
from we_mart.raw.generator import GeneratorConfig, generate

Row = dict[str, Any]


@pytest.fixture(scope="module")
def sample(
    clean_environment: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DbtProject]:
    """The generated platform, its installs and events cleansed."""
    with DbtProject.fresh(tmp_path_factory.mktemp("planted"), None) as project:
        generate(
            GeneratorConfig(project.raw, members=1200, days=4, log_lines_per_day=10)
        )
        project.dbt("seed")
        project.run("+ad_quarantine", "+ad_install", "+int_ad_faults_counted")
        yield project


def manifest(project: DbtProject, name: str) -> list[Row]:
    path: Path = project.raw / "ads_manifest" / f"{name}.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def instant(row: Row) -> str:
    """The time of a row of the manifest."""
    found = row["install_time"] or row["event_time"] or row["time"]
    assert isinstance(found, str)
    return found


def planted(project: DbtProject, *roles: str) -> Counter[tuple[Any, ...]]:
    return Counter(
        (
            row["rule"], row["table"].removeprefix("ads."), row["part_date"],
            row["appsflyer_id"] or row["distinct_id"], row["event_name"] or row["event"],
            instant(row), row["event_value"] or row["properties"], row["insert_id"],
        )
        for row in manifest(project, "rows")
        if row["role"] in roles and row["table"] != "ads.mixpanel_users"
    )  # fmt: skip


def removed(project: DbtProject) -> Counter[tuple[Any, ...]]:
    found: Counter[tuple[Any, ...]] = Counter()
    for reason, table, day, install, distinct, name, time, text in project.query(
        "select reason, table_name, arrival_date, appsflyer_id, distinct_id, event_name,"
        " event_time, raw_row from we_mart.ad_quarantine"
    ):
        raw = json.loads(text)
        value = raw.get("event_value") or raw.get("properties")
        at = time.isoformat(" ", "microseconds")
        insert_id = raw.get("insert_id")
        found[reason, table, day, install or distinct, name, at, value, insert_id] += 1
    return found


def test_precision_and_recall_of_every_rule_are_one(sample: DbtProject) -> None:
    wanted, found = planted(sample, "removed"), removed(sample)
    assert {row[0] for row in wanted} == {
        "late", "clock_ahead", "invalid_id", "test_user", "internal_ip",
        "click_injection", "install_flood", "repeat_install",
        "purchase_without_install", "install_removed", "country_jump",
    }  # fmt: skip
    assert found - wanted == Counter()
    assert wanted - found == Counter()


def test_copies_are_merged_and_no_other_rows(sample: DbtProject) -> None:
    wanted = Counter(row[1] for row in planted(sample, "copy").elements())
    found = Counter(
        dict(
            sample.query(
                "select table_name, cast(sum(cnt) as bigint)"
                " from we_mart_int.int_ad_faults_counted"
                " where fault = 'duplicate' group by table_name"
            )
        )
    )
    assert found == wanted
    assert len(wanted) == 3


def installs(project: DbtProject) -> dict[tuple[str, str], tuple[Any, ...]]:
    return {
        (name, time.isoformat(" ", "microseconds")): tuple(told)
        for name, time, *told in project.query(
            "select appsflyer_id, install_time, we_member_id, member_source, is_ambiguous"
            " from we_mart.ad_install"
        )
    }


def test_fills_are_the_true_accounts_from_the_nearest_source(
    sample: DbtProject,
) -> None:
    found = installs(sample)
    counts: Counter[str | None] = Counter()
    for fill in manifest(sample, "fills"):
        member, source, _ = found[fill["appsflyer_id"], fill["install_time"]]
        nearest = (fill["sources"] or [None])[0]
        assert member == (fill["we_member_id"] if nearest else None), fill
        # Told by another install: by a login there, or by what hangs together with it.
        accepted = {"other_install": ("login", "component")}.get(nearest, (nearest,))
        assert source in accepted, fill
        counts[nearest] += 1
    assert counts.keys() == {
        "appsflyer_event", "mixpanel_event", "mixpanel_profile", "other_install", None,
    }  # fmt: skip


def test_nobody_is_filled_whom_the_generator_does_not_know(sample: DbtProject) -> None:
    known = {fill["appsflyer_id"] for fill in manifest(sample, "fills")}
    shared = manifest(sample, "shared")
    assert {row["kind"] for row in shared} == {"ambiguous", "shared_by_many"}
    together = {name for row in shared for name in row["appsflyer_ids"]}
    for (name, _), (member, source, _) in installs(sample).items():
        if source not in (None, "own") and name not in known:
            assert name in together, (name, member)
            assert source == "appsflyer_event", (name, member)


def test_shared_ids_merge_nobody(sample: DbtProject) -> None:
    found: dict[str, list[tuple[Any, ...]]] = {}
    for (name, _), told in installs(sample).items():
        found.setdefault(name, []).append(told)
    for row in manifest(sample, "shared"):
        told = [t for name in row["appsflyer_ids"] for t in found.get(name, [])]
        assert told
        assert {source for _, source, _ in told} <= {"appsflyer_event", None}
        ambiguous = {flag for _, _, flag in told}
        assert ambiguous == {row["kind"] == "ambiguous"}
        members = Counter(member for member, _, _ in told if member)
        assert set(members) <= set(row["we_member_ids"])
        assert max(members.values()) == 1

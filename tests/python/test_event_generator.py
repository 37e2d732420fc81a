"""Commerce event files: clean ones pass every check, dirty ones fail as the manifest says."""

import csv
import datetime as dt
import itertools
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from typer.testing import CliRunner

from oracles.events import (
    COMMON,
    ENUMS,
    OWN,
    PATTERNS,
    RANGES,
    REQUIRED,
    UUID,
    Day,
    Event,
    by_session,
    instant,
    out_of_order,
    read,
)
from support import ROOT
from we_mart.cli import app
from we_mart.errors import UserError
from we_mart.raw.generator import GeneratorConfig, generate_events
from we_mart.raw.generator.event_dirt_kinds import KIND_NAMES, KINDS, parse_dirty

#: Friday to Monday: a weekend, and three midnights.
START = dt.date(2024, 7, 5)
DAYS = [START + dt.timedelta(days=n) for n in range(4)]
EVENTS = 6_000


def asked(raw: Path, **changes: Any) -> GeneratorConfig:
    """A run of some days."""
    usual = {"start": START, "days": 4, "members": 300, "weekday_events": EVENTS}
    return GeneratorConfig(raw, **(usual | changes))  # type: ignore[arg-type]


def read_all(raw: Path) -> list[Day]:
    """Every file of a run, each with the one before it."""
    days: list[Day] = []
    for day in DAYS:
        days.append(read(raw, day, days[-1] if days else None))
    return days


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clean run."""
    raw = tmp_path_factory.mktemp("clean")
    assert generate_events(asked(raw)) == 2 * EVENTS + 2 * EVENTS * 13 // 10
    return raw


@pytest.fixture(scope="module")
def clean(raw: Path) -> list[Day]:
    """The clean run, checked."""
    return read_all(raw)


@pytest.fixture(scope="module")
def events(clean: list[Day]) -> list[Event]:
    """All events of the clean run."""
    return [event for day in clean for event in day.events.values()]


def test_clean_files_pass_every_check(clean: list[Day]) -> None:
    assert [day.fails for day in clean] == [set()] * len(DAYS)


def test_a_day_has_the_events_asked_for_and_30_percent_more_at_weekends(
    clean: list[Day],
) -> None:
    assert [day.lines for day in clean] == [6_000, 7_800, 7_800, 6_000]


def test_events_are_in_order_of_time(clean: list[Day]) -> None:
    for day in clean:
        times = [instant(event) for event in day.events.values()]
        assert times == sorted(times, key=str)


def test_hours_have_their_peaks(events: list[Event]) -> None:
    hours = Counter(time.hour for e in events if (time := instant(e)))
    peaks = (8, 9, 12, 13, 19, 20, 21)
    assert min(hours[h] for h in peaks) > max(
        hours[h] for h in range(24) if h not in peaks
    )
    assert all(hours[h] for h in range(24))


def test_events_keep_the_json_schema(events: list[Event]) -> None:
    schema = json.loads(
        (ROOT / "schemas" / "event_schema.json").read_text(encoding="utf-8")
    )
    jsonschema.Draft7Validator.check_schema(schema)
    check = jsonschema.Draft7Validator(schema)
    for event in events[::20]:
        assert list(check.iter_errors(event)) == []


def test_an_event_has_only_the_fields_of_its_type(events: list[Event]) -> None:
    seen: dict[str, set[str]] = defaultdict(set)
    for event in events:
        seen[event["event_type"]] |= event.keys()
    for kind, own in OWN.items():
        assert seen[kind] == {*COMMON, "os", "browser", *REQUIRED[kind], *own}


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("click", "browser"),
        ("click", "os"),
        *((k, n) for k, own in OWN.items() for n in sorted(own) if n != "extra_data"),
    ],
)
def test_optional_fields_are_given_null_and_absent(
    events: list[Event], kind: str, name: str
) -> None:
    states = {
        "absent" if name not in e else "null" if e[name] is None else "given"
        for e in events if e["event_type"] == kind
    }  # fmt: skip
    assert states >= {"absent", "given"}
    assert "null" in states


def test_a_person_keeps_the_profile(events: list[Event]) -> None:
    profiles = defaultdict(set)
    sessions = defaultdict(set)
    for event in events:
        kept = ("platform", "device_type", "os", "browser")
        profiles[event["user_id"]].add(
            tuple(event.get(name, "absent") for name in kept)
        )
        sessions[event["session_id"]].add(event["user_id"])
    assert {len(found) for found in profiles.values()} == {1}
    assert {len(found) for found in sessions.values()} == {1}
    assert {p[:2] for found in profiles.values() for p in found} == {
        ("web", "desktop"), ("web", "tablet"), ("web", "mobile"), ("ios", "mobile"), ("android", "mobile"),
    }  # fmt: skip


def test_timestamps_come_in_every_form(events: list[Event]) -> None:
    forms = Counter(event["timestamp"][23:] for event in events)
    assert forms.keys() == {"", "+09:00", "Z"}
    assert forms[""] > 0.75 * len(events)


def test_sessions_go_over_midnight_with_the_funnel_in_order(clean: list[Day]) -> None:
    # Purchases whose cart lies in the file of the day before: clean all the same.
    carried = 0
    for before, day in itertools.pairwise(clean):
        sessions = {e["session_id"] for e in before.events.values()}
        tail = {n: e for n, e in day.events.items() if e["session_id"] in sessions}
        assert len({e["session_id"] for e in tail.values()}) >= 3
        carried += sum(len(out_of_order(s)) for s in by_session(tail, set()).values())
    assert carried


def test_orders_vary(events: list[Event]) -> None:
    orders = [e for e in events if e["event_type"] == "purchase"]
    assert len({e["order_id"] for e in orders}) == len(orders) > 200
    objects = [e for e in orders if isinstance(e["extra_data"], dict)]
    assert 0.05 < len(objects) / len(orders) < 0.3
    details = [
        e["extra_data"] if e in objects else json.loads(e["extra_data"]) for e in orders
    ]
    assert {bool(d.get("coupon_code")) for d in details} == {True, False}
    assert {"coupon_code" in d for d in details} == {True, False}
    assert any(d["discount_amount"] for d in details)
    assert {d["shipping_fee"] for d in details} == {0, 3_000}
    assert max(len(d["products"]) for d in details) > 1


def test_prices_are_the_catalogues(events: list[Event]) -> None:
    prices = defaultdict(set)
    categories = defaultdict(set)
    for event in events:
        if event["event_type"] == "add_to_cart":
            prices[event["product_id"]].add(event["unit_price"])
        if event.get("product_id") and event.get("category_id"):
            categories[event["product_id"]].add(event["category_id"])
    assert {len(found) for found in (*prices.values(), *categories.values())} == {1}
    assert len({*prices}) > 100


def bytes_of(raw: Path) -> dict[str, bytes]:
    """Files of a run."""
    return {
        str(p.relative_to(raw)): p.read_bytes() for p in raw.rglob("*") if p.is_file()
    }


def test_the_same_seed_gives_the_same_files(raw: Path, tmp_path: Path) -> None:
    generate_events(asked(tmp_path / "less", days=2))
    generate_events(asked(tmp_path / "other", days=1, seed=1))
    all_days = bytes_of(raw)
    less = bytes_of(tmp_path / "less")
    assert less == {name: all_days[name] for name in less}
    (other,) = bytes_of(tmp_path / "other").values()
    ids = {line[13:49] for line in other.split(b"\n")}
    assert not ids & {
        line[13:49]
        for line in less["events/events_20240705.jsonl"].split(b"\n")
        if line
    }


@pytest.fixture(scope="module")
def dirty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run with some of every kind."""
    raw = tmp_path_factory.mktemp("dirty")
    generate_events(asked(raw, dirty_events=parse_dirty(["0.005"])))
    return raw


def manifest(raw: Path, day: dt.date) -> list[dict[str, str]]:
    """What was planted."""
    with (raw / "events_manifest" / f"events_{day:%Y%m%d}.csv").open(
        encoding="utf-8"
    ) as file:
        return list(csv.DictReader(file))


def test_dirty_records_fail_as_the_manifest_says(dirty: Path) -> None:
    for day in read_all(dirty):
        entries = manifest(dirty, day.day)
        assert {(int(e["checks"]), int(e["line"])) for e in entries} == day.fails
        assert len(entries) == len(day.fails)
        for entry in entries:
            event = day.events.get(int(entry["line"]), {})
            assert entry["event_id"] == (event.get("event_id") or "")
            assert entry["file"] == f"events_{day.day:%Y%m%d}.jsonl"
            assert re.fullmatch(UUID, entry["session_id"])


def test_every_kind_is_planted_in_its_number(dirty: Path, clean: list[Day]) -> None:
    for day in clean:
        kinds = Counter(event["event_type"] for event in day.events.values())
        bases = {
            "event": day.lines,
            "purchase": kinds["purchase"],
            "session": len({event["session_id"] for event in day.events.values()}),
        }
        entries = manifest(dirty, day.day)
        for kind in KINDS:
            mine = [e for e in entries if e["kind"] == kind.name]
            whole = {e["session_id"] for e in mine} if kind.base == "session" else mine
            wanted = max(1, round(0.005 * bases[kind.base]))
            assert len(whole) == min(wanted, kind.most or wanted), kind.name
            assert {e["record"] for e in mine} == {kind.base}


def test_every_way_of_breaking_a_field_occurs(dirty: Path) -> None:
    broken = {(e["kind"], e["field"]) for day in DAYS for e in manifest(dirty, day)}
    for kind, names in {
        "broken_enum": {*ENUMS} - {"platform", "os"},
        "broken_pattern": {*PATTERNS},
        "below_range": {*RANGES},
        "above_range": {"quantity", "unit_price", "total_amount", "search_query"},
        "number_as_text": {*RANGES} - {"total_amount"},
    }.items():
        assert {name for k, name in broken if k == kind} == names


def test_clean_lines_are_those_of_the_clean_run(dirty: Path, raw: Path) -> None:
    for day in DAYS:
        name = f"events/events_{day:%Y%m%d}.jsonl"
        left = (dirty / name).read_bytes().split(b"\n")
        planted = manifest(dirty, day)
        copies = [int(e["line"]) for e in planted if e["kind"] == "duplicate_event"]
        for line in reversed(copies):
            assert left[line - 1] == left[line - 2]
            del left[line - 1]
        same = sum(
            a == b
            for a, b in zip(left, (raw / name).read_bytes().split(b"\n"), strict=True)
        )
        assert same >= len(left) - 2 * len(planted)


def test_a_share_that_cannot_be_met_is_told(tmp_path: Path) -> None:
    said: list[str] = []
    shares = {"platform_change": 1.0, "wrong_os": 0.001}
    generate_events(asked(tmp_path, days=1, dirty_events=shares), said.append)
    assert said[0].endswith("too few records for all of platform_change")
    assert sum(e["kind"] == "wrong_os" for e in manifest(tmp_path, START)) == 6


@pytest.mark.parametrize("count", [1, 7, 401])
def test_the_smallest_files_work(tmp_path: Path, count: int) -> None:
    shares = dict.fromkeys(KIND_NAMES, 0.01)
    assert generate_events(asked(tmp_path / "a", weekday_events=count, days=1)) == count
    assert read(tmp_path / "a", START).fails == set()
    generate_events(
        asked(tmp_path / "b", weekday_events=count, days=1, dirty_events=shares)
    )
    entries = manifest(tmp_path / "b", START)
    assert {(int(e["checks"]), int(e["line"])) for e in entries} == read(
        tmp_path / "b", START
    ).fails


def test_files_are_kept_unless_overwriting(tmp_path: Path) -> None:
    foreign = tmp_path / "events" / "notes.txt"
    generate_events(asked(tmp_path, weekday_events=10, dirty_events={"not_json": 0.1}))
    foreign.write_text("mine")
    with pytest.raises(UserError, match=r"already holds .*events_20240705\.jsonl"):
        generate_events(asked(tmp_path, weekday_events=10))
    assert generate_events(asked(tmp_path, weekday_events=0)) == 0
    generate_events(asked(tmp_path, weekday_events=10, days=1, overwrite=True))
    assert bytes_of(tmp_path).keys() == {
        "events/events_20240705.jsonl",
        "events/notes.txt",
    }


@pytest.mark.parametrize(
    ("run", "message"),
    [
        (lambda: parse_dirty(["null_field"]), "KIND=SHARE or SHARE"),
        (lambda: parse_dirty(["nothing=0.1"]), "nothing is no kind of dirty record"),
        (lambda: parse_dirty(["2"]), "from 0 to 1"),
        (lambda: generate_events(asked(Path("no"), weekday_events=-1)), "events_per_day is -1"),
        (lambda: generate_events(asked(Path("no"), start=dt.date(2030, 12, 30))), "end with 2030-12-31"),
    ],
)  # fmt: skip
def test_impossible_runs_are_refused(run: Callable[[], object], message: str) -> None:
    with pytest.raises(UserError, match=message):
        run()


def test_later_shares_overrule_earlier_ones() -> None:
    shares = parse_dirty(["0.01", "null_field=0.2"])
    assert shares == {**dict.fromkeys(KIND_NAMES, 0.01), "null_field": 0.2}


def test_the_command_writes_events_too(tmp_path: Path) -> None:
    arguments = ["generate", "--raw", str(tmp_path), "--members", "20", "--days", "1"]
    more = ["--events-per-day", "300", "--dirty", "null_field=0.1"]
    done = CliRunner().invoke(app, [*arguments, *more])
    assert done.exit_code == 0, done.output
    assert re.search(r"^events +300$", done.stdout, re.MULTILINE)
    assert len(manifest(tmp_path, dt.date(2024, 6, 28))) == 30
    assert len(read(tmp_path, dt.date(2024, 6, 28)).fails) == 30

"""schemas/event_schema.json against what is made of it: macros, and the SQL checks.

A JSON Schema library judges the events by the schema; the checks 1 and 3 have to name the
same fields. Where the rules of the checks say more or less than the schema can, it is
told below, one rule a function.
"""

import datetime as dt
import gzip
import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from oracles.event_lines import lines_of
from oracles.event_worlds import draw_pack
from support import ROOT, DbtProject
from we_mart.events import dbt_macros
from we_mart.events.dbt_macros import event_macros
from we_mart.events.schema import EventSchema, event_schema
from we_mart.raw.event_folder import event_files
from we_mart.raw.generator import GeneratorConfig, generate_events
from we_mart.raw.generator.event_dirt_kinds import KIND_NAMES

SCHEMA = json.loads((ROOT / "schemas/event_schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema_rs.Draft7Validator(SCHEMA)
MOST_WHOLE = 2**53 - 1

# What follows from the schema


def test_the_macros_are_those_of_the_schema() -> None:
    for path, text in event_macros(ROOT).items():
        assert path.read_text(encoding="utf-8") == text, "run `make contract`"


def test_a_rule_of_the_schema_that_changes_changes_the_macros(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each rule of each field, and each required field, is in the macros."""
    schema = event_schema()
    before = event_macros(ROOT)
    for name, rules in schema.fields.items():
        for rule in {*rules} - {"description"}:
            value = rules[rule]
            other = value[::-1] if isinstance(value, list) else "other"
            fields = schema.fields | {name: rules | {rule: other}}
            changed = EventSchema(
                fields, schema.common, schema.common_required, schema.own,
                schema.own_required,
            )  # fmt: skip
            monkeypatch.setattr(dbt_macros, "event_schema", lambda c=changed: c)
            assert event_macros(ROOT) != before, (name, rule)
    for kind, required in schema.own_required.items():
        own = schema.own_required | {kind: required[1:]}
        changed = EventSchema(
            schema.fields, schema.common, schema.common_required, schema.own, own
        )
        monkeypatch.setattr(dbt_macros, "event_schema", lambda c=changed: c)
        assert event_macros(ROOT) != before, kind


@pytest.mark.slow
def test_staging_reads_every_field_of_the_schema(manifest: Any) -> None:
    columns = manifest.nodes["model.we_mart.stg_events__event_lines"].columns
    renamed = {"timestamp": "client_time"}
    fields = {renamed.get(name, name) for name in SCHEMA["definitions"]}
    lines = {"part_date", "file_name", "line_no", "line", "fault", "raw_line"}
    assert {*columns} == fields | lines


def test_the_schema_is_a_valid_one_of_draft_7() -> None:
    assert SCHEMA["$schema"] == "http://json-schema.org/draft-07/schema#"
    jsonschema_rs.meta.validate(SCHEMA)


# A second validation


@dataclass(frozen=True)
class Faults:
    """Fields by check."""

    missing: frozenset[str]
    broken: frozenset[str]


def first_of_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The first of two equal keys counts."""
    return dict(reversed(pairs))


def whole_or_real(digits: str) -> float | int:
    """JSON Schema has one type of numbers: 3.0 is whole, as is 1e400."""
    mantissa, _, exponent = digits.lower().partition("e")
    if 300 < int(exponent or 0) < 10_000 and "." not in mantissa:
        return int(mantissa) * 10 ** int(exponent)
    return float(digits)


#: What writers put for a number that is none: no JSON, so the library has no say.
_NO_NUMBER = re.compile(rb"(?i)(?<=[:,\[])(\s*)-?(nan|inf(inity)?)(?=\s*[,\]}])")


def read(line: bytes) -> dict[str, Any]:
    """The event of a line that dbt could read; NaN as a value of no field's type."""
    event = json.loads(
        _NO_NUMBER.sub(rb"\1[]", line),
        object_pairs_hook=first_of_each,
        parse_float=whole_or_real,
    )
    assert isinstance(event, dict)
    return event


def by_schema(event: dict[str, Any]) -> Faults:
    """What the library says, as check 1 (absent, null, empty) and 3 (the rest) name it."""
    kind = event.get("event_type")
    schema = event_schema()
    required = {*schema.common_required}
    if isinstance(kind, str):
        required |= {*schema.own_required.get(kind, ())}
    missing, broken = set(), set()
    for error in VALIDATOR.iter_errors(event):
        if not error.instance_path:
            name = error.kind.property
            assert name in required, error.message
            missing.add(name)
            continue
        name = str(error.instance_path[0])
        given = event[name] is not None and event[name] != ""
        (broken if given or name not in required else missing).add(name)
    return Faults(frozenset(missing), frozenset(broken))


def by_rules(event: dict[str, Any], found: Faults) -> Faults:
    """The exceptions: where checks 1 and 3 are not the schema, and why."""
    schema = event_schema()
    broken = set(found.broken)
    # 1. Check 5 judges what is no text in `timestamp`; check 3 says nothing of it.
    if not isinstance(event.get("timestamp"), str):
        broken.discard("timestamp")
    # 2. Whole numbers beyond 2^53 may be another number to the next reader.
    # JSON Schema asks no more than that they are whole and in range.
    for name in schema.own.get(str(event.get("event_type")), ()):
        value = event.get(name)
        is_number = type(value) in (int, float)
        if schema.fields[name]["type"] == "integer" and is_number:
            broken |= {name} if abs(value) > MOST_WHOLE else set()
    return Faults(found.missing, frozenset(broken))


def names(told: str | None) -> frozenset[str]:
    return frozenset(told.split(", ") if told else ())


def all_lines(raw: Path) -> dict[tuple[str, str, int], bytes]:
    found = {}
    for day, paths in event_files(raw).items():
        for path in paths:
            content = path.read_bytes()
            if path.suffix == ".gz":
                content = gzip.decompress(content)
            for line_no, line in enumerate(lines_of(content), 1):
                found[day, path.name, line_no] = line
    return found


def disagreements(project: DbtProject) -> tuple[list[str], Counter[str]]:
    """Events of which checks and library differ; what was seen of both verdicts."""
    lines = all_lines(project.raw)
    wrong: list[str] = []
    seen: Counter[str] = Counter()
    for day, name, line_no, missing, broken in project.query(
        "select part_date, file_name, line_no, missing_fields, broken_fields"
        " from we_mart_int.int_event_lines_checked where is_event"
    ):
        line = lines[day, name, line_no]
        event = read(line)
        told = by_rules(event, by_schema(event))
        checks = Faults(names(missing), names(broken))
        seen["valid" if checks == Faults(frozenset(), frozenset()) else "invalid"] += 1
        for field in checks.missing | checks.broken:
            seen[field] += 1
        if checks != told:
            both = [[*map(sorted, (f.missing, f.broken))] for f in (checks, told)]
            wrong.append(f"SQL, schema: missing, broken {both} of {line[:600]!r}")
    return wrong, seen


def write_dirty_files(raw: Path) -> None:
    generate_events(
        GeneratorConfig(
            raw,
            start=dt.date(2028, 7, 1),
            days=2,
            members=100,
            weekday_events=2_000,
            dirty_events=dict.fromkeys(KIND_NAMES, 0.03),
        )
    )


@pytest.mark.slow
def test_the_schema_library_agrees_with_checks_1_and_3(project: DbtProject) -> None:
    write_dirty_files(project.raw)
    draw_pack(20240711, 50).write(project.raw)
    project.run("int_event_lines_checked", "stg_events__event_lines")
    wrong, seen = disagreements(project)
    assert not wrong, f"{len(wrong)} events:\n" + "\n".join(wrong[:10])
    # Of both kinds enough, and every field broken or missing at least once.
    assert seen["valid"] > 3_000
    assert seen["invalid"] > 1_000
    assert {*SCHEMA["definitions"]} - {*seen} == set()


EVENT = {
    "event_id": "00000000-0000-4000-8000-000000000001",
    "event_type": "search",
    "user_id": "U000001",
    "session_id": "00000000-0000-4000-8000-000000000002",
    "timestamp": "2024-07-01T10:00:00",
    "platform": "web",
    "device_type": "desktop",
    "search_query": "q",
    "result_count": 0,
}
#: Values that JSON has for a text or a number, or that look like one.
VALUES = [
    '""', '"\\"\\""', '"null"', '"\\u0000"', "null", "0", "-0.0", "1", "1.0", "1.5", "true",
    "[]", "{}", '[""]', '"0"', '" "', '"1"', "1e2", "9007199254740991", "9007199254740992",
    "1e400", "-1e400", "NaN", '"NaN"', "-Infinity",
]  # fmt: skip
TYPES = ("page_view", "click", "add_to_cart", "purchase", "search")


@pytest.mark.slow
def test_each_kind_of_value_in_each_field(project: DbtProject) -> None:
    """Every field of every type with every kind of value: the same verdict of both."""
    whole: dict[str, Any] = {
        "page_url": "/", "page_type": "home", "element_id": "b", "element_type": "link",
        "product_id": "P0001", "quantity": 1, "unit_price": 1, "payment_method": "toss_pay",
        "order_id": "ORD2024070100001", "total_amount": 1, "search_query": "q",
        "result_count": 0,
    }  # fmt: skip
    schema = event_schema()
    lines = []
    for kind in TYPES:
        for name in (*schema.common, *schema.own[kind]):
            event = EVENT | {key: whole[key] for key in schema.own_required[kind]}
            event = {**event, "event_type": kind, name: "@"}
            text = json.dumps(event)
            lines += [text.replace('"@"', value) for value in VALUES]
    folder = project.raw / "events"
    folder.mkdir(parents=True)
    (folder / "events_20240701.jsonl").write_text("\n".join(lines), encoding="utf-8")
    project.run("int_event_lines_checked", "stg_events__event_lines")
    wrong, seen = disagreements(project)
    assert not wrong, f"{len(wrong)} of {len(lines)}:\n" + "\n".join(wrong[:8])
    assert seen["valid"] + seen["invalid"] == len(lines)

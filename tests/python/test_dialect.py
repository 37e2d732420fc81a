"""Each dialect macro gives the same values on every engine, at the edges too."""

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from support import ROOT, DbtProject, failure
from we_mart.raw.event_json import register_functions

TS = "cast('{}' as timestamp)"


def ts(text: str) -> str:
    """A timestamp literal."""
    return f"cast('{text}' as timestamp)"


def macro(call: str) -> str:
    return "{{ " + call + " }}"


def on(name: str, sql: str, *rest: str) -> str:
    """A macro called with an SQL expression and further literal arguments."""
    quoted = '"' + sql + '"'
    return macro(f"{name}({', '.join([quoted, *rest])})")


def double_to_decimal(text: str) -> str:
    return macro(f"""double_to_decimal("cast('{text}' as " ~ type_double() ~ ")")""")


D, T = dt.date, dt.datetime

CASES: dict[str, tuple[str, Any]] = {
    "business day ends at 15:00 UTC": (
        on("business_date", ts("2024-07-01 14:59:59.999999")),
        D(2024, 7, 1),
    ),
    "and starts there": (on("business_date", ts("2024-07-01 15:00:00")), D(2024, 7, 2)),
    "business date of null": (on("business_date", "cast(null as timestamp)"), None),
    "business date over new year": (
        on("business_date", ts("2023-12-31 15:00:00")),
        D(2024, 1, 1),
    ),
    "business time keeps microseconds": (
        on("business_timestamp", ts("2024-02-28 15:00:00.000001")),
        T(2024, 2, 29, 0, 0, 0, 1),
    ),
    "microseconds before 1970": (
        on("epoch_us", ts("1969-12-31 23:59:59.999999")),
        -1,
    ),
    "microseconds to the last": (
        on("epoch_us", ts("2024-07-01 00:00:00.000001")),
        1_719_792_000_000_001,
    ),
    "control characters as escapes": (
        on("without_control_characters", "'a' || chr(10) || 'b' || chr(31)"),
        "a\\u000ab\\u001f",
    ),
    "back to UTC": (
        on("utc_timestamp", ts("2024-03-01 08:59:59")),
        T(2024, 2, 29, 23, 59, 59),
    ),
    "start of a business day": (
        on("day_start", "cast('2024-07-02' as date)"),
        T(2024, 7, 1, 15),
    ),
    "a day as text": (on("day_text", "cast('2024-07-02' as date)"), "2024-07-02"),
    "a null day as text": (on("day_text", "cast(null as date)"), None),
    "epoch milliseconds are rounded down": (
        on("epoch_ms", ts("2024-01-01 00:00:00.123999")),
        1704067200123,
    ),
    "also before 1970": (on("epoch_ms", ts("1969-12-31 23:59:59.9995")), -1),
    "whole milliseconds stay": (
        on("epoch_ms", ts("2024-01-01 00:30:00.001")),
        1704069000001,
    ),
    "Monday is 1": (on("iso_weekday", "cast('2024-07-01' as date)"), 1),
    "Sunday is 7": (on("iso_weekday", "cast('2024-07-07' as date)"), 7),
    "bytes order upper before lower case": (
        f"{on('c_text', chr(39) + 'B' + chr(39))} < {on('c_text', chr(39) + 'a' + chr(39))}",
        True,
    ),
    "bytes order does not skip signs": (
        f"{on('c_text', chr(39) + 'a_b' + chr(39))} < {on('c_text', chr(39) + 'ab' + chr(39))}",
        True,
    ),
    "every match is replaced": (
        macro("regexp_replace_all(\"'a1b22c'\", '[0-9]+', '-')"),
        "a-b-c",
    ),
    "a match": (macro("regexp_matches(\"'ORD123'\", '^ORD[0-9]{3}$')"), True),
    "no match": (macro("regexp_matches(\"'ORD12'\", '^ORD[0-9]{3}$')"), False),
    "a JSON text": (on("json_text", """'{\\"k\\": \\"v\\"}'""", "'k'"), "v"),
    "a JSON number as text": (on("json_text", """'{\\"k\\": 0}'""", "'k'"), "0"),
    "an absent JSON key": (on("json_text", """'{\\"k\\": 0}'""", "'l'"), None),
    "a JSON null": (on("json_text", """'{\\"k\\": null}'""", "'k'"), None),
    "a whole number in text": (on("text_to_bigint", "' -42 '"), -42),
    "18 digits fit": (on("text_to_bigint", "'999999999999999999'"), 999999999999999999),
    "a number too long for a bigint": (
        on("text_to_bigint", "'99999999999999999999'"),
        None,
    ),
    "no number": (on("text_to_bigint", "'12a'"), None),
    "a fraction is no whole number": (on("text_to_bigint", "'1.5'"), None),
    "empty text is no number": (on("text_to_bigint", "''"), None),
    "a decimal in text, half up": (
        on("text_to_decimal", "'2.675'", "10", "2"),
        Decimal("2.68"),
    ),
    "a negative decimal": (
        on("text_to_decimal", "'-0.125'", "10", "2"),
        Decimal("-0.13"),
    ),
    "a decimal with too many digits": (
        on("text_to_decimal", "'12345678901.5'", "10", "2"),
        None,
    ),
    "no decimal": (on("text_to_decimal", "'1e5'", "10", "2"), None),
    "a tie is rounded up": (macro("ratio('1', '8', 2)"), Decimal("0.13")),
    "a tie that binary fractions miss": (
        macro("ratio('1005', '1000', 2)"),
        Decimal("1.01"),
    ),
    "a negative tie goes away from zero": (
        macro("ratio('-1', '8', 2)"),
        Decimal("-0.13"),
    ),
    "two negatives": (macro("ratio('-1', '-8', 2)"), Decimal("0.13")),
    "integers are not divided as integers": (
        macro("ratio('7', '2', 1)"),
        Decimal("3.5"),
    ),
    "a quotient just below a tie": (
        macro("ratio('124999999999', '1000000000000', 2)"),
        Decimal("0.12"),
    ),
    "a quotient of decimals": (
        macro(
            """ratio("cast('0.30' as numeric(18, 2))", "cast('0.10' as numeric(18, 2))", 9)"""
        ),
        Decimal("3"),
    ),
    "a large sum": (
        macro("""ratio("cast('99999999999999.99' as numeric(18, 2))", '3', 2)"""),
        Decimal("33333333333333.33"),
    ),
    "no decimals at all": (macro("ratio('5', '2', 0)"), Decimal("3")),
    "nothing over something": (macro("ratio('0', '7', 4)"), Decimal("0")),
    "something over nothing": (macro("ratio('7', '0', 4)"), None),
    "null over something": (macro("ratio('cast(null as bigint)', '7', 4)"), None),
    "something over null": (macro("ratio('7', 'cast(null as bigint)', 4)"), None),
    "a product's tie is rounded up": (
        macro("product('0.01', '1380.5')"),
        Decimal("13.81"),
    ),
    "and away from zero": (macro("product('-0.01', '1380.5')"), Decimal("-13.81")),
    "a millionth below a tie": (macro("product('1', '0.004999')"), Decimal("0")),
    "a product of many digits": (
        macro("product('9223372036854.775807', '1380.500001')"),
        Decimal(9223372036854775807 * 1380500001).scaleb(-12).quantize(Decimal("0.01")),
    ),
    "a product of two negatives": (macro("product('-2', '-3', 0)"), Decimal("6")),
    "a product with nothing": (macro("product('0', '7')"), Decimal("0")),
    "a product with null": (macro("product('cast(null as integer)', '7')"), None),
    "a double in decimals": (double_to_decimal("0.1"), Decimal("0.1")),
    "a double's tie is rounded away": (
        double_to_decimal("-0.0078125"),
        Decimal("-0.007813"),
    ),
    "a small double": (double_to_decimal("4e-7"), Decimal("0")),
    "a double of many digits": (
        double_to_decimal("1234567890123.25"),
        Decimal("1234567890123.25"),
    ),
    "too large a double": (double_to_decimal("9e12"), None),
    "a double that is no number": (double_to_decimal("NaN"), None),
    "an infinite double": (double_to_decimal("-Infinity"), None),
    "a percentage that is a tie": (macro("percent('1', '800', 2)"), Decimal("0.13")),
    "98.996 percent of a gate": (
        macro("percent('98996', '100000', 3)"),
        Decimal("98.996"),
    ),
    "a third in percent": (macro("percent('1', '3')"), Decimal("33.33")),
    "a double": (f"cast('0.5' as {macro('type_double()')})", 0.5),
    "an empty list holds nothing": (macro("in_list('1', [])"), False),
    "a list holds its members": (macro("""in_list("'b'", ['a', 'b'])"""), True),
    "texts are joined in order": (
        "(select "
        + macro("string_agg_ordered('v.t', '+', 'v.t desc')")
        + " from (values ('a'), ('c'), (null), ('b')) as v (t))",
        "c+b+a",
    ),
    "the last value is that of the highest order, nulls left out": (
        "(select "
        + macro("last_by('v.t', 'v.n')")
        + " from (values ('b', 2), ('a', 10), (null, 11), ('c', 9)) as v (t, n))",
        "a",
    ),
    "the last value by number is that of the highest number, nulls left out": (
        "(select "
        + macro("last_by_number('v.t', 'v.n')")
        + " from (values ('b', 2), ('a', 10), (null, 11), ('c', 9)) as v (t, n))",
        "a",
    ),
    "the last value by number may be empty": (
        "(select "
        + macro("last_by_number('v.t', 'v.n')")
        + " from (values ('b', 2), ('', 8999999999)) as v (t, n))",
        "",
    ),
    "a last whole number by number stays one": (
        "(select "
        + macro("last_by_number('v.a', 'v.n', 'bigint')")
        + " from (values (-5, 100), (7, 0), (null, 101)) as v (a, n))",
        -5,
    ),
    "of nulls alone there is no last value by number": (
        "(select "
        + macro("last_by_number('v.a', 'v.n', 'bigint')")
        + " from (values (cast(null as bigint), 1)) as v (a, n))",
        None,
    ),
    "of nulls alone there is no last value": (
        "(select "
        + macro("last_by('v.t', 'v.n')")
        + " from (values (cast(null as varchar), 1)) as v (t, n))",
        None,
    ),
    "digits of a time are cut off after the millisecond": (
        on("timestamp_digits", ts("2024-07-01 01:02:03.009999")),
        "20240701010203009",
    ),
    "digits of a whole second": (
        on("timestamp_digits", ts("2024-12-31 23:59:59")),
        "20241231235959000",
    ),
    "milliseconds are an interval": (
        f"{ts('2024-07-01 00:00:00')} + {macro('milliseconds(1800001)')}",
        T(2024, 7, 1, 0, 30, 0, 1000),
    ),
    "seconds are whole ones between milliseconds": (
        macro(
            f"""whole_seconds("{ts("2024-07-01 00:00:00.0009")}", "{ts("2024-07-01 00:00:01")}")"""
        ),
        1,
    ),
    "a list of dates holds its members": (
        macro(
            """in_dates("cast('2024-07-02' as date)", ['2024-07-01', '2024-07-02'])"""
        ),
        True,
    ),
    "an empty list of dates holds nothing": (
        macro("""in_dates("cast('2024-07-02' as date)", [])"""),
        False,
    ),
    "days between two days": (
        "(select min(d.part_date) || ' ' || max(d.part_date) || ' ' || count(*) from ("
        + macro("days_between('2024-02-28', '2024-03-01')")
        + ") as d)",
        "2024-02-28 2024-03-01 3",
    ),
    "one day between a day and itself": (
        "(select count(*) from ("
        + macro("days_between('2024-02-29', '2024-02-29')")
        + ") as d)",
        1,
    ),
    "days around": (
        "'"
        + macro("days_around(['2024-03-01', '2024-02-29'], 1, 0) | join(' ')")
        + "'",
        "2024-02-28 2024-02-29 2024-03-01",
    ),
}


def jinja(text: str) -> str:
    """A text as it is written between double quotes in a macro call."""
    return text.replace("\\", "\\\\").replace('"', '\\"')


def json_literal(text: str) -> str:
    """A JSON literal, as an argument of a macro."""
    return f"""\"cast('{jinja(text)}' as \" ~ type_json() ~ ")\""""


def of_json(name: str, text: str, *rest: str) -> str:
    """A macro called with a JSON literal."""
    return macro(f"{name}({', '.join([json_literal(text), *rest])})")


def rows_of(call: str, json: str, selected: str) -> str:
    """One value selected from the rows that a macro makes of a relation with JSON."""
    return (
        f"(with r as (select 7 as id, cast('{json}' as {macro('type_json()')}) as j)"
        f" select {selected} from {macro(call)} as e)"
    )


JSON_KINDS = {
    '{"a": 1}': "object", "[]": "array", '"t"': "string", '""': "string", '"null"': "string",
    "0": "number", "-1.5": "number", "1e400": "number", "true": "boolean", "false": "boolean",
    "null": "null",
}  # fmt: skip
#: JSON number, as numeric(24, 4): half up, and null from 10^12 on.
AMOUNTS: dict[str, Decimal | None] = {
    "1": Decimal(1), "-0.00005": Decimal("-0.0001"), "0.00005": Decimal("0.0001"),
    "0.00004": Decimal(0), "1e2": Decimal(100), "999999999999.9999": Decimal("999999999999.9999"),
    "1000000000000": None, "-1000000000000": None, "-999999999999": Decimal("-999999999999"),
    "1e400": None, "-1e400": None, '"1"': None, "true": None, "null": None, "[1]": None, "{}": None,
}  # fmt: skip
DOUBLES: dict[str, float | None] = {
    "3": 3.0, "3.0": 3.0, "-0.5": -0.5, "1e2": 100.0, "1e400": float("inf"), "-1e400": float("-inf"),
    "9007199254740993": 9007199254740992.0, '"3"': None, "true": None, "null": None, "[3]": None,
}  # fmt: skip
CALENDAR_TIME = macro("calendar_timestamp('v.t')")
CALENDAR: dict[str, dt.datetime | None] = {
    "2024-02-29T10:00:00": T(2024, 2, 29, 10), "2023-02-29T10:00:00": None,
    "2024-02-30T10:00:00": None, "2024-04-31T00:00": None, "2024-04-30T00:00": T(2024, 4, 30),
    "2024-12-31T23:59:59.999999": T(2024, 12, 31, 23, 59, 59, 999999),
    "2024-07-01T00:00:00.5": T(2024, 7, 1, 0, 0, 0, 500000), "2100-02-29T00:00:00": None,
}  # fmt: skip

CASES |= {
    f"{text} is of the kind {kind}": (of_json("json_kind", text), kind)
    for text, kind in JSON_KINDS.items()
}
CASES |= {
    f"{text} as an amount": (of_json("json_amount", text), amount)
    for text, amount in AMOUNTS.items()
}
CASES |= {
    f"{text} as floating point": (of_json("json_double", text), number)
    for text, number in DOUBLES.items()
}
CASES |= {
    # Of rows: a literal PostgreSQL would cast before it asks what is cast.
    f"{text} in the calendar": (
        f"(select {CALENDAR_TIME}"
        f" from (values ('{text}'), (null)) as v (t) where v.t is not null)",
        time,
    )
    for text, time in CALENDAR.items()
}
CASES |= {
    "a JSON string without quotes": (of_json("json_scalar", '"a b"'), "a b"),
    "an empty JSON string": (of_json("json_scalar", '""'), ""),
    "a JSON number as its text": (of_json("json_scalar", "1.5"), "1.5"),
    "a JSON truth as its text": (of_json("json_scalar", "true"), "true"),
    "letters of any kind in JSON": (of_json("json_scalar", '"\ud55c😀"'), "한😀"),
    "a value of a key": (
        macro("json_scalar(" + of_json("json_value", '{"k": {"l": "v"}}', "'k'")[3:-3] + ")")
        + " like '{\"l\":%\"v\"}'",
        True,
    ),
    "an absent key has no value": (of_json("json_value", '{"k": 1}', "'l'") + " is null", True),
    "an array has no keys": (of_json("json_value", "[1]", "'k'") + " is null", True),
    "a text has no keys": (of_json("json_value", '"k"', "'k'") + " is null", True),
    "elements of an array in order": (
        rows_of("json_elements('r', 'j')", '["a", 2, null, ["b"]]', "string_agg(cast(e.item as varchar), '+' order by e.item_no)"),
        '"a"+2+null+["b"]',
    ),
    "elements are numbered from 1, beside the relation's columns": (
        rows_of("json_elements('r', 'j')", "[5, 6]", "min(e.item_no) * 100 + max(e.item_no) * 10 + max(e.id)"),
        127,
    ),
    "what is no array has no elements": (rows_of("json_elements('r', 'j')", '{"a": [1]}', "count(*)"), 0),
    "an empty array has none": (rows_of("json_elements('r', 'j')", "[]", "count(*)"), 0),
    "a record has texts and values": (
        rows_of(
            "json_record('r', 'j', ['t', 'n', 'gone', 'none'], ['v', 'absent'])",
            '{"t": "x", "n": 5, "none": null, "v": "y", "more": 1}',
            "concat_ws('|', e.id, e.t, e.n, coalesce(e.gone, '-'), coalesce(e.none, '-'), cast(e.v as varchar), coalesce(cast(e.absent as varchar), '-'))",
        ),
        '7|x|5|-|-|"y"|-',
    ),
    "millionths of a decimal": (
        "cast(" + macro("exact_millionths('1.234567')") + " as bigint)", 1234567
    ),
    "the whole part of a quotient": (
        "cast(" + macro("whole_quotient('7', '2')") + " as bigint)", 3
    ),
    "one of some values": (macro("""is_one_of("'b'", ['a', 'b'])"""), True),
    "none of some values": (macro("""is_one_of("'c'", ['a', 'b'])"""), False),
    "a row without JSON stays, without values": (
        "(with r as (select 7 as id, cast(null as " + macro("type_json()") + ") as j)"
        " select count(e.id) * 10 + count(e.t) from " + macro("json_record('r', 'j', ['t'], ['v'])") + " as e)",
        10,
    ),
}  # fmt: skip

#: Texts, and whether they are JSON in the strict sense that can be kept.
STRICT = {
    '{"a": [1]}': True, " 1 ": True, '"x"': True, "null": True, "": False, "{": False,
    '{"a": NaN}': False, "[1,]": False, "{} {}": False, "Infinity": False, "01": False,
    '"\\u0000"': False, '"\\ud800"': False,
}  # fmt: skip

#: Objects in which a key may stand twice, and the value that counts.
FIRST_OF_A_KEY = {
    '{"a": 1, "a": 2}': 1, '{"a": 2, "b": 3, "a": 1, "b": 4}': 2, '{"b": 1, "b": 2}': None,
    '{"a": null, "a": 2}': None, "{}": None, '[{"a": 1, "a": 2}]': None,
}  # fmt: skip

#: Macros of statements and settings: what they do is not a value.
NO_VALUES = {
    "lock_for_writing", "planner_settings", "refresh_statistics", "row_store_indexes",
    "without_nested_loops", "evaluate_once", "materialization_table",
}  # fmt: skip

#: A zone with daylight saving: clocks go forward on 2024-03-10 at 07:00 UTC.
NEW_YORK: dict[str, tuple[str, Any]] = {
    "before summer time": (on("business_timestamp", ts("2024-03-10 06:59:59")), T(2024, 3, 10, 1, 59, 59)),
    "in summer time": (on("business_timestamp", ts("2024-03-10 07:00:00")), T(2024, 3, 10, 3)),
    "winter day": (on("business_date", ts("2024-01-02 04:59:59")), D(2024, 1, 1)),
    "summer day": (on("business_date", ts("2024-07-02 03:59:59")), D(2024, 7, 1)),
    "start of a winter day": (on("day_start", "cast('2024-01-02' as date)"), T(2024, 1, 2, 5)),
    "start of a summer day": (on("day_start", "cast('2024-07-02' as date)"), T(2024, 7, 2, 4)),
}  # fmt: skip


def check(
    project: DbtProject, cases: dict[str, tuple[str, Any]], **variables: str
) -> None:
    values = project.evaluate(*(sql for sql, _ in cases.values()), **variables)
    found = dict(zip(cases, values, strict=True))
    expected = {name: value for name, (_, value) in cases.items()}
    assert found == expected
    kinds = {n: isinstance(v, bool) for n, v in expected.items() if v is not None}
    assert {n: isinstance(found[n], bool) for n in kinds} == kinds


def test_macros_agree_with_their_description(project: DbtProject) -> None:
    check(project, CASES)


def test_every_macro_of_the_dialect_has_a_case() -> None:
    text = " ".join(sql for sql, _ in (*CASES.values(), *NEW_YORK.values()))
    # And those with a test of their own.
    text += Path(__file__).read_text(encoding="utf-8").partition("\ndef check(")[2]
    macros = {path.stem for path in (ROOT / "macros/dialect").glob("*.sql")}
    assert macros >= NO_VALUES
    assert {
        name for name in macros - NO_VALUES if not re.search(rf"\b{name}\b", text)
    } == set()


def read(project: DbtProject, *expressions: str) -> tuple[Any, ...]:
    """Values of expressions with json_or_null.

    On PostgreSQL its function is made where a run starts; on DuckDB it is ours.
    """
    project.raw.joinpath("events").mkdir(parents=True)
    project.raw.joinpath("events/events_20240701.jsonl").write_text("{}\n")
    project.run("stg_events__event_lines")
    asked = ", ".join(f"{sql} as c{n}" for n, sql in enumerate(expressions))
    done = project.dbt("compile", "--inline", f"select {asked}")
    assert done.success, failure(done)
    sql = done.result.results[0].node.compiled_code
    if project.target == "duckdb":
        with duckdb.connect() as connection:
            register_functions(connection)
            (row,) = connection.execute(sql).fetchall()
    else:
        (row,) = project.query(sql)
    return row


def test_json_or_null(project: DbtProject) -> None:
    strict = [on("json_or_null", f"'{jinja(text)}'") for text in STRICT]
    repeated = [
        macro(f"""json_amount(json_value(json_or_null("'{jinja(text)}'"), 'a'))""")
        for text in FIRST_OF_A_KEY
    ]
    row = read(project, *(f"{sql} is not null" for sql in strict), *repeated)
    assert dict(zip(STRICT, row, strict=False)) == STRICT
    found = dict(zip(FIRST_OF_A_KEY, row[len(STRICT) :], strict=True))
    assert found == FIRST_OF_A_KEY


def test_a_zone_with_daylight_saving(project: DbtProject) -> None:
    check(project, NEW_YORK, business_timezone="America/New_York")


@pytest.mark.parametrize(
    ("zone", "minutes"),
    [
        ("Asia/Seoul", "540"),
        ("Asia/Kolkata", "330"),
        ("UTC", "0"),
        ("Europe/London", "None"),
    ],
)
def test_zones_with_one_offset_are_plain_additions(
    duckdb_project: DbtProject, zone: str, minutes: str
) -> None:
    offset = duckdb_project.evaluate(
        "'{{ business_offset_minutes() }}'", business_timezone=zone
    )
    assert offset == [minutes]


def test_run_timestamp_is_one_value_in_utc(project: DbtProject) -> None:
    before = dt.datetime.now(dt.UTC).replace(tzinfo=None)
    first, second = project.evaluate("{{ run_timestamp() }}", "{{ run_timestamp() }}")
    assert first == second
    assert before <= first <= dt.datetime.now(dt.UTC).replace(tzinfo=None)

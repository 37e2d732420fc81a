"""Bad input from the file to the marts: each kind told, nothing lost, the rest built."""

import gzip
import json
import random
from typing import Any

import pytest

from small_events import (
    JUDGING,
    MODELS,
    MON,
    TUE,
    WED,
    Event,
    event,
    everywhere,
    failing,
    mart_days,
    quarantine,
    walk,
    write,
)
from support import DbtProject, failure
from we_mart.errors import UserError

#: Each test builds: left out of make test-fast.
pytestmark = pytest.mark.slow


def put(project: DbtProject, name: str, content: bytes) -> None:
    (project.raw / "events").mkdir(parents=True, exist_ok=True)
    (project.raw / "events" / name).write_bytes(content)


def text(events: list[Event]) -> bytes:
    return "".join(json.dumps(e) + "\n" for e in events).encode()


def run(project: DbtProject, *models: str) -> None:
    project.run(*JUDGING, *models, quality_pass_rate="0")


def reasons(project: DbtProject) -> dict[tuple[str, int], tuple[str, str]]:
    """(failed checks, reasons) by file and line."""
    return {
        (name, int(line)): (checks, told)
        for name, line, checks, told in project.query(
            "select file_name, line_no, failed_checks, reasons from we_mart.event_quarantine"
        )
    }


def test_every_way_a_line_is_bad(project: DbtProject) -> None:
    """A day of many files, the bad between the good: each told, no other touched."""
    good = walk(MON)
    big = json.dumps(event(MON, 500, "page_view", page_url="x" * 10 * 2**20))
    deep = (
        json.dumps(event(MON, 501, "page_view"))[:-1]
        + ', "x": '
        + "[" * 500
        + "]" * 500
        + "}"
    )
    just = (
        json.dumps(event(MON, 502, "page_view"))[:-1]
        + ', "x": '
        + "[" * 499
        + "]" * 499
        + "}"
    )
    lines: list[tuple[str, str | None]] = [
        ("{not JSON", "not JSON"), ("", "not JSON"), ("[]", "not an object"),
        (big, "over 1 MiB"), (deep, "nested deeper than 500 levels"), (just, None),
    ]  # fmt: skip
    put(
        project,
        "events_20240701_a.jsonl",
        text(good) + "\n".join(t for t, _ in lines).encode() + b"\n",
    )
    # Byte order mark, CRLF, and a last line that was cut off.
    marked = [event(MON, 510, "page_view"), event(MON, 511, "search")]
    crlf = b"\xef\xbb\xbf" + text(marked).replace(b"\n", b"\r\n")
    put(project, "events_20240701_b.jsonl", crlf + text(good)[:100])
    korean = [event(MON, 520, "search", search_query="앨범")]
    as_utf_16 = json.dumps(korean[0], ensure_ascii=False).encode("utf-16")
    put(project, "events_20240701_c.jsonl", as_utf_16)
    latin = json.dumps(event(MON, 521, "search", search_query="é"), ensure_ascii=False)
    put(project, "events_20240701_d.jsonl", latin.encode("latin-1"))
    run(project)
    found = reasons(project)
    expected = {
        ("events_20240701_a.jsonl", 5 + n): ("1", fault)
        for n, (_, fault) in enumerate(lines) if fault
    }  # fmt: skip
    expected |= {
        ("events_20240701_b.jsonl", 3): ("1", "not JSON"),
        ("events_20240701_c.jsonl", 1): ("1", "not UTF-8"),
        ("events_20240701_d.jsonl", 1): ("1", "not UTF-8"),
    }
    assert found == expected
    shown = dict(
        project.query(
            "select file_name || line_no, raw_line from we_mart.event_quarantine"
        )
    )
    assert shown["events_20240701_a.jsonl8"] == big[: 2**20]
    assert shown["events_20240701_b.jsonl3"] == text(good)[:100].decode()
    assert "\\xe9" in shown["events_20240701_d.jsonl1"]
    (intake,) = project.query(
        "select line_count, accepted_count, quarantined_count, unreadable_count"
        " from we_mart.event_intake"
    )
    assert intake == (15, 7, 8, 8)


#: A change of an event, and the checks that it fails.
CHANGES: list[tuple[str, dict[str, Any], str]] = [
    ("page_view", {"event_type": "scroll"}, "3"),
    ("page_view", {"event_type": "Page_View"}, "3"),
    ("click", {"position": "1"}, "3"),
    ("add_to_cart", {"quantity": "1"}, "3"),
    ("add_to_cart", {"unit_price": "1000"}, "3"),
    ("add_to_cart", {"quantity": 2.0}, ""),
    ("page_view", {"user_id": 123456}, "3"),
    ("page_view", {"page_url": ["/"]}, "3"),
    ("page_view", {"page_url": {"a": [[[]]]}}, "3"),
    ("page_view", {"timestamp": f"{TUE}T12:00:00"}, "5"),
    ("page_view", {"timestamp": f"{MON}T15:00:00Z"}, "5"),
    ("page_view", {"timestamp": f"{MON}T14:59:59.999999999Z"}, ""),
    ("page_view", {"timestamp": "2024-06-30T15:00:00Z"}, ""),
    ("page_view", {"timestamp": f"{MON}T00:00:00+09:00"}, ""),
    ("page_view", {"timestamp": f"{TUE}T08:00+18:00"}, ""),
    ("page_view", {"timestamp": "2024-06-30T11:00:00-0400"}, ""),
    ("page_view", {"timestamp": "2024-06-30T10:59:59-04"}, "5"),
    ("page_view", {"timestamp": f"{MON} 12:00:00"}, "5"),
    ("page_view", {"timestamp": "20240701T120000"}, "5"),
    ("page_view", {"timestamp": f"{MON}T24:00:00"}, "5"),
    ("page_view", {"timestamp": "2024-02-30T12:00:00"}, "5"),
    ("page_view", {"timestamp": "2023-02-29T12:00:00"}, "5"),
    ("page_view", {"timestamp": 1719802800}, "5"),
    ("page_view", {"user_id": '""'}, "3"),
    ("page_view", {"unknown": "\0"}, ""),
]  # fmt: skip


def test_every_way_a_value_is_bad(project: DbtProject) -> None:
    events = [
        event(MON, 10, "page_view"),
        *(event(MON, 20 + n, k, 1, **c) for n, (k, c, _) in enumerate(CHANGES)),
    ]
    write(project, MON, events)
    # The same days' leap day and day after, written right.
    write(project, "2024-02-29", [event("2024-02-29", 1, "page_view")])
    write(project, "2024-03-01", [event("2024-03-01", 1, "page_view", timestamp="2024-02-29T15:00:00Z")])  # fmt: skip
    run(project)
    expected = {2 + n: fails for n, (_, _, fails) in enumerate(CHANGES) if fails}
    assert quarantine(project, MON) == expected
    assert failing(project)["2024-02-29"] == failing(project)["2024-03-01"] == []
    assert not quarantine(project, "2024-02-29") | quarantine(project, "2024-03-01")


#: Lines that are JSON and cannot be kept by PostgreSQL as they are.
HARD = {
    "a backslash before u0000": '{"unknown": "\\\\u0000"',
    "the loader's own mark": '{"unknown": "\ue000we_mart number abc", "more": NaN',
    "a number too large for numeric": '{"unknown": 1e200000',
    "a number too small for numeric": '{"unknown": 1e-20000',
    "a product's number": '{"unknown": [{"quantity": -1e999999999}]',
    "a position": '{"position": 1e200000',
}


def test_lines_that_are_hard_to_keep_stop_nothing(project: DbtProject) -> None:
    """They are events all the same; what is wrong with one is check 3's.

    The schema has no upper bound for the digits of an order_id either.
    """
    days = {f"2024-07-{n:02}": start for n, start in enumerate(HARD.values(), 1)}
    for day, start in days.items():
        line = start + ", " + json.dumps(event(day, 2, "click"))[1:] + "\n"
        name = f"events_{day.replace('-', '')}.jsonl"
        put(project, name, text([event(day, 1, "page_view")]) + line.encode())
    digits = "".join(random.Random(1).choices("0123456789", k=20_000))
    *before, order = walk("2024-07-20")
    write(project, "2024-07-20", [*before, order | {"order_id": f"ORD{digits}"}])
    run(project, "+mart_orders")
    found = {day: quarantine(project, day) for day in days}
    assert found == {
        day: {2: "3"} if "position" in start else {} for day, start in days.items()
    }
    assert project.query("select order_id from we_mart.mart_orders") == [
        (f"ORD{digits}",)
    ]


@pytest.mark.parametrize(
    "copy", ["events_20240702 (1).jsonl", "events_20240702.jsonl.gz"]
)
def test_a_file_that_is_there_twice(duckdb_project: DbtProject, copy: str) -> None:
    """Every event of the second is a copy; the day fails, with the first's events kept."""
    project = duckdb_project
    for day in (MON, TUE, WED):
        write(project, day, walk(day))
    content = text(walk(TUE))
    put(project, copy, gzip.compress(content) if copy.endswith(".gz") else content)
    project.run(MODELS)
    second = sorted(["events_20240702.jsonl", copy], key=str.encode)[1]
    found = reasons(project)
    assert {place: checks for place, (checks, _) in found.items()} == {
        (second, n): "2" for n in range(1, 5)
    }
    assert failing(project) == {MON: [], TUE: ["duplicate event_id"], WED: []}
    assert mart_days(project) == everywhere(MON, WED)


def test_a_file_cut_off_stops_the_run_until_it_is_delivered(
    project: DbtProject,
) -> None:
    write(project, MON, walk(MON))
    project.run(MODELS)
    content = gzip.compress(text([e for s in range(1, 200) for e in walk(TUE, s)]))
    put(project, "events_20240702.jsonl.gz", content[:-200])
    message = "events_20240702.jsonl.gz cannot be read to its end"
    if project.target == "postgres":
        with pytest.raises(UserError, match=message):
            project.load()
        held = project.query("select distinct part_date from events.event_lines")
        assert held == [(MON,)]
    else:
        done = project.dbt("run", "--select", MODELS)
        assert not done.success
        assert message in failure(done)
        assert "deliver it again" in failure(done)
    assert mart_days(project) == everywhere(MON)
    put(project, "events_20240702.jsonl.gz", content)
    project.run(MODELS)
    assert mart_days(project) == everywhere(MON, TUE)
    (users,) = project.query(
        f"select count(*) from we_mart.mart_user_daily where activity_date = cast('{TUE}' as date)"
    )
    assert users == (199,)


def test_a_missing_day_is_told_when_it_is_asked_for(duckdb_project: DbtProject) -> None:
    for day in (MON, WED):
        write(duckdb_project, day, walk(day))
    duckdb_project.run(MODELS)
    assert failing(duckdb_project) == {MON: [], WED: []}
    done = duckdb_project.dbt("run", "--select", MODELS, start_date=TUE, end_date=TUE)
    assert not done.success
    assert f"no raw data from {TUE} to {TUE}" in failure(done)
    assert f"{MON} to {WED}" in failure(done)
    assert mart_days(duckdb_project) == everywhere(MON, WED)


def test_a_day_whose_file_is_gone_keeps_its_rows(duckdb_project: DbtProject) -> None:
    path = write(duckdb_project, TUE, walk(TUE))
    write(duckdb_project, MON, walk(MON))
    duckdb_project.run(MODELS)
    path.unlink()
    done = duckdb_project.dbt("run", "--select", MODELS, start_date=TUE, end_date=TUE)
    # Either it is refused, or the day is one without events, which fails.
    if done.success:
        assert len(failing(duckdb_project)[TUE]) == 7
    assert mart_days(duckdb_project) == everywhere(MON, TUE)


def test_a_file_of_no_day_is_told_before_anything_is_written(
    duckdb_project: DbtProject,
) -> None:
    write(duckdb_project, MON, walk(MON))
    put(duckdb_project, "events_20240230.jsonl", b"{}\n")
    done = duckdb_project.dbt("run", "--select", MODELS)
    assert not done.success
    assert "events_20240230.jsonl is not named like events_20240701.jsonl" in failure(
        done
    )

"""Windows of judged days, rates that never flatter, report JSON, the terminal."""

import datetime as dt
import io
import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path

import pytest
from rich.console import Console

from we_mart.errors import UserError
from we_mart.quality.files import as_json, read_report, read_reports, write_reports
from we_mart.quality.model import (
    CHECK_NAMES,
    Check,
    DayReport,
    FunnelRow,
    Volume,
    Window,
    percent,
    plain,
)
from we_mart.quality.terminal import print_report

HOSTILE = "</script><script>alert('x')</script> & <b>'\"`{{ 7*7 }} \x1b[31m \u202e"
FIRST = dt.date(2024, 7, 1)

TYPES = (
    "null_check", "duplicate_check", "range_check", "sequence_check", "range_check",
    "integrity_check", "consistency_check",
)  # fmt: skip
TARGETS = ("lines", "events", "events", "sessions", "events", "purchases", "events")


def judged(
    day: dt.date,
    failed: Mapping[int, int] | None = None,
    *,
    total: int = 100_000,
    hour: int = 3,
    run_id: str = "run-1",
    detail: str = "",
    checks: Iterable[int] = CHECK_NAMES,
    passes_at: Decimal = Decimal("0.99"),
    platforms: Iterable[str] = ("android", "ios", "web"),
) -> DayReport:
    """A day of `total` records, of which `failed` tells how many failed by check."""
    failed = failed or {}
    made = tuple(
        Check(
            no, CHECK_NAMES[no], TYPES[no - 1], TARGETS[no - 1], total,
            failed.get(no, 0),
            total > 0 and total - failed.get(no, 0) >= passes_at * total,
            detail if no in failed else "",
        )
        for no in checks
    )  # fmt: skip
    at = dt.datetime.combine(day + dt.timedelta(1), dt.time(hour))
    volume = Volume(
        total, total // 20, total // 8, total // 200, Decimal(total) * 350, at, at
    )
    n = total // 30
    funnel = tuple(
        FunnelRow(platform, n // i, n // (2 * i), n // (5 * i), n // (12 * i))
        for i, platform in enumerate(platforms, start=1)
    )
    report = DayReport(day, run_id, at, made, volume)
    return DayReport(day, run_id, at, made, volume, funnel if report.passed else ())


def days(
    count: int, failing: Mapping[int, dict[int, int]] | None = None
) -> list[DayReport]:
    """Days one after another; `failing` tells the failed records of some of them."""
    failing = failing or {}
    return [
        judged(
            FIRST + dt.timedelta(n),
            failing.get(n, {3: n % 40}),
            total=100_000 + 9_000 * (n % 7),
            detail="line 12 of events_20240702.jsonl: quantity 100",
        )
        for n in range(count)
    ]


def shown(window: Window, width: int = 100) -> str:
    out = io.StringIO()
    print_report(window, Console(file=out, width=width, force_terminal=False))
    return out.getvalue()


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        (98_996, 100_000, "98.99 %"),
        (99_999_999, 100_000_000, "99.99 %"),
        (10**18 - 1, 10**18, "99.99 %"),
        (99, 100, "99.00 %"),
        (1, 1, "100 %"),
        (0, 5, "0.00 %"),
        (1, 10**9, "0.00 %"),
        (0, 0, "no records"),
    ],
)
def test_a_rate_never_looks_better_than_it_is(part: int, whole: int, text: str) -> None:
    assert percent(part, whole) == text


def test_the_share_of_the_log_is_rounded_down_too() -> None:
    check = Check(1, "required fields", "null_check", "lines", 10**12, 1, True)
    assert check.pass_rate == Decimal("0.999999999")
    assert (
        Check(1, "required fields", "null_check", "lines", 0, 0, False).pass_rate
        is None
    )


def test_days_that_nobody_judged_are_not_available() -> None:
    window = Window.of([judged(FIRST), judged(FIRST + dt.timedelta(2), {1: 5_000})])
    assert window.calendar == tuple(FIRST + dt.timedelta(n) for n in range(3))
    assert (window.passed, len(window.failing), window.missing) == (1, 1, 1)
    assert window.availability_text == "33.33 %"
    wider = Window.of([judged(FIRST)], FIRST - dt.timedelta(1), FIRST + dt.timedelta(8))
    assert wider.availability_text == "10.00 %"


def test_of_a_day_judged_twice_the_later_run_counts() -> None:
    early = judged(FIRST, {1: 5_000}, hour=3, run_id="a")
    late = judged(FIRST, hour=9, run_id="b")
    for order in ([early, late], [late, early]):
        assert [r.run_id for r in Window.of(order).days] == ["b"]


def test_a_day_with_a_check_missing_has_not_passed() -> None:
    report = judged(FIRST, checks=(1, 2, 3, 4, 5, 7))
    assert report.missing == (6,)
    assert not report.passed
    assert "no verdict of check 6" in shown(Window.of([report]))


def test_no_days_is_told_and_so_are_too_many() -> None:
    with pytest.raises(UserError, match="judged no day"):
        Window.of([])
    with pytest.raises(UserError, match="judged no day"):
        Window.of([judged(FIRST)], FIRST + dt.timedelta(1), FIRST + dt.timedelta(2))
    with pytest.raises(UserError, match="ask for fewer"):
        Window.of([judged(dt.date(1, 1, 1)), judged(dt.date(9998, 1, 1))])


def test_plain_text_has_nothing_that_moves_a_cursor() -> None:
    assert plain("a\x1b[31mb\u202ec\nd\te\x00") == "a\\u001b[31mb\\u202ec d e\\u0000"
    assert plain("한국어 ✓") == "한국어 ✓"
    assert len(plain("x" * 10_000, 50)) == 50
    assert plain("x" * 50, 50) == "x" * 50


def test_terminal_shows_each_day_what_failed_and_the_availability() -> None:
    reports = [
        judged(FIRST, {2: 1_004, 3: 4}, detail=HOSTILE),
        judged(FIRST + dt.timedelta(2)),
    ]
    text = shown(Window.of(reports), 120)
    lines = text.splitlines()
    assert lines[1].split() == [
        "2024-07-01",
        "FAIL",
        "ok",
        "!98.99",
        "%",
        "99.99",
        "%",
        *["ok"] * 4,
    ]
    assert lines[2].split() == ["2024-07-02", "none"]
    assert lines[3].split() == ["2024-07-03", "PASS", *["ok"] * 7]
    assert "duplicate event_id: 98.99 % passed, 1,004 of 100,000 events failed" in text
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert lines[-1] == (
        "Availability 33.33 %: 1 of 3 days passed, 1 failed, 1 not judged"
        " (2024-07-01 to 2024-07-03)."
    )


def test_a_narrow_terminal_cuts_no_rate() -> None:
    failing = dict.fromkeys(CHECK_NAMES, 1_004)
    assert shown(Window.of([judged(FIRST, failing)]), 40).count("!98.99 %") == 7


def test_reports_come_back_from_their_files_as_they_were(tmp_path: Path) -> None:
    reports = [
        judged(FIRST, {1: 5_000}, detail=HOSTILE),
        judged(FIRST + dt.timedelta(1), {3: 7}),
        judged(FIRST + dt.timedelta(2), total=0),
        DayReport(
            FIRST + dt.timedelta(3), "한", dt.datetime(2024, 7, 5, 1, 2, 3, 456), ()
        ),
    ]
    paths = write_reports(tmp_path / "made" / "for it", reports)
    assert [path.name for path in paths] == [
        f"quality_2024-07-0{n}.json" for n in range(1, 5)
    ]
    (tmp_path / "made" / "for it" / "notes.json").write_text("not ours")
    assert read_reports(tmp_path / "made" / "for it") == reports
    before = paths[0].read_bytes()
    write_reports(tmp_path / "made" / "for it", reports)
    assert paths[0].read_bytes() == before
    assert not list((tmp_path / "made" / "for it").glob("*.partial"))


def test_the_format_of_a_report() -> None:
    made = as_json(judged(FIRST, {1: 1_004}, platforms=()))
    assert made["format"] == "we_mart event quality report"
    assert made["version"] == 1
    assert (made["day"], made["status"]) == ("2024-07-01", "FAIL")
    assert made["checks"][0] == {
        "no": 1, "name": "required fields", "type": "null_check", "target": "lines",
        "total_records": 100_000, "failed_records": 1_004, "pass_rate": "0.989960000",
        "status": "FAIL", "detail": "",
    }  # fmt: skip
    assert made["volume"]["revenue"] == "35000000"
    assert made["checked_at"] == "2024-07-02T03:00:00Z"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"format": "something"}, "is no we_mart event quality report"),
        ({"version": 2}, "has version 2"),
        ({"day": "2024-13-01"}, "damaged"),
        ({"day": None}, "day is no text"),
        ({"checks": None}, "checks is no list"),
        ({"checks": ["x"]}, "damaged"),
        ({"status": "PASS"}, "not what the checks say"),
        ({"checked_at": "2024-07-02T03:00:00"}, "no offset"),
        ({"checked_at": "0001-01-01T00:00:00+14:00"}, "damaged"),
        ({"volume": {"events": 1}}, "no 'revenue'"),
    ],
)
def test_a_foreign_or_damaged_file_is_named(
    tmp_path: Path, change: dict[str, object], told: str
) -> None:
    (path,) = write_reports(tmp_path, [judged(FIRST, {1: 5_000})])
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    with pytest.raises(UserError, match=told) as caught:
        read_report(path)
    assert path.name in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("key", ["total_records", "failed_records"])
@pytest.mark.parametrize("value", [-1, 1.5, "7", True, None])
def test_counts_that_are_none_are_refused(
    tmp_path: Path, key: str, value: object
) -> None:
    content = as_json(judged(FIRST))
    content["checks"][0][key] = value
    (tmp_path / "quality_2024-07-01.json").write_text(json.dumps(content))
    with pytest.raises(UserError, match=f"{key} is no count"):
        read_reports(tmp_path)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe",
        b"null",
        b"[" * 100_000,
        b'{"format": "\xed\xa0\x80"}',
    ],
)
def test_what_is_no_json_object_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "quality_2024-07-01.json").write_bytes(content)
    with pytest.raises(UserError, match=r"quality_2024-07-01\.json"):
        read_reports(tmp_path)


def test_folders_without_reports_are_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no quality_"):
        read_reports(tmp_path)
    with pytest.raises(UserError, match="is no folder"):
        read_reports(tmp_path / "absent")
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match="cannot be written"):
        write_reports(tmp_path / "file", [judged(FIRST)])

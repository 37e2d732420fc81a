"""Event files that may hold anything: lines cut right, nothing lost, clear messages."""

import gzip
import json
import random
import re
from pathlib import Path
from typing import Any

import duckdb
import pytest

from oracles.event_lines import lines_of
from small_events import (
    MON,
)
from we_mart.errors import UserError
from we_mart.raw import event_lines
from we_mart.raw.event_folder import event_files, misplaced_event_files
from we_mart.raw.event_json import (
    line_fault,
    postgres_line,
    register_functions,
    strict_json,
)
from we_mart.raw.event_lines import (
    MAX_LINE_BYTES,
    EventLines,
    checked_lines_sql,
    line_batches,
)
from we_mart.raw.event_load import event_batches

BOM = b"\xef\xbb\xbf"
MIB = 1 << 20
Row = tuple[int, str | None, str | None, str | None]


def rows(path: Path) -> list[Row]:
    """line_no, line, fault, raw_line"""
    batches = list(line_batches(path, MON))
    return [
        (row["line_no"], row["line"], row["fault"], row["raw_line"])
        for batch in batches
        for row in batch.to_pylist()
    ]


def file(folder: Path, content: bytes, name: str = "events_20240701.jsonl") -> Path:
    path = folder / name
    path.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    return path


# Lines

CONTENTS = [
    b"", b"\n", b"\r\n", b"\n\n", b"a", b"a\n", b"a\r\n", b"a\nb", b"a\nb\r", b"a\r\n\r\nb",
    b"\r\r\n", b"a\rb\n", b"\n\na", BOM + b"a", BOM + b"\na", BOM, BOM + BOM + b"a\n",
    b"a\n" + BOM + b"b\n", "가나다\n라마바사".encode(), b"a" * 40, b"a" * 16 + b"\nb",
    b"a" * 15 + b"\r\nb\n", b"a" * 16 + b"\r\nb\n", b"abcdefg\r\n" * 9, b"\xff\n\xfe\xff\nc",
    "\u2028\n\u0085\x0b\x0c\n\x1c".encode(),
]  # fmt: skip


@pytest.mark.parametrize("name", ["events_20240701.jsonl", "events_20240701.jsonl.gz"])
@pytest.mark.parametrize("size", [4, 5, 7, 8, 16, 17, 1 << 19])
def test_lines_do_not_depend_on_the_blocks_that_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int, name: str
) -> None:
    monkeypatch.setattr(event_lines, "_BLOCK_BYTES", size)
    for content in CONTENTS:
        found = rows(file(tmp_path, content, name))
        expected = lines_of(content)
        # An empty file has no lines; a row with number 0 says that it is there.
        numbers = [*range(1, len(expected) + 1)] or [0]
        assert [row[0] for row in found] == numbers, content
        if not expected:
            assert found == [(0, None, "empty file", None)]
            continue
        for (_, line, fault, raw), wanted in zip(found, expected, strict=True):
            try:
                text = wanted.decode()
            except UnicodeDecodeError:
                assert (line, fault) == (None, "not UTF-8")
                assert raw == wanted.decode("utf-8", "backslashreplace")
            else:
                assert line is not None
                assert re.sub("\r?\n$|\r$", "", line) == text, content


@pytest.mark.parametrize("size", [1 << 10, 1 << 19, 1 << 22])
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b""])
@pytest.mark.parametrize(
    ("length", "fault"),
    [(MIB - 1, None), (MIB, None), (MIB + 1, "over 1 MiB"), (MIB + 2, "over 1 MiB"), (10 * MIB, "over 1 MiB")],
)  # fmt: skip
def test_a_line_may_have_a_mebibyte(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int, end: bytes, length: int, fault: str | None
) -> None:  # fmt: skip
    if size < 1 << 19 and length > 2 * MIB:
        pytest.skip("the same by smaller steps")
    monkeypatch.setattr(event_lines, "_BLOCK_BYTES", size)
    content = BOM + b"first\n" + b"x" * length + end + (b"last\n" if end else b"")
    found = rows(file(tmp_path, content))
    assert [row[0] for row in found] == ([1, 2, 3] if end else [1, 2])
    assert [row[2] for row in found] == ([None, fault, None] if end else [None, fault])
    line, raw = found[1][1], found[1][3]
    if fault:
        assert line is None
        assert raw == "x" * MAX_LINE_BYTES
    else:
        assert line is not None
        assert len(line.rstrip("\r\n")) == length
    assert found[0][1] == "first\n"


def test_the_limit_is_of_bytes(tmp_path: Path) -> None:
    just, over = "가" * (MIB // 3) + "x", "가" * (MIB // 3) + "xx"
    assert [len(text.encode()) for text in (just, over)] == [MIB, MIB + 1]
    found = rows(file(tmp_path, f"{just}\n{over}\n".encode()))
    assert [row[2] for row in found] == [None, "over 1 MiB"]


def checked(tmp_path: Path, lines: list[bytes]) -> list[tuple[str | None, str | None]]:
    """(fault, raw_line) of each line; a line without fault is there as it was."""
    path = file(tmp_path, b"\n".join(lines) + b"\n")
    with duckdb.connect() as connection:
        register_functions(connection)
        connection.register("lines", EventLines(lambda: {MON: [path]}))
        found = connection.execute(
            f"select line, fault, raw_line from ({checked_lines_sql('lines')})"
            " order by line_no"
        ).fetchall()
    assert len(found) == len(lines)
    for (line, fault, raw), wanted in zip(found, lines, strict=True):
        assert (line is None) == (fault is not None) == (raw is not None)
        if line is not None:
            assert line == wanted.decode() + "\n"
    return [(fault, raw) for _, fault, raw in found]


DEEP = "nested deeper than 500 levels"
FAULTS: list[tuple[bytes, str | None]] = [
    (b"{}", None), (b' \t{"a": 1} \r', None), (b'{"a": NaN, "b": -Infinity}', None),
    (b'{"a": "\\u0000"}', None), (b'{"a": "\\\\u0000"}', None), (b'{"a": ",}"}', None),
    (b'{"a": "\\", ]"}', None), ('{"가": "😀"}'.encode(), None), (b'{"a": 1, "a": 2}', None),
    (b'{"a": 1e400}', None), (b'{"a": 9' + b"9" * 5000 + b"}", None),
    (b"", "not JSON"), (b"   ", "not JSON"), (b"\r", "not JSON"), (b"{", "not JSON"),
    (b'{"a": 1', "not JSON"), (b'{"a": 1}}', "not JSON"), (b"{} {}", "not JSON"), (b"{},", "not JSON"),
    (b"{'a': 1}", "not JSON"), (b"{a: 1}", "not JSON"), (b'{"a": 1,}', "not JSON"),
    (b'{"a": [1, ]}', "not JSON"), (b'{"a": 01}', "not JSON"), (b'{"a": "\t"}', "not JSON"),
    (b'{"a": "\x00"}', "not JSON"), (b"\x00", "not JSON"), (b'{"a": 1} // no', "not JSON"),
    (b'{"a": "\\ud800"}', "not JSON"), (b'{"a": .5}', "not JSON"), (BOM + b"{}\xff", "not UTF-8"),
    (b"[]", "not an object"), (b"[{}]", "not an object"), (b"1", "not an object"),
    (b'"{}"', "not an object"), (b"null", "not an object"), (b'["' + b"x" * 5000 + b'"]', "not an object"),
    ("{\"a\": \"é\"}".encode("latin-1"), "not UTF-8"), (b'{"a": "\xed\xa0\x80"}', "not UTF-8"),
    (b'{"a":' + b"[" * 499 + b"]" * 499 + b"}", None),
    (b'{"a":' + b"[" * 500 + b"]" * 500 + b"}", DEEP),
    (b'{"a":' * 501 + b"1" + b"}" * 501, DEEP),
    (b'{"a":' * 500 + b"1" + b"}" * 500, None),
    (b'{"a": "' + b"[" * 3000 + b'"}', None),
    (b'{"a":' + b"[" * 30_000 + b"]" * 30_000 + b"}", DEEP),
    (b'{"a":' + b"[" * 3000, "not JSON"),
]  # fmt: skip


def test_what_is_wrong_with_a_line(tmp_path: Path) -> None:
    # The first line of all may not be the one with the byte order mark.
    lines = [b"{}", *(line for line, _ in FAULTS)]
    found = checked(tmp_path, lines)[1:]
    expected = [fault for _, fault in FAULTS]
    wrong = [
        (line[:60], fault[0], wanted)
        for (line, _), fault, wanted in zip(FAULTS, found, expected, strict=True)
        if fault[0] != wanted
    ]
    assert wrong == []
    # What cannot be read is shown, with what no text can have written out.
    shown = dict(zip(lines[1:], (raw for _, raw in found), strict=True))
    assert shown[b"\x00"] == "\\x00"
    assert shown[b'{"a": "\xed\xa0\x80"}'] == '{"a": "\\xed\\xa0\\x80"}'
    assert shown[b"[{}]"] == "[{}]"


def test_utf_16_is_no_line_that_can_be_read(tmp_path: Path) -> None:
    for encoding in ("utf-16", "utf-16-le", "utf-16-be"):
        content = '{"a": "가"}\n{"a": "b"}\n'.encode(encoding)
        found = checked(tmp_path, content.removesuffix(b"\n").split(b"\n"))
        assert {fault for fault, _ in found} <= {"not UTF-8", "not JSON"}, encoding


# JSON in the strict sense


@pytest.mark.parametrize(
    "text",
    ['{"a": 1}', " [1, 2]\n", '"x"', "1e400", "-0.0", "null", '"\\ud83d\\ude00"', '"\\\\u0000"', "9" * 5000],
)  # fmt: skip
def test_strict_json_is_kept_as_it_is(text: str) -> None:
    assert strict_json(text) == text


@pytest.mark.parametrize(
    "text",
    ["", " ", "{", "{}{}", "NaN", "[Infinity]", "-Infinity", "[1,]", "{'a': 1}", '"\\ud800"', '"\\u0000"',
     '{"\\u0000": 1}', '"\t"', "01", "\ufeff{}", "[" * 100_000 + "]" * 100_000, "1 2", '"\\x41"'],
)  # fmt: skip
def test_what_is_no_strict_json(text: str) -> None:
    assert strict_json(text) is None


def test_faults_that_duckdb_does_not_tell() -> None:
    assert line_fault('{"a": ",]"}') is None
    assert line_fault('{"a": 1, }') == "not JSON"
    assert line_fault(" [1]") == "not an object"
    assert line_fault("[" * 501 + "]" * 501) == "not an object"


#: A line, and what PostgreSQL has to read in it.
FOR_POSTGRES: list[tuple[str, Any]] = [
    ('{"a": 1.50, "b": [1, {"c": null}]}', None),
    ('{"a": "nan inf"}', None),
    ('{"a": 1e400, "b": 12345678901234567890.5}', None),
    ('{"a": 1, "a": 2}', {"a": 1}),
    ('{"x": {"a": 1, "a": 2}, "b": 1}', {"x": {"a": 1}, "b": 1}),
    ('{"a": NaN, "b": -Infinity, "c": [inf]}', {"a": [], "b": [], "c": [[]]}),
    ('{"a": "NaN", "b": NaN}', {"a": "NaN", "b": []}),
    ('{"a": "x\\u0000y"}', {"a": "x\ufffdy"}),
    ('{"a": "\\\\u0000"}', {"a": "\\u0000"}),
    ('{"a": "\\\\u0000", "b": NaN}', {"a": "\\u0000", "b": []}),
    ('{"a": "\\\\\\u0000"}', {"a": "\\\ufffd"}),
    ('{"extra_data": "{\\"a\\": 1, \\"a\\": 2}"}', {"extra_data": '{"a": 1}'}),
    ('{"extra_data": "{\\"a\\": NaN}"}', None),
    ('{"extra_data": "{\\"a\\": 1,}", "b": NaN}', {"extra_data": '{"a": 1,}', "b": []}),
    ('{"a": "\ue000we_mart number abc", "b": NaN}', {"a": "\ue000we_mart number abc", "b": []}),
    ('{"a": "\ue000we_mart number 5", "b": NaN}', {"a": "\ue000we_mart number 5", "b": []}),
]  # fmt: skip


@pytest.mark.parametrize(("line", "read"), FOR_POSTGRES)
def test_postgres_reads_the_same_line(line: str, read: Any) -> None:
    """A line that is strict JSON already stays as it is, to the digit."""
    found = postgres_line(line)
    if read is None:
        assert found == line
    else:
        assert json.loads(found) == read


def test_lines_for_postgres_are_those_of_the_file(tmp_path: Path) -> None:
    path = file(tmp_path, b'{"a": 1}\r\n{"a": NaN}\n[]\n\xff\n')
    found = [row for batch in event_batches([path], MON) for row in batch.to_pylist()]
    told = [(r["line_no"], r["line"], r["fault"], r["raw_line"]) for r in found]
    assert told == [
        (1, '{"a": 1}', None, None),
        (2, '{"a": []}', None, '{"a": NaN}'),
        (3, None, "not an object", "[]"),
        (4, None, "not UTF-8", "\\xff"),
    ]
    assert {(r["part_date"], r["file_name"]) for r in found} == {(MON, path.name)}


# Files


def test_files_of_a_day_and_files_of_none(tmp_path: Path) -> None:
    folder = tmp_path / "events"
    folder.mkdir()
    names = ["_B", "_a", "", ".part 1", "b"]
    for name in names:
        file(folder, b"", f"events_20240701{name}.jsonl")
    file(folder, b"", "events_20240229.jsonl.gz")
    wrong = ["events_20240230.jsonl", "events_2024.jsonl", "day.jsonl", "events_20240702.jsonl.tmp"]  # fmt: skip
    for name in wrong:
        file(folder, b"", name)
    (folder / "events_20240703.jsonl").mkdir()
    found = event_files(tmp_path)
    assert [*found] == ["2024-02-29", MON]
    assert [path.name for path in found[MON]] == sorted(
        (f"events_20240701{name}.jsonl" for name in names), key=str.encode
    )
    misplaced = {path.name for path in misplaced_event_files(tmp_path)}
    assert misplaced == {*wrong, "events_20240703.jsonl"}


@pytest.mark.parametrize("broken", ["cut", "bytes", "checksum", "plain"])
def test_a_broken_gzip_file_is_told(tmp_path: Path, broken: str) -> None:
    noise = random.Random(1).randbytes(2_000_000).hex().encode()
    content = gzip.compress(noise + b"\n{}\n")
    content = {
        "cut": content[:-100_000],
        "bytes": content[:100_000] + b"\x00" * 1000 + content[101_000:],
        "checksum": content[:-8] + b"\x00" * 8,
        "plain": b'{"a": 1}\n',
    }[broken]
    path = tmp_path / "events_20240701.jsonl.gz"
    path.write_bytes(content)
    with pytest.raises(UserError, match=r"events_20240701\.jsonl\.gz cannot be read to its end .*: deliver it again"):  # fmt: skip
        list(line_batches(path, MON))

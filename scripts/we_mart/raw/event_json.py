"""JSON of events in the strict sense, where DuckDB's parser is lenient."""

import json
import re
from decimal import Decimal
from typing import Any, NoReturn

from duckdb import DuckDBPyConnection
from duckdb.func import FunctionNullHandling

MAX_DEPTH = 500

_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_TRAILING_COMMA = re.compile(r",\s*[\]}]")


def line_fault(line: str) -> str | None:
    """What is wrong with a line that DuckDB takes for JSON; None if nothing is."""
    bare = _STRING.sub('""', line)
    if _TRAILING_COMMA.search(bare):
        return "not JSON"
    if not bare.lstrip(" \t\r\n").startswith("{"):
        return "not an object"
    depth = deepest = 0
    for sign in re.findall(r"[\[{\]}]", bare):
        depth += 1 if sign in "[{" else -1
        deepest = max(deepest, depth)
    return f"nested deeper than {MAX_DEPTH} levels" if deepest > MAX_DEPTH else None


def strict_json(text: str) -> str | None:
    """The text where it is JSON that every engine can keep; None where it is not."""
    try:
        # NUL: PostgreSQL has no such character. Half a surrogate pair: no text is made
        # of it.
        json.dumps(_loads(text), ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return None
    return None if _NUL.search(text) else text


_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
_NO_NUMBER = re.compile(r"-?(?:nan|inf(?:inity)?)", re.IGNORECASE)
#: Powers of ten that PostgreSQL's numeric holds many times over.
_MOST_DIGITS = 1_000


class _Number(str):
    """A number as it is written: floating point would not keep it."""


def postgres_line(line: str) -> str:
    """A line that DuckDB reads as JSON, so that PostgreSQL reads the same values.

    Of a key that an object has twice the first counts; NaN and Infinity become arrays,
    as no field may be one; a NUL character is replaced; numbers that PostgreSQL cannot
    hold are cut. A line without any of these stays as it is.
    """
    strings_kept = re.sub(
        f"{_STRING.pattern}|{_NO_NUMBER.pattern}",
        lambda found: found[0] if found[0].startswith('"') else "[]",
        line,
        flags=re.IGNORECASE | re.DOTALL,
    )
    changes = [strings_kept] if strings_kept != line else []
    record = _loads(strings_kept, changes)
    details = record.get("extra_data") if isinstance(record, dict) else None
    if isinstance(details, str) and strict_json(details) is not None:
        inner: list[str] = []
        value = _loads(details, inner)
        if inner:
            record["extra_data"] = _dumps(value)
            changes += inner
    return _dumps(record) if changes or _NUL.search(line) else line


def _loads(text: str, changes: list[str] | None = None) -> Any:
    """JSON with its numbers as they are written, within PostgreSQL's range.

    changes: what the value says otherwise than the text is added to it
    """
    told = changes if changes is not None else []

    def refuse(constant: str) -> NoReturn:
        raise ValueError(constant)

    def number(digits: str) -> _Number:
        kept = _in_range(digits)
        if kept != digits:
            told.append(digits)
        return _Number(kept)

    def first_of_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        record = dict(reversed(pairs))
        if len(record) < len(pairs):
            told.extend(key for key, _ in pairs)
        return record

    return json.loads(
        text,
        object_pairs_hook=first_of_each,
        parse_constant=refuse,
        parse_float=number,
        parse_int=number,
    )


def _in_range(digits: str) -> str:
    """The number, or 0 or a very large one where it has hundreds of digits."""
    mantissa, _, exponent = digits.lower().partition("e")
    if len(mantissa) <= _MOST_DIGITS and abs(int(exponent or 0)) <= _MOST_DIGITS:
        return digits
    value = Decimal(mantissa)
    size = value.adjusted() + int(exponent or 0) if value else 0
    if not value or size < -_MOST_DIGITS:
        return "0"
    if size > _MOST_DIGITS:
        return f"{'-' if value < 0 else ''}1e{_MOST_DIGITS + 10}"
    return str(Decimal(digits))


def _dumps(value: object) -> str:
    parts: list[str] = []
    _write(value, parts)
    return "".join(parts)


def _write(value: object, parts: list[str]) -> None:
    if isinstance(value, dict):
        parts.append("{")
        for at, (key, inner) in enumerate(value.items()):
            parts.append(f"{', ' if at else ''}{_text(key)}: ")
            _write(inner, parts)
        parts.append("}")
    elif isinstance(value, list):
        parts.append("[")
        for at, inner in enumerate(value):
            parts.append(", " if at else "")
            _write(inner, parts)
        parts.append("]")
    elif isinstance(value, _Number):
        parts.append(value)
    else:
        parts.append(_text(value) if isinstance(value, str) else json.dumps(value))


def _text(text: str) -> str:
    return json.dumps(text.replace("\0", "\ufffd"), ensure_ascii=False)


def register_functions(connection: DuckDBPyConnection) -> None:
    """Give a DuckDB connection the functions above as we_mart_..., text to text."""
    for function in (line_fault, strict_json, postgres_line):
        connection.create_function(
            f"we_mart_{function.__name__}",
            function,
            ["VARCHAR"],
            "VARCHAR",
            null_handling=FunctionNullHandling.SPECIAL,
        )

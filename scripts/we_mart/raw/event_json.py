"""JSON of events in the strict sense, where DuckDB's parser is lenient."""

import json
import re
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
#: Numbers are kept as they are written behind this mark, not as floating point.
_MARK = "\ue000we_mart number "
_MARKED = re.compile(f'"{_MARK}([^"]*)"')


def postgres_line(line: str) -> str:
    """A line that DuckDB reads as JSON, so that PostgreSQL reads the same values.

    Of a key that an object has twice the first counts; NaN and Infinity become arrays,
    as no field may be one; a NUL character is replaced. A line without any of these
    stays as it is.
    """
    strings_kept = re.sub(
        f"{_STRING.pattern}|{_NO_NUMBER.pattern}",
        lambda found: found[0] if found[0].startswith('"') else "[]",
        line,
        flags=re.IGNORECASE | re.DOTALL,
    )
    repeated: list[str] = []
    record = _loads(strings_kept, repeated)
    details = record.get("extra_data") if isinstance(record, dict) else None
    if isinstance(details, str) and strict_json(details) is not None:
        record["extra_data"] = _dumps(_loads(details, repeated))
    if strings_kept == line and not repeated and "\\u0000" not in line:
        return line
    return _dumps(record).replace("\\u0000", "\ufffd")


def _loads(text: str, repeated: list[str] | None = None) -> Any:
    """JSON with its numbers marked; keys that come twice are added to `repeated`."""

    def refuse(constant: str) -> NoReturn:
        raise ValueError(constant)

    def number(digits: str) -> str:
        return _MARK + digits

    def first_of_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        record = dict(reversed(pairs))
        if repeated is not None and len(record) < len(pairs):
            repeated.extend(key for key, _ in pairs)
        return record

    return json.loads(
        text,
        object_pairs_hook=first_of_each,
        parse_constant=refuse,
        parse_float=number,
        parse_int=number,
    )


def _dumps(value: object) -> str:
    return _MARKED.sub(r"\1", json.dumps(value, ensure_ascii=False))


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

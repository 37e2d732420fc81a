"""The lines of commerce event files: which are there, which can be read, as what."""

import datetime as dt
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

#: part_date, file_name, line_no
Key = tuple[dt.date, str, int]

BUSINESS = ZoneInfo("Asia/Seoul")
MEBIBYTE = 1 << 20
MOST_LEVELS = 500
#: Whole numbers beyond it are not the same in every reader of JSON.
MOST_WHOLE = Decimal(2**53 - 1)
#: Wide enough for 1e400 and a fraction.
EXACT = Context(prec=1200, rounding=ROUND_HALF_UP)

# JSON as RFC 8259 has it; the library's parser takes more, and is not made for depth.


class NotJson(ValueError):
    pass


@dataclass
class Json:
    value: Any = None
    levels: int = 0
    has_nul: bool = False


_SPACE = re.compile(r"[ \t\r\n]*+")
#: What writers put for a number that is none; a value of its own kind.
NO_NUMBER = object()
_NO_NUMBER = re.compile(r"-?(?:nan|inf(?:inity)?)", re.IGNORECASE)
_TOKEN = re.compile(
    r'[][{},:]|true|false|null|"(?:[^"\\\x00-\x1f]++|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*+"'
    r"|-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?+(?:[eE][-+]?[0-9]++)?+"
)


def _tokens(text: str, lenient: bool) -> Iterator[str]:
    at = 0
    while (at := _SPACE.match(text, at).end()) < len(text):  # type: ignore[union-attr]
        found = _TOKEN.match(text, at) or (
            _NO_NUMBER.match(text, at) if lenient else None
        )
        if not found:
            raise NotJson
        yield found[0]
        at = found.end()


def read_json(text: str, lenient: bool = False) -> Json:
    """The value of a JSON text, with numbers as Decimal; NotJson where it is none.

    lenient: NaN and Infinity in any letters are NO_NUMBER
    """
    told = Json()
    whole: list[Any] = []
    #: What is open, outermost first, and the last key of each.
    opened: list[Any] = [whole]
    keys = [""]
    wanted = "value"
    for token in _tokens(text, lenient):
        top = opened[-1]
        end = "}" if isinstance(top, dict) else "]" if top is not whole else None
        if wanted == ":":
            if token != ":":
                raise NotJson
            wanted = "value"
        elif token == end and wanted in (", or end", "value or end", "key or end"):
            opened.pop()
            keys.pop()
            wanted = ", or end"
        elif wanted == ", or end":
            if token != "," or end is None:
                raise NotJson
            wanted = "key" if isinstance(top, dict) else "value"
        elif wanted.startswith("key"):
            if token[0] != '"':
                raise NotJson
            keys[-1] = _string(token, told)
            wanted = ":"
        else:
            value = _scalar(token, told)
            if not isinstance(top, dict):
                top.append(value)
            elif keys[-1] not in top:  # the first of two counts
                top[keys[-1]] = value
            wanted = ", or end"
            if token in "{[":
                opened.append(value)
                keys.append("")
                told.levels = max(told.levels, len(opened) - 1)
                wanted = "key or end" if token == "{" else "value or end"
    if len(opened) > 1 or not whole:
        raise NotJson
    told.value = whole[0]
    return told


def _scalar(token: str, told: Json) -> Any:
    if token[0] == '"':
        return _string(token, told)
    if token in "]},:":
        raise NotJson
    if _NO_NUMBER.fullmatch(token):
        return NO_NUMBER
    fixed = {"true": True, "false": False, "null": None}
    if token in fixed:
        return fixed[token]
    return {} if token == "{" else [] if token == "[" else number(token)


def _string(token: str, told: Json) -> str:
    found: str = json.loads(token)
    if any("\ud800" <= letter <= "\udfff" for letter in found):
        raise NotJson
    told.has_nul = told.has_nul or "\0" in found
    return found


def number(token: str) -> Decimal:
    """Exponents that nobody can count with are cut; no rule sees a difference."""
    mantissa, _, exponent = token.lower().partition("e")
    digits = Decimal(mantissa)
    if not digits:
        return Decimal(0)
    size = digits.adjusted() + int(exponent or 0)
    if abs(size) <= 500:
        return Decimal(token)
    cut = Decimal("1e500") if size > 0 else Decimal("1e-500")
    return cut.copy_sign(digits)


def is_whole(value: object) -> bool:
    return isinstance(value, Decimal) and value == value.to_integral_value(
        context=EXACT
    )


def rounded(amount: Decimal | Fraction, places: int) -> Decimal:
    """Half up, away from zero; exact before."""
    exact = Fraction(amount)
    halves = (abs(exact) * 10**places * 2 + 1) // 2
    return Decimal(int(halves) if exact >= 0 else -int(halves)).scaleb(-places, EXACT)


# Lines


_UUID = re.compile("-".join(f"[0-9a-fA-F]{{{n}}}" for n in (8, 4, 4, 4, 12)))
_IDS = {"event_id": _UUID, "session_id": _UUID, "order_id": re.compile("ORD[0-9]{13,}")}


@dataclass(frozen=True)
class Event:
    key: Key
    fields: dict[str, Any]
    #: Business time, where check 5 passes.
    time: dt.datetime | None

    def text(self, name: str) -> str | None:
        """A text that is not empty."""
        value = self.fields.get(name)
        return value if isinstance(value, str) and value else None

    def id(self, name: str) -> str | None:
        """An id of the form that the schema asks for; another one counts for nothing."""
        value = self.text(name)
        return value if value and _IDS[name].fullmatch(value) else None

    @property
    def kind(self) -> str | None:
        return self.text("event_type")


def files_of(raw: Path, day: dt.date) -> list[Path]:
    folder = raw / "events"
    paths = [
        path
        for ending in (".jsonl", ".jsonl.gz")
        for path in folder.glob(f"events_{day:%Y%m%d}*{ending}")
    ]
    return sorted(paths, key=lambda path: path.name.encode())


def lines_of(content: bytes) -> list[bytes]:
    pieces = content.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    if not pieces[-1]:
        pieces.pop()
    return [piece.removesuffix(b"\r") for piece in pieces]


def read_line(line: bytes) -> tuple[dict[str, Any] | None, str]:
    """The object of a line, or why it cannot be read."""
    if len(line) > MEBIBYTE:
        return None, "over 1 MiB"
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        return None, "not UTF-8"
    try:
        found = read_json(text, lenient=True)
    except NotJson:
        return None, "not JSON"
    if not isinstance(found.value, dict):
        return None, "not an object"
    if found.levels > MOST_LEVELS:
        return None, f"nested deeper than {MOST_LEVELS} levels"
    return found.value, ""


# Timestamps

_ISO = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2})"
    r"(?::([0-9]{2})(?:\.([0-9]{1,9}))?)?(Z|([-+])([0-9]{2})(?::?([0-9]{2}))?)?"
)


def business_time(timestamp: object) -> dt.datetime | None:
    """Of an ISO 8601 text, without zone."""
    found = isinstance(timestamp, str) and _ISO.fullmatch(timestamp)
    if not found:
        return None
    whole, fraction = found.group(1, 2, 3, 4, 5, 6), found[7] or ""
    zone, sign, hours, minutes = found.group(8, 9, 10, 11)
    if hours and (int(hours) > 23 or int(minutes or 0) > 59):
        return None
    try:
        year, month, day, hour, minute, second = (int(part or 0) for part in whole)
        micro = int(f"{fraction:0<6}"[:6])
        local = dt.datetime(year, month, day, hour, minute, second, micro)
        if not zone:
            return local
        ahead = dt.timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
        utc = local - (-ahead if sign == "-" else ahead)
        there = utc.replace(tzinfo=dt.UTC).astimezone(BUSINESS)
    except (ValueError, OverflowError):
        return None
    return there.replace(tzinfo=None)

"""Texts of one width for many rows at once: UUIDs and timestamps, made as bytes."""

import datetime

import numpy as np
import polars as pl
import pyarrow as pa

from we_mart.raw.generator.clock import AnyArray, Hashes, Ints
from we_mart.raw.generator.draws import scramble

_HEX = np.frombuffer(b"".join(b"%02x" % n for n in range(256)), np.uint8).reshape(-1, 2)
#: Bytes of a UUID's text that hold its digits, two and two.
_UUID_PLACES = (0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34)
_DASHES = (8, 13, 18, 23)
_MINUTES = np.frombuffer(
    b"".join(b"T%02d:%02d:" % divmod(n, 60) for n in range(1_440)), np.uint8
).reshape(-1, 7)
_MILLIS = np.frombuffer(
    b"".join(b"%02d.%03d" % divmod(n, 1_000) for n in range(60_000)), np.uint8
).reshape(-1, 6)
_DAY_MS = 86_400_000


def _texts(characters: AnyArray) -> pl.Series:
    """ASCII bytes, (rows, width), as a column of text."""
    n, width = characters.shape
    offsets = np.arange(n + 1, dtype=np.int64) * width
    buffers = pa.py_buffer(offsets), pa.py_buffer(np.ascontiguousarray(characters))
    return pl.Series(pa.LargeStringArray.from_buffers(n, *buffers))


def uuid_texts(keys: Hashes, salts: tuple[int, int]) -> pl.Series:
    """Random-looking UUIDs (version 4): different keys give different ones.

    Six of the 128 bits are the version's: the others do not meet in practice.
    """
    n = len(keys)
    words = np.empty((n, 2), dtype=">u8")
    words[:, 0] = scramble(keys, salts[0])
    words[:, 1] = scramble(keys, salts[1])
    octets = words.view(np.uint8).reshape(n, 16)
    octets[:, 6] = octets[:, 6] & 0x0F | 0x40
    octets[:, 8] = octets[:, 8] & 0x3F | 0x80
    characters = np.empty((n, 36), dtype=np.uint8)
    for number, place in enumerate(_UUID_PLACES):
        characters[:, place : place + 2] = _HEX[octets[:, number]]
    for place in _DASHES:
        characters[:, place] = ord("-")
    return _texts(characters)


def time_texts(day: datetime.date, milliseconds: Ints) -> pl.Series:
    """ISO 8601 without an offset, such as 2024-07-01T09:30:00.123.

    milliseconds: since the start of `day`; of the day before where negative
    """
    days = [day - datetime.timedelta(days=1), day]
    dates = np.frombuffer("".join(map(str, days)).encode(), np.uint8).reshape(2, 10)
    before = milliseconds < 0
    since = np.where(before, milliseconds + _DAY_MS, milliseconds)
    minute, rest = np.divmod(since, 60_000)
    characters = np.empty((len(since), 23), dtype=np.uint8)
    characters[:, :10] = dates[1 - before.astype(np.int64)]
    characters[:, 10:17] = _MINUTES[minute]
    characters[:, 17:] = _MILLIS[rest]
    return _texts(characters)

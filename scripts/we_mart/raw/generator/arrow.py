"""NumPy arrays to Arrow columns: texts are made from dictionaries or from bytes."""

from collections.abc import Sequence
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from we_mart.raw.generator.clock import AnyArray, Bools, Hashes, Instants

_HEX_PAIRS = np.frombuffer(
    b"".join(b"%02x" % n for n in range(256)), dtype=np.uint16
).copy()
_FOUR_DIGITS = np.frombuffer(
    b"".join(b"%04d" % n for n in range(10_000)), dtype=np.uint32
).copy()


def integers(values: AnyArray, null: Bools | None = None, bits: int = 64) -> pa.Array:
    """Column of 64- or 32-bit integers, null where asked."""
    kind = np.int64 if bits == 64 else np.int32
    return pa.array(values.astype(kind, copy=False), mask=null)


def instants(values: Instants, null: Bools | None = None) -> pa.Array:
    """Timestamp column of UTC microseconds, null where asked."""
    return pa.array(values, mask=null).view(pa.timestamp("us"))


def seen(values: Instants, end: int) -> pa.Array:
    """Timestamp column that is null where the instant has not come by `end`."""
    return instants(values, values >= end)


def labels(
    codes: AnyArray, names: Sequence[str] | pa.Array, null: Bools | None = None
) -> pa.DictionaryArray:
    """Dictionary column: `names[code]` for each code, null where asked."""
    words = names if isinstance(names, pa.Array) else pa.array(names, pa.string())
    indices = pa.array(codes.astype(np.int32, copy=False), mask=null)
    return pa.DictionaryArray.from_arrays(indices, words)


def hex_labels(
    codes: AnyArray, values: Hashes, prefix: str, null: Bools | None = None
) -> pa.DictionaryArray:
    """Dictionary column of `hex_text(values)[code]` for each code, null where asked.

    Parquet takes a dictionary as it is only if no word comes twice in it.
    """
    different, place = np.unique(values, return_inverse=True)
    return labels(place[codes], hex_text(different, prefix), null)


def nullify(column: pa.Array, null: Bools) -> pa.Array:
    """The column with further nulls."""
    return pc.if_else(pa.array(null), pa.scalar(None, column.type), column)


def _fixed(width: int, n: int, body: AnyArray, prefix: str, suffix: str) -> pa.Array:
    """Texts of one width; `body` holds their middle as bytes, (n, len(body row))."""
    characters = np.empty((n, width), dtype=np.uint8)
    head = len(prefix)
    characters[:, :head] = np.frombuffer(prefix.encode(), dtype=np.uint8)
    characters[:, head : head + body.shape[1]] = body
    if suffix:
        characters[:, -len(suffix) :] = np.frombuffer(suffix.encode(), dtype=np.uint8)
    offsets = np.arange(n + 1, dtype=np.int32) * np.int32(width)
    buffers = pa.py_buffer(offsets), pa.py_buffer(characters)
    return pa.StringArray.from_buffers(n, *buffers)


def hex_text(values: Hashes, prefix: str = "", suffix: str = "") -> pa.Array:
    """prefix, 16 hexadecimal digits, suffix (both ASCII)."""
    n = len(values)
    pairs = values.astype(">u8").view(np.uint8).reshape(n, 8)
    body = _HEX_PAIRS[pairs].view(np.uint8).reshape(n, 16)
    return _fixed(len(prefix) + 16 + len(suffix), n, body, prefix, suffix)


def numbered(values: AnyArray, prefix: str) -> pa.Array:
    """prefix (ASCII) and 12 decimal digits."""
    n = len(values)
    parts = np.empty((n, 3), dtype=np.uint32)
    for place, unit in enumerate((10**8, 10**4, 1)):
        parts[:, place] = _FOUR_DIGITS[(values // unit) % 10_000]
    return _fixed(len(prefix) + 12, n, parts.view(np.uint8), prefix, "")


@cache
def _octet_pairs() -> pa.Array:
    return pa.array([f"{n >> 8}.{n & 255}" for n in range(65_536)], pa.string())


def ip_text(values: AnyArray, null: Bools) -> pa.Array:
    """Dotted IPv4 addresses of 32-bit numbers, null where asked."""
    high = _octet_pairs().take(pa.array((values >> 16).astype(np.int32)))
    low = _octet_pairs().take(pa.array((values & 65_535).astype(np.int32), mask=null))
    return pc.binary_join_element_wise(high, low, ".")


def decimals(hundredths: AnyArray) -> pa.Array:
    """decimal(18,2) column of non-negative amounts given in hundredths."""
    words = np.zeros((len(hundredths), 2), dtype=np.int64)
    words[:, 0] = hundredths
    kind = pa.decimal128(18, 2)
    return pa.Array.from_buffers(kind, len(words), [None, pa.py_buffer(words)])

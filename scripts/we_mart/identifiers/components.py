"""Connected components of the identifier graph."""

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

MEMBER = "member"

SCHEMA = pa.schema(
    [
        ("id_type", pa.string()),
        ("id_value", pa.string()),
        ("component_id", pa.string()),
        ("cnt_member", pa.int64()),
        ("we_member_id", pa.int64()),
    ]
)

_Int32s = npt.NDArray[np.int32]


def connected_identifiers(edges: pa.Table) -> pa.Table:
    """Give every identifier the component it belongs to.

    `edges` has the text columns left_type, left_id, right_type, right_id; other
    columns are ignored. An edge with a null in one end joins nothing, its known end
    is an identifier all the same.

    Returns one row per identifier, in no order: id_type, id_value, component_id (the
    smallest 'type:id' of the component by bytes, so it depends on the content alone,
    not on the order or the repetition of edges), cnt_member (identifiers of type
    'member' in the component) and we_member_id (the member where there is exactly one
    and its id is a number, else null).

    Raises ValueError where a type holds a colon: 'type:id' could mean two nodes.
    """
    left, right = _keys(edges, "left"), _keys(edges, "right")
    encoded = pa.chunked_array([*left.chunks, *right.chunks], pa.large_string())
    encoded = encoded.combine_chunks().dictionary_encode()
    keys = pl.Series(encoded.dictionary)
    if keys.is_empty():
        return SCHEMA.empty_table()
    codes = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    label = _labels(codes[: len(left)], codes[len(left) :], len(keys))
    nodes = pl.DataFrame({"key": keys, "label": label}).with_columns(
        is_member=pl.col("key").str.starts_with(f"{MEMBER}:")
    )
    component = (
        nodes.group_by("label")
        .agg(
            component_id=pl.col("key").min(),
            cnt_member=pl.col("is_member").sum().cast(pl.Int64),
            member=pl.col("key").filter("is_member").min(),
        )
        .sort("label")
    )
    number = component["member"].str.slice(len(MEMBER) + 1)
    component = component.with_columns(
        we_member_id=pl.when(pl.col("cnt_member") == 1).then(
            number.cast(pl.Int64, strict=False)
        )
    ).select("component_id", "cnt_member", "we_member_id")
    part = keys.str.splitn(":", 2).struct
    found = component[label].insert_column(0, part.field("field_0").alias("id_type"))
    found = found.insert_column(1, part.field("field_1").alias("id_value"))
    return found.to_arrow().cast(SCHEMA)


def _keys(edges: pa.Table, side: str) -> pa.ChunkedArray:
    kind, value = edges[f"{side}_type"], edges[f"{side}_id"]
    for name in kind.unique().to_pylist():
        if name is not None and ":" in name:
            raise ValueError(f"the identifier type '{name}' holds a colon")
    text = pa.large_string()
    return pc.binary_join_element_wise(
        kind.cast(text), value.cast(text), pa.scalar(":", text)
    )


def _labels(left: _Int32s, right: _Int32s, size: int) -> _Int32s:
    known = (left >= 0) & (right >= 0)
    ends = (left[known], right[known])
    graph = coo_array((np.ones(len(ends[0]), np.int8), ends), shape=(size, size))
    labels: _Int32s = connected_components(graph.tocsr(), directed=False)[1]
    return labels

"""Components of the identifier graph, held against a union-find of Python's own."""

import random

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from we_mart.identifiers import connected_identifiers

TYPES = ("android", "appsflyer", "gaid", "member")
Edge = tuple[str | None, str | None, str | None, str | None]


def edge_table(edges: list[Edge]) -> pa.Table:
    names = ("left_type", "left_id", "right_type", "right_id")
    columns = zip(*edges, strict=True) if edges else ((), (), (), ())
    return pa.table(
        {n: pa.array(c, pa.string()) for n, c in zip(names, columns, strict=True)}
    )


def found(edges: list[Edge]) -> dict[tuple[str, str], tuple[str, int, int | None]]:
    rows = connected_identifiers(edge_table(edges)).to_pylist()
    by_id = {
        (r["id_type"], r["id_value"]): (
            r["component_id"],
            r["cnt_member"],
            r["we_member_id"],
        )
        for r in rows
    }
    assert len(by_id) == len(rows)
    return by_id


def union_find(edges: list[Edge]) -> dict[tuple[str, str], tuple[str, int, int | None]]:
    parent: dict[tuple[str, str], tuple[str, str]] = {}

    def root(node: tuple[str, str]) -> tuple[str, str]:
        while parent[node] != node:
            node = parent[node]
        return node

    for left_type, left_id, right_type, right_id in edges:
        ends = [
            e for e in ((left_type, left_id), (right_type, right_id)) if None not in e
        ]
        for end in ends:
            parent.setdefault(end, end)  # type: ignore[arg-type]
        if len(ends) == 2:
            parent[root(ends[0])] = root(ends[1])  # type: ignore[arg-type]
    groups: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for node in parent:
        groups.setdefault(root(node), []).append(node)
    answer = {}
    for nodes in groups.values():
        smallest = min((f"{kind}:{value}" for kind, value in nodes), key=str.encode)
        members = [int(value) for kind, value in nodes if kind == "member"]
        for node in nodes:
            answer[node] = (
                smallest,
                len(members),
                members[0] if len(members) == 1 else None,
            )
    return answer


ids = st.integers(1, 9).map(str) | st.none()
edges_of_few_ids = st.lists(
    st.tuples(st.sampled_from(TYPES) | st.none(), ids, st.sampled_from(TYPES), ids),
    max_size=30,
)


@settings(max_examples=150, deadline=None)
@given(edges_of_few_ids, st.randoms(use_true_random=False))
def test_components_are_those_of_a_union_find_whatever_the_order(
    edges: list[Edge], rng: random.Random
) -> None:
    expected = union_find(edges)
    assert found(edges) == expected
    again = edges + [(c, d, a, b) for a, b, c, d in edges]
    rng.shuffle(again)
    assert found(again) == expected


def test_no_edges_give_no_rows_of_the_same_types() -> None:
    empty = connected_identifiers(edge_table([]))
    assert empty.num_rows == 0
    assert (
        empty.schema
        == connected_identifiers(edge_table([("gaid", "a", "member", "1")])).schema
    )


def test_a_long_chain_is_one_component_and_bytes_decide_its_name() -> None:
    chain: list[Edge] = [("gaid", str(i), "gaid", str(i + 1)) for i in range(2000)]
    names = {
        component
        for component, _, _ in found([*chain, ("gaid", "5", "gaid", "é")]).values()
    }
    assert names == {"gaid:0"}
    # Upper case sorts before lower case by bytes, in no locale of a server.
    assert found([("idfa", "b", "idfa", "C")])["idfa", "b"][0] == "idfa:C"


def test_a_component_of_two_members_names_neither() -> None:
    rows = found(
        [
            ("gaid", "x", "member", "7"),
            ("gaid", "x", "member", "8"),
            ("gaid", "y", "member", "9"),
        ]
    )
    assert rows["gaid", "x"] == ("gaid:x", 2, None)
    assert rows["gaid", "y"] == ("gaid:y", 1, 9)


def test_an_id_with_a_colon_keeps_it_and_a_type_may_not_have_one() -> None:
    assert found([("gaid", "a:b", "member", "7")])["gaid", "a:b"] == ("gaid:a:b", 1, 7)
    with pytest.raises(ValueError, match="a:b"):
        connected_identifiers(edge_table([("a:b", "c", "a", "b:c")]))


def test_a_member_id_that_is_no_number_names_no_member() -> None:
    assert found([("gaid", "x", "member", "seven")])["gaid", "x"] == ("gaid:x", 1, None)
    assert (
        found([("gaid", "x", "member", "99999999999999999999")])["gaid", "x"][2] is None
    )

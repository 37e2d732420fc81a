"""Credits of the models: by hand, against exact fractions, and their sums."""

import datetime as dt
import itertools
import random
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pyarrow as pa
import pyarrow.compute
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oracles.attribution_oracle import markov_credits, removal_effects
from we_mart.attribution import MODELS, Settings, attribute, attribute_targets
from we_mart.attribution.markov import removal_effects as solved_effects
from we_mart.bench.touch_paths import touch_paths

END = dt.datetime(2024, 7, 10, 12)
SCHEMA = pa.schema(
    [
        ("path_id", pa.string()),
        ("position", pa.int64()),
        ("channel", pa.string()),
        ("campaign_id", pa.string()),
        ("is_direct", pa.bool_()),
        ("touch_at", pa.timestamp("us")),
        ("is_converted", pa.bool_()),
        ("converted_at", pa.timestamp("us")),
        ("revenue", pa.decimal128(18, 2)),
    ]
)


def path(
    name: str,
    touches: Sequence[str],
    revenue: str | None = None,
    days: Sequence[float] = (),
    end: dt.datetime = END,
) -> list[dict]:
    """Touches written 'channel' or 'channel/campaign'; revenue None: not converted."""
    days = days or [len(touches) - i for i in range(len(touches))]
    return [
        {
            "path_id": name,
            "position": i + 1,
            "channel": touch.partition("/")[0] or None,
            "campaign_id": touch.partition("/")[2] or None,
            "is_direct": touch in ("direct", "organic"),
            "touch_at": end - dt.timedelta(days=days[i]),
            "is_converted": revenue is not None,
            "converted_at": end if revenue is not None else None,
            "revenue": Decimal(revenue) if revenue is not None else None,
        }
        for i, touch in enumerate(touches)
    ]


def table(*paths: list[dict]) -> pa.Table:
    return pa.Table.from_pylist([row for rows in paths for row in rows], SCHEMA)


def credited(
    touches: pa.Table,
    model: str,
    level: str = "channel",
    what: str = "conversions",
    given: Settings | None = None,
) -> dict[str, Decimal]:
    answer: dict[str, Decimal] = {}
    for row in attribute(touches, given).to_pylist():
        if (row["model"], row["level"]) == (model, level):
            name = row["network"] + (
                "/" + row["campaign_id"] if row["campaign_id"] else ""
            )
            answer[name] = answer.get(name, Decimal(0)) + row[what]
    return {name: value for name, value in answer.items() if value}


def near(**credits: float) -> dict[str, object]:
    return {name: pytest.approx(value, abs=2e-9) for name, value in credits.items()}


def floats(credits: dict[str, Decimal]) -> dict[str, float]:
    return {name: float(value) for name, value in credits.items()}


@pytest.mark.parametrize(
    ("touches", "model", "expected"),
    [
        ("abcd", "first", {"a": 1}),
        ("abcd", "last", {"d": 1}),
        ("abcd", "linear", {"a": 0.25, "b": 0.25, "c": 0.25, "d": 0.25}),
        ("abcd", "position_based", {"a": 0.4, "b": 0.1, "c": 0.1, "d": 0.4}),
        ("abc", "position_based", {"a": 0.4, "b": 0.2, "c": 0.4}),
        ("ab", "position_based", {"a": 0.5, "b": 0.5}),
        ("a", "position_based", {"a": 1}),
        ("aba", "position_based", {"a": 0.8, "b": 0.2}),
        ("aab", "linear", {"a": 2 / 3, "b": 1 / 3}),
    ],
)
def test_rules_on_paths_worked_by_hand(
    touches: str, model: str, expected: dict[str, float]
) -> None:
    paths = table(path("p", list(touches), "100.00"), path("q", ["z"]))
    assert floats(credited(paths, model)) == near(**expected)
    worth = {name: 100 * share for name, share in expected.items()}
    assert floats(credited(paths, model, what="revenue")) == {
        n: pytest.approx(v, abs=2e-4) for n, v in worth.items()
    }


def test_the_last_touch_that_is_not_direct_earns_and_of_direct_ones_the_last() -> None:
    paths = table(
        path("p", ["a", "b", "direct", "organic"], "1"),
        path("q", ["direct", "organic"], "1"),
    )
    assert credited(paths, "last_non_direct") == {"b": 1, "organic": 1}
    assert credited(paths, "last") == {"organic": 2}


def test_time_decay_halves_with_each_half_life() -> None:
    # 14, 7 and 0 days before the last touch: 1/4, 1/2, 1, so 1/7, 2/7, 4/7.
    touches = table(path("p", ["a", "b", "c"], "70", days=(15, 8, 1)))
    assert floats(credited(touches, "time_decay")) == near(a=1 / 7, b=2 / 7, c=4 / 7)
    # With a half-life of 14 days: 1/2, 1/sqrt 2, 1.
    weights = np.array([0.5, 0.5**0.5, 1])
    a, b, c = weights / weights.sum()
    assert floats(
        credited(touches, "time_decay", given=Settings(half_life_days=14))
    ) == near(a=a, b=b, c=c)


def test_time_decay_of_touches_years_ago_or_without_a_time() -> None:
    old = table(path("p", ["a", "b"], "1", days=(40_000, 40_000)))
    assert floats(credited(old, "time_decay")) == near(a=0.5, b=0.5)
    rows = path("p", ["a", "b"], "1", days=(7, 0))
    rows[1]["touch_at"] = None
    rows += [row | {"touch_at": None} for row in path("q", ["c"], "1")]
    assert floats(credited(table(rows), "time_decay")) == near(a=0.5, b=0.5, c=1)


def test_markov_of_a_chain_solved_by_hand() -> None:
    """A,B converts; A and B alone do not.

    start: A 2/3, B 1/3. A: B 1/2, null 1/2. B: conversion 1/2, null 1/2.
    P = 2/3 * 1/2 * 1/2 + 1/3 * 1/2 = 1/3. Without A: 1/3 * 1/2 = 1/6, effect 1/2.
    Without B: 0, effect 1. Of one conversion A has (1/2) / (3/2) = 1/3, B 2/3.
    """
    paths = table(path("p", ["a", "b"], "90"), path("q", ["a"]), path("r", ["b"]))
    assert floats(credited(paths, "markov")) == near(a=1 / 3, b=2 / 3)
    assert credited(paths, "markov", what="revenue") == {"a": 30, "b": 60}


def test_markov_of_a_loop_solved_by_hand() -> None:
    """A,B,A converts; B alone does not.

    A is left twice: to B 1/2, to conversion 1/2; B twice: to A 1/2, to null 1/2.
    vA = 1/2 + vB / 2, vB = vA / 2: vA = 2/3, vB = 1/3, P = (vA + vB) / 2 = 1/2.
    Without A: 0, effect 1. Without B: vA = 1/2, P = 1/4, effect 1/2. A 2/3, B 1/3.
    """
    paths = table(path("p", ["a", "b", "a"], "1"), path("q", ["b"]))
    assert floats(credited(paths, "markov")) == near(a=2 / 3, b=1 / 3)


def test_markov_revenue_weighs_the_effect_by_the_value_of_the_conversion() -> None:
    paths = table(path("p", ["a"], "100"), path("q", ["b"], "300"), path("r", ["b"]))
    assert credited(paths, "markov") == {"a": 1, "b": 1}
    assert credited(paths, "markov", what="revenue") == {"a": 100, "b": 300}


def test_markov_of_order_two_tells_histories_apart() -> None:
    """After A, B converts; after C it does not: to order 1 both lead to the same B.

    Order 1: vB = 1/2, P = 1/2; without A 1/4, without C 1/4, without B 0: effects
    1/2, 1/2, 1. Order 2: v(A,B) = 1, v(C,B) = 0: effects A 1, B 1, C 0.
    """
    paths = table(path("p", ["a", "b"], "1"), path("q", ["c", "b"]))
    assert floats(credited(paths, "markov")) == near(a=0.25, b=0.5, c=0.25)
    assert floats(credited(paths, "markov", given=Settings(markov_order=2))) == near(
        a=0.5, b=0.5
    )


few_paths = st.lists(
    st.tuples(
        st.lists(st.sampled_from("abcd"), min_size=1, max_size=6),
        st.none() | st.integers(1, 500),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(few_paths, st.integers(1, 3))
def test_markov_is_that_of_exact_fractions(
    paths: list[tuple[list[str], int | None]], order: int
) -> None:
    touches = table(
        *(
            path(str(i), way, None if worth is None else str(worth))
            for i, (way, worth) in enumerate(paths)
        )
    )
    for what in ("conversions", "revenue"):
        worths = [
            0 if worth is None else worth if what == "revenue" else 1
            for _, worth in paths
        ]
        exact = markov_credits(
            [
                (tuple(way), Fraction(w))
                for (way, _), w in zip(paths, worths, strict=True)
            ],
            order,
        )
        found = floats(
            credited(touches, "markov", what=what, given=Settings(markov_order=order))
        )
        step = 2e-9 if what == "conversions" else 2e-4
        assert {
            c: pytest.approx(float(e), rel=1e-9, abs=step)
            for c, e in exact.items()
            if found.get(c) or e > step
        } == found


def test_removal_effects_are_the_share_of_conversions_that_pass_the_channel() -> None:
    """By enumeration: step the chain until nothing is left in it."""
    rng = random.Random(4)
    ways = [
        ([rng.randrange(6) for _ in range(rng.randint(1, 7))], rng.random() < 0.4)
        for _ in range(80)
    ]
    state = np.array([c for way, _ in ways for c in way])
    start = np.concatenate([[0], np.cumsum([len(way) for way, _ in ways])])
    moves, begin, ends = np.zeros((6, 6)), np.zeros(6), np.zeros(6)
    for way, converted in ways:
        begin[way[0]] += 1 / len(ways)
        for left, right in itertools.pairwise(way):
            moves[left, right] += 1
        ends[way[-1]] += converted
    leaves = np.bincount(state, minlength=6)
    for removed in range(6):
        lost = 0.0
        there = begin.copy()
        passed = np.zeros(6)
        for _ in range(500):
            passed[removed] += there[removed]
            there[removed] = 0
            lost += passed @ (ends / leaves)
            there, passed = (
                there @ (moves / leaves[:, None]),
                passed @ (moves / leaves[:, None]),
            )
        converted = np.array([[float(c) for _, c in ways]])
        effects = solved_effects(state, start, converted, 6)
        assert effects[0, removed] == pytest.approx(lost, rel=1e-12)


touch = st.sampled_from(["a/1", "a/2", "b/1", "c/", "direct", "organic", ""])
any_paths = st.lists(
    st.tuples(
        st.lists(touch, min_size=1, max_size=5),
        st.none() | st.decimals(0, 10**9, places=2),
        st.integers(0, 2),
    ),
    max_size=10,
)


@settings(max_examples=60, deadline=None)
@given(any_paths, st.randoms(use_true_random=False))
def test_sums_are_exact_and_the_order_of_rows_changes_nothing(
    paths: list, rng: random.Random
) -> None:
    rows = [
        row
        for i, (way, revenue, day) in enumerate(paths)
        for row in path(
            f"p{i}",
            way,
            None if revenue is None else str(revenue),
            end=END + dt.timedelta(days=day),
        )
    ]
    found = attribute(table(rows))
    rng.shuffle(rows)
    assert attribute(table(rows)).equals(found)
    converted = [
        (revenue, (END + dt.timedelta(days=day)).date())
        for _, revenue, day in paths
        if revenue is not None
    ]
    for model in MODELS:
        for level in ("channel", "campaign"):
            own = [
                r
                for r in found.to_pylist()
                if (r["model"], r["level"]) == (model, level)
            ]
            assert sum(r["conversions"] for r in own) == len(converted)
            assert sum(r["revenue"] for r in own) == sum(v for v, _ in converted)
            assert all(r["conversions"] >= 0 and r["revenue"] >= 0 for r in own)
            assert (level == "campaign") or all(r["campaign_id"] is None for r in own)
            if model != "markov":
                for date in {d for _, d in converted}:
                    assert sum(
                        r["conversions"] for r in own if r["conversion_date"] == date
                    ) == sum(d == date for _, d in converted)


def test_degenerate_paths() -> None:
    assert attribute(table()).num_rows == 0
    assert attribute(table(path("p", ["a", "b"]))).num_rows == 0
    for model in MODELS:
        assert credited(table(path("p", ["a"], "5")), model) == {"a": 1}
        # A path that converted without a touch is direct's.
        assert credited(
            table(path("p", [""], "5"), path("q", ["direct"], "5")), model
        ) == {"direct": 2}
        assert credited(table(path("p", ["a", "b"], "0")), model, what="revenue") == {}
        assert (
            sum(
                credited(
                    table(path("p", ["a"] * 1000, "5"), path("q", ["b", "a"] * 500)),
                    model,
                ).values()
            )
            == 1
        )


def test_revenue_that_cancels_out_falls_to_the_linear_shares() -> None:
    paths = table(path("p", ["a"], "100"), path("q", ["a"], "-100"))
    assert credited(paths, "markov", what="revenue") == credited(
        paths, "linear", what="revenue"
    )


def test_markov_credit_is_spread_over_days_as_the_linear_one() -> None:
    later = END + dt.timedelta(days=1)
    # s earns in the chain (start, s, a, conversion) but is on no converted path.
    paths = table(
        path("p", ["a"], "10"),
        path("q", ["a"], "30", end=later),
        path("r", ["s", "a"]),
        path("t", ["a"], "1", end=later),
    )
    rows = [
        r
        for r in attribute(paths).to_pylist()
        if r["model"] == "markov" and r["level"] == "channel"
    ]
    by_day = {
        (r["network"], r["conversion_date"]): float(r["conversions"]) for r in rows
    }
    # Effects: a all, s a quarter (one start in four, with the same chances after it).
    assert by_day == {
        ("a", END.date()): pytest.approx(3 * 0.8 / 3),
        ("a", later.date()): pytest.approx(3 * 0.8 * 2 / 3),
        ("s", END.date()): pytest.approx(3 * 0.2 / 3),
        ("s", later.date()): pytest.approx(3 * 0.2 * 2 / 3),
    }


def test_hundreds_of_campaigns_and_many_states_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rng = random.Random(9)
    rows = [
        path(
            f"{i}",
            [
                f"n{rng.randrange(3)}/{rng.randrange(300)}"
                for _ in range(rng.randint(1, 5))
            ],
            "7" if rng.random() < 0.3 else None,
        )
        for i in range(600)
    ]
    whole = attribute(table(*rows))
    monkeypatch.setattr("we_mart.attribution.markov._NUMBERS_AT_ONCE", 900 * 7)
    assert attribute(table(*rows)).equals(whole)
    campaigns = credited(table(*rows), "markov", "campaign")
    assert len(campaigns) > 400
    exact = removal_effects(
        [(tuple(r["channel"] for r in p), Fraction(p[0]["is_converted"])) for p in rows]
    )
    share = {c: e / sum(exact.values()) for c, e in exact.items()}
    converted = sum(p[0]["is_converted"] for p in rows)
    assert floats(credited(table(*rows), "markov")) == near(
        **{c: float(s * converted) for c, s in share.items()}
    )


def test_settings_that_make_no_sense_are_refused() -> None:
    with pytest.raises(ValueError, match="half-life"):
        Settings(half_life_days=0)
    with pytest.raises(ValueError, match="order"):
        Settings(markov_order=0)


def test_each_target_has_credits_of_its_own() -> None:
    registered = table(path("p", ["a", "b"], "0"), path("q", ["c"]))
    bought = table(path("p", ["a", "b"]), path("q", ["c"], "70"))
    both = pa.concat_tables(
        touches.append_column("target", pa.array([name] * touches.num_rows))
        for name, touches in (("registration", registered), ("first_purchase", bought))
    )
    found = attribute_targets(both)
    for name, touches in (("first_purchase", bought), ("registration", registered)):
        own = found.filter(pa.compute.equal(found["target"], name))
        assert own.drop_columns("target").equals(attribute(touches))
    empty = attribute_targets(both.slice(0, 0))
    assert (empty.num_rows, empty.schema) == (0, found.schema)


def test_a_path_of_the_bench_is_worked_out() -> None:
    touches = touch_paths(500, campaigns=40)
    found = attribute(touches).to_pylist()
    rows = touches.filter(pa.compute.equal(touches["position"], 1)).to_pylist()
    for model in MODELS:
        for level in ("channel", "campaign"):
            own = [r for r in found if (r["model"], r["level"]) == (model, level)]
            assert sum(r["conversions"] for r in own) == sum(
                r["is_converted"] for r in rows
            )
            assert sum(r["revenue"] for r in own) == sum(r["revenue"] for r in rows)

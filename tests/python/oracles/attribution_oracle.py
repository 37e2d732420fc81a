"""Attribution worked out slowly, in exact fractions, path by path."""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from fractions import Fraction

Path = tuple[tuple[str, ...], Fraction]
"""Channels in order; the worth of the end (0 where the path did not convert)."""

_NULL = "(null)"


def _chain(paths: Iterable[Path], order: int) -> tuple[Counter, dict, Counter]:
    begins: Counter = Counter()
    moves: dict[Hashable, Counter] = {}
    worth: Counter = Counter()
    for channels, value in paths:
        states = [channels[max(0, i + 1 - order) : i + 1] for i in range(len(channels))]
        begins[states[0]] += 1
        for left, right in zip(states, [*states[1:], _NULL], strict=True):
            moves.setdefault(left, Counter())[right] += 1
        worth[states[-1]] += value
    return begins, moves, worth


def _expected_worth(
    begins: Counter, moves: dict, worth: Counter, removed: str | None
) -> Fraction:
    """Worth of one start: v = Q v + r solved by elimination, rows of the removed 0."""
    states = [s for s in moves if removed is None or removed not in s]
    place = {s: i for i, s in enumerate(states)}
    rows = []
    for state in states:
        leaves = sum(moves[state].values())
        row = [Fraction(0)] * (len(states) + 1)
        row[place[state]] += 1
        for target, times in moves[state].items():
            if target in place:
                row[place[target]] -= Fraction(times, leaves)
        row[-1] = Fraction(worth[state]) / leaves
        rows.append(row)
    for i in range(len(rows)):
        pivot = next(j for j in range(i, len(rows)) if rows[j][i])
        rows[i], rows[pivot] = rows[pivot], rows[i]
        rows[i] = [x / rows[i][i] for x in rows[i]]
        for j in range(len(rows)):
            if j != i and rows[j][i]:
                rows[j] = [
                    x - rows[j][i] * y for x, y in zip(rows[j], rows[i], strict=True)
                ]
    starts = sum(begins.values())
    total = (Fraction(begins[s], starts) * rows[place[s]][-1] for s in states)
    return sum(total, Fraction(0))


def removal_effects(paths: Sequence[Path], order: int = 1) -> dict[str, Fraction]:
    begins, moves, worth = _chain(paths, order)
    whole = _expected_worth(begins, moves, worth, None)
    channels = {channel for path, _ in paths for channel in path}
    return {c: whole - _expected_worth(begins, moves, worth, c) for c in channels}


def markov_credits(paths: Sequence[Path], order: int = 1) -> dict[str, Fraction]:
    effects = removal_effects(paths, order)
    total = sum((value for _, value in paths), Fraction(0))
    effect = sum(effects.values(), Fraction(0))
    return {c: total * e / effect for c, e in effects.items()} if effect else {}

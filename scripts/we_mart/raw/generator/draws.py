"""Random draws, reproducible and stable when a run gets more days.

Every column of every subject (and day, where facts are made day by day) has a stream
of its own, and entities are kept in order of creation. So the values of the first n
entities are the same however many follow, and adding a draw disturbs no other column.
"""

import hashlib
from collections.abc import Sequence

import numpy as np

from we_mart.raw.generator.clock import (
    DAY,
    NEVER,
    AnyArray,
    Bools,
    Floats,
    Hashes,
    Instants,
    Ints,
)


def _entropy(name: str) -> int:
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "big")


class Draws:
    """Named random streams below a path of names."""

    def __init__(self, seed: int, *path: str) -> None:
        self._seed = seed
        self._path = path

    def child(self, *names: object) -> "Draws":
        """The streams one level down, such as those of one day."""
        return Draws(self._seed, *self._path, *map(str, names))

    def _generator(self, column: str) -> np.random.Generator:
        keys = [self._seed, *map(_entropy, (*self._path, column))]
        return np.random.Generator(np.random.PCG64(np.random.SeedSequence(keys)))

    def uniform(self, column: str, n: int) -> Floats:
        """`n` values in [0, 1)."""
        return self._generator(column).random(n)

    def chance(self, column: str, n: int, share: float) -> Bools:
        """`n` booleans, true with probability `share`."""
        return self.uniform(column, n) < share

    def days(self, column: str, n: int, mean: float) -> Instants:
        """`n` exponential durations with a mean of `mean` days, in microseconds."""
        units: Floats = -np.log1p(-self.uniform(column, n))
        durations: Instants = (units * (mean * DAY)).astype(np.int64)
        return durations

    def pick(self, column: str, n: int, weights: Sequence[float] | Floats) -> Ints:
        """`n` positions of `weights`, each as likely as its weight."""
        cumulated = np.cumsum(np.asarray(weights, dtype=np.float64))
        drawn = self.uniform(column, n) * cumulated[-1]
        places: Ints = np.searchsorted(cumulated, drawn, side="right").astype(np.int64)
        return places

    def below(self, column: str, n: int, limit: int | Ints) -> Ints:
        """`n` integers in [0, limit); `limit` may differ from one to the next."""
        drawn: Ints = (self.uniform(column, n) * limit).astype(np.int64)
        return drawn

    def sample(self, column: str, n: int, size: int) -> Ints:
        """At most `size` different integers of [0, n), ascending."""
        chosen = self._generator(column).choice(n, size=min(n, size), replace=False)
        return np.sort(chosen).astype(np.int64)

    def salt(self, column: str) -> int:
        """A 64-bit number to scramble ids with."""
        return int(self._generator(column).integers(0, 2**63))


def scramble(values: AnyArray, salt: int) -> Hashes:
    """Splitmix64: different inputs give different, random-looking 64-bit numbers."""
    with np.errstate(over="ignore"):
        z = values.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(salt)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return z ^ (z >> np.uint64(31))


def only(happens: Bools, instants: Instants) -> Instants:
    """`instants` where something happens, NEVER elsewhere."""
    return np.where(happens, instants, NEVER)


def zipf(n: int, exponent: float = 1.0) -> Floats:
    """Popularity weights of `n` things, most popular first, adding up to 1."""
    weights = 1.0 / np.arange(1, n + 1, dtype=np.float64) ** exponent
    shares: Floats = weights / weights.sum()
    return shares


def at_least(minimum: int, amount: float) -> int:
    """`amount` rounded, but enough to be seen in a small sample."""
    return max(minimum, round(amount))

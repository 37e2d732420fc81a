"""Removal effects of channels in an absorbing Markov chain, solved exactly.

Anderl, Becker, von Wangenheim, Schumann (2016), Mapping the customer journey,
International Journal of Research in Marketing 33(3), 457-474: states are start, the
channels, conversion and null; the removal effect of a channel is what is lost of the
probability of conversion where all that reaches the channel goes to null.
"""

import numpy as np
from scipy.sparse import coo_array, csc_array, identity
from scipy.sparse.linalg import SuperLU, splu

from we_mart.attribution.paths import Floats, Ints

# Columns of the inverse held at once, in numbers: 128 MB.
_NUMBERS_AT_ONCE = 1 << 24


def removal_effects(
    state: Ints,
    start: Ints,
    worth: Floats,
    size: int,
    order: int = 1,
) -> Floats:
    """What each of `size` channels takes with it when it is removed.

    `state` is the channel of each touch, path by path; `start` the first touch of
    each path and one more entry; `worth` (paths) is what the end of the path is
    worth: 1 or 0 for conversions, the revenue for revenue. The result is in the unit
    of `worth` per path that starts (0 for a channel that no path has).

    With v = (I - Q)^-1 r, the worth still to come from each transient state (r: the
    worth at the end, times its probability), the removal of the states S of a channel
    forces v to 0 on S, so the start loses N[start, S] (N[S, S])^-1 v[S], where N is
    (I - Q)^-1: one LU, no simulation. Of a higher `order` a state is the last `order`
    touches; S are the states that end in the channel, for whoever has the channel
    further back in a state has come through one of those.
    """
    if not len(state):
        return np.zeros(size)
    gram, channel = _grams(state, start, order)
    count = len(channel)
    last = start[1:] - 1
    is_last = np.zeros(len(state), dtype=bool)
    is_last[last] = True
    inner = np.flatnonzero(~is_last)
    leaves = np.bincount(gram, minlength=count).astype(np.float64)
    step = _summed(gram[inner], gram[inner + 1], count)
    chain = csc_array(
        identity(count) - step.multiply(1.0 / leaves[:, np.newaxis]).tocsc()
    )
    reward = np.bincount(gram[last], weights=worth, minlength=count) / leaves
    begin = np.bincount(gram[start[:-1]], minlength=count) / len(last)
    factors = splu(chain)
    value = factors.solve(reward)
    visits = factors.solve(begin, trans="T")
    return _lost(factors, value, visits, channel, size)


def _lost(
    factors: SuperLU, value: Floats, visits: Floats, channel: Ints, size: int
) -> Floats:
    effects = np.zeros(size)
    order = np.argsort(channel, kind="stable")
    bounds = np.searchsorted(channel[order], np.arange(size + 1))
    count = len(channel)
    if np.all(np.diff(bounds) <= 1):
        back = np.ones(count)
        width = max(1, _NUMBERS_AT_ONCE // count)
        for low in range(0, count, width):
            wanted = np.arange(low, min(low + width, count))
            unit = np.zeros((count, len(wanted)))
            unit[wanted, wanted - low] = 1.0
            back[wanted] = factors.solve(unit)[wanted, wanted - low]
        effects[channel] = visits * value / back
        return effects
    for number in range(size):
        group = order[bounds[number] : bounds[number + 1]]
        if len(group):
            unit = np.zeros((count, len(group)))
            unit[group, np.arange(len(group))] = 1.0
            within = factors.solve(unit)[group]
            effects[number] = visits[group] @ np.linalg.solve(within, value[group])
    return effects


def _grams(state: Ints, start: Ints, order: int) -> tuple[Ints, Ints]:
    """Number of the last `order` touches of each touch; the channel of each number."""
    gram, before = state, state + 1
    begins = start[:-1]
    for _ in range(order - 1):
        shifted = np.empty_like(before)
        shifted[1:] = before[:-1]
        shifted[begins] = 0
        pair = shifted * (int(state.max()) + 1) + state
        gram = np.unique(pair, return_inverse=True)[1].astype(np.int64)
        before = gram + 1
    _, first, gram = np.unique(gram, return_index=True, return_inverse=True)
    return gram.astype(np.int64), state[first]


def _summed(left: Ints, right: Ints, count: int) -> coo_array:
    pair, times = np.unique(left * count + right, return_counts=True)
    place = (pair // count, pair % count)
    return coo_array((times.astype(np.float64), place), shape=(count, count))

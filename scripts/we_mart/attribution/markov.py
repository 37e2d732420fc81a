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
    state: Ints, start: Ints, worths: Floats, size: int, order: int = 1
) -> Floats:
    """What each of `size` channels takes with it when it is removed.

    `state` is the channel of each touch, path by path; `start` the first touch of
    each path and one more entry; `worths` (measures x paths) is what the end of a path
    is worth: 1 or 0 for conversions, the revenue for revenue. The result (measures x
    channels) is in the unit of the worth per path that starts; 0 for a channel that no
    path has.

    With v = (I - Q)^-1 r, the worth still to come from each transient state (r: the
    worth at the end, times its probability), the removal of the states S of a channel
    forces v to 0 on S, so the start loses N[start, S] (N[S, S])^-1 v[S], where N is
    (I - Q)^-1: one LU, no simulation. Of a higher `order` a state is the last `order`
    touches; S are the states that end in the channel, for whoever has the channel
    further back in a state has come through one of those.
    """
    if not len(state):
        return np.zeros((len(worths), size))
    gram, channel = _grams(state, start, order)
    count = len(channel)
    last = start[1:] - 1
    goes_on = np.ones(len(state), dtype=bool)
    goes_on[last] = False
    inner = np.flatnonzero(goes_on)
    leaves = np.bincount(gram, minlength=count).astype(np.float64)
    step = _counted(gram[inner], gram[inner + 1], count)
    chain = csc_array(
        identity(count) - step.multiply(1.0 / leaves[:, np.newaxis]).tocsc()
    )
    at_end = gram[last]
    rewards = [np.bincount(at_end, worth, minlength=count) / leaves for worth in worths]
    begin = np.bincount(gram[start[:-1]], minlength=count) / len(last)
    factors = splu(chain)
    values = factors.solve(np.stack(rewards, axis=1))
    visits = factors.solve(begin, trans="T")
    return _lost(factors, values, visits, channel, size)


def _lost(
    factors: SuperLU, values: Floats, visits: Floats, channel: Ints, size: int
) -> Floats:
    effects = np.zeros((size, values.shape[1]))
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
        effects[channel] = (visits / back)[:, np.newaxis] * values
        return effects.T
    for number in range(size):
        group = order[bounds[number] : bounds[number + 1]]
        if len(group):
            unit = np.zeros((count, len(group)))
            unit[group, np.arange(len(group))] = 1.0
            within = factors.solve(unit)[group]
            effects[number] = visits[group] @ np.linalg.solve(within, values[group])
    return effects.T


def _grams(state: Ints, start: Ints, order: int) -> tuple[Ints, Ints]:
    """Number of the last `order` touches of each touch; the channel of each number."""
    width = int(state.max()) + 1
    gram, found = _numbered(state)
    for _ in range(order - 1):
        before = np.zeros_like(gram)
        before[1:] = gram[:-1] + 1
        before[start[:-1]] = 0
        gram, found = _numbered(before * width + state)
    return gram, found % width


def _numbered(codes: Ints) -> tuple[Ints, Ints]:
    """Numbers from 0 on for the codes, in their order, and the code of each number."""
    if codes.max() > 4 * len(codes) + 1000:
        found, number = np.unique(codes, return_inverse=True)
        return number.astype(np.int64), found
    is_there = np.bincount(codes) > 0
    place = np.cumsum(is_there) - 1
    return place[codes], np.flatnonzero(is_there)


def _counted(left: Ints, right: Ints, count: int) -> coo_array:
    pair = left * count + right
    if count * count > 4 * len(pair) + 1000:
        found, times = np.unique(pair, return_counts=True)
    else:
        all_times = np.bincount(pair, minlength=count * count)
        found = np.flatnonzero(all_times)
        times = all_times[found]
    place = (found // count, found % count)
    return coo_array((times.astype(np.float64), place), shape=(count, count))

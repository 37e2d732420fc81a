"""Rules that give each touch of a converted path a share of the conversion."""

import numpy as np

from we_mart.attribution.paths import Floats, Ints, Paths

_SECONDS_A_DAY = 86_400.0
_ENDS = 0.4


def shares(paths: Paths, model: str, half_life_days: float) -> Floats:
    """Share of its path that each touch earns; the shares of a path sum to one.

    first, last: the whole. last_non_direct: the last touch that is not direct, the
    last one of all where all are direct. linear: equal parts. position_based: 40% to
    the first and the last, 20% equally to those between; half and half of two.
    time_decay: 2^(-days before the path's last touch / half-life), in proportion; a
    touch without a time counts as the last one.
    """
    length = paths.length
    first, last = paths.start[:-1], paths.start[1:] - 1
    if model == "first":
        return _at(first, len(paths.state))
    if model == "last":
        return _at(last, len(paths.state))
    if model == "last_non_direct":
        place = np.where(paths.is_direct, -1, np.arange(len(paths.state)))
        found = _reduce(np.maximum, place, paths)
        return _at(np.where(found < 0, last, found), len(paths.state))
    if model == "linear":
        return np.repeat(1.0 / length, length)
    if model == "position_based":
        between = (1.0 - 2 * _ENDS) / np.maximum(length - 2, 1)
        end = np.select([length == 1, length == 2], [1.0, 0.5], _ENDS)
        share = np.repeat(between, length)
        share[first], share[last] = end, end
        return share
    if model == "time_decay":
        newest = np.repeat(_reduce(np.fmax, paths.seconds, paths), length)
        age = np.nan_to_num(newest - paths.seconds) / _SECONDS_A_DAY
        weight = np.exp2(-age / half_life_days)
        return weight / np.repeat(_reduce(np.add, weight, paths), length)
    raise ValueError(f"no rule is called '{model}'")


def _at(places: Ints, size: int) -> Floats:
    share = np.zeros(size)
    share[places] = 1.0
    return share


def _reduce(how: np.ufunc, values: Floats | Ints, paths: Paths) -> Floats:
    if not len(values):
        return np.zeros(0)
    reduced: Floats = how.reduceat(values, paths.start[:-1])
    return reduced

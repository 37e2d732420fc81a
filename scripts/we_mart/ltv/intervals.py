"""Intervals of sums that cannot be below zero."""

import numpy as np
import numpy.typing as npt
from scipy.special import gammaincinv

from we_mart.ltv.newton import Floats


def interval(
    mean: npt.ArrayLike,
    variance: npt.ArrayLike,
    level: float = 0.9,
    none: npt.ArrayLike = 0.0,
) -> tuple[Floats, Floats]:
    """Interval of a sum that is zero with probability `none`, and else gamma.

    Equal tails; where zero itself is likelier than a tail, from zero up to the quantile
    of the level, as nothing can be missed below. mean, variance: of the sum, zeros
    counted. A gamma distribution is above zero, skewed as sums of few purchases are,
    and near normal where the sum is of many. The upper end is never below the mean.
    """
    whole = np.asarray(mean, dtype=np.float64)
    square = np.asarray(variance, dtype=np.float64) + whole**2
    empty = np.clip(np.asarray(none, dtype=np.float64), 0.0, 1 - 1e-12)
    centre = whole / (1 - empty)
    spread = square / (1 - empty) - centre**2
    wide = (centre > 1e-200) & (spread > 1e-18 * centre**2)
    scale = np.where(wide, spread, 1.0) / np.where(wide, centre, 1.0)
    shape = np.where(wide, np.maximum(centre / scale, 1e-12), 1.0)
    tail = (1 - level) / 2

    def quantile(share: Floats) -> Floats:
        of_gamma = np.clip((share - empty) / (1 - empty), 0.0, 1.0)
        return np.where(wide, gammaincinv(shape, of_gamma) * scale, centre)

    zero = empty >= tail
    low = np.where(zero, 0.0, quantile(np.asarray(tail)))
    high = quantile(np.where(zero, level, 1 - tail))
    high = np.where(empty >= np.where(zero, level, 1.0), 0.0, high)
    return np.asarray(np.maximum(low, 0.0)), np.asarray(np.maximum(high, whole))

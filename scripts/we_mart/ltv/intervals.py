"""Intervals of sums that cannot be below zero."""

import numpy as np
import numpy.typing as npt
from scipy.special import gammaincinv

from we_mart.ltv.newton import Floats


def interval(
    mean: npt.ArrayLike, variance: npt.ArrayLike, level: float = 0.9
) -> tuple[Floats, Floats]:
    """Equal-tailed interval of a gamma distribution with this mean and variance.

    A gamma distribution is at zero or above, skewed as sums of few purchases are, and
    near normal where the sum is of many. The upper end is never below the mean.
    """
    centre = np.asarray(mean, dtype=np.float64)
    spread = np.asarray(variance, dtype=np.float64)
    wide = (centre > 0) & (spread > 1e-18 * centre**2)
    shape = np.where(wide, centre**2 / np.where(wide, spread, 1.0), 1.0)
    scale = np.where(wide, centre / shape, 0.0)
    low = gammaincinv(shape, (1 - level) / 2) * scale
    high = gammaincinv(shape, (1 + level) / 2) * scale
    low = np.where(wide, low, centre)
    high = np.where(wide, np.maximum(high, centre), centre)
    return np.asarray(np.maximum(low, 0.0)), np.asarray(high)

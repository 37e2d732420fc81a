"""What each customer will buy: expectations, chance to be alive, second moments."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import expit

from we_mart.ltv.bgnbd import BgNbdFit
from we_mart.ltv.gamma_gamma import GammaGammaFit
from we_mart.ltv.mixing import living_moments
from we_mart.ltv.newton import Floats

#: The variance of a value has no end where p x + q <= 2; it is then taken there.
_LEAST_SHAPE = 2.1


@dataclass(frozen=True)
class Purchases:
    """Purchases in the next t of each customer.

    alive: probability; mean, variance: of their number, given the history; none:
    probability of no purchase
    """

    alive: Floats
    mean: Floats
    variance: Floats
    none: Floats


@dataclass(frozen=True)
class Values:
    """Mean value of each customer's purchases, given what they spent so far.

    At a value multiplier v (1 for the platform) the expected mean is v * slope + base.
    spread: E[mean^2] / E[mean]^2 over what is not known of the customer; noise:
    variance of a single purchase over mean^2
    """

    slope: Floats
    base: Floats
    spread: Floats
    noise: float

    @property
    def mean(self) -> Floats:
        """Expected mean value at multiplier 1."""
        return self.slope + self.base


def alive(
    fit: BgNbdFit,
    x: Floats,
    t_x: Floats,
    T: Floats,
    multiplier: npt.ArrayLike = 1.0,
) -> Floats:
    """Probability that a customer still is one at T (1 where the fit stands in)."""
    if not fit.usable:
        return np.ones(x.shape)
    r, alpha, a, b = fit.parameters
    alpha = alpha / np.asarray(multiplier, dtype=np.float64)
    more = np.maximum(b + x - 1, 1e-300)
    odds = np.log(a) - np.log(more) + (r + x) * np.log((alpha + T) / (alpha + t_x))
    return np.where(x > 0, expit(-odds), 1.0)


def purchases(
    fit: BgNbdFit,
    x: Floats,
    t_x: Floats,
    T: Floats,
    t: npt.ArrayLike,
    multiplier: npt.ArrayLike = 1.0,
) -> Purchases:
    """Purchases in (T, T + t] given the history (Fader, Hardie, Lee 2005, equation 10).

    multiplier: of the rate, per customer or for all; lambda ~ Gamma(r, alpha /
    multiplier). A fit that is not usable stands in with its rate and rate_shape.
    """
    m = np.asarray(multiplier, dtype=np.float64)
    living = alive(fit, x, t_x, T, m)
    if not fit.usable:
        scale = T + fit.rate_shape / (fit.rate * m)
        share = np.asarray(t, dtype=np.float64) / scale
        shape = x + fit.rate_shape
        mean = shape * share
        none = np.exp(-shape * np.log1p(share))
        return Purchases(living, mean, mean * (1 + share), none)
    r, alpha, a, b = (float(value) for value in fit.parameters)
    first, second = living_moments(r, alpha / m, a, b, x, T, t)
    mean = living * first
    variance = np.maximum(living * (first + second) - mean**2, 0.0)
    waiting = np.exp(-(r + x) * np.log1p(np.asarray(t) / (alpha / m + T)))
    return Purchases(living, mean, variance, 1 - living * (1 - waiting))


def new_customer(fit: BgNbdFit, t: npt.ArrayLike) -> Floats:
    """E[X(t)], repeat purchases of a new customer (equation 9 of the paper)."""
    times = np.atleast_1d(np.asarray(t, dtype=np.float64))
    zeros = np.zeros(times.shape)
    return purchases(fit, zeros, zeros, zeros, times).mean


def expected_repeats(fit: BgNbdFit, T: Floats, times: npt.ArrayLike) -> Floats:
    """Expected cumulative repeats of all customers at each time since the first birth.

    T: time observed of each customer at the end of observation, whose greatest is that
    of the first birth; times: in the same unit
    """
    moments = np.atleast_1d(np.asarray(times, dtype=np.float64))
    ages, count = np.unique(T, return_counts=True)
    births = ages.max(initial=0.0) - ages
    open_for = np.maximum(moments[:, None] - births, 0.0)
    found = new_customer(fit, open_for.ravel()).reshape(open_for.shape)
    return np.asarray(found @ count, dtype=np.float64)


def values(fit: GammaGammaFit, count: Floats, total: Floats) -> Values:
    """Mean value of a purchase of each customer (equation 5 of the note).

    count: purchases of a value above zero so far; total: their sum. A fit that is not
    usable stands in with the mean value of all.
    """
    if not fit.usable:
        flat = np.full(count.shape, fit.mean_value)
        noise = fit.value_variance / fit.mean_value**2 if fit.mean_value > 0 else 0.0
        return Values(flat, np.zeros(count.shape), np.ones(count.shape), noise)
    p, q, gamma = (float(value) for value in fit.parameters)
    shape = p * count + q
    slope, base = p * gamma / (shape - 1), p * total / (shape - 1)
    safe = np.maximum(shape, _LEAST_SHAPE)
    return Values(slope, base, (safe - 1) / (safe - 2), 1 / p)


def revenue_variance(bought: Purchases, worth: Values) -> Floats:
    """Variance of the sum of a customer's next purchases at multiplier 1.

    A random number of values around a mean that itself is not known:
    E[mean^2] (noise E[Y] + E[Y^2]) - (E[Y] E[mean])^2.
    """
    return np.asarray(process_factor(bought, worth) * worth.mean**2)


def process_factor(bought: Purchases, worth: Values) -> Floats:
    """Variance of the sum of the next purchases over the square of the mean value."""
    squared = bought.variance + bought.mean**2
    return np.asarray(
        worth.spread * (worth.noise * bought.mean + squared) - bought.mean**2
    )

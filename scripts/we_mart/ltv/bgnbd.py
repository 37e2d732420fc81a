"""BG/NBD: how often customers buy, and when they stop.

Fader, Hardie, Lee (2005), "Counting Your Customers" the Easy Way: An Alternative to the
Pareto/NBD Model, Marketing Science 24(2), 275-284. A customer buys at rate lambda ~
Gamma(r, alpha) and stops after any purchase with probability p ~ Beta(a, b).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import expit, gammaln, loggamma, polygamma, psi

from we_mart.ltv.newton import Floats, covariance, maximize_from

Ints = npt.NDArray[np.int64]
PARAMETERS = ("r", "alpha", "a", "b")
#: Bounds of the parameters; alpha's hold in units of the mean T.
_LOW = np.log([1e-4, 1e-5, 1e-5, 1e-5])
_HIGH = np.log([1e4, 1e5, 1e4, 1e4])
#: More than this, on the log scale, says that the data do not tell the parameter.
_MAX_LOG_ERROR = 5.0


@dataclass(frozen=True)
class Histories:
    """Customers' histories, equal ones once, with how many customers have them.

    x: repeat purchases; t_x: time of the last from birth (0 if none); T: time observed;
    weight: customers; row_of: for each customer the place of its history
    """

    x: Floats
    t_x: Floats
    T: Floats
    weight: Floats
    row_of: Ints

    @property
    def customers(self) -> float:
        """How many customers there are."""
        return float(self.weight.sum())


@dataclass(frozen=True)
class BgNbdFit:
    """Parameters, their standard errors, and what to think of them.

    parameters, standard_errors: of r, alpha, a, b (alpha in units of T); zeros unless
    status is 'fitted' or 'boundary'; covariance: of the logarithms of the parameters;
    status: fitted | boundary | failed | no_repeats | no_time | no_customers;
    rate: purchases per unit of time of all customers, (sum of x + 1/2) / sum of T, with
    the variance of its posterior; rate_shape: how alike customers' rates are (Gamma
    with that shape and mean, by moments). They stand in for any status but 'fitted':
    nobody stops, a customer's rate is (x + shape) / (T + shape / rate)
    """

    parameters: Floats
    standard_errors: Floats
    covariance: Floats
    log_likelihood: float
    customers: int
    repeaters: int
    status: str
    rate: float
    rate_variance: float
    rate_shape: float

    @property
    def usable(self) -> bool:
        """Whether predictions come from the model and not from the mean rate."""
        return self.status == "fitted"


def compress(x: npt.ArrayLike, t_x: npt.ArrayLike, T: npt.ArrayLike) -> Histories:
    """Put equal histories together. ValueError for a history that cannot be.

    x, t_x, T: one per customer; T >= t_x >= 0, t_x = 0 where x = 0
    """
    counts = np.asarray(x, dtype=np.float64)
    last = np.asarray(t_x, dtype=np.float64)
    total = np.asarray(T, dtype=np.float64)
    good = (counts >= 0) & (last >= 0) & (total >= last) & np.isfinite(total)
    if not good.all() or (last[counts == 0] > 0).any():
        raise ValueError("histories need x >= 0, 0 <= t_x <= T, and t_x = 0 if x = 0")
    names, places = [], []
    for values in (counts, last, total):
        found, place = _unique(values)
        names.append(found)
        places.append(place)
    code = (places[0] * len(names[1]) + places[1]) * len(names[2]) + places[2]
    codes, row_of = _unique_codes(code, [len(found) for found in names])
    rest, at_total = np.divmod(codes, max(len(names[2]), 1))
    at_x, at_last = np.divmod(rest, max(len(names[1]), 1))
    weight = np.bincount(row_of, minlength=len(codes)).astype(np.float64)
    return Histories(
        names[0][at_x], names[1][at_last], names[2][at_total], weight, row_of
    )


def _unique(values: Floats) -> tuple[Floats, Ints]:
    """Sorted distinct values and where each is; whole small numbers without a sort."""
    top = values.max(initial=0.0)
    if top < 1e6 and (values == np.floor(values)).all():
        whole = values.astype(np.int64)
        used = np.flatnonzero(np.bincount(whole, minlength=1))
        place = np.zeros(int(top) + 1, dtype=np.int64)
        place[used] = np.arange(len(used))
        return used.astype(np.float64), place[whole]
    found, place = np.unique(values, return_inverse=True)
    return found, place.astype(np.int64)


def _unique_codes(code: Ints, sizes: list[int]) -> tuple[Ints, Ints]:
    space = int(np.prod([float(size) for size in sizes]))
    if space <= 5 * 10**7:
        # A table of all possible codes is faster than a sort of a million.
        used = np.flatnonzero(np.bincount(code, minlength=1))
        place = np.zeros(space + 1, dtype=np.int32)
        place[used] = np.arange(len(used), dtype=np.int32)
        return used, place[code].astype(np.int64)
    found, place_of = np.unique(code, return_inverse=True)
    return found, place_of.astype(np.int64)


class Likelihood:
    """Log-likelihood (equation 6 of the paper) of compressed histories.

    Functions of x alone, of T alone and of t_x alone are worked out once per distinct
    value.
    """

    def __init__(self, data: Histories) -> None:
        self._xs, self._at_x = _unique(data.x)
        self._totals, self._at_total = _unique(data.T)
        repeat = np.flatnonzero(data.x > 0)
        self._repeat = repeat
        self._lasts, self._at_last = _unique(data.t_x[repeat])
        self._weight = data.weight
        self._x = data.x
        self._weight_of_x = np.bincount(self._at_x, data.weight, len(self._xs))

    def rows(self, log_parameters: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Log-likelihood of each history; complex parameters allowed."""
        r, alpha, a, b = np.exp(log_parameters)
        x = self._xs
        by_x = (
            loggamma(r + x)
            - loggamma(r)
            + loggamma(a + b)
            + loggamma(b + x)
            - loggamma(b)
            - loggamma(a + b + x)
            + r * np.log(alpha)
        )
        alive = -(r + self._x) * np.log(alpha + self._totals)[self._at_total]
        rows = by_x[self._at_x] + alive
        at = self._repeat
        gone = (
            np.log(a)
            - np.log(b + self._x[at] - 1)
            - (r + self._x[at]) * np.log(alpha + self._lasts)[self._at_last]
        )
        rows[at] += _log1p_exp(gone - alive[at])
        return np.asarray(rows)

    def __call__(self, log_parameters: Floats) -> tuple[float, Floats, Floats]:
        """Sum over customers, gradient and Hessian in the logarithms."""
        r, alpha, a, b = (float(value) for value in np.exp(log_parameters))
        x, weight, at = self._x, self._weight, self._repeat
        log_total = np.log(alpha + self._totals)[self._at_total]
        one_total = (1 / (alpha + self._totals))[self._at_total]
        log_last = np.log(alpha + self._lasts)[self._at_last]
        one_last = (1 / (alpha + self._lasts))[self._at_last]
        shape = r + x
        xs = self._xs
        by_x = gammaln(r + xs) - gammaln(r) + gammaln(a + b) + gammaln(b + xs)
        by_x += r * np.log(alpha) - gammaln(b) - gammaln(a + b + xs)
        alive = -shape * log_total
        repeat_shape = shape[at]
        log_odds = np.log(a) - np.log(b + x[at] - 1) - repeat_shape * log_last
        log_odds -= alive[at]
        value = float(self._weight_of_x @ by_x + weight @ alive)
        value += float(weight[at] @ np.logaddexp(0, log_odds))

        gone = expit(log_odds)
        w_gone = weight[at] * gone
        more = b + x[at] - 1
        # Gradients of ln A4 - ln A3 by r, alpha, a, b.
        by = np.empty((4, len(at)))
        by[0] = log_total[at] - log_last
        by[1] = repeat_shape * (one_total[at] - one_last)
        by[2] = 1 / a
        by[3] = -1 / more
        wx = self._weight_of_x
        gradient = by @ w_gone
        gradient[0] += wx @ (psi(r + xs) - psi(r) + np.log(alpha)) - weight @ log_total
        gradient[1] += wx.sum() * r / alpha - weight @ (shape * one_total)
        both, total_ab = psi(a + b) - psi(a + b + xs), polygamma(1, a + b)
        total_ab = total_ab - polygamma(1, a + b + xs)
        gradient[2] += wx @ both
        gradient[3] += wx @ (both + psi(b + xs) - psi(b))

        hessian = (by * (w_gone * (1 - gone))) @ by.T
        hessian[0, 0] += wx @ (polygamma(1, r + xs) - polygamma(1, r))
        cross = wx.sum() / alpha - weight @ one_total
        cross += w_gone @ (one_total[at] - one_last)
        hessian[0, 1] += cross
        hessian[1, 0] += cross
        hessian[1, 1] += weight @ (shape * one_total**2) - wx.sum() * r / alpha**2
        hessian[1, 1] += w_gone @ (repeat_shape * (one_last**2 - one_total[at] ** 2))
        hessian[2, 2] += wx @ total_ab - w_gone.sum() / a**2
        hessian[2, 3] += wx @ total_ab
        hessian[3, 2] += wx @ total_ab
        hessian[3, 3] += wx @ (total_ab + polygamma(1, b + xs) - polygamma(1, b))
        hessian[3, 3] += w_gone @ (1 / more**2)

        scale = np.array([r, alpha, a, b])
        log_gradient = gradient * scale
        log_hessian = hessian * np.outer(scale, scale) + np.diag(log_gradient)
        return value, log_gradient, log_hessian


def _log1p_exp(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    big = np.real(values) > 0
    return np.where(
        big,
        values + np.log1p(np.exp(np.where(big, -values, 0))),
        np.log1p(np.exp(np.where(big, 0, values))),
    )


def fit(data: Histories) -> BgNbdFit:
    """Maximum-likelihood fit; what cannot be fitted has a status and the mean rate."""
    customers = round(data.customers)
    repeaters = round(float(data.weight[data.x > 0].sum()))
    purchases = float(data.weight @ data.x)
    time = float(data.weight @ data.T)
    # Nobody observed for a while: as if each had been seen for one unit of time.
    exposure = time if time > 0 else max(float(customers), 1.0)
    rate, variance = (purchases + 0.5) / exposure, (purchases + 0.5) / exposure**2
    shape = _rate_shape(data, rate)

    def result(
        status: str, parameters: Floats, errors: Floats, cov: Floats, value: float
    ) -> BgNbdFit:
        return BgNbdFit(
            parameters,
            errors,
            cov,
            value,
            customers,
            repeaters,
            status,
            rate,
            variance,
            shape,
        )

    zeros, none = np.zeros(4), np.zeros((4, 4))
    if customers == 0:
        return result("no_customers", zeros, zeros, none, 0.0)
    if time <= 0:
        return result("no_time", zeros, zeros, none, 0.0)
    if repeaters == 0:
        return result("no_repeats", zeros, zeros, none, 0.0)
    unit = time / customers
    scaled = Histories(data.x, data.t_x / unit, data.T / unit, data.weight, data.row_of)
    likelihood = Likelihood(scaled)
    starts = _starts(purchases / customers)
    best = maximize_from(likelihood, starts, _LOW, _HIGH)
    parameters = np.exp(best.at)
    parameters[1] *= unit
    # ln L of the paper holds densities in the caller's unit of time.
    value = best.value - purchases * np.log(unit)
    cov = covariance(best.hessian)
    if not best.converged or not np.isfinite(value):
        return result("failed", zeros, zeros, none, 0.0)
    if best.at_bound.any() or cov is None or np.diag(cov).max() > _MAX_LOG_ERROR**2:
        return result("boundary", parameters, zeros, none, value)
    errors = parameters * np.sqrt(np.diag(cov))
    return result("fitted", parameters, errors, cov, value)


def _rate_shape(data: Histories, rate: float) -> float:
    """Shape of Gamma rates by moments: Var[x] = m + m^2 / shape, m = rate T."""
    mean = rate * data.T
    beyond = float(data.weight @ ((data.x - mean) ** 2 - mean))
    squares = float(data.weight @ mean**2)
    # Rates are all alike if counts vary no more than by chance.
    return min(max(squares / beyond, 0.05), 1e4) if beyond > squares / 1e4 else 1e4


def _starts(mean_repeats: float) -> list[list[float]]:
    """Two points to climb from, in units of the mean T: few stop, and many do."""
    rate = max(mean_repeats, 1e-3)
    return [[0.5, 0.5 / rate, 0.8, 2.5], [1.0, 0.5 / rate, 0.3, 6.0]]

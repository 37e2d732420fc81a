"""Gamma-Gamma: the value of a customer's purchases.

Fader, Hardie (2013), The Gamma-Gamma Model of Monetary Value; Colombo, Jiang (1999), A
stochastic RFM model, Journal of Interactive Marketing 13(3). Values of a customer are
Gamma(p, nu), and nu ~ Gamma(q, gamma) over customers.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import gammaln, loggamma, polygamma, psi

from we_mart.ltv.bgnbd import _unique
from we_mart.ltv.newton import Floats, covariance, maximize_from

PARAMETERS = ("p", "q", "gamma")
#: Bounds of the parameters; gamma's hold in units of the mean value.
_LOW = np.log([1e-3, 1e-3, 1e-6])
_HIGH = np.log([1e4, 1e4, 1e8])
_MAX_LOG_ERROR = 5.0
#: The mean of the values has no end where q <= 1, their variance where q <= 2.
_MIN_Q = 1.01


@dataclass(frozen=True)
class GammaGammaFit:
    """Parameters, their standard errors, and what to think of them.

    parameters, standard_errors: of p, q, gamma (gamma in units of the values); zeros
    unless status is 'fitted' or 'boundary'; covariance: of the logarithms;
    status: fitted | boundary | failed | too_few_buyers | no_value;
    mean_value, value_variance: of a purchase, mean_error: standard error of that mean:
    they stand in for any status but 'fitted'
    """

    parameters: Floats
    standard_errors: Floats
    covariance: Floats
    log_likelihood: float
    buyers: int
    status: str
    mean_value: float
    value_variance: float
    mean_error: float

    @property
    def usable(self) -> bool:
        """Whether predictions come from the model and not from the mean value."""
        return self.status == "fitted"


class Likelihood:
    """Log-likelihood of mean values (equation 1a of the note), buyers with any value.

    x: purchases of each buyer, at least 1; value: their mean, above 0
    """

    def __init__(self, x: npt.ArrayLike, value: npt.ArrayLike) -> None:
        counts = np.asarray(x, dtype=np.float64)
        self._mean = np.asarray(value, dtype=np.float64)
        if (counts < 1).any() or (self._mean <= 0).any():
            raise ValueError("buyers have at least one purchase of a value above zero")
        self._xs, self._at = _unique(counts)
        self._sum = counts * self._mean
        self._weight = np.bincount(self._at, minlength=len(self._xs)).astype(float)
        log_mean = np.log(self._mean)
        self._log_mean = np.bincount(self._at, log_mean, len(self._xs))
        self._x = counts

    def rows(self, log_parameters: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Log-likelihood of each buyer; complex parameters allowed."""
        p, q, gamma = np.exp(log_parameters)
        x = self._xs
        by_x = loggamma(p * x + q) - loggamma(p * x) - loggamma(q) + q * np.log(gamma)
        by_x = by_x + p * x * np.log(x)
        log_sum = np.log(gamma + self._sum)
        found = by_x[self._at] + (p * self._x - 1) * np.log(self._mean)
        return np.asarray(found - (p * self._x + q) * log_sum)

    def __call__(self, log_parameters: Floats) -> tuple[float, Floats, Floats]:
        """Sum over buyers, gradient and Hessian in the logarithms."""
        p, q, gamma = (float(value) for value in np.exp(log_parameters))
        x, weight, at = self._xs, self._weight, self._at
        size = len(x)
        total = gamma + self._sum
        log_total = np.bincount(at, np.log(total), size)
        one = np.bincount(at, 1 / total, size)
        squared = np.bincount(at, 1 / total**2, size)
        shape = p * x + q
        by_x = gammaln(shape) - gammaln(p * x) - gammaln(q) + q * np.log(gamma)
        value = float(
            weight @ (by_x + p * x * np.log(x))
            + (p * x - 1) @ self._log_mean
            - shape @ log_total
        )
        gradient = np.array(
            [
                x @ (weight * (psi(shape) - psi(p * x) + np.log(x)))
                + x @ (self._log_mean - log_total),
                weight @ (psi(shape) - psi(q) + np.log(gamma)) - log_total.sum(),
                weight.sum() * q / gamma - shape @ one,
            ]
        )
        curve = polygamma(1, shape)
        pp = (weight * x**2) @ (curve - polygamma(1, p * x))
        pq = (weight * x) @ curve
        qq = weight @ (curve - polygamma(1, q))
        qg = weight.sum() / gamma - one.sum()
        gg = shape @ squared - weight.sum() * q / gamma**2
        hessian = np.array([[pp, pq, -x @ one], [pq, qq, qg], [-x @ one, qg, gg]])
        scale = np.array([p, q, gamma])
        log_gradient = gradient * scale
        log_hessian = hessian * np.outer(scale, scale) + np.diag(log_gradient)
        return value, log_gradient, log_hessian


def fit(x: npt.ArrayLike, value: npt.ArrayLike) -> GammaGammaFit:
    """Maximum-likelihood fit of buyers with at least one purchase of value.

    x: purchases with a value above zero; value: their mean (0 where x is 0). Customers
    without such a purchase say nothing of values and are left out.
    """
    counts = np.asarray(x, dtype=np.float64)
    means = np.asarray(value, dtype=np.float64)
    told = (counts > 0) & (means > 0) & np.isfinite(means)
    counts, means = counts[told], means[told]
    buyers = len(counts)
    purchases = float(counts.sum())
    mean = float(counts @ means / purchases) if purchases else 0.0
    spread = float(counts @ (means - mean) ** 2) / max(buyers - 1, 1)
    # One buyer tells no spread: then as wide as the mean, not narrow.
    variance = spread if buyers > 1 else mean**2
    error = float(np.sqrt(variance / buyers)) if buyers else 0.0

    def result(
        status: str, parameters: Floats, errors: Floats, cov: Floats, log_l: float
    ) -> GammaGammaFit:
        return GammaGammaFit(
            parameters, errors, cov, log_l, buyers, status, mean, variance, error
        )

    zeros, none = np.zeros(3), np.zeros((3, 3))
    if not buyers:
        return result("no_value", zeros, zeros, none, 0.0)
    if buyers < 3:
        return result("too_few_buyers", zeros, zeros, none, 0.0)
    likelihood = Likelihood(counts, means / mean)
    starts = [[3.0, 3.0, 0.7], [1.0, 10.0, 9.0]]
    best = maximize_from(likelihood, starts, _LOW, _HIGH)
    parameters = np.exp(best.at)
    parameters[2] *= mean
    log_likelihood = best.value - buyers * np.log(mean)
    cov = covariance(best.hessian)
    if not best.converged or not np.isfinite(log_likelihood):
        return result("failed", zeros, zeros, none, 0.0)
    at_bound = best.at_bound.any() or parameters[1] < _MIN_Q
    if at_bound or cov is None or np.diag(cov).max() > _MAX_LOG_ERROR**2:
        return result("boundary", parameters, zeros, none, log_likelihood)
    errors = parameters * np.sqrt(np.diag(cov))
    return result("fitted", parameters, errors, cov, log_likelihood)

"""Revenue to come of groups of customers, with what is not known of it.

The variance of a group's sum has three parts: the customers' purchases and their values
(independent given the parameters); the campaign's multipliers, common to its customers;
the parameters of the fits, common to all (delta method along the axes of their
covariance).
"""

from dataclasses import dataclass, replace

import numpy as np

from we_mart.ltv.bgnbd import BgNbdFit, Histories, Ints, Likelihood, compress
from we_mart.ltv.gamma_gamma import GammaGammaFit
from we_mart.ltv.gamma_gamma import Likelihood as ValueLikelihood
from we_mart.ltv.intervals import interval
from we_mart.ltv.newton import Floats
from we_mart.ltv.predict import process_factor, purchases, values
from we_mart.ltv.shrink import COARSE, Multipliers, shrink

#: Gauss-Hermite: means over a normal distribution from five points.
_AT, _SHARE = np.polynomial.hermite_e.hermegauss(5)
_SHARE = _SHARE / _SHARE.sum()


@dataclass(frozen=True)
class Customers:
    """Customers' histories and values, and the campaign each came from.

    x, t_x, T: as in the fits; count, total: their purchases of a value above zero, and
    their sum; campaign: 0 <= c < campaigns; weight: how many customers are like that
    """

    x: Floats
    t_x: Floats
    T: Floats
    count: Floats
    total: Floats
    campaign: Ints
    weight: Floats


@dataclass(frozen=True)
class Campaigns:
    """Multipliers of rate and value of each campaign; net: net value of a purchase day
    over the mean value of one above zero (days of refunds make it smaller)."""

    rate: Multipliers
    value: Multipliers
    net: float


@dataclass(frozen=True)
class Sums:
    """Of groups: expected sum, its variance, probability of no purchase at all."""

    mean: Floats
    variance: Floats
    none: Floats

    def interval(self, level: float = 0.9) -> tuple[Floats, Floats]:
        """Lower and upper end; see intervals.interval."""
        return interval(self.mean, self.variance, level, self.none)


def campaign_multipliers(
    fit: BgNbdFit,
    worth: GammaGammaFit,
    customers: Customers,
    network: Ints,
    networks: int,
    net: float = 1.0,
) -> Campaigns:
    """How much more often, and for how much more, a campaign's customers buy.

    network: of each campaign
    """
    rate = _rate_likelihood(fit, customers, len(network))
    value = _value_likelihood(worth, customers, len(network))
    return Campaigns(
        shrink(rate, network.tolist(), networks),
        shrink(value, network.tolist(), networks),
        net,
    )


def _rate_likelihood(fit: BgNbdFit, customers: Customers, campaigns: int) -> Floats:
    """Campaigns x COARSE: log-likelihood at alpha / m; of counts if not usable."""
    if not fit.usable:
        shape, found = fit.rate_shape, np.empty((campaigns, len(COARSE)))
        for at, log_m in enumerate(COARSE):
            odds = np.log1p(fit.rate * np.exp(log_m) * customers.T / shape)
            rows = customers.x * log_m - (shape + customers.x) * odds
            found[:, at] = np.bincount(
                customers.campaign, rows * customers.weight, campaigns
            )
        return found
    data: Histories = compress(customers.x, customers.t_x, customers.T)
    likelihood = Likelihood(data)
    found = np.empty((campaigns, len(COARSE)))
    for at, log_m in enumerate(COARSE):
        point = np.log(fit.parameters) - np.array([0, log_m, 0, 0])
        rows = np.real(likelihood.rows(point))
        of_customers = rows[data.row_of] * customers.weight
        found[:, at] = np.bincount(customers.campaign, of_customers, campaigns)
    found[np.bincount(customers.campaign, minlength=campaigns) == 0] = 0.0
    return found


def _value_likelihood(
    worth: GammaGammaFit, customers: Customers, campaigns: int
) -> Floats:
    told = (customers.count > 0) & (customers.total > 0)
    campaign, count = customers.campaign[told], customers.count[told]
    weight = customers.weight[told]
    mean = customers.total[told] / count
    found = np.zeros((campaigns, len(COARSE)))
    if not told.any():
        return found
    if not worth.usable:
        # A normal likelihood of the mean, with the variance that stands in.
        buyers = np.bincount(campaign, weight, campaigns)[:, None]
        average = np.bincount(campaign, mean * weight, campaigns)[:, None] / np.maximum(
            buyers, 1
        )
        error = max(worth.value_variance, 1e-4 * worth.mean_value**2)
        distance = average - worth.mean_value * np.exp(COARSE)
        return np.asarray(-buyers * distance**2 / 2 / error)
    likelihood = ValueLikelihood(count, mean)
    for at, log_v in enumerate(COARSE):
        point = np.log(worth.parameters) + np.array([0, 0, log_v])
        rows = np.real(likelihood.rows(point))
        found[:, at] = np.bincount(campaign, rows * weight, campaigns)
    return found


class Forecast:
    """Revenue of customers in (T, T + t], summed over any groups of theirs."""

    def __init__(
        self,
        fit: BgNbdFit,
        worth: GammaGammaFit,
        customers: Customers,
        campaigns: Campaigns,
        t: Floats,
    ) -> None:
        """t: of each customer, 0 for one whose horizon is past."""
        self._ahead = np.flatnonzero(t > 0)
        at = self._ahead
        self._net = campaigns.net
        self._c = Customers(
            customers.x[at],
            customers.t_x[at],
            customers.T[at],
            customers.count[at],
            customers.total[at],
            customers.campaign[at],
            customers.weight[at],
        )
        self._t = t[at]
        rate, value = campaigns.rate, campaigns.value
        of = self._c.campaign
        self._m = [
            np.exp(rate.log_mean + rate.log_sd * node)[of] for node in _AT.tolist()
        ]
        mean_m = np.exp(rate.log_mean + rate.log_sd**2 / 2)[of]
        v1 = np.exp(value.log_mean + value.log_sd**2 / 2)
        v2 = np.exp(2 * value.log_mean + 2 * value.log_sd**2)
        self._v1, self._v2 = v1[of], v2[of]
        self._parts = [self._part(fit, worth, m) for m in self._m]
        self._axes = self._parameter_axes(fit, worth, mean_m)

    def _part(
        self, fit: BgNbdFit, worth: GammaGammaFit, m: Floats
    ) -> tuple[Floats, Floats, Floats, Floats]:
        """What the sums of groups are made of, per customer at rate multiplier m.

        Y slope and Y base, the process variance averaged over v, and the logarithm of
        the probability of no purchase.
        """
        c = self._c
        bought = purchases(fit, c.x, c.t_x, c.T, self._t, m)
        value = values(worth, c.count, c.total)
        squared = (
            self._v2 * value.slope**2
            + 2 * self._v1 * value.slope * value.base
            + value.base**2
        )
        process = process_factor(bought, value) * squared
        idle = np.log(np.maximum(bought.none, 1e-300))
        return bought.mean * value.slope, bought.mean * value.base, process, idle

    def _mean(self, fit: BgNbdFit, worth: GammaGammaFit, m: Floats) -> Floats:
        c = self._c
        bought = purchases(fit, c.x, c.t_x, c.T, self._t, m)
        value = values(worth, c.count, c.total)
        return np.asarray(bought.mean * (self._v1 * value.slope + value.base))

    def _parameter_axes(
        self, fit: BgNbdFit, worth: GammaGammaFit, m: Floats
    ) -> list[Floats]:
        """Half the change of each customer's mean along each axis of the covariance."""
        axes = []
        for step in _axes(fit.covariance) if fit.usable else []:
            up, down = (
                replace(fit, parameters=fit.parameters * np.exp(sign * step))
                for sign in (1, -1)
            )
            axes.append((self._mean(up, worth, m) - self._mean(down, worth, m)) / 2)
        if not fit.usable and fit.rate > 0:
            share = np.sqrt(fit.rate_variance) / fit.rate
            axes.append(share * self._mean(fit, worth, m))
        for step in _axes(worth.covariance) if worth.usable else []:
            high, low = (
                replace(worth, parameters=_with_mean(worth.parameters, sign * step))
                for sign in (1, -1)
            )
            axes.append((self._mean(fit, high, m) - self._mean(fit, low, m)) / 2)
        if not worth.usable and worth.mean_value > 0:
            share = worth.mean_error / worth.mean_value
            axes.append(share * self._mean(fit, worth, m))
        return axes

    def by(self, group: Ints, groups: int, *, expected: bool = False) -> Sums:
        """Sums over the customers of each group; a group is of one campaign.

        group: of each customer given, 0 <= g < groups; expected: the variance is of the
        expectation, without what single customers do
        """
        of = group[self._ahead]
        weight = self._c.weight

        def total(rows: Floats) -> Floats:
            return np.asarray(np.bincount(of, rows * weight, groups), dtype=np.float64)

        # A group's campaign has one v: any of its customers tells its moments.
        v1, v2 = np.ones(groups), np.ones(groups)
        v1[of], v2[of] = self._v1, self._v2
        mean, square, none = np.zeros(groups), np.zeros(groups), np.zeros(groups)
        for share, (slope, base, process, idle) in zip(
            _SHARE, self._parts, strict=True
        ):
            by_slope, by_base = total(slope), total(base)
            mean += share * (v1 * by_slope + by_base)
            square += share * (
                v2 * by_slope**2 + 2 * v1 * by_slope * by_base + by_base**2
            )
            if not expected:
                square += share * total(process)
            none += share * np.exp(total(idle))
        variance = np.maximum(square - mean**2, 0.0)
        for axis in self._axes:
            variance += total(axis) ** 2
        return Sums(mean * self._net, variance * self._net**2, none)


def _axes(covariance: Floats) -> list[Floats]:
    """Steps of one standard deviation along a covariance's axes, at most e-fold."""
    sizes, axes = np.linalg.eigh(covariance)
    steps = axes * np.sqrt(np.maximum(sizes, 0))
    return [np.clip(steps[:, at], -1.0, 1.0) for at in range(len(sizes))]


def _with_mean(parameters: Floats, step: Floats) -> Floats:
    """Gamma-Gamma parameters after a step, q kept where the mean value exists."""
    moved = parameters * np.exp(step)
    moved[1] = max(moved[1], 1 + (parameters[1] - 1) / 2)
    return np.asarray(moved)

"""Multipliers of campaigns, shrunk to their network's and the platform's.

A campaign's customers buy at m times the platform's rate (or v times its value), with

    log m ~ Normal(mu of the network, tau^2),    mu of a network ~ Normal(0, omega^2).

The likelihood of m is that of the campaign's own customers' histories, so that what one
customer does counts no more than it tells (overdispersion is in it). mu, tau and omega
are integrated over on a grid, not set to one value: with few campaigns they are hardly
known, and a campaign that starts today must have an interval that says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.interpolate import CubicSpline

from we_mart.ltv.newton import Floats

#: Log multipliers: of the likelihood, and of the sums over them.
COARSE = np.linspace(-3.0, 3.0, 25)
_FINE = np.linspace(-3.0, 3.0, 241)
_SPREADS = np.array([0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.7, 0.9, 1.2, 1.6])
#: Standard deviation of the half-normal prior of tau and omega.
_PRIOR_SPREAD = 0.5


@dataclass(frozen=True)
class Multipliers:
    """Posterior of the log multiplier of each campaign: mean and standard deviation.

    network_*: of a campaign of the network without data; platform_*: of a campaign of a
    network without data; tau, omega: their posterior means
    """

    log_mean: Floats
    log_sd: Floats
    network_log_mean: Floats
    network_log_sd: Floats
    platform_log_mean: float
    platform_log_sd: float
    tau: float
    omega: float


def shrink(
    log_likelihood: Floats, network: Sequence[int], networks: int
) -> Multipliers:
    """Posteriors of campaigns' log multipliers.

    log_likelihood: campaigns x len(COARSE), of each campaign's data at log multipliers
    COARSE (zeros for a campaign without data); network: of each campaign, 0 <= n <
    networks
    """
    of = np.asarray(network, dtype=np.int64)
    if log_likelihood.shape[0]:
        fine = CubicSpline(COARSE, log_likelihood, axis=1)(_FINE)
        fine -= fine.max(axis=1, keepdims=True)
    else:
        fine = np.zeros((0, len(_FINE)))
    likelihood = np.exp(fine)
    kernels = [_normal(_FINE[None, :] - _FINE[:, None], tau) for tau in _SPREADS]
    priors = np.array([_normal(_FINE, omega) for omega in _SPREADS])
    told = np.ptp(log_likelihood, axis=1) > 0 if len(of) else np.zeros(0, dtype=bool)

    evidence = np.empty((len(_SPREADS), len(_SPREADS)))
    centres, marginals = [], []
    for i, kernel in enumerate(kernels):
        marginal = np.maximum(likelihood @ kernel.T, 1e-300)
        of_network = np.zeros((networks, len(_FINE)))
        np.add.at(of_network, of[told], np.log(marginal[told]))
        peak = of_network.max(axis=1, keepdims=True)
        with_prior = np.exp(of_network - peak)
        # networks x omegas: evidence of a network's campaigns, and where its mu is
        sums = with_prior @ priors.T
        evidence[i] = (np.log(np.maximum(sums, 1e-300)) + peak).sum(axis=0)
        centre = with_prior[:, None, :] * priors[None, :, :]
        centres.append(centre / centre.sum(axis=2, keepdims=True))
        marginals.append(marginal)
    weights = evidence - (_SPREADS[:, None] ** 2 + _SPREADS**2) / 2 / _PRIOR_SPREAD**2
    widths = np.gradient(_SPREADS)
    weights = np.exp(weights - weights.max()) * widths[:, None] * widths
    weights /= weights.sum()

    campaigns = np.zeros((len(of), len(_FINE)))
    fresh = np.zeros((networks, len(_FINE)))
    stranger = np.zeros(len(_FINE))
    for i, kernel in enumerate(kernels):
        mu = np.einsum("o,nog->ng", weights[i], centres[i])
        fresh += mu @ kernel
        stranger += (weights[i] @ priors) @ kernel
        campaigns += likelihood * ((mu[of] / marginals[i]) @ kernel)
    means, sds = _moments(campaigns)
    fresh_means, fresh_sds = _moments(fresh)
    platform_mean, platform_sd = _moments(stranger[None, :])
    return Multipliers(
        means,
        sds,
        fresh_means,
        fresh_sds,
        float(platform_mean[0]),
        float(platform_sd[0]),
        float(weights.sum(axis=1) @ _SPREADS),
        float(weights.sum(axis=0) @ _SPREADS),
    )


def _normal(distance: Floats, sd: float) -> Floats:
    """Masses on the grid, summing to 1 along the last axis."""
    mass = np.exp(-((distance / sd) ** 2) / 2)
    return np.asarray(mass / mass.sum(axis=-1, keepdims=True))


def _moments(mass: Floats) -> tuple[Floats, Floats]:
    total = mass.sum(axis=1)
    mean = mass @ _FINE / total
    variance = mass @ _FINE**2 / total - mean**2
    step = _FINE[1] - _FINE[0]
    return mean, np.sqrt(np.maximum(variance, step**2 / 12))

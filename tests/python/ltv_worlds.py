"""Customers of known truth: rates, stops, values, campaigns and networks, from a seed."""

from dataclasses import dataclass

import numpy as np

NETWORKS = 6


@dataclass(frozen=True)
class World:
    """What was seen until today, and what came in the days after it.

    x, t_x, T, count, total, campaign: per customer, in days; network: per campaign;
    later_days, later_value: purchases after today by customer and purchase (owner, day
    after today, value)
    """

    x: np.ndarray
    t_x: np.ndarray
    T: np.ndarray
    count: np.ndarray
    total: np.ndarray
    campaign: np.ndarray
    network: np.ndarray
    owner: np.ndarray
    later_day: np.ndarray
    later_value: np.ndarray

    def realized(self, horizon: float) -> np.ndarray:
        """Revenue of each customer in the days (0, horizon] after today."""
        rows = self.later_day <= horizon
        return np.bincount(self.owner[rows], self.later_value[rows], len(self.x))


def make_world(
    seed: int,
    campaigns: int = 400,
    horizon: float = 180.0,
    parameters: tuple[float, float, float, float] = (0.6, 60.0, 1.2, 4.0),
    values: tuple[float, float, float] = (4.0, 4.5, 35.0),
    between: tuple[float, float] = (0.45, 0.25),
    mean_size: float = 60.0,
) -> World:
    """Customers of campaigns of all ages, from today to a year; some tiny, one of today.

    between: standard deviation of campaigns' log multipliers of rate and value; networks
    differ by two thirds of it. Campaign 0 starts today; the last one is organic: large,
    and alone in its network.
    """
    rng = np.random.default_rng(seed)
    r, alpha, a, b = parameters
    p, q, gamma = values
    network = rng.integers(0, NETWORKS - 1, campaigns)
    network[-1] = NETWORKS - 1
    log_m = rng.normal(0, between[0] / 1.5, NETWORKS)[network]
    log_m += rng.normal(0, between[0], campaigns)
    log_v = rng.normal(0, between[1] / 1.5, NETWORKS)[network]
    log_v += rng.normal(0, between[1], campaigns)
    sizes = 1 + rng.negative_binomial(0.5, 0.5 / (0.5 + mean_size), campaigns)
    sizes[0], sizes[-1] = 25, 40 * mean_size
    age = rng.integers(0, 366, campaigns)
    age[0], age[-1] = 0, 365
    campaign = np.repeat(np.arange(campaigns), sizes)
    total = np.floor(rng.random(len(campaign)) * (age[campaign] + 1))
    rate = rng.gamma(r, 1 / alpha, len(campaign)) * np.exp(log_m[campaign])
    stop = rng.beta(a, b, len(campaign))
    nu = rng.gamma(q, 1 / (gamma * np.exp(log_v[campaign])))

    n = len(campaign)
    x, t_x, count, spent = np.zeros(n), np.zeros(n), np.zeros(n), np.zeros(n)
    clock, going = np.zeros(n), np.arange(n)
    owners, days, worths = [], [], []
    while len(going):
        clock[going] += rng.exponential(1 / rate[going])
        going = going[clock[going] <= total[going] + horizon]
        value = rng.gamma(p, 1 / nu[going])
        now = clock[going] <= total[going]
        seen = going[now]
        x[seen] += 1
        t_x[seen] = clock[seen]
        count[seen] += 1
        spent[seen] += value[now]
        owners.append(going[~now])
        days.append(clock[going[~now]] - total[going[~now]])
        worths.append(value[~now])
        going = going[rng.random(len(going)) >= stop[going]]
    return World(
        x,
        t_x,
        total,
        count,
        spent,
        campaign,
        network,
        np.concatenate(owners),
        np.concatenate(days),
        np.concatenate(worths),
    )

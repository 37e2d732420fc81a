"""Customers for the bench, from a seed: histories in whole days and mean values."""

from pathlib import Path

import numpy as np

SEED = 20240702
#: r, alpha (days), a, b and p, q, gamma (KRW) that the customers are drawn with.
PURCHASES = (0.6, 60.0, 1.2, 4.0)
VALUES = (4.0, 4.5, 30_000.0)
DAYS = 730


def write_customers(path: Path, customers: int) -> None:
    """An .npz with x, t_x, T (days), count and total of each customer."""
    rng = np.random.default_rng(SEED)
    r, alpha, a, b = PURCHASES
    p, q, gamma = VALUES
    age = rng.integers(0, DAYS + 1, customers).astype(np.float64)
    rate = rng.gamma(r, 1 / alpha, customers)
    stop = rng.beta(a, b, customers)
    nu = rng.gamma(q, 1 / gamma, customers)
    x, last = np.zeros(customers), np.zeros(customers)
    clock, going = np.zeros(customers), np.arange(customers)
    while len(going):
        clock[going] += rng.exponential(1 / rate[going])
        # Orders of a day count once.
        day = np.floor(clock[going])
        inside = clock[going] <= age[going]
        new = inside & (day > last[going])
        x[going[new]] += 1
        last[going[new]] = day[new]
        going = going[inside & (rng.random(len(going)) >= stop[going])]
    total = np.zeros(customers)
    bought = x > 0
    total[bought] = rng.gamma(p * x[bought], 1 / nu[bought])
    np.savez(path, x=x, t_x=last, T=age, count=x, total=total)

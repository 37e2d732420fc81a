"""Predictions against integrals over the mixing distributions, and mpmath."""

import csv
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

import ltv_cdnow
from we_mart.ltv import bgnbd, gamma_gamma
from we_mart.ltv.intervals import interval
from we_mart.ltv.mixing import living_moments
from we_mart.ltv.predict import (
    expected_repeats,
    new_customer,
    purchases,
    revenue_variance,
    values,
)

MOMENTS = Path(__file__).parents[1] / "fixtures/ltv/moments.csv"


def bgnbd_fit(r, alpha, a, b) -> bgnbd.BgNbdFit:
    parameters = np.array([r, alpha, a, b], dtype=float)
    return bgnbd.BgNbdFit(
        parameters,
        parameters / 10,
        np.eye(4) / 100,
        -1.0,
        9,
        5,
        "fitted",
        0.1,
        0.001,
        1.0,
    )


def gamma_gamma_fit(p, q, gamma) -> gamma_gamma.GammaGammaFit:
    parameters = np.array([p, q, gamma], dtype=float)
    return gamma_gamma.GammaGammaFit(
        parameters, parameters / 10, np.eye(3) / 100, -1.0, 9, "fitted", 9.0, 4.0, 0.5
    )


def test_moments_hold_over_an_extreme_grid():
    """a from 0.001 to 30 with 1, b from 0.01, x to 250, t to 100,000 times alpha."""
    with MOMENTS.open() as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 300
    for row in rows:
        r, a, b, c, x = (float(row[name]) for name in ("r", "a", "b", "c", "x"))
        first, second = living_moments(r, 1.0, a, b, np.array([x]), np.zeros(1), c)
        assert first[0] == pytest.approx(float(row["first"]), rel=1e-11), row
        if row["second"]:
            assert second[0] == pytest.approx(float(row["second"]), rel=1e-8), row


def test_many_customers_give_what_each_gives_alone():
    """Past 257 different ages moments are read off a spline."""
    rng = np.random.default_rng(8)
    x = rng.integers(0, 4, 3000).astype(float)
    T, t = rng.uniform(0, 700, 3000), rng.choice([0.0, 1e-3, 30, 365, 9e4], 3000)
    many = living_moments(0.3, 9.0, 0.8, 2.4, x, T, t)
    for at in range(0, 3000, 37):
        one = living_moments(0.3, 9.0, 0.8, 2.4, x[[at]], T[[at]], t[[at]])
        assert many[0][at] == pytest.approx(one[0][0], rel=1e-7)
        assert many[1][at] == pytest.approx(one[1][0], rel=1e-7)
        assert (many[0][at] == 0) == (t[at] == 0)


def posterior(fit, x, t_x, T, t):
    """Alive, E, variance and chance of none of Y(t), from rates and stops on a grid.

    The prior by Gauss-Legendre points of its quantiles; the likelihood of one customer
    with known rate and stop, and the moments of a living one, from first principles.
    """
    r, alpha, a, b = fit.parameters
    u, weight = np.polynomial.legendre.leggauss(600)
    u, weight = (u + 1) / 2, weight / 2
    rate = stats.gamma(r, scale=1 / alpha).ppf(u)[:, None]
    stop = stats.beta(a, b).ppf(u)[None, :]
    prior = weight[:, None] * weight[None, :]
    alive = rate**x * (1 - stop) ** x * np.exp(-rate * T)
    gone = stop * (1 - stop) ** (x - 1) * rate**x * np.exp(-rate * t_x) if x else 0.0
    total = (prior * (alive + gone)).sum()
    living = prior * alive / total
    # P(Y >= k) = (1 - p)^(k - 1) P(Poisson(rate t) >= k): sums of it give both moments.
    k = np.arange(1, 400)
    first = second = 0.0
    for step in k:
        reach = (1 - stop) ** (step - 1) * stats.gamma(step).cdf(rate * t)
        share = (living * reach).sum()
        first += share
        second += (2 * step - 1) * share
        if share < 1e-13:
            break
    none = 1 - (living * (1 - np.exp(-rate * t))).sum()
    return living.sum(), first, second - first**2, none


@pytest.mark.parametrize(
    ("x", "t_x", "T", "t"),
    [(0, 0, 10, 5), (1, 0, 10, 5), (2, 30.4, 38.9, 39), (7, 8, 39, 20), (0, 0, 0, 30)],
)
def test_conditional_moments_are_those_of_the_posterior(x, t_x, T, t):
    """CDNOW's parameters but a shape above 1, where the grid of quantiles is exact."""
    fit = bgnbd_fit(1.3, 4.4, 1.8, 2.4)
    found = purchases(fit, *(np.array([float(v)]) for v in (x, t_x, T)), float(t))
    alive, mean, variance, none = posterior(fit, x, t_x, T, t)
    assert found.alive[0] == pytest.approx(alive, rel=1e-4)
    assert found.mean[0] == pytest.approx(mean, rel=1e-4)
    assert found.variance[0] == pytest.approx(variance, rel=1e-3)
    assert found.none[0] == pytest.approx(none, rel=1e-4)


def test_a_multiplier_of_the_rate_is_a_faster_clock():
    fit = bgnbd_fit(0.3, 9, 0.8, 2.4)
    x, t_x, T = np.array([2.0]), np.array([3.0]), np.array([20.0])
    fast = purchases(fit, x, t_x, T, 10.0, 2.5)
    clock = purchases(fit, x, t_x * 2.5, T * 2.5, 25.0)
    assert fast.mean == pytest.approx(clock.mean, rel=1e-12)
    assert fast.variance == pytest.approx(clock.variance, rel=1e-12)
    assert fast.alive == pytest.approx(clock.alive, rel=1e-12)


def test_nothing_is_lost_where_numbers_are_extreme():
    fit = bgnbd_fit(0.01, 0.001, 0.999999, 0.02)
    x = np.array([0.0, 0, 1, 5000, 5000, 0])
    t_x = np.array([0.0, 0, 0, 1e5, 1, 0])
    T = np.array([0.0, 1e6, 0, 1e5, 1e5, 1e-9])
    for t in (1e-9, 1.0, 1e7):
        found = purchases(fit, x, t_x, T, t)
        for part in (found.alive, found.mean, found.variance, found.none):
            assert np.isfinite(part).all()
            assert (part >= 0).all()


def test_expected_repeats_track_those_of_cdnow_in_the_holdout():
    """Within 5 % at the end of 39 weeks not seen, as in figure 4 of the paper."""
    x, t_x, T, _ = ltv_cdnow.histories()
    fit = bgnbd.fit(bgnbd.compress(x, t_x, T))
    weeks = np.array([13.0, 26, 39, 52, 65, 78])
    expected = expected_repeats(fit, np.array(T), weeks)
    # The last day of calibration is 38.86 weeks after the first birth.
    start = ltv_cdnow.CALIBRATION_END.toordinal() - max(T) * 7
    births = {c: min(days) for c, days in ltv_cdnow.purchase_days().items()}
    repeats = [
        (day.toordinal() - start) / 7
        for customer, days in ltv_cdnow.purchase_days().items()
        for day in days
        if day > births[customer]
    ]
    came = np.array([sum(at <= week for at in repeats) for week in weeks])
    assert expected[2:] == pytest.approx(came[2:], rel=0.05)
    # And in the holdout alone, summed over each customer's own expectation.
    holdout = (ltv_cdnow.HOLDOUT_END - ltv_cdnow.CALIBRATION_END).days / 7
    ahead = purchases(fit, *(np.array(c, dtype=float) for c in (x, t_x, T)), holdout)
    later = sum(
        day > ltv_cdnow.CALIBRATION_END
        for days in ltv_cdnow.purchase_days().values()
        for day in days
    )
    # Sales grew before Christmas 1997, which no model of steady rates foresees.
    assert 0.85 * later < ahead.mean.sum() < later


def test_expected_repeats_are_those_of_simulated_customers():
    fit = bgnbd_fit(0.8, 12.0, 0.7, 2.0)
    rng = np.random.default_rng(6)
    n = 400_000
    rate, stop = rng.gamma(0.8, 1 / 12.0, n), rng.beta(0.7, 2.0, n)
    bought, clock, going = np.zeros((n, 3)), np.zeros(n), np.arange(n)
    horizons = np.array([5.0, 40.0, 200.0])
    while len(going):
        clock[going] += rng.exponential(1 / rate[going])
        bought[going] += clock[going, None] <= horizons
        going = going[(clock[going] <= 200) & (rng.random(len(going)) >= stop[going])]
    error = bought.std(axis=0) / np.sqrt(n)
    assert (np.abs(bought.mean(axis=0) - new_customer(fit, horizons)) < 4 * error).all()
    zero = np.zeros(1)
    spread = [purchases(fit, zero, zero, zero, h).variance[0] for h in horizons]
    assert bought.var(axis=0) == pytest.approx(spread, rel=0.03)


@pytest.mark.parametrize(("count", "total"), [(0, 0.0), (1, 90.0), (12, 100.0)])
def test_expected_value_is_that_of_the_posterior(count, total):
    """nu ~ Gamma(q, gamma), values Gamma(p, nu): integrated on a grid of nu."""
    p, q, gamma = 3.0, 4.0, 40.0
    nu = np.linspace(1e-4, 3, 400_000)
    weight = (
        nu ** (q - 1) * np.exp(-gamma * nu) * nu ** (p * count) * np.exp(-nu * total)
    )
    weight /= weight.sum()
    mean, square = (weight * p / nu).sum(), (weight * (p / nu) ** 2).sum()
    found = values(gamma_gamma_fit(p, q, gamma), np.array([count]), np.array([total]))
    assert found.mean[0] == pytest.approx(mean, rel=1e-3)
    assert found.spread[0] * found.mean[0] ** 2 == pytest.approx(square, rel=1e-2)
    assert found.noise == pytest.approx(1 / p)


def test_variance_of_revenue_is_that_of_simulated_sums():
    fit, worth = bgnbd_fit(2.0, 10.0, 1.0, 3.0), gamma_gamma_fit(3.0, 6.0, 40.0)
    rng = np.random.default_rng(9)
    n = 400_000
    rate, stop = rng.gamma(2.0, 0.1, n), rng.beta(1.0, 3.0, n)
    allowed = rng.geometric(np.maximum(stop, 1e-12))
    bought = np.minimum(rng.poisson(rate * 20), allowed)
    nu = rng.gamma(6.0, 1 / 40.0, n)
    spent = np.where(bought > 0, rng.gamma(3.0 * np.maximum(bought, 1)) / nu, 0.0)
    zero = np.zeros(1)
    ahead, value = purchases(fit, zero, zero, zero, 20.0), values(worth, zero, zero)
    assert (ahead.mean * value.mean)[0] == pytest.approx(spent.mean(), rel=0.01)
    assert revenue_variance(ahead, value)[0] == pytest.approx(spent.var(), rel=0.05)


def test_interval_ends():
    low, high = interval([0.0, 5.0, 5.0], [0.0, 0.0, 1.0])
    assert list(zip(low, high, strict=True))[:2] == [(0.0, 0.0), (5.0, 5.0)]
    expected = stats.gamma(25, scale=0.2).ppf([0.05, 0.95])
    assert (low[2], high[2]) == pytest.approx(tuple(expected))


def test_interval_holds_its_level_for_sums_that_may_be_zero():
    """Poisson many gamma values: shares inside, from almost always zero to many."""
    rng = np.random.default_rng(3)
    for expected in (0.02, 0.3, 1.0, 2.0, 2.9, 3.1, 8.0, 200.0):
        many = rng.poisson(expected, 100_000)
        spent = np.where(many > 0, rng.gamma(np.maximum(many, 1) * 2.0), 0.0)
        none = np.exp(-expected)
        low, high = interval(2 * expected, 6 * expected, 0.9, none)
        inside = ((spent >= low) & (spent <= high)).mean()
        assert inside > 0.87
        assert inside < 0.93 or none > 0.9
        assert (low == 0) == (none >= 0.05)
        assert high >= 2 * expected


def test_intervals_are_finite_where_sums_are_tiny_or_hardly_known():
    low, high = interval([1e-300, 1e-9, 1.0, 1e15], [1e-300, 1e3, 1e12, 1.0], 0.99)
    assert np.isfinite([low, high]).all()
    assert (low >= 0).all()
    assert (high >= low).all()

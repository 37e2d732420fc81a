"""BG/NBD and Gamma-Gamma: published figures, derivatives, what cannot be fitted."""

import dataclasses

import numpy as np
import pytest

import ltv_cdnow
from we_mart.ltv import bgnbd, gamma_gamma, newton
from we_mart.ltv.predict import new_customer, purchases, values


def test_bgnbd_gives_the_published_figures_of_cdnow():
    x, t_x, T, _ = ltv_cdnow.histories()
    fit = bgnbd.fit(bgnbd.compress(x, t_x, T))
    assert fit.status == "fitted"
    assert (fit.customers, fit.repeaters) == (2357, 946)
    assert [f"{value:.3f}" for value in fit.parameters] == [
        "0.243",
        "4.414",
        "0.793",
        "2.426",
    ]
    assert fit.log_likelihood == pytest.approx(-9582.4, abs=0.1)


def test_gamma_gamma_gives_the_published_figures_of_cdnow():
    x, _, _, mean = ltv_cdnow.histories()
    fit = gamma_gamma.fit(x, mean)
    assert (fit.status, fit.buyers) == ("fitted", 946)
    assert [f"{value:.2f}" for value in fit.parameters] == ["6.25", "3.74", "15.44"]


def test_no_repeat_buyer_of_cdnow_has_a_mean_of_zero():
    """Which is why rows of zero dollars change nothing of the published figures."""
    x, _, _, mean = ltv_cdnow.histories()
    days = ltv_cdnow.purchase_days().values()
    assert sum(min(by.values()) == 0 for by in days) > 0
    assert all(m > 0 for count, m in zip(x, mean, strict=True) if count)


def random_histories(seed: int, whole: bool):
    rng = np.random.default_rng(seed)
    T = rng.integers(0, 50, 200).astype(float)
    x = np.where(T > 0, rng.negative_binomial(0.4, 0.2, 200), 0).astype(float)
    t_x = np.where(x > 0, np.ceil(T * rng.random(200)), 0.0)
    return (x, t_x, T) if whole else (x, t_x * 0.731, T * 0.731)


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize(
    "parameters", [(0.243, 4.4, 0.8, 2.4), (3.0, 0.2, 0.01, 40.0), (0.02, 90, 7, 0.05)]
)
def test_bgnbd_derivatives(parameters, whole):
    data = bgnbd.compress(*random_histories(3, whole))
    likelihood = bgnbd.Likelihood(data)
    at = np.log(parameters)
    value, gradient, hessian = likelihood(at)
    assert value == pytest.approx(np.real(data.weight @ likelihood.rows(at)), rel=1e-12)
    unit = np.eye(4)
    complex_step = [
        np.imag(data.weight @ likelihood.rows(at + 1e-20j * unit[i])) / 1e-20
        for i in range(4)
    ]
    assert gradient == pytest.approx(complex_step, rel=1e-8, abs=1e-7)
    for i in range(4):
        up, down = (
            likelihood(at + 1e-5 * unit[i])[1],
            likelihood(at - 1e-5 * unit[i])[1],
        )
        assert hessian[i] == pytest.approx((up - down) / 2e-5, rel=1e-5, abs=1e-5)


def test_bgnbd_likelihood_is_the_mean_over_rates_and_stops():
    """Equation 6 against its definition: the individual likelihood, integrated."""
    r, alpha, a, b = 0.7, 4.0, 1.3, 2.5
    rng = np.random.default_rng(1)
    rate, stop = rng.gamma(r, 1 / alpha, 2_000_000), rng.beta(a, b, 2_000_000)
    for x, t_x, T in [(0, 0, 6), (1, 0, 6), (2, 3, 6), (2, 6, 6), (1, 0, 0)]:
        alive = rate**x * (1 - stop) ** x * np.exp(-rate * T)
        gone = stop * (1 - stop) ** (x - 1) * rate**x * np.exp(-rate * t_x) if x else 0
        expected = (alive + gone).mean()
        error = (alive + gone).std() / np.sqrt(len(rate))
        data = bgnbd.compress([x], [t_x], [T])
        found = np.exp(bgnbd.Likelihood(data)(np.log([r, alpha, a, b]))[0])
        assert abs(found - expected) < 5 * error


@pytest.mark.parametrize(
    "parameters", [(6.25, 3.74, 15.4), (0.2, 40, 900), (50, 1.1, 0.3)]
)
def test_gamma_gamma_derivatives(parameters):
    rng = np.random.default_rng(4)
    x = rng.integers(1, 30, 300)
    likelihood = gamma_gamma.Likelihood(x, rng.lognormal(2, 1, 300))
    at = np.log(parameters)
    value, gradient, hessian = likelihood(at)
    assert value == pytest.approx(np.real(likelihood.rows(at).sum()), rel=1e-12)
    unit = np.eye(3)
    complex_step = [
        np.imag(likelihood.rows(at + 1e-20j * unit[i]).sum()) / 1e-20 for i in range(3)
    ]
    assert gradient == pytest.approx(complex_step, rel=1e-8, abs=1e-7)
    for i in range(3):
        up, down = (
            likelihood(at + 1e-5 * unit[i])[1],
            likelihood(at - 1e-5 * unit[i])[1],
        )
        assert hessian[i] == pytest.approx((up - down) / 2e-5, rel=1e-5, abs=1e-4)


def test_equal_histories_are_kept_once_and_counted():
    data = bgnbd.compress([1, 0, 1, 0, 1], [2, 0, 2, 0, 3], [9, 9, 9, 8, 9])
    assert sorted(zip(data.x, data.t_x, data.T, data.weight, strict=True)) == [
        (0, 0, 8, 1),
        (0, 0, 9, 1),
        (1, 2, 9, 2),
        (1, 3, 9, 1),
    ]
    assert list(data.x[data.row_of]) == [1, 0, 1, 0, 1]
    assert list(data.t_x[data.row_of]) == [2, 0, 2, 0, 3]
    assert list(data.T[data.row_of]) == [9, 9, 9, 8, 9]


@pytest.mark.parametrize(
    ("x", "t_x", "T"),
    [
        ([1], [5], [4]),
        ([-1], [0], [4]),
        ([0], [2], [4]),
        ([1], [-1], [4]),
        ([1], [1], [np.nan]),
    ],
)
def test_histories_that_cannot_be_are_refused(x, t_x, T):
    with pytest.raises(ValueError, match="histories need"):
        bgnbd.compress(x, t_x, T)


def test_the_unit_of_time_only_moves_alpha():
    x, t_x, T, _ = ltv_cdnow.histories()
    weeks = bgnbd.fit(bgnbd.compress(x, t_x, T))
    x, t_x, T, _ = ltv_cdnow.histories(1.0)
    days = bgnbd.fit(bgnbd.compress(x, t_x, T))
    assert days.parameters == pytest.approx(weeks.parameters * [1, 7, 1, 1], rel=1e-5)
    assert days.standard_errors == pytest.approx(
        weeks.standard_errors * [1, 7, 1, 1], rel=1e-4
    )
    at = bgnbd.Likelihood(bgnbd.compress(x, t_x, T))(np.log(days.parameters))
    assert days.log_likelihood == pytest.approx(at[0], abs=1e-6)


def test_the_scale_of_values_only_moves_gamma():
    x, _, _, mean = ltv_cdnow.histories()
    dollars = gamma_gamma.fit(x, mean)
    won = gamma_gamma.fit(x, np.array(mean) * 1400)
    assert won.parameters == pytest.approx(dollars.parameters * [1, 1, 1400], rel=1e-4)
    at = gamma_gamma.Likelihood(
        np.array(x)[np.array(x) > 0], 1400 * np.array(mean)[np.array(x) > 0]
    )(np.log(won.parameters))
    assert won.log_likelihood == pytest.approx(at[0], abs=1e-5)


def simulate(seed: int, customers: int, truth=(0.8, 20.0, 0.9, 3.0), values=(4, 5, 40)):
    rng = np.random.default_rng(seed)
    r, alpha, a, b = truth
    x, t_x, total = np.zeros(customers), np.zeros(customers), np.zeros(customers)
    T = rng.uniform(50, 300, customers)
    for i in range(customers):
        rate, stop, clock = rng.gamma(r, 1 / alpha), rng.beta(a, b), 0.0
        nu = rng.gamma(values[1], 1 / values[2])
        while True:
            clock += rng.exponential(1 / rate)
            if clock > T[i]:
                break
            x[i], t_x[i] = x[i] + 1, clock
            total[i] += rng.gamma(values[0], 1 / nu)
            if rng.random() < stop:
                break
    return x, t_x, T, total


@pytest.mark.slow
def test_standard_errors_tell_how_far_the_parameters_are_off():
    """z-scores of both fits over samples with a known truth look standard normal."""
    scores = []
    for seed in range(12):
        x, t_x, T, total = simulate(seed, 1500)
        fit = bgnbd.fit(bgnbd.compress(x, t_x, T))
        worth = gamma_gamma.fit(
            x, np.divide(total, x, out=np.zeros_like(x), where=x > 0)
        )
        assert (fit.status, worth.status) == ("fitted", "fitted")
        for found, truth in ((fit, (0.8, 20.0, 0.9, 3.0)), (worth, (4, 5, 40))):
            error = np.sqrt(np.diag(found.covariance))
            assert found.standard_errors == pytest.approx(found.parameters * error)
            scores.extend((np.log(found.parameters) - np.log(truth)) / error)
    assert 0.7 < np.sqrt(np.mean(np.square(scores))) < 1.4


def spread_out(count: int) -> np.ndarray:
    return np.linspace(10, 200, count).round()


HARD = {
    "no_customers": ([], [], []),
    "no_time": ([0, 0, 1], [0, 0, 0], [0, 0, 0]),
    "no_repeats": (np.zeros(40), np.zeros(40), spread_out(40)),
    "one customer": ([0], [0], [10]),
    "one repeater": ([3], [8], [10]),
    "ten": ([0, 1, 0, 2, 0, 0, 5, 0, 1, 0], [0, 3, 0, 9, 0, 0, 9, 0, 0, 0], [10] * 10),
    "nobody stops": (spread_out(300) / 10, spread_out(300), spread_out(300)),
    "all the same": (np.full(500, 4.0), np.full(500, 40.0), np.full(500, 50.0)),
    "all stop at once": (np.ones(500), np.full(500, 1.0), np.full(500, 300.0)),
    "one buys without end": (
        [*np.zeros(99), 40_000],
        [*np.zeros(99), 400],
        [400] * 100,
    ),
}


@pytest.mark.parametrize("name", HARD)
def test_what_cannot_be_fitted_has_a_status_and_finite_predictions(name):
    x, t_x, T = (np.array(column, dtype=float) for column in HARD[name])
    if name == "nobody stops":
        x = np.floor(x)
        t_x = np.where(x > 0, t_x, 0)
    fit = bgnbd.fit(bgnbd.compress(x, t_x, T))
    if name in ("no_customers", "no_time", "no_repeats"):
        assert fit.status == name
    assert fit.status in (
        *("fitted", "boundary", "failed", "no_repeats", "no_time", "no_customers"),
    )
    numbers = dataclasses.asdict(fit)
    assert all(
        np.isfinite(value).all() for key, value in numbers.items() if key != "status"
    )
    if not fit.usable:
        assert not fit.standard_errors.any()
        time = T.sum() or max(len(T), 1)
        assert fit.rate == pytest.approx((x.sum() + 0.5) / time)
    for horizon in (0.0, 1.0, 30.0, 365.0, 1e5):
        found = purchases(fit, x, t_x, T, horizon)
        assert np.isfinite([found.alive, found.mean, found.variance, found.none]).all()
        assert (found.mean > 0).all() == (horizon > 0) or not len(x)
        assert np.isfinite(new_customer(fit, horizon)).all()


def test_a_fit_at_the_edge_is_flagged():
    """Everybody buys in every one of the days: rates are equal, nobody stops."""
    T = np.arange(20.0, 320.0)
    fit = bgnbd.fit(bgnbd.compress(T / 10 // 1, T, T))
    assert fit.status == "boundary"
    assert not fit.usable


@pytest.mark.parametrize(
    ("x", "mean", "status"),
    [
        ([], [], "no_value"),
        ([0, 0], [0, 0], "no_value"),
        ([2], [30.0], "too_few_buyers"),
        ([2, 1, 0], [0.0, -5.0, 0.0], "no_value"),
        (np.full(200, 3), np.full(200, 9_900.0), "boundary"),
        ([1] * 30, [1e-9] * 15 + [1e12] * 15, None),
    ],
)
def test_values_that_cannot_be_fitted(x, mean, status):
    fit = gamma_gamma.fit(x, mean)
    assert status is None or fit.status == status
    numbers = dataclasses.asdict(fit)
    assert all(
        np.isfinite(value).all() for key, value in numbers.items() if key != "status"
    )
    found = values(fit, np.array([0.0, 2.0]), np.array([0.0, 50.0]))
    assert np.isfinite([found.mean, found.spread, [found.noise] * 2]).all()
    if not fit.usable:
        assert found.mean == pytest.approx(fit.mean_value)


def test_refunds_and_free_days_do_not_reach_the_value_fit():
    rng = np.random.default_rng(2)
    x = rng.integers(1, 5, 400)
    mean = rng.gamma(4, 1, 400) / rng.gamma(5, 1, 400)
    clean = gamma_gamma.fit(x, mean)
    dirty = gamma_gamma.fit([*x, 3, 1, 0], [*mean, 0.0, -7.0, 0.0])
    assert dirty.parameters == pytest.approx(clean.parameters)
    assert dirty.buyers == clean.buyers == 400


def test_the_climb_ends_at_the_top_from_far_away():
    """A ridge where a step clipped by coordinate would point down."""
    matrix = np.array([[1.0, 0.999], [0.999, 1.0]]) * 1e4
    top = np.array([4.0, -4.5])

    def ridge(at):
        away = at - top
        return -away @ matrix @ away / 2, -matrix @ away, -matrix

    box = np.array([20.0, 20.0])
    for start in ([0.0, 0.0], [-19.0, 19.0], [19.0, -19.0], [20.0, 20.0]):
        found = newton.maximize(ridge, np.array(start), -box, box)
        assert found.converged
        assert found.at == pytest.approx(top, abs=1e-3)
    edge = newton.maximize(ridge, np.zeros(2), -box, np.array([20.0, -6.0]))
    assert edge.converged
    assert list(edge.at_bound) == [False, True]
    assert edge.at[0] == pytest.approx(4.0 + 0.999 * 1.5, abs=1e-3)


def test_without_a_fit_a_customers_own_rate_counts():
    """Nobody stops: the stand-in has rates between the mean and the customer's own."""
    rng = np.random.default_rng(3)
    T = rng.integers(50, 100, 2000).astype(float)
    x = rng.poisson(rng.gamma(2.0, 0.05, 2000) * T).astype(float)
    t_x = np.where(x > 0, np.maximum(T - 3, 0), 0)
    fit = bgnbd.fit(bgnbd.compress(x, t_x, T))
    assert fit.status == "boundary"
    assert fit.rate == pytest.approx(0.1, rel=0.05)
    assert fit.rate_shape == pytest.approx(2.0, rel=0.2)
    found = purchases(fit, x, t_x, T, 30.0)
    busy = x > 2 * fit.rate * T
    assert (found.mean[busy] < 30 * x[busy] / T[busy]).all()
    assert (found.mean[busy] > 30 * fit.rate).all()
    later = rng.poisson(rng.gamma(2 + x, 1 / (20 + T)) * 30)
    assert found.mean.sum() == pytest.approx(later.sum(), rel=0.05)
    assert found.variance.mean() == pytest.approx((later - found.mean).var(), rel=0.1)
    assert found.none.mean() == pytest.approx((later == 0).mean(), abs=0.02)

"""Campaigns: intervals held against what came, shrinkage, those with no data."""

import dataclasses

import numpy as np
import pytest

from ltv_worlds import NETWORKS, World, make_world
from we_mart.ltv import bgnbd, gamma_gamma
from we_mart.ltv.aggregate import Customers, Forecast, Sums, campaign_multipliers
from we_mart.ltv.shrink import COARSE, shrink

HORIZON = 180.0


def fits(world: World):
    mean = np.zeros_like(world.total)
    np.divide(world.total, world.count, out=mean, where=world.count > 0)
    purchases = bgnbd.fit(bgnbd.compress(world.x, world.t_x, world.T))
    return purchases, gamma_gamma.fit(world.count, mean)


def customers(world: World) -> Customers:
    return Customers(
        world.x,
        world.t_x,
        world.T,
        world.count,
        world.total,
        world.campaign,
        np.ones(len(world.x)),
    )


def predict(world: World, horizon: float = HORIZON) -> Sums:
    purchases, values = fits(world)
    people = customers(world)
    campaigns = campaign_multipliers(purchases, values, people, world.network, NETWORKS)
    ahead = Forecast(
        purchases, values, people, campaigns, np.full(len(world.x), horizon)
    )
    return ahead.by(world.campaign, len(world.network))


@pytest.mark.slow
def test_intervals_cover_what_came_and_the_model_beats_both_baselines():
    inside = []
    for seed in (11, 12, 13):
        world = make_world(seed)
        assert len(world.network) == 400
        sums = predict(world)
        low, high = sums.interval(0.9)
        assert np.isfinite([sums.mean, sums.variance, low, high]).all()
        many = len(world.network)
        came = np.bincount(world.campaign, world.realized(HORIZON), many)
        inside.append(((came >= low) & (came <= high)).mean())
        before = world.total / np.maximum(world.T, 1) * HORIZON
        same_rate = np.bincount(world.campaign, before, many)

        def rmse(said, came=came):
            return np.sqrt(((said - came) ** 2).mean())

        assert rmse(sums.mean) < rmse(same_rate)
        assert rmse(sums.mean) < rmse(np.zeros(many))
        assert sums.mean.sum() == pytest.approx(came.sum(), rel=0.1)
    assert 0.85 <= np.mean(inside) <= 0.95
    assert min(inside) > 0.83


def test_a_campaign_that_starts_today_has_its_networks_prior_and_a_wide_interval():
    world = make_world(21)
    first = world.campaign == 0
    assert world.T[first].max() == 0
    # Installs of today that bought nothing yet: nothing is known but the network.
    assert world.total[first].sum() == 0
    purchases, values = fits(world)
    people = customers(world)
    found = campaign_multipliers(purchases, values, people, world.network, NETWORKS)
    n = world.network[0]
    assert found.rate.log_mean[0] == pytest.approx(
        found.rate.network_log_mean[n], abs=0.01
    )
    assert found.rate.log_sd[0] == pytest.approx(found.rate.network_log_sd[n], abs=0.01)
    # It includes how much campaigns of a network differ (0.45 in this world).
    assert found.rate.log_sd[0] > 0.35
    sums = predict(world)
    low, high = sums.interval(0.9)
    assert sums.mean[0] > 0
    assert high[0] > 2 * sums.mean[0] * 0.7
    relative = (high - low) / sums.mean
    old = np.bincount(world.campaign) > 200
    assert relative[0] > 1.5 * np.median(relative[old])


def test_multipliers_come_near_the_truth_where_data_are_many():
    world = make_world(5, campaigns=30, mean_size=1500, between=(0.5, 0.3))
    purchases, values = fits(world)
    found = campaign_multipliers(
        purchases, values, customers(world), world.network, NETWORKS
    )
    days = np.bincount(world.campaign, world.T)
    raw = np.bincount(world.campaign, world.x) / np.maximum(days, 1)
    many = np.bincount(world.campaign, world.x) > 500
    assert many.sum() > 5
    assert np.corrcoef(found.rate.log_mean[many], np.log(raw[many]))[0, 1] > 0.8
    assert found.rate.log_sd[many].max() < 0.3


def test_shrinkage_of_nothing_is_the_prior():
    none = shrink(np.zeros((0, len(COARSE))), [], 2)
    assert len(none.log_mean) == 0
    assert none.platform_log_mean == pytest.approx(0, abs=1e-6)
    assert none.platform_log_sd > 0.3
    empty = shrink(np.zeros((3, len(COARSE))), [0, 0, 1], 2)
    assert empty.log_mean == pytest.approx([0, 0, 0], abs=1e-6)
    assert empty.log_sd == pytest.approx([none.platform_log_sd] * 3, rel=1e-6)


def test_a_network_without_data_has_the_platforms_prior_others_their_own():
    """Ten campaigns of network 0 buy at four times the rate; network 1 has none."""
    sharp = -((COARSE - np.log(4)) ** 2) / 2 / 0.1**2
    found = shrink(
        np.vstack([np.tile(sharp, (10, 1)), np.zeros((2, 25))]), [0] * 11 + [1], 2
    )
    # The eleventh campaign, without data, has the network's; the twelfth the platform's.
    assert found.log_mean[:10] == pytest.approx(np.log(4), abs=0.1)
    assert found.log_mean[10] == pytest.approx(found.network_log_mean[0], abs=0.02)
    assert found.log_mean[10] > 0.8 * np.log(4)
    assert found.log_mean[11] == pytest.approx(found.platform_log_mean, abs=0.02)
    assert found.log_sd[11] > found.log_sd[10] > found.log_sd[0]


def test_groups_are_summed_from_customers_not_from_intervals():
    """A campaign's days hold together: wider than if they were independent."""
    world = make_world(7, campaigns=40)
    purchases, values = fits(world)
    people = customers(world)
    found = campaign_multipliers(purchases, values, people, world.network, NETWORKS)
    ahead = Forecast(purchases, values, people, found, np.full(len(world.x), HORIZON))
    whole = ahead.by(world.campaign, 40)
    day = world.campaign * 400 + world.T.astype(int)
    days = ahead.by(day, 40 * 400)
    of = np.arange(40 * 400) // 400
    assert np.bincount(of, days.mean) == pytest.approx(whole.mean)
    apart = np.bincount(of, days.variance)
    several = np.bincount(of, days.mean > 0) > 10
    assert several.sum() > 10
    assert (whole.variance[several] > 1.05 * apart[several]).all()


def test_horizons_differ_by_customer_and_none_left_is_nothing():
    world = make_world(8, campaigns=20)
    purchases, values = fits(world)
    people = customers(world)
    found = campaign_multipliers(purchases, values, people, world.network, NETWORKS)
    left = np.where(world.campaign % 3 == 1, 0.0, np.maximum(400 - world.T, 0))
    sums = Forecast(purchases, values, people, found, left).by(world.campaign, 20)
    past = np.bincount(world.campaign, left) == 0
    assert past.sum() == 7
    assert not sums.mean[past].any()
    assert not sums.variance[past].any()
    assert (sums.mean[~past] > 0).all()


def test_campaigns_of_a_platform_without_fits_have_finite_intervals():
    """Nobody ever bought: the stand-in rate, one value known; then none at all."""
    nothing = np.zeros(6)
    people = Customers(
        nothing,
        nothing,
        np.arange(6.0),
        nothing,
        nothing,
        np.array([0, 0, 1, 1, 1, 2]),
        np.ones(6),
    )
    fit = bgnbd.fit(bgnbd.compress(people.x, people.t_x, people.T))
    assert fit.status == "no_repeats"
    for worth in (gamma_gamma.fit([1], [50.0]), gamma_gamma.fit([], [])):
        found = campaign_multipliers(fit, worth, people, np.array([0, 0, 1]), 2)
        sums = Forecast(fit, worth, people, found, np.full(6, 30.0)).by(
            people.campaign, 3
        )
        low, high = sums.interval()
        assert np.isfinite([sums.mean, sums.variance, sums.none, low, high]).all()
        assert (sums.mean > 0).all() == (worth.mean_value > 0)
        assert (high >= sums.mean).all()


def test_what_is_not_known_of_the_parameters_widens_large_groups():
    world = make_world(9, campaigns=20)
    purchases, values = fits(world)
    people = customers(world)
    found = campaign_multipliers(purchases, values, people, world.network, NETWORKS)
    horizon = np.full(len(world.x), HORIZON)
    whole = np.zeros(len(world.x), dtype=np.int64)
    with_error = Forecast(purchases, values, people, found, horizon).by(whole, 1)
    sure = dataclasses.replace(purchases, covariance=np.zeros((4, 4)))
    without = Forecast(sure, values, people, found, horizon).by(whole, 1)
    assert with_error.variance[0] > without.variance[0]
    assert with_error.mean == pytest.approx(without.mean)

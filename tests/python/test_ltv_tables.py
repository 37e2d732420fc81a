"""Tables of the dbt models: histories, cohorts, payback, backtest, from small frames."""

import datetime as dt
from decimal import Decimal

import numpy as np
import polars as pl
import pyarrow as pa
import pytest

from we_mart.ltv.backtest import backtest, deciles, scores
from we_mart.ltv.cohorts import HORIZONS
from we_mart.ltv.customers import BUYERS, INSTALLS, summarize
from we_mart.ltv.tables import (
    backtest_table,
    cohorts_table,
    fits_table,
    members_table,
)

START = dt.date(2024, 1, 1)


def day(n: int) -> dt.date:
    return START + dt.timedelta(days=n)


def customers(rows: list[tuple], as_of: int) -> pa.Table:
    """population, customer, member, birth, network, campaign."""
    names = [
        "population",
        "customer_id",
        "we_member_id",
        "birth_date",
        "network",
        "campaign_id",
    ]
    types = [
        pa.string(),
        pa.string(),
        pa.int64(),
        pa.date32(),
        pa.string(),
        pa.string(),
    ]
    columns = list(zip(*rows, strict=True)) if rows else [[]] * 6
    columns[3:4] = [[day(n) for n in columns[3]]]
    table = pa.table(
        [pa.array(c, t) for c, t in zip(columns, types, strict=True)], names
    )
    return table.append_column(
        "as_of_date", pa.array([day(as_of)] * len(rows), pa.date32())
    )


def purchase_days(rows: list[tuple[int, int, str]]) -> pa.Table:
    members, days, amounts = zip(*rows, strict=True) if rows else ((), (), ())
    return pa.table(
        {
            "we_member_id": pa.array(members, pa.int64()),
            "order_date": pa.array([day(n) for n in days], pa.date32()),
            "amount": pa.array([Decimal(a) for a in amounts], pa.decimal128(38, 2)),
        }
    )


def cohorts(rows: list[tuple[str, str, str, int, str]]) -> pa.Table:
    columns = list(zip(*rows, strict=True)) if rows else [[]] * 5
    return pa.table(
        {
            "period": pa.array(columns[0], pa.string()),
            "network": pa.array(columns[1], pa.string()),
            "campaign_id": pa.array(columns[2], pa.string()),
            "cohort_date": pa.array([day(n) for n in columns[3]], pa.date32()),
            "cost_krw": pa.array(
                [Decimal(c) for c in columns[4]], pa.decimal128(28, 2)
            ),
        }
    )


def bought(*rows: tuple[str, int, float]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "customer_id": [r[0] for r in rows],
            "order_date": [day(r[1]) for r in rows],
            "amount": [float(r[2]) for r in rows],
        },
        schema={"customer_id": pl.String, "order_date": pl.Date, "amount": pl.Float64},
    )


def born(**births: int) -> pl.DataFrame:
    return pl.DataFrame(
        {"customer_id": list(births), "birth_date": [day(n) for n in births.values()]},
        schema={"customer_id": pl.String, "birth_date": pl.Date},
    )


ORDERS = bought(
    ("a", 0, 10), ("a", 0, 5), ("a", 3, 20), ("a", 9, 40),  # after the as-of day
    ("b", 2, 0), ("b", 4, 8), ("b", 4, -8), ("b", 5, -3),
    ("c", 1, 7), ("late", 6, 1), ("new", 5, 9),
)  # fmt: skip


def test_histories_of_buyers_count_days_after_the_first():
    people = born(a=0, b=2, c=1, new=5, late=6)
    found = summarize(people, ORDERS, day(5), BUYERS)
    assert found.select(
        "customer_id", "x", "t_x", "T", "count", "total", "days", "net"
    ).rows() == [
        # two orders of day 0 are one; what is after day 5 is not there
        ("a", 1, 3, 5, 2, 35.0, 2, 35.0),
        # days that come to nothing or less are purchases, but not of value
        ("b", 2, 3, 3, 0, 0.0, 3, -3.0),
        ("c", 0, 0, 4, 1, 7.0, 1, 7.0),
        ("new", 0, 0, 0, 1, 9.0, 1, 9.0),
    ]


def test_histories_of_installs_count_every_day_from_the_install_on():
    people = born(a=0, b=4, c=3, nobody=1, late=9)
    found = summarize(people, ORDERS, day(5), INSTALLS)
    assert found.select(
        "customer_id", "x", "t_x", "T", "count", "total", "net"
    ).rows() == [
        ("a", 2, 3, 5, 2, 35.0, 35.0),
        # b's order of day 2 is before the install
        ("b", 2, 1, 1, 0, 0.0, -3.0),
        ("c", 0, 0, 2, 0, 0.0, 0.0),
        ("nobody", 0, 0, 4, 0, 0.0, 0.0),
    ]


def test_nobody_and_nothing_give_empty_tables():
    nobody, nothing = customers([], 5), purchase_days([])
    assert fits_table(nobody, nothing).num_rows == 0
    assert members_table(nobody, nothing).num_rows == 0
    assert backtest_table(nobody, nothing, 30).num_rows == 0
    assert cohorts_table(nobody, nothing, cohorts([])).num_rows == 0


def test_tables_have_the_same_columns_with_and_without_rows():
    people = [("buyers", f"member:{n}", n, n % 9, None, None) for n in range(40)]
    people += [
        ("installs", f"member:{n}", n, n % 9, "facebook", "c") for n in range(40)
    ]
    orders = [(n, n % 9 + k * 5, "10.00") for n in range(40) for k in range(n % 4)]
    full = customers(people, 30), purchase_days(orders)
    none = customers([], 30), purchase_days([])
    keys = cohorts([("day", "facebook", "c", 0, "5.00")])
    for one, other in (
        (fits_table(*full), fits_table(*none)),
        (members_table(*full), members_table(*none)),
        (backtest_table(*full, 10), backtest_table(*none, 10)),
        (cohorts_table(*full, keys), cohorts_table(*none, cohorts([]))),
    ):
        assert one.num_rows > 0
        assert one.schema.names == other.schema.names
        assert [f.type for f in one.schema] == [f.type for f in other.schema]
        for name in one.schema.names:
            if pa.types.is_floating(one.schema.field(name).type):
                values = one[name].drop_null().to_numpy()
                assert np.isfinite(values).all(), name


def world(seed: int = 1, members: int = 600, as_of: int = 200):
    """Installs of two campaigns; half of the people have an account that buys."""
    rng = np.random.default_rng(seed)
    rows, orders = [], []
    for n in range(members):
        birth = int(rng.integers(0, as_of))
        campaign = ("facebook", "big") if n % 3 else ("organic", "organic")
        known = n % 2 == 0
        rows.append(("installs", f"person:{n}", n if known else None, birth, *campaign))
        clock, rate = float(birth), rng.gamma(0.9, 1 / 30)
        stop = rng.beta(1.0, 4.0)
        while known:
            clock += rng.exponential(1 / rate)
            if clock > as_of:
                break
            orders.append((n, int(clock), f"{rng.gamma(3, 9) + 1:.2f}"))
            if rng.random() < stop:
                break
    # Orders of a day come as one row.
    merged: dict[tuple[int, int], Decimal] = {}
    for n, at, amount in orders:
        merged[n, at] = merged.get((n, at), Decimal(0)) + Decimal(amount)
    return rows, [(*key, str(amount)) for key, amount in merged.items()]


def test_cohorts_by_hand():
    rows, orders = world()
    births = {row[1]: row[3] for row in rows}
    # A day with installs, more than a quarter and less than half a year ago.
    at = next(
        n
        for n in range(40, 90)
        if sum(r[3] == n and r[4] == "facebook" and r[2] is not None for r in rows) > 1
    )
    first = [row for row in rows if row[3] == at and row[4] == "facebook"]
    keys = [
        ("day", "facebook", "big", at, "1.00"),
        ("month", "facebook", "big", 31, "1e9"),
        ("day", "facebook", "costs only", 40, "500.00"),
        ("day", "facebook", "big", 199, "5.00"),
    ]
    found = cohorts_table(customers(rows, 200), purchase_days(orders), cohorts(keys))
    one, month, empty, young = found.to_pylist()
    members = {row[2] for row in first}
    assert one["cnt_customer"] == len(first)
    spent = {
        n: sum(float(a) for m, on, a in orders if m in members and on - at <= n)
        for n in (1, 7, 30, 90, 200)
    }
    for n in (1, 7, 30, 90):
        assert one[f"revenue_d{n}"] == pytest.approx(spent[n])
    # Horizons that are past are what came, exactly; those ahead add what is expected.
    for n in (30, 90):
        for end in ("", "_low", "_high"):
            assert one[f"revenue_d{n}_forecast{end}"] == pytest.approx(spent[n])
    assert one["revenue"] == pytest.approx(spent[200])
    assert one["revenue_d365_forecast"] > one["revenue_d180_forecast"] > spent[200]
    assert one["revenue_d365_forecast_low"] >= spent[200]
    assert one["ltv_d365"] == pytest.approx(one["revenue_d365_forecast"] / len(first))
    paid = sorted(on for m, on, _ in orders if m in members and on >= at)
    assert one["payback_date"] == (day(paid[0]) if paid else None)
    # February: of its customers, not of its days.
    people = [row for row in rows if 31 <= row[3] <= 59 and row[4] == "facebook"]
    assert month["cnt_customer"] == len(people)
    assert month["payback_date"] is None
    assert month["revenue_d90"] == pytest.approx(
        sum(
            float(a)
            for m, at, a in orders
            for row in people
            if row[2] == m and 0 <= at - births[row[1]] <= 90
        )
    )
    # Without an install: nothing of the cohort, but what the next one is worth.
    assert (empty["cnt_customer"], empty["revenue"], empty["payback_date"]) == (
        0,
        0,
        None,
    )
    for n in HORIZONS:
        assert empty[f"revenue_d{n}_forecast_high"] == 0
        assert 0 < empty[f"ltv_d{n}_low"] < empty[f"ltv_d{n}"] < empty[f"ltv_d{n}_high"]
    # What is a day old has no revenue of 7 days yet, but an expectation.
    assert young["revenue_d1"] is not None
    assert young["revenue_d7"] is None
    assert young["cnt_customer"] == 0 or young["ltv_d30"] > 0


def test_weeks_start_on_monday_and_are_less_uncertain_than_their_days_added_up():
    rows, orders = world(2)
    monday = 98
    assert day(monday).weekday() == 0
    keys = [("week", "facebook", "big", monday, "0")]
    keys += [("day", "facebook", "big", monday + n, "0") for n in range(7)]
    found = cohorts_table(
        customers(rows, 200), purchase_days(orders), cohorts(keys)
    ).to_pylist()
    week, days = found[0], found[1:]
    assert week["cnt_customer"] == sum(d["cnt_customer"] for d in days) > 5
    name = "revenue_d365_forecast"
    assert week[name] == pytest.approx(sum(d[name] for d in days))
    assert week[f"{name}_low"] > sum(d[f"{name}_low"] for d in days)
    assert week[f"{name}_high"] < sum(d[f"{name}_high"] for d in days)


def test_payback_is_the_first_day_that_reaches_the_cost():
    people = customers(
        [("installs", "p", 1, 0, "n", "c"), ("installs", "q", 2, 2, "n", "c")], 20
    )
    orders = purchase_days(
        [
            (1, 0, "4.00"),
            (1, 5, "3.00"),
            (2, 5, "3.00"),
            (2, 6, "0.01"),
            (2, 1, "99.00"),
        ]
    )
    for cost, expected in (
        ("4", 0),
        ("4.01", 5),
        ("10", 5),
        ("10.01", 6),
        ("10.02", None),
        ("0", None),
    ):
        keys = cohorts([("month", "n", "c", 0, cost)])
        (found,) = cohorts_table(people, orders, keys).to_pylist()
        assert found["payback_date"] == (None if expected is None else day(expected)), (
            cost
        )
        # q's order of the day before the install is not the campaign's.
        assert found["revenue"] == pytest.approx(10.01)


def test_members_are_told_one_by_one():
    rows, orders = world(3)
    firsts: dict[int, int] = {}
    for n, at, _ in sorted(orders, key=lambda o: o[1]):
        firsts.setdefault(n, at)
    buyers = [("buyers", f"member:{n}", n, at, None, None) for n, at in firsts.items()]
    table = members_table(customers([*buyers, *rows], 200), purchase_days(orders))
    found = {row["we_member_id"]: row for row in table.to_pylist()}
    assert set(found) == set(firsts)
    for n, row in found.items():
        days = sorted(at for m, at, _ in orders if m == n)
        assert row["cnt_repeat_day"] == len(days) - 1
        assert row["days_to_last"] == days[-1] - days[0]
        assert row["days_observed"] == 200 - days[0]
        assert row["revenue"] == pytest.approx(
            sum(float(a) for m, _, a in orders if m == n)
        )
        assert 0 < row["purchases_d30"] < row["purchases_d90"] < row["purchases_d365"]
        assert row["revenue_d365"] == pytest.approx(
            row["purchases_d365"] * row["expected_value"]
        )


def test_the_order_of_rows_changes_no_bit():
    rows, orders = world(6)
    rng = np.random.default_rng(1)
    buyers = {n: min(at for m, at, _ in orders if m == n) for n, _, _ in orders}
    rows += [("buyers", f"member:{n}", n, at, None, None) for n, at in buyers.items()]
    one, two = customers(rows, 200), purchase_days(orders)
    keys = cohorts([("month", "facebook", "big", n, "9") for n in (0, 31, 60)])

    def mixed(table: pa.Table) -> pa.Table:
        return table.take(rng.permutation(table.num_rows))

    for found, again in (
        (fits_table(one, two), fits_table(mixed(one), mixed(two))),
        (members_table(one, two), members_table(mixed(one), mixed(two))),
        (cohorts_table(one, two, keys), cohorts_table(mixed(one), mixed(two), keys)),
        (backtest_table(one, two, 60), backtest_table(mixed(one), mixed(two), 60)),
    ):
        assert found.equals(again)


def test_scores_by_hand():
    compared = pl.DataFrame(
        {
            "customer_id": ["a", "b", "c", "d"],
            "cohort": ["2024-01", "2024-01", "2024-02", "2024-02"],
            **{
                f"purchases_{f}": v
                for f, v in (
                    ("model", [1.0, 2, 0, 1]),
                    ("zero_more", [0.0] * 4),
                    ("same_rate", [1.0] * 4),
                    ("realized", [2.0, 2, 0, 0]),
                )
            },
            **{
                f"revenue_{f}": [0.0] * 4
                for f in ("model", "zero_more", "same_rate", "realized")
            },
        }
    )
    found = {
        (r["cohort"], r["measure"], r["forecaster"]): r
        for r in scores(compared).to_dicts()
    }
    assert len(found) == 3 * 2 * 3
    row = found["all", "purchases", "model"]
    assert (row["customers"], row["forecast"], row["realized"], row["bias"]) == (
        4,
        4.0,
        4.0,
        0.0,
    )
    assert row["mae"] == 0.5
    assert row["rmse"] == pytest.approx(np.sqrt(0.5))
    assert row["correlation"] == pytest.approx(
        np.corrcoef([1, 2, 0, 1], [2, 2, 0, 0])[0, 1]
    )
    assert found["2024-01", "purchases", "zero_more"]["bias"] == -1.0
    assert found["2024-02", "purchases", "model"]["bias"] is None
    assert found["all", "purchases", "same_rate"]["correlation"] is None
    assert found["all", "revenue", "model"]["rmse"] == 0.0


def test_deciles_are_of_equal_size_also_where_forecasts_are_equal():
    n = 25
    compared = pl.DataFrame(
        {
            "customer_id": [f"{k:02d}" for k in range(n)],
            "purchases_model": [float(k // 10) for k in range(n)],
            "purchases_realized": [1.0] * n,
            "revenue_model": [0.0] * n,
            "revenue_realized": [float(k) for k in range(n)],
        }
    )
    found = deciles(compared)
    assert found["decile"].to_list() == [*range(1, 11)] * 2
    assert set(found["customers"]) == {2, 3}
    assert found.filter(measure="purchases")["forecast"].is_sorted()
    assert found.filter(measure="revenue")["realized"].is_sorted()
    assert found.filter(measure="revenue")["customers"].sum() == n


def test_a_backtest_knows_nothing_of_what_follows():
    rows, orders = world(4, members=1800)
    # Of one kind: people without an account never buy, which no mixture foresees.
    rows = [row for row in rows if row[2] is not None]
    people = pl.DataFrame(
        {"customer_id": [r[1] for r in rows], "birth_date": [day(r[3]) for r in rows]}
    )
    ids = {r[2]: r[1] for r in rows}
    births = {r[1]: r[3] for r in rows}
    everything = bought(*((ids[n], at, float(a)) for n, at, a in orders))
    past = everything.filter(pl.col("order_date") <= day(120))
    with_future = backtest(people, everything, day(120), day(200), INSTALLS)
    without = backtest(people, past, day(120), day(200), INSTALLS)
    assert with_future["purchases_model"].equals(without["purchases_model"])
    assert with_future["revenue_same_rate"].equals(without["revenue_same_rate"])
    assert without["purchases_realized"].sum() == 0
    assert with_future.height == sum(r[3] <= 120 for r in rows)
    assert with_future["revenue_realized"].sum() == pytest.approx(
        sum(float(a) for n, at, a in orders if at > 120 and births[ids[n]] <= 120)
    )
    told = {
        r["forecaster"]: r
        for r in scores(with_future)
        .filter(cohort="all", measure="purchases")
        .to_dicts()
    }
    assert told["model"]["rmse"] < told["zero_more"]["rmse"]
    assert told["model"]["rmse"] < told["same_rate"]["rmse"]
    assert abs(told["model"]["bias"]) < 0.2


def test_the_backtest_keeps_no_more_than_half_of_the_days():
    rows, orders = world(5)
    table = backtest_table(customers(rows, 200), purchase_days(orders), 365)
    fitted = {row["fitted_date"] for row in table.to_pylist()}
    first = min(row[3] for row in rows)
    assert fitted == {day(200 - (200 - first) // 2)}
    assert {row["part"] for row in table.to_pylist()} == {"score", "decile"}

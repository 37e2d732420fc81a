"""The oracle of ws_order, held to examples worked out by hand."""

import datetime as dt
from decimal import Decimal

import pytest

from oracles.order_worlds import (
    at,
    line,
    states,
)
from oracles.orders import (
    INTAKE_COLUMNS,
    ORDER_COLUMNS,
    Row,
    business_day,
    precedence,
    ws_order,
    ws_order_intake,
)


def test_the_oracle_carries_every_column_of_a_paid_line() -> None:
    (row,) = ws_order({"2024-07-02": [line()]})
    assert sorted(row) == sorted(ORDER_COLUMNS)
    assert row == line() | {
        "key_date": dt.date(2024, 7, 1),
        "part_date": "2024-07-01",
        "net_amt_krw": Decimal(10),
        "extract_date": "2024-07-02",
    }


@pytest.mark.parametrize(
    ("paid", "day"),
    [
        ("2024-07-01 14:59:59.999999", dt.date(2024, 7, 1)),
        ("2024-07-01 15:00:00", dt.date(2024, 7, 2)),
        ("2023-12-31 15:00:00", dt.date(2024, 1, 1)),
        ("2024-02-28 15:00:00", dt.date(2024, 2, 29)),
    ],
)
def test_the_oracle_starts_a_day_at_15_utc(paid: str, day: dt.date) -> None:
    assert business_day(at(paid)) == day
    assert states({"2024-07-09": [line(pay_dt=at(paid))]}, "key_date", "part_date") == [
        (day, day.isoformat())
    ]


@pytest.mark.parametrize(
    ("status", "amount", "net"),
    [("PAID", -5, -5), ("PAID", 0, 0), ("CANCELLED", 5, 0), ("REFUNDED", -5, 0)],
)
def test_the_oracle_nets_what_is_not_paid_to_nothing(
    status: str, amount: int, net: int
) -> None:
    row = line(status=status, ord_item_amt_krw=Decimal(amount))
    assert states({"2024-07-01": [row]}, "net_amt_krw") == [(Decimal(net),)]


def test_the_oracle_takes_the_latest_extract_that_knows_the_line() -> None:
    extracts = {
        "2024-07-03": [line(1, status="REFUNDED"), line(2)],
        "2024-07-01": [line(1), line(2, qty=5), line(3), line(4, pay_dt=None)],
        "2024-07-02": [line(1, pay_dt=at("2024-07-02 03:00")), line(3, pay_dt=None)],
        "2024-07-04": [],
    }
    told = states(extracts, "ord_item_id", "extract_date", "part_date", "status", "qty")
    assert sorted(told) == [
        (1, "2024-07-03", "2024-07-01", "REFUNDED", 1),
        (2, "2024-07-03", "2024-07-01", "PAID", 1),
    ]


EARLY, LATE = at("2024-07-01 03:00"), at("2024-07-01 03:00:00.000001")


@pytest.mark.parametrize(
    ("counts", "other"),
    [
        (
            {"cancel_dt": EARLY, "pay_dt": EARLY},
            {"cancel_dt": None, "pay_dt": LATE, "status": "REFUNDED"},
        ),
        (
            {"cancel_dt": LATE, "pay_dt": None},
            {"cancel_dt": EARLY, "pay_dt": LATE, "status": "REFUNDED"},
        ),
        ({"pay_dt": EARLY}, {"pay_dt": None, "status": "REFUNDED"}),
        ({"pay_dt": LATE}, {"pay_dt": EARLY, "status": "REFUNDED", "qty": 2}),
        ({"status": "REFUNDED"}, {"qty": 2, "ord_item_amt_krw": Decimal(11)}),
        ({"ord_item_amt_krw": Decimal(-1)}, {"status": "CANCELLED"}),
        ({"ord_item_amt_krw": Decimal(9)}, {"qty": 2, "goods_id": 2}),
        (
            {"status": "CANCELLED", "ord_item_amt_krw": Decimal(11)},
            {"status": "CANCELLED", "qty": 2, "goods_id": 2},
        ),
        ({"qty": 2}, {"goods_id": 2}),
        ({"goods_id": 2}, {}),
    ],
)
def test_the_oracle_ranks_repeated_rows(counts: Row, other: Row) -> None:
    one, two = line(**counts), line(**other)
    assert precedence(one) > precedence(two)
    expected = ws_order({"2024-07-01": [one]})
    assert ws_order({"2024-07-01": [one, two]}) == expected
    assert ws_order({"2024-07-01": [two, one, two]}) == expected


def test_the_oracle_counts_what_came_in() -> None:
    unpaid = line(2, pay_dt=None)
    extracts = {
        "2024-07-01": [line(1), unpaid, line(1), unpaid, line(3), line(1, qty=2)],
        "2024-07-02": [],
        "2024-07-03": [line(2), unpaid | {"cancel_dt": LATE}, line(4, pay_dt=None)],
    }
    assert [
        tuple(row[name] for name in INTAKE_COLUMNS) for row in ws_order_intake(extracts)
    ] == [
        (dt.date(2024, 7, 1), 6, 3, 2, 1, "2024-07-01"),
        (dt.date(2024, 7, 3), 3, 1, 1, 1, "2024-07-03"),
    ]

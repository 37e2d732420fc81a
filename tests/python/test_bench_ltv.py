"""The bench of lifetime values on few customers: its data, and the code it times."""

import json
from pathlib import Path

import numpy as np
import pytest

from we_mart.bench import ltv
from we_mart.bench.ltv_customers import PURCHASES, VALUES, write_customers
from we_mart.bench.measure import run_python

CUSTOMERS = 20_000


@pytest.fixture(scope="module")
def customers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bench") / "customers.npz"
    write_customers(path, CUSTOMERS)
    return path


def test_customers_are_whole_days_of_histories_that_can_be(customers: Path) -> None:
    data = np.load(customers)
    x, t_x, T = data["x"], data["t_x"], data["T"]
    assert len(x) == CUSTOMERS
    assert all((column == np.floor(column)).all() for column in (x, t_x, T))
    assert (t_x <= T).all()
    assert (t_x[x == 0] == 0).all()
    # A day has one purchase at most.
    assert (x <= t_x).all()
    assert ((data["total"] > 0) == (x > 0)).all()


def test_the_code_that_is_timed_finds_what_the_customers_were_drawn_with(
    customers: Path,
) -> None:
    measured = run_python(ltv.OURS.format(path=str(customers)), customers.parent)
    found = json.loads(measured.output.splitlines()[-1])
    assert found["all"] >= found["fit"] + found["value"] + found["predict"] - 1e-6
    r, alpha, a, b, p, q, gamma = found["parameters"]
    # Orders of a day count once, which takes some of the busiest customers' away.
    assert [r, alpha] == pytest.approx(PURCHASES[:2], rel=0.15)
    assert a / (a + b) == pytest.approx(PURCHASES[2] / sum(PURCHASES[2:]), rel=0.15)
    assert [p, q, gamma] == pytest.approx(VALUES, rel=0.25)

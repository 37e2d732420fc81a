"""Credits as whole numbers of a small unit that add up exactly."""

import numpy as np

from we_mart.attribution.paths import Floats, Ints


def apportioned(credits: Floats, totals: Ints) -> Ints:
    """Round the columns of `credits` (cells x columns, in units) to their totals.

    Largest remainder: every cell is rounded down, and what is missing goes by one
    unit to the cells that lost most; of equals, to the upper one. A cell of zero gets
    nothing. Where floating point has lost more than that, the largest cell bears it.
    """
    floor = np.floor(credits)
    units = floor.astype(np.int64)
    if not len(credits):
        return units
    missing = totals - units.sum(axis=0)
    lost = np.where(credits == 0, -1.0, credits - floor)
    order = np.argsort(-lost, axis=0, kind="stable")
    rank = np.empty_like(order)
    places = np.arange(len(credits))[:, np.newaxis]
    np.put_along_axis(rank, order, np.broadcast_to(places, order.shape), axis=0)
    units += (rank < missing) & (credits != 0)
    rest = totals - units.sum(axis=0)
    largest = np.abs(credits).argmax(axis=0)
    units[largest, np.arange(credits.shape[1])] += rest
    return units

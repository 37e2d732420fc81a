"""The shop's goods: invented once, the same in every sample."""

from dataclasses import dataclass

import numpy as np

from we_mart.raw.generator.catalog import (
    ARTISTS,
)
from we_mart.raw.generator.clock import Bools, Ints
from we_mart.raw.generator.draws import Draws, zipf

COUNT = 240
#: Share of goods per category of GOODS_CATEGORIES.
CATEGORIES = (0.3, 0.2, 0.08, 0.25, 0.12, 0.05)
_LOGISTICS = (0, 0, 0, 0, 1, 2)
_PRICES = (18_000, 42_000, 49_000, 9_000, 6_000, 25_000)
GIFT = 0.06
NO_ARTIST = NO_CATEGORY = 0.03
_SEED = 1


@dataclass(frozen=True)
class Goods:
    """One entry per goods; prices in KRW, 0 for gifts."""

    artist: Ints
    no_artist: Bools
    category: Ints
    no_category: Bools
    logistics: Ints
    albums: Ints
    price: Ints

    @property
    def sale(self) -> Ints:
        """Product page of each goods; two to a page."""
        return 4_000 + np.arange(COUNT) // 2

    @property
    def id(self) -> Ints:
        """Goods id."""
        return 90_000 + np.arange(COUNT)


def _invent() -> Goods:
    draws = Draws(_SEED, "goods")
    category = draws.pick("category", COUNT, CATEGORIES)
    # An album set holds up to four albums; everything else none.
    albums = np.where(category == 0, 1 + draws.below("albums", COUNT, 4) ** 2 // 3, 0)
    price = np.asarray(_PRICES)[category] * np.maximum(albums, 1)
    price = price + 500 * draws.below("price", COUNT, 8)
    return Goods(
        artist=1 + draws.pick("artist", COUNT, zipf(len(ARTISTS), 0.7)),
        no_artist=draws.chance("no artist", COUNT, NO_ARTIST),
        category=category,
        no_category=draws.chance("no category", COUNT, NO_CATEGORY),
        logistics=np.asarray(_LOGISTICS)[category],
        albums=albums,
        price=np.where(draws.chance("gift", COUNT, GIFT), 0, price),
    )


GOODS = _invent()

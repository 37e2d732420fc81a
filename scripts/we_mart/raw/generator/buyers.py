"""Who orders on a day: buyers who come back, until they stop, and first-time buyers.

Buyers differ as the models of lifetime value have it (Fader, Hardie, Lee 2005,
Marketing Science 24(2), 275-284): in how often they order, in the chance to stop for
good after an order, and in what they spend.
"""

import datetime

import numpy as np

from we_mart.raw.generator.accounts import Accounts
from we_mart.raw.generator.activity import active_on
from we_mart.raw.generator.clock import Ints
from we_mart.raw.generator.config import GeneratorConfig
from we_mart.raw.generator.draws import Draws, at_least, zipf
from we_mart.raw.generator.goods import GOODS

#: Orders wanted per day; more where more buyers come back.
ORDERS_PER_MEMBER = 0.012
#: Mean chance that a buyer who visits the shop orders again, exponentially spread.
AGAIN = 0.8
#: The chance to stop after an order is Beta(1, STAYING): 1 is any chance alike.
STAYING = 1.0
#: One to five lines per order.
LINES = (0.45, 0.27, 0.15, 0.08, 0.05)
#: Orders with as many lines as the buyer is used to; the others have any number.
USUAL = 0.6


class Buyers:
    """The shop accounts as buyers; `on` is to be asked day by day."""

    def __init__(self, config: GeneratorConfig, shop: Accounts) -> None:
        self._shop = shop
        self._wanted = at_least(8, config.members * ORDERS_PER_MEMBER)
        self._access = Draws(config.seed, "shop access")
        draws, n = Draws(config.seed, "buyers"), len(shop)
        self._again = -AGAIN * np.log1p(-draws.uniform("again", n))
        self._stops = 1 - (1 - draws.uniform("stops", n)) ** (1 / STAYING)
        self._purse = draws.uniform("purse", n)
        self._bought = np.zeros(n, dtype=bool)
        self._stopped = np.zeros(n, dtype=bool)

    def on(self, draws: Draws, day: datetime.date) -> Ints:
        """The accounts that order on the day, in any order; each once.

        Where hardly anybody is left to buy for the first time, those who stopped do.
        """
        visitors = active_on(self._access, self._shop, day)
        n = len(self._bought)
        comes = np.zeros(n, dtype=bool)
        comes[visitors] = True
        back = comes & self._bought & ~self._stopped
        back &= draws.uniform("again", n) < self._again
        # Later accounts must not change who is first: each has a place in the queue.
        queue = np.where(self._bought, 1.0, 0.0) + draws.uniform("queue", n)
        idle = np.flatnonzero(comes & (self._stopped | ~self._bought))
        idle = idle[np.argsort(queue[idle], kind="stable")]
        new = idle[: max(0, self._wanted - int(back.sum()))]
        # As in the model, nobody stops after the very first order.
        self._stopped |= back & (draws.uniform("stops", n) < self._stops)
        self._bought[new] = True
        self._stopped[new] = False
        ordering = np.concatenate([np.flatnonzero(back), new])
        turn = draws.uniform("turn", n)[ordering]
        return ordering[np.argsort(turn, kind="stable")]

    def lines(self, draws: Draws, account: Ints) -> Ints:
        """How many lines each order has, mostly as many as the buyer is used to."""
        n = len(account)
        place = np.where(
            draws.chance("usual", n, USUAL),
            self._purse[account],
            draws.uniform("lines", n),
        )
        return 1 + np.searchsorted(np.cumsum(LINES)[:-1], place, side="right")

    def goods(self, draws: Draws, account: Ints) -> Ints:
        """The goods of each line: the dearer of two for those who spend much."""
        n, shares = len(account), zipf(len(GOODS.price), 0.7)
        one, other = (draws.pick(c, n, shares) for c in ("goods", "other goods"))
        dearer = GOODS.price[one] >= GOODS.price[other]
        rich = draws.uniform("rich", n) < self._purse[account]
        return np.where(dearer == rich, one, other)

"""Order lines: bought, paid now or later or never, cancelled, refunded."""

import datetime
from dataclasses import dataclass, fields

import numpy as np

from we_mart.raw.generator.account_details import spread
from we_mart.raw.generator.accounts import Accounts
from we_mart.raw.generator.buyers import Buyers
from we_mart.raw.generator.catalog import COUNTRY_SHOPS
from we_mart.raw.generator.clock import (
    DAY,
    MINUTE,
    NEVER,
    SECOND,
    Bools,
    Floats,
    Instants,
    Ints,
    day_number,
    day_start,
    number_day,
    time_of_day,
)
from we_mart.raw.generator.config import GeneratorConfig
from we_mart.raw.generator.draws import Draws, only
from we_mart.raw.generator.goods import GOODS

#: Days of history that the first extract carries.
INITIAL_DAYS = 90
QUANTITY = (0.8, 0.14, 0.06)
#: Paid at once, by transfer the next day, never.
PAYMENT = (0.9, 0.05, 0.05)
EXPIRING = 0.6  # of the never paid: cancelled after a few days
EXPIRY_DAYS = 3
CANCELLED = 0.04
REFUNDED = 0.04
LATE_REFUND = 0.09
LATE_REFUND_DAYS = (20, 150)
NO_SHOP_USER = 0.03
#: Where orders are made: web view, shop app, mobile web, PC (the kinds of shop client).
CLIENTS = (0.4, 0.3, 0.18, 0.12)


@dataclass(frozen=True)
class Orders:
    """Order lines in order of creation; instants in microseconds, NEVER: not at all.

    account indexes the shop accounts, goods the catalogue; amounts in 1/100 KRW.
    """

    order: Ints
    account: Ints
    goods: Ints
    shop: Ints
    client: Ints
    quantity: Ints
    amount: Ints
    no_shop_user: Bools
    created: Instants
    paid: Instants
    cancelled: Instants
    refunded: Instants

    def __len__(self) -> int:
        return len(self.order)


def build(config: GeneratorConfig, shop: Accounts) -> Orders:
    """Lines ordered in the history before the start and on the generated days."""
    first = day_number(config.start) - INITIAL_DAYS
    last = day_number(config.business_days[-1])
    buyers = Buyers(config, shop)
    days = [
        _ordered_on(config, shop, buyers, number_day(n)) for n in range(first, last + 1)
    ]
    columns = {
        f.name: np.concatenate([getattr(day, f.name) for day in days])
        for f in fields(Orders)
    }
    return Orders(**columns)


def _ordered_on(
    config: GeneratorConfig, shop: Accounts, buyers: Buyers, day: datetime.date
) -> Orders:
    """The lines ordered on one day, whatever becomes of them later."""
    draws = Draws(config.seed, "orders", str(day))
    account = buyers.on(draws, day)
    size = len(account)
    created = day_start(day) + np.sort(time_of_day(draws.uniform("time", size)))
    order, _ = spread(buyers.lines(draws, account))
    paid = _paid(draws, created)
    n = len(order)
    goods = buyers.goods(draws, account[order])
    quantity = 1 + draws.pick("quantity", n, QUANTITY)
    cancelled, refunded = _undone(draws, created, paid, order)
    shops = np.asarray(COUNTRY_SHOPS)[shop.country[account]]
    return Orders(
        order=day_number(day) * 10**7 + order,
        account=account[order],
        goods=goods,
        shop=shops[order],
        client=draws.pick("client", size, CLIENTS)[order],
        quantity=quantity,
        amount=_amount(draws, goods, quantity, shops[order]),
        no_shop_user=draws.chance("no shop user", size, NO_SHOP_USER)[order],
        created=created[order],
        paid=paid[order],
        cancelled=cancelled,
        refunded=refunded,
    )


def _paid(draws: Draws, created: Instants) -> Instants:
    """When each order is paid: within minutes, about a day later, never."""
    n = len(created)
    how = draws.pick("payment", n, PAYMENT)
    soon = created + SECOND + draws.days("minutes", n, 2 / 1440)
    wait = (DAY * (0.5 + draws.uniform("transfer", n))).astype(np.int64)
    return np.where(how == 0, soon, only(how == 1, created + wait))


def _undone(
    draws: Draws, created: Instants, paid: Instants, order: Ints
) -> tuple[Instants, Instants]:
    """cancelled, refunded of each line; whole orders expire or are cancelled."""
    m, n = len(created), len(order)
    expires = only(
        (paid == NEVER) & draws.chance("expires", m, EXPIRING),
        created + EXPIRY_DAYS * DAY,
    )
    called_off = draws.chance("cancelled", m, CANCELLED) & (paid != NEVER)
    after = MINUTE + draws.days("cancelled after", m, 0.5)
    cancelled = np.where(called_off, only(called_off, paid + after), expires)[order]
    line_paid = paid[order]
    back = np.select(
        [draws.chance("refunded", n, REFUNDED), draws.chance("late", n, LATE_REFUND)],
        [
            2 * DAY + draws.days("refunded after", n, 6),
            _spread_days(draws.uniform("late days", n)),
        ],
        NEVER,
    )
    sound = (back != NEVER) & (line_paid != NEVER) & (cancelled == NEVER)
    return cancelled, only(sound, line_paid + back)


def _spread_days(share: Floats) -> Instants:
    first, last = LATE_REFUND_DAYS
    return ((first + share * (last - first)) * DAY).astype(np.int64)


def _amount(draws: Draws, goods: Ints, quantity: Ints, shops: Ints) -> Ints:
    """Amounts in 1/100 KRW: whole won at home, converted with fractions abroad."""
    home = GOODS.price[goods] * quantity * 100
    rate = 0.97 + 0.06 * draws.uniform("rate", len(goods))
    return np.where(shops == 1, home, (home * rate).astype(np.int64))

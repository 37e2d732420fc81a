"""Daily extracts of order lines: the lines that changed, now and then one repeated."""

import datetime

import numpy as np

from we_mart.raw.generator import arrow
from we_mart.raw.generator.accounts import Accounts
from we_mart.raw.generator.catalog import GOODS_CATEGORIES, LOGISTICS, SHOPS
from we_mart.raw.generator.clock import Ints, day_end, day_start
from we_mart.raw.generator.config import GeneratorConfig
from we_mart.raw.generator.draws import Draws, at_least
from we_mart.raw.generator.goods import GOODS
from we_mart.raw.generator.orders import Orders
from we_mart.raw.generator.people import People
from we_mart.raw.generator.writer import Columns

#: Rows that an extract holds twice, and rows sent again unchanged a day later.
REPEATED = 0.004
SENT_AGAIN = 0.01

STATUSES = ["PAID", "CANCELLED", "REFUNDED"]
PLATFORMS = ["APP", "MOBILE_WEB", "PC_WEB"]
#: Platform of each kind of shop client: web view, shop app, mobile web, PC.
CLIENT_PLATFORM = np.asarray([0, 0, 1, 2])
_FIRST_ID = 880_000_001


def changed_on(config: GeneratorConfig, orders: Orders, day: datetime.date) -> Ints:
    """Positions of the lines whose row differs from the day before.

    The first extract is the initial load: every line there is.
    """
    start, end = day_start(day), day_end(day)
    if day == config.start:
        return np.flatnonzero(orders.created < end)
    changed = np.zeros(len(orders), dtype=bool)
    for event in (orders.created, orders.paid, orders.cancelled, orders.refunded):
        changed |= (event >= start) & (event < end)
    return np.flatnonzero(changed)


def extract(
    config: GeneratorConfig,
    people: People,
    shop: Accounts,
    orders: Orders,
    day: datetime.date,
) -> Columns:
    """ods_ws_order_item of one day, planted repeats at the end."""
    rows = changed_on(config, orders, day)
    parts = [rows, _repeats(Draws(config.seed, "order repeats", str(day)), rows)]
    if day != config.start:
        yesterday = day - datetime.timedelta(days=1)
        before = changed_on(config, orders, yesterday)
        if yesterday == config.start:
            before = before[orders.created[before] >= day_start(yesterday)]
        draws = Draws(config.seed, "order resends", str(day))
        again = draws.sample("rows", len(before), at_least(1, SENT_AGAIN * len(before)))
        parts.append(np.setdiff1d(before[again], rows))
    return columns_at(people, shop, orders, np.concatenate(parts), day_end(day))


def _repeats(draws: Draws, rows: Ints) -> Ints:
    return rows[draws.sample("rows", len(rows), at_least(1, REPEATED * len(rows)))]


def columns_at(
    people: People, shop: Accounts, orders: Orders, rows: Ints, end: int
) -> Columns:
    """The lines as of `end`. A line that waits for its payment has status PAID and no
    pay_dt: the contract has no status for it."""
    account, goods = orders.account[rows], orders.goods[rows]
    cancelled, refunded = orders.cancelled[rows], orders.refunded[rows]
    status = np.where(refunded < end, 2, cancelled < end)
    quantity, albums = orders.quantity[rows], GOODS.albums[goods]
    return {
        "ord_item_id": arrow.integers(_FIRST_ID + rows),
        "ord_sheet_number": arrow.numbered(orders.order[rows], "S"),
        "we_member_id": arrow.integers(people.id[shop.person[account]]),
        "ws_user_id": arrow.integers(shop.id[account], orders.no_shop_user[rows]),
        "we_art_id": arrow.integers(GOODS.artist[goods], GOODS.no_artist[goods], 32),
        "shop": arrow.labels(orders.shop[rows], SHOPS),
        "platform": arrow.labels(CLIENT_PLATFORM[orders.client[rows]], PLATFORMS),
        "sale_id": arrow.integers(GOODS.sale[goods]),
        "goods_id": arrow.integers(GOODS.id[goods]),
        "goods_cat": arrow.labels(
            GOODS.category[goods], GOODS_CATEGORIES, GOODS.no_category[goods]
        ),
        "logi_cat": arrow.labels(GOODS.logistics[goods], LOGISTICS),
        "album_qty": arrow.integers(albums, albums == 0, 32),
        "qty": arrow.integers(quantity, bits=32),
        "ord_item_amt_krw": arrow.decimals(orders.amount[rows]),
        "status": arrow.labels(status, STATUSES),
        "pay_dt": arrow.seen(orders.paid[rows], end),
        "cancel_dt": arrow.seen(np.minimum(cancelled, refunded), end),
    }

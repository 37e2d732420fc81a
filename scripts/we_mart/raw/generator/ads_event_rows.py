"""appsflyer_events: in-app events as rows."""

import numpy as np
import polars as pl

from we_mart.raw.generator import arrow
from we_mart.raw.generator.ads_app_events import (
    ADD_TO_CART,
    BEGIN_CHECKOUT,
    BY_APP,
    LOGIN,
    OTHER,
    PURCHASE,
    REGISTRATION,
    SUBSCRIBE,
    VIEW,
    AppEvents,
    is_known,
)
from we_mart.raw.generator.ads_draws import Keyed, frame_schema, text
from we_mart.raw.generator.ads_identity import (
    appsflyer_id,
    common_columns,
    device_columns,
    member_text,
)
from we_mart.raw.generator.ads_install_rows import source_columns
from we_mart.raw.generator.ads_installs import Installs
from we_mart.raw.generator.ads_rates import rate_on
from we_mart.raw.generator.clock import Bools, Instants, Ints, business_day
from we_mart.raw.generator.draws import Draws
from we_mart.raw.generator.goods import GOODS
from we_mart.raw.generator.world import World

NAMES = {
    REGISTRATION: "af_complete_registration",
    LOGIN: "af_login",
    VIEW: "af_content_view",
    ADD_TO_CART: "af_add_to_cart",
    BEGIN_CHECKOUT: "af_initiated_checkout",
    PURCHASE: "af_purchase",
    SUBSCRIBE: "af_subscribe",
    OTHER: "af_fancall_apply",
}
#: Currency of each shop (see catalog.SHOPS).
CURRENCIES = ("USD", "KRW", "JPY", "USD")
#: Price of a fan-club year in millionths of a USD.
_CLUB_PRICE = 22_500_000
_UNIT = 10**6


def rows_of(
    world: World, installs: Installs, events: AppEvents, login: Instants, told: Ints
) -> pl.DataFrame:
    """Rows of the table, in order of the events that the provider is told of."""
    known = is_known(events, installs, login) & (told[events.install] == BY_APP)
    its = np.isin(events.what, list(NAMES))
    events, known = events.take(its), known[its]
    of_event = installs.take(events.install)
    revenue, currency = _revenue(world, events)
    columns = {
        "appsflyer_id": appsflyer_id(of_event),
        "event_time": pl.Series(events.at),
        "event_name": _named(events.what),
        "event_value": _values(world, events),
        "event_revenue": revenue,
        "event_revenue_currency": currency,
        **source_columns(of_event),
        **{k: v for k, v in device_columns(of_event).items() if k != "android_id"},
        "customer_user_id": member_text(world.people, of_event.person, known),
        **common_columns(of_event),
        "part": pl.Series(events.part),
    }
    frame = pl.DataFrame(columns)
    schema = frame_schema("ads.appsflyer_events")
    return frame.select(pl.col(n).cast(kind) for n, kind in schema.items())


def _named(what: Ints) -> pl.Series:
    names = [NAMES.get(n) for n in range(max(NAMES) + 1)]
    return pl.Series(names, dtype=pl.String).gather(what)


def order_totals(world: World) -> Ints:
    """What an order cost in 1/100 KRW, at the place of its first line."""
    orders = world.orders
    _, line = np.unique(orders.order, return_index=True)
    totals = np.zeros(len(orders), dtype=np.int64)
    if len(line):
        totals[line] = np.add.reduceat(orders.amount, line)
    return totals


def order_text(world: World, lines: Ints) -> pl.Series:
    """ord_sheet_number of order lines."""
    return text(arrow.numbered(world.orders.order[lines], "S"))


def _revenue(world: World, events: AppEvents) -> tuple[pl.Series, pl.Series]:
    """Revenue in the currency of the shop, in 1/10,000, and the currency."""
    bought = events.what == PURCHASE
    line = np.where(bought, events.thing, 0)
    total = order_totals(world)[line] if len(world.orders) else np.zeros(len(events))
    shop = world.orders.shop[line] if len(world.orders) else np.zeros(len(events), int)
    amount = np.zeros(len(events), dtype=np.int64)
    days = business_day(events.at)
    codes = np.array([("KRW", "USD", "JPY").index(c) for c in CURRENCIES])[shop]
    codes = np.where(events.what == SUBSCRIBE, 1, codes)
    for code, currency in enumerate(("KRW", "USD", "JPY")):
        rows = np.flatnonzero((codes == code) & bought)
        different, place = np.unique(days[rows], return_inverse=True)
        rate = rate_on(world.config.seed, currency, different)[place]
        # Hundredths of a won into 1/10,000 of the currency, rounded half up.
        amount[rows] = (total[rows] * 100.0 * _UNIT / rate + 0.5).astype(np.int64)
    amount = np.where(events.what == SUBSCRIBE, _CLUB_PRICE // 100, amount)
    none = ~(bought | (events.what == SUBSCRIBE))
    named = pl.Series(["KRW", "USD", "JPY"]).gather(codes)
    free = pl.Series(none)
    return pl.Series(amount).set(free, None), named.set(free, None)


def _values(world: World, events: AppEvents) -> pl.Series:
    """JSON texts of the events' own properties; null for some events without any."""
    drawn = Keyed(Draws(world.config.seed, "ads", "event values"), events.key)
    goods = drawn.below("goods", len(GOODS.price))
    what, bought = pl.Series(events.what), _mask(events, PURCHASE)
    line = np.where(bought, events.thing, 0)
    orders = order_text(world, line) if len(world.orders) else None
    frame = pl.DataFrame(
        {
            "what": what,
            "goods": GOODS.id[goods],
            "category": pl.Series(["ALBUM", "GOODS"]).gather(goods % 2),
            "order": orders if orders is not None else [""] * len(events),
            "quantity": 1 + drawn.below("quantity", 3),
            "artist": events.thing,
            "none": drawn.chance("none", 0.5),
        }
    )
    return _json(frame)


def _mask(events: AppEvents, what: int) -> Bools:
    mask: Bools = events.what == what
    return mask


def _json(frame: pl.DataFrame) -> pl.Series:
    goods, lit, join = pl.col("goods").cast(pl.String), pl.lit, pl.concat_str
    looked = join(
        lit('{"af_content_id":"'), goods, lit('","af_content_type":"'),
        pl.col("category"), lit('"}'),
    )  # fmt: skip
    put = join(
        lit('{"af_content_id":"'), goods, lit('","af_quantity":'),
        pl.col("quantity").cast(pl.String), lit("}"),
    )  # fmt: skip
    bought = join(
        lit('{"af_order_id":"'), pl.col("order"), lit('","af_quantity":'),
        pl.col("quantity").cast(pl.String), lit("}"),
    )  # fmt: skip
    joined = join(
        lit('{"af_content_id":"club-'), pl.col("artist").cast(pl.String), lit('"}')
    )
    what = pl.col("what")
    return frame.select(
        pl.when(what == VIEW).then(looked)
        .when(what.is_in([ADD_TO_CART, BEGIN_CHECKOUT])).then(put)
        .when(what == PURCHASE).then(bought)
        .when(what == SUBSCRIBE).then(joined)
        .when(pl.col("none")).then(None)
        .otherwise(lit("{}"))
        .alias("value")
    )["value"]  # fmt: skip

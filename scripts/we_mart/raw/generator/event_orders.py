"""Orders of the shop's sessions: what was put into the cart since the last purchase."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from we_mart.raw.generator.clock import Bools, Ints
from we_mart.raw.generator.draws import Draws
from we_mart.raw.generator.event_catalog import COUPONS, Catalog

#: Share of orders whose details are a JSON object; the others have them as JSON text.
AS_OBJECT = 0.15
COUPON = 0.2
COUPON_ABSENT = 0.1  # of those without a coupon: the field is not there
DISCOUNT = 0.15
SHIPPING_FEE = 3_000
FREE_SHIPPING_FROM = 50_000


@dataclass(frozen=True)
class Orders:
    """Orders in order of session and time.

    event: position of each purchase among the events, (orders,)
    total: won: sum of unit price x quantity, less discount, with shipping, (orders,)
    details: field extra_data as the line has it, (orders,)
    """

    event: Ints
    total: Ints
    details: pl.Series


def orders_of(
    draws: Draws,
    catalog: Catalog,
    session: Ints,
    bought: Bools,
    added: Ints,
    product: Ints,
    quantity: Ints,
) -> Orders:
    """What each purchase is of.

    session, bought: of each event, (events,)
    added, product, quantity: positions of the events that fill a cart, what, how many;
        (added,)
    """
    event = np.flatnonzero(bought)
    # Of an event that fills a cart: the purchase that comes next, if in its session.
    order = np.searchsorted(event, added)
    happens = order < len(event)
    happens[happens] = session[event[order[happens]]] == session[added[happens]]
    order, product, quantity = order[happens], product[happens], quantity[happens]
    price = catalog.price[product]
    n = len(event)
    value = np.bincount(order, price * quantity, minlength=n).astype(np.int64)
    coupon = np.where(
        draws.chance("coupon", n, COUPON), draws.below("code", n, len(COUPONS)), -1
    )
    less = draws.chance("discount", n, DISCOUNT) & (coupon < 0)
    discount = np.where(coupon >= 0, value // 1_000 * 100, np.where(less, 500, 0))
    shipping = np.where(value < FREE_SHIPPING_FROM, SHIPPING_FEE, 0)
    frame = pl.DataFrame(
        {"order": order, "product": product, "quantity": quantity, "price": price}
    )
    absent = (coupon < 0) & draws.chance("no code", n, COUPON_ABSENT)
    # -1 is the last: no coupon.
    codes = [f'"coupon_code":"{code}"' for code in COUPONS] + ['"coupon_code":null', ""]
    money = pl.DataFrame(
        {
            "items": _items(frame),
            "discount": discount,
            "shipping": shipping,
            "code": np.where(absent, len(COUPONS) + 1, coupon % (len(COUPONS) + 1)),
            "as_object": draws.chance("object", n, AS_OBJECT),
        }
    )
    return Orders(event, value - discount + shipping, _details(money, codes))


def _items(frame: pl.DataFrame) -> pl.Series:
    """JSON of the products of each order, (orders,)."""
    item = pl.concat_str(
        pl.lit('{"product_id":"P'),
        (pl.col("product") + 1).cast(pl.String).str.zfill(4),
        pl.lit('","quantity":'),
        "quantity",
        pl.lit(',"unit_price":'),
        "price",
        pl.lit("}"),
    )
    grouped = frame.select("order", item=item).group_by("order").agg("item")
    return grouped.sort("order")["item"].list.join(",")


def _details(money: pl.DataFrame, codes: list[str]) -> pl.Series:
    """`,"extra_data":...` of each order, (orders,)."""
    code = pl.Series([f",{text}" if text else "" for text in codes])
    inner = money.with_columns(code=code.gather(money["code"])).select(
        pl.concat_str(
            pl.lit('{"products":['),
            "items",
            pl.lit('],"discount_amount":'),
            "discount",
            pl.lit(',"shipping_fee":'),
            "shipping",
            "code",
            pl.lit("}"),
        ).alias("json"),
        "as_object",
    )
    escaped = pl.col("json").str.replace_all('"', '\\"', literal=True)
    text = pl.concat_str(pl.lit('"'), escaped, pl.lit('"'))
    value = pl.when("as_object").then("json").otherwise(text)
    return inner.select(
        details=pl.concat_str(pl.lit(',"extra_data":'), value)
    ).to_series()

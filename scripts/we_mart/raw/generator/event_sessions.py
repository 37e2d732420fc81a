"""Sessions of the shop, all but their text: who, when, what, which product."""

import datetime
from dataclasses import dataclass

import numpy as np

from we_mart.events.schema import event_schema
from we_mart.raw.generator.clock import Bools, Codes, Hashes, Ints, day_number
from we_mart.raw.generator.draws import Draws
from we_mart.raw.generator.event_catalog import (
    CATEGORIES,
    CHEAP,
    FIRST_CATEGORY_PAGE,
    FIRST_PRODUCT_PAGE,
    QUANTITIES,
    QUANTITY_SHARES,
    QUERIES,
    REFERRER_SHARES,
    Catalog,
    build_catalog,
    single_page,
)
from we_mart.raw.generator.event_fragments import (
    POSITIONS,
    RECOMMENDED,
    RECOMMENDED_SHARES,
    RESULTS,
    SOURCE_SHARES,
    TAPS,
    Fragments,
)
from we_mart.raw.generator.event_orders import Orders, orders_of
from we_mart.raw.generator.event_users import Users
from we_mart.raw.generator.event_walks import Step, Walks

_TYPES = event_schema().event_types
PAGE_VIEW, CLICK, ADD_TO_CART, PURCHASE, SEARCH = map(
    _TYPES.index, ("page_view", "click", "add_to_cart", "purchase", "search")
)
_TYPE_OF_STEP = np.full(len(Step), PAGE_VIEW)
_TYPE_OF_STEP[[Step.PICK, Step.TAP]] = CLICK
_TYPE_OF_STEP[Step.ADD] = ADD_TO_CART
_TYPE_OF_STEP[Step.BUY] = PURCHASE
_TYPE_OF_STEP[Step.SEARCH] = SEARCH

_PAGE_OF_STEP = np.full(len(Step), single_page("home"))
_PAGE_OF_STEP[[Step.CART, Step.OLD_CART]] = single_page("cart")
_PAGE_OF_STEP[Step.CHECKOUT] = single_page("checkout")
_PAGE_OF_STEP[Step.COMPLETE] = single_page("order_complete")
_PAGE_OF_STEP[Step.MYPAGE] = single_page("mypage")

#: Category of a product that is clicked or put into the cart: given, null, absent.
_CATEGORY_SHARES = (93, 3, 4)
_REFERRER_LOST = 0.03
_TAP_SAYS_NULL = 0.3
_NOTHING_FOUND = 0.04


class Shop:
    """What all days of a run share: products, users, texts, salts of ids."""

    def __init__(self, seed: int, users: int) -> None:
        self.draws = Draws(seed, "events")
        self.catalog: Catalog = build_catalog(self.draws.child("catalog"))
        self.users = Users(self.draws.child("users"), users)
        self.fragments = Fragments(self.catalog)
        self.event_salts = self.draws.salt("event 1"), self.draws.salt("event 2")
        self.session_salts = self.draws.salt("session 1"), self.draws.salt("session 2")


@dataclass(frozen=True)
class Batch:
    """Sessions that begin on a day, events in order of session and time.

    user, session_key: of each session, (sessions,)
    key, session, type, time: of each event, (events,); time in milliseconds since the
        start of the day
    own: numbers of the texts of each event's own fields, (events, 3); a purchase's
        first two are not there yet: their texts depend on the file
    """

    user: Ints
    session_key: Hashes
    key: Hashes
    session: Ints
    type: Ints
    time: Ints
    own: Codes
    orders: Orders


def batch_of(
    shop: Shop, draws: Draws, day: datetime.date, number: int, walks: Walks
) -> Batch:
    """Everything about the sessions of some walks.

    number: 0, 1: tells the batches of a day apart, so that their ids differ
    """
    step, session = walks.step, walks.session
    sessions, n = len(walks.lengths), len(step)
    starts = np.zeros(n, dtype=np.bool_)
    starts[walks.first] = True
    product = _products(draws, shop.catalog, step, starts)
    base = (day_number(day) * 2 + number) << 32
    types = _TYPE_OF_STEP[step]
    added = np.flatnonzero(types == ADD_TO_CART)
    quantity = _quantities(draws, shop.catalog.price[product[added]])
    return Batch(
        user=shop.users.drawn(draws, sessions),
        session_key=(base + np.arange(sessions)).astype(np.uint64),
        key=(base + np.arange(n)).astype(np.uint64),
        session=session,
        type=types,
        time=walks.time,
        own=_own_fields(draws, shop.fragments, step, starts, product, quantity),
        orders=orders_of(
            draws.child("orders"),
            shop.catalog,
            session,
            types == PURCHASE,
            added,
            product[added],
            quantity,
        ),
    )


def _last(chosen: Bools) -> Ints:
    """Position of the last chosen event up to each event (0 before the first)."""
    return np.maximum.accumulate(np.where(chosen, np.arange(len(chosen)), 0))


def _products(draws: Draws, catalog: Catalog, step: Ints, starts: Bools) -> Ints:
    """Product that each event is about, if it is about one.

    One is chosen by a click, or by coming to its page from elsewhere. The walks put
    nothing into the cart before that, so none is taken over from another session.
    """
    after_pick = np.append(False, step[:-1] == Step.PICK) & ~starts
    chooses = (step == Step.PICK) | ((step == Step.PRODUCT) & ~after_pick)
    product = np.zeros(len(step), dtype=np.int64)
    n = int(chooses.sum())
    product[chooses] = draws.pick("product", n, catalog.popularity)
    return product[_last(chooses)]


def _quantities(draws: Draws, price: Ints) -> Ints:
    """Units put into the cart; many only of what is cheap."""
    drawn = draws.pick("quantity", len(price), QUANTITY_SHARES)
    quantity = np.array(QUANTITIES)[drawn]
    return np.where(price > CHEAP, np.minimum(quantity, 2), quantity)


def _own_fields(
    draws: Draws,
    texts: Fragments,
    step: Ints,
    starts: Bools,
    product: Ints,
    quantity: Ints,
) -> Codes:
    """Numbers of three texts for each event, (events, 3)."""
    n = len(step)
    own = np.zeros((n, 3), dtype=np.int32)
    views = _TYPE_OF_STEP[step] == PAGE_VIEW
    page = _PAGE_OF_STEP[step]
    categories = np.flatnonzero(step == Step.CATEGORY)
    page[categories] = FIRST_CATEGORY_PAGE + draws.below(
        "category", len(categories), CATEGORIES
    )
    page[step == Step.PRODUCT] = FIRST_PRODUCT_PAGE + product[step == Step.PRODUCT]
    # What is no view happens on the page seen last; who begins with it is at home.
    page = page[_last(views | starts)]
    own[views, 0] = texts.view + page[views]
    own[views, 1] = _referrers(draws, texts, page, starts)[views]

    picks = np.flatnonzero(step == Step.PICK)
    before = np.append(-1, step[:-1])[picks]
    listed = np.where(before == Step.SEARCH, 1, np.where(before == Step.PRODUCT, 2, 0))
    near = draws.uniform("position", len(picks)) ** 2 * POSITIONS
    own[picks, 0] = texts.url + page[picks]
    own[picks, 1] = texts.pick + listed * POSITIONS + near.astype(np.int64)
    own[picks, 2] = texts.picked + product[picks] * 3
    own[picks, 2] += draws.pick("picked", len(picks), _CATEGORY_SHARES).astype(np.int32)

    taps = np.flatnonzero(step == Step.TAP)
    own[taps, 0] = texts.url + page[taps]
    own[taps, 1] = texts.tap + draws.below("tap", len(taps), len(TAPS))
    says = draws.chance("tap null", len(taps), _TAP_SAYS_NULL)
    own[taps, 2] = np.where(says, texts.tapped_nothing, 0)

    adds = np.flatnonzero(step == Step.ADD)
    own[adds, 0] = texts.added + product[adds] * 3
    own[adds, 0] += draws.pick("added", len(adds), _CATEGORY_SHARES).astype(np.int32)
    own[adds, 1] = texts.quantity + quantity
    source = draws.pick("source", len(adds), SOURCE_SHARES) * len(RECOMMENDED)
    flag = draws.pick("recommended", len(adds), RECOMMENDED_SHARES)
    own[adds, 2] = texts.source + source + flag

    searches = np.flatnonzero(step == Step.SEARCH)
    m = len(searches)
    own[searches, 0] = texts.query + draws.below("query", m, len(QUERIES))
    found = 1 + (draws.uniform("results", m) ** 3 * (RESULTS - 1)).astype(np.int64)
    found[draws.chance("nothing", m, _NOTHING_FOUND)] = 0
    own[searches, 1] = texts.results + found
    own[searches, 2] = texts.filter + draws.below("filter", m, texts.filters)

    buys = np.flatnonzero(step == Step.BUY)
    kinds = event_schema().enum("payment_method")
    own[buys, 2] = texts.payment + draws.below("payment", len(buys), len(kinds))
    return own


def _referrers(draws: Draws, texts: Fragments, page: Ints, starts: Bools) -> Codes:
    """Where each view came from: the page before, or from outside; or nobody knows."""
    n = len(page)
    before = texts.page_referrer + np.append(0, page[:-1])
    firsts = np.flatnonzero(starts)
    before[firsts] = texts.outer_referrer + draws.pick(
        "referrer", len(firsts), REFERRER_SHARES
    )
    before[draws.chance("no referrer", n, _REFERRER_LOST)] = 0
    return before.astype(np.int32)

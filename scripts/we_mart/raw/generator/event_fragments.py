"""Texts of the fields that an event has of its own: few, numbered, made once a run.

A line is put together from such texts by number, three for each event, so that no
event's JSON is made on its own. Number 0 is the empty text.
"""

import json
from collections.abc import Iterable, Sequence
from itertools import product

from we_mart.events.schema import event_schema
from we_mart.raw.generator.event_catalog import (
    CATEGORIES,
    COUPONS,
    PRODUCTS,
    QUERIES,
    REFERRERS,
    SHOP,
    Catalog,
    category_id,
    pages,
    product_id,
)

#: Positions of a list that are clicked on, and results that a search may find.
POSITIONS = 60
RESULTS = 400
SEARCH_PAGES = 5

#: A field that is not there.
ABSENT = object()
_GIVEN_NULL_ABSENT = (None, ABSENT)

SOURCE_PAGES = ("product", "search", "category", "recommendation", None, ABSENT)
SOURCE_SHARES = (52, 16, 18, 8, 3, 3)
RECOMMENDED = (False, True, None, ABSENT)
RECOMMENDED_SHARES = (74, 18, 3, 5)
TAPS = (
    ("banner_main_1", "banner"),
    ("banner_main_2", "banner"),
    ("banner_event", "banner"),
    ("btn_more", "button"),
    ("btn_wish", "button"),
    ("btn_share", "button"),
    ("link_footer_help", "link"),
    ("link_notice", "link"),
)
PICKED_ON = ("product_card", "search_result", "recommendation")


def json_text(value: object) -> str:
    """Compact JSON in UTF-8, as a client writes it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def fields_text(fields: dict[str, object]) -> str:
    """`,"name":value` for each field that is there."""
    there = {name: value for name, value in fields.items() if value is not ABSENT}
    return "," + json_text(there)[1:-1] if there else ""


class Fragments:
    """The texts, and where each group of them begins.

    Groups with two dimensions are numbered row by row.
    """

    def __init__(self, catalog: Catalog) -> None:
        self.texts = [""]
        schema = event_schema()
        numbered = pages()
        self.view = self._add(
            {"page_url": url, "page_type": kind} for url, kind in numbered
        )
        urls = [url for url, _ in numbered]
        self.url = self._add({"page_url": url} for url in urls)
        self.page_referrer = self._add({"referrer": url} for url in urls)
        self.outer_referrer = self._add({"referrer": page} for page in REFERRERS)
        self.pick = self._add(
            {"element_id": f"{kind}_{n}", "element_type": kind, "position": n}
            for kind in PICKED_ON
            for n in range(POSITIONS)
        )
        self.tap = self._add(
            {"element_id": name, "element_type": kind} for name, kind in TAPS
        )
        nothing: dict[str, object] = {
            "product_id": None,
            "category_id": None,
            "position": None,
        }
        self.tapped_nothing = self._add([nothing])
        goods = [
            (product_id(n), category_id(int(catalog.category[n])))
            for n in range(PRODUCTS)
        ]
        #: (products, category given, null or absent)
        self.picked = self._add(
            {"product_id": item, "category_id": given}
            for item, category in goods
            for given in (category, *_GIVEN_NULL_ABSENT)
        )
        self.added = self._add(
            {"product_id": item, "unit_price": int(price), "category_id": given}
            for (item, category), price in zip(goods, catalog.price, strict=True)
            for given in (category, *_GIVEN_NULL_ABSENT)
        )
        self.quantity = self._add({"quantity": n} for n in range(100))
        #: (source pages, recommended)
        self.source = self._add(
            {"source_page": page, "is_recommendation": flag}
            for page, flag in product(SOURCE_PAGES, RECOMMENDED)
        )
        self.payment = self._add(
            {"payment_method": kind} for kind in schema.enum("payment_method")
        )
        self.query = self._add({"search_query": query} for query in QUERIES)
        self.results = self._add({"result_count": n} for n in range(RESULTS))
        self.filter = self._add(self._filters(schema.enum("sort_type")))
        self.filters = len(self.texts) - self.filter

    def _add(self, group: Iterable[dict[str, object]]) -> int:
        """Number of the first text of a group that is added."""
        begin = len(self.texts)
        self.texts.extend(fields_text(fields) for fields in group)
        return begin

    @staticmethod
    def _filters(sorts: Sequence[str]) -> Iterable[dict[str, object]]:
        """Optional fields of a search, in every combination worth having.

        What is given is listed more than once: each combination is as likely.
        """
        urls = (f"{SHOP}/search", f"{SHOP}/search", *_GIVEN_NULL_ABSENT)
        categories = (*map(category_id, range(CATEGORIES)), *_GIVEN_NULL_ABSENT * 12)
        numbers = (1, 1, 1, 1, *range(1, SEARCH_PAGES + 1), *_GIVEN_NULL_ABSENT)
        for url, category, sort, number in product(
            urls, categories, (*sorts, *_GIVEN_NULL_ABSENT), numbers
        ):
            yield {
                "page_url": url,
                "category_filter": category,
                "sort_type": sort,
                "page_number": number,
            }


def coupon_of(number: int) -> str:
    """Coupon codes in turn."""
    return COUPONS[number % len(COUPONS)]

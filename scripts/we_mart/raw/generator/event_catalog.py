"""What the shop of the commerce events sells, and the pages it is sold on."""

from dataclasses import dataclass

import numpy as np

from we_mart.raw.generator.clock import Floats, Ints
from we_mart.raw.generator.draws import Draws, zipf

PRODUCTS = 600
CATEGORIES = 20

SHOP = "https://shop.example.com"

#: Units put into the cart, and how often; the last ones only of what costs little.
QUANTITIES = (1, 2, 3, 4, 5, 10, 20, 99)
QUANTITY_SHARES = (78, 13, 4, 1.5, 1, 1.5, 0.8, 0.2)
#: Won up to which somebody takes ten and more.
CHEAP = 40_000

#: What people look for: quotes, backslashes, Hangul and emoji on purpose.
QUERIES = (
    "light stick", "응원봉", "album", "앨범", "photo card", "포토카드", "hoodie",
    "후드티", "poster", "season's greetings", "시즌 그리팅", "key ring", "키링",
    "T-shirt (L)", "LUMEN 1st mini album", "vinyl 12\"", "하늘소년 콘서트 DVD",
    "membership", "멤버십", "badge & pin", "100% cotton", "a/b set", "back\\slash",
    "Ártico", "🎁 gift", "mint, chocolate, rain", "달빛정원", "pre-order", "예약 판매",
    "new", "xl", "tumbler", "텀블러", "sticker set", "스티커", "O'Hara & the Moons",
)  # fmt: skip

COUPONS = ("WELCOME10", "SUMMER2024", "VIP5", "APP-ONLY", "생일축하")

#: Pages that people come from; None for those who typed the address.
REFERRERS = (
    None,
    "https://www.google.com/",
    "https://search.naver.com/search.naver?query=goods",
    "https://www.instagram.com/",
    "https://m.youtube.com/",
    "https://x.com/",
)
REFERRER_SHARES = (46, 20, 16, 9, 5, 4)


@dataclass(frozen=True)
class Catalog:
    """Products P0001, P0002, ... in order; index = number - 1.

    price: won a unit, (products,)
    category: index of the product's category CAT001, ..., (products,)
    popularity: weights that add up to 1, (products,)
    """

    price: Ints
    category: Ints
    popularity: Floats


def build_catalog(draws: Draws) -> Catalog:
    """The catalogue of a run: 1,000 to 900,000 won, mostly some ten thousands."""
    spread = draws.uniform("price", PRODUCTS) + draws.uniform("price 2", PRODUCTS)
    price = np.round(np.exp(spread * 2.6 + 7.6) / 100).astype(np.int64) * 100
    order = np.argsort(draws.uniform("popularity", PRODUCTS), kind="stable")
    return Catalog(
        price=np.clip(price, 1_000, 900_000),
        category=draws.below("category", PRODUCTS, CATEGORIES),
        popularity=zipf(PRODUCTS, 0.8)[order],
    )


def product_id(index: int) -> str:
    """P and four digits."""
    return f"P{index + 1:04d}"


def category_id(index: int) -> str:
    """CAT and three digits."""
    return f"CAT{index + 1:03d}"


#: Pages are numbered: the single ones, the categories, the products.
SINGLE_PAGES = {
    "home": "/",
    "cart": "/cart",
    "checkout": "/checkout",
    "order_complete": "/order/complete",
    "mypage": "/my?tab=orders&lang=ko",
}
FIRST_CATEGORY_PAGE = len(SINGLE_PAGES)
FIRST_PRODUCT_PAGE = FIRST_CATEGORY_PAGE + CATEGORIES


def single_page(page_type: str) -> int:
    """Number of the page that is the only one of its type."""
    return list(SINGLE_PAGES).index(page_type)


def pages() -> list[tuple[str, str]]:
    """Address and page type of every page, by number."""
    return [
        *((SHOP + path, kind) for kind, path in SINGLE_PAGES.items()),
        *((f"{SHOP}/c/{category_id(n)}", "category") for n in range(CATEGORIES)),
        *((f"{SHOP}/p/{product_id(n)}", "product") for n in range(PRODUCTS)),
    ]

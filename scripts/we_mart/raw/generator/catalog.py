"""Small fixed lists: countries, languages, artists, channels, goods categories."""

import datetime
from dataclasses import dataclass

#: country, language spoken there, share of members in percent, first half of its IPs
_COUNTRIES = (
    ("KR", "ko", 24, 0x7986),
    ("US", "en", 12, 0x4806),
    ("JP", "ja", 14, 0x7E10),
    ("ID", "id", 9, 0x6E88),
    ("PH", "en", 7, 0x7078),
    ("TH", "th", 6, 0x6E4B),
    ("MX", "es", 5, 0xBD88),
    ("BR", "pt", 5, 0xB152),
    ("IN", "en", 5, 0x6A33),
    ("TW", "zh-tw", 4, 0x72A0),
    ("CN", "zh-cn", 3, 0x7452),
    ("MY", "en", 2, 0xAF8B),
    ("VN", "vi", 2, 0x7119),
    ("GB", "en", 1, 0x5113),
    ("FR", "fr", 1, 0x5A2F),
)
COUNTRIES = [code for code, _, _, _ in _COUNTRIES]
COUNTRY_SHARES = [share for _, _, share, _ in _COUNTRIES]
COUNTRY_NETWORKS = [network for _, _, _, network in _COUNTRIES]
LANGUAGES = sorted({language for _, language, _, _ in _COUNTRIES})
COUNTRY_LANGUAGES = [LANGUAGES.index(language) for _, language, _, _ in _COUNTRIES]

SHOPS = ["GLOBAL", "KR", "JP", "US"]
#: The storefront that a country's members are sent to.
COUNTRY_SHOPS = [
    SHOPS.index(code) if code in SHOPS else 0 for code, _, _, _ in _COUNTRIES
]


@dataclass(frozen=True)
class Artist:
    """An invented artist; names carry quotes, commas and Hangul on purpose."""

    id: int
    name: str
    comm_id: int | None
    ws_art_id: int | None
    created: datetime.date


#: Two artists share community 103 and shop 43, one has no community, one no shop.
ARTISTS = (
    Artist(1, "LUMEN", 101, 41, datetime.date(2019, 6, 10)),
    Artist(2, "NOVA TIDE", 102, 42, datetime.date(2019, 6, 10)),
    Artist(3, "Seven Paper Boats", 103, 43, datetime.date(2019, 8, 1)),
    Artist(4, "하늘소년 (SKYBOYS)", 104, 44, datetime.date(2019, 10, 4)),
    Artist(5, "O'Hara & the Moons", 105, 45, datetime.date(2020, 2, 2)),
    Artist(6, "velvet 404", 106, 46, datetime.date(2020, 5, 18)),
    Artist(7, "Mint, Chocolate, Rain", 107, 47, datetime.date(2020, 9, 9)),
    Artist(8, "HANABI.", 108, 48, datetime.date(2021, 1, 20)),
    Artist(9, "Paper Boats Junior", 103, 43, datetime.date(2021, 6, 1)),
    Artist(10, "달빛정원", 109, 49, datetime.date(2022, 3, 3)),
    Artist(11, "Ártico", 110, None, datetime.date(2023, 4, 11)),
    Artist(12, "Studio Orbit", None, 50, datetime.date(2023, 11, 30)),
)


@dataclass(frozen=True)
class Rename:
    """A name that changes in place, at noon `offset` days after the start."""

    artist_id: int
    offset: int
    name: str


RENAMES = (Rename(6, 2, "VELVET404"), Rename(10, 3, "달빛정원 (Moonlit Garden)"))

#: Communities, most popular first: Zipf weights follow this order.
COMMUNITIES = sorted({a.comm_id for a in ARTISTS if a.comm_id is not None})
SHOP_ARTISTS = sorted({a.ws_art_id for a in ARTISTS if a.ws_art_id is not None})

#: Channels of the retired live service: two became one community, one found none.
CHANNELS = {9001: 101, 9002: 102, 9003: 103, 9004: 104, 9005: 104, 9006: 106, 9007: 0}

GOODS_CATEGORIES = ["ALBUM", "APPAREL", "LIGHT_STICK", "PHOTO", "DIGITAL", "MEMBERSHIP"]
LOGISTICS = ["PHYSICAL", "DIGITAL", "MEMBERSHIP"]

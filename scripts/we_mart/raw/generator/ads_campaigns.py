"""The campaigns of the networks, and the sheet in which the marketers keep them.

Days are counted from the run's first day: -3 is three days before it.
"""

import datetime
from dataclasses import dataclass

import polars as pl

from we_mart.raw.generator.ads_constants import LAUNCHED
from we_mart.raw.generator.ads_draws import frame_schema
from we_mart.raw.generator.clock import HOUR, day_number, day_start

FACEBOOK, GOOGLE, APPLE, NAVER, ADISON, TIKTOK = range(6)
#: Names of the networks where installs, the sheet and links name them.
MEDIA_SOURCES = (
    "Facebook Ads", "googleadwords_int", "Apple Search Ads", "naver_int", "adison_int",
    "tiktokglobal_int",
)  # fmt: skip
UTM_SOURCES = ("facebook", "google", "apple_search_ads", "naver", "adison", "tiktok")
UTM_MEDIUMS = ("paid_social", "cpc", "cpc", "cpc", "reward", "paid_social")
CHANNELS = (("Instagram", "Facebook"), ("UAC", "Search"), (), (), (), ())

ALWAYS = -10_000


@dataclass(frozen=True)
class Campaign:
    """One campaign; spend in KRW per member of the platform and day."""

    network: int
    id: str
    name: str
    objective: str | None
    country: str | None
    spend: float
    #: How likely installs are its own, and how much likelier those of buyers.
    installs: float
    buyers: float = 1.0
    artist: int | None = None
    account: str = ""
    currency: str = "KRW"
    starts: int = ALWAYS
    ends: int | None = None
    in_sheet: bool = True
    #: False: money is spent and nothing comes of it.
    converts: bool = True

    def runs(self, day: int) -> bool:
        """Whether it runs `day` days after the run's first day."""
        return self.starts <= day and (self.ends is None or day <= self.ends)

    @property
    def units(self) -> list[tuple[str | None, str | None]]:
        """Ad groups with their ads or keywords, as far as the network has them."""
        groups = [f"{self.id}{n}" for n in (1, 2)]
        if self.network == FACEBOOK:
            # What runs on the ad set alone has no ad.
            ads: list[str | None] = [f"{self.id}{n}" for n in (11, 12, 21)]
            return [(groups[0], ads[0]), (groups[0], ads[1]), (groups[1], ads[2]),
                    (groups[1], None)]  # fmt: skip
        if self.network == GOOGLE:
            return [(group, None) for group in groups]
        if self.network == NAVER:
            words = [f"nkw-a001-{self.id[-4:]}{n}" for n in (1, 2)]
            return [(groups[0], words[0]), (groups[0], words[1]), (groups[1], None)]
        return [(None, None)]


def _facebook(number: int, name: str, *rest: object, **more: object) -> Campaign:
    currency = more.get("currency", "USD")
    account = {"USD": "1201000000001", "JPY": "1201000000002"}[str(currency)]
    more = {"account": account, "currency": "USD", **more}
    return Campaign(FACEBOOK, f"2385000000{number:04d}", name, *rest, **more)  # type: ignore[arg-type]


def _google(number: int, name: str, *rest: object, **more: object) -> Campaign:
    currency = more.get("currency", "USD")
    account = {"USD": "3141592653", "JPY": "2718281828"}[str(currency)]
    more = {"account": account, "currency": "USD", **more}
    return Campaign(GOOGLE, f"1750000{number:04d}", name, *rest, **more)  # type: ignore[arg-type]


def _apple(number: int, name: str, *rest: object, **more: object) -> Campaign:
    more = {"currency": "USD", **more}
    return Campaign(APPLE, f"54100{number:04d}", name, *rest, **more)  # type: ignore[arg-type]


def _naver(number: int, name: str, *rest: object, **more: object) -> Campaign:
    more = {"account": "1428570", **more}
    return Campaign(NAVER, f"cmp-a001-01-{number:04d}", name, *rest, **more)  # type: ignore[arg-type]


def _adison(number: int, name: str, *rest: object, **more: object) -> Campaign:
    return Campaign(ADISON, f"{30_000 + number}", name, *rest, **more)  # type: ignore[arg-type]


_I, _P, _R = "INSTALL", "PURCHASE", "RETENTION"
CAMPAIGNS = (
    _facebook(101, "FB_KR_INSTALL_LUMEN", _I, "KR", 9.0, 9, 1.5, artist=1),
    _facebook(102, "FB_US_INSTALL_BROAD", _I, "US", 8.0, 7, 1.2),
    _facebook(103, "FB_JP_PURCHASE_HANABI.", _P, "JP", 7.0, 6, 2.5, artist=8,
              currency="JPY"),
    _facebook(104, "FB_RETENTION_ALL", _R, None, 4.0, 3, 1.5),
    _facebook(105, "FB_ID_INSTALL_CHEAP", _I, "ID", 3.0, 9, 0.2),
    _facebook(106, "FB_AWARENESS_velvet 404", "AWARENESS", "US", 3.0, 0, artist=6,
              converts=False),
    _facebook(107, "FB_untitled - Copy (2)", None, None, 2.0, 3, 0.8, starts=-9,
              in_sheet=False),
    _facebook(108, "FB_KR_COMEBACK_O'Hara & the \"Moons\"", _I, "KR", 6.0, 6, 2.0,
              artist=5, starts=5),
    _google(201, "GG_KR_SEARCH_BRAND", _I, "KR", 6.0, 6, 3.0),
    _google(202, "GG_JP_UAC_INSTALL", _I, "JP", 6.0, 6, 1.0, currency="JPY"),
    _google(203, "GG_US_UAC_PURCHASE", _P, "US", 7.0, 5, 2.0),
    _google(204, "GG_YOUTUBE_NOVA TIDE", _I, None, 5.0, 4, 0.6, artist=2, ends=-15),
    _google(205, "GG_PH_UAC_INSTALL", _I, "PH", 2.0, 6, 0.3, starts=-20),
    _google(206, "GG_KR_RETARGET", _R, "KR", 3.0, 4, 2.0),
    _apple(301, "ASA_US_BRAND", _I, "US", 4.0, 5, 1.8),
    _apple(302, "ASA_JP_GENERIC", _I, "JP", 4.0, 5, 1.0),
    _apple(303, "ASA_KR_하늘소년", _I, "KR", 3.0, 4, 2.0, artist=4, starts=-5, ends=1),
    _apple(304, "ASA_GB_DISCOVERY", _I, "GB", 1.0, 0, converts=False),
    _naver(401, "NV_KR_BRAND_SEARCH", _I, "KR", 3.0, 4, 2.0),
    _naver(402, "NV_KR_SHOPPING", _P, "KR", 4.0, 4, 3.0),
    _naver(403, "NV_KR_달빛정원", _I, "KR", 2.0, 3, 2.0, artist=10, starts=1),
    _naver(404, "NV_KR_SPRING", _I, "KR", 3.0, 4, 1.0, ends=-30),
    _adison(501, "AD_KR_REWARD_INSTALL", _I, "KR", 4.0, 12, 0.1),
    _adison(502, "AD_KR_REWARD_MISSION", _R, "KR", 2.0, 4, 0.3),
    _adison(503, "AD_JP_REWARD", _I, "JP", 2.0, 4, 0.2, starts=-10),
    # Nobody has told the platform of this network: no report, no line in the sheet.
    Campaign(TIKTOK, "1799000000000601", "TT_GLOBAL_LAUNCH", _I, None, 0.0, 6, 0.8,
             starts=1, in_sheet=False),
)  # fmt: skip

#: Lines that the marketers changed, and when: days after the run's first day.
_CHANGED = {"23850000000103": 2, "17500000206": -3}
_PLANNED = ("23850000000901", "FB_SUMMER_FESTA", 40, 70)


def sheet(start: datetime.date, last: datetime.date) -> pl.DataFrame:
    """campaign_sheet at the end of `last`: the campaigns that the marketers know, and
    one still to come."""
    rows = []
    for campaign in CAMPAIGNS:
        if not campaign.in_sheet:
            continue
        begins = max(day_number(LAUNCHED), day_number(start) + campaign.starts)
        written = (begins - 7) * 24 * HOUR + 2 * HOUR
        changed = start + datetime.timedelta(days=_CHANGED.get(campaign.id, 99))
        if changed <= last:
            written = day_start(changed) + 11 * HOUR
        ends = campaign.ends
        rows.append(
            {
                "media_source": MEDIA_SOURCES[campaign.network],
                "campaign_id": campaign.id,
                "campaign_name": campaign.name.replace("_", " "),
                "campaign_group": f"{campaign.country or 'ALL'} {campaign.objective}",
                "objective": campaign.objective,
                "we_art_id": campaign.artist,
                "country": campaign.country,
                "start_date": begins,
                "end_date": None if ends is None else day_number(start) + ends,
                "upd_dt": written,
            }
        )
    number, name, begins, ends = _PLANNED
    rows.append(
        {
            "media_source": MEDIA_SOURCES[FACEBOOK],
            "campaign_id": number,
            "campaign_name": name,
            "campaign_group": None,
            "objective": None,
            "we_art_id": None,
            "country": None,
            "start_date": day_number(start) + begins,
            "end_date": day_number(start) + ends,
            "upd_dt": day_start(start) + 10 * HOUR,
        }
    )
    kinds = {k: v for k, v in frame_schema("ads.campaign_sheet").items() if k != "part"}
    return pl.DataFrame(rows, schema=kinds)

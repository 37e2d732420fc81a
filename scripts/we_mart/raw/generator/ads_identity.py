"""The ids of an install: of the install itself, its device, its person."""

import numpy as np
import polars as pl

from we_mart.raw.generator import arrow
from we_mart.raw.generator.ads_constants import ZERO_ID
from we_mart.raw.generator.ads_draws import Keyed, text, uuid_text
from we_mart.raw.generator.ads_installs import (
    ANDROID,
    APPLE_OS,
    KNOWN_AT_INSTALL,
    NO_ADVERTISING_ID,
    Installs,
)
from we_mart.raw.generator.catalog import COUNTRIES
from we_mart.raw.generator.clock import MILLI, Bools, Hashes, Ints
from we_mart.raw.generator.draws import scramble
from we_mart.raw.generator.people import People

_ADVERTISING, _VENDOR, _ANDROID, _MIXPANEL, _INSTALL = range(5)
PLATFORMS = ["android", "ios"]


def _of(values: Hashes, what: int) -> Hashes:
    return scramble(values, 0xADD1C7 + what)


def appsflyer_id(installs: Installs) -> pl.Series:
    """13 digits of the install's milliseconds, a hyphen, up to 19 digits."""
    tail = _of(installs.key, _INSTALL) % np.uint64(9 * 10**18) + np.uint64(10**18)
    parts = pl.DataFrame({"ms": installs.at // MILLI, "tail": tail})
    return parts.select(pl.format("{}-{}", "ms", "tail").alias("id"))["id"]


def _zeroed(ids: pl.Series, installs: Installs, platform: int) -> pl.Series:
    """Zeros where tracking is limited, null on the other platform and now and then."""
    zero = pl.Series([ZERO_ID]).new_from_index(0, len(ids))
    shown = zero.zip_with(pl.Series(installs.limited), ids)
    unknown = Keyed(_NO_DRAWS, installs.device).chance("none", NO_ADVERTISING_ID)
    return shown.set(pl.Series((installs.platform != platform) | unknown), None)


class _Fixed:
    """Streams that are the same in every run: ids follow from the device alone."""

    def salt(self, column: str) -> int:
        return sum(map(ord, column)) * 0x9E3779B1


_NO_DRAWS = _Fixed()


def device_columns(installs: Installs) -> dict[str, pl.Series]:
    """advertising_id, idfa, idfv, android_id of the install's device."""
    ids = _of(installs.device, _ADVERTISING)
    vendor = text(
        uuid_text(_of(installs.device, _VENDOR), upper=True),
        installs.platform != APPLE_OS,
    )
    android = text(
        arrow.hex_text(_of(installs.device, _ANDROID)), installs.platform != ANDROID
    )
    return {
        "advertising_id": _zeroed(text(uuid_text(ids)), installs, ANDROID),
        "idfa": _zeroed(text(uuid_text(ids, upper=True)), installs, APPLE_OS),
        "idfv": vendor,
        "android_id": android,
    }


def mixpanel_device(installs: Installs) -> pl.Series:
    """The id that the analytics client gives the device."""
    return text(uuid_text(_of(installs.device, _MIXPANEL)))


def member_text(people: People, person: Ints, shown: Bools) -> pl.Series:
    """Integrated account ids as text, null where not shown or nobody is known."""
    ids = np.append(people.id, 0)[person]
    return pl.Series(ids).cast(pl.String).set(pl.Series(~shown | (person < 0)), None)


def known_at_install(people: People, installs: Installs) -> Bools:
    """Installs of members whose id the app still had from before."""
    created = np.append(people.created, np.iinfo(np.int64).max)[installs.person]
    drawn = Keyed(_NO_DRAWS, installs.key)
    known: Bools = (created < installs.at) & drawn.chance("own", KNOWN_AT_INSTALL)
    return known


def common_columns(installs: Installs) -> dict[str, pl.Series]:
    """platform, country_code, ip."""
    address = arrow.ip_text(np.maximum(installs.ip, 0), installs.ip < 0)
    return {
        "platform": pl.Series(PLATFORMS).gather(installs.platform),
        "country_code": pl.Series(COUNTRIES).gather(installs.country),
        "ip": text(address),
    }

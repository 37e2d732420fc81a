"""appsflyer_installs: installs as rows."""

from typing import Any

import numpy as np
import polars as pl

from we_mart.raw.generator.ads_campaigns import CAMPAIGNS, CHANNELS, MEDIA_SOURCES
from we_mart.raw.generator.ads_draws import Keyed, frame_schema
from we_mart.raw.generator.ads_identity import (
    appsflyer_id,
    common_columns,
    device_columns,
    known_at_install,
    member_text,
)
from we_mart.raw.generator.ads_installs import IMPRESSION, Installs
from we_mart.raw.generator.clock import NEVER, Instants, Ints
from we_mart.raw.generator.draws import Draws
from we_mart.raw.generator.world import World

_ORGANIC = "organic"


def _when(instants: Instants) -> pl.Series:
    """Instants, null where there is none."""
    return pl.Series(instants).set(pl.Series(instants == NEVER), None)


def _of_campaign(values: list[Any], campaign: Ints) -> pl.Series:
    """A text of each install's campaign; null for organic ones."""
    return pl.Series([*values, None], dtype=pl.String).gather(campaign % len_of(values))


def len_of(values: list[Any]) -> int:
    """Places of `values` and of the null after them."""
    return len(values) + 1


SOURCES = [MEDIA_SOURCES[c.network] for c in CAMPAIGNS]
NAMES = [c.name for c in CAMPAIGNS]
IDS = [c.id for c in CAMPAIGNS]
_WIDTH = max(len(c.units) for c in CAMPAIGNS)


def source_columns(installs: Installs) -> dict[str, pl.Series]:
    """media_source and campaign_id; organic installs are null or say so."""
    source = _of_campaign(SOURCES, installs.campaign)
    said = (installs.campaign < 0) & (installs.key % np.uint64(2) == 0)
    return {
        "media_source": source.set(pl.Series(said), _ORGANIC),
        "campaign_id": _of_campaign(IDS, installs.campaign),
    }


def rows_of(world: World, installs: Installs) -> pl.DataFrame:
    """Rows of the table, in order of the installs."""
    drawn = Keyed(Draws(world.config.seed, "ads", "install rows"), installs.key)
    organic = pl.Series(installs.campaign < 0)
    seen = drawn.chance("impression", IMPRESSION)
    touch = pl.Series(["click", "impression"]).gather(seen.astype(np.int64))
    unit = drawn.below("unit", 1 << 30)
    group, ad = (_units(installs.campaign, unit, part) for part in (0, 1))
    retention = [c.objective == "RETENTION" for c in CAMPAIGNS] + [False]
    columns = {
        "appsflyer_id": appsflyer_id(installs),
        "install_time": pl.Series(installs.at),
        "attributed_touch_type": touch.set(organic, None),
        "attributed_touch_time": _when(installs.touched),
        **source_columns(installs),
        "channel": _channels(installs.campaign, unit),
        "campaign": _of_campaign(NAMES, installs.campaign),
        "adset_id": group,
        "ad_id": ad,
        **device_columns(installs),
        "customer_user_id": member_text(
            world.people, installs.person, known_at_install(world.people, installs)
        ),
        **common_columns(installs),
        "is_retargeting": pl.Series(np.asarray(retention)[installs.campaign]).set(
            organic, None
        ),
        "part": pl.Series(installs.part),
    }
    for number in range(3):
        name = f"contributor_{number + 1}"
        campaign = installs.contributor[:, number]
        click = pl.Series(["impression", "click"]).gather(
            drawn.below(f"type {number}", 2)
        )
        columns |= {
            f"{name}_media_source": _of_campaign(SOURCES, campaign),
            f"{name}_campaign": _of_campaign(NAMES, campaign),
            f"{name}_touch_type": click.set(pl.Series(campaign < 0), None),
            f"{name}_touch_time": _when(installs.contributed[:, number]),
        }
    frame = pl.DataFrame(columns)
    schema = frame_schema("ads.appsflyer_installs")
    return frame.select(pl.col(n).cast(kind) for n, kind in schema.items())


def _units(campaign: Ints, unit: Ints, part: int) -> pl.Series:
    """Ad group or ad that brought the install."""
    texts: list[str | None] = []
    counts = []
    for c in CAMPAIGNS:
        units = [u[part] for u in c.units]
        counts.append(len(units))
        texts += units + [None] * (_WIDTH - len(units))
    texts += [None] * _WIDTH
    counts.append(1)
    place = campaign % (len(CAMPAIGNS) + 1)
    chosen = place * _WIDTH + unit % np.asarray(counts)[place]
    return pl.Series(texts, dtype=pl.String).gather(chosen)


def _channels(campaign: Ints, unit: Ints) -> pl.Series:
    """The place in the network, where it tells."""
    texts: list[str | None] = []
    for c in CAMPAIGNS:
        texts += CHANNELS[c.network] or (None, None)
    texts += [None, None]
    place = campaign % (len(CAMPAIGNS) + 1)
    return pl.Series(texts, dtype=pl.String).gather(place * 2 + unit % 2)

"""Fan-club memberships sold by the shop: yearly, renewed early, late or never."""

from dataclasses import dataclass

import numpy as np

from we_mart.raw.generator import arrow
from we_mart.raw.generator.accounts import UNKNOWN_FROM, Accounts
from we_mart.raw.generator.catalog import ARTISTS
from we_mart.raw.generator.clock import DAY, NEVER, Instants, Ints, day_end
from we_mart.raw.generator.config import GeneratorConfig
from we_mart.raw.generator.draws import Draws, only, zipf
from we_mart.raw.generator.writer import Columns

JOINING = 0.3
SECOND_ARTIST = 0.3
OPEN_ENDED = 0.12
RENEWING = 0.6
EARLY = 0.35  # renewals that overlap the running year
YEARS = 3

_FIRST_ID = 700_001


@dataclass(frozen=True)
class FanClubs:
    """Memberships in order of their start; `ended` may lie ahead, NEVER: open."""

    id: Ints
    member_id: Ints
    artist: Ints
    started: Instants
    ended: Instants


def build(config: GeneratorConfig, shop: Accounts) -> FanClubs:
    """Memberships bought by shop accounts; each of two artists has its own years."""
    parts = [_years(config, shop, number) for number in (0, 1)]
    member_id, artist, started, ended = (
        np.concatenate(p) for p in zip(*parts, strict=True)
    )
    kept = started < day_end(config.business_days[-1])
    order = np.flatnonzero(kept)[np.argsort(started[kept], kind="stable")]
    return FanClubs(
        id=_FIRST_ID + np.arange(len(order)),
        member_id=member_id[order],
        artist=artist[order],
        started=started[order],
        ended=ended[order],
    )


def _years(
    config: GeneratorConfig, shop: Accounts, number: int
) -> tuple[Ints, Ints, Instants, Instants]:
    """member id, artist id, start, end of the years of each account's one artist."""
    draws = Draws(config.seed, "fan clubs", str(number))
    n = len(shop)
    # One draw decides on both artists: who has the second has the first as well.
    share = JOINING * SECOND_ARTIST**number
    bought = Draws(config.seed, "fan clubs").chance("joins", n, share)
    bought &= shop.member_id < UNKNOWN_FROM
    artist = 1 + draws.pick("artist", n, zipf(len(ARTISTS), 0.8))
    start = only(bought, shop.created + draws.days("wait", n, 200))
    rows = []
    for year in range(YEARS):
        year_draws = draws.child(year)
        open_ended = year_draws.chance("open", n, OPEN_ENDED)
        end = only((start != NEVER) & ~open_ended, start + 365 * DAY)
        rows.append((start, end))
        early = year_draws.chance("early", n, EARLY)
        shift = year_draws.days("shift", n, 20)
        renewed = np.where(early, -np.minimum(shift, 90 * DAY), shift)
        again = year_draws.chance("renews", n, RENEWING) & (end != NEVER)
        start = only(again, end + renewed)
    starts, ends = (np.concatenate(column) for column in zip(*rows, strict=True))
    left = np.tile(shop.left, YEARS)
    made = (starts != NEVER) & (starts < left)
    return (
        np.tile(shop.member_id, YEARS)[made],
        np.tile(artist, YEARS)[made],
        starts[made],
        ends[made],
    )


def fan_clubs_at(clubs: FanClubs, end: int) -> Columns:
    """ws_fc_user_history as of `end`. A year is sold with its end: end_dt may lie
    ahead of the extract."""
    n = int(np.searchsorted(clubs.started, end))
    return {
        "fc_id": arrow.integers(clubs.id[:n]),
        "we_member_id": arrow.integers(clubs.member_id[:n]),
        "we_art_id": arrow.integers(clubs.artist[:n], bits=32),
        "start_dt": arrow.instants(clubs.started[:n]),
        "end_dt": arrow.seen(clubs.ended[:n], NEVER),
    }

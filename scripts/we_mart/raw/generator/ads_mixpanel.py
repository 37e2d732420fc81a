"""mixpanel_events and mixpanel_users: the use of the app as the analytics saw it."""

import numpy as np
import polars as pl

from we_mart.raw.generator import arrow
from we_mart.raw.generator.ads_app_events import (
    ADD_TO_CART,
    BY_APP,
    BY_EVENT,
    BY_NOBODY,
    LOGIN,
    OPEN,
    OTHER,
    PURCHASE,
    PUSH,
    REGISTRATION,
    SUBSCRIBE,
    VIEW,
    AppEvents,
    is_known,
)
from we_mart.raw.generator.ads_campaigns import CAMPAIGNS, UTM_MEDIUMS, UTM_SOURCES
from we_mart.raw.generator.ads_draws import Keyed, frame_schema, text
from we_mart.raw.generator.ads_event_rows import order_text
from we_mart.raw.generator.ads_identity import (
    common_columns,
    device_columns,
    member_text,
    mixpanel_device,
)
from we_mart.raw.generator.ads_install_rows import IDS
from we_mart.raw.generator.ads_install_rows import NAMES as CAMPAIGN_NAMES
from we_mart.raw.generator.ads_installs import APPLE_OS, IDLE, Campaigns, Installs
from we_mart.raw.generator.clock import SECOND, Instants, Ints
from we_mart.raw.generator.draws import Draws, scramble
from we_mart.raw.generator.world import World

NAMES = {
    OPEN: "App Open",
    REGISTRATION: "Sign Up",
    LOGIN: "Login",
    VIEW: "View Content",
    ADD_TO_CART: "Add To Cart",
    PURCHASE: "Purchase",
    SUBSCRIBE: "Join Membership",
    PUSH: "Push Open",
    OTHER: "Fancall Apply",
}
#: Events that the analytics has as well; openings it has alone.
SHARED = 0.85
NO_INSERT_ID = 0.04
#: First openings that say which campaign brought the install, later ones that come
#: through a link.
INSTALL_LINK = 0.6
LINK = 0.22
#: Openings that tell the device's advertising id where nothing else hangs on it.
TELLS_DEVICE = 0.5


def rows_of(
    world: World, installs: Installs, events: AppEvents, login: Instants, told: Ints
) -> pl.DataFrame:
    """Rows of mixpanel_events, in order of the events."""
    draws = Draws(world.config.seed, "ads", "analytics")
    drawn = Keyed(draws, events.key)
    known = is_known(events, installs, login)
    sure = np.isin(events.what, (OPEN, LOGIN))
    its = np.isin(events.what, list(NAMES)) & (sure | drawn.chance("shared", SHARED))
    events, known = events.take(its), known[its]
    drawn = Keyed(draws, events.key)
    of_event = installs.take(events.install)
    told = told[events.install]
    device = mixpanel_device(of_event)
    user = member_text(world.people, of_event.person, known)
    distinct = user.fill_null(pl.select(pl.lit("$device:") + device).to_series())
    names = [NAMES.get(n) for n in range(max(NAMES) + 1)]
    frame = pl.DataFrame(
        {
            "insert_id": text(
                arrow.hex_text(scramble(events.key, 3)),
                drawn.chance("no id", NO_INSERT_ID),
            ),
            "event": pl.Series(names, dtype=pl.String).gather(events.what),
            # The client's clock is a little behind the provider's.
            "time": events.at + (events.key % np.uint64(700)).astype(np.int64) * 1_000,
            "distinct_id": distinct,
            "device_id": device,
            "user_id": user,
            "properties": _properties(world, of_event, events, drawn, told),
            "part": events.part,
        }
    )
    schema = frame_schema("ads.mixpanel_events")
    return frame.select(pl.col(n).cast(kind) for n, kind in schema.items())


def _properties(
    world: World, of_event: Installs, events: AppEvents, drawn: Keyed, told: Ints
) -> pl.Series:
    """JSON texts; utm_campaign names a campaign now by its id, now by its name."""
    opening = events.what == OPEN
    own = opening & (events.session == 0) & drawn.chance("own link", INSTALL_LINK)
    picks = Campaigns(
        world,
        events.at,
        np.full(len(events), IDLE),
        of_event.country,
        of_event.platform,
    )
    linked = opening & (events.session > 0) & drawn.chance("link", LINK)
    campaign = np.where(own, of_event.campaign, -1)
    campaign = np.where(linked, picks.pick(drawn, "campaign"), campaign)
    shows = (told == BY_EVENT) | ((told == BY_APP) & drawn.chance("ids", TELLS_DEVICE))
    ids = device_columns(of_event)
    advertising = ids["advertising_id"].zip_with(
        pl.Series(of_event.platform != APPLE_OS), ids["idfa"]
    )
    none = pl.Series([None], dtype=pl.String)

    def of(values: list[str]) -> pl.Series:
        return pl.Series([*values, None], dtype=pl.String).gather(
            campaign % (len(CAMPAIGNS) + 1)
        )

    by_id = drawn.chance("by id", 0.5)
    bought = events.what == PURCHASE
    line = np.where(bought, events.thing, 0)
    order = order_text(world, line) if len(world.orders) else none
    frame = pl.DataFrame(
        {
            "$os": pl.Series(["Android", "iOS"]).gather(of_event.platform),
            "$ip": common_columns(of_event)["ip"],
            "advertising_id": advertising.set(pl.Series(~shows), None),
            "utm_source": of([UTM_SOURCES[c.network] for c in CAMPAIGNS]),
            "utm_medium": of([UTM_MEDIUMS[c.network] for c in CAMPAIGNS]),
            "utm_campaign": of(IDS).zip_with(
                pl.Series(by_id), of([_escaped(name) for name in CAMPAIGN_NAMES])
            ),
            "order_id": order.set(pl.Series(~bought), None) if len(events) else order,
        }
    )
    return as_json(frame)


def _escaped(name: str) -> str:
    return name.replace('"', '\\"')


def as_json(frame: pl.DataFrame) -> pl.Series:
    """An object of texts for each row; what is null is left out."""
    pairs = [
        pl.lit(f'"{name}":"') + pl.col(name) + pl.lit('"') for name in frame.columns
    ]
    body = pl.concat_str(pairs, separator=",", ignore_nulls=True)
    return frame.select((pl.lit("{") + body + pl.lit("}")).alias("json"))["json"]


def profiles(
    world: World, installs: Installs, events: AppEvents, login: Instants, told: Ints
) -> pl.DataFrame:
    """mixpanel_users: everybody who has logged in, and some devices of nobody."""
    shown = np.isin(events.what, (OPEN, LOGIN))
    events = events.take(shown)
    install = events.install
    # The last event of a person tells the device of the profile.
    known = is_known(events, installs, login)
    person = np.where(known, installs.person[install], -1 - install)
    order = np.lexsort((events.key, events.at, person))
    last = np.append(person[order][1:] != person[order][:-1], True)
    rows = order[last]
    chosen = installs.take(install[rows])
    drawn = Keyed(Draws(world.config.seed, "ads", "profiles"), chosen.key)
    kept = known[rows] | ((chosen.person < 0) & drawn.chance("nobody", 0.3))
    rows, chosen = rows[kept], chosen.take(kept)
    drawn = Keyed(Draws(world.config.seed, "ads", "profiles"), chosen.key)
    user = member_text(world.people, chosen.person, known[rows])
    ids = device_columns(chosen)
    hidden = told[install[rows]] == BY_NOBODY
    email = text(arrow.hex_text(scramble(chosen.person, 11)), chosen.person < 0)
    quiet = pl.Series(
        hidden | drawn.chance("quiet", 0.2) & (told[install[rows]] == BY_APP)
    )
    frame = pl.DataFrame(
        {
            "$email": email,
            "advertising_id": ids["advertising_id"].set(quiet, None),
            "$ios_ifa": ids["idfa"].set(quiet, None),
        }
    )
    told_test = pl.Series(['{"is_test":false']).new_from_index(0, len(chosen))
    plain = pl.Series(["{"]).new_from_index(0, len(chosen))
    head = told_test.zip_with(pl.Series(drawn.chance("says", 0.7)), plain)
    tail = as_json(frame).str.strip_prefix("{")
    comma = pl.Series([","]).new_from_index(0, len(chosen))
    nothing = pl.Series([""]).new_from_index(0, len(chosen))
    between = comma.zip_with((head != "{") & (tail != "}"), nothing)
    device = mixpanel_device(chosen)
    result = pl.DataFrame(
        {
            "distinct_id": user.fill_null(
                pl.select(pl.lit("$device:") + device).to_series()
            ),
            "user_id": user,
            "properties": head + between + tail,
            "last_seen": events.at[rows] // SECOND * SECOND,
        }
    )
    kinds = {k: v for k, v in frame_schema("ads.mixpanel_users").items() if k != "part"}
    return result.select(pl.col(n).cast(k) for n, k in kinds.items()).sort(
        "distinct_id"
    )

"""Client log of the shop: web view, shop app and browsers, logged in or not."""

import datetime
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from we_mart.raw.generator import arrow
from we_mart.raw.generator.account_details import device_hash
from we_mart.raw.generator.accounts import Accounts
from we_mart.raw.generator.activity import active_on
from we_mart.raw.generator.catalog import (
    COUNTRIES,
    COUNTRY_LANGUAGES,
    COUNTRY_SHARES,
    COUNTRY_SHOPS,
    LANGUAGES,
    SHOP_ARTISTS,
    SHOPS,
)
from we_mart.raw.generator.clock import (
    AnyArray,
    Bools,
    Codes,
    Hashes,
    Ints,
    day_end,
    day_start,
)
from we_mart.raw.generator.config import GeneratorConfig
from we_mart.raw.generator.draws import Draws, scramble, zipf
from we_mart.raw.generator.log_days import Pieces, line_numbers, pieces_of
from we_mart.raw.generator.orders import CLIENTS, Orders
from we_mart.raw.generator.people import People
from we_mart.raw.generator.visits import (
    Visits,
    client_clock,
    marathon_on,
    visits_around,
    visits_on,
)
from we_mart.raw.generator.writer import Columns

ANONYMOUS = 0.15  # clients of nobody
SHARED_DEVICE = 0.04  # a second account takes over in the middle of sessions
NO_WV_DEVICE = 0.05  # web views without the community app's id
STRAY_WV_DEVICE = 0.01  # browsers that carry one from a link
SECOND_STORAGE = 0.04  # web views whose browser id changes in the middle
NO_DEVICE_TYPE = 0.005
NO_ID = 0.001
NO_USER_DEVICE = 0.01
ELSEWHERE = 0.2  # sessions on another kind of client than the account's usual one
#: A session is logged in from the first line, from a later one, or never.
LOGIN = (0.45, 0.3, 0.25)
SILENT = 0.08  # lines after a login that do not tell the account
NO_SHOP_USER = 0.04
NO_PROFILE = 0.08
NO_PLACE = 0.03
NO_PLATFORM = 0.01
NO_VERSION = 0.03
SECOND_ARTIST = 0.15
ORDER_SEEN = 0.9  # orders whose session is in the log

WEB_VIEW, SHOP_APP, MOBILE_WEB, PC_WEB = range(4)
DEVICE_TYPES = ["WEVERSE_APP", "SHOP_APP", "BROWSER"]
PLATFORMS = ["APP", "MOBILE_WEB", "PC_WEB"]
_PLATFORM = np.asarray([0, 0, 1, 2])
_DEVICE_TYPE = np.asarray([0, 1, 2, 2])
SYSTEMS = ["ios", "android", "windows", "macos"]
VERSIONS = ["2.15.0", "2.15.1", "2.16.0", "2.9.3", "3.0.0"]
#: Page, how often, whether it knows the artist, whether it knows the storefront.
PAGES = (
    ("home", 10, False, False),
    ("search", 6, False, True),
    ("artist", 18, True, True),
    ("goods", 38, True, True),
    ("notice", 3, True, False),
    ("cart", 14, True, True),
    ("checkout", 7, True, True),
    ("order_complete", 4, True, True),
)
_MARATHON = 10**12  # owners of devices from here on are no accounts


@dataclass(frozen=True)
class Clients:
    """Devices at work; `account` and `second` index the shop accounts, -1: nobody."""

    account: Ints
    second: Ints
    kind: Ints
    device: Hashes
    wv_device: Hashes
    country: Ints

    def __len__(self) -> int:
        return len(self.account)


class ShopLog:
    """Makes the lines of each day of activity."""

    def __init__(
        self, config: GeneratorConfig, people: People, shop: Accounts, orders: Orders
    ) -> None:
        self._config = config
        self._shop = shop
        self._orders = orders
        # Position -1, nobody, reads the zero that is appended to each.
        self._person = np.append(shop.person, 0)
        self._member_id = np.append(people.id[shop.person], 0)
        self._user_id = np.append(shop.id, 0)
        self._country = np.append(shop.country, 0)
        self._language = np.append(shop.language, 0)
        self._draws = Draws(config.seed, "shop log")
        self._access = Draws(config.seed, "shop access")

    def pieces(self, day: datetime.date, late_only: bool) -> Pieces:
        """The day's lines: the buyers', the one restless browser's, then the rest."""
        draws = self._draws.child(day)
        lines = self._config.shop_lines_per_day
        if not late_only:
            clients, visits = self._buyers(draws, day)
            lines = max(0, lines - len(visits))
            yield self._piece(draws.child("buyers"), day, 0, clients, visits)
            yield self._piece(
                draws.child("marathon"), day, 1, *self._marathon(draws, day)
            )
        visitors = active_on(self._access, self._shop, day)
        for number, (own, n) in enumerate(pieces_of(draws, lines, late_only), start=2):
            clients = self._clients(own, n, visitors)
            visits = visits_on(own, day, n, late_only)
            yield self._piece(own, day, number, clients, visits)

    def _piece(
        self,
        draws: Draws,
        day: datetime.date,
        number: int,
        clients: Clients,
        visits: Visits,
    ) -> tuple[Draws, Columns]:
        log_id = scramble(line_numbers(day, number, visits), self._draws.salt("log id"))
        return draws, {
            "log_id": arrow.hex_text(log_id, "L"),
            **_devices(draws, clients, visits),
            **self._accounts(draws, clients, visits),
            **_pages(draws, clients, visits),
            **_client_columns(draws, clients, visits),
        }

    def _clients(self, draws: Draws, n: int, visitors: Ints) -> Clients:
        """Clients of random visitors of the day, or of nobody."""
        if not len(visitors):
            visitors = np.full(1, -1)
        account = visitors[draws.below("account", n, len(visitors))]
        account = np.where(draws.chance("anonymous", n, ANONYMOUS), -1, account)
        other = visitors[draws.below("second", n, len(visitors))]
        shared = draws.chance("shared", n, SHARED_DEVICE) & (account >= 0)
        second = np.where(shared, other, -1)
        usual = np.searchsorted(
            np.cumsum(CLIENTS), scramble(account, 7) / 2.0**64, side="right"
        )
        elsewhere = draws.chance("elsewhere", n, ELSEWHERE) | (account < 0)
        kind = np.where(elsewhere, draws.pick("kind", n, CLIENTS), usual)
        return self._described(draws, account, second, np.minimum(kind, PC_WEB))

    def _buyers(self, draws: Draws, day: datetime.date) -> tuple[Clients, Visits]:
        """Sessions around the payments of a day."""
        draws = draws.child("buyers")
        paid = self._orders.paid
        rows = np.flatnonzero((paid >= day_start(day)) & (paid < day_end(day)))
        _, first = np.unique(self._orders.order[rows], return_index=True)
        rows = rows[first]
        rows = rows[draws.chance("seen", len(rows), ORDER_SEEN)]
        nobody = np.full(len(rows), -1)
        clients = self._described(
            draws, self._orders.account[rows], nobody, self._orders.client[rows]
        )
        return clients, visits_around(draws, paid[rows])

    def _marathon(self, draws: Draws, day: datetime.date) -> tuple[Clients, Visits]:
        """A browser left open on a page that reloads itself."""
        nobody = np.full(1, -1)
        clients = Clients(
            account=nobody,
            second=nobody,
            kind=np.full(1, PC_WEB),
            device=scramble(np.full(1, _MARATHON), self._draws.salt("device")),
            wv_device=np.zeros(1, dtype=np.uint64),
            country=np.zeros(1, dtype=np.int64),
        )
        return clients, marathon_on(draws.child("marathon"), day)

    def _described(
        self, draws: Draws, account: Ints, second: Ints, kind: Ints
    ) -> Clients:
        """Clients with the devices and the country that follow from their account."""
        n = len(account)
        nobody = account < 0
        stranger = 10**9 + draws.below("stranger", n, 10**11)
        owner = np.where(nobody, stranger, account) * 4 + kind
        person = np.where(nobody, stranger, self._person[account])
        country = np.where(
            nobody | draws.chance("abroad", n, 0.03),
            draws.pick("country", n, COUNTRY_SHARES),
            self._country[account],
        )
        return Clients(
            account=account,
            second=second,
            kind=kind,
            device=scramble(owner, self._draws.salt("device")),
            wv_device=device_hash(self._config, person, np.zeros(n, dtype=np.int64)),
            country=country,
        )

    def _accounts(self, draws: Draws, clients: Clients, visits: Visits) -> Columns:
        """s_wemember_id, ws_user_id, user_ctry, user_lang of each line."""
        account = _logged_in(draws, clients, visits)
        n = len(visits)
        silent = (account < 0) | draws.chance("silent", n, SILENT)
        no_user = silent | draws.chance("no shop user", n, NO_SHOP_USER)
        no_profile = silent | draws.chance("no profile", n, NO_PROFILE)
        return {
            "s_wemember_id": arrow.integers(self._member_id[account], silent),
            "ws_user_id": arrow.integers(self._user_id[account], no_user),
            "user_ctry": arrow.labels(self._country[account], COUNTRIES, no_profile),
            "user_lang": arrow.labels(self._language[account], LANGUAGES, no_profile),
        }


def login_position(draws: Draws, lengths: Ints, nobody: Bools) -> Ints:
    """Line of each session from which on it is logged in; its length: never."""
    n = len(lengths)
    kind = draws.pick("login", n, LOGIN)
    later = 1 + draws.below("login line", n, np.maximum(lengths - 1, 1))
    return np.select([nobody, kind == 0, kind == 1], [lengths, 0, later], lengths)


def _logged_in(draws: Draws, clients: Clients, visits: Visits) -> Ints:
    """Account that is logged in at each line, -1 for none."""
    sessions = visits.session_client
    lengths = visits.length[visits.position == 0].astype(np.int64)
    first = clients.account[sessions]
    login = login_position(draws, lengths, first < 0)
    switch = np.where(clients.second[sessions] >= 0, (login + lengths) // 2, lengths)
    position, session = visits.position, visits.session
    account = np.where(position >= login[session], first[session], -1)
    second = clients.second[sessions][session]
    return np.where((position >= switch[session]) & (account >= 0), second, account)


def _devices(draws: Draws, clients: Clients, visits: Visits) -> Columns:
    """log_dt, received_at and the device columns of each line."""
    n, m = len(visits), len(clients)
    logged, no_clock = client_clock(draws, visits)
    web_view = clients.kind == WEB_VIEW
    no_id = draws.chance("no id", n, NO_ID)
    storages = np.stack([clients.device, clients.device ^ np.uint64(1)], axis=1)
    changes = draws.chance("storage", m, SECOND_STORAGE) & web_view
    later = changes[visits.client] & (visits.position * 2 >= visits.length)
    lost = draws.chance("no user device", n, NO_USER_DEVICE) & web_view[visits.client]
    known = np.where(
        web_view,
        ~draws.chance("no wv device", m, NO_WV_DEVICE),
        draws.chance("stray", m, STRAY_WV_DEVICE),
    )
    return {
        "log_dt": arrow.instants(logged, no_clock),
        "received_at": arrow.instants(visits.received),
        "user_device_id": arrow.hex_labels(
            visits.client * 2 + later, storages.ravel(), "u", no_id | lost
        ),
        "wv_device_id": arrow.hex_labels(
            visits.client, clients.wv_device, "d", no_id | ~known[visits.client]
        ),
        "s_device_type": arrow.labels(
            _DEVICE_TYPE[clients.kind][visits.client],
            DEVICE_TYPES,
            draws.chance("no type", m, NO_DEVICE_TYPE)[visits.client],
        ),
    }


def _pages(draws: Draws, clients: Clients, visits: Visits) -> Columns:
    """page, ws_art_id, shop of each line: one artist a session, now and then two."""
    n, sessions = len(visits), len(visits.session_client)
    page = draws.pick("page", n, [share for _, share, _, _ in PAGES])
    artists = np.stack(
        [draws.pick(c, sessions, zipf(len(SHOP_ARTISTS))) for c in ("artist", "other")]
    )
    second = draws.chance("second artist", n, SECOND_ARTIST).astype(np.int32)
    art_id = np.asarray(SHOP_ARTISTS)[artists[second, visits.session]]
    shop = np.asarray(COUNTRY_SHOPS)[clients.country][visits.client]
    return {
        "ws_art_id": arrow.integers(art_id, ~_knows(2)[page]),
        "shop": arrow.labels(shop, SHOPS, ~_knows(3)[page]),
        "page": arrow.labels(page, [name for name, _, _, _ in PAGES]),
    }


def _knows(field: int) -> Bools:
    return np.asarray([page[field] for page in PAGES], dtype=bool)


def _client_columns(draws: Draws, clients: Clients, visits: Visits) -> Columns:
    """ctry, lang, platform, os, app_ver of each line."""
    n = len(visits)
    system = system_of(clients.device, clients.kind == PC_WEB)
    browser = clients.kind >= MOBILE_WEB
    language = np.asarray(COUNTRY_LANGUAGES)[clients.country]
    version = scramble(clients.device, 11) % np.uint64(len(VERSIONS))
    nowhere = draws.chance("no place", n, NO_PLACE)
    no_version = browser[visits.client] | draws.chance("no version", n, NO_VERSION)
    return {
        "ctry": _of_client(clients.country, COUNTRIES, visits.client, nowhere),
        "lang": _of_client(language, LANGUAGES, visits.client, nowhere),
        "platform": _of_client(
            _PLATFORM[clients.kind],
            PLATFORMS,
            visits.client,
            draws.chance("no platform", n, NO_PLATFORM),
        ),
        "os": _of_client(system, SYSTEMS, visits.client, nowhere),
        "app_ver": _of_client(version, VERSIONS, visits.client, no_version),
    }


def system_of(device: Hashes, pc: Bools) -> Ints:
    """Operating system (position in SYSTEMS) of each device."""
    return (device % np.uint64(2)).astype(np.int64) + 2 * pc


def _of_client(
    codes: AnyArray, names: list[str], client: Codes, null: Bools
) -> pa.DictionaryArray:
    """Column of a value per client, repeated on the client's lines."""
    return arrow.labels(codes.astype(np.int32)[client], names, null)

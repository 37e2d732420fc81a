"""Client log of the community app: page views, impressions and actions."""

import datetime

import numpy as np

from we_mart.raw.generator import arrow
from we_mart.raw.generator.account_details import device_hash
from we_mart.raw.generator.accounts import Accounts
from we_mart.raw.generator.activity import active_on
from we_mart.raw.generator.catalog import COUNTRIES, COUNTRY_LANGUAGES, LANGUAGES
from we_mart.raw.generator.clock import Codes, Ints, day_start
from we_mart.raw.generator.config import GeneratorConfig
from we_mart.raw.generator.draws import Draws, scramble
from we_mart.raw.generator.log_days import Pieces, line_numbers, pieces_of
from we_mart.raw.generator.memberships import Memberships
from we_mart.raw.generator.people import People
from we_mart.raw.generator.visits import (
    Visits,
    client_clock,
    marathon_on,
    visits_on,
)
from we_mart.raw.generator.writer import Columns

#: Lines per line of the shop log.
LINES_PER_SHOP_LINE = 0.5
ANONYMOUS = 0.06
BROWSER = 0.1
#: Logged in from the first line, from a later one, never.
LOGIN = (0.75, 0.18, 0.07)
SILENT = 0.04
NO_USER = 0.02
NO_COMMUNITY = 0.12  # pages outside of communities
OTHER_COMMUNITY = 0.15
NO_PLACE = 0.03
NO_VERSION = 0.02

ACTIONS = ["page_view", "impression", "action"]
ACTION_SHARES = (0.55, 0.3, 0.15)
PAGES = ["feed", "post", "media", "live", "artist", "profile", "notice", "search"]
PAGE_SHARES = (30, 24, 16, 8, 8, 5, 4, 5)
SYSTEMS = ["ios", "android", "windows"]
PLATFORMS = ["APP", "MOBILE_WEB", "PC_WEB"]
VERSIONS = ["2.17.0", "2.17.1", "2.18.0", "2.18.2"]
_RESTLESS = 10**12  # owner of the device that never pauses


class CommunityLog:
    """Makes the lines of each day of activity."""

    def __init__(
        self,
        config: GeneratorConfig,
        people: People,
        accounts: Accounts,
        members: Memberships,
    ) -> None:
        self._config = config
        self._accounts = accounts
        self._members = members
        self._draws = Draws(config.seed, "community log")
        self._access = Draws(config.seed, "community access")
        # Position -1, nobody, reads the zero that is appended to each.
        self._person = np.append(accounts.person, 0)
        self._member_id = np.append(people.id[accounts.person], 0)
        self._user_id = np.append(accounts.id, 0)
        self._country = np.append(accounts.country, 0)
        # Memberships of an account side by side, oldest first.
        self._by_account = np.argsort(members.account, kind="stable")
        counts = np.bincount(members.account, minlength=len(accounts) + 1)
        self._first = np.cumsum(counts) - counts

    def pieces(self, day: datetime.date, late_only: bool) -> Pieces:
        """The day's lines: the one device that never pauses, then the rest."""
        draws = self._draws.child(day)
        if not late_only:
            own = draws.child("marathon")
            restless = np.full(1, -1), np.full(1, _RESTLESS)
            yield self._piece(own, day, 0, *restless, marathon_on(own, day))
        visitors = active_on(self._access, self._accounts, day)
        if not len(visitors):
            visitors = np.full(1, -1)
        lines = round(self._config.shop_lines_per_day * LINES_PER_SHOP_LINE)
        for number, (own, n) in enumerate(pieces_of(draws, lines, late_only), start=1):
            account = visitors[own.below("account", n, len(visitors))]
            account = np.where(own.chance("anonymous", n, ANONYMOUS), -1, account)
            stranger = 10**9 + own.below("stranger", n, 10**11)
            owner = np.where(account < 0, stranger, self._person[account])
            visits = visits_on(own, day, n, late_only)
            yield self._piece(own, day, number, account, owner, visits)

    def _piece(
        self,
        draws: Draws,
        day: datetime.date,
        number: int,
        account: Ints,
        owner: Ints,
        visits: Visits,
    ) -> tuple[Draws, Columns]:
        """Lines of clients with an account (-1: nobody's) and an owner each."""
        log_id = scramble(line_numbers(day, number, visits), self._draws.salt("log id"))
        device = device_hash(self._config, owner, np.zeros(len(owner), dtype=np.int64))
        logged, no_clock = client_clock(draws, visits)
        n = len(visits)
        return draws, {
            "log_id": arrow.hex_text(log_id, "W"),
            "log_dt": arrow.instants(logged, no_clock),
            "received_at": arrow.instants(visits.received),
            "wv_device_id": arrow.hex_labels(visits.client, device, "d"),
            "comm_id": self._communities(draws, day, account, visits),
            "action": arrow.labels(draws.pick("action", n, ACTION_SHARES), ACTIONS),
            "page": arrow.labels(draws.pick("page", n, PAGE_SHARES), PAGES),
            **self._accounts_of(draws, account, visits),
            **self._client_columns(draws, account, visits, visits.client),
        }

    def _communities(
        self, draws: Draws, day: datetime.date, account: Ints, visits: Visits
    ) -> object:
        """comm_id: two of the account's communities a session, null outside of them."""
        sessions = account[visits.session_client]
        known = self._members.count(day_start(day))
        joined = np.bincount(
            self._members.account[:known], minlength=len(self._accounts) + 1
        )
        m = len(sessions)
        choices = []
        for column in ("community", "other"):
            place = self._first[sessions] + draws.below(column, m, joined[sessions])
            none = joined[sessions] == 0
            row = np.append(self._by_account, 0)[np.where(none, -1, place)]
            community = np.append(self._members.community, 0)[np.where(none, -1, row)]
            choices.append(np.where(none, 101, community))
        n = len(visits)
        other = draws.chance("other community", n, OTHER_COMMUNITY).astype(np.int32)
        comm_id = np.stack(choices)[other, visits.session]
        return arrow.integers(comm_id, draws.chance("no community", n, NO_COMMUNITY))

    def _accounts_of(self, draws: Draws, account: Ints, visits: Visits) -> Columns:
        """we_member_id and wv_user_id from the line of the login on."""
        lengths = visits.length[visits.position == 0].astype(np.int64)
        m, n = len(lengths), len(visits)
        kind = draws.pick("login", m, LOGIN)
        later = 1 + draws.below("login line", m, np.maximum(lengths - 1, 1))
        login = np.select([kind == 0, kind == 1], [0, later], lengths)
        own = account[visits.client]
        silent = (own < 0) | (visits.position < login[visits.session])
        silent |= draws.chance("silent", n, SILENT)
        no_user = silent | draws.chance("no user", n, NO_USER)
        return {
            "we_member_id": arrow.integers(self._member_id[own], silent),
            "wv_user_id": arrow.integers(self._user_id[own], no_user),
        }

    def _client_columns(
        self, draws: Draws, account: Ints, visits: Visits, client: Codes
    ) -> Columns:
        """ctry, lang, platform, os, app_ver."""
        m, n = len(account), len(visits)
        country = self._country[account]
        language = np.asarray(COUNTRY_LANGUAGES)[country]
        web = draws.chance("browser", m, BROWSER)
        platform = np.where(web, 1 + draws.below("web", m, 2), 0)
        system = np.where(platform == 2, 2, draws.below("system", m, 2))
        version = draws.below("version", m, len(VERSIONS))
        nowhere = draws.chance("no place", n, NO_PLACE)
        no_version = web[client] | draws.chance("no version", n, NO_VERSION)
        return {
            "ctry": arrow.labels(country[client], COUNTRIES, nowhere),
            "lang": arrow.labels(language[client], LANGUAGES, nowhere),
            "platform": arrow.labels(platform[client], PLATFORMS),
            "os": arrow.labels(system[client], SYSTEMS, nowhere),
            "app_ver": arrow.labels(version[client], VERSIONS, no_version),
        }

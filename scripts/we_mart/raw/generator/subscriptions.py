"""Subscriptions to direct messages of artist members, a month or longer at a time."""

import numpy as np

from we_mart.raw.generator import arrow
from we_mart.raw.generator.account_details import spread
from we_mart.raw.generator.accounts import Accounts
from we_mart.raw.generator.clock import DAY, NEVER, SECOND, day_end
from we_mart.raw.generator.config import GeneratorConfig
from we_mart.raw.generator.draws import Draws, only
from we_mart.raw.generator.memberships import ARTIST_MEMBERS, Memberships
from we_mart.raw.generator.writer import Columns

#: None, one, two, three subscriptions of a membership in a row.
PER_MEMBERSHIP = (0.88, 0.07, 0.03, 0.02)
TERM = 30
OPEN_ENDED = 0.45
CANCELLED = 0.3  # ended before the paid term was over
NOBODY_NAMED = 0.06
_FIRST_ID = 900_001


class Subscriptions:
    """Subscriptions in order of their start; ends may lie ahead (NEVER: open)."""

    def __init__(
        self, config: GeneratorConfig, accounts: Accounts, members: Memberships
    ) -> None:
        draws = Draws(config.seed, "subscriptions")
        counts = draws.pick("count", len(members), PER_MEMBERSHIP)
        counts = np.where(members.special > 0, 0, counts)
        owner, number = spread(counts)
        n = len(owner)
        wait = SECOND + draws.days("wait", n, 70)
        started = members.created[owner] + wait + number * (TERM + 5) * DAY
        cancelled = draws.chance("cancelled", n, CANCELLED)
        early = (draws.uniform("early", n) * TERM * DAY).astype(np.int64)
        length = np.where(cancelled, SECOND + early, TERM * DAY)
        ended = only(~draws.chance("open", n, OPEN_ENDED), started + length)
        # One pays for a community that one has left until the term is over.
        kept = started < np.minimum(
            members.ended[owner], day_end(config.business_days[-1])
        )
        order = np.flatnonzero(kept)[np.argsort(started[kept], kind="stable")]
        self.account_id = accounts.id[members.account[owner]][order]
        self.community = members.community[owner][order]
        self.individual = draws.below("individual", n, ARTIST_MEMBERS)[order] + 1
        self.nobody = draws.chance("nobody", n, NOBODY_NAMED)[order]
        self.started = started[order]
        self.ended = ended[order]
        self.cancelled = cancelled[order]

    def at(self, end: int) -> Columns:
        """community_member_purchase as of `end`. A term is sold with its end; that of a
        cancelled one is known when it comes."""
        n = int(np.searchsorted(self.started, end))
        individual = self.community[:n] * 10 + self.individual[:n]
        unknown = self.cancelled[:n] & (self.ended[:n] >= end)
        return {
            "dm_id": arrow.integers(_FIRST_ID + np.arange(n)),
            "wv_user_id": arrow.integers(self.account_id[:n]),
            "comm_id": arrow.integers(self.community[:n]),
            "art_indi_id": arrow.nullify(
                arrow.numbered(individual, "ai"), self.nobody[:n]
            ),
            "start_dt": arrow.instants(self.started[:n]),
            "end_dt": arrow.instants(
                self.ended[:n], unknown | (self.ended[:n] == NEVER)
            ),
        }

"""Service keys that contradict the integrated account: planted, few and of each kind.

Their number is planned, not drawn, because a run of the models fails when conflicts
pass a share of all accounts (1 % by default): each plant makes one to five findings.
"""

from dataclasses import replace

import numpy as np

from we_mart.raw.generator.accounts import Accounts
from we_mart.raw.generator.clock import NEVER, Bools, Ints, day_start
from we_mart.raw.generator.config import GeneratorConfig
from we_mart.raw.generator.draws import Draws, at_least
from we_mart.raw.generator.people import People

#: Share of members whose shop account carries another member's key.
OTHERS_KEY = 0.0008
#: Share of members whose shop key is on no community account though they have one.
LONELY_KEY = 0.0012
#: Share of members whose community account carries another member's key.
SHARED_KEY = 0.0004


def plant_conflicts(
    config: GeneratorConfig, people: People, community: Accounts, shop: Accounts
) -> tuple[Accounts, Accounts]:
    """Community and shop accounts with contradicting keys for a few members."""
    draws = Draws(config.seed, "key conflicts")
    start = day_start(config.start)
    first_community = _only_account(people, community, start)
    first_shop = _only_account(people, shop, start)
    able = np.flatnonzero((first_community >= 0) & (first_shop >= 0))
    sizes = [
        at_least(least, config.members * share)
        for least, share in ((2, OTHERS_KEY), (2, LONELY_KEY), (1, SHARED_KEY))
    ]
    # Each conflict has two members of its own, so that kinds do not mix.
    pool = draws.sample("members", len(able), 2 * sum(sizes))
    chosen = able[pool[: len(pool) // 2 * 2]]
    chosen = chosen[np.argsort(draws.uniform("order", len(chosen)))].reshape(-1, 2)
    others, lonely, shared = np.split(chosen, np.cumsum(sizes)[:-1])
    community_key, shop_key = community.key.copy(), shop.key.copy()
    shop_key[first_shop[others[:, 0]]] = community.key[first_community[others[:, 1]]]
    shop_key[first_shop[lonely[:, 0]]] ^= np.uint64(0x5A5A5A5A)
    community_key[first_community[shared[:, 0]]] = community.key[
        first_community[shared[:, 1]]
    ]
    return replace(community, key=community_key), replace(shop, key=shop_key)


def _only_account(people: People, accounts: Accounts, start: int) -> Ints:
    """Position of each veteran's only account; -1 without a linked, keyed one.

    Rejoined people are left out: a living account of theirs could hide the conflict.
    """
    old = slice(0, accounts.veterans)
    position = np.full(people.veterans, -1)
    position[accounts.person[old]] = np.arange(accounts.veterans)
    # Position -1 reads the False that is appended at the end.
    usable = np.append(_usable(accounts, start), False)[position]
    alone = np.bincount(accounts.person[old], minlength=people.veterans) == 1
    return np.where(alone & usable, position, -1)


def _usable(accounts: Accounts, start: int) -> Bools:
    """Accounts living at the start, linked from their creation and with a key."""
    stays = (accounts.left >= start) & (accounts.joined < start)
    linked = accounts.linked == accounts.created
    usable: Bools = stays & linked & (accounts.keyed != NEVER)
    return usable

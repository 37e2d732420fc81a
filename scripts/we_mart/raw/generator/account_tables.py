"""State extracts of the accounts of the community app and the shop."""

import numpy as np

from we_mart.raw.generator import arrow
from we_mart.raw.generator.accounts import Accounts
from we_mart.raw.generator.catalog import COUNTRIES, LANGUAGES
from we_mart.raw.generator.clock import Codes, Instants
from we_mart.raw.generator.people import last_seen
from we_mart.raw.generator.writer import Columns

STATUSES = ["ACTIVE", "INACTIVE", "LEAVE", "DELETED"]


def status_at(accounts: Accounts, end: int) -> Codes:
    """Position in STATUSES of each account created before `end`, as of then."""
    n = accounts.count(end)
    idle = (accounts.deactivated[:n] < end) & (accounts.returned[:n] >= end)
    left = accounts.left[:n] < end
    status = np.where(left, 2 + (accounts.deleted[:n] < end), idle)
    return status.astype(np.int32)


def _common(accounts: Accounts, end: int) -> dict[str, object]:
    """The columns that both tables have. A returned account keeps its last
    deactivated_dt: the mart, not the service, blanks it while the account is active."""
    n = accounts.count(end)
    upto = slice(0, n)
    changed = last_seen(
        accounts.created[upto],
        end,
        accounts.joined[upto],
        accounts.deactivated[upto],
        accounts.returned[upto],
        accounts.left[upto],
        accounts.deleted[upto],
    )
    language, country = accounts.language[upto], accounts.country[upto]
    return {
        "we_member_id": arrow.integers(
            accounts.member_id[upto], accounts.linked[upto] >= end
        ),
        "status": arrow.labels(status_at(accounts, end), STATUSES),
        "lang": arrow.labels(language, LANGUAGES, accounts.no_language[upto]),
        "ctry_code": arrow.labels(country, COUNTRIES, accounts.no_country[upto]),
        "ip": arrow.ip_text(accounts.ip[upto], accounts.no_ip[upto]),
        "cre_dt": arrow.instants(accounts.created[upto]),
        "join_dt": arrow.seen(accounts.joined[upto], end),
        "upd_dt": arrow.instants(changed),
        "deactivated_dt": arrow.seen(accounts.deactivated[upto], end),
        "service_user_key": arrow.nullify(
            arrow.hex_text(accounts.key[upto], "k"), accounts.keyed[upto] >= end
        ),
    }


def community_at(accounts: Accounts, end: int) -> Columns:
    """ods_wv_user: every account created before `end`, as of then."""
    n = accounts.count(end)
    return {
        "wv_user_id": arrow.integers(accounts.id[:n]),
        "leave_dt": arrow.seen(accounts.left[:n], end),
        **_common(accounts, end),
    }


def shop_at(accounts: Accounts, end: int, accessed: Instants) -> Columns:
    """ods_ws_user: every account created before `end`, as of then.

    accessed: last access of each account, NEVER where there was none.
    """
    n = accounts.count(end)
    return {
        "ws_user_id": arrow.integers(accounts.id[:n]),
        "last_access_dt": arrow.seen(accessed[:n], end),
        **_common(accounts, end),
    }

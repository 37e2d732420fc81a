"""Notification devices and country stays of accounts."""

from dataclasses import dataclass

import numpy as np

from we_mart.raw.generator import arrow
from we_mart.raw.generator.accounts import Accounts, address
from we_mart.raw.generator.catalog import COUNTRIES, COUNTRY_SHARES, LANGUAGES
from we_mart.raw.generator.clock import (
    DAY,
    HOUR,
    MILLI,
    NEVER,
    SECOND,
    AnyArray,
    Bools,
    Hashes,
    Instants,
    Ints,
    day_end,
)
from we_mart.raw.generator.config import GeneratorConfig
from we_mart.raw.generator.draws import Draws, only, scramble
from we_mart.raw.generator.writer import Columns

#: None, one, two, three notification devices.
DEVICES = (0.15, 0.5, 0.25, 0.1)
NO_DEVICE_LANGUAGE = 0.08
OTHER_LANGUAGE = 0.2
LANGUAGE_CHANGED = 0.35
SAME_INSTANT = 0.02  # devices set up at the very time of the account's first one

#: None, one to four stays in a country.
STAYS = (0.02, 0.7, 0.18, 0.07, 0.03)
NO_STAY_IP = 0.08

#: Devices that one person can have: their ids follow from person and number.
DEVICES_PER_PERSON = 4


def device_hash(config: GeneratorConfig, person: AnyArray, number: AnyArray) -> Hashes:
    """Community-app device ids (as numbers), the same in extracts and client logs."""
    salt = Draws(config.seed, "devices").salt("device")
    return scramble(person * DEVICES_PER_PERSON + number, salt)


def spread(counts: Ints) -> tuple[Ints, Ints]:
    """Owner and running number of each item: [2, 1] -> [0, 0, 1], [0, 1, 0]."""
    owner = np.repeat(np.arange(len(counts)), counts)
    first = np.repeat(np.cumsum(counts) - counts, counts)
    return owner, np.arange(len(owner)) - first


@dataclass(frozen=True)
class Devices:
    """Notification devices in order of registration."""

    account_id: Ints
    hash: Hashes
    registered: Instants
    changed: Instants
    language: Ints
    new_language: Ints
    no_language: Bools


def build_devices(config: GeneratorConfig, accounts: Accounts) -> Devices:
    """Devices registered by community accounts before the end of the run."""
    draws = Draws(config.seed, "notification devices")
    counts = draws.pick("count", len(accounts), DEVICES)
    owner, number = spread(counts)
    n = len(owner)
    wait = np.where(number == 0, 0, draws.days("wait", n, 250))
    same = draws.chance("same instant", n, SAME_INSTANT)
    joined = accounts.joined[owner]
    registered = only(joined != NEVER, joined + 20 * SECOND + np.where(same, 0, wait))
    change = registered + DAY + draws.days("changed after", n, 300)
    own = accounts.language[owner]
    other = draws.below("other", n, len(LANGUAGES))
    kept = registered < np.minimum(
        day_end(config.business_days[-1]), accounts.left[owner]
    )
    order = np.flatnonzero(kept)[np.argsort(registered[kept], kind="stable")]
    changed = only(draws.chance("changed", n, LANGUAGE_CHANGED) & ~same, change)
    abroad = draws.chance("other language", n, OTHER_LANGUAGE)
    return Devices(
        account_id=accounts.id[owner][order],
        hash=device_hash(config, accounts.person[owner], number)[order],
        registered=registered[order],
        changed=np.where(changed < accounts.left[owner], changed, NEVER)[order],
        language=np.where(abroad, other, own)[order],
        new_language=np.where(abroad, own, other)[order],
        no_language=draws.chance("no language", n, NO_DEVICE_LANGUAGE)[order],
    )


def devices_at(devices: Devices, end: int) -> Columns:
    """ods_wv_notification_device as of `end`."""
    n = int(np.searchsorted(devices.registered, end))
    changed = devices.changed[:n] < end
    language = np.where(changed, devices.new_language[:n], devices.language[:n])
    updated = np.where(changed, devices.changed[:n], devices.registered[:n])
    return {
        "wv_user_id": arrow.integers(devices.account_id[:n]),
        "device_id": arrow.hex_text(devices.hash[:n], "d"),
        "lang": arrow.labels(language, LANGUAGES, devices.no_language[:n]),
        "upd_dt": arrow.instants(updated),
    }


def last_accessed_at(accounts: Accounts, end: int, accessed: Instants) -> Columns:
    """ods_wv_user_last_accessed_at: accounts that ever accessed the app by `end`."""
    came = np.flatnonzero(accessed[: accounts.count(end)] < end)
    return {
        "wv_user_id": arrow.integers(accounts.id[came]),
        "last_accessed_at": arrow.instants(accessed[came]),
    }


@dataclass(frozen=True)
class Stays:
    """Stays in countries in order of their start; `closed`: when the next one shows."""

    account_id: Ints
    country: Ints
    ip: Ints
    no_ip: Bools
    started: Instants
    ended: Instants
    closed: Instants


def build_stays(config: GeneratorConfig, accounts: Accounts, service: str) -> Stays:
    """Stays of the accounts of one service, the first one in the country of joining."""
    draws = Draws(config.seed, "stays", service)
    counts = draws.pick("count", len(accounts), STAYS)
    # The history has to fill in what was not known at the join.
    gaps = accounts.no_country | accounts.no_ip
    counts = np.where(gaps, np.maximum(counts, 1 + (accounts.id % 2)), counts)
    owner, number = spread(counts)
    n = len(owner)
    # Milliseconds, so that the sum over all accounts fits 64 bits.
    steps = (HOUR + draws.days("stay", n, 150)) // MILLI
    total = np.cumsum(np.where(number == 0, 0, steps))
    first = np.repeat(total[number == 0], counts[counts > 0])
    started = accounts.created[owner] + SECOND + (total - first) * MILLI
    left = accounts.left[owner]
    following = np.append(started[1:], NEVER)
    following[np.append(number[1:] == 0, True)] = NEVER
    closed = np.minimum(following, left)
    share = draws.uniform("end", n)
    open_ended = closed == NEVER
    length = np.where(open_ended, 0, closed - started)
    country = np.where(
        number == 0, accounts.country[owner], draws.pick("country", n, COUNTRY_SHARES)
    )
    horizon = day_end(config.business_days[-1])
    kept = (started < horizon) & (started < left)
    order = np.flatnonzero(kept)[np.argsort(started[kept], kind="stable")]
    # A first stay without an address makes the second one count.
    unknown = draws.chance("no ip", n, NO_STAY_IP)
    unknown |= accounts.no_ip[owner] & (number == 0) & draws.chance("no first", n, 0.4)
    return Stays(
        account_id=accounts.id[owner][order],
        country=country[order],
        ip=address(draws, "ip", country)[order],
        no_ip=unknown[order],
        started=started[order],
        ended=(started + (length * share).astype(np.int64))[order],
        closed=closed[order],
    )


def stays_at(stays: Stays, end: int, id_column: str) -> Columns:
    """wv_user_ctry_history or ws_user_ctry_history as of `end`."""
    n = int(np.searchsorted(stays.started, end))
    return {
        id_column: arrow.integers(stays.account_id[:n]),
        "ctry_code": arrow.labels(stays.country[:n], COUNTRIES),
        "ip": arrow.ip_text(stays.ip[:n], stays.no_ip[:n]),
        "start_dt": arrow.instants(stays.started[:n]),
        "end_dt": arrow.instants(stays.ended[:n], stays.closed[:n] >= end),
    }

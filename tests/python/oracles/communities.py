"""wv_comm_user and its change feed from raw rows, as the rules tell it.

Slow and plain on purpose, and written without a look at the models: a test that compares
the two compares two readings of the rules.
"""

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from oracles import users
from oracles.orders import business_day
from oracles.users import Raw, Row, end_of, of_day

PROFILES = "ods.ods_wv_member_profile"
ARTISTS = "ods.we_artist"
CLUBS = "ods.ws_fc_user_history"
STAYS = users.HISTORY["wv"]
SPECIAL = "weverse2.community_member_special_member"
SETTINGS = "weverse2.notification_push_config"
REPORTS = "weverse2.community_common_report"
STATUS_LOG = "weverse2.community_log_member_status_log"
#: Tables without days.
VERSION_1 = "ods.wv1_join_info"
CHANNELS = "we_meta.v_to_wv_comm_mapping"
MIGRATIONS = "weverse2.community_log_v_member_migration"

MAX_LATENESS_DAYS = 3
ENDED = ("LEAVE", "DELETED")
ALARMS = (
    "like_on_comment_alarm", "hot_post_alarm", "new_fc_alarm", "new_media_alarm",
    "new_community_notice_alarm", "artist_to_fans_post_alarm", "artist_post_alarm",
    "artist_like_on_my_post_alarm", "artist_comment_on_my_post_alarm",
    "like_on_my_post_alarm", "comment_on_my_post_alarm",
    "after_receiving_artist_comment_alarm", "artist_cheering_me_push_enabled",
    "artist_comment_push_enabled", "artist_live_on_air_push_enabled",
    "artist_live_reservation_push_enabled", "artist_moment_push_enabled",
    "artist_post_push_enabled", "comment_push_enabled",
    "community_anniversary_push_enabled", "community_media_push_enabled",
    "community_notice_push_enabled", "following_push_enabled",
)  # fmt: skip
COLUMNS = (
    "key_date", "wv_user_id", "we_member_id", "comm_id", "we_art_id", "we_art_name",
    "is_fc", "fc_id", "art_indi_id", "art_indi_type", "art_indi_name", "ip_ctry",
    "wv_user_status", "comm_user_first_dt", "tot_comm_user_first_dt",
    "is_first_user_comm", "comm_user_status", "comm_user_grade", "comm_user_cre_dt",
    "comm_user_end_dt", "is_profile_created", "profile_name", "is_profile_private",
    "is_upload_profile_img", "is_upload_profile_background_img", "is_official",
    "comm_user_id", "cnt_comm_user_id", "sum_report_count", "comm_user_seq",
    "notification_type", *ALARMS, "v_ch_join_dt", "is_v_user", "part_comm_id",
    "part_date",
)  # fmt: skip
#: Columns of which a change is none, to the feed.
NEVER_CHANGES = ("key_date", "part_date", "part_comm_id")

#: A community and a community account.
Key = tuple[int, int]


def wv_comm_user(raw: Raw, day: str) -> list[Row]:
    """The mart of a day without run_timestamp."""
    held: dict[Key, list[Row]] = {}
    for profile in of_day(raw, PROFILES, day):
        held.setdefault((profile["comm_id"], profile["wv_user_id"]), []).append(profile)
    firsts = person_firsts(raw, day, held)
    return [_row(raw, day, key, rows, firsts) for key, rows in held.items()]


def _row(
    raw: Raw,
    day: str,
    key: Key,
    rows: Sequence[Row],
    firsts: Mapping[Any, Mapping[int, dt.datetime]],
) -> Row:
    comm_id, wv_user_id = key
    current = max(rows, key=current_rank)
    member, status = account(raw, day, wv_user_id)
    artist = min(
        (a for a in of_day(raw, ARTISTS, day) if a["comm_id"] == comm_id),
        key=lambda a: a["we_art_id"],
        default={"we_art_id": None, "we_art_name": None},
    )
    club = fan_club(raw, day, member, artist["we_art_id"])
    special = last(
        (s for s in of_day(raw, SPECIAL, day) if s["comm_user_id"] == current["comm_user_id"]),
        "upd_dt",
    )  # fmt: skip
    channels = joined_channels(raw, day, key)
    theirs = firsts[person(raw, day, wv_user_id)]
    first_community = min(theirs, key=lambda c: (theirs[c], c))
    ids = {row["comm_user_id"] for row in rows}
    told: Row = {
        "key_date": dt.date.fromisoformat(day),
        "wv_user_id": wv_user_id,
        "we_member_id": member,
        "comm_id": comm_id,
        "we_art_id": artist["we_art_id"],
        "we_art_name": artist["we_art_name"],
        "is_fc": int(club is not None),
        "fc_id": club["fc_id"] if club else None,
        "art_indi_id": special.get("art_indi_id"),
        "art_indi_type": special.get("art_indi_type"),
        "art_indi_name": special.get("art_indi_name"),
        "ip_ctry": latest_country(raw, day, wv_user_id),
        "wv_user_status": status,
        "comm_user_first_dt": first_join(raw, day, key, rows),
        "tot_comm_user_first_dt": theirs[comm_id],
        "is_first_user_comm": int(first_community == comm_id),
        "comm_user_status": current["status"],
        "comm_user_grade": current["grade"],
        "comm_user_cre_dt": current["cre_dt"],
        "comm_user_end_dt": end_time(raw, day, current),
        "is_profile_created": int(bool(current["profile_name"])),
        "profile_name": current["profile_name"],
        "is_profile_private": current["is_profile_private"],
        "is_upload_profile_img": int(bool(current["profile_img_url"])),
        "is_upload_profile_background_img": int(
            bool(current["profile_background_img_url"])
        ),
        "is_official": current["is_official"],
        "comm_user_id": current["comm_user_id"],
        "cnt_comm_user_id": len(rows),
        "sum_report_count": len(
            {r["report_id"] for r in up_to(raw, REPORTS, day) if r["comm_user_id"] in ids}
        ),
        "comm_user_seq": 1
        + sum(creation_rank(row) < creation_rank(current) for row in rows),
        "v_ch_join_dt": min((c["v_ch_join_dt"] for c in channels), default=None),
        "is_v_user": int(bool(channels)),
        "part_comm_id": comm_id,
        "part_date": day,
    }  # fmt: skip
    told |= push_settings(raw, day, key)
    return {name: told[name] for name in COLUMNS}


# Memberships


def creation_rank(row: Row) -> tuple[Any, ...]:
    return (row["cre_dt"], row["comm_user_id"].encode())


def current_rank(row: Row) -> tuple[Any, ...]:
    """Of an account's memberships of a community the greatest is the current one."""
    return (row["status"] == "ACTIVE", *creation_rank(row))


def up_to(raw: Raw, table: str, day: str) -> list[Row]:
    """What has arrived by the end of the day."""
    found = []
    for arrival, rows in raw.get(table, {}).items():
        if arrival <= day:
            found += [row | {"arrival": arrival} for row in rows]
    return found


def status_log(raw: Raw, day: str, key: Key) -> list[Row]:
    """The community's log lines of the account that have happened, and come in time.

    A line counts for the day on which it happened, though it comes some days later.
    """
    found = []
    for row in up_to(raw, STATUS_LOG, "9999-12-31"):
        late = (
            dt.date.fromisoformat(row["arrival"]) - business_day(row["logged_at"])
        ).days
        if (
            (row["comm_id"], row["wv_user_id"]) == key
            and late <= MAX_LATENESS_DAYS
            and row["logged_at"] < end_of(day)
        ):
            found.append(row)
    return found


def first_join(raw: Raw, day: str, key: Key, rows: Sequence[Row]) -> dt.datetime | None:
    """Of an account, by its profiles or by the log, whichever is earlier."""
    logged = [
        row["logged_at"]
        for row in status_log(raw, day, key)
        if row["from_status"] is None
    ]
    return min([row["cre_dt"] for row in rows] + logged, default=None)


def end_time(raw: Raw, day: str, current: Row) -> dt.datetime | None:
    if current["status"] not in ENDED:
        return None
    if current["end_dt"] is not None:
        return current["end_dt"]
    ends = [
        row["logged_at"]
        for row in status_log(raw, day, (current["comm_id"], current["wv_user_id"]))
        if row["comm_user_id"] == current["comm_user_id"] and row["to_status"] in ENDED
    ]
    return max(ends, default=None)


# Persons


def account(raw: Raw, day: str, wv_user_id: int) -> tuple[int | None, str | None]:
    """Member, if there is such a member, and status of a community account."""
    members = {row["we_member_id"] for row in of_day(raw, users.MEMBERS, day)}
    for row in of_day(raw, users.WV, day):
        if row["wv_user_id"] == wv_user_id:
            known = row["we_member_id"] in members
            return row["we_member_id"] if known else None, row["status"]
    return None, None


def person(raw: Raw, day: str, wv_user_id: int) -> tuple[str, int]:
    """Accounts without a member count as their own person."""
    member, _ = account(raw, day, wv_user_id)
    return ("account", wv_user_id) if member is None else ("member", member)


def joined_channels(raw: Raw, day: str, key: Key) -> list[Row]:
    """Channels of the retired service, of the community, with which the account came."""
    theirs = {
        row["v_channel_id"] for row in of_day(raw, CHANNELS, "") if row["comm_id"] == key[0]
    }  # fmt: skip
    return [
        row
        for row in of_day(raw, MIGRATIONS, "")
        if row["wv_user_id"] == key[1]
        and row["v_channel_id"] in theirs
        and row["migrated_at"] < end_of(day)
    ]


def person_firsts(
    raw: Raw, day: str, held: Mapping[Key, Sequence[Row]]
) -> dict[Any, dict[int, dt.datetime]]:
    """First join of each community by person, over all of the person's accounts."""
    keys = set(held)
    keys |= {(r["comm_id"], r["wv_user_id"]) for r in of_day(raw, VERSION_1, "")}
    keys |= {
        (channel["comm_id"], row["wv_user_id"])
        for row in of_day(raw, MIGRATIONS, "")
        for channel in of_day(raw, CHANNELS, "")
        if channel["v_channel_id"] == row["v_channel_id"]
    }
    keys |= {
        (r["comm_id"], r["wv_user_id"]) for r in up_to(raw, STATUS_LOG, "9999-12-31")
    }
    found: dict[Any, dict[int, dt.datetime]] = {}
    for key in keys:
        comm_id, wv_user_id = key
        times = [
            first_join(raw, day, key, held.get(key, ())),
            *(
                row["first_join_dt"]
                for row in of_day(raw, VERSION_1, "")
                if (row["comm_id"], row["wv_user_id"]) == key
                and row["first_join_dt"] < end_of(day)
            ),
            *(row["v_ch_join_dt"] for row in joined_channels(raw, day, key)),
        ]
        known = [when for when in times if when is not None]
        if known:
            theirs = found.setdefault(person(raw, day, wv_user_id), {})
            theirs[comm_id] = min(
                [*known, *([theirs[comm_id]] if comm_id in theirs else [])]
            )
    return found


def fan_club(
    raw: Raw, day: str, member: int | None, we_art_id: int | None
) -> Row | None:
    """The membership that covers the last moment of the day; of several the longest."""
    end = end_of(day)
    held = [
        row
        for row in of_day(raw, CLUBS, day)
        if member is not None
        and row["we_member_id"] == member
        and row["we_art_id"] == we_art_id
        and row["start_dt"] < end
        and (row["end_dt"] is None or row["end_dt"] >= end)
    ]
    return max(
        held,
        key=lambda row: (row["end_dt"] or dt.datetime.max, row["fc_id"]),
        default=None,
    )


def latest_country(raw: Raw, day: str, wv_user_id: int) -> str | None:
    stays = [r for r in of_day(raw, STAYS, day) if r["wv_user_id"] == wv_user_id]
    latest = max((r["start_dt"] for r in stays), default=None)
    return max(
        (r["ctry_code"] for r in stays if r["start_dt"] == latest),
        key=str.encode,
        default=None,
    )


def last(rows: Iterable[Row], column: str) -> Row:
    """The row with the latest time, an empty one if there is none."""
    return max(rows, key=lambda row: row[column], default={})


def push_settings(raw: Raw, day: str, key: Key) -> Row:
    """What has never been set is null."""
    told = last(
        (
            row
            for row in of_day(raw, SETTINGS, day)
            if (row["comm_id"], row["wv_user_id"]) == key
        ),
        "upd_dt",
    )
    settings = json.loads(told["settings"]) if told else {}
    return {name: settings.get(name) for name in ("notification_type", *ALARMS)}


# The change feed


def changes(before: Iterable[Row], now: Iterable[Row]) -> list[tuple[str, Row]]:
    """(c, u or d; row) by which one day's rows become those of the next built day.

    A row that has vanished comes as it was, with a null status.
    """
    old = {(row["comm_id"], row["wv_user_id"]): row for row in before}
    new = {(row["comm_id"], row["wv_user_id"]): row for row in now}
    found = []
    for key, row in new.items():
        if key not in old:
            found.append(("c", row))
        elif _compared(row) != _compared(old[key]):
            status = row["comm_user_status"]
            became = status != old[key]["comm_user_status"] and status in ENDED
            found.append(("d" if became else "u", row))
    gone = [old[key] | {"comm_user_status": None} for key in old.keys() - new.keys()]
    return found + [("d", row) for row in gone]


def _compared(row: Row) -> Row:
    return {name: cell for name, cell in row.items() if name not in NEVER_CHANGES}

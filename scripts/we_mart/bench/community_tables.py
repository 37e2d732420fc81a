"""Raw tables of many community memberships, written by DuckDB from row numbers."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import duckdb

COMMUNITIES = 100
MEMBERSHIPS_PER_ACCOUNT = 2.8

#: A whole number below `n` that follows from a row's number; salts keep draws apart.
_DRAW = "create macro draw(i, salt, n) as cast(hash(i, salt) % n as bigint)"

_SETTING = (
    "like_on_comment_alarm", "hot_post_alarm", "new_media_alarm", "artist_post_alarm",
    "like_on_my_post_alarm", "comment_on_my_post_alarm", "artist_comment_push_enabled",
    "artist_live_on_air_push_enabled", "artist_moment_push_enabled",
    "artist_post_push_enabled", "comment_push_enabled", "community_media_push_enabled",
    "community_notice_push_enabled", "following_push_enabled",
)  # fmt: skip

#: Tables with a folder a day: the rows of the day's extract.
_BY_DAY = {
    "ods/ods_wemember_user": """
        select 10000000 + a as we_member_id, 'ACTIVE' as status,
            timestamp '2020-01-01' + to_seconds(draw(a, 1, 126000000)) as cre_at,
            cre_at as upd_at, cast(null as timestamp) as leave_at
        from range({accounts}) as r(a) where draw(a, 2, 20) > 0
    """,
    "ods/ods_wv_user": """
        select 2000000000 + a as wv_user_id,
            10000000 + if(draw(a, 2, 20) > 0, a, a - 1) as we_member_id,
            if(draw(a, 2, 20) > 0, 'ACTIVE', 'LEAVE') as status, 'KR' as ctry_code,
            'ko' as lang, '203.0.113.1' as ip,
            timestamp '2020-01-01' + to_seconds(draw(a, 1, 126000000)) as cre_dt,
            cre_dt as join_dt, cre_dt as upd_dt,
            cast(null as varchar) as service_user_key,
            cast(null as timestamp) as deactivated_dt,
            cast(null as timestamp) as leave_dt
        from range({accounts}) as r(a)
    """,
    "ods/wv_user_ctry_history": """
        select 2000000000 + a % {accounts} as wv_user_id,
            ['KR', 'JP', 'US', 'ID', 'TH'][draw(a, 3, 5) + 1] as ctry_code,
            '203.0.113.1' as ip,
            timestamp '2022-01-01' + to_seconds(draw(a, 4, 70000000)) as start_dt,
            cast(null as timestamp) as end_dt
        from range({accounts} + {accounts} // 5) as r(a)
    """,
    "ods/ods_wv_member_profile": """
        select printf('cm%012d', m) as comm_user_id,
            2000000000 + draw(m, 5, {accounts}) as wv_user_id, {comm} as comm_id,
            if(draw(m, 8, 2000) = {n} - 1, 'LEAVE', {status}) as status,
            'USER' as grade,
            if(draw(m, 9, 14) = 0, null, 'name_' || draw(m, 10, 20000)
                || if(draw(m, 11, 250) < {n}, '_new', ''))
                as profile_name,
            if(draw(m, 9, 14) = 0, null, cast(draw(m, 12, 10) = 0 as bigint))
                as is_profile_private,
            if(draw(m, 13, 3) = 0, 'https://img.example/p/' || m, null)
                as profile_img_url,
            if(draw(m, 14, 8) = 0, 'https://img.example/b/' || m, null)
                as profile_background_img_url,
            cast(0 as bigint) as is_official,
            timestamp '2020-06-01' + to_seconds(m * 120000000 // {memberships})
                as cre_dt,
            if({status} in ('LEAVE', 'DELETED') and draw(m, 15, 25) > 0,
                cre_dt + to_seconds(draw(m, 16, 9000000)), null) as end_dt
        from range({memberships} - {memberships} // 1000 * (3 - {n})) as r(m)
    """,
    "weverse2/notification_push_config": """
        select distinct on (wv_user_id, comm_id)
            2000000000 + draw(m, 5, {accounts}) as wv_user_id, {comm} as comm_id,
            '{{"notification_type":"ALL",' || array_to_string([
                '"' || key || '":' || draw(m * 32 + i, 17, 2)
                for key, i in {settings} if draw(m * 32 + i, 18, 4) > 0
            ], ',') || '}}' as settings,
            timestamp '2024-01-01' as upd_dt
        from range({memberships}) as r(m) where draw(m, 19, 5) < 3
    """,
    "ods/we_artist": """
        select cast(a as integer) as we_art_id, 'Artist ' || a as we_art_name,
            100 + a as comm_id, a as ws_art_id, timestamp '2024-01-01' as upd_dt
        from range(1, {communities} + 1) as r(a)
    """,
    "ods/ws_fc_user_history": """
        select f as fc_id, 10000000 + draw(f, 20, {accounts}) as we_member_id,
            cast(1 + draw(f, 21, {communities}) as integer) as we_art_id,
            timestamp '2022-06-01' + to_seconds(draw(f, 22, 63000000)) as start_dt,
            start_dt + interval 365 day as end_dt
        from range({accounts} // 4) as r(f)
    """,
    "weverse2/community_member_special_member": """
        select printf('cm%012d', m) as comm_user_id, 'ai' || m as art_indi_id,
            'ARTIST' as art_indi_type, 'Member ' || m as art_indi_name,
            timestamp '2024-01-01' as upd_dt
        from range(5 * {communities}) as r(m)
    """,
    "weverse2/community_log_member_status_log": """
        select l as log_id,
            printf('cm%012d', draw(l, 23, {memberships})) as comm_user_id,
            2000000000 + draw(draw(l, 23, {memberships}), 5, {accounts}) as wv_user_id,
            {log_comm} as comm_id, if(l % 2 = 0, null, 'ACTIVE') as from_status,
            if(l % 2 = 0, 'ACTIVE', 'LEAVE') as to_status,
            cast('{day}' as timestamp) - to_seconds(draw(l, 24, 200000)) as logged_at
        from range({n} * 10000000, {n} * 10000000 + {memberships} // 200) as r(l)
    """,
    "weverse2/community_common_report": """
        select l as report_id,
            printf('cm%012d', draw(l, 25, {memberships})) as comm_user_id,
            cast('{day}' as timestamp) as reported_at
        from range({n} * 10000000, {n} * 10000000 + {memberships} // 2500) as r(l)
    """,
}

_STATIC = {
    "ods/wv1_join_info": """
        select 2000000000 + draw(m, 5, {accounts}) as wv_user_id, {comm} as comm_id,
            timestamp '2019-06-01' + to_seconds(draw(m, 26, 30000000)) as first_join_dt
        from range({memberships} // 8) as r(m)
    """,
    "weverse2/community_log_v_member_migration": """
        select 2000000000 + draw(v, 27, {accounts}) as wv_user_id,
            1 + draw(v, 28, {communities}) as v_channel_id,
            timestamp '2016-01-01' + to_seconds(draw(v, 29, 90000000)) as v_ch_join_dt,
            timestamp '2022-03-02' as migrated_at
        from range({memberships} // 20) as r(v)
    """,
    "we_meta/v_to_wv_comm_mapping": """
        select c as v_channel_id, 100 + c as comm_id
        from range(1, {communities} + 1) as r(c)
    """,
}

#: A square makes the first communities the largest.
_COMM = "101 + cast(floor({c} * pow(draw({m}, 6, 1000000) / 1e6, 2)) as bigint)"
_STATUS = (
    "case when draw(m, 7, 100) < 88 then 'ACTIVE'"
    " when draw(m, 7, 100) < 97 then 'LEAVE'"
    " when draw(m, 7, 100) < 99 then 'DELETED' else 'BLOCKED' end"
)


@dataclass(frozen=True)
class CommunityTables:
    """A raw folder to write: memberships in the last extract, days from the first."""

    raw: Path
    memberships: int
    first_day: dt.date
    days: int = 3

    def write(self) -> None:
        """Write every table that wv_comm_user reads; others count as empty."""
        with duckdb.connect() as connection:
            connection.execute(_DRAW)
            for table, query in _STATIC.items():
                self._copy(connection, query, self.raw / table, 1)
            for n in range(1, self.days + 1):
                day = self.first_day + dt.timedelta(days=n - 1)
                for table, query in _BY_DAY.items():
                    self._copy(
                        connection, query, self.raw / table / f"part_date={day}", n
                    )

    def _copy(
        self, connection: duckdb.DuckDBPyConnection, query: str, folder: Path, n: int
    ) -> None:
        folder.mkdir(parents=True)
        day = self.first_day + dt.timedelta(days=n - 1)
        logged = f"draw(l, 23, {self.memberships})"
        filled = query.format(
            accounts=int(self.memberships / MEMBERSHIPS_PER_ACCOUNT),
            memberships=self.memberships,
            communities=COMMUNITIES,
            comm=_COMM.format(c=COMMUNITIES, m="m"),
            log_comm=_COMM.format(c=COMMUNITIES, m=logged),
            status=_STATUS,
            settings=list(_SETTING),
            n=n,
            day=day,
        )
        connection.execute(
            f"copy ({filled}) to '{folder}/part-0.parquet' (format parquet)"
        )

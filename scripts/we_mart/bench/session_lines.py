"""Lines of the shop's client log in bulk for the benchmarks, written by DuckDB."""

import datetime as dt
from pathlib import Path

import duckdb

LINES_PER_SESSION = 30

#: One arrival day: whatever of the sessions of its day and of the four before arrives
#: on it. Everything is a hash of a session's number or of a line's, so that any day can
#: be made alone. A device has a session on two days of three, at its usual hour.
#:
#: Late: the second half of one session in 17, by one to three days. Resent: every
#: fourth line of one session in 25, half of these on the next day. Accounts: three
#: sessions of four have one, from the first line or from a later one on; in one of 40 a
#: second one takes over. Artist and storefront: known to most pages, and one session in
#: four visits a second artist. Lines lie in the order of their arrival.
_DAY = """
copy (
    with numbered as (
        select
            i,
            i // {per_day} as day,
            (i % {per_day} + i // {per_day} * {stride}) % {devices} as device,
            cast(hash(i) >> 1 as bigint) as h
        from range({first}, {last}) as r (i)
    ),

    session as (
        select
            *,
            cast(hash(device, 'device') >> 1 as bigint) as hd,
            cast(hash(device, 'device') % 86400000 + h % 7200000 as bigint) as start_ms,
            1 + h // 7 % {longest} as length,
            h // 11 % 17 = 0 as is_late,
            h // 13 % 25 = 0 as is_resent
        from numbered
    ),

    line as (
        select
            *,
            cast(hash(i, position) >> 1 as bigint) as hl,
            timestamp '{first_day}' - interval 9 hour + to_days(cast(day as integer))
            + to_milliseconds(
                start_ms + position * 30000 + hash(position, i) % 29000
                + case when h % 2 = 0 and position * 3 > length
                    then h // 3 % 1500000 else 0 end
            ) as log_dt
        from (
            select *, unnest(range(length)) as position
            from session
            where day = {day} or day = {day} - 1 and start_ms > 79200000
                or is_late or is_resent
        )
    ),

    sent as (
        select
            *,
            log_dt + to_milliseconds(hl % 3000)
            + case
                -- less a minute: never over midnight, to one day too many
                when is_late and position * 2 >= length
                    then to_days(cast(1 + h // 17 % 3 as integer)) - interval 1 minute
                else interval 0 second
            end as sent_at
        from line
    ),

    received as (
        select *, sent_at as received_at from sent
        union all
        select
            *,
            sent_at + case when h // 25 % 2 = 0 then interval 20 hour
                else interval 3 second end as received_at
        from sent
        where is_resent and position % 4 = 0
    ),

    known as (
        select
            *,
            hd % 10 < 4 as is_web_view,
            case
                when h % 4 = 0 or h % 12 = 1 and position * 3 < length then 0
                when h // 29 % 40 = 0 and position * 3 > length * 2 then 2
                else 1
            end as login,
            hl // 31 % 100 as page_no,
            (h // 37 + case when h // 41 % 4 = 0 and hl % 2 = 0 then 1 else 0 end) % 40
                as artist
        from received
        where cast(received_at + interval 9 hour as date)
            = date '{first_day}' + {day}
    )

    select
        'L' || lpad(to_hex(hl), 16, '0') as log_id,
        log_dt,
        received_at,
        'u' || lpad(to_hex(hd), 16, '0') as user_device_id,
        case when is_web_view then 'd' || lpad(to_hex(hd // 3), 16, '0')
        end as wv_device_id,
        case when is_web_view then 'WEVERSE_APP' when hd % 10 < 7 then 'SHOP_APP'
            else 'BROWSER' end as s_device_type,
        case when login > 0 then hd % 1000000007 + login end as s_wemember_id,
        case when login > 0 then hd % 900000011 + login end as ws_user_id,
        case when login > 0 then {country} end as user_ctry,
        case when login > 0 then {language} end as user_lang,
        case when hl % 33 > 0 then {country} end as ctry,
        case when hl % 33 > 0 then {language} end as lang,
        case when page_no >= 16 then 1 + artist end as ws_art_id,
        case when page_no >= 13 then ['GLOBAL', 'KR', 'JP', 'US'][1 + hd // 5 % 4]
        end as shop,
        case when hd % 10 < 7 then 'APP' when hd % 10 < 9 then 'MOBILE_WEB'
            else 'PC_WEB' end as platform,
        case when hl % 33 > 0 then ['ios', 'android'][1 + hd // 7 % 2] end as os,
        case when hd % 10 < 7 then ['2.15.0', '2.15.1', '2.16.0', '3.0.0'][1 + h % 4]
        end as app_ver,
        ['home', 'search', 'cart', 'checkout', 'artist', 'goods'][
            case when page_no < 10 then 1 when page_no < 16 then 2
                when page_no < 30 then 3 when page_no < 40 then 4
                when page_no < 60 then 5 else 6 end
        ] as page
    from known
    order by received_at
) to '{file}' (format parquet)
"""

_COUNTRY = "['KR', 'JP', 'US', 'ID', 'TH', 'MX', 'TW'][1 + hd // 11 % 7]"
_LANGUAGE = "['ko', 'ja', 'en', 'id', 'th', 'es', 'zh'][1 + hd // 11 % 7]"

_ARTISTS = """
copy (
    select
        cast(100 + i as integer) as we_art_id,
        'Artist ' || i as we_art_name,
        cast(i as bigint) as comm_id,
        cast(i as bigint) as ws_art_id,
        timestamp '{day}' as upd_dt
    from range(1, 41) as r (i)
) to '{file}' (format parquet)
"""


def _file(raw: Path, table: str, day: dt.date) -> Path:
    folder = raw / table / f"part_date={day}"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / "part.parquet"


def write_session_lines(raw: Path, lines: int, first_day: dt.date, days: int) -> None:
    """Write arrival days of weplyapi_client_log and extracts of we_artist.

    lines: of all days, a few too many (resends) or too few (those still to arrive)
    """
    per_day = max(1, lines // days // LINES_PER_SESSION)
    with duckdb.connect() as connection:
        connection.execute("set memory_limit = '4GB'")
        connection.execute(f"set temp_directory = '{raw}/.spilled'")
        connection.execute("set preserve_insertion_order = false")
        for day in range(days):
            date = first_day + dt.timedelta(days=day)
            file = _file(raw, "service_log/weplyapi_client_log", date)
            connection.execute(
                _DAY.format(
                    day=day,
                    per_day=per_day,
                    devices=per_day * 3 // 2 + 1,
                    stride=per_day // 2,
                    first=max(0, day - 4) * per_day,
                    last=(day + 1) * per_day,
                    longest=2 * LINES_PER_SESSION - 1,
                    first_day=first_day,
                    country=_COUNTRY,
                    language=_LANGUAGE,
                    file=file,
                )
            )
            artists = _file(raw, "ods/we_artist", date)
            connection.execute(_ARTISTS.format(day=date, file=artists))

"""Order lines in bulk for the benchmarks, written by DuckDB alone."""

import datetime as dt
from pathlib import Path

import duckdb

#: Share of a day's lines that come again, refunded, in a later extract.
REFUND_SHARE = 0.03


def write_order_lines(
    raw: Path, lines: int, first_day: dt.date, days: int, refund_lags: tuple[int, ...]
) -> None:
    """Write extracts of ods_ws_order_item: equal days, refunds of earlier ones.

    refund_lags: after how many days a refund comes; each lag takes an equal part.
    """
    folder = raw / "ods" / "ods_ws_order_item"
    folder.mkdir(parents=True, exist_ok=True)
    per_day = lines // days
    lags = ", ".join(str(lag) for lag in refund_lags)
    every = round(1 / REFUND_SHARE)
    with duckdb.connect() as connection:
        connection.execute("set preserve_insertion_order = false")
        connection.execute(f"""
            copy (
                with line as (
                    select
                        i as ord_item_id,
                        i // {per_day} as day,
                        cast(hash(i) >> 1 as bigint) as h
                    from range({per_day * days}) as r (i)
                ),

                refund as (
                    select *, list_extract([{lags}], 1 + cast(
                        (h // {every}) % {len(refund_lags)} as integer)) as lag
                    from line where h % {every} = 0
                ),

                state as (
                    select *, 0 as lag, false as refunded from line
                    union all by name
                    select *, true as refunded from refund where day + lag < {days}
                )

                select
                    ord_item_id,
                    'S' || (ord_item_id // 3) as ord_sheet_number,
                    cast(h % 1000003 as bigint) as we_member_id,
                    case when h % 10 > 0 then h % 1000003 end as ws_user_id,
                    cast(h % 40 as integer) as we_art_id,
                    ['GLOBAL', 'KR', 'JP', 'US'][1 + h % 4] as shop,
                    ['APP', 'MOBILE_WEB', 'PC_WEB'][1 + h % 3] as platform,
                    cast(h % 5003 as bigint) as sale_id,
                    cast(h % 9001 as bigint) as goods_id,
                    ['ALBUM', 'PHOTO', 'CLOTHES', null][1 + h % 4] as goods_cat,
                    ['PHYSICAL', 'DIGITAL', 'MEMBERSHIP'][1 + h % 3] as logi_cat,
                    cast(h % 3 as integer) as album_qty,
                    cast(1 + h % 5 as integer) as qty,
                    cast(h % 200000 as decimal(18, 2)) as ord_item_amt_krw,
                    case when refunded then 'REFUNDED' else 'PAID' end as status,
                    pay_dt,
                    case when refunded then pay_dt + to_days(lag) end as cancel_dt,
                    cast(cast(date '{first_day}' as date) + cast(day + lag as integer)
                        as varchar) as part_date
                from (
                    select *, timestamp '{first_day} 00:00:00' - interval 9 hour
                        + to_days(cast(day as integer))
                        + to_milliseconds(cast(h % 86000000 as bigint)) as pay_dt
                    from state
                )
            ) to '{folder}'
            (format parquet, partition_by (part_date), overwrite_or_ignore)
        """)

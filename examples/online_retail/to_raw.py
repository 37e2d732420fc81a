"""Maps the order lines of a web shop to the raw table ods.ods_ws_order_item.

An example to copy for orders of your own: the mapping is the one query below, and
README.md beside this file says why each column is as it is.
"""

import argparse
import os
import shutil
import sys
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

HERE = Path(__file__).resolve().parent
SOURCE = HERE / "online_retail.parquet"
TABLE = "ods/ods_ws_order_item"

#: Zone of the shop's clock, of the business day, and won for one pound.
SHOP_TIMEZONE = "Europe/London"
BUSINESS_TIMEZONE = "Asia/Seoul"
KRW_PER_GBP = 1_000

#: One row per row of `lines`; equal rows stay lines of their own.
MAPPING = f"""
with numbered as (

    select
        *,
        row_number() over (
            order by
                InvoiceDate, InvoiceNo, StockCode, Description,
                Quantity, UnitPrice, CustomerID, Country
        ) as ord_item_id,
        dense_rank() over (order by StockCode) as goods_id,
        dense_rank() over (order by StockCode, Description) as sale_id,
        InvoiceNo like 'C%' as is_cancellation,
        timezone(
            'UTC', timezone('{SHOP_TIMEZONE}', cast(InvoiceDate as timestamp))
        ) as pay_dt
    from lines

)

select
    ord_item_id,
    InvoiceNo as ord_sheet_number,
    coalesce(cast(cast(CustomerID as decimal(18, 1)) as bigint), 0) as we_member_id,
    cast(null as bigint) as ws_user_id,
    cast(null as integer) as we_art_id,
    Country as shop,
    'PC_WEB' as platform,
    sale_id,
    goods_id,
    cast(null as varchar) as goods_cat,
    cast(null as varchar) as logi_cat,
    cast(null as integer) as album_qty,
    cast(Quantity as integer) as qty,
    cast(
        cast(Quantity as integer) * cast(UnitPrice as decimal(12, 3)) * {KRW_PER_GBP}
        as decimal(18, 2)
    ) as ord_item_amt_krw,
    case when is_cancellation then 'CANCELLED' else 'PAID' end as status,
    pay_dt,
    case when is_cancellation then pay_dt end as cancel_dt,
    strftime(timezone($business_timezone, timezone('UTC', pay_dt)), '%Y-%m-%d')
        as part_date
from numbered
order by ord_item_id
"""


def order_lines(
    lines: pa.Table, business_timezone: str = BUSINESS_TIMEZONE
) -> pa.Table:
    """The rows of ods_ws_order_item, part_date included, in the order of their ids.

    They depend on the values of `lines` alone, not on the order of its rows.
    """
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.register("lines", lines)
        asked = {"business_timezone": business_timezone}
        return connection.sql(MAPPING, params=asked).to_arrow_table()


def write(orders: pa.Table, raw: Path) -> int:
    """Write one file a day below the raw folder, all or none; the number of days.

    Raises FileExistsError if the table is there already.
    """
    folder = raw / TABLE
    if folder.exists():
        raise FileExistsError(
            f"{folder} is there already: remove it, or give another --raw"
        )
    folder.parent.mkdir(parents=True, exist_ok=True)
    unfinished = folder.with_name(f".{folder.name}.{os.getpid()}")
    try:
        pq.write_to_dataset(
            orders,
            unfinished,
            partition_cols=["part_date"],
            basename_template="part-{i}.parquet",
            max_partitions=10_000,
            compression="zstd",
        )
        unfinished.rename(folder)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return sum(1 for _ in folder.iterdir())


def main() -> int:
    """Command line: an error is one line and exit code 1."""
    parser = argparse.ArgumentParser(
        description="Write the order lines as a raw folder of the project.",
        epilog="Example: python examples/online_retail/to_raw.py"
        " --raw data/online_retail",
    )
    parser.add_argument("--source", type=Path, default=SOURCE, help="Parquet file")
    parser.add_argument("--raw", type=Path, required=True, help="raw folder to make")
    parser.add_argument(
        "--business-timezone",
        default=BUSINESS_TIMEZONE,
        help="zone of the business day, as the dbt var of this name (%(default)s)",
    )
    given = parser.parse_args()
    try:
        orders = order_lines(pq.read_table(given.source), given.business_timezone)
        days = write(orders, given.raw)
    except (OSError, pa.ArrowException, duckdb.Error) as error:
        print(f"to_raw: {str(error).splitlines()[0]}", file=sys.stderr)
        return 1
    print(f"{orders.num_rows:,} order lines of {days} days are in {given.raw}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())

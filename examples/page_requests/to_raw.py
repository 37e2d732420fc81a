"""Maps page requests to the raw table service_log.weplyapi_client_log.

An example to copy for a log of your own: the mapping is the one query below, and
README.md beside this file says where each column comes from.
"""

import argparse
import sys
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from we_mart.raw.contract import tables

HERE = Path(__file__).resolve().parent
TABLE = tables()["service_log.weplyapi_client_log"]

#: Requests arrive when they are made; a business day is one of Asia/Seoul.
MAPPING = f"""
select
    'R' || lpad(cast(row_number() over (
        order by timestamp, uuid, url
    ) as varchar), 6, '0') as log_id,
    timestamp as log_dt,
    timestamp as received_at,
    uuid as user_device_id,
    url as page,
    cast(cast(timestamp + interval 9 hour as date) as varchar) as part_date
from read_csv(
    '{HERE / "page_requests.csv.gz"}',
    columns = {{'uuid': 'varchar', 'timestamp': 'timestamp', 'url': 'varchar'}}
)
"""


def main() -> int:
    """Write the raw folder and say how many lines it holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--raw", type=Path, required=True, help="raw folder to write")
    raw: Path = parser.parse_args().raw
    by_day: dict[str, list[dict[str, object]]] = {}
    for row in duckdb.sql(MAPPING).to_arrow_table().to_pylist():
        by_day.setdefault(row.pop("part_date"), []).append(row)
    schema = TABLE.arrow_schema()
    for day, rows in by_day.items():
        folder = raw / TABLE.source / TABLE.name / f"part_date={day}"
        folder.mkdir(parents=True, exist_ok=True)
        whole = [{name: row.get(name) for name in schema.names} for row in rows]
        pq.write_table(
            pa.Table.from_pylist(whole, schema=schema), folder / "part-0.parquet"
        )
    lines = sum(len(rows) for rows in by_day.values())
    print(f"{lines:,} lines of {len(by_day)} days are in {raw}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())

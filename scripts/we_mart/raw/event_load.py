"""Event files for PostgreSQL: the lines that DuckDB would read, as rows to copy."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa

from we_mart.raw.contract import Column, Table
from we_mart.raw.event_folder import EVENT_LINES
from we_mart.raw.event_json import register_functions
from we_mart.raw.event_lines import LINE_SCHEMA, EventLines, checked_lines_sql

_SOURCE, _NAME = EVENT_LINES.split(".")
#: The lines as a raw table; it has no Parquet files and so is none of the contract's.
EVENT_TABLE = Table(
    _SOURCE,
    _NAME,
    "log",
    ("part_date", "file_name", "line_no"),
    "Lines of the commerce event files",
    (
        Column("part_date", "string", False, "Day in the file's name"),
        Column("file_name", "string", False, "Name of the file"),
        Column(
            "line_no", "bigint", False, "Line in the file, from 1; 0: an empty file"
        ),
        Column("line", "json", True, "The line where it is a JSON object"),
        Column("fault", "string", True, "Why the line cannot be read"),
        Column(
            "raw_line",
            "string",
            True,
            "What can be shown of an unreadable line",
        ),
    ),
)

#: What PostgreSQL's parser refuses or takes otherwise; extra_data may have JSON in it.
_TO_REWRITE = """
regexp_matches(line, '(?i)nan|inf|\\\\u0000')
or regexp_matches(line, '[:\\[,]\\s*-?[\\d.]+[eE][+-]?\\d{3}|\\d{300}')
or contains(line, '"extra_data"')
or len(json_keys(line)) <> len(list_distinct(json_keys(line)))
"""


def event_batches(paths: list[Path], day: str) -> Iterator[pa.RecordBatch]:
    """Record batches of a day's event files, LINE_SCHEMA, as PostgreSQL takes them.

    UserError for a file that cannot be read to its end.
    """
    with duckdb.connect() as connection:
        connection.register("lines", EventLines(lambda: {day: paths}))
        register_functions(connection)
        reader = connection.sql(
            f"""
            select
                part_date, file_name, line_no,
                coalesce(rewritten, line) as line,
                fault,
                case when rewritten <> line then line else raw_line end as raw_line
            from (
                select
                    * replace (regexp_replace(line, '\\r?\\n?$', '') as line),
                    case when {_TO_REWRITE} then we_mart_postgres_line(
                        regexp_replace(line, '\\r?\\n?$', '')
                    ) end as rewritten
                from ({checked_lines_sql("lines")})
            )
            """
        ).to_arrow_reader(64 * 1024)
        for batch in reader:
            yield batch.cast(LINE_SCHEMA)

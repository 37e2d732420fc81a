"""Writes the dbt files that follow from the raw contract: sources and staging.

`python -m we_mart.raw.dbt_files` rewrites them; a test compares them with what is
committed, so that the contract stays the one place where a raw column is described.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from we_mart.raw.contract import (
    KIND_MEANING,
    PARTITION_COLUMN,
    Column,
    Table,
    decimal_digits,
    tables,
)

#: Raw names that are SQL words, and what they are called from staging on.
RENAMED: dict[str, str] = {
    "date": "report_date",
    "date_start": "report_date",
    "time": "event_time",
    "event": "event_name",
}

#: Raw columns that point at a person; tagged so that masking and samples see it.
PERSONAL: frozenset[str] = frozenset(
    [
        "ip",
        "profile_name",
        "profile_img_url",
        "profile_background_img_url",
        "service_user_key",
        "advertising_id",
        "idfa",
        "idfv",
        "android_id",
        # JSON of the attribution providers, with advertising ids in it
        "properties",
        "event_value",
    ]
)

SOURCE_MEANING: dict[str, str] = {
    "ods": "Daily extracts of the services' operational tables.",
    "album": "Daily extracts of the album service.",
    "weverse2": "Extracts and logs of the second version of the community app.",
    "we_meta": "Look-ups kept by the data team.",
    "service_log": "Client logs as the collectors received them.",
    "ads": "Reports of the ad networks and events of the attribution providers.",
}

_GENERATED = (
    "# Written from the raw contract by `make contract`; do not edit by hand.\n"
)

_SQL_TYPES: dict[str, str] = {
    "string": "{{ dbt.type_string() }}",
    "json": "{{ dbt.type_string() }}",
    "bigint": "bigint",
    "int": "integer",
    "double": "{{ type_double() }}",
    "boolean": "boolean",
    "date": "date",
    "timestamp": "timestamp",
}


def staging_name(table: Table) -> str:
    """Name of the table's staging model: the `ods_` of a raw name is said once."""
    return f"stg_{table.source}__{table.name.removeprefix('ods_')}"


def staged(column: Column) -> str:
    """Name of a column from staging on."""
    return RENAMED.get(column.name, column.name)


def sql_type(neutral: str) -> str:
    """Type to cast to in a staging model, portable over the engines."""
    digits = decimal_digits(neutral)
    return f"numeric({digits[0]}, {digits[1]})" if digits else _SQL_TYPES[neutral]


def _cast(column: Column) -> str:
    line = f"        cast(source.{column.name} as {sql_type(column.type)})"
    alias = f" as {staged(column)}"
    # sqlfluff's limit, trailing comma included
    return f"{line}{alias}" if len(line + alias) < 88 else f"{line}\n           {alias}"


def staging_sql(table: Table) -> str:
    """The staging model: rename, cast, nothing else."""
    casts = ",\n".join(_cast(column) for column in table.columns)
    return (
        "with source as (\n\n"
        f"    select * from {{{{ source('{table.source}', '{table.name}') }}}}\n\n"
        "),\n\n"
        "renamed as (\n\n"
        "    select\n"
        f"{casts}\n"
        "    from source\n\n"
        ")\n\n"
        "select * from renamed\n"
    )


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _described(column: Column) -> str:
    return column.meaning + ("" if column.nullable else " (never null)")


def _column_lines(table: Table, *, staging: bool) -> Iterator[str]:
    indent = "" if staging else "  "
    for column in table.columns:
        name = staged(column) if staging else column.name
        yield f"{indent}      - name: {name}"
        yield f"{indent}        description: {_quoted(_described(column))}"
        if not staging:
            yield f"{indent}        data_type: {column.type}"
        if column.name in PERSONAL:
            yield f"{indent}        config:"
            yield f"{indent}          meta: {{pii: true}}"


def sources_yaml(source: str) -> str:
    """`_<source>__sources.yml`: every table of one source with its freshness."""
    lines = [
        "version: 2",
        "",
        "sources:",
        f"  - name: {source}",
        f"    description: {_quoted(SOURCE_MEANING[source])}",
        f"    schema: \"{{{{ env_var('WE_MART_SCHEMA_PREFIX', '') }}}}{source}\"",
        "    tables:",
    ]
    for table in (t for t in tables().values() if t.source == source):
        meaning = f"{table.meaning}; {KIND_MEANING[table.kind]}."
        lines += [
            f"      - name: {table.name}",
            f"        description: {_quoted(meaning)}",
            "        config:",
        ]
        if table.is_partitioned:
            # A day's extract is complete when its business day has ended.
            lines += [
                "          loaded_at_field:"
                f" \"cast({PARTITION_COLUMN} as timestamp) + interval '1' day\"",
                "          freshness: {warn_after: {count: 36, period: hour}}",
            ]
        else:
            lines += ["          freshness: null"]
        lines += [f"          meta: {{kind: {table.kind}}}", "        columns:"]
        lines += _column_lines(table, staging=False)
    return _GENERATED + "\n".join(lines) + "\n"


def staging_yaml(source: str) -> str:
    """`_<source>__models.yml`: description and contract test of each staging model."""
    lines = ["version: 2", "", "models:"]
    for table in (t for t in tables().values() if t.source == source):
        required = [
            staged(c)
            for c in table.columns
            if not c.nullable and c.name not in table.judged
        ]
        meaning = (
            f"One row per row of {table.key}, columns renamed and cast, nothing else."
            f" {table.meaning}."
        )
        lines += [
            f"  - name: {staging_name(table)}",
            f"    description: {_quoted(meaning)}",
            "    data_tests:",
            "      - never_null:",
            "          arguments:",
            "            columns:",
            *(f"              - {name}" for name in required),
        ]
        if table.row_key:
            # Marts join on these: a repeated row would multiply what hangs on it.
            names = ", ".join([*table.row_key, PARTITION_COLUMN])
            lines += [
                "      - dbt_utils.unique_combination_of_columns:",
                "          arguments:",
                f"            combination_of_columns: [{names}]",
            ]
        lines += ["    columns:", *_column_lines(table, staging=True)]
    return _GENERATED + "\n".join(lines) + "\n"


def dbt_files(project: Path) -> dict[Path, str]:
    """Path and text of every file that follows from the contract."""
    staging = project / "models" / "staging"
    files: dict[Path, str] = {}
    for source in SOURCE_MEANING:
        files[staging / source / f"_{source}__sources.yml"] = sources_yaml(source)
        files[staging / source / f"_{source}__models.yml"] = staging_yaml(source)
    for table in tables().values():
        path = staging / table.source / f"{staging_name(table)}.sql"
        files[path] = staging_sql(table)
    return files


def main() -> int:
    """Rewrite the files below the current folder and say how many changed."""
    changed = 0
    for path, text in dbt_files(Path.cwd()).items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            changed += 1
    print(f"raw contract: {changed} dbt files rewritten")
    return 0


if __name__ == "__main__":
    sys.exit(main())

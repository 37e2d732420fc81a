"""dbt-duckdb plugin: lets the project's macros ask about the raw folder.

DuckDB reads Parquet in place, so there is nothing between a raw folder and a run that
could have checked it. The macro `open_raw` does, through this SQL function.
"""

import json
from dataclasses import asdict
from pathlib import Path

from dbt.adapters.duckdb.plugins import BasePlugin
from duckdb import DuckDBPyConnection

from we_mart.errors import UserError
from we_mart.raw.folder import scan
from we_mart.raw.opening import Opening, open_raw


def we_mart_open_raw(request: str) -> str:
    """Answer a JSON request {raw, known, range} with an Opening as JSON."""
    asked = json.loads(request)
    known = [(key, day) for key, day in asked["known"]]
    try:
        found = open_raw(scan(Path(asked["raw"])), known, asked["range"])
    except UserError as error:
        found = Opening("", [str(error)], [], [], {})
    return json.dumps(asdict(found))


class Plugin(BasePlugin):
    """Registers the function on dbt's connection."""

    def configure_connection(self, conn: DuckDBPyConnection) -> None:
        """Called by dbt-duckdb once, when it opens the warehouse."""
        # Not deterministic: the folder changes between two calls with the same text.
        conn.create_function(
            "we_mart_open_raw",
            we_mart_open_raw,
            ["VARCHAR"],
            "VARCHAR",
            side_effects=True,
        )

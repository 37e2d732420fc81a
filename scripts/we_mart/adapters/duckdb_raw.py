"""dbt-duckdb plugin: lets the project's macros ask about the raw folder.

DuckDB reads Parquet in place, so there is nothing between a raw folder and a run that
could have checked it. The macro `open_raw` does, through a SQL function. Event files
are read in place as well: a relation of each cursor streams their lines.
"""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from dbt.adapters.duckdb.plugins import BasePlugin
from duckdb import DuckDBPyConnection

from we_mart.build import raw_folder
from we_mart.errors import UserError
from we_mart.raw.event_folder import EVENT_LINES, event_files
from we_mart.raw.event_json import register_functions
from we_mart.raw.event_lines import EventLines
from we_mart.raw.folder import scan
from we_mart.raw.opening import LINES_RELATION, Opening, open_raw


class Plugin(BasePlugin):
    """Registers functions on dbt's connection, and event lines on its cursors."""

    def initialize(self, plugin_config: dict[str, Any]) -> None:
        """Called by dbt-duckdb once a process."""
        self._event_days: set[str] | None = None

    def configure_connection(self, conn: DuckDBPyConnection) -> None:
        """Called by dbt-duckdb once, when it opens the warehouse."""
        self._event_days = None
        # Not deterministic: the folder changes between two calls with the same text.
        conn.create_function(
            "we_mart_open_raw",
            self._open_raw,
            ["VARCHAR"],
            "VARCHAR",
            side_effects=True,
        )
        register_functions(conn)

    def configure_cursor(self, cursor: DuckDBPyConnection) -> None:
        """Called by dbt-duckdb for each node: what is registered is its cursor's own.

        Once a run has been opened, a cursor reads the days of the run alone: a filter
        by day does not reach the files.
        """
        cursor.register(LINES_RELATION, EventLines(self._files))

    def _files(self) -> dict[str, list[Path]]:
        wanted = self._event_days
        found = event_files(raw_folder())
        return {d: p for d, p in found.items() if wanted is None or d in wanted}

    def _open_raw(self, request: str) -> str:
        """An Opening as JSON, for a JSON request {raw, known, lost, unread, range}."""
        asked = json.loads(request)
        known, lost = (
            [(key, day) for key, day in asked[name]] for name in ("known", "lost")
        )
        try:
            folder = scan(Path(asked["raw"]))
            found = open_raw(folder, known, lost, asked["range"])
        except UserError as error:
            found = Opening("", [str(error)], [], [], [], {})
        else:
            first, last = asked["range"] or ("9", "0")
            self._event_days = set(asked["unread"])
            self._event_days |= {d for key, d in found.arrived if key == EVENT_LINES}
            self._event_days |= {d for d in folder.events if first <= d <= last}
        return json.dumps(asdict(found))

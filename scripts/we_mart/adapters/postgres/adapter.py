"""The adapter: dbt-postgres, and Python models on it."""

import hashlib
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import adbc_driver_postgresql.dbapi as adbc
from dbt.adapters.base.meta import available
from dbt.adapters.base.plugin import AdapterPlugin
from dbt.adapters.contracts.connection import AdapterResponse
from dbt.adapters.contracts.relation import RelationType
from dbt.adapters.postgres.connections import (
    PostgresConnectionManager,
    PostgresCredentials,
)
from dbt.adapters.postgres.impl import PostgresAdapter
from dbt_common.exceptions import DbtRuntimeError

from we_mart.adapters.postgres.python_model import ModelError, run_model
from we_mart.adapters.postgres.reading import Relation, Session
from we_mart.adapters.postgres.staging import (
    drop_staging,
    result_table,
    write_staging,
)
from we_mart.errors import UserError

#: dbt wants the class, in small letters and without "Adapter", to be called so as well.
TYPE = "postgrespython"

#: Settings of the profile that libpq knows by the same name.
_LIBPQ = (
    "host", "port", "user", "password", "connect_timeout", "keepalives_idle",
    "sslmode", "sslcert", "sslkey", "sslrootcert", "application_name",
)  # fmt: skip

#: Bytes of a name that the server keeps.
_NAME_BYTES = 63


@dataclass
class PostgresPythonCredentials(PostgresCredentials):
    """The profile's settings: those of dbt-postgres."""

    @property
    def type(self) -> str:
        return TYPE


class PostgresPythonConnectionManager(PostgresConnectionManager):
    """dbt-postgres' connections."""

    TYPE = TYPE


class PostgresPythonAdapter(PostgresAdapter):
    """dbt-postgres that runs Python models in dbt's process."""

    ConnectionManager = PostgresPythonConnectionManager

    def __init__(self, config: Any, mp_context: Any) -> None:
        super().__init__(config, mp_context)
        # dbt builds a model in one thread from hook to hook.
        self._staged = threading.local()

    @available
    def staging_table(self, model: Mapping[str, Any]) -> Any:
        """The relation that holds a Python model's result while it is materialized."""
        ending = "__dbt_python"
        name = str(model["alias"])
        if len((name + ending).encode()) > _NAME_BYTES:
            name = hashlib.md5(name.encode(), usedforsecurity=False).hexdigest()
        return self.Relation.create(
            database=model["database"],
            schema=model["schema"],
            identifier=name + ending,
            type=RelationType.Table,
        )

    def submit_python_job(
        self, parsed_model: dict[str, Any], compiled_code: str
    ) -> AdapterResponse:
        """Run a model and leave its result in the staging table."""
        relation = self.staging_table(parsed_model)
        self._staged.relation = relation
        path = str(parsed_model["original_file_path"])
        try:
            with self._connection() as connection:
                returned = run_model(
                    compiled_code,
                    path,
                    lambda name: Relation(connection, f"select * from {name}"),
                    Session(connection),
                )
                result = result_table(returned)
                write_staging(connection, relation, result)
        except ModelError as error:
            raise DbtRuntimeError(f"Python model failed:\n{error}") from error
        except (UserError, adbc.Error) as error:
            raise DbtRuntimeError(f"Python model failed: {error}") from error
        return AdapterResponse(_message="OK", rows_affected=result.num_rows)

    def post_model_hook(self, config: Mapping[str, Any], context: Any) -> None:
        """Called by dbt after each model, failed or not."""
        super().post_model_hook(config, context)
        relation = getattr(self._staged, "relation", None)
        if relation is not None:
            self._staged.relation = None
            # A failed model's transaction would hold the table until dbt is done.
            self.connections.rollback_if_open()  # type: ignore[no-untyped-call]
            with self._connection() as connection:
                drop_staging(connection, relation)

    @contextmanager
    def _connection(self) -> Iterator[adbc.Connection]:
        """A connection of its own, as the profile has it; each statement commits."""
        given = self.config.credentials
        asked = {name: getattr(given, name) for name in _LIBPQ}
        asked["dbname"] = given.database
        if given.search_path:
            escaped = given.search_path.replace(" ", "\\ ")
            asked["options"] = f"-c search_path={escaped}"
        # As for dbt's own connections: 0 stands for what libpq would take by itself.
        known = {name: value for name, value in asked.items() if value}
        uri = f"postgresql:///?{urlencode(known, quote_via=quote)}"
        with closing(adbc.connect(uri, autocommit=True)) as connection:
            if given.role:
                with connection.cursor() as cursor:
                    cursor.execute(f"set role {given.role}")
            yield connection


Plugin = AdapterPlugin(
    adapter=PostgresPythonAdapter,  # type: ignore[arg-type]
    credentials=PostgresPythonCredentials,
    include_path=str(Path(__file__).parent / "include"),
    dependencies=["postgres"],
    project_name="dbt_postgrespython",
)

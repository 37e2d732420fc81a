"""Runs the code that dbt compiled of a Python model, and tells where it failed."""

import linecache
import traceback
from collections.abc import Callable
from typing import Any

from we_mart.adapters.postgres.reading import Relation


class ModelError(Exception):
    """A model's own error, told from the model's file on."""


def run_model(
    code: str, path: str, load: Callable[[str], Relation], session: Any
) -> Any:
    """What the model returns; ModelError if its code raises.

    code: the model's file, followed by what dbt appends to it
    path: the model's file, to be named in errors
    load: the relation of a name as SQL has it
    session: the model's second argument
    """
    namespace: dict[str, Any] = {"__name__": path, "__file__": path}
    try:
        exec(compile(code, path, "exec"), namespace)
        dbt = namespace["dbtObj"](load)
        dbt.this.to_arrow_table = load(repr(dbt.this)).to_arrow_table
        dbt.this.pl = load(repr(dbt.this)).pl
        return namespace["model"](dbt, session)
    except Exception as error:
        raise ModelError(_told(error, path, code)) from error


def _told(error: Exception, path: str, code: str) -> str:
    """The traceback without the frames that led to the model."""
    linecache.cache[path] = (len(code), None, code.splitlines(keepends=True), path)
    try:
        told = traceback.TracebackException.from_exception(error)
        link: traceback.TracebackException | None = told
        while link is not None:
            own = next((n for n, f in enumerate(link.stack) if f.filename == path), 0)
            link.stack[:own] = []
            link = link.__cause__ or link.__context__
        return "".join(told.format()).rstrip()
    finally:
        del linecache.cache[path]

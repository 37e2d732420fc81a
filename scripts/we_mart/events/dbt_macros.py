"""Writes the dbt macros that follow from schemas/event_schema.json.

`make contract` rewrites them; a test compares them with what is committed, so that the
schema stays the one place where the format of an event is written.
"""

import json
from pathlib import Path

from we_mart.events.schema import EventSchema, event_schema

_RULES = ("type", "pattern", "enum", "minimum", "maximum", "minLength", "maxLength")


def _macro(name: str, says: str, value: dict[str, object]) -> str:
    lines = ",\n".join(
        f"    {json.dumps(k)}: {json.dumps(v)}" for k, v in value.items()
    )
    return (
        f"{{# {says} Written by `make contract` from schemas/event_schema.json. #}}\n"
        f"{{% macro {name}() %}}\n"
        f"{{{{ return({{\n{lines},\n}}) }}}}\n"
        "{% endmacro %}\n"
    )


def _rules(schema: EventSchema) -> dict[str, object]:
    return {
        name: {rule: found[rule] for rule in _RULES if rule in found}
        for name, found in schema.fields.items()
    }


def _fields(schema: EventSchema) -> dict[str, object]:
    """Fields of all events under '', those of a type under its name."""
    found: dict[str, object] = {
        "": {n: n in schema.common_required for n in schema.common}
    }
    for kind in schema.event_types:
        required = schema.own_required[kind]
        found[kind] = {name: name in required for name in schema.own[kind]}
    return found


def event_macros(project: Path) -> dict[Path, str]:
    """Text of each macro file."""
    schema = event_schema()
    folder = project / "macros" / "events"
    return {
        folder / "event_rules.sql": _macro(
            "event_rules", "What the values of each field of an event keep to.",
            _rules(schema),
        ),
        folder / "event_fields.sql": _macro(
            "event_fields",
            "Fields of all events ('') and of each type; whether they are required.",
            _fields(schema),
        ),
    }  # fmt: skip


if __name__ == "__main__":
    for path, text in event_macros(Path.cwd()).items():
        path.write_text(text, encoding="utf-8")

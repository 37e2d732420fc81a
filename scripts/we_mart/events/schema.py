"""Reads schemas/event_schema.json, the one place where the event format is written."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

SCHEMA_FILE = Path(__file__).resolve().parents[3] / "schemas" / "event_schema.json"


@dataclass(frozen=True)
class EventSchema:
    """The schema, looked up by field and event type.

    fields: definition of each field: type, enum, minimum, maximum, maxLength, pattern
    common, common_required: fields that every event may have, or has to have
    own, own_required: event type -> fields that it may have, or has to have, besides
    """

    fields: dict[str, dict[str, Any]]
    common: tuple[str, ...]
    common_required: tuple[str, ...]
    own: dict[str, tuple[str, ...]]
    own_required: dict[str, tuple[str, ...]]

    @property
    def event_types(self) -> tuple[str, ...]:
        """Every event type, in the schema's order."""
        return self.enum("event_type")

    def enum(self, field: str) -> tuple[str, ...]:
        """Values that a field may have, in the schema's order; KeyError without any."""
        return tuple(self.fields[field]["enum"])

    def required(self, event_type: str) -> tuple[str, ...]:
        """Fields that an event of this type has to have."""
        return self.common_required + self.own_required[event_type]


@cache
def event_schema() -> EventSchema:
    """The project's schema, read once."""
    document = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    own, own_required = {}, {}
    for rule in document["allOf"]:
        event_type = rule["if"]["properties"]["event_type"]["const"]
        own[event_type] = tuple(rule["then"]["properties"])
        own_required[event_type] = tuple(rule["then"]["required"])
    return EventSchema(
        fields=document["definitions"],
        common=tuple(document["properties"]),
        common_required=tuple(document["required"]),
        own=own,
        own_required=own_required,
    )

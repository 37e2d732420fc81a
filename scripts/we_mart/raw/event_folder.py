"""Where commerce event files lie: <raw>/events/events_YYYYMMDD*.jsonl[.gz]."""

import re
from pathlib import Path

from we_mart.raw.days import is_day

EVENTS = "events"
#: Name of their lines in messages, in the partition log and as a dbt source.
EVENT_LINES = "events.event_lines"
_NAME = re.compile(r"events_(\d{4})(\d{2})(\d{2}).*\.jsonl(\.gz)?")


def event_files(raw: Path) -> dict[str, list[Path]]:
    """Event files by day yyyy-mm-dd, both in order: that of their names as bytes."""
    found: dict[str, list[Path]] = {}
    for path in sorted((raw / EVENTS).glob("events_*"), key=lambda p: p.name.encode()):
        match = _NAME.fullmatch(path.name)
        day = "-".join(match.group(1, 2, 3)) if match else ""
        if is_day(day) and path.is_file():
            found.setdefault(day, []).append(path)
    return dict(sorted(found.items()))


def misplaced_event_files(raw: Path) -> list[Path]:
    """Files that look like events and will not be read: their name has no day."""
    read = {path for paths in event_files(raw).values() for path in paths}
    return sorted(set((raw / EVENTS).glob("*.jsonl*")) - read)

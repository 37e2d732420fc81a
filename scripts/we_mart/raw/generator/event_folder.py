"""Where event files lie in a raw folder: <raw>/events/events_YYYYMMDD*.jsonl[.gz]."""

import re
from pathlib import Path

EVENTS = "events"
#: Beside the data: readers of events take every file of their folder.
MANIFESTS = "events_manifest"
_NAME = re.compile(r"events_\d{8}.*\.jsonl(\.gz)?")


def event_files(raw: Path) -> list[Path]:
    """Event files of a raw folder, by name."""
    found = (raw / EVENTS).glob("events_*")
    return sorted(path for path in found if _NAME.fullmatch(path.name))


def remove_event_files(raw: Path) -> None:
    """Remove event files and the manifests of dirty ones, nothing else."""
    for path in (*event_files(raw), *(raw / MANIFESTS).glob("events_*.csv")):
        path.unlink()

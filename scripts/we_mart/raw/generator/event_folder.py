"""What the generator keeps beside event files, and how both are removed."""

from pathlib import Path

from we_mart.raw.event_folder import event_files

#: Beside the data: readers of events take every file of their folder.
MANIFESTS = "events_manifest"


def remove_event_files(raw: Path) -> None:
    """Remove event files and the manifests of dirty ones, nothing else."""
    events = [path for paths in event_files(raw).values() for path in paths]
    for path in (*events, *(raw / MANIFESTS).glob("events_*.csv")):
        path.unlink()

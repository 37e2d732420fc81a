"""Sample raw data: a believable platform with the oddities that the models handle.

The facts (`world`) are drawn once, with every entity's whole future; an extract shows
what had happened by the end of its business day. `subjects` lists who writes what.
"""

from collections.abc import Callable

from we_mart.errors import UserError
from we_mart.raw.generator import ads_manifest, world
from we_mart.raw.generator.config import (
    GeneratorConfig,
    check,
    check_events,
    check_request,
)
from we_mart.raw.generator.event_files import write_event_files
from we_mart.raw.generator.event_folder import remove_event_files
from we_mart.raw.generator.subjects import SUBJECTS
from we_mart.raw.generator.writer import RawWriter, remove_table

__all__ = ["GeneratorConfig", "generate", "generate_events"]


def generate(
    config: GeneratorConfig, progress: Callable[[str], None] = lambda text: None
) -> dict[str, int]:
    """Write the raw folder; returns rows per table key `source.table`.

    With `overwrite`, the tables that are written replace those in the folder; other
    tables of the contract stay as they are.
    """
    check(config)
    try:
        config.raw.mkdir(parents=True, exist_ok=True)
        for subject in SUBJECTS:
            for key in subject.tables:
                remove_table(config.raw, key)
        ads_manifest.remove(config.raw)
        with RawWriter(config.raw, progress) as writer:
            facts = world.build(config)
            for subject in SUBJECTS:
                subject.write(facts, writer)
    except OSError as error:
        raise _not_written(config, error) from error
    return writer.rows


def generate_events(
    config: GeneratorConfig, progress: Callable[[str], None] = lambda text: None
) -> int:
    """Write the commerce event files of the raw folder; returns their lines.

    They are no tables of the contract, so `generate` leaves them out. Nothing is
    written, or removed, where the run asks for no events.
    """
    check_request(config)
    check_events(config)
    if not config.events_per_day:
        return 0
    try:
        remove_event_files(config.raw)
        return write_event_files(
            config.raw,
            config.business_days,
            config.events_per_day,
            config.members,
            config.seed,
            config.dirty_events,
            progress,
        )
    except OSError as error:
        raise _not_written(config, error) from error


def _not_written(config: GeneratorConfig, error: OSError) -> UserError:
    return UserError(
        f"raw folder {config.raw} cannot be written "
        f"({error.strerror or error}): choose another folder or make room"
    )

"""Sample raw data: a believable platform with the oddities that the models handle.

The facts (`world`) are drawn once, with every entity's whole future; an extract shows
what had happened by the end of its business day. `subjects` lists who writes what.
"""

from collections.abc import Callable

from we_mart.errors import UserError
from we_mart.raw.generator import world
from we_mart.raw.generator.config import GeneratorConfig, check
from we_mart.raw.generator.subjects import SUBJECTS
from we_mart.raw.generator.writer import RawWriter, remove_table

__all__ = ["GeneratorConfig", "generate"]


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
        with RawWriter(config.raw, progress) as writer:
            facts = world.build(config)
            for subject in SUBJECTS:
                subject.write(facts, writer)
    except OSError as error:
        raise UserError(
            f"raw folder {config.raw} cannot be written "
            f"({error.strerror or error}): choose another folder or make room"
        ) from error
    return writer.rows

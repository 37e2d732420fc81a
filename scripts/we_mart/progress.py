"""Progress of a command, told on standard error."""

import time
from collections.abc import Callable

from rich.console import Console


def progress() -> Callable[[str], None]:
    """Lines on standard error that say how long the command has run."""
    console = Console(stderr=True, highlight=False)
    started = time.monotonic()

    def say(text: str) -> None:
        console.print(f"{time.monotonic() - started:6.1f} s  {text}", markup=False)

    return say

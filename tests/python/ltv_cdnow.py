"""The CDNOW sample as histories, read from the file without the project's code."""

import datetime as dt
from collections import defaultdict
from pathlib import Path

FILE = Path(__file__).parents[2] / "examples/cdnow/CDNOW_sample.txt"
CALIBRATION_END = dt.date(1997, 9, 30)
HOLDOUT_END = dt.date(1998, 6, 30)


def purchase_days() -> dict[str, dict[dt.date, float]]:
    """Dollars by customer and day."""
    found: dict[str, dict[dt.date, float]] = defaultdict(lambda: defaultdict(float))
    for line in FILE.read_text("ascii").splitlines():
        _, customer, day, _, dollars = line.split()
        found[customer][dt.datetime.strptime(day, "%Y%m%d").date()] += float(dollars)
    return found


def histories(
    unit: float = 7.0,
) -> tuple[list[int], list[float], list[float], list[float]]:
    """x, t_x, T in the unit, and mean dollars of repeats, at the end of calibration."""
    rows = []
    for days in purchase_days().values():
        seen = sorted(day for day in days if day <= CALIBRATION_END)
        repeats = [days[day] for day in seen[1:]]
        rows.append(
            (
                len(repeats),
                (seen[-1] - seen[0]).days / unit,
                (CALIBRATION_END - seen[0]).days / unit,
                sum(repeats) / len(repeats) if repeats else 0.0,
            )
        )
    return tuple(list(column) for column in zip(*rows, strict=True))  # type: ignore[return-value]

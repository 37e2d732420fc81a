"""Business days and instants.

Instants are int64 microseconds since 1970-01-01 UTC. A business day of Asia/Seoul
(UTC+9, no summer time since 1988) runs from 15:00 UTC of the day before to 15:00 UTC.
"""

import datetime
from typing import Any

import numpy as np
import numpy.typing as npt

Instants = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int32]
Hashes = npt.NDArray[np.uint64]
AnyArray = npt.NDArray[Any]

MILLI = 1_000
SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

#: The instant of something that does not happen.
NEVER = int(np.iinfo(np.int64).max)

_OFFSET = 9 * HOUR
_EPOCH = datetime.date(1970, 1, 1).toordinal()

#: Relative traffic of the 24 hours of a business day in Seoul: asleep until 7, busiest
#: in the evening.
_HOURS = [3, 2, 1, 1, 1, 1, 2, 4, 5, 5, 5, 5, 7, 6, 5, 5, 6, 7, 8, 9, 10, 10, 8, 6]
_HOURS_CUMULATED = np.concatenate([[0.0], np.cumsum(_HOURS) / sum(_HOURS)])


def day_number(day: datetime.date) -> int:
    """Days since 1970-01-01."""
    return day.toordinal() - _EPOCH


def number_day(number: int) -> datetime.date:
    """The date of a day number."""
    return datetime.date.fromordinal(int(number) + _EPOCH)


def day_start(day: datetime.date) -> int:
    """First instant of a business day."""
    return day_number(day) * DAY - _OFFSET


def day_end(day: datetime.date) -> int:
    """First instant after a business day: what an extract of that day still sees."""
    return day_start(day) + DAY


def business_day(instants: Instants) -> Ints:
    """Day number of the business day of each instant."""
    return (instants + _OFFSET) // DAY


def time_of_day(uniform: Floats) -> Instants:
    """Microseconds after the start of a business day, shaped like a day's traffic."""
    hours = np.interp(uniform, _HOURS_CUMULATED, np.arange(25.0))
    times: Instants = np.minimum((hours * HOUR).astype(np.int64), DAY - 1)
    return times

"""Arrival days of a client log: pieces in, one file per arrival day out.

A session's lines arrive over several days. Days of activity are made one after the
other, in pieces of bounded size; what arrives later waits for the file of its day.
"""

import datetime
from collections.abc import Callable, Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from we_mart.raw.contract import tables
from we_mart.raw.generator.clock import Ints, business_day, day_number
from we_mart.raw.generator.config import GeneratorConfig
from we_mart.raw.generator.draws import Draws
from we_mart.raw.generator.visits import (
    DELAYS,
    OFFLINE,
    Visits,
    clients_for,
    resends,
)
from we_mart.raw.generator.writer import Columns, RawWriter, to_table

#: Clients per piece: about 860,000 lines, one row group.
PIECE_CLIENTS = 40_000

#: Pieces of one day of activity, each with the streams that its lines are drawn from.
Pieces = Iterator[tuple[Draws, Columns]]


def write_log(
    config: GeneratorConfig,
    writer: RawWriter,
    key: str,
    pieces: Callable[[datetime.date, bool], Pieces],
) -> None:
    """Write the log `key` of every arrival day of the run.

    pieces: makes a day's lines; its second value asks for the late ones alone, for
    days before the run whose stragglers arrive within it.
    """
    waiting: dict[int, list[pa.Table]] = {}
    first = day_number(config.start)
    for before in range(max(DELAYS), 0, -1):
        day = config.start - datetime.timedelta(days=before)
        for draws, columns in pieces(day, True):
            _deliver(draws, key, columns, first - 1, waiting)
    waiting.pop(first - 1, None)
    for day in config.business_days:
        number = day_number(day)
        with writer.open(key, day) as part:
            for draws, columns in pieces(day, False):
                table = _deliver(draws, key, columns, number, waiting)
                if table.num_rows:
                    part.write(table)
            late = waiting.pop(number, [])
            if late:
                part.write(_encoded(pa.concat_tables(late), key))


def _deliver(
    draws: Draws,
    key: str,
    columns: Columns,
    today: int,
    waiting: dict[int, list[pa.Table]],
) -> pa.Table:
    """The lines that arrive today; later ones are put aside, earlier ones dropped."""
    table = to_table(tables()[key], columns)
    received = _microseconds(table)
    arrival = business_day(received)
    chosen, again = resends(draws, received)
    copies = _received(table.take(pa.array(chosen)), again)
    _put_aside(copies, business_day(again), today - 1, waiting)
    _put_aside(table, arrival, today, waiting)
    now = arrival == today
    return table if now.all() else table.filter(pa.array(now))


def _put_aside(
    table: pa.Table, arrival: Ints, after: int, waiting: dict[int, list[pa.Table]]
) -> None:
    """Keep the lines that arrive later than day `after`, as plain text."""
    rows = np.flatnonzero(arrival > after)
    days = arrival[rows]
    for number in np.unique(days):
        chosen = table.take(pa.array(rows[days == number]))
        waiting.setdefault(int(number), []).append(_plain(chosen))


def _microseconds(table: pa.Table) -> Ints:
    column = table.column("received_at").chunk(0)
    numbers: Ints = column.view(pa.int64()).to_numpy(zero_copy_only=False)
    return numbers


def _received(table: pa.Table, received: Ints) -> pa.Table:
    """The same lines, received at another time."""
    place = table.schema.get_field_index("received_at")
    column = pa.array(received).view(pa.timestamp("us"))
    return table.set_column(place, table.schema.field(place), column)


def _plain(table: pa.Table) -> pa.Table:
    """Dictionary columns as text, so that tables with different ones can be joined."""
    arrays = [
        pc.cast(column, pa.string()) if pa.types.is_dictionary(column.type) else column
        for column in table.columns
    ]
    fields = [
        field.with_type(array.type)
        for field, array in zip(table.schema, arrays, strict=True)
    ]
    return pa.Table.from_arrays(arrays, schema=pa.schema(fields))


def _encoded(table: pa.Table, key: str) -> pa.Table:
    """Text columns as dictionaries again, save the line ids: all are different."""
    columns = {
        name: column.combine_chunks().dictionary_encode()
        if pa.types.is_string(column.type) and name != "log_id"
        else column.combine_chunks()
        for name, column in zip(table.column_names, table.columns, strict=True)
    }
    return to_table(tables()[key], columns)


def pieces_of(draws: Draws, lines: int, late_only: bool) -> Iterator[tuple[Draws, int]]:
    """Streams and number of clients of each piece of a day with about `lines` lines."""
    clients = clients_for(lines)
    if late_only:
        clients = round(clients * OFFLINE)
    for number, first in enumerate(range(0, clients, PIECE_CLIENTS)):
        yield draws.child(number), min(PIECE_CLIENTS, clients - first)


def line_numbers(day: datetime.date, piece: int, visits: Visits) -> Ints:
    """A number for each line that no other line of the log has."""
    base = (day_number(day) * 1_000 + piece) << 24
    return base + np.arange(len(visits))

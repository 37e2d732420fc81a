"""Plants dirty records in a day's events and tells exactly which.

A record is chosen so that it fails its one check and makes no other record fail. No
event is touched on which the funnel of its session stands. Sessions over midnight are
left alone, whose other part lies in another file. A share is met to the nearest record,
by at least one, while there are records to choose from; the manifest has what was
planted. What a share is of is said by `Kind.base`.
"""

import json
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from we_mart.events.schema import event_schema
from we_mart.raw.generator import event_sessions as types
from we_mart.raw.generator.clock import Bools, Ints
from we_mart.raw.generator.draws import Draws
from we_mart.raw.generator.event_day import DayEvents, Lines
from we_mart.raw.generator.event_dirt_kinds import KINDS, Kind
from we_mart.raw.generator.event_dirt_sessions import SESSION_SPOILS, SessionRows
from we_mart.raw.generator.event_fragments import json_text
from we_mart.raw.generator.event_spoil import Record

#: Records of a kind from which on every event type gets some of them.
_ENOUGH = 20


@dataclass(frozen=True)
class Planted:
    """A line of the manifest.

    row: of the clean day's events, from 0; copy: 1 for the line after it, else 0
    event_id: as the line has it; empty where it has none or cannot be read
    """

    row: int
    copy: int
    event_id: str
    kind: str
    field: str
    check: int
    record: str
    session_id: str


@dataclass
class Dirt:
    """What becomes of a day's lines.

    lines: rows that change, and the lines in their place, without line feeds
    planted: the manifest; short: kinds of which there were not enough records
    """

    lines: dict[int, list[bytes]] = field(default_factory=dict)
    planted: list[Planted] = field(default_factory=list)
    short: list[str] = field(default_factory=list)

    def manifest(self) -> list[tuple[int, Planted]]:
        """Line in the file, from 1, and what was planted there, in order of lines."""
        doubled = sorted(row for row, texts in self.lines.items() if len(texts) > 1)
        return sorted(
            (
                (1 + p.row + bisect_left(doubled, p.row) + p.copy, p)
                for p in self.planted
            ),
            key=lambda entry: entry[0],
        )


class Planter:
    """Chooses records of one day, each once, and changes them."""

    def __init__(self, draws: Draws, events: DayEvents, lines: Lines) -> None:
        self._draws = draws
        self._events = events
        self._lines = lines
        self._sessions = SessionRows(events)
        self._web = (lines.platform == "web")[events.session]
        self._free = ~self._sessions.funnel_rows()
        #: Rows that may still be chosen.
        self._left: Bools = ~events.at_night[events.session]
        self._dirt = Dirt()

    def plant(self, shares: Mapping[str, float]) -> Dirt:
        """Plant every kind that has a share."""
        bases = {
            "event": len(self._events),
            "purchase": int((self._events.type == types.PURCHASE).sum()),
            "session": int((self._sessions.counts > 0).sum()),
        }
        for kind in KINDS:
            share = shares.get(kind.name, 0)
            if not share:
                continue
            wanted = max(1, round(share * bases[kind.base]))
            wanted = min(wanted, kind.most or wanted)
            if self._plant(kind, wanted) < wanted:
                self._dirt.short.append(kind.name)
        return self._dirt

    def _plant(self, kind: Kind, wanted: int) -> int:
        """Plant some records of a kind; returns how many."""
        draws = self._draws.child(kind.name)
        if kind.name in SESSION_SPOILS:
            return self._plant_sessions(kind, draws, wanted)
        if kind.name == "duplicate_order":
            return self._plant_orders(kind, draws, wanted)
        fits = self._left.copy()
        if kind.name != "duplicate_event":
            fits &= self._free
        if kind.types:
            names = event_schema().event_types
            fits &= np.isin(self._events.type, [names.index(t) for t in kind.types])
        if kind.on_web is not None:
            fits &= self._web == kind.on_web
        rows = self._taken(draws, np.flatnonzero(fits), wanted)
        ways = draws.below("way", len(rows), 1 << 30)
        for row, text, way in zip(rows, self._texts(rows), ways, strict=True):
            self._plant_row(kind, int(row), text, int(way))
        return len(rows)

    def _plant_row(self, kind: Kind, row: int, text: bytes, way: int) -> None:
        record: Record = json.loads(text)
        session = record["session_id"]
        if kind.line:
            self._dirt.lines[row] = [kind.line(text, way)]
            self._note(kind, row, "", session)
        elif kind.field:
            name = kind.field(record, way, self._events.day)
            self._dirt.lines[row] = [json_text(record).encode()]
            self._note(kind, row, record.get("event_id") or "", session, name)
        else:
            # Sent twice: the second line is the copy.
            self._dirt.lines[row] = [text, text]
            self._note(kind, row, record["event_id"], session, "event_id", copy=1)

    def _plant_orders(self, kind: Kind, draws: Draws, wanted: int) -> int:
        """Later purchases take the order numbers of earlier ones, which stay clean."""
        fits = self._left & (self._events.type == types.PURCHASE)
        wanted = min(wanted, int(fits.sum()) // 2)
        rows = self._taken(draws, np.flatnonzero(fits), 2 * wanted)
        records = [json.loads(text) for text in self._texts(rows)]
        for place in range(wanted):
            row, record = int(rows[wanted + place]), records[wanted + place]
            record["order_id"] = records[place]["order_id"]
            self._dirt.lines[row] = [json_text(record).encode()]
            session = record["session_id"]
            self._note(kind, row, record["event_id"], session, "order_id")
        return wanted

    def _plant_sessions(self, kind: Kind, draws: Draws, wanted: int) -> int:
        """Sessions of which some or all events change."""
        spoil = SESSION_SPOILS[kind.name]
        fits = self._sessions.fit(kind.name)
        whole = np.flatnonzero(fits)
        whole = whole[self._left[self._sessions.first[whole]]]
        chosen = whole[draws.sample("sessions", len(whole), wanted)]
        ways = draws.below("way", len(chosen), 1 << 30)
        if not len(chosen):
            return 0
        rows = [self._sessions.rows(int(session)) for session in chosen]
        self._left[np.concatenate(rows)] = False
        texts = iter(self._texts(np.concatenate(rows)))
        for mine, way in zip(rows, ways, strict=True):
            records = [json.loads(next(texts)) for _ in mine]
            session = records[0]["session_id"]
            changed, failing = spoil(records, int(way))
            for place in changed:
                line = json_text(records[place]).encode()
                self._dirt.lines[int(mine[place])] = [line]
            for place in failing:
                event_id = records[place]["event_id"]
                self._note(kind, int(mine[place]), event_id, session)
        return len(chosen)

    def _taken(self, draws: Draws, rows: Ints, wanted: int) -> Ints:
        """Some of the rows, ascending, which nobody else can choose any more.

        Rare event types get their share of a twentieth before all others are drawn.
        """
        chosen = np.empty(0, dtype=np.int64)
        if wanted >= _ENOUGH:
            of_type = self._events.type[rows]
            for number in np.unique(of_type):
                these = rows[of_type == number]
                places = draws.sample(f"type {number}", len(these), wanted // _ENOUGH)
                chosen = np.append(chosen, these[places])
        others = np.setdiff1d(rows, chosen, assume_unique=True)
        places = draws.sample("rows", len(others), wanted - len(chosen))
        chosen = np.sort(np.append(chosen, others[places]))
        self._left[chosen] = False
        return chosen

    def _texts(self, rows: Ints) -> list[bytes]:
        texts = self._lines.texts(rows).to_list()
        return [text.rstrip("\n").encode() for text in texts]

    def _note(
        self,
        kind: Kind,
        row: int,
        event_id: str,
        session_id: str,
        name: str = "",
        copy: int = 0,
    ) -> None:
        self._dirt.planted.append(
            Planted(
                row, copy, event_id, kind.name, name, kind.check, kind.base, session_id
            )
        )

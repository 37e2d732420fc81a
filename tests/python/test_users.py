"""we_user and what stands beside it against an oracle, in any order of days.

Many small worlds go into one raw folder, as a dbt run costs the same for one and for a
hundred; ids, keys and countries of a world are its own.
"""

import datetime as dt
import random
from collections import Counter
from collections.abc import Container, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oracles import users
from oracles.order_schedules import DbtMarts, examples, fresh_marts
from oracles.user_worlds import TABLES as RAW_TABLES
from oracles.user_worlds import VERSIONS, Pack, Rows, cases, draw_pack, world_of
from oracles.users import Row
from support import DbtProject, write_raw
from we_mart.compare import columns, neutral_cell

MODELS = tuple(f"+{table}" for table in users.TABLES)
KEYS = {
    "we_user": ("part_date", "we_member_id"),
    "we_id_mapping": ("part_date", "service", "account_id"),
    "we_id_conflict": ("part_date", "service", "account_id", "reason"),
    "stats_we_d_user_join": ("part_date", "service", "ctry_code"),
}
COLUMNS = {
    "we_user": users.WE_USER_COLUMNS,
    "we_id_mapping": users.MAPPING_COLUMNS,
    "we_id_conflict": users.CONFLICT_COLUMNS,
    "stats_we_d_user_join": users.STATS_COLUMNS,
}
#: With three or four extracts from these days on, shop accounts come to follow keys.
FIRST_DAYS = (dt.date(2024, 6, 30), dt.date(2024, 7, 1))

#: Rows of the marts by table, with run_timestamp.
Marts = dict[str, Rows]


@dataclass
class UserMarts:
    """A raw folder, a warehouse, and what the marts should hold."""

    project: DbtProject
    pack: Pack
    raw: dict[str, dict[str, Rows]] = field(default_factory=dict)
    built: set[str] = field(default_factory=set)
    done: list[str] = field(default_factory=list)

    def deliver(self, table: str, n: int, version: int = 0) -> None:
        """An extract arrives, or another version of it in its place."""
        rows = self.pack.rows(table, n, version)
        if rows is not None:
            self._write(table, self.pack.day(n), rows)

    def empty(self, table: str, n: int) -> None:
        self._write(table, self.pack.day(n), [])

    def _write(self, table: str, day: str, rows: Rows) -> None:
        self.raw.setdefault(table, {})[day] = rows
        write_raw(self.project.raw, table, rows, day or None)
        self.done.append(f"{table} of {day or 'no day'}: {len(rows)} rows")

    def deliver_all(self, late: Container[tuple[str, int]] = ()) -> None:
        """The first versions of all extracts but the late ones."""
        self._write(users.LINKS, "", self.pack.raw()[users.LINKS][""])
        for table in RAW_TABLES:
            for n in range(self.pack.length):
                if (table, n) not in late:
                    self.deliver(table, n)

    def build(self, first: int, last: int, replaced: bool = False) -> None:
        """A range of days; on PostgreSQL what was replaced is loaded again before."""
        days = self.pack.day(first), self.pack.day(last)
        if replaced and self.project.target == "postgres":
            self.project.load(days)
        self._run(
            {self.pack.day(n) for n in range(first, last + 1)},
            start_date=days[0],
            end_date=days[1],
        )

    def build_new(self, new: Iterable[int]) -> None:
        """The days that a run finds by itself, which should be these."""
        self._run({self.pack.day(n) for n in new})

    def _run(self, days: set[str], **variables: str) -> None:
        """The days built are those of the oracle then; all others are as they were."""
        before = self.tables() if self.built else {}
        self.done.append(f"build {min(days)} to {max(days)} {variables}")
        self.project.run(*MODELS, **variables)
        self.built |= days
        after = self.tables()
        written = {
            row["run_timestamp"]
            for rows in after.values()
            for row in rows
            if row["part_date"] in days
        }
        assert len(written) <= 1, f"not one value a run: {written}{self._told()}"
        for table, rows in before.items():
            old, new = (
                counted(row for row in version if row["part_date"] not in days)
                for version in (rows, after[table])
            )
            assert old == new, f"other days of {table} changed after{self._told()}"
        self._agree(after)

    def _agree(self, marts: Marts) -> None:
        expected = {
            table: [row for day in self.built for row in rows_of(self.raw, day)]
            for table, rows_of in users.TABLES.items()
        }
        found = {
            table: [{n: c for n, c in row.items() if n != "run_timestamp"} for row in rows]
            for table, rows in marts.items()
        }  # fmt: skip
        told = disagreements(self.pack, self.raw, expected, found)
        if told:
            pytest.fail(f"the marts differ from the oracle after{self._told()}\n{told}", False)  # fmt: skip

    def _told(self) -> str:
        return "\n  ".join(["", *self.done])

    def tables(self) -> Marts:
        found: Marts = {}
        with self.project.warehouse() as warehouse:
            for table in users.TABLES:
                names = [name for name, _ in columns(warehouse, "we_mart", table)]
                fetched = warehouse.query(
                    f"select {', '.join(names)} from we_mart.{table}"
                )
                found[table] = [
                    dict(zip(names, map(neutral_cell, row), strict=True))
                    for row in fetched
                ]
        return found


def counted(rows: Iterable[Row]) -> Counter[tuple[tuple[str, Any], ...]]:
    return Counter(tuple(sorted(row.items())) for row in rows)


def disagreements(
    pack: Pack,
    raw: dict[str, dict[str, Rows]],
    expected: Marts,
    found: Marts,
    most: int = 3,
) -> str:
    """The cells that differ, with the raw rows of the first few worlds and days."""
    told: dict[tuple[int, str], list[str]] = {}
    for table, key_columns in KEYS.items():

        def by_key(rows: Rows, names: tuple[str, ...] = key_columns) -> dict[Any, Rows]:
            grouped: dict[Any, Rows] = {}
            for row in rows:
                grouped.setdefault(tuple(row[name] for name in names), []).append(row)
            return grouped

        wanted, there = by_key(expected[table]), by_key(found[table])
        for key in wanted.keys() | there.keys():
            ours, theirs = wanted.get(key, []), there.get(key, [])
            if counted(ours) == counted(theirs):
                continue
            row = (ours or theirs)[0]
            number = world_of(row)
            # Counts without a country are of all worlds.
            place = (len(pack.worlds) if number is None else number, row["part_date"])
            told.setdefault(place, []).append(
                f"  {table} {key}: {_difference(ours, theirs)}"
            )
    text = []
    for number, day in sorted(told)[:most]:
        if number < len(pack.worlds):
            text.append(f"world {number}, seed {pack.worlds[number].seed}, {day}:")
            text += [
                f"  {table} {_text(row)}"
                for table, days in raw.items()
                for row in days.get(day if table != users.LINKS else "", [])
                if world_of(row) == number
            ]
        text += sorted(told[number, day])
    if len(told) > most:
        text.append(f"and {len(told) - most} more worlds and days")
    return "\n".join(text)


def _difference(ours: Rows, theirs: Rows) -> str:
    if len(ours) != 1 or len(theirs) != 1:
        return f"expected {len(ours)} rows, found {len(theirs)}: " + "; ".join(
            map(_text, theirs or ours)
        )
    (one,), (other,) = ours, theirs
    return ", ".join(
        f"{name} should be {one.get(name, 'no column')!r}, is {other.get(name, 'no column')!r}"
        for name in one | other
        if one.get(name, "no column") != other.get(name, "no column")
    )


def _text(row: Row) -> str:
    return " ".join(f"{name}={cell}" for name, cell in row.items())


@contextmanager
def fresh_user_marts(
    project: DbtProject, request: pytest.FixtureRequest, pack: Pack
) -> Iterator[UserMarts]:
    with fresh_marts(project, request) as marts:
        assert isinstance(marts, DbtMarts)
        yield UserMarts(marts.project, pack)


# The worlds


def test_worlds_share_no_id_and_no_country() -> None:
    pack = draw_pack(0, 60)
    for number, world in enumerate(pack.worlds):
        rows = [row for n in range(4) for v in range(VERSIONS) for t in RAW_TABLES for row in world.days[n][v][t]]  # fmt: skip
        assert {world_of(row) for row in rows} <= {number}
        keys = {row.get("service_user_key") for row in rows} - {None, ""}
        assert all(key.startswith(f"{number}-") for key in keys)
        for table, column in users.ACCOUNTS.values():
            for versions in world.days:
                ids = [row[column] for row in versions[0][table]]
                assert len(ids) == len(set(ids))


MEANT = {
    "{} without keys, {} with keys": ["unlinked", "shared_key", "key_mismatch"],
    "{} cnt_join, {} cnt_leave": ["we", "wv", "ws", "wa", "ph", "no country"],
    "{} cnt_rejoin, several old {}, old {} before others": ["wv", "ws", "wa", "ph"],
    "current {} by 0, current {} by 2, current {} by 3": ["wv", "ws", "wa", "ph"],
    "current {} by 1, {} never joined, {} key empty": ["wv", "ws"],
    "{}_trans_seq 1, {}_trans_seq 2, {}_trans_seq 3": ["wv", "ws"],
    "ctry_code of {} from history, ip of {} from history": ["wv", "ws"],
    "{} deactivated_dt True, {} leave_dt True": ["ACTIVE", "INACTIVE", "LEAVE", "DELETED", "BLOCKED"],
    "{} deactivated_dt False, {} leave_dt False": ["LEAVE", "DELETED"],
    "member {} left True": ["ACTIVE", "WITHDRAWN", "DELETED"],
    "member {} left False": ["WITHDRAWN", "DELETED"],
    "join_service {}": ["we", "wv", "ws", "None"],
    "{}": [
        "member_differs with keys", "shop own_member with keys", "only left carriers",
        "shop service_user_key with keys", "chosen has no member", "appeared", "vanished",
        "created at the start", "created before it", "language of the account",
        "link later", "link at the end", "link right before the end",
        *(f"carrier by {n}" for n in range(4)), *(f"first by {n}" for n in range(5)),
        *(f"ctry_code by {n}" for n in range(2)), *(f"ip by {n}" for n in range(3)),
        *(f"device by {n}" for n in range(2)), *(f"link by {n}" for n in range(2)),
    ],
}  # fmt: skip


def test_worlds_have_what_they_are_meant_to_have() -> None:
    pack = draw_pack(0, 200)
    seen = sum((cases(pack, n) for n in range(pack.length)), Counter[str]())
    meant = {
        case
        for pattern, names in MEANT.items()
        for name in names
        for case in pattern.replace("{}", name).split(", ")
    }
    assert {case: seen[case] for case in sorted(meant) if seen[case] < 10} == {}


# The properties


def seeds(project: DbtProject) -> st.SearchStrategy[int]:
    """All else follows from the seed, as the first example drawn is the simplest.

    The engines start from different ones.
    """
    return st.integers(0 if project.target == "duckdb" else 1, 2**32 - 1)


@pytest.mark.slow
def test_one_build_equals_the_oracle_and_loses_no_account(
    project: DbtProject, request: pytest.FixtureRequest
) -> None:
    @examples(project, duckdb=2, postgres=1)
    @given(seed=seeds(project))
    def check(seed: int) -> None:
        pack = draw_pack(seed, 100, 4, FIRST_DAYS[seed % 2], gaps=1)
        with fresh_user_marts(project, request, pack) as marts:
            marts.deliver_all()
            marts.build_new(range(pack.length))
            found = marts.tables()
            reconcile(marts.raw, found)
            with marts.project.warehouse() as warehouse:
                for table, names in COLUMNS.items():
                    typed = columns(warehouse, "we_mart", table)
                    assert [n for n, _ in typed if n != "run_timestamp"] == list(names)

    check()


def reconcile(raw: dict[str, dict[str, Rows]], found: Marts) -> None:
    """Every account is mapped or unlinked, and every member is there once.

    Told from the raw rows alone, so that it holds whatever the oracle says.
    """
    mapping = found["we_id_mapping"]
    unlinked = [r for r in found["we_id_conflict"] if r["reason"] == "unlinked"]
    told = Counter(
        (row["part_date"], row["service"], row["account_id"])
        for row in mapping + unlinked
    )
    there = Counter(
        (day, service, str(row[id_column]))
        for service, (table, id_column) in users.ACCOUNTS.items()
        for day, rows in raw.get(table, {}).items()
        for row in rows
    )
    assert told == there
    members = Counter((r["part_date"], r["we_member_id"]) for r in found["we_user"])
    assert members == Counter(
        (day, row["we_member_id"])
        for day, rows in raw[users.MEMBERS].items()
        for row in rows
    )
    accounts: dict[tuple[Any, ...], set[str]] = {}
    for row in mapping:
        place = (row["part_date"], row["we_member_id"], row["service"])
        accounts.setdefault(place, set()).add(row["account_id"])
    assert {place[:2] for place in accounts} <= members.keys()
    for row in found["we_user"]:
        for service in users.ACCOUNTS:
            place = (row["part_date"], row["we_member_id"], service)
            current = row[f"{service}_user_id"]
            theirs = accounts.get(place)
            assert str(current) in theirs if theirs else current is None


@pytest.mark.slow
def test_days_in_any_order_with_reruns_and_replaced_extracts_equal_the_oracle(
    project: DbtProject, request: pytest.FixtureRequest
) -> None:
    @examples(project, duckdb=1, postgres=1)
    @given(seed=seeds(project))
    def check(seed: int) -> None:
        rng = random.Random(seed)
        pack = draw_pack(seed, 40, 3, FIRST_DAYS[seed % 2], gaps=2)
        days = range(pack.length)
        with fresh_user_marts(project, request, pack) as marts:
            marts.deliver_all()
            for n in rng.sample(days, pack.length):
                marts.build(n, n)
            again = rng.choice(days)
            marts.build(again, again)
            first, last = sorted(rng.choices(days, k=2))
            for table in rng.sample(RAW_TABLES, 4):
                for n in range(first, last + 1):
                    version = rng.randrange(VERSIONS)
                    if version:
                        marts.deliver(table, n, version)
                    else:
                        marts.empty(table, n)
            marts.build(first, last, replaced=True)

    check()


@pytest.mark.slow
def test_an_extract_that_arrives_late_is_taken_in_by_the_next_run(
    project: DbtProject, request: pytest.FixtureRequest
) -> None:
    @examples(project, duckdb=1, postgres=1)
    @given(seed=seeds(project))
    def check(seed: int) -> None:
        rng = random.Random(seed)
        pack = draw_pack(seed, 40, 3, FIRST_DAYS[seed % 2])
        n = rng.randrange(pack.length)
        *late, never = rng.sample(RAW_TABLES, rng.choice([2, 3]))
        missing = {(never, m) for m in range(pack.length)} | {(t, n) for t in late}
        with fresh_user_marts(project, request, pack) as marts:
            marts.deliver_all(missing)
            marts.build_new(range(pack.length))
            for table in late:
                marts.deliver(table, n)
            marts.build_new([n])

    check()

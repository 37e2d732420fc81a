"""The oracle of we_user, held to examples worked out by hand."""

import datetime as dt
from typing import Any

import pytest

from oracles import users
from oracles.order_worlds import at
from oracles.users import Row

BEFORE, DAY = "2024-07-01", "2024-07-02"
T1, T2, T3 = at("2022-01-01 03:00"), at("2022-01-02 03:00"), at("2022-01-03 03:00")
OLD, OLDER = at("2021-11-23 14:59:59.999999"), at("2019-01-01")
START = at("2021-11-23 15:00")


def member(number: int = 1, **cells: Any) -> Row:
    base = {"status": "ACTIVE", "cre_at": OLDER, "leave_at": None, "upd_at": OLDER}
    return {"we_member_id": number} | base | cells


def wv(
    number: int = 1, of: int | None = 1, key: str | None = None, **cells: Any
) -> Row:
    """An active community account, but for `cells`."""
    return {
        "wv_user_id": number, "we_member_id": of, "status": "ACTIVE", "lang": None,
        "ctry_code": None, "ip": None, "cre_dt": T1, "join_dt": None, "upd_dt": T3,
        "deactivated_dt": None, "leave_dt": None, "service_user_key": key,
    } | cells  # fmt: skip


def ws(
    number: int = 1, of: int | None = 1, key: str | None = None, **cells: Any
) -> Row:
    row = {"ws_user_id": number, "last_access_dt": None} | wv(0, of, key)
    return {n: row[n] for n in row if n not in ("wv_user_id", "leave_dt")} | cells


def wa(number: int = 1, of: int | None = 1, **cells: Any) -> Row:
    row = {"status": "ACTIVE", "lang": None, "cre_dt": T1, "deactivated_at": None}
    return {"wa_user_id": number, "we_member_id": of} | row | cells


def ph(number: str = "p", of: int | None = 1, **cells: Any) -> Row:
    row = {"cre_dt": T1, "last_access_at": None, "withdrawal_at": None}
    return {"ph_user_id": number, "we_member_id": of} | row | cells


def raw(day: str = DAY, **extracts: list[Row]) -> dict[str, dict[str, list[Row]]]:
    """The extracts of one day; links have none."""
    tables = {
        "members": users.MEMBERS, "wv": users.WV, "ws": users.WS, "wa": users.WA,
        "ph": users.PH, "devices": users.DEVICES, "accesses": users.ACCESSES,
        "wv_stays": users.HISTORY["wv"], "ws_stays": users.HISTORY["ws"],
        "links": users.LINKS,
    }  # fmt: skip
    days = {name: "" if name == "links" else day for name in extracts}
    return {tables[name]: {days[name]: rows} for name, rows in extracts.items()}


def user(*names: str, day: str = DAY, **extracts: list[Row]) -> Any:
    """Cells of member 1's row of the mart."""
    (row,) = users.we_user(raw(day, members=[member()], **extracts), day)
    cells = [row[name] for name in names]
    return cells[0] if len(cells) == 1 else cells


def test_the_oracle_has_every_column_and_a_row_for_a_member_without_accounts() -> None:
    (row,) = users.we_user(raw(members=[member(cre_at=T1)]), DAY)
    assert tuple(row) == users.WE_USER_COLUMNS
    assert len(users.WE_USER_COLUMNS) == 44
    filled = {name: cell for name, cell in row.items() if cell is not None}
    assert filled == {"we_member_id": 1, "we_cre_at": T1, "part_date": DAY}


def test_the_oracle_reads_the_extracts_of_the_day_alone() -> None:
    both = raw(members=[member()], wv=[wv()])
    assert users.we_user(both, BEFORE) == []
    both[users.WV] |= {BEFORE: [wv(2, cre_dt=T3)]}
    both[users.MEMBERS] |= {BEFORE: [member()]}
    rows = users.we_user(both, BEFORE) + users.we_user(both, DAY)
    assert [row["wv_user_id"] for row in rows] == [2, 1]


def test_the_oracle_carries_the_columns_of_the_current_accounts() -> None:
    told = raw(
        members=[member()],
        wv=[wv(11, status="DELETED", lang="ko", join_dt=T2, deactivated_dt=T1, leave_dt=T3, key="k")],
        ws=[ws(12, status="INACTIVE", lang="en", join_dt=T1, deactivated_dt=T2, last_access_dt=T3, ctry_code="KR", ip="i", key="")],
        wa=[wa(13, lang="ja", status="X", deactivated_at=T3)],
        ph=[ph("q", last_access_at=T2, withdrawal_at=T3)],
        accesses=[{"wv_user_id": 11, "last_accessed_at": T2}, {"wv_user_id": 12, "last_accessed_at": T3}],
        links=[{"vlive_id": 14, "wv_user_id": 11, "linked_at": OLDER}],
    )  # fmt: skip
    (row,) = users.we_user(told, DAY)
    assert row == {
        "we_member_id": 1, "we_cre_at": OLDER, "we_leave_dt": None,
        "ctry_code": "KR", "ip": "i", "join_service": "we",
        "wv_user_id": 11, "wv_lang": "ko", "wv_status": "DELETED", "wv_cre_dt": T1,
        "wv_first_cre_dt": T1, "wv_join_dt": T2, "wv_first_join_dt": T2,
        "wv_upd_dt": T3, "wv_deactivated_dt": T1, "wv_last_access_dt": T2,
        "wv_leave_dt": T3, "wv_trans_seq": 1, "wv_service_user_key": "k",
        "ws_user_id": 12, "ws_lang": "en", "ws_status": "INACTIVE", "ws_cre_dt": T1,
        "ws_first_cre_dt": T1, "ws_join_dt": T1, "ws_first_join_dt": T1,
        "ws_upd_dt": T3, "ws_deactivated_dt": T2, "ws_last_access_dt": T3,
        "ws_trans_seq": 1, "ws_service_user_key": None,
        "wa_user_id": 13, "wa_lang": "ja", "wa_status": "X", "wa_cre_dt": T1,
        "wa_deactivated_at": T3,
        "ph_user_id": "q", "ph_cre_dt": T1, "ph_first_join_dt": T1,
        "ph_last_access_at": T2, "ph_withdrawal_at": T3,
        "vlive_id": 14, "vlive_linked_at": OLDER, "part_date": DAY,
    }  # fmt: skip


# Accounts to members


@pytest.mark.parametrize(
    ("carriers", "belongs_to"),
    [
        ([], (1, "own_member")),
        ([wv(9, 2, "other")], (1, "own_member")),
        ([wv(9, 2, "k")], (2, "service_user_key")),
        ([wv(9, None, "k")], (None, "service_user_key")),
        # Its own member before a living one; living, active or not, before left; the
        # latest; the highest as a number, not as a text.
        ([wv(8, 1, "k", status="LEAVE"), wv(9, 2, "k", cre_dt=T2)], (1, "service_user_key")),
        ([wv(8, 3, "k", status="INACTIVE"), wv(9, 4, "k", cre_dt=T3, status="LEAVE")], (3, "service_user_key")),
        ([wv(8, 3, "k", status="INACTIVE", cre_dt=T2), wv(9, 4, "k")], (3, "service_user_key")),
        ([wv(10, 2, "k", status="LEAVE"), wv(9, 3, "k", status="DELETED")], (2, "service_user_key")),
    ],
)  # fmt: skip
def test_the_oracle_matches_a_shop_account_by_its_key(
    carriers: list[Row], belongs_to: tuple[int | None, str]
) -> None:
    shop = [ws(5, key="k")]
    for day, expected in ((DAY, belongs_to), (BEFORE, (1, "own_member"))):
        *_, found = users.accounts(raw(day, wv=carriers, ws=shop), day)
        assert (found.member, found.matched_by) == expected


@pytest.mark.parametrize("key", [None, ""])
def test_the_oracle_takes_an_empty_text_for_no_key(key: str | None) -> None:
    told = raw(
        members=[member(1), member(2)],
        wv=[wv(8, key=""), wv(9, of=2, key=None)],
        ws=[ws(5, key=key)],
    )
    assert [a.member for a in users.accounts(told, DAY)] == [1, 2, 1]
    assert users.we_id_conflict(told, DAY) == []
    assert users.we_user(told, DAY)[0]["ws_service_user_key"] is None
    assert users.we_user(told, DAY)[0]["wv_service_user_key"] is None


def test_the_oracle_maps_every_linked_account() -> None:
    told = raw(
        members=[member(1), member(2)],
        wv=[wv(3), wv(4, status="LEAVE", leave_dt=T2), wv(5, status="DELETED"), wv(6, of=7, key="k")],
        ws=[ws(3, status="INACTIVE"), ws(4, status="LEAVE"), ws(5, key="k")],
        wa=[wa(3), wa(4, deactivated_at=T2), wa(5, of=None)],
        ph=[ph("a", of=2), ph("A", withdrawal_at=T2)],
    )  # fmt: skip
    rows = users.we_id_mapping(told, DAY)
    assert {tuple(row) for row in rows} == {users.MAPPING_COLUMNS}
    assert sorted(tuple(row.values()) for row in rows) == [
        (1, "ph", "A", 0, "own_member", T1, T2, DAY),
        (1, "wa", "3", 1, "own_member", T1, None, DAY),
        (1, "wa", "4", 0, "own_member", T1, T2, DAY),
        (1, "ws", "3", 1, "own_member", T1, None, DAY),
        (1, "ws", "4", 0, "own_member", T1, T3, DAY),
        (1, "wv", "3", 1, "own_member", T1, None, DAY),
        (1, "wv", "4", 0, "own_member", T1, T2, DAY),
        (1, "wv", "5", 0, "own_member", T1, T3, DAY),
        (2, "ph", "a", 1, "own_member", T1, None, DAY),
    ]


# Conflicts


def findings(day: str, **extracts: list[Row]) -> list[tuple[Any, ...]]:
    told = raw(day, members=[member(1), member(2)], **extracts)
    rows = users.we_id_conflict(told, day)
    assert {tuple(row) for row in rows} <= {users.CONFLICT_COLUMNS}
    return sorted(tuple(row.values())[:-1] for row in rows)


def test_the_oracle_finds_unlinked_accounts() -> None:
    assert findings(
        DAY,
        wv=[wv(3, of=None, key="k"), wv(4, of=9)],
        ws=[ws(5, key="k")],
        wa=[wa(6, of=9)],
        ph=[ph("p", of=None)],
    ) == [
        ("ph", "p", "unlinked", None, None, None),
        ("wa", "6", "unlinked", 9, 9, None),
        ("ws", "5", "unlinked", None, 1, "k"),
        ("wv", "3", "unlinked", None, None, "k"),
        ("wv", "4", "unlinked", 9, 9, None),
    ]  # fmt: skip


def test_the_oracle_finds_a_member_that_differs() -> None:
    extracts = {"wv": [wv(3, 2, "k")], "ws": [ws(5, 1, "k"), ws(6, None, "k")]}
    assert findings(DAY, **extracts) == [("ws", "5", "member_differs", 2, 1, "k")]
    assert findings(BEFORE, **extracts) == [
        ("ws", "5", "shared_key", 1, 1, "k"),
        ("ws", "6", "shared_key", None, None, "k"),
        ("ws", "6", "unlinked", None, None, "k"),
        ("wv", "3", "shared_key", 2, 2, "k"),
    ]


@pytest.mark.parametrize("day", [BEFORE, DAY])
@pytest.mark.parametrize(
    ("keys", "key", "found"),
    [
        (["a", "b"], "k", True), (["a", None], "k", False), (["a", ""], "k", False),
        ([], "k", False), (["a"], None, False), (["a"], "", False),
    ],
)  # fmt: skip
def test_the_oracle_finds_keys_that_do_not_match(
    day: str, keys: list[str | None], key: str | None, found: bool
) -> None:
    community = [wv(n, key=k) for n, k in enumerate(keys)]
    expected = [("ws", "5", "key_mismatch", 1, 1, key)] if found else []
    assert findings(day, wv=community, ws=[ws(5, key=key)]) == expected


def test_the_oracle_finds_no_mismatch_where_one_account_has_the_key() -> None:
    community = [wv(1, key="a"), wv(2, key="k")]
    assert findings(BEFORE, wv=community, ws=[ws(5, key="k")]) == []


def test_the_oracle_finds_keys_of_several_members() -> None:
    assert findings(
        DAY,
        wv=[wv(3, 1, "k"), wv(4, 9, "k"), wv(6, 1, "K"), wv(7, None, "K")],
        ws=[ws(5, key="k")],
    ) == [
        ("ws", "5", "shared_key", 1, 1, "k"),
        ("wv", "3", "shared_key", 1, 1, "k"),
        ("wv", "4", "shared_key", 9, 9, "k"),
        ("wv", "4", "unlinked", 9, 9, "k"),
        ("wv", "7", "unlinked", None, None, "K"),
    ]  # fmt: skip


# Current accounts, joins


@pytest.mark.parametrize(
    ("column", "rows", "current"),
    [
        ("wv_user_id", [wv(1), wv(2, status="INACTIVE", cre_dt=T2)], 1),
        ("wv_user_id", [wv(1, status="INACTIVE"), wv(2, status="LEAVE", cre_dt=T2)], 1),
        ("wv_user_id", [wv(1, cre_dt=T2), wv(2)], 1),
        ("wv_user_id", [wv(9), wv(10)], 10),
        ("wv_user_id", [wv(1, status="LEAVE", cre_dt=T2), wv(2, status="DELETED")], 1),
        ("wv_user_id", [wv(1, status="BLOCKED", cre_dt=T2), wv(2, status="LEAVE")], 1),
        ("ws_user_id", [ws(1), ws(2, status="INACTIVE", cre_dt=T2)], 1),
        ("wa_user_id", [wa(1), wa(2, deactivated_at=T3, cre_dt=T2)], 1),
        ("wa_user_id", [wa(1, status="X"), wa(2, status="ACTIVE")], 2),
        ("wa_user_id", [wa(2, status="X"), wa(1, status="ACTIVE")], 2),
        ("ph_user_id", [ph("a"), ph("b", withdrawal_at=T3, cre_dt=T2)], "a"),
        ("ph_user_id", [ph("a"), ph("B")], "a"),
        ("ph_user_id", [ph("a", cre_dt=T1), ph("B", cre_dt=T2)], "B"),
        ("ph_first_join_dt", [ph("a", cre_dt=T2), ph("b", withdrawal_at=T3)], T1),
    ],
)
def test_the_oracle_picks_the_current_account(
    column: str, rows: list[Row], current: Any
) -> None:
    assert user(column, **{column[:2]: rows}) == current
    assert user(column, **{column[:2]: rows[::-1]}) == current


COUNTS = ("wv_user_id", "wv_trans_seq", "wv_first_cre_dt", "wv_first_join_dt")


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([wv(1, cre_dt=OLD, join_dt=T1)], [1, 1, OLD, T1]),
        ([wv(1, cre_dt=START, join_dt=T1)], [1, 1, START, T1]),
        ([wv(1, cre_dt=OLDER), wv(2, cre_dt=OLD)], [2, 1, OLD, None]),
        ([wv(1, cre_dt=OLDER, join_dt=OLDER), wv(2, cre_dt=OLD), wv(3)], [3, 2, T1, None]),
        ([wv(1, join_dt=T2), wv(2, join_dt=T1), wv(3)], [3, 3, T1, T1]),
        # The current one is not the last, as another left; it may be one not counted.
        ([wv(1), wv(2, status="LEAVE", cre_dt=T2, join_dt=T2)], [1, 1, T1, T2]),
        ([wv(1, cre_dt=OLD), wv(2, status="LEAVE", join_dt=T2)], [1, 1, OLD, None]),
    ],
)  # fmt: skip
def test_the_oracle_counts_joins(rows: list[Row], expected: list[Any]) -> None:
    assert user(*COUNTS, wv=rows) == expected
    shop = [ws(r["wv_user_id"]) | {n: r[n] for n in ("status", "cre_dt", "join_dt")} for r in rows]  # fmt: skip
    assert user(*(name.replace("wv", "ws") for name in COUNTS), ws=shop) == expected


# Columns of the current accounts and of the first join


@pytest.mark.parametrize(
    ("extracts", "place"),
    [
        # The earliest join, living or not, not the earliest creation.
        (
            {
                "wv": [wv(1, join_dt=T2, ctry_code="KR", ip="1")],
                "ws": [ws(1, join_dt=T1, cre_dt=T3, status="DELETED", ctry_code="DE", ip="2")],
            },
            ["DE", "2"],
        ),
        # Community first, then the later creation, then the higher id.
        (
            {
                "wv": [wv(1, join_dt=T2, ctry_code="KR"), wv(2, ctry_code="FR")],
                "ws": [ws(9, join_dt=T2, cre_dt=T3, ctry_code="DE")],
            },
            ["KR", None],
        ),
        ({"ws": [ws(9, join_dt=T2, ip="a"), ws(1, join_dt=T2, cre_dt=T2, ip="b")]}, [None, "b"]),
        ({"wv": [wv(9, join_dt=T2, ip="a"), wv(10, join_dt=T2, ip="b")]}, [None, "b"]),
        # No join: the earliest creation, community first, then the higher id.
        ({"wv": [wv(1, cre_dt=T2, ip="a")], "ws": [ws(1, ip="b")]}, [None, "b"]),
        ({"wv": [wv(9, ip="a"), wv(10, ip="b")], "ws": [ws(99, ip="c")]}, [None, "b"]),
        # Country and address are looked up on their own, in the account's own history.
        (
            {
                "wv": [wv(1, join_dt=T1), wv(2, join_dt=T2, ctry_code="FR", ip="x")],
                "wv_stays": [
                    {"wv_user_id": 1, "ctry_code": "KR", "ip": None, "start_dt": T1},
                    {"wv_user_id": 1, "ctry_code": "DE", "ip": "z", "start_dt": T2},
                    {"wv_user_id": 1, "ctry_code": "DE", "ip": "b", "start_dt": T2},
                    {"wv_user_id": 1, "ctry_code": "de", "ip": "a", "start_dt": T2},
                    {"wv_user_id": 2, "ctry_code": "AA", "ip": "0", "start_dt": OLD},
                ],
                "ws_stays": [{"ws_user_id": 1, "ctry_code": "AB", "ip": "1", "start_dt": OLD}],
            },
            ["KR", "b"],
        ),
        (
            {
                "ws": [ws(1, ctry_code="KR")],
                "ws_stays": [
                    {"ws_user_id": 1, "ctry_code": "de", "ip": "a", "start_dt": T2},
                    {"ws_user_id": 1, "ctry_code": "DE", "ip": "b", "start_dt": T2},
                ],
            },
            ["KR", "b"],
        ),
        ({"wa": [wa(1)], "ph": [ph()]}, [None, None]),
    ],
)  # fmt: skip
def test_the_oracle_tells_the_first_place(
    extracts: dict[str, list[Row]], place: list[str | None]
) -> None:
    assert user("ctry_code", "ip", **extracts) == place
    turned = {name: rows[::-1] for name, rows in extracts.items()}
    assert user("ctry_code", "ip", **turned) == place


@pytest.mark.parametrize(
    ("extracts", "joined"),
    [
        ({"wv": [wv(status="LEAVE")], "ws": [ws()]}, "we"),
        ({"wv": [wv()], "wa": [wa()]}, "wv"),
        ({"ws": [ws(status="DELETED")], "ph": [ph()]}, "ws"),
        ({"wa": [wa()], "ph": [ph()]}, None),
        ({"wv": [wv(of=2)]}, None),
    ],
)
def test_the_oracle_tells_the_services_joined(
    extracts: dict[str, list[Row]], joined: str | None
) -> None:
    assert user("join_service", **extracts) == joined


def test_the_oracle_takes_the_language_of_the_latest_device() -> None:
    def device(device_id: str, lang: str | None, upd_dt: dt.datetime, wv_user_id: int = 1) -> Row:  # fmt: skip
        return {"wv_user_id": wv_user_id, "device_id": device_id, "lang": lang, "upd_dt": upd_dt}  # fmt: skip

    account = [wv(1, lang="ko")]
    devices = [device("b", "en", T1), device("z", None, T3), device("c", "x", T3, 2)]
    assert user("wv_lang", wv=account, devices=devices[1:]) == "ko"
    assert user("wv_lang", wv=account, devices=devices) == "en"
    devices += [device("a", "de", T2), device("B", "fr", T2)]
    assert user("wv_lang", wv=account, devices=devices) == "de"


def test_the_oracle_hides_stale_times_of_living_accounts() -> None:
    times = {"deactivated_dt": T1, "leave_dt": T2}
    names = ("wv_deactivated_dt", "wv_leave_dt")
    for status, expected in (
        ("ACTIVE", [None, None]),
        ("INACTIVE", [T1, None]),
        ("LEAVE", [T1, T2]),
        ("DELETED", [T1, T2]),
    ):
        assert user(*names, wv=[wv(status=status, **times)]) == expected
    assert user("ws_deactivated_dt", ws=[ws(deactivated_dt=T1)]) is None
    members = [member(1, leave_at=T1), member(2, leave_at=T2, status="DELETED")]
    rows = users.we_user(raw(members=members), DAY)
    assert [row["we_leave_dt"] for row in rows] == [None, T2]


def test_the_oracle_knows_no_links_dated_after_the_day() -> None:
    def link(vlive_id: int, linked_at: str, wv_user_id: int = 1) -> Row:
        return {"vlive_id": vlive_id, "wv_user_id": wv_user_id, "linked_at": at(linked_at)}  # fmt: skip

    def told(*links: Row) -> Any:
        return user("vlive_id", wv=[wv(1)], links=list(links))

    assert told(link(3, "2024-07-02 15:00"), link(4, "2020-01-01", 2)) is None
    assert told(link(3, "2024-07-02 14:59:59.999999")) == 3
    assert told(link(3, "2024-07-02 01:00"), link(9, "2024-07-01"), link(10, "2024-07-01")) == 10  # fmt: skip


# Daily counts


def test_the_oracle_counts_joins_rejoins_and_leaves_of_the_day() -> None:
    start, end = at("2024-07-01 15:00"), at("2024-07-02 15:00")
    last = end - dt.timedelta(microseconds=1)
    told = raw(
        members=[
            member(1, cre_at=start),
            member(2, cre_at=end, leave_at=last, status="WITHDRAWN"),
            member(3, cre_at=last, leave_at=start),
        ],
        wv=[
            wv(
                1, ctry_code="K", cre_dt=OLD, join_dt=OLD, status="LEAVE", leave_dt=last
            ),
            wv(2, cre_dt=T1, join_dt=start),
            wv(3, of=2, join_dt=end, status="DELETED", upd_dt=start),
            wv(4, of=9, join_dt=start),
        ],
        ws=[ws(1, join_dt=last), ws(2, status="LEAVE", leave_dt=start, upd_dt=end)],
        wa=[wa(1, cre_dt=last), wa(2, cre_dt=last, deactivated_at=end)],
        ph=[ph("a", cre_dt=start, withdrawal_at=start)],
    )
    rows = users.stats_we_d_user_join(told, DAY)
    assert {tuple(sorted(row)) for row in rows} == {tuple(sorted(users.STATS_COLUMNS))}
    assert {row["key_date"] for row in rows} == {dt.date(2024, 7, 2)}
    cells = [tuple(row[name] for name in users.STATS_COLUMNS[1:-1]) for row in rows]
    assert sorted(cells, key=str) == [
        ("ph", "K", 1, 0, 1),
        ("wa", "K", 2, 1, 0),
        ("we", "K", 1, 0, 0),
        ("we", None, 1, 0, 1),
        ("ws", "K", 1, 0, 0),
        ("wv", "K", 1, 1, 1),
        ("wv", None, 0, 0, 1),
    ]

"""The oracle of the session marts, held to examples worked out by hand."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

import pytest

from oracles import sessions
from oracles.order_worlds import at
from oracles.orders import business_day
from oracles.sessions import ARTISTS, MEMBERSHIPS, Tables
from oracles.sessions_lines import COMMUNITY, SHOP, Row, Settings, seconds

DAY, NEXT = "2024-07-01", "2024-07-02"
#: Noon of DAY in Seoul, and its first moment.
NOON, START = at("2024-07-01 03:00"), at("2024-06-30 15:00")
SECOND, MINUTE, HOUR = (dt.timedelta(seconds=n) for n in (1, 60, 3600))
US = dt.timedelta(microseconds=1)
#: With four hours a chain of days is a few lines.
LONG = Settings(timeout=4 * HOUR)

Sent = tuple[Row, str]


def shop(when: dt.datetime | None = NOON, arrival: str = "", **cells: Any) -> Sent:
    """A shop line of device d, received a second later, with its arrival day."""
    row = dict.fromkeys([
        "user_ctry", "user_lang", "ctry", "lang", "platform", "os", "app_ver", "page",
        "ws_art_id", "shop", "s_wemember_id", "ws_user_id", "wv_device_id",
    ])  # fmt: skip
    received = (when or NOON) + SECOND
    row |= {"log_id": str(when), "log_dt": when, "received_at": received}
    row |= {"s_device_type": "BROWSER", "user_device_id": "d"} | cells
    return row, arrival or business_day(row["received_at"]).isoformat()


def community(when: dt.datetime = NOON, arrival: str = "", **cells: Any) -> Sent:
    row, day = shop(when, arrival)
    row |= {"wv_device_id": "d", "we_member_id": None, "wv_user_id": None}
    row |= {"comm_id": None, "action": "page_view", "user_device_id": None} | cells
    return row, day


def build(
    *lines: Sent,
    settings: Settings | None = None,
    artists: dict[str, list[Row]] | None = None,
    members: Iterable[Row] = (),
) -> Tables:
    """artists: extracts by day; members: of the extract of DAY"""
    raw: dict[str, dict[str, list[Row]]] = {ARTISTS: artists or {}}
    raw[MEMBERSHIPS] = {DAY: list(members)}
    for row, arrival in lines:
        table = COMMUNITY.table if "comm_id" in row else SHOP.table
        raw.setdefault(table, {}).setdefault(arrival, []).append(row)
    return sessions.tables(raw, settings)


def cells_of(rows: list[Row], order: str, names: str) -> Any:
    """Tuples, or cells alone if one name is asked for."""
    rows.sort(key=lambda row: [row[name] for name in order.split()])
    cells = [tuple(row[name] for name in names.split()) for row in rows]
    return cells if " " in names else [cell[0] for cell in cells]


def mart(*lines: Sent, names: str, table: str = "ws_sess_daily", **more: Any) -> Any:
    """Some cells of a mart's rows in the order of the user sessions."""
    rows = build(*lines, **more)[table]
    return cells_of(rows, "sess_start_dt user_sess_start_dt", names)


def lines_of(*lines: Sent, names: str, **more: Any) -> Any:
    """Some cells of the lines in sessions, by time and id."""
    rows = build(*lines, **more)["int_shop_lines_sessionized"]
    return cells_of(rows, "log_dt log_id", names)


def test_the_oracle_has_every_column() -> None:
    found = build(shop(), community(), shop(None), community(wv_device_id=""))
    for table, names in sessions.COLUMNS.items():
        assert {tuple(row) for row in found[table]} == {names}
    assert len(sessions.WS_COLUMNS) == 27
    assert len(sessions.WV_COLUMNS) == 25


# Where a line goes


@pytest.mark.parametrize(
    ("log_dt", "received_at", "arrival", "expected"),
    [
        (NOON, NOON, DAY, None), (None, NOON, DAY, "no_log_dt"),
        (NOON + 10 * MINUTE, NOON, DAY, None),
        (NOON + 10 * MINUTE + US, NOON, DAY, "clock_ahead"),
        # A day begins at 15:00; received right before, its file may be an earlier one.
        (START + 5 * MINUTE, START - MINUTE, "2024-06-30", None),
        (START + 5 * MINUTE, START - MINUTE, "2024-06-29", "clock_ahead"),
        (START - US, START, "2024-06-29", None), (START, NOON, "2024-07-04", None),
        (START - US, NOON, "2024-07-04", "too_late"),
        # A line that is too late and whose clock is ahead is told by its clock.
        (START, START - HOUR, "2024-07-09", "clock_ahead"),
    ],
)  # fmt: skip
def test_the_oracle_knows_clocks_that_are_wrong(
    log_dt: Any, received_at: dt.datetime, arrival: str, expected: str | None
) -> None:
    for device in ("d", None, ""):
        row, _ = shop(log_dt, received_at=received_at, user_device_id=device)
        told = sessions.reason(sessions.Line(SHOP, row, arrival), Settings())
        assert told == (expected or (None if device else "no_device"))


def test_the_oracle_takes_the_lateness_from_the_settings() -> None:
    late = shop(NOON, "2024-07-06")
    for days, left in ((4, 0), (5, 1)):
        settings = Settings(max_lateness=days)
        assert len(mart(late, names="sess_id", settings=settings)) == left


@pytest.mark.parametrize(
    ("kind", "wv_device_id", "user_device_id", "device"),
    [
        ("WEVERSE_APP", "w", "u", "w"), ("WEVERSE_APP", "w", None, "w"),
        ("WEVERSE_APP", None, "u", "u"), ("WEVERSE_APP", "", "u", "u"),
        ("WEVERSE_APP", "", "", None), ("SHOP_APP", "w", "u", "u"),
        ("BROWSER", "w", "", None), (None, "w", "u", "u"), ("weverse_app", "w", "u", "u"),
    ],
)  # fmt: skip
def test_the_oracle_tells_the_device(
    kind: str | None, wv_device_id: str | None, user_device_id: str | None, device: str
) -> None:
    cells = {"wv_device_id": wv_device_id, "user_device_id": user_device_id}
    found = build(shop(s_device_type=kind, **cells))
    told = [row["device_id"] for row in found["ws_sess_daily"]]
    why = [row["reason"] for row in found["int_shop_lines_quarantined"]]
    assert (told, why) == (([device], []) if device else ([], ["no_device"]))


@pytest.mark.parametrize(
    ("sent", "first"),
    [
        # The earliest received, then the first file; seconds received, and the file.
        ([(1, DAY), (2, DAY)], (1, DAY)), ([(2, DAY), (1, NEXT)], (1, NEXT)),
        ([(1, NEXT), (1, DAY)], (1, DAY)), ([(1, DAY)] * 3, (1, DAY)),
        # What is in quarantine does not count, even if it was first.
        ([(-601, DAY), (2, NEXT)], (2, NEXT)), ([(1, "2024-07-05"), (2, NEXT)], (2, NEXT)),
    ],
)  # fmt: skip
def test_the_oracle_keeps_the_first_of_lines_sent_again(
    sent: list[tuple[int, str]], first: tuple[int, str]
) -> None:
    for devices in ("d", ""), ("", "d"):
        # Whatever the devices are.
        lines = [
            shop(NOON, day, log_id="a", received_at=NOON + n * SECOND, user_device_id=f"d{devices[n % 2]}")
            for n, day in sent
        ]  # fmt: skip
        names = "log_id received_at arrival_date"
        assert lines_of(*lines, shop(log_id="A"), names=names) == [
            ("A", NOON + SECOND, DAY), ("a", NOON + first[0] * SECOND, first[1]),
        ]  # fmt: skip
        rows = build(*lines)["sess_line_intake"]
        out = sum(n < 0 or day == "2024-07-05" for n, day in sent)
        assert sum(row["cnt_resent"] for row in rows) == len(sent) - out - 1


def test_the_oracle_counts_where_lines_went() -> None:
    resent = shop(log_id="a")
    found = build(
        resent, resent, shop(NOON, NEXT, log_id="a"), shop(NOON + US, log_id="a"),
        shop(None), shop(None), shop(user_device_id=""), community(wv_device_id=""),
    )  # fmt: skip
    assert sorted(tuple(row.values()) for row in found["sess_line_intake"]) == [
        ("community", DAY, 1, 0, 1, 0), ("shop", DAY, 6, 2, 3, 1),
        ("shop", NEXT, 1, 0, 0, 1),
    ]  # fmt: skip
    out = [row["reason"] for row in found["int_shop_lines_quarantined"]]
    assert sorted(out) == ["no_device", "no_log_dt", "no_log_dt"]


# Sessions


@pytest.mark.parametrize(("more", "cnt"), [(0 * US, 2), (US, 3), (1000 * US, 3)])
def test_the_oracle_ends_a_session_at_the_timeout(more: dt.timedelta, cnt: int) -> None:
    gap = 30 * MINUTE + more
    told = [shop(NOON), shop(NOON + gap), shop(NOON + 2 * gap, user_device_id="e")]
    assert len(mart(*told, names="sess_id")) == cnt


@pytest.mark.parametrize(
    ("first", "hours", "starts"),
    [
        # Hours are those since the first moment of DAY.
        (0, range(0, 48, 4), [0]),
        (0, range(0, 76, 4), [0, 48, 72]),
        (0, [*range(0, 48, 3), 47.9, 48.1], [0, 48.1]),
        (-1 / 3600, [0, *range(3, 52, 3)], [-1 / 3600, 24, 48]),
        (20, range(24, 100, 4), [20, 48, 72, 96]),
        (23, [26, 30, 34, 37, 41, 45, 49, 54], [23, 49, 54]),
    ],
)
def test_the_oracle_cuts_endless_chains(
    first: float, hours: Iterable[float], starts: list[float]
) -> None:
    times = [START + hour * HOUR for hour in [first, *hours]]
    rows = build(*map(shop, sorted(set(times))), settings=LONG)["ws_sess_daily"]
    told = sorted(row["sess_start_dt"] for row in rows)
    assert told == [START + hour * HOUR for hour in starts]
    for row in rows:
        assert row["key_date"] == business_day(row["sess_start_dt"])
        assert row["part_date"] == row["key_date"].isoformat()
        assert row["sess_dur"] < 48 * 3600


def test_the_oracle_names_a_session_by_its_start_cut_to_milliseconds() -> None:
    told = mart(shop(NOON - US, user_device_id="é"), shop(START), names="sess_id")
    assert told == ["20240630150000000|d", "20240701025959999|é"]


def test_the_oracle_orders_lines_of_one_time_by_the_bytes_of_their_ids() -> None:
    ids = ["é", "a", "_", "Z", "B"]
    lines = [shop(log_id=name, platform=name) for name in ids]
    for n, last in enumerate(ids):
        assert mart(*lines[n:], names="platform") == [last]


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("10:00:00.000001", "10:00:01", 1), ("10:00:00", "10:00:00.999999", 0),
        ("10:00:00.001", "10:00:01", 0), ("10:00:00.999999", "10:00:01.998", 0),
        ("10:00:00.999999", "10:00:01.999", 1), ("23:59:59", "23:59:59", 0),
    ],
)  # fmt: skip
def test_the_oracle_rounds_durations_down(start: str, end: str, expected: int) -> None:
    assert seconds(at(f"2024-07-01 {start}"), at(f"2024-07-01 {end}")) == expected


# Logins


def hits(*told: tuple[str | None, int | None], **cells: Any) -> list[Sent]:
    """Lines of one app a minute apart: the client and the account of each."""
    return [
        shop(NOON + n * MINUTE, s_device_type="WEVERSE_APP", wv_device_id="w",
             user_device_id=client, s_wemember_id=account, **cells)
        for n, (client, account) in enumerate(told)
    ]  # fmt: skip


def test_the_oracle_carries_accounts_along() -> None:
    told = hits(
        ("u", None), ("v", 7), ("u", None), (None, None), ("u", 8), ("v", None),
        ("u", 7), (None, 9), ("u", None), ("", None), ("u", 7), ("u", 8),
    )  # fmt: skip
    names = "account_fill_1 account_sess_seq account_fill user_id_matched"
    assert lines_of(*told, names=names) == [
        (None, 0, 7, 0), (7, 1, 7, 1), (None, 0, 7, 0), (None, 0, 7, 0), (8, 1, 8, 1),
        (7, 1, 8, 0), (7, 2, 7, 1), (9, 1, 9, 1), (7, 2, 9, 0), (9, 1, 9, 0),
        (7, 2, 7, 1), (8, 3, 8, 1),
    ]  # fmt: skip
    again = [*hits(("u", 7)), shop(NOON + HOUR, user_device_id="w")]
    assert lines_of(*again, names=names) == [(7, 1, 7, 1), (None, 0, None, 0)]


def test_the_oracle_joins_the_stretches_of_an_account() -> None:
    told = hits(("u", None), ("u", 7), ("u", None), ("u", 8), ("u", None), ("u", 7))
    sess_id = "20240701030000000|w"
    names = "account_id user_sess_id user_sess_dur sess_dur is_wv"
    assert mart(*told, names=names) == [
        ("7", f"{sess_id}|7", 300, 300, 1), ("8", f"{sess_id}|8", 60, 300, 1),
    ]  # fmt: skip
    names = "user_sess_start_dt user_sess_end_dt sess_start_dt sess_end_dt"
    assert mart(*told, names=names)[1] == (
        NOON + 3 * MINUTE, NOON + 4 * MINUTE, NOON, NOON + 5 * MINUTE,
    )  # fmt: skip
    assert mart(*hits(("u", None)), names="account_id user_sess_id") == [
        (None, sess_id)
    ]


def test_the_oracle_takes_user_ids_from_the_account_s_own_lines() -> None:
    one, two, three, four = hits(("u", 7), ("u", 7), ("u", None), ("u", 8))
    one[0]["ws_user_id"], three[0]["ws_user_id"] = 70, 71
    assert mart(one, two, three, four, names="ws_user_id") == ["70", None]
    one[0]["s_wemember_id"] = None
    assert mart(one, two, three, names="ws_user_id") == [None]


def test_the_oracle_tells_logins_of_session_and_device() -> None:
    names = "is_sess_login is_device_login is_wv"
    told = [
        shop(NOON), shop(NOON + HOUR, s_wemember_id=7),
        # Another day, and another device.
        shop(NOON + 24 * HOUR), shop(NOON + 25 * HOUR, user_device_id="e"),
        shop(NOON + 26 * HOUR, s_device_type="WEVERSE_APP", user_device_id="e"),
    ]  # fmt: skip
    assert mart(*told, names=names) == [
        (0, 1, 0), (1, 1, 0), (0, 0, 0), (0, 0, 0), (0, 0, 1),
    ]  # fmt: skip


def test_the_oracle_takes_the_last_value_that_is_there() -> None:
    told = [
        shop(NOON, platform="A", os="x", ctry="KR", lang="ko", user_ctry="KR", user_lang="ko", s_wemember_id=7),
        shop(NOON + MINUTE, os="", ctry="", user_ctry="", s_wemember_id=8),
        shop(NOON + HOUR, platform="B", lang="en"),
        shop(NOON + 24 * HOUR, app_ver="1"),
    ]  # fmt: skip
    names = "platform os app_ver sess_ctry sess_lang user_ctry user_lang"
    assert mart(*told, names=names) == [
        ("B", "", None, "", "ko", "KR", "ko"), ("B", "", None, "", "ko", "", None),
        ("B", "", None, None, "en", None, None), (None, None, "1", *[None] * 4),
    ]  # fmt: skip


# Places


@pytest.mark.parametrize(
    ("pairs", "left"),
    [
        ([(None, None)], [(None, None)]), ([(None, None), (None, "")], [(None, "")]),
        ([(None, None), (1, None), (1, "KR")], [(1, "KR")]),
        ([(1, None), (None, "KR")], [(1, None), (None, "KR")]),
        ([(1, None), (2, "KR"), (None, "KR")], [(1, None), (2, "KR")]),
        ([(1, "KR"), (1, "US"), (1, "KR")], [(1, "KR"), (1, "US")]),
        ([(1, None), (1, "")], [(1, "")]),
    ],
)  # fmt: skip
def test_the_oracle_drops_pairs_that_say_nothing_more(
    pairs: list[tuple[Any, ...]], left: list[tuple[Any, ...]]
) -> None:
    told = [shop(NOON + n * SECOND, ws_art_id=a, shop=s) for n, (a, s) in enumerate(pairs)]  # fmt: skip
    assert set(mart(*told, names="ws_art_id shop")) == set(left)


def artist(we_art_id: int, ws_art_id: int | None, name: str = "") -> Row:
    place = {"ws_art_id": ws_art_id, "comm_id": ws_art_id}
    return {"we_art_id": we_art_id, "we_art_name": name} | place


@pytest.mark.parametrize(
    ("days", "name"),
    [
        (["2024-06-30", DAY, NEXT], DAY), (["2024-06-28", "2024-06-30", NEXT], "2024-06-30"),
        (["2024-06-28", NEXT], "2024-06-28"), (["2024-06-27", NEXT], NEXT),
        ([NEXT, "2024-07-03"], NEXT), (["2024-07-05"], "2024-07-05"),
        (["2024-07-06"], None), ([], None),
    ],
)  # fmt: skip
def test_the_oracle_reads_the_nearest_artists(days: list[str], name: str) -> None:
    extracts = {
        day: [artist(10, 1, day), artist(9, 2), artist(3, None)] for day in days
    }
    told = [shop(ws_art_id=1), community(comm_id=1)]
    for table in ("ws_sess_daily", "wv_sess_daily"):
        names = "we_art_id we_art_name"
        expected = (10, name) if name else (None, None)
        assert mart(*told, names=names, table=table, artists=extracts) == [expected]
        none = mart(shop(), community(), names=names, table=table, artists=extracts)
        assert none == [(None, None)]
    # An empty extract is none; of several artists the one with the lowest id counts.
    for rows, told in (
        ([], 10 if set(days) - {DAY} and name else None),
        ([artist(10, 1), artist(9, 1), artist(11, 1)], 9),
    ):
        extracts[DAY] = rows
        assert mart(shop(ws_art_id=1), names="we_art_id", artists=extracts) == [told]


@pytest.mark.parametrize(
    ("cells", "is_fc"),
    [
        ({}, 1), ({"start_dt": NOON + US}, 0), ({"end_dt": NOON}, 0),
        ({"end_dt": NOON + US}, 1), ({"we_member_id": 8}, 0), ({"we_art_id": 10}, 0),
    ],
)  # fmt: skip
def test_the_oracle_knows_members_of_fan_clubs(cells: Row, is_fc: int) -> None:
    row = {"we_member_id": 7, "we_art_id": 9, "start_dt": NOON, "end_dt": None} | cells
    told = [
        shop(NOON, ws_art_id=1), shop(NOON + MINUTE, ws_art_id=1, s_wemember_id=7),
        shop(NOON + 2 * MINUTE), shop(NOON + 3 * MINUTE, ws_art_id=1, user_device_id="e"),
    ]  # fmt: skip
    extracts = {DAY: [artist(10, 1), artist(9, 1)]}
    found = lines_of(*told, names="is_fc", artists=extracts, members=[row])
    assert found == [is_fc, is_fc, 0, 0]


def test_the_oracle_counts_views_by_community() -> None:
    told = [
        community(NOON + n * SECOND, comm_id=comm_id, action=action, we_member_id=7, wv_user_id=n)
        for n, (comm_id, action) in enumerate([
            (1, "page_view"), (2, "action"), (None, "page_view"), (1, "impression"),
            (1, "page_view"), (2, "action"),
        ])
    ]  # fmt: skip
    told += [community(NOON + HOUR), community(NOON + HOUR + SECOND, action="action")]
    names = "comm_id cnt_page_view cnt_action we_member_id wv_user_id user_sess_dur"
    found = mart(*told, names=names, table="wv_sess_daily")
    assert sorted(found[:2]) == [(1, 2, 0, 7, 5, 5), (2, 0, 2, 7, 5, 5)]
    assert found[2:] == [(None, 1, 1, None, None, 1)]

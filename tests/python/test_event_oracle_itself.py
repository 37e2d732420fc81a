"""The oracle of commerce events, held to examples worked out by hand and to libraries."""

import datetime as dt
import gzip
import json
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from oracles.event_days import Day, check_days
from oracles.event_lines import MEBIBYTE, NotJson, business_time, read_json, read_line
from oracles.event_marts import Rows, marts_of, tables
from oracles.event_worlds import draw_pack, draw_world, told
from support import ROOT

ONE, TWO, THREE = (dt.date(2024, 7, n) for n in (1, 2, 3))
OWN: dict[str, dict[str, Any]] = {
    "page_view": {"page_url": "/", "page_type": "home"},
    "click": {"page_url": "/", "element_id": "b", "element_type": "button"},
    "add_to_cart": {"product_id": "P0001", "quantity": 1, "unit_price": 100},
    "purchase": {"total_amount": 100, "payment_method": "credit_card"},
    "search": {"search_query": "x", "result_count": 0},
}
PRODUCT = {"product_id": "P0001", "quantity": 1, "unit_price": 100}


def uuid(n: int) -> str:
    return f"00000000-0000-0000-0000-{n:012}"


class Shop:
    """A raw folder; its events have ids of their own."""

    def __init__(self, raw: Path) -> None:
        self.raw, self.count = raw, 0
        (raw / "events").mkdir()

    def event(self, kind: str, time: str = "12:00", **cells: Any) -> dict[str, Any]:
        """A clean one of the first of July, of session 1 on the web."""
        self.count += 1
        fields = {
            "event_id": uuid(self.count), "event_type": kind, "user_id": "U000001",
            "session_id": uuid(1), "timestamp": f"2024-07-01T{time}", "platform": "web",
            "device_type": "desktop", **OWN[kind],
        }  # fmt: skip
        if kind == "purchase":
            fields["order_id"] = f"ORD{self.count:013}"
            fields["extra_data"] = {"products": [PRODUCT]}
        return fields | cells

    def walk(self, **cells: Any) -> list[dict[str, Any]]:
        return [
            self.event(k, **cells) for k in ("page_view", "add_to_cart", "purchase")
        ]

    def write(self, *lines: dict[str, Any] | bytes, name: str = "20240701") -> None:
        texts = [
            line if isinstance(line, bytes) else json.dumps(line).encode()
            for line in lines
        ]
        content = b"".join(text + b"\n" for text in texts)
        (self.raw / "events" / f"events_{name}.jsonl").write_bytes(content)  # fmt: skip

    def day(self, day: dt.date = ONE, **settings: Any) -> Day:
        return check_days(self.raw, [day], **settings)[day]

    def fails(self, day: dt.date = ONE) -> dict[int, list[int]]:
        """Checks by line, of lines that fail any."""
        return {key[2]: checks for key, checks in self.day(day).quarantine.items()}

    def of_one(self, kind: str, **cells: Any) -> list[int]:
        """What an event fails that comes after a whole walk."""
        self.write(*self.walk(), self.event(kind, **cells))
        return self.fails().get(4, [])


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


def failed(day: Day) -> dict[int, tuple[int, int, str]]:
    return {
        r.check_no: (r.total_records, r.failed_records, r.status) for r in day.results
    }


# Single checks


def test_a_required_field_is_there_and_not_empty(shop: Shop) -> None:
    assert shop.of_one("add_to_cart", quantity=None) == [1]
    assert shop.of_one("add_to_cart", product_id="") == [1]
    assert shop.of_one("click", timestamp="") == [1, 5]
    assert shop.of_one("purchase", total_amount=None) == [1, 6]
    assert shop.of_one("click", os=None, position=None) == []
    # Of an unknown type only the common fields are required.
    assert shop.of_one("click", event_type="view", page_url=None) == [3]
    assert shop.of_one("click", event_type="", page_url=None) == [1]


@pytest.mark.parametrize(
    ("kind", "name", "good", "bad"),
    [
        ("add_to_cart", "quantity", "1 99 3.0 9.9e1", '0 100 3.5 "3" true 1e400'),
        ("add_to_cart", "unit_price", "1 1.5 10000000.0", "0.99 10000000.5 -1e400"),
        ("search", "result_count", "0 -0 9007199254740991", "-1 9007199254740992 []"),
        ("search", "search_query", json.dumps("🛒" * 200), json.dumps("🛒" * 201) + " 5"),
        ("search", "category_filter", '""', "1"),
        ("click", "product_id", "null", '"" "P001" "P0001\\n" "P000\\uff11"'),
        ("click", "os", "null", '"" "ios"'),
        ("click", "user_id", '"U999999"', '"u999999" 1'),
    ],
)  # fmt: skip
def test_ranges(shop: Shop, kind: str, name: str, good: str, bad: str) -> None:
    for values, expected in ((good, []), (bad, [3])):
        for value in values.split(" "):
            line = json.dumps(shop.event(kind, **{name: "X!"}))
            line = line.replace('"X!"', value)
            shop.write(shop.event("page_view"), line.encode())
            assert shop.fails().get(2, []) == expected, value


def test_copies(shop: Shop) -> None:
    first, again = shop.event("click"), shop.event("search")
    order, other = shop.walk()[1:], shop.walk()[2]
    again["event_id"] = first["event_id"]
    other["order_id"] = order[1]["order_id"]
    shop.write(again, other, name="20240701_a")
    shop.write(first, *order, name="20240701_B")
    tomorrow = shop.event(
        "click", event_id=first["event_id"], timestamp="2024-07-02T00:00"
    )
    fourth = other | {"event_id": uuid(99), "timestamp": "2024-07-02T00:00"}
    shop.write(tomorrow, fourth, name="20240702")
    shop.write(tomorrow | {"timestamp": "2024-07-03T00:00"}, name="20240703")
    # B is before a in bytes; the day before comes first, also for copies of copies.
    assert {key[1:]: checks for key, checks in shop.day().quarantine.items()} == {
        ("events_20240701_a.jsonl", 1): [2], ("events_20240701_a.jsonl", 2): [2]
    }  # fmt: skip
    assert shop.fails(TWO) == {1: [2], 2: [2]}
    assert shop.fails(THREE) == {1: [2]}
    assert failed(shop.day())[2] == (5, 2, "FAIL")


def test_a_purchase_comes_after_its_cart(shop: Shop) -> None:
    view, cart = shop.event("page_view", "12:00"), shop.event("add_to_cart", "12:00")
    early = shop.event("purchase", "11:59:59.999999")
    shop.write(early, cart, view, shop.event("purchase"))
    assert shop.fails() == {1: [4]}
    assert failed(shop.day())[4] == (1, 1, "FAIL")
    # Carts of the day before count, a cart of an hour that is none does not.
    late = {"timestamp": "2024-07-02T09:00", "session_id": uuid(2)}
    shop.write(
        shop.event("purchase", timestamp="2024-07-02T00:00"),
        shop.event("add_to_cart", timestamp="2024-07-01T23:00Z", **{"session_id": uuid(3)}),
        shop.event("page_view", **late | {"timestamp": "2024-07-02T24:00"}),
        shop.event("add_to_cart", **late),
        name="20240702",
    )  # fmt: skip
    assert shop.fails(TWO) == {2: [4], 3: [5], 4: [4]}
    assert failed(shop.day(TWO))[4] == (3, 2, "FAIL")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-07-01T12:00", "2024-07-01 12:00:00"),
        ("2024-06-30T15:00:00Z", "2024-07-01 00:00:00"),
        ("2024-07-01T23:59:59.9999999+0900", "2024-07-01 23:59:59.999999"),
        ("2024-07-01T02:00:00.5-09", "2024-07-01 20:00:00.500000"),
        ("2024-02-29T00:00:00-00:00", "2024-02-29 09:00:00"),
        *[
            (text, None)
            for text in (
                "2024-07-01", "2023-02-29T00:00", "2024-07-01t12:00", "2024-07-01T12:00z",
                "2024-07-01T24:00", "2024-07-01T23:59:60", "2024-07-01T12:00:00,5",
                "2024-07-01T12:00:00.1234567890", "2024-07-01T12:00+24:00", "2024-07-01T12:00.5",
                "2024-07-01T12:00\n", "2024-07-01T12:00+9", "9999-12-31T23:59-23", 20240701,
            )
        ],
    ],
)  # fmt: skip
def test_timestamps(text: Any, expected: str | None) -> None:
    found = business_time(text)
    assert (found and str(found)) == expected


def test_timestamps_are_of_the_file_s_day_and_of_eleven_years(shop: Shop) -> None:
    assert shop.of_one("click", timestamp="2024-07-01T15:00:00Z") == [5]
    assert shop.of_one("click", timestamp="2024-06-30T23:59:59.9999999") == [5]
    for day, expected in ((dt.date(2019, 12, 31), [5]), (dt.date(2030, 12, 31), [])):
        shop.write(shop.event("click", timestamp=f"{day}T23:00"), name=f"{day:%Y%m%d}")
        assert shop.fails(day).get(1, []) == expected


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"total_amount": 101}, []),
        ({"total_amount": 99.0}, []),
        ({"total_amount": 101.0001}, [6]),
        ({"total_amount": 101.00004}, []),
        ({"total_amount": 101.00005}, [6]),
        ({"total_amount": "100"}, [3, 6]),
        ({"extra_data": None}, [6]),
        ({"extra_data": '{"products": [], "shipping_fee": 100}'}, []),
        ({"extra_data": '{"products": [], "shipping_fee": 100,}'}, [6]),
        ({"extra_data": '{"products": [], "shipping_fee": "100"}'}, [6]),
        ({"extra_data": [{"products": [PRODUCT]}]}, [3, 6]),
        ({"extra_data": {"products": [PRODUCT | {"quantity": None}]}}, [6]),
        ({"extra_data": {"products": [PRODUCT | {"quantity": 1.5}]}}, [6]),
        ({"extra_data": {"products": [PRODUCT] * 2, "discount_amount": 100}}, []),
        ({"extra_data": {"products": [PRODUCT], "coupon_code": 5}}, [6]),
        ({"extra_data": {"products": PRODUCT}}, [6]),
    ],
)
def test_amounts(shop: Shop, cells: dict[str, Any], expected: list[int]) -> None:
    assert shop.of_one("purchase", **cells) == expected


def test_devices_fit_platforms(shop: Shop) -> None:
    app = {"session_id": uuid(9), "platform": "ios", "device_type": "mobile"}
    assert shop.of_one("click", **app) == []
    assert shop.of_one("click", **app | {"device_type": "tablet"}) == [7]
    assert shop.of_one("click", **app | {"device_type": "phone"}) == [3]
    assert shop.of_one("click", **app | {"os": "Android"}) == [7]
    assert shop.of_one("click", device_type="tablet", os="iOS") == [7]
    assert shop.of_one("click", device_type="tablet", os="ios") == [3]


def test_a_session_stays_on_its_platform(shop: Shop) -> None:
    app = {"platform": "ios", "device_type": "mobile"}
    shop.write(shop.event("click"), shop.event("click", session_id=uuid(2)))
    tomorrow = {"timestamp": "2024-07-02T12:00"}
    lines = [
        shop.event("click", **tomorrow, **app),
        shop.event("click", **tomorrow | {"platform": None}),
    ]
    shop.write(
        *lines,
        shop.event("click", **tomorrow | {"session_id": uuid(2), "platform": "tv"}),
        name="20240702",
    )
    assert shop.fails() == {}
    assert shop.fails(TWO) == {1: [7], 2: [1, 7], 3: [3]}  # fmt: skip


# Lines and days


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"", "not JSON"), (b"\xef\xbb\xbf{}", "not JSON"), (b"{} {}", "not JSON"),
        (b'{"a": NaN, "b": -inf}', ""), (b'{"a": 1,}', "not JSON"), (b'{"a": 01}', "not JSON"),
        (b'{"a": "\\ud800"}', "not JSON"), (b'{"a": "\x00"}', "not JSON"),
        (b'{"a": "\xff"}', "not UTF-8"), (b"[1]", "not an object"), (b'"\\u0000"', "not an object"),
        (b'{"\\u0000": 1}', ""), (b'{"a": "\\\\u0000"}', ""),
        (b'{"a": 1, "a": ["\\u0000"]}', ""), (b'{"a": "\\ud83d\\ude00"}', ""),
        (b'{"a": %s%s}' % (b"[" * 499, b"]" * 499), ""),
        (b'{"a": %s%s}' % (b"[" * 500, b"]" * 500), "nested deeper than 500 levels"),
        (b'{"a": %s%s}' % (b"[" * 9999, b"]" * 9998), "not JSON"),
        (b'{"a": "%s"}' % (b"x" * (MEBIBYTE - 9)), ""),
        (b'{"a": "%s"}' % (b"\xff" * (MEBIBYTE - 8)), "over 1 MiB"),
    ],
    ids=range(20),
)  # fmt: skip
def test_unreadable_lines(line: bytes, reason: str) -> None:
    assert read_line(line)[1] == reason


def test_of_two_keys_the_first_counts() -> None:
    assert read_line(b'{"a": 1, "\\u0061": {"b": 2}, "b": 3}')[0] == {"a": 1, "b": 3}


def test_lines_of_files(shop: Shop) -> None:
    text = json.dumps(shop.event("click")).encode()
    content = b"\xef\xbb\xbf" + text + b"\r\n\n" + text[:-1]
    (shop.raw / "events/events_202407011.jsonl.gz").write_bytes(gzip.compress(content))
    day = shop.day()
    assert {key[2]: reason for key, reason in day.unreadable.items()} == {
        2: "not JSON",
        3: "not JSON",
    }
    assert failed(day)[1] == (3, 2, "FAIL")
    assert failed(day)[2] == (1, 0, "PASS")
    assert [event.key[2] for event in day.accepted] == [1]  # fmt: skip


def test_pass_rates_are_compared_unrounded(shop: Shop) -> None:
    events = [shop.event("page_view") for _ in range(990)]
    shop.write(*events[:986], *[b""] * 10)
    # 98.996 %
    assert failed(shop.day())[1] == (996, 10, "FAIL")
    assert shop.day(overrides={1: Decimal("0.98")}).passes
    shop.write(*events, *[b""] * 10)
    assert failed(shop.day())[1] == (1000, 10, "PASS")
    assert not shop.day(pass_rate=Decimal("0.990001")).passes
    assert len(shop.day().accepted) == 990


def test_a_day_without_events_fails(shop: Shop) -> None:
    shop.write(b"[]")
    assert failed(shop.day()) == {1: (1, 1, "FAIL")} | dict.fromkeys(
        range(2, 8), (0, 0, "FAIL")
    )
    shop.write()
    day = shop.day(pass_rate=Decimal(0))
    assert failed(day) == dict.fromkeys(range(1, 8), (0, 0, "FAIL"))
    assert not any(tables({ONE: day}).values())
    # Without a purchase the checks of purchases pass.
    shop.write(shop.event("click"))
    assert failed(shop.day())[6] == (0, 0, "PASS")


# Marts


def cells_of(rows: Rows) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in rows]


def test_marts_of_a_small_day(shop: Shop) -> None:
    bought = [
        PRODUCT | {"quantity": 2, "unit_price": 10.00495},
        PRODUCT,
        PRODUCT | {"product_id": "P0002"},
    ]
    extra = {"products": bought, "discount_amount": 0.125, "shipping_fee": 2.5}
    app = {"session_id": uuid(2), "platform": "ios", "device_type": "mobile"}
    shop.write(
        shop.event("click", "09:59:59.0019", product_id="P0001"),
        shop.event("add_to_cart", "10:00:00.0021"),
        shop.event("purchase", "10:00:00.0021", extra_data=extra, total_amount=222.38495),
        shop.event("click", "12:00", user_id="U000002", **app, product_id="P0001"),
        shop.event("search", "12:00:01", user_id="U000001", **app),
        b"",
    )  # fmt: skip
    found = marts_of(shop.raw, [ONE], Decimal("0.8"))
    at = dt.datetime(2024, 7, 1, 12)
    early = dt.datetime(2024, 7, 1, 9, 59, 59, 1900)
    paid = dt.datetime(2024, 7, 1, 10, 0, 0, 2100)
    assert cells_of(found["mart_user_daily"]) == [
        (
            "U000001",
            ONE,
            2,
            0,
            1,
            1,
            1,
            1,
            Decimal("222.39"),
            early,
            at + dt.timedelta(0, 1),
            Decimal("1.001"),
        ),
        ("U000002", ONE, 1, 0, 1, 0, 0, 0, 0, at, at, 0),
    ]
    hundred = Decimal(100)
    assert cells_of(found["mart_funnel_daily"]) == [
        (ONE, "ios", 0, 1, 0, 0, None, 0, None, None),
        (ONE, "web", 0, 1, 1, 1, None, hundred, hundred, None),
    ]
    # 10.0050 x 2 + 100
    assert cells_of(found["mart_product_daily"]) == [
        ("P0001", ONE, 2, 1, 1, Decimal("120.01"), 3, 2, 1, 50),
        ("P0002", ONE, 0, 0, 1, 100, 1, 0, 1, None),
    ]
    order = "ORD0000000000003"
    assert cells_of(found["mart_orders"]) == [
        (
            order,
            "U000001",
            ONE,
            paid,
            Decimal("222.39"),
            "credit_card",
            "web",
            Decimal("0.13"),
            Decimal("2.50"),
            None,
            3,
        )
    ]
    assert cells_of(found["hourly_traffic"]) == [
        (ONE, 9, "web", 1, 1, 1),
        (ONE, 10, "web", 2, 1, 1),
        (ONE, 12, "ios", 2, 2, 1),
    ]
    assert cells_of(found["funnel_conversion"])[0] == (
        ONE,
        "ios",
        1,
        0,
        1,
        0,
        0,
        None,
        0,
        None,
        None,
    )
    assert cells_of(found["product_conversion"])[0] == (
        "P0001",
        2,
        1,
        1,
        Decimal("120.01"),
        50,
    )
    assert cells_of(found["session_sequences"]) == [
        (uuid(1), ONE, "click -> add_to_cart -> purchase", 3, Decimal("1.001"), True),
        (uuid(2), ONE, "click -> search", 2, 1, False),
    ]
    assert cells_of(found["session_patterns"])[1] == ("click -> search", 1, 1, 0)  # fmt: skip


# Against libraries, on worlds


def test_json_is_read_as_by_the_library(tmp_path: Path) -> None:
    """The library takes lone surrogates and NaN besides; worlds have both."""
    pack = draw_pack(0, 25)
    seen = Counter[str]()
    for world in pack.worlds:
        for name, data in world.files.items():
            content = gzip.decompress(data) if name.endswith(".gz") else data
            for line in content.split(b"\n"):
                text = line.decode("utf-8", "replace")
                if text.count("[") + text.count("{") > 500:
                    continue
                try:
                    expected = json.loads(
                        text,
                        parse_int=Decimal,
                        parse_float=Decimal,
                        object_pairs_hook=first,
                    )
                except ValueError:
                    with pytest.raises(NotJson):
                        read_json(text)
                    seen["neither"] += 1
                    continue
                try:
                    assert read_json(text).value == expected
                    seen["both"] += 1
                except NotJson:
                    assert "NaN" in text or "Infinity" in text or "\\u" in text
                    seen["library alone"] += 1
    assert len(seen) == 3  # fmt: skip


def first(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return dict(reversed(pairs))


def test_fields_are_checked_as_by_the_schema(tmp_path: Path) -> None:
    schema = json.loads((ROOT / "schemas/event_schema.json").read_text())
    # Whole numbers are read as Decimal, too; the library's $ lets a newline pass.
    types = jsonschema.Draft7Validator.TYPE_CHECKER.redefine(
        "integer", lambda _, n: isinstance(n, Decimal) and n == n.to_integral_value() and abs(n) < 2**53
    )  # fmt: skip
    validator = jsonschema.validators.extend(
        jsonschema.Draft7Validator, type_checker=types
    )(schema)
    pack = draw_pack(100, 40)
    pack.write(tmp_path)
    seen = Counter[bool]()
    for day in check_days(tmp_path, pack.days).values():
        for event in day.events:
            fields = event.fields | {
                "timestamp": str(event.fields.get("timestamp") or "")
            }
            if not any(str(value).endswith("\n") for value in event.fields.values()):
                valid = not day.fails[event.key] & {1, 3}
                assert validator.is_valid(fields) == valid, fields
                seen[valid] += 1
    assert min(seen[True], seen[False]) > 100  # fmt: skip


def test_worlds_lose_no_line_and_are_the_same_again(tmp_path: Path) -> None:
    for disputed in (False, True):
        world = draw_world(5, disputed=disputed)
        assert draw_world(5, disputed=disputed) == world
    pack = draw_pack(7, 30, special=False)
    pack.write(tmp_path)
    checked = check_days(tmp_path, pack.days, pack.pass_rate)
    for day in checked.values():
        assert len(day.lines) == len(day.accepted) + len(day.quarantine)
        world = next(w for w in pack.worlds if day.day in w.days)
        assert told(world, day).count("\n") == len(day.lines)
    assert {day.passes for day in checked.values()} == {True, False}

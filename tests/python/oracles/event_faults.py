"""What can be wrong, or odd and right, with an event and with a line: drawn at random.

Nothing here says what a check makes of it; the oracle does.
"""

import copy
import datetime as dt
import json
import random
from dataclasses import dataclass
from decimal import Decimal
from typing import Any


class Literal(str):
    """JSON text that stands for itself."""


@dataclass
class Draft:
    """An event to be written, and the business time that it was meant to have."""

    fields: dict[str, Any]
    time: dt.datetime

    @property
    def kind(self) -> Any:
        return self.fields.get("event_type")


def literals(text: str) -> list[Any]:
    return [Literal(each) for each in text.split()]


BOUNDS = literals(
    "0 1 2 -1 99 100 1e2 1E0 10e-1 3.0 3.5 1e400 -1e400 1e-5 -0 0.0 0.99999 9.9e1 "
    "99.0 10000000 1e7 10000000.0 10000000.5 10000000.01 10000001 100000000 "
    "100000000.01 1e8 9007199254740991 9007199254740992 -9007199254740993 "
    "9007199254740991.0 1e15 1e16 12345678901234567890 2147483648 9223372036854775808"
)
WRONG = [
    None, "", " ", "x", "0", "1", "3.5", "1e2", "null", "true", "{}", "[]", True, False,
    [], {}, ["web"], [None], {"a": 1}, [["x"]], "\ufeff", "\t", "NaN", "🛒", "é",
    *literals("0 1 -1 20240701 1.5"),
]  # fmt: skip
ODD: dict[str, list[Any]] = {
    "event_id": ["e", "00000000-0000-0000-0000-000000000000", "123e4567e89b12d3a456426614174000",
                 "{123e4567-e89b-12d3-a456-426614174000}", "123e4567-e89b-12d3-a456-42661417400g",
                 "123e4567-e89b-12d3-a456-426614174000\n", "urn:uuid:123e4567-e89b-12d3-a456-426614174000"],
    "session_id": ["s", "s\n", "123e4567-e89b-12d3-a456-42661417400", "세션"],
    "user_id": ["U00001", "U0000012", "u000001", "U00000\uff11", "U000001\n", " U000001", "U\u0660\u0660\u0660\u0660\u0660\u0660", "UU00001"],
    "event_type": ["PURCHASE", "Purchase", "purchase ", "view", "pageview", "add-to-cart", "null"],
    "platform": ["Web", "IOS", "web ", "tv", "windows"],
    "device_type": ["Mobile", "phone", "mobile\n", "tv"],
    "os": ["", "ios", "windows", "Windows 11", "iOS", "Android", "Linux", None],
    "browser": ["", " ", "한글", "e\u0301", "\u2028", "Chrome\u0085", "\x7f"],
    "page_type": ["Home", "HOME", "unknown", "order complete"],
    "element_type": ["Button", "icon"],
    "payment_method": ["cash", "Credit_Card", "kakaopay"],
    "sort_type": ["", "price", "Latest"],
    "product_id": ["P001", "P00001", "p0001", "P000\uff11", "P0001\n", "", None],
    "category_id": ["", "CAT01", "CAT0001", "cat001", None],
    "order_id": ["ORD123456789012", "ORD{:%Y%m%d}00000", "ORD{:%Y%m%d}" + "7" * 40, "ord1234567890123",
                 "ORD123456789012\uff13", "ORD1234567890123\n", "ORD", "1234567890123"],
    "search_query": ["🛒" * 200, "🛒" * 201, "가" * 200, "e\u0301" * 100, "e\u0301" * 100 + "e", "x" * 201, " "],
    "referrer": ["", "x" * 300, None],
    "source_page": ["", None],
    "category_filter": ["", None],
    "is_recommendation": ["true", "false", True, False, *literals("0 1")],
    "page_url": ["not a url", "가", " "],
    "element_id": [" ", "🙂"],
}  # fmt: skip
NUMERIC = {
    "position", "quantity", "unit_price", "total_amount", "result_count", "page_number",
}  # fmt: skip
OWN = {
    "page_view": ["page_url", "page_type", "referrer"],
    "click": ["page_url", "element_id", "element_type", "product_id", "category_id", "position"],
    "add_to_cart": ["product_id", "quantity", "unit_price", "category_id", "source_page", "is_recommendation"],
    "purchase": ["order_id", "total_amount", "payment_method", "extra_data"],
    "search": ["search_query", "result_count", "page_url", "category_filter", "sort_type", "page_number"],
}  # fmt: skip
COMMON = ["event_id", "event_type", "user_id", "session_id", "timestamp", "platform", "device_type", "os", "browser"]  # fmt: skip

# Writing


def json_text(value: Any, rng: random.Random) -> str:
    """JSON in any of its spellings; a dict has its keys in any order."""
    if isinstance(value, Literal):
        return str(value)
    space = rng.choice(["", "", "", " ", "\t"])
    if isinstance(value, dict):
        pairs = [(key_text(k, rng), json_text(v, rng)) for k, v in value.items()]
        if rng.random() < 0.3:
            rng.shuffle(pairs)
        inside = f",{space}".join(f"{key}:{space}{text}" for key, text in pairs)
        return "{" + space + inside + "}"
    if isinstance(value, list):
        return "[" + f",{space}".join(json_text(v, rng) for v in value) + space + "]"
    if isinstance(value, Decimal):
        return str(value)
    found = json.dumps(value, ensure_ascii=False)
    # A lone surrogate, of a text that was read and is written again, has no UTF-8.
    escaped = rng.random() < 0.3 or any(
        "\ud800" <= letter <= "\udfff" for letter in found
    )
    return json.dumps(value) if escaped else found


def key_text(key: str, rng: random.Random) -> str:
    if key and rng.random() < 0.01:
        return f'"\\u{ord(key[0]):04x}{key[1:]}"'
    return json.dumps(key)


def timestamp_text(time: dt.datetime, rng: random.Random) -> str:
    """One of the ways to write a business time."""
    offset: str = rng.choice(
        ["", "", "", "+09:00", "+09:00", "+0900", "+09", "Z", "Z", "+00:00", "-00:00",
         "+00", "-05:00", "-0330", "+14:00", "+23:59", "-23:59", "-11"]
    )  # fmt: skip
    shown = time
    if offset == "Z":
        shown = time - dt.timedelta(hours=9)
    elif offset:
        digits = offset[1:].replace(":", "").ljust(4, "0")
        ahead = dt.timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
        shown = time - dt.timedelta(hours=9) + (ahead if offset[0] == "+" else -ahead)
    micro = f"{shown.microsecond:06}"
    beyond = rng.choice(["", "0", "9", "99", "999", "500"])
    fraction = rng.choice([micro, micro + beyond, micro.rstrip("0")])
    text = f"{shown:%Y-%m-%dT%H:%M:%S}" + (f".{fraction}" if fraction else "")
    if shown.second == shown.microsecond == 0 and rng.random() < 0.3:
        text = f"{shown:%Y-%m-%dT%H:%M}"
    return text + offset


def odd_timestamp(time: dt.datetime, rng: random.Random) -> Any:
    """Mostly none of ISO 8601, or of another day."""
    day, iso = f"{time:%Y-%m-%d}", f"{time:%Y-%m-%dT%H:%M:%S}"
    noon = f"{day}T12:00:00"
    near: list[Any] = [
        f"{iso}{offset}"
        for offset in ("Z", "-11:00", "+23:00", "-0930", "+12", "+09:30")
    ]
    moved: list[Any] = [
        f"{day}T{clock}{offset}"
        for clock in ("15:00:00", "14:59:59.999999999", "23:59:59.9999999", "00:00")
        for offset in ("Z", "+09:00", "", "-14:00")
    ]
    wrong: list[Any] = [
        day, f"{day}T12", f"{day}T24:00:00", f"{day}T24:00", f"{day}T23:59:60",
        f"{day}T12:60:00", f"{day}T25:00:00", f"{noon},5", f"{noon}.", f"{noon}.1234567890",
        f"{day}t12:00:00", f"{noon}z", f"{day} 12:00:00", f" {noon}", f"{noon} ", f"{noon}\n",
        f"{noon}+24:00", f"{noon}+09:60", f"{noon}+9", f"{noon}+090", f"{noon}+09:00:00",
        f"{noon}\u221209:00", f"{noon}+09:00[Asia/Seoul]", f"{noon} +09:00", f"{noon}UTC",
        f"{day}T1:00:00", f"{day}T12:00:0", f"{day}T120000", f"{time:%Y%m%dT%H%M%S}",
        f"{time:%G-W%V-%uT12:00:00}", f"{time:%Y-%jT12:00:00}", f"{day}T12:00.5",
        f"{time:%y-%m-%dT12:00:00}", f"+{noon}", f"-{noon}", "2023-02-29T12:00:00",
        "2024-02-30T12:00:00", "2024-02-29T12:00:00", "2024-00-01T12:00:00",
        "2019-12-31T23:59:59", "2031-01-01T00:00:00", "0000-01-01T00:00:00",
        "0001-01-01T00:00:00+23:00", "9999-12-31T23:59:59-23:00", "\uff11\uff12:00", "now",
        noon.replace("1", "\uff11"), Literal("20240701"), Literal("1719802800"), None, "", True,
        f"{time + dt.timedelta(1):%Y-%m-%dT%H:%M:%S}", f"{time - dt.timedelta(1):%Y-%m-%dT%H:%M:%S}",
    ]  # fmt: skip
    return rng.choice(rng.choice([near, moved, wrong, wrong]))


# Faults of an event


def fault(draft: Draft, rng: random.Random) -> None:
    """Change one thing."""
    kinds = [
        _any_field,
        _any_field,
        _odd_field,
        _odd_field,
        _odd_field,
        _stamp,
        _client,
        _move,
    ]
    if draft.kind == "purchase":
        kinds += [_details] * 4 + [_amount] * 3
    rng.choice(kinds)(draft, rng)
    # What was drawn must stay as it is for others.
    draft.fields = copy.deepcopy(draft.fields)


def _any_field(draft: Draft, rng: random.Random) -> None:
    name = rng.choice(COMMON + OWN.get(str(draft.kind), []))
    value = draft.fields.get(name)
    way = rng.choice(["drop", "null", "empty", "wrong", "wrong", "text", "bound"])
    if way == "drop":
        draft.fields.pop(name, None)
    elif way == "text":
        draft.fields[name] = value if isinstance(value, str) else json_text(value, rng)
    else:
        new = {"null": None, "empty": "", "bound": rng.choice(BOUNDS)}
        draft.fields[name] = new.get(way, rng.choice(WRONG))


def _odd_field(draft: Draft, rng: random.Random) -> None:
    names = [
        n for n in COMMON + OWN.get(str(draft.kind), []) if n in ODD or n in NUMERIC
    ]
    name = rng.choice(names)
    value = rng.choice(BOUNDS if name in NUMERIC else ODD[name])
    if name == "order_id":
        # The same on other days would be as good an order to the rules.
        value = value.format(draft.time)
    draft.fields[name] = value


def _stamp(draft: Draft, rng: random.Random) -> None:
    draft.fields["timestamp"] = odd_timestamp(draft.time, rng)


def _client(draft: Draft, rng: random.Random) -> None:
    name = rng.choice(["platform", "platform", "device_type", "os"])
    draft.fields[name] = rng.choice(
        {
            "platform": ["web", "ios", "android", None],
            "device_type": ["desktop", "mobile", "tablet", None],
            "os": ["Windows", "macOS", "Linux", "iOS", "Android", None],
        }[name]
    )


def _move(draft: Draft, rng: random.Random) -> None:
    """Within the day, to before or after what it needs."""
    start = draft.time.replace(hour=0, minute=0, second=0, microsecond=0)
    end = start + dt.timedelta(1) - dt.timedelta(microseconds=1)
    step = dt.timedelta(microseconds=rng.choice([1, 1000, 60_000_000]))
    moved = rng.choice([start, end, draft.time - step, draft.time + step])
    draft.time = min(max(moved, start), end)
    draft.fields["timestamp"] = timestamp_text(draft.time, rng)


def _amount(draft: Draft, rng: random.Random) -> None:
    total = draft.fields.get("total_amount")
    if isinstance(total, Decimal):
        off = "0.99 1 1.0001 1.00004 1.00005 -0.99 -1 -1.0001 2 -2 0.00005 100"
        draft.fields["total_amount"] = total + Decimal(rng.choice(off.split()))


def _details(draft: Draft, rng: random.Random) -> None:
    """Change extra_data, or one thing in it."""
    extra = draft.fields.get("extra_data")
    if isinstance(extra, str):
        try:
            extra = json.loads(extra, parse_float=Decimal)
        except ValueError:
            extra = {}
    if not isinstance(extra, dict) or rng.random() < 0.3:
        whole = json_text(extra, rng)
        draft.fields["extra_data"] = rng.choice(
            [None, "", " ", "{}", {}, [], "[]", [extra], True, *literals("0 1.5"), "1", "null",
             whole[:-1], whole + ",", whole + whole, "\ufeff" + whole, f" {whole}\n",
             json.dumps(whole), whole.replace(":", "=", 1), "{'products': []}", whole + "x",
             '{"products": NaN}', '{"products": [], "x": "\\ud800"}', '{"products": [],}',
             '{"products": []}', '{"a": {"products": []}}', {"products": None}]
        )  # fmt: skip
        return
    products = extra.get("products")
    product = rng.choice(products) if isinstance(products, list) and products else None
    if isinstance(product, dict) and rng.random() < 0.6:
        name = rng.choice(["product_id", "quantity", "quantity", "unit_price"])
        if rng.random() < 0.2:
            product.pop(name, None)
        else:
            product[name] = rng.choice(
                [None, "", "2", True, [], {}, "P0001", "P\uff11234", *literals(
                    "0 -1 2.0 1e0 2.5 100 1e400 999999999999 1000000000000 -0.5 0.00005")]
            )  # fmt: skip
    else:
        name = rng.choice(
            ["products", "discount_amount", "shipping_fee", "coupon_code"]
        )
        if name == "products":
            choices: list[Any] = [
                None,
                [],
                {},
                "",
                json_text(products, rng),
                [None],
                ["P0001"],
                [[]],
                [{}],
                literals("1"),
                Literal("3"),
                True,
            ]
        else:
            choices = [
                None,
                "",
                "0",
                "100",
                True,
                [],
                {},
                "쿠폰🎟",
                " ",
                *literals("0 -100 0.00005 -0.0 1e2 0.5"),
                # Never both of one sign: they would make up for each other.
                Literal("-1e400" if name == "shipping_fee" else "1e400"),
            ]
        if rng.random() < 0.2:
            extra.pop(name, None)
        else:
            extra[name] = rng.choice(choices)  # fmt: skip
    draft.fields["extra_data"] = json_text(extra, rng) if rng.random() < 0.5 else extra


# Lines that are odd whatever the event


def odd_line(line: str, rng: random.Random) -> bytes:
    """A line made of that of an event; few of them can be read."""
    line = line if line.startswith("{") and line.endswith("}") else '{"a": 1}'
    inside = line[1:-1].strip()
    more = f"{{{inside}, " if inside else "{"
    nul = rng.choice(['"x": "a\\u0000"', '"\\u0000": 1', '"x": [{"y": ["\\u0000"]}]',
                      '"x": "\\\\u0000"', '"browser": "a\\u0000", "browser": "b"'])  # fmt: skip
    alone = rng.choice(
        ["\\ud800", "\\udc00\\ud800", "a\\udfff", "\\uD83D x", "\\ud83d\\ude00"]
    )
    depth = rng.choice([400, 400, 600, 600, 3000])
    deep = rng.choice(["[" * depth + "]" * depth, '{"a":' * depth + "1" + "}" * depth])
    texts = [
        "", "", "   ", "\t", "\r", line[: rng.randint(1, len(line) - 1)], line + line,
        f"{line},{line}", f"{line} {line}", f"{line},", f"[{line}]", "[]", "{}", " {} ",
        "1", "null", "true", '"text"', '"\\u0000"', "NaN", more + '"x": NaN}',
        more + '"x": Infinity}', more + '"x": -Infinity}', more + '"x": 1,}',
        more + '"x": [1,]}', more + nul + "}", more + nul + "}", more + nul + "}",
        more + f'"x": "{alone}"}}', more + f'"x": {deep}}}', more + f'"x": {deep}}}', deep,
        more + f'"x": {deep[:-1]}}}', more + '"x": 01}', more + '"x": +1}', more + '"x": .5}',
        more + '"x": 1.}', more + '"x": 1e}', more + '"x": 0x1}', more + '"x": True}',
        more + '"x": "a\tb"}', more + '"x": "\x00"}', "\x00", f"\x00{line}", f"\x0b{line}",
        f"\xa0{line}", f"{line}\u2028", f"\r{line}\r", f"\t {line} \t", more + "'x': 1}",
        more + "x: 1}", f"{line} // no", f"{line}#", more + '"x" 1}', more + '"x": \\u0031}',
        more + '"x": "\\x41"}', f"\ufeff{line}", f"\ufeff{line}",
        more + '"event_id": "another", "platform": null}', more + '"timestamp": 1, "os": ""}',
        '{"event_type": "purchase", "event_type": "search"}', more + '"x": "\u2028\u0085"}',
    ]  # fmt: skip
    if rng.random() < 0.8:
        return rng.choice(texts).encode()
    data = line.encode()
    at = rng.randint(0, len(data))
    bad = rng.choice(
        [
            b"\xff",
            b"\xc0\x80",
            b"\xed\xa0\x80",
            b"\x80",
            b"\xf4\x90\x80\x80",
            b"\xe2\x82",
        ]
    )
    return rng.choice([data[:at] + bad + data[at:], bad, more.encode() + b"\xe9}"])  # fmt: skip

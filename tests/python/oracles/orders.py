"""ws_order and ws_order_intake from the raw order extracts, as the spec tells it.

Slow and plain on purpose, and written without a look at the models: a test that compares
the two compares two readings of the specification.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

Row = dict[str, Any]
#: Extract day (yyyy-mm-dd) to the rows that arrived in it.
Extracts = Mapping[str, Sequence[Row]]

CARRIED = (
    "ord_item_id", "ord_sheet_number", "we_member_id", "ws_user_id", "we_art_id",
    "shop", "platform", "sale_id", "goods_id", "goods_cat", "logi_cat", "album_qty",
    "qty", "ord_item_amt_krw", "status", "pay_dt", "cancel_dt",
)  # fmt: skip
ORDER_COLUMNS = ("key_date", *CARRIED, "net_amt_krw", "extract_date", "part_date")
INTAKE_COLUMNS = (
    "key_date", "cnt_row", "cnt_row_repeated", "cnt_line_paid", "cnt_line_never_paid",
    "part_date",
)  # fmt: skip

_SEOUL = dt.timedelta(hours=9)


def business_day(utc: dt.datetime) -> dt.date:
    """The calendar day in Seoul, which has kept UTC+9 since 1988."""
    return (utc + _SEOUL).date()


def net_amount(row: Row) -> Decimal:
    amount: Decimal = row["ord_item_amt_krw"]
    return amount if row["status"] == "PAID" else Decimal(0)


def precedence(row: Row) -> tuple[Any, ...]:
    """Of several rows of a line in one extract, the one with the greatest counts.

    Texts compare by code point, which is the order of their bytes in UTF-8.
    """
    return (
        _null_first(row["cancel_dt"]),
        _null_first(row["pay_dt"]),
        -net_amount(row),
        row["ord_item_amt_krw"],
        row["qty"],
        row["goods_id"],
        row["sale_id"],
        row["we_member_id"],
        _null_first(row["ws_user_id"]),
        _null_first(row["we_art_id"]),
        _null_first(row["album_qty"]),
        row["status"],
        row["shop"],
        row["platform"],
        row["ord_sheet_number"],
        _null_first(row["goods_cat"]),
        _null_first(row["logi_cat"]),
    )


def _null_first(value: Any) -> tuple[bool, Any]:
    return (value is not None, value)


def lines(rows: Iterable[Row]) -> dict[int, list[Row]]:
    """The rows of each order line."""
    found: dict[int, list[Row]] = {}
    for row in rows:
        found.setdefault(row["ord_item_id"], []).append(row)
    return found


def ws_order(extracts: Extracts) -> list[Row]:
    """The mart without run_timestamp."""
    latest: dict[int, tuple[str, Row]] = {}
    for day in sorted(extracts):
        for number, rows in lines(extracts[day]).items():
            latest[number] = (day, max(rows, key=precedence))
    return [
        {name: row[name] for name in CARRIED}
        | {
            "key_date": business_day(row["pay_dt"]),
            "part_date": business_day(row["pay_dt"]).isoformat(),
            "net_amt_krw": net_amount(row),
            "extract_date": day,
        }
        for day, row in latest.values()
        if row["pay_dt"] is not None
    ]


def ws_order_intake(extracts: Extracts) -> list[Row]:
    """The counts without run_timestamp; an empty extract has no row."""
    counted = []
    for day, rows in extracts.items():
        by_line = lines(rows)
        paid = [
            number
            for number, repeats in by_line.items()
            if any(row["pay_dt"] is not None for row in repeats)
        ]
        if rows:
            counted.append(
                {
                    "key_date": dt.date.fromisoformat(day),
                    "cnt_row": len(rows),
                    "cnt_row_repeated": sum(len(r) - 1 for r in by_line.values()),
                    "cnt_line_paid": len(paid),
                    "cnt_line_never_paid": len(by_line) - len(paid),
                    "part_date": day,
                }
            )
    return counted

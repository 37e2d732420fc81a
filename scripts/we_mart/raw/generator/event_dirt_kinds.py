"""The kinds of dirty records: which check each fails, and what its share is of."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from we_mart.errors import UserError
from we_mart.raw.generator import event_spoil as spoil

Base = Literal["event", "purchase", "session"]


@dataclass(frozen=True)
class Kind:
    """One way of being dirty.

    check: number of the only check that fails
    base: what the share is of, in the clean file of a day: its events, its purchases,
        its sessions (a session with its events before or after midnight in another
        file counts, but is never chosen)
    needs: the events that can be chosen: of types (empty: of all), on the web (True),
        in an app (False)
    """

    name: str
    check: int
    base: Base
    field: spoil.Spoil | None = None
    line: spoil.SpoilLine | None = None
    types: tuple[str, ...] = ()
    on_web: bool | None = None
    most: int | None = None


_QUIET = ("page_view", "click", "search")
_WITH_PAGE = ("page_view", "click")
_COUNTED = ("click", "add_to_cart", "search")

#: Those with the fewest records to choose from come first.
KINDS = (
    Kind("purchase_before_cart", 4, "session"),
    Kind("purchase_without_cart", 4, "session"),
    Kind("cart_without_view", 4, "session"),
    Kind("platform_change", 7, "session"),
    Kind("duplicate_order", 2, "purchase"),
    Kind("wrong_amount", 6, "purchase", spoil.wrong_amount, types=("purchase",)),
    Kind("missing_extra", 6, "purchase", spoil.missing_extra, types=("purchase",)),
    Kind(
        "unreadable_extra", 6, "purchase", spoil.unreadable_extra, types=("purchase",)
    ),
    Kind(
        "above_range",
        3,
        "event",
        spoil.above_range,
        types=("add_to_cart", "purchase", "search"),
    ),
    Kind("number_as_text", 3, "event", spoil.number_as_text, types=_COUNTED),
    Kind("not_a_number", 3, "event", spoil.not_a_number, types=_COUNTED),
    Kind(
        "below_range",
        3,
        "event",
        spoil.below_range,
        types=("click", "add_to_cart", "purchase", "search"),
    ),
    Kind("app_not_mobile", 7, "event", spoil.app_not_mobile, on_web=False),
    # A few are enough to try the limit; a share of such lines would fill the disk.
    Kind(
        "oversize_line", 1, "event", line=spoil.oversize_line, types=_WITH_PAGE, most=3
    ),
    Kind("not_utf8", 1, "event", line=spoil.not_utf8, types=_WITH_PAGE),
    Kind("not_json", 1, "event", line=spoil.not_json, types=_QUIET),
    Kind("not_object", 1, "event", line=spoil.not_object, types=_QUIET),
    Kind("empty_field", 1, "event", spoil.empty_field, types=_WITH_PAGE),
    Kind("unparsable_time", 5, "event", spoil.unparsable_time, types=_QUIET),
    Kind("year_out_of_range", 5, "event", spoil.year_out_of_range, types=_QUIET),
    Kind("other_day", 5, "event", spoil.other_day, types=_QUIET),
    Kind(
        "broken_enum",
        3,
        "event",
        spoil.broken_enum,
        types=("page_view", "click", "purchase", "search"),
    ),
    Kind("broken_pattern", 3, "event", spoil.broken_pattern),
    Kind("wrong_os", 7, "event", spoil.wrong_os),
    Kind("missing_field", 1, "event", spoil.missing_field),
    Kind("null_field", 1, "event", spoil.null_field),
    Kind("duplicate_event", 2, "event"),
)
KIND_NAMES = tuple(kind.name for kind in KINDS)


def parse_dirty(texts: list[str]) -> dict[str, float]:
    """Share of each kind from texts such as null_field=0.01, or 0.01 for all kinds.

    Later texts overrule earlier ones; UserError for what is neither.
    """
    shares: dict[str, float] = {}
    for text in texts:
        name, _, number = text.rpartition("=")
        try:
            share = float(number)
        except ValueError:
            raise UserError(
                f"--dirty is KIND=SHARE or SHARE, such as null_field=0.01, not {text}"
            ) from None
        shares.update(dict.fromkeys([name] if name else KIND_NAMES, share))
    check_shares(shares)
    return shares


def check_shares(shares: Mapping[str, float]) -> None:
    """UserError for a kind that does not exist and a share that is none."""
    for name, share in shares.items():
        if name not in KIND_NAMES:
            raise UserError(
                f"{name} is no kind of dirty record: there are"
                f" {', '.join(sorted(KIND_NAMES))}"
            )
        if not 0 <= share <= 1:
            raise UserError(f"share of {name} is {share}: choose one from 0 to 1")

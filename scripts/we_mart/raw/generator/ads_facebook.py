"""Facebook's actions and action_values: JSON arrays by action type and window."""

import json

import numpy as np
import polars as pl

from we_mart.raw.generator.ads_draws import Keyed
from we_mart.raw.generator.clock import Floats, Ints

#: Action types with their number per conversion; purchases have a value as well.
_INSTALL, _PURCHASE = "mobile_app_install", "omni_purchase"
_REGISTRATION = "omni_complete_registration"
#: Share of a conversion's count that the window of one day after a view has.
_VIEWED = 0.3
#: What a row without conversions says: nothing at all, or an empty array.
_NULL = 0.5


def actions_of(
    drawn: Keyed,
    conversions: Ints,
    clicks: Ints,
    revenue: Floats,
) -> tuple[pl.Series, pl.Series]:
    """actions, action_values of each row.

    conversions, clicks: counts; revenue: in the account's currency
    """
    viewed = np.floor(conversions * _VIEWED + drawn.uniform("viewed"))
    bought = np.floor(conversions * 0.25 + drawn.uniform("bought") * 0.9)
    bought = np.where(conversions > 0, bought, 0)
    registered = np.floor(conversions * 0.6)
    landed = np.floor(clicks * 0.8)
    empty = drawn.chance("null", _NULL)
    short = drawn.chance("clicks only", 0.2)
    actions, values = [], []
    for n in range(len(conversions)):
        if not conversions[n] and (short[n] or not clicks[n]):
            actions.append(None if empty[n] else "[]")
            values.append("[]" if empty[n] else None)
            continue
        found = [
            _action("link_click", int(clicks[n]), 0),
            _action("landing_page_view", int(landed[n]), 0),
            _action(_INSTALL, int(conversions[n]), int(viewed[n])),
            _action(_REGISTRATION, int(registered[n]), int(viewed[n]) // 2),
            _action(_PURCHASE, int(bought[n]), int(viewed[n]) // 4),
        ]
        actions.append(json.dumps([a for a in found if a], separators=(",", ":")))
        if bought[n]:
            part = round(float(revenue[n]) * 0.2, 2) if viewed[n] >= 4 else 0
            paid = _action(_PURCHASE, float(revenue[n]), part)
            values.append(json.dumps([paid], separators=(",", ":")) if paid else "[]")
        else:
            values.append(None if empty[n] else "[]")
    return pl.Series(actions, dtype=pl.String), pl.Series(values, dtype=pl.String)


def _action(kind: str, total: float, viewed: float) -> dict[str, str] | None:
    """One entry; a window without anything is left out, as Facebook does."""
    if not total:
        return None
    viewed = min(viewed, total)
    entry = {"action_type": kind, "value": f"{total}"}
    if viewed:
        entry["1d_view"] = f"{viewed}"
    if total > viewed:
        entry["7d_click"] = f"{round(total - viewed, 2)}"
    return entry

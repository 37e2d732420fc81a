"""Users of the shop: platform, device, system and browser of each, for good."""

import json
from collections.abc import Iterator

import numpy as np

from we_mart.raw.generator.clock import Ints
from we_mart.raw.generator.draws import Draws

#: user_id has six digits.
MOST_USERS = 999_999
#: Events a day for each user there is, at most: most users do not come every day.
EVENTS_PER_USER = 10

#: platform, device type, system, browsers with their shares.
_DEVICES = (
    ("web", "desktop", "Windows", {"Chrome": 16, "Edge": 6, "Whale": 3, "Firefox": 1}),
    ("web", "desktop", "macOS", {"Chrome": 4, "Safari": 4}),
    ("web", "desktop", "Linux", {"Firefox": 0.6, "Chrome": 0.9}),
    ("web", "tablet", "Windows", {"Edge": 1.5}),
    ("web", "tablet", "macOS", {"Safari": 1.5}),
    ("web", "mobile", "Linux", {"Chrome": 3.5, "Samsung Internet": 3}),
    ("ios", "mobile", "iOS", {"Safari": 24, "Chrome": 3, "App WebView": 5}),
    ("android", "mobile", "Android", {"Chrome": 13, "Samsung Internet": 7}),
    ("android", "mobile", "Android", {"App WebView": 3}),
)

#: How a client writes the time: without an offset, in Seoul's, in UTC.
OFFSETS = ("", "+09:00", "Z")
OFFSET_HOURS = (0, 0, -9)
_OFFSET_SHARES = (88, 8, 4)

#: Fields that need not be there: given, null, absent.
_GIVEN = ("given", "null", "absent")
_OS_SHARES = (95, 3, 2)
_BROWSER_SHARES = (90, 4, 6)


def _profiles() -> Iterator[tuple[float, str, dict[str, str | None]]]:
    """Weight, offset and fields of every kind of client."""
    for platform, device, system, browsers in _DEVICES:
        for browser, share in browsers.items():
            for offset, offset_share in zip(OFFSETS, _OFFSET_SHARES, strict=True):
                for os_given, os_share in zip(_GIVEN, _OS_SHARES, strict=True):
                    for given, given_share in zip(_GIVEN, _BROWSER_SHARES, strict=True):
                        fields: dict[str, str | None] = {
                            "platform": platform,
                            "device_type": device,
                        }
                        if os_given != "absent":
                            fields["os"] = system if os_given == "given" else None
                        if given != "absent":
                            fields["browser"] = browser if given == "given" else None
                        weight = share * offset_share * os_share * given_share
                        yield weight, offset, fields


class Users:
    """Everybody who may come: U000001, U000002, ...; index = number - 1.

    profile: index of each user's profile, (users,)
    texts: end of the timestamp and fields of each profile, as JSON, (profiles,)
    shift: milliseconds from business time to the clock of each profile, (profiles,)
    platform: of each profile, (profiles,)
    """

    def __init__(self, draws: Draws, users: int) -> None:
        kinds = list(_profiles())
        self.profile: Ints = draws.pick("profile", users, [w for w, _, _ in kinds])
        self.texts = [
            f'{offset}",{json.dumps(fields, separators=(",", ":"))[1:-1]}'
            for _, offset, fields in kinds
        ]
        hours = [OFFSET_HOURS[OFFSETS.index(offset)] for _, offset, _ in kinds]
        self.shift: Ints = np.array(hours, dtype=np.int64) * 3_600_000
        self.platform = np.array([fields["platform"] for _, _, fields in kinds])

    def drawn(self, draws: Draws, n: int) -> Ints:
        """`n` users: the first ones come far more often than the last."""
        users: Ints = (len(self.profile) * draws.uniform("user", n) ** 1.7).astype(int)
        return users


def users_for(members: int, events_per_day: int) -> int:
    """Users of a run: as many as members, or more where there are many events."""
    return min(MOST_USERS, max(1, members, events_per_day // EVENTS_PER_USER))

"""Rows at the boundaries of each cleansing rule, and people whose ids hang together."""

from typing import Any

from ad_rows import (
    HOUR,
    INSTALLS,
    MICRO,
    MONDAY,
    NOON,
    SECOND,
    TUESDAY,
    ZERO_ID,
    Ads,
    Row,
    appsflyer,
)

DAY = 24 * HOUR
MINUTE = HOUR / 60
#: The first moment of Tuesday in Seoul.
MIDNIGHT = NOON + 12 * HOUR
VALID = "1719800000000-"


def uuid(number: int) -> str:
    return f"abcdef00-0000-0000-0000-{number:012d}"


def arrivals(ads: Ads) -> None:
    for days, fault in ((0, None), (3, None), (4, "late"), (-1, "clock_ahead")):
        at = NOON + DAY
        day = f"2024-07-{2 + days:02d}"
        ads.install(f"arrival {days}", fault, at, part_date=day)
        ads.analytics(f"arrival {days}", fault, at, part_date=day)
        install = ads.install(f"of arrival {days}", at=NOON)
        ads.event(f"arrival {days}", install, fault, at, part_date=day)
    # Half past the end of Sunday in UTC is long Monday in Seoul; a moment before is not.
    start = MIDNIGHT - DAY
    ads.install("first moment", at=start, part_date="2024-07-04")
    ads.install("moment before", "late", start - MICRO, part_date="2024-07-04")
    ads.install("no time", "no_time", None)
    ads.event("no time", VALID + "7777777", "no_time", None)
    ads.analytics("no time", "no_time", None)


def copies(ads: Ads) -> None:
    same = {"appsflyer_id": VALID + "5000000"}
    # Wednesday's copy stands in no file before Monday's row.
    ads.install("copy on day 3", "duplicate", part_date="2024-07-03", **same)
    ads.install("copied", **same)
    ads.install("copy on day 4", "duplicate", part_date="2024-07-04", **same)
    ads.install("three hours later", at=NOON + 3 * HOUR, **same)
    twin = {"appsflyer_id": VALID + "5000001"}
    ads.install("twin of b", "duplicate", media_source="b", **twin)
    ads.install("twin of nothing", "duplicate", media_source=None, **twin)
    ads.install("twin of a", media_source="a", **twin)

    of = ads.install("of copies")
    order = '{"af_order_id": "S1", "n": %d}'
    bought = {"event_name": "af_purchase"}
    ads.event("order again", of, "duplicate", event_value=order % 2,
              part_date="2024-07-03", **bought)  # fmt: skip
    ads.event("order", of, event_value=order % 1, **bought)
    ads.event("other order", of, event_value='{"af_order_id": "S2"}', **bought)
    ads.event("order of another name", of, event_value=order % 1)
    ads.event("number of an order", of, event_value='{"af_order_id": 12}', **bought)
    ads.event("text of an order", of, "duplicate", event_value='{"af_order_id": "12"}',
              part_date=TUESDAY, **bought)  # fmt: skip
    ads.event("no value", of, event_value=None)
    ads.event("no value again", of, "duplicate", event_value=None, part_date=TUESDAY)
    ads.event("empty value", of, event_value="")
    for number, value in enumerate(
        ('{"af_order_id": ', '["af_order_id"]', '{"af_order_id": {"a": 1}}',
         '"af_order_id"', '{"af_order_id": ""}', '{"af_order_id": "\\u0000\\ud800"}')
    ):  # fmt: skip
        ads.event(f"odd value {number}", of, event_value=value)
        ads.event(f"odd value {number} again", of, "duplicate", event_value=value,
                  part_date=TUESDAY)  # fmt: skip

    ids = {"insert_id": "copied"}
    ads.analytics("i copy on day 3", "duplicate", part_date="2024-07-03", **ids)
    ads.analytics("i copied", **ids)
    ads.analytics("i copy of the day after", "duplicate", NOON + DAY, **ids)
    # The one of the day before is a copy, and copied.
    ads.analytics("i copy of that", "duplicate", NOON + 2 * DAY, **ids)
    ads.analytics("i two days later", at=NOON + 4 * DAY, **ids)
    # Of Monday's two rows the one is first, though Tuesday's arrived before.
    late = {"insert_id": "copied late"}
    ads.analytics("i late", part_date="2024-07-04", **late)
    ads.analytics("i early", "duplicate", NOON + DAY, **late)
    for number, insert_id in enumerate((None, "", " ")):
        row = {"insert_id": insert_id, "distinct_id": f"p{number}", "properties": "{}"}
        ads.analytics(f"p{number}", **row)
        ads.analytics(f"p{number} again", "duplicate", part_date=TUESDAY, **row)
        ads.analytics(f"p{number} later", at=NOON + MICRO, **row)
        ads.analytics(f"p{number} other", **(row | {"properties": '{"a":1}'}))


def ids(ads: Ads) -> None:
    tails = ("1234567", "1234567890123456789", "123456", "12345678901234567890")
    for tail, fault in zip(
        tails, (None, None, "invalid_id", "invalid_id"), strict=True
    ):
        ads.install(f"tail {tail}", fault, appsflyer_id=VALID + tail)
    for number, odd in enumerate(
        (None, "", " ", "unknown", f"{VALID}1234567\n", f" {VALID}1234567",
         "171980000000-1234567", "17198000000000-1234567", VALID + "123456a", "-1")
    ):  # fmt: skip
        at = NOON + number * MINUTE
        ads.install(f"odd id {number}", "invalid_id", at, appsflyer_id=odd)
        row = ads.event(f"odd id {number}", "", "invalid_id", at)
        row["appsflyer_id"] = odd
    users = {
        "0": "invalid_id", "-5": "invalid_id", "+5": "invalid_id", "12.0": "invalid_id",
        "12ab": "invalid_id", "null": "invalid_id", "9223372036854775808": "invalid_id",
        "99999999999999999999": "invalid_id", "9223372036854775807": None, "": None,
        " ": None, " 7 ": None, "0042": None, "1e3": "invalid_id",
    }  # fmt: skip
    for user, fault in users.items():
        install = ads.install(f"user {user}", fault, customer_user_id=user)
        if fault is None:
            ads.event(f"user {user}", install, customer_user_id=user)
        ads.analytics(f"user {user}", fault, user_id=user)
    of = ads.install("of odd users")
    ads.event("odd user", of, "invalid_id", customer_user_id="12ab")
    for number, distinct in enumerate((None, "", " ")):
        ads.analytics(f"no distinct {number}", "invalid_id", distinct_id=distinct)


def testers(ads: Ads) -> None:
    ads.profile(distinct_id="501", user_id="501", properties={"is_test": True})
    ads.profile(distinct_id="$device:x", user_id="502", properties={"is_test": "TRUE"})
    ads.profile(distinct_id="503", properties='{"is_test": 1}')
    ads.profile(distinct_id="504", user_id="504", properties={"is_test": False})
    ads.profile(distinct_id="505", user_id="505", properties={"a": {"is_test": True}})
    ads.profile(distinct_id="506", user_id="506", properties='{"is_test": true')
    ads.profile(distinct_id="507", user_id="507", properties='["is_test", true]')
    ads.profile(distinct_id="508", user_id="508", properties=None)
    ads.profile(
        distinct_id="509", user_id="509", properties='{"is_test": null, "n": 1}'
    )
    testing = ("19000001", " 19000002 ", "0019000003", "501", "502", "503")
    for user in (*testing, "504", "505", "506", "507", "508", "509", "19000006"):
        fault = "test_user" if user in testing else None
        install = ads.install(f"tester {user}", fault, customer_user_id=user)
        if user != "505":
            # An install without a user of its own: the event is judged by itself.
            install = ads.install(f"of tester {user}")
        ads.event(f"tester {user}", install, fault, customer_user_id=user)
        ads.analytics(f"tester {user}", fault, user_id=user, distinct_id=user)
    ads.analytics("tester's device", "test_user", distinct_id="$device:x")
    ads.analytics("tester by distinct id", "test_user", distinct_id="503")


def addresses(ads: Ads) -> None:
    inside = ("10.20.0.0", "10.20.255.255", " 10.20.3.4 ", "::ffff:10.20.1.1",
              "192.168.77.255", "203.0.113.64", "203.0.113.127")  # fmt: skip
    outside = ("10.19.255.255", "10.21.0.0", "192.168.78.0", "203.0.113.63",
               "203.0.113.128", "999.1.1.1", "10.20.1", "10.20.1.1.1", "10.20.1.256",
               "10.20.1.-1", "::1", "", " ", "010.020.000.001", "10.20.1.1/16", "x",
               "10.20.1.1e0", None, "4294967296.1.1.1")  # fmt: skip
    for number, ip in enumerate((*inside, *outside)):
        fault = "internal_ip" if ip in inside else None
        install = ads.install(f"ip {number} {ip}", fault, ip=ip)
        install = ads.install(f"of ip {number} {ip}")
        ads.event(f"ip {number} {ip}", install, fault, ip=ip)
        ads.analytics(f"ip {number} {ip}", fault, properties={"$ip": ip})
    for number, odd in enumerate(
        ("nope", "[]", '"x"', "null", "", None, '{"$ip": 5}', '{"$ip": {"a": "10.20.1.1"}}',
         '{"$ip": ["10.20.1.1"]}', '{"$ip": NaN}', '{"$ip": "10.20.1.1"', "{}{}",
         '{"$ip": "\\u0000"}', '{"$ip": "10.20.1.1",}', "[" * 3000)
    ):  # fmt: skip
        ads.analytics(f"odd properties {number}", properties=odd)


def clicks(ads: Ads) -> None:
    waits = {
        "just under": (10 * SECOND - MICRO, "click_injection"),
        "exactly": (10 * SECOND, None),
        "at once": (0 * SECOND, "click_injection"),
        "after the install": (-5 * SECOND, "click_injection"),
        "long": (DAY, None),
    }
    for name, (wait, fault) in waits.items():
        touch = {"attributed_touch_time": NOON - wait}
        ads.install(f"click {name}", fault, attributed_touch_type="click", **touch)
        ads.install(f"seen {name}", attributed_touch_type="impression", **touch)
        ads.install(f"nothing {name}", **touch)
    ads.install("Click", "click_injection", attributed_touch_type=" Click ",
                attributed_touch_time=NOON)  # fmt: skip
    ads.install("click at no time", attributed_touch_type="click")


def floods(ads: Ads) -> None:
    def crowd(name: str, count: int, start: int, fault: str | None = None) -> None:
        for number in range(count):
            at = NOON + start * MINUTE + number * 2 * MINUTE
            ads.install(f"{name} {number}", fault, at, ip=f"198.51.100.{len(name)}")

    crowd("too many", 20, 0, "install_flood")
    ads.install("too many: one more", "install_flood", NOON + HOUR - MICRO,
                ip=" 198.51.100.8 ")  # fmt: skip
    ads.install("too many: long after", at=NOON + 2 * HOUR, ip="198.51.100.8")
    crowd("just enough", 20, 0)
    ads.install("just enough: an hour after", at=NOON + HOUR, ip="198.51.100.11")
    # Twenty in each hour's window; Seoul's midnight is in the middle of this one.
    crowd("over midnight", 21, 11 * 60 + 40, "install_flood")
    crowd("with copies ...", 20, 0)
    for number, row in enumerate(ads.rows[INSTALLS][-20:]):
        same = {name: row[name] for name in ("appsflyer_id", "ip")}
        ads.install(f"copy in a crowd {number}", "duplicate", row["install_time"],
                    part_date=TUESDAY, **same)  # fmt: skip
    for number in range(25):
        ads.install(f"no address {number}", at=NOON + number * SECOND, ip="")


def repeats(ads: Ads) -> None:
    number = 0
    for column in ("advertising_id", "idfa", "idfv", "android_id"):
        for wait, fault in ((HOUR - MICRO, "repeat_install"), (HOUR, None)):
            number += 1
            ads.install(f"{column} first {wait}", **{column: uuid(number)})
            ads.install(f"{column} again {wait}", fault, NOON + wait,
                        **{column: uuid(number).upper()})  # fmt: skip
    for name, value in (("zero", ZERO_ID), ("short zero", "0000000000000000"),
                        ("blank", ""), ("word", "Unknown"), ("none", None)):  # fmt: skip
        for turn in range(2):
            at = NOON + turn * MINUTE
            ads.install(f"{name} {turn}", at=at, android_id=value, idfa=value)
    pair = {"android_id": "pair"}
    ads.install(
        "same time, higher", "repeat_install", appsflyer_id=VALID + "99999992", **pair
    )
    ads.install("same time, lower", appsflyer_id=VALID + "99999991", **pair)
    for turn, fault in enumerate((None, "repeat_install", "repeat_install")):
        at = NOON + turn * 50 * MINUTE
        ads.install(f"one after the other {turn}", fault, at, android_id="chain")
    ads.install("before midnight", at=MIDNIGHT - MINUTE, idfv="night")
    ads.install("after midnight", "repeat_install", MIDNIGHT + MINUTE, idfv="night")
    # The order of the rules: the first that removes tells why.
    ads.install("all at once", "test_user", customer_user_id="19000001", ip="10.20.1.1",
                android_id="first", attributed_touch_type="click",
                attributed_touch_time=NOON)  # fmt: skip
    ads.install("after a tester", "repeat_install", NOON + MINUTE, android_id="first")
    ads.install("clicked again", "click_injection", NOON + 2 * MINUTE, android_id="first",
                attributed_touch_type="click",
                attributed_touch_time=NOON + 2 * MINUTE)  # fmt: skip


def purchases(ads: Ads) -> None:
    def buy(name: str, install: object, fault: str | None, at=NOON) -> None:  # type: ignore[no-untyped-def]
        ads.event(name, install, fault, at, event_name="af_purchase")  # type: ignore[arg-type]

    without = "purchase_without_install"
    buy("of no install", appsflyer(10**9), without)
    ads.event("view of no install", appsflyer(10**9 + 1))
    of = ads.install("bought at once")
    buy("a moment before", of, without, NOON - MICRO)
    buy("at once", of, None)
    buy("days later", of, None, NOON + 3 * DAY)
    late = ads.install("too late for its buyer", "late", part_date="2024-07-06")
    buy("of a late install", late, without, NOON + HOUR)
    ads.event("view of a late install", late)
    delayed = ads.install("late, but in time", part_date="2024-07-04")
    buy("arrived before its install", delayed, None, NOON + HOUR)
    tester = ads.install("removed", "test_user", customer_user_id="19000001")
    buy("of a removed install", tester, "install_removed", NOON + HOUR)
    ads.event("view of a removed install", tester, "install_removed")
    ads.event("view before a removed install", tester, at=NOON - HOUR)
    again = {"appsflyer_id": tester["appsflyer_id"]}
    ads.install("accepted later", at=NOON + DAY, **again)
    ads.event("before the accepted one", tester, "install_removed", NOON + DAY - MICRO)
    ads.event("at the accepted one", tester, at=NOON + DAY)
    ads.event("a tester's view", tester, "test_user", NOON + 5 * MINUTE,
              customer_user_id="19000001")  # fmt: skip


def countries(ads: Ads) -> None:
    def travel(name: str, *stops: tuple[object, str | None, str | None],
               start=NOON) -> None:  # type: ignore[no-untyped-def]  # fmt: skip
        of = ads.install(f"{name} starts", at=start - HOUR)
        for number, (wait, country, fault) in enumerate(stops):
            ads.event(f"{name} {number}", of, fault, start + wait, country_code=country)

    jump = "country_jump"
    zero = 0 * SECOND
    travel("jump", (zero, "KR", None), (HOUR - MICRO, "US", jump))
    travel("flight", (zero, "KR", None), (HOUR, "US", None))
    travel("back", (zero, "KR", None), (MINUTE, "US", jump), (2 * MINUTE, "KR", jump),
           (3 * MINUTE, " kr ", None))  # fmt: skip
    travel("unknown", (zero, "KR", None), (MINUTE, None, None), (2 * MINUTE, "US", None),
           (3 * MINUTE, "", None))  # fmt: skip
    travel(
        "night", (zero, "KR", None), (2 * MINUTE, "US", jump), start=MIDNIGHT - MINUTE
    )
    travel("noon", (zero, "KR", None), (zero, "US", jump))
    of = ads.install("copied abroad")
    seen = {"event_value": '{"a": 1}'}
    ads.event("seen in KR", of, **seen)
    ads.event(
        "copy from US", of, "duplicate", country_code="US", part_date=TUESDAY, **seen
    )
    ads.event("in KR still", of, at=NOON + HOUR + MINUTE)


RULES = (arrivals, copies, ids, testers, addresses, clicks, floods, repeats, purchases,
         countries)  # fmt: skip


def world_of_rules() -> Ads:
    ads = Ads()
    for rule in RULES:
        rule(ads)
    assert min(r["part_date"] for r in ads.rows[INSTALLS]) == MONDAY
    return ads


#: Name of an install, and the account that it must be filled with, and from where.
Filled = dict[str, tuple[int | None, str | None]]


def login(ads: Ads, name: str, install: Row, member: int, **ids: Any) -> None:
    ads.event(name, install, None, install["install_time"] + HOUR, event_name="af_login",
              customer_user_id=str(member), **ids)  # fmt: skip


def world_of_people() -> tuple[Ads, Filled]:
    """People far apart, each with ids of their own, and what their installs are told."""
    ads = Ads(used=10_000)
    told: Filled = {}

    def install(name: str, member: int | None, source: str | None, **ids: Any) -> Row:
        told[name] = (member, source)
        return ads.install(name, at=NOON + len(told) * HOUR, **ids)

    install("own", 1001, "own", customer_user_id="1001")
    login(ads, "own login", install("by event", 1002, "appsflyer_event"), 1002)
    both = install("own before events", 1003, "own", customer_user_id="1003")
    login(ads, "another's login", both, 1004)
    two = install("two logins", None, None)
    login(ads, "first login", two, 1005)
    login(ads, "second login", two, 1006)
    # Told by another row of the install, by clients, by a profile, by another install.
    again = install("again", 1007, "appsflyer_install", advertising_id=uuid(7))
    install("before", 1007, "own", appsflyer_id=again["appsflyer_id"],
            customer_user_id="1007")  # fmt: skip
    install("by client", 1008, "mixpanel_event", advertising_id=uuid(8))
    ads.analytics("client 8", user_id="1008", distinct_id="1008",
                  properties={"$os": "Android", "advertising_id": uuid(8).upper()})  # fmt: skip
    install(
        "by client on ios", 1009, "mixpanel_event", idfa=uuid(9).upper(), platform="ios"
    )
    ads.analytics("client 9", distinct_id="$device:client 9",
                  properties={"$os": "iOS", "advertising_id": uuid(9)})  # fmt: skip
    ads.analytics("Client 9", user_id="1009", distinct_id="1009", at=NOON + HOUR)
    install("by profile", 1010, "mixpanel_profile", idfa=uuid(10), platform="ios")
    ads.profile(distinct_id="1010", user_id="1010", properties={"$ios_ifa": uuid(10)})
    install(
        "by profile's distinct id", 1011, "mixpanel_profile", advertising_id=uuid(11)
    )
    ads.profile(distinct_id="1011", properties={"advertising_id": uuid(11)})
    elsewhere = {"android_id": "b" * 16}
    login(
        ads,
        "elsewhere",
        install("logged in", 1012, "appsflyer_event", **elsewhere),
        1012,
    )
    install("elsewhere on the device", 1012, "login", **elsewhere)
    near, far = {"android_id": "c" * 16}, {"advertising_id": uuid(13)}
    install("far", 1013, "component", **near)
    install("between", 1013, "login", **near, **far)
    login(ads, "far away", install("near", 1013, "appsflyer_event", **far), 1013)
    # Nobody is told by zeros, by an id of many, by one of two; or by what was removed.
    for number, zero in enumerate((ZERO_ID, "0000000000000000", "", "unknown")):
        name = f"zeroed {number}"
        login(
            ads,
            name,
            install(name, 1020 + number, "appsflyer_event", idfv=zero),
            1020 + number,
        )
        install(f"{name} of nobody", None, None, idfv=zero)
    for number in range(6):
        shared = {"advertising_id": uuid(30)}
        name = f"shared by six {number}"
        login(
            ads,
            name,
            install(name, 1030 + number, "appsflyer_event", **shared),
            1030 + number,
        )
    install("nobody's among six", None, None, advertising_id=uuid(30))
    for number in range(21):
        install(f"of a farm {number}", None, None, advertising_id=uuid(40))
    login(ads, "farmer", install("a farmer's", 1040, "appsflyer_event",
                                 advertising_id=uuid(40)), 1040)  # fmt: skip
    family = {"android_id": "d" * 16}
    login(ads, "mother", install("mother's", 1050, "appsflyer_event", **family), 1050)
    login(
        ads, "daughter", install("daughter's", 1051, "appsflyer_event", **family), 1051
    )
    install("somebody's", None, None, **family)
    install("father's", 1052, "own", customer_user_id="1052", **family)
    bad = ads.install("tester's", "test_user", customer_user_id="19000001",
                      android_id="e" * 16)  # fmt: skip
    ads.event("of a tester", bad, "install_removed", customer_user_id="1060")
    install("on a tester's phone", None, None, android_id="e" * 16)
    return ads, told


#: Name of an install: the advertising id that it must have, and from where.
Shown = dict[str, tuple[str | None, str | None]]


def world_of_devices() -> tuple[Ads, Shown]:
    """Installs that lack an advertising id, and what may tell it."""
    ads = Ads(used=20_000)
    shown: Shown = {}

    def install(name: str, number: int | None, source: str | None, **ids: Any) -> Row:
        shown[name] = (uuid(number) if number else None, source)
        return ads.install(name, at=NOON + len(shown) * 2 * HOUR, **ids)

    def seen(name: str, of: Row, number: int) -> None:
        at = of["install_time"] + HOUR
        ads.event(name, of, at=at, advertising_id=uuid(number).upper())

    install("shown", 101, "own", advertising_id=uuid(101).upper())
    seen(
        "seen once",
        install("zeros", 102, "appsflyer_event", advertising_id=ZERO_ID),
        102,
    )
    two = install("seen as two", None, None)
    seen("seen as one", two, 103)
    seen("seen as another", two, 104)
    device = {"android_id": "1" * 16}
    install("on the device", 105, "own", advertising_id=uuid(105), **device)
    install("again on the device", 105, "appsflyer_install", **device)
    apple = {"idfv": "v1", "platform": "ios"}
    install("on the phone", 106, "own", idfa=uuid(106), **apple)
    install("again on the phone", 106, "appsflyer_install", idfa=ZERO_ID, **apple)
    # An account on one device may be told by Mixpanel; one on two devices may not.
    for member, phones in ((1101, 1), (1102, 1), (1103, 2)):
        for phone in range(phones):
            number = {1101: 107, 1102: 108}.get(member)
            source = {1101: "mixpanel_event", 1102: "mixpanel_profile"}.get(member)
            install(f"phone {phone} of {member}", number, source,
                    android_id=f"{member}{phone}", customer_user_id=str(member))  # fmt: skip
    for member, number in ((1101, 107), (1103, 109)):
        ads.analytics(f"client of {member}", distinct_id=str(member), user_id=str(member),
                      properties={"$os": "Android", "advertising_id": uuid(number)})  # fmt: skip
    ads.profile(
        distinct_id="1102", user_id="1102", properties={"advertising_id": uuid(108)}
    )
    # Of the other platform.
    ads.profile(distinct_id="1103", user_id="1103", properties={"$ios_ifa": uuid(110)})
    return ads, shown

"""What the generated ads data and the cleansing rules have to agree on."""

import datetime

#: Reports, installs and events begin so many days before the run's first day: the
#: lifetime value of a campaign needs weeks of installs before the orders.
HISTORY_DAYS = 60

#: User ids (integrated account ids as text) of the company's own testers. They are
#: members of no extract.
TEST_USER_IDS = ("19000001", "19000002", "19000003", "19000004", "19000005")
#: Networks of the company's offices and of the testers' devices, in CIDR notation.
INTERNAL_IP_RANGES = ("10.20.0.0/16", "192.168.77.0/24", "203.0.113.64/26")

#: A click less than so many seconds before its install was injected; at exactly so
#: many it was not.
CLICK_TO_INSTALL_SECONDS = 10
#: More installs than this from one IP address, from the first install up to, not
#: including, an hour after it, are a flood.
INSTALLS_PER_IP_HOUR = 20
#: A second install on a device is a repeat if it comes less than so many seconds
#: after the one before; at exactly so many it is not.
SECONDS_BETWEEN_INSTALLS = 3_600
#: Successive events of one install in different countries less than so many seconds
#: apart are a jump; at exactly so many they are not.
SECONDS_BETWEEN_COUNTRIES = 3_600
#: Arrival up to so many days after the day of the install or event is in time.
LATE_DAYS = 3
#: A device id used by more members than this merges nobody.
MEMBERS_PER_ID = 5
#: A device id used by more installs than this merges nobody.
INSTALLS_PER_ID = 20

#: The advertising id of a device whose owner limits tracking.
ZERO_ID = "00000000-0000-0000-0000-000000000000"

#: Rates are fixed on banking days; the last one of at most so many days before counts.
FX_DAYS = 7

#: First day of the oldest campaigns, as the marketers' sheet has it.
LAUNCHED = datetime.date(2023, 11, 6)

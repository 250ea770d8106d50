"""The time zones of calendars say what the zone data say, to whoever reads them."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import icalendar
import pytest
from dateutil.tz import tzical
from ical.calendar_stream import IcsCalendarStream
from ical.timezone import IcsTimezoneInfo

from diplofeed.exporters.ical.vtimezone import BEGINNING, short_from, vtimezone
from diplofeed.when.zones import zone as zone_of
from support.calendars import missing_for, run_node, run_system_python

Clock = Callable[[datetime], datetime]

# Capitals and seats of talks first; then every odd way of setting clocks there has been since 1970.
ZONES = (
    *("Europe/Vienna", "Europe/Zurich", "Europe/London", "Europe/Paris", "Europe/Berlin", "Europe/Brussels"),
    *("America/New_York", "America/Los_Angeles", "America/Toronto", "America/Mexico_City", "America/Havana"),
    *("Europe/Moscow", "Europe/Kyiv", "Europe/Minsk", "Europe/Istanbul", "Europe/Lisbon", "Europe/Dublin"),
    *("Asia/Tehran", "Asia/Jerusalem", "Asia/Gaza", "Asia/Beirut", "Asia/Amman", "Asia/Riyadh", "Asia/Dubai"),
    *("Asia/Kolkata", "Asia/Kathmandu", "Asia/Shanghai", "Asia/Tokyo", "Asia/Seoul", "Asia/Pyongyang"),
    *("Africa/Cairo", "Africa/Casablanca", "Africa/Johannesburg", "Africa/Nairobi"),
    *("America/Sao_Paulo", "America/Santiago", "America/Caracas", "America/St_Johns", "America/Nuuk"),
    *("Australia/Sydney", "Australia/Lord_Howe", "Pacific/Apia", "Pacific/Auckland", "Pacific/Kiritimati"),
    *("Antarctica/Troll", "Etc/UTC", "Europe/Kiev"),
)
_RULES_WITHOUT_HISTORY = {"Asia/Gaza"}  # its clocks follow Ramadan; those of Casablanca did until 2026
_NAME = b"X-Not-A-Name-Anybody-Knows"  # so that readers cannot use zone data of their own


@cache
def transitions(tzid: str) -> tuple[datetime, ...]:
    """Return the moments from 1970 to 2065 at which the offset changes: the minutes of the days on which it does."""
    zone, result = zone_of(tzid), []
    for number in range((datetime(2066, 1, 1, tzinfo=UTC) - BEGINNING).days):
        day = BEGINNING + timedelta(days=number)
        before = day.astimezone(zone).utcoffset()
        if before != (day + timedelta(days=1)).astimezone(zone).utcoffset():
            minutes = (day + timedelta(minutes=minute) for minute in range(1441))
            result.append(next(minute for minute in minutes if minute.astimezone(zone).utcoffset() != before))
    return tuple(result)


def samples(tzid: str, since: datetime, until: int = 2037) -> Iterator[tuple[datetime, datetime]]:
    """Yield local times beside each transition and throughout the years, with the moments they are."""
    zone = zone_of(tzid)
    changes = (change for change in transitions(tzid) if change.year <= until)
    moments = [change + timedelta(seconds=seconds) for change in changes for seconds in (-5400, -1, 0, 1, 5400)]
    moments += [datetime(year, month, 15, 12, tzinfo=UTC) for year in range(1970, until + 1) for month in (1, 4, 7, 10)]
    for moment in sorted(moments):
        local = moment.astimezone(zone)
        if moment >= since and local.replace(fold=0).utcoffset() == local.replace(fold=1).utcoffset():
            yield local.replace(tzinfo=None), moment


def _by_icalendar(data: bytes) -> Clock:
    zone = icalendar.Timezone.from_ical(data).to_tz(lookup_tzid=False)
    return lambda local: local.replace(tzinfo=zone).astimezone(UTC)


def _by_dateutil(data: bytes) -> Clock:
    zone = tzical(io.StringIO(data.decode().replace("\r\n", "\n"))).get(_NAME.decode())
    return lambda local: local.replace(tzinfo=zone).astimezone(UTC)


def _by_ical(data: bytes) -> Clock:
    calendar = b"BEGIN:VCALENDAR\r\nPRODID:x\r\nVERSION:2.0\r\n" + data + b"END:VCALENDAR\r\n"
    zone = IcsTimezoneInfo.from_timezone(IcsCalendarStream.from_ics(calendar.decode()).calendars[0].timezones[0])
    return lambda local: (local - zone.utcoffset(local)).replace(tzinfo=UTC)


_NODE = """
const ICAL = require("ical.js"), given = JSON.parse(require("fs").readFileSync(0, "utf8"));
const found = given.map(([text, locals]) => {
  const zone = new ICAL.Timezone(new ICAL.Component(ICAL.parse(text)));
  const read = (local) => Object.assign(ICAL.Time.fromString(local), { zone }).toUnixTime();
  return locals.map(read);
});
console.log(JSON.stringify(found));
"""
_LIBICAL = """
import json, sys
import gi
gi.require_version("ICalGLib", "3.0")
from gi.repository import ICalGLib as I
found = []
for text, locals in json.load(sys.stdin):
    zone = I.Timezone.new()
    zone.set_component(I.Component.new_from_string(text))
    times = [I.Time.new_from_string(local.replace("-", "").replace(":", "")) for local in locals]
    found.append([time.as_timet_with_zone(zone) for time in times])
print(json.dumps(found))
"""
OTHERS: dict[str, Callable[[bytes], bytes]] = {
    "node": lambda data: run_node(_NODE, data),
    "libical": lambda data: run_system_python(_LIBICAL, data),
}


def _anonymous(tzid: str, *, whole: bool) -> bytes:
    return vtimezone(tzid, whole=whole).replace(b"TZID:" + tzid.encode(), b"TZID:" + _NAME)


def sampled(zones: Sequence[str]) -> list[Any]:
    """Return zones as parameters, of which each fourth is always tried, and the others where time does not matter."""
    return [pytest.param(zone, marks=pytest.mark.slow if number % 4 else ()) for number, zone in enumerate(zones)]


def lines(tzid: str, *, whole: bool = False) -> list[str]:
    """Return the lines of a zone."""
    return vtimezone(tzid, whole=whole).decode().split("\r\n")[:-1]


@pytest.mark.parametrize("read", [_by_icalendar, _by_dateutil])
@pytest.mark.parametrize(
    "tzid",
    [pytest.param(tzid, marks=() if number % 4 == 0 else (pytest.mark.slow,)) for number, tzid in enumerate(ZONES)],
)
def test_whole_zone_is_right_at_every_transition_since_1970(tzid: str, read: Callable[[bytes], Clock]) -> None:
    """Read by others, the whole description agrees with the zone data beside every transition from 1970 to 2037."""
    clock = read(_anonymous(tzid, whole=True))
    expected = list(samples(tzid, BEGINNING))
    assert len(expected) > 200
    assert [clock(local) for local, _ in expected] == [moment for _, moment in expected]


@pytest.mark.parametrize("read", [_by_icalendar, _by_dateutil, _by_ical])
@pytest.mark.parametrize("tzid", sampled(sorted(set(ZONES) - _RULES_WITHOUT_HISTORY)))
def test_short_zone_is_right_from_its_beginning(tzid: str, read: Callable[[bytes], Clock]) -> None:
    """Read by others, the short description agrees with the zone data from the moment it promises to."""
    clock = read(_anonymous(tzid, whole=False))
    expected = list(samples(tzid, short_from(tzid)))
    assert len(expected) > 40
    assert [clock(local) for local, _ in expected] == [moment for _, moment in expected]


def test_there_are_forty_zones() -> None:
    """The zones tried are many, and the ones that are hardest to describe are among them."""
    assert len(ZONES) == len(set(ZONES)) >= 40
    hard = "Dublin Casablanca Lord_Howe Tehran Sao_Paulo Kiev Pyongyang Apia"
    assert set(hard.split()) <= {tzid.rpartition("/")[2] for tzid in ZONES}


@pytest.mark.clients
@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize("program", OTHERS)
def test_other_languages_read_zones_alike(program: str, *, whole: bool) -> None:
    """ical.js and libical agree with the zone data at, before and after each transition, in all zones, as described."""
    if missing := missing_for(program):
        pytest.skip(missing)
    zones = [tzid for tzid in ZONES if whole or tzid not in _RULES_WITHOUT_HISTORY]
    expected = [list(samples(tzid, BEGINNING if whole else short_from(tzid))) for tzid in zones]
    passed = [
        (_anonymous(tzid, whole=whole).decode(), [local.isoformat() for local, _ in those])
        for tzid, those in zip(zones, expected, strict=True)
    ]
    result = json.loads(OTHERS[program](json.dumps(passed).encode()))
    assert [len(those) for those in result] == [len(those) for those in expected]
    for tzid, those, read in zip(zones, expected, result, strict=True):
        wrong = [(local, moment) for (local, moment), at in zip(those, read, strict=True) if moment.timestamp() != at]
        assert wrong == [], tzid


@pytest.mark.parametrize(
    "tzid", ["Europe/Vienna", "Africa/Cairo", "America/Nuuk", "America/Santiago", "Asia/Jerusalem"]
)
def test_rules_without_an_end_hold_for_a_whole_cycle_of_weekdays(tzid: str) -> None:
    """A rule written without an end agrees with the zone data to 2065, long after the last year it was made from."""
    clock = _by_dateutil(_anonymous(tzid, whole=False))
    expected = list(samples(tzid, datetime(2037, 1, 1, tzinfo=UTC), until=2065))
    assert [clock(local) for local, _ in expected] == [moment for _, moment in expected]


@pytest.mark.parametrize("tzid", sorted(set(ZONES) - _RULES_WITHOUT_HISTORY - {"Africa/Cairo"}))
def test_short_zone_has_at_most_twenty_lines(tzid: str) -> None:
    """The rules now in force take twenty lines, folding included."""
    assert len(lines(tzid)) <= 20


def test_vienna_is_written_as_people_would() -> None:
    """The zone of the Vienna talks has two rules, each beginning at the local time before clocks are set."""
    assert lines("Europe/Vienna") == [
        "BEGIN:VTIMEZONE",
        "TZID:Europe/Vienna",
        "BEGIN:DAYLIGHT",
        "DTSTART:19960331T020000",
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0200",
        "TZNAME:CEST",
        "END:DAYLIGHT",
        "BEGIN:STANDARD",
        "DTSTART:19961027T030000",
        "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100",
        "TZNAME:CET",
        "END:STANDARD",
        "END:VTIMEZONE",
    ]


def test_short_zone_begins_with_the_last_change_of_rules() -> None:
    """What the short description leaves out is what came before the rules now in force."""
    assert short_from("Europe/Vienna") == datetime(1996, 3, 31, 1, tzinfo=UTC)
    assert short_from("America/New_York") == datetime(2007, 3, 11, 7, tzinfo=UTC)
    assert short_from("Europe/Moscow") == datetime(2014, 10, 25, 22, tzinfo=UTC)
    assert short_from("Asia/Kolkata") == BEGINNING


@pytest.mark.parametrize("tzid", sorted(_RULES_WITHOUT_HISTORY))
def test_zone_without_lasting_rules_is_always_whole(tzid: str) -> None:
    """Where clocks follow no yearly rule there is no shorter description than the whole one."""
    assert short_from(tzid) == BEGINNING
    assert vtimezone(tzid) == vtimezone(tzid, whole=True)


@pytest.mark.parametrize("tzid", ZONES)
@pytest.mark.parametrize("whole", [False, True])
def test_dates_are_listed_one_a_line_and_include_the_first(tzid: str, *, whole: bool) -> None:
    """No RDATE holds two dates, of which Thunderbird reads one, and none leaves out DTSTART, which it then skips."""
    for block in vtimezone(tzid, whole=whole).decode().split("BEGIN:")[2:]:
        properties = [line.partition(":")[::2] for line in block.split("\r\n")]
        dates = [value for name, value in properties if name == "RDATE"]
        assert not any("," in date for date in dates)
        assert any(name == "RRULE" for name, _ in properties) or dict(properties)["DTSTART"] == dates[0]


@pytest.mark.parametrize("tzid", ZONES)
def test_rules_that_ended_end_in_utc(tzid: str) -> None:
    """UNTIL is in UTC, as RFC 5545 §3.6.5 asks within a time zone."""
    for line in lines(tzid, whole=True):
        if "UNTIL=" in line:
            assert line.partition("UNTIL=")[2].partition(";")[0].endswith("Z")


def test_irish_winter_is_no_daylight_saving() -> None:
    """Where the law has winter time as the exception, summer is still what calendars call daylight time."""
    assert lines("Europe/Dublin") == [
        line.replace("London", "Dublin").replace("BST", "IST") for line in lines("Europe/London")
    ]

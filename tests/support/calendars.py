"""What subscribers' software makes of the rounds in a calendar: one function for each library, none of them ours.

Each returns the instances there are, by when they start (days as dates, times in UTC) and their titles. Where a
library leaves RECURRENCE-ID to its caller, the caller's part is done here: an instance with an event of its own is
that event.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import icalendar
import recurring_ical_events
import vobject
from dateutil.rrule import rrulestr
from ical.calendar_stream import IcsCalendarStream

from diplofeed.when.zones import zone as zone_of

__all__ = ["INSTANCES", "Instances", "by_recurring_ical_events", "missing_for", "run_node", "run_system_python"]

Instances = list[tuple[date, str]]
YEARS = (date(2020, 1, 1), date(2050, 1, 1))


def _plain(value: date) -> date:
    return value.astimezone(UTC) if isinstance(value, datetime) else value


def _sorted(instances: Iterable[tuple[date, str]]) -> Instances:
    return sorted(((_plain(start), title) for start, title in instances), key=lambda each: (str(each[0]), each[1]))


def by_recurring_ical_events(data: bytes) -> Instances:
    """Ask recurring-ical-events (the Open Web Calendar)."""
    result = recurring_ical_events.of(icalendar.Calendar.from_ical(data)).between(*YEARS)
    return _sorted((each["DTSTART"].dt, str(each["SUMMARY"])) for each in result)


def by_ical(data: bytes) -> Instances:
    """Ask the ical package (Home Assistant)."""
    calendar = IcsCalendarStream.calendar_from_ics(data.decode())
    result = calendar.timeline_tz(UTC).included(*(datetime(day.year, 1, 1, tzinfo=UTC) for day in YEARS))
    return _sorted((each.dtstart, str(each.summary)) for each in result)


def by_vobject(data: bytes) -> Instances:
    """Ask vobject (CalDAV servers) for rule and dates."""
    result: list[tuple[date, str]] = []
    apart: list[tuple[date, date, str]] = []
    for event in vobject.readOne(data.decode()).vevent_list:
        start, title = event.dtstart.value, event.summary.value
        if hasattr(event, "recurrence_id"):
            apart.append((event.recurrence_id.value, start, title))
            continue
        rules = event.getrruleset(addRDate=True)
        starts = [start] if rules is None else [rule if isinstance(start, datetime) else rule.date() for rule in rules]
        result += [(each, title) for each in starts]
    return _replaced(result, apart)


def by_dateutil(data: bytes) -> Instances:
    """Ask dateutil for what RRULE, RDATE and EXDATE of the first event give."""
    whole, *rest = icalendar.Calendar.from_ical(data).walk("VEVENT")
    lines = whole.to_ical().decode().replace("\r\n ", "").split("\r\n")
    names = ("RRULE", "RDATE", "EXDATE", "DTSTART")
    rules = [line.replace(";VALUE=DATE:", ":") for line in lines if line.startswith(names)]
    rules = [_in_utc(line) if line.startswith("RDATE") else line for line in rules]
    start, zones = whole["DTSTART"].dt, icalendar.Calendar.from_ical(data).walk("VTIMEZONE")
    expected = {str(zone["TZID"]): zone.to_tz(lookup_tzid=False) for zone in zones}
    result = [
        (each if isinstance(start, datetime) else each.date(), str(whole["SUMMARY"]))
        for each in rrulestr("\n".join(rules), tzids=expected.get, unfold=False, forceset=True)
    ]
    apart = [(each["RECURRENCE-ID"].dt, each["DTSTART"].dt, str(each["SUMMARY"])) for each in rest]
    return _replaced(result, apart)


def _in_utc(line: str) -> str:
    """Return a line with its time in UTC, as dateutil reads no zone of an RDATE."""
    name, _, value = line.partition(":")
    if "TZID=" not in name:
        return line
    there = zone_of(name.partition("TZID=")[2])
    return f"RDATE:{datetime.strptime(value, '%Y%m%dT%H%M%S').replace(tzinfo=there).astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _replaced(instances: Iterable[tuple[date, str]], apart: list[tuple[date, date, str]]) -> Instances:
    """Put events of their own in the place of the instances they are."""
    own = {_plain(named) for named, _, _ in apart}
    kept = [each for each in instances if _plain(each[0]) not in own]
    return _sorted([*kept, *((start, title) for _, start, title in apart)])


# ---------------------------------------------------------------- other languages

_NODE = """
const ICAL = require("ical.js"), fs = require("fs");
const root = new ICAL.Component(ICAL.parse(fs.readFileSync(0, "utf8")));
ICAL.TimezoneService.reset();
for (const zone of root.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
const events = root.getAllSubcomponents("vevent").map((one) => new ICAL.Event(one));
const apart = events.filter((one) => one.isRecurrenceException());
const found = [];
const say = (time, title) => found.push([time.isDate ? time.toString() : time.toJSDate().toISOString(), title]);
for (const event of events.filter((one) => !one.isRecurrenceException())) {
  apart.filter((one) => one.uid === event.uid).forEach((one) => event.relateException(one));
  if (!event.isRecurring()) { say(event.startDate, event.summary); continue; }
  const iterator = event.iterator();
  for (let next; (next = iterator.next()) && next.year < 2050; ) {
    const one = event.getOccurrenceDetails(next);
    say(one.startDate, one.item.summary);
  }
}
console.log(JSON.stringify(found));
"""

_LIBICAL = """
import json, sys
import gi
gi.require_version("ICalGLib", "3.0")
from gi.repository import ICalGLib as I
root = I.Component.new_from_string(sys.stdin.read())
zones, found, apart = {}, [], []
utc = I.Timezone.get_utc_timezone()
part = root.get_first_component(I.ComponentKind.VTIMEZONE_COMPONENT)
while part:
    zone = I.Timezone.new()
    zone.set_component(part.clone())
    zones[zone.get_tzid()] = zone
    part = root.get_next_component(I.ComponentKind.VTIMEZONE_COMPONENT)
def moment(prop, time):
    if time.is_date():
        return "%04d-%02d-%02d" % (time.get_year(), time.get_month(), time.get_day())
    tzid = prop.get_first_parameter(I.ParameterKind.TZID_PARAMETER)
    if tzid and not time.is_utc():
        time.set_timezone(zones[tzid.get_tzid()])
        time = time.convert_to_zone(utc)
    return "%04d-%02d-%02dT%02d:%02d:%02d.000Z" % tuple(
        getattr(time, "get_" + name)() for name in ("year", "month", "day", "hour", "minute", "second"))
event = root.get_first_component(I.ComponentKind.VEVENT_COMPONENT)
while event:
    start = event.get_first_property(I.PropertyKind.DTSTART_PROPERTY)
    named = event.get_first_property(I.PropertyKind.RECURRENCEID_PROPERTY)
    if named:
        apart.append([moment(named, named.get_recurrenceid()), moment(start, start.get_dtstart()), event.get_summary()])
    else:
        first = start.get_dtstart()
        def each(_component, span, *_):
            at = I.Time.new_from_timet_with_zone(span.get_start(), first.is_date(), utc)
            found.append([moment(start, at), event.get_summary()])
        # Its iteration takes every RDATE for UTC, so that those are asked for one by one.
        further = event.get_first_property(I.PropertyKind.RDATE_PROPERTY)
        while further:
            at = moment(further, further.get_rdate().get_time())
            if at != moment(start, first):
                found.append([at, event.get_summary()])
            event.remove_property(further)
            further = event.get_first_property(I.PropertyKind.RDATE_PROPERTY)
        event.foreach_recurrence(I.Time.new_from_string("20200101"), I.Time.new_from_string("20500101"), each)
    event = root.get_next_component(I.ComponentKind.VEVENT_COMPONENT)
print(json.dumps([found, apart]))
"""


@cache
def missing_for(program: str) -> str:
    """Return what of another language's library is not on this machine, or nothing."""
    try:
        if program == "node":
            run_node("require('ical.js')", b"")
        else:
            run_system_python(
                "import gi; gi.require_version('ICalGLib', '3.0'); from gi.repository import ICalGLib", b""
            )
    except (OSError, subprocess.CalledProcessError):
        names = {
            "node": "ical.js (npm install what tests/node has, in the folder that DIPLOFEED_NODE names)",
            "libical": "libical (apt install gir1.2-ical-3.0 python3-gi)",
        }
        return f"not on this machine: {names[program]}"
    return ""


def run_node(code: str, data: bytes) -> bytes:
    """Return what a program in JavaScript prints, which finds packages of tests/node and those installed for all."""
    own = os.environ.get("DIPLOFEED_NODE", "")
    places = [
        str(Path(own, "node_modules")) if own else "",
        os.environ.get("NODE_PATH", ""),
        "/usr/lib/node_modules",
        "/usr/local/lib/node_modules",
    ]
    return _run(
        [shutil.which("node") or "node", "-e", code], data, {"NODE_PATH": os.pathsep.join(filter(None, places))}
    )


def run_system_python(code: str, data: bytes) -> bytes:
    """Return what a program in the Python of the system prints, which has the system's libraries."""
    return _run([shutil.which("python3", path="/usr/bin") or "/usr/bin/python3", "-c", code], data, {})


def _run(command: list[str], data: bytes, settings: dict[str, str]) -> bytes:
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TZ": "UTC", **settings}
    done = subprocess.run(
        command, input=data, env=environment, capture_output=True, timeout=60, check=True, cwd=Path("/")
    )
    return done.stdout


def _moment(text: str) -> date:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def by_ical_js(data: bytes) -> Instances:
    """Ask ical.js (Thunderbird, Nextcloud)."""
    return _sorted((_moment(start), title) for start, title in json.loads(run_node(_NODE, data)))


def by_libical(data: bytes) -> Instances:
    """Ask libical (Evolution, GNOME Calendar, KOrganizer) for rule and dates."""
    result, apart = json.loads(run_system_python(_LIBICAL, data))
    return _replaced(
        ((_moment(start), title) for start, title in result),
        [(_moment(named), _moment(start), title) for named, start, title in apart],
    )


INSTANCES: dict[str, tuple[Callable[[bytes], Instances], str]] = {
    "recurring-ical-events": (by_recurring_ical_events, ""),
    "ical": (by_ical, ""),
    "vobject": (by_vobject, ""),
    "dateutil": (by_dateutil, ""),
    "ical.js": (by_ical_js, "node"),
    "libical": (by_libical, "libical"),
}

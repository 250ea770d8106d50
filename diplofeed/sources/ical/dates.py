"""When something is, as the record says it: of days the days, of times the times in their zone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Final

from attrs import frozen
from icalendar import vDuration

from diplofeed.sources.ical.lines import Component, Property
from diplofeed.sources.ical.zones import Zones
from diplofeed.when.zones import zone

__all__ = ["Moment", "Unclear", "moments", "when_of"]

_DAY: Final = re.compile(r"(\d{4})(\d\d)(\d\d)")
_TIME: Final = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)?(Z?)")
_ONE_DAY: Final = timedelta(days=1)


class Unclear(ValueError):  # noqa: N818 -- what is unclear is said in the message
    """A date or time that cannot be read."""


@frozen
class Moment:
    """A day, or a time.

    Attributes:
        day: By the clock of the zone.
        time: Aware; None of a day.
        zone: The zone's name (IANA); empty where only its distance from UTC is known.
        is_vague: Whether there is a time whose zone nobody knows, so that only the day counts.
    """

    day: date
    time: datetime | None = None
    zone: str = ""
    is_vague: bool = False

    @property
    def text(self) -> str:
        """The day, or the time with its zone, as the record writes it."""
        if self.time is None:
            return self.day.isoformat()
        return f"{_clock(self.time)}{_offset(self.time, self.zone)}{f'[{self.zone}]' if _is_named(self.zone) else ''}"


def _is_named(name: str) -> bool:
    return bool(name) and name != "UTC"


def _clock(time: datetime) -> str:
    return time.strftime("%Y-%m-%dT%H:%M" + (":%S" if time.second else ""))


def _offset(time: datetime, name: str) -> str:
    """Return what has to stand behind a time: nothing where its zone says it."""
    if time.utcoffset() == timedelta() and not _is_named(name):
        return "Z"
    if _is_named(name) and not _comes_twice(time):
        return ""
    text = time.strftime("%z")
    return f"{text[:3]}:{text[3:5]}"


def _comes_twice(time: datetime) -> bool:
    return time.replace(fold=0).utcoffset() != time.replace(fold=1).utcoffset()


def moments(given: Property, zones: Zones, usual: str = "") -> Iterator[Moment]:
    """Yield the dates and times of a property; of periods their beginnings.

    Args:
        given: The property.
        zones: Those of the calendar.
        usual: The name of the zone of times that have none, where it is not that of the calendar.

    Raises:
        Unclear: One of them cannot be read.
    """
    for value in given.value.split(","):
        try:
            yield _moment(value.strip().partition("/")[0], given.parameter("TZID") or usual, zones)
        except ValueError as error:
            raise Unclear(f"{given.name} {value[:40]!r}: {error}") from error


def _moment(value: str, zone_name: str, zones: Zones) -> Moment:
    if found := _DAY.fullmatch(value):
        return Moment(date(*map(int, found.groups())))
    found = _TIME.fullmatch(value.upper())
    if found is None:
        raise ValueError("it is no date or time (20230711, 20230711T100000Z)")
    *parts, is_utc = found.groups(default="0")
    local = datetime(*(min(int(part), 59) if place == 5 else int(part) for place, part in enumerate(parts)))  # type: ignore[arg-type]  # noqa: DTZ001 -- six numbers, and its zone follows
    return _at(local, is_utc == "Z", zone_name, zones)


def _at(local: datetime, is_utc: bool, zone_name: str, zones: Zones) -> Moment:
    if is_utc:
        return Moment(local.date(), local.replace(tzinfo=UTC), "UTC")
    name = zones.name_of(zone_name) if zone_name else zones.usual
    if name:
        rules = zone(name)
        # A time that does not exist, as clocks go forward, is meant by the clock before (RFC 5545 §3.3.5).
        time = local.replace(tzinfo=rules).astimezone(UTC).astimezone(rules)
        return Moment(time.date(), time, name)
    offset = zones.offset_of(zone_name, local) if zone_name else None
    if offset is not None:
        return Moment(local.date(), local.replace(tzinfo=timezone(offset)))
    return Moment(local.date(), is_vague=True)


def when_of(component: Component, zones: Zones) -> tuple[str, Moment, list[str]]:
    """Return when a component is, as the record writes it, when it begins, and what is unclear about it.

    Raises:
        Unclear: It has no beginning that can be read.
    """
    given = component.first("DTSTART")
    if given is None:
        raise Unclear("it has no DTSTART, so that nobody knows when it is")
    begin = next(moments(given, zones))
    unclear: list[str] = []
    try:
        end = _end(component, begin, zones)
    except (Unclear, ValueError) as error:
        end, reason = None, str(error)
        unclear.append(f"its end is left out: {reason}")
    if end is not None and end.is_vague and not begin.is_vague:
        end = None
        unclear.append("its end is left out: the zone of that is not known")
    if begin.is_vague:
        name = given.parameter("TZID")
        unclear.append(
            f"the zone {name[:60]!r} is not known, so its time is left out"
            if name
            else "its time has no zone, so it is left out (the option `zone` names that of such times)"
        )
    if end is not None and not _is_after(end, begin):
        if end.day < begin.day:
            unclear.append("it ends before it begins, so its end is left out")
        end = None
    return _text(begin, end), begin, unclear


def _is_after(end: Moment, begin: Moment) -> bool:
    if end.time is not None and begin.time is not None:
        return end.time > begin.time
    return end.day > begin.day


def _end(component: Component, begin: Moment, zones: Zones) -> Moment | None:
    """Return the last day of what lasts days, or when something ends; None where it does not say."""
    given, length = component.first("DTEND") or component.first("DUE"), component.first("DURATION")
    if given is not None:
        end = next(moments(given, zones, begin.zone))
        return Moment(end.day - _ONE_DAY) if end.time is None and not end.is_vague and begin.time is None else end
    if length is None:
        return None
    lasts: timedelta = vDuration.from_ical(length.value)  # type: ignore[no-untyped-call]  # the library has no types there
    if begin.time is not None:
        end_time = (begin.time.astimezone(UTC) + lasts).astimezone(begin.time.tzinfo)
        return Moment(end_time.date(), end_time, begin.zone)
    return Moment(begin.day + lasts - _ONE_DAY) if lasts >= _ONE_DAY else None


def _text(begin: Moment, end: Moment | None) -> str:
    if end is None:
        return begin.text
    if begin.time is None or end.time is None:
        return f"{begin.day.isoformat()}/{end.day.isoformat()}" if end.day > begin.day else begin.day.isoformat()
    stop = end.time.astimezone(begin.time.tzinfo)
    clock = _clock(stop) if stop.date() != begin.time.date() else _clock(stop).partition("T")[2]
    name = f"[{begin.zone}]" if _is_named(begin.zone) else ""
    return f"{_clock(begin.time)}{_offset(begin.time, begin.zone)}/{clock}{_offset(stop, begin.zone)}{name}"

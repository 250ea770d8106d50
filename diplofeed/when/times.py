"""Exact times with a zone, read.

The texts are those of RFC 9557 (RFC 3339 with a zone in brackets) and intervals of them as in ISO 8601,
with one extension: a zone may stand without an offset where the local time is not ambiguous.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import cache, lru_cache
from typing import TypeAlias
from zoneinfo import ZoneInfo

from attrs import evolve

from diplofeed.errors import nearest
from diplofeed.when.english import MONTHS
from diplofeed.when.misread import WhenError
from diplofeed.when.spelling import Moments, offset_of, spell_offset
from diplofeed.when.zones import Zone, names, zone

__all__ = ["YEARS", "of_datetime", "read", "recall"]

_DAY = "([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ]"
_CLOCK = r"([0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?)"
# Seconds in an offset are not of RFC 3339, but Liberia's was -00:44:30 until 1972.
_OFFSET = r"([Zz]|[+-][0-9]{2}:[0-9]{2}(?::[0-9]{2})?)?"
_TAGS = r"((?:\[[^\[\]]*\])*)"
_TIMES = re.compile(rf"{_DAY}{_CLOCK}{_OFFSET}{_TAGS}(?:(/)(?:(\.\.)|(?:{_DAY})?{_CLOCK}{_OFFSET}{_TAGS})?)?")
_START, _SLASH, _OPEN, _END = 1, 5, 6, 7  # groups; an end has day, clock, offset, tags
_TAG = re.compile(r"\[(!?)([^\]]*)\]")
_TIME_FORM = "2023-07-11T10:00[Europe/Vienna]"
YEARS = range(2, 9999)  # so that no time leaves the calendar when it is turned into UTC


def read(text: str) -> Moments | None:
    """Read a time or an interval of times; None if it does not have the form of one.

    Raises:
        WhenError: it has the form, but no zone, an unknown zone, or no meaning in its zone.
    """
    match = _TIMES.fullmatch(text)
    if match is None:
        return None
    moments = _read(match, _place)
    if _is_backwards(moments):
        expected = "the earlier time first, and the day of the end if it is another day"
        raise WhenError(text, "the end is before the start", expected, match.start(_END + 1) + 1)
    return moments


def recall(text: str, *, by_clock: bool) -> Moments | None:
    """Read a time that was accepted once: by the rules of today it may not exist, or have another offset.

    Args:
        text: The text of the time, maybe with its offsets of then.
        by_clock: Whether the time on the clock counts where the offset is another one today, rather than the moment.

    Raises:
        WhenError: It never can have been accepted, or names a zone that is not known here and no offset.
    """
    match = _TIMES.fullmatch(text)
    if match is None:
        return None
    moments = _read(match, _place_by_clock if by_clock else _place_as_published)
    return evolve(moments, end=moments.start) if _is_backwards(moments) else moments


_Place: TypeAlias = "Callable[[str, datetime, timedelta | None, Zone | None], datetime]"
"""How a local time is put into its zone, from the text, the time, and its offset and zone, if it has them."""


def _read(match: re.Match[str], place: _Place) -> Moments:
    name = _zone_of(match)
    info = None if name is None else _zone(match, name, place)
    start = _moment(match, _START, match[_START], info, place)
    has_end = match[_END + 1] is not None
    end = _moment(match, _END, match[_END] or match[_START], info, place) if has_end else None
    unknown_end = match[_SLASH] is not None and not (end or match[_OPEN])
    return Moments(start, end, name if start.tzinfo is info else None, match[_OPEN] is not None, unknown_end)


def _is_backwards(moments: Moments) -> bool:
    # Compared in UTC: within one zone Python compares wall clocks, which run twice through an hour in autumn.
    return moments.end is not None and moments.end.astimezone(UTC) < moments.start.astimezone(UTC)


def of_datetime(moment: datetime) -> Moments:
    """Take over an aware datetime.

    Raises:
        WhenError: it is naive, or does not exist in its zone.
    """
    text, distance = str(moment), moment.utcoffset()
    if distance is None:
        raise WhenError(text, "a time needs a zone", "an aware datetime, such as one with tzinfo=UTC")
    if moment.year not in YEARS or distance.microseconds:
        raise WhenError(text, "the year or the offset is out of range", "a year from 0002 to 9998")
    # A ZoneInfo made from a file has no key; then the offset is all that can be written down.
    name = moment.tzinfo.key if isinstance(moment.tzinfo, ZoneInfo) and moment.tzinfo.key in names() else None
    start = _place(text, moment.replace(tzinfo=None, fold=0), distance, zone(name) if name else None)
    return Moments(start, None, name, open_end=False, unknown_end=False)


# ---------------------------------------------------------------- reading


def _zone_of(match: re.Match[str]) -> str | None:
    zones = {name for at in (_START, _END) for name in _zones_in(match, at + 3)}
    if len(zones) > 1:
        raise WhenError(match.string, "it names two zones", f"one zone for both ends, such as {_TIME_FORM}")
    return zones.pop() if zones else None


def _zones_in(match: re.Match[str], at: int) -> list[str]:
    """Return the zone among the tags; other elective tags may be ignored by RFC 9557 §3.1."""
    zones = []
    for tag in _TAG.finditer(match[at] or ""):
        critical, content = tag.groups()
        if "=" not in content:
            zones.append(content)
        elif critical:
            expected = "no tag marked critical (!) but a zone"
            column = match.start(at) + tag.start() + 1
            raise WhenError(match.string, f"the critical tag {tag[0]} is not supported", expected, column)
    return zones


def _moment(match: re.Match[str], at: int, day: str, zone: Zone | None, place: _Place) -> datetime:
    text = match.string
    offset = match[at + 2]
    if zone is None:  # ISO 8601-1 §5.5.2: an offset given once is of both ends
        offset = offset or match[_START + 2] or match[_END + 2]
    local = datetime.combine(_date(match, at, day), _clock(match, at + 1))
    # Z says that UTC is known and nothing about the local time (RFC 9557 §2), hence fits any zone.
    if zone and offset in {"Z", "z", "-00:00"} and local.year in YEARS:
        local = local.replace(tzinfo=UTC).astimezone(zone)
    if local.year not in YEARS:
        raise WhenError(text, "the year of a time is out of range", "a year from 0002 to 9998", match.start(at) + 1)
    return local if local.tzinfo else place(text, local, _distance(match, at + 2, offset), zone)


def _date(match: re.Match[str], at: int, day: str) -> date:
    try:
        return date.fromisoformat(day)
    except ValueError:
        year, month, number = map(int, day.split("-"))
        reason = f"there is no month {month:02}"
        if 1 <= month <= 12:
            reason = f"there is no day {number} of {MONTHS[month - 1]} {year:04}"
        raise WhenError(match.string, reason, "a day of the calendar", match.start(at) + 1) from None


def _clock(match: re.Match[str], at: int) -> time:
    try:
        return time.fromisoformat(match[at])
    except ValueError:
        clock = match[at]
        reason, expected = f"there is no time {clock}", "hours from 00 to 23, minutes and seconds from 00 to 59"
        if clock.startswith("24:00"):
            expected = "00:00 of the next day"
        elif clock[6:8] == "60":
            reason, expected = "leap seconds are not supported", "seconds up to 59"
        raise WhenError(match.string, reason, expected, match.start(at) + 1) from None


def _distance(match: re.Match[str], at: int, offset: str | None) -> timedelta | None:
    if offset is None:
        return None
    if offset in "Zz":
        return timedelta()
    hours, minutes, seconds = (*map(int, offset[1:].split(":")), 0)[:3]
    if hours > 23 or minutes > 59 or seconds > 59:
        raise WhenError(match.string, f"there is no offset {offset}", "one such as +02:00", match.start(at) + 1)
    distance = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return -distance if offset[0] == "-" else distance


def _zone(match: re.Match[str], name: str, place: _Place) -> Zone | None:
    if name in names():
        return zone(name)
    if place is not _place and (match[_START + 2] or match[_END + 2]):  # accepted where the zone was known
        return None
    text, close = match.string, _nearest_zone(name)
    expected = f"the nearest known name, {close}" if close else "an IANA name such as Europe/Vienna"
    raise WhenError(text, f"there is no zone {name!r}", expected, text.find(f"{name}]") + 1)


@lru_cache(maxsize=1024)
def _nearest_zone(name: str) -> str:
    """Return the zone of the city most like that of a name, of the same continent where that is one."""
    if name.isupper():  # what is near to an abbreviation, as "EST" to "CEST", is seldom what was meant
        return ""
    continent, _, city = name.replace(" ", "_").casefold().rpartition("/")
    everywhere = _cities()[""]
    if city in everywhere:
        return everywhere[city]
    cities = _cities().get(continent) or {known: zone for known, zone in everywhere.items() if known[:1] == city[:1]}
    return cities.get(nearest(city, cities), "")


@cache
def _cities() -> Mapping[str, Mapping[str, str]]:
    """Return the zones by their cities, of each continent and, under an empty one, of all."""
    cities: dict[str, dict[str, str]] = {"": {}}
    for name in sorted(names()):
        continent, _, city = name.casefold().rpartition("/")
        cities[""].setdefault(city, name)
        cities.setdefault(continent, {}).setdefault(city, name)
    return cities


def _place(text: str, local: datetime, distance: timedelta | None, zone: Zone | None) -> datetime:
    """Put a local time into its zone; RFC 9557 §3.4 asks to notice offsets that contradict it."""
    if zone is None:
        if distance is None:
            raise WhenError(text, "a time needs a zone or an offset", f"{text}[Europe/Vienna] or {text}Z")
        return local.replace(tzinfo=timezone(distance))
    choices = local.replace(tzinfo=zone), local.replace(tzinfo=zone, fold=1)
    before, after = map(offset_of, choices)
    if before < after:
        reason = f"{local:%H:%M} does not exist on that day in {zone}, where clocks went forward"
        raise WhenError(text, reason, f"a time that is {_shift(after - before)} earlier or later")
    if distance is None and before != after:
        reason = f"{local:%H:%M} comes twice on that day in {zone}"
        expected = f"the offset, {spell_offset(before)} for the first or {spell_offset(after)} for the second"
        raise WhenError(text, reason, expected)
    if distance is None or distance == before:
        return choices[0]
    if distance == after:
        return choices[1]
    reason = f"the offset is not that of {zone} then"
    raise WhenError(text, reason, f"{spell_offset(before)}, or no offset")


def _place_as_published(text: str, local: datetime, distance: timedelta | None, zone: Zone | None) -> datetime:
    """Put a time into its zone as it was published: where its offset is another one by now, by that offset."""
    if zone is None or distance is None:
        return _place_by_clock(text, local, distance, zone)
    choices = local.replace(tzinfo=zone), local.replace(tzinfo=zone, fold=1)
    as_written = local.replace(tzinfo=timezone(distance))
    return next((choice for choice in choices if offset_of(choice) == distance), as_written)


def _place_by_clock(text: str, local: datetime, distance: timedelta | None, zone: Zone | None) -> datetime:
    """Put a time into its zone by the clock: one that is skipped is counted from before it (RFC 5545 §3.3.5)."""
    if zone is None:
        return _place(text, local, distance, zone)
    later = local.replace(tzinfo=zone, fold=1)
    return later if distance == offset_of(later) else local.replace(tzinfo=zone)


def _shift(gap: timedelta) -> str:
    return f"{gap // timedelta(minutes=1)} minutes"

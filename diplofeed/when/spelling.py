"""Exact times with a zone as text: their canonical spelling, and English words."""

from __future__ import annotations

from datetime import datetime, timedelta

from attrs import frozen

from diplofeed.when.english import MONTHS

__all__ = ["Moments", "offset_of", "say", "spell", "spell_offset", "spell_with_offsets"]

# The letters of zones that mean one distance from UTC, by its hours. IST is of India, Israel and Ireland, CST of
# Chicago, Havana and Shanghai, EST of New York and once of Sydney; the letters of others depend on the zone data.
_LETTERS_OF_HOURS: dict[float, str] = dict(
    enumerate("UTC GMT WET,CET WEST,EET CEST CAT SAST,EEST EAT,,,,,HKT,JST,AEST,AEDT,NZST,NZDT".split(","))
)


@frozen
class Moments:
    """A start, aware, and what is known of the end; `zone` is the IANA name if there is one."""

    start: datetime
    end: datetime | None
    zone: str | None
    open_end: bool
    unknown_end: bool


def offset_of(moment: datetime) -> timedelta:
    """Return the distance of an aware moment from UTC."""
    return moment.utcoffset() or timedelta()


def spell(moments: Moments) -> str:
    """Return the canonical text: the day of the end only if it is another, offsets only where they are needed."""
    return _spell(moments, moments.zone)


def spell_with_offsets(moments: Moments) -> str:
    """Return the text with offsets beside the zone: which moments are meant, whatever becomes of the zone's rules."""
    return _spell(moments, None)


def _spell(moments: Moments, zone: str | None) -> str:
    start, end = moments.start, moments.end
    tag = f"[{moments.zone}]" if moments.zone else ""
    text = f"{start.date()}T{_spell_clock(start, zone)}"
    if end is None:
        return text + tag + ("/.." if moments.open_end else "/" if moments.unknown_end else "")
    day = "" if start.date() == end.date() else f"{end.date()}T"
    return f"{text}/{day}{_spell_clock(end, zone)}{tag}"


def _spell_clock(moment: datetime, zone: str | None) -> str:
    other = moment.replace(fold=1 - moment.fold)
    needs_offset = zone is None or offset_of(other) != offset_of(moment)
    return _spell_time(moment) + (spell_offset(offset_of(moment)) if needs_offset else "")


def _spell_time(moment: datetime) -> str:
    text = moment.time().isoformat()
    return text.rstrip("0") if moment.microsecond else text.removesuffix(":00")


def spell_offset(distance: timedelta) -> str:
    """Return a distance from UTC as times have it."""
    if not distance:
        return "Z"
    minutes, seconds = divmod(abs(distance) // timedelta(seconds=1), 60)
    sign = "-" if distance < timedelta() else "+"
    return f"{sign}{minutes // 60:02}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")


def say(start: datetime, end: datetime | None, *, open_end: bool, unknown_end: bool) -> str:
    """Say a time or an interval of times in English, in its own zone."""
    first = f"{_say_day(start)}, {_say_time(start)}"
    if end is None:
        words = f"{first} {_say_zone(start)}"
        if open_end:
            return f"since {words}"
        return f"from {words}, end not known" if unknown_end else words
    same_day = start.date() == end.date()
    last = f"{_say_time(end)} {_say_zone(end)}"
    if _say_zone(start) != _say_zone(end):
        first = f"{first} {_say_zone(start)}"
    elif same_day:
        return f"{first}–{last}"
    return f"{first} – {last}" if same_day else f"{first} – {_say_day(end)}, {last}"


def _say_day(moment: datetime) -> str:
    return f"{moment.day} {MONTHS[moment.month - 1]} {moment.year:04}"


def _say_time(moment: datetime) -> str:
    return moment.time().isoformat("seconds").removesuffix(":00")


def _say_zone(moment: datetime) -> str:
    name, distance = moment.tzname() or "", offset_of(moment)
    if name in _LETTERS_OF_HOURS.get(distance / timedelta(hours=1), "").split():
        return name
    text = spell_offset(distance)
    return "UTC" if text == "Z" else f"UTC{text[0]}{text[1:].removeprefix('0').removesuffix(':00')}"

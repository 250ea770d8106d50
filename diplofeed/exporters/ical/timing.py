"""When an event and its rounds are (RFC 5545 §3.8.2, §3.8.5), in the zone and the form calendars read alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from diplofeed.exporters.ical import lines as ics
from diplofeed.exporters.ical.occasion import Occasion
from diplofeed.exporters.ical.vtimezone import BEGINNING, short_from
from diplofeed.model import Meeting, Statement
from diplofeed.model.rounds import Start

__all__ = ["recurrence_id", "timing"]

_DAY = timedelta(days=1)


def timing(item: Meeting | Statement, occasion: Occasion, gone: Iterable[Start] = ()) -> Iterator[bytes]:
    """Yield start, end and rounds; ``gone`` are the starts of rounds that fall away besides those the item names."""
    start, zone = occasion.start, _zone(item, occasion)
    yield _point("DTSTART", start, zone)
    if isinstance(start, datetime):
        yield _point("DTEND", occasion.end, zone) if occasion.end else b""
    else:
        yield _last_day(start, occasion.last or start)
    if isinstance(item, Meeting) and occasion.repeats:
        yield from _rounds(item, start, zone, gone)
    if not item.when.is_exact:
        yield ics.text("X-DIPLOFEED-EDTF", item.when.text)


def _rounds(item: Meeting, start: Start, zone: str, gone: Iterable[Start]) -> Iterator[bytes]:
    """Yield the rule, and the dates it lacks or has too many, one a line as old software reads no more of it."""
    series, rule = item.rounds_by_rule, item.recurrence and ics.rule(item.recurrence, start)
    if rule:
        yield ics.line("RRULE", rule)
    further = [series.begins(when) for when in item.rdate]
    if further and not rule:
        further.append(start)  # Thunderbird and Home Assistant count DTSTART as a round only beside a rule
    for begins in sorted(further):
        yield _point("RDATE", begins, zone)
    for begins in sorted([*map(series.find, item.exdate), *gone]):
        yield _point("EXDATE", begins, zone)


def recurrence_id(item: Meeting, occasion: Occasion, start: Start) -> bytes:
    """Return which round of a meeting an event is, in the form and zone of the meeting's start (RFC 5545 §3.8.4.4)."""
    return _point("RECURRENCE-ID", start, _zone(item, occasion))


def _zone(item: Meeting | Statement, occasion: Occasion) -> str:
    """Return the zone to write times in, or nothing for UTC, which says which moment it is to all software."""
    name, start = item.when.zone or "", occasion.start
    if not isinstance(start, datetime) or name in {"", "UTC", "Etc/UTC"} or start < BEGINNING:
        return ""
    if occasion.repeats:
        return name  # rounds keep their local time
    # Software that has met a zone may not look at its description in the next file, so that all files give the
    # same one, of the rules now in force; what happened under others is in UTC.
    is_described = start >= short_from(name) and _is_plain(start) and (not occasion.end or _is_plain(occasion.end))
    return name if is_described else ""


def _is_plain(moment: datetime) -> bool:
    """Tell whether the local time occurs once, at whole minutes from UTC."""
    offset, other = moment.utcoffset(), moment.replace(fold=1 - moment.fold).utcoffset()
    return offset == other and offset is not None and not offset.seconds % 60


def _last_day(start: date, last: date) -> bytes:
    """Say where days end: the day after the last of them (RFC 5545 §3.6.1), if there is a day after."""
    if last < date.max:
        return _point("DTEND", last + _DAY, "")
    return ics.line("DURATION", f"P{(last - start).days + 1}D")


def _point(name: str, start: Start, zone: str) -> bytes:
    if not isinstance(start, datetime):
        return b"%b;VALUE=DATE:%b\r\n" % (name.encode(), ics.day(start))
    if not zone:
        return ics.line(name, ics.utc(start))
    return ics.line(name, ics.local(start), ics.zone(zone))

"""Software that reads calendars, each as a Reader."""

from __future__ import annotations

import ctypes
import ctypes.util
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

import icalendar
import recurring_ical_events
import vobject
from ical.calendar_stream import IcsCalendarStream

from support.reading import Reader, of_node

Entries = list[list[dict[str, Any]]]
LAST = date(2031, 1, 1)  # of the rounds that are asked for


def with_changed_rounds(events: Iterable[tuple[Any, dict[str, Any]]]) -> list[dict[str, Any]]:
    """Return events, the rounds that were changed in the place of those they are for (RFC 5545 §3.8.4.4).

    Args:
        events: Each with the start of the round it is for, or None.
    """
    whole: dict[str, dict[str, Any]] = {}
    for instead_of, event in sorted(events, key=lambda each: each[0] is not None):
        if instead_of is None:
            whole[event["id"]] = event
        else:
            rounds = whole[event["id"]]["rounds"]
            rounds.remove(instead_of)
            rounds.append(event["start"])
    return list(whole.values())


def by_icalendar(_: str, documents: Sequence[bytes]) -> Entries:
    """Read with icalendar."""
    events = [icalendar.Calendar.from_ical(data).walk("VEVENT") for data in documents]
    return [[_of_icalendar(element) for element in each if "RECURRENCE-ID" not in element] for each in events]


def _of_icalendar(event: Any) -> dict[str, Any]:
    start = event["DTSTART"].dt
    end = event["DTEND"].dt if "DTEND" in event else start + event["DURATION"].dt if "DURATION" in event else start
    return {
        "id": str(event["UID"]),
        "title": str(event["SUMMARY"]),
        "start": start,
        "end": end,
        "status": str(event["STATUS"]),
        "sequence": int(event["SEQUENCE"]),
        "updated": event["LAST-MODIFIED"].dt,
        "text": str(event["DESCRIPTION"]),
        "place": str(event.get("LOCATION", "")),
        "categories": _categories(event.get("CATEGORIES")),
        "link": str(event.get("URL", "")),
        "attached": list(map(str, _several(event.get("ATTACH")))),
        "related": list(map(str, _several(event.get("RELATED-TO")))),
        "language": event["SUMMARY"].params.get("LANGUAGE"),
    }


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _categories(value: Any) -> list[str]:
    return [str(cat) for part in _several(value) for cat in part.cats]


def by_recurring_ical_events(_: str, documents: Sequence[bytes]) -> Entries:
    """Read with recurring-ical-events, which gives every round."""
    read = []
    for data in documents:
        rounds: dict[str, list[Any]] = {}
        for element in recurring_ical_events.of(icalendar.Calendar.from_ical(data)).between(date(1800, 1, 1), LAST):
            rounds.setdefault(str(element["UID"]), []).append(element)
        read.append(
            [_of_icalendar(min(each, key=_start)) | {"rounds": list(map(_start, each))} for each in rounds.values()]
        )
    return read


def _start(event: Any) -> Any:
    return event["DTSTART"].dt


def by_ical(_: str, documents: Sequence[bytes]) -> Entries:
    """Read with ical, which Home Assistant uses."""
    return [list(_of_ical(IcsCalendarStream.calendar_from_ics(data.decode()))) for data in documents]


def _of_ical(calendar: Any) -> Iterator[dict[str, Any]]:
    rounds: dict[str, list[Any]] = {}
    for event in calendar.timeline:
        rounds.setdefault(event.uid, []).append(event.dtstart)
    for event in calendar.events:
        if event.recurrence_id is None:
            yield {
                "id": event.uid,
                "title": event.summary,
                "start": event.dtstart,
                "end": event.end,
                "rounds": rounds[event.uid],
                "status": event.status.value,
                "sequence": event.sequence,
                "updated": event.last_modified,
                "text": event.description,
                "place": event.location,
                "categories": event.categories,
                "link": str(event.url or ""),
                "attached": [str(each.uri) for each in event.attach],
                "related": [each.uid for each in event.related_to],
            }


def by_vobject(_: str, documents: Sequence[bytes]) -> Entries:
    """Read with vobject."""
    events = [vobject.readOne(data.decode()).contents.get("vevent", ()) for data in documents]
    return [with_changed_rounds(map(_of_vobject, each)) for each in events]


def _of_vobject(event: Any) -> tuple[Any, dict[str, Any]]:
    def values(name: str) -> list[Any]:
        return [each.value for each in event.contents.get(name, ())]

    def value(name: str) -> Any:
        return next(iter(values(name)), None)

    start = event.dtstart.value
    return value("recurrence-id"), {
        "id": event.uid.value,
        "title": event.summary.value,
        "start": start,
        "end": value("dtend") or (start + value("duration") if value("duration") else start),
        "rounds": list(event.getrruleset(addRDate=True)) if "rrule" in event.contents else [start],
        "status": event.status.value,
        "sequence": event.sequence.value,
        "updated": value("last-modified"),
        "text": event.description.value,
        "place": value("location"),
        "categories": [element for each in values("categories") for element in each],
        "link": value("url"),
        "attached": values("attach"),
        "related": values("related-to"),
        "language": event.summary.params["LANGUAGE"][0],
    }


class _Span(ctypes.Structure):
    """What libical calls a span of time."""

    _fields_ = (("start", ctypes.c_long), ("end", ctypes.c_long), ("is_busy", ctypes.c_int))


class _Time(ctypes.Structure):
    """What libical calls a time."""

    _fields_ = (
        *(
            (name, ctypes.c_int)
            for name in ("year", "month", "day", "hour", "minute", "second", "is_date", "is_daylight")
        ),
        ("zone", ctypes.c_void_p),
    )


_NOT_IN_LIBICAL = re.compile(
    rb"^(?:CONCEPT|LINK|PARTICIPANT-TYPE|REFID|STRUCTURED-DATA|STYLED-DESCRIPTION)[;:]", re.MULTILINE
)  # RFC 9073 and 9253
_EACH = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.POINTER(_Span), ctypes.c_void_p)
_POINTER, _TEXT, _INT = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int
_FUNCTIONS = {
    "icalparser_parse_string": (_POINTER, _TEXT),
    "icalcomponent_free": (None, _POINTER),
    "icalcomponent_count_errors": (_INT, _POINTER),
    "icalcomponent_string_to_kind": (_INT, _TEXT),
    "icalcomponent_get_first_component": (_POINTER, _POINTER, _INT),
    "icalcomponent_get_next_component": (_POINTER, _POINTER, _INT),
    "icalcomponent_get_first_property": (_POINTER, _POINTER, _INT),
    "icalcomponent_get_next_property": (_POINTER, _POINTER, _INT),
    "icalcomponent_get_uid": (_TEXT, _POINTER),
    "icalcomponent_get_summary": (_TEXT, _POINTER),
    "icalcomponent_get_description": (_TEXT, _POINTER),
    "icalcomponent_get_location": (_TEXT, _POINTER),
    "icalcomponent_get_sequence": (_INT, _POINTER),
    "icalcomponent_get_dtstart": (_Time, _POINTER),
    "icalcomponent_get_dtend": (_Time, _POINTER),
    "icalcomponent_get_recurrenceid": (_Time, _POINTER),
    "icalcomponent_foreach_recurrence": (None, _POINTER, _Time, _Time, _EACH, _POINTER),
    "icalproperty_string_to_kind": (_INT, _TEXT),
    "icalproperty_get_value_as_string": (_TEXT, _POINTER),
    "icalproperty_get_parameter_as_string": (_TEXT, _POINTER, _TEXT),
    "icaltime_from_string": (_Time, _TEXT),
    "icaltime_as_timet_with_zone": (ctypes.c_long, _Time, _POINTER),
}


@cache
def libical() -> ctypes.CDLL | None:
    """Return libical with the types of what is used of it; None where it is not installed."""
    library = ctypes.util.find_library("ical")
    if library is None:
        return None
    library = ctypes.CDLL(library)
    for name, (result, *arguments) in _FUNCTIONS.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library


def by_libical(_: str, documents: Sequence[bytes]) -> Entries:
    """Read with libical, which Evolution, GNOME Calendar and KOrganizer use."""
    return [with_changed_rounds(_events(data)) for data in documents]


def _events(data: bytes) -> Iterator[tuple[Any, dict[str, Any]]]:
    library = libical()
    assert library is not None
    calendar = library.icalparser_parse_string(data)
    try:
        assert library.icalcomponent_count_errors(calendar) == len(_NOT_IN_LIBICAL.findall(data))
        kind = library.icalcomponent_string_to_kind(b"VEVENT")
        event = library.icalcomponent_get_first_component(calendar, kind)
        while event:
            yield _of_libical(library, event)
            event = library.icalcomponent_get_next_component(calendar, kind)
    finally:
        library.icalcomponent_free(calendar)


def _of_libical(library: ctypes.CDLL, event: int) -> tuple[Any, dict[str, Any]]:
    def properties(name: str) -> Iterator[int]:
        kind = library.icalproperty_string_to_kind(name.encode())
        each = library.icalcomponent_get_first_property(event, kind)
        while each:
            yield each
            each = library.icalcomponent_get_next_property(event, kind)

    def values(name: str) -> list[str]:
        return [library.icalproperty_get_value_as_string(prop).decode() for prop in properties(name)]

    def text(function: str) -> str:
        return (getattr(library, function)(event) or b"").decode()

    start, end = library.icalcomponent_get_dtstart(event), library.icalcomponent_get_dtend(event)

    def moment(time: _Time) -> date:
        if start.is_date:
            return date(time.year, time.month, time.day)
        seconds = library.icaltime_as_timet_with_zone(time, start.zone)
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)

    def note(_component: object, span: Any, _data: object) -> None:
        result = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=span.contents.start)
        rounds.append(result.date() if start.is_date else result)

    rounds: list[date] = []
    bounds = [library.icaltime_from_string(element) for element in (b"18000101T000000Z", b"20310101T000000Z")]
    library.icalcomponent_foreach_recurrence(event, *bounds, _EACH(note), None)
    (updated,) = values("LAST-MODIFIED")
    instead_of = library.icalcomponent_get_recurrenceid(event)
    return moment(instead_of) if instead_of.year else None, {
        "id": text("icalcomponent_get_uid"),
        "title": text("icalcomponent_get_summary"),
        "start": moment(start),
        "end": moment(end if end.year else start),
        "rounds": rounds,
        "status": values("STATUS")[0],
        "sequence": library.icalcomponent_get_sequence(event),
        "updated": datetime.strptime(updated, "%Y%m%dT%H%M%S%z"),
        "text": text("icalcomponent_get_description"),
        "place": text("icalcomponent_get_location"),
        "categories": [element for each in values("CATEGORIES") for element in each.split(",")],
        "link": "".join(values("URL")),
        "attached": values("ATTACH"),
        "related": values("RELATED-TO"),
        "language": library.icalproperty_get_parameter_as_string(next(properties("SUMMARY")), b"LANGUAGE").decode(),
    }


READERS = (
    Reader(
        name="icalendar",
        kinds=("ical",),
        read=by_icalendar,
        cannot={"rounds": "reads rules and unfolds none: recurring-ical-events does"},
    ),
    Reader(name="recurring-ical-events", kinds=("ical",), read=by_recurring_ical_events),
    Reader(name="ical", kinds=("ical",), read=by_ical, cannot={"language": "reads no parameters of texts"}),
    Reader(name="vobject", kinds=("ical",), read=by_vobject),
    Reader(
        name="libical",
        kinds=("ical",),
        read=by_libical,
        cannot={"rounds": "takes further rounds (RDATE) to be in UTC"},
        missing=lambda: "" if libical() else "libical is not installed (apt-get install libical3)",
    ),
    of_node("ical.js", ("ical",), {}),
    of_node("node-ical", ("ical",), {"rounds": "reads no further rounds (RDATE)"}),
)

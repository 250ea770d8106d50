"""Calendars as objects of icalendar, and objects of icalendar as meetings and statements."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, overload

import icalendar
from attrs import evolve

from diplofeed.errors import Fault, FieldError, Origin, RecordError
from diplofeed.libraries.documents import data_of
from diplofeed.libraries.items import item_of, record_of
from diplofeed.model import Meeting, Statement
from diplofeed.publishing.view import View
from diplofeed.record import Record
from diplofeed.source import Names, Read
from diplofeed.sources.ical import IcalOptions
from diplofeed.sources.ical.source import read_text
from diplofeed.typed import typed_arguments

__all__ = ["from_icalendar", "to_icalendar"]

_EXPECTED: Final = 'a calendar, such as view(…, format="ical") or what render returns for the exporter "ical"'


@typed_arguments
def to_icalendar(feed: View | bytes) -> icalendar.Calendar:
    """Return a calendar as an `icalendar.Calendar`, with its time zones, to be looked at or added to.

    Args:
        feed: What `diplofeed.view` returns, or the bytes that `diplofeed.render` returns, of the format ``ical``.

    Raises:
        FieldError: The argument is of another type, or no calendar.
    """
    try:
        calendar = icalendar.Calendar.from_ical(data_of(feed))
    except (ValueError, IndexError) as error:
        raise FieldError("feed", f"is no calendar: {str(error)[:200]}", _EXPECTED).at("to_icalendar", "feed") from error
    if not isinstance(calendar, icalendar.Calendar):
        raise FieldError("feed", f"is a {calendar.name}", _EXPECTED).at("to_icalendar", "feed")
    return calendar


@overload
def from_icalendar(component: icalendar.Event, *, options: IcalOptions = ..., names: Names = ...) -> Meeting: ...
@overload
def from_icalendar(component: icalendar.Journal, *, options: IcalOptions = ..., names: Names = ...) -> Statement: ...
@overload
def from_icalendar(component: icalendar.Calendar, *, options: IcalOptions = ..., names: Names = ...) -> Record: ...
@typed_arguments
def from_icalendar(
    component: icalendar.Event | icalendar.Journal | icalendar.Calendar,
    *,
    options: IcalOptions = IcalOptions(),  # noqa: B008 -- a frozen value
    names: Names = Names(),  # noqa: B008 -- likewise
) -> Meeting | Statement | Record:
    """Return an event as a meeting, a journal entry as a statement, a calendar as a record, as the source `ical` does.

    What is left out of a single component gives a warning of Python; that of a calendar is among the faults of its
    record, in which what its events say of items elsewhere is left out too. The fields of faults are names of
    properties, their lines those of ``calendar.to_ical()``.

    Args:
        component: Of icalendar. An event knows no time zones but those of the IANA; a calendar has others with it.
        options: Those of the source.
        names: Parties, people and topics to refer to.

    Raises:
        FieldError: The argument is of another type.
        RecordError: A single component cannot be read, and which property is why.
    """
    kind, text = f"icalendar.{type(component).__name__}", _text(component)
    if isinstance(component, icalendar.Calendar):
        return record_of(_at_properties(read_text(text, kind, options, names), text))
    whole = f"BEGIN:VCALENDAR\r\n{text}END:VCALENDAR\r\n"
    read = _at_properties(read_text(whole, kind, options, names), whole)
    return item_of(evolve(each, origin=Origin(kind)) for each in read)


def _text(component: icalendar.Component) -> str:
    """Return a component as iCalendar; raise RecordError where it holds what has no form there."""
    try:
        data: bytes = component.to_ical()
        return data.decode()
    except Exception as error:
        origin, message = Origin(f"icalendar.{type(component).__name__}"), f"icalendar cannot write it: {error}"
        raise RecordError([Fault(origin=origin, message=message)]) from error


def _at_properties(read: Iterable[Read], text: str) -> Iterator[Read]:
    """Yield what was read of a text, faults with the names of the properties that stand on their lines."""
    properties = _properties(text)
    for each in read:
        if isinstance(each, Fault) and not each.field and each.origin.line:
            yield evolve(each, field=properties[each.origin.line - 1])
        else:
            yield each


def _properties(text: str) -> Sequence[str]:
    """Return which property stands on each line of a text; none where a component begins or ends."""
    names = [""]
    for line in text.split("\r\n"):
        names.append(names[-1] if line.startswith(" ") else re.split("[:;]", line)[0])
    return ["" if name in ("BEGIN", "END") else name for name in names[1:]]

"""Events of pages as meetings, in plain data as the record writes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from diplofeed.sources.web.dates import UnclearDateError, in_days, when_of
from diplofeed.sources.web.identity import own_id, pages_of
from diplofeed.sources.web.people import is_party, party_of, person_of, unique
from diplofeed.sources.web.places import where_of
from diplofeed.sources.web.shared import Reading, names_in_languages, passed_over, sources_of, subjects_of
from diplofeed.sources.web.things import Thing, line_of, term

__all__ = ["meeting_of"]

# Of schema.org/EventStatusType, and of iCalendar, which microformats have it from. Others leave a meeting scheduled.
_STATUS: Final = {
    "eventcancelled": "cancelled",
    "cancelled": "cancelled",
    "canceled": "cancelled",
    "eventpostponed": "postponed",
    "tentative": "tentative",
    "confirmed": "confirmed",
}
_PRESENT: Final = ("attendee", "attendees")
_INVOLVED: Final = ("organizer", "performer", "performers", "actor", "contributor")


def meeting_of(event: Thing, reading: Reading) -> tuple[Mapping[str, Any], list[str]]:
    """Return the fields of a meeting without its id, those that are not stated empty, and what is to be noted.

    Raises:
        UnclearDateError: When it is cannot be read.
    """
    is_own = bool(own_id(event))
    statuses = _statuses(event)
    status = next((_STATUS[each] for each in statuses if each in _STATUS), "")
    when, note = _when(event, status, reading.options.zone, is_own=is_own)
    description = next(iter(event.all("description", "abstract")), None)
    book = reading.book
    fields = {
        "title": names_in_languages(event, "name"),
        "when": when,
        "status": status,
        "summary": reading.markdown(description) if description else "",
        "parties": unique(party_of(each, book, reading.language) for each in event.all(*_PRESENT) if is_party(each)),
        "participants": [{"person": each} for each in _people(event, reading)],
        **where_of(event, book, statuses, language=reading.language, own_page=event.line_at("url") if is_own else ""),
        **subjects_of(event, reading),
        "sources": sources_of(event, "subjectOf", "citation", "isBasedOn"),
        **pages_of(event),
    }
    if reading.options.people:
        others = [party_of(each, book, reading.language) for each in event.all(*_INVOLVED) if is_party(each)]
        fields["parties"] = unique([*fields["parties"], *others])
    return fields, [*([note] if note else []), *passed_over(event, "name", "startDate", "endDate"), *_schedules(event)]


def _statuses(event: Thing) -> list[str]:
    """Return the words for its status, of schema.org, which allows several, or of iCalendar."""
    written = (
        each.id or line_of(each) if isinstance(each, Thing) else line_of(each) for each in event.all("eventStatus")
    )
    return [term(each).rpartition("/")[2].lower() for each in written]


def _when(event: Thing, status: str, zone: str, *, is_own: bool) -> tuple[str, str]:
    start, end = event.line_at("startDate"), event.line_at("endDate")
    if not start and status == "postponed":
        start = event.line_at("previousStartDate")  # of what is put off, the day that it was to be on
    if not start:
        raise UnclearDateError("it has no startDate")
    if not is_own:
        start, end = in_days(start, end)
    return when_of(start, end, zone)


def _people(event: Thing, reading: Reading) -> Iterator[Any]:
    if reading.options.people:
        named = (each for each in event.all(*_PRESENT, *_INVOLVED) if not is_party(each))
        people = (each for each in named if line_of(each) not in ("Organization", "Person"))  # types in place of names
        yield from unique(person_of(each, reading.book) for each in people)


def _schedules(event: Thing) -> Iterator[str]:
    if "eventSchedule" in event.values:
        yield "its eventSchedule is not read: only its startDate and endDate count"

"""An event of ninjs as a meeting, in plain data as the record writes it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from diplofeed.sources.foreign.book import Book
from diplofeed.sources.foreign.members import Members, line, link_of, member, objects, text
from diplofeed.sources.ninjs.dates import rounds_of, when_of
from diplofeed.sources.ninjs.shared import (
    SIGNIFICANCE,
    in_language,
    language_of,
    parties_of,
    person_of,
    shared_of,
    words_of,
)

__all__ = ["meeting_of"]

# Of http://cv.iptc.org/newscodes/eventoccurstatus/ and schema.org; eos0, eos4: nothing that the record has a word for.
_STATUS: Final = {
    "eos1": "tentative",
    "eos2": "tentative",
    "eos3": "tentative",
    "eos5": "confirmed",
    "eos6": "cancelled",
    "eventcancelled": "cancelled",
    "eventpostponed": "postponed",
}
_CALLS: Final = ("http", "https", "tel", "sip", "xmpp")
_BEFORE_CODE: Final = re.compile(".*[/:#]")
# What says no more than that somebody is there.
_NO_ROLES: Final = frozenset({"", "about", "participant", "participates", "present"})


def meeting_of(event: Members, book: Book) -> Mapping[str, Any]:
    """Return the fields of a meeting, without its id; those that are not stated are empty."""
    details, language = member(event, "eventDetails"), language_of(event)
    headline = next((line(each, "value") for each in objects(event, "headlines")), "")
    code = _BEFORE_CODE.sub("", text(details, "eventStatus")).lower()
    places, online = _places(event, book, language), _online(event)
    return {
        "when": when_of(member(details, "dates")),
        **rounds_of(member(details, "dates")),
        "title": in_language(line(event, "title") or headline, language),
        "status": _STATUS.get(code, ""),
        "summary": in_language(words_of(event, "descriptions", "bodies"), language),
        "significance": in_language(_significance(event), language),
        "participants": [*_participants(event, book)],
        "parties": parties_of(event, book, language),
        "place": places[0] if len(places) == 1 else None,
        "places": places if len(places) > 1 else [],
        "online": "true" if online is not None else "",
        "conference": online,
        **shared_of(event, book),
    }


def _significance(event: Members) -> str:
    texts = (each for each in objects(event, "descriptions") if line(each, "role") == SIGNIFICANCE)
    return next((text(each, "value") for each in texts), "")


def _participants(event: Members, book: Book) -> Iterator[Mapping[str, Any]]:
    for each in objects(event, "people"):
        person, role = person_of(each, book), line(each, "rel")
        if person:
            yield {"person": person, **({} if role.lower() in _NO_ROLES else {"role": role})}


def _places(event: Members, book: Book, language: str) -> list[Mapping[str, Any]]:
    physical = (each for each in objects(event, "places") if line(each, "rel") != "online")
    return [place for place in (_place(each, book, language) for each in physical) if place]


def _place(place: Members, book: Book, language: str) -> Mapping[str, Any]:
    addresses = (member(way, "address") for way in objects(place, "contactInfo"))
    address: Members = next(filter(None, addresses), {})
    name, city, country = line(place, "name"), line(address, "locality"), line(address, "country")
    called = {city, country}
    fields = {
        "name": "" if name in called else name,
        "city": city,
        "country": book.country(country, language) if country else "",
        **_point(member(place, "geoJSON")),
    }
    return {field: value for field, value in fields.items() if value}


def _point(geometry: Members) -> Mapping[str, str]:
    match geometry:
        case {"type": "Point", "coordinates": [str(longitude), str(latitude), *_]}:
            return {"latitude": latitude, "longitude": longitude}
    return {}


def _online(event: Members) -> str | None:
    """Return where to take part online, nothing if that is not stated, None if it is not online."""
    for each in objects(event, "places"):
        if line(each, "rel") == "online":
            ways = (link_of(way.get("value"), _CALLS) for way in objects(each, "contactInfo"))
            return next(filter(None, ways), "")
    return None

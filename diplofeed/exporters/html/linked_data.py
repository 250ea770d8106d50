"""What a page says to programs: schema.org in JSON-LD, which claims no more than the record does."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from diplofeed import compose
from diplofeed.config import Publication
from diplofeed.exporters.html.dates import beginning, end
from diplofeed.exporters.html.trail import as_list
from diplofeed.model import Form, Meeting, Party, Person, Place, Statement, Status
from diplofeed.model.entry import Entry

__all__ = ["as_script", "of_entry", "of_publication"]

_SCHEMA: Final = "https://schema.org"
_STATUSES: Final = {Status.CANCELLED: "EventCancelled", Status.POSTPONED: "EventPostponed"}
_UNSAFE: Final = re.compile("[<>&\u2028\u2029]")
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False)

_Members = Mapping[str, Any]


def as_script(data: _Members) -> str:
    """Return a value as JSON that cannot end the ``<script>`` it stands in (HTML §4.12.1.3)."""
    return _UNSAFE.sub(lambda sign: f"\\u{ord(sign[0]):04x}", _ENCODER.encode(data))


def of_publication(
    publication: Publication,
    title: str,
    url: str,
    language: str,
    above: Sequence[_Members],
    same_as: Sequence[str] = (),
) -> _Members:
    """Return the page of a feed as a CollectionPage of its publication, with the items of what it is below.

    It is about what others name by some URIs.
    """
    site = {"@type": "WebSite", "name": publication.title.in_(language), "url": publication.link}
    steps = as_list(above, title) if above else {}
    about = _identified("Thing", title, same_as) if same_as else {}
    page = _typed("CollectionPage", name=title, url=url, about=about, inLanguage=language, isPartOf=site)
    return {**page, "breadcrumb": steps} if steps else page


def of_entry(entry: Entry, composed: compose.Composition, url: str, steps: _Members) -> _Members:
    """Return a meeting as an Event, a statement as a Quotation or, where it gives no one's words, a CreativeWork.

    The steps to its page are a BreadcrumbList.
    """
    data = (
        _event(entry, entry.item, composed, url)
        if isinstance(entry.item, Meeting)
        else _statement(entry.item, composed, url)
    )
    return {**data, "mainEntityOfPage": {"@type": "WebPage", "breadcrumb": steps}}


def _typed(type_: str, **members: Any) -> _Members:
    return {"@context": _SCHEMA, "@type": type_} | {name: value for name, value in members.items() if value}


def _event(entry: Entry, item: Meeting, composed: compose.Composition, url: str) -> _Members:
    language, is_off = composed.language, item.status is Status.POSTPONED
    was = beginning(entry.was) if entry.was else ""
    status = _STATUSES.get(item.status, "EventRescheduled" if was else "EventScheduled")
    places: list[_Members] = [_place(place, language) for place in item.venues]
    if item.online:
        places.append({"@type": "VirtualLocation", "url": item.conference or url})
    return _typed(
        "Event",
        name=compose.title_of(item, language),
        url=url,
        description=composed.lead,
        eventStatus=f"{_SCHEMA}/{status}",
        startDate=beginning(item.when),
        endDate="" if is_off else end(item.when),
        previousStartDate=was,
        location=places,
        attendee=[*_parties(item, language), *_identified_people(item, language)],
        sameAs=_pages(item),
        about=_about(item, language),
        subjectOf=_sources(item, language),
        inLanguage=language,
    )


def _statement(item: Statement, composed: compose.Composition, url: str) -> _Members:
    language = composed.language
    return _typed(
        "Quotation" if item.form is Form.QUOTE else "CreativeWork",
        name=composed.headline,
        url=url,
        text=item.text.in_(language),
        creator=[_author(author, language) for author in item.authors],
        dateCreated="" if item.when.is_interval else beginning(item.when),
        inLanguage=composed.tongue,
        sameAs=_pages(item),
        about=_about(item, language),
        citation=_sources(item, language),
    )


def _author(author: Person | Party, language: str) -> _Members:
    type_ = "Person" if isinstance(author, Person) else "Organization"
    return _identified(type_, compose.name_of(author, language), author.same_as)


def _parties(item: Meeting, language: str) -> list[_Members]:
    return [_identified("Organization", party.name_in(language), party.same_as) for party in item.parties]


def _identified_people(item: Meeting, language: str) -> list[_Members]:
    """Return the people at a meeting of whom it is known who they are: two may have the same name."""
    people = {each.person.id: each.person for each in item.participants if each.person.same_as}
    return [_author(person, language) for person in people.values()]


def _about(item: Meeting | Statement, language: str) -> list[_Members]:
    """Return the topics and treaties that others have URIs for, besides that of the concept."""
    topics = [("DefinedTerm", each.name, each.uris) for each in item.topics if each.same_as]
    treaties = [("Legislation", each.name, each.same_as) for each in item.instruments if each.same_as]
    return [_identified(type_, name.in_(language), uris) for type_, name, uris in (*topics, *treaties)]


def _pages(item: Meeting | Statement) -> str | list[str]:
    """Return the URIs of what is the same as an item: its own page, and those by which others name it."""
    return list(dict.fromkeys(filter(None, (item.url, *item.same_as)))) if item.same_as else item.url


def _identified(type_: str, name: str, uris: Sequence[str]) -> _Members:
    return {"@type": type_, "name": name} | ({"sameAs": list(uris)} if uris else {})


def _place(place: Place, language: str) -> _Members:
    name, *wider = place.names(language) or ("",)
    made: dict[str, Any] = {"@type": "Place", "name": name, "address": ", ".join(wider) or name}
    if place.coordinates:
        latitude, longitude = place.coordinates
        made["geo"] = {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}
    made["sameAs"] = list(place.same_as)
    return {key: value for key, value in made.items() if value}


def _sources(item: Meeting | Statement, language: str) -> list[_Members]:
    sources = ((source.title.in_(language), source.url) for source in item.sources if source.url)
    return [_named(name, url) for name, url in sources]


def _named(name: str, url: str) -> _Members:
    return {"@type": "CreativeWork", "url": url} | ({"name": name} if name else {})

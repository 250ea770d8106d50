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
    publication: Publication, title: str, url: str, language: str, above: Sequence[_Members]
) -> _Members:
    """Return the page of a feed as a CollectionPage of its publication, with the items of what it is below."""
    site = {"@type": "WebSite", "name": publication.title.in_(language), "url": publication.link}
    steps = as_list(above, title) if above else {}
    return _typed("CollectionPage", name=title, url=url, inLanguage=language, isPartOf=site, breadcrumb=steps)


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
        attendee=[{"@type": "Organization", "name": party.name_in(language)} for party in item.parties],
        sameAs=item.url,
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
        sameAs=item.url,
        citation=_sources(item, language),
    )


def _author(author: Person | Party, language: str) -> _Members:
    type_ = "Person" if isinstance(author, Person) else "Organization"
    return {"@type": type_, "name": compose.name_of(author, language)}


def _place(place: Place, language: str) -> _Members:
    name, *wider = place.names(language) or ("",)
    made: dict[str, Any] = {"@type": "Place", "name": name, "address": ", ".join(wider) or name}
    if place.coordinates:
        latitude, longitude = place.coordinates
        made["geo"] = {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}
    return {key: value for key, value in made.items() if value}


def _sources(item: Meeting | Statement, language: str) -> list[_Members]:
    sources = ((source.title.in_(language), source.url) for source in item.sources if source.url)
    return [_named(name, url) for name, url in sources]


def _named(name: str, url: str) -> _Members:
    return {"@type": "CreativeWork", "url": url} | ({"name": name} if name else {})

"""An item as ninjs has it: what the standard has members for, in one language, and the item whole as a further body."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from diplofeed import compose
from diplofeed.compose import Composition
from diplofeed.export import Context
from diplofeed.exporters.ninjs.dates import dates_of, moment_of
from diplofeed.model import Attachment, Meeting, Party, Person, Place, Source, Statement, Status
from diplofeed.model.entry import Entry, Reference
from diplofeed.record.plain import plain_json, shown
from diplofeed.words import words

__all__ = ["OWN_BODY", "STANDARD", "members_of", "notice_of"]

STANDARD: Final = {
    "name": "ninjs",
    "version": "3.1",
    "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json",
}
OWN_BODY: Final = "diplofeed"
"""The role of the body that is the item whole, as the record has it."""

_OCCURS: Final = "http://cv.iptc.org/newscodes/eventoccurstatus/"
# IPTC has no code for what is put off, nor for what was held; of what is announced nobody knows how likely it is.
_STATUS: Final[Mapping[Status, str]] = {
    Status.TENTATIVE: f"{_OCCURS}eos3",
    Status.CONFIRMED: f"{_OCCURS}eos5",
    Status.CANCELLED: f"{_OCCURS}eos6",
    Status.POSTPONED: "https://schema.org/EventPostponed",
}
_UNTYPED: Final = "application/octet-stream"

_Members = Mapping[str, Any]


def notice_of(entry: Entry, updated: str) -> _Members:
    """Return what is left of an item that was withdrawn: who has it is to take it down."""
    return {
        "standard": STANDARD,
        "uri": entry.tag,
        "type": _type_of(entry.item),
        "versionCreated": updated,
        "pubStatus": "canceled",
    }


def members_of(entry: Entry, context: Context[Any]) -> _Members:
    """Return all members of an item, some of them empty."""
    item, language = entry.item, context.language
    composed = compose.composed(entry, context)
    page = entry.link
    return {
        "standard": STANDARD,
        "uri": entry.tag,
        "type": _type_of(item),
        "representationType": "full",
        "version": str(entry.sequence),
        "firstCreated": composed.published,
        "versionCreated": composed.updated,
        "pubStatus": "usable",
        "language": composed.tongue,
        "title": compose.title_of(item, language),
        "headlines": [{"contentType": "text/plain", "value": composed.headline}],
        **(_of_meeting(item, language) if isinstance(item, Meeting) else _of_statement(item, language)),
        "subjects": _subjects(item, language),
        "events": [_event(each, language) for each in entry.references if each.kind == Meeting.kind],
        "infoSources": [_source(each, language) for each in item.sources],
        "usageTerms": context.publication.rights.in_(language),
        "descriptions": [{"contentType": "text/plain", "value": composed.lead}, *_markdown(item, language)],
        "bodies": [*_bodies(composed), _whole(item)],
        "renditions": [{"name": "web", "href": page, "contentType": "text/html"}] if page else [],
        "associations": [
            *(_attachment(each, language) for each in item.attachments),
            *(_other(each, language) for each in entry.references if each.kind == Statement.kind),
        ],
        "altIds": [
            {"role": "id", "value": item.id},
            {"role": "uid", "value": str(entry.uid)},
            *({"role": "sameAs", "value": uri} for uri in item.same_as),
        ],
    }


def _type_of(item: Meeting | Statement) -> str:
    return "event" if isinstance(item, Meeting) else "text"


def _of_meeting(item: Meeting, language: str) -> _Members:
    people = [
        _person(each.person, each.role.in_(language) or each.person.role.in_(language) or "participant", language)
        for each in item.participants
    ]
    details = {"eventStatus": _STATUS.get(item.status, ""), "dates": dates_of(item)}
    return {
        "eventDetails": filled(details),
        "people": people,
        "organisations": [_party(each, "participant", language) for each in item.parties],
        "places": [*(_place(each, language) for each in item.venues if each.names(language)), *_online(item, language)],
    }


def _of_statement(item: Statement, language: str) -> _Members:
    start = item.when.start
    return {
        "contentCreated": moment_of(start) if start else "",
        "by": compose.names_of(item.authors, language),
        "people": [_person(each, "speaker", language) for each in item.voices],
        "organisations": [_party(each, "speaker", language) for each in item.on_behalf_of],
        "genres": [{"literal": item.form.value}],
    }


def _markdown(item: Meeting | Statement, language: str) -> list[_Members]:
    """Return what an item says in the words of the record, by the fields of that."""
    if isinstance(item, Meeting):
        texts = {"summary": item.summary.in_(language), "significance": item.significance.in_(language)}
    else:
        texts = {"text": item.text.in_(language)}
    return [{"role": role, "contentType": "text/markdown", "value": text} for role, text in texts.items() if text]


def _bodies(composed: Composition) -> list[_Members]:
    texts = {"text/html": composed.content, "text/plain": composed.plain_text}
    return [{"contentType": kind, "value": text} for kind, text in texts.items() if text]


def _whole(item: Meeting | Statement) -> _Members:
    data = f'{{"kind": "{item.kind}", "item": {plain_json(shown(item))}}}'
    return {"role": OWN_BODY, "contentType": "application/json", "value": data}


def _person(person: Person, rel: str, language: str) -> _Members:
    return filled(
        {
            "name": person.name.in_(language),
            "rel": rel,
            "uri": _first(person.same_as),
            "literal": person.id,
            "contactInfo": _page(person.url),
        }
    )


def _party(party: Party, rel: str, language: str) -> _Members:
    return filled(
        {
            "name": party.name_in(language),
            "rel": rel,
            "uri": _first(party.same_as),
            "literal": party.id,
            "contactInfo": _page(party.url),
        }
    )


def _first(uris: Sequence[str]) -> str:
    """Return the URI that a concept is named by, which can be a single one."""
    return uris[0] if uris else ""


def _page(url: str, name: str = "") -> list[_Members]:
    return [filled({"type": "url", "name": name, "value": url})] if url else []


def _place(place: Place, language: str) -> _Members:
    country = place.country.name_in(language) if place.country else ""
    address = filled({"locality": place.city.in_(language), "country": country})
    latitude, longitude = place.coordinates or (None, None)
    return filled(
        {
            "name": place.names(language)[0],
            "uri": _first(place.same_as),
            "contactInfo": [{"type": "physical", "address": address}] if address else [],
            "geoJSON": {} if latitude is None else {"type": "Point", "coordinates": [longitude, latitude]},
        }
    )


def _online(item: Meeting, language: str) -> Iterator[_Members]:
    if item.online or item.conference:
        name = words(language).gettext("online")
        yield filled({"name": name, "rel": "online", "contactInfo": _page(item.conference)})


def _subjects(item: Meeting | Statement, language: str) -> list[_Members]:
    topics = [
        {"name": each.name.in_(language), "rel": "about", "uri": _first(each.uris), "literal": each.id}
        for each in item.topics
    ]
    treaties = [
        {
            "name": each.name.in_(language),
            "rel": "instrument",
            "uri": _first(each.same_as) or each.url,
            "literal": each.id,
        }
        for each in item.instruments
    ]
    return [filled(each) for each in (*topics, *treaties)]


def _event(other: Reference, language: str) -> _Members:
    return {"name": other.title.in_(language), "rel": other.relation, "uri": other.tag, "literal": other.id}


def _other(other: Reference, language: str) -> _Members:
    name = other.title.in_(language) or other.id
    return {"name": name, "rel": other.relation, "uri": other.tag, "type": "text"}


def _source(source: Source, language: str) -> _Members:
    title, publisher = source.title.in_(language), source.publisher.in_(language)
    page = _page(source.url, title) or [{"type": "title", "value": title}]
    return {"name": publisher or title, "role": "source", "contactInfo": page}


def _attachment(document: Attachment, language: str) -> _Members:
    title = document.title.in_(language)
    rendition = {
        "name": "document",
        "href": document.url,
        "contentType": "" if document.type == _UNTYPED else document.type,
        "title": title,
        "sizeInBytes": document.size,
    }
    return {"name": title or document.url, "rel": "attachment", "uri": document.url, "renditions": [filled(rendition)]}


def filled(members: _Members) -> dict[str, Any]:
    """Return members without the empty ones."""
    return {name: value for name, value in members.items() if value}

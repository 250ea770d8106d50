"""Who takes part and where, as components within an event or a journal entry (RFC 9073 §7), for machines.

People find all of it in the description. Nobody is an ATTENDEE, as those are sent invitations and reminders.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from uuid import UUID, uuid5

from diplofeed.compose import phrases, tongue_of
from diplofeed.compose.people import participant
from diplofeed.compose.plain import plain
from diplofeed.compose.tree import paragraph
from diplofeed.export import Context
from diplofeed.exporters.ical import lines as ics
from diplofeed.exporters.ical.options import IcalOptions
from diplofeed.model import Meeting, Participant, Party, PartyKind, Place
from diplofeed.model.entry import Entry

__all__ = ["parts"]

_SCHEMA = "https://schema.org/"


def parts(entry: Entry, context: Context[IcalOptions]) -> Iterator[bytes]:
    """Yield the place, the parties and the people of an entry if the options ask for them, in this order."""
    item, language = entry.item, context.language
    if not context.options.components:
        return
    if not isinstance(item, Meeting):
        for speaker in item.voices:
            party = item.on_behalf_of[0] if len(item.on_behalf_of) == 1 else None
            yield _person(entry.uid, Participant(person=speaker, party=party), "SPEAKER", context)
        return
    for number, place in enumerate(item.venues):
        yield _place(entry.uid, place, number, context)
    for party in dict.fromkeys(item.parties):
        yield _party(entry.uid, party, language)
    for each in dict.fromkeys(item.participants):
        yield _person(entry.uid, each, "ACTIVE", context)


def _component(name: str, uid: UUID, *lines: bytes) -> bytes:
    return b"".join([ics.line("BEGIN", name), ics.line("UID", str(uid)), *lines, ics.line("END", name)])


def _person(event: UUID, taking_part: Participant, kind: str, context: Context[IcalOptions]) -> bytes:
    person, language = taking_part.person, context.language
    tongue, name = tongue_of(person.name, context), person.name.in_(language)
    roles = [role.in_(language) for role in (taking_part.role, person.role) if role]
    affiliation = person.affiliation.in_(language)
    described = plain(paragraph(participant(taking_part, language)))
    return _component(
        "PARTICIPANT",
        uuid5(event, f"person/{person.id}/{taking_part.role}/{taking_part.party.id if taking_part.party else ''}"),
        ics.line("PARTICIPANT-TYPE", kind),
        ics.text("SUMMARY", name, ics.language(tongue)),
        ics.text("DESCRIPTION", described, ics.language(language)) if described != name else b"",
        ics.line("URL", person.url) if person.url else b"",
        _data(
            "Person",
            {
                "name": name,
                "jobTitle": roles,
                "affiliation": {"@type": "Organization", "name": affiliation} if affiliation else "",
                "url": person.url,
                "sameAs": list(person.same_as),
            },
        ),
    )


def _party(event: UUID, party: Party, language: str) -> bytes:
    name = party.name_in(language)
    kind = "Country" if party.kind is PartyKind.STATE else "Organization"
    return _component(
        "PARTICIPANT",
        uuid5(event, f"party/{party.id}"),
        ics.line("PARTICIPANT-TYPE", "ACTIVE"),
        ics.text("SUMMARY", name, ics.language(language)),
        ics.line("URL", party.url) if party.url else b"",
        _data(kind, {"name": name, "url": party.url, "sameAs": list(party.same_as)}),
    )


def _place(event: UUID, place: Place, number: int, context: Context[IcalOptions]) -> bytes:
    language, name = context.language, place.name or place.city
    tongue = tongue_of(name, context) if name else language
    country = place.country.name_in(language) if place.country else ""
    city = place.city.in_(language)
    geo = {"@type": "GeoCoordinates", "latitude": place.latitude, "longitude": place.longitude}
    address = {"@type": "PostalAddress", "addressLocality": city, "addressCountry": country}
    return _component(
        "VLOCATION",
        uuid5(event, f"place/{number}" if number else "place"),
        ics.text("NAME", phrases.commas(place.names(language), language), ics.language(tongue)),
        ics.line("GEO", ics.coordinates(*place.coordinates)) if place.coordinates else b"",
        _data(
            "Place",
            {
                "name": place.name.in_(language),
                "address": _filled(address) if city or country else "",
                "geo": geo if place.coordinates else "",
                "sameAs": list(place.same_as),
            },
        ),
    )


def _filled(data: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in data.items() if value not in ("", [])}


def _data(kind: str, data: Mapping[str, object]) -> bytes:
    """Return data in the vocabulary of schema.org as JSON-LD (RFC 9073 §6.6)."""
    whole = {"@context": _SCHEMA, "@type": kind, **_filled(data)}
    params = ics.parameters(FMTTYPE="application/ld+json", SCHEMA=f"{_SCHEMA}{kind}", VALUE="TEXT")
    return ics.text("STRUCTURED-DATA", json.dumps(whole, ensure_ascii=False, separators=(",", ":")), params)

"""The properties of an event or journal entry, each as the field that says the same."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from diplofeed.compose.markup import escape
from diplofeed.errors import FieldError
from diplofeed.model import Audience, Participant, Place, Relation, Topic
from diplofeed.model.parts import Attachment, Source
from diplofeed.sources.foreign.ids import id_of
from diplofeed.sources.foreign.names import person_of, topic_of
from diplofeed.sources.ical.dates import Moment, when_of
from diplofeed.sources.ical.lines import Component, text_of
from diplofeed.sources.ical.reading import Reading
from diplofeed.text import Text, shortened, slug
from diplofeed.when import parse

__all__ = [
    "attachments_of",
    "audience_of",
    "categories_of",
    "description_of",
    "id_in",
    "made_of",
    "people_of",
    "place_of",
    "related_of",
    "sources_of",
    "status_in",
    "title_in",
    "title_of",
    "topic_called",
    "topics_of",
    "url_of",
    "when_in",
]

_STATUS: Final = {"TENTATIVE": "tentative", "CONFIRMED": "confirmed", "CANCELLED": "cancelled", "CANCELED": "cancelled"}
_STATUSES: Final = ("TENTATIVE", "CONFIRMED", "CANCELLED")  # RFC 5545 §3.8.1.11, of events
_RELATIONS: Final = {  # RFC 5545 §3.2.15, RFC 9253 §5
    "PARENT": "part-of",
    "SIBLING": "see-also",
    "CHILD": "see-also",
    "DEPENDS-ON": "depends-on",
    "NEXT": "precedes",
}
_UNTITLED: Final = "—"
_MOST_PEOPLE: Final = 100
_LONGEST_TITLE: Final = 120
_VALUE: Final = re.compile(r"(?:\\.|[^,])+", re.DOTALL)  # up to a comma that no backslash escapes
_WEB: Final = re.compile(r"https?://\S+", re.IGNORECASE)
_MAY_HIDE: Final = re.compile(r"^\W*CLASS|PRIVATE|CONFIDENTIAL", re.IGNORECASE)


def id_in(component: Component, reading: Reading) -> str:
    """Return the id of an event: made of its UID alone, or without one of its title."""
    uid = component.text("UID").strip()
    if not uid:
        reading.warn(
            component.line, "it has no UID by which it is known again: under another title it is another event"
        )
    return id_of(uid or reading.numbered(title_of(component)))


def title_of(component: Component) -> str:
    """Return what an event is called; without a title by what else it says first."""
    texts = (component.text(name) for name in ("SUMMARY", "DESCRIPTION", "LOCATION", "CATEGORIES"))
    return next((shortened(" ".join(text.split()), _LONGEST_TITLE) for text in texts if text.strip()), _UNTITLED)


def title_in(component: Component, reading: Reading) -> str:
    """Return what an event is called, and warn where nothing of it says that."""
    title = title_of(component)
    if title == _UNTITLED:
        named = f" with the UID {component.text('UID')[:60]!r}" if component.text("UID").strip() else ""
        reading.warn(component.line, f"{component.name}{named} has no SUMMARY, so that its title is {_UNTITLED!r}")
    return title


def when_in(component: Component, reading: Reading) -> tuple[str, Moment]:
    """Return when an event is, as the record writes it, and when it begins; raise Unclear where that cannot be read."""
    exactly = component.text("X-DIPLOFEED-EDTF")  # of a calendar that diplofeed made, in which days stand for a month
    if exactly and component.first("DTSTART") is None:
        return exactly, Moment(parse(exactly).first or date.min)
    text, begin, unclear = when_of(component, reading.zones)
    reading.unclear(component.line, unclear)
    return exactly or text, begin


def description_of(component: Component) -> str:
    """Return the description as Markdown that says the same as the text."""
    text = component.text("DESCRIPTION").strip()
    blocks = re.split(r"\n\s*\n", text)
    return "\n\n".join("  \n".join(escape(line.strip()) for line in block.split("\n")) for block in blocks)


def url_of(component: Component) -> str:
    """Return the address of its own page; empty where it has none on the web."""
    url = component.text("URL").strip()
    return url if _WEB.fullmatch(url) else ""


def audience_of(component: Component) -> Audience:
    """Return for whom it is: what is private or confidential, if once of twice or by a broken line, is not public."""
    if any(_MAY_HIDE.search(line) for line in component.unread):
        return Audience.INTERNAL
    classes = {each.value.strip().upper() for each in component.all("CLASS")}
    return Audience.PUBLIC if classes <= {"", "PUBLIC"} else Audience.INTERNAL


def status_in(component: Component, reading: Reading) -> Mapping[str, Any]:
    """Return its status, as far as it says one that the record has."""
    written = component.text("STATUS").strip()
    status = _STATUS.get(written.upper())
    if written and not status:
        line = next(each.line for each in component.all("STATUS"))
        reading.warn(line, f"STATUS {written[:40]!r} is none of {', '.join(_STATUSES)}, and is not read")
    return {"status": status} if status else {}


def place_of(component: Component, reading: Reading) -> Mapping[str, Any]:
    """Return where it is: its place as it is called, its degrees, and the address to take part at."""
    text = " ".join(component.text("LOCATION").split())
    conference = (component.text("CONFERENCE") or component.text("X-GOOGLE-CONFERENCE")).strip()
    found = {"conference": conference} if conference else {}
    if _WEB.fullmatch(text):
        return {"conference": text, "online": True} | found
    where: dict[str, Any] = {"name": text} if text else {}
    if geo := component.first("GEO"):
        latitude, _, longitude = geo.value.partition(";")
        try:
            where |= {"latitude": float(latitude), "longitude": float(longitude)}
        except ValueError:
            reading.warn(geo.line, f"GEO {geo.value[:40]!r} is no latitude and longitude (48.2;16.4), and is left out")
    try:
        return {"place": Place(**where), **found} if where else found
    except FieldError as error:
        reading.warn(component.line, f"its place is left out: {error}")
        return found


def related_of(component: Component) -> Mapping[str, Any]:
    """Return what it is related to, by the ids that other events of the file have."""
    related = {
        id_of(text_of(each.value).strip()): _RELATIONS.get(each.parameter("RELTYPE").upper() or "PARENT", "see-also")
        for each in component.all("RELATED-TO")
        if each.value.strip()
    }
    return {"related": tuple(Relation(to=to, as_=relation) for to, relation in related.items())} if related else {}


def topics_of(component: Component, reading: Reading) -> Mapping[str, Any]:
    """Return its categories as topics, those of the record where they are called alike."""
    if not reading.options.topics:
        return {}
    topics = dict.fromkeys(topic_called(name, reading.names.topics) for name in categories_of(component))
    return {"topics": tuple(topics)} if topics else {}


def categories_of(component: Component) -> list[str]:
    """Return what it is filed under."""
    values = (part for each in component.all("CATEGORIES") for part in _VALUE.findall(each.value))
    return [name for name in (text_of(value).strip() for value in values) if name]


def topic_called(name: str, defined: Mapping[str, Topic]) -> Topic:
    """Return the record's topic of a name, or a new one."""
    return topic_of((name,), defined) or Topic(id=slug(name), name=name)


def sources_of(component: Component) -> Mapping[str, Any]:
    """Return where it says that it is from (RFC 9253 §8.2, RFC 8288): links of the kind "via" that have a label."""
    links = (each for each in component.all("LINK") if each.parameter("LINKREL").lower() == "via")
    made = tuple(
        Source(title=Text.line(each.parameter("LABEL")), url=each.value)
        for each in links
        if each.parameter("LABEL").strip() and _WEB.fullmatch(each.value)
    )
    return {"sources": made} if made else {}


def attachments_of(component: Component, reading: Reading) -> Mapping[str, Any]:
    """Return its attachments that are on the web."""
    made = []
    for each in component.all("ATTACH"):
        if not _WEB.fullmatch(each.value):
            continue  # the file itself, or a path on somebody's machine
        try:
            made.append(Attachment(url=each.value, type=each.parameter("FMTTYPE")))
        except (FieldError, ValueError) as error:
            reading.warn(each.line, f"an attachment is left out: {error}")
    return {"attachments": tuple(made)} if made else {}


def people_of(component: Component, reading: Reading) -> Mapping[str, Any]:
    """Return who organises and attends it, by name, if that is asked for; addresses are left out."""
    if not reading.options.people:
        return {}
    people: dict[str, Participant] = {}
    for each in component.all("ORGANIZER", "ATTENDEE")[:_MOST_PEOPLE]:
        name = " ".join(each.parameter("CN").split())
        if name and not name.lower().startswith("mailto:") and "@" not in name:
            people.setdefault(slug(name), Participant(person=person_of(name, reading.names.people)))
    return {"participants": tuple(people.values())} if people else {}


def made_of(cls: type[Any], fields: Mapping[str, Any], component: Component, reading: Reading) -> Any:
    """Return an item without those fields that it cannot have; raise FieldError where it cannot do without."""
    kept = dict(fields)
    while True:
        try:
            return cls(**kept)
        except FieldError as error:
            name = re.split(r"\W", error.field)[0]
            if name not in kept or name in ("id", "title", "when", "text"):
                raise
            reading.warn(component.line, f"{name} is left out: {error}")
            del kept[name]

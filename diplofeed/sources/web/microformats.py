"""Events in microformats, h-event and the older hCalendar, as things of schema.org."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from attrs import frozen

from diplofeed.sources.foreign.ids import absolute
from diplofeed.sources.web.document import Element
from diplofeed.sources.web.things import Scope, Thing, Value, Words, plain_in

__all__ = ["SYNTAX", "events_in"]

SYNTAX: Final = "microformats"

_DEEPEST: Final = 20  # things within each other
# Names of classes and of the properties of schema.org that say the same. https://microformats.org/wiki/h-event
_EVENT: Final = {
    "p-name": "name",
    "p-summary": "abstract",
    "e-content": "description",
    "p-description": "description",
    "e-description": "description",
    "dt-start": "startDate",
    "dt-end": "endDate",
    "p-location": "location",
    "h-location": "location",
    "u-location": "location",
    "p-category": "keywords",
    "u-url": "url",
    "u-uid": "uid",
    "p-organizer": "organizer",
    "p-attendee": "attendee",
    "p-status": "eventStatus",
}
# https://microformats.org/wiki/hcalendar
_VEVENT: Final = {
    "summary": "name",
    "description": "description",
    "dtstart": "startDate",
    "dtend": "endDate",
    "location": "location",
    "category": "keywords",
    "url": "url",
    "uid": "uid",
    "organizer": "organizer",
    "attendee": "attendee",
    "status": "eventStatus",
}
_CARD: Final = {
    "p-name": "name",
    "p-street-address": "streetAddress",
    "p-locality": "addressLocality",
    "p-region": "addressRegion",
    "p-country-name": "addressCountry",
    "p-latitude": "latitude",
    "p-longitude": "longitude",
    "u-url": "url",
    "p-adr": "address",
    "p-geo": "geo",
}
_VCARD: Final = {
    "fn": "name",
    "org": "name",
    "street-address": "streetAddress",
    "locality": "addressLocality",
    "region": "addressRegion",
    "country-name": "addressCountry",
    "latitude": "latitude",
    "longitude": "longitude",
    "url": "url",
    "adr": "address",
    "geo": "geo",
}
_CARDS: Final[Mapping[str, tuple[Mapping[str, str], str]]] = {
    "h-card": (_CARD, "Place"),
    "h-adr": (_CARD, "PostalAddress"),
    "h-geo": (_CARD, "GeoCoordinates"),
    "vcard": (_VCARD, "Place"),
    "adr": (_VCARD, "PostalAddress"),
    "geo": (_VCARD, "GeoCoordinates"),
}
_EVENTS: Final[Mapping[str, Mapping[str, str]]] = {"h-event": _EVENT, "vevent": _VEVENT}
_ROOTS: Final = re.compile(r"h-[a-z]+(?:-[a-z]+)*|vevent|vcard")
_DATES: Final = ("startDate", "endDate")
_ADDRESSES: Final = ("url", "uid")
_CLOCK: Final = re.compile(
    r"(\d{1,2})(?::?(\d{2}))?(?::(\d{2}))?\s*(?:([ap])\.?m\.?)?\s*(Z|[+-]\d{1,2}(?::?\d{2})?)?", re.IGNORECASE
)
_DAY: Final = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")


def events_in(roots: Sequence[Element], scope: Scope) -> list[Thing]:
    """Return the events that elements are or have in them; of one in both forms the newer counts."""
    events: list[Thing] = []
    pending = list(reversed(roots))
    while pending:
        element = pending.pop()
        pending += reversed(list(element.elements))
        classes = element.words("class")
        root = next((name for name in _EVENTS if name in classes), "")
        if root:
            events.append(_thing(element, _Form(_EVENTS[root], scope), ("Event",), 0))
    return events


@frozen
class _Form:
    """The classes of a form, and where its things are."""

    properties: Mapping[str, str]
    scope: Scope


def _thing(element: Element, form: _Form, types: Sequence[str], depth: int) -> Thing:
    values: dict[str, list[Value]] = {}
    for each, names in _properties(element, form.properties):
        for name in names:
            values.setdefault(name, []).append(_value(each, name, form.scope, depth))
    _imply(element, values, form)
    return Thing(types=types, values=values, line=element.line, syntax=SYNTAX, scope=form.scope)


def _properties(root: Element, properties: Mapping[str, str]) -> Iterator[tuple[Element, list[str]]]:
    """Yield the elements that are properties, without those of things within, and the properties they are."""
    pending = list(reversed(list(root.elements)))
    while pending:
        element = pending.pop()
        classes = element.words("class")
        names = list(dict.fromkeys(properties[each] for each in classes if each in properties))
        if names:
            yield element, names
        if not any(map(_ROOTS.fullmatch, classes)):
            pending += reversed(list(element.elements))


def _imply(element: Element, values: dict[str, list[Value]], form: _Form) -> None:
    """Take what an h-event does not class: its text as the name, its only link; for an end the day of the start."""
    inner = [each for each in element.elements if not any(map(_ROOTS.fullmatch, each.words("class")))]
    is_bare = form.properties is _EVENT and len(inner) == len(list(element.elements))
    if is_bare and not any(name in values for name in ("name", "description", "abstract")):
        values["name"] = [Words(plain_in(element))]
    links = [element] if element.tag == "a" else [each for each in inner if each.tag == "a"]
    if (
        is_bare
        and "url" not in values
        and len(links) == 1
        and (link := absolute(links[0].get("href"), form.scope.base))
    ):
        values["url"] = [Words(link)]
    start, ends = values.get("startDate", ()), values.get("endDate", ())
    if start and ends and isinstance(ends[0], Words) and isinstance(start[0], Words):
        day = start[0].text[:10]
        if _CLOCK.fullmatch(ends[0].text) and _DAY.fullmatch(day) and not _DAY.fullmatch(ends[0].text):
            ends[0] = Words(f"{day}T{_clock(ends[0].text)}")


def _value(element: Element, name: str, scope: Scope, depth: int) -> Value:
    if name in _DATES:
        return Words(_date(element))
    classes = element.words("class")
    card = next((each for each in _CARDS if each in classes), "")
    if card and depth < _DEEPEST:
        properties, type_ = _CARDS[card]
        made = _thing(element, _Form(properties, scope), (type_,), depth + 1)
        if made.values:
            return made
    if name in _ADDRESSES:
        return Words(_address(element, scope, is_relative=name == "url"))
    stated = _stated(element)
    return element if stated is None else Words(stated)


def _address(element: Element, scope: Scope, *, is_relative: bool) -> str:
    """Return an address, of an attribute or, if it may be relative, of a text."""
    for attribute in ("href", "src", "data"):
        if attribute in element.attributes:
            written = element.get(attribute)
            return absolute(written, scope.base) or ("" if ":" in written else written)
    stated = _stated(element)
    text = plain_in(element) if stated is None else stated.strip()
    return (absolute(text, scope.base) or text) if is_relative else text


def _stated(element: Element) -> str | None:
    """Return what an element says in the place of its text, None where it does not."""
    parts = _parts(element)
    if parts:
        return "".join(parts) if len(parts) == 1 else " ".join(parts)
    for tag, attribute in (("abbr", "title"), ("data", "value"), ("input", "value"), ("img", "alt"), ("area", "alt")):
        if element.tag == tag and attribute in element.attributes:
            return element.get(attribute)
    return None


def _parts(element: Element) -> list[str]:
    """Return the parts of a value that are classed so (the value class pattern)."""
    parts: list[str] = []
    pending = list(reversed(list(element.elements)))
    while pending:
        each = pending.pop()
        classes = each.words("class")
        if "value-title" in classes:
            parts.append(each.get("title"))
        elif "value" in classes:
            parts.append(_plain(each))
        elif not any(map(_ROOTS.fullmatch, classes)):
            pending += reversed(list(each.elements))
    return [part.strip() for part in parts if part.strip()]


def _plain(element: Element) -> str:
    for attribute in ("datetime", "alt", "value"):
        if attribute in element.attributes:
            return element.get(attribute)
    return element.get("title") if element.tag == "abbr" and element.get("title") else plain_in(element)


def _date(element: Element) -> str:
    """Return a date as it is written, one in parts put together."""
    if parts := _parts(element):
        return _joined(parts)
    if "datetime" in element.attributes:
        return element.get("datetime").strip()
    stated = _stated(element)
    return (plain_in(element) if stated is None else stated).strip()


def _joined(parts: Sequence[str]) -> str:
    """Return a date and a time, and the zone of it, as one (https://microformats.org/wiki/value-class-pattern)."""
    day = next((part for part in parts if _DAY.fullmatch(part)), "")
    times = [part for part in parts if part != day]
    if not times:
        return day
    zone = next((part for part in times[1:] if re.fullmatch(r"Z|[+-]\d{1,2}(?::?\d{2})?", part, re.IGNORECASE)), "")
    if not day:
        return times[0] + zone
    clock = _clock(times[0] + zone)
    return f"{day}T{clock}" if clock else day


def _clock(text: str) -> str:
    """Return a time of day in the form of ISO 8601, empty where it is none."""
    match = _CLOCK.fullmatch(text.strip())
    if match is None:
        return ""
    hour, minute, second, half, zone = match.groups()
    hours = int(hour) % 12 + 12 * (half.lower() == "p") if half else int(hour)
    offset = ""
    if zone:
        digits = zone[1:].replace(":", "")
        digits = digits.zfill(2).ljust(4, "0") if len(digits) <= 2 else digits.zfill(4)
        offset = "Z" if zone in "Zz" else f"{zone[0]}{digits[:2]}:{digits[2:]}"
    return f"{hours:02}:{minute or '00'}{f':{second}' if second else ''}{offset}"

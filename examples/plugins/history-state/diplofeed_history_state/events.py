"""Trips and visits as the files have them, checked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

from attrs import evolve, frozen

from diplofeed.errors import Fault, Origin, Severity, nearest
from diplofeed_history_state.remarks import INLINE, markdown
from diplofeed_history_state.tree import Element, load

__all__ = ["Event", "events"]

ROLES: Final = ("president", "secretary")

_EDITING: Final = ("created-by", "created-datetime", "last-modified-by", "last-modified-datetime")
_REQUIRED: Final = {
    "trip": ("id", "role", "name", "start-date", "end-date", "country"),
    "visit": ("id", "visitor", "start-date", "end-date", "from"),
}
_OPTIONAL: Final = {"trip": ("locale", "remarks", *_EDITING), "visit": ("description", *_EDITING)}
_EVENT_OF: Final = {"trips": "trip", "visits": "visit"}
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER: Final = re.compile(r"[0-9]{1,12}")


@frozen(kw_only=True)
class Event:
    """One trip or visit.

    Attributes:
        kind: ``trip`` or ``visit``.
        number: Its number among those of its kind.
        who: The id of the traveller; empty for a visitor.
        role: One of ROLES; empty for a visitor.
        name: The traveller or, with the title, the visitor.
        start: The first day.
        end: The last day.
        country: Where the trip led or the visitor came from, as it is written.
        country_id: The id the files give that country.
        locale: The city or cities of a trip.
        remarks: One line of text.
        summary: The remarks as Markdown.
    """

    kind: str
    number: int
    origin: Origin
    who: str
    role: str
    name: str
    start: date
    end: date
    country: str
    country_id: str
    locale: str
    remarks: str
    summary: str

    @property
    def id(self) -> str:
        """Return the id its meeting has."""
        return f"{self.kind}-{self.number}"

    @property
    def content(self) -> Event:
        """Return what twins have in common: all but the number and the place in the file."""
        return evolve(self, number=0, origin=Origin(""))


def events(path: Path, shown: str) -> Iterator[Event | Fault]:
    """Yield the events of a file and what is wrong with them, in its order; ``shown`` is its name in faults."""
    root, faults = load(path, shown)
    if root is not None:
        yield from _of_root(root, shown)
    yield from faults


def _of_root(root: Element, shown: str) -> Iterator[Event | Fault]:
    kind = _EVENT_OF.get(root.tag, "")
    if not kind:
        yield _unknown(root, shown, tuple(_EVENT_OF))
        return
    for element in root.children:
        if element.tag == kind:
            yield from _of_element(element, shown)
        else:
            yield _unknown(element, shown, (kind,))


def _of_element(element: Element, shown: str) -> Iterator[Event | Fault]:
    faults = [*_tags(element, shown), *_missing(element, shown), *_wrong(element, shown)]
    number = _value(element, "id")
    item = f"{element.tag}-{int(number)}" if _NUMBER.fullmatch(number) else ""
    yield from (evolve(fault, item=item) for fault in faults)
    if all(fault.severity is Severity.WARNING for fault in faults):
        yield _event(element, shown)


def _event(element: Element, shown: str) -> Event:
    trip = element.tag == "trip"
    country = _child(element, "country" if trip else "from")
    remarks = _child(element, "remarks" if trip else "description")
    return Event(
        kind=element.tag,
        number=int(_value(element, "id")),
        origin=Origin(shown, element.line),
        who=element.attributes.get("who", ""),
        role=_value(element, "role"),
        name=_value(element, "name" if trip else "visitor"),
        start=date.fromisoformat(_value(element, "start-date")),
        end=date.fromisoformat(_value(element, "end-date")),
        country=country.text,
        country_id=country.attributes.get("id", ""),
        locale=_value(element, "locale"),
        remarks=remarks.text,
        summary=markdown(remarks),
    )


def _child(element: Element, tag: str) -> Element:
    """Return the first element of that name or, if there is none, an empty one where its parent begins."""
    return next((child for child in element.children if child.tag == tag), Element(tag=tag, line=element.line))


def _value(element: Element, tag: str) -> str:
    return _child(element, tag).text


def _tags(element: Element, shown: str) -> Iterator[Fault]:
    """Yield warnings of elements that are not known or stand twice; their event can do without them."""
    expected = (*_REQUIRED[element.tag], *_OPTIONAL[element.tag])
    seen: set[str] = set()
    for child in element.children:
        if child.tag not in expected:
            yield evolve(_unknown(child, shown, expected), severity=Severity.WARNING)
        elif child.tag in seen:
            message = "stands twice; the first is taken"
            origin = Origin(shown, child.line)
            yield Fault(origin=origin, field=child.tag, message=message, severity=Severity.WARNING)
        seen.add(child.tag)
        inline = INLINE if child.tag in {"remarks", "description"} else ()
        yield from (evolve(_unknown(each, shown, inline), severity=Severity.WARNING) for each in _within(child, inline))


def _within(element: Element, inline: tuple[str, ...]) -> Iterator[Element]:
    for child in element.children:
        if child.tag not in inline:
            yield child
        yield from _within(child, inline)


def _missing(element: Element, shown: str) -> Iterator[Fault]:
    for tag in _REQUIRED[element.tag]:
        child = _child(element, tag)
        if not child.text:
            yield Fault(origin=Origin(shown, child.line), field=tag, message="is missing or empty")
    if element.tag == "trip" and not element.attributes.get("who"):
        yield Fault(origin=Origin(shown, element.line), field="who", message="is missing or empty")


def _wrong(element: Element, shown: str) -> Iterator[Fault]:
    """Yield faults of values that are there."""
    yield from _mismatch(element, shown, "id", _NUMBER, "a number")
    if element.tag == "trip":
        yield from _mismatch(element, shown, "role", re.compile("|".join(ROLES)), " or ".join(ROLES))
    days = [_day(element, tag) for tag in ("start-date", "end-date")]
    for tag, day in zip(("start-date", "end-date"), days, strict=True):
        if day is None and _value(element, tag):
            yield _misfit(element, shown, tag, "a day such as 1963-06-26")
    if days[0] and days[1] and days[1] < days[0]:
        message = f"the event ends on {days[1]}, before it starts on {days[0]}"
        yield Fault(origin=Origin(shown, _child(element, "end-date").line), field="end-date", message=message)


def _mismatch(element: Element, shown: str, tag: str, pattern: re.Pattern[str], expected: str) -> Iterator[Fault]:
    value = _value(element, tag)
    if value and not pattern.fullmatch(value):
        yield _misfit(element, shown, tag, expected)


def _misfit(element: Element, shown: str, tag: str, expected: str) -> Fault:
    child = _child(element, tag)
    message = f"is {child.text[:60]!r}"
    return Fault(origin=Origin(shown, child.line), field=tag, message=message, expected=expected)


def _day(element: Element, tag: str) -> date | None:
    value = _value(element, tag)
    if not _DAY.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:  # such as 31 June; the caller makes it a fault
        return None


def _unknown(element: Element, shown: str, known: tuple[str, ...]) -> Fault:
    return Fault(
        origin=Origin(shown, element.line),
        message=f"the element <{element.tag[:60]}> is not known here",
        expected=" or ".join(f"<{tag}>" for tag in known if tag not in _EDITING) or "text only",
        suggestion=nearest(element.tag, known),
    )

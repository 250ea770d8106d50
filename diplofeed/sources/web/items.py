"""What items there are on a page, each once, whichever syntaxes it is in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from attrs import define, field, frozen

from diplofeed.errors import Fault
from diplofeed.sources.foreign.ids import absolute
from diplofeed.sources.foreign.json import unread_file
from diplofeed.sources.web.document import Document, Script, document_of
from diplofeed.sources.web.identity import identity_of, is_meeting, is_statement, shared_addresses, signs_of
from diplofeed.sources.web.jsonld import Linked
from diplofeed.sources.web.microdata import Microdata
from diplofeed.sources.web.microformats import events_in
from diplofeed.sources.web.pages import WebPage
from diplofeed.sources.web.things import Scope, Thing, line_of

__all__ = ["Item", "Page", "items_on"]

_MOST: Final = 5_000  # items of one page
_DEEPEST: Final = 40
_WHOLE: Final = "superEvent"
_PARTS: Final = ("subEvent", "subEvents")
# Properties by which a page leads from what it is to the items on it; what it only mentions is none of them.
_LEADING: Final = (
    "dataFeedElement",
    "event",
    "events",
    "hasPart",
    "item",
    "itemListElement",
    "mainEntity",
    "mainEntityOfPage",
    *_PARTS,
)


@frozen
class Item:
    """An event or quotation, by what it is known, and by what the event is known that it is part of."""

    thing: Thing
    identity: str
    parent: str


@define(kw_only=True)
class Page:
    """What a page has.

    Attributes:
        name: What it is called in messages.
        address: Its own, if that is known.
        base: What relative links lead from.
        language: As it is written (BCP 47), empty where it is not.
        elsewhere: The address of its calendar or feed.
    """

    name: str
    address: str = ""
    base: str = ""
    language: str = ""
    elsewhere: str = ""
    items: list[Item] = field(factory=list)
    faults: list[Fault] = field(factory=list)


def items_on(page: WebPage) -> Page:
    """Return the items of a page; of one that it says in two syntaxes what JSON-LD says, then microdata."""
    document = _document(page)
    content = Page(
        name=page.name,
        address=document.address,
        base=document.base,
        language=document.language,
        elsewhere=document.elsewhere,
    )
    scope = Scope(document.base)
    linked, microdata = Linked(page.name, scope), Microdata(scope)
    things = [thing for script in document.scripts for thing in linked.things(script)]
    things += microdata.things(document.roots)
    things += events_in(document.roots, scope)
    content.faults += linked.faults
    for excess in filter(None, (document.excess, microdata.excess)):
        content.faults.append(unread_file(page.name, excess, expected="a page with fewer items"))
    pairs = _items_in(things)
    if len(pairs) > _MOST:
        message = f"it has more than {_MOST:,} items, and the others are not read"
        content.faults.append(unread_file(page.name, message, expected="pages with fewer items each"))
    content.items += _once(pairs[:_MOST])
    return content


def _document(page: WebPage) -> Document:
    if page.is_json:
        return Document(base=page.address, address=page.address, scripts=[Script(page.text, 1)])
    return document_of(page.text, page.address)


def _items_in(things: Sequence[Thing]) -> list[tuple[Thing, Thing | None]]:
    """Return the events and quotations that things are or lead to, each with the event that says it is a part of it."""
    items: list[Thing] = []
    parents: dict[int, Thing] = {}
    seen: set[int] = set()
    pending: list[tuple[Thing, int]] = [(thing, 0) for thing in reversed(things)]
    while pending and len(items) <= _MOST:
        named, depth = pending.pop()
        thing = named.whole
        if id(thing) in seen:
            continue
        seen.add(id(thing))
        is_event = is_meeting(thing)
        if (is_event or is_statement(thing)) and (depth == 0 or _is_whole(thing)):
            items.append(thing)
        if is_event:
            parents |= {id(each): thing for each in thing.things(*_PARTS) if id(each) not in parents}
        if depth < _DEEPEST:
            whole = (each for each in thing.things(_WHOLE) if identity_of(each))  # else only its name is told
            pending += reversed([(each, depth + 1) for each in (*thing.things(*_LEADING), *whole)])
    return [(thing, parents.get(id(thing))) for thing in items]


def _is_whole(thing: Thing) -> bool:
    """Return whether a thing within another is said to be more than that it is there."""
    return any(name in thing.values for name in ("startDate", "text", "dateCreated"))


def _once(pairs: Sequence[tuple[Thing, Thing | None]]) -> Iterator[Item]:
    """Yield items in the order of the page, each as the first syntax says it by which it is known again."""
    shared = shared_addresses(thing for thing, _ in pairs)
    items = [Item(thing, identity_of(thing, shared), _parent(thing, above, shared)) for thing, above in pairs]
    by_sign: dict[tuple[str, str], Item] = {}
    by_identity: dict[str, Item] = {}
    for item in sorted(items, key=lambda each: not each.identity):
        by_sign.setdefault(signs_of(item.thing), item)
        by_identity.setdefault(item.identity, item)
    for item in items:
        alike, same = by_sign[signs_of(item.thing)], by_identity[item.identity]
        is_said = alike is not item and (_differ(alike, item) or not item.identity)
        if not is_said and not (item.identity and _differ(same, item)):
            yield item


def _differ(first: Item, second: Item) -> bool:
    return first.thing.syntax != second.thing.syntax


def _parent(thing: Thing, above: Thing | None, shared: frozenset[str]) -> str:
    """Return the identity of the event that one is part of, empty where it is part of none."""
    if above is not None:
        return identity_of(above, shared)
    for value in thing.all(_WHOLE):
        identity = (
            identity_of(value, shared) or value.id if isinstance(value, Thing) else _address(line_of(value), thing)
        )
        if identity:
            return identity
    return ""


def _address(written: str, thing: Thing) -> str:
    return absolute(written, thing.scope.base) or written

"""By what things are known again, and what they are to a record."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any, Final
from urllib.parse import unquote, urldefrag, urlsplit

from diplofeed.sources.web.things import Thing, Value, line_of

__all__ = ["identity_of", "is_meeting", "is_statement", "own_id", "pages_of", "shared_addresses", "signs_of"]

# What is an event of schema.org though its name does not end so. https://schema.org/Event
_EVENTS: Final = frozenset({"CourseInstance", "EventSeries", "Festival", "Hackathon"})
_PARTS: Final = frozenset(
    {"BroadcastEvent", "DeliveryEvent", "OnDemandEvent", "PublicationEvent"}
)  # of works, not meetings
_STATEMENTS: Final = frozenset({"Quotation"})
_OWN_STATEMENTS: Final = frozenset({"Quotation", "CreativeWork"})
_OWN_PAGE: Final = re.compile(r"https?://.*/(meeting|statement)/([^/?#]+)/")
_STABLE: Final = re.compile(r"(?:https?|urn|tag):\S+", re.IGNORECASE)
_LONGEST: Final = 2000


def is_meeting(thing: Thing) -> bool:
    """Return whether a thing is an event of which a record has meetings."""
    return any((each.endswith("Event") or each in _EVENTS) and each not in _PARTS for each in thing.types)


def is_statement(thing: Thing) -> bool:
    """Return whether a thing is something that somebody said; pages of diplofeed call other statements works."""
    return not _STATEMENTS.isdisjoint(thing.types) or (
        not _OWN_STATEMENTS.isdisjoint(thing.types) and own_id(thing) != ""
    )


def own_id(thing: Thing) -> str:
    """Return the id of an item whose page diplofeed made, empty for other things."""
    match = _OWN_PAGE.fullmatch(thing.line_at("url"))
    is_own = any("breadcrumb" in each.values and "url" not in each.values for each in thing.things("mainEntityOfPage"))
    if match is None or not is_own:
        return ""
    is_right = is_meeting(thing) if match[1] == "meeting" else thing.is_a(*_OWN_STATEMENTS)
    return unquote(match[2]) if is_right else ""


def identity_of(thing: Thing, shared: Collection[str] = ()) -> str:
    """Return what a thing is known by wherever its page stands and whatever it says, empty where it says no such thing.

    Args:
        thing: An event or a quotation.
        shared: Addresses that several have, so that they tell none apart.
    """
    for stated in (_id(thing), *_stated(thing, "identifier"), *_stated(thing, "uid"), _address(thing, shared)):
        if stated:
            return stated[:_LONGEST]
    return ""


def _id(thing: Thing) -> str:
    """Return its URI; one that only adds a part of the page to the thing's own address is that address."""
    if not _STABLE.fullmatch(thing.id):
        return ""
    page = urldefrag(thing.id).url
    return page if page in thing.links("url", "mainEntityOfPage") else thing.id


def _stated(thing: Thing, name: str) -> Iterable[str]:
    return (_code(value) for value in thing.all(name))


def _code(value: Value) -> str:
    return value.line_at("value", "url") or value.id if isinstance(value, Thing) else line_of(value)


def _address(thing: Thing, shared: Collection[str]) -> str:
    """Return its own page: the address it says, or that of the page that it says is about it."""
    addresses = (*thing.links("url"), *thing.links("mainEntityOfPage"))
    return next((each for each in addresses if each not in shared), "")


def signs_of(thing: Thing) -> tuple[str, str]:
    """Return by what people would take two things for the same: what it is called, and the day."""
    return thing.line_at("name", "text").casefold(), thing.line_at("startDate", "dateCreated")[:10]


def shared_addresses(things: Iterable[Thing]) -> frozenset[str]:
    """Return the addresses that things of a page say are theirs though they are different ones."""
    by_address: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for thing in things:
        for address in (*thing.links("url"), *thing.links("mainEntityOfPage")):
            by_address[address].add(signs_of(thing))
    return frozenset(address for address, signs in by_address.items() if len(signs) > 1)


def pages_of(thing: Thing) -> dict[str, Any]:
    """Return the page that its publisher has of an item, and the URIs of the same.

    Of an item whose page diplofeed made both are ``sameAs``: a page alone is no list, and one before others is on the
    host of that page.
    """
    same_as = thing.links("sameAs")
    if not own_id(thing):
        return {"url": thing.link("url"), "same_as": same_as}
    first = same_as[0] if same_as else ""
    is_page = "sameAs" not in thing.listed or (len(same_as) > 1 and _host(first) == _host(thing.link("url")))
    return {"url": first, "same_as": same_as[1:]} if is_page else {"url": "", "same_as": same_as}


def _host(address: str) -> str:
    return urlsplit(address).netloc

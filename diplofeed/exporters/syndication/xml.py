"""Entries of RSS and Atom as XML, joined of escaped strings; their documents declare the namespaces.

An XML library takes ten times as long for the few dozen elements of an entry; the tests have one make
the same of it and compare every byte. All texts are clean: no character is among them that XML cannot carry.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Final, NamedTuple

from attrs import frozen

__all__ = [
    "ATOM",
    "DC",
    "DCTERMS",
    "EV",
    "FH",
    "GEORSS",
    "LANGUAGE",
    "THR",
    "TOMBSTONE",
    "Element",
    "Outline",
    "atom_category",
    "atom_entry",
    "attributes",
    "deleted_entry",
    "element",
    "rfc822",
    "rss_category",
    "rss_item",
]

ATOM = "{http://www.w3.org/2005/Atom}"
DC = "{http://purl.org/dc/elements/1.1/}"
DCTERMS = "{http://purl.org/dc/terms/}"
EV = "{http://purl.org/rss/1.0/modules/event/}"
FH = "{http://purl.org/syndication/history/1.0}"
GEORSS = "{http://www.georss.org/georss}"
THR = "{http://purl.org/syndication/thread/1.0}"
TOMBSTONE = "{http://purl.org/atompub/tombstones/1.0}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"

_SPECIAL: Final = re.compile('[&<>"\r\n\t]').search  # what may have to be escaped, which few texts have
_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})
_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS: Final = ("", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Element(NamedTuple):
    """An XML element; ``name`` in Clark notation."""

    name: str
    text: str = ""
    attributes: Mapping[str, str] = _NOTHING


@frozen(kw_only=True)
class Outline:
    """What RSS and Atom say of an entry in elements of their own.

    Attributes:
        id: The identity, also the RSS guid, which is no permalink.
        updated: As RFC 3339 writes it; Atom only.
        published: Likewise; Atom only, as RSS has it among the additions.
        link: RSS only, as Atom has links among the additions.
        summary: Plain text in Atom, HTML in RSS.
        content: HTML.
        authors: Dictionaries of name and uri; Atom only, like ``contributors`` and ``rights``.
        categories: XML, by `atom_category` or `rss_category`.
        enclosure: A dictionary of url, length and type; RSS only, as it has one.
    """

    id: str
    title: str
    updated: str
    published: str = ""
    link: str = ""
    summary: str = ""
    content: str
    rights: str = ""
    authors: Sequence[Mapping[str, str]] = ()
    contributors: Sequence[Mapping[str, str]] = ()
    categories: str = ""
    enclosure: Mapping[str, str] = _NOTHING


# ---------------------------------------------------------------- entries


def atom_entry(outline: Outline, additions: str = "", languages: Mapping[str, str] = _NOTHING) -> bytes:
    """Return an Atom ``<entry>`` (RFC 4287 §4.1.2), well-formed below what its document declares; ends in a line break.

    ``languages`` are those of its elements, by their names, where they are others than the document's;
    ``additions`` is XML.
    """
    content = _long_text(outline.content)
    summary = _element("summary", outline.summary, _language("summary", languages)) if outline.summary else ""
    published = f"<published>{outline.published}</published>" if outline.published else ""
    rights = _element("rights", outline.rights) if outline.rights else ""
    return (
        f"<entry>{_element('id', outline.id)}{_element('title', outline.title, _language('title', languages))}"
        f"<updated>{outline.updated}</updated>{_people('author', outline.authors)}"
        f'<content type="html"{f">{content}</content>" if content else "/>"}{summary}{outline.categories}'
        f"{_people('contributor', outline.contributors)}{published}{rights}{additions}</entry>\n"
    ).encode()


def rss_item(outline: Outline, additions: str = "") -> bytes:
    """Return an RSS ``<item>``, well-formed below what its document declares; ends in a line break.

    ``additions`` is XML.
    """
    content = _long_text(outline.content)
    encoded = f"<content:encoded>{content}</content:encoded>" if outline.summary else ""
    link = _element("link", outline.link) if outline.link else ""
    enclosure = _enclosure(outline.enclosure) if outline.enclosure else ""
    return (
        f"<item>{_element('title', outline.title)}{link}"
        f"<description>{_text(outline.summary) or content}</description>{encoded}"
        f'<guid isPermaLink="false">{_text(outline.id)}</guid>{outline.categories}'
        f"{enclosure}{additions}</item>\n"
    ).encode()


def deleted_entry(identity: str, moment: datetime, comment: str) -> bytes:
    """Return an Atom ``<at:deleted-entry>``, which declares its namespace itself (RFC 6721 §3); ends in a line break.

    It is rare, and a validator warns of its namespace wherever that is declared.
    """
    declared = attributes({"xmlns:at": TOMBSTONE[1:-1], "ref": identity, "when": moment.isoformat()})
    inner = _element("at:comment", comment)
    return f"<at:deleted-entry{declared}>{inner}</at:deleted-entry>\n".encode()


# ---------------------------------------------------------------- elements


def _text(text: str) -> str:
    """Return text as XML writes it (XML 1.0 §2.4)."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return escaped.replace("\r", "&#13;") if "\r" in escaped else escaped


def _attribute(text: str) -> str:
    """Return the value of an attribute between quotation marks, its white space kept (XML 1.0 §3.3.3)."""
    escaped = _text(text).replace('"', "&quot;")
    return escaped.replace("\n", "&#10;").replace("\t", "&#9;") if "\n" in escaped or "\t" in escaped else escaped


def attributes(values: Mapping[str, str]) -> str:
    """Return attributes as XML, a space before each."""
    return "".join([f' {name}="{_attribute(value) if _SPECIAL(value) else value}"' for name, value in values.items()])


# The content of an entry, which Atom and RSS escape alike one after the other.
_long_text: Final = lru_cache(maxsize=16)(_text)


def _element(name: str, text: str, attributes: str = "") -> str:
    if not text:
        return f"<{name}{attributes}/>"
    return f"<{name}{attributes}>{_text(text) if _SPECIAL(text) else text}</{name}>"


def element(name: str, text: str = "", marks: Mapping[str, str] = _NOTHING) -> str:
    """Return an element with attributes as XML, its name with the prefix that the document declares."""
    return _element(name, text, attributes(marks) if marks else "")


def _language(name: str, languages: Mapping[str, str]) -> str:
    return f' xml:lang="{_attribute(languages[name])}"' if name in languages else ""


def _people(name: str, people: Iterable[Mapping[str, str]]) -> str:
    return "".join([_person(name, person) for person in people])


def _person(name: str, person: Mapping[str, str]) -> str:
    uri = _element("uri", person["uri"]) if person.get("uri") else ""
    return f"<{name}>{_element('name', person['name'])}{uri}</{name}>" if person["name"] else ""


def atom_category(scheme: str, term: str, label: str) -> str:
    """Return an Atom ``<category>`` (RFC 4287 §4.2.2); the scheme is an address."""
    named = {"term": term, "scheme": scheme, "label": label}
    return f"<category{attributes({name: value for name, value in named.items() if value})}/>"


def rss_category(scheme: str, term: str, label: str) -> str:
    """Return an RSS ``<category>``; the scheme is its domain."""
    return _element("category", label or term, f' domain="{_attribute(scheme)}"' if scheme else "")


def _enclosure(enclosure: Mapping[str, str]) -> str:
    return f"<enclosure{attributes({name: enclosure[name] for name in ('url', 'length', 'type')})}/>"


def rfc822(moment: datetime) -> str:
    """Return an aware datetime as RSS writes it, in GMT, in English whatever the locale (RFC 822 §5)."""
    utc = moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    day = f"{_DAYS[utc.weekday()]}, {utc.day:02} {_MONTHS[utc.month]} {utc.year:04}"
    return f"{day} {utc.hour:02}:{utc.minute:02}:{utc.second:02} GMT"

"""Entries of feeds as feedgen 1.0 and lxml write them, with extensions for what feedgen lacks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from datetime import datetime
from types import MappingProxyType
from typing import Any

from attrs import define
from feedgen.entry import FeedEntry  # type: ignore[import-untyped]  # it has no types
from lxml import etree  # type: ignore[import-untyped]  # likewise

from diplofeed.exporters.syndication.xml import (
    ATOM,
    DC,
    DCTERMS,
    EV,
    GEORSS,
    LANGUAGE,
    THR,
    TOMBSTONE,
    Element,
    Outline,
)

__all__ = ["atom_entry", "deleted_entry", "rss_item"]

_SHARED = {"dcterms": DCTERMS[1:-1], "ev": EV[1:-1], "georss": GEORSS[1:-1], "thr": THR[1:-1]}
_ATOM_PREFIXES = MappingProxyType(_SHARED)
_RSS_PREFIXES = MappingProxyType(
    {"atom": ATOM[1:-1], "content": "http://purl.org/rss/1.0/modules/content/", "dc": DC[1:-1], **_SHARED}
)
_ROOT = "root"
_NOTHING: Mapping[str, str] = MappingProxyType({})
# Never changed, but copied for every entry, which takes lxml a sixth of the time it takes to make one.
_RSS_ROOT, _ATOM_ROOT = (etree.Element(_ROOT, nsmap=prefixes) for prefixes in (_RSS_PREFIXES, _ATOM_PREFIXES))
# Empty, "<root …/>" has one byte more than the "<root …>" of one that is not.
_RSS_START, _ATOM_START = (len(etree.tostring(root)) - 1 for root in (_RSS_ROOT, _ATOM_ROOT))


@define
class _Extension:
    """A feedgen extension: appends elements and sets attributes as they are given to it.

    Attributes:
        root: An empty element that declares the prefixes.
        languages: Of Atom elements by their names, where they are others than the document's.
    """

    root: Any
    elements: Iterable[Element] = ()
    attributes: Mapping[str, str] = _NOTHING
    languages: Mapping[str, str] = _NOTHING

    def extend_ns(self) -> dict[str, str]:
        """Return the prefixes to declare at the root of a feed."""
        return dict(self.root.nsmap)

    def extend_atom(self, parent: Any) -> None:
        """Extend an Atom feed or entry."""
        _append(parent, self.elements)
        for name, language in self.languages.items():
            for element in parent.findall(name):
                element.set(LANGUAGE, language)
        for name, value in self.attributes.items():
            parent.set(name, value)

    def extend_rss(self, parent: Any) -> None:
        """Extend an RSS item, or an RSS document, whose elements are those of its channel."""
        _append(parent[0] if parent.tag == "rss" else parent, self.elements)
        for name, value in self.attributes.items():
            parent.set(name, value)


@define
class _EntryExtension(_Extension):
    """The same for an entry, which it first puts below a root that declares the prefixes.

    Only so do the elements it appends find their declarations there; each would bring its own otherwise,
    which takes lxml four times as long and repeats them in every entry.
    """

    def extend_atom(self, parent: Any) -> None:
        """Extend an Atom entry."""
        copy(self.root).append(parent)
        super().extend_atom(parent)

    def extend_rss(self, parent: Any) -> None:
        """Extend an RSS item."""
        copy(self.root).append(parent)
        super().extend_rss(parent)


def _append(parent: Any, elements: Iterable[Element]) -> None:
    for name, text, attributes in elements:
        made = etree.SubElement(parent, name)
        if text:
            made.text = text
        for key, value in attributes.items():
            made.set(key, value)


def rss_item(outline: Outline, categories: Sequence[Mapping[str, str]], elements: Iterable[Element]) -> bytes:
    """Return an RSS ``<item>``, which is well-formed below what :func:`rss_head` declares; ends in a line break."""
    made = _feed_entry(outline, categories, _EntryExtension(_RSS_ROOT, elements))
    if outline.link:
        made.link(href=outline.link, rel="alternate")
    if outline.enclosure:
        made.enclosure(**outline.enclosure)
    return _alone(made.rss_entry(), _RSS_START)


def atom_entry(
    outline: Outline,
    categories: Sequence[Mapping[str, str]],
    elements: Iterable[Element],
    languages: Mapping[str, str] = _NOTHING,
) -> bytes:
    """Return an Atom ``<entry>``, which is well-formed below what :func:`atom_head` declares; ends in a line break.

    ``languages`` are those of its elements, by their names, where they are others than the document's.
    """
    made = _feed_entry(outline, categories, _EntryExtension(_ATOM_ROOT, elements, languages=languages))
    made.published(outline.published)
    made.author(list(outline.authors))
    made.contributor(list(outline.contributors))
    made.rights(outline.rights)
    return _alone(made.atom_entry(), _ATOM_START)


def deleted_entry(identity: str, moment: datetime, comment: str) -> bytes:
    """Return an Atom ``<at:deleted-entry>``, which declares its namespace itself (RFC 6721 §3); ends in a line break.

    It is rare, and a validator warns of its namespace wherever that is declared.
    """
    made = etree.Element(
        TOMBSTONE + "deleted-entry", nsmap={"at": TOMBSTONE[1:-1]}, attrib={"ref": identity, "when": moment.isoformat()}
    )
    etree.SubElement(made, TOMBSTONE + "comment").text = comment
    data: bytes = etree.tostring(made, encoding="UTF-8", xml_declaration=False)
    return data + b"\n"


def _feed_entry(outline: Outline, categories: Sequence[Mapping[str, str]], extension: _EntryExtension) -> Any:
    made = FeedEntry()
    made.id(outline.id)
    made.title(outline.title)
    made.updated(outline.updated)
    made.summary(outline.summary)
    # of this type feedgen escapes; its CDATA would end at a "]]>" in the text
    made.content(outline.content, type="html")
    made.category(list(categories))
    made.register_extension("additions", lambda: extension)
    return made


def _alone(element: Any, start: int) -> bytes:
    """Return the element as it stands below its root, without the root, whose start tag has so many bytes.

    No text is ever looked into.
    """
    element.tail = "\n"
    whole: bytes = etree.tostring(element.getparent(), encoding="UTF-8", xml_declaration=False)
    return whole[start : -len(f"</{_ROOT}>")]

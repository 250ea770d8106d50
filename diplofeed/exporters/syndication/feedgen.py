"""All contact with feedgen, which makes documents up to their first entry, and the extension for what it lacks.

feedgen stamps the moment of writing wherever it gets no other, and writes RSS dates under a changed process locale. Its
extension classes are the way to add what it lacks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from attrs import define, field, frozen
from feedgen.feed import FeedGenerator  # type: ignore[import-untyped]  # it has no types
from lxml import etree  # type: ignore[import-untyped]  # likewise

from diplofeed.export import Fragment
from diplofeed.exporters.syndication.xml import ATOM, DC, DCTERMS, EV, FH, GEORSS, LANGUAGE, THR, Element, rfc822

__all__ = ["Channel", "atom_head", "chunks", "rss_head"]

_SHARED = {"dcterms": DCTERMS[1:-1], "ev": EV[1:-1], "georss": GEORSS[1:-1], "thr": THR[1:-1]}
_ATOM_PREFIXES = MappingProxyType(_SHARED)
_RSS_PREFIXES = MappingProxyType(
    {"atom": ATOM[1:-1], "content": "http://purl.org/rss/1.0/modules/content/", "dc": DC[1:-1], **_SHARED}
)
_ROOT = "root"
_NOTHING: Mapping[str, str] = MappingProxyType({})
# Only the head of a document speaks of its history.
_RSS_HEAD, _ATOM_HEAD = (
    etree.Element(_ROOT, nsmap={**prefixes, "fh": FH[1:-1]}) for prefixes in (_RSS_PREFIXES, _ATOM_PREFIXES)
)
_DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'
_GENERATOR = "diplofeed"  # without its version: a release must not change every published byte


@frozen(kw_only=True)
class Channel:
    """What feedgen writes of a feed by itself.

    Attributes:
        links: Dictionaries of href, rel, type and title; the last is the page RSS links to.
        author: A dictionary of name, email and uri; Atom only.
        languages: Of its Atom elements by their names, where they are others than ``language``.
    """

    id: str
    title: str
    description: str
    updated: datetime
    language: str
    links: Sequence[dict[str, str]]
    author: dict[str, str] = field(factory=dict)
    languages: Mapping[str, str] = _NOTHING
    icon: str = ""
    logo: str = ""
    rights: str = ""


@define
class _Extension:
    """A feedgen extension: appends elements and sets attributes as they are given to it.

    Attributes:
        root: An empty element that declares the prefixes.
        attributes: Of the root of an RSS document.
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
        """Extend an Atom feed."""
        _append(parent, self.elements)
        for name, language in self.languages.items():
            for element in parent.findall(name):
                element.set(LANGUAGE, language)

    def extend_rss(self, parent: Any) -> None:
        """Extend an RSS document, whose elements are those of its channel."""
        _append(parent[0], self.elements)
        for name, value in self.attributes.items():
            parent.set(name, value)


def _append(parent: Any, elements: Iterable[Element]) -> None:
    for name, text, attributes in elements:
        made = etree.SubElement(parent, name)
        if text:
            made.text = text
        for key, value in attributes.items():
            made.set(key, value)


def rss_head(channel: Channel, elements: Iterable[Element], style: str = "") -> bytes:
    """Return an RSS document up to its first item."""
    extension = _Extension(
        _RSS_HEAD, [Element("lastBuildDate", rfc822(channel.updated)), *elements], {LANGUAGE: channel.language}
    )
    made = _feed_generator(channel, extension)
    # feedgen would write "now", and change the locale of the process to write it
    made._FeedGenerator__rss_lastBuildDate = None  # noqa: SLF001
    return _head(made.rss_str(xml_declaration=False), b"</channel></rss>", style)


def atom_head(channel: Channel, elements: Iterable[Element], style: str = "") -> bytes:
    """Return an Atom document up to its first entry."""
    made = _feed_generator(channel, _Extension(_ATOM_HEAD, elements, languages=channel.languages))
    made.updated(channel.updated)
    made.author(channel.author)
    made.icon(channel.icon)
    return _head(made.atom_str(xml_declaration=False), b"</feed>", style)


def _feed_generator(channel: Channel, extension: _Extension) -> Any:
    made = FeedGenerator()
    made.id(channel.id)
    made.title(channel.title)
    made.subtitle(channel.description)
    made.link(list(channel.links))
    made.language(channel.language)
    made.generator(_GENERATOR)
    made.rights(channel.rights)
    if channel.logo:
        made.logo(channel.logo)
    made.register_extension("additions", lambda: extension)
    return made


def _head(document: bytes, tail: bytes, style: str) -> bytes:
    kind = "css" if style.endswith(".css") else "xsl"
    href = style.replace("&", "&amp;")
    instruction = f'<?xml-stylesheet type="text/{kind}" href="{href}"?>\n'.encode() if style else b""
    return _DECLARATION + instruction + document.removesuffix(tail) + b"\n"


def chunks(head: bytes, fragments: Iterable[Fragment], tail: bytes) -> Iterator[bytes | Fragment]:
    """Yield a document piece by piece."""
    yield head
    yield from fragments
    yield tail

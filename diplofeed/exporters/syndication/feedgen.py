"""All contact with feedgen, and the extensions that write what feedgen 1.0 lacks or loses.

feedgen drops all but the ``href`` of an entry's Atom links, writes RSS dates under a changed process
locale, and stamps the moment of writing wherever it is not told otherwise. Its extension classes are
the way to add what it lacks; everything it can write whole is left to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from datetime import UTC, datetime
from email.utils import format_datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from attrs import define, field, frozen
from feedgen.entry import FeedEntry  # type: ignore[import-untyped]
from feedgen.feed import FeedGenerator  # type: ignore[import-untyped]
from lxml import etree  # type: ignore[import-untyped]

from diplofeed.export import Fragment

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
    "Channel",
    "Element",
    "Outline",
    "atom_entry",
    "atom_head",
    "chunks",
    "deleted_entry",
    "rfc822",
    "rss_head",
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

_SHARED = {"dcterms": DCTERMS[1:-1], "ev": EV[1:-1], "georss": GEORSS[1:-1], "thr": THR[1:-1]}
_ATOM_PREFIXES = MappingProxyType(_SHARED)
_RSS_PREFIXES = MappingProxyType(
    {"atom": ATOM[1:-1], "content": "http://purl.org/rss/1.0/modules/content/", "dc": DC[1:-1], **_SHARED}
)
_ROOT = "root"
_NOTHING: Mapping[str, str] = MappingProxyType({})
# Never changed, but copied for every entry, which takes lxml a sixth of the time it takes to make one.
_RSS_ROOT, _ATOM_ROOT = (etree.Element(_ROOT, nsmap=prefixes) for prefixes in (_RSS_PREFIXES, _ATOM_PREFIXES))
# Only the head of a document speaks of its history.
_RSS_HEAD, _ATOM_HEAD = (
    etree.Element(_ROOT, nsmap={**prefixes, "fh": FH[1:-1]}) for prefixes in (_RSS_PREFIXES, _ATOM_PREFIXES)
)
# Empty, "<root …/>" has one byte more than the "<root …>" of one that is not.
_RSS_START, _ATOM_START = (len(etree.tostring(root)) - 1 for root in (_RSS_ROOT, _ATOM_ROOT))
_DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'
_GENERATOR = "diplofeed"  # without its version: a release must not change every published byte


class Element(NamedTuple):
    """An XML element that feedgen does not write; ``name`` in Clark notation."""

    name: str
    text: str = ""
    attributes: Mapping[str, str] = _NOTHING


@frozen(kw_only=True)
class Outline:
    """What feedgen writes of an entry by itself.

    Attributes:
        id: The identity, also the RSS guid, which is no permalink.
        updated: Aware; Atom only.
        published: Aware; Atom only, as feedgen's RSS dates depend on the process.
        link: RSS only, as feedgen spoils Atom's.
        summary: Plain text in Atom, HTML in RSS.
        content: HTML.
        authors: Dictionaries of name and uri; Atom only, like ``contributors`` and ``rights``.
        categories: Dictionaries of scheme, term and label.
        enclosure: A dictionary of url, length and type; RSS only, as it has one.
    """

    id: str
    title: str
    updated: datetime
    published: datetime | None = None
    link: str = ""
    summary: str = ""
    content: str
    rights: str = ""
    authors: Sequence[dict[str, str]] = ()
    contributors: Sequence[dict[str, str]] = ()
    categories: Sequence[dict[str, str]] = ()
    enclosure: Mapping[str, str] = _NOTHING


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


def rss_item(outline: Outline, elements: Iterable[Element]) -> bytes:
    """Return an RSS ``<item>``, which is well-formed below what :func:`rss_head` declares; ends in a line break."""
    made = _feed_entry(outline, _EntryExtension(_RSS_ROOT, elements))
    if outline.link:
        made.link(href=outline.link, rel="alternate")
    if outline.enclosure:
        made.enclosure(**outline.enclosure)
    return _alone(made.rss_entry(), _RSS_START)


def atom_entry(outline: Outline, elements: Iterable[Element], languages: Mapping[str, str] = _NOTHING) -> bytes:
    """Return an Atom ``<entry>``, which is well-formed below what :func:`atom_head` declares; ends in a line break.

    ``languages`` are those of its elements, by their names, where they are others than the document's.
    """
    made = _feed_entry(outline, _EntryExtension(_ATOM_ROOT, elements, languages=languages))
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


def _feed_entry(outline: Outline, extension: _EntryExtension) -> Any:
    made = FeedEntry()
    made.id(outline.id)
    made.title(outline.title)
    made.updated(outline.updated)
    made.summary(outline.summary)
    # of this type feedgen escapes; its CDATA would end at a "]]>" in the text
    made.content(outline.content, type="html")
    made.category(list(outline.categories))
    made.register_extension("additions", lambda: extension)
    return made


def _alone(element: Any, start: int) -> bytes:
    """Return the element as it stands below its root, without the root, whose start tag has so many bytes.

    No text is ever looked into.
    """
    element.tail = "\n"
    whole: bytes = etree.tostring(element.getparent(), encoding="UTF-8", xml_declaration=False)
    return whole[start : -len(f"</{_ROOT}>")]


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


def chunks(head: bytes, fragments: Iterable[Fragment], tail: bytes) -> Iterator[bytes]:
    """Yield a document piece by piece."""
    yield head
    yield from (fragment.data for fragment in fragments)
    yield tail


def rfc822(moment: datetime) -> str:
    """Return an aware datetime as RSS writes it, in GMT, in English whatever the locale (RFC 822 §5)."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)

"""What RSS, Atom and JSON Feed say alike, and what RSS and Atom do in other vocabularies than theirs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, Final, TypeAlias
from urllib.parse import quote

import attrs
from attrs import field, frozen

from diplofeed.compose import Category, Composition, filed_parties
from diplofeed.compose.elsewhere import pages_of
from diplofeed.config import Publication
from diplofeed.export import Alternate, Context, Feed
from diplofeed.export.archives import Part, part_links
from diplofeed.exporters.syndication import xml
from diplofeed.exporters.syndication.style import STYLE
from diplofeed.exporters.syndication.xml import FH, Element
from diplofeed.model import Meeting, Party, Person, Place, RelationKind, Source, Statement, Status
from diplofeed.model.entry import Entry, Reference
from diplofeed.text import decimals, uri
from diplofeed.typed import typed
from diplofeed.when import When
from diplofeed.words import words

__all__ = [
    "FeedOptions",
    "author_name",
    "authors_of",
    "categories",
    "channel_links",
    "content",
    "extras",
    "feed_id",
    "feed_title",
    "headline",
    "history",
    "hubs",
    "links",
    "other_formats",
    "page_of",
    "whole_number",
]

# Of an EDTF date, what W3CDTF can say: a year, month or day, unqualified; "2023-06-XX" is June. Month 21 is a season.
_W3CDTF = re.compile(r"([0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-[0-9]{2})?)?)(?:-XX){0,2}")
_IN_REPLY: Final = ("about", RelationKind.IN_RESPONSE_TO.value)
_DCTERMS: Final = {
    "series": "isPartOf",
    RelationKind.PART_OF.value: "isPartOf",
    RelationKind.DEPENDS_ON.value: "requires",
    RelationKind.FOLLOWS.value: "references",
    RelationKind.PRECEDES.value: "references",
    RelationKind.SEE_ALSO.value: "references",
}

WriteCategory: TypeAlias = Callable[[str, str, str], str]
"""How a category is written, of the address of its scheme, its term and its label."""

_Links = Iterator[dict[str, str]]


def whole_number(default: int, low: int, high: int) -> Any:
    """Return the attrs field of an option that is a whole number from ``low`` to ``high``."""

    def validate(_: object, attribute: attrs.Attribute[Any], value: int) -> None:
        if type(value) is not int or not low <= value <= high:
            raise ValueError(f"{attribute.name} is a whole number from {low} to {high}, not {value!r}")

    return field(default=default, validator=validate)


def _link(value: str) -> str:
    return uri(value) if value not in ("", STYLE) else value


@frozen(kw_only=True, field_transformer=typed)
class FeedOptions:
    """The options RSS and Atom share.

    Attributes:
        entries: How many entries a document holds: 1 to 1000; the older ones are in archives.
        stylesheet: The address of an XSL or CSS style sheet for browsers; by default one made here, none if empty.
    """

    entries: int = whole_number(100, 1, 1000)
    stylesheet: str = field(default=STYLE, converter=_link)


def feed_id(feed: Feed, publication: Publication) -> str:
    """Return the identity of a feed, which depends on its slug and on nothing else."""
    return f"{publication.id}/feed/{quote(feed.slug)}" if feed.slug else publication.id


def author_name(context: Context[Any]) -> str:
    """Return who publishes, never empty; a publication without an author speaks for itself."""
    author = context.publication.author
    return (author.name if author else context.publication.title).in_(context.language) or context.publication.id


def feed_title(feed: Feed, context: Context[Any]) -> str:
    """Return the title of a feed, never empty."""
    return feed.title.in_(context.language) or feed.slug or context.publication.id


def page_of(feed: Feed, context: Context[Any]) -> tuple[str, str]:
    """Return address and language of the page that shows the same as a feed, else of the publication's."""
    here, publication = ("", context.language), context.publication
    pages = [other.url for other in feed.alternates if other.media_type == "text/html" and other.language in here]
    return (pages[0], context.language) if pages and feed.slug else (publication.link, publication.language)


def channel_links(
    feed: Feed, part: Part, context: Context[Any], filename: str, media_type: str
) -> tuple[dict[str, str], ...]:
    """Return the links of a document of a feed; the first is to itself, the last to the page.

    A page of the archive is neither pushed nor there in other formats.
    """
    everywhere = (
        *other_formats(feed, media_type, context.language),
        *_changes(feed, context),
        *hubs(context.publication),
    )
    page, language = page_of(feed, context)
    return (
        *part_links(part, feed, filename, media_type),
        *(() if part.is_archive else everywhere),
        {"href": page, "rel": "alternate", "type": "text/html", "hreflang": language},
    )


def history(part: Part) -> list[Element]:
    """Return what a document is to its feed: all of it, a page of its archive, or neither (RFC 5005 §2, §4)."""
    marks = {"complete": part.is_complete, "archive": part.is_archive}
    return [Element(FH + name) for name, is_so in marks.items() if is_so]


def other_formats(feed: Feed, media_type: str, language: str) -> _Links:
    """Yield links to the same feed in other formats, and in other languages in this one.

    Of each type and language there is one, as Atom has it (RFC 4287 §4.1.1).
    """
    documents: dict[tuple[str, str], Alternate] = {}
    for other in feed.alternates:
        documents.setdefault((other.media_type, other.language), other)
    for (kind, tag), other in documents.items():
        link = {"href": other.url, "rel": "alternate", "type": kind, "title": other.title}
        if tag in ("", language):
            if kind not in (media_type, "text/html"):
                yield link
        elif kind == media_type:
            yield {**link, "hreflang": tag}


def _changes(feed: Feed, context: Context[Any]) -> _Links:
    """Yield a link to the feed of changes, as many readers never show an entry again that was edited."""
    if feed.changes:
        of = feed.title if feed.changes.startswith(feed.url) else context.publication.title
        named = words(context.language).gettext("{title}: changes").format(title=of.in_(context.language))
        yield {"href": feed.changes, "rel": "related", "type": "application/atom+xml", "title": named}


def hubs(publication: Publication) -> _Links:
    """Yield links to the WebSub hubs (WebSub §4)."""
    return ({"href": hub, "rel": "hub"} for hub in publication.hubs)


def headline(composed: Composition) -> str:
    """Return the title of an entry as one plain line, never empty."""
    return composed.headline or composed.entry.item.id


def content(composed: Composition) -> str:
    """Return all an entry says, as HTML without the one control character Markdown can spell, ``&#12;``."""
    html = composed.content
    return html.replace("\f", " ") if "\f" in html else html


def authors_of(entry: Entry) -> Sequence[Person | Party]:
    """Return whose words a statement gives, or a notice is about; a communiqué may have only parties."""
    return entry.authors or (entry.item.authors if isinstance(entry.item, Statement) else ())


def categories(composed: Composition, below: str, write: WriteCategory) -> str:
    """Return the categories of an entry as XML, their schemes below an address.

    After them stand those whose schemes are the URIs by which others name its topics and parties.
    """
    item, language = composed.entry.item, composed.language
    filed = [_category(each, below, write) for each in composed.categories]
    filed += [write(uri, each.id, each.name.in_(language)) for each in item.topics for uri in each.uris]
    filed += [write(uri, each.id, each.name_in(language)) for each in filed_parties(item) for uri in each.same_as]
    return "".join(filed)


# Thousands of entries are filed under the same few hundred things.
@lru_cache(maxsize=4096)
def _category(category: Category, below: str, write: WriteCategory) -> str:
    return write(f"{below}/{category.scheme}", category.term, category.label)


# ---------------------------------------------------------------- links


# What follows is alike in Atom and RSS, which are written one after the other.
@lru_cache(maxsize=16)
def links(composed: Composition, page: str) -> tuple[tuple[str, str], ...]:
    """Return the links of an entry besides enclosures, each address once for a relation: relation and XML attributes.

    ``page`` is the address of the page about it.
    """
    entry, language = composed.entry, composed.language
    all_links = [*_alternates(composed, page), *_sources(entry, language), *_related(entry, language)]
    unique: dict[tuple[str | None, ...], dict[str, str]] = {}
    for link in all_links:
        unique.setdefault((link["rel"], link["href"], link.get("hreflang")), link)
    return tuple([(link["rel"], xml.attributes(link)) for link in unique.values()])


def _alternates(composed: Composition, address: str) -> list[dict[str, str]]:
    """Return the entry's own page, first and last, and its translations between.

    Some readers take the first alternate for the entry's page, some the last (feedparser, newsboat). No two
    may have the same type and language (RFC 4287 §4.1.2), so the last names the language of the page.
    """
    item, page = composed.entry.item, {"rel": "alternate", "href": address}
    translations = item.translations if isinstance(item, Statement) else ()
    if not translations:
        return [page]
    own = composed.tongue
    others = {other.language: other.url for other in reversed(translations) if other.url and other.language != own}
    between = [{"rel": "alternate", "href": url, "hreflang": language} for language, url in sorted(others.items())]
    return [page, *between, {**page, "hreflang": own}] if between else [page]


def _sources(entry: Entry, language: str) -> Sequence[dict[str, str]]:
    if not entry.item.sources:
        return ()
    return [
        {"rel": "via", "href": source.url, "title": _title(source, language)}
        for source in entry.item.sources
        if source.url
    ]


def _title(source: Source, language: str) -> str:
    publisher, title = source.publisher.in_(language), source.title.in_(language)
    return f"{publisher}: {title}" if publisher else title


def _related(entry: Entry, language: str) -> Sequence[dict[str, str]]:
    item = entry.item
    if not (item.instruments or entry.references or item.same_as or (isinstance(item, Meeting) and item.conference)):
        return ()
    titled = [(url, each.name.in_(language)) for each in item.instruments for url in (each.url, *each.same_as)]
    titled += [(other.url, other.title.in_(language) or other.id) for other in entry.references]
    if isinstance(item, Meeting) and item.conference:
        speak = words(language)
        online = speak.gettext("Take part or watch online")
        titled.append((item.conference, speak.gettext("Take part by telephone") if item.by_telephone else online))
    titled += [(each.url, each.name) for each in pages_of(item.same_as)]
    return [{"rel": "related", "href": url, "title": title} for url, title in titled if url]


# ---------------------------------------------------------------- other vocabularies


@lru_cache(maxsize=16)
def extras(composed: Composition) -> str:
    """Return when, where and in answer to what, as XML in the vocabularies feed readers know."""
    entry, item = composed.entry, composed.entry.item
    if isinstance(item, Statement):
        parts = _made(item.when)
    else:
        parts = _happens(item)
        parts += _located(item.venues, composed.location)
        parts += [xml.element("dcterms:spatial", each) for place in item.venues for each in place.same_as]
    if entry.references:
        parts += _answers(entry.references) + _relations(entry.references)
    return "".join(parts)


def _made(when: When) -> list[str]:
    # not dcterms:issued, which feedparser takes for the date of publication, over pubDate and published
    start, _ = _w3cdtf(when)
    return [f"<dcterms:created>{start}</dcterms:created>"] if start and not when.is_interval else []


def _happens(meeting: Meeting) -> list[str]:
    if meeting.status is Status.POSTPONED:  # the date may be the old one
        return []
    start, end = _w3cdtf(meeting.when)
    begins, ends = f"<ev:startdate>{start}</ev:startdate>", f"<ev:enddate>{end}</ev:enddate>"
    return [begins if start else "", ends if end else ""]


def _w3cdtf(when: When) -> tuple[str, str]:
    """Return start and end as precisely as they are known (W3CDTF), either empty where it cannot say so."""
    if when.start:
        return _moment(when.start), _moment(when.end) if when.end else ""
    start, _, end = when.text.partition("/")
    return _date(start), _date(end)


def _date(edtf: str) -> str:
    match = _W3CDTF.fullmatch(edtf)
    return match[1] if match else ""


def _moment(moment: datetime) -> str:
    offset = moment.utcoffset() or timedelta()
    whole_minutes = not offset % timedelta(minutes=1)  # offsets before standard time had seconds, which W3CDTF has not
    return (moment if whole_minutes else moment.astimezone(UTC)).isoformat()


def _located(places: Sequence[Place], name: str) -> list[str]:
    point = ""
    if len(places) == 1 and places[0].coordinates:  # of several, one point would be the wrong one
        angles = (decimals(angle, 6) for angle in places[0].coordinates)  # 0.1 m
        point = f"<georss:point>{' '.join(angles)}</georss:point>"
    return [xml.element("ev:location", name) if name else "", point]


def _answers(references: Sequence[Reference]) -> list[str]:
    return [
        xml.element("thr:in-reply-to", "", {"ref": other.tag, "href": other.url} if other.url else {"ref": other.tag})
        for other in references
        if other.relation in _IN_REPLY
    ]


def _relations(references: Sequence[Reference]) -> list[str]:
    named = ((_DCTERMS[other.relation], other.tag) for other in references if other.relation in _DCTERMS)
    return [xml.element(f"dcterms:{relation}", tag) for relation, tag in dict.fromkeys(named)]

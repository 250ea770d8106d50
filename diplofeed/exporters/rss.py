"""RSS 2.0 (RSS Advisory Board), with Atom links, Dublin Core, threads (RFC 4685), the RSS event module and GeoRSS."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from html import escape
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from attrs import frozen

from diplofeed import compose
from diplofeed.export import Context, Document, Exporter, Feed, Fragment
from diplofeed.export.archives import Part, divided, is_present
from diplofeed.exporters.syndication import common as say
from diplofeed.exporters.syndication import feedgen, xml
from diplofeed.exporters.syndication.style import address_of, shared
from diplofeed.model import Attachment
from diplofeed.model.entry import Entry
from diplofeed.typed import typed

__all__ = ["EXPORTER", "RssOptions"]

_FILENAME = "rss.xml"
_MEDIA_TYPE = "application/rss+xml"
_PICTURES = ("", ".gif", ".jpeg", ".jpg", ".png")  # the formats of <image>; a name without an ending may be any
_NO_COMMENT = str.maketrans("()\\", "[]/")


@frozen(kw_only=True, field_transformer=typed)
class RssOptions(say.FeedOptions):
    """The options of RSS.

    Attributes:
        entries: How many entries a document holds: 1 to 1000; the older ones are in archives.
        stylesheet: The address of an XSL or CSS style sheet for browsers; by default one made here, none if empty.
        ttl: For how many minutes a reader may keep the document: 1 to 10080.
    """

    ttl: int = say.whole_number(60, 1, 10080)


def entry(entry: Entry, context: Context[RssOptions]) -> bytes:
    """Render one ``<item>``, without declarations of the namespaces its document declares."""
    composed, attachments = compose.composed(entry, context), entry.item.attachments
    page = compose.link(entry, context.publication)
    outline = xml.Outline(
        id=entry.tag,
        title=say.headline(composed),
        updated=composed.updated,
        link=page,
        # descriptions are read as HTML, so what looks like a tag in plain text has to be escaped
        summary=escape(composed.teaser, quote=False),
        content=say.content(composed),
        categories=say.categories(composed, context.publication.id, xml.rss_category),
        enclosure=_enclosure(attachments[0]) if attachments else {},
    )
    return xml.rss_item(outline, _additions(composed, page, context))


def _enclosure(document: Attachment) -> dict[str, str]:
    return {"url": document.url, "length": str(document.size), "type": document.type}


def _additions(composed: compose.Composition, page: str, context: Context[RssOptions]) -> str:
    entry, authors = composed.entry, say.authors_of(composed.entry)
    creator = compose.names_of(authors, context.language) if authors else say.author_name(context)
    dates = f"<pubDate>{xml.rfc822(entry.published)}</pubDate><atom:updated>{composed.updated}</atom:updated>"
    return f"{dates}{_origin(creator, composed.tongue)}{_links(say.links(composed, page))}{say.extras(composed)}"


@lru_cache(maxsize=1024)
def _origin(creator: str, language: str) -> str:
    return xml.element("dc:creator", creator) + xml.element("dc:language", language)


def _links(links: Sequence[tuple[str, str]]) -> str:
    (relation, _), *others = links
    if any(other == relation for other, _ in others):
        others = list(links)  # as <link> says, but some readers take the first alternate over it
    return "".join([f"<atom:link{attributes}/>" for _, attributes in others])


def withdrawal(_entry: Entry, _context: Context[RssOptions]) -> bytes:
    """Render nothing for an entry that was withdrawn, which keeps its place in the archive."""
    return b""


def document(feed: Feed, fragments: Iterable[Fragment], context: Context[RssOptions]) -> Iterator[Document]:
    """Yield an RSS document of the newest items, in the order given, then its archive (RFC 5005)."""
    for part in divided(feed, fragments, context.options.entries, _FILENAME, _FILENAME, is_shown=is_present):
        first, *others, page = say.channel_links(feed, part, context, _FILENAME, _MEDIA_TYPE)
        channel = _channel(feed, part, context, (first, page))
        head = feedgen.rss_head(channel, _channel_elements(part, context, others), address_of(feed, part.path, context))
        yield Document(part.path, feedgen.chunks(head, part.fragments, b"</channel></rss>\n"))


def _channel(feed: Feed, part: Part, context: Context[RssOptions], links: Sequence[dict[str, str]]) -> feedgen.Channel:
    publication, language = context.publication, context.language
    title = say.feed_title(feed, context)
    return feedgen.Channel(
        id=say.feed_id(feed, publication),
        title=title,
        description=feed.description.in_(language) or title,
        updated=part.updated,
        language=language,
        links=links,
        logo=next(filter(_is_picture, (publication.logo, publication.icon)), ""),
        rights=publication.rights.in_(language),
    )


def _is_picture(address: str) -> bool:
    return bool(address) and PurePosixPath(urlsplit(address).path).suffix.lower() in _PICTURES


def _channel_elements(
    part: Part, context: Context[RssOptions], links: Iterable[dict[str, str]]
) -> Iterator[xml.Element]:
    if not part.is_archive:
        yield xml.Element("ttl", str(context.options.ttl))
    yield _editor(context)
    for link in links:
        yield xml.Element(xml.ATOM + "link", attributes=link)
    yield from say.history(part)


def _editor(context: Context[RssOptions]) -> xml.Element:
    """Return who answers for the feed; RSS wants an e-mail address, Dublin Core does not."""
    author, name = context.publication.author, say.author_name(context)
    if author and author.email:
        return xml.Element("managingEditor", f"{author.email} ({name.translate(_NO_COMMENT)})")
    return xml.Element(xml.DC + "creator", name)


EXPORTER = Exporter(
    name="rss",
    title="RSS 2.0",
    filename=_FILENAME,
    media_type=_MEDIA_TYPE,
    options=RssOptions,
    entry=entry,
    document=document,
    withdrawal=withdrawal,
    shared=shared,
    daily=False,
    names_hubs=True,
)

"""The periods that are over as a feed, ``digests.xml`` (RFC 4287): one entry for each, the latest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any, Final
from urllib.parse import quote

from diplofeed import compose
from diplofeed.compose import phrases
from diplofeed.compose.html import html
from diplofeed.compose.markup import linked
from diplofeed.compose.tree import Blocks, Inlines, List, paragraph, run
from diplofeed.export import Context, Document, Feed
from diplofeed.export.periods import Period
from diplofeed.exporters.digest.changed import changes
from diplofeed.exporters.digest.issues import Issue
from diplofeed.exporters.digest.pieces import Piece, in_order
from diplofeed.exporters.syndication import common as say
from diplofeed.exporters.syndication import feedgen, xml
from diplofeed.words import is_right_to_left, words

__all__ = ["FILENAME", "document", "is_closed", "updated"]

FILENAME: Final = "digests.xml"
_MEDIA_TYPE: Final = "application/atom+xml"
_DAY: Final = timedelta(days=1)
_SECOND: Final = timedelta(seconds=1)


def _published(issue: Issue) -> datetime:
    """Return when a period was over or, later, when its first entry was published."""
    over = datetime.combine(issue.period.last, time(), UTC) + _DAY
    if not issue.period.number:  # no two at one moment, of which validators warn
        over += _SECOND
    return max(over, min(piece.entry.published for piece in (*issue.pieces, *issue.late)))


def updated(issue: Issue) -> datetime:
    """Return when an entry of a period last changed, or left it."""
    entries = (*(piece.entry for piece in (*issue.pieces, *issue.late)), *issue.gone)
    return max(_published(issue), *(entry.updated for entry in entries))


def is_closed(period: Period, feed: Feed) -> bool:
    """Return whether a period is over on the day of the build; what has no known beginning never is."""
    return bool(period.year) and period.last < feed.today


def document(feed: Feed, periods: Sequence[Issue], context: Context[Any]) -> Document:
    """Return the feed of periods that are over, given the latest first."""
    language, publication = context.language, context.publication
    title = words(language).gettext("{title}: digests").format(title=say.feed_title(feed, context))
    address, (page, tongue) = feed.url + FILENAME, say.page_of(feed, context)
    author = publication.author
    channel = feedgen.Channel(
        id=f"{say.feed_id(feed, publication)}/digests",
        title=title,
        description=feed.description.in_(language),
        updated=max((updated(each) for each in periods), default=feed.updated),
        language=language,
        links=(
            {"href": address, "rel": "self", "type": _MEDIA_TYPE},
            {"href": page, "rel": "alternate", "type": "text/html", "hreflang": tongue},
        ),
        author={
            "name": say.author_name(context),
            "email": author.email if author else "",
            "uri": author.url if author else "",
        },
        icon=publication.icon,
        logo=publication.logo,
        rights=publication.rights.in_(language),
    )
    return Document(FILENAME, _chunks(channel, feed, periods, context), media_type=_MEDIA_TYPE)


def _chunks(channel: feedgen.Channel, feed: Feed, periods: Iterable[Issue], context: Context[Any]) -> Iterator[bytes]:
    yield feedgen.atom_head(channel, ())
    for each in periods:
        yield _entry(each, feed, context)
    yield b"</feed>\n"


def _entry(issue: Issue, feed: Feed, context: Context[Any]) -> bytes:
    language, publication = context.language, context.publication
    slug = f"{quote(feed.slug)}/" if feed.slug else ""
    address = f"{feed.url}digest/{issue.period.name}.md"
    outline = xml.Outline(
        id=f"{publication.id}/digest/{slug}{issue.period.name}",
        title=issue.title,
        updated=updated(issue).isoformat(),
        published=_published(issue).isoformat(),
        summary=issue.summary,
        content=_content(issue, address, language).replace("\f", " "),
        rights=publication.rights.in_(language),
    )
    link = {"rel": "alternate", "type": "text/markdown", "href": address, "hreflang": language}
    return xml.atom_entry(outline, f"<link{xml.attributes(link)}/>")


def _content(issue: Issue, address: str, language: str) -> str:
    speak = words(language)
    whole = paragraph(linked(speak.gettext("The whole digest"), address))
    items = List(tuple(paragraph(_item(piece, language)) for piece in in_order(issue.pieces)), tight=False)
    blocks: Blocks = (*paragraph(issue.summary), *changes(issue.changed, language), items, *whole)
    return html(blocks, ' dir="rtl"' if is_right_to_left(language) else "")


def _item(piece: Piece, language: str) -> Inlines:
    title, page, teaser = (
        compose.headline(piece.entry, language),
        piece.entry.link,
        compose.teaser(piece.entry, language),
    )
    if not piece.is_meeting and not piece.item.title:  # its headline is speaker and first words
        return linked(teaser, page) if page else run(teaser)
    named = linked(title, page) if page else run(title)
    return phrases.fill(words(language).gettext("{date}: {what}"), date=named, what=teaser)

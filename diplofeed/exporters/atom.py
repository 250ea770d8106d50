"""Atom 1.0 (RFC 4287), with threads (RFC 4685), Dublin Core terms, the RSS event module and GeoRSS."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from attrs import frozen

from diplofeed import compose
from diplofeed.export import Context, Document, Exporter, Feed, Fragment
from diplofeed.export.archives import Part, divided, is_any
from diplofeed.exporters.syndication import common as say
from diplofeed.exporters.syndication import feedgen, xml
from diplofeed.exporters.syndication.style import address_of, shared
from diplofeed.model import Attachment, Meeting, Party, Person
from diplofeed.model.entry import Entry
from diplofeed.typed import typed
from diplofeed.words import words

__all__ = ["EXPORTER", "AtomOptions"]

_FILENAME = "atom.xml"
_MEDIA_TYPE = "application/atom+xml"
_MARKED = {"headline": "title", "lead": "summary"}


@frozen(kw_only=True, field_transformer=typed)
class AtomOptions(say.FeedOptions):
    """The options of Atom.

    Attributes:
        entries: How many entries a document holds: 1 to 1000; the older ones are in archives.
        stylesheet: The address of an XSL or CSS style sheet for browsers; by default one made here, none if empty.
    """


def entry(entry: Entry, context: Context[AtomOptions]) -> bytes:
    """Render one ``<entry>`` (RFC 4287 §4.1.2), without declarations of the namespaces its document declares."""
    composed, language = compose.composed(entry, context), context.language
    outline = xml.Outline(
        id=entry.tag,
        title=say.headline(composed),
        updated=composed.updated,
        published=composed.published,
        summary=composed.teaser,
        content=say.content(composed),
        rights=context.publication.rights.in_(language),
        authors=[_person(author, language) for author in say.authors_of(entry)],
        contributors=_contributors(entry, language),
        categories=say.categories(composed, context.publication.id, xml.atom_category),
    )
    marked = {_MARKED[name]: tongue for name, tongue in composed.tongues.items() if tongue != language}
    return xml.atom_entry(outline, _links(composed, context) + say.extras(composed), marked)


def withdrawal(entry: Entry, context: Context[AtomOptions]) -> bytes:
    """Render the ``<at:deleted-entry>`` of an entry that was withdrawn (RFC 6721 §3)."""
    comment = words(context.language).gettext("Withdrawn: {title}")
    title = compose.title_of(entry.item, context.language)
    return xml.deleted_entry(entry.tag, entry.updated, comment.format(title=title))


def _person(somebody: Person | Party, language: str) -> dict[str, str]:
    return {"name": compose.name_of(somebody, language), "uri": somebody.page}


def _contributors(entry: Entry, language: str) -> Sequence[dict[str, str]]:
    participants = entry.item.participants if isinstance(entry.item, Meeting) else ()
    if not participants:
        return ()
    people = {participant.person.id: participant.person for participant in participants}
    return [_person(person, language) for person in people.values()]


def _links(composed: compose.Composition, context: Context[AtomOptions]) -> str:
    enclosures = [_enclosure(attachment, context.language) for attachment in composed.entry.item.attachments]
    links = [of_link for _, of_link in say.links(composed, compose.link(composed.entry, context.publication))]
    return "".join([f"<link{of_link}/>" for of_link in (*links, *map(xml.attributes, enclosures))])


def _enclosure(document: Attachment, language: str) -> dict[str, str]:
    link = {"rel": "enclosure", "href": document.url, "type": document.type}
    length = {"length": str(document.size)} if document.size else {}
    title = {"title": document.title.in_(language)} if document.title else {}
    return link | length | title


def document(feed: Feed, fragments: Iterable[Fragment], context: Context[AtomOptions]) -> Iterator[Document]:
    """Yield a feed document of the newest entries, in the order given, then its archive (RFC 4287 §4.1.1, RFC 5005)."""
    for part in divided(feed, fragments, context.options.entries, _FILENAME, _FILENAME, is_shown=is_any):
        head = feedgen.atom_head(_channel(feed, part, context), say.history(part), address_of(feed, part.path, context))
        yield Document(part.path, feedgen.chunks(head, part.fragments, b"</feed>\n"))


def _channel(feed: Feed, part: Part, context: Context[AtomOptions]) -> feedgen.Channel:
    publication, language = context.publication, context.language
    author, named = publication.author, {"title": feed.title, "subtitle": feed.description}
    tongues = {name: compose.tongue_of(text, context) for name, text in named.items() if text}
    return feedgen.Channel(
        id=say.feed_id(feed, publication),
        title=say.feed_title(feed, context),
        description=feed.description.in_(language),
        updated=part.updated,
        language=language,
        links=say.channel_links(feed, part, context, _FILENAME, _MEDIA_TYPE),
        author={
            "name": say.author_name(context),
            "email": author.email if author else "",
            "uri": author.url if author else "",
        },
        languages={name: tongue for name, tongue in tongues.items() if tongue != language},
        icon=publication.icon,
        logo=publication.logo,
        rights=publication.rights.in_(language),
    )


EXPORTER = Exporter(
    name="atom",
    title="Atom 1.0",
    filename=_FILENAME,
    media_type=_MEDIA_TYPE,
    options=AtomOptions,
    entry=entry,
    document=document,
    withdrawal=withdrawal,
    shared=shared,
    daily=False,
    names_hubs=True,
)

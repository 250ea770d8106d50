"""A feed that a reader chooses: made when it is asked for, with an identity and an address of its own."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from urllib.parse import quote

from attrs import evolve, field, frozen

from diplofeed.config import FeedsBy, FeedSpec, Publication, Where
from diplofeed.export import Alternate, Context, Feed, Order
from diplofeed.feeds.feed import Format, feed_of, ranks
from diplofeed.feeds.select import Selection, select
from diplofeed.publishing.published import Published, document_of
from diplofeed.publishing.view import View, view_of
from diplofeed.text import Text
from diplofeed.words import words

__all__ = ["Chosen", "chosen_view"]


@frozen(kw_only=True)
class Chosen:
    """A condition of a reader's, and where the feed of it is.

    Attributes:
        key: What its identity is made of: the same for conditions that are the same, however they are written.
        title: What readers call it, under the title of the publication.
        query: What stands after the question mark of its addresses, percent-encoded.
        names: By format, the names of its documents at the root and in the folder of each language.
        most: How many entries it shows at most, those that changed last.
    """

    key: str
    title: Text
    where: Where
    query: str
    names: Mapping[str, str] = field(repr=False)
    most: int

    @property
    def slug(self) -> str:
        """What the identity ends with; no feed of a build is in a folder of this name."""
        return f"where/{sha256(self.key.encode()).hexdigest()[:20]}"


def chosen_view(site: Published, chosen: Chosen, made: Format, language: str) -> View:
    """Return a chosen feed in a format and a language of the publication, as all builds and processes would make it.

    It has no archive and no feed of changes.
    """
    publication = site.config.publication
    selection = _selection(site, chosen)
    feed = _feed(site, chosen, selection, made, language)
    context = Context(publication=publication, options=made.options, language=language)
    data = document_of(site, feed, selection.entries, made.exporter, context)
    return view_of(data, made.exporter.media_type, feed.updated)


def _selection(site: Published, chosen: Chosen) -> Selection:
    """Return what the condition chooses, no more than there may be."""
    spec = FeedSpec(slug="chosen", title=chosen.title, where=chosen.where)
    *_, selection = select(site.config.publication, [spec], FeedsBy(), site.entries)
    if len(selection.entries) > chosen.most:
        places = ranks(selection.entries, Order.UPDATED)
        kept = tuple(entry for entry in selection.entries if places[entry.tag] < chosen.most)
        selection = evolve(selection, entries=kept)
    return evolve(selection, slug=chosen.slug, by="where")


def _feed(site: Published, chosen: Chosen, selection: Selection, made: Format, language: str) -> Feed:
    publication = site.config.publication
    feed = feed_of(selection, publication, language, (), began=site.began, now=site.now)
    return evolve(
        feed,
        url=_folder(publication, language),
        filename=_document(chosen, made),
        alternates=_alternates(site, chosen, language),
        changes="",
    )


def _folder(publication: Publication, language: str) -> str:
    folder = publication.folder(language)
    return f"{publication.link}{quote(folder)}/" if folder else publication.link


def _document(chosen: Chosen, made: Format) -> str:
    return f"{chosen.names[made.exporter.name]}?{chosen.query}"


def _alternates(site: Published, chosen: Chosen, language: str) -> tuple[Alternate, ...]:
    """Return its documents in all formats it is in, those in its own language first."""
    publication = site.config.publication
    formats = [made for made in site.formats if made.exporter.name in chosen.names]
    return tuple(
        Alternate(
            format=made.exporter.name,
            media_type=made.exporter.media_type,
            url=_folder(publication, tag) + _document(chosen, made),
            title=words(tag).gettext(made.exporter.title),
            language=tag,
        )
        for tag in sorted(publication.all_languages, key=lambda tag: tag != language)
        for made in formats
    )

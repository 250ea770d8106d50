"""The feeds of an edition in each language: where each is, and in which formats and languages there is the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from attrs import evolve, frozen

from diplofeed.config import Publication
from diplofeed.export import Alternate, Exporter, Feed, Order
from diplofeed.feeds import changes
from diplofeed.feeds.select import Selection
from diplofeed.ledger.store import Revision
from diplofeed.model.entry import Entry
from diplofeed.text import Text
from diplofeed.words import words

__all__ = ["CHANGES_FORMAT", "Format", "below", "changes_feed", "feed_of", "ranks"]

CHANGES_FORMAT = "atom"


@frozen(kw_only=True)
class Format:
    """An exporter with the options of this publication."""

    exporter: Exporter
    options: Any

    @classmethod
    def of(cls, exporter: Exporter) -> Format:
        """Return an exporter with its default options."""
        return cls(exporter=exporter, options=exporter.options())


def below(folder: str, name: str) -> str:
    """Return a path below a folder, either of which may be empty."""
    return "/".join(filter(None, (folder, name)))


def feed_of(
    selection: Selection,
    publication: Publication,
    language: str,
    formats: Sequence[Format],
    *,
    began: datetime,
    now: datetime,
) -> Feed:
    """Return a selection as the feed it is in a language, in all formats there are.

    An empty feed is as old as the ledger, that is as when it ``began``.
    """
    slug = below(publication.folder(language), selection.slug)
    return Feed(
        slug=slug,
        title=selection.title,
        description=selection.description,
        listed=not selection.by,
        url=_address(publication, slug),
        updated=max((entry.updated for entry in selection.entries), default=began),
        today=now.date(),
        alternates=_alternates(publication, language, selection.slug, formats),
        is_everything=not selection.slug,
    )


def changes_feed(
    publication: Publication,
    language: str,
    format_: Format,
    revisions: Sequence[Revision],
    *,
    began: datetime,
    now: datetime,
) -> Feed:
    """Return the feed of changes in a language, which there is in one format."""
    everything = Selection(slug="", title=publication.title, description=Text(), entries=())
    return evolve(
        feed_of(everything, publication, language, (format_,), began=began, now=now),
        slug=below(publication.folder(language), changes.SLUG),
        title=Text.line({language: changes.title(publication.title.in_(language), language)}),
        description=Text.line({language: changes.description(language)}),
        updated=max((revision.at for revision in revisions), default=began),
        filename=changes.FILENAME,
        alternates=_alternates(publication, language, "", (format_,), changes.FILENAME),
        is_everything=False,
    )


def _address(publication: Publication, slug: str) -> str:
    return f"{publication.link}{quote(slug)}/" if slug else publication.link


def _alternates(
    publication: Publication, language: str, slug: str, formats: Iterable[Format], filename: str = ""
) -> tuple[Alternate, ...]:
    """Return the documents that show the same feed in all formats, and after them the same in other languages.

    The slug is without language; the documents have the name their formats give them unless they have another.
    """
    others = (tag for tag in publication.all_languages if tag != language)
    return tuple(_documents(publication, (language, *others), slug, tuple(formats), filename))


def _documents(
    publication: Publication, languages: Iterable[str], slug: str, formats: Sequence[Format], filename: str
) -> Iterator[Alternate]:
    for language in languages:
        address = _address(publication, below(publication.folder(language), slug))
        for one in formats:
            yield Alternate(
                format=one.exporter.name,
                media_type=one.exporter.media_type,
                url=address + (filename or one.exporter.filename),
                title=words(language).gettext(one.exporter.title),
                language=language,
            )


def ranks(entries: Iterable[Entry], order: Order) -> dict[str, int]:
    """Return each entry's place in an order, found once however many feeds are sorted by it."""
    if order is Order.UPDATED:
        placed = sorted(entries, key=lambda entry: (entry.updated, entry.tag), reverse=True)
    else:
        # Open ends come first: what goes on is later than what has been.
        far, near = datetime.max.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC)
        placed = sorted(
            entries,
            key=lambda one: (one.item.over or far, one.item.when.earliest or near, one.tag),
            reverse=True,
        )
    return {entry.tag: rank for rank, entry in enumerate(placed)}

"""The feeds of an edition in each language, with addresses and with alternates in other formats and languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import chain
from typing import Any
from urllib.parse import quote

from attrs import evolve, field, frozen

from diplofeed.config import Publication
from diplofeed.export import Alternate, Exporter, Feed, Order
from diplofeed.feeds import changes
from diplofeed.feeds.select import Selection
from diplofeed.hints import mistyped
from diplofeed.ledger.store import Revision
from diplofeed.model.entry import Entry
from diplofeed.text import Text
from diplofeed.typed import typed, typed_arguments
from diplofeed.words import words

__all__ = [
    "CHANGES_FORMAT",
    "Format",
    "below",
    "changes_feed",
    "documents_of_everything",
    "feed_of",
    "feeds_of",
    "ranks",
]

CHANGES_FORMAT = "atom"


def _check_options(made: Format, _: object, options: object) -> None:
    if not isinstance(options, made.exporter.options):
        raise mistyped("options", options, made.exporter.options)


@frozen(kw_only=True, field_transformer=typed)
class Format:
    """An exporter with the options of this publication."""

    exporter: Exporter
    options: Any = field(validator=_check_options)

    @classmethod
    @typed_arguments
    def of(cls, exporter: Exporter) -> Format:
        """Return an exporter with its default options."""
        return cls(exporter=exporter, options=exporter.options())


def below(folder: str, name: str) -> str:
    """Return a path below a folder, either of which may be empty."""
    return "/".join(filter(None, (folder, name)))


def feeds_of(
    selection: Selection, publication: Publication, formats: Iterable[Format], *, began: datetime, now: datetime
) -> dict[str, Feed]:
    """Return the feed of a selection in each language of the publication, with its documents in all formats.

    An empty feed is as old as the ledger, that is as when it ``began``.
    """
    languages = publication.all_languages
    documents = {tag: _documents(publication, tag, selection.slug, formats) for tag in languages}
    updated = _updated(selection, began)
    feeds = {tag: _feed(selection, publication, tag, documents, updated, now.date()) for tag in languages}
    return {tag: evolve(feed, began=began) for tag, feed in feeds.items()}


def feed_of(
    selection: Selection,
    publication: Publication,
    language: str,
    formats: Iterable[Format],
    *,
    began: datetime,
    now: datetime,
) -> Feed:
    """Return the feed of a selection in a language, which may be another than those of the publication."""
    languages = dict.fromkeys((*publication.all_languages, language))
    documents = {tag: _documents(publication, tag, selection.slug, formats) for tag in languages}
    feed = _feed(selection, publication, language, documents, _updated(selection, began), now.date())
    return evolve(feed, began=began)


def changes_feed(
    publication: Publication,
    language: str,
    formats: Sequence[Format],
    revisions: Sequence[Revision],
    selection: Selection | None = None,
    *,
    began: datetime,
    now: datetime,
) -> Feed:
    """Return the feed of changes in a language, of what a selection shows or of everything.

    Args:
        publication: Whose it is.
        language: The language.
        formats: Those that write it as a feed: one, or none.
        revisions: What it shows.
        selection: What they are of; everything where None.
        began: When the ledger did.
        now: The moment of the build.
    """
    everything = Selection(slug="", title=publication.title, description=Text(), entries=())
    of = everything if selection is None else evolve(selection, entries=())
    documents = {
        tag: _documents(publication, tag, of.slug, formats, changes.FILENAME) for tag in publication.all_languages
    }
    return evolve(
        feed_of(of, publication, language, (), began=began, now=now),
        slug=below(publication.folder(language), below(of.slug, changes.SLUG)),
        title=Text.line({language: changes.title(of.title.in_(language), language)}),
        description=Text.line({language: changes.description(language)}),
        updated=max((revision.at for revision in revisions), default=began),
        filename=changes.FILENAME,
        alternates=_alternates(documents, language),
        is_everything=False,
    )


_Documents = Mapping[str, tuple[Alternate, ...]]  # of one feed, by language


def _feed(
    selection: Selection, publication: Publication, language: str, documents: _Documents, updated: datetime, today: date
) -> Feed:
    folder = publication.folder(language)
    slug = below(folder, selection.slug)
    has_changes = any(document.format == CHANGES_FORMAT for document in documents[language])
    return Feed(
        slug=slug,
        title=selection.title,
        description=selection.description,
        listed=not selection.by,
        url=_address(publication, slug),
        updated=updated,
        today=today,
        alternates=_alternates(documents, language),
        changes=_address(publication, folder if selection.by else slug) + changes.FILENAME if has_changes else "",
        is_everything=not selection.slug,
    )


def _updated(selection: Selection, began: datetime) -> datetime:
    return max((entry.updated for entry in selection.entries), default=began)


def _address(publication: Publication, slug: str) -> str:
    return f"{publication.link}{quote(slug)}/" if slug else publication.link


def _documents(
    publication: Publication, language: str, slug: str, formats: Iterable[Format], filename: str = ""
) -> tuple[Alternate, ...]:
    """Return the documents of a feed in one language, in all formats.

    The slug is without language; the documents have the name their formats give them unless they have another.
    """
    address, speak = _address(publication, below(publication.folder(language), slug)), words(language)
    return tuple(
        Alternate(
            format=exporter.name,
            media_type=exporter.media_type,
            url=address + (filename or exporter.filename),
            title=speak.gettext(exporter.title),
            language=language,
        )
        for exporter in (format_.exporter for format_ in formats)
        if exporter.for_readers
    )


def documents_of_everything(
    publication: Publication, language: str, formats: Iterable[Format]
) -> tuple[Alternate, ...]:
    """Return the documents of the feed of everything in a language, in all formats."""
    return _documents(publication, language, "", formats)


def _alternates(documents: _Documents, language: str) -> tuple[Alternate, ...]:
    """Return the documents of a feed in its own language, and after them those in the others."""
    others = (of_language for tag, of_language in documents.items() if tag != language)
    return tuple(chain(documents[language], *others))


def ranks(entries: Iterable[Entry], order: Order) -> dict[str, int]:
    """Return each entry's rank in an order, which all feeds are sorted by."""
    if order is Order.UPDATED:
        placed = sorted(entries, key=lambda entry: (entry.updated, entry.tag), reverse=True)
    else:
        # Open ends come first: what goes on is later than what has been.
        far, near = datetime.max.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC)
        placed = sorted(
            entries,
            key=lambda entry: (entry.item.over or far, entry.item.when.earliest or near, entry.tag),
            reverse=True,
        )
    return {entry.tag: rank for rank, entry in enumerate(placed)}

"""What a publication shows at a moment, by its ledger and its configuration alone: for views of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

from attrs import evolve, frozen

from diplofeed.config.load import Config
from diplofeed.errors import let_end
from diplofeed.export import Context, Exporter, Feed, Fragment
from diplofeed.feeds.entries import entries_of, unveil, withdrawn
from diplofeed.feeds.feed import Format, below, ranks
from diplofeed.feeds.select import visible
from diplofeed.ledger.decide import Change, Decision, State
from diplofeed.ledger.store import Ledger
from diplofeed.model import Meeting, Statement
from diplofeed.model.ahead import begins, claimed_ahead
from diplofeed.model.entry import Entry
from diplofeed.publishing.due import due_at
from diplofeed.publishing.formats import formats_of
from diplofeed.publishing.pages import Pages
from diplofeed.record.plain import restore_in_part
from diplofeed.registry import Registry

__all__ = ["Published", "document_of", "former_documents", "published"]

Item = Meeting | Statement


@frozen(kw_only=True, eq=False)
class Published:
    """The formats and entries that views are made of.

    Attributes:
        formats: All formats of the publication, which name each other.
        entries: All that the public may see.
        pages: Where the pages of entries are.
        began: When the ledger did.
        now: The moment of the request, in UTC.
        until: The next moment at which anything of this differs though nothing was built: the day ends, what lay ahead
            begins, or an embargo ends; UTC.
    """

    config: Config
    formats: Sequence[Format]
    entries: Sequence[Entry]
    pages: Pages
    began: datetime
    now: datetime
    until: datetime


def published(config: Config, registry: Registry, ledger: Ledger, now: datetime) -> Published:
    """Return what the public may see at a moment (UTC): what was last shown, and what was withdrawn.

    What a build held back until a moment that has passed since is there too, as the next build will decide of it.

    Raises:
        ConfigError: There is no such format or option.
        LedgerError: The ledger cannot be read.
    """
    remembered = ledger.remembered()
    due = due_at(ledger, remembered, config.publication, now)
    rows = due.added_to(remembered)
    shown = [restore_in_part(row.kind, row.data) for row in rows.values() if row.state is State.SHOWN]
    items = unveil(visible(shown, now))
    decisions = [Decision(change=Change.UNCHANGED, remembered=rows[item.kind, item.id]) for item in items]
    moves = ledger.moves()
    shown_now = entries_of(items, decisions, moves, now=now)
    entries = (*shown_now, *withdrawn(rows, decisions, {item.id for item in items}, moves))
    formats = formats_of(config, registry).made
    return Published(
        config=config,
        formats=formats,
        entries=entries,
        pages=Pages.of(entries, formats),
        began=ledger.began(now),
        now=now,
        until=min((_next_day(now), *due.ends, *(moment for moment in _moments(shown) if moment > now))),
    )


def former_documents(site: Published) -> frozenset[str]:
    """Return where the documents of what was withdrawn were, in all languages, below the output directory.

    Where pages were these are folders, with a slash at the end, whatever was in them.
    """
    gone = [evolve(entry, withdrawn=False) for entry in site.entries if entry.withdrawn]
    publication = site.config.publication
    paths = [*Pages.of(gone, site.formats).paths.values(), *_names_of_own(site, gone)]
    return frozenset(below(publication.folder(tag), path) for tag in publication.all_languages for path in paths)


def _names_of_own(site: Published, entries: Iterable[Entry]) -> Iterator[str]:
    """Yield the names of the documents that entries have of their own in formats without pages."""
    publication = site.config.publication
    for made in site.formats:
        page = made.exporter.page
        context = Context(publication=publication, options=made.options, language=publication.language)
        for entry in entries if page and not made.exporter.page_path else ():
            try:
                yield from [document.name for document in page(entry, context)] if page else ()
            except BaseException as error:  # noqa: BLE001 -- a plugin may raise anything; then it had no document
                let_end(error)


def _next_day(now: datetime) -> datetime:
    return datetime.combine(now.date() + timedelta(days=1), time.min, now.tzinfo)


def _moments(items: Iterable[Item]) -> Iterator[datetime]:
    """Yield the moments at which items are to be seen, or can be said to have begun."""
    for item in items:
        if item.embargo_until is not None:
            yield item.embargo_until
        yield from filter(None, map(begins, claimed_ahead(item)))


def document_of(
    site: Published, feed: Feed, entries: Iterable[Entry], exporter: Exporter, context: Context[Any]
) -> bytes:
    """Return the main document of a feed that shows these entries."""
    held = tuple(entries)
    places = ranks(held, exporter.order)
    ordered = sorted(held, key=lambda entry: places[entry.tag])
    addressed = partial(site.pages.addressed, context=context)
    rendered = ((entry, exporter.fragment_of(entry, context)) for entry in map(addressed, ordered))
    fragments = (Fragment(entry, data) for entry, data in rendered if data is not None)
    return b"".join(next(iter(exporter.documents_of(feed, fragments, context))).chunks)

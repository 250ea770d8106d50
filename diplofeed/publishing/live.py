"""A record as a build would publish it now, each document made when somebody asks for it: for a preview.

Nothing is written: the ledger is a copy in memory, and what was read and rendered is kept in memory for the next time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Final

from attrs import define, evolve, field, frozen

from diplofeed.blame import blamed
from diplofeed.cache import state
from diplofeed.cache.memory import MemoryCache
from diplofeed.config.load import Config
from diplofeed.errors import PluginError, let_end
from diplofeed.export import Document, Fragment
from diplofeed.feeds.feed import below
from diplofeed.ledger.decide import Change, Key, Remembered
from diplofeed.ledger.store import Ledger
from diplofeed.ledger.text import copy
from diplofeed.model import Audience
from diplofeed.model.entry import Entry
from diplofeed.publishing.build import is_address, ledger_of, moment_of
from diplofeed.publishing.deciding import decide_edition, recall
from diplofeed.publishing.edition import Edition, Plan, Selected, internal_edition, plan, public_edition
from diplofeed.publishing.export import Export
from diplofeed.publishing.folder import open_ledger, open_record
from diplofeed.publishing.formats import Formats, formats_of
from diplofeed.publishing.offers import offers_of
from diplofeed.publishing.reading import load_record
from diplofeed.publishing.rendering import failure_of, render_entry
from diplofeed.publishing.unread import missing_of
from diplofeed.publishing.writing import changes_of, exports_of
from diplofeed.record import Record
from diplofeed.sink.memory import MemorySink
from diplofeed.sources.folder import Recent

__all__ = ["Live", "Look", "Site"]

_MOST_RENDERED: Final = 50_000  # fragments kept in memory, some 2 kB each


@define(eq=False)
class _Rendered:
    """Fragments and measures of them, by the keys of format and entry."""

    contents: dict[bytes, bytes] = field(factory=dict, init=False)
    measures: dict[bytes, Any] = field(factory=dict, init=False)

    def forget_if_many(self) -> None:
        """Forget everything once there is more than a preview needs."""
        if max(len(self.contents), len(self.measures)) > _MOST_RENDERED:
            self.contents.clear()
            self.measures.clear()


@define(eq=False)
class Live:
    """A record on disk, looked at again and again.

    Attributes:
        directory: The record's.
        ledger: The ledger to begin with, which is copied: a file or an address; the record's own where None.
        tick: Called for each item read; what it raises ends the look.
    """

    directory: Path
    ledger: Path | str | None = None
    tick: Callable[[object], None] = lambda _: None
    _cache: MemoryCache = field(factory=MemoryCache, init=False)
    _recent: Recent = field(factory=Recent, init=False)
    _rendered: _Rendered = field(factory=_Rendered, init=False)
    _copies: list[Ledger] = field(factory=list, init=False)  # the last is that of the ledger as it is now
    _copied: str = field(default="", init=False)
    _unpublished: Mapping[Key, Remembered] = field(factory=dict, init=False)  # at the last look

    def look(self, now: datetime | None = None) -> Look:
        """Return the record as it is now; ``now`` is aware, the clock's where None.

        Raises:
            ConfigError: ``diplofeed.toml`` is missing or wrong.
            LedgerError: The ledger cannot be read.
            WithdrawalError: A build would withdraw more items than it may.
        """
        moment = moment_of(now)
        config, registry = open_record(self.directory)
        record = load_record(
            self.directory, config, registry, cache=self._cache, now=moment, memory=self._recent, tick=self.tick
        )
        # What was never published stays as it was last seen, as what was does in a build.
        missing = missing_of(self._unpublished, record, moment, Audience.PUBLIC)
        record = evolve(record, items=(*record.items, *(item for _, item in missing.kept.values())))
        ledger = self._ledger_of(config)
        self._rendered.forget_if_many()
        look = Look(config, formats_of(config, registry), record, moment, ledger, self._cache, self._rendered)
        self._unpublished = look.public.unpublished  # what a build would refuse is refused now
        return look

    def _ledger_of(self, config: Config) -> Ledger:
        """Return a copy of the ledger, made anew where a build wrote to it since."""
        place = self.ledger or ledger_of(self.directory)
        key = f"{config.publication.id} {'' if is_address(place) else state(Path(place))}"
        if not self._copies or key != self._copied:
            with open_ledger(self.directory, config, self.ledger, dry_run=True) as ledger:
                self._copies.append(copy(ledger))
            self._copied = key
            self._close_all_but(2)  # somebody may still be shown what was before
        return self._copies[-1]

    def close(self) -> None:
        """Forget the ledger; no look can be used any more."""
        self._close_all_but(0)

    def _close_all_but(self, number: int) -> None:
        while len(self._copies) > number:
            self._copies.pop(0).close()


@frozen(eq=False, slots=False)
class Look:
    """A record at one moment."""

    config: Config
    formats: Formats
    record: Record
    now: datetime
    _ledger: Ledger
    _cache: MemoryCache
    _rendered: _Rendered

    @cached_property
    def public(self) -> Site:
        """What everybody may see."""
        config = self.config
        return self._site(public_edition(config.publication, config.feeds, config.feeds_by, self._ledger, MemorySink()))

    @cached_property
    def inside(self) -> Site | None:
        """What internal readers may see; None where there are no feeds for them."""
        config = self.config
        if all(spec.audience is Audience.PUBLIC for spec in config.feeds):
            return None
        return self._site(internal_edition(config.publication, config.feeds, self._ledger, MemorySink()))

    def _site(self, edition: Edition) -> Site:
        at_most = self.config.build.withdraw_at_most
        recalled = recall(self.record, edition, now=self.now)
        decided = decide_edition(recalled, edition, now=self.now, at_most=at_most, cache=self._cache)
        entries = decided.entries(edition, self.formats.made, now=self.now)
        planned = plan(edition, entries, self.formats.made, now=self.now, cache=self._cache, tick=lambda _: None)
        new = (decision.remembered for decision in decided.decisions if decision.change is Change.NEW)
        unpublished = {row.key: row for row in new}
        return Site(planned, tuple(exports_of(planned, self.formats.made)), unpublished, self._rendered)


@frozen(eq=False)
class Site:
    """What a build would publish, document by document.

    Attributes:
        unpublished: What the ledger does not know yet.
    """

    plan: Plan
    exports: tuple[Export, ...]
    unpublished: Mapping[Key, Remembered]
    _rendered: _Rendered
    _places: dict[str, tuple[Selected, str]] = field(init=False)
    _pages: dict[str, Entry] = field(init=False)
    _names: dict[str, tuple[Export, Entry]] = field(factory=dict, init=False)

    @_places.default
    def _by_folder(self) -> dict[str, tuple[Selected, str]]:
        folders = {
            tag: self.plan.edition.publication.folder(tag) for tag in self.plan.edition.publication.all_languages
        }
        chosen = self.plan.selected
        return {below(folders[tag], each.selection.slug): (each, tag) for each in chosen for tag in folders}

    @_pages.default
    def _by_path(self) -> dict[str, Entry]:
        paths = self.plan.entries.pages.paths
        return {paths[entry.tag].rstrip("/"): entry for entry in self.plan.entries.all if entry.tag in paths}

    def document(self, path: str) -> Document | None:
        """Return the document at a path below the output directory, with its media type; None if there is none.

        Raises:
            PluginError: Its format failed.
        """
        makers = (self._shared, self._page, self._of_feed, self._changes, self._lists, self._other)
        for documents in (maker(path) for maker in makers):
            for document in documents:
                if document.name == path:
                    return document
        return None

    def names(self) -> Iterator[str]:
        """Yield the names of the main documents of all feeds."""
        for selected in self.plan.selected:
            for language, feed in selected.feeds.items():
                for export in self.exports:
                    if export.context.language == language:
                        yield below(feed.slug, feed.filename or export.exporter.filename)

    def shared(self) -> Iterator[Document]:
        """Yield what documents of all feeds load, such as style sheets.

        Raises:
            PluginError: A format failed.
        """
        return self._shared("")

    def _shared(self, _: str) -> Iterator[Document]:
        """Yield the documents that those of all feeds name."""
        for export in self.exports:
            make, context = export.exporter.shared, export.context
            yield from _named(export, "", partial(make, context)) if make else ()

    def _lists(self, _: str) -> Iterator[Document]:
        return offers_of(self.plan)

    def _page(self, path: str) -> Iterator[Document]:
        """Yield the documents of the entry whose page is at a path."""
        for export in self.exports:
            inside = path.removeprefix(f"{export.folder}/") if export.folder else path
            entry = self._pages.get(inside.rpartition("/")[0])
            yield from self._pages_of(export, entry) if entry else ()

    def _other(self, path: str) -> Iterator[Document]:
        """Yield the documents of the entry that has one at a path which does not say so."""
        for export in self.exports if path not in self._names else ():
            for entry in self.plan.entries.all if export.exporter.page and not export.exporter.page_path else ():
                self._names.update((made.name, (export, entry)) for made in self._pages_of(export, entry))
        yield from self._pages_of(*self._names[path]) if path in self._names else ()

    def _pages_of(self, export: Export, entry: Entry) -> Iterator[Document]:
        page, context = export.exporter.page, export.context
        if page is not None and not entry.withdrawn:
            shown = self.plan.on_page(entry, export.exporter, context, lambda _: None)
            yield from _named(export, export.folder, lambda: page(shown, context))

    def _of_feed(self, path: str) -> Iterator[Document]:
        """Yield the documents of the feeds whose folder a path is in, those of the innermost first."""
        folder = path
        while folder:
            folder = folder.rpartition("/")[0]
            if folder in self._places:
                selected, language = self._places[folder]
                yield from self._documents(selected, language)

    def _documents(self, selected: Selected, language: str) -> Iterator[Document]:
        for export in self.exports:
            if export.context.language == language:
                feed, _ = self.plan.feed(selected, language, export.exporter)
                fragments = self._fragments(export, selected.listings[export.exporter.order].entries)
                make = partial(export.exporter.documents_of, feed, fragments, export.context)
                yield from _named(export, feed.slug, make)

    def _changes(self, _: str) -> Iterator[Document]:
        for export in self.exports:
            for each in changes_of(export, lambda _: None):
                yield from _named(export, each.folder, each.make)

    def _fragments(self, export: Export, entries: Iterable[Entry]) -> Iterator[Fragment]:
        """Yield the fragments of entries in a format, each rendered when it is asked for."""
        addressed, context = self.plan.entries.pages.addressed, export.context
        content, measured = partial(self._content, export), partial(self._measured, export)
        for entry in entries:
            if export.exporter.withdrawal or not entry.withdrawn:
                yield Fragment(addressed(entry, context), content, remembered=measured)

    def _content(self, export: Export, entry: Entry) -> bytes:
        key = export.key + self.plan.entries.keys[entry.tag]
        if key not in self._rendered.contents:
            self._rendered.contents[key] = _rendering(export, entry)
        return self._rendered.contents[key]

    def _measured(self, export: Export, entry: Entry, measure: Callable[[bytes], Any]) -> Any:
        key = export.key + self.plan.entries.keys[entry.tag]
        if key not in self._rendered.measures:
            self._rendered.measures[key] = measure(self._content(export, entry))
        return self._rendered.measures[key]


def _rendering(export: Export, entry: Entry) -> bytes:
    try:
        return render_entry(entry, export.rendering) or b""
    except BaseException as error:
        let_end(error)
        raise PluginError(failure_of(entry, error, export.exporter), plugin=export.exporter.name) from error


def _named(export: Export, folder: str, make: Callable[[], Iterable[Document]]) -> Iterator[Document]:
    """Yield the documents of a format with their paths below the output directory and their media types."""
    try:
        for document in make():
            media_type = document.media_type or export.exporter.media_type
            yield evolve(document, name=below(folder, document.name), media_type=media_type)
    except (PluginError, GeneratorExit):  # the latter where no more documents are asked for
        raise
    except BaseException as error:
        let_end(error)
        raise PluginError(blamed(error, export.exporter), plugin=export.exporter.name) from error

"""A record as a build would publish it now, each document made when somebody asks for it: for a preview.

Nothing is written: the ledger is a copy in memory, and what was read and rendered is kept in memory for the next time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

from attrs import define, evolve, field, frozen

from diplofeed.cache import state
from diplofeed.cache.memory import MemoryCache
from diplofeed.config.load import Config
from diplofeed.errors import PluginError, described, let_end
from diplofeed.export import Document, Fragment
from diplofeed.feeds.feed import CHANGES_FORMAT, below
from diplofeed.feeds.select import select
from diplofeed.ledger.store import Ledger
from diplofeed.ledger.text import copy
from diplofeed.model import Audience
from diplofeed.model.entry import Entry
from diplofeed.publishing.build import ledger_of, moment_of
from diplofeed.publishing.deciding import decide_edition
from diplofeed.publishing.edition import Edition, Plan, Selected, plan
from diplofeed.publishing.export import Export
from diplofeed.publishing.folder import open_record
from diplofeed.publishing.formats import formats_of
from diplofeed.publishing.offers import offers_of
from diplofeed.publishing.reading import load_record
from diplofeed.publishing.rendering import failure_of, render_entry
from diplofeed.publishing.writing import changes_of, exports_of
from diplofeed.record import Record
from diplofeed.sink.memory import MemorySink
from diplofeed.sources.folder import Recent

__all__ = ["Live", "Site"]

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
    """

    directory: Path
    _cache: MemoryCache = field(factory=MemoryCache, init=False)
    _recent: Recent = field(factory=Recent, init=False)
    _rendered: _Rendered = field(factory=_Rendered, init=False)
    _ledger: Ledger | None = field(default=None, init=False)
    _ledger_key: str = field(default="", init=False)

    def site(self, now: datetime | None = None) -> Site:
        """Return what a build would publish of the record as it is now; ``now`` is aware, the clock's where None.

        Raises:
            ConfigError: ``diplofeed.toml`` is missing or wrong.
            LedgerError: The ledger cannot be read.
        """
        moment = moment_of(now)
        config, registry = open_record(self.directory)
        formats = formats_of(config, registry)
        record = load_record(self.directory, config, registry, cache=self._cache, now=moment, memory=self._recent)
        publication = config.publication
        choose = partial(select, publication, config.feeds, config.feeds_by)
        edition = Edition(Audience.PUBLIC, publication, choose, self._copy(config), MemorySink())
        decided = decide_edition(record, edition, now=moment, at_most=1, cache=self._cache)
        entries = decided.entries(edition, formats.made, now=moment)
        planned = plan(edition, entries, formats.made, now=moment, cache=self._cache, tick=lambda _: None)
        self._rendered.forget_if_many()
        exports = tuple(exports_of(planned, formats.made))
        return Site(planned, record, exports, tuple(map(str, formats.failures)), self._rendered)

    def _copy(self, config: Config) -> Ledger:
        """Return a copy of the ledger, made anew where a build wrote to it since."""
        place = ledger_of(self.directory)
        key = f"{config.publication.id} {state(place)}"
        if self._ledger is None or key != self._ledger_key:
            self.close()
            is_there = place.exists()
            with Ledger.open(place if is_there else ":memory:", publication=config.publication.id) as ledger:
                self._ledger, self._ledger_key = copy(ledger), key
        return self._ledger

    def close(self) -> None:
        """Forget the ledger."""
        if self._ledger is not None:
            self._ledger.close()
        self._ledger = None


@frozen(eq=False)
class Site:
    """What a build would publish, document by document.

    Attributes:
        record: What was read, with its faults.
        failures: Plugins that do not load.
    """

    plan: Plan
    record: Record
    exports: tuple[Export, ...]
    failures: tuple[str, ...]
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
            shown, _ = self.plan.entries.on_page(entry, export.exporter)
            addressed = self.plan.entries.pages.addressed(shown, context)
            yield from _named(export, export.folder, lambda: page(addressed, context))

    def _of_feed(self, path: str) -> Iterator[Document]:
        """Yield the documents of the feeds whose folder a path is in, those of the innermost first."""
        folder = path
        while folder:
            folder = folder.rpartition("/")[0]
            if folder in self._places:
                selected, language = self._places[folder]
                yield from self._documents(selected, language)

    def _documents(self, selected: Selected, language: str) -> Iterator[Document]:
        feed = selected.feeds[language]
        for export in self.exports:
            if export.context.language == language:
                fragments = self._fragments(export, selected.listings[export.exporter.order].entries)
                make = partial(export.exporter.documents_of, feed, fragments, export.context)
                yield from _named(export, feed.slug, make)

    def _changes(self, _: str) -> Iterator[Document]:
        for export in self.exports:
            for each in changes_of(export, lambda _: None) if export.exporter.name == CHANGES_FORMAT else ():
                make = partial(export.exporter.documents_of, each.feed, each.fragments, export.context)
                yield from _named(export, each.folder, make)

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
        raise PluginError(failure_of(entry, error), plugin=export.exporter.name) from error


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
        raise PluginError(described(error), plugin=export.exporter.name) from error

"""The entries of an edition written out: each rendered once for a format, each feed only where it is another."""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final, Self

from attrs import define, evolve, field, frozen

from diplofeed.cache import Cache, code, digest
from diplofeed.config import Publication
from diplofeed.errors import PluginError, SinkError
from diplofeed.export import Context, Feed, Fragment, Omission
from diplofeed.feeds import changes
from diplofeed.feeds.feed import CHANGES_FORMAT, Format, below, changes_feed, feed_of, ranks
from diplofeed.feeds.select import Selection
from diplofeed.ledger.store import Ledger
from diplofeed.model import Audience
from diplofeed.model.entry import Entry
from diplofeed.publishing.report import LeftOut
from diplofeed.record.plain import digest_of
from diplofeed.sink import Sink, Written

__all__ = ["MOST_CHANGES", "Edition", "Entries", "Export", "LeftOut", "Outcome", "write"]

MOST_CHANGES: Final = 100


@frozen
class Edition:
    """What one audience is given: whose it is, its feeds, what it was given before, and where."""

    audience: Audience
    publication: Publication
    select: Callable[[Sequence[Entry]], Iterator[Selection]]
    ledger: Ledger
    sink: Sink


@define
class Outcome:
    """What became of the documents so far; ``before`` and ``kept`` are remembered as ``format:path``.

    Attributes:
        is_whole: Whether all formats are made, so that what a killed build left and none of them makes is stale.
        addresses: The addresses of the documents that name hubs.
    """

    before: frozenset[str]
    others: Container[str]
    is_whole: bool = True
    kept: set[str] = field(factory=set)
    written: set[str] = field(factory=set)
    unchanged: set[str] = field(factory=set)
    removed: set[str] = field(factory=set)
    failed: set[str] = field(factory=set)
    addresses: dict[str, str] = field(factory=dict)
    left_out: list[LeftOut] = field(factory=list)
    failures: list[str] = field(factory=list)

    def note(self, exporter: str, name: str, omissions: Iterable[Omission], written: Written) -> None:
        """Note a document that is in its place."""
        self.kept.add(f"{exporter}:{name}")
        if name not in self.written:  # two formats may share it
            (self.written if written is Written.WRITTEN else self.unchanged).add(name)
        self.left_out += (LeftOut(document=name, count=one.count, reason=one.reason) for one in omissions)

    def remove_stale(self, sink: Sink) -> None:
        """Remove what an earlier build wrote and this one has no more, but nothing of a format that failed."""
        gone = self.before - self.kept
        stays = {owned for owned in gone if self._stays(owned.partition(":")[0])}
        self.kept |= stays
        shared = {owned.partition(":")[2] for owned in stays} | self.written | self.unchanged
        for owned in sorted(gone - stays):
            exporter, _, name = owned.partition(":")
            if name not in shared:
                self._remove(sink, exporter, name)

    def _stays(self, exporter: str) -> bool:
        """Return whether a document stays that was not made now, as its format may have it still.

        Of what a killed build left (no exporter) nobody knows the format; it waits until all of them went well.
        """
        waits = not exporter and (self.failed or not self.is_whole)
        return exporter in self.failed or exporter in self.others or bool(waits)

    def _remove(self, sink: Sink, exporter: str, name: str) -> None:
        """Remove a document; one that cannot be removed stays known, so that the next build tries again."""
        try:
            if sink.remove(name):
                self.removed.add(name)
        except SinkError as error:
            self.kept.add(f"{exporter}:{name}")
            self.failures.append(str(error))

    def fail(self, exporter: str, message: str) -> None:
        """Note that a format could not be finished."""
        self.failed.add(exporter)
        self.failures.append(message)


@frozen
class Entries:
    """The entries of an edition, and what differs where one of them does, by tag."""

    all: Sequence[Entry]
    keys: Mapping[str, bytes]

    @classmethod
    def of(cls, entries: Sequence[Entry], digests: Mapping[str, bytes]) -> Entries:
        """Return entries with their keys, made of the digests of their items as far as those are known."""
        return cls(entries, {entry.tag: _key_of(entry, digests.get(entry.item.id, b"")) for entry in entries})


def _key_of(entry: Entry, item: bytes) -> bytes:
    known = f"{entry.tag} {entry.published} {entry.updated} {entry.sequence} {entry.withdrawn} {entry.was}"
    known += f" {entry.references}"
    is_known = item and not entry.withdrawn
    return digest(item if is_known else digest_of(entry.item), known.encode(errors="backslashreplace"))


@frozen(kw_only=True)
class Export:
    """One format of one edition in one language, to be written.

    Attributes:
        formats: All formats there are, to be named beside this one.
        began: When the ledger did.
        key: What differs wherever the same entries may be rendered otherwise.
        tick: Told the name of each document done.
    """

    format: Format
    edition: Edition
    formats: Sequence[Format]
    began: datetime
    now: datetime
    cache: Cache
    tick: Callable[[str], None]
    context: Context[Any]
    key: bytes

    @classmethod
    def of(cls, made: Format, edition: Edition, language: str, **rest: Any) -> Self:
        """Return a format to be written in a language, with what every rendering has in common."""
        exporter = made.exporter
        context = Context(publication=edition.publication, options=made.options, language=language)
        functions = (exporter.entry, exporter.document, exporter.withdrawal, exporter.shared)
        fixed = repr((exporter.name, exporter.filename, context)).encode(errors="backslashreplace")
        key = digest(fixed, code(*(one for one in functions if one)))
        return cls(format=made, edition=edition, context=context, key=key, **rest)

    def section(self, what: str) -> str:
        """Return the section of the cache for something of this format, edition and language."""
        edition, name = self.edition, self.format.exporter.name
        return f"{what} {edition.sink.name} {edition.audience.value} {name} {self.context.language}"

    @property
    def folder(self) -> str:
        """Where its feeds are, below the output directory."""
        return self.edition.publication.folder(self.context.language)

    def feed_of(self, selection: Selection) -> Feed:
        """Return a selection as the feed it is here."""
        publication, language = self.edition.publication, self.context.language
        return feed_of(selection, publication, language, self.formats, began=self.began, now=self.now)


def write(export: Export, selections: Sequence[Selection], entries: Entries, outcome: Outcome) -> None:
    """Write one format of every feed and, where it is the format for that, the feed of changes.

    What the exporter or the sink raises ends this format, not the others, and is noted in the outcome.
    """
    exporter = export.format.exporter
    files = _Files(export, outcome)
    try:
        files.share()
        fragments = _Fragments(export, entries.keys)
        places = ranks(entries.all, exporter.order)
        for selection in selections:
            shown = sorted(selection.entries, key=lambda entry: places[entry.tag])
            keys = b"".join(entries.keys[entry.tag] for entry in shown)
            feed = export.feed_of(selection)
            files.put(feed, feed.slug, keys, fragments.of(shown))
        fragments.keep()
        if exporter.name == CHANGES_FORMAT:
            _write_changes(export, files)
        files.forget_others()
    except SinkError as error:
        outcome.fail(exporter.name, str(error))
    except PluginError as error:
        outcome.fail(exporter.name, f"exporter {exporter.name!r}: {error}")
    except (Exception, SystemExit) as error:  # noqa: BLE001 -- a plugin may raise anything; the other formats go on
        outcome.fail(
            exporter.name, f"exporter {exporter.name!r} failed at {files.now}: {type(error).__name__}: {error}"
        )


def _write_changes(export: Export, files: _Files) -> None:
    """Write the feed of changes: the newest revisions of what is not hidden, each an entry of its own."""
    edition, context = export.edition, export.context
    revisions = edition.ledger.latest(MOST_CHANGES)
    feed = changes_feed(
        edition.publication, context.language, export.format, revisions, began=export.began, now=export.now
    )
    keys = "".join(f"{one.tag} {one.number} {one.at}\n" for one in revisions).encode()
    entries = (changes.entry_of(revision, context.language) for revision in revisions)
    files.put(feed, export.folder, keys, (Fragment(one, export.format.exporter.entry(one, context)) for one in entries))


@define
class _Files:
    """The files of the feeds of one format, as an earlier build left them and as this one does.

    Attributes:
        now: The document that is being made.
    """

    export: Export
    outcome: Outcome
    now: str = field(init=False)
    _before: Mapping[str, tuple[bytes, bytes]] = field(init=False)
    _seen: set[str] = field(factory=set, init=False)

    @now.default
    def _first(self) -> str:
        return self.export.format.exporter.filename

    @_before.default
    def _of_an_earlier_build(self) -> Mapping[str, tuple[bytes, bytes]]:
        return self.export.cache.section(self.export.section("feed"))

    def put(self, feed: Feed, folder: str, entries: bytes, fragments: Iterable[Fragment]) -> None:
        """Write the files of a feed below a folder, unless they stand as a build wrote them that was given the same."""
        exporter = self.export.format.exporter
        main = feed.filename or exporter.filename
        if exporter.names_hubs:
            self.outcome.addresses[below(folder, main)] = feed.url + main
        known = feed if exporter.daily else evolve(feed, today=date.min)
        key = digest(self.export.key, repr(known).encode(errors="backslashreplace"), entries)
        self._seen.add(feed.slug)
        if self._stands(feed.slug, key):
            return
        made = []
        for document in exporter.documents(feed, fragments, self.export.context):
            self.now = below(folder, document.name)
            written = self.export.edition.sink.write(self.now, document.chunks)
            self._note(self.now, document.omissions, written)
            omissions = [(one.reason, one.count) for one in document.omissions]
            made.append((self.now, self.export.edition.sink.state(self.now), omissions))
        self.export.cache.keep(self.export.section("feed"), {feed.slug: (key, json.dumps(made).encode())})

    def share(self) -> None:
        """Write the files documents of all feeds name, which cost less to write than to know unchanged."""
        exporter, context = self.export.format.exporter, self.export.context
        for document in exporter.shared(context) if exporter.shared else ():
            self.now = document.name
            self._note(self.now, document.omissions, self.export.edition.sink.write(self.now, document.chunks))

    def _stands(self, slug: str, key: bytes) -> bool:
        known, value = self._before.get(slug, (b"", b""))
        if known != key:
            return False
        documents = json.loads(value)
        if not all(state and self.export.edition.sink.state(name) == state for name, state, _ in documents):
            return False
        for name, _, omissions in documents:
            left_out = [Omission(reason=reason, count=count) for reason, count in omissions]
            self._note(name, left_out, Written.UNCHANGED)
        return True

    def _note(self, name: str, omissions: Iterable[Omission], written: Written) -> None:
        self.outcome.note(self.export.format.exporter.name, name, omissions, written)
        self.export.tick(name)

    def forget_others(self) -> None:
        """Forget the feeds there are no more."""
        self.export.cache.keep(self.export.section("feed"), {}, gone=self._before.keys() - self._seen)


@define
class _Fragments:
    """The fragments of one format, each rendered at most once in a build, and in no build if an earlier one did."""

    export: Export
    keys: Mapping[str, bytes]
    _kept: Mapping[str, tuple[bytes, bytes]] | None = None
    _made: dict[str, bytes | None] = field(factory=dict)
    _new: dict[str, tuple[bytes, bytes]] = field(factory=dict)

    def of(self, entries: Iterable[Entry]) -> Iterator[Fragment]:
        """Yield the fragments of entries, without those the format leaves out."""
        for entry in entries:
            if entry.tag not in self._made:
                self._made[entry.tag] = self._rendered(entry)
            data = self._made[entry.tag]
            if data is not None:
                yield Fragment(entry, data)

    def _rendered(self, entry: Entry) -> bytes | None:
        if self._kept is None:
            self._kept = self.export.cache.section(self.export.section("fragment"))
        key = digest(self.export.key, self.keys[entry.tag])
        # Told apart by their keys, as a copy of each fragment with a mark would take as much memory again.
        key_of_none = digest(key, b"none")
        known, value = self._kept.get(entry.tag, (b"", b""))
        if known in (key, key_of_none):
            return value if known == key else None
        data = self.export.format.exporter.render(entry, self.export.context)
        self._new[entry.tag] = (key_of_none, b"") if data is None else (key, data)
        return data

    def keep(self) -> None:
        """Keep what was rendered for the next build."""
        gone = (self._kept or {}).keys() - self.keys.keys()
        self.export.cache.keep(self.export.section("fragment"), self._new, gone=gone)

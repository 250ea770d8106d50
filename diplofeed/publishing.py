"""The whole way on one screen: record → ledger → selection → exporter → sink."""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import partial
from typing import Any, Final
from urllib.parse import quote

from attrs import define, evolve, field, frozen

from diplofeed import changes
from diplofeed.cache import NO_CACHE, Cache, code, digest
from diplofeed.compose import headline_of
from diplofeed.config import FeedsBy, FeedSpec, Publication
from diplofeed.entry import Entry, Reference
from diplofeed.errors import Fault, PluginError, SinkError, WithdrawalError
from diplofeed.export import Alternate, Context, Document, Exporter, Feed, Fragment, Omission, Order
from diplofeed.ledger.decide import Absence, Change, Decision, Key, Remembered, State, decide_all
from diplofeed.ledger.store import Ledger
from diplofeed.model import Audience, Meeting, Statement
from diplofeed.plain import digest_of, restore
from diplofeed.record import Record
from diplofeed.select import Selection, select, select_internal, visible
from diplofeed.sink import Sink, Written
from diplofeed.text import Text

__all__ = ["Format", "Report", "entries_of", "publish", "render"]

Item = Meeting | Statement

CHANGES_FORMAT: Final = "atom"
_MOST_CHANGES: Final = 100
_FEW: Final = 5  # items that one build may withdraw whatever share of all they are


@frozen(kw_only=True)
class Format:
    """An exporter with the options of this publication."""

    exporter: Exporter
    options: Any

    @classmethod
    def of(cls, exporter: Exporter) -> Format:
        """Return an exporter with its default options."""
        return cls(exporter=exporter, options=exporter.options())


@frozen(kw_only=True)
class LeftOut:
    """What a document does not show, and why."""

    document: str
    count: int
    reason: str


@frozen(kw_only=True)
class Report:
    """What a build did.

    Attributes:
        decisions: What became of each item that is new, revised, withdrawn or back.
        items: How many items are public.
        held_back: How many are internal or under embargo; for the editor's eyes only.
        failures: Plugins that failed and outputs that could not be written.
        internal: The same of the feeds for internal readers, if there are any.
    """

    decisions: tuple[Decision, ...] = ()
    items: int = 0
    held_back: int = 0
    written: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    faults: tuple[Fault, ...] = ()
    failures: tuple[str, ...] = ()
    internal: Report | None = None

    @property
    def complete(self) -> bool:
        """Return whether nothing was left out that belongs in."""
        if self.internal and self.internal.failures:
            return False
        return not self.failures and not any(fault.severity.value == "error" for fault in self.faults)


def publish(
    record: Record,
    *,
    publication: Publication,
    formats: Sequence[Format],
    ledger: Ledger,
    sink: Sink,
    now: datetime,
    feeds: Iterable[FeedSpec] = (),
    feeds_by: FeedsBy = FeedsBy(),  # noqa: B008 -- a frozen value
    only: Container[str] | None = None,
    others: Container[str] = (),
    internal: Sink | None = None,
    withdraw_at_most: float = 0.2,
    cache: Cache = NO_CACHE,
    tick: Callable[[str], None] = lambda _: None,
) -> Report:
    """Publish a record: decide what changed, remember it, and make the files say so.

    The ledger is saved before any file is written: a build that is cut short is completed by the next.

    Args:
        record: What sources found.
        publication: Whose it is.
        formats: What there is of it.
        ledger: What was published before.
        sink: Where to write.
        now: The moment of the build; aware.
        feeds: The feeds of ``[[feeds]]``.
        feeds_by: Which feeds there are one of for each value.
        only: The names of the formats to make now; the files of the rest stay as they are. All where it is not said.
        others: The names of further formats whose files stay as they are, such as those that do not load.
        internal: Where to write the feeds for internal readers; they are left out if there is nowhere.
        withdraw_at_most: The share of what is shown that may be withdrawn; fewer than five items always may.
        cache: What earlier builds worked out: what has not changed is not worked out again.
        tick: Told the name of each document done.

    Raises:
        LedgerError: The ledger cannot be used, or another build holds it.
        SinkError: Nothing can be written to, or another build writes there.
        WithdrawalError: More would be withdrawn than may be.
    """
    now = now.astimezone(UTC)
    specs = tuple(feeds)
    made = tuple(one for one in formats if only is None or one.exporter.name in only)
    unmade = _Either(frozenset(one.exporter.name for one in formats if one not in made), others)
    build = _Build(
        record=record,
        formats=formats,
        made=made,
        now=now,
        others=unmade,
        at_most=withdraw_at_most,
        cache=cache,
        tick=tick,
    )
    with ledger.hold():
        report = build.run(
            _Edition(Audience.PUBLIC, publication, partial(select, publication, specs, feeds_by), ledger, sink)
        )
        if internal is None or not any(spec.audience is Audience.INTERNAL for spec in specs):
            return report
        link = publication.internal_link or f"{publication.link}internal/"
        inside = evolve(publication, link=link)
        own = partial(select_internal, inside, specs)
        edition = _Edition(Audience.INTERNAL, inside, own, ledger.internal(), internal)
        return evolve(report, internal=build.run(edition))


@frozen
class _Either:
    """What is in one of two containers."""

    one: Container[str]
    other: Container[str]

    def __contains__(self, name: object) -> bool:
        return name in self.one or name in self.other


@frozen
class _Edition:
    """What one audience is given: whose it is, its feeds, what it was given before, and where."""

    audience: Audience
    publication: Publication
    select: Callable[[Sequence[Entry]], Iterator[Selection]]
    ledger: Ledger
    sink: Sink


@frozen(kw_only=True)
class _Build:
    """What the editions of one build have in common."""

    record: Record
    formats: Sequence[Format]
    made: Sequence[Format]
    now: datetime
    others: Container[str]
    at_most: float
    cache: Cache
    tick: Callable[[str], None]

    def run(self, edition: _Edition) -> Report:
        """Decide, remember and write one edition."""
        before = edition.ledger.remembered()
        items, decisions, digests = self._decide(edition, before)
        edition.ledger.save(decisions, now=self.now)
        shown = {item.id for item in items}
        entries = (*entries_of(items, decisions), *_withdrawn(before, decisions, shown))
        with edition.sink.hold() as left_behind:
            owned = edition.ledger.outputs(edition.sink.name)
            outcome = _Outcome(before=owned | {f":{name}" for name in left_behind}, others=self.others)
            self._write(edition, tuple(edition.select(entries)), _Entries.of(entries, digests), outcome)
            outcome.remove_stale(edition.sink)
            if outcome.kept != owned:
                edition.ledger.save_outputs(edition.sink.name, outcome.kept)
        return Report(
            decisions=tuple(one for one in decisions if one.change is not Change.UNCHANGED),
            items=len(items),
            held_back=sum(item.id not in shown for item in self.record.items),
            written=tuple(sorted(outcome.written)),
            unchanged=tuple(sorted(outcome.unchanged)),
            removed=tuple(sorted(outcome.removed)),
            left_out=tuple(outcome.left_out),
            faults=self.record.faults,
            failures=tuple(outcome.failures),
        )

    def _decide(
        self, edition: _Edition, before: Mapping[Key, Remembered]
    ) -> tuple[Sequence[Item], Sequence[Decision], Mapping[str, bytes]]:
        record = self.record
        shown = visible(record.items, self.now, edition.audience)
        present = {(item.kind, item.id) for item in record.items}
        kept = [row for key, row in before.items() if _is_kept(row, record) and key not in present]
        items = unveil((*shown, *(restore(row.kind, row.data) for row in kept)))
        digests = dict(_digests(items, shown, record.digests))
        decided = f"decided {edition.ledger.database.name} {edition.ledger.scope}"
        settled = _settled(before, digests, self.cache.section(decided))
        decisions = decide_all(
            before,
            items,
            publication_id=edition.publication.id,
            now=self.now,
            settled=settled,
            absence=Absence(hidden=present, faulty=record.faulty, failed=record.failed),
            sources={**record.sources, **{row.id: row.source for row in kept}},
        )
        _refuse_to_empty(before, decisions, self.at_most)
        self.cache.keep(decided, _settling(decisions, digests, settled))
        return items, decisions, digests

    def _write(self, edition: _Edition, selections: Sequence[Selection], entries: _Entries, outcome: _Outcome) -> None:
        began = edition.ledger.began(self.now)
        exports = [_Export.of(one, edition, self, selections, began) for one in self.made]
        for one in exports:
            _export(one, entries, outcome)
        for one in exports:
            if one.format.exporter.name == CHANGES_FORMAT:
                _export_changes(one, outcome)


def _digests(items: Iterable[Item], shown: Iterable[Item], known: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield what differs where an item does, worked out where nobody has: for items that were made or changed here."""
    as_read = {id(item) for item in shown}
    for item in items:
        yield item.id, (known.get(item.id) if id(item) in as_read else None) or digest_of(item)


def _settled(
    before: Mapping[Key, Remembered], digests: Mapping[str, bytes], kept: Mapping[str, tuple[bytes, bytes]]
) -> frozenset[Key]:
    """Return the keys of the rows of which an earlier build found that they say what the items now say."""
    return frozenset(
        key
        for key, row in before.items()
        if row.id in digests and kept.get("/".join(key)) == (digests[row.id], _standing(row))
    )


def _settling(
    decisions: Iterable[Decision], digests: Mapping[str, bytes], settled: Container[Key]
) -> dict[str, tuple[bytes, bytes]]:
    rows = (one.remembered for one in decisions if one.remembered.key not in settled)
    return {"/".join(row.key): (digests[row.id], _standing(row)) for row in rows if row.id in digests}


def _standing(row: Remembered) -> bytes:
    return f"{row.updated.isoformat()} {row.sequence} {row.state.value} {row.source} {row.form}".encode()


def _is_kept(row: Remembered, record: Record) -> bool:
    """Return whether an item stays as it was last shown, as its source is a further one that could not be read."""
    return row.state is State.SHOWN and bool(row.source) and row.source in record.failed


def _refuse_to_empty(before: Mapping[Key, Remembered], decisions: Iterable[Decision], at_most: float) -> None:
    gone = [one.remembered.id for one in decisions if one.change is Change.WITHDRAWN]
    shown = sum(row.state is State.SHOWN for row in before.values())
    if len(gone) >= _FEW and len(gone) > at_most * shown:
        raise WithdrawalError(gone, shown)


def _withdrawn(
    before: Mapping[Key, Remembered], decisions: Iterable[Decision], shown: Container[str]
) -> Iterator[Entry]:
    """Yield entries for what was withdrawn, now or by an earlier build, by kind and id."""
    rows = dict(before)
    for one in decisions:
        if one.formerly:
            rows.pop((one.remembered.kind, one.formerly), None)
        rows[one.remembered.key] = one.remembered
    for _, row in sorted(rows.items()):
        if row.state is State.WITHDRAWN:
            yield Entry(
                item=_unveil(restore(row.kind, row.data), shown),
                tag=row.tag,
                uid=row.uid,
                published=row.published,
                updated=row.updated,
                sequence=row.sequence,
                withdrawn=True,
            )


def unveil(items: Sequence[Item]) -> tuple[Item, ...]:
    """Return the items without what they say of items that are not among them, so that no hidden id shows."""
    shown = {item.id for item in items}
    return tuple(_unveil(item, shown) for item in items)


def _unveil(item: Item, shown: Container[str]) -> Item:
    related = tuple(one for one in item.related if one.to in shown)
    if isinstance(item, Statement):
        about = tuple(one for one in item.about if one in shown)
        return item if (related, about) == (item.related, item.about) else evolve(item, related=related, about=about)
    series = item.series if item.series in shown else ""
    return item if (related, series) == (item.related, item.series) else evolve(item, related=related, series=series)


def entries_of(items: Sequence[Item], decisions: Sequence[Decision]) -> tuple[Entry, ...]:
    """Return the items as subscribers see them, with the entries they name; their decisions come first, in order."""
    known = {item.id: (item, decision) for item, decision in zip(items, decisions, strict=False)}
    return tuple(
        Entry(
            item=item,
            tag=decision.remembered.tag,
            uid=decision.remembered.uid,
            published=decision.remembered.published,
            updated=decision.remembered.updated,
            sequence=decision.remembered.sequence,
            references=tuple(_references(item, known)),
        )
        for item, decision in known.values()
    )


def _references(item: Item, known: Mapping[str, tuple[Item, Decision]]) -> Iterator[Reference]:
    named = [("about", one) for one in item.about] if isinstance(item, Statement) else []
    if isinstance(item, Meeting) and item.series:
        named.append(("series", item.series))
    named += [(one.as_.value, one.to) for one in item.related]
    for relation, target in named:
        if target in known:
            there, decision = known[target]
            yield Reference(
                relation=relation,
                kind=there.kind,
                id=there.id,
                tag=decision.remembered.tag,
                uid=decision.remembered.uid,
                title=there.title if isinstance(there, Meeting) or there.title else Text.line(headline_of(there, "")),
                when=there.when,
                url=there.url,
            )


@define
class _Outcome:
    """What became of the documents so far; ``before`` and ``kept`` are remembered as ``format:path``."""

    before: frozenset[str]
    others: Container[str]
    kept: set[str] = field(factory=set)
    written: set[str] = field(factory=set)
    unchanged: set[str] = field(factory=set)
    removed: set[str] = field(factory=set)
    failed: set[str] = field(factory=set)
    left_out: list[LeftOut] = field(factory=list)
    failures: list[str] = field(factory=list)

    def note(self, exporter: str, name: str, omissions: Iterable[Omission], written: Written) -> None:
        """Note a document that is in its place."""
        self.kept.add(f"{exporter}:{name}")
        (self.written if written is Written.WRITTEN else self.unchanged).add(name)
        self.left_out += (LeftOut(document=name, count=one.count, reason=one.reason) for one in omissions)

    def remove_stale(self, sink: Sink) -> None:
        """Remove what an earlier build wrote and this one has no more, but nothing of a format that failed."""
        for owned in sorted(self.before - self.kept):
            exporter, _, name = owned.partition(":")
            # Of what a killed build left (no exporter) nobody knows the format; it waits until all of them went well.
            if exporter in self.failed or exporter in self.others or (not exporter and self.failed):
                self.kept.add(owned)
            elif name not in self.written | self.unchanged and sink.remove(name):
                self.removed.add(name)

    def fail(self, exporter: str, message: str) -> None:
        """Note that a format could not be finished."""
        self.failed.add(exporter)
        self.failures.append(message)


@frozen(kw_only=True)
class _Export:
    """One format of one edition to be written.

    Attributes:
        context: What every rendering has in common.
        key: What differs wherever the same entries may be rendered otherwise.
    """

    format: Format
    edition: _Edition
    build: _Build
    selections: Sequence[Selection]
    began: datetime
    context: Context[Any]
    key: bytes

    @classmethod
    def of(
        cls, made: Format, edition: _Edition, build: _Build, selections: Sequence[Selection], began: datetime
    ) -> _Export:
        """Return a format to be written."""
        exporter, publication = made.exporter, edition.publication
        context = Context(publication=publication, options=made.options, language=publication.language)
        functions = (exporter.entry, exporter.document, exporter.withdrawal)
        fixed = repr((exporter.name, exporter.filename, context))
        return cls(
            format=made,
            edition=edition,
            build=build,
            selections=selections,
            began=began,
            context=context,
            key=digest(fixed.encode(errors="backslashreplace"), code(*(one for one in functions if one))),
        )

    def section(self, what: str) -> str:
        """Return the section of the cache for something of this format and edition."""
        return f"{what} {self.edition.sink.name} {self.edition.audience.value} {self.format.exporter.name}"


@contextmanager
def _guarded(export: _Export, outcome: _Outcome) -> Iterator[_Place]:
    """Note what the exporter or the sink raises: it ends this format, not the others."""
    place, name = _Place(export.format.exporter.filename), export.format.exporter.name
    try:
        yield place
    except SinkError as error:
        outcome.fail(name, str(error))
    except PluginError as error:
        outcome.fail(name, f"exporter {name!r}: {error}")
    except (Exception, SystemExit) as error:  # noqa: BLE001 -- a plugin may raise anything; the other formats go on
        outcome.fail(name, f"exporter {name!r} failed at {place.name}: {type(error).__name__}: {error}")


@define
class _Place:
    """The document that is being made."""

    name: str


@frozen
class _Entries:
    """The entries of an edition, and what differs where one of them does, by tag."""

    all: Sequence[Entry]
    keys: Mapping[str, bytes]

    @classmethod
    def of(cls, entries: Sequence[Entry], digests: Mapping[str, bytes]) -> _Entries:
        """Return entries with their keys, made of the digests of their items as far as those are known."""
        return cls(entries, {entry.tag: _key_of(entry, digests.get(entry.item.id, b"")) for entry in entries})


def _key_of(entry: Entry, item: bytes) -> bytes:
    known = f"{entry.tag} {entry.published} {entry.updated} {entry.sequence} {entry.withdrawn} {entry.references}"
    is_known = item and not entry.withdrawn
    return digest(item if is_known else digest_of(entry.item), known.encode(errors="backslashreplace"))


def _export(export: _Export, entries: _Entries, outcome: _Outcome) -> None:
    """Write one format of every feed, but for the feeds whose files an earlier build wrote as they are to be."""
    exporter, context = export.format.exporter, export.context
    with _guarded(export, outcome) as place:
        fragments = _Fragments(export, entries.keys)
        ranks = _ranks(entries.all, exporter.order)
        written = export.build.cache.section(export.section("feed"))
        for selection in export.selections:
            feed = _feed_of(selection, export)
            shown = sorted(selection.entries, key=lambda entry: ranks[entry.tag])
            key = _feed_key(feed, export, (entries.keys[entry.tag] for entry in shown))
            if _stands(selection.slug, key, written, export, outcome):
                continue
            made = []
            for document in exporter.documents(feed, fragments.of(shown, context), context):
                place.name = f"{selection.slug}/{document.name}" if selection.slug else document.name
                _put(document, place.name, export, outcome)
                made.append((place.name, document.omissions))
            _keep_feed(selection.slug, key, made, export)
        fragments.keep()
        gone = written.keys() - {selection.slug for selection in export.selections}
        export.build.cache.keep(export.section("feed"), {}, gone=gone)


def _feed_key(feed: Feed, export: _Export, entries: Iterable[bytes]) -> bytes:
    known = feed if export.format.exporter.daily else evolve(feed, today=date.min)
    return digest(export.key, repr(known).encode(errors="backslashreplace"), b"".join(entries))


def _stands(
    slug: str, key: bytes, written: Mapping[str, tuple[bytes, bytes]], export: _Export, outcome: _Outcome
) -> bool:
    """Return whether all files of a feed are as a build wrote them that was given the same, and note them then."""
    known, value = written.get(slug, (b"", b""))
    if known != key:
        return False
    documents = json.loads(value)
    if not all(state and export.edition.sink.state(name) == state for name, state, _ in documents):
        return False
    for name, _, omissions in documents:
        left_out = tuple(Omission(reason=reason, count=count) for reason, count in omissions)
        outcome.note(export.format.exporter.name, name, left_out, Written.UNCHANGED)
        export.build.tick(name)
    return True


def _keep_feed(slug: str, key: bytes, made: Iterable[tuple[str, Sequence[Omission]]], export: _Export) -> None:
    documents = [
        (name, export.edition.sink.state(name), [(one.reason, one.count) for one in omissions])
        for name, omissions in made
    ]
    export.build.cache.keep(export.section("feed"), {slug: (key, json.dumps(documents).encode())})


def _put(document: Document, name: str, export: _Export, outcome: _Outcome) -> None:
    written = export.edition.sink.write(name, document.chunks)
    outcome.note(export.format.exporter.name, name, document.omissions, written)
    export.build.tick(name)


@define
class _Fragments:
    """The fragments of one format, each rendered at most once in a build, and in no build if an earlier one did."""

    export: _Export
    keys: Mapping[str, bytes]
    _kept: Mapping[str, tuple[bytes, bytes]] | None = None
    _made: dict[str, bytes | None] = field(factory=dict)
    _new: dict[str, tuple[bytes, bytes]] = field(factory=dict)

    def of(self, entries: Iterable[Entry], context: Context[Any]) -> Iterator[Fragment]:
        """Yield the fragments of entries, without those the format leaves out."""
        for entry in entries:
            if entry.tag not in self._made:
                self._made[entry.tag] = self._rendered(entry, context)
            data = self._made[entry.tag]
            if data is not None:
                yield Fragment(entry, data)

    def _rendered(self, entry: Entry, context: Context[Any]) -> bytes | None:
        if self._kept is None:
            self._kept = self.export.build.cache.section(self.export.section("fragment"))
        key = digest(self.export.key, self.keys[entry.tag])
        known, value = self._kept.get(entry.tag, (b"", b""))
        if known == key:
            return value[1:] if value else None
        data = self.export.format.exporter.render(entry, context)
        self._new[entry.tag] = (key, b"" if data is None else b"+" + data)
        return data

    def keep(self) -> None:
        """Keep what was rendered for the next build."""
        gone = (self._kept or {}).keys() - self.keys.keys()
        self.export.build.cache.keep(self.export.section("fragment"), self._new, gone=gone)


def _export_changes(export: _Export, outcome: _Outcome) -> None:
    """Write the feed of changes: the newest revisions of what is not hidden, each an entry of its own."""
    exporter, edition, context = export.format.exporter, export.edition, export.context
    revisions = edition.ledger.latest(_MOST_CHANGES)
    with _guarded(export, outcome) as place:
        entries = [changes.entry_of(revision, context.language) for revision in revisions]
        feed = Feed(
            slug=changes.SLUG,
            title=Text.line(changes.TITLE.format(edition.publication.title.in_(context.language))),
            description=Text.line(changes.DESCRIPTION),
            listed=True,
            url=edition.publication.link,
            updated=max((entry.updated for entry in entries), default=export.began),
            today=export.build.now.date(),
            filename=changes.FILENAME,
        )
        fragments = (Fragment(entry, exporter.entry(entry, context)) for entry in entries)
        for document in exporter.documents(feed, fragments, context):
            place.name = document.name
            _put(document, document.name, export, outcome)


def _ranks(entries: Iterable[Entry], order: Order) -> dict[str, int]:
    """Return each entry's place in an order, found once however many feeds are sorted by it."""
    if order is Order.UPDATED:
        placed = sorted(entries, key=lambda entry: (entry.updated, entry.tag), reverse=True)
    else:
        # Open ends come first: what goes on is later than what has been.
        far, near = datetime.max.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC)
        placed = sorted(
            entries,
            key=lambda one: (one.item.when.latest or far, one.item.when.earliest or near, one.tag),
            reverse=True,
        )
    return {entry.tag: rank for rank, entry in enumerate(placed)}


def _feed_of(selection: Selection, export: _Export) -> Feed:
    link = export.edition.publication.link
    url = f"{link}{quote(selection.slug)}/" if selection.slug else link
    return Feed(
        slug=selection.slug,
        title=selection.title,
        description=selection.description,
        listed=selection.listed,
        url=url,
        updated=max((entry.updated for entry in selection.entries), default=export.began),
        today=export.build.now.date(),
        alternates=_alternates(url, export.build.formats),
    )


def _alternates(url: str, formats: Iterable[Format]) -> tuple[Alternate, ...]:
    return tuple(
        Alternate(
            format=one.exporter.name,
            media_type=one.exporter.media_type,
            url=url + one.exporter.filename,
            title=one.exporter.title,
        )
        for one in formats
    )


def render(
    items: Iterable[Item],
    *,
    publication: Publication,
    exporter: Exporter,
    now: datetime,
    options: Any = None,
) -> bytes:
    """Return the main document of one format for these items, remembering nothing.

    Raises:
        ValueError: ``now`` has no zone.
    """
    if now.tzinfo is None:
        raise ValueError("now needs a zone")
    now = now.astimezone(UTC)
    shown = unveil(visible(items, now))
    entries = entries_of(shown, decide_all({}, shown, publication_id=publication.id, now=now))
    made = Format(exporter=exporter, options=exporter.options() if options is None else options)
    context = Context(publication=publication, options=made.options, language=publication.language)
    feed = Feed(
        slug="",
        title=publication.title,
        description=publication.description,
        listed=True,
        url=publication.link,
        updated=max((entry.updated for entry in entries), default=now),
        today=now.date(),
        alternates=_alternates(publication.link, (made,)),
    )
    ranks = _ranks(entries, exporter.order)
    fragments = (Fragment(one, exporter.entry(one, context)) for one in sorted(entries, key=lambda one: ranks[one.tag]))
    return b"".join(next(iter(exporter.documents(feed, fragments, context))).chunks)

"""The whole way on one screen: record → ledger → selection → exporter → sink."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from attrs import define, evolve, field, frozen

from diplofeed.compose import headline_of
from diplofeed.config import FeedsBy, FeedSpec, Publication
from diplofeed.entry import Entry, Reference
from diplofeed.errors import Fault, PluginError, SinkError
from diplofeed.export import Alternate, Context, Document, Exporter, Feed, Fragment, Order
from diplofeed.ledger.decide import Change, Decision, decide_all
from diplofeed.ledger.store import Ledger
from diplofeed.model import Meeting, Statement
from diplofeed.record import Record
from diplofeed.select import Selection, public, select
from diplofeed.sink import Sink, Written
from diplofeed.text import Text

__all__ = ["Format", "Report", "entries_of", "publish", "render"]

Item = Meeting | Statement


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
        decisions: What became of each item that is new or revised.
        items: How many items are public.
        held_back: How many are internal or under embargo; for the editor's eyes only.
        failures: Plugins that failed and outputs that could not be written.
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

    @property
    def complete(self) -> bool:
        """Return whether nothing was left out that belongs in."""
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
    others: Container[str] = (),
    remember: Callable[[Ledger, Sequence[Decision], datetime], None] | None = None,
    tick: Callable[[str], None] = lambda _: None,
) -> Report:
    """Publish a record: decide what changed, remember it, and make the files say so.

    The ledger is saved before any file is written: a build that is cut short is completed by the next.
    ``now`` is aware; ``others`` are formats whose files stay as they are. ``tick`` is told the name of each
    document done. ``remember`` saves the decisions; a dry run hands one that does not.
    """
    now = now.astimezone(UTC)
    items = unveil(public(record.items, now))
    decisions = decide_all(ledger.remembered(), items, publication_id=publication.id, now=now)
    (remember or save)(ledger, decisions, now)
    entries = entries_of(items, decisions)
    build = _Build(
        publication=publication,
        formats=formats,
        selections=tuple(select(publication, feeds, feeds_by, entries)),
        began=ledger.began(now),
        now=now,
        sink=sink,
        tick=tick,
    )
    outcome = _Outcome(before=ledger.outputs(sink.name), others=others)
    for one in formats:
        _export(one, build, outcome)
    outcome.remove_stale(sink)
    sink.finish()
    if remember is None:
        ledger.save_outputs(sink.name, frozenset(outcome.kept))
    return Report(
        decisions=tuple(one for one in decisions if one.change is not Change.UNCHANGED),
        items=len(items),
        held_back=len(record.items) - len(items),
        written=tuple(sorted(outcome.written)),
        unchanged=tuple(sorted(outcome.unchanged)),
        removed=tuple(sorted(outcome.removed)),
        left_out=tuple(outcome.left_out),
        faults=record.faults,
        failures=tuple(outcome.failures),
    )


def save(ledger: Ledger, decisions: Sequence[Decision], now: datetime) -> None:
    """Remember what was decided."""
    ledger.save(decisions, now=now)


def forget(ledger: Ledger, decisions: Sequence[Decision], now: datetime) -> None:
    """Remember nothing, for a dry run."""


def unveil(items: Sequence[Item]) -> tuple[Item, ...]:
    """Return the items without what they say of items that are not among them, so that no hidden id shows."""
    shown = {item.id for item in items}
    return tuple(_unveil(item, shown) for item in items)


def _unveil(item: Item, shown: set[str]) -> Item:
    related = tuple(one for one in item.related if one.to in shown)
    if isinstance(item, Statement):
        about = tuple(one for one in item.about if one in shown)
        return item if (related, about) == (item.related, item.about) else evolve(item, related=related, about=about)
    series = item.series if item.series in shown else ""
    return item if (related, series) == (item.related, item.series) else evolve(item, related=related, series=series)


def entries_of(items: Sequence[Item], decisions: Sequence[Decision]) -> tuple[Entry, ...]:
    """Return the items as subscribers see them, with the entries they name."""
    known = {item.id: (item, decision) for item, decision in zip(items, decisions, strict=True)}
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

    def note(self, exporter: str, name: str, document: Document, written: Written) -> None:
        """Note a document that is in its place."""
        self.kept.add(f"{exporter}:{name}")
        (self.written if written is Written.WRITTEN else self.unchanged).add(name)
        self.left_out += (LeftOut(document=name, count=one.count, reason=one.reason) for one in document.omissions)

    def remove_stale(self, sink: Sink) -> None:
        """Remove what an earlier build wrote and this one has no more, but nothing of a format that failed."""
        for owned in sorted(self.before - self.kept):
            exporter, _, name = owned.partition(":")
            if exporter in self.failed or exporter in self.others:
                self.kept.add(owned)
            elif name not in self.written | self.unchanged and sink.remove(name):
                self.removed.add(name)

    def fail(self, exporter: str, message: str) -> None:
        """Note that a format could not be finished."""
        self.failed.add(exporter)
        self.failures.append(message)


@frozen(kw_only=True)
class _Build:
    """What all formats of one build have in common."""

    publication: Publication
    formats: Sequence[Format]
    selections: Sequence[Selection]
    began: datetime
    now: datetime
    sink: Sink
    tick: Callable[[str], None]


def _export(one: Format, build: _Build, outcome: _Outcome) -> None:
    """Write one format of every feed; what the exporter or the sink raises ends this format, not the others."""
    context = Context(publication=build.publication, options=one.options, language=build.publication.language)
    fragments: dict[str, bytes] = {}
    ranks = _ranks(build.selections[0].entries, one.exporter.order)
    current = one.exporter.filename
    try:
        for selection in build.selections:
            feed = _feed_of(selection, build.publication, build.formats, build.began, build.now)
            shown = sorted(selection.entries, key=lambda entry: ranks[entry.tag])
            made = (Fragment(entry, _rendered(entry, one.exporter, context, fragments)) for entry in shown)
            for document in one.exporter.documents(feed, made, context):
                current = f"{selection.slug}/{document.name}" if selection.slug else document.name
                outcome.note(one.exporter.name, current, document, build.sink.write(current, document.chunks))
                build.tick(current)
    except SinkError as error:
        outcome.fail(one.exporter.name, str(error))
    except PluginError as error:
        outcome.fail(one.exporter.name, f"exporter {one.exporter.name!r}: {error}")
    except Exception as error:  # noqa: BLE001 -- a plugin may raise anything; the other formats go on
        message = f"exporter {one.exporter.name!r} failed at {current}: {type(error).__name__}: {error}"
        outcome.fail(one.exporter.name, message)


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


def _rendered(entry: Entry, exporter: Exporter, context: Context[Any], fragments: dict[str, bytes]) -> bytes:
    """Return an entry's fragment, rendered at most once in a build."""
    data = fragments.get(entry.tag)
    if data is None:
        data = fragments[entry.tag] = exporter.entry(entry, context)
    return data


def _feed_of(
    selection: Selection, publication: Publication, formats: Sequence[Format], began: datetime, now: datetime
) -> Feed:
    link = publication.link
    url = f"{link}{quote(selection.slug)}/" if selection.slug else link
    return Feed(
        slug=selection.slug,
        title=selection.title,
        description=selection.description,
        listed=selection.listed,
        url=url,
        updated=max((entry.updated for entry in selection.entries), default=began),
        today=now.date(),
        alternates=tuple(
            Alternate(
                format=one.exporter.name,
                media_type=one.exporter.media_type,
                url=url + one.exporter.filename,
                title=one.exporter.title,
            )
            for one in formats
        ),
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
    shown = unveil(public(items, now))
    entries = entries_of(shown, decide_all({}, shown, publication_id=publication.id, now=now))
    made = Format(exporter=exporter, options=exporter.options() if options is None else options)
    context = Context(publication=publication, options=made.options, language=publication.language)
    everything = next(select(publication, (), FeedsBy(), entries))
    feed = _feed_of(everything, publication, (made,), now, now)
    ranks = _ranks(entries, exporter.order)
    fragments = (Fragment(one, exporter.entry(one, context)) for one in sorted(entries, key=lambda one: ranks[one.tag]))
    return b"".join(next(iter(exporter.documents(feed, fragments, context))).chunks)

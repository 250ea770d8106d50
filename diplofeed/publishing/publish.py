"""The whole way on one screen: record → ledger → selection → exporter → sink."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from itertools import product
from typing import Any, Final

from attrs import evolve, frozen

from diplofeed.cache import NO_CACHE, Cache
from diplofeed.config import FeedsBy, FeedSpec, Publication
from diplofeed.errors import WithdrawalError
from diplofeed.export import Context, Exporter, Fragment
from diplofeed.feeds.entries import entries_of, unveil, withdrawn
from diplofeed.feeds.feed import Format, feed_of, ranks
from diplofeed.feeds.select import Selection, select, select_internal, visible
from diplofeed.ledger.decide import Absence, Change, Decision, Key, Remembered, State, decide_all
from diplofeed.ledger.store import Ledger
from diplofeed.model import Audience, Meeting, Statement
from diplofeed.publishing.lists import write_offers
from diplofeed.publishing.report import LeftOut, Report
from diplofeed.publishing.writing import Edition, Entries, Export, Outcome, write
from diplofeed.record import Record, checked
from diplofeed.record.plain import digest_of, restore
from diplofeed.sink import Sink

__all__ = ["Format", "LeftOut", "Report", "entries_of", "publish", "render", "unveil"]

Item = Meeting | Statement

_FEW: Final = 5  # items that one build may withdraw whatever share of all they are


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
    others: Iterable[str] = (),
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
        RecordError: The record was made by hand, and its items do not hold together.
        SinkError: Nothing can be written to, or another build writes there.
        ValueError: ``now`` has no zone.
        WithdrawalError: More would be withdrawn than may be.
    """
    if now.tzinfo is None:
        raise ValueError("now needs a zone, as in datetime.now(tz=UTC)")
    record, now = checked(record), now.astimezone(UTC)
    specs = tuple(feeds)
    made = tuple(one for one in formats if only is None or one.exporter.name in only)
    unmade = frozenset(one.exporter.name for one in formats if one not in made).union(others)
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
            Edition(Audience.PUBLIC, publication, partial(select, publication, specs, feeds_by), ledger, sink)
        )
        if internal is None or not any(spec.audience is Audience.INTERNAL for spec in specs):
            return report
        link = publication.internal_link or f"{publication.link}internal/"
        inside = evolve(publication, link=link, hubs=())  # hubs are told nothing of what the public is not
        own = partial(select_internal, inside, specs)
        edition = Edition(Audience.INTERNAL, inside, own, ledger.internal(), internal)
        return evolve(report, internal=build.run(edition))


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

    def run(self, edition: Edition) -> Report:
        """Decide, remember and write one edition."""
        before = edition.ledger.remembered()
        items, decisions, digests = self._decide(edition, before)
        edition.ledger.save(decisions, now=self.now)
        shown = {item.id for item in items}
        entries = (*entries_of(items, decisions, edition.ledger.moves()), *withdrawn(before, decisions, shown))
        with edition.sink.hold() as left_behind:
            owned = edition.ledger.outputs(edition.sink.name)
            known = {path.partition(":")[2] for path in owned}
            unknown = {f":{name}" for name in left_behind - known}  # of which format is not said
            is_whole = len(self.made) == len(self.formats)
            outcome = Outcome(before=owned | unknown, others=self.others, is_whole=is_whole)
            selections, keyed = tuple(edition.select(entries)), Entries.of(entries, digests)
            began = edition.ledger.began(self.now)
            rest = {"formats": self.formats, "began": began, "now": self.now}
            for one, language in product(self.made, edition.publication.all_languages):
                export = Export.of(one, edition, language, cache=self.cache, tick=self.tick, **rest)
                write(export, selections, keyed, outcome)
            write_offers(edition, selections, self.formats, outcome, began=began, now=self.now)
            outcome.remove_stale(edition.sink)
            if outcome.kept != owned:
                edition.ledger.save_outputs(edition.sink.name, outcome.kept)
        changed = outcome.addresses.keys() & (outcome.written | left_behind)
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
            topics=tuple(sorted(outcome.addresses[name] for name in changed)),
        )

    def _decide(
        self, edition: Edition, before: Mapping[Key, Remembered]
    ) -> tuple[Sequence[Item], Sequence[Decision], Mapping[str, bytes]]:
        record = self.record
        shown = visible(record.items, self.now, edition.audience)
        present = {(item.kind, item.id) for item in record.items}
        seen = {item.id for item in shown}
        hidden = (item for item in record.items if item.id not in seen and (item.kind, item.id) not in before)
        former = {(item.kind, one) for item in hidden for one in item.formerly}
        kept = [row for key, row in before.items() if _is_kept(row, record) and key not in present]
        items = unveil((*shown, *(restore(row.kind, row.data) for row in kept)))
        digests = dict(_digests(items, shown, record.digests))
        decided = f"decided {edition.ledger.database.name} {edition.ledger.scope}"
        sources = {**record.sources, **{row.id: row.source for row in kept}}
        settled = _settled(before, digests, sources, self.cache.section(decided))
        decisions = decide_all(
            before,
            items,
            publication_id=edition.publication.id,
            now=self.now,
            settled=settled,
            given=edition.ledger.stamps(),
            first_build=edition.ledger.about("began") is None,
            absence=Absence(hidden=present | former, faulty=record.faulty, failed=record.failed),
            sources=sources,
        )
        _refuse_to_empty(before, decisions, self.at_most)
        self.cache.keep(decided, _settling(decisions, digests, settled))
        return items, decisions, digests


def _digests(items: Iterable[Item], shown: Iterable[Item], known: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield what differs where an item does, worked out where nobody has: for items that were made or changed here."""
    as_read = {id(item) for item in shown}
    for item in items:
        yield item.id, (known.get(item.id) if id(item) in as_read else None) or digest_of(item)


def _settled(
    before: Mapping[Key, Remembered],
    digests: Mapping[str, bytes],
    sources: Mapping[str, str],
    kept: Mapping[str, tuple[bytes, bytes]],
) -> frozenset[Key]:
    """Return the keys of the rows of which an earlier build found that they say what the items now say."""
    return frozenset(
        key
        for key, row in before.items()
        if row.id in digests
        and row.source == sources.get(row.id, "")
        and kept.get("/".join(key)) == (digests[row.id], _standing(row))
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


def render(
    items: Iterable[Item],
    *,
    publication: Publication,
    exporter: Exporter,
    now: datetime,
    options: Any = None,
    language: str = "",
) -> bytes:
    """Return the main document of one format for these items, remembering nothing.

    It is in the publication's own language unless another is named (BCP 47).

    Raises:
        ValueError: ``now`` has no zone.
    """
    if now.tzinfo is None:
        raise ValueError("now needs a zone")
    now = now.astimezone(UTC)
    shown = unveil(visible(items, now))
    entries = entries_of(shown, decide_all({}, shown, publication_id=publication.id, now=now))
    made = Format(exporter=exporter, options=exporter.options() if options is None else options)
    context = Context(publication=publication, options=made.options, language=language or publication.language)
    everything = Selection(slug="", title=publication.title, description=publication.description, entries=entries)
    feed = feed_of(everything, publication, context.language, (made,), began=now, now=now)
    places = ranks(entries, exporter.order)
    fragments = (
        Fragment(one, exporter.entry(one, context)) for one in sorted(entries, key=lambda one: places[one.tag])
    )
    return b"".join(next(iter(exporter.documents(feed, fragments, context))).chunks)

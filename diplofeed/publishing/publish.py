"""The whole way on one screen: record → ledger → selection → exporter → sink."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from datetime import UTC, datetime
from typing import Any, Final

from attrs import evolve, frozen

from diplofeed.cache import NO_CACHE, Cache
from diplofeed.config import FeedsBy, FeedSpec, Publication
from diplofeed.errors import FieldError, nearest
from diplofeed.export import Context, Exporter, Fragment
from diplofeed.feeds.entries import entries_of, unveil
from diplofeed.feeds.feed import Format, feed_of, ranks
from diplofeed.feeds.select import Selection, visible
from diplofeed.ledger.decide import decide_all
from diplofeed.ledger.held import keep_held, tighten_held
from diplofeed.ledger.store import Ledger
from diplofeed.model import Audience, Meeting, Statement
from diplofeed.publishing.deciding import Decided, decide_edition, recall
from diplofeed.publishing.edition import MOST_LOOKED_AT, Edition, Plan, internal_edition, plan, public_edition
from diplofeed.publishing.hiding import exposing_of, messages_of, warn_of_others
from diplofeed.publishing.offers import write_offers
from diplofeed.publishing.outcome import Outcome
from diplofeed.publishing.reasons import reason_to_rewrite
from diplofeed.publishing.report import Held, LeftOut, Report
from diplofeed.publishing.ticking import Ticking, letting_through
from diplofeed.publishing.writing import write_formats
from diplofeed.record import Record, checked
from diplofeed.sink import FormerSink, Sink, adapted
from diplofeed.tags import language_tag
from diplofeed.typed import typed_arguments

__all__ = ["Format", "LeftOut", "Report", "entries_of", "publish", "render", "unveil"]

Item = Meeting | Statement
_END_OF_TIME: Final = datetime.max.replace(tzinfo=UTC)  # when no embargo holds


@typed_arguments
def publish(
    record: Record,
    *,
    publication: Publication,
    formats: Sequence[Format],
    ledger: Ledger,
    sink: Sink | FormerSink,
    now: datetime,
    feeds: Iterable[FeedSpec] = (),
    feeds_by: FeedsBy = FeedsBy(),  # noqa: B008 -- a frozen value
    only: Container[str] | None = None,
    others: Container[str] = (),
    internal: Sink | FormerSink | None = None,
    withdraw_at_most: float = 0.2,
    cache: Cache = NO_CACHE,
    tick: Callable[[str], None] = lambda _: None,
    expect: Callable[[int], None] = lambda _: None,
    executor: Executor | None = None,
) -> Report:
    """Publish a record: decide what changed, remember it, and make the files say so.

    The ledger is saved before any file is written: a build that is cut short is completed by the next.

    Args:
        record: What sources read.
        publication: Whose it is.
        formats: All formats of the publication, each with its options.
        ledger: What was published before.
        sink: Where to write.
        now: The moment of the build; aware.
        feeds: The feeds of ``[[feeds]]``.
        feeds_by: By which values there is a feed for each, such as each topic.
        only: The names of the formats to make now, all where None; the files of the rest stay as they are, but where
            they may show what is hidden since: then they are made too.
        others: The names of further formats whose files stay as they are, such as those that do not load; those that
            may show what is hidden since are removed.
        internal: Where to write the feeds for internal readers; they are left out if there is nowhere.
        withdraw_at_most: The share of what is shown that may be withdrawn; fewer than five items always may.
        cache: What earlier builds worked out: what has not changed is not worked out again.
        tick: Called with the name of each document done; what it raises ends the build.
        expect: Called with about how many more documents there will be, before the first of them is done.
        executor: Where entries are rendered, in batches of hundreds; in this process by default. Where it fails the
            rest is rendered in this process, and the report has a warning.

    Raises:
        FieldError: An argument is of another type, or ``only`` names a format that is not there.
        LedgerError: The ledger cannot be used, or another build holds it.
        RecordError: The record was made by hand, and its items do not hold together.
        SinkError: Nothing can be written to, or another build writes there.
        ValueError: ``now`` has no zone.
        WithdrawalError: More would be withdrawn than may be.
    """
    record, now = checked(record), _in_utc(now)
    specs = tuple(feeds)
    _check_only(only, [made.exporter.name for made in formats], others)
    build = _Build(
        record=record,
        formats=formats,
        made=[made for made in formats if only is None or made.exporter.name in only],
        now=now,
        others=others,
        at_most=withdraw_at_most,
        cache=cache,
        tick=Ticking(tick),
        expect=expect,
        executor=executor,
    )
    with ledger.hold(), letting_through():
        report = build.run(public_edition(publication, specs, feeds_by, ledger, adapted(sink)))
        if internal is None:
            return report
        edition = internal_edition(publication, specs, ledger, adapted(internal))
        has_internal = any(spec.audience is Audience.INTERNAL for spec in specs)
        return evolve(report, internal=build.run(edition) if has_internal else build.clear(edition))


def _check_only(only: Container[str] | None, names: Sequence[str], others: Container[str]) -> None:
    """Check that the formats to make are there, as far as a container says what it contains."""
    chosen: Iterable[str] = only if isinstance(only, Iterable) else ()
    for name in chosen:
        if name not in names and name not in others:
            reason, expected = f"no format is called {name!r}", f"one of {', '.join(names)}"
            raise FieldError("only", reason, expected, nearest(name, names)).at("publish", "only")


def _states(sink: Sink, owned: Iterable[str], made: Container[str]) -> Mapping[str, str]:
    """Return the states of what earlier builds wrote in the formats that are made now, asked for in one call."""
    return sink.states([name for exporter, _, name in (path.partition(":") for path in owned) if exporter in made])


def _in_utc(now: datetime) -> datetime:
    if now.tzinfo is None:
        raise ValueError("now needs a zone, as in datetime.now(UTC)")
    return now.astimezone(UTC)


@frozen(kw_only=True)
class _Build:
    """The state that the editions of one build share."""

    record: Record
    formats: Sequence[Format]
    made: Sequence[Format]
    now: datetime
    others: Container[str]
    at_most: float
    cache: Cache
    tick: Callable[[str], None]
    expect: Callable[[int], None]
    executor: Executor | None

    def run(self, edition: Edition) -> Report:
        """Decide, remember and write one edition."""
        seen = visible(self.record.items, _END_OF_TIME, edition.audience)
        recalled = recall(self.record, edition, now=self.now)
        tighten_held(edition.ledger, seen, staying=recalled.staying)
        decided = decide_edition(recalled, edition, now=self.now, at_most=self.at_most, cache=self.cache)
        decided.check(edition, now=self.now, most_changes=MOST_LOOKED_AT)
        with edition.sink.hold() as left_behind:
            # What nobody can be shown is not remembered as shown.
            edition.ledger.save(decided.decisions, now=self.now, due=decided.due)
            keep_held(edition.ledger, seen, self.now, self.record.sources)
            entries = decided.entries(edition, self.formats, now=self.now)
            outcome = self._outcome(edition, left_behind)
            planned = plan(edition, entries, self.formats, now=self.now, cache=self.cache, tick=self.tick)
            made = [made for made in self.formats if made.exporter.name not in outcome.not_made]
            self.expect(self._about(planned, outcome))
            if failure := entries.pages.failure:
                outcome.fail(failure[0], f"exporter {failure[0]!r} failed: {failure[1]}")
            write_formats(planned, made, outcome, executor=self.executor)
            write_offers(planned, outcome)
            self._tidy(edition, outcome)
            outcome.check()
        cleared = messages_of(decided.decisions, [made for made in made if made not in self.made], outcome)
        warn_of_others(edition, outcome)
        reason = reason_to_rewrite(self.formats, edition.ledger.scope, self.cache)
        report = evolve(self._report(decided, outcome, left_behind), output=edition.sink.name, cleared=cleared)
        return evolve(report, reason=reason) if report.written else report

    def _about(self, planned: Plan, outcome: Outcome) -> int:
        """Return how many documents there will be: as many as before, and a main one of each feed at least."""
        names = {made.exporter.name for made in self.formats} - outcome.not_made
        before = sum(owned.partition(":")[0] in names for owned in outcome.before)
        return max(before, sum(len(selected.feeds) for selected in planned.selected) * len(names))

    def clear(self, edition: Edition) -> Report | None:
        """Remove what builds wrote of an edition that is not published any more; None if there is nothing."""
        if not edition.ledger.outputs(edition.sink.name):
            return None
        with edition.sink.hold() as left_behind:
            outcome = evolve(self._outcome(edition, left_behind), not_made=frozenset())
            self._tidy(edition, outcome)
        return Report(
            output=edition.sink.name, removed=tuple(sorted(outcome.removed)), failures=tuple(outcome.failures)
        )

    def _tidy(self, edition: Edition, outcome: Outcome) -> None:
        """Remove what is stale, and remember what there is now."""
        outcome.remove_stale(edition.sink)
        if outcome.exposing or outcome.kept != edition.ledger.outputs(edition.sink.name):
            edition.ledger.save_outputs(edition.sink.name, outcome.kept, exposing=outcome.still_exposing())

    def _outcome(self, edition: Edition, left_behind: frozenset[str]) -> Outcome:
        """Return the outcome of a build that has done nothing yet: what earlier ones wrote, also one cut short.

        A format is made, too, whose documents may show what is hidden now.
        """
        owned = edition.ledger.outputs(edition.sink.name)
        unowned = left_behind - {path.partition(":")[2] for path in owned}
        exposing = exposing_of(edition.ledger, edition.sink.name, owned)
        made = {made.exporter.name for made in self.made} | exposing
        return Outcome(
            before=owned | {f":{name}" for name in unowned},  # nobody can tell of which format
            states=_states(edition.sink, owned, made),
            exposing=exposing,
            not_made=frozenset(made.exporter.name for made in self.formats) - made,
            others=self.others,
        )

    def _report(self, decided: Decided, outcome: Outcome, left_behind: frozenset[str]) -> Report:
        shown = decided.shown
        changed = outcome.addresses.keys() & (outcome.written | left_behind)
        held = tuple(_held(item, self.now) for item in self.record.items if item.id not in shown)
        withheld = sorted(decided.missing.withheld.items(), key=lambda each: each[0].id)
        return Report(
            decisions=decided.announced,
            items=len(decided.items),
            held_back=len(held),
            held=held,
            kept=tuple(sorted(key for _, key in decided.missing.kept.keys() - decided.missing.dropped)),
            withheld=tuple(row.id for row, _ in withheld),
            withheld_for=tuple(reason for _, reason in withheld),
            written=tuple(sorted(outcome.written)),
            unchanged=tuple(sorted(outcome.unchanged)),
            removed=tuple(sorted(outcome.removed)),
            left_out=tuple(outcome.left_out),
            faults=(*self.record.faults, *decided.renamed, *decided.not_renamed, *outcome.warnings),
            failures=tuple(outcome.failures),
            topics=tuple(sorted(outcome.addresses[name] for name in changed)),
        )


def _held(item: Item, now: datetime) -> Held:
    until = item.embargo_until if item.embargo_until and item.embargo_until > now else None
    is_internal = item.audience is Audience.INTERNAL
    return Held(kind=item.kind, id=item.id, is_internal=is_internal, until=until.isoformat() if until else "")


@typed_arguments
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
        FieldError: An argument is of another type, or the options are not those of the exporter.
        ValueError: ``now`` has no zone, or the language is none.
    """
    now, language = _in_utc(now), language_tag(language) if language else publication.language
    shown = unveil(visible(items, now))
    entries = entries_of(shown, decide_all({}, shown, publication_id=publication.id, now=now), now=now)
    made = Format(exporter=exporter, options=exporter.options() if options is None else options)
    context = Context(publication=publication, options=made.options, language=language)
    everything = Selection(slug="", title=publication.title, description=publication.description, entries=entries)
    feed = evolve(feed_of(everything, publication, language, (made,), began=now, now=now), changes="")
    places = ranks(entries, exporter.order)
    fragments = (
        Fragment(entry, exporter.entry(entry, context))
        for entry in sorted(entries, key=lambda entry: places[entry.tag])
    )
    return b"".join(next(iter(exporter.documents_of(feed, fragments, context))).chunks)

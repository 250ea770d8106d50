"""The documents of one format in one language, each written only if it differs from the stored one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import ExitStack
from functools import partial
from typing import Any, Final, TypeAlias

from attrs import evolve, frozen

from diplofeed.blame import blamed
from diplofeed.cache import codes, digest, digests_in
from diplofeed.errors import Origin, PluginError, SinkError, let_end
from diplofeed.export import Context, Document, Exporter, Feed, Fragment
from diplofeed.feeds import changes
from diplofeed.feeds.feed import CHANGES_FORMAT, Format, below, changes_feed
from diplofeed.feeds.offers import INDEX, OUTLINE
from diplofeed.ledger.store import Revision
from diplofeed.model.entry import Entry
from diplofeed.publishing.cached import Measures
from diplofeed.publishing.edition import Plan, key_of_feed
from diplofeed.publishing.export import Export, functions_of
from diplofeed.publishing.files import Files
from diplofeed.publishing.fragments import Fragments, Wanted, render_ahead
from diplofeed.publishing.offers import OFFERS
from diplofeed.publishing.outcome import Outcome
from diplofeed.publishing.pages import Addressed
from diplofeed.registry import BUILTIN
from diplofeed.spill import Spill

__all__ = ["changes_of", "exports_of", "write_formats"]

_RENDERED: Final = "rendered"
_ENTRIES: Final = "entries"  # beside formats, whose names have a language after a space
_BUILTIN: Final = frozenset(name for kind, name, _ in BUILTIN if kind == "exporter")


def write_formats(planned: Plan, formats: Iterable[Format], outcome: Outcome, *, executor: Executor | None) -> None:
    """Write all feeds in each format and language, each entry rendered at most once in each.

    Entries that changed are rendered ahead, in formats that changed all of them; others only where a document that is
    to be written has them.
    """
    exports = exports_of(planned, formats)
    _reserve(planned, outcome)
    numbers = planned.entries.keys.numbers
    addressed, before = Addressed(planned.entries.pages), planned.cache.section(_section(planned))
    with ExitStack() as stack:
        spills = [stack.enter_context(Spill()) for _ in exports]
        fragments = [
            Fragments(
                rendering=export.rendering,
                numbers=numbers,
                spill=spill,
                measures=_measures(export),
                addressed=addressed,
                shown=partial(_shown, export, partial(outcome.warn, Origin("ledger"))),
            )
            for export, spill in zip(exports, spills, strict=True)
        ]
        changed = [made for export, made in zip(exports, fragments, strict=True) if _is_new(export, before, outcome)]
        render_ahead(_wanted(planned, fragments, changed, before), executor, partial(outcome.warn, Origin("build")))
        for export, made, spill in zip(exports, fragments, spills, strict=True):
            with spill:
                write(export, made, outcome)
                made.measures.keep()
    _keep(planned, exports, before)


def _shown(export: Export, warn: Callable[[str], None], entry: Entry) -> Entry:
    """Return an entry as its own page shows it; ``warn`` is called of what cannot be read of it."""
    return export.plan.on_page(entry, export.exporter, export.context, warn)


def _reserve(planned: Plan, outcome: Outcome) -> None:
    """Reserve the documents that each publication has, the main documents of all formats and what is not made now."""
    publication = planned.edition.publication
    folders = [publication.folder(language) for language in publication.all_languages]
    outcome.claims.reserve(OFFERS, (INDEX, *(below(folder, OUTLINE) for folder in folders)))
    feeds = [feed.slug for selected in planned.selected for feed in selected.feeds.values()]
    outcome.claims.reserve(CHANGES_FORMAT, (below(folder, changes.FILENAME) for folder in (*folders, *feeds)))
    for made in planned.formats:
        outcome.claims.reserve(made.exporter.name, (below(slug, made.exporter.filename) for slug in feeds))
        if made.exporter.name in outcome.not_made:
            _reserve_shared(planned, made, outcome)
    for exporter, _, name in (owned.partition(":") for owned in outcome.before):
        if exporter in outcome.not_made:
            outcome.claims.reserve(exporter, [name])


def _reserve_shared(planned: Plan, made: Format, outcome: Outcome) -> None:
    """Reserve the documents that a format that is not made now shares with others that make the same."""
    publication, shared = planned.edition.publication, made.exporter.shared
    if shared is None:
        return
    context = Context(publication=publication, options=made.options, language=publication.language)
    try:
        for document in shared(context):
            outcome.claims.share(b"".join(document.chunks), document.name)
    except BaseException as error:  # noqa: BLE001 -- a plugin may raise anything; it is named where it is made
        let_end(error)


def exports_of(planned: Plan, formats: Iterable[Format]) -> list[Export]:
    """Return formats in all languages, those that come with diplofeed first: their documents are theirs."""
    languages = planned.edition.publication.all_languages
    ordered = sorted(formats, key=lambda made: made.exporter.name not in _BUILTIN)
    programs = zip(ordered, codes(functions_of(made.exporter) for made in ordered), strict=True)
    return [Export.of(planned, made, language, program) for made, program in programs for language in languages]


def _measures(export: Export) -> Measures:
    plan = export.plan
    return Measures(plan.cache, f"measures {plan.edition.name}", export.name, export.key, plan.entries.keys)


def _section(planned: Plan) -> str:
    return f"{_RENDERED} {planned.edition.name}"


def _is_new(export: Export, before: Mapping[str, tuple[bytes, bytes]], outcome: Outcome) -> bool:
    """Return whether a format is another than in the build before, or its documents are not there."""
    key, _ = before.get(export.name, (b"", b""))
    return key != export.key or not outcome.states.get(below(export.folder, export.exporter.filename))


def _wanted(
    planned: Plan,
    fragments: Sequence[Fragments],
    changed_formats: Sequence[Fragments],
    before: Mapping[str, tuple[bytes, bytes]],
) -> Wanted:
    """Return what to render ahead, of the entries that any feed shows."""
    _, keys = before.get(_ENTRIES, (b"", b""))
    rendered = digests_in(keys)
    shown = {entry.tag for selected in planned.selected for entry in selected.selection.entries}
    entries = [entry for entry in planned.entries.all if entry.tag in shown]
    of_entry = planned.entries.keys
    return Wanted(
        changed=[entry for entry in entries if of_entry[entry.tag] not in rendered],
        others=[entry for entry in entries if of_entry[entry.tag] in rendered],
        formats=fragments,
        changed_formats=changed_formats,
    )


def _keep(planned: Plan, exports: Iterable[Export], before: Mapping[str, tuple[bytes, bytes]]) -> None:
    """Store which entries were rendered for which formats, as a hint what the next build renders ahead."""
    kept = {export.name: (export.key, b"") for export in exports}
    kept[_ENTRIES] = (b"", planned.entries.keys.joined)
    planned.cache.keep(_section(planned), {name: row for name, row in kept.items() if row != before.get(name)})


def write(export: Export, fragments: Fragments, outcome: Outcome) -> None:
    """Write one format of every feed and every entry and, where it is the format for that, the feed of changes.

    What the exporter or the sink raises ends this format, not the others, and is noted in the outcome.
    """
    exporter = export.exporter
    if fragments.failure:
        outcome.fail(exporter.name, f"exporter {exporter.name!r} failed at {fragments.failure}")
        return
    files = Files(export, fragments, outcome)
    try:
        _write_all(export, files, outcome)
    except SinkError as error:
        outcome.refuse(exporter.name, error)
    except PluginError as error:
        outcome.fail(exporter.name, f"exporter {exporter.name!r} failed at {files.now}: {error}")
    except BaseException as error:  # noqa: BLE001 -- a plugin may raise anything; the other formats go on
        let_end(error)
        outcome.fail(exporter.name, f"exporter {exporter.name!r} failed at {files.now}: {blamed(error, exporter)}")


def _write_all(export: Export, files: Files, outcome: Outcome) -> None:
    language, order = export.context.language, export.exporter.order
    files.put_shared()
    for selected in export.plan.selected:
        feed, of_feed = export.plan.feed(selected, language, export.exporter)
        listing = selected.listings[order]
        key = digest(of_feed, listing.key)
        fragments = files.fragments.of(listing.entries)
        make = partial(export.exporter.documents_of, feed, fragments, export.context)
        files.put_feed(feed, feed.slug, key, make)
        if feed.is_everything:
            files.put_pages(entry for entry in listing.entries if not entry.withdrawn)
    _write_changes(export, files, outcome)
    files.keep()
    own = f"{export.exporter.name}:"
    if export.plan.selected and not any(owned.startswith(own) for owned in outcome.kept):
        message = "it made no document, of no feed and of no item, so there is no file of this format"
        outcome.warn(Origin(f"exporter {export.exporter.name}"), message)


def _write_changes(export: Export, files: Files, outcome: Outcome) -> None:
    """Write what shows changes; what cannot be read in the ledger is left out, with a warning in the outcome."""
    for each in changes_of(export, partial(outcome.warn, Origin("ledger"))):
        files.put_feed(each.feed, each.folder, each.key, each.make)


_MakeChanges: TypeAlias = Callable[[Feed, Iterable[Entry], Context[Any]], Iterable[Document]]


@frozen
class Changes:
    """A feed of changes, to be written.

    Attributes:
        folder: Below the output directory.
        key: A digest of what it shows.
        make: Makes its documents.
    """

    feed: Feed
    folder: str
    key: bytes
    make: Callable[[], Iterable[Document]]


def changes_of(export: Export, warn: Callable[[str], None]) -> Iterator[Changes]:
    """Yield the feeds of changes, of everything and of each feed the publication names: the newest revisions.

    Each revision of what is not hidden is an entry of its own. What cannot be read in the ledger is left out, and
    ``warn`` is called. A format that shows no changes has none.
    """
    plan, context, exporter = export.plan, export.context, export.exporter
    make = exporter.changes or _feed_of_changes(exporter)
    has_changes = exporter.changes is not None or exporter.name == CHANGES_FORMAT
    made = [made for made in plan.formats if made.exporter.name == CHANGES_FORMAT]
    for selection, revisions in plan.revisions if has_changes else ():
        feed = changes_feed(
            plan.edition.publication, context.language, made, revisions, selection, began=plan.began, now=plan.now
        )
        entries = _notices(export, revisions, warn)
        folder = below(export.folder, selection.slug if selection else "")
        key = digest(key_of_feed(feed), _key_of(revisions, plan.entries.pages.paths))
        yield Changes(feed, folder, key, partial(make, feed, entries, context))


def _feed_of_changes(exporter: Exporter) -> _MakeChanges:
    """Return what makes the documents of a feed of changes, by the functions that make those of other feeds."""

    def make(feed: Feed, entries: Iterable[Entry], context: Context[Any]) -> Iterable[Document]:
        fragments = (Fragment(entry, exporter.entry(entry, context)) for entry in entries)
        return exporter.documents_of(feed, fragments, context)

    return make


def _notices(export: Export, revisions: Iterable[Revision], warn: Callable[[str], None]) -> Iterator[Entry]:
    """Yield revisions as entries, whose link is the page of the item they are about where it has one."""
    addressed, context = export.plan.entries.pages.addressed, export.context
    for entry in changes.entries_of(revisions, partial(export.plan.notice, language=context.language), warn):
        notice = addressed(entry, context)
        is_there = notice.references[0].tag in export.plan.entries.pages.paths
        yield evolve(notice, page=notice.references[0].url) if is_there else notice


def _key_of(revisions: Iterable[Revision], paths: Mapping[str, str]) -> bytes:
    """Return a key of revisions, and of where the pages of their items are."""
    rows = (f"{each.tag} {each.number} {each.at} {paths.get(each.tag, '')!r}\n" for each in revisions)
    return "".join(rows).encode(errors="backslashreplace")

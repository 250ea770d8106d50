"""The documents of one format in one language, each written only if it differs from the stored one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import ExitStack
from functools import partial
from typing import Final

from diplofeed.cache import digest
from diplofeed.errors import Origin, PluginError, SinkError
from diplofeed.export import Fragment
from diplofeed.feeds import changes
from diplofeed.feeds.feed import CHANGES_FORMAT, Format, below, changes_feed
from diplofeed.publishing.cached import Measures
from diplofeed.publishing.edition import Plan, key_of_feed, revisions_of
from diplofeed.publishing.export import Export, code_of
from diplofeed.publishing.files import Files
from diplofeed.publishing.fragments import Fragments, Wanted, render_ahead
from diplofeed.publishing.outcome import Outcome
from diplofeed.publishing.spill import Spill

__all__ = ["write_formats"]

_RENDERED: Final = "rendered"
_ENTRIES: Final = "entries"  # beside formats, whose names have a language after a space
_KEY_SIZE: Final = 16


def write_formats(planned: Plan, formats: Iterable[Format], outcome: Outcome, *, executor: Executor | None) -> None:
    """Write all feeds in each format and language, each entry rendered at most once in each.

    Entries that changed are rendered ahead, in formats that changed all of them; others only where a document that is
    to be written has them.
    """
    exports = _exports(planned, formats)
    numbers = {entry.tag: number for number, entry in enumerate(planned.entries.all)}
    pages, before = planned.entries.pages, planned.cache.section(_section(planned))
    with ExitStack() as stack:
        spills = [stack.enter_context(Spill(len(numbers))) for _ in exports]
        fragments = [
            Fragments(rendering=export.rendering, numbers=numbers, spill=spill, measures=_measures(export), pages=pages)
            for export, spill in zip(exports, spills, strict=True)
        ]
        changed = [made for export, made in zip(exports, fragments, strict=True) if _is_changed(export, before)]
        render_ahead(_wanted(planned, fragments, changed, before), executor, partial(outcome.warn, Origin("build")))
        for export, made, spill in zip(exports, fragments, spills, strict=True):
            with spill:
                write(export, made, outcome)
                made.measures.keep()
    _keep(planned, exports, before)


def _exports(planned: Plan, formats: Iterable[Format]) -> list[Export]:
    languages = planned.edition.publication.all_languages
    programs = [(made, code_of(made.exporter)) for made in formats]
    return [Export.of(planned, made, language, program) for made, program in programs for language in languages]


def _measures(export: Export) -> Measures:
    plan = export.plan
    return Measures(plan.cache, f"measures {plan.edition.name}", export.name, export.key, plan.entries.keys)


def _section(planned: Plan) -> str:
    return f"{_RENDERED} {planned.edition.name}"


def _is_changed(export: Export, before: Mapping[str, tuple[bytes, bytes]]) -> bool:
    return before.get(export.name, (b"", b""))[0] != export.key


def _wanted(
    planned: Plan,
    fragments: Sequence[Fragments],
    changed_formats: Sequence[Fragments],
    before: Mapping[str, tuple[bytes, bytes]],
) -> Wanted:
    """Return what to render ahead, of the entries that any feed shows."""
    _, keys = before.get(_ENTRIES, (b"", b""))
    rendered = {keys[start : start + _KEY_SIZE] for start in range(0, len(keys), _KEY_SIZE)}
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
    kept[_ENTRIES] = (b"", b"".join(planned.entries.keys.values()))
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
        outcome.fail(exporter.name, str(error))
    except PluginError as error:
        outcome.fail(exporter.name, f"exporter {exporter.name!r} failed at {files.now}: {error}")
    except (Exception, SystemExit) as error:  # noqa: BLE001 -- a plugin may raise anything; the other formats go on
        outcome.fail(
            exporter.name, f"exporter {exporter.name!r} failed at {files.now}: {type(error).__name__}: {error}"
        )


def _write_all(export: Export, files: Files, outcome: Outcome) -> None:
    language, order = export.context.language, export.exporter.order
    files.put_shared()
    for selected in export.plan.selected:
        feed, listing = selected.feeds[language], selected.listings[order]
        key = digest(selected.keys[language], listing.key)
        files.put_feed(feed, feed.slug, key, files.fragments.of(listing.entries))
        if feed.is_everything:
            files.put_pages(entry for entry in listing.entries if not entry.withdrawn)
    if export.exporter.name == CHANGES_FORMAT:
        _write_changes(export, files, outcome)
    files.keep()


def _write_changes(export: Export, files: Files, outcome: Outcome) -> None:
    """Write the feeds of changes, of everything and of each feed the publication names: the newest revisions.

    Each revision of what is not hidden is an entry of its own. What cannot be read in the ledger is left out, with a
    warning in the outcome.
    """
    plan, context, exporter = export.plan, export.context, export.exporter
    publication, made = plan.edition.publication, Format(exporter=exporter, options=context.options)
    for selection, revisions in revisions_of(plan):
        feed = changes_feed(publication, context.language, made, revisions, selection, began=plan.began, now=plan.now)
        key = "".join(f"{revision.tag} {revision.number} {revision.at}\n" for revision in revisions).encode()
        entries = changes.entries_of(revisions, context.language, partial(outcome.warn, Origin("ledger")))
        fragments = (Fragment(entry, exporter.entry(entry, context)) for entry in entries)
        folder = below(export.folder, selection.slug if selection else "")
        files.put_feed(feed, folder, digest(key_of_feed(feed), key), fragments)

"""Open the folder of a record, that is its configuration, plugins, items and ledger; and build it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Final

from attrs import evolve, frozen

from diplofeed.blame import FILE_MODULE
from diplofeed.cache import NO_CACHE, Cache
from diplofeed.cache.shortcut import Shortcut
from diplofeed.config.load import Config, load_config
from diplofeed.errors import Fault, LedgerError, Origin, Severity
from diplofeed.feeds.feed import Format
from diplofeed.ledger.store import Ledger
from diplofeed.ledger.text import copy
from diplofeed.model.ahead import begins, claimed_ahead
from diplofeed.publishing.build import Task, is_address, ledger_of
from diplofeed.publishing.destination import Destination, destination_of
from diplofeed.publishing.formats import Formats, formats_of
from diplofeed.publishing.jobs import processes
from diplofeed.publishing.places import check_ledger, check_outputs, check_places, checked_sinks
from diplofeed.publishing.publish import publish
from diplofeed.publishing.reading import load_record, read_outside
from diplofeed.publishing.report import Report, at_rest, to_plain
from diplofeed.push.pending import PendingNotices
from diplofeed.record import Record
from diplofeed.registry import Registry
from diplofeed.sink.contract import STAGING
from diplofeed.typed import typed_arguments

__all__ = ["build_folder", "open_ledger", "open_record", "pending_notices_of", "read"]

_NEVER: Final = "9999"  # later than any moment in ISO 8601


# ---------------------------------------------------------------- open


def open_record(directory: Path) -> tuple[Config, Registry]:
    """Return the configuration of a record, and what is installed with the plugins it names.

    Raises:
        ConfigError: ``diplofeed.toml`` is missing or wrong.
    """
    config = load_config(directory)
    return config, Registry.installed().with_files(directory, config.plugins.files)


@typed_arguments
def read(directory: Path | str) -> Record:
    """Return the record in a directory: its own files and its further sources; every fault is in `Record.faults`.

    Raises:
        ConfigError: ``diplofeed.toml`` is missing or wrong.
    """
    root = Path(directory)
    return load_record(root, *open_record(root))


@contextmanager
def open_ledger(
    directory: Path, config: Config, place: Path | str | None = None, *, dry_run: bool = False
) -> Iterator[Ledger]:
    """Open the ledger of a record; a dry run gets a copy that is thrown away.

    Raises:
        LedgerError: It cannot be opened.
    """
    where = place or ledger_of(directory)
    is_new = not is_address(place) and not _is_there(Path(where))
    with Ledger.open(":memory:" if dry_run and is_new else where, publication=config.publication.id) as ledger:
        if not dry_run or is_new:
            yield ledger
            return
        with copy(ledger) as forgotten:
            yield forgotten


def _is_there(ledger: Path) -> bool:
    """Return whether there is a ledger; raise LedgerError where nobody may look, or nothing can have such a name."""
    try:
        return ledger.exists()
    except OSError as error:
        raise LedgerError(f"{ledger}: the ledger cannot be looked at: {error.strerror or error}") from error


def pending_notices_of(directory: Path) -> PendingNotices:
    """Return the notices that hubs are still to get of a record."""
    return PendingNotices(directory / ".diplofeed" / "websub.json")


# ---------------------------------------------------------------- build


@frozen(kw_only=True)
class _Opened:
    """What the configuration of a folder resolves to."""

    config: Config
    registry: Registry
    formats: Formats
    destination: Destination


def build_folder(task: Task, shortcut: Shortcut) -> Report:
    """Build, and keep what is needed to see at a glance that there is nothing to do the next time.

    Raises:
        DiplofeedError: As `diplofeed.publishing.build.build` says.
    """
    config, registry = open_record(task.directory)
    opened = _Opened(
        config=config,
        registry=registry,
        formats=formats_of(config, registry, task.formats, task.options),
        destination=destination_of(config, registry),
    )
    cache = NO_CACHE if task.dry_run else shortcut.cache
    are_folders, has_internal = opened.destination.is_folder, opened.destination.has_internal
    if are_folders:
        check_places(task, config, has_internal=has_internal)
    with open_ledger(task.directory, config, task.ledger, dry_run=task.dry_run) as ledger, ledger.hold():
        check_ledger(ledger, is_new=task.new_ledger)
        if are_folders:
            check_outputs(task, ledger, has_internal=has_internal)
        ready_for = () if ledger.about("began") else _modules(opened.formats.made)  # in a first build all is rendered
        with nullcontext(task.executor) if task.executor else processes(task.jobs, ready_for) as executor:
            record = load_record(task.directory, config, registry, cache=cache, now=task.now)
            report = _publish(task, record, opened, ledger, cache, executor)
        warnings = () if task.dry_run else _note_hubs(task.directory, config.publication.hubs, report.topics)
    failures = (*map(str, opened.formats.failures), *report.failures)
    report = evolve(report, failures=failures, hubs=config.publication.hubs)
    are_files = opened.destination.is_folder and not is_address(task.ledger)
    if report.complete and are_files and not task.dry_run:
        _keep(task, shortcut, opened, record, report)
    return evolve(report, faults=(*report.faults, *warnings))


def _modules(formats: Iterable[Format]) -> list[str]:
    """Return the modules of exporters, but for those of plugin files, which are loaded by their paths."""
    modules = {format_.exporter.entry.__module__ for format_ in formats}
    return sorted(module for module in modules if not module.startswith(FILE_MODULE))


def _publish(
    task: Task, record: Record, opened: _Opened, ledger: Ledger, cache: Cache, executor: Executor | None
) -> Report:
    config = opened.config
    sinks = opened.destination.sinks(task)
    sink, internal = checked_sinks(task, ledger, sinks) if opened.destination.is_folder else sinks
    owners = (ledger.outputs(sink.name), ledger.internal().outputs(internal.name))
    remembered = {path.partition(":")[0] for paths in owners for path in paths}
    return publish(
        record,
        publication=config.publication,
        formats=opened.formats.made,
        ledger=ledger,
        sink=sink,
        now=task.now,
        feeds=config.feeds,
        feeds_by=config.feeds_by,
        only=opened.formats.names.intersection(task.formats) if task.formats else None,
        others=opened.formats.others(opened.registry, remembered),
        internal=internal,
        withdraw_at_most=1 if task.allow_withdrawals else config.build.withdraw_at_most,
        cache=cache,
        tick=task.tick,
        expect=task.expect,
        executor=executor,
    )


def _note_hubs(directory: Path, hubs: Sequence[str], topics: Iterable[str]) -> tuple[Fault, ...]:
    """Remember which feeds hubs are to be notified of; return what keeps that from being remembered."""
    notices = pending_notices_of(directory)
    try:
        if hubs or notices.path.exists():
            notices.add(hubs, topics)
    except OSError as error:
        message = f"{error.strerror}: the hubs will not be notified of this build"
        return (Fault(origin=Origin(str(notices.path)), message=message, severity=Severity.WARNING),)
    return ()


def _keep(task: Task, shortcut: Shortcut, opened: _Opened, record: Record, report: Report) -> None:
    """Keep the report of a build that would change nothing, unless nobody can tell what the sources read.

    A build that could not remove a folder of its own leaves that to the next, which has to look.
    """
    if any((folder / STAGING).exists() for folder in (task.output, task.internal_output)):
        return
    exporters = [format_.exporter for format_ in opened.formats.made]
    outside = read_outside(task.directory, opened.config, opened.registry, exporters)
    if outside is None:
        return
    written = [task.output / name for name in report.unchanged + report.written]
    if report.internal:
        written += [task.internal_output / name for name in report.internal.unchanged + report.internal.written]
    embargoes = (item.embargo_until for item in record.items)
    begun = (begins(when) for item in record.items for when in claimed_ahead(item))
    moments = (moment for moment in (*embargoes, *begun) if moment and moment > task.now)
    until = min((moment.isoformat() for moment in moments), default=_NEVER)
    plain, (paths, code) = to_plain(at_rest(report)), outside
    shortcut.keep(plain, now=task.now, until=until, outside=paths, code_files=code, written=written)

"""``check``: what is wrong with a record and with its plugins."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import click
from attrs import frozen

from diplofeed.cli.advice import overdue, placeholders
from diplofeed.cli.build import moment
from diplofeed.cli.kept import refresh
from diplofeed.cli.shared import DIR, JSON, print_faults, printed_errors
from diplofeed.config.load import Config
from diplofeed.errors import DiplofeedError, Fault, LedgerError, Origin, PluginError, Severity
from diplofeed.publishing.build import ledger_of
from diplofeed.publishing.destination import destination_of
from diplofeed.publishing.folder import open_ledger, open_record
from diplofeed.publishing.formats import fault_of, formats_of
from diplofeed.publishing.past import warnings_of_rewriting
from diplofeed.publishing.reading import load_record
from diplofeed.record import Record
from diplofeed.registry import Registry
from diplofeed.sources.folder import FORGETFUL, Memory

__all__ = ["Checked", "check", "checked"]

_MISSING = 'diplofeed check --watch needs more packages: pip install "diplofeed[serve]"'


@frozen(kw_only=True)
class Checked:
    """What is wrong with a record, and how many meetings and statements of it are good."""

    faults: tuple[Fault, ...]
    meetings: int = 0
    statements: int = 0

    @property
    def is_good(self) -> bool:
        """Whether it has no error; warnings leave nothing out."""
        return not any(fault.severity is Severity.ERROR for fault in self.faults)

    @property
    def good(self) -> str:
        """What is good of it, in words."""
        counts = ((self.meetings, "meeting"), (self.statements, "statement"))
        return "good: " + " and ".join(f"{number} {kind}{'' if number == 1 else 's'}" for number, kind in counts)


@click.command()
@DIR
@click.option("--now", metavar="MOMENT", callback=moment, help="What is over by then; the clock's moment by default.")
@click.option("--watch", is_flag=True, help="Go on, and say what is new and what is mended whenever a file is saved.")
@JSON
def check(directory: Path, now: datetime | None, *, watch: bool, as_json: bool) -> None:
    """Name every fault of the record in DIR and of its plugins; exit 1 if there is one.

    Meetings that are over and still scheduled, and addresses that init wrote, are warnings. Ctrl-C ends --watch,
    with which --json prints a document a line.

    \b
    Examples:
        diplofeed check my-record
        diplofeed check my-record --watch
    """
    with printed_errors(as_json=as_json):
        if watch:
            sys.exit(_watching()(directory, now, as_json=as_json))
        done = checked(directory, now)
    print_faults(done.faults, as_json=as_json)
    if not as_json:
        click.echo(done.good)
    sys.exit(0 if done.is_good else 1)


def _watching() -> Callable[..., int]:
    """Return what watches a record; raise DiplofeedError where the extra is not installed."""
    try:
        from diplofeed.cli.watch import watched  # noqa: PLC0415 -- an extra
    except ModuleNotFoundError as error:
        if error.name and error.name.partition(".")[0] in ("watchfiles", "anyio"):
            raise DiplofeedError(_MISSING) from error
        raise
    return watched


def checked(directory: Path, now: datetime | None, memory: Memory = FORGETFUL) -> Checked:
    """Return what is wrong with a record and its plugins, and write its schemas anew where it keeps some.

    Args:
        directory: The record's.
        now: What is over by then; the clock's moment where None.
        memory: What it has of the record's files is not read again.

    Raises:
        ConfigError: ``diplofeed.toml`` is missing or wrong.
    """
    config, registry = open_record(directory)
    failures = (*formats_of(config, registry).failures, *_failures_of_sink(config, registry))
    moment_ = now or datetime.now(tz=UTC)
    record = load_record(directory, config, registry, now=moment_, advise=overdue(moment_), memory=memory)
    rewritten = _rewritten(directory, config, record)
    refresh(directory, [item.id for item in record.items], registry)
    kinds = [item.kind for item in record.items]
    return Checked(
        faults=(*map(fault_of, failures), *placeholders(directory), *record.faults, *rewritten),
        meetings=kinds.count("meeting"),
        statements=kinds.count("statement"),
    )


def _rewritten(directory: Path, config: Config, record: Record) -> tuple[Fault, ...]:
    """Return warnings of what a build would change about people in what was published, if there was a build."""
    place = ledger_of(directory)
    if not place.is_file():
        return ()
    try:
        with open_ledger(directory, config, dry_run=True) as ledger:
            return tuple(warnings_of_rewriting(record.items, ledger.remembered()))
    except LedgerError as error:  # the record may be right all the same
        return (Fault(origin=Origin(str(place)), message=str(error), severity=Severity.WARNING),)


def _failures_of_sink(config: Config, registry: Registry) -> tuple[PluginError, ...]:
    """Return why the sink plugin of a record cannot be used; faults of the configuration are raised."""
    try:
        destination_of(config, registry)
    except PluginError as error:
        return (error,)
    return ()

"""``check``: what is wrong with a record and with its plugins."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from diplofeed.cli.advice import overdue, placeholders
from diplofeed.cli.build import moment
from diplofeed.cli.kept import refresh
from diplofeed.cli.shared import DIR, JSON, print_faults, printed_errors
from diplofeed.config.load import Config
from diplofeed.errors import Fault, LedgerError, Origin, PluginError, Severity
from diplofeed.publishing.build import ledger_of
from diplofeed.publishing.destination import destination_of
from diplofeed.publishing.folder import open_ledger, open_record
from diplofeed.publishing.formats import fault_of, formats_of
from diplofeed.publishing.past import warnings_of_rewriting
from diplofeed.publishing.reading import load_record
from diplofeed.record import Record
from diplofeed.registry import Registry

__all__ = ["check"]


@click.command()
@DIR
@click.option("--now", metavar="MOMENT", callback=moment, help="What is over by then; the clock's moment by default.")
@JSON
def check(directory: Path, now: datetime | None, *, as_json: bool) -> None:
    """Name every fault of the record in DIR and of its plugins; exit 1 if there is one.

    Meetings that are over and still scheduled, and addresses that init wrote, are warnings.

    \b
    Example:
        diplofeed check my-record
    """
    with printed_errors(as_json=as_json):
        config, registry = open_record(directory)
        failures = (*formats_of(config, registry).failures, *_failures_of_sink(config, registry))
        moment_ = now or datetime.now(tz=UTC)
        record = load_record(directory, config, registry, now=moment_, advise=overdue(moment_))
        rewritten = _rewritten(directory, config, record)
        refresh(directory, [item.id for item in record.items], registry)
    faults = (*map(fault_of, failures), *placeholders(directory), *record.faults, *rewritten)
    print_faults(faults, as_json=as_json)
    if not as_json:
        kinds = [item.kind for item in record.items]
        counts = ((kinds.count(kind), kind) for kind in ("meeting", "statement"))
        good = " and ".join(f"{number} {kind}{'' if number == 1 else 's'}" for number, kind in counts)
        click.echo(f"good: {good}")
    sys.exit(1 if any(fault.severity is Severity.ERROR for fault in faults) else 0)


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

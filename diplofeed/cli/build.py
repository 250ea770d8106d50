"""``build``: parse the options, build, and print what was done."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

import click
from attrs import define, evolve

from diplofeed.cli.completing import complete_formats
from diplofeed.cli.reporting import Printed, printed
from diplofeed.cli.shared import DIR, JSON, LEDGER, print_json, printed_errors
from diplofeed.errors import ConfigError, Ending, Fault, Origin
from diplofeed.publishing.build import INTERNAL, PUBLIC, Settings
from diplofeed.publishing.build import build as build_directory

__all__ = ["build"]

_COLLECTED: Final = 200_000, 20, 100
"""When the collector looks for cycles: a build makes millions of values and few cycles, which takes it a twentieth."""

_SPELT: Final = {
    "formats": "--format",
    "options": "--set",
    "output": "--output",
    "internal_output": "--internal-output",
    "ledger": "--ledger",
}
"""How the arguments of the library's call are spelt on the command line, where a fault stands in them."""


def moment(_: click.Context, __: click.Parameter, value: str | None) -> datetime | None:
    """Return the moment an option names."""
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError as error:
        raise click.BadParameter(f"{value!r} is no moment; write it as 2026-11-23T12:00Z") from error
    if moment.tzinfo is None:
        raise click.BadParameter(f"{value!r} has no zone; write it as 2026-11-23T12:00Z")
    return moment


def settings(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> dict[str, dict[str, str]]:
    """Return the options of exporters by name, of texts such as ``ical.imprecise=omit``; the last of each counts."""
    options: dict[str, dict[str, str]] = {}
    for setting in values:
        path, equals, value = setting.partition("=")
        name, dot, option = path.partition(".")
        if not (equals and dot and name and option):
            raise click.BadParameter(f"{setting!r} is not NAME.OPTION=VALUE, as in ical.imprecise=omit")
        options.setdefault(name, {})[option] = value
    return options


class _TerminatedError(Ending):
    """SIGTERM was received; no plugin that raises or catches errors is taken for it."""


def _terminate(_: int, __: object) -> None:
    raise _TerminatedError


@contextmanager
def ending_well() -> Iterator[None]:
    """Tidy up and exit on SIGTERM and Ctrl-C, with the exit status shells expect: 128 and the number of the signal."""
    before = signal.signal(signal.SIGTERM, _terminate)
    try:
        yield
    except _TerminatedError:
        click.echo("diplofeed: ended as asked; the next build completes what this one began", err=True)
        sys.exit(128 + signal.SIGTERM)
    except KeyboardInterrupt:
        click.echo("diplofeed: interrupted; the next build completes what this one began", err=True)
        sys.exit(128 + signal.SIGINT)
    finally:
        signal.signal(signal.SIGTERM, before)


@click.command()
@DIR
@click.option(
    "-o", "--output", type=click.Path(file_okay=False, path_type=Path), help="Where to write; DIR/public by default."
)
@click.option(
    "--internal-output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where to write the feeds for internal readers; DIR/internal by default.",
)
@click.option(
    "-f",
    "--format",
    "formats",
    multiple=True,
    shell_complete=complete_formats,
    help="Build only this format; may be repeated.",
)
@click.option(
    "--set",
    "options",
    multiple=True,
    metavar="NAME.OPTION=VALUE",
    callback=settings,
    help="Set an option of an exporter.",
)
@LEDGER
@click.option("--now", metavar="MOMENT", callback=moment, help="The moment of the build, instead of the clock's.")
@click.option("--dry-run", is_flag=True, help="Say what would change; write nothing.")
@click.option(
    "--jobs", type=click.IntRange(1), default=1, help="In how many processes to render items; one by default."
)
@click.option("--ping", is_flag=True, help="Tell the WebSub hubs of the feeds that changed.")
@click.option("--allow-withdrawals", is_flag=True, help="Let any number of items vanish that the record has no more.")
@click.option("--new-ledger", is_flag=True, help="Begin anew where files or a ledger of something else stand.")
@JSON
def build(
    directory: Path,
    output: Path | None,
    internal_output: Path | None,
    formats: tuple[str, ...],
    options: Settings,
    ledger: str | None,
    now: datetime | None,
    *,
    dry_run: bool,
    jobs: int,
    ping: bool,
    allow_withdrawals: bool,
    new_ledger: bool,
    as_json: bool,
) -> None:
    """Publish the record in DIR: write its feeds, calendars and digests, where they changed.

    Exit status: 0 all well, 1 something was left out and the rest is published, 2 nothing could be done.

    \b
    Examples:
        diplofeed build my-record
        diplofeed build my-record --dry-run
        diplofeed build my-record --ping
        diplofeed build my-record -o /srv/www/talks -f atom -f ical --set ical.imprecise=omit
    """
    target, inside = output or directory / PUBLIC, internal_output or directory / INTERNAL
    with printed_errors(as_json=as_json), ending_well(), _spelt_as_typed(), _progress(as_json) as progress:
        gc.set_threshold(*_COLLECTED)
        report = build_directory(
            directory,
            output=target,
            internal_output=inside,
            ledger=ledger,
            now=now,
            formats=formats,
            options=options,
            dry_run=dry_run,
            allow_withdrawals=allow_withdrawals,
            new_ledger=new_ledger,
            jobs=jobs,
            tick=progress.tick,
            expect=progress.expect,
        )
        result = printed(report, target, inside, dry_run=dry_run)
        if ping:
            from diplofeed.cli.push import push  # noqa: PLC0415 -- few builds tell hubs

            result = push(directory, report.hubs, result, dry_run=dry_run)
    _print(result, as_json=as_json)
    sys.exit(0 if report.complete else 1)


@contextmanager
def _spelt_as_typed() -> Iterator[None]:
    """Name the places of faults in the call as the command line spells them."""
    try:
        yield
    except ConfigError as error:
        raise ConfigError(map(_spelt, error.faults)) from error


def _spelt(fault: Fault) -> Fault:
    return evolve(fault, origin=Origin(_SPELT[fault.origin.file])) if fault.origin.file in _SPELT else fault


@define
class _Progress:
    """How many documents are done, and about how many there will be; shown where ``shown`` says so."""

    shown: bool
    total: int = 0
    done: int = 0

    def expect(self, more: int) -> None:
        """Count documents that will be."""
        self.total += more

    def tick(self, name: str) -> None:
        """Count a document that is done, and show it."""
        self.done += 1
        if self.shown:
            about = max(self.total, self.done)
            click.echo(f"\r\x1b[K{self.done} of about {about} documents, now {name[:60]}", nl=False, err=True)


@contextmanager
def _progress(as_json: bool) -> Iterator[_Progress]:
    """Show how many documents are done, on a terminal that can write a line again only."""
    shown = not as_json and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
    try:
        yield _Progress(shown)
    finally:
        if shown:
            click.echo("\r\x1b[K", nl=False, err=True)


def _print(result: Printed, *, as_json: bool) -> None:
    if as_json:
        print_json(result.data)
        return
    for line in result.errors:
        click.echo(line, err=True)
    for line in result.lines:
        click.echo(line)

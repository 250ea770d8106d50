"""``check`` and ``build``."""

from __future__ import annotations

import gc
import json
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from diplofeed.cli.formats import complete_formats, fault_of, formats_of, others_than
from diplofeed.cli.shared import DIR, JSON, LEDGER, is_address, open_ledger, open_record, print_faults, told

if TYPE_CHECKING:
    from diplofeed.cache.shortcut import Shortcut


__all__ = ["build", "check"]


@click.command()
@DIR
@JSON
def check(directory: Path, *, as_json: bool) -> None:
    """Name every fault of the record in DIR and of its plugins; exit 1 if there is one.

    \b
    Example:
        diplofeed check my-record
    """
    from diplofeed.publishing.reading import load_record  # noqa: PLC0415 -- see the docstring of the package

    with told(as_json=as_json):
        config, registry = open_record(directory)
        _, failures = formats_of(config, registry, (), ())
        record = load_record(directory, config, registry)
    faults = (*map(fault_of, failures), *record.faults)
    print_faults(faults, as_json=as_json)
    if not as_json:
        kinds = [item.kind for item in record.items]
        counts = ((kinds.count(kind), kind) for kind in ("meeting", "statement"))
        said = " and ".join(f"{number} {kind}{'' if number == 1 else 's'}" for number, kind in counts)
        click.echo(f"good: {said}")
    sys.exit(1 if any(fault.severity.value == "error" for fault in faults) else 0)


def moment(_: click.Context, __: click.Parameter, value: str | None) -> datetime:
    """Return the moment an option names, or the clock's; nothing else in the package reads the clock."""
    if value is None:
        return datetime.now(tz=UTC)
    try:
        moment = datetime.fromisoformat(value)
    except ValueError as error:
        raise click.BadParameter(f"{value!r} is no moment; write it as 2026-11-23T12:00Z") from error
    if moment.tzinfo is None:
        raise click.BadParameter(f"{value!r} has no zone; write it as 2026-11-23T12:00Z")
    return moment


class _TerminatedError(BaseException):
    """The system asks to end; no plugin that takes errors for its own may swallow it."""


def _terminate(_: int, __: object) -> None:
    raise _TerminatedError


@contextmanager
def ending_well() -> Iterator[None]:
    """End as asked by SIGTERM after tidying up, as Ctrl-C does, with the status shells give a process it ended."""
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
    "only",
    multiple=True,
    shell_complete=complete_formats,
    help="Build only this format; may be repeated.",
)
@click.option("--set", "settings", multiple=True, metavar="NAME.OPTION=VALUE", help="Set an option of an exporter.")
@LEDGER
@click.option("--now", metavar="MOMENT", callback=moment, help="The moment of the build, instead of the clock's.")
@click.option("--dry-run", is_flag=True, help="Say what would change; write nothing.")
@click.option(
    "--jobs", type=click.IntRange(1), default=1, help="In how many processes to render items; one by default."
)
@click.option("--ping", is_flag=True, help="Tell the WebSub hubs of the feeds that changed.")
@click.option("--allow-withdrawals", is_flag=True, help="Let any number of items vanish that the record has no more.")
@JSON
def build(
    directory: Path,
    output: Path | None,
    internal_output: Path | None,
    only: tuple[str, ...],
    settings: tuple[str, ...],
    ledger: str | None,
    now: datetime,
    *,
    dry_run: bool,
    jobs: int,
    ping: bool,
    allow_withdrawals: bool,
    as_json: bool,
) -> None:
    """Publish the record in DIR: write its feeds, calendars and digests, where they changed.

    \b
    Examples:
        diplofeed build my-record
        diplofeed build my-record --dry-run
        diplofeed build my-record --ping
        diplofeed build my-record -o /srv/www/talks -f atom -f ical --set ical.imprecise=omit
    """
    from diplofeed.cache import FileCache  # noqa: PLC0415
    from diplofeed.cache.shortcut import Shortcut  # noqa: PLC0415 -- see the docstring of the package

    target, inside = output or directory / "public", internal_output or directory / "internal"
    asked = json.dumps([str(target.absolute()), str(inside.absolute()), only, settings, ledger, allow_withdrawals])
    place = Path(ledger) if ledger else directory / ".diplofeed" / "ledger.db"
    with told(as_json=as_json), ending_well(), FileCache.of(directory, asked) as cache:
        shortcut = Shortcut(cache, asked, directory, (target, inside), place, time.time_ns())
        said = None if dry_run or is_address(ledger) else shortcut.standing(now.astimezone(UTC))
        if said is None:
            ask = partial(_build, directory, target, inside, only=only, settings=settings, ledger=ledger, now=now)
            said = ask(
                dry_run=dry_run, jobs=jobs, allow_withdrawals=allow_withdrawals, quiet=as_json, shortcut=shortcut
            )
        if ping:
            from diplofeed.cli.push import push  # noqa: PLC0415 -- see the docstring of the package

            said = push(directory, said, dry_run=dry_run)
    _print_said(said, as_json=as_json)
    sys.exit(0 if said["complete"] else 1)


def _build(
    directory: Path,
    target: Path,
    inside: Path,
    *,
    only: tuple[str, ...],
    settings: tuple[str, ...],
    ledger: str | None,
    now: datetime,
    dry_run: bool,
    jobs: int,
    allow_withdrawals: bool,
    quiet: bool,
    shortcut: Shortcut,
) -> Mapping[str, Any]:
    """Build, and keep what is needed to see at a glance that there is nothing to do the next time."""
    from attrs import evolve  # noqa: PLC0415 -- see the docstring of the package

    from diplofeed.cache import NO_CACHE  # noqa: PLC0415
    from diplofeed.cli import reporting as _reporting  # noqa: PLC0415
    from diplofeed.cli.push import owe  # noqa: PLC0415 -- see the docstring of the package
    from diplofeed.publishing import publish  # noqa: PLC0415
    from diplofeed.publishing.jobs import processes  # noqa: PLC0415
    from diplofeed.publishing.reading import load_record, read_outside  # noqa: PLC0415
    from diplofeed.sink import DrySink, FolderSink  # noqa: PLC0415

    gc.set_threshold(100_000)  # hardly anything made here refers back to itself, and much of it is kept
    sink, cache = (DrySink, NO_CACHE) if dry_run else (FolderSink, shortcut.cache)
    config, registry = open_record(directory)
    formats, failures = formats_of(config, registry, only, settings)
    with (
        open_ledger(directory, config, ledger, dry_run=dry_run) as memory,
        memory.hold(),
        _progress(quiet) as tick,
        processes(jobs) as executor,
    ):
        record = load_record(directory, config, registry, cache=cache)
        report = publish(
            record,
            publication=config.publication,
            formats=formats,
            ledger=memory,
            sink=sink(target),
            now=now,
            feeds=config.feeds,
            feeds_by=config.feeds_by,
            only=only or None,
            others=others_than(registry, formats),
            internal=sink(inside),
            withdraw_at_most=1 if allow_withdrawals else config.build.withdraw_at_most,
            cache=cache,
            tick=tick,
            executor=executor,
        )
        hubs = config.publication.hubs
        wrong = [] if dry_run else owe(directory, hubs, report.topics)
    report = evolve(report, failures=(*map(str, failures), *report.failures))
    read = read_outside(directory, config, registry, [one.exporter for one in formats])
    if report.complete and read is not None and not dry_run and not is_address(ledger):
        files = [target / name for name in report.unchanged + report.written]
        if report.internal:
            files += [inside / name for name in report.internal.unchanged + report.internal.written]
        next_time = _reporting.said(_reporting.at_rest(report), target, inside, dry_run=False) | {"hubs": hubs}
        moments = (item.embargo_until for item in record.items)
        until = min((one.isoformat() for one in moments if one and one > now), default="9999")
        paths, code = read
        shortcut.keep(next_time, now=now.astimezone(UTC), until=until, paths=paths, code=code, files=files)
    said = _reporting.said(report, target, inside, dry_run=dry_run)
    return said | {"hubs": hubs, "errors": said["errors"] + wrong}


@contextmanager
def _progress(as_json: bool) -> Iterator[Callable[[str], None]]:
    """Show how many documents are done, on a terminal only."""
    if as_json or not sys.stderr.isatty():
        yield lambda _: None
        return
    done = 0

    def tick(name: str) -> None:
        nonlocal done
        done += 1
        click.echo(f"\r\x1b[K{done} documents, now {name[:60]}", nl=False, err=True)

    try:
        yield tick
    finally:
        click.echo("\r\x1b[K", nl=False, err=True)


def _print_said(said: Mapping[str, Any], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(said["data"], ensure_ascii=False, indent=2))
        return
    for line in said["errors"]:
        click.echo(line, err=True)
    for line in said["lines"]:
        click.echo(line)

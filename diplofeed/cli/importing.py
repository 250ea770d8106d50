"""``import``: what a file or an address says, merged into the record."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import click
from attrs import asdict, evolve

from diplofeed.cli.completing import complete_imports, complete_paths, complete_sources
from diplofeed.cli.reporting import fault_data, fault_lines
from diplofeed.cli.shared import JSON, print_json, printed_errors
from diplofeed.crawl.asking import Manners
from diplofeed.errors import ConfigError, Fault, Origin, printable
from diplofeed.importing.mapping import write_map
from diplofeed.importing.merging import Conflict, Settle
from diplofeed.importing.plan import Gone, Outcome, What
from diplofeed.importing.run import ImportReport, Wishes, import_again, import_from, names_of_imports
from diplofeed.record.plain import Plain

__all__ = ["import_"]

_MOST_LISTED: Final = 30  # items of a kind of outcome
_LONGEST: Final = 100  # characters of a value

_SAID: Final[Mapping[What, str]] = {
    What.ADDED: "added",
    What.UPDATED: "updated",
    What.CANCELLED: "cancelled, as it is gone there",
    What.WITHDRAWN: "removed, as it is gone there",
    What.CONFLICT: "changed on both sides",
    What.GONE: "gone there, and kept",
    What.REMOVED: "removed here, and not added again",
    What.UNREAD: "may be in what cannot be read of the record, and was left as it is",
    What.UNCHANGED: "unchanged",
}


def _options(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    """Return the options of the source by name; the last of each counts."""
    options = {}
    for setting in values:
        name, equals, value = setting.partition("=")
        if not (equals and name):
            raise click.BadParameter(f"{setting!r} is not OPTION=VALUE, as in zone=Europe/Vienna")
        options[name] = value
    return options


@click.command("import")
@click.argument("address", metavar="[FILE|URL|DIR]", default="", shell_complete=complete_paths)
@click.option(
    "--into",
    "directory",
    metavar="DIR",
    default=".",
    type=click.Path(file_okay=False, path_type=Path),
    help="The record; the current directory by default.",
)
@click.option(
    "--as",
    "kind",
    type=click.Choice(["meetings", "statements"]),
    help="What its entries are, where the format leaves that open.",
)
@click.option(
    "--use",
    default="",
    metavar="SOURCE",
    shell_complete=complete_sources,
    help="Which source reads it; by what it contains by default.",
)
@click.option(
    "--name",
    default="",
    metavar="NAME",
    shell_complete=complete_imports,
    help="What the import is called, in imports/NAME.jsonl; made of the file's name by default.",
)
@click.option(
    "--set", "options", multiple=True, metavar="OPTION=VALUE", callback=_options, help="Set an option of the source."
)
@click.option(
    "--theirs",
    is_flag=True,
    help="Where both sides changed a field, take what the other side says.",
)
@click.option(
    "--ours",
    is_flag=True,
    help="Where both sides changed a field, keep what the record says.",
)
@click.option(
    "--gone",
    type=click.Choice([each.value for each in Gone]),
    default=Gone.KEEP.value,
    help="What becomes of items the other side has no more; they are kept by default.",
)
@click.option(
    "--lines/--files",
    "as_lines",
    default=None,
    help="Write new items as JSON Lines, or each into a file of its own; by their number by default.",
)
@click.option(
    "--map",
    "only_map",
    is_flag=True,
    help="Write imports/NAME.columns.toml, which says which column of a table is which field, and nothing else.",
)
@click.option("--dry-run", is_flag=True, help="Show what would change; write nothing.")
@JSON
def import_(
    address: str,
    directory: Path,
    kind: str | None,
    use: str,
    name: str,
    options: Mapping[str, str],
    gone: str,
    *,
    theirs: bool,
    ours: bool,
    as_lines: bool | None,
    only_map: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Merge what a calendar, feed, table or page says into the record; run again, field by field.

    FILE, URL or DIR has meetings and statements. Run again, the import merges field by field: what only one side
    changed since the last import is taken from it, and where both did, each otherwise, a person decides. Without any
    of them everything that was imported before is read again.

    Exit status: 0 all well, 1 something was left out or is left to a person, 2 nothing could be done.

    \b
    Examples:
        diplofeed import talks.ics --set zone=Europe/Vienna
        diplofeed import visits.xlsx --map
        diplofeed import https://www.example.org/calendar.ics --dry-run
        diplofeed import https://www.example.org/sitemap.xml
        diplofeed import
    """
    if theirs and ours:
        raise click.UsageError("--ours and --theirs say the opposite: expected one of them")
    if only_map and not address:
        raise click.UsageError("--map needs the file or address of a table")
    wishes = Wishes(
        use=use,
        name=name,
        options={**options, **({"as": kind} if kind else {})},
        settle=Settle.THEIRS if theirs else Settle.OURS if ours else Settle.BY_HAND,
        gone=Gone(gone),
        as_lines=as_lines,
        dry_run=dry_run,
        manners=Manners(tell=lambda line: click.echo(printable(line), err=True)),
    )
    with printed_errors(as_json=as_json):
        if only_map:
            _map(directory, address, wishes, as_json=as_json)
            return
        names = () if address else _names(directory, name)
        reports = [import_again(directory, each, wishes) for each in names] or [import_from(directory, address, wishes)]
    if as_json:
        print_json(_plain(reports[0]) if address else [_plain(report) for report in reports])
    else:
        for report in reports:
            _print(report, dry_run=dry_run)
    sys.exit(0 if all(report.complete for report in reports) else 1)


def _map(directory: Path, address: str, wishes: Wishes, *, as_json: bool) -> None:
    """Write which column of a table is which field, and say where."""
    written = write_map(directory, address, wishes)
    click.echo(json.dumps({"written": [written]}) if as_json else printable(f"wrote {directory / written}"))


def _names(directory: Path, name: str) -> tuple[str, ...]:
    names = (name,) if name else names_of_imports(directory)
    if not names:
        message, expected = "nothing was imported into this record yet", "a file or an address to import"
        raise ConfigError([Fault(origin=Origin("import"), message=message, expected=expected)])
    return names


# ---------------------------------------------------------------- what is printed


def _print(report: ImportReport, *, dry_run: bool) -> None:
    """Print a report for people: what to look at on standard error, the rest on standard output."""
    for line in fault_lines(report.faults):
        click.echo(line, err=True)
    if report.not_modified:
        click.echo(printable(f"{report.name}: the other side says that nothing changed"))
        return
    if dry_run and report.diff:
        click.echo(report.diff, nl=False)
    for what in (What.ADDED, What.UPDATED, What.CANCELLED, What.WITHDRAWN, What.REMOVED, What.GONE, What.UNREAD):
        for line in _lines(what, [each for each in report.outcomes if each.what is what]):
            click.echo(printable(line))
    for outcome in report.outcomes:
        for conflict in outcome.conflicts:
            for line in _conflict(outcome, conflict):
                click.echo(printable(line), err=True)
        if outcome.lost:
            message = f"warning: {outcome.id}: what it refers to is not in the record, and was left out"
            click.echo(printable(f"{message}: {', '.join(outcome.lost[:5])}"), err=True)
    click.echo(printable(_summary(report, dry_run=dry_run)))


def _lines(what: What, outcomes: Iterable[Outcome]) -> Iterator[str]:
    listed = list(outcomes)
    for each in listed[:_MOST_LISTED]:
        fields = f": {', '.join(each.fields)}" if what is What.UPDATED else ""
        note = f" {each.note}" if each.note else ""
        where = f" ({each.file})" if each.file else ""
        yield f"{each.id}: {_SAID[what]}{note}{fields}{where}"
    if len(listed) > _MOST_LISTED:
        yield f"… and {len(listed) - _MOST_LISTED:,} more {_SAID[what]}"


def _conflict(outcome: Outcome, conflict: Conflict) -> Iterator[str]:
    yield f"{outcome.file}: error: {outcome.id}: {conflict.field}: {_SAID[What.CONFLICT]}"
    for label, value in (("before", conflict.before), ("here", conflict.ours), ("there", conflict.theirs)):
        yield f"    {label + ':':8}{_short(value)}"
    yield "    expected what is right in the file, then the import again with --ours; or --theirs to take what is there"


def _short(value: Plain) -> str:
    if value is None:
        return "nothing"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _summary(report: ImportReport, *, dry_run: bool) -> str:
    counts = Counter(outcome.what for outcome in report.outcomes)
    parts = [f"{counts[what]:,} {what.value}" for what in What if counts[what]]
    done = f"{', '.join(parts) or 'nothing to import'}"
    return f"{report.name} ({report.use}): {done}{'; nothing was written' if dry_run else ''}"


def _plain(report: ImportReport) -> dict[str, Any]:
    """Return a report as JSON can hold it."""
    return {
        "name": report.name,
        "source": report.use,
        "address": report.address,
        "complete": report.complete,
        "not_modified": report.not_modified,
        "outcomes": [_plain_outcome(outcome) for outcome in report.outcomes],
        "faults": [fault_data(fault) for fault in report.faults],
        "written": list(report.written),
        "diff": report.diff,
    }


def _plain_outcome(outcome: Outcome) -> dict[str, Any]:
    return asdict(
        evolve(outcome), value_serializer=lambda _, __, value: value.value if isinstance(value, What) else value
    )

"""The command ``diplofeed``: the only place that prints, reads the clock or exits.

Whatever a command needs is imported inside it: ``--help`` and completion answer at once.
"""

from __future__ import annotations

import gc
import json
import re
import signal
import sys
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from diplofeed import scaffold

if TYPE_CHECKING:
    from diplofeed._shortcut import Shortcut
    from diplofeed.errors import Fault, PluginError
    from diplofeed.ledger.store import Ledger
    from diplofeed.load import Config
    from diplofeed.node import Table
    from diplofeed.publishing import Format
    from diplofeed.registry import Registry

__all__ = ["main"]

_DIR = click.argument("directory", metavar="[DIR]", default=".", type=click.Path(file_okay=False, path_type=Path))
_LEDGER = click.option(
    "--ledger", metavar="FILE|URL", help="A file or postgresql+psycopg://…; DIR/.diplofeed/ledger.db by default."
)
_JSON = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON, for programs.")


def _moment(_: click.Context, __: click.Parameter, value: str | None) -> datetime:
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


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="diplofeed")
def main() -> None:
    """Publish a record of diplomacy as feeds, calendars and digests.

    \b
    A first record, built:
        diplofeed init my-record
        diplofeed build my-record

    \b
    Completion for bash (zsh and fish likewise):
        eval "$(_DIPLOFEED_COMPLETE=bash_source diplofeed)"
    """


class _TerminatedError(BaseException):
    """The system asks to end; no plugin that takes errors for its own may swallow it."""


def _terminate(_: int, __: object) -> None:
    raise _TerminatedError


@contextmanager
def _ending_well() -> Iterator[None]:
    """End as asked by SIGTERM after tidying up, as Ctrl-C does, with the status shells give a process it ended."""
    before = signal.signal(signal.SIGTERM, _terminate)
    try:
        yield
    except _TerminatedError:
        click.echo("diplofeed: ended as asked; the next build completes what this one began", err=True)
        sys.exit(128 + signal.SIGTERM)
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def _told(*, as_json: bool) -> Iterator[None]:
    """Turn what the package raises on purpose into a message and exit status 2."""
    from diplofeed.errors import DiplofeedError, RecordError  # noqa: PLC0415 -- see the module's docstring

    try:
        yield
    except RecordError as error:
        _print_faults(error.faults, as_json=as_json)
        sys.exit(2)
    except (DiplofeedError, OSError) as error:
        if as_json:
            click.echo(json.dumps({"error": str(error)}, ensure_ascii=False))
        click.echo(f"diplofeed: {error}", err=True)
        sys.exit(2)


def _print_faults(faults: Iterable[Fault], *, as_json: bool) -> None:
    from diplofeed import _reporting  # noqa: PLC0415 -- see the module's docstring

    if as_json:
        found = [_reporting.fault_data(fault) for fault in faults]
        click.echo(json.dumps({"faults": found}, ensure_ascii=False, indent=2))
        return
    for line in _reporting.fault_lines(tuple(faults)):
        click.echo(line, err=True)


@main.command()
@click.argument("directory", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@_JSON
def init(directory: Path, *, as_json: bool) -> None:
    """Make a new record in DIR; never overwrites a file.

    \b
    Example:
        diplofeed init my-record
    """
    with _told(as_json=as_json):
        made = scaffold.write_new(directory, scaffold.record(directory.absolute().name, datetime.now(tz=UTC).year))
    if as_json:
        click.echo(json.dumps({"directory": str(directory), "written": made}))
        return
    for name in made:
        click.echo(f"wrote {directory / name}")
    click.echo(f'Next: diplofeed new meeting {directory} --title "…" --when 2026-12; diplofeed build {directory}')


@main.group()
def new() -> None:
    """Add a meeting, a statement or a plugin to a record.

    \b
    Examples:
        diplofeed new meeting --title "Talks in Vienna" --when "July 2023"
        diplofeed new plugin titles
    """


def _add(directory: Path, folder: str, title: str, item_id: str, text: str, *, as_json: bool) -> None:
    if item_id.startswith(".") or "/" in item_id or "\\" in item_id:
        raise click.BadParameter(f"{item_id!r} is no id: it names the file", param_hint="--id")
    if item_id and scaffold.slug(item_id) != item_id.lower():
        raise click.BadParameter(f"{item_id!r} is not made of letters, digits and single hyphens", param_hint="--id")
    name = f"{folder}/{item_id or scaffold.slug(title)}.yaml"
    with _told(as_json=as_json):
        scaffold.write_new(directory, {name: text})
    click.echo(json.dumps({"written": [name]}) if as_json else f"wrote {directory / name}")


def _check_when(value: str) -> str:
    from diplofeed.when import WhenError, parse  # noqa: PLC0415 -- see the module's docstring

    try:
        return parse(value).text
    except WhenError as error:
        raise click.BadParameter(str(error), param_hint="--when") from error


@new.command("meeting")
@_DIR
@click.option("--title", required=True, help="What people call it.")
@click.option(
    "--when", required=True, help='As precisely as it is known: 2023-07, "July 2023", 2023-07-11T10:00[Europe/Vienna].'
)
@click.option("--party", "parties", multiple=True, help="A country code or an id of parties.yaml; may be repeated.")
@click.option("--id", "item_id", default="", help="The id, for ever; made of the title by default.")
@_JSON
def new_meeting(
    directory: Path, title: str, when: str, parties: tuple[str, ...], item_id: str, *, as_json: bool
) -> None:
    """Write a new meeting to DIR/meetings.

    \b
    Example:
        diplofeed new meeting --title "Talks in Vienna" --when "July 2023" --party US --party RU
    """
    text = scaffold.meeting(title, _check_when(when), parties)
    _add(directory, "meetings", title, item_id, text, as_json=as_json)


@new.command("statement")
@_DIR
@click.option("--speaker", required=True, help="An id of people.yaml, or a name.")
@click.option("--when", required=True, help="When it was said, as precisely as it is known.")
@click.option("--text", required=True, help="What was said.")
@click.option("--about", multiple=True, help="The id of a meeting it is about; may be repeated.")
@click.option("--id", "item_id", default="", help="The id, for ever; made of speaker and date by default.")
@_JSON
def new_statement(
    directory: Path, speaker: str, when: str, text: str, about: tuple[str, ...], item_id: str, *, as_json: bool
) -> None:
    """Write a new statement to DIR/statements.

    \b
    Example:
        diplofeed new statement --speaker "Dr. Emily Hall" --when 2023 --text "Talking lowers the risk."
    """
    known = _check_when(when)
    yaml_text = scaffold.statement(directory, speaker, known, text, about)
    _add(directory, "statements", f"{speaker} {known}", item_id, yaml_text, as_json=as_json)


@new.command("plugin")
@click.argument("name")
@_DIR
@click.option(
    "--kind", type=click.Choice(["exporter", "source"]), default="exporter", show_default=True, help="What it is to be."
)
@_JSON
def new_plugin(name: str, directory: Path, kind: str, *, as_json: bool) -> None:
    """Write an exporter or a source to DIR/NAME.py, with a test that passes, and list it in diplofeed.toml.

    \b
    Examples:
        diplofeed new plugin titles my-record
        diplofeed new plugin press-list my-record --kind source
    """
    files = scaffold.plugin(kind, name)
    file, test = files
    _check_plugin_name(name, kind, directory / file)
    with _told(as_json=as_json):
        if not (directory / "diplofeed.toml").is_file():
            raise FileNotFoundError(f"there is no diplofeed.toml in {directory}; make a record with: diplofeed init")
        made = scaffold.write_new(directory, files)
        listed, to_do = scaffold.list_plugin(directory, kind, name, file)
    if as_json:
        click.echo(json.dumps({"written": made, "listed": listed, "to_do": to_do}, ensure_ascii=False))
        return
    for one in made:
        click.echo(f"wrote {directory / one}")
    click.echo(f"listed {file} in {directory / 'diplofeed.toml'}" if listed else f"{file} is not listed yet")
    for one in to_do:
        click.echo(f"To do in {directory / 'diplofeed.toml'}, {one}")
    click.echo(f"Next: python -m pytest {directory / test}; diplofeed build {directory}")


def _check_plugin_name(name: str, kind: str, path: Path) -> None:
    """Refuse a name that is none, that a plugin has, or whose file would hide a module from whoever imports it."""
    from importlib.util import find_spec  # noqa: PLC0415 -- see the module's docstring

    from diplofeed.registry import Registry  # noqa: PLC0415

    if not re.fullmatch(r"[a-z][a-z0-9]*([-_][a-z0-9]+)*", name):
        message = f"{name!r} is not made of lower-case letters, digits and single hyphens, as in press-list"
        raise click.BadParameter(message, param_hint="NAME")
    for plugin in Registry.installed().plugins:
        if (plugin.kind, plugin.name) == (kind, name):
            raise click.BadParameter(f"there is the {kind} {name!r} of {plugin.package} already", param_hint="NAME")
    found = find_spec(path.stem)
    origin = Path(found.origin) if found and found.origin else path
    if path.stem in sys.stdlib_module_names or origin.absolute() != path.absolute():
        message = f"{path.name} would hide the Python module {path.stem}; call it {name}-list, say"
        raise click.BadParameter(message, param_hint="NAME")


def _open(directory: Path) -> tuple[Config, Registry]:
    from diplofeed.load import load_config  # noqa: PLC0415 -- see the module's docstring
    from diplofeed.registry import Registry  # noqa: PLC0415

    config = load_config(directory)
    return config, Registry.installed().with_files(directory, config.plugins.files)


@main.command()
@_DIR
@_JSON
def check(directory: Path, *, as_json: bool) -> None:
    """Name every fault of the record in DIR and of its plugins; exit 1 if there is one.

    \b
    Example:
        diplofeed check my-record
    """
    from diplofeed.load import load_record  # noqa: PLC0415 -- see the module's docstring

    with _told(as_json=as_json):
        config, registry = _open(directory)
        _, failures = _formats(config, registry, (), ())
        record = load_record(directory, config, registry)
    faults = (*map(_fault_of, failures), *record.faults)
    _print_faults(faults, as_json=as_json)
    if not as_json:
        kinds = [item.kind for item in record.items]
        click.echo(f"{kinds.count('meeting')} meetings and {kinds.count('statement')} statements are good")
    sys.exit(1 if any(fault.severity.value == "error" for fault in faults) else 0)


def _fault_of(error: PluginError) -> Fault:
    from diplofeed.errors import Fault, Origin  # noqa: PLC0415 -- see the module's docstring
    from diplofeed.load import CONFIG_FILE  # noqa: PLC0415

    return Fault(origin=Origin(error.package or CONFIG_FILE), message=str(error))


def _formats(
    config: Config, registry: Registry, only: tuple[str, ...], settings: tuple[str, ...]
) -> tuple[tuple[Format, ...], list[PluginError]]:
    """Return the formats to build, and what keeps others from being built."""
    from diplofeed.errors import ConfigError, PluginError  # noqa: PLC0415 -- see the module's docstring
    from diplofeed.load import options  # noqa: PLC0415
    from diplofeed.publishing import Format  # noqa: PLC0415

    tables = _with_settings(config, settings)
    wanted = (*(config.build.formats or registry.names("exporter")), *only)
    unknown = [name for name in (*wanted, *tables) if name not in registry.names("exporter")]
    if unknown and not registry.failures:
        raise ConfigError(_unknown_faults(unknown, tables, registry, chosen=bool(only)))
    formats, failures = [], list(registry.failures)
    # A name that is unknown where a plugin failed may be that plugin's: it must not stop the others.
    for name in dict.fromkeys((*wanted, *unknown)):
        try:
            exporter = registry.exporter(name)
            own = options(exporter.options, tables.get(name), f"exporters.{name}")
        except PluginError as error:
            failures.append(error)
            continue
        formats.append(Format(exporter=exporter, options=own))
    return tuple(formats), failures


def _unknown_faults(
    unknown: Iterable[str], tables: Mapping[str, Table], registry: Registry, *, chosen: bool
) -> Iterator[Fault]:
    """Yield a fault for each name no exporter has, where it stands: in the file, or on the command line."""
    from diplofeed.errors import Fault, Origin, nearest  # noqa: PLC0415 -- see the module's docstring
    from diplofeed.load import CONFIG_FILE  # noqa: PLC0415

    names = registry.names("exporter")
    elsewhere = (Origin("--format"), "") if chosen else (Origin(CONFIG_FILE), "build.formats")
    for name in dict.fromkeys(unknown):
        origin, field = (tables[name].origin, f"exporters.{name}") if name in tables else elsewhere
        message, expected = f"no exporter is called {name!r}", f"one of {', '.join(names)}"
        yield Fault(origin=origin, field=field, message=message, expected=expected, suggestion=nearest(name, names))


class _AllBut(frozenset[str]):
    """Every name but these."""

    def __contains__(self, name: object) -> bool:
        return not super().__contains__(name)


def _others(registry: Registry, formats: tuple[Format, ...]) -> Container[str]:
    """Return the formats that are not built because they do not load.

    Where a plugin file failed nobody knows what it would have made, so nothing an earlier build made is stale.
    """
    built = frozenset(one.exporter.name for one in formats)
    return _AllBut(built) if registry.failures else frozenset(registry.names("exporter")) - built


def _with_settings(config: Config, settings: tuple[str, ...]) -> dict[str, Any]:
    """Return the options of exporters, those of the command line (``ical.imprecise=omit``) over those of the file."""
    from diplofeed.errors import Origin  # noqa: PLC0415 -- see the module's docstring
    from diplofeed.node import Scalar, Table  # noqa: PLC0415

    tables = dict(config.exporters)
    for setting in settings:
        path, equals, value = setting.partition("=")
        name, dot, option = path.partition(".")
        if not (equals and dot and name and option):
            raise click.BadParameter(
                f"{setting!r} is not NAME.OPTION=VALUE, as in ical.imprecise=omit", param_hint="--set"
            )
        origin = Origin("--set")
        kept = tuple(pair for pair in tables[name].pairs if pair[0].value != option) if name in tables else ()
        tables[name] = Table((*kept, (Scalar(option, origin), Scalar(value, origin, separator=","))), origin)
    return tables


def _complete_formats(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    from diplofeed.registry import Registry  # noqa: PLC0415 -- see the module's docstring

    return [name for name in Registry.installed().names("exporter") if name.startswith(incomplete)]


@main.command()
@_DIR
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
    shell_complete=_complete_formats,
    help="Build only this format; may be repeated.",
)
@click.option("--set", "settings", multiple=True, metavar="NAME.OPTION=VALUE", help="Set an option of an exporter.")
@_LEDGER
@click.option("--now", metavar="MOMENT", callback=_moment, help="The moment of the build, instead of the clock's.")
@click.option("--dry-run", is_flag=True, help="Say what would change; write nothing.")
@click.option("--allow-withdrawals", is_flag=True, help="Let any number of items vanish that the record has no more.")
@_JSON
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
    allow_withdrawals: bool,
    as_json: bool,
) -> None:
    """Publish the record in DIR: write its feeds, calendars and digests, where they changed.

    \b
    Examples:
        diplofeed build my-record
        diplofeed build my-record --dry-run
        diplofeed build my-record -o /srv/www/talks -f atom -f ical --set ical.imprecise=omit
    """
    from diplofeed._shortcut import Shortcut  # noqa: PLC0415 -- see the module's docstring
    from diplofeed.cache import FileCache  # noqa: PLC0415

    target, inside = output or directory / "public", internal_output or directory / "internal"
    told = json.dumps([str(target.absolute()), str(inside.absolute()), only, settings, ledger, allow_withdrawals])
    place = Path(ledger) if ledger else directory / ".diplofeed" / "ledger.db"
    with _told(as_json=as_json), _ending_well(), FileCache.of(directory, told) as cache:
        shortcut = Shortcut(cache, told, directory, (target, inside), place)
        said = None if dry_run or _is_address(ledger) else shortcut.standing(now.astimezone(UTC))
        if said is None:
            ask = partial(_build, directory, target, inside, only=only, settings=settings, ledger=ledger, now=now)
            said = ask(dry_run=dry_run, allow_withdrawals=allow_withdrawals, quiet=as_json, shortcut=shortcut)
    _print_said(said, as_json=as_json)
    sys.exit(0 if said["complete"] else 1)


def _is_address(ledger: str | None) -> bool:
    return ledger is not None and "://" in ledger


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
    allow_withdrawals: bool,
    quiet: bool,
    shortcut: Shortcut,
) -> Mapping[str, Any]:
    """Build, and keep what is needed to see at a glance that there is nothing to do the next time."""
    from attrs import evolve  # noqa: PLC0415 -- see the module's docstring

    from diplofeed import _reporting  # noqa: PLC0415
    from diplofeed.cache import NO_CACHE  # noqa: PLC0415
    from diplofeed.load import load_record, read_outside  # noqa: PLC0415
    from diplofeed.publishing import publish  # noqa: PLC0415
    from diplofeed.sink import DrySink, FolderSink  # noqa: PLC0415

    gc.set_threshold(100_000)  # hardly anything made here refers back to itself, and much of it is kept
    sink, cache = (DrySink, NO_CACHE) if dry_run else (FolderSink, shortcut.cache)
    config, registry = _open(directory)
    formats, failures = _formats(config, registry, only, settings)
    with _ledger(directory, config, ledger, dry_run=dry_run) as memory, memory.hold(), _progress(quiet) as tick:
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
            others=_others(registry, formats),
            internal=sink(inside),
            withdraw_at_most=1 if allow_withdrawals else config.build.withdraw_at_most,
            cache=cache,
            tick=tick,
        )
    report = evolve(report, failures=(*map(str, failures), *report.failures))
    read = read_outside(directory, config, registry, [one.exporter for one in formats])
    if report.complete and read is not None and not dry_run and not _is_address(ledger):
        files = [target / name for name in report.unchanged + report.written]
        if report.internal:
            files += [inside / name for name in report.internal.unchanged + report.internal.written]
        next_time = _reporting.said(_reporting.at_rest(report), target, inside, dry_run=False)
        moments = (item.embargo_until for item in record.items)
        until = min((one.isoformat() for one in moments if one and one > now), default="9999")
        paths, code = read
        shortcut.keep(next_time, now=now.astimezone(UTC), until=until, paths=paths, code=code, files=files)
    return _reporting.said(report, target, inside, dry_run=dry_run)


@contextmanager
def _ledger(directory: Path, config: Config, place: str | None, *, dry_run: bool = False) -> Iterator[Ledger]:
    """Open the ledger of a record; a dry run is given a copy that is forgotten."""
    from diplofeed.ledger.store import Ledger  # noqa: PLC0415 -- see the module's docstring

    where = place or directory / ".diplofeed" / "ledger.db"
    is_new = not _is_address(place) and not Path(where).exists()
    with Ledger.open(":memory:" if dry_run and is_new else where, publication=config.publication.id) as memory:
        if not dry_run or is_new:
            yield memory
            return
        from diplofeed.ledger.text import copy  # noqa: PLC0415

        with copy(memory) as forgotten:
            yield forgotten


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


@main.group()
def ledger() -> None:
    """Look into the ledger of a record, write it out as text, or make it of such text.

    \b
    Example:
        diplofeed ledger log vienna-arms-control my-record
    """


@ledger.command("log")
@click.argument("item")
@_DIR
@_LEDGER
@_JSON
def ledger_log(item: str, directory: Path, ledger: str | None, *, as_json: bool) -> None:
    """Say what happened to ITEM: each revision, in words, with its moment and SEQUENCE.

    \b
    Example:
        diplofeed ledger log vienna-arms-control my-record
    """
    from diplofeed import _reporting  # noqa: PLC0415 -- see the module's docstring
    from diplofeed.load import load_config  # noqa: PLC0415

    with _told(as_json=as_json):
        config = load_config(directory)
        with _ledger(directory, config, ledger) as memory:
            told = _reporting.history(memory, item, config.publication.language)
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    for one in told:
        click.echo(f"{one['at']}  SEQUENCE {one['sequence']}  {one['headline']}")
        for line in one["words"].splitlines():
            click.echo(f"    {line}" if line else "")


@ledger.command("export")
@_DIR
@_LEDGER
@click.option("--public", is_flag=True, help="Leave out what is for internal readers or not to be seen now.")
@_JSON
def ledger_export(directory: Path, ledger: str | None, *, public: bool, as_json: bool) -> None:
    """Write the ledger of DIR to standard output as JSON Lines, in an order that is good to compare.

    \b
    Example:
        diplofeed ledger export my-record > my-record/ledger.jsonl
    """
    from diplofeed.ledger.text import export  # noqa: PLC0415 -- see the module's docstring
    from diplofeed.load import load_config  # noqa: PLC0415

    with _told(as_json=as_json), _ledger(directory, load_config(directory), ledger) as memory:
        for line in export(memory, public=public):
            click.echo(line)


@ledger.command("import")
@click.argument("file", type=click.Path(dir_okay=False, exists=True, path_type=Path))
@_DIR
@_LEDGER
@click.option("--replace", is_flag=True, help="Drop what the ledger remembers now; otherwise it has to be empty.")
@_JSON
def ledger_import(file: Path, directory: Path, ledger: str | None, *, replace: bool, as_json: bool) -> None:
    """Make the ledger of DIR what `ledger export` wrote to FILE.

    \b
    Example:
        diplofeed ledger import my-record/ledger.jsonl my-record
    """
    from diplofeed.ledger.text import import_  # noqa: PLC0415 -- see the module's docstring
    from diplofeed.load import load_config  # noqa: PLC0415

    with _told(as_json=as_json), _ledger(directory, load_config(directory), ledger) as memory, memory.hold():
        with file.open(encoding="utf-8") as lines:
            import_(memory, lines, replace=replace)
        items = len(memory.remembered())
    click.echo(json.dumps({"items": items}) if as_json else f"{items} items are remembered")


@main.command()
@_DIR
@_JSON
def plugins(directory: Path, *, as_json: bool) -> None:
    """List exporters and sources: name, kind, package, version, options with their defaults; exit 1 if one fails.

    \b
    Example:
        diplofeed plugins
    """
    from diplofeed.load import CONFIG_FILE  # noqa: PLC0415 -- see the module's docstring
    from diplofeed.registry import Registry  # noqa: PLC0415

    with _told(as_json=as_json):
        registry = _open(directory)[1] if (directory / CONFIG_FILE).exists() else Registry.installed()
    rows = [*map(_plugin_row, registry.plugins), *map(_failure_row, registry.failures)]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    for row in () if as_json else rows:
        version = f" {row['version']}" if row["version"] else ""
        click.echo(f"{row['name']:<16} {row['kind']:<9} {row['title'] or row['error']}  [{row['package']}{version}]")
        for name, default in row["options"].items():
            click.echo(f"{'':<16}   {name} = {json.dumps(default, ensure_ascii=False)}")
    sys.exit(1 if any(row["error"] for row in rows) else 0)


def _failure_row(error: PluginError) -> dict[str, Any]:
    """Return the row of what is no plugin: nobody knows of what kind it would have been."""
    row = {"name": error.plugin, "kind": "", "package": error.package, "version": ""}
    return {**row, "title": "", "options": {}, "error": str(error)}


def _plugin_row(plugin: Any) -> dict[str, Any]:
    from diplofeed.errors import PluginError  # noqa: PLC0415 -- see the module's docstring

    row = {"name": plugin.name, "kind": plugin.kind, "package": plugin.package, "version": plugin.version}
    if plugin.package == "diplofeed":
        from importlib.metadata import version  # noqa: PLC0415

        row["version"] = version("diplofeed")
    try:
        thing = plugin.load()
    except PluginError as error:
        return {**row, "title": "", "options": {}, "error": str(error)}
    return {**row, "title": thing.title, "options": _defaults(thing.options), "error": ""}


def _defaults(cls: type[Any]) -> dict[str, Any]:
    import attrs  # noqa: PLC0415 -- see the module's docstring

    values = attrs.asdict(cls(), recurse=False)
    return {name.rstrip("_"): getattr(value, "value", value) for name, value in values.items()}

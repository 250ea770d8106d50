"""``init`` and ``new``: the files a record, a meeting, a statement or a plugin begins with."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import click

from diplofeed.cli import mentioned, package, scaffold, workflow
from diplofeed.cli.completing import complete_meetings, complete_parties, complete_people, complete_topics
from diplofeed.cli.kept import keep_all, refresh
from diplofeed.cli.offered import item_ids
from diplofeed.cli.shared import DIR, JSON, print_json, printed_errors
from diplofeed.config.load import CONFIG_FILE
from diplofeed.errors import Severity, printable
from diplofeed.formatting.run import format_text
from diplofeed.model import Form
from diplofeed.registry import Registry
from diplofeed.schema.kept import FOLDER, are_kept, modeline
from diplofeed.source import Names
from diplofeed.sources.folder import faults_in, read_names
from diplofeed.text import slug
from diplofeed.when import WhenError, parse

__all__ = ["init", "new"]

_OPTIONS: Final = {"parties": "party", "topics": "topic"}  # the others are called as their fields
_IGNORE = ".gitignore"
TOPIC = click.option(
    "--topic", "topics", multiple=True, shell_complete=complete_topics, help="An id of topics.yaml; may be repeated."
)


@click.command()
@click.argument("directory", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--ci", is_flag=True, help="Also write a workflow of GitHub Actions that publishes the record.")
@JSON
def init(directory: Path, *, ci: bool, as_json: bool) -> None:
    """Make a new record in DIR; never overwrites a file. With --ci a record that is there gets the workflow alone.

    \b
    Examples:
        diplofeed init my-record
        diplofeed init my-record --ci
    """
    with printed_errors(as_json=as_json):
        installed = workflow.installation() if ci else ""
        has_record = ci and (directory / CONFIG_FILE).exists()
        files = {} if has_record else scaffold.record(directory.absolute().name, datetime.now(tz=UTC).year)
        files |= workflow.workflow(installed) if ci else {}
        ignored = _not_ignored(directory, files.pop(_IGNORE)) if (directory / _IGNORE).exists() else ""
        to_do = [*_left_to_do(directory, ignored, installed)]
        made = scaffold.write_new(directory, files)
        if CONFIG_FILE in made:
            keep_all(directory, item_ids(directory), Registry.builtin())
            made.append(FOLDER)
    if as_json:
        print_json(
            {"directory": str(directory), "written": made, "to_do": to_do, "warnings": [workflow.WARNING] if ci else []}
        )
        return
    for name in made:
        click.echo(printable(f"wrote {directory / name}"))
    if ci:
        click.echo(f"warning: {workflow.WARNING}", err=True)
    for step in to_do:
        click.echo(printable(f"To do: {step}"))
    first = f'diplofeed new meeting {directory} --title "…" --when 2026-12; diplofeed build {directory}'
    click.echo(printable(f"Next: {'commit what was written, and push it' if has_record else first}"))


def _not_ignored(directory: Path, ignored: str) -> str:
    """Return the lines that a .gitignore does not have yet."""
    there = (directory / _IGNORE).read_text(encoding="utf-8", errors="replace").splitlines()
    lines = [line for line in ignored.splitlines() if not line.startswith("#")]
    return " ".join(line for line in lines if line not in there)


def _left_to_do(directory: Path, ignored: str, installed: str) -> Iterator[str]:
    """Yield what is left to be done by hand so that the files written are of use."""
    if ignored:
        yield f"{directory / _IGNORE} was there already; add the lines {ignored}"
    if installed == workflow.WHEELS:
        folder = workflow.folder_of_installation() or "FOLDER-OF-DIPLOFEED"
        yield f"pip wheel --no-deps --wheel-dir {directory / 'wheels'} {folder}; the workflow installs it from git"


@click.group()
def new() -> None:
    """Add a meeting, a statement or a plugin to a record.

    \b
    Examples:
        diplofeed new meeting --title "Talks in Vienna" --when "July 2023"
        diplofeed new plugin titles
    """


def _add(
    directory: Path,
    folder: str,
    title: str,
    item_id: str,
    text: str,
    *,
    meetings: Iterable[str],
    option: str,
    as_json: bool,
) -> None:
    if item_id.startswith(".") or "/" in item_id or "\\" in item_id:
        raise click.BadParameter(f"{item_id[:60]!r} is no id: it names the file", param_hint="--id")
    if item_id and slug(item_id) != item_id.lower():
        message = f"{item_id[:60]!r} is not made of letters, digits and single hyphens, at most 80 of them"
        raise click.BadParameter(message, param_hint="--id")
    name = f"{folder}/{item_id or slug(title)}.yaml"
    with printed_errors(as_json=as_json):
        _check_record(directory)
        names, _ = read_names(directory)
        _check(text, name, names)
        mentioned.check_meetings(directory, meetings, option)
        first = f"{modeline(name)}\n" if are_kept(directory) else ""
        formed = format_text(first + text, name, names)
        scaffold.write_new(directory, {name: formed if isinstance(formed, str) else first + text})
        refresh(directory, item_ids(directory), Registry.installed())
    click.echo(json.dumps({"written": [name]}) if as_json else printable(f"wrote {directory / name}"))


def _check_record(directory: Path) -> None:
    """Raise FileNotFoundError where a directory holds no record to add something to."""
    if not (directory / CONFIG_FILE).is_file():
        raise FileNotFoundError(f"there is no {CONFIG_FILE} in {directory}; make a record with: diplofeed init")


def _check(text: str, name: str, names: Names) -> None:
    """Refuse an item that `check` would find a fault in, by the option it comes from."""
    for fault in faults_in(text, name, names):
        if fault.severity is Severity.ERROR:
            message = "; ".join(filter(None, (fault.message, fault.expected and f"expected {fault.expected}")))
            near = f"; did you mean {fault.suggestion!r}?" if fault.suggestion else ""
            named = re.split(r"\W", fault.field)[0]
            raise click.BadParameter(message + near, param_hint=f"--{_OPTIONS.get(named, named)}")


def _check_when(value: str) -> str:
    try:
        return parse(value).text
    except WhenError as error:
        raise click.BadParameter(str(error), param_hint="--when") from error


@new.command("meeting")
@DIR
@click.option("--title", required=True, help="What people call it.")
@click.option(
    "--when", required=True, help='As precisely as it is known: 2023-07, "July 2023", 2023-07-11T10:00[Europe/Vienna].'
)
@click.option(
    "--party",
    "parties",
    multiple=True,
    shell_complete=complete_parties,
    help="A country code or an id of parties.yaml; may be repeated.",
)
@TOPIC
@click.option(
    "--series", default="", shell_complete=complete_meetings, help="The id of the first meeting of its series."
)
@click.option("--id", "item_id", default="", help="The id, for ever; made of the title by default.")
@JSON
def new_meeting(
    directory: Path,
    title: str,
    when: str,
    parties: tuple[str, ...],
    topics: tuple[str, ...],
    series: str,
    item_id: str,
    *,
    as_json: bool,
) -> None:
    """Write a new meeting to DIR/meetings.

    \b
    Examples:
        diplofeed new meeting --title "Talks in Vienna" --when "July 2023" --party US --party RU
        diplofeed new meeting --title "Round two" --when 2023-09 --series talks-in-vienna --topic arms-control
    """
    text = scaffold.meeting(title, _check_when(when), parties, topics, series)
    meetings = [series] if series else []
    _add(directory, "meetings", title, item_id, text, meetings=meetings, option="--series", as_json=as_json)


@new.command("statement")
@DIR
@click.option("--speaker", default="", shell_complete=complete_people, help="An id of people.yaml, or a name.")
@click.option(
    "--party",
    "parties",
    multiple=True,
    shell_complete=complete_parties,
    help="Who speaks, where nobody is named for it, or for whom; may be repeated.",
)
@TOPIC
@click.option("--form", type=click.Choice([form.value for form in Form]), help="A quote by default.")
@click.option("--when", required=True, help="When it was said, as precisely as it is known.")
@click.option("--text", required=True, help="What was said.")
@click.option(
    "--about",
    multiple=True,
    shell_complete=complete_meetings,
    help="The id of a meeting it is about; may be repeated.",
)
@click.option("--id", "item_id", default="", help="The id, for ever; made of speaker, or party, and date by default.")
@JSON
def new_statement(
    directory: Path,
    speaker: str,
    parties: tuple[str, ...],
    topics: tuple[str, ...],
    form: str | None,
    when: str,
    text: str,
    about: tuple[str, ...],
    item_id: str,
    *,
    as_json: bool,
) -> None:
    """Write a new statement to DIR/statements. It has a --speaker or a --party, unless its --form is notice.

    \b
    Examples:
        diplofeed new statement --speaker "Dr. Emily Hall" --when 2023 --text "Talking lowers the risk."
        diplofeed new statement --party US --party RU --form communique --when 2023-06 --text "We agreed."
    """
    date = _check_when(when)
    if not (speaker or parties or form == Form.NOTICE.value):
        raise click.UsageError("Nobody makes this statement: name a '--speaker' or a '--party', or '--form notice'.")
    with printed_errors(as_json=as_json):
        _check_record(directory)
        person = mentioned.listed_person(directory, speaker)
    yaml_text = scaffold.statement(
        speaker=scaffold.listed(person) if person else scaffold.unlisted(speaker),
        parties=parties,
        topics=topics,
        form=form or "",
        when=date,
        text=text,
        about=about,
    )
    title = " ".join([speaker or " ".join(parties) or Form.NOTICE.value, date])
    _add(directory, "statements", title, item_id, yaml_text, meetings=about, option="--about", as_json=as_json)


@new.command("plugin")
@click.argument("name")
@DIR
@click.option(
    "--kind",
    type=click.Choice(["exporter", "source", "sink"]),
    default="exporter",
    show_default=True,
    help="What it is to be.",
)
@click.option("--package", "is_package", is_flag=True, help="Write a package of its own, for any record, to DIR.")
@JSON
def new_plugin(name: str, directory: Path, kind: str, *, is_package: bool, as_json: bool) -> None:
    """Write an exporter, a source or a sink to DIR/NAME.py, with a test that passes, and list it in diplofeed.toml.

    With --package it is a package to be installed, with its tests, in a new folder DIR/diplofeed-NAME.

    \b
    Examples:
        diplofeed new plugin titles my-record
        diplofeed new plugin press-list my-record --kind source
        diplofeed new plugin archive my-record --kind sink
        diplofeed new plugin titles --package
    """
    if is_package:
        _write_package(name, directory, kind, as_json=as_json)
        return
    files = scaffold.plugin(kind, name)
    file, test = files
    _check_plugin_name(name, kind, directory / file)
    with printed_errors(as_json=as_json):
        _check_record(directory)
        made = scaffold.write_new(directory, files)
        listed, to_do = scaffold.list_plugin(directory, kind, name, file)
    if as_json:
        print_json({"written": made, "listed": listed, "to_do": to_do})
        return
    for path in made:
        click.echo(printable(f"wrote {directory / path}"))
    is_listed = f"listed {file} in {directory / 'diplofeed.toml'}" if listed else f"{file} is not listed yet"
    click.echo(printable(is_listed))
    for step in to_do:
        click.echo(printable(f"To do in {directory / 'diplofeed.toml'}, {step}"))
    click.echo(printable(f"Next: python -m pytest {directory / test}; diplofeed build {directory}"))


def _write_package(name: str, directory: Path, kind: str, *, as_json: bool) -> None:
    """Write a package with a plugin, and say what is left to be done."""
    _check_plugin_name(name, kind, Path(f"{package.module_of(name)}.py"))
    installed = workflow.installation()
    folder = directory / package.project_of(name)
    to_do = ["choose a licence: put it into LICENSE, and name it in pyproject.toml"]
    if installed == workflow.WHEELS:
        source = workflow.folder_of_installation() or "FOLDER-OF-DIPLOFEED"
        to_do.append(
            f"pip wheel --no-deps --wheel-dir {folder / 'wheels'} {source}; ci.yml installs diplofeed from there"
        )
    with printed_errors(as_json=as_json):
        made = scaffold.write_new(directory, package.package(kind, name, installed))
    if as_json:
        print_json({"written": made, "listed": False, "to_do": to_do})
        return
    for path in made:
        click.echo(printable(f"wrote {directory / path}"))
    for step in to_do:
        click.echo(printable(f"To do: {step}"))
    click.echo(printable(f"Next: pip install -e '{folder}[test]'; python -m pytest {folder}; diplofeed plugins"))


def _check_plugin_name(name: str, kind: str, path: Path) -> None:
    """Refuse a name that is not well formed or taken, or whose file would hide a Python module."""
    if not re.fullmatch(r"[a-z][a-z0-9]*([-_][a-z0-9]+)*", name):
        message = f"{name!r} is not made of lower-case letters, digits and single hyphens, as in press-list"
        raise click.BadParameter(message, param_hint="NAME")
    for plugin in Registry.installed().plugins:
        if (plugin.kind, plugin.name) == (kind, name):
            raise click.BadParameter(f"there is the {kind} {name!r} of {plugin.package} already", param_hint="NAME")
    spec = find_spec(path.stem)
    origin = Path(spec.origin) if spec and spec.origin else path
    if path.stem in sys.stdlib_module_names or origin.absolute() != path.absolute():
        message = f"{path.name} would hide the Python module {path.stem}; call it {name}-list, say"
        raise click.BadParameter(message, param_hint="NAME")

"""What ``new meeting`` and ``new statement`` do: an item is added to a record, if it has no fault."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import click
from attrs import frozen

from diplofeed.cli import mentioned, scaffold
from diplofeed.cli.kept import refresh
from diplofeed.cli.offered import item_ids
from diplofeed.cli.shared import printed_errors
from diplofeed.config.load import CONFIG_FILE
from diplofeed.errors import Severity, printable
from diplofeed.formatting.run import format_text
from diplofeed.model import Form
from diplofeed.registry import Registry
from diplofeed.schema.kept import are_kept, modeline
from diplofeed.source import Names
from diplofeed.sources.folder import faults_in, read_names
from diplofeed.text import slug
from diplofeed.when import WhenError, parse

__all__ = ["Said", "add_meeting", "add_statement", "check_record"]

_OPTIONS: Final = {"parties": "party", "topics": "topic"}  # the others are called as their fields


def add_meeting(
    directory: Path,
    title: str,
    when: str,
    parties: Iterable[str],
    topics: Iterable[str],
    series: str,
    item_id: str,
    *,
    as_json: bool,
) -> None:
    """Write a new meeting to a record; raise BadParameter where `check` would find a fault in it."""
    text = scaffold.meeting(title, _check_when(when), parties, topics, series)
    meetings = [series] if series else []
    _add(directory, "meetings", title, item_id, text, meetings=meetings, option="--series", as_json=as_json)


@frozen(kw_only=True)
class Said:
    """What a new statement is to say; all but the text may be empty."""

    speaker: str
    parties: Sequence[str]
    topics: Iterable[str]
    form: str
    text: str
    about: Sequence[str]


def add_statement(directory: Path, said: Said, when: str, item_id: str, *, as_json: bool) -> None:
    """Write a new statement to a record; raise BadParameter where `check` would find a fault in it."""
    date = _check_when(when)
    with printed_errors(as_json=as_json):
        check_record(directory)
        person = mentioned.listed_person(directory, said.speaker)
    text = scaffold.statement(
        speaker=scaffold.listed(person) if person else scaffold.unlisted(said.speaker),
        parties=said.parties,
        topics=said.topics,
        form=said.form,
        when=date,
        text=said.text,
        about=said.about,
    )
    title = " ".join([said.speaker or " ".join(said.parties) or Form.NOTICE.value, date])
    _add(directory, "statements", title, item_id, text, meetings=said.about, option="--about", as_json=as_json)


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
        check_record(directory)
        names, _ = read_names(directory)
        _check(text, name, names)
        mentioned.check_meetings(directory, meetings, option)
        first = f"{modeline(name)}\n" if are_kept(directory) else ""
        formed = format_text(first + text, name, names)
        scaffold.write_new(directory, {name: formed if isinstance(formed, str) else first + text})
        refresh(directory, item_ids(directory), Registry.installed())
    click.echo(json.dumps({"written": [name]}) if as_json else printable(f"wrote {directory / name}"))


def check_record(directory: Path) -> None:
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

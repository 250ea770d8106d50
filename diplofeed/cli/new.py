"""``init`` and ``new``: the files a record, a meeting, a statement or a plugin begins with."""

from __future__ import annotations

from pathlib import Path

import click

from diplofeed.cli.completing import complete_meetings, complete_parties, complete_people, complete_topics
from diplofeed.cli.shared import DIR, JSON
from diplofeed.model import Form

__all__ = ["init", "new"]

_TOPIC = click.option(
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
    from diplofeed.cli.beginning import begin  # noqa: PLC0415 -- a prompt is not to wait for it

    begin(directory, ci=ci, as_json=as_json)


@click.group()
def new() -> None:
    """Add a meeting, a statement or a plugin to a record.

    \b
    Examples:
        diplofeed new meeting --title "Talks in Vienna" --when "July 2023"
        diplofeed new plugin titles
    """


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
@_TOPIC
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
    from diplofeed.cli import adding  # noqa: PLC0415 -- a prompt is not to wait for it

    adding.add_meeting(directory, title, when, parties, topics, series, item_id, as_json=as_json)


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
@_TOPIC
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
    if not (speaker or parties or form == Form.NOTICE.value):
        raise click.UsageError("Nobody makes this statement: name a '--speaker' or a '--party', or '--form notice'.")
    from diplofeed.cli import adding  # noqa: PLC0415 -- a prompt is not to wait for it

    said = adding.Said(speaker=speaker, parties=parties, topics=topics, form=form or "", text=text, about=about)
    adding.add_statement(directory, said, when, item_id, as_json=as_json)


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
    from diplofeed.cli import plugin_files  # noqa: PLC0415 -- a prompt is not to wait for it

    if is_package:
        plugin_files.write_package(name, directory, kind, as_json=as_json)
    else:
        plugin_files.write_plugin(name, directory, kind, as_json=as_json)

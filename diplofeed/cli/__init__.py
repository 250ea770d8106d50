"""The command ``diplofeed``: the only place that prints or exits.

The module of a command is imported when it is run: ``--help`` and completion answer at once.
"""

from __future__ import annotations

import click

from diplofeed.cli.lazy import LazyGroup

__all__ = ["COMMANDS", "main"]

COMMANDS = {
    "init": ("diplofeed.cli.new:init", "Make a new record in DIR; never overwrites a file."),
    "new": ("diplofeed.cli.new:new", "Add a meeting, a statement or a plugin to a record."),
    "check": (
        "diplofeed.cli.check:check",
        "Name every fault of the record in DIR and of its plugins; exit 1 if there is one.",
    ),
    "build": (
        "diplofeed.cli.build:build",
        "Publish the record in DIR: write its feeds, calendars and digests, where they changed.",
    ),
    "serve": (
        "diplofeed.cli.serve:serve",
        "Show the record in DIR in the browser, and show it anew whenever a file of it is saved.",
    ),
    "import": (
        "diplofeed.cli.importing:import_",
        "Merge what a calendar, feed, table or page says into the record; run again, field by field.",
    ),
    "fmt": (
        "diplofeed.cli.fmt:fmt",
        "Put the YAML files of the record in DIR, or single files of it, into one form.",
    ),
    "schema": (
        "diplofeed.cli.schema:schema",
        "Print the JSON Schema of the files of a record, by which editors complete and check them.",
    ),
    "plugins": (
        "diplofeed.cli.plugins:plugins",
        "List exporters, sources and sinks: name, kind, package, contract, options; exit 1 if one fails.",
    ),
    "ledger": (
        "diplofeed.cli.ledger:ledger",
        "Look into the ledger of a record, write it out as text, or make it of such text.",
    ),
}


@click.group(
    cls=LazyGroup,
    places=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="diplofeed")
def main() -> None:
    """Publish a record of diplomacy as feeds, calendars and digests.

    \b
    A first record, built:
        diplofeed init my-record
        diplofeed build my-record

    \b
    Completion for bash, with the ids of the record (zsh and fish likewise):
        eval "$(_DIPLOFEED_COMPLETE=bash_source diplofeed)"
    """

"""The command ``diplofeed``: the only place that prints, reads the clock or exits.

Whatever a command needs is imported inside it: ``--help`` and completion answer at once.
"""

from __future__ import annotations

import click

from diplofeed.cli.build import build, check
from diplofeed.cli.ledger import ledger
from diplofeed.cli.new import init, new
from diplofeed.cli.plugins import plugins

__all__ = ["main"]


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


for command in (init, new, check, build, plugins, ledger):
    main.add_command(command)

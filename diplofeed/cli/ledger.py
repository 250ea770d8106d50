"""``ledger``: what happened to an item, the ledger as text and back."""

from __future__ import annotations

from pathlib import Path

import click

from diplofeed.cli.completing import complete_published
from diplofeed.cli.shared import DIR, JSON, LEDGER, print_json, print_utf8, printed_errors

__all__ = ["ledger"]


@click.group()
def ledger() -> None:
    """Look into the ledger of a record, write it out as text, or make it of such text.

    \b
    Example:
        diplofeed ledger log vienna-arms-control my-record
    """


@ledger.command("log")
@click.argument("item", shell_complete=complete_published)
@DIR
@LEDGER
@JSON
def ledger_log(item: str, directory: Path, ledger: str | None, *, as_json: bool) -> None:
    """Say what happened to ITEM: each revision, in words, with its moment and SEQUENCE.

    \b
    Example:
        diplofeed ledger log vienna-arms-control my-record
    """
    from diplofeed.cli.history import history  # noqa: PLC0415 -- a prompt is not to wait for it
    from diplofeed.compose.markup import plain  # noqa: PLC0415 -- likewise
    from diplofeed.config.load import load_config  # noqa: PLC0415 -- likewise
    from diplofeed.model import Audience  # noqa: PLC0415 -- likewise
    from diplofeed.publishing.folder import open_ledger  # noqa: PLC0415 -- likewise

    with printed_errors(as_json=as_json):
        config = load_config(directory)
        with open_ledger(directory, config, ledger) as memory:
            revisions = history(memory, item, config.publication.language)
            is_hidden = any(row.id == item and row.state.hidden for row in memory.remembered().values())
    if as_json:
        print_json([{**revision, "hidden": is_hidden} for revision in revisions])
        return
    for revision in revisions:
        readers = "" if revision["audience"] == Audience.PUBLIC.value else "  (for internal readers alone)"
        click.echo(f"{revision['at']}  SEQUENCE {revision['sequence']}  {revision['headline']}{readers}")
        for line in plain(revision["words"]).splitlines():
            click.echo(f"    {line}" if line else "")
    if is_hidden:
        click.echo(
            "hidden now: it is internal or under an embargo, so no public output shows it or tells that it is gone"
        )


@ledger.command("export")
@DIR
@LEDGER
@click.option("--public", is_flag=True, help="Leave out what is for internal readers or not to be seen now.")
@JSON
def ledger_export(directory: Path, ledger: str | None, *, public: bool, as_json: bool) -> None:
    """Write the ledger of DIR to standard output as JSON Lines, in an order that is good to compare.

    \b
    Example:
        diplofeed ledger export my-record > my-record/ledger.jsonl
    """
    from diplofeed.config.load import load_config  # noqa: PLC0415 -- a prompt is not to wait for it
    from diplofeed.ledger.text import export  # noqa: PLC0415 -- likewise
    from diplofeed.publishing.folder import open_ledger  # noqa: PLC0415 -- likewise

    with printed_errors(as_json=as_json), open_ledger(directory, load_config(directory), ledger) as memory:
        for line in export(memory, public=public):
            print_utf8(line)


@ledger.command("import")
@click.argument("file", type=click.Path(dir_okay=False, exists=True, path_type=Path))
@DIR
@LEDGER
@click.option("--replace", is_flag=True, help="Drop what the ledger remembers now; otherwise it has to be empty.")
@JSON
def ledger_import(file: Path, directory: Path, ledger: str | None, *, replace: bool, as_json: bool) -> None:
    """Make the ledger of DIR what `ledger export` wrote to FILE.

    \b
    Example:
        diplofeed ledger import my-record/ledger.jsonl my-record
    """
    from diplofeed.config.load import load_config  # noqa: PLC0415 -- a prompt is not to wait for it
    from diplofeed.ledger.text import import_  # noqa: PLC0415 -- likewise
    from diplofeed.publishing.folder import open_ledger  # noqa: PLC0415 -- likewise

    with (
        printed_errors(as_json=as_json),
        open_ledger(directory, load_config(directory), ledger) as memory,
        memory.hold(),
    ):
        with file.open(encoding="utf-8") as lines:
            import_(memory, lines, replace=replace)
        items = len(memory.remembered())
    if as_json:
        print_json({"items": items})
    else:
        click.echo(f"{items} items are remembered")

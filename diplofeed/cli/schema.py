"""``schema``: what editors complete and check the files of a record by."""

from __future__ import annotations

import json
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from typing import Final

import click

from diplofeed.cli.shared import JSON, print_json, printed_errors
from diplofeed.config.load import CONFIG_FILE
from diplofeed.errors import printable
from diplofeed.publishing.folder import open_record, read
from diplofeed.registry import Registry
from diplofeed.schema.kept import FOLDER, keep, modeline
from diplofeed.schema.making import FILES, Ids, schema_of
from diplofeed.sources.folder import YAML, read_names

__all__ = ["schema"]

_IGNORE: Final = ".gitignore"


@click.command()
@click.argument("file", metavar="[FILE]", type=click.Choice(FILES), required=False)
@click.option(
    "--in",
    "directory",
    metavar="DIR",
    default=".",
    type=click.Path(file_okay=False, path_type=Path),
    help="The record; the current directory by default.",
)
@click.option(
    "--ids",
    is_flag=True,
    help="Let references have the ids of this record and no others; --write offers them in any case.",
)
@click.option(
    "--write",
    is_flag=True,
    help="Write the schemas of all files to DIR/.diplofeed/schema, and say what an editor needs.",
)
@JSON
def schema(file: str | None, directory: Path, *, ids: bool, write: bool, as_json: bool) -> None:
    """Print the JSON Schema of the files of a record, by which editors complete and check them.

    FILE is meetings, statements, parties, people, topics, instruments or diplofeed.toml.

    \b
    Examples:
        diplofeed schema meetings > meetings.schema.json
        diplofeed schema --write
    """
    with printed_errors(as_json=as_json):
        is_record = (directory / CONFIG_FILE).is_file()
        known = _ids(directory, are_all=ids) if ids or (write and is_record) else None
        registry = open_record(directory)[1] if is_record else Registry.installed()
        made = {name: schema_of(name, ids=known, registry=registry) for name in ([file] if file else FILES)}
        if write:
            keep(directory, made)
    if write:
        _print_written(directory, made, as_json=as_json)
    else:
        print_json(made[file] if file else made)


def _ids(directory: Path, *, are_all: bool) -> Ids:
    """Return the ids a record has; those of what cannot be read are not among them."""
    return Ids(names=read_names(directory)[0], items=[item.id for item in read(directory).items], are_all=are_all)


def _print_written(directory: Path, made: Collection[str], *, as_json: bool) -> None:
    """Print which schemas there are now, and what an editor is to be told."""
    paths = {name: f"{FOLDER}/{name.removesuffix('.toml')}.json" for name in made}
    to_do = [] if _is_ignored(directory) else [f"have git ignore the schemas: add the line /{FOLDER}/ to {_IGNORE}"]
    if as_json:
        print_json({"written": [str(directory / path) for path in paths.values()], "to_do": to_do})
        return
    for path in paths.values():
        click.echo(printable(f"wrote {directory / path}"))
    for step in to_do:
        click.echo(f"To do: {step}")
    patterns = {
        path: [f"{place}{ending}" for place in (f"{name}/**/*", name) for ending in YAML]
        for name, path in paths.items()
        if name != CONFIG_FILE
    }
    click.echo("For Visual Studio Code with the extension YAML, in .vscode/settings.json:")
    click.echo(json.dumps({"yaml.schemas": patterns}, indent=2))
    click.echo("For others, as the first line of a file in meetings/:")
    click.echo(modeline("meetings/x.yaml"))
    click.echo(f"As the first line of {CONFIG_FILE}, by which `check` and `new` keep all of them up to date:")
    click.echo(modeline(CONFIG_FILE))


def _is_ignored(directory: Path) -> bool:
    """Return whether a ``.gitignore`` of a record, or of the repository that it is in, has a line for its schemas."""
    whole = directory.absolute()
    top = next((each for each in (whole, *whole.parents) if (each / ".git").exists()), whole)
    places = {FOLDER, FOLDER.partition("/")[0]}
    for folder in (whole, *whole.parents):
        inside = {(whole / each).relative_to(folder).as_posix() for each in places}
        if any(
            line.rstrip("/*").removeprefix("**/").lstrip("/") in inside | places for line in _lines(folder / _IGNORE)
        ):
            return True
        if folder == top:
            break
    return False


def _lines(file: Path) -> list[str]:
    """Return the lines of a file, none where it cannot be read."""
    with suppress(OSError):  # then the line is asked for, which does no harm
        return [line.strip() for line in file.read_text(encoding="utf-8", errors="replace").splitlines()]
    return []

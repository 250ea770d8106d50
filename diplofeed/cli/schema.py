"""``schema``: what editors complete and check the files of a record by."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import click

from diplofeed.cli.shared import JSON, print_json, printed_errors
from diplofeed.config.load import CONFIG_FILE
from diplofeed.errors import printable
from diplofeed.publishing.folder import open_record, read
from diplofeed.registry import Registry
from diplofeed.schema import FILES, Ids, schema_of
from diplofeed.sources.folder import read_names

__all__ = ["schema"]

_FOLDER: Final = ".diplofeed/schema"


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
@click.option("--ids", is_flag=True, help="Let references have the ids of this record alone, for editors to offer.")
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
        diplofeed schema --write --ids
    """
    with printed_errors(as_json=as_json):
        known = _ids(directory) if ids else None
        registry = open_record(directory)[1] if (directory / CONFIG_FILE).is_file() else Registry.installed()
        made = {name: schema_of(name, ids=known, registry=registry) for name in ([file] if file else FILES)}
        if write:
            _write(directory, made, as_json=as_json)
            return
    print_json(made[file] if file else made)


def _ids(directory: Path) -> Ids:
    """Return the ids a record has; those of what cannot be read are not among them."""
    return Ids(names=read_names(directory)[0], items=[item.id for item in read(directory).items])


def _write(directory: Path, made: dict[str, dict[str, object]], *, as_json: bool) -> None:
    """Write schemas below a record, and print what an editor is to be told."""
    folder = directory / _FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, each in made.items():
        path = folder / f"{name.removesuffix('.toml')}.json"
        path.write_text(json.dumps(each, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        written.append(str(path))
    if as_json:
        print_json({"written": written})
        return
    for each_path in written:
        click.echo(printable(f"wrote {each_path}"))
    patterns = {
        f"{_FOLDER}/{name}.json": [f"{name}/**/*.yaml", f"{name}.yaml"] for name in made if not name.endswith(".toml")
    }
    click.echo("For Visual Studio Code with the extension YAML, in .vscode/settings.json:")
    click.echo(json.dumps({"yaml.schemas": patterns}, indent=2))
    click.echo("For others, as the first line of a file in meetings/:")
    click.echo(f"# yaml-language-server: $schema=../{_FOLDER}/meetings.json")
    click.echo("As the first line of diplofeed.toml:")
    click.echo(f"#:schema {_FOLDER}/diplofeed.json")

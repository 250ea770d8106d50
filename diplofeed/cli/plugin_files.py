"""What ``new plugin`` does: the files of a plugin are written, or those of a package with one."""

from __future__ import annotations

import re
import sys
from importlib.util import find_spec
from pathlib import Path

import click

from diplofeed.cli import package, scaffold, workflow
from diplofeed.cli.adding import check_record
from diplofeed.cli.shared import print_json, printed_errors
from diplofeed.errors import printable
from diplofeed.registry import Registry

__all__ = ["write_package", "write_plugin"]


def write_plugin(name: str, directory: Path, kind: str, *, as_json: bool) -> None:
    """Write a plugin and its test to a record, and list it."""
    files = scaffold.plugin(kind, name)
    file, test = files
    _check_plugin_name(name, kind, directory / file)
    with printed_errors(as_json=as_json):
        check_record(directory)
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


def write_package(name: str, directory: Path, kind: str, *, as_json: bool) -> None:
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
    if name[:1].isdigit():
        raise click.BadParameter(f"{name!r} does not begin with a letter, as in press-list", param_hint="NAME")
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

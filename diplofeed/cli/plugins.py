"""``plugins``: the exporters, sources and sinks that are installed or that the record names."""

from __future__ import annotations

import json
import sys
from collections.abc import Collection, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import attrs
import click

from diplofeed.cli.shared import DIR, JSON, print_json, printed_errors
from diplofeed.config.load import CONFIG_FILE
from diplofeed.errors import PluginError, printable
from diplofeed.publishing.folder import open_record
from diplofeed.registry import Plugin, Registry

__all__ = ["plugins"]


@click.command()
@DIR
@JSON
def plugins(directory: Path, *, as_json: bool) -> None:
    """List exporters, sources and sinks: name, kind, package, contract, options; exit 1 if one fails.

    \b
    Example:
        diplofeed plugins
    """
    with printed_errors(as_json=as_json):
        if not directory.is_dir():
            raise FileNotFoundError(f"there is no directory {directory}")
        if (directory / CONFIG_FILE).exists():
            config, registry = open_record(directory)
            run = config.build.formats or registry.usual_formats
        else:
            registry = Registry.installed()
            run = registry.usual_formats
    rows = [_plugin_row(registry, plugin, run) for plugin in registry.plugins]
    rows += map(_failure_row, registry.failures)
    if as_json:
        print_json(rows)
    for row in () if as_json else rows:
        click.echo(printable(f"{row['name']:<16} {row['kind']:<9} {row['title'] or row['error']}  [{_place(row)}]"))
        for name, default in row["options"].items():
            click.echo(f"{'':<16}   {name} = {json.dumps(default, ensure_ascii=False)}")
    sys.exit(1 if any(row["error"] for row in rows) else 0)


def _place(row: Mapping[str, Any]) -> str:
    """Return where a plugin comes from, and the version of the contract of its kind that it needs, if it loads."""
    package = " ".join(filter(None, (row["package"], row["version"])))
    contract = f"contract {row['contract']}" if row["contract"] else ""
    return ", ".join(filter(None, (package, row["origin"], contract)))


def _failure_row(error: PluginError) -> dict[str, Any]:
    """Return the row of a plugin that cannot be loaded, whose kind is therefore not known."""
    row = {"name": error.plugin, "kind": "", "package": error.package, "version": "", "origin": "", "contract": 0}
    return {**row, "title": "", "options": {}, "error": str(error)}


def _plugin_row(registry: Registry, plugin: Plugin, run: Collection[str]) -> dict[str, Any]:
    is_ours = plugin.package == "diplofeed"
    row = {
        "name": plugin.name,
        "kind": plugin.kind,
        "package": plugin.package,
        "version": version("diplofeed") if is_ours else plugin.version,
        "origin": "built in" if is_ours else "installed" if isinstance(plugin.target, str) else "file",
        "contract": 0,
    }
    try:
        thing = registry.load(plugin, among=run)
    except PluginError as error:
        return {**row, "title": "", "options": {}, "error": str(error)}
    row["contract"] = thing.contract
    return {**row, "title": thing.title, "options": _defaults(thing.options), "error": ""}


def _defaults(cls: type[Any]) -> dict[str, Any]:
    values = attrs.asdict(cls(), recurse=False)
    return {name.rstrip("_"): getattr(value, "value", value) for name, value in values.items()}

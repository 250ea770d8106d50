"""What both sides of an import say: the other one by its source, the record by its own files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from diplofeed.config.load import Config, options, unknown_keys
from diplofeed.errors import ConfigError, Fault, Origin, PluginError, Severity, described, let_end, nearest
from diplofeed.importing.form import Form
from diplofeed.importing.formats import HEAD, source_of
from diplofeed.importing.plan import Own, OwnItem
from diplofeed.publishing.yields import understood
from diplofeed.registry import Registry
from diplofeed.source import Inputs, Names, Read, Source
from diplofeed.source.node import Scalar, Table
from diplofeed.source.shape import keys
from diplofeed.sources.folder import FORGETFUL, read_items

__all__ = ["OPTIONS", "options_of", "own_of", "read_from", "recognised", "source_named"]

OPTIONS: Final = Origin("options")
"""Where the options of a call stand."""


def recognised(path: Path) -> str:
    """Return the name of the source that reads a file; raise ConfigError where nobody can tell."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if use := source_of(path.name, head):
        return use
    message, expected = "nobody can tell what kind of file this is", "--use with the name of a source"
    raise ConfigError([Fault(origin=Origin(path.name), message=message, expected=expected)])


def source_named(registry: Registry, use: str) -> Source:
    """Return a source; raise ConfigError where there is none of the name, PluginError where it does not load."""
    names = registry.names("source")
    if use not in names:
        message, expected = f"no source is called {use!r}", f"one of {', '.join(names)}"
        raise ConfigError([Fault(origin=OPTIONS, message=message, expected=expected, suggestion=nearest(use, names))])
    return registry.source(use)


def options_of(source: Source, written: Mapping[str, str]) -> Any:
    """Return the options of a source, written as texts; raise ConfigError where one is wrong."""
    pairs = ((Scalar(name, OPTIONS), Scalar(value, OPTIONS, separator=",")) for name, value in written.items())
    table = Table(tuple(pairs), OPTIONS)
    if unknown := unknown_keys(table, keys(source.options), f"source {source.name}"):
        raise ConfigError(unknown)
    return options(source.options, table, f"source {source.name}")


def own_of(directory: Path, config: Config, names: Names) -> Own:
    """Return what the record's own files say."""
    form, is_whole = Form(names), True
    items: dict[str, OwnItem] = {}
    renamed: dict[str, str] = {}
    for each in read_items(Inputs(path=directory.absolute(), options=config.csv, names=names), FORGETFUL):
        if isinstance(each, Fault):
            is_whole = is_whole and each.severity is not Severity.ERROR
            continue
        item = each.item
        items[item.id] = OwnItem(kind=item.kind, data=form.of(item), file=each.origin.file, over=item.over)
        renamed |= dict.fromkeys(item.formerly, item.id)
    return Own(items=items, renamed=renamed, is_whole=is_whole)


def read_from(source: Source, inputs: Inputs) -> Iterator[Read]:
    """Yield what a source reads; what it raises is a fault that ends it."""
    try:
        for each in source.read(inputs):
            yield understood(each, Origin(inputs.path.name), source.name)
    except PluginError as error:
        yield Fault(origin=Origin(inputs.path.name), message=str(error))
    except BaseException as error:  # noqa: BLE001 -- a plugin may raise anything; what it read before counts
        let_end(error)
        yield Fault(origin=Origin(inputs.path.name), message=f"the source {source.name!r} failed: {described(error)}")

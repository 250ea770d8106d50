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


_OF_FOLDERS: Final = ("web", "ninjs", "timelinejs")  # the sources that read all files of a folder as one
_LOOKED_AT: Final = 1_000  # files of a folder, by their names


def recognised(path: Path) -> str:
    """Return the name of the source that reads a file or a folder; raise ConfigError where nobody can tell."""
    if path.is_dir():
        return _recognised_folder(path)
    if use := _source_of_file(path):
        return use
    raise _unclear(path, "nobody can tell what kind of file this is", "--use with the name of a source")


def _recognised_folder(path: Path) -> str:
    files = sorted(each for each in path.rglob("*") if each.is_file() and not each.name.startswith("."))
    there = {_source_of_file(each) for each in files[:_LOOKED_AT]}
    uses = [use for use in _OF_FOLDERS if use in there]
    if len(uses) == 1:
        return uses[0]
    if uses:
        raise _unclear(path, f"its files are of several kinds: {', '.join(uses)}", "--use with the name of one source")
    if others := sorted(there - {""}):
        message = f"it is a folder, and the source {others[0]!r} reads single files"
        raise _unclear(path, message, f"one of its {len(files):,} files at a time")
    raise _unclear(path, "nobody can tell what the files of this folder are", "--use with the name of a source")


def _source_of_file(path: Path) -> str:
    with path.open("rb") as file:
        return source_of(path.name, file.read(HEAD))


def _unclear(path: Path, message: str, expected: str) -> ConfigError:
    return ConfigError([Fault(origin=Origin(path.name), message=message, expected=expected)])


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

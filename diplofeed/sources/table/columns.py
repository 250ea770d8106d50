"""The file that says which column is which field: ``columns.toml``, with the options of the table."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import attrs
from attrs import field, frozen

from diplofeed.errors import Fault, Origin, nearest
from diplofeed.source.node import tree
from diplofeed.source.reading import Reading
from diplofeed.source.shape import read
from diplofeed.sources.table.headings import TEXTS, Chosen
from diplofeed.sources.table.options import TableOptions
from diplofeed.sources.table.vocabulary import folded, targets

__all__ = ["Settings", "settings_of"]

_MOST_BYTES: Final = 1_000_000


@frozen
class Settings:
    """The options of a table, those of its file of columns among them, and what that says of columns."""

    options: TableOptions
    chosen: Chosen = field(factory=Chosen)


def settings_of(path: Path, options: TableOptions) -> Settings | list[Fault]:
    """Return how a table is read, or what is wrong with its file of columns; options count before that."""
    if not options.columns:
        return Settings(options, Chosen(ignored=frozenset(map(folded, options.ignore))))
    name = Path(options.columns).name
    values = _values(path.parent / options.columns)
    if isinstance(values, Fault):
        return [values]
    fields = values.pop("columns", {})
    reading = Reading()
    own = read(TableOptions, tree(values, Origin(name)), reading)
    if own is None:
        return reading.faults
    merged = _merged(own, options)
    if faults := list(_wrong(fields, merged, name)):
        return faults
    written = {folded(heading): heading for heading in fields}
    return Settings(merged, Chosen(_folded(fields), frozenset(map(folded, merged.ignore)), written, name))


def _values(path: Path) -> dict[str, Any] | Fault:
    """Return what is in a file, or the fault that keeps it from being read."""
    origin = Origin(path.name)
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except OSError as error:
        expected = "a file, from the table's folder"
        return Fault(origin=origin, message=f"cannot be read: {error.strerror or error}", expected=expected)
    if len(data) > _MOST_BYTES:
        return Fault(origin=origin, message=f"the file is larger than {_MOST_BYTES // 1_000_000} MB")
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        return Fault(origin=origin, message=f"not valid TOML: {error}")


def _merged(own: TableOptions, options: TableOptions) -> TableOptions:
    """Return the options of a file, those that were set elsewhere in their place."""
    usual = TableOptions()
    changes = {
        each.alias or each.name: getattr(options, each.name)
        for each in attrs.fields(TableOptions)
        if getattr(options, each.name) != getattr(usual, each.name)
    }
    return attrs.evolve(own, **changes)


def _folded(fields: Mapping[str, str]) -> Mapping[str, str]:
    return {folded(heading): target.strip() for heading, target in fields.items() if target.strip()}


def _wrong(fields: Any, options: TableOptions, file: str) -> Iterator[Fault]:
    """Yield a fault for each heading whose field is none."""
    if not isinstance(fields, dict):
        yield Fault(origin=Origin(file), field="columns", message="it is no table", expected="[columns]")
        return
    allowed = targets(options.as_)
    for heading, target in fields.items():
        if not isinstance(target, str):
            message, near = "it is no text", ""
        else:
            name = target.strip()
            base, _, language = name.rpartition(".")
            if not name or name in allowed or (base in TEXTS and base in allowed and language):
                continue
            message, near = f"there is no field {name[:60]!r} of {options.as_.value}", nearest(name, allowed)
        expected = f"one of {', '.join(allowed)}"
        place = f"columns.{heading[:60]}"
        yield Fault(origin=Origin(file), field=place, message=message, expected=expected, suggestion=near)

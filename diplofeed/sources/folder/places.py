"""Where the fields of faulty items stand, of which reading keeps where they begin."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from pathlib import Path
from typing import Final

from attrs import evolve

from diplofeed.config.csv import CsvOptions
from diplofeed.errors import Fault, Origin
from diplofeed.source.direct import Written
from diplofeed.source.node import Node, place_of
from diplofeed.sources.folder.record import inputs_in

__all__ = ["places"]

_MOST_LOOKED_UP: Final = 500  # files; whoever has faults in more does not mend them one by one


def places(root: Path, faults: Iterable[Fault], options: CsvOptions) -> Iterator[Fault]:
    """Yield faults of whole items with the places of their fields.

    Where an item begins is all that is kept of most; the files of those that have faults are read once more, as far as
    people will read of the faults.
    """
    faults = tuple(faults)
    files: dict[str, set[Origin]] = {}
    for fault in faults:
        if fault.field and fault.origin.line and (len(files) < _MOST_LOOKED_UP or fault.origin.file in files):
            files.setdefault(fault.origin.file, set()).add(fault.origin)
    nodes: dict[Origin, Node] = {}
    for name, origins in files.items():
        nodes |= _nodes_at(root, name, origins, options)
    for fault in faults:
        place = place_of(nodes[fault.origin], fault.field) if fault.origin in nodes else None
        yield evolve(fault, origin=place) if place else fault


def _nodes_at(root: Path, name: str, origins: Container[Origin], options: CsvOptions) -> dict[Origin, Node]:
    """Return the items of a file that begin at some places, as trees."""
    values = (each for each in inputs_in(root, name, options) if not isinstance(each, Fault))
    begun = ((each.origin, each) for each in values if each.origin in origins)
    trees = ((origin, each.node() if isinstance(each, Written) else each) for origin, each in begun)
    return {origin: tree for origin, tree in trees if not isinstance(tree, Fault)}

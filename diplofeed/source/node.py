"""Input as a tree of located texts: what YAML, JSON, TOML and CSV have in common.

Every scalar stays the text it was written as; what it means is decided by the field it stands in.
So ``NO`` is a country and no boolean, ``2023-07`` a month and no number.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Final, TypeVar

from attrs import frozen

from diplofeed.errors import Origin

__all__ = ["Listing", "Node", "Scalar", "Table", "describe", "elements", "place_of", "plain_of", "tree", "unique"]

T = TypeVar("T")
_PART: Final = re.compile(r"([^.\[\]]+)|\[([0-9]+)\]")  # of the path of a field


@frozen
class Scalar:
    """One text; ``separator`` where it may stand for a list (a cell of a spreadsheet)."""

    value: str
    origin: Origin
    separator: str = ""


@frozen
class Listing:
    """A list."""

    items: tuple[Node, ...]
    origin: Origin


@frozen
class Table:
    """Named values, in the order written; names are unique."""

    pairs: tuple[tuple[Scalar, Node], ...]
    origin: Origin

    def get(self, name: str) -> Node | None:
        """Return the value of a name, or None."""
        return next((value for key, value in self.pairs if key.value == name), None)


type_names = {Scalar: "a text", Listing: "a list", Table: "a mapping"}
Node = Scalar | Listing | Table


def describe(node: Node) -> str:
    """Return what a node is, for a message."""
    return f"{_short(node.value)!r}" if isinstance(node, Scalar) else type_names[type(node)]


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."


def elements(node: Node) -> Iterator[Node]:
    """Yield the elements of a list; a text alone is a list of one, a spreadsheet cell of what its separator parts."""
    if isinstance(node, Listing):
        yield from node.items
    elif isinstance(node, Scalar) and node.separator:
        yield from (Scalar(part.strip(), node.origin) for part in node.value.split(node.separator) if part.strip())
    elif not isinstance(node, Scalar) or node.value:
        yield node


def tree(value: object, origin: Origin) -> Node:
    """Return a parsed JSON or TOML value as a tree all of whose texts stand at one place."""
    if isinstance(value, dict):
        pairs = ((Scalar(str(key), origin), tree(inner, origin)) for key, inner in value.items() if inner is not None)
        return Table(tuple(pairs), origin)
    if isinstance(value, list):
        return Listing(tuple(tree(inner, origin) for inner in value), origin)
    if isinstance(value, bool):
        return Scalar(str(value).lower(), origin)
    return Scalar("" if value is None else str(value), origin)


def place_of(node: Node, path: str) -> Origin | None:
    """Return where a field stands, such as ``related[2].to``, or what of its path is there; None if nothing is."""
    place: Origin | None = None
    inner: Node | None = node
    for name, number in _PART.findall(path):
        if number:
            inner = next(islice(elements(inner), int(number) - 1, None), None) if inner else None
        else:
            inner = inner.get(name) if isinstance(inner, Table) else None
        place = inner.origin if inner else place
    return place


def plain_of(node: Node) -> object:
    """Return the strings, lists and mappings a tree is made of, without their places."""
    if isinstance(node, Table):
        return {key.value: plain_of(value) for key, value in node.pairs}
    return [plain_of(inner) for inner in node.items] if isinstance(node, Listing) else node.value


def unique(pairs: list[tuple[str, T]]) -> dict[str, T]:
    """Return the pairs of a JSON object as a mapping; raise ValueError where a key stands twice (RFC 8259 §4)."""
    values = dict(pairs)
    if len(values) < len(pairs):
        counts = Counter(name for name, _ in pairs)
        twice = next(name for name, count in counts.items() if count > 1)
        raise ValueError(f"the key {twice[:60]!r} stands twice")
    return values

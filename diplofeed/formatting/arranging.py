"""Fields in their usual order, and dates in their canonical form, as the classes they are read into have them."""

from __future__ import annotations

import types
from collections.abc import Mapping
from enum import Enum
from functools import cache
from typing import Any, Final, Union, get_args, get_origin

import attrs
from attrs import evolve

from diplofeed.formatting.order import in_order
from diplofeed.formatting.scalars import plain
from diplofeed.formatting.tree import Branch, Document, Entry, Leaf, Tree
from diplofeed.model import Meeting, Statement
from diplofeed.source.shape import NAMED, slots_of
from diplofeed.text import Text
from diplofeed.when import When, WhenError, parse

__all__ = ["arranged"]

_ITEMS: Final = (Meeting, Statement)


def arranged(document: Document, cls: type[Any]) -> Document:
    """Return a document of items or names with the fields of each in their order."""
    return evolve(document, root=_branch(document.root, cls))


def _tree(tree: Tree, kind: Any) -> Tree:
    if isinstance(tree, Branch):
        return _branch(tree, kind)
    return _dated(tree) if kind is When else tree


def _branch(tree: Branch, kind: Any) -> Branch:
    if not tree.is_mapping:
        inner = _element(kind)
        entries = tuple(evolve(entry, value=_tree(entry.value, inner)) for entry in tree.entries)
        return evolve(tree, entries=entries, is_flow=_is_of_names(tree, inner))
    if not (isinstance(kind, type) and attrs.has(kind)) or kind is Text:
        return tree
    kinds = _kinds(kind)
    entries = tuple(evolve(entry, value=_tree(entry.value, kinds.get(_name(entry)))) for entry in tree.entries)
    ranks = {name: rank for rank, name in enumerate(kinds)}
    return evolve(tree, entries=tuple(sorted(entries, key=lambda entry: ranks.get(_name(entry), len(ranks)))))


def _name(entry: Entry) -> str:
    return entry.key.value if entry.key else ""


@cache
def _kinds(cls: type[Any]) -> Mapping[str, Any]:
    """Return the types of the fields of a class in their usual order."""
    slots = slots_of(cls)  # type: ignore[arg-type]  # mypy doubts that a class is hashable
    return {name: slots[name].type for name in (in_order(slots) if cls in _ITEMS else slots)}


def _element(kind: Any) -> Any:
    """Return what the elements of a list are, which may stand where one value does."""
    while get_origin(kind) in (Union, types.UnionType):
        kind = next(part for part in get_args(kind) if part is not type(None))
    return get_args(kind)[0] if get_origin(kind) is tuple else kind


def _is_of_names(tree: Branch, inner: Any) -> bool:
    """Return whether a list is of short names, which stand on a line if they fit; it stays as it is where unknown."""
    if not all(isinstance(entry.value, Leaf) for entry in tree.entries):
        return False
    if inner is None:
        return tree.is_flow
    return inner in (str, When) or inner in NAMED or (isinstance(inner, type) and issubclass(inner, Enum))


def _dated(leaf: Leaf) -> Leaf:
    """Return a date in its canonical form; times, and what is no date, as they are."""
    try:
        when = parse(leaf.value)
    except WhenError:
        return leaf
    if when.start is not None or when.text == leaf.value:
        return leaf
    raw = f"{leaf.style}{when.text}{leaf.style}" if leaf.style in ("'", '"') else plain(when.text)
    style = leaf.style if leaf.style in ("'", '"') else raw[0] if raw[0] == '"' else ""
    return Leaf(value=when.text, raw=raw, style=style)

"""JSON Lines: one item a line."""

from __future__ import annotations

import json
from collections.abc import Iterable

from diplofeed.errors import Fault, Origin
from diplofeed.source.node import Node, tree

__all__ = ["parse"]

_MAX_LINE = 1_000_000


def parse(lines: Iterable[str], file: str) -> Iterable[Node | Fault]:
    """Yield one node for each line that is not blank, or the fault that keeps the line from being read."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _line(line, file, number)


def _line(line: str, file: str, number: int) -> Node | Fault:
    if len(line) > _MAX_LINE:
        return Fault(origin=Origin(file, number), message=f"the line is longer than {_MAX_LINE:,} characters")
    try:
        return tree(
            json.loads(line, strict=False, object_pairs_hook=_unique, parse_float=str, parse_int=str),
            Origin(file, number, 1),
        )
    except json.JSONDecodeError as error:
        return Fault(
            origin=Origin(file, number, error.colno), message=f"not valid JSON: {error.msg}", expected="one JSON object"
        )
    except (ValueError, RecursionError) as error:
        message = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        return Fault(origin=Origin(file, number, 1), message=message)


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    values = dict(pairs)
    if len(values) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the key {twice[:60]!r} stands twice")
    return values

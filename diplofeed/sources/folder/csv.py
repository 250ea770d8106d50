"""Spreadsheets as CSV (RFC 4180): one item a row, the first row the field names.

``place.city`` names a field within a field, ``title.ru`` a text in a language; ``;`` parts the elements
of a list; a cell that begins with ``[`` or ``{`` is JSON, for lists of mappings such as positions.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator

from diplofeed.errors import Fault, Origin
from diplofeed.source.node import Node, Scalar, Table, tree

__all__ = ["parse"]


def parse(lines: Iterable[str], file: str) -> Iterator[Node | Fault]:
    """Yield one node for each row; the column of an origin is that of the spreadsheet, counted from 1."""
    rows = csv.reader(lines, strict=True)
    try:
        header = next(rows, None)
        if header is None:
            return
        header = [name.strip().lstrip("\ufeff") for name in header]
        before = rows.line_num
        for row in rows:
            if any(cell.strip() for cell in row):
                yield _row(header, row, file, before + 1)
            before = rows.line_num
    except csv.Error as error:
        yield Fault(origin=Origin(file, rows.line_num), message=f"not valid CSV: {error}", expected="RFC 4180")


def _row(header: list[str], row: list[str], file: str, line: int) -> Node | Fault:
    if len(row) > len(header):
        message = f"the row has {len(row)} cells, the header {len(header)}"
        return Fault(origin=Origin(file, line), message=message, expected="quotation marks around cells with commas")
    pairs: dict[str, Node] = {}
    for column, (name, cell) in enumerate(zip(header, row, strict=False), start=1):
        if cell.strip():
            origin = Origin(file, line, column)
            try:
                _put(pairs, name.split("."), _cell(cell, origin), origin)
            except (ValueError, RecursionError) as error:
                return Fault(
                    origin=origin, field=name, message=f"not valid JSON: {error}", expected="JSON, or plain text"
                )
    return _tables(pairs, Origin(file, line))


def _cell(cell: str, origin: Origin) -> Node:
    if cell.lstrip()[:1] in ("[", "{"):
        return tree(json.loads(cell, parse_float=str, parse_int=str), origin)
    return Scalar(cell, origin, separator=";")


def _put(pairs: dict[str, Node], path: list[str], value: Node, origin: Origin) -> None:
    key, rest = path[0], path[1:]
    if not rest:
        pairs[key] = value
        return
    inner = pairs.get(key)
    held = {name.value: node for name, node in inner.pairs} if isinstance(inner, Table) else {}
    if isinstance(inner, Scalar):
        held = {"": inner}  # the title beside a title.ru is in the publication's own language
    _put(held, rest, value, origin)
    pairs[key] = _tables(held, origin)


def _tables(pairs: dict[str, Node], origin: Origin) -> Table:
    return Table(tuple((Scalar(key, node.origin), node) for key, node in pairs.items()), origin)

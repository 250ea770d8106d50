"""The rows of a spreadsheet: the cells under its headings as one item, read directly or with their places."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import zip_longest
from typing import Any, Final, TypeAlias

from attrs import evolve, frozen

from diplofeed.cache import digest
from diplofeed.errors import Fault, Origin, Unread
from diplofeed.model import Audience
from diplofeed.model.fields import to_id
from diplofeed.source.direct import Written
from diplofeed.source.headings import is_list
from diplofeed.source.node import Node, Scalar, Table, tree, unique
from diplofeed.source.shape import keys
from diplofeed.source.unread import unread_in_text, unread_node

__all__ = ["Row", "Sheet"]

Row: TypeAlias = tuple[int, list[str]]
"""The line a row begins on, and its cells."""

_Path: TypeAlias = tuple[str, ...]
_AUDIENCE: Final = "audience"
_SEPARATOR: Final = ";"  # of the elements of a list
_DEEP: Final = 100  # brackets: of what is nested less deeply a tree can be made
_DECODER: Final = json.JSONDecoder(object_pairs_hook=unique, parse_float=str, parse_int=str, parse_constant=str)


class _Parts(dict[str, Any]):
    """The cells of columns whose headings begin alike, as those of ``place.city`` and ``place.country`` do."""


@frozen
class Sheet:
    """The columns of a file: of what, their headings, and their paths of fields, None where one is not read."""

    file: str
    cls: type[Any]
    headings: tuple[str, ...]
    paths: tuple[tuple[str, ...] | None, ...]

    def values(self, rows: Iterable[Row]) -> Iterator[Written | Node | Fault]:
        """Yield the items of rows, their cells as plain values, or the fault that keeps a row from being read."""
        columns = tuple((path, bool(path) and is_list(self.cls, ".".join(path or ()))) for path in self.paths)
        mark = digest(repr(columns).encode(errors="surrogatepass"))
        for line, row in rows:
            while len(row) > len(columns) and not row[-1].strip():
                row.pop()
            try:
                value = _plain(columns, row) if len(row) <= len(columns) and not self._lost_cell(row) else None
            except (ValueError, RecursionError):
                value = None  # not silent: it is met again, and its place named
            if value is None:
                yield self.row(line, row)
            else:
                origin, key = Origin(self.file, line), repr(row).encode(errors="surrogatepass")
                yield Written(value, origin, partial(self.row, line, row), mark + key)

    def row(self, line: int, row: list[str]) -> Node | Fault:
        """Return the item of a row with the places of its cells."""
        if len(row) > len(self.paths):
            message = f"the row has {len(row)} cells, the header {len(self.paths)}"
            # Which cell is of which column is not known, so that the words in them have to do.
            unread = evolve(unread_in_text("\n".join((*self.headings, *row))), ids=self.unread(row).ids)
            fault = self._fault(row, Origin(self.file, line), message, "quotation marks around cells with commas")
            return evolve(fault, unread=unread)
        if lost := self._lost_cell(row):
            message = f"the row has {len(row)} cells, the header {len(self.paths)}, and {lost!r} is not below audience"
            unread = evolve(self.unread(row), internal=True, why=f"the cell {lost!r} on line {line}")
            fault = self._fault(row, Origin(self.file, line), message, "a cell, be it empty, below each heading")
            return evolve(fault, unread=unread)
        pairs = _Parts()
        for column, (path, cell) in enumerate(zip(self.paths, row, strict=False), start=1):
            if path and cell.strip():
                origin = Origin(self.file, line, column)
                try:
                    _put(pairs, path, _cell(cell, origin))
                except ValueError as error:
                    fault = self._fault(row, origin, f"not valid JSON: {error}", "JSON, or plain text")
                    return evolve(fault, field=".".join(path))
        return _table(pairs, Origin(self.file, line))

    def _lost_cell(self, row: Sequence[str]) -> str:
        """Return the cell that says internal in a row which ends before the column for it, as one before it is lost."""
        if len(row) == len(self.headings) or _AUDIENCE not in self.headings[len(row) :]:
            return ""
        return next((cell for cell in row if cell.strip().casefold() == Audience.INTERNAL.value), "")

    def _fault(self, row: Sequence[str], origin: Origin, message: str, expected: str) -> Fault:
        unread = self.unread(row)
        return Fault(origin=origin, message=message, expected=expected, item=self._id(row), unread=unread)

    def _id(self, row: Sequence[str]) -> str:
        """Return the id in a row, nothing where there is none that is one."""
        cells = dict(zip(self.headings, row, strict=False))
        try:
            return to_id(cells.get("id", "").strip())
        except ValueError:
            return ""

    def unread_line(self, line: str, sign: str) -> Unread | None:
        """Return what is known of the item of a line that is a row of its own; None where it may be part of others."""
        cells = line.rstrip("\n").split(sign)
        return None if '"' in line or len(cells) != len(self.headings) else self.unread(cells)

    def unread(self, row: Sequence[str]) -> Unread:
        """Return what is known of the item of a row; a cell that no heading explains may say that it is internal."""
        cells = zip_longest(self.headings, row, fillvalue="")
        pairs = (self._pair(heading or _AUDIENCE, cell) for heading, cell in cells if cell.strip())
        return unread_node(Table(tuple(pairs), Origin(self.file)), keys(self.cls))

    def _pair(self, heading: str, cell: str) -> tuple[Scalar, Node]:
        """Return a cell under its field, below which there may be another."""
        place = Origin(self.file)
        key, _, rest = heading.partition(".")
        value = Scalar(cell, place)
        return Scalar(key, place), Table(((Scalar(rest, place), value),), place) if rest else value


def _plain(columns: Iterable[tuple[_Path | None, bool]], row: Sequence[str]) -> object:
    """Return the plain value of a row whose columns have paths, and hold lists or not; None where it may be none.

    Raises:
        ValueError: A cell is not valid JSON.
    """
    pairs = _Parts()
    for (path, holds_list), cell in zip(columns, row, strict=False):
        if not path or not cell or cell.isspace():
            continue
        value: object = cell
        if (cell[0] in "[{" or cell[0].isspace()) and _is_json(cell):
            if cell.count("[") + cell.count("{") > _DEEP:
                return None
            value = _DECODER.decode(cell)
        elif holds_list:
            value = [part.strip() for part in cell.split(_SEPARATOR) if part.strip()]
        if len(path) == 1 and path[0] not in pairs:
            pairs[path[0]] = value
        else:
            _put(pairs, path, value)
    return pairs


def _is_json(cell: str) -> bool:
    return cell.lstrip()[:1] in ("[", "{")


def _cell(cell: str, origin: Origin) -> Node:
    if _is_json(cell):
        try:
            return tree(_DECODER.decode(cell), origin)
        except RecursionError as error:
            raise ValueError("nested too deeply") from error
    return Scalar(cell, origin, separator=_SEPARATOR)


def _put(pairs: _Parts, path: Sequence[str], value: object) -> None:
    """Put a cell at its path; the title beside a title.ru is in the publication's own language."""
    *outer, key = path
    for name in outer:
        inner = pairs.setdefault(name, _Parts())
        if not isinstance(inner, _Parts):
            inner = pairs[name] = _Parts({"": inner})
        pairs = inner
    if isinstance(pairs.get(key), _Parts):
        pairs, key = pairs[key], ""
    pairs[key] = value


def _table(pairs: _Parts, origin: Origin) -> Table:
    nodes = ((key, _table(part, _place(part)) if isinstance(part, _Parts) else part) for key, part in pairs.items())
    return Table(tuple((Scalar(key, node.origin), node) for key, node in nodes), origin)


def _place(pairs: _Parts) -> Origin:
    """Return where the first of some cells stands."""
    first = next(iter(pairs.values()))
    return _place(first) if isinstance(first, _Parts) else first.origin

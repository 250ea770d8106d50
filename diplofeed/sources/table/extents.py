"""How large the sheets of a workbook are, before a library makes room for all their cells.

A workbook of a few bytes may have a cell in the last column of the last row, or say of a cell that it is repeated a
billion times. The markup is read as a stream; nothing is kept of it but numbers, and what it says of types is not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Final
from xml.parsers import expat

from attrs import define, field

from diplofeed.sources.table.grid import MOST_CELLS, MOST_COLUMNS, MOST_ROWS

__all__ = ["Extent", "NotASheetError", "elements", "of_spreadsheetml", "of_tables"]

_ADDRESS: Final = re.compile(r"([A-Za-z]{1,7})([0-9]{1,9})")
_MOST_ERRORS: Final = 10_000
_MOST_REPEATED: Final = 2_000_000


class NotASheetError(Exception):
    """Raised where a part of a workbook is no sheet."""


class _EnoughError(Exception):
    """Raised where a sheet is too large, whatever follows."""


@define
class Extent:
    """How many rows and columns of a sheet have something in them, and the places of formulas without a value."""

    name: str = ""
    rows: int = 0
    columns: int = 0
    errors: set[tuple[int, int]] = field(factory=set)

    def fault(self) -> str:
        """Return in what it is too large; empty where it is not."""
        if self.rows > MOST_ROWS:
            return f"has more than {MOST_ROWS:,} rows"
        if self.columns > MOST_COLUMNS:
            return f"has {self.columns:,} columns, which is more than {MOST_COLUMNS:,}"
        if self.rows * self.columns > MOST_CELLS:
            return f"has {self.rows * self.columns:,} cells, which is more than {MOST_CELLS:,}"
        return ""


def elements(xml: bytes) -> list[tuple[str, Mapping[str, str]]]:
    """Return the elements of a document by their names without prefixes, with their attributes.

    Raises:
        expat.ExpatError: It is not well-formed, or has a document type.
    """
    result: list[tuple[str, Mapping[str, str]]] = []
    _parse(xml, lambda name, attributes: result.append((name, attributes)), lambda _: None)
    return result


def of_spreadsheetml(xml: bytes) -> Extent:
    """Return the extent of a sheet of Office Open XML (ECMA-376 part 1 §18.3.1).

    Raises:
        NotASheetError: It is another part of a workbook.
        expat.ExpatError: It is not well-formed, or has a document type.
    """
    reader = _Cells()
    with suppress(_EnoughError):
        _parse(xml, reader.begin, reader.end, reader.text)
    return reader.extent


def of_tables(xml: bytes) -> Iterator[Extent]:
    """Yield the extents of the tables of an OpenDocument spreadsheet (part 3 §9.1).

    Raises:
        expat.ExpatError: It is not well-formed, or has a document type.
    """
    reader = _Tables()
    _parse(xml, reader.begin, reader.end)
    yield from reader.extents


def _parse(xml: bytes, begin: object, end: object, text: Callable[[str], None] | None = None) -> None:
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise expat.ExpatError("it has a document type, in which entities may be defined")

    def on_begin(name: str, attributes: dict[str, str]) -> None:
        begin(name.rpartition(":")[2], attributes)  # type: ignore[operator]  # both are functions

    def on_end(name: str) -> None:
        end(name.rpartition(":")[2])  # type: ignore[operator]  # see above

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = on_begin
    parser.EndElementHandler = on_end
    parser.CharacterDataHandler = text
    parser.Parse(xml, True)


@define
class _Cells:
    """What is counted while the markup of a sheet of Office Open XML is read."""

    extent: Extent = field(factory=Extent)
    is_sheet: bool = False
    row: int = -1
    column: int = -1
    is_in_cell: bool = False
    element: str = ""
    has_failed: bool = False
    has_formula: bool = False
    has_value: bool = False

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        if not self.is_sheet:
            if name != "worksheet":
                raise NotASheetError(name)
            self.is_sheet = True
        if name == "row":
            number = attributes.get("r", "")
            self.row = int(number) - 1 if number.isdecimal() and len(number) < 10 else self.row + 1
            self.column = -1
        elif name == "c":
            self._place(attributes.get("r", ""))
            self.is_in_cell, self.element = True, ""
            self.has_failed, self.has_formula, self.has_value = attributes.get("t") == "e", False, False
        elif self.is_in_cell:  # a cell that has but a style says nothing
            self.element = name
            self.has_formula = self.has_formula or name == "f"
            self.extent.rows = max(self.extent.rows, self.row + 1)
            self.extent.columns = max(self.extent.columns, self.column + 1)
            if self.extent.rows > MOST_ROWS:
                raise _EnoughError

    def end(self, name: str) -> None:
        if name != "c":
            return
        self.is_in_cell = False
        has_no_value = self.has_failed or (self.has_formula and not self.has_value)
        if has_no_value and len(self.extent.errors) < _MOST_ERRORS:
            self.extent.errors.add((self.row, self.column))

    def text(self, text: str) -> None:
        """Take note of the value of a cell."""
        if self.is_in_cell and self.element == "v" and text:
            self.has_value = True

    def _place(self, address: str) -> None:
        match = _ADDRESS.fullmatch(address)
        if match is None:
            self.column += 1
            return
        self.row, self.column = int(match[2]) - 1, -1
        for letter in match[1].upper():
            self.column = (self.column + 1) * 26 + ord(letter) - ord("A")


@define
class _Tables:
    """What is counted while the markup of an OpenDocument spreadsheet is read."""

    extents: list[Extent] = field(factory=list)
    row: int = 0
    rows: int = 0
    column: int = 0
    cells: int = 0
    filled: int = 0

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "table":
            self.extents.append(Extent(attributes.get("table:name", "")))
            self.row = 0
        elif name == "table-row":
            self.rows, self.column, self.filled = _repeated(attributes, "number-rows-repeated"), 0, 0
        elif name in {"table-cell", "covered-table-cell"}:
            self.cells = _repeated(attributes, "number-columns-repeated")
            self.column += self.cells
            if any("value" in key for key in attributes):
                self.filled = self.column
        elif name == "p" and self.column:
            self.filled = self.column

    def end(self, name: str) -> None:
        if name == "table-row" and self.extents:
            self.row += self.rows
            if self.filled:
                extent = self.extents[-1]
                extent.rows, extent.columns = self.row, max(extent.columns, self.filled)


def _repeated(attributes: Mapping[str, str], name: str) -> int:
    number = next((value for key, value in attributes.items() if key.endswith(name)), "1")
    times = int(number) if number.isdecimal() and len(number) < 10 else _MOST_REPEATED + 1
    if times > _MOST_REPEATED:
        raise expat.ExpatError(f"something is repeated {number[:20]} times")
    return times

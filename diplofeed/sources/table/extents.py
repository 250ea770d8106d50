"""How large the sheets of a workbook are, before a library makes room for all their cells.

A workbook of a few bytes may have a cell in the last column of the last row, or say of a cell that it is repeated a
billion times. The markup is read as a stream; nothing is kept of it but numbers, and what it says of types is not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Final, TypeAlias
from xml.parsers import expat

from attrs import define, field

from diplofeed.sources.table.grid import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, MOST_TEXT

_Begin: TypeAlias = Callable[[str, Mapping[str, str]], object]
_End: TypeAlias = Callable[[str], object]

__all__ = ["Extent", "NotASheetError", "elements", "lengths_of_texts", "of_spreadsheetml", "of_tables"]

_ADDRESS: Final = re.compile(r"([A-Za-z]{1,7})([0-9]{1,9})")
_LONGEST_VALUE: Final = 12  # of what is looked at: the number of a text
_MOST_ERRORS: Final = 10_000
_MOST_REPEATED: Final = 2_000_000


class NotASheetError(Exception):
    """Raised where a part of a workbook is no sheet."""


class _EnoughError(Exception):
    """Raised where a sheet is too large, whatever follows."""


@define
class Extent:
    """How many rows and columns of a sheet have something in them, and the places of formulas without a value.

    Attributes:
        text: How many characters all its cells have, a text that several share as many times.
    """

    name: str = ""
    rows: int = 0
    columns: int = 0
    text: int = 0
    errors: set[tuple[int, int]] = field(factory=set)

    def fault(self) -> str:
        """Return in what it is too large; empty where it is not."""
        if self.rows > MOST_ROWS:
            return f"has more than {MOST_ROWS:,} rows"
        if self.columns > MOST_COLUMNS:
            return f"has {self.columns:,} columns, which is more than {MOST_COLUMNS:,}"
        if self.rows * self.columns > MOST_CELLS:
            return f"has {self.rows * self.columns:,} cells, which is more than {MOST_CELLS:,}"
        if self.text > MOST_TEXT:
            return f"has more than {MOST_TEXT // 1_000_000} million characters"
        return ""


def elements(xml: bytes) -> list[tuple[str, Mapping[str, str]]]:
    """Return the elements of a document by their names without prefixes, with their attributes.

    Raises:
        expat.ExpatError: It is not well-formed, or has a document type.
    """
    result: list[tuple[str, Mapping[str, str]]] = []
    _parse(xml, lambda name, attributes: result.append((name, attributes)), lambda _: None)
    return result


def of_spreadsheetml(xml: bytes, lengths: Sequence[int] = ()) -> Extent:
    """Return the extent of a sheet of Office Open XML (ECMA-376 part 1 §18.3.1).

    Args:
        xml: Its markup.
        lengths: Those of the texts that cells share.

    Raises:
        NotASheetError: It is another part of a workbook.
        expat.ExpatError: It is not well-formed, or has a document type.
    """
    reader = _Cells(lengths)
    with suppress(_EnoughError):  # it is known by then that there is too much
        _parse(xml, reader.begin, reader.end, reader.text)
    return reader.extent


def lengths_of_texts(xml: bytes) -> list[int]:
    """Return how long the texts are that the cells of all sheets share (ECMA-376 part 1 §18.4.9).

    Raises:
        NotASheetError: It is another part of a workbook.
        expat.ExpatError: It is not well-formed, or has a document type.
    """
    reader = _Texts()
    _parse(xml, reader.begin, lambda _: None, reader.text)
    return reader.lengths


def of_tables(xml: bytes) -> Iterator[Extent]:
    """Yield the extents of the tables of an OpenDocument spreadsheet (part 3 §9.1).

    Raises:
        expat.ExpatError: It is not well-formed, or has a document type.
    """
    reader = _Tables()
    with suppress(_EnoughError):  # it is known by then that there is too much
        _parse(xml, reader.begin, reader.end, reader.text)
    yield from reader.extents


def _parse(xml: bytes, begin: _Begin, end: _End, text: _End | None = None) -> None:
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise expat.ExpatError("it has a document type, in which entities may be defined")

    def on_begin(name: str, attributes: dict[str, str]) -> None:
        begin(name.rpartition(":")[2], attributes)

    def on_end(name: str) -> None:
        end(name.rpartition(":")[2])

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = on_begin
    parser.EndElementHandler = on_end
    parser.CharacterDataHandler = text
    parser.Parse(xml, True)


@define
class _Cells:
    """What is counted while the markup of a sheet of Office Open XML is read."""

    lengths: Sequence[int]
    extent: Extent = field(factory=Extent)
    is_sheet: bool = False
    row: int = -1
    column: int = -1
    is_in_cell: bool = False
    element: str = ""
    kind: str = ""
    value: str = ""
    has_formula: bool = False

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
            self.is_in_cell, self.element, self.value, self.has_formula = True, "", "", False
            self.kind = attributes.get("t", "")
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
        self.extent.text += self._shared() if self.kind == "s" else 0
        if self.extent.text > MOST_TEXT:
            raise _EnoughError
        has_no_value = self.kind == "e" or (self.has_formula and not self.value)
        if has_no_value and len(self.extent.errors) < _MOST_ERRORS:
            self.extent.errors.add((self.row, self.column))

    def text(self, text: str) -> None:
        """Take note of the value of a cell."""
        if not self.is_in_cell:
            return
        self.extent.text += len(text)
        if self.element == "v":
            self.value = (self.value + text)[:_LONGEST_VALUE]

    def _shared(self) -> int:
        """Return how long the text is that the cell shares with others."""
        number = int(self.value) if self.value.strip().isdecimal() else -1
        return self.lengths[number] if 0 <= number < len(self.lengths) else 0

    def _place(self, address: str) -> None:
        match = _ADDRESS.fullmatch(address)
        if match is None:
            self.column += 1
            return
        self.row, self.column = int(match[2]) - 1, -1
        for letter in match[1].upper():
            self.column = (self.column + 1) * 26 + ord(letter) - ord("A")


@define
class _Texts:
    """What is counted while the markup of the texts that cells share is read."""

    lengths: list[int] = field(factory=list)
    is_right: bool = False

    def begin(self, name: str, _: Mapping[str, str]) -> None:
        if not self.is_right and name != "sst":
            raise NotASheetError(name)
        self.is_right = True
        if name == "si":
            self.lengths.append(0)

    def text(self, text: str) -> None:
        """Count a part of a text."""
        if self.lengths:
            self.lengths[-1] += len(text)


@define
class _Tables:
    """What is counted while the markup of an OpenDocument spreadsheet is read."""

    extents: list[Extent] = field(factory=list)
    row: int = 0
    rows: int = 0
    column: int = 0
    cells: int = 0
    filled: int = 0
    length: int = 0
    row_length: int = 0

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "table":
            self.extents.append(Extent(attributes.get("table:name", "")))
            self.row = 0
        elif name == "table-row":
            self.rows = _repeated(attributes, "number-rows-repeated")
            self.column = self.filled = self.row_length = 0
        elif name in {"table-cell", "covered-table-cell"}:
            self.cells = _repeated(attributes, "number-columns-repeated")
            self.column += self.cells
            self.length = sum(map(len, attributes.values()))
            if any("value" in key for key in attributes):
                self.filled = self.column
        elif name == "p" and self.column:
            self.filled = self.column
        elif name == "s":  # spaces
            self.length += _repeated(attributes, "c")

    def text(self, text: str) -> None:
        """Count a part of the text of a cell."""
        self.length += len(text)

    def end(self, name: str) -> None:
        if name in {"table-cell", "covered-table-cell"}:
            self.row_length += self.length * self.cells if self.filled == self.column else 0
            self.length = 0
        elif name == "table-row" and self.extents:
            self.row += self.rows
            self.extents[-1].text += self.row_length * self.rows
            if self.extents[-1].text > MOST_TEXT:
                raise _EnoughError
            if self.filled:
                extent = self.extents[-1]
                extent.rows, extent.columns = self.row, max(extent.columns, self.filled)


def _repeated(attributes: Mapping[str, str], name: str) -> int:
    number = next((value for key, value in attributes.items() if key.endswith(name)), "1")
    times = int(number) if number.isdecimal() and len(number) < 10 else _MOST_REPEATED + 1
    if times > _MOST_REPEATED:
        raise expat.ExpatError(f"something is repeated {number[:20]} times")
    return times

"""A table as rows of values, wherever it was read from, and the address of each of its cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Final, TypeAlias

from attrs import field, frozen

from diplofeed.errors import Origin

__all__ = [
    "MOST_CELLS",
    "MOST_CHARACTERS",
    "MOST_COLUMNS",
    "MOST_ROWS",
    "MOST_TEXT",
    "Grid",
    "Value",
    "letters",
    "text_of",
]

Value: TypeAlias = str | int | float | bool | date | datetime | time | timedelta

MOST_ROWS: Final = 30_000
MOST_COLUMNS: Final = 1_000
MOST_CELLS: Final = 1_000_000
MOST_TEXT: Final = 40_000_000
"""Characters in all cells."""

MOST_CHARACTERS: Final = 200_000
"""Of a cell; Excel takes 32,767."""


@frozen
class Grid:
    """The rows of a sheet, from its first one.

    Attributes:
        file: The name of its file.
        rows: Of values; an empty text where a cell is empty.
        sheet: Its name; empty where a file has no sheets.
        lines: On which line of the file each row begins; empty where rows are numbered from 1.
        errors: The places, by row and column from 0, of formulas that failed.
        wide: Up to which column a cell goes on that is merged with those beside it, by its row and column.
        counts_from_1904: Whether a day that is written as a number is counted from 1904, not 1900.
    """

    file: str
    rows: Sequence[Sequence[Value]]
    sheet: str = ""
    lines: Sequence[int] = ()
    errors: frozenset[tuple[int, int]] = field(default=frozenset(), repr=False)
    wide: Mapping[tuple[int, int], int] = field(factory=dict, repr=False)
    counts_from_1904: bool = False

    def origin(self, row: int, column: int) -> Origin:
        """Return the place of a cell, by row and column from 0."""
        line = self.lines[row] if self.lines else row + 1
        cell = f"{_quoted(self.sheet)}!{letters(column)}{row + 1}" if self.sheet else ""
        return Origin(self.file, line, column + 1, cell)

    def value(self, row: int, column: int) -> Value:
        """Return what is in a cell; an empty text where the row is shorter."""
        cells = self.rows[row]
        return cells[column] if column < len(cells) else ""


@lru_cache(100)
def _quoted(sheet: str) -> str:
    """Return the name of a sheet as it stands in addresses of cells."""
    return sheet if sheet.isidentifier() else "'" + sheet.replace("'", "''") + "'"


@lru_cache(2000)
def letters(column: int) -> str:
    """Return the letters of a column, by its number from 0: A, B, … Z, AA."""
    name = ""
    while column >= 0:
        column, digit = divmod(column, 26)
        name, column = chr(ord("A") + digit) + name, column - 1
    return name


def text_of(value: Value) -> str:
    """Return a value as it is written in a text; a whole number without a point."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.isoformat(" ")
    return value.isoformat() if isinstance(value, date | time) else str(value)

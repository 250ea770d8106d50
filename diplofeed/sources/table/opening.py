"""The table in a file: its bytes, the sheet that is meant, and the row with its headings."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from attrs import frozen

from diplofeed.errors import Fault, Origin, Severity, nearest
from diplofeed.sources.table.columns import Settings, settings_of
from diplofeed.sources.table.delimited import delimited
from diplofeed.sources.table.grid import Grid, text_of
from diplofeed.sources.table.headings import Header, header_of, matched_in
from diplofeed.sources.table.options import TableOptions
from diplofeed.sources.table.vocabulary import targets
from diplofeed.sources.table.workbook import Workbook, WorkbookError, is_workbook, opened

__all__ = ["Opened", "open_table"]

_MOST_BYTES: Final = 50_000_000
_ENOUGH: Final = 2
"""How many headings are understood in a sheet that is meant, if none is named."""


@frozen
class Opened:
    """A table whose headings are understood.

    Attributes:
        notes: Warnings of how it was read.
    """

    grid: Grid
    header: Header
    settings: Settings
    notes: tuple[Fault, ...] = ()


def open_table(path: Path, options: TableOptions) -> Opened | list[Fault]:
    """Return the table of a file, or the faults that keep it from being read."""
    settings = settings_of(path, options)
    if isinstance(settings, list):
        return settings
    data = _bytes(path)
    if isinstance(data, Fault):
        return [data]
    try:
        if is_workbook(data):
            return _of_workbook(opened(data, path.name), settings)
    except WorkbookError as error:
        return [Fault(origin=Origin(path.name), message=error.message, expected=error.expected)]
    kind, chosen = settings.options.as_, settings.chosen
    grid, notes = delimited(data, path.name, settings.options, lambda rows: matched_in(rows, kind, chosen))
    if grid is None:
        return notes
    header = header_of(grid, kind, chosen)
    return Opened(grid, header, settings, tuple(notes)) if header else [*notes, _no_headings(grid, settings)]


def _bytes(path: Path) -> bytes | Fault:
    try:
        if not path.is_file():
            return Fault(origin=Origin(path.name), message="it is no file", expected="a table such as talks.csv")
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_size > _MOST_BYTES:
                message = f"the file is larger than {_MOST_BYTES // 1_000_000} MB"
                return Fault(origin=Origin(path.name), message=message, expected="several files")
            return file.read(_MOST_BYTES)
    except OSError as error:
        return Fault(origin=Origin(path.name), message=f"cannot be read: {error.strerror or error}")


def _of_workbook(book: Workbook, settings: Settings) -> Opened | list[Fault]:
    """Return the sheet that is named, else the first whose headings are understood."""
    options, chosen = settings.options, settings.chosen
    if options.sheet:
        name = _named(book, options.sheet)
        if name is None:
            return [_no_sheet(book, options.sheet)]
        grid = book.grid(name)
        header = header_of(grid, options.as_, chosen)
        return Opened(grid, header, settings) if header else [_no_headings(grid, settings)]
    best: Opened | None = None
    first: Grid | None = None
    for name in book.names:
        grid = book.grid(name)
        first = first or grid
        header = header_of(grid, options.as_, chosen)
        if header and (best is None or len(best.header.fields) < _ENOUGH <= len(header.fields)):
            best = Opened(grid, header, settings, tuple(_others(book, name)))
        if best and len(best.header.fields) >= _ENOUGH:
            return best
    if best:
        return best
    if first:
        return [_no_headings(first, settings)]
    return [Fault(origin=Origin(book.file), message="there is no sheet of cells in it")]


def _named(book: Workbook, sheet: str) -> str | None:
    folded = sheet.strip().casefold()
    return next((name for name in book.names if name.strip().casefold() == folded), None)


def _others(book: Workbook, name: str) -> Iterator[Fault]:
    """Yield a warning that other sheets are not read."""
    others = [each for each in book.names if each != name]
    if others:
        message = f"the sheet {name!r} is read, and not {', '.join(map(repr, others[:10]))}"
        expected = f"sheet = {others[0]!r} among the options, if that is meant"
        yield Fault(origin=Origin(book.file), message=message, expected=expected, severity=Severity.WARNING)


def _no_sheet(book: Workbook, sheet: str) -> Fault:
    return Fault(
        origin=Origin(book.file),
        field="sheet",
        message=f"there is no sheet {sheet[:60]!r}",
        expected=f"one of {', '.join(book.names)}",
        suggestion=nearest(sheet, book.names),
    )


def _no_headings(grid: Grid, settings: Settings) -> Fault:
    first: Sequence[str] = next((texts for row in grid.rows[:30] if any(texts := list(map(text_of, row)))), ())
    shown = ", ".join(repr(text[:40]) for text in first[:8] if text)
    place = f" of the sheet {grid.sheet!r}" if grid.sheet else ""
    message = f"no heading{place} is understood; the first row has {shown or 'nothing'}"
    fields = ", ".join(targets(settings.options.as_)[:8])
    return Fault(origin=grid.origin(0, 0), message=message, expected=f"a row with headings such as {fields}")

"""Workbooks: XLSX, XLSM, ODS and XLS, read by python-calamine after their sizes are known."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import zip_longest
from typing import Any, Final
from xml.parsers import expat

from attrs import frozen

from diplofeed.errors import described, let_end
from diplofeed.sources.table.biff import MAGIC, CompoundError, compound_of, extents_of, harmless, stream_of
from diplofeed.sources.table.extents import (
    Extent,
    NotASheetError,
    elements,
    lengths_of_texts,
    of_spreadsheetml,
    of_tables,
)
from diplofeed.sources.table.grid import MOST_CELLS, Grid, Value

__all__ = ["MISSING", "Workbook", "WorkbookError", "is_workbook", "opened"]

MISSING: Final = "workbooks need python-calamine: pip install 'diplofeed[import]'"
_MOST_UNPACKED: Final = 40_000_000  # bytes
_MOST_PARTS: Final = 5_000
_KINDS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError)


class WorkbookError(ValueError):
    """Raised where a workbook cannot be read; the text says why.

    Attributes:
        expected: What is expected instead.
    """

    def __init__(self, message: str, expected: str = "") -> None:
        """Keep both."""
        super().__init__(message, expected)
        self.message = message
        self.expected = expected


def is_workbook(data: bytes) -> bool:
    """Return whether a file is one, and no text."""
    return data.startswith((b"PK\3\4", MAGIC))


@frozen
class Workbook:
    """An open workbook.

    Attributes:
        names: Of the sheets that people see, in their order.
    """

    file: str
    names: tuple[str, ...]
    extents: Mapping[str, Extent]
    counts_from_1904: bool
    book: Any

    def grid(self, name: str) -> Grid:
        """Return the rows of a sheet; raise WorkbookError where it cannot be read."""
        try:
            sheet = self.book.get_sheet_by_name(name)
            rows: list[list[Value]] = sheet.to_python(skip_empty_area=False)
            merged = sheet.merged_cell_ranges or []
        except BaseException as error:  # a panic of the library derives from nothing else
            let_end(error)
            raise WorkbookError(f"the sheet {name!r} cannot be read: {described(error)}") from error
        _fill(rows, merged)
        errors = frozenset(self.extents[name].errors) if name in self.extents else frozenset()
        wide = {first: last[1] for first, last in merged if last[1] > first[1]}
        return Grid(self.file, rows, name, errors=errors, wide=wide, counts_from_1904=self.counts_from_1904)


def _fill(rows: list[list[Value]], merged: list[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    """Write what merged cells say into each row they span, as people read them."""
    left = MOST_CELLS
    for (first, column), (last, _) in merged:
        for row in range(first + 1, min(last + 1, len(rows))):
            left -= 1
            if left < 0:
                return
            if column < len(rows[row]) and rows[row][column] == "":
                rows[row][column] = rows[first][column]


def opened(data: bytes, file: str) -> Workbook:
    """Return an open workbook.

    Raises:
        WorkbookError: It is damaged, too large or of another kind, or the library for it is not there.
    """
    try:
        from python_calamine import CalamineWorkbook  # noqa: PLC0415 -- an extra, for workbooks alone
    except ImportError as error:
        raise WorkbookError(MISSING) from error
    if data.startswith(MAGIC):
        return _opened_old(CalamineWorkbook, data, file)
    parts = _parts(data)
    extents, counts_from_1904 = _measured(parts)
    for extent in extents:
        if reason := extent.fault():
            raise WorkbookError(f"the sheet {extent.name!r} {reason}", "a smaller table")
    book = _book(CalamineWorkbook, _packed(parts))
    return Workbook(file, _names(book), {each.name: each for each in extents}, counts_from_1904, book)


def _opened_old(calamine: Any, data: bytes, file: str) -> Workbook:
    try:
        name, stream = stream_of(data)
        stream = harmless(stream)
        reason = next(filter(None, (extent.fault() for extent in extents_of(stream))), "")
    except CompoundError as error:
        raise WorkbookError(f"the workbook cannot be read: {error}", "an .xlsx file") from error
    if reason:
        raise WorkbookError(f"a sheet {reason}", "a smaller table")
    book = _book(calamine, compound_of(name, stream))
    return Workbook(file, _names(book), {}, counts_from_1904=False, book=book)


def _book(calamine: Any, data: bytes) -> Any:
    try:
        return calamine.from_filelike(io.BytesIO(data))
    except BaseException as error:  # a panic of the library derives from nothing else
        let_end(error)
        raise WorkbookError(f"the workbook cannot be read: {described(error)}") from error


def _names(book: Any) -> tuple[str, ...]:
    """Return the names of the sheets of cells that are not hidden."""
    described_sheets = [(each.name, str(each.typ), str(each.visible)) for each in book.sheets_metadata]
    seen = [name for name, kind, visible in described_sheets if "WorkSheet" in kind and "Hidden" not in visible]
    return tuple(seen or [name for name, kind, _ in described_sheets if "WorkSheet" in kind])


# ---------------------------------------------------------------- the packed files


def _parts(data: bytes) -> dict[str, bytes]:
    """Return the parts of a packed workbook that hold its cells; never more bytes than its directory says."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            kept = [entry for entry in packed.infolist() if _is_kept(entry.filename)]
            _check(kept)
            return {entry.filename: packed.read(entry) for entry in kept}
    except WorkbookError:
        raise
    except _BROKEN as error:
        raise WorkbookError(f"the workbook cannot be unpacked: {error}", "the file as it was, from a backup") from error


def _check(entries: list[zipfile.ZipInfo]) -> None:
    """Raise WorkbookError where parts are too many, too large or packed in an unusual way."""
    if len(entries) > _MOST_PARTS:
        raise WorkbookError(f"the workbook has more than {_MOST_PARTS:,} parts")
    if sum(entry.file_size for entry in entries) > _MOST_UNPACKED:
        raise WorkbookError(
            f"unpacked, the workbook is larger than {_MOST_UNPACKED // 1_000_000} MB", "a smaller table"
        )
    if any(entry.compress_type not in _KINDS for entry in entries):
        raise WorkbookError("the workbook is packed in an unusual way", "it saved again by a spreadsheet")


def _is_kept(name: str) -> bool:
    return name == "mimetype" or name.lower().endswith((".xml", ".rels"))


def _packed(parts: Mapping[str, bytes]) -> bytes:
    """Return the parts as a packed file again, so that a library meets nothing else than what was looked at."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as packed:
        for name, data in parts.items():
            packed.writestr(name, data)
    return target.getvalue()


def _measured(parts: Mapping[str, bytes]) -> tuple[list[Extent], bool]:
    """Return the extents of all sheets, and whether days are counted from 1904."""
    try:
        if "xl/workbook.xml" in parts:
            return _measured_office(parts)
        if "content.xml" in parts and b"spreadsheet" in parts.get("mimetype", b"spreadsheet"):
            return list(of_tables(parts["content.xml"])), False
    except (expat.ExpatError, UnicodeError) as error:
        raise WorkbookError(f"the workbook is damaged: {error}", "the file as it was, from a backup") from error
    raise WorkbookError("it is no workbook that is read", "an .xlsx, .xlsm, .ods, .xls or .csv file")


def _measured_office(parts: Mapping[str, bytes]) -> tuple[list[Extent], bool]:
    workbook = elements(parts["xl/workbook.xml"])
    targets = {
        attributes.get("Id", ""): attributes.get("Target", "")
        for name, attributes in elements(parts.get("xl/_rels/workbook.xml.rels", b"<none/>"))
        if name == "Relationship"
    }
    names = {
        _path(targets.get(_id(attributes), "")): attributes.get("name", "")
        for name, attributes in workbook
        if name == "sheet"
    }
    extents = []
    for path, extent in _sheets(parts):
        extent.name = names.get(path, path)
        extents.append(extent)
    flags = (attributes.get("date1904", "") for name, attributes in workbook if name == "workbookPr")
    return extents, any(flag in {"1", "true"} for flag in flags)


def _sheets(parts: Mapping[str, bytes]) -> Iterator[tuple[str, Extent]]:
    own = {path: data for path, data in parts.items() if path.startswith("xl/") and path.endswith(".xml")}
    lengths: list[int] = []
    for data in own.values():
        with suppress(NotASheetError):  # raised by what else a workbook is made of
            lengths = [max(pair) for pair in zip_longest(lengths, lengths_of_texts(data), fillvalue=0)]
    for path, data in own.items():
        with suppress(NotASheetError):  # as above
            yield path, of_spreadsheetml(data, lengths)


def _id(attributes: Mapping[str, str]) -> str:
    return next((value for key, value in attributes.items() if key.endswith(":id")), "")


def _path(target: str) -> str:
    return target.lstrip("/") if target.startswith(("/", "xl/")) else f"xl/{target}"

"""Text files of rows: CSV and its relatives, with whatever encoding and separator they have."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import islice
from typing import Final

from attrs import define, evolve, field

from diplofeed.config.csv import Separator
from diplofeed.errors import Fault, Origin, Severity
from diplofeed.sources.table.encoding import encoding_of
from diplofeed.sources.table.grid import MOST_CELLS, MOST_CHARACTERS, MOST_COLUMNS, MOST_ROWS, Grid
from diplofeed.sources.table.options import TableOptions

__all__ = ["delimited"]

_SIGNS: Final = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical lines"}
_OF: Final = {Separator.COMMA: ",", Separator.SEMICOLON: ";", Separator.TAB: "\t"}
_DECLARED: Final = re.compile('\ufeff?"?sep=([,;\t|])"?[ \t]*(?:\r\n?|\n|$)', re.IGNORECASE)  # as Excel writes it
_SAMPLE: Final = 200_000  # characters
_SAMPLED_ROWS: Final = 40
_MOST_UNREAD: Final = 100  # rows, after which a text is of another kind
_PLAIN: Final = ("utf-8", "utf-8-sig")
_NAMES: Final = {"utf-8-sig": "utf-8", "koi8-u": "koi8"}


def delimited(
    data: bytes, file: str, options: TableOptions, matches: Callable[[Sequence[Sequence[str]]], int]
) -> tuple[Grid | None, list[Fault]]:
    """Return the rows of a text file, and what was found out about it or keeps it from being read.

    Args:
        data: What is in the file.
        file: Its name.
        options: Which may say what is found out otherwise.
        matches: Returns how many headings are understood in the first rows.
    """
    encoding = options.encoding or encoding_of(data)
    if not encoding:
        expected = 'the file saved as "CSV UTF-8", or the option encoding, such as encoding = "cp1251"'
        return None, [Fault(origin=Origin(file), message="its encoding cannot be told", expected=expected)]
    text, damage = _decoded(data, file, encoding)
    if damage and (options.encoding or encoding not in _PLAIN):
        return None, [evolve(damage, severity=Severity.ERROR)]
    declared = _DECLARED.match(text)
    sign = _OF[options.separator] if options.separator else declared[1] if declared else _separator(text, matches)
    skipped = declared.end() if declared else 0
    rows = _Rows(file, sign, first=1 + bool(declared))
    rows.read(text[skipped:])
    if rows.refused:
        return None, [rows.refused]
    notices = _notices(file, encoding, sign, is_chosen=bool(options.encoding and options.separator))
    return Grid(file, rows.rows, lines=rows.lines), [*notices, *filter(None, [damage]), *rows.faults]


def _decoded(data: bytes, file: str, encoding: str) -> tuple[str, Fault | None]:
    """Return the text of bytes, and a warning of the first that are none in the encoding."""
    try:
        return data.decode(encoding).removeprefix("\ufeff"), None
    except UnicodeDecodeError as error:
        place = Origin(file, data.count(b"\n", 0, error.start) + 1)
        message = f"byte 0x{data[error.start]:02X} is no {encoding}"
        text = data.decode(encoding, "replace").removeprefix("\ufeff")
        warning = Fault(origin=place, message=message, expected="the file saved as UTF-8", severity=Severity.WARNING)
        return text, warning


def _notices(file: str, encoding: str, sign: str, *, is_chosen: bool) -> list[Fault]:
    if is_chosen or (encoding in _PLAIN and sign == ","):
        return []
    message = f"read as {_NAMES.get(encoding, encoding)} with {_SIGNS[sign]}"
    expected = "" if encoding in _PLAIN or encoding.startswith("utf") else "the option encoding if letters are wrong"
    return [Fault(origin=Origin(file), message=message, expected=expected, severity=Severity.WARNING)]


def _separator(text: str, matches: Callable[[Sequence[Sequence[str]]], int]) -> str:
    """Return what parts the cells: by which most headings are understood, then by which most rows are alike."""

    def score(sign: str) -> tuple[int, int, int]:
        rows = list(islice(_parted(text[:_SAMPLE], sign), _SAMPLED_ROWS))
        widths = Counter(len(row) for row in rows if len(row) > 1)
        width, times = max(widths.items(), key=lambda item: (item[1], item[0]), default=(1, 0))
        return matches(rows), times, width

    return max(_SIGNS, key=score)


def _parted(text: str, sign: str) -> Sequence[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=sign))
    except csv.Error:  # a cell is longer than any that is read, which `_rows` names where it is so by the right sign
        return []


@define
class _Rows:
    """The rows of a text, and on which line each begins.

    Attributes:
        first: The line of the file on which the text begins.
        faults: Of rows that could not be read; those below them are.
        refused: The fault for which none is to be read.
    """

    file: str
    sign: str
    first: int
    rows: list[list[str]] = field(factory=list)
    lines: list[int] = field(factory=list)
    faults: list[Fault] = field(factory=list)
    refused: Fault | None = None
    _cells: int = field(default=0, init=False)

    def read(self, text: str) -> None:
        """Read the rows of a text."""
        longest = csv.field_size_limit(MOST_CHARACTERS)
        try:
            parts = list(io.StringIO(text, newline=""))
            begins = 0
            while begins < len(parts) and not self.refused:
                begins = self._read_from(parts, begins)
        finally:
            csv.field_size_limit(longest)

    def _read_from(self, parts: Sequence[str], begins: int) -> int:
        """Read rows up to one that cannot be read; return at which of the lines the next one begins."""
        reader = csv.reader(islice(parts, begins, None), delimiter=self.sign)
        at = begins
        try:
            for row in reader:
                end = begins + reader.line_num
                if end == len(parts) and end - at > 1 and self._is_left_open(parts[at:end]):
                    return self._unread(at, "a quotation mark has no second", at + 1)
                self._add(row, self.first + at)
                if self.refused:
                    break
                at = end
        except csv.Error as error:
            end = begins + reader.line_num
            swallowed = f", nor what follows it up to line {self.first + end - 1}" if end - at > 1 else ""
            return self._unread(at, f"the row cannot be read{swallowed}: {error}", end)
        return len(parts)

    def _is_left_open(self, lines: Sequence[str]) -> bool:
        """Return whether a row ends only because the text does."""
        try:
            list(csv.reader(lines, delimiter=self.sign, strict=True))
        except csv.Error as error:
            return "unexpected end" in str(error)
        return False

    def _unread(self, at: int, message: str, following: int) -> int:
        expected = f"each quotation mark with its second, and at most {MOST_CHARACTERS:,} characters in a cell"
        fault = Fault(origin=Origin(self.file, self.first + at), message=message, expected=expected)
        self.faults.append(fault)
        if len(self.faults) > _MOST_UNREAD:
            self.refused = fault
        return following

    def _add(self, row: list[str], line: int) -> None:
        while row and not row[-1]:
            row.pop()
        self._cells += len(row)
        self.refused = _too_large(Origin(self.file, line), len(self.rows), len(row), self._cells)
        self.rows.append(row)
        self.lines.append(line)


def _too_large(place: Origin, rows: int, columns: int, cells: int) -> Fault | None:
    if rows >= MOST_ROWS:
        return Fault(origin=place, message=f"the table has more than {MOST_ROWS:,} rows", expected="several files")
    if columns > MOST_COLUMNS:
        message = f"the row has {columns:,} columns, which is more than {MOST_COLUMNS:,}"
        return Fault(origin=place, message=message, expected="a table without columns that are not needed")
    if cells > MOST_CELLS:
        return Fault(origin=place, message=f"the table has more than {MOST_CELLS:,} cells", expected="several files")
    return None

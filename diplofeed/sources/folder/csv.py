"""Spreadsheets as CSV (RFC 4180): one item a row, the first row the field names.

``place.city`` names a field within a field, ``title.ru`` a text in a language; ``;`` parts the elements
of a list; a cell that begins with ``[`` or ``{`` is JSON, for lists of mappings such as positions.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, repeat
from typing import Any, Final

from attrs import define, evolve, field

from diplofeed.config.csv import AS_USUAL, CsvOptions, Separator
from diplofeed.errors import Fault, FieldError, Origin, Suggestions, Unread, few_of
from diplofeed.model import Meeting
from diplofeed.source.direct import Written
from diplofeed.source.headings import check_heading, is_text, missing
from diplofeed.source.node import Node
from diplofeed.source.reading import MOST_FAULTS
from diplofeed.source.unread import names_hiding_field, unread_in_text
from diplofeed.sources.folder.sheet import Row, Sheet

__all__ = ["parse", "values"]

_SIGNS: Final = {Separator.COMMA: ",", Separator.SEMICOLON: ";", Separator.TAB: "\t"}
_DECLARED: Final = re.compile('"?sep=([,;\t])"?\\s*')  # as Excel reads it
_QUOTED: Final = re.compile('"[^"]*"')
_BEFORE_SIGN: Final = re.compile("[:=]")  # of YAML or TOML that has the name of a spreadsheet
_MULTIPLE: Final = 'each heading once; several in one cell as JSON, such as [{"title": "…"}, {"title": "…"}]'


def parse(
    lines: Iterable[str], file: str, cls: type[Any] = Meeting, options: CsvOptions = AS_USUAL
) -> Iterator[Node | Fault]:
    """Yield one node for each row, and faults, as `values` does; the column of a place is that of the spreadsheet."""
    return (each.node() if isinstance(each, Written) else each for each in values(lines, file, cls, options))


def values(
    lines: Iterable[str], file: str, cls: type[Any] = Meeting, options: CsvOptions = AS_USUAL
) -> Iterator[Written | Node | Fault]:
    """Yield one plain value for each row, or the fault that keeps it from being read.

    Where a heading is wrong no row is yielded, as a column whose meaning is not known may say that items are internal.

    Args:
        lines: The lines of the file.
        file: Its name.
        cls: What the rows are: the headings name its fields.
        options: What parts cells, and which columns are not read.
    """
    ahead = iter(lines)
    before, first = _first_line(ahead)
    declared = _DECLARED.fullmatch(first)
    sign = declared[1] if declared else _SIGNS[options.separator]
    if not declared and (fault := _parted_otherwise(first, sign, Origin(file, before + 1))):
        yield fault
        return
    skipped = before + bool(declared)
    rows = _Rows(sign, ahead if declared else chain((first,), ahead), skipped)
    try:
        yield from _nodes(iter(rows), file, cls, options)
    except csv.Error as error:
        yield from _from_here_on(rows, Sheet(file, cls, tuple(rows.headings), ()), error)


def _first_line(lines: Iterator[str]) -> tuple[int, str]:
    """Return the first line that is not blank, and how many stand before it."""
    number = 0
    for number, line in enumerate(lines):
        if not line.isspace():
            return number, line.lstrip("\ufeff")
    return number, ""


def _parted_otherwise(header: str, sign: str, origin: Origin) -> Fault | None:
    """Return the fault of headings that are parted by something else than they should be."""
    counts = Counter(character for character in _QUOTED.sub("", header) if character in ",;\t")
    found = max(counts, key=counts.__getitem__, default=sign)
    if counts[found] <= counts[sign]:
        return None
    names = {sign: separator for separator, sign in _SIGNS.items()}
    return Fault(
        origin=origin,
        message=f"the cells are parted by {names[found].value}s, not by {names[sign].value}s",
        expected=f'{names[sign].value}s, or separator = "{names[found].value}" under [csv] in diplofeed.toml',
    )


@define
class _Rows:
    """The rows of a file that are not blank; where one cannot be read, nobody knows where the next begins."""

    sign: str
    lines: Iterator[str]
    skipped: int
    headings: Sequence[str] = ()
    line: int = 0  # on which the row begins that is being read
    _texts: list[str] = field(factory=list)  # of its lines

    def __iter__(self) -> Iterator[Row]:
        """Yield them; raise csv.Error where one cannot be read."""
        self.line = self.skipped + 1
        for row in csv.reader(self._noted(), delimiter=self.sign, strict=True):
            line, length = self.line, len(self._texts)
            self.line += length
            self._texts.clear()
            if any(map(str.strip, row)):
                self.headings = self.headings or row
                yield line, row

    def _noted(self) -> Iterator[str]:
        for line in self.lines:
            self._texts.append(line)
            yield line

    def rest(self) -> list[str]:
        """Return the lines from the one on which the row begins that could not be read."""
        return [*self._texts, *self.lines]


def _from_here_on(rows: _Rows, sheet: Sheet, error: csv.Error) -> Iterator[Fault]:
    """Yield the faults of a row that cannot be read, which may go on to the end of the file, and of those after it.

    A line that is a whole row of its own is taken for that: its item stays as it was, unless it asks for something.
    """
    plain: list[str] = []
    doubtful = [",".join(rows.headings)]
    for line in rows.rest():
        unread = sheet.unread_line(line, rows.sign)
        if unread is None or _may_hide(unread):
            doubtful.append(line)
        else:
            plain += unread.ids
    origin = Origin(sheet.file, rows.line)
    message = f"not valid CSV: {error}"
    unread = unread_in_text("\n".join(doubtful))
    yield Fault(origin=origin, message=message, expected="each quotation mark with its second", unread=unread)
    if plain:
        message = "what follows the row that cannot be read is not read either"
        yield Fault(origin=origin, message=message, unread=Unread(ids=tuple(plain)))


def _nodes(rows: Iterator[Row], file: str, cls: type[Any], options: CsvOptions) -> Iterator[Written | Node | Fault]:
    line, first = next(rows, (0, []))
    if not first:
        return
    headings = [name.strip() for name in first]
    faults = [*few_of(_faults_of(headings, Origin(file, line), cls, options), MOST_FAULTS)]
    if "" in headings:  # nothing is known of such a column: it does no harm as long as it is empty
        kept = list(rows)
        faults += few_of(_without_heading(headings, kept, Origin(file, line)), MOST_FAULTS)
        rows = iter(kept)
    ignored = {"", *options.ignored_columns}
    read = [None if name in ignored else tuple(name.split(".")) for name in headings]
    sheet = Sheet(file, cls, tuple(headings), tuple(read))
    if faults:
        unread = [each for _, row in rows for each in _unread_below(sheet, row)]
        yield from _with_rows(faults, unread, Origin(file, line))
        return
    yield from sheet.values(rows)


def _unread_below(sheet: Sheet, row: Sequence[str]) -> Iterator[Unread]:
    """Yield what is known of a row below headings that are wrong, which may be the headings that are meant."""
    names = (_BEFORE_SIGN.split(cell, maxsplit=1)[0].strip(" \t\"'") for cell in row)
    hiding = next(filter(names_hiding_field, names), "")
    yield (
        Unread(internal=True, why=f"the cell {hiding!r} below headings that are wrong") if hiding else sheet.unread(row)
    )


def _with_rows(faults: Sequence[Fault], rows: Sequence[Unread], place: Origin) -> Iterator[Fault]:
    """Yield the faults of headings with what is known of the rows, none of which is read."""
    hidden = list(filter(_may_hide, rows))
    plain = [unread for unread in rows if not _may_hide(unread)]
    known = [_merged(each) for each in (plain, hidden) if each] or [Unread()]
    if len(faults) < len(known):
        message = "rows of this file may be internal or under embargo, and are withheld until its headings are right"
        faults = (*faults, Fault(origin=place, message=message))
    all_known = chain(known, repeat(known[-1]))
    yield from (evolve(fault, unread=unread) for fault, unread in zip(faults, all_known, strict=False))


def _may_hide(unread: Unread) -> bool:
    return unread.internal or unread.embargo_until is not None or not unread.ids


def _merged(unread: Sequence[Unread]) -> Unread:
    """Return what is known of any of several items; where one has no id, it may be any."""
    return Unread(
        ids=tuple(id_ for each in unread for id_ in each.ids) if all(each.ids for each in unread) else (),
        words=frozenset(word for each in unread for word in each.words),
        internal=any(each.internal for each in unread),
        why=next((each.why for each in unread if each.internal or each.embargo_until), ""),
        embargo_until=max((each.embargo_until for each in unread if each.embargo_until), default=None),
    )


# ---------------------------------------------------------------- headings


def _faults_of(headings: Sequence[str], place: Origin, cls: type[Any], options: CsvOptions) -> Iterator[Fault]:
    """Yield what is wrong with headings, each once."""
    seen: dict[str, int] = {}
    suggestions, ignored = Suggestions(), {"", *options.ignored_columns}
    for column, heading in enumerate(headings, start=1):
        if heading not in ignored:
            origin = Origin(place.file, place.line, column)
            if heading in seen:
                message = f"the heading {heading[:60]!r} stands twice; first in column {seen[heading]}"
                yield Fault(
                    origin=origin, message=message, expected=_MULTIPLE if "." in heading else "each heading once"
                )
            elif fault := _unknown(heading, origin, cls, suggestions):
                yield fault
            seen.setdefault(heading, column)
    for key in missing(cls, seen):
        yield Fault(origin=place, message=f"there is no column {key!r}", expected=f"a column with the heading {key}")
    yield from _beside_parts(seen, place, cls)


def _unknown(heading: str, origin: Origin, cls: type[Any], suggestions: Suggestions) -> Fault | None:
    try:
        check_heading(cls, heading, suggestions)
    except FieldError as error:
        expected = error.expected or "a field, or the heading in ignored_columns under [csv] in diplofeed.toml"
        return Fault(origin=origin, message=error.reason, expected=expected, suggestion=error.suggestion)
    return None


def _beside_parts(seen: dict[str, int], place: Origin, cls: type[Any]) -> Iterator[Fault]:
    """Yield the headings of fields whose parts have columns of their own; of a text, other languages may."""
    for heading, column in seen.items():
        whole = heading.rpartition(".")[0]
        if whole in seen and not is_text(cls, whole):
            message = f"{heading!r} stands beside {whole!r}, of which it is a part"
            yield Fault(origin=Origin(place.file, place.line, column), message=message, expected="one of them")


def _without_heading(headings: Sequence[str], rows: Iterable[Row], place: Origin) -> Iterator[Fault]:
    """Yield the columns that have cells and no heading."""
    blank = {at for at, heading in enumerate(headings) if not heading}
    for line, row in rows:
        for at in sorted(blank):
            if at < len(row) and row[at].strip():
                blank.remove(at)
                yield Fault(
                    origin=Origin(place.file, place.line, at + 1),
                    message=f"the column has no heading, and a cell on line {line}",
                    expected="a heading, or no cells below it",
                )

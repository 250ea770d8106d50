"""Which column of a table is which field: by its heading, or by what a file such as ``columns.toml`` says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Final

from attrs import evolve, field, frozen

from diplofeed.errors import Fault, FieldError, Severity, nearest
from diplofeed.source.secrecy import may_hide
from diplofeed.sources.table.grid import Grid, Value, letters, text_of
from diplofeed.sources.table.options import Kind
from diplofeed.sources.table.vocabulary import bare, folded, headings
from diplofeed.tags import check_tag, language_tag

__all__ = [
    "HIDING",
    "TEXTS",
    "Chosen",
    "Column",
    "Header",
    "gone",
    "header_of",
    "matched_in",
    "near_field",
    "notes_on",
    "unclear",
    "unnamed_columns",
]

HIDING: Final = frozenset({"audience", "internal", "embargo_until"})
"""The fields that say who may read a row, and since when."""

TEXTS: Final = frozenset({"title", "summary", "significance", "text", "medium", "place.name", "place.city"})
"""The fields that may have a column for each language."""

_REPEATED: Final = frozenset(
    {
        *("sources", "sources.url", "sources.publisher", "topics", "instruments", "parties", "participants"),
        *("speakers", "related", "attachments", "agenda", "positions", "outcomes", "about", "place", "summary", "text"),
    }
)
"""The fields that several columns are put together for."""

_TELLING: Final = 4  # letters of a word that means something by itself
_LIKE: Final = 0.75
_SEARCHED: Final = 30
"""How many rows are looked at for the one with the headings."""

_LANGUAGE: Final = re.compile(r"(.+?)[\s.]*[\[(.]\s*([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\s*[\])]?")
_ASIDE: Final = re.compile(r"\s*[\[(][^\[\]()]*[\])]\s*")


@frozen
class Chosen:
    """What a person chose: fields of folded headings, and folded headings that are not read.

    Attributes:
        written: The headings as they are written, by the folded ones.
        file: In which they are; empty where there is none.
    """

    fields: Mapping[str, str] = field(factory=dict)
    ignored: frozenset[str] = frozenset()
    written: Mapping[str, str] = field(factory=dict)
    file: str = ""


@frozen(kw_only=True)
class Column:
    """A column: its number from 0, its heading and the field it is of.

    Attributes:
        field: Empty where it is not read.
        language: Of the texts in it (BCP 47), if its heading says so.
        number: Which of several columns of a field, as "Source 2".
        is_ignored: Whether a person said that it is not read.
    """

    index: int
    heading: str
    field: str = ""
    language: str = ""
    number: int = 0
    is_ignored: bool = False


@frozen
class Header:
    """The row with the headings, from 0, and the columns below it."""

    row: int
    columns: tuple[Column, ...]

    @property
    def fields(self) -> Counter[str]:
        """How many columns each field has."""
        return Counter(column.field for column in self.columns if column.field)


def matched_in(rows: Sequence[Sequence[Value]], kind: Kind, chosen: Chosen) -> int:
    """Return how many headings are understood in that of the first rows in which most are."""
    counts = (sum(bool(column.field) for column in _columns(row, kind, chosen)) for row in rows[:_SEARCHED])
    return max(counts, default=0)


def header_of(grid: Grid, kind: Kind, chosen: Chosen) -> Header | None:
    """Return the headings of a table: of its first rows the one in which most are understood; None where none is."""
    best: Header | None = None
    most = 0
    for number, row in enumerate(grid.rows[:_SEARCHED]):
        columns = tuple(_columns(row, kind, chosen))
        count = len({column.field for column in columns if column.field})
        if count > most:
            best, most = Header(number, columns), count
    return best and Header(best.row, tuple(_widened(grid, best)))


def _widened(grid: Grid, header: Header) -> Iterator[Column]:
    """Yield columns; that of a merged heading several times if there may be several columns of its field."""
    for column in header.columns:
        yield column
        last = grid.wide.get((header.row, column.index), column.index)
        if column.field in _REPEATED:
            yield from (evolve(column, index=index, number=0) for index in range(column.index + 1, last + 1))


def _without_heading(grid: Grid, header: Header) -> Iterator[int]:
    """Yield the columns that have cells but no heading."""
    width = max(map(len, grid.rows), default=0)
    for index in sorted(set(range(width)) - {column.index for column in header.columns}):
        if any(text_of(grid.value(row, index)) for row in range(header.row + 1, len(grid.rows))):
            yield index


def unnamed_columns(grid: Grid, header: Header) -> tuple[int, ...]:
    """Return the columns that have cells but no heading, and are no cells that went beyond the last heading.

    Beyond it are columns of notes where most rows have a cell, unless a column says who may read a row: a separator too
    many moves what that says.
    """
    last = max((column.index for column in header.columns), default=-1)
    may_hide = not HIDING.isdisjoint(header.fields)
    rows = [row for row in grid.rows[header.row + 1 :] if any(map(text_of, row))]
    counts = Counter(index for row in rows for index in range(last + 1, len(row)) if text_of(row[index]))
    return tuple(
        index
        for index in _without_heading(grid, header)
        if index < last or (not may_hide and counts[index] * 2 > len(rows))
    )


def _columns(row: Sequence[Value], kind: Kind, chosen: Chosen) -> Iterator[Column]:
    for index, value in enumerate(row):
        heading = " ".join(text_of(value).split())[:200]
        if heading:
            yield _column(index, heading, kind, chosen)


def _column(index: int, heading: str, kind: Kind, chosen: Chosen) -> Column:
    name = folded(heading)
    number = bare(heading)[1]
    if name in chosen.ignored:
        return Column(index=index, heading=heading, is_ignored=True)
    if name in chosen.fields:
        target, language = _split_language(chosen.fields[name])
        return Column(index=index, heading=heading, field=target, language=language, number=number)
    target, language = _meant(heading, kind)
    return Column(index=index, heading=heading, field=target, language=language, number=number)


def _split_language(target: str) -> tuple[str, str]:
    """Return a field and the language of ``title.ru``."""
    if (match := _LANGUAGE.fullmatch(target)) and match[1] in TEXTS:
        return match[1], language_tag(match[2])
    return target, ""


def _meant(heading: str, kind: Kind) -> tuple[str, str]:
    """Return the field a heading means and the language of its texts; nothing where it means none."""
    fields = headings(kind)
    for name in (folded(heading), bare(heading)[0]):
        if name in fields:
            return fields[name], ""
    if (match := _LANGUAGE.fullmatch(heading)) and fields.get(bare(match[1])[0]) in TEXTS:
        try:
            language = language_tag(match[2])
            check_tag(language)
        except (FieldError, ValueError):
            return fields[bare(match[1])[0]], ""
        return fields[bare(match[1])[0]], language
    without = bare(_ASIDE.sub(" ", heading))[0]
    target = fields.get(without, "")
    return ("" if target not in HIDING and may_hide(heading) else target), ""


def notes_on(grid: Grid, header: Header, kind: Kind) -> Iterator[Fault]:
    """Yield a warning for each column that is not read, and a fault for each second one of a field that has one.

    Of those that may hide rows are the faults of `unclear`.
    """
    for index in unnamed_columns(grid, header):
        message = f"column {letters(index)} has no heading, and is not read"
        origin = grid.origin(header.row, index)
        yield Fault(origin=origin, message=message, expected="a heading", severity=Severity.WARNING)
    seen: dict[tuple[str, str], Column] = {}
    for column in header.columns:
        origin = grid.origin(header.row, column.index)
        named = f"column {letters(column.index)}, {column.heading[:60]!r}"
        if not column.field:
            if not column.is_ignored and not may_hide(column.heading):
                yield Fault(
                    origin=origin,
                    message=f"{named}, is not read",
                    expected="a heading that is known, or a line in the file of columns (import --map writes it)",
                    suggestion=near_field(column.heading, kind),
                    severity=Severity.WARNING,
                )
            continue
        first = seen.setdefault((column.field, column.language), column)
        if first is not column and column.field not in _REPEATED:
            yield Fault(
                origin=origin,
                message=f"{named}, is of the same field as {first.heading[:60]!r}: {column.field}",
                expected="one of the two under ignore, or of another field in columns.toml",
            )


def unclear(grid: Grid, header: Header) -> Iterator[Fault]:
    """Yield a fault for each column that is not read and may say of rows that they are not for the public."""
    for column in header.columns:
        if not column.field and not column.is_ignored and may_hide(column.heading):
            named = f"column {letters(column.index)}, {column.heading[:60]!r}"
            yield Fault(
                origin=grid.origin(header.row, column.index),
                message=f"{named}, may say that rows are not for the public, and is not understood",
                expected="audience, internal or embargo_until for it in columns.toml, or its name under ignore",
            )


def gone(grid: Grid, header: Header, chosen: Chosen) -> Iterator[Fault]:
    """Yield a fault for each heading of the file of columns that is not in the table any more."""
    there = {folded(column.heading): column.heading for column in header.columns}
    for name, target in chosen.fields.items():
        if name in there or name in chosen.ignored:
            continue
        yield Fault(
            origin=grid.origin(header.row, 0),
            field=target,
            message=f"no heading is {chosen.written[name][:60]!r} any more, which {chosen.file} has for {target}",
            expected=f"that heading in the table, or in {chosen.file} the new one in its place, or no line for it",
            suggestion=there.get(nearest(name, there), ""),
        )


def near_field(heading: str, kind: Kind) -> str:
    """Return the field that a heading may be of: one of its words means it, or it is spelt nearly so."""
    fields = headings(kind)
    name = folded(heading)
    if near := next((word for word in name.split() if len(word) >= _TELLING and word in fields), ""):
        return fields[near]
    likest = get_close_matches(name[:60], fields, n=1, cutoff=_LIKE)
    return fields[likest[0]] if likest else ""

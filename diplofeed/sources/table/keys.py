"""By what a row is known again when the table has changed, and the id it has for that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from hashlib import blake2b
from typing import Final

from attrs import define, field, frozen

from diplofeed.errors import Fault, Severity, nearest
from diplofeed.model.fields import to_id
from diplofeed.source.shape import slug_of
from diplofeed.sources.table.grid import Grid, text_of
from diplofeed.sources.table.headings import Column, Header
from diplofeed.sources.table.options import Kind
from diplofeed.sources.table.vocabulary import folded

__all__ = ["Identity", "Keys", "identity_of"]

_ROW: Final = "row"
_LONGEST: Final = 100
_OWN: Final = ("id", "url", "title", "text")


@frozen
class Keys:
    """How ids are made of what a table says rows are called.

    Attributes:
        kind: What its rows are.
        prefix: What a person chose that ids which are made begin with.
    """

    kind: Kind
    prefix: str = ""

    def of(self, text: str) -> str:
        """Return the id of a row that is called so: the same if it can be one, of a number with a word before it."""
        return self._made(text, self.prefix or f"{self.kind.value.rstrip('s')}-")

    def meeting(self, text: str) -> str:
        """Return the id of a row of a table of meetings that is called so."""
        return self._made(text, self.prefix or "meeting-")

    reference = of

    def _made(self, text: str, before_number: str) -> str:
        name = text.strip().removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/.")
        if name.isdecimal() and name.isascii():
            return f"{before_number}{name}"
        try:
            return to_id(name)
        except ValueError:
            slug = slug_of(name)
        if not slug or len(slug) > _LONGEST or len(slug.encode()) > 2 * _LONGEST:
            short = slug[: _LONGEST // 2].rstrip("-")
            mark = blake2b(name.encode(errors="replace"), digest_size=4).hexdigest()
            slug = "-".join(filter(None, (short, mark)))
        return f"{self.prefix}{slug}"


@define
class Identity:
    """The ids of the rows of a table, each asked for once, from the first row to the last.

    Attributes:
        columns: Whose cells a row is known by: those of the first are all of one key, the others stand in for it.
        shared: Addresses of several rows, which name none.
        notes: What is to be known about that.
    """

    keys: Keys
    grid: Grid
    columns: tuple[tuple[Column, ...], ...]
    is_by_row: bool = False
    shared: frozenset[str] = frozenset()
    notes: list[Fault] = field(factory=list)
    _times: Counter[str] = field(factory=Counter, init=False)
    _places: dict[str, int] = field(factory=dict, init=False)

    def of(self, row: int) -> tuple[str, Fault | None]:
        """Return the id of a row, empty where nothing names it, and what is to be said of that."""
        if self.is_by_row:
            return self.keys.of(str(row + 1)), None
        for columns in self.columns:
            texts = [text_of(self.grid.value(row, column.index)) for column in columns]
            if not all(texts) or texts[0] in self.shared:
                continue
            if _is_by_words(columns):
                key = self._numbered(self.keys.of(slug_of(texts[0].casefold()) or texts[0]), row)
                return key, None if columns is self.columns[0] else self._unnamed(row, key)
            key = self.keys.of(" ".join(texts))
            return key, self._twin(key, columns[0], row)
        return "", None

    def may_be_any(self, row: int) -> bool:
        """Return whether a row lacks what others are known by, so that it may be any of those there were."""
        return bool(self.columns) and not text_of(self.grid.value(row, self.columns[0][0].index))

    def _numbered(self, key: str, row: int) -> str:
        """Return an id with the number of times it was there before."""
        numbered = key
        while numbered in self._places:
            self._times[key] += 1
            numbered = f"{key}-{self._times[key] + 1}"
        self._places[numbered] = row
        return numbered

    def _unnamed(self, row: int, key: str) -> Fault:
        column = self.columns[0][0]
        has_text = bool(text_of(self.grid.value(row, column.index)))
        reason = "other rows have the same text in" if has_text else "nothing stands in"
        gone = "" if has_text else ", and no row counts as gone meanwhile"
        message = f"{reason} {column.heading[:60]!r}, so the row is known again by its title{gone}"
        place = self.grid.origin(row, column.index)
        return Fault(origin=place, field="id", message=message, expected=_BETTER, item=key, severity=Severity.WARNING)

    def _twin(self, key: str, column: Column, row: int) -> Fault | None:
        first = self._places.setdefault(key, row)
        if first == row:
            return None
        return Fault(
            origin=self.grid.origin(row, column.index),
            field="id",
            message=f"the id {key[:60]!r} is that of {self.grid.origin(first, column.index)} already",
            expected="an id of its own for each row",
            item=key,
        )


def identity_of(grid: Grid, header: Header, keys: Keys, chosen: tuple[str, ...]) -> Identity | Fault:
    """Return by what the rows of a table are known again, or the fault of a choice that names no column."""
    if chosen == (_ROW,):
        return Identity(keys, grid, (), is_by_row=True, notes=[_risk(grid, header, _BY_ROW)])
    if chosen:
        columns = []
        for name in chosen:
            column = _column(header, name)
            if column is None:
                return _no_column(grid, header, name)
            columns.append(column)
        risky = [column for column in columns if column.field not in {"id", "url", ""}]
        notes = [_risk(grid, header, _BY_CELLS)] if risky else []
        return Identity(keys, grid, (tuple(columns), *_stand_ins(header, skip=columns[0].field)), notes=notes)
    ranked = tuple(_stand_ins(header, skip=""))
    by = ranked[0][0].field if ranked else ""
    shared = _shared(grid, header, ranked[0][0]) if by == "url" else frozenset()
    notes = [] if by in {"id", "url"} else [_risk(grid, header, _BY_TITLE)]
    return Identity(keys, grid, ranked, shared=shared, notes=notes)


def _shared(grid: Grid, header: Header, column: Column) -> frozenset[str]:
    """Return what stands in several cells of a column."""
    cells = (text_of(grid.value(row, column.index)) for row in range(header.row + 1, len(grid.rows)))
    return frozenset(text for text, times in Counter(cells).items() if times > 1)


def _is_by_words(columns: tuple[Column, ...]) -> bool:
    """Return whether rows may share what they are known by, and are told apart by their order."""
    return len(columns) == 1 and columns[0].field in {"title", "text"}


_BY_ROW: Final = "rows are known again by their numbers: one that is put between others changes what all below are"
_BY_CELLS: Final = (
    "rows are known again by cells that people edit: a row with another text there is gone, and a new one"
)
_BY_TITLE: Final = "rows are known again by their titles: where one is edited, a meeting is gone and another one is new"
_BETTER: Final = "a column 'id' with a word or number for each row that never changes"


def _risk(grid: Grid, header: Header, message: str) -> Fault:
    origin = grid.origin(header.row, 0)
    return Fault(origin=origin, field="id", message=message, expected=_BETTER, severity=Severity.WARNING)


def _stand_ins(header: Header, *, skip: str) -> Iterator[tuple[Column, ...]]:
    for name in _OWN:
        column = next((each for each in header.columns if each.field == name), None)
        if column is not None and name != skip:
            yield (column,)


def _column(header: Header, name: str) -> Column | None:
    named = (each for each in header.columns if folded(each.heading) == folded(name))
    return next(named, None) or next((each for each in header.columns if each.field == name), None)


def _no_column(grid: Grid, header: Header, name: str) -> Fault:
    headings = [column.heading for column in header.columns]
    return Fault(
        origin=grid.origin(header.row, 0),
        field="key",
        message=f"there is no column {name[:60]!r} by which rows could be known again",
        expected=f"one of {', '.join(headings)[:300]}, or {_ROW}",
        suggestion=nearest(name, headings),
    )

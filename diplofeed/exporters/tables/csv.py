"""The record as spreadsheets (RFC 4180): an item a row, in the record's own field names, as its folder is read."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from io import StringIO
from types import UnionType
from typing import Any, Final, TypeAlias, Union, get_args, get_origin

from attrs import field, frozen

from diplofeed.config.csv import Separator
from diplofeed.export import Context, Derived, Document, Exporter, Feed, Fragment
from diplofeed.exporters.tables.kinds import by_kind
from diplofeed.model import Party, Place
from diplofeed.model.entry import Entry
from diplofeed.record.plain import KINDS, Plain, plain, shown
from diplofeed.source.headings import missing
from diplofeed.source.shape import slots_of
from diplofeed.text import Text
from diplofeed.typed import typed
from diplofeed.words.countries import country_codes

__all__ = ["EXPORTER", "TableOptions"]

_MARK: Final = "\ufeff"  # by which spreadsheet programs know UTF-8
_SEPARATOR: Final = ";"  # of the elements of a list
# With these a cell is a formula in some program, in East Asian ones with the wide forms too, or JSON where it is read.
_NO_TEXT: Final = ("=", "+", "-", "@", "\t", "＝", "＋", "－", "＠", "[", "{")
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False)

_SIGNS: Final = {Separator.COMMA: ",", Separator.SEMICOLON: ";", Separator.TAB: "\t"}

_Cell: TypeAlias = "str | dict[str, str]"


@frozen(kw_only=True, field_transformer=typed)
class TableOptions:
    """The options of the spreadsheets.

    Attributes:
        separator: What parts the cells: ``comma``, ``semicolon`` or ``tab``.
    """

    separator: Separator = field(default=Separator.COMMA, converter=Separator)


# ---------------------------------------------------------------- a row


def entry(entry: Entry, _context: Context[TableOptions]) -> bytes:
    """Render the cells of an item by the paths of their fields, as JSON; a text in languages is a mapping."""
    item = shown(entry.item)
    return _ENCODER.encode(dict(_cells(type(item), plain(item), ""))).encode()


def _cells(cls: Any, parts: Mapping[str, Plain], path: str) -> Iterator[tuple[str, _Cell]]:
    for key, value in parts.items():
        kind, place = _type_of(cls, key), f"{path}{key}"
        if kind is Place and isinstance(value, dict):
            yield from _cells(Place, value, f"{place}.")
        elif kind is Text:
            yield place, _text(value)
        elif isinstance(value, list):
            yield place, _listed([_code_or_all(each) for each in value])
        else:
            short = _code_or_all(value)
            yield place, short if isinstance(short, str) else _ENCODER.encode(short)


def _type_of(cls: Any, key: str) -> Any:
    kind = slots_of(cls)[key].type
    is_union = get_origin(kind) in (Union, UnionType)
    return next(part for part in get_args(kind) if part is not type(None)) if is_union else kind


def _text(value: Plain) -> _Cell:
    """Return a text by languages; as JSON where a part of it would be taken for something else."""
    parts = {tag: str(text) for tag, text in (value if isinstance(value, dict) else {"": value}).items()}
    is_plain = not any(text.startswith(_NO_TEXT) for text in parts.values())
    return parts if is_plain else _ENCODER.encode(parts)


def _listed(values: Sequence[Plain]) -> str:
    """Return a list as plain text where it is read so, else as JSON."""
    texts = [value for value in values if isinstance(value, str)]
    joined = f"{_SEPARATOR} ".join(texts)
    is_plain = len(texts) == len(values) and not any(_SEPARATOR in text for text in texts)
    return joined if is_plain and not joined.startswith(_NO_TEXT) else _ENCODER.encode(values)


def _code_or_all(value: Plain) -> Plain:
    """Return a country that the record does not name itself as its code, all else as it is."""
    code = value.get("id") if isinstance(value, dict) else None
    if not (isinstance(code, str) and code in country_codes()):
        return value
    return code if value == {"id": code, "name": str(Party.country(code).name)} else value


# ---------------------------------------------------------------- a sheet


def document(_feed: Feed, fragments: Iterable[Fragment], context: Context[TableOptions]) -> Iterator[Document]:
    """Yield the meetings, then the statements if there are some, each by date."""
    for kind, kept in by_kind(fragments):
        make = partial(_sheet, KINDS[kind], _SIGNS[context.options.separator])
        yield Document(f"{kind}s.csv", [Derived(tuple(kept), make)])


def _sheet(cls: Any, sign: str, rows: Iterable[bytes]) -> bytes:
    cells: list[dict[str, _Cell]] = [json.loads(row) for row in rows]
    columns = _columns(cls, cells)
    out = StringIO(newline="")
    writer = csv.writer(out, delimiter=sign)
    writer.writerow([f"{place}.{tag}" if tag else place for place, tags in columns.items() for tag in tags])
    writer.writerows([_row(columns, row) for row in cells])
    return f"{_MARK}{out.getvalue()}".encode()


def _columns(cls: Any, rows: Iterable[Mapping[str, _Cell]]) -> dict[str, list[str]]:
    """Return the paths of fields that rows have or a sheet needs, in the order of the model, each with its languages.

    These stand in the order in which they are met, the text in no stated language first.
    """
    used: dict[str, dict[str, None]] = {place: {"": None} for place in missing(cls, ())}
    for row in rows:
        for place, cell in row.items():
            tags = used.setdefault(place, {})
            tags.update(dict.fromkeys(cell if isinstance(cell, dict) else ("",)))
        # Languages in another order are written as JSON, which no column of a language can have.
        for place in (place for place, cell in row.items() if _is_out_of_order(cell, used[place])):
            used[place].setdefault("", None)
    return {place: sorted(used[place], key=bool) for place in sorted(used, key=partial(_order, cls))}


def _is_out_of_order(cell: _Cell, tags: Iterable[str]) -> bool:
    """Return whether the languages of a text stand in another order than the columns."""
    return isinstance(cell, dict) and [*cell] != [tag for tag in tags if tag in cell]


def _order(cls: Any, place: str) -> tuple[int, ...]:
    key, _, inner = place.partition(".")
    first = list(slots_of(cls)).index(key)
    return (first, *_order(_type_of(cls, key), inner)) if inner else (first,)


def _row(columns: Mapping[str, Sequence[str]], row: Mapping[str, _Cell]) -> Iterator[str]:
    for place, tags in columns.items():
        cell = row.get(place, "")
        if _is_out_of_order(cell, tags):
            cell = _ENCODER.encode(cell)  # its languages stand in another order, which an equal text has too
        parts = cell if isinstance(cell, dict) else {tags[0]: cell}
        yield from (parts.get(tag, "") for tag in tags)


EXPORTER = Exporter(
    name="csv",
    title="Spreadsheets of the record",
    filename="meetings.csv",
    media_type="text/csv",
    options=TableOptions,
    entry=entry,
    document=document,
    daily=False,
    for_readers=False,
)

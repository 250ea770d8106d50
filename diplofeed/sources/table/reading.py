"""The source ``table``: a file, its headings and its rows, one item a row."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from diplofeed.errors import Fault, Severity
from diplofeed.model import Audience, Meeting
from diplofeed.source import Inputs, Located, Named, Partial, Read, RecordSource
from diplofeed.source.direct import Lookup
from diplofeed.source.reading import Reading
from diplofeed.source.shape import NAMED, read
from diplofeed.sources.table.cells import Cells
from diplofeed.sources.table.directory import Directory
from diplofeed.sources.table.headings import gone, near_field, notes_on, unclear, unnamed_columns
from diplofeed.sources.table.keys import Keys, identity_of
from diplofeed.sources.table.opening import Opened, open_table
from diplofeed.sources.table.options import TableOptions
from diplofeed.sources.table.rows import Rows
from diplofeed.sources.table.summing import summed
from diplofeed.sources.table.times import dates_of

__all__ = ["SOURCE"]

_CLASSES = {table: cls for cls, table in NAMED.items()}


def _read(inputs: Inputs) -> Iterator[Read]:
    """Yield the item of each row, the names that are written out in it, and faults."""
    table = open_table(inputs.path, inputs.options)
    if isinstance(table, list):
        yield from table
        return
    yield from summed(chain(table.notes, _items(table, inputs)))


def _items(table: Opened, inputs: Inputs) -> Iterator[Read]:
    grid, header, options = table.grid, table.header, table.settings.options
    notes = [*notes_on(grid, header, options.as_), *gone(grid, header, table.settings.chosen)]
    may_hide = list(unclear(grid, header))
    missing = list(_missing(table))
    yield from notes
    yield from may_hide
    yield from missing
    keys = Keys(options.as_, options.prefix)
    identity = identity_of(grid, header, keys, options.key)
    if isinstance(identity, Fault):
        yield identity
        return
    if missing or any(note.severity is Severity.ERROR for note in notes):
        return
    dates = dates_of(grid, header, options)
    yield from (*identity.notes, *dates.notes(header))
    directory = Directory(inputs.names)
    cells, unnamed = Cells(directory, keys, options.markdown), unnamed_columns(grid, header)
    rows = Rows(grid, header, options, cells, identity, dates, Lookup(inputs.names), unnamed)
    empty = True
    for each in rows.read():
        empty = False
        if may_hide and not _hides(each):
            continue
        if isinstance(each, Located):
            yield from _written(directory)
        yield each
    if empty:
        message, expected = "there is no row below the headings", "a row for each meeting or statement"
        yield Fault(origin=grid.origin(header.row, 0), message=message, expected=expected)


def _hides(read: Read) -> bool:
    """Return whether what was read of a row hides it, or says that rows are missing."""
    if isinstance(read, Located):
        return read.item.audience is Audience.INTERNAL or read.item.embargo_until is not None
    if isinstance(read, Fault):
        return read.unread is not None and (read.unread.internal or read.unread.embargo_until is not None)
    return isinstance(read, Partial)


def _missing(table: Opened) -> Iterator[Fault]:
    """Yield a fault for each field that every row needs and no column is of."""
    fields = set(table.header.fields)
    is_meeting = table.settings.options.as_.cls is Meeting
    needed = (("title",), ("when", "start", "end")) if is_meeting else (("text",), ("when", "start", "end"))
    for names in needed:
        if not fields.intersection(names):
            yield _no_heading(table, names[0])


def _no_heading(table: Opened, name: str) -> Fault:
    """Return the fault of a field that every row needs, with the heading that may be meant for it."""
    columns = [column for column in table.header.columns if not column.field]
    kind = table.settings.options.as_
    likely = next((column.heading for column in columns if near_field(column.heading, kind) == name), "its heading")
    headings = ", ".join(f"{each.heading[:40]!r}" for each in table.header.columns[:12])
    return Fault(
        origin=table.grid.origin(table.header.row, 0),
        field=name,
        message=f"no heading means {name!r}; there are {headings}",
        expected=f'a heading such as {name}, or a line of columns (import --map): "{likely[:60]}" = "{name}"',
    )


def _written(directory: Directory) -> Iterator[Named]:
    """Yield the names that were written out since the last time, for others to refer to."""
    for of, node in directory.fresh:
        value = read(_CLASSES[of], node, Reading())
        if value is not None:
            yield Named(value=value, origin=node.origin)
    directory.fresh.clear()


SOURCE = RecordSource(
    name="table",
    title="Spreadsheets: CSV, XLSX, XLSM, ODS, XLS",
    options=TableOptions,
    read=_read,
)

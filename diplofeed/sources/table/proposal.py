"""A file that says which column is which field, for people to edit and keep."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from diplofeed.errors import RecordError
from diplofeed.source import Names
from diplofeed.sources.table.directory import Directory, parts_of
from diplofeed.sources.table.grid import text_of
from diplofeed.sources.table.headings import Column, near_field
from diplofeed.sources.table.opening import Opened, open_table
from diplofeed.sources.table.options import TableOptions
from diplofeed.sources.table.times import dates_of
from diplofeed.sources.table.vocabulary import targets
from diplofeed.text import clean, one_line, shortened

__all__ = ["proposed"]

_EXAMPLE: Final = 60  # characters
_LINE: Final = 100


def proposed(path: Path, names: Names, options: TableOptions | None = None) -> str:
    """Return a file such as ``columns.toml`` for a table: what each heading was matched to, with an example cell.

    Args:
        path: The table.
        names: Those of the record, to say which parties are not known.
        options: What is known of it already; what they name a file of columns for stays as it says.

    Raises:
        RecordError: The table cannot be read; with the faults.
    """
    table = open_table(path, options or TableOptions())
    if isinstance(table, list):
        raise RecordError(table)
    lines = [*_head(path, table), *_options(table), "", "[columns]", *_columns(table), *_unknown(table, names)]
    return "\n".join(lines) + "\n"


def _head(path: Path, table: Opened) -> Iterator[str]:
    kind = table.settings.options.as_.value
    yield f"# Which column of {_plain(path.name)} is which field of its {kind}. Edit and keep this file."
    yield '# "Heading" = "field"; a field of texts may have a language, as title.ru. An empty field is not read, with a'
    yield "# warning each time; under ignore there is none. The fields are:"
    yield from _wrapped(", ".join(targets(table.settings.options.as_)))
    yield from (f"# {_plain(note.message)}." for note in table.notes)
    yield ""


def _wrapped(text: str) -> Iterator[str]:
    line = "#  "
    for word in text.split():
        if len(line) + len(word) >= _LINE:
            yield line
            line = "#  "
        line = f"{line} {word}"
    yield line


def _options(table: Opened) -> Iterator[str]:
    """Yield the options of the table: those that are set, the others as comments that say what they do."""
    options = table.settings.options
    dates = dates_of(table.grid, table.header, options)
    orders = {column.order.value for column in dates.read.values() if column.order}
    yield f"as = {_quoted(options.as_.value)}"
    if table.grid.sheet:
        yield f"sheet = {_quoted(table.grid.sheet)}"
    order = "".join(orders) if len(orders) == 1 else ""
    yield from _option("dates", order, "dmy", "dmy or mdy: day or month first, where no date shows it")
    yield from _option("zone", options.zone, "Europe/Vienna", "of times that name none")
    yield from _option("status", options.status.value if options.status else "", "held", "of meetings that state none")
    yield _list("parties", options.parties, ("DE",), "of rows that state none")
    yield _list("key", options.key, ("id",), "headings of what never changes, by which rows are known again")
    ignored = [column.heading for column in table.header.columns if column.is_ignored]
    yield f"ignore = [{', '.join(map(_quoted, ignored))}]  # headings of columns that are not read"


def _option(name: str, value: str, example: str, meaning: str) -> Iterator[str]:
    yield f"{'' if value else '# '}{name} = {_quoted(value or example)}  # {meaning}"


def _list(name: str, values: tuple[str, ...], example: tuple[str, ...], meaning: str) -> str:
    shown = ", ".join(map(_quoted, values or example))
    return f"{'' if values else '# '}{name} = [{shown}]  # {meaning}"


def _columns(table: Opened) -> Iterator[str]:
    kind = table.settings.options.as_
    written: set[str] = set()
    for column in table.header.columns:
        if column.is_ignored or column.heading in written:
            continue
        written.add(column.heading)
        target = f"{column.field}.{column.language}" if column.language else column.field
        near = "" if column.field else near_field(column.heading, kind)
        hint = f"did you mean {near}? " if near else ""
        example = _example(table, column)
        comment = f"  # {hint}{example}".rstrip() if hint or example else ""
        yield f"{_quoted(column.heading)} = {_quoted(target)}{comment}"


def _example(table: Opened, column: Column) -> str:
    """Return the first cell of a column in which something stands."""
    for row in range(table.header.row + 1, len(table.grid.rows)):
        if text := _plain(text_of(table.grid.value(row, column.index))):
            return shortened(text, _EXAMPLE)
    return ""


def _unknown(table: Opened, names: Names) -> Iterator[str]:
    """Yield comments that name the parties of the table that are not known."""
    directory = Directory(names)
    indices = [column.index for column in table.header.columns if column.field == "parties"]
    for row in range(table.header.row + 1, len(table.grid.rows)):
        for index in indices:
            for part in parts_of(text_of(table.grid.value(row, index))):
                list(directory.parties(part, table.grid.origin(row, index)))
    unknown = list(map(_plain, directory.unknown))
    if unknown:
        yield ""
        yield "# No countries, and no parties of parties.yaml; they are parties of their own unless they are there:"
        yield from _wrapped(", ".join(unknown[:50]))


def _plain(text: str) -> str:
    return one_line(clean(text))


def _quoted(text: str) -> str:
    """Return a string of TOML (v1.0.0 §string), which is one of JSON where no character is beyond what texts hold."""
    return json.dumps(clean(text), ensure_ascii=False)

"""The options of tables, which a file such as ``columns.toml`` may have too."""

from __future__ import annotations

import codecs
from collections.abc import Iterable
from enum import Enum

from attrs import field, frozen

from diplofeed.config.csv import Separator
from diplofeed.errors import FieldError, nearest
from diplofeed.model import Meeting, Statement, Status
from diplofeed.model.fields import instances
from diplofeed.typed import typed
from diplofeed.when.zones import names

__all__ = ["DayOrder", "Kind", "TableOptions"]


class Kind(Enum):
    """What the rows of a table are."""

    MEETINGS = "meetings"
    STATEMENTS = "statements"

    @property
    def cls(self) -> type[Meeting | Statement]:
        """The class of its items."""
        return Meeting if self is Kind.MEETINGS else Statement


class DayOrder(Enum):
    """Which stands first in a date that is written in digits: the day or the month."""

    DMY = "dmy"
    MDY = "mdy"


def _headings(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(value.strip() for value in instances(str, values, "ignore"))


def _key(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(value.strip() for value in instances(str, values, "key"))


def _parties(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(value.strip() for value in instances(str, values, "parties"))


def _zone(value: str) -> str:
    if value and value not in names():
        raise FieldError(
            "", f"there is no time zone {value[:60]!r}", "a zone such as Europe/Vienna", nearest(value, names())
        )
    return value


def _encoding(value: str) -> str:
    if not value:
        return value
    try:
        "".encode(value)  # which codecs from bytes to bytes refuse
        return codecs.lookup(value).name
    except (LookupError, ValueError) as error:
        raise FieldError("", f"there is no encoding {value[:40]!r}", "one such as utf-8, cp1252 or cp1251") from error


@frozen(kw_only=True, field_transformer=typed)
class TableOptions:
    """How a table is read.

    Attributes:
        as_: What its rows are.
        columns: A file that says which column is which field, such as ``columns.toml``: from the table's folder.
        sheet: The sheet of a workbook that is read; by default the first whose headings are understood.
        key: By what a row is known again: headings whose cells never change, or ``row`` for its number; by default the
            column of ids, else that of addresses, else the title.
        prefix: What ids begin with that are made of numbers, of titles or addresses; of numbers by default ``meeting-``
            or ``statement-``.
        dates: The order of day and month where no date of a column shows it.
        zone: The time zone of times that name none.
        encoding: Of a text file; by default found out.
        separator: Of a text file; by default found out.
        ignore: The headings of columns that are not read.
        status: The status of meetings that state none.
        parties: The parties of rows that state none.
        markdown: Whether texts are Markdown; by default they are shown as they are written.
    """

    as_: Kind = field(default=Kind.MEETINGS, converter=Kind)
    columns: str = ""
    sheet: str = ""
    key: tuple[str, ...] = field(default=(), converter=_key)
    prefix: str = ""
    dates: DayOrder | None = None
    zone: str = field(default="", converter=_zone)
    encoding: str = field(default="", converter=_encoding)
    separator: Separator | None = None
    ignore: tuple[str, ...] = field(default=(), converter=_headings)
    status: Status | None = None
    parties: tuple[str, ...] = field(default=(), converter=_parties)
    markdown: bool = False

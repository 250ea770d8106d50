"""``[csv]``: how the record's spreadsheets are read."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import Final

from attrs import field, frozen

from diplofeed.model.fields import instances
from diplofeed.typed import typed

__all__ = ["AS_USUAL", "CsvOptions", "Separator"]


class Separator(Enum):
    """What parts the cells of a row."""

    COMMA = "comma"
    SEMICOLON = "semicolon"
    TAB = "tab"


def _headings(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(value.strip() for value in instances(str, values, "ignored_columns"))


@frozen(kw_only=True, field_transformer=typed)
class CsvOptions:
    """How spreadsheets are read.

    Attributes:
        ignored_columns: The headings of columns that are not read, such as notes.
        separator: What parts the cells of a row, unless its file begins with a line such as ``sep=;``.
    """

    ignored_columns: tuple[str, ...] = field(default=(), converter=_headings)
    separator: Separator = field(default=Separator.COMMA, converter=Separator)


AS_USUAL: Final = CsvOptions()

"""A single file of items, as one that was exported: its name says what it has, its headings what parts its cells."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Final

from attrs import evolve

from diplofeed.config.csv import CsvOptions, Separator
from diplofeed.errors import Fault, Origin, Unread
from diplofeed.model import Meeting, Statement
from diplofeed.sources.folder.contents import File
from diplofeed.sources.folder.files import BULK
from diplofeed.sources.folder.parsing import PARSERS, Input, items_of, parse_csv

__all__ = ["inputs_alone"]

_HEADING: Final = re.compile(r"\ufeff?[\w.-]+([,;\t])")
_SIGNS: Final = {",": Separator.COMMA, ";": Separator.SEMICOLON, "\t": Separator.TAB}


def inputs_alone(path: Path, cls: type[Meeting | Statement] | None, options: CsvOptions) -> Iterable[Input]:
    """Return what a file of items says, or a fault where its name does not say of what: ``cls`` is None."""
    if cls is None or path.suffix not in BULK:
        message, expected = "its name does not say what it has", "meetings.csv, meetings.jsonl, statements.csv …"
        return [Fault(origin=Origin(path.name), message=message, expected=expected, unread=Unread())]
    parsers = PARSERS | {".csv": partial(_parse_csv, cls, options)}
    return items_of(File(str(path), path.name, path.stem, path.suffix), parsers)


def _parse_csv(cls: type[Meeting | Statement], options: CsvOptions, text: str, file: File) -> Iterable[Input]:
    heading = _HEADING.match(text)
    separator = _SIGNS[heading[1]] if heading else options.separator
    return parse_csv(cls, evolve(options, separator=separator), text, file)

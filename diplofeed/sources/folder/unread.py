"""What the files of a record hold that are not read, or not all: what the words in them may ask for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from attrs import evolve

from diplofeed.errors import Fault, Origin, Severity, Unread
from diplofeed.source.unread import unread_in_text
from diplofeed.sources.folder.contents import File
from diplofeed.sources.folder.files import ITEM_FILES, looked_into

__all__ = ["not_merged", "not_read", "with_words"]

_SHEET: Final = "its sheet saved as CSV (UTF-8)"
_UNPACKED: Final = "what is in it, unpacked"
_IMPORTED: Final = "the file elsewhere and `diplofeed import` with its path"
_INSTEAD: Final[Mapping[str, str]] = {
    **dict.fromkeys((".xlsx", ".xlsm", ".xls", ".ods"), f"{_SHEET}, or {_IMPORTED}"),
    **dict.fromkeys((".tsv", ".tab"), f'a name that ends in .csv, with separator = "tab" under [csv], or {_IMPORTED}'),
    **dict.fromkeys((".ics", ".rss", ".atom", ".xml"), _IMPORTED),
    ".numbers": _SHEET,
    **dict.fromkeys((".gz", ".bz2", ".xz", ".zst", ".lz4", ".zip", ".7z", ".rar"), _UNPACKED),
}


def not_merged(text: str, line: int, file: File) -> Fault:
    """Return the fault of a text with two versions that a program could not merge, from a line on."""
    return Fault(
        origin=Origin(file.name, line, 1),
        message="two versions of the file are not merged",
        expected="what is right of both, without the lines <<<<<<<, ======= and >>>>>>>",
        unread=unread_in_text(text, file.stem),
    )


def with_words(fault: Fault, text: str, file: File) -> Fault:
    """Return a fault with what the words of its file ask for that could not be parsed, unless it says so itself."""
    if fault.unread or fault.severity is not Severity.ERROR:
        return fault
    return evolve(fault, unread=unread_in_text(text, file.stem))


def not_read(file: File) -> Fault:
    """Return the fault of a file of no kind that is read, or of a link that leads nowhere.

    What is in it counts all the same: an item may have been put there that is to be hidden.
    """
    if not Path(file.path).exists():
        expected = "a file or folder it leads to, or no such link"
        return Fault(origin=Origin(file.name), message="the link leads nowhere", expected=expected, unread=Unread())
    names = f"a name that ends in {', '.join(ITEM_FILES[:-1])} or {ITEM_FILES[-1]}"
    expected = _INSTEAD.get(file.suffix, names)
    origin, unread = Origin(file.name), looked_into(file)
    return Fault(origin=origin, message="is not read", expected=expected, severity=Severity.WARNING, unread=unread)

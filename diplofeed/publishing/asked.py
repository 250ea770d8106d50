"""What the files of further sources ask for, where something in them could not be read.

A source says of an item what it knows. Where it knows nothing, the words of the file count, as in the record's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from attrs import evolve

from diplofeed.errors import Fault, Severity, Unread
from diplofeed.source import Read
from diplofeed.source.unread import unread_in_text
from diplofeed.sources.folder import File, text_of

__all__ = ["asks_to_hide", "with_words_of_files"]

_NOTHING_KNOWN = (None, Unread())


def asks_to_hide(read: Read) -> bool:
    """Return whether something was not read that may ask to hide items."""
    return isinstance(read, Fault) and read.unread is not None and _asks(read.unread)


def with_words_of_files(reads: Iterable[Read], path: Path) -> Iterator[Read]:
    """Yield what a source read of a file or a folder, faults that say nothing of what was not read with its words."""
    looked_into: dict[str, Unread] = {}
    for read in reads:
        if not isinstance(read, Fault) or read.severity is not Severity.ERROR or read.unread not in _NOTHING_KNOWN:
            yield read
            continue
        file = read.origin.file
        if file not in looked_into:
            looked_into[file] = _words_of(path / file if path.is_dir() else path)
        asked = looked_into[file]
        yield evolve(read, unread=evolve(asked, ids=(read.item,) if read.item else ())) if _asks(asked) else read


def _words_of(path: Path) -> Unread:
    """Return what the words of a file ask for; nothing where there is none."""
    text = text_of(File(str(path), path.name, "", path.suffix))
    unread = (text.unread or Unread()) if isinstance(text, Fault) else unread_in_text(text)
    return Unread(internal=unread.internal, embargo_until=unread.embargo_until, why=unread.why)


def _asks(unread: Unread) -> bool:
    return unread.internal or unread.embargo_until is not None

"""The record as JSON Lines: each item on a line, in the record's own field names, as its folder is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from diplofeed.export import Context, Document, Exporter, Feed, Fragment, NoOptions
from diplofeed.exporters.tables.kinds import by_kind
from diplofeed.model.entry import Entry
from diplofeed.record.plain import plain_json, shown

__all__ = ["EXPORTER"]

_MEDIA_TYPE: Final = "application/jsonl"


def entry(entry: Entry, _context: Context[NoOptions]) -> bytes:
    """Render an item on a line, without what is at its default."""
    return f"{plain_json(shown(entry.item))}\n".encode()


def document(_feed: Feed, fragments: Iterable[Fragment], _context: Context[NoOptions]) -> Iterator[Document]:
    """Yield the meetings, then the statements if there are some, each by date."""
    for kind, kept in by_kind(fragments):
        yield Document(f"{kind}s.jsonl", kept)


EXPORTER = Exporter(
    name="jsonl",
    title="JSON Lines of the record",
    filename="meetings.jsonl",
    media_type=_MEDIA_TYPE,
    entry=entry,
    document=document,
    daily=False,
    for_readers=False,
)

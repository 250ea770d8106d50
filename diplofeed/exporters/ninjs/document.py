"""The document ``ninjs.json``: an array of items, each of which is valid by IPTC's schema."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from diplofeed import compose
from diplofeed.export import Context, Document, Exporter, Feed, Fragment, NoOptions, Order
from diplofeed.exporters.ninjs.item import filled, members_of, notice_of
from diplofeed.model.entry import Entry

__all__ = ["EXPORTER"]

_FILENAME: Final = "ninjs.json"
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False)


def entry(entry: Entry, context: Context[NoOptions]) -> bytes:
    """Render an item."""
    return _lines(members_of(entry, context))


def withdrawal(entry: Entry, context: Context[NoOptions]) -> bytes:
    """Render what tells those who have an item to take it down."""
    return _lines(notice_of(entry, compose.composed(entry, context).updated))


def _lines(members: Mapping[str, Any]) -> bytes:
    """Return an object with a member a line, so that it shows which changed."""
    lines = ",\n".join(f'"{name}": {_ENCODER.encode(value)}' for name, value in filled(members).items())
    return f"{{\n{lines}\n}}".encode()


def document(_feed: Feed, fragments: Iterable[Fragment], _context: Context[NoOptions]) -> Iterator[Document]:
    """Yield a document of all items, the latest event first."""
    yield Document(_FILENAME, _chunks(fragments))


def _chunks(fragments: Iterable[Fragment]) -> Iterator[bytes | Fragment]:
    yield b"["
    for number, fragment in enumerate(fragments):
        yield b",\n" if number else b"\n"
        yield fragment
    yield b"\n]\n"


EXPORTER = Exporter(
    name="ninjs",
    title="IPTC ninjs 3.1",
    filename=_FILENAME,
    media_type="application/json",
    entry=entry,
    document=document,
    withdrawal=withdrawal,
    order=Order.WHEN,
    daily=False,
    for_readers=False,
)

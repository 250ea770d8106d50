"""Where documents go: the contract of a sink, and the built-in ones."""

from __future__ import annotations

from diplofeed.sink.folder import (
    DrySink,
    FolderSink,
    Sink,
    Written,
)

__all__ = [
    "DrySink",
    "FolderSink",
    "Sink",
    "Written",
]

"""The whole way: record, ledger, selection, exporter, sink."""

from __future__ import annotations

from diplofeed.publishing.publish import (
    Format,
    LeftOut,
    Report,
    entries_of,
    publish,
    render,
    unveil,
)

__all__ = [
    "Format",
    "LeftOut",
    "Report",
    "entries_of",
    "publish",
    "render",
    "unveil",
]

"""A digest in Markdown."""

from __future__ import annotations

from diplofeed.exporters.digest.article import (
    EXPORTER,
    DigestOptions,
    Periods,
    document,
    entry,
)

__all__ = [
    "EXPORTER",
    "DigestOptions",
    "Periods",
    "document",
    "entry",
]

"""The contract tests a plugin author runs."""

from __future__ import annotations

from diplofeed.testing.exporters import (
    check_exporter,
    documents_of,
    sample_entries,
    sample_feed,
    sample_items,
)
from diplofeed.testing.sinks import check_sink
from diplofeed.testing.sources import check_source

__all__ = [
    "check_exporter",
    "check_sink",
    "check_source",
    "documents_of",
    "sample_entries",
    "sample_feed",
    "sample_items",
]

"""The contract tests a plugin author runs, and the samples and hostile fixtures they try plugins on."""

from __future__ import annotations

from diplofeed.testing.exporters import (
    check_exporter,
    documents_of,
    sample_entries,
    sample_feed,
    sample_items,
)
from diplofeed.testing.hostile import (
    forbidden_names,
    hostile_feeds,
    hostile_inputs,
    hostile_items,
    hostile_names,
    hostile_texts,
    items_saying,
)
from diplofeed.testing.sinks import check_sink
from diplofeed.testing.sources import check_source

__all__ = [
    "check_exporter",
    "check_sink",
    "check_source",
    "documents_of",
    "forbidden_names",
    "hostile_feeds",
    "hostile_inputs",
    "hostile_items",
    "hostile_names",
    "hostile_texts",
    "items_saying",
    "sample_entries",
    "sample_feed",
    "sample_items",
]

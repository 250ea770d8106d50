"""RSS, Atom and JSON Feed as a source: entries become statements or, where they have the date of an event, meetings."""

from __future__ import annotations

from diplofeed.source import RecordSource
from diplofeed.sources.feed.options import FeedSourceOptions
from diplofeed.sources.feed.read import read

__all__ = ["SOURCE", "FeedSourceOptions"]

SOURCE = RecordSource(
    name="feed",
    title="RSS, Atom and JSON Feed",
    options=FeedSourceOptions,
    read=read,
    reads_only_path=True,
)

"""TimelineJS: the JSON of a timeline, or its spreadsheet, as meetings."""

from __future__ import annotations

from diplofeed.sources.timelinejs.source import SOURCE

__all__ = ["SOURCE"]

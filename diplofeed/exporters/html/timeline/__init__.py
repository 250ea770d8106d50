"""Timelines: a static drawing in SVG beside a list that says the same, and the drawing as a file."""

from __future__ import annotations

from diplofeed.exporters.html.timeline.marks import MOST_DRAWN, Mark, by_period
from diplofeed.exporters.html.timeline.page import standalone, timeline, timeline_beside

__all__ = ["MOST_DRAWN", "Mark", "by_period", "standalone", "timeline", "timeline_beside"]

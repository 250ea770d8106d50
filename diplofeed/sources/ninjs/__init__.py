"""IPTC ninjs 3: events as meetings, texts of speakers as statements."""

from __future__ import annotations

from diplofeed.sources.ninjs.source import SOURCE

__all__ = ["SOURCE"]

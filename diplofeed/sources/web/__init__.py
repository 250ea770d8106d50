"""Web pages: what they say to programs of events and quotations, as meetings and statements."""

from __future__ import annotations

from diplofeed.sources.web.source import SOURCE

__all__ = ["SOURCE"]

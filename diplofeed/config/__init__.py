"""``diplofeed.toml``: the publication, its feeds and the options of its plugins."""

from __future__ import annotations

from diplofeed.config.publication import (
    Author,
    FeedsBy,
    FeedSpec,
    Publication,
    Where,
)

__all__ = [
    "Author",
    "FeedSpec",
    "FeedsBy",
    "Publication",
    "Where",
]

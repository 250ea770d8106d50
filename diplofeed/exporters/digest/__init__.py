"""A digest in Markdown."""

from __future__ import annotations

from diplofeed.exporters.digest.article import EXPORTER, document
from diplofeed.exporters.digest.item import entry
from diplofeed.exporters.digest.options import Citations, DigestOptions, FrontMatter, Periods

__all__ = [
    "EXPORTER",
    "Citations",
    "DigestOptions",
    "FrontMatter",
    "Periods",
    "document",
    "entry",
]

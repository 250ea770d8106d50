"""Pages: an index of each feed, and a page for each meeting and statement, which all formats link to."""

from __future__ import annotations

from diplofeed.exporters.html.exporter import EXPORTER, HtmlOptions, document, entry, page, page_path, shared

__all__ = ["EXPORTER", "HtmlOptions", "document", "entry", "page", "page_path", "shared"]

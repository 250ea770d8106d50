"""Search and filter a record in the reader's browser, from static files: the index, the form and its script."""

from __future__ import annotations

from diplofeed.exporters.html.search.form import SCRIPT, form, script, style
from diplofeed.exporters.html.search.index import FOLDER, INDEX, documents

__all__ = ["FOLDER", "INDEX", "SCRIPT", "documents", "form", "script", "style"]

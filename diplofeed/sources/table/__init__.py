"""Spreadsheets of other people as meetings or statements: CSV of any kind, XLSX, XLSM, ODS and XLS.

Headings are matched to fields by the words in ``words.toml``, or by a file such as ``columns.toml`` that `proposed`
writes and a person edits. Every fault has the address of its cell.
"""

from __future__ import annotations

from diplofeed.sources.table.options import TableOptions
from diplofeed.sources.table.proposal import proposed
from diplofeed.sources.table.reading import SOURCE

__all__ = ["SOURCE", "TableOptions", "proposed"]

"""Dates as precisely as they are known: EDTF, RFC 9557 and plain English, read and written out in words."""

from __future__ import annotations

from diplofeed.when.edtf import (
    DateLike,
    Precision,
    When,
    WhenError,
    parse,
    recall,
    recall_by_clock,
)

__all__ = [
    "DateLike",
    "Precision",
    "When",
    "WhenError",
    "parse",
    "recall",
    "recall_by_clock",
]

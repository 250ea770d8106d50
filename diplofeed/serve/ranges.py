"""A part of a document (RFC 9110 §14): a single range of bytes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from diplofeed.serve.conditions import is_date_of, matches_strongly

__all__ = ["UnsatisfiableError", "asked_range", "span_of"]

_SINGLE: Final = re.compile(r"bytes=\s*(\d{0,18})-(\d{0,18})\s*", re.ASCII | re.IGNORECASE)


class UnsatisfiableError(ValueError):
    """A range lies beyond the end (416)."""


def asked_range(fields: Mapping[str, str], etag: str, modified: datetime | None) -> str:
    """Return the field Range, or nothing where If-Range says that the client has a part of something else (§13.1.5)."""
    condition = fields.get("if-range", "").strip()
    if not condition or matches_strongly(condition, etag) or is_date_of(condition, modified):
        return fields.get("range", "")
    return ""


def span_of(field: str, size: int) -> tuple[int, int] | None:
    """Return begin and end of a range, the end excluded; None for all, as where there are several or it is not one.

    Raises:
        UnsatisfiableError: It has no byte of the document.
    """
    single = _SINGLE.fullmatch(field)
    if single is None or single[1] == single[2] == "":
        return None
    if single[1] == "":  # the last bytes
        begin, end = max(0, size - int(single[2])), size
    else:
        begin, end = int(single[1]), min(size, int(single[2]) + 1 if single[2] else size)
        if single[2] and int(single[2]) < begin:
            return None  # not a range at all (§14.1.1)
    if begin >= end:
        raise UnsatisfiableError
    return begin, end

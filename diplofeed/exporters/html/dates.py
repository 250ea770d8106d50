"""Dates as HTML and schema.org write them, where they can say no more than is known."""

from __future__ import annotations

import re
from typing import Final

from diplofeed.when import When

__all__ = ["beginning", "end", "machine_readable"]

# Of an EDTF date a year, month or day, unqualified; "2023-06-XX" is June. Month 21 is a season.
_DATE: Final = re.compile(r"([0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-[0-9]{2})?)?)(?:-XX){0,2}")


def machine_readable(when: When) -> str:
    """Return a date or time for ``<time datetime>`` (HTML §4.5.14), empty where it is none or not known so exactly."""
    if when.is_interval:
        return ""
    return beginning(when)


def beginning(when: When) -> str:
    """Return when something begins (ISO 8601), empty where that is not known so exactly."""
    if when.start is not None:
        return when.start.isoformat()
    return _date(when.text.partition("/")[0])


def end(when: When) -> str:
    """Return when an interval ends (ISO 8601), empty where it has no end or none that is known so exactly."""
    if when.start is not None:
        return when.end.isoformat() if when.end else ""
    return _date(when.text.partition("/")[2])


def _date(edtf: str) -> str:
    match = _DATE.fullmatch(edtf)
    return match[1] if match else ""

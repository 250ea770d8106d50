"""Dates of Wikidata: a moment, and how much of it is known."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

__all__ = ["when_of"]

_TIME: Final = re.compile(r"[+]?(\d{4})-(\d\d)-(\d\d)T00:00:00(?:\.0+)?Z")

# How many characters of a date of Wikidata are known, by its precision (the data model's, 8 to 11).
_LENGTHS: Final[Mapping[str, int]] = {"11": 10, "10": 7, "9": 4, "8": 3}
_DECADE: Final = "8"


def when_of(date: str, precision: str, end: str = "", end_precision: str = "") -> str:
    """Return a date, or the days from the first to the last, as precisely as it is known (EDTF).

    Raises:
        ValueError: There is none, or it is of a kind that a meeting cannot have.
    """
    if not date:
        raise ValueError("it has no date")
    start = _date(date, precision)
    if not end:
        return start
    last = _date(end, end_precision or precision)
    return start if last == start else f"{start}/{last}"


def _date(time: str, precision: str) -> str:
    matched = _TIME.fullmatch(time)
    if not matched:
        raise ValueError(f"{time[:40]!r} is no day of our era, as in 2021-06-16T00:00:00Z")
    if precision not in _LENGTHS:
        raise ValueError(
            f"{time[:40]!r} has the precision {precision[:10]!r}; a decade is 8, a year 9, a month 10, a day 11"
        )
    exact = "-".join(matched.groups())[: _LENGTHS[precision]]
    return f"{exact}X" if precision == _DECADE else exact

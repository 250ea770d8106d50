"""In which order lists of pages are, by the dates their rows show, and under which headings long ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from typing import Final

from diplofeed.export import Fragment
from diplofeed.export.chronology import Place, place_in_time
from diplofeed.export.periods import Period
from diplofeed.model import Meeting
from diplofeed.model.dated import next_round
from diplofeed.model.entry import Entry
from diplofeed.when import Precision, When

__all__ = ["by_month", "nearest_first", "newest_first"]

_NO_MONTH: Final = frozenset({Precision.SEASON, Precision.YEAR, Precision.DECADE, Precision.CENTURY})


def newest_first(rows: Iterable[Fragment]) -> tuple[Fragment, ...]:
    """Return rows by when they begin, the latest first; a month and a year begin with their first day."""
    return tuple(sorted(rows, key=lambda row: place_in_time(row.entry), reverse=True))


def nearest_first(rows: Iterable[Fragment], today: date) -> list[Fragment]:
    """Return rows by when they begin next from a day on, of a meeting that repeats by its next round."""
    return sorted(rows, key=lambda row: _place_ahead(row.entry, today))


def by_month(rows: Iterable[Fragment]) -> Mapping[Period, list[Fragment]]:
    """Return rows of a year by the months they begin in, the latest first, in each in the order they are in.

    What is known to no month is last, under the year.
    """
    months: dict[Period, list[Fragment]] = {}
    for row in rows:
        months.setdefault(_month(row.entry.item.when), []).append(row)
    return {month: months[month] for month in sorted(months, reverse=True)}


def _month(when: When) -> Period:
    if when.first is None:
        return Period()
    is_known = when.precision not in _NO_MONTH
    return Period(when.first.year, when.first.month if is_known else 0)


def _place_ahead(entry: Entry, today: date) -> Place:
    begins, ends, tag = place_in_time(entry)
    again = next_round(entry.item, today) if isinstance(entry.item, Meeting) else None
    if again is None or again == entry.item.when.first:
        return begins, ends, tag
    return datetime.combine(again, time.min, UTC), ends, tag

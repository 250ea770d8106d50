"""In which order lists of pages are: by the dates their rows show, and what is ahead by what begins next."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Final

from diplofeed.export import Fragment
from diplofeed.model import Meeting
from diplofeed.model.dated import next_round
from diplofeed.model.entry import Entry

__all__ = ["nearest_first", "newest_first"]

_NEVER: Final = datetime.min.replace(tzinfo=UTC)

_Rank = tuple[datetime, datetime, str]


def newest_first(rows: Iterable[Fragment]) -> tuple[Fragment, ...]:
    """Return rows by when they begin, the latest first; a month and a year begin with their first day."""
    return tuple(sorted(rows, key=lambda row: _rank(row.entry), reverse=True))


def nearest_first(rows: Iterable[Fragment], today: date) -> list[Fragment]:
    """Return rows by when they begin next from a day on, of a meeting that repeats by its next round."""
    return sorted(rows, key=lambda row: _rank_ahead(row.entry, today))


def _rank(entry: Entry) -> _Rank:
    when = entry.item.when
    begins = when.earliest or when.latest or _NEVER  # of what has only an end, a row shows that
    return begins, when.latest or begins, entry.tag


def _rank_ahead(entry: Entry, today: date) -> _Rank:
    begins, ends, tag = _rank(entry)
    again = next_round(entry.item, today) if isinstance(entry.item, Meeting) else None
    if again is None or again == entry.item.when.first:
        return begins, ends, tag
    return datetime.combine(again, time.min, UTC), ends, tag

"""Which moments can be, of publication and of change; pure."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Final, TypeAlias

from diplofeed.ledger.values import Key

__all__ = ["FIRST_FEEDS", "Rank", "is_before_feeds", "is_far_ahead", "moved", "stamps_of"]

Rank: TypeAlias = tuple[datetime, datetime, str]
"""What dates of events are compared by."""

FIRST_FEEDS: Final = datetime(1990, 1, 1, tzinfo=UTC)
"""No feed can have published anything earlier, and no reader believes one that says so."""

_TICK: Final = timedelta(microseconds=1)
_SECOND: Final = timedelta(seconds=1)
_AHEAD: Final = timedelta(days=60)  # a clock that was put back by mistake is not behind by so much
_WRITTEN: Final = datetime(2026, 1, 1, tzinfo=UTC)  # nor does one show a day before this was written


def is_before_feeds(moment: datetime | None) -> bool:
    """Return whether nothing can have been published at a moment."""
    return moment is not None and moment < FIRST_FEEDS


def is_far_ahead(moment: datetime, now: datetime) -> bool:
    """Return whether a moment was dated by a wrong clock; that of now may be wrong too, which was reset to long ago."""
    return now >= _WRITTEN and moment > now + _AHEAD


def moved(updated: datetime | None, now: datetime) -> datetime:
    """Return the moment of a change of what was updated last at a moment, or never."""
    # A clock that was put back must not make a revision older than what it revises: readers would not take it.
    # Calendars tell by whole seconds (RFC 5545 §3.8.7.3). But what was dated months ahead was dated by a wrong clock.
    if updated is None or is_far_ahead(updated, now):
        return now
    return max(now, updated.replace(microsecond=0) + _SECOND)


def stamps_of(
    wanted: Iterable[tuple[datetime, Rank, Key]], *, taken: Container[datetime]
) -> Iterator[tuple[Key, datetime]]:
    """Yield a stamp for each of the moments wanted, in their order: none is like another, or taken already."""
    free = FIRST_FEEDS
    for moment, _, key in sorted(wanted):
        stamp = max(moment, free)
        while stamp in taken:
            stamp += _TICK
        yield key, stamp
        free = stamp + _TICK

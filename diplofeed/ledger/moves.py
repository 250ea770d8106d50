"""When meetings were to be before they were moved, as subscribers have it in their calendars."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from attrs import evolve

from diplofeed.ledger.rows import Revision
from diplofeed.when import When, WhenError, recall

__all__ = ["is_shown_in_calendars", "with_last_days"]

_WIDEST: Final = 31  # days over which calendars show what is not known to the day


def is_shown_in_calendars(when: When) -> bool:
    """Return whether a date is exact enough for a calendar to show it."""
    return when.is_exact or (when.days is not None and when.days <= _WIDEST)


def with_last_days(moves: Iterable[Revision], history: Callable[[str], Sequence[Revision]]) -> Iterator[Revision]:
    """Yield the last move of each meeting, with what it was when a calendar last showed it.

    Of a meeting that was moved from one year to another, the moves before are looked up: it stands in calendars where
    it was when its day was known.

    Args:
        moves: The last revision of each meeting that gave it another date.
        history: Returns all revisions of the items of an id, the oldest first.
    """
    for move in moves:
        yield move if _is_shown(move) else _last_shown(move, history(move.id))


def _last_shown(move: Revision, history: Sequence[Revision]) -> Revision:
    earlier = [
        each for each in history if each.kind == move.kind and each.number < move.number and "when" in each.fields
    ]
    shown = next(filter(_is_shown, reversed(earlier)), move)
    return evolve(move, before=shown.before)


def _is_shown(move: Revision) -> bool:
    try:
        return move.before is not None and is_shown_in_calendars(recall(str(move.before["when"])))
    except (WhenError, KeyError):  # of a damaged row, which is named where it is shown
        return False

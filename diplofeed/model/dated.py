"""The rounds of a meeting on their days, as far as they take place: some are moved, called off or fall away."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final

from attrs import frozen

from diplofeed.errors import FieldError
from diplofeed.model.items import Meeting
from diplofeed.model.kinds import Status
from diplofeed.model.rounds import Start, counted
from diplofeed.text import Text
from diplofeed.when import When

__all__ = ["DatedRound", "next_round", "rounds_between"]

_OFF: Final = frozenset({Status.CANCELLED, Status.POSTPONED})
_AHEAD: Final = timedelta(days=366)  # in which a round is looked for


@frozen
class DatedRound:
    """A round with the date, the title and the status it has."""

    when: When
    title: Text
    status: Status


def rounds_between(meeting: Meeting, first: date, last: date) -> list[DatedRound] | None:
    """Return the rounds of a meeting that may be between two days, inclusive, by date.

    None of a meeting that has no rounds, or of which they cannot be worked out, as there are too many.
    """
    if not meeting.repeats or meeting.rounds_by_rule.first is None:
        return None
    try:
        rounds = [*_by_rule(meeting, first, last), *_differing(meeting)]
    except (FieldError, LookupError):  # of a round of another version's zones, or of thousands
        return None
    return sorted((each for each in rounds if _meets(each.when, first, last)), key=lambda each: each.when.rank)


def next_round(meeting: Meeting, today: date) -> date | None:
    """Return the first day from a day on, within a year, on which a round begins that is not off; None if none does."""
    rounds = rounds_between(meeting, today, min(today, date.max - _AHEAD) + _AHEAD)
    days = (each.when.first for each in rounds or () if each.status not in _OFF)
    return min((day for day in days if day and day >= today), default=None)


def _by_rule(meeting: Meeting, first: date, last: date) -> Iterator[DatedRound]:
    """Yield the rounds that are as the rule has them."""
    series = meeting.rounds_by_rule
    others = {series.find(when) for when in (*meeting.exdate, *(each.recurrence_id for each in meeting.rounds))}
    starts = counted(series).until(min(last.year, date.max.year - 1))
    begin = first - min(timedelta(days=meeting.when.days or 1), first - date.min)
    for start in starts[bisect_left(starts, begin, key=_day) :]:
        if _day(start) > last:
            return
        if start not in others:
            yield DatedRound(series.when_of(start), meeting.title, meeting.status)


def _differing(meeting: Meeting) -> Iterator[DatedRound]:
    """Yield the rounds that differ from the rule."""
    series = meeting.rounds_by_rule
    for each in meeting.rounds:
        when = each.when or series.when_of(series.find(each.recurrence_id))
        yield DatedRound(when, each.title or meeting.title, each.status or meeting.status)


def _day(start: Start) -> date:
    return start.date() if isinstance(start, datetime) else start


def _meets(when: When, first: date, last: date) -> bool:
    return (when.first or date.min) <= last and first <= (when.last or when.first or date.max)

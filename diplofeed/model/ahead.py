"""What an item can say at a moment: what lies ahead was not held and does not go on."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Final, TypeVar

from attrs import evolve

from diplofeed.model.items import Meeting, Statement
from diplofeed.model.kinds import Status
from diplofeed.model.parts import Round
from diplofeed.when import When, parse

__all__ = ["as_of", "begins", "claimed_ahead"]

_EASTERNMOST: Final = timedelta(hours=14)  # where a day begins first
Item = TypeVar("Item", Meeting, Statement, Meeting | Statement)


def begins(when: When) -> datetime | None:
    """Return the moment before which a date lies ahead wherever one is, in UTC; None if that is not known."""
    if when.start is not None:
        return when.start.astimezone(UTC)
    if when.first is None or when.first.year == 1:  # of which Python has no day before
        return None
    return datetime.combine(when.first, time.min, UTC) - _EASTERNMOST


def claimed_ahead(item: Meeting | Statement) -> tuple[When, ...]:
    """Return the dates by which a meeting, or a round of it, was held or is going on, as far as its record says."""
    if not isinstance(item, Meeting):
        return ()
    is_claimed = item.status is Status.HELD or (item.status is Status.CONFIRMED and item.when.ongoing)
    rounds = (each.when or each.recurrence_id for each in item.rounds if each.status is Status.HELD)
    known = (parse(item.as_of),) if item.as_of else ()
    return (*((item.when,) if is_claimed else ()), *rounds, *known)


def as_of(item: Item, moment: datetime) -> Item:
    """Return an item as it can be at a moment: a meeting, or a round, that was held on a day ahead is scheduled.

    Whoever wrote so mistook the day or the status: the record is warned of it, and subscribers hear what can be.
    """
    if not isinstance(item, Meeting) or not any(_is_ahead(when, moment) for when in claimed_ahead(item)):
        return item
    is_ahead = _is_ahead(item.when, moment) and item.status in (Status.HELD, Status.CONFIRMED)
    return evolve(
        item,
        status=Status.SCHEDULED if is_ahead else item.status,
        rounds=tuple(_round_as_of(each, moment) for each in item.rounds),
        as_of=None if item.as_of and _is_ahead(parse(item.as_of), moment) else item.as_of,
    )


def _round_as_of(single: Round, moment: datetime) -> Round:
    is_ahead = single.status is Status.HELD and _is_ahead(single.when or single.recurrence_id, moment)
    return evolve(single, status=Status.SCHEDULED) if is_ahead else single


def _is_ahead(when: When, moment: datetime) -> bool:
    begin = begins(when)
    return begin is not None and begin > moment

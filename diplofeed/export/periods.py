"""Which period an event belongs to, and whether it is ahead, going on or past."""

from __future__ import annotations

from datetime import date
from enum import Enum

from attrs import frozen

from diplofeed.model import Meeting, Statement, Status
from diplofeed.when import When, parse
from diplofeed.words import words

__all__ = ["Period", "Standing", "period_of", "periods_of", "standing"]

_MOST_MONTHS = 3  # that something stands in the digest of each, rather than in that of its year


@frozen(order=True)
class Period:
    """A month, a year (month 0), or what has no known beginning (year 0)."""

    year: int = 0
    month: int = 0

    @property
    def name(self) -> str:
        """Return its name in file names: 2023-07, 2023 or undated."""
        if not self.year:
            return "undated"
        return f"{self.year:04}-{self.month:02}" if self.month else f"{self.year:04}"

    def label(self, language: str) -> str:
        """Return its name in a language."""
        if not self.year:
            return words(language).gettext("Beginning not known")
        return parse(self.name).label(language)


def period_of(when: When, *, by_month: bool = True) -> Period:
    """Return the month an event lies in wholly, else the year of the first day it can be."""
    first, last = when.first, when.last
    if first is None:
        return Period()
    is_within = last is not None and (first.year, first.month) == (last.year, last.month)
    return Period(first.year, first.month if by_month and is_within else 0)


def periods_of(when: When, *, by_month: bool = True) -> tuple[Period, ...]:
    """Return the periods to look for an event in: of one whose days are known and go over the end of one, each."""
    first, last = when.first, when.last
    if not when.is_exact or first is None or last is None:
        return (period_of(when, by_month=by_month),)
    if not by_month:
        return tuple(Period(year) for year in range(first.year, last.year + 1))[:_MOST_MONTHS]
    numbers = range(12 * first.year + first.month - 1, 12 * last.year + last.month)
    if len(numbers) > _MOST_MONTHS:
        return (period_of(when),)
    return tuple(Period(number // 12, number % 12 + 1) for number in numbers)


class Standing(Enum):
    """Whether an event is ahead, going on or past on a day."""

    AHEAD = "ahead"
    ONGOING = "ongoing"
    PAST = "past"


def standing(item: Meeting | Statement, today: date) -> Standing:
    """Return whether an event is ahead, going on or past.

    One whose day is not known is ahead while it may still come and nobody says it was held.
    """
    first, last = item.when.first, item.when.last
    if isinstance(item, Statement):
        return Standing.PAST
    if item.status is not Status.HELD and first is not None and first >= today:
        return Standing.AHEAD
    if item.status in {Status.CANCELLED, Status.POSTPONED}:
        return Standing.PAST
    goes_on = item.repeats and first is not None and (item.last_round or date.max) >= today
    if item.when.ongoing or goes_on:
        return Standing.ONGOING
    if item.status is Status.HELD or last is None or last < today:
        return Standing.PAST
    return Standing.ONGOING if item.when.is_exact else Standing.AHEAD

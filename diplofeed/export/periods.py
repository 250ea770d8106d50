"""Which period an event belongs to, and whether it is ahead, going on or past."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from enum import Enum
from functools import lru_cache
from typing import Final

from attrs import field, frozen

from diplofeed.model import Meeting, Statement, Status
from diplofeed.when import When, parse
from diplofeed.words import words

__all__ = ["Period", "Standing", "Unit", "period_at", "period_of", "periods_of", "standing"]

_MOST: Final = 3  # periods that something stands in the digest of each, rather than in that of its year
_DAY: Final = timedelta(days=1)


class Unit(Enum):
    """The length of the periods that a record is divided into."""

    WEEK = "week"  # of ISO 8601: from Monday to Sunday
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@frozen(order=True, cache_hash=True)
class Period:
    """A week, month or quarter of a year by its number, a year (number 0), or what has no known beginning (year 0)."""

    year: int = 0
    number: int = 0
    unit: Unit = field(default=Unit.MONTH, order=False)

    @property
    def name(self) -> str:
        """Return its name in file names: 2023-07, 2023-W27, 2023-Q3, 2023 or undated."""
        if not self.year:
            return "undated"
        return f"{self.year:04}{_NAMES[self.unit].format(self.number)}" if self.number else f"{self.year:04}"

    @property
    def first(self) -> date:
        """The first day of a period that has a year."""
        if self.unit is Unit.WEEK and self.number:
            return date.fromisocalendar(self.year, self.number, 1)
        return date(self.year, 1 + (max(self.number, 1) - 1) * _MONTHS[self.unit], 1)

    @property
    def last(self) -> date:
        """The last day of a period that has a year."""
        if self.unit is Unit.WEEK and self.number:
            return date.fromordinal(min(self.first.toordinal() + 6, date.max.toordinal()))
        month = self.first.month + (_MONTHS[self.unit] if self.number else 12) - 1
        return date(self.year, month, monthrange(self.year, month)[1])

    def label(self, language: str) -> str:
        """Return its name in a language; a week and a quarter are called by their days and months."""
        if not self.year:
            return words(language).gettext("Beginning not known")
        if not self.number or self.unit is Unit.MONTH:
            return parse(self.name).label(language)
        length = 10 if self.unit is Unit.WEEK else 7
        return parse(f"{self.first.isoformat()[:length]}/{self.last.isoformat()[:length]}").label(language)


_NAMES: Final = {Unit.WEEK: "-W{:02}", Unit.MONTH: "-{:02}", Unit.QUARTER: "-Q{}", Unit.YEAR: ""}
_MONTHS: Final = {Unit.WEEK: 1, Unit.MONTH: 1, Unit.QUARTER: 3, Unit.YEAR: 1}  # of which one is long


@lru_cache(maxsize=4096)  # thousands of events are on the same days, and each feed is divided anew
def period_at(day: date, unit: Unit) -> Period:
    """Return the period of a unit that a day is in."""
    if unit is Unit.WEEK:
        return Period(*day.isocalendar()[:2], unit)
    number = {Unit.MONTH: day.month, Unit.QUARTER: (day.month + 2) // 3, Unit.YEAR: 0}[unit]
    return Period(day.year, number, unit)


def period_of(when: When, unit: Unit = Unit.MONTH) -> Period:
    """Return the period of a unit an event lies in wholly, else the year of the first day it can be."""
    first, last = when.first, when.last
    if first is None:
        return Period(unit=unit)
    period = period_at(first, unit)
    return period if last is not None and period_at(last, unit) == period else Period(first.year, 0, unit)


def periods_of(when: When, unit: Unit = Unit.MONTH) -> tuple[Period, ...]:
    """Return the periods to look for an event in: of one whose days are known and go over the end of one, each."""
    first, last = when.first, when.last
    if not when.is_exact or first is None or last is None:
        return (period_of(when, unit),)
    periods = [period_at(first, unit)]
    if first == last:  # as of most
        return tuple(periods)
    while len(periods) <= _MOST and (end := periods[-1].last) < last:
        periods.append(period_at(end + _DAY, unit))
    if len(periods) <= _MOST:
        return tuple(periods)
    return tuple(periods[:_MOST]) if unit is Unit.YEAR else (period_of(when, unit),)


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

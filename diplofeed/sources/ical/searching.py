"""The days of a recurrence rule that the record cannot have, sought no longer than a whole file may take."""

from __future__ import annotations

import re
from calendar import isleap
from collections.abc import Iterator
from datetime import date, datetime, time
from functools import cache
from itertools import islice
from typing import Final

from attrs import define
from dateutil.rrule import rrulestr

from diplofeed.sources.ical.dates import Moment

__all__ = ["MOST_ROUNDS", "Search", "days_of"]

MOST_ROUNDS: Final = 500
_FURTHEST: Final = 40  # years between the first round and the last
_LATEST: Final = 9999  # the last year there is, up to which dateutil looks for a next round
_MOST_STEPS: Final = 500_000  # of some microseconds
_STEPS: Final = {"YEARLY": 100, "MONTHLY": 120, "WEEKLY": 160, "DAILY": 366}  # a year


@define
class Search:
    """How many days, weeks and months the rules of a file may still be looked for in."""

    left: float = _MOST_STEPS


def days_of(rule: str, begin: Moment, search: Search) -> Iterator[date]:
    """Yield the days of the rounds by a rule, the first of them, within some decades.

    dateutil looks for a round that never is up to the last year there is. So it is asked in the last decades before,
    in years with the same weekdays.

    Raises:
        ValueError: It is no rule that is read, or those of the file take too long.
    """
    local = re.sub(r"(?<=UNTIL=)(\d{8}T\d{6})Z", r"\1", rule.strip().upper())
    frequencies = [each.strip() for each in re.findall(r"FREQ=([^;]*)", local)]
    if wrong := next((each for each in frequencies if each not in _STEPS), ""):
        raise ValueError(f"its FREQ is {wrong[:20]}; expected one of {', '.join(_STEPS)}")
    if search.left <= 0:
        raise ValueError("the rules of the file take too long to be worked out, so this one is not")
    start = begin.time.replace(tzinfo=None) if begin.time else datetime.combine(begin.day, time())
    shift = _shift_of(start.year)
    local = re.sub(r"(?<=UNTIL=)\d{4}", lambda until: f"{min(int(until[0]) + shift, _LATEST):04}", local)
    late = start.replace(year=start.year + shift)
    days = [each.date() for each in islice(rrulestr(local, dtstart=late), MOST_ROUNDS)]
    is_found = days and (len(days) == MOST_ROUNDS or re.search("COUNT=|UNTIL=", local))
    last = days[-1] if is_found else date(_LATEST, 12, 31)
    search.left -= _STEPS.get("".join(frequencies), 366) * (last - late.date()).days / 366
    yield from (each.replace(year=each.year - shift) for each in days)


@cache
def _shift_of(year: int) -> int:
    """Return by how many years later the decades after a year have the same days of the same weekdays."""
    late = _LATEST - _FURTHEST
    if any(not isleap(each) for each in range(-(-year // 100) * 100, year + _FURTHEST + 28, 100)):
        return max(late - year, 0) // 400 * 400
    alike = (each for each in range(late, late - 28, -1) if each % 4 == year % 4 and _kind_of(each) == _kind_of(year))
    return next(alike) - year


def _kind_of(year: int) -> tuple[int, bool]:
    return date(year, 1, 1).weekday(), isleap(year)

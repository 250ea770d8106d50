"""Rounds at a time that does not exist on their day, as clocks go forward over it: calendars show them differently."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Final

from diplofeed.model.rounds import Series, Start, counted

__all__ = ["round_in_gap"]

_YEARS: Final = 10  # to look ahead from the first round
_Gap = tuple[datetime, datetime]  # when the clock goes forward, and to when, as it shows


def round_in_gap(series: Series, excluded: Collection[Start] = ()) -> datetime | None:
    """Return the first of the rounds of ten years that is at a time the clock passes over; None if there is none.

    Args:
        series: The rounds there are.
        excluded: The rounds that fall away.

    Raises:
        FieldError: The rounds cannot be worked out.
    """
    first, zone = series.first, series.zone
    if not isinstance(first, datetime) or zone is UTC or not (series.rule or series.further):
        return None
    last = min(first.year + _YEARS, date.max.year - 1)
    for gap in (gap for year in range(first.year, last) for gap in _gaps(zone, year)):
        if _may_hit(series, first, gap):
            starts = (start for start in counted(series).until(gap[0].year) if isinstance(start, datetime))
            if start := next((start for start in starts if start not in excluded and _is_within(start, gap)), None):
                return start
    return None


def _may_hit(series: Series, first: datetime, gap: _Gap) -> bool:
    """Return whether a round may be in a gap: by the usual time, and the days of a week where the rule has others."""
    if "BYHOUR" in series.rule or "BYMINUTE" in series.rule:
        return True
    day = gap[0].date()
    is_other_day = series.rule.startswith("FREQ=WEEKLY") and "BYDAY" not in series.rule and not series.further
    if is_other_day and day.weekday() != first.weekday():
        return False
    return _is_within(datetime.combine(day, first.time()), gap)


def _is_within(start: datetime, gap: _Gap) -> bool:
    return gap[0] <= start.replace(tzinfo=None, fold=0) < gap[1]


@lru_cache(maxsize=4096)
def _gaps(zone: tzinfo, year: int) -> tuple[_Gap, ...]:
    """Return the gaps of the clock of a zone in a year."""
    return tuple(_gaps_between(zone, datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)))


def _gaps_between(zone: tzinfo, begin: datetime, end: datetime) -> Iterator[_Gap]:
    offset = begin.astimezone(zone).utcoffset()
    for number in range(1, (end - begin).days + 1):
        day = begin + timedelta(days=number)
        after = day.astimezone(zone).utcoffset()
        if offset is not None and after is not None and offset < after:
            change = _change(zone, day - timedelta(days=1), day)
            yield (change + offset).replace(tzinfo=None), (change + after).replace(tzinfo=None)
        offset = after


def _change(zone: tzinfo, low: datetime, high: datetime) -> datetime:
    """Return the moment between two at which the offset of a zone changes, in whole seconds."""
    before = low.astimezone(zone).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = (low + (high - low) / 2).replace(microsecond=0)
        if middle.astimezone(zone).utcoffset() == before:
            low = middle
        else:
            high = middle
    return high

"""Days as places on a line, and the days a line is labelled with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from attrs import frozen

from diplofeed.exporters.html.timeline.marks import Mark
from diplofeed.when import Precision
from diplofeed.words.countries import known_locale

__all__ = ["Scale", "Tick", "scale_of", "ticks"]

_COARSE: Final = frozenset({Precision.DECADE, Precision.CENTURY})
_YEAR: Final = 366
_FEW: Final = 8  # ticks
_STEPS: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)  # years


@frozen
class Scale:
    """A line between two days, from 0 to ``width``; days beyond are at its ends."""

    first: date
    last: date
    width: float

    def begin(self, day: date | None) -> float:
        """Return where a day begins; the beginning of the line for None."""
        return self._at((day or self.first).toordinal())

    def end(self, day: date | None) -> float:
        """Return where a day ends; the end of the line for None."""
        return self._at((day or self.last).toordinal() + 1)

    def _at(self, ordinal: int) -> float:
        first = self.first.toordinal()
        part = (ordinal - first) / (self.last.toordinal() + 1 - first)
        return round(self.width * min(max(part, 0.0), 1.0), 1)


@frozen
class Tick:
    """A labelled place on a line."""

    at: float
    label: str


def scale_of(marks: Sequence[Mark], width: float) -> Scale:
    """Return a line for all marks; what is known to the decade or century at best does not stretch it."""
    fine = [mark for mark in marks if mark.when.precision not in _COARSE] or marks
    days = [day for mark in fine for day in (mark.when.first, mark.when.last) if day]
    if not days:
        return Scale(date.min, date.max, width)
    first, last = min(days), max(days)
    margin = max((last - first).days // 50, 1)
    return Scale(_moved(first, -margin), _moved(last, margin), width)


def _moved(day: date, days: int) -> date:
    ordinal = min(max(day.toordinal() + days, date.min.toordinal()), date.max.toordinal())
    return date.fromordinal(ordinal)


def ticks(scale: Scale, language: str) -> Iterator[Tick]:
    """Yield labelled places, in years, months or days, few enough to be read."""
    for day, skeleton in _days(scale):
        if scale.first <= day <= scale.last:
            yield Tick(scale.begin(day), str(day.year) if skeleton == "y" else _written(day, skeleton, language))


def _days(scale: Scale) -> Iterable[tuple[date, str]]:
    span = (scale.last - scale.first).days
    if span > 2 * _YEAR:
        return ((day, "y") for day in _years(scale))
    if span > 70:
        return ((day, "yMMM") for day in _months(scale, next(step for step in (1, 2, 3, 6) if span / 30 / step < _FEW)))
    step = max(span // _FEW, 1)
    return ((scale.first + timedelta(days=past), "MMMd") for past in range(0, span + 1, step))


def _years(scale: Scale) -> Iterator[date]:
    first, last = scale.first.year, scale.last.year
    step = next((step for step in _STEPS if (last - first) / step <= _FEW + 2), _STEPS[-1])
    start = max(first // step * step, step)
    return (date(year, 1, 1) for year in range(start, last + 1, step))


def _months(scale: Scale, step: int) -> Iterator[date]:
    for month in range(scale.first.year * 12, scale.last.year * 12 + 12, step):
        if month >= 12:
            yield date(month // 12, month % 12 + 1, 1)


def _written(day: date, skeleton: str, language: str) -> str:
    from babel.dates import format_skeleton  # noqa: PLC0415 -- takes 30 ms to import

    return str(format_skeleton(skeleton, day, locale=known_locale(language).replace("-", "_")))

"""The rounds of a meeting, worked out once however many of them are looked at."""

from __future__ import annotations

from functools import lru_cache

from diplofeed.identity import Same
from diplofeed.model.rounds import Series
from diplofeed.when import When

__all__ = ["series_of"]


def series_of(when: When, rule: str, further: tuple[When, ...]) -> Series:
    """Return the rounds of a meeting, the same object each time: thousands may be asked for one after the other."""
    return _series_of(when, rule, Same(further))


@lru_cache(maxsize=32)
def _series_of(when: When, rule: str, further: Same[tuple[When, ...]]) -> Series:
    return _first_equal(Series(when, rule, further.value))


@lru_cache(maxsize=32)
def _first_equal(series: Series) -> Series:
    """Return the first of series that are equal, so that no two are compared again."""
    return series

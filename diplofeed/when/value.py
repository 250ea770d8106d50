"""A date, a time or an interval as a value, and what follows from it."""

from __future__ import annotations

import functools
from datetime import UTC, date, datetime, time
from enum import Enum
from typing import Annotated, TypeAlias

from attrs import field, frozen

from diplofeed.when import english as _english
from diplofeed.when import spelling as _spelling
from diplofeed.words import language_of_words

__all__ = ["COARSENESS", "DateLike", "Precision", "When"]

_LAST_SECOND = time(23, 59, 59)


class Precision(Enum):
    """How precisely a date is known, from fine to coarse."""

    TIME = "time"
    DAY = "day"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"
    DECADE = "decade"
    CENTURY = "century"


COARSENESS = {precision: rank for rank, precision in enumerate(Precision)}
"""The place of each precision from fine to coarse."""


@functools.total_ordering
@frozen(kw_only=True, eq=False)
class When:
    """A date, a time, or an interval of either, as precisely as it is known.

    Made by :func:`parse`. Equal if the texts are; ordered by `earliest`, `latest` and text.

    Attributes:
        text: The canonical text; parsing it gives an equal value.
        precision: Of an interval, that of the coarser end. ``2023-06-XX`` is known to the month.
        first: The first day it can be, in the zone of the time if it is a time; None if the start is open or unknown.
        last: The last day it can be, inclusive; None if the end is open or unknown.
        start: The exact start, aware; None if it is not a time.
        end: The exact end, aware; None if it is not a time or has no end.
        zone: The IANA name, if one was given.
        approximate: An end has the qualifier ``~`` or ``%``.
        uncertain: An end has the qualifier ``?`` or ``%``.
        is_interval: It has two ends, known or not.
        open_start: It began at no particular time (``../2023``).
        open_end: It goes on (``2023/..``).
        unknown_start: When it began is not known (``/2023``).
        unknown_end: When it ended is not known (``2023/``).
    """

    text: str
    precision: Precision = field(repr=False)
    first: date | None = field(repr=False)
    last: date | None = field(repr=False)
    start: datetime | None = field(default=None, repr=False)
    end: datetime | None = field(default=None, repr=False)
    zone: str | None = field(default=None, repr=False)
    approximate: bool = field(default=False, repr=False)
    uncertain: bool = field(default=False, repr=False)
    is_interval: bool = field(default=False, repr=False)
    open_start: bool = field(default=False, repr=False)
    open_end: bool = field(default=False, repr=False)
    unknown_start: bool = field(default=False, repr=False)
    unknown_end: bool = field(default=False, repr=False)

    @property
    def is_exact(self) -> bool:
        """Whether it is a time, a day or an interval of them, unqualified and with both ends known."""
        if self.precision is Precision.TIME:
            return self.last is not None
        vague = self.approximate or self.uncertain or self.days is None
        return self.precision is Precision.DAY and not vague

    @property
    def ongoing(self) -> bool:
        """Whether it has begun, or will begin, and has no end (``2023/..``)."""
        return self.open_end

    @property
    def days(self) -> int | None:
        """The width in days, counting both ends; None if it is not bounded."""
        if self.first is None or self.last is None:
            return None
        return (self.last - self.first).days + 1

    @property
    def earliest(self) -> datetime | None:
        """The earliest moment it can be, in UTC; a day begins at 00:00:00Z. None if not bounded."""
        if self.start is not None:
            return self.start.astimezone(UTC)
        return None if self.first is None else datetime.combine(self.first, time.min, UTC)

    @property
    def latest(self) -> datetime | None:
        """The latest moment it can be, in UTC; a day ends at 23:59:59Z. None if not bounded.

        Of a time without an end it is the start.
        """
        moment = self.end or self.start
        if moment is not None:
            return None if self.last is None else moment.astimezone(UTC)
        return None if self.last is None else datetime.combine(self.last, _LAST_SECOND, UTC)

    def refines(self, other: When) -> bool:
        """Return whether this says more exactly what the other date said."""
        if None in (self.first, self.last, other.first, other.last) or other.is_exact:
            return False
        return bool(other.first <= self.first and self.last <= other.last)  # type: ignore[operator]  # none is None

    @property
    def with_offsets(self) -> str:
        """The canonical text, of a time with its offsets from UTC: which moment was meant, by the rules of now."""
        if self.start is None:
            return self.text
        moments = _spelling.Moments(self.start, self.end, self.zone, self.open_end, self.unknown_end)
        return _spelling.spell_with_offsets(moments)

    def label(self, language: str = "en") -> str:
        """Say it in a language (BCP 47), claiming no more than is known; in English where its words are not known.

        A time is said in its own zone, in English with the zone's abbreviation where that means one distance from UTC,
        else with the distance.
        """
        if language_of_words(language) != "en":
            return self._label_in(language)
        if self.start is None:
            return _english.say(self.text)
        return _spelling.say(self.start, self.end, open_end=self.open_end, unknown_end=self.unknown_end)

    def _label_in(self, language: str) -> str:
        from diplofeed.when import labels as _dates  # noqa: PLC0415 -- Babel takes 30 ms to import

        if self.start is None:
            return _dates.say(self.text, language)
        ends = {"open_end": self.open_end, "unknown_end": self.unknown_end}
        return _dates.say_times(self.start, self.end, **ends, language=language)

    def __str__(self) -> str:
        """Return the canonical text."""
        return self.text

    def __hash__(self) -> int:
        """Hash the text."""
        return hash(self.text)

    def __eq__(self, other: object) -> bool:
        """Compare the text."""
        return self.text == other.text if isinstance(other, When) else NotImplemented

    def __lt__(self, other: object) -> bool:
        """Compare the earliest moment, then the latest, then the text; without a bound it is before or after all."""
        return self.rank < other.rank if isinstance(other, When) else NotImplemented

    @property
    def rank(self) -> tuple[datetime, datetime, str]:
        """The key of comparisons; as the key of a sort it is computed once for each date, not at each comparison."""
        return _rank(self)


@functools.lru_cache(maxsize=16384)  # a record has the same days again and again, and is put in order again and again
def _rank(when: When) -> tuple[datetime, datetime, str]:
    return when.earliest or _BEFORE_ALL, when.latest or _AFTER_ALL, when.text


_BEFORE_ALL, _AFTER_ALL = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)

DateLike: TypeAlias = Annotated[str | date | datetime | When, "a date such as 2023-06-12"]
"""What a date can be read from."""

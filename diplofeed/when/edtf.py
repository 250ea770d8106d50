"""Dates and times, as precisely as they are known.

What is read: EDTF level 0 and 1 (the date profile of ISO 8601-2:2019), times with a zone as in
RFC 9557, and plain English dates; what is kept is always the EDTF or RFC 9557 text.

Seasons (``2023-21`` to ``2023-24``) are those of the northern hemisphere. EDTF leaves their limits
open, so their bounds are the whole months that hold both the meteorological and the astronomical
season, and for winter both readings of its year: "winter 2023" lies within December 2022 to March 2024.
"""

from __future__ import annotations

import functools
import re
from datetime import UTC, date, datetime, time
from enum import Enum

from attrs import field, frozen

from diplofeed.when import english as _english
from diplofeed.when import times as _times
from diplofeed.when.misread import WhenError, explain
from diplofeed.words import language_of_words

__all__ = ["Precision", "When", "WhenError", "parse"]

_LONGEST = 160  # two full times with the longest zone names are shorter
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


_COARSENESS = {precision: rank for rank, precision in enumerate(Precision)}


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

    def label(self, language: str = "en") -> str:
        """Say it in a language (BCP 47), claiming no more than is known; in English where its words are not known.

        A time is said in its own zone, in English with the zone's abbreviation, else with its distance from UTC.
        """
        if language_of_words(language) != "en":
            return self._label_in(language)
        if self.start is None:
            return _english.say(self.text)
        return _times.say(self.start, self.end, open_end=self.open_end, unknown_end=self.unknown_end)

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
        return _rank(self) < _rank(other) if isinstance(other, When) else NotImplemented


_BEFORE_ALL, _AFTER_ALL = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


def _rank(when: When) -> tuple[datetime, datetime, str]:
    return when.earliest or _BEFORE_ALL, when.latest or _AFTER_ALL, when.text


def parse(text: str | date | datetime | When) -> When:
    """Read a date or time as precisely as it is written.

    Follows EDTF level 0 and 1 (ISO 8601-2:2019), RFC 9557 for times, whose zone may stand without an
    offset, and unambiguous English ("11–13 July 2023", "about June 2023", "since 2022"). The years
    are 0001 to 9999. A date object is a day, an aware datetime a time; a When is returned as it is.

    Raises:
        WhenError: The text is not understood or ambiguous, the day or the local time does not
            exist, the zone is missing or not known, or the end is before the start.
    """
    if isinstance(text, str):
        return _parse_text(text)
    if isinstance(text, When):
        return text
    if isinstance(text, datetime):
        return _of_moments(_times.of_datetime(text))
    if isinstance(text, date):
        day = date(text.year, text.month, text.day)  # no subclass gets in
        return When(text=day.isoformat(), precision=Precision.DAY, first=day, last=day)
    raise WhenError(str(text), f"it is of type {type(text).__name__}", 'text, such as "2023-06"')


@functools.lru_cache(maxsize=4096)  # a record has the same days again and again
def _parse_text(given: str) -> When:
    if len(given) > _LONGEST:
        raise WhenError(given, f"it is longer than {_LONGEST} characters", "a date such as 2023-06-12")
    text = given.strip()
    if not text:
        raise WhenError(given, "it is empty", "a date such as 2023-06-12, or 2023 if only the year is known", 1)
    if match := _DATES.fullmatch(text):
        return _parse_dates(match)
    if moments := _times.read(text):
        return _of_moments(moments)
    return _parse_english(text)


def _parse_english(text: str) -> When:
    match = _DATES.fullmatch(_english.translate(text) or "no date")
    if match is None:
        raise WhenError(text, *explain(text))
    try:
        return _parse_dates(match)
    except WhenError as error:  # its column is that of the translation
        raise WhenError(text, error.reason, error.expected) from None


# ---------------------------------------------------------------- dates: EDTF level 0 and 1

_POINT = r"(?:([0-9]{4}|[0-9]{3}X|[0-9]{2}XX)(?:-([0-9]{2}|XX)(?:-([0-9]{2}|XX))?)?([~?%])?|(\.\.))"
_DATES = re.compile(rf"{_POINT}?(?:(/){_POINT}?)?")
_FIRST, _SLASH, _LAST = 1, 6, 7  # groups; an end has year, month, day, qualifier, dots
_MONTH_DAYS = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_SEASON_MONTHS = {21: (3, 6), 22: (6, 9), 23: (9, 12)}
_WINTER = 24

_Span = tuple[Precision, date, date]


def _parse_dates(match: re.Match[str]) -> When:
    first = _span(match, _FIRST) if match[_FIRST] else None
    last = _span(match, _LAST) if match[_LAST] else None
    if first and (not match[_SLASH] or _is_one_day(match, first, last)):
        precision, begin, end = first
        qualifier = match[_FIRST + 3]
        return When(
            text=match[0].partition("/")[0],
            precision=precision,
            first=begin,
            last=end,
            approximate=qualifier in {"~", "%"},
            uncertain=qualifier in {"?", "%"},
        )
    return _interval(match, first, last)


def _is_one_day(match: re.Match[str], first: _Span, last: _Span | None) -> bool:
    """Tell an interval from a day to itself, which is that day, as long as both are certain."""
    return first == last and first[0] is Precision.DAY and not (match[_FIRST + 3] or match[_LAST + 3])


def _interval(match: re.Match[str], first: _Span | None, last: _Span | None) -> When:
    if not (first or last):
        raise WhenError(match.string, "it names no date", "a date at one end at least, such as 2023-01/..")
    if first and last and last[2] < first[1]:
        raise WhenError(match.string, "the end is before the start", "the earlier date first", match.start(_LAST) + 1)
    precisions = [span[0] for span in (first, last) if span]
    qualifiers = {match[_FIRST + 3], match[_LAST + 3]}
    return When(
        text=match[0],
        precision=max(precisions, key=_COARSENESS.__getitem__),
        first=first[1] if first else None,
        last=last[2] if last else None,
        approximate=not qualifiers.isdisjoint("~%"),
        uncertain=not qualifiers.isdisjoint("?%"),
        is_interval=True,
        open_start=match[_FIRST + 4] is not None,
        open_end=match[_LAST + 4] is not None,
        unknown_start=not (first or match[_FIRST + 4]),
        unknown_end=not (last or match[_LAST + 4]),
    )


def _span(match: re.Match[str], at: int) -> _Span:
    year, month, day = match.group(at, at + 1, at + 2)
    if "X" in year:
        return _span_of_years(match, at)
    if year == "0000":
        raise _no_year(match, at)
    if month is None or month == "XX":
        return _span_of_year(match, at)
    if day is None or day == "XX":
        return _span_of_month(match, at, int(year), int(month))
    try:
        only = date(int(year), int(month), int(day))
    except ValueError:
        raise _no_day(match, at) from None
    return Precision.DAY, only, only


def _span_of_years(match: re.Match[str], at: int) -> _Span:
    year = match[at]
    if match[at + 1]:
        reason = "a month or season needs a whole year"
        raise WhenError(match.string, reason, f"{year} alone", match.start(at + 1) + 1)
    first, last = int(year.replace("X", "0")), int(year.replace("X", "9"))
    if first == 0:
        raise _no_year(match, at)
    precision = Precision.CENTURY if year.endswith("XX") else Precision.DECADE
    return precision, date(first, 1, 1), date(last, 12, 31)


def _span_of_year(match: re.Match[str], at: int) -> _Span:
    year, _, day = match.group(at, at + 1, at + 2)
    if day not in {None, "XX"}:
        reason = "a day needs a known month"
        raise WhenError(match.string, reason, f"{year}-XX-XX, or {year}", match.start(at + 2) + 1)
    return Precision.YEAR, date(int(year), 1, 1), date(int(year), 12, 31)


def _span_of_month(match: re.Match[str], at: int, year: int, month: int) -> _Span:
    if 1 <= month <= 12:
        return Precision.MONTH, date(year, month, 1), date(year, month, _days_in(year, month))
    if 21 <= month <= 24 and match[at + 2] is None:
        return Precision.SEASON, *_season(year, month)
    raise _no_month(match, at)


def _season(year: int, number: int) -> tuple[date, date]:
    if number == _WINTER:  # of the year before, or into the year after
        first = date(year - 1, 12, 1) if year > date.min.year else date.min
        return first, date(year + 1, 3, 31) if year < date.max.year else date.max
    begin, end = _SEASON_MONTHS[number]
    return date(year, begin, 1), date(year, end, _days_in(year, end))


def _days_in(year: int, month: int) -> int:
    leap = month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if leap else _MONTH_DAYS[month]


def _no_year(match: re.Match[str], at: int) -> WhenError:
    return WhenError(match.string, "there is no year 0000 here", "years 0001 to 9999", match.start(at) + 1)


def _no_month(match: re.Match[str], at: int) -> WhenError:
    month, day = match.group(at + 1, at + 2)
    reason = f"there is no month {month}"
    if "21" <= month <= "24":
        reason = "a season has no days"
    elif "25" <= month <= "41" and day is None:
        reason = f"season or quarter {month} (EDTF level 2) is not supported"
    expected = "a month from 01 to 12, or a season from 21 to 24 without a day"
    return WhenError(match.string, reason, expected, match.start(at + 1) + 1)


def _no_day(match: re.Match[str], at: int) -> WhenError:
    year, month, day = map(int, match.group(at, at + 1, at + 2))
    if not 1 <= month <= 12:
        return _no_month(match, at)
    number = _days_in(year, month)
    reason = f"{_english.MONTHS[month - 1]} {match[at]} has {number} days" if day else "there is no day 00"
    return WhenError(match.string, reason, f"a day from 01 to {number}", match.start(at + 2) + 1)


def _of_moments(moments: _times.Moments) -> When:
    start, end = moments.start, moments.end
    return When(
        text=_times.spell(moments),
        precision=Precision.TIME,
        first=start.date(),
        last=None if moments.open_end or moments.unknown_end else (end or start).date(),
        start=start,
        end=end,
        zone=moments.zone,
        is_interval=end is not None or moments.open_end or moments.unknown_end,
        open_end=moments.open_end,
        unknown_end=moments.unknown_end,
    )

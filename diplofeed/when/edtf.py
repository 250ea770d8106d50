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
from calendar import monthrange
from contextlib import suppress
from datetime import date, datetime

from diplofeed.when import english as _english
from diplofeed.when import spelling as _spelling
from diplofeed.when import times as _times
from diplofeed.when.misread import WhenError, explain
from diplofeed.when.value import COARSENESS, DateLike, Precision, When

__all__ = ["DateLike", "Precision", "When", "WhenError", "parse", "recall", "recall_by_clock"]

_LONGEST = 160  # two full times with the longest zone names are shorter


def parse(text: DateLike) -> When:
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


def recall(text: str) -> When:
    """Read the text of a date or time that was accepted once, maybe by other rules of time zones: as it was told.

    Raises:
        WhenError: It never can have been accepted, or names a zone that is not known here and no offset.
    """
    moments = _times.recall(text, by_clock=False)
    return _of_moments(moments) if moments else parse(text)


def recall_by_clock(text: str) -> When:
    """Read such a text by the clock on the wall in its zone; raise WhenError as `recall` does."""
    moments = _times.recall(text, by_clock=True)
    return _of_moments(moments) if moments else parse(text)


@functools.lru_cache(maxsize=16384)  # a record has the same days again and again
def _parse_text(text: str) -> When:
    return _day(text) or _parse_any(text)


def _day(text: str) -> When | None:
    """Return the day a text is, as most are; None where it is something else or there is no such day."""
    if _DAY.fullmatch(text) is None:
        return None
    with suppress(ValueError):
        day = date.fromisoformat(text)
        return When(text=text, precision=Precision.DAY, first=day, last=day)
    return None


def _parse_any(written: str) -> When:
    if len(written) > _LONGEST:
        raise WhenError(written, f"it is longer than {_LONGEST} characters", "a date such as 2023-06-12")
    text = written.strip()
    if not text:
        raise WhenError(written, "it is empty", "a date such as 2023-06-12, or 2023 if only the year is known", 1)
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
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DATES = re.compile(rf"{_POINT}?(?:(/){_POINT}?)?")
_FIRST, _SLASH, _LAST = 1, 6, 7  # groups; an end has year, month, day, qualifier, dots
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
        precision=max(precisions, key=COARSENESS.__getitem__),
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
    return monthrange(year, month)[1]


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


def _of_moments(moments: _spelling.Moments) -> When:
    start, end = moments.start, moments.end
    return When(
        text=_spelling.spell(moments),
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

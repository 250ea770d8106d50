"""Dates and times in words, in other languages than English: by the CLDR, and in the words of the catalogue.

What Babel gives is asked for by patterns, as one of its habits would reach readers: the names it gives for use by
themselves depend, where a language has none of its own, on which languages were asked for before.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from attrs import frozen
from babel import Locale
from babel.dates import parse_pattern

from diplofeed.words import Words, words
from diplofeed.words.countries import known_locale

if TYPE_CHECKING:
    from diplofeed.when.value import When

__all__ = ["from_then_on", "month_name", "say", "say_times", "weekday"]

# Thin and narrow spaces of the CLDR, some of which only some of its versions have.
_SPACES = str.maketrans({"\u2009": " ", "\u202f": "\xa0"})
_SHORT_MONTH = re.compile(r"(?<![ML])(?:M{3}|L{3})(?![ML])")
_FULL_MONTH = re.compile(r"M{4}|L{4}")
_DASH = re.compile(r"[ \xa0\u2009]*[–—][ \xa0\u2009]*$")
_DAY_OF_MONTH = re.compile(r"('[^']*')|(?<!d)d(?!d)")
_OWN_NAME = "LLLL"


@frozen
class _Label:
    """A date in words: by itself, and as it is after "since", "until" or "about" in languages that decline."""

    alone: str
    declined: str

    def __str__(self) -> str:
        return self.alone

    def within(self, message: str) -> _Label:
        """Return a message about this date in both forms."""
        return _Label(message.format(date=self), message.format(date=_Label(self.declined, self.declined)))


# ---------------------------------------------------------------- patterns of the CLDR


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(known_locale(language), sep="-")


def _written(pattern: str, day: date, language: str) -> str:
    """Return a day or a time written by a pattern of the CLDR."""
    if "d" in pattern and day.day == 1:
        first = words(language).pgettext("the first day of a month", "1")
        pattern = _DAY_OF_MONTH.sub(lambda match: match[1] or f"'{first}'", pattern)
    return str(parse_pattern(pattern).apply(day, _locale(language))).translate(_SPACES)


def _month(day: date, language: str) -> _Label:
    pattern = _locale(language).datetime_skeletons["yMMMM"].pattern
    # In languages that decline, the form of a name within a date is that after a preposition too.
    declined = pattern.replace(_OWN_NAME, "MMMM")
    return _Label(_written(pattern, day, language), _written(declined, day, language))


def _day(day: date, language: str) -> _Label:
    label = _written(_locale(language).date_formats["long"].pattern, day, language)
    return _Label(label, words(language).pgettext("date after a preposition", "{day}").format(day=label))


def month_name(month: int, language: str) -> str:
    """Return the name of a month by itself."""
    own = _OWN_NAME in _locale(language).datetime_skeletons["yMMMM"].pattern
    return _written(_OWN_NAME if own else "MMMM", date(2000, month, 2), language)


def weekday(number: int, language: str) -> str:
    """Return the name of a day of the week; Monday is 0."""
    return str(_locale(language).days["format"]["wide"][number])


# ---------------------------------------------------------------- EDTF to words


@lru_cache(maxsize=4096)
def say(edtf: str, language: str) -> str:
    """Say a canonical EDTF date or interval of dates in a language."""
    speak = words(language)
    first, slash, last = edtf.partition("/")
    if not slash:
        return _point(edtf, language).alone
    if last == "..":
        return speak.pgettext("date", "since {date}").format(date=_point(first, language))
    if first == "..":
        return speak.pgettext("date", "until {date}").format(date=_point(last, language))
    if not last:
        return speak.pgettext("date", "from {date}, end not known").format(date=_point(first, language))
    if not first:
        return speak.pgettext("date", "until {date}, start not known").format(date=_point(last, language))
    return _between(first, last, language)


def from_then_on(when: When, language: str) -> str:
    """Say from when on something is planned to be, again and again or without an end, by the date of the first time."""
    return words(language).pgettext("date", "from {date} on").format(date=_first(when, language))


def _first(when: When, language: str) -> _Label:
    if when.start is not None:
        is_short = when.end is not None and when.start.date() == when.end.date()
        ends = [_clock(moment, language) for moment in (when.start, when.end if is_short else None) if moment]
        return _time(when.start, "–".join(ends), language)
    first, _, last = when.text.partition("/")
    if last in {"", ".."} or not first:
        return _point(first or last, language)
    label = _between(first, last, language)
    return _Label(label, label)


def _point(edtf: str, language: str) -> _Label:
    speak = words(language)
    qualifier = edtf[-1] if edtf[-1] in "~?%" else ""
    label = _bare(edtf.removesuffix(qualifier), language)
    if qualifier in {"~", "%"}:
        about = speak.pgettext("date", "about {date}"), speak.pgettext("date after a preposition", "about {date}")
        label = _Label(*(form.format(date=label) for form in about))
    return label.within(speak.pgettext("date", "{date} (uncertain)")) if qualifier in {"?", "%"} else label


def _bare(edtf: str, language: str) -> _Label:
    speak = words(language)
    year, month, day = (*edtf.split("-"), "", "")[:3]
    if year.endswith("X"):
        return _years(int(year.replace("X", "0")), int(year.replace("X", "9")), speak)
    if not month or month == "XX":
        label = _year(int(year), speak)
        if day:
            return label.within(speak.pgettext("date", "{date}, month and day not known"))
        return label.within(speak.pgettext("date", "{date}, month not known")) if month else label
    if month > "12":
        return _season(int(month), int(year), speak)
    if not day or day == "XX":
        label = _month(date(int(year), int(month), 1), language)
        return label.within(speak.pgettext("date", "{date}, day not known")) if day else label
    return _day(date.fromisoformat(edtf), language)


def _year(year: int, speak: Words) -> _Label:
    forms = speak.pgettext("date", "{year}"), speak.pgettext("date after a preposition", "{year}")
    return _Label(*(form.format(year=year) for form in forms))


def _season(number: int, year: int, speak: Words) -> _Label:
    forms = {
        21: (
            speak.pgettext("date", "spring {year}"),
            speak.pgettext("date after a preposition", "spring {year}"),
        ),
        22: (
            speak.pgettext("date", "summer {year}"),
            speak.pgettext("date after a preposition", "summer {year}"),
        ),
        23: (
            speak.pgettext("date", "autumn {year}"),
            speak.pgettext("date after a preposition", "autumn {year}"),
        ),
        24: (
            speak.pgettext("date", "winter {year}"),
            speak.pgettext("date after a preposition", "winter {year}"),
        ),
    }
    return _Label(*(form.format(year=year) for form in forms[number]))


def _years(first: int, last: int, speak: Words) -> _Label:
    """Say a decade or a century, so that neither can be taken for the other."""
    if last - first > 9:
        forms = (
            speak.pgettext("date", "the century {first}–{last}"),
            speak.pgettext("date after a preposition", "the century {first}–{last}"),
        )
    elif first % 100:
        forms = (
            speak.pgettext("date", "the {first}s"),
            speak.pgettext("date after a preposition", "the {first}s"),
        )
    else:  # the years from 1900 on may be ten or a hundred
        forms = (
            speak.pgettext("date", "the decade {first}–{last}"),
            speak.pgettext("date after a preposition", "the decade {first}–{last}"),
        )
    return _Label(*(form.format(first=first, last=last) for form in forms))


def _between(first: str, last: str, language: str) -> str:
    form = first.count("-")
    certain = (first + last).replace("-", "").isdigit() and form == last.count("-")
    if not certain or (form == 1 and max(first[5:], last[5:]) > "12"):
        message = words(language).pgettext("date", "{first} – {last}")
        return message.format(first=_point(first, language), last=_point(last, language))
    if form == 0:
        message = words(language).pgettext("date", "{first}–{last}")
        return message.format(first=int(first), last=int(last))
    begin, end = (date.fromisoformat(f"{day}-01" if form == 1 else day) for day in (first, last))
    return _interval("yMMMM" if form == 1 else "yMMMMd", begin, end, language)


def _interval(skeleton: str, first: date, last: date, language: str) -> str:
    """Return an interval as the CLDR abridges it where both ends have a year or month in common."""
    field = "y" if first.year != last.year else "M" if first.month != last.month else skeleton[-1]
    forms = _locale(language).interval_formats
    # Without a form for names in full, that for short names is taken, with full names in their place.
    begin, end = forms.get(skeleton, {}).get(field) or forms[skeleton.replace("MMMM", "MMM")][field]
    patterns = _joined(_in_full(begin, language), language), _in_full(end, language)
    return "".join(_written(pattern, day, language) for pattern, day in zip(patterns, (first, last), strict=True))


def _in_full(pattern: str, language: str) -> str:
    """Return a pattern with the names of months in full.

    Where dates have months by number, as in Chinese, the short name is the number and the full name is in no date.
    """
    if not _FULL_MONTH.search(_locale(language).datetime_skeletons["yMMMM"].pattern):
        return pattern
    return _SHORT_MONTH.sub(lambda match: match[0] + match[0][0], pattern)


def _joined(pattern: str, language: str) -> str:
    """Return the first half of an interval with the dash most versions have, or with the language's word for it.

    CLDR 48 (Babel 2.19) has em dashes in Russian and Ukrainian, and a dash in Chinese.
    """
    joint = words(language).pgettext("date", "{first} – {last}").format(first="", last="")
    if "–" not in joint:
        return _DASH.sub(joint, pattern)
    return pattern.replace("—", "–").replace("\xa0–", " –")


# ---------------------------------------------------------------- times


def say_times(start: datetime, end: datetime | None, *, open_end: bool, unknown_end: bool, language: str) -> str:
    """Say a time or an interval of times in a language, in its own zone, by its distance from UTC."""
    speak = words(language)
    first = _time(start, _clock(start, language), language)
    if end is None:
        if open_end:
            return speak.pgettext("date", "since {date}").format(date=first)
        return speak.pgettext("date", "from {date}, end not known").format(date=first) if unknown_end else first.alone
    if start.date() == end.date() and start.utcoffset() == end.utcoffset():
        return _time(start, f"{_clock(start, language)}–{_clock(end, language)}", language).alone
    last = _time(end, _clock(end, language), language)
    return speak.pgettext("date", "{first} – {last}").format(first=first, last=last)


def _time(moment: datetime, clock: str, language: str) -> _Label:
    form = words(language).pgettext("date", "{day}, {time} ({zone})")
    day, zone = _day(moment.date(), language), _zone(moment.utcoffset() or timedelta())
    return _Label(*(form.format(day=label, time=clock, zone=zone) for label in (day.alone, day.declined)))


def _clock(moment: datetime, language: str) -> str:
    pattern = _locale(language).datetime_skeletons["Hms" if moment.second else "Hm"].pattern
    return _written(pattern, moment, language)


def _zone(distance: timedelta) -> str:
    minutes, seconds = divmod(abs(distance) // timedelta(seconds=1), 60)
    sign = "−" if distance < timedelta() else "+"
    parts = [str(minutes // 60), f"{minutes % 60:02}", f"{seconds:02}"]
    while len(parts) > 1 and parts[-1] == "00":
        parts.pop()
    return f"UTC{sign}{':'.join(parts)}" if distance else "UTC"

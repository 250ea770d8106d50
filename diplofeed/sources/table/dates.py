"""The dates of a column: as workbooks keep them, in digits of one order throughout, or in words.

Which of two numbers is the day is not guessed: one cell that decides it (``13.02.2026``) decides for the column; where
none does, points mean that the day is first, and other signs are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from unicodedata import decimal

from attrs import evolve, frozen

from diplofeed.errors import FieldError, nearest
from diplofeed.sources.table.datewords import in_english, is_clock_word
from diplofeed.sources.table.grid import Value, text_of
from diplofeed.sources.table.options import DayOrder
from diplofeed.when import WhenError, parse
from diplofeed.when.misread import NEITHER
from diplofeed.when.zones import names

__all__ = ["ColumnOfDates", "Point", "clocks_in", "column_of"]

_EXPECTED: Final = "a date such as 2023-07-11, 11 July 2023 or 2023-07"
_SIGN: Final = r"\s?([./-])\s?"
_DIGITS: Final = re.compile(rf"(?<![\d./-])(\d{{1,2}}){_SIGN}(\d{{1,2}})\2\s?(\d{{4}}|\d{{2}})(?![\d]|[./-]\d)")
_YEAR_FIRST: Final = re.compile(r"(?<![\d./-])(\d{4})[./](\d{1,2})[./](\d{1,2})(?!\d)")
_MONTH: Final = re.compile(r"(\d{1,2})\s?[./]\s?(\d{4})")
_DAYS: Final = re.compile(r"(\d{1,2})\.?\s?[-–—/]\s?(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
_DAYS_OF_MONTHS: Final = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.?\s?[-–—]\s?(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
_HOUR: Final = re.compile(r"(?<![\d:.,])(\d{1,2})\s?(?:uhr|hrs|h|ч)\b(?!\s?\d)\.?", re.IGNORECASE)
_CLOCK: Final = r"(\d{1,2})(?:[:.h](\d{2})(?::(\d{2})(?:[.,]\d+)?)?|\s?(?=[ap]\.?\s?m))\s*([ap]\.?\s?m\b\.?)?"
_CLOCKS: Final = re.compile(rf"{_CLOCK}(?:\s*(?:-|–|—|bis|to|à|a|до|по)\s*{_CLOCK})?", re.IGNORECASE)
_AFTER_DAY: Final = re.compile(
    rf"(.*?\S)(?:\s*,\s*|\s+|(?<=\d)T)(?:(?:at|um|à|a las|в|о)\s+)?({_CLOCKS.pattern})\s*(\w+\.?)?", re.IGNORECASE
)
_ZONED: Final = re.compile(r"\d{4}-\d\d-\d\d.*\d:\d\d.*(?:[Zz]|[+-]\d\d:\d\d|\])")
_ZONE: Final = re.compile(
    r"(.*\d(?: ?\w{1,4}\.?)?) ?(?:[\[(]?(?P<name>UTC|GMT|Z|[A-Z][A-Za-z_]+(?:/[\w+-]+)+)[\])]?"
    r"|(?:\+|[\[(]?(?:UTC|GMT) ?(?P<sign>[+−-]))(?P<hours>\d{1,2})(?::?(?P<minutes>\d\d))?[\])]?)"
)
_SERIAL: Final = re.compile(r"([1-7]\d{4})(?:[.,](\d+))?")
_MIDNIGHT: Final = "00:00:00"
_LONGEST: Final = 160  # characters of a date
_PIVOT: Final = 30  # of years of two digits, as spreadsheets have it: 29 is 2029, 30 is 1930
_EPOCH: Final = date(1899, 12, 30)


@frozen
class Point:
    """What a cell says of a time: the day or date, and the times of that day, if it has some.

    Attributes:
        text: As `diplofeed.when.parse` reads it; empty where there are but times.
        clock: Such as ``10:00``.
        until: The time at which it ends.
        zone: Of these times, as it stands after one; empty where the cell says none.
    """

    text: str
    clock: str = ""
    until: str = ""
    zone: str = ""


@frozen(kw_only=True)
class ColumnOfDates:
    """How the dates of a column are read.

    Attributes:
        order: Which of day and month is first; None where nothing shows it.
        is_contradictory: Whether some cells show one order and some the other.
        is_midnight: Whether all times of the column are midnight, as exports write days.
        has_serials: Whether a text has the number by which a spreadsheet keeps a day.
        has_short_years: Whether a year has two digits.
        counts_from_1904: Whether the workbook counts days from there.
    """

    order: DayOrder | None = None
    is_contradictory: bool = False
    is_midnight: bool = False
    has_serials: bool = False
    has_short_years: bool = False
    counts_from_1904: bool = False

    def read(self, value: Value) -> Point:
        """Return what a cell says.

        Raises:
            FieldError: It is no date, or an ambiguous one.
        """
        if isinstance(value, datetime):
            clock = value.time().isoformat("seconds")
            return Point(value.date().isoformat(), "" if self._is_nothing(clock) else _short(clock))
        if isinstance(value, date):
            return Point(value.isoformat())
        if isinstance(value, time):
            return Point("", _short(value.isoformat("seconds")))
        if isinstance(value, bool | timedelta):
            raise FieldError("", f"{text_of(value)!r} is no date", _EXPECTED)
        return self._number(value) if isinstance(value, int | float) else self._text(_western(value))

    def _number(self, value: float) -> Point:
        if float(value).is_integer() and 1000 <= value <= 2200:
            return Point(str(int(value)))
        if not 10_000 <= value < 80_000:
            raise FieldError("", f"{text_of(value)} is no date", _EXPECTED)
        if self.counts_from_1904:
            reason = f"{text_of(value)} may be a day, but the workbook counts them in an unusual way (from 1904)"
            raise FieldError("", reason, "the column formatted as dates")
        return self._serial(value)

    def _serial(self, value: float) -> Point:
        day = _EPOCH + timedelta(days=int(value))
        seconds = round((value - int(value)) * 86_400)
        return Point(day.isoformat(), _short(str(_at(seconds))) if seconds else "")

    def _text(self, text: str) -> Point:
        if len(text) > _LONGEST:
            raise FieldError("", f"{text[:57]!r}... is longer than {_LONGEST} characters", _EXPECTED)
        if _SERIAL.fullmatch(text):
            return self._serial(float(text.replace(",", ".")))
        if _ZONED.fullmatch(text):
            return Point(text)
        if (match := _ZONE.fullmatch(text)) and (point := self._plain(match[1])).clock:
            return evolve(point, zone=_zone_of(match))
        return self._plain(text)

    def _plain(self, text: str) -> Point:
        """Return what a text says that names no zone."""
        plain = self._in_digits(text)
        if match := _AFTER_DAY.fullmatch(plain):
            head, clocks, word = match[1], match[2], match[11]
            if not word or is_clock_word(word):
                clock, until = clocks_in(clocks)
                day = _understood(head, text)
                return Point(day) if self._is_nothing(_seconds(clocks)) else Point(day, clock, until)
        return Point(_understood(plain, text))

    def _is_nothing(self, clock: str) -> bool:
        return self.is_midnight and clock == _MIDNIGHT

    def _in_digits(self, text: str) -> str:
        """Return a text whose dates in digits are written as ISO 8601 has them."""
        text = _YEAR_FIRST.sub(lambda match: _iso(match[1], match[2], match[3], text), text)
        if match := _DAYS_OF_MONTHS.fullmatch(text):
            first, month, last, last_month, year = match.groups()
            return f"{_iso(year, month, first, text)}/{_iso(year, last_month, last, text)}"
        if match := _DAYS.fullmatch(text):
            first, last, month, year = match.groups()
            return f"{_iso(year, month, first, text)}/{_iso(year, month, last, text)}"
        if (match := _MONTH.fullmatch(text)) and 1 <= int(match[1]) <= 12:
            return f"{match[2]}-{int(match[1]):02}"
        return _DIGITS.sub(lambda match: self._ordered(match, text), text)

    def _ordered(self, match: re.Match[str], text: str) -> str:
        first, sign, second, year = match.groups()
        if len(year) == 2:
            year = f"{'19' if int(year) >= _PIVOT else '20'}{year}"
        order = self.order or (DayOrder.DMY if sign == "." and not self.is_contradictory else None)
        if self.is_contradictory and (decided := _decided(int(first), int(second))):
            order = decided
        if order is None and first != second:
            raise FieldError("", f"{text[:60]!r}: day and month cannot be told apart", _ASKED)
        day, month = (second, first) if order is DayOrder.MDY else (first, second)
        return _iso(year, month, day, text)


_ASKED: Final = 'dates = "dmy" or dates = "mdy" for the column, or a date such as 2023-07-11'


def _zone_of(match: re.Match[str]) -> str:
    """Return the zone that stands after a time, as it stands after one in RFC 9557; raise FieldError for none."""
    name = match["name"]
    if name in {"UTC", "GMT", "Z"}:
        return "Z"
    if not name:
        sign = "-" if match["sign"] in {"-", "−"} else "+"
        return f"{sign}{int(match['hours']):02}:{match['minutes'] or '00'}"
    if name not in names():
        raise FieldError(
            "", f"there is no time zone {name[:60]!r}", "a zone such as Europe/Vienna", nearest(name, names())
        )
    return f"[{name}]"


def _decided(first: int, second: int) -> DayOrder | None:
    if first > 12 >= second:
        return DayOrder.DMY
    return DayOrder.MDY if second > 12 >= first else None


def column_of(values: Iterable[Value], order: DayOrder | None, *, counts_from_1904: bool = False) -> ColumnOfDates:
    """Return how the dates of a column are read, by what its cells show and the order a person named."""
    seen: set[DayOrder] = set()
    clocks: set[str] = set()
    serials = short = False
    for value in values:
        if isinstance(value, datetime):
            clocks.add(value.time().isoformat("seconds"))
        if not isinstance(value, str):
            continue
        if len(text := _western(value)) > _LONGEST:
            continue
        for match in _DIGITS.finditer(text):
            short = short or len(match[4]) == 2
            if decided := _decided(int(match[1]), int(match[3])):
                seen.add(decided)
        serials = serials or bool(_SERIAL.fullmatch(text))
        if timed := _AFTER_DAY.fullmatch(text):
            clocks.add(_seconds(timed[2]))
    shown = next(iter(seen)) if len(seen) == 1 else None
    return ColumnOfDates(
        order=order or shown,
        is_contradictory=len(seen) > 1 and order is None,
        is_midnight=clocks == {_MIDNIGHT},
        has_serials=serials,
        has_short_years=short,
        counts_from_1904=counts_from_1904,
    )


def clocks_in(value: Value) -> tuple[str, str]:
    """Return the times of a cell that has but times: when it begins and, if it says so, when it ends.

    Raises:
        FieldError: It is no time.
    """
    if isinstance(value, datetime | time):
        return _short((value.time() if isinstance(value, datetime) else value).isoformat("seconds")), ""
    if isinstance(value, float) and 0 <= value < 1:
        return _short(str(_at(round(value * 86_400)))), ""
    text = _western(text_of(value))[:_LONGEST]
    if re.fullmatch(r"0[.,]\d+", text):
        return _short(str(_at(round(float(text.replace(",", ".")) * 86_400)))), ""
    words = text.rsplit(maxsplit=1)
    if len(words) == 2 and is_clock_word(words[1]) and _CLOCKS.fullmatch(words[0]):
        text = words[0]
    match = _CLOCKS.fullmatch(text)
    if match is None:
        raise FieldError("", f"{text[:60]!r} is no time of day", "a time such as 10:00 or 10:00-12:30")
    first, last = match.groups()[:4], match.groups()[4:]
    return _clock(first, text), _clock(last, text) if match[5] else ""


def _clock(parts: Sequence[str | None], text: str) -> str:
    hour, minute, second, half = parts
    number = int(hour or 0)
    if half:
        number = number % 12 + (12 if half.lower().startswith("p") else 0)
    try:
        return _short(time(number, int(minute or 0), int(second or 0)).isoformat("seconds"))
    except ValueError as error:
        raise FieldError("", f"{text[:60]!r} is no time of day", "a time such as 10:00") from error


def _seconds(clocks: str) -> str:
    """Return a time as exports write it with seconds; empty where it has none or is of another form."""
    return clocks if re.fullmatch(r"\d\d:\d\d:\d\d", clocks) else ""


def _short(clock: str) -> str:
    return clock.removesuffix(":00") if clock.count(":") == 2 else clock


def _at(seconds: int) -> time:
    return (datetime(1900, 1, 1) + timedelta(seconds=min(seconds, 86_399))).time()  # noqa: DTZ001 -- a time of day alone


def _iso(year: str, month: str, day: str, text: str) -> str:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError as error:
        raise FieldError("", f"{text[:60]!r}: there is no day {int(day)} of a month {int(month)}", _EXPECTED) from error


def _western(text: str) -> str:
    """Return a text with the digits 0 to 9, whatever their script, plain spaces, and hours that have minutes.

    A text that is too long for a date stays as it is.
    """
    if len(text) > _LONGEST:
        return text
    if not text.isascii():
        text = "".join(str(decimal(letter, letter)) for letter in text)
    return _HOUR.sub(r"\1:00", " ".join(text.split()))


def _understood(text: str, written: str) -> str:
    """Return a date as `diplofeed.when.parse` reads it: as it is written, or with its words in English."""
    result = _parsed(text)
    if isinstance(result, str):
        return result
    shown = written if len(written) <= 60 else f"{written[:57]}..."
    reason = "it is no date in digits, nor one in words that are read" if result.reason == NEITHER else result.reason
    raise FieldError("", f"{shown!r}: {reason}", result.expected)


@lru_cache(maxsize=4096)  # a column may have the same words in each row
def _parsed(text: str) -> str | WhenError:
    """Return a date as it is kept, or what is wrong with it as it is written."""
    try:
        return parse(text).text
    except WhenError as error:
        try:
            return parse(in_english(text)).text
        except WhenError:
            return error

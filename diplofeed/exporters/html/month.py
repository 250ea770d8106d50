"""The calendar of a month as a table: what has a day stands on it, and what has none in a row of its own."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from html import escape
from typing import Final

from diplofeed.exporters.html.timeline.marks import Mark
from diplofeed.when import Precision, When, parse
from diplofeed.words import words
from diplofeed.words.countries import known_locale

__all__ = ["limits_of", "month_table"]

_DAYS: Final = range(7)


def month_table(year: int, month: int, marks: Iterable[Mark], language: str) -> str:
    """Return the table of a month, weeks beginning as the reader's locale has it (CLDR).

    What takes several days is on each of them. What goes on without an end, or ended nobody knows when, is on its first
    day alone. What goes on and what is not known to the day are in rows below, with their dates in words, if they can
    be in the month; what ended nobody knows when is in the month it began in alone.

    Raises:
        ValueError: There is no such month.
    """
    first, last = limits_of(year, month)
    inside = [mark for mark in sorted(marks, key=lambda mark: mark.when.rank) if _meets(mark, first, last)]
    on_days = _on_days(inside, first, last)
    rows = "".join(_week(week, on_days) for week in _weeks(year, month, language))
    foot = _row_below(inside, language)
    return (
        f'<table class="month">\n<caption>{escape(parse(f"{year:04}-{month:02}").label(language))}</caption>\n'
        f"<thead><tr>{_heads(language)}</tr></thead>\n<tbody>\n{rows}{foot}</tbody>\n</table>\n"
    )


def limits_of(year: int, month: int) -> tuple[date, date]:
    """Return the first and the last day of a month."""
    first = date(year, month, 1)
    whole = parse(f"{first.isoformat()[:7]}")
    return first, whole.last or first


def _meets(mark: Mark, first: date, last: date) -> bool:
    when = mark.when
    begins = when.first or date.min
    ends = when.last or (begins if when.unknown_end else date.max)
    return begins <= last and first <= ends


def _weeks(year: int, month: int, language: str) -> Iterable[Sequence[date | None]]:
    """Return the days of the month by weeks, None for those of other months."""
    first_day = _names(language)[0]
    for week in Calendar(first_day).monthdayscalendar(year, month):
        yield [date(year, month, day) if day else None for day in week]


@cache
def _names(language: str) -> tuple[int, tuple[tuple[str, str], ...]]:
    """Return the first day of a week, 0 for Monday, and the short and full names of its days from that on."""
    from babel import Locale  # noqa: PLC0415 -- takes 30 ms to import

    locale = Locale.parse(known_locale(language), sep="-")
    first, names = locale.first_week_day, locale.days["format"]
    order = [(first + day) % 7 for day in _DAYS]
    return first, tuple((str(names["abbreviated"][day]), str(names["wide"][day])) for day in order)


def _heads(language: str) -> str:
    return "".join(
        f'<th scope="col"><abbr title="{escape(full)}">{escape(short)}</abbr></th>'
        for short, full in _names(language)[1]
    )


def _on_days(marks: Iterable[Mark], first: date, last: date) -> Mapping[date, Sequence[Mark]]:
    """Return what is on each day from the first to the last."""
    days: dict[date, list[Mark]] = {}
    for mark in marks:
        for day in _days_of(mark, first, last):
            days.setdefault(day, []).append(mark)
    return days


def _days_of(mark: Mark, first: date, last: date) -> Iterable[date]:
    when = mark.when
    if _begins_on_a_day(when) and when.first:
        return (when.first,) if when.first >= first else ()
    if not when.is_exact or when.first is None or when.last is None:
        return ()
    begin, end = max(first, when.first), min(last, when.last)
    return map(date.fromordinal, range(begin.toordinal(), end.toordinal() + 1))


def _begins_on_a_day(when: When) -> bool:
    """Return whether of a date without a known end the first day is known."""
    is_known = when.precision in {Precision.DAY, Precision.TIME} and not (when.approximate or when.uncertain)
    return is_known and when.first is not None and (when.open_end or when.unknown_end)


def _week(week: Sequence[date | None], on_days: Mapping[date, Sequence[Mark]]) -> str:
    cells = "".join(_cell(day, on_days.get(day, ())) if day else "<td></td>" for day in week)
    return f"<tr>{cells}</tr>\n"


def _cell(day: date, marks: Sequence[Mark]) -> str:
    number = f'<time datetime="{day.isoformat()}">{day.day}</time>'
    if not marks:
        return f"<td>{number}</td>"
    events = "".join(f"<li>{_linked(mark)}</li>" for mark in marks)
    return f'<td class="busy">{number}<ul>{events}</ul></td>'


def _linked(mark: Mark) -> str:
    text = f"<bdi>{escape(mark.title)}</bdi>"
    title = f"<s>{text}</s>" if mark.is_struck else text
    return f'<a href="{escape(mark.href)}">{title}</a>' if mark.href else title


def _row_below(marks: Iterable[Mark], language: str) -> str:
    speak = words(language)
    rest = [mark for mark in marks if not mark.when.is_exact]
    going_on = [mark for mark in rest if mark.when.open_end]
    vague = [mark for mark in rest if not (mark.when.open_end or _begins_on_a_day(mark.when))]
    return _row(speak.gettext("Day not known"), vague, language) + _row(speak.gettext("Ongoing"), going_on, language)


def _row(label: str, marks: Sequence[Mark], language: str) -> str:
    if not marks:
        return ""
    events = "".join(f"<li>{escape(mark.when.label(language))}: {_linked(mark)}</li>" for mark in marks)
    return f'<tr class="no-day"><th scope="row">{escape(label)}</th><td colspan="6"><ul>{events}</ul></td></tr>\n'

"""Where an item stands in a calendar that knows only days and times, without claiming more than is known.

RFC 5545 has no way to say "in June 2023", so what is known to a month at best is shown as an all-day event
over all of it that says so after its title, and what is known less precisely is left to other formats.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

from attrs import evolve, frozen

from diplofeed.compose.notes import half_open_note, known_part
from diplofeed.exporters.ical.options import Imprecise
from diplofeed.model import Meeting, Statement
from diplofeed.when import When, parse

__all__ = ["Occasion", "last_shown", "place_in_time"]

_WIDEST = 31  # days an entry may cover without any of them being asserted


@frozen(kw_only=True)
class Occasion:
    """A stretch of a calendar.

    Attributes:
        start: A day, or an aware time.
        last: The last day, inclusive, of one that starts with a day.
        end: The time it ends at, of one that starts with a time and has a known end after it.
        note: What is to be said after the title, in parentheses; empty where the dates say all.
        vague: Whether the days are those it can be, rather than those it is.
        repeats: Whether it is the first of several rounds.
    """

    start: date
    last: date | None = None
    end: datetime | None = None
    note: str = ""
    vague: bool = False
    repeats: bool = False


def place_in_time(
    item: Meeting | Statement, imprecise: Imprecise = Imprecise.SPAN, language: str = "en"
) -> Occasion | None:
    """Return where the item stands in a calendar, or None if it cannot be shown there; its note in a language."""
    when = item.when
    if isinstance(item, Meeting) and item.repeats and (first := _first_round(when)):
        return first
    if when.start is not None and not when.open_end:
        return _timed(when.start, when.end)
    if when.is_exact and when.first:
        return Occasion(start=when.first, last=when.last)
    if when.first is None or when.last is None:
        return _half_open(item, imprecise, language)
    return _vague(when, known_part(item, language), imprecise)


def last_shown(
    item: Meeting, was: When, imprecise: Imprecise = Imprecise.SPAN, language: str = "en"
) -> Occasion | None:
    """Return where a meeting stood before it was moved to a date no calendar can show, which is its note."""
    if was.start is not None and not was.open_end:
        before: Occasion | None = _timed(was.start, was.end)
    elif was.is_exact and was.first:
        before = Occasion(start=was.first, last=was.last)
    else:
        before = _vague(was, "", imprecise)
    is_bounded = item.when.first is not None and item.when.last is not None
    note = known_part(item, language) if is_bounded else half_open_note(item, language)
    return evolve(before, note=note, vague=True) if before else None


def _timed(start: datetime, end: datetime | None, *, repeats: bool = False) -> Occasion:
    """Return an occasion in whole seconds; one without an end, or without length, is a moment (RFC 5545 §3.6.1)."""
    start = start.replace(microsecond=0)
    if end is None:
        return Occasion(start=start, repeats=repeats)
    end = end.replace(microsecond=0)
    # Compared in UTC, as Python compares times of one zone by the clock on the wall.
    lasts = end.astimezone(UTC) > start.astimezone(UTC)
    return Occasion(start=start, end=end if lasts else None, repeats=repeats)


def _first_round(when: When) -> Occasion | None:
    """Return the first of several rounds; the rule says how they go on."""
    if when.start is not None:
        return _timed(when.start, when.end, repeats=True)
    begins = _begin(when)
    if begins is None or not begins.is_exact or begins.first is None:
        return None
    return Occasion(start=begins.first, last=when.last if when.is_exact else begins.first, repeats=True)


def _begin(when: When) -> When | None:
    """Return when an interval of dates begins, as precisely as that end is known."""
    begins = when.text.partition("/")[0]
    return parse(begins) if begins not in {"", ".."} else None


def _half_open(item: Meeting | Statement, imprecise: Imprecise, language: str) -> Occasion | None:
    """Place what has one known end: a day at that end, or up to the day it was last known to go on."""
    when, note = item.when, half_open_note(item, language)
    end = parse(when.first) if when.start and when.first else _begin(when) or parse(when.text.partition("/")[2])
    day = end.first
    if day is None or not end.is_exact:
        return _vague(end, note, imprecise)
    as_of = item.as_of if isinstance(item, Meeting) and when.open_end else None
    goes_on = as_of is not None and 0 < (as_of - day).days < _WIDEST
    return Occasion(start=day, last=as_of if goes_on else day, note=note)


def _vague(when: When, note: str, imprecise: Imprecise) -> Occasion | None:
    if when.first is None or when.last is None or when.days is None or imprecise is Imprecise.OMIT:
        return None
    if imprecise is Imprecise.MARKER:
        return Occasion(start=when.first, last=when.first, note=note, vague=True)
    if when.days > _WIDEST:
        return None
    return Occasion(start=when.first, last=when.last, note=note, vague=True)

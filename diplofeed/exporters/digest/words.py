"""What a digest says of itself: what it covers, and what it leaves out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from diplofeed.compose import phrases
from diplofeed.export.periods import Period, Unit
from diplofeed.when import Precision, When, parse
from diplofeed.words import words

__all__ = ["by_period", "extent", "items", "stopped", "which", "within_year"]

_TO_THE_MONTH: Final = (Precision.TIME, Precision.DAY, Precision.MONTH)


def stopped(text: str, language: str) -> str:
    """Return a text with a full stop at its end, unless it is empty or has a stop."""
    if not text or text.endswith(phrases.STOPS):
        return text
    return words(language).gettext("{sentence}.").format(sentence=text)


def extent(whens: Sequence[When], items: str, left_out: int, language: str, *, in_periods: bool) -> str:
    """Return what a digest covers and, where it leaves something out, how much and where that is."""
    speak = words(language)
    if not whens:
        return speak.gettext("There is nothing on record yet.")
    covered = _covered(whens, items, language)
    if not left_out:
        return phrases.sentence(speak.gettext("{covered}."), covered=covered)
    if in_periods:
        message = speak.ngettext(
            "{covered}, the latest on record; {n} older item is in the digests listed at the end.",
            "{covered}, the latest on record; {n} older items are in the digests listed at the end.",
            left_out,
        )
    else:
        message = speak.ngettext(
            "{covered}, the latest on record; {n} older item is not shown.",
            "{covered}, the latest on record; {n} older items are not shown.",
            left_out,
        )
    return phrases.sentence(message, covered=covered, n=left_out)


def which(period: Period, items: str, language: str) -> str:
    """Return which items the digest of a period has; beside those of months, a year's has what is in none."""
    speak = words(language)
    within_none = {
        Unit.WEEK: speak.gettext("{items} on record, dated {period} or from then on, within no single week."),
        Unit.MONTH: speak.gettext("{items} on record, dated {period} or from then on, within no single month."),
        Unit.QUARTER: speak.gettext("{items} on record, dated {period} or from then on, within no single quarter."),
        Unit.YEAR: speak.gettext("{items} on record, dated {period} or from then on."),
    }
    if not period.year:
        message = speak.gettext("{items} on record, with no known beginning.")
    elif period.number:
        message = speak.gettext("{items} on record, dated {period}.")
    else:
        message = within_none[period.unit]
    return phrases.sentence(message, items=items, period=period.label(language))


def by_period(unit: Unit, language: str) -> str:
    """Return the heading of a list of digests."""
    speak = words(language)
    return {
        Unit.WEEK: speak.gettext("By week and year"),
        Unit.MONTH: speak.gettext("By month and year"),
        Unit.QUARTER: speak.gettext("By quarter and year"),
        Unit.YEAR: speak.gettext("By year"),
    }[unit]


def within_year(period: Period, language: str) -> str:
    """Return what a period is called beside its year: a month by its name."""
    is_month = period.unit is Unit.MONTH
    return phrases.month(period.number, language) if is_month else period.label(language)


def items(meetings: int, statements: int, language: str) -> str:
    """Return how many meetings and statements there are."""
    speak = words(language)
    counts = (
        speak.ngettext("{n} meeting", "{n} meetings", meetings).format(n=meetings) if meetings else "",
        speak.ngettext("{n} statement", "{n} statements", statements).format(n=statements) if statements else "",
    )
    return phrases.listed(list(filter(None, counts)), language)


def _covered(whens: Sequence[When], items: str, language: str) -> str:
    """Return what is covered and between which months or years, without the side on which something has no bound."""
    speak = words(language)
    firsts = [(when.first, when) for when in whens if when.first]
    lasts = [(when.last, when) for when in whens if when.last]
    begin = _coarse(*min(firsts), language) if len(firsts) == len(whens) else ""
    end = _coarse(*max(lasts), language) if len(lasts) == len(whens) else ""
    if begin and end:
        within = speak.gettext("This digest covers {items}, dated {period}")
        between = speak.gettext("This digest covers {items}, dated from {begin} to {end}")
        message = within if begin == end else between
    elif begin:
        message = speak.gettext("This digest covers {items}, dated from {begin} on")
    elif end:
        message = speak.gettext("This digest covers {items}, dated up to {end}")
    else:
        message = speak.gettext("This digest covers {items}")
    return message.format(items=items, period=begin, begin=begin, end=end)


def _coarse(day: date, when: When, language: str) -> str:
    """Return the month of a bound of an event, or the year where the month is not known."""
    written = f"{day.year:04}-{day.month:02}" if when.precision in _TO_THE_MONTH else f"{day.year:04}"
    return parse(f"{written}~" if when.approximate or when.uncertain else written).label(language)

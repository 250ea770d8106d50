"""A recurrence rule in words, in the language of the reader."""

from __future__ import annotations

from datetime import date
from typing import Final

from diplofeed.compose import phrases
from diplofeed.words import language_of_words, words

__all__ = ["recurrence"]

_DAYS: Final = {
    "MO": "Monday",
    "TU": "Tuesday",
    "WE": "Wednesday",
    "TH": "Thursday",
    "FR": "Friday",
    "SA": "Saturday",
    "SU": "Sunday",
}


def recurrence(rule: str, language: str, times: int | None = None) -> str:
    """Return a recurrence rule in words, as far as it is simple (RFC 5545 §3.3.10).

    Args:
        rule: The rule; of none nothing is said.
        language: The reader's (BCP 47).
        times: How many rounds there are in all, if that is another number than the rule's; 0 where it is not known.
    """
    if not rule:
        return ""
    speak = words(language)
    parts = dict(part.split("=", 1) for part in rule.split(";"))
    rule = _every(parts.pop("FREQ"), int(parts.pop("INTERVAL", "1")), language)
    parts.pop("WKST", "")
    days = [_weekday(code, language) for code in parts.get("BYDAY", "").split(",")]
    if all(days):
        rule = speak.gettext("{rule} on {days}").format(rule=rule, days=phrases.listed(days, language))
        parts.pop("BYDAY")
    if "COUNT" in parts:
        count = int(parts.pop("COUNT"))
        rule = _counted(rule, count if times is None else times, language)
    if until := _until(parts.get("UNTIL", "")):
        rule = speak.gettext("{rule}, until {date}").format(rule=rule, date=phrases.day(until, language))
        parts.pop("UNTIL")
    return (
        speak.gettext("Repeats at regular times.") if parts else phrases.sentence(speak.gettext("{rule}."), rule=rule)
    )


def _counted(rule: str, count: int, language: str) -> str:
    """Return how often something repeats with how many times that is in all, unless that is none."""
    many = words(language).ngettext("{rule}, {n} time in all", "{rule}, {n} times in all", count)
    return many.format(rule=rule, n=count) if count else rule


def _every(period: str, n: int, language: str) -> str:
    speak = words(language)
    match period:
        case "DAILY":
            once = speak.gettext("Repeats every day")
            more = speak.ngettext("Repeats every {n} day", "Repeats every {n} days", n)
        case "WEEKLY":
            once = speak.gettext("Repeats every week")
            more = speak.ngettext("Repeats every {n} week", "Repeats every {n} weeks", n)
        case "MONTHLY":
            once = speak.gettext("Repeats every month")
            more = speak.ngettext("Repeats every {n} month", "Repeats every {n} months", n)
        case _:
            once = speak.gettext("Repeats every year")
            more = speak.ngettext("Repeats every {n} year", "Repeats every {n} years", n)
    return once if n == 1 else more.format(n=n)


def _weekday(code: str, language: str) -> str:
    if code not in _DAYS:
        return ""
    if language_of_words(language) == "en":
        return _DAYS[code]
    from diplofeed.when.labels import weekday  # noqa: PLC0415 -- Babel takes 30 ms to import

    return weekday(list(_DAYS).index(code), language)


def _until(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:8])
    except ValueError:
        return None

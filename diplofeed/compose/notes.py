"""What is said in parentheses of a date that a calendar cannot show as it is known."""

from __future__ import annotations

from diplofeed.compose.occasions import opening, planned
from diplofeed.compose.struck import STRUCK
from diplofeed.model import Meeting, Statement, Status
from diplofeed.when import Precision, parse
from diplofeed.words import words

__all__ = ["half_open_note", "known_part", "notes_of"]


def notes_of(item: Meeting | Statement, language: str) -> tuple[str, ...]:
    """Return what may be said of the date of an item beside its title."""
    notes = (half_open_note(item, language), known_part(item, language), item.when.label(language))
    return tuple(dict.fromkeys(notes))


def half_open_note(item: Meeting | Statement, language: str) -> str:
    """Return what is known of a date of which one end is not."""
    if not (item.when.ongoing and isinstance(item, Meeting)):
        return item.when.label(language)
    if item.status in STRUCK:  # which is said before the title
        was_planned = words(language).gettext("was planned {when}")
        return was_planned.format(when=planned(item.when, item.status, language))
    begins = opening(item, language)  # begins with a participle in every language
    return begins[:1].lower() + begins[1:]


def known_part(item: Meeting | Statement, language: str) -> str:
    """Return what is known of a date, and that its day is not: not yet, unless it is over."""
    when, is_over = item.when, isinstance(item, Statement) or item.status is Status.HELD
    coarse = parse(when.text.replace("-XX", "")) if "-XX" in when.text else when
    if when.precision is Precision.DAY:
        return coarse.label(language)
    speak = words(language)
    note = speak.gettext("{date}, day not known") if is_over else speak.gettext("{date}, day not announced")
    return note.format(date=coarse.label(language))

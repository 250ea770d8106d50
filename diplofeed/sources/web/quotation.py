"""Quotations of pages as statements, in plain data as the record writes them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from diplofeed.sources.web.dates import UnclearDateError, in_days, made_by, when_of
from diplofeed.sources.web.identity import own_id, pages_of
from diplofeed.sources.web.people import is_party, party_of, person_of, unique
from diplofeed.sources.web.shared import Reading, language_of, passed_over, sources_of, subjects_of
from diplofeed.sources.web.things import Thing, Value, Words

__all__ = ["statement_of"]

_VOICES: Final = ("spokenByCharacter", "creator", "author")
_TEXTS: Final = ("text", "articleBody", "description")
_NO_LETTER: Final = re.compile(r"[\W_]+")
_FIRST_LETTERS: Final = 24


def statement_of(quotation: Thing, reading: Reading) -> tuple[Mapping[str, Any], list[str]]:
    """Return the fields of a statement without its id, those that are not stated empty, and what is to be noted.

    Raises:
        UnclearDateError: When it was made cannot be read.
    """
    is_own = bool(own_id(quotation))
    when, note = _when(quotation, reading.options.zone, is_own=is_own)
    voices = next(filter(None, (list(quotation.all(name)) for name in _VOICES)), [])
    speakers = unique(person_of(each, reading.book) for each in voices if not is_party(each))
    parties = unique(party_of(each, reading.book, reading.language) for each in voices if is_party(each))
    text = next(iter(quotation.all(*_TEXTS)), None)
    fields = {
        "title": _title(quotation),
        "when": when,
        "text": _text(text, reading, is_own=is_own),
        "form": _form(quotation, voices),
        **_one_or_several("speaker", "speakers", speakers),
        **_one_or_several("party", "parties", parties),
        "language": language_of(quotation),
        **subjects_of(quotation, reading),
        "sources": sources_of(quotation, "citation", "isBasedOn", "isBasedOnUrl"),
        **pages_of(quotation),
    }
    several = passed_over(quotation, "name", "headline", "dateCreated")
    return fields, [*([note] if note else []), *several]


def _when(quotation: Thing, zone: str, *, is_own: bool) -> tuple[str, str]:
    created, published = quotation.line_at("dateCreated"), quotation.line_at("datePublished")
    if created:
        return when_of(created if is_own else in_days(created)[0], "", zone)
    if by := made_by(published):
        return by, ""
    raise UnclearDateError(
        "it has no dateCreated or datePublished" if not published else f"{published[:60]!r} is no date"
    )


def _title(quotation: Thing) -> str:
    """Return its title, empty where that is no more than its first words, perhaps after who says them."""
    title = quotation.line_at("name", "headline")
    first = _NO_LETTER.sub("", quotation.line_at(*_TEXTS))[:_FIRST_LETTERS]
    return "" if first and first in _NO_LETTER.sub("", title) else title


def _text(value: Value | None, reading: Reading, *, is_own: bool) -> str:
    if value is None:
        return ""
    if is_own and isinstance(value, Words):
        return value.text  # diplofeed writes the Markdown of the record
    return reading.markdown(value)


def _form(quotation: Thing, voices: Sequence[Value]) -> str:
    """Return how it gives what was said: works that are no quotations say no more than that they are not one."""
    if quotation.is_a("Quotation"):
        return "quote"
    return "paraphrase" if voices else "notice"


def _one_or_several(single: str, several: str, values: Sequence[Any]) -> Mapping[str, Any]:
    return {single: values[0]} if len(values) == 1 else {several: list(values)}

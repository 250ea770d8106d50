"""Dates in words of the languages of the catalogues, as plain English words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from diplofeed.sources.table.vocabulary import phrases, unambiguous
from diplofeed.when.english import MONTHS

__all__ = ["in_english", "is_clock_word"]

_LANGUAGES: Final = ("en", "de", "de_AT", "fr", "es", "ru", "uk", "ar", "zh")
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*\.?")
_ORDINAL: Final = re.compile(r"(?<![\d.])(\d{1,2})(?:\.|er|º|°)(?=\s*[^\d\s.])")
_HAN: Final = re.compile(r"(\d{4})\s*年\s*(?:(\d{1,2})\s*月\s*(?:(\d{1,2})\s*[日号號])?)?")
_COMMAS: Final = re.compile(r"\s*,\s*|\s+")
_STARTS: Final = re.compile(r"since (?=.* to )")


def in_english(text: str) -> str:
    """Return a date with its words in English, as far as they are known; days of the week are left out."""
    text = _HAN.sub(_of_han, text.lower())
    for phrase, meaning in phrases("dates").items():
        if (" " in phrase or not phrase[-1].isalpha()) and phrase in text:
            text = re.sub(rf"(?<!\w){re.escape(phrase)}(?!\w)", f" {_in_place_of(meaning)} ", text)
    words = _COMMAS.sub(" ", _WORD.sub(_word, _ORDINAL.sub(r"\1 ", text))).strip()
    return _STARTS.sub("", words, count=1)


def is_clock_word(text: str) -> bool:
    """Return whether a word stands after a time of day."""
    return phrases("dates").get(text.lower()) == "clock"


def _of_han(match: re.Match[str]) -> str:
    year, month, day = match.groups()
    return "-".join([year, *(f"{int(part):02}" for part in (month, day) if part)]) + " "


def _word(match: re.Match[str]) -> str:
    word = match[0]
    for form in (word, word.removesuffix(".")):
        if month := _months().get(form):
            return MONTHS[int(month) - 1]
        if form in _weekdays():
            return ""
        if meaning := phrases("dates").get(form):
            return _in_place_of(meaning)
    return word


def _in_place_of(meaning: str) -> str:
    return "" if meaning in {"filler", "clock"} else meaning


@cache
def _months() -> Mapping[str, str]:
    return unambiguous(_names("months"))


@cache
def _weekdays() -> frozenset[str]:
    return frozenset(name for name, _ in _names("days")) - set(_months())


def _names(kind: str) -> Iterator[tuple[str, str]]:
    """Yield the names of months or days of the week in all languages, and their numbers."""
    from babel import Locale  # noqa: PLC0415 -- 30 ms to import; dates in digits have no use for it

    for language in _LANGUAGES:
        for forms in getattr(Locale.parse(language), kind).values():
            for width in ("wide", "abbreviated"):
                for number, name in forms.get(width, {}).items():
                    if len(name) > 1 and not any(letter.isdigit() for letter in name):
                        yield name.lower().removesuffix("."), str(number)
                        yield name.lower(), str(number)

"""Quotation marks as the language of what is quoted has them, also where something is quoted within."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from diplofeed.text import base_of, shortened

__all__ = ["quoted"]

# By language, the marks around a quotation and around one within, as the CLDR has them; Arabic as its press has them.
_ENGLISH: Final = "“|”|‘|’"
_GERMAN: Final = "„|“|‚|‘"
_FRENCH: Final = "«\xa0|\xa0»|“|”"
_SPANISH: Final = "«|»|“|”"
_RUSSIAN: Final = "«|»|„|“"
_POLISH: Final = "„|”|«|»"
_JAPANESE: Final = "「|」|『|』"
_MARKS: Final = (
    dict.fromkeys("bg cs da de et is ka lt lv sk sl sr".split(), _GERMAN)
    | dict.fromkeys("ar el es fa hy it nb nn no pt-pt".split(), _SPANISH)
    | dict.fromkeys("az be kk ky ru uk".split(), _RUSSIAN)
    | dict.fromkeys("hr hu pl ro".split(), _POLISH)
    | dict.fromkeys("ja zh-hant zh-hk zh-mo zh-tw".split(), _JAPANESE)
    | dict.fromkeys("fi sv".split(), "”|”|’|’")
    | {"fr": _FRENCH}
)
_Pair = tuple[str, str]
_IN_ONE_PAIR: Final = re.compile('“[^“”]*”|"[^"]*"|«[^«»]*»|»[^«»]*«|„[^„“”]*[“”]|「[^「」]*」')


def quoted(words: str, room: int, language: str) -> str:
    """Return words cut to a room in quotation marks: their own where one pair is around the whole.

    Args:
        words: What is quoted, in one line.
        room: How many characters there may be, with the marks.
        language: The language of the words (BCP 47), whose marks they are given.
    """
    if _IN_ONE_PAIR.fullmatch(words):
        return f"{words[0]}{shortened(words[1:-1], room - 2)}{words[-1]}"
    outer, inner = _marks(language)
    within = _pairs(outer).sub(
        lambda pair: _around(_pairs(inner).sub(rf"{outer[0]}\1{outer[1]}", pair[1]), inner), words
    )
    return _around(shortened(within, room - len(_around("", outer))), outer)


def _around(words: str, marks: _Pair) -> str:
    return f"{marks[0]}{words}{marks[1]}"


def _marks(language: str) -> tuple[_Pair, _Pair]:
    """Return the marks around a quotation and around one within."""
    tag = language.lower()
    opening, closing, inner, inner_closing = (_MARKS.get(tag) or _MARKS.get(base_of(tag), _ENGLISH)).split("|")
    return (opening, closing), (inner, inner_closing)


@cache
def _pairs(marks: _Pair) -> re.Pattern[str]:
    """Return what stands between a pair of marks, without the spaces of French; an apostrophe within a word is none."""
    opening, closing = (mark.strip() for mark in marks)
    return re.compile(rf"{opening}\s*((?:[^{opening}{closing}]|(?<=\w){closing}(?=\w))*?)\s*{closing}(?!\w)")

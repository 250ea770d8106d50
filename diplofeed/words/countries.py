"""Countries by their ISO 3166-1 codes, named as the CLDR names them, and states that are no more (ISO 3166-3)."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from typing import Final

from diplofeed.text import base_of
from diplofeed.words.former import FORMER, former_name

__all__ = ["UNIONS", "cldr_name", "codes_by_name", "codes_of_parties", "country_codes", "country_name", "known_locale"]

# What parties are called after that are no countries, but that the CLDR names as it names those.
UNIONS: Final = frozenset({"EU", "UN"})

# Two-letter codes of the CLDR that are no country: unions, outlying areas and placeholders.
_NO_COUNTRY = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})


@cache
def _territories(language: str) -> Mapping[str, str]:
    from babel import Locale  # noqa: PLC0415 -- 30 ms to import; most commands name no country

    return Locale.parse(known_locale(language), sep="-").territories


@cache
def known_locale(language: str) -> str:
    """Return the language tag nearest to ``language`` that the CLDR knows: itself, its base language, or English."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 -- takes 30 ms to import

    for tag in (language, base_of(language)):
        with suppress(UnknownLocaleError, ValueError):
            Locale.parse(tag, sep="-")
            return tag
    return "en"


@cache
def country_codes() -> frozenset[str]:
    """Return the codes of all countries there are."""
    names = _territories("en")
    return frozenset(code for code in names if len(code) == 2 and code.isalpha()) - _NO_COUNTRY


@cache
def codes_of_parties() -> frozenset[str]:
    """Return the codes that are parties without being listed: of all countries, and of states that are no more."""
    return country_codes() | FORMER.keys()


@cache
def codes_by_name(language: str = "en") -> Mapping[str, str]:
    """Return the codes that are parties without being listed by what they are called, in small letters."""
    return {country_name(code, language).casefold(): code for code in sorted(codes_of_parties())}


def country_name(code: str, language: str = "en") -> str:
    """Return the name of a country, or of a state that is no more, in a language; ValueError for any other code.

    Of a code that was that of two states, it is the name of the first.
    """
    if code in FORMER:
        return former_name(FORMER[code][0].name, language)
    if code not in country_codes():
        raise ValueError(f"{code[:40]!r} is no ISO 3166-1 country code")
    return cldr_name(code, language)


def cldr_name(code: str, language: str) -> str:
    """Return what the CLDR calls a country, or a union of `UNIONS`, in a language; KeyError if it knows none."""
    return _territories(language).get(code) or _territories("en")[code]

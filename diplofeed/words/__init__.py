"""The fixed words of outputs in their reader's language: gettext catalogues, with English as it stands in the code.

The catalogues are ``locale/<language>/LC_MESSAGES/diplofeed.mo``, made of the ``.po`` beside them; a language without
one is given English words. English costs nothing: it has no catalogue, and gettext is imported for others alone.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final, Protocol

__all__ = ["LOCALE", "Words", "is_right_to_left", "language_of_words", "msgid", "words"]

LOCALE: Final = Path(__file__).parent / "locale"
_SOURCE: Final = "en"

# By language, or by script where a tag names one (BCP 47 §2.2.3); what neither names is written from left to right.
_RTL_LANGUAGES: Final = frozenset("ar arc ckb dv fa he khw ks lrc mzn nqo ps sd syr ug ur yi".split())
_RTL_SCRIPTS: Final = frozenset("adlm arab hebr mand mend nkoo rohg samr syrc thaa".split())


class Words(Protocol):
    """The interface of a catalogue: the methods of the standard library's ``gettext.NullTranslations``."""

    def gettext(self, message: str, /) -> str:
        """Return a message in the language."""

    def ngettext(self, singular: str, plural: str, n: int, /) -> str:
        """Return the form of a message for a number."""

    def pgettext(self, context: str, message: str, /) -> str:
        """Return a message that means different things in different contexts."""

    def npgettext(self, context: str, singular: str, plural: str, n: int, /) -> str:
        """Return the form of a message for a number, in a context."""


class _English:
    """The messages as they stand in the code."""

    def gettext(self, message: str, /) -> str:
        return message

    def ngettext(self, singular: str, plural: str, n: int, /) -> str:
        return singular if n == 1 else plural

    def pgettext(self, _context: str, message: str, /) -> str:
        return message

    def npgettext(self, _context: str, singular: str, plural: str, n: int, /) -> str:
        return self.ngettext(singular, plural, n)


def msgid(message: str, _context: str = "") -> str:
    """Mark a message of a table, and its context if it has one, for extraction; it is looked up where it is used."""
    return message


@cache
def words(language: str) -> Words:
    """Return the fixed words in a language (BCP 47): its own catalogue, that of its base language, or English."""
    expected = language_of_words(language)
    if expected == _SOURCE:
        return _English()
    from gettext import GNUTranslations  # noqa: PLC0415 -- English has no use for it

    with _catalogue(expected).open("rb") as file:
        return GNUTranslations(file)


@cache
def language_of_words(language: str) -> str:
    """Return the language the words for a reader of ``language`` are in: itself, its base language, or English."""
    base = language.partition("-")[0].lower()
    return next((tag for tag in (language, base) if base != _SOURCE and _catalogue(tag).is_file()), _SOURCE)


def _catalogue(tag: str) -> Path:
    return LOCALE / tag.replace("-", "_") / "LC_MESSAGES" / "diplofeed.mo"


@cache
def is_right_to_left(language: str) -> bool:
    """Return whether a language (BCP 47) is written from right to left."""
    base, *subtags = language.lower().split("-")
    scripts = [tag for tag in subtags if len(tag) == 4 and tag.isalpha()]
    return scripts[0] in _RTL_SCRIPTS if scripts else base in _RTL_LANGUAGES

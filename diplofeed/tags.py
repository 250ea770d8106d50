"""Language tags (BCP 47): how they are shaped, and whether their parts are registered, as the CLDR has them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Final

from attrs import frozen

from diplofeed.errors import FieldError, nearest

__all__ = ["check_tag", "check_written_tag", "language_tag"]

_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", re.ASCII)
_EXTENSION: Final = "-[0-9A-Za-z]-.*"  # and private use: nobody registers what follows
_PARTS: Final = re.compile(
    r"(?P<language>[a-z]+)(?:-(?P<extended>[a-z]{3}))?(?:-(?P<script>[a-z]{4}))?(?:-(?P<region>[a-z]{2}|[0-9]{3}))?"
    r"(?:-(?:[0-9a-z]{5,8}|[0-9][0-9a-z]{3}))*"
)
_USUAL: Final = frozenset({"ar", "de", "en", "es", "fr", "ru", "uk", "zh"})  # to know these takes no data
_EXAMPLES: Final = "a language tag such as en, ru or zh-Hant"
_QUOTED: Final = "quotation marks around a text that holds a colon and a space, or a language tag such as en or ru"


def language_tag(value: str) -> str:
    """Return a tag with hyphens.

    Raises:
        FieldError: ``value`` is not shaped like one (RFC 5646 §2.1); with the tag of a language that it names.
    """
    tag = value.strip().replace("_", "-")
    if not _LANGUAGE.fullmatch(tag):
        raise FieldError("", f"{value[:40]!r} is not {_EXAMPLES}", suggestion=_named(value[:40].strip().casefold()))
    return tag


def check_tag(tag: str) -> None:
    """Check that language, script and region of a tag are registered ones.

    Raises:
        FieldError: One is not; with the nearest name of a language where it is one that people use for it.
    """
    if tag not in _USUAL and (error := _error_of(tag)) is not None:
        raise FieldError("", *error)


@lru_cache(maxsize=1024)
def check_written_tag(value: str) -> None:
    """Check a tag that is the key of a text in a file, where a colon in a text makes a key of what stands before it.

    Raises:
        FieldError: It is not a registered one, or its language is not in small letters, as in ``UK: what it wants``.
    """
    tag = value.strip().replace("_", "-")
    language, hyphen, rest = tag.partition("-")
    if _LANGUAGE.fullmatch(tag) and not language.islower():
        small = f"{language.lower()}{hyphen}{rest}"
        if _error_of(small) is None:
            reason = f"{tag[:40]!r} may be the language {small} or the beginning of a text"
            raise FieldError("", reason, _QUOTED, small)
        raise FieldError("", f"there is no language {tag[:40]!r}", _QUOTED)
    if tag not in _USUAL and (error := _error_of(tag)) is not None:
        raise FieldError("", error[0], _QUOTED, error[2])


@lru_cache(maxsize=1024)
def _error_of(tag: str) -> tuple[str, str, str] | None:
    """Return reason, what is expected and a suggestion for a tag that is not registered; None for one that is."""
    parts = _PARTS.fullmatch(re.sub(_EXTENSION, "", tag.lower()))
    if parts is None:
        return f"{tag[:40]!r} is not {_EXAMPLES}", _EXAMPLES, ""
    registered = _registered()
    for language in filter(None, (parts["language"], parts["extended"])):
        if language not in registered.languages:
            return f"there is no language {language[:40]!r}", _EXAMPLES, _meant(language, registered)
    if parts["script"] and parts["script"] not in registered.scripts:
        return f"there is no script {parts['script'].title()!r}", "a script such as Latn or Cyrl, or none", ""
    if parts["region"] and parts["region"] not in registered.regions:
        return f"there is no region {parts['region'].upper()!r}", "a country's code such as GB, or none", ""
    return None


def _meant(word: str, registered: _Registered) -> str:
    """Return the tag of the language that a word names, or whose English name is nearest, as in ``english``."""
    names = [name for name in registered.by_name if name[0] == word[0]] if len(word) > 3 else []
    return _named(word) or registered.by_name.get(nearest(word, names), "")


def _named(word: str) -> str:
    """Return the tag of the language that has a name, in small letters, in English or another usual language."""
    return _registered().by_name.get(word) or _names().get(word, "")


@cache
def _names() -> Mapping[str, str]:
    """Return the tags of languages by their names in the usual languages, in small letters."""
    from babel.core import Locale  # noqa: PLC0415 -- as below

    named = (Locale(language).languages.items() for language in sorted(_USUAL))
    return {name.casefold(): key for each in named for key, name in each if "_" not in key}


@frozen
class _Registered:
    """The subtags there are, in small letters, and the tags of languages by their English names."""

    languages: frozenset[str]
    scripts: frozenset[str]
    regions: frozenset[str]
    by_name: Mapping[str, str]


@cache
def _registered() -> _Registered:
    from babel.core import Locale, get_global  # noqa: PLC0415 -- takes 50 ms, and few texts have a tag that is unusual

    english = Locale("en")
    named: Mapping[str, str] = english.languages
    return _Registered(
        languages=frozenset({*named, *get_global("language_aliases")}),
        scripts=frozenset(key.lower() for key in (*english.scripts, *get_global("script_aliases"))),
        regions=frozenset(key.lower() for key in (*english.territories, *get_global("territory_aliases"))),
        by_name={name.lower(): key for key, name in named.items() if "_" not in key},
    )

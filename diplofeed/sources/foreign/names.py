"""Parties, people and topics by what other programs call them: those of the record, countries, or new ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from diplofeed.model import Party, Person, Topic
from diplofeed.sources.foreign.ids import name_id
from diplofeed.text import Text, one_line
from diplofeed.words.countries import codes_by_name, codes_of_parties

__all__ = ["country_of", "party_called", "party_of", "person_of", "topic_of"]

_Named = TypeVar("_Named", Party, Person, Topic)


def party_of(name: str, defined: Mapping[str, Party]) -> Party:
    """Return the party of an id, code or name, a new one where neither the record nor the CLDR has it.

    Raises:
        ValueError: The name has no letter.
    """
    known = _defined(name, defined) or country_of(name, defined)
    if known:
        return known
    id_ = name_id(name)
    return Party(id=id_ if len(id_) != 2 else f"party-{id_}", name=Text.line(name))


def country_of(name: str, defined: Mapping[str, Party]) -> Party | None:
    """Return the country of a code or of its English name, as the record has it where it does."""
    word = one_line(name)
    code = word if word in codes_of_parties() else codes_by_name().get(word.casefold(), "")
    return (defined.get(code) or Party.country(code)) if code else None


def party_called(name: str, language: str, defined: Mapping[str, Party]) -> Party | None:
    """Return the party that has a name in a language: one of the record, or a country by the CLDR."""
    called = (party for party in defined.values() if party.name_in(language) == name)
    code = codes_by_name(language).get(name.casefold(), "")
    return next(called, None) or ((defined.get(code) or Party.country(code)) if code else None)


def person_of(name: str, defined: Mapping[str, Person], url: str = "") -> Person:
    """Return the person of an id or name, a new one where the record has none.

    Raises:
        ValueError: The name has no letter.
    """
    return _defined(name, defined) or Person(id=name_id(name), name=Text.line(name), url=url)


def topic_of(names: Iterable[str], defined: Mapping[str, Topic]) -> Topic | None:
    """Return the record's topic that one of these is the id or the name of."""
    return next(filter(None, (_defined(name, defined) for name in names)), None)


def _defined(name: str, defined: Mapping[str, _Named]) -> _Named | None:
    """Return what is defined by an id or, in any language, a name; None where two have the name."""
    word = one_line(name)
    if word in defined:
        return defined[word]
    matches = [value for value in defined.values() if _is_called(value, word.casefold())]
    return matches[0] if len(matches) == 1 else None


def _is_called(value: Party | Person | Topic, name: str) -> bool:
    return any(text.casefold() == name for _, text in value.name.parts)

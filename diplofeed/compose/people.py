"""People and parties as sentences and lists name them, each linked to its feed where an entry has such feeds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final, TypeAlias

from diplofeed.compose import occasions, phrases
from diplofeed.compose.markup import linked
from diplofeed.compose.tree import Inlines, joined, run
from diplofeed.model import Participant, Party, Person, Statement
from diplofeed.text import Text
from diplofeed.words import words

__all__ = ["NO_FEEDS", "Feeds", "named", "participant", "parties", "speaker", "what"]

Feeds: TypeAlias = Mapping[str, str]
"""Addresses of feeds by their paths, such as ``person/henry-ashford``."""

NO_FEEDS: Final[Feeds] = MappingProxyType({})


def named(name: str, path: str, feeds: Feeds) -> str | Inlines:
    """Return a name, linked if there is a feed at a path."""
    return linked(name, feeds[path]) if path in feeds else name


def parties(several: Iterable[Party], language: str, feeds: Feeds = NO_FEEDS) -> list[str | Inlines]:
    """Return the names of parties as a sentence has them, each name once."""
    by_name: dict[str, Party] = {}
    for party in several:
        by_name.setdefault(party.name_in(language), party)
    return [named(occasions.named(party, language), f"party/{party.id}", feeds) for party in by_name.values()]


def participant(who: Participant, language: str, feeds: Feeds = NO_FEEDS) -> Inlines:
    """Return who takes part, as what and for whom."""
    return _person(who.person, who.role, who.party or who.person.party, language, feeds)


def speaker(item: Statement, language: str, feeds: Feeds = NO_FEEDS) -> Inlines:
    """Return who makes a statement and on whose behalf."""
    party = phrases.in_a_list(parties(item.on_behalf_of, language, feeds), language)
    people = (_person(each, Text(), None if party else each.party, language, feeds) for each in item.voices)
    who = joined(people, phrases.semicolon(language))
    behalf = words(language).gettext("{speaker}, on behalf of {party}")
    return phrases.fill(behalf, speaker=who, party=party) if party and who else who or party


def _person(person: Person, role: Text, party: Party | None, language: str, feeds: Feeds) -> Inlines:
    """Return a person's name and after it what they are, where, and for whom unless that says it."""
    name, url = person.name.in_(language), feeds.get(f"person/{person.id}", person.url)
    first = linked(name, url) if url else run(name)
    return joined((first, *what(person, role, party, language, feeds)), phrases.comma(language))


def what(
    person: Person, role: Text, party: Party | None, language: str, feeds: Feeds = NO_FEEDS
) -> list[str | Inlines]:
    """Return what a person is, where, and for whom unless that says it, as far as each is known."""
    name = person.name.in_(language)
    known = [text.in_(language) for text in (role, person.role, person.affiliation) if text]
    side = party.name_in(language) if party else ""
    written: list[str | Inlines] = [text for text in dict.fromkeys(known) if text != name]
    if party and side not in (name, *known) and not re.search(rf"\b{re.escape(side)}\b", ", ".join(known)):
        written.append(named(side, f"party/{party.id}", feeds))
    return written

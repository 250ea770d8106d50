"""What a feed by topic, party, person or series is about: its name alone, and of a person what they are.

The title of such a feed begins with that of the publication, which a page has above it anyway.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, TypeAlias

from attrs import frozen

from diplofeed.compose import people, phrases
from diplofeed.compose.plain import line
from diplofeed.compose.tree import joined, paragraph
from diplofeed.export import Feed, Fragment
from diplofeed.exporters.html.trail import kind_of
from diplofeed.model import Meeting, Party, Person, Statement
from diplofeed.text import Text

__all__ = ["Subject", "subject_of"]

_Item: TypeAlias = Meeting | Statement


@frozen(kw_only=True)
class Subject:
    """What a feed is about.

    Attributes:
        description: Of a person what they are; empty of anything else.
        url: The page of a person elsewhere; empty if the record has none.
    """

    name: Text
    description: Text = Text()  # noqa: RUF009 -- a frozen value
    url: str = ""


def subject_of(feed: Feed, rows: Iterable[Fragment], language: str) -> Subject | None:
    """Return what a feed by topic, party, person or series is about; None of any other feed."""
    kind, id_ = kind_of(feed), feed.slug.rpartition("/")[2]
    named = _NAMED.get(kind)
    items = [row.entry.item for row in rows] if named else []
    if named is None:
        return None
    if kind == "person":
        return _person(id_, items, language)
    names = (name for item in items for own, name in named(item, language) if own == id_)
    name = next(names, None)
    return None if name is None else Subject(name=name)


def _topics(item: _Item, _: str) -> Iterator[tuple[str, Text]]:
    return ((topic.id, topic.name) for topic in item.topics)


def _parties(item: _Item, language: str) -> Iterator[tuple[str, Text]]:
    return ((party.id, Text.line({language: party.name_in(language)})) for party in _all_parties(item))


def _all_parties(item: _Item) -> Iterator[Party]:
    """Yield the parties of an item, in whatever part they have in it."""
    if isinstance(item, Statement):
        yield from item.on_behalf_of
    else:
        yield from item.parties
        of_people = (each.party for each in item.participants)
        acting = (*(each.party for each in item.positions), *(each.party for each in item.outcomes))
        yield from filter(None, (*of_people, *acting))
    yield from (person.party for person in _persons(item) if person.party)


def _persons(item: _Item) -> tuple[Person, ...]:
    return item.voices if isinstance(item, Statement) else tuple(each.person for each in item.participants)


def _people(item: _Item, _: str) -> Iterator[tuple[str, Text]]:
    return ((person.id, person.name) for person in _persons(item))


def _series(item: _Item, _: str) -> Iterator[tuple[str, Text]]:
    if isinstance(item, Meeting):
        yield item.id, item.title


_NAMED: Final[Mapping[str, Callable[[_Item, str], Iterator[tuple[str, Text]]]]] = {
    "topic": _topics,
    "party": _parties,
    "person": _people,
    "series": _series,
}


def _person(id_: str, items: Iterable[_Item], language: str) -> Subject | None:
    """Return a person with what they are in each of the items, each role once, in their order."""
    persons = [person for item in items for person in _persons(item) if person.id == id_]
    if not persons:
        return None
    roles = dict.fromkeys(_roles(person, language) for person in persons)
    description = Text.line({language: phrases.capitalised(phrases.semicolons(roles, language))})
    return Subject(name=persons[0].name, description=description, url=persons[0].url)


def _roles(person: Person, language: str) -> str:
    described = people.what(person, Text(), person.party, language)
    return line(paragraph(joined(described, phrases.comma(language))), language)

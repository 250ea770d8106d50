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
        same_as: URIs by which others name it.
    """

    name: Text
    description: Text = Text()  # noqa: RUF009 -- a frozen value
    url: str = ""
    same_as: tuple[str, ...] = ()


def subject_of(feed: Feed, rows: Iterable[Fragment], language: str) -> Subject | None:
    """Return what a feed by topic, party, person or series is about; None of any other feed."""
    kind, id_ = kind_of(feed), feed.slug.rpartition("/")[2]
    if kind not in {"person", *_NAMED}:
        return None
    items = [row.entry.item for row in rows]
    if kind == "person":
        return _person(id_, items, language)
    named = _NAMED[kind]
    subjects = (subject for item in items for own, subject in named(item, language) if own == id_)
    return next(subjects, None)


def _topics(item: _Item, _: str) -> Iterator[tuple[str, Subject]]:
    return ((topic.id, Subject(name=topic.name, same_as=topic.same_as)) for topic in item.topics)


def _parties(item: _Item, language: str) -> Iterator[tuple[str, Subject]]:
    for party in _all_parties(item):
        yield party.id, Subject(name=Text.line({language: party.name_in(language)}), same_as=party.same_as)


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


def _series(item: _Item, _: str) -> Iterator[tuple[str, Subject]]:
    if isinstance(item, Meeting):
        yield item.id, Subject(name=item.title, same_as=item.same_as)


_NAMED: Final[Mapping[str, Callable[[_Item, str], Iterator[tuple[str, Subject]]]]] = {
    "topic": _topics,
    "party": _parties,
    "series": _series,
}


def _person(id_: str, items: Iterable[_Item], language: str) -> Subject | None:
    """Return a person with what they are in each of the items, each role once, in their order."""
    persons = [person for item in items for person in _persons(item) if person.id == id_]
    if not persons:
        return None
    roles = dict.fromkeys(_roles(person, language) for person in persons)
    description = Text.line({language: phrases.capitalised(phrases.semicolons(roles, language))})
    first = persons[0]
    return Subject(name=first.name, description=description, url=first.url, same_as=first.same_as)


def _roles(person: Person, language: str) -> str:
    described = people.what(person, Text(), person.party, language)
    return line(paragraph(joined(described, phrases.comma(language))), language)

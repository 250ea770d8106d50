"""The parties an item names, each with its place, and which they were on the day of the item."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final, TypeAlias

import attrs

from diplofeed.model.items import Meeting, Statement
from diplofeed.model.names import Party, Place
from diplofeed.text import Text
from diplofeed.when import When
from diplofeed.words.former import FORMER

__all__ = ["acting", "countries", "of_its_day"]

_Item: TypeAlias = Meeting | Statement
_Named: TypeAlias = Iterator[tuple[str, Party]]

_SECOND: Final = tuple(state for states in FORMER.values() for state in states[1:])  # to have a code


def acting(item: _Item) -> _Named:
    """Yield the parties that meet, speak or act, each with the path of its field, such as ``positions[2].party``."""
    if isinstance(item, Statement):
        named = [("party", item.party), ("speaker.party", item.speaker.party if item.speaker else None)]
        named += _numbered("parties[{}]", item.parties)
        named += _numbered("speakers[{}].party", (each.party for each in item.speakers))
    else:
        named = _numbered("parties[{}]", item.parties)
        named += _numbered("participants[{}].party", (each.party or each.person.party for each in item.participants))
        named += _numbered("positions[{}].party", (each.party for each in item.positions))
        named += _numbered("outcomes[{}].party", (each.party for each in item.outcomes))
    return ((path, party) for path, party in named if party)


def countries(item: _Item) -> _Named:
    """Yield the countries of the places of an item, each with the path of its field."""
    if isinstance(item, Statement):
        return
    named = [("place.country", _country(item.place))]
    named += _numbered("places[{}].country", map(_country, item.places))
    named += _numbered("rounds[{}].place.country", (_country(each.place) for each in item.rounds))
    yield from ((path, party) for path, party in named if party)


def _numbered(path: str, parties: Iterable[Party | None]) -> list[tuple[str, Party | None]]:
    return [(path.format(number), party) for number, party in enumerate(parties, start=1)]


def _country(place: Place | None) -> Party | None:
    return place.country if place else None


def of_its_day(item: _Item) -> _Item:
    """Return an item with people in the roles they had on its day, and the states that codes stood for then."""
    made = item.with_roles_of_its_day()
    if not any(state.was_between(made.when.first, made.when.last) for state in _SECOND):
        return made  # as most are, and of those that are in a file nothing has to be read
    parties = (*acting(made), *countries(made))
    if all(party.on(made.when) is party for _, party in parties):
        return made
    named: _Item = _named_on(made, made.when)
    return named


def _named_on(value: Any, when: When) -> Any:
    """Return a value with all parties in it as they were at a date."""
    if isinstance(value, Party):
        return value.on(when)
    if isinstance(value, tuple):
        return tuple(_named_on(each, when) for each in value)
    if not attrs.has(type(value)) or isinstance(value, Text | When):
        return value
    fields = attrs.fields(type(value))
    return attrs.evolve(value, **{each.alias: _named_on(getattr(value, each.name), when) for each in fields})

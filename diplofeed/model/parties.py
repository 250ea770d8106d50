"""The parties an item names, each with its place, and which they were on the day of the item."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final, TypeAlias

import attrs

from diplofeed.model.items import Meeting, Statement
from diplofeed.model.names import Party, Place
from diplofeed.text import Text
from diplofeed.when import When
from diplofeed.words.former import FORMER

__all__ = ["acting", "countries", "of_its_day"]

_Item: TypeAlias = Meeting | Statement
_Named: TypeAlias = Iterator[tuple[str, Sequence[Party | None]]]

_SECOND: Final = tuple(state for states in FORMER.values() for state in states[1:])  # to have a code


def acting(item: _Item) -> _Named:
    """Yield the parties that meet, speak or act, each kind with the path of its field, such as ``positions[{}].party``.

    The number of a party in its list, from 1 on, fills the path.
    """
    if isinstance(item, Statement):
        yield "party", (item.party,)
        yield "parties[{}]", item.parties
        yield "speaker.party", (item.speaker.party if item.speaker else None,)
        yield "speakers[{}].party", [each.party for each in item.speakers]
    else:
        yield "parties[{}]", item.parties
        yield "participants[{}].party", [each.party or each.person.party for each in item.participants]
        yield "positions[{}].party", [each.party for each in item.positions]
        yield "outcomes[{}].party", [each.party for each in item.outcomes]


def countries(item: _Item) -> _Named:
    """Yield the countries of the places of an item, as `acting` does parties."""
    if isinstance(item, Meeting):
        yield "place.country", (_country(item.place),)
        yield "places[{}].country", [_country(place) for place in item.places]
        yield "rounds[{}].place.country", [_country(each.place) for each in item.rounds]


def _country(place: Place | None) -> Party | None:
    return place.country if place else None


def of_its_day(item: _Item) -> _Item:
    """Return an item with people in the roles they had on its day, and the states that codes stood for then."""
    made = item.with_roles_of_its_day()
    if not any(state.was_between(made.when.first, made.when.last) for state in _SECOND):
        return made  # as most are, and of those that are in a file nothing has to be read
    parties = (party for _, named in (*acting(made), *countries(made)) for party in named if party)
    if all(party.on(made.when) is party for party in parties):
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

"""The kinds of feeds that ``[feeds-by]`` makes, one feed for each topic, party, person or series of the entries."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final, TypeAlias

from attrs import frozen

from diplofeed.model import Meeting, Party, Person, Statement
from diplofeed.model.entry import Entry
from diplofeed.text import Text
from diplofeed.words import msgid

__all__ = ["KINDS", "Kind", "Naming", "parties", "paths_of", "people", "series"]

Naming: TypeAlias = Callable[[str], str]
"""Returns a name in a language."""


@frozen
class Kind:
    """One kind of feeds, by the name of its key in the configuration, which is that of its folder.

    Attributes:
        heading: Above such feeds in a list, to be translated in the context "feeds by".
        values: Yields the ids and names of those an entry has; the second argument holds the titles of all series.
    """

    heading: str
    values: Callable[[Entry, Mapping[str, Text]], Iterator[tuple[str, Naming]]]


def parties(item: Meeting | Statement) -> tuple[Party, ...]:
    """Return the parties of an item: those that meet, those of people, and those that act."""
    if isinstance(item, Statement):
        return tuple(party for party in (*item.on_behalf_of, *(each.party for each in item.voices)) if party)
    of_people = tuple(each.party or each.person.party for each in item.participants)
    acting = (*(position.party for position in item.positions), *(outcome.party for outcome in item.outcomes))
    return tuple(party for party in (*item.parties, *of_people, *acting) if party)


def people(item: Meeting | Statement) -> tuple[Person, ...]:
    """Return the people of an item: the speaker, or those who take part."""
    if isinstance(item, Statement):
        return item.voices
    return tuple(participant.person for participant in item.participants)


def series(item: Meeting | Statement) -> tuple[str, ...]:
    """Return the series an item belongs to: its own, and itself, as the series it may be."""
    return (item.series, item.id) if isinstance(item, Meeting) and item.series else (item.id,)


def paths_of(item: Meeting | Statement) -> tuple[str, ...]:
    """Return the paths that the feeds of an item's topics, parties, people and series have where there are some."""
    paths = [f"topic/{each.id}" for each in item.topics]
    paths += (f"party/{each.id}" for each in parties(item))
    paths += (f"person/{each.id}" for each in people(item))
    paths += (f"series/{each}" for each in series(item))
    return tuple(dict.fromkeys(paths))


def _topics(entry: Entry, _: Mapping[str, Text]) -> Iterator[tuple[str, Naming]]:
    return ((topic.id, topic.name.in_) for topic in entry.item.topics)


def _parties(entry: Entry, _: Mapping[str, Text]) -> Iterator[tuple[str, Naming]]:
    return ((party.id, party.name_in) for party in parties(entry.item))


def _people(entry: Entry, _: Mapping[str, Text]) -> Iterator[tuple[str, Naming]]:
    return ((person.id, person.name.in_) for person in people(entry.item))


def _series(entry: Entry, titles: Mapping[str, Text]) -> Iterator[tuple[str, Naming]]:
    return ((item_id, titles[item_id].in_) for item_id in series(entry.item) if item_id in titles)


KINDS: Final[Mapping[str, Kind]] = {
    "topic": Kind(msgid("Topics", "feeds by"), _topics),
    "party": Kind(msgid("Parties", "feeds by"), _parties),
    "person": Kind(msgid("People", "feeds by"), _people),
    "series": Kind(msgid("Series", "feeds by"), _series),
}
"""All kinds by name, in the order of `diplofeed.config.FeedsBy`."""

"""What feeds of diplofeed say beyond others: the items themselves in JSON Feed, in Atom and RSS what they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote

from attrs import evolve, frozen

from diplofeed.compose import phrases
from diplofeed.compose.struck import STRUCK
from diplofeed.errors import Fault
from diplofeed.model import Meeting, Party, Person, Statement, Status, Topic
from diplofeed.source import Located, Names
from diplofeed.source.node import tree
from diplofeed.source.shape import Reading
from diplofeed.source.shape import read as read_shape
from diplofeed.sources.feed.entries import Category, Channel, Entry
from diplofeed.sources.foreign.ids import absolute, name_id
from diplofeed.sources.foreign.names import party_called, party_of, person_of, topic_of
from diplofeed.text import clean, one_line
from diplofeed.words import words

__all__ = ["OwnEntry", "own_entry", "whole_item"]

_KINDS: Final = {"meeting": Meeting, "statement": Statement}
_TAG: Final = re.compile(r"(.+)/(meeting|statement)/([^/]+)")
_STATUSES: Final = {each.value: each for each in Status}


def whole_item(entry: Entry, names: Names) -> Iterator[Located | Fault] | None:
    """Return what reading the item yields that an entry of JSON Feed holds whole, None where it holds none."""
    match entry.whole:
        case {"kind": str(kind), "item": dict(data)} if kind in _KINDS:
            return _whole(entry, kind, data, names)
    return None


def _whole(entry: Entry, kind: str, data: dict[str, object], names: Names) -> Iterator[Located | Fault]:
    reading = Reading(names=names, item=str(data.get("id", ""))[:120])
    try:
        item = read_shape(_KINDS[kind], tree(data, entry.origin), reading)
    except RecursionError:
        yield Fault(origin=entry.origin, field=entry.place, message="nests too deep", item=reading.item)
        return
    yield from (evolve(fault, field=f"{entry.place}._diplofeed.item.{fault.field}") for fault in reading.faults)
    if item is not None:
        yield Located(item=item, origin=entry.origin, is_own=True)


@frozen(kw_only=True)
class OwnEntry:
    """What an entry of Atom or RSS that diplofeed made says of its item."""

    entry: Entry
    channel: Channel
    publication: str
    kind: str
    id: str

    @property
    def status(self) -> Status:
        """The status of a meeting, by its word or, as RSS has it, by what the language of the feed calls it."""
        named = {phrases.status(each, self.language).casefold(): each for each in Status} | _STATUSES
        terms = (category.term.casefold() for category in self._filed("status"))
        return next((named[term] for term in terms if term in named), Status.SCHEDULED)

    @property
    def is_notice(self) -> bool:
        """Whether it is a statement of the publisher."""
        named = {"notice", phrases.kind("notice", self.language).casefold()}
        return any(category.term.casefold() in named for category in self._filed("kind"))

    @property
    def language(self) -> str:
        """The language of the feed."""
        return self.channel.language or "en"

    @property
    def series(self) -> str:
        """The id of its series, as far as the format has it."""
        return next((category.term for category in self._filed("series") if category.label), "")

    @property
    def link(self) -> str:
        """Its page of the publisher, empty where the link leads to the one diplofeed made, or to a stand-in for it."""
        is_made = unquote(self.entry.link).endswith(f"/{self.kind}/{self.id}/")
        others = (self.channel.page, *(via.url for via in self.entry.vias[:1]))
        return "" if is_made or self.entry.link in others else self.entry.link

    def titled(self, title: str) -> str:
        """Return a title without "Cancelled:" or "Postponed:" before it, as the status says."""
        if self.status not in STRUCK:
            return title
        before, _, after = words(self.language).gettext(STRUCK[self.status]).partition("{title}")
        return title.removeprefix(before).removesuffix(after)

    def topics(self, names: Names) -> tuple[Topic, ...]:
        """Return its topics, those of the record where it has them."""
        return tuple(
            topic_of(reversed(each.words), names.topics) or Topic(id=_id(each), name=each.label or each.term)
            for each in self._filed("topic")
        )

    def parties(self, names: Names) -> tuple[Party, ...]:
        """Return its parties, those of the record where it has them."""
        return tuple(_party(each, names, self.language) for each in self._filed("party"))

    def people(self, names: Names) -> tuple[Person, ...]:
        """Return those its authors are, but for its parties; those of a notice may be the publisher."""
        parties = [each.name_in(self.language) for each in self.parties(names)]
        besides = {*parties, phrases.listed(parties, self.language)} if parties else set()
        authors = [(one_line(clean(name)), absolute(url)) for name, url in self.entry.authors]
        named = [each for author in authors if author[0] not in besides for each in self._one_by_one(author, names)]
        return tuple(person_of(name, names.people, url) for name, url in named if name_id(name))

    def _one_by_one(self, author: tuple[str, str], names: Names) -> list[tuple[str, str]]:
        """Return those of the record's people who are named together, as RSS has them; else the author."""
        called = (person.name.in_(self.language) for person in names.people.values())
        found = sorted((name for name in called if name in author[0]), key=author[0].find)
        is_joint = len(found) > 1 and phrases.listed(found, self.language) == author[0]
        return [(name, "") for name in found] if is_joint else [author]

    def _filed(self, scheme: str) -> Iterator[Category]:
        return (each for each in self.entry.categories if each.scheme == f"{self.publication}/{scheme}")


def own_entry(entry: Entry, channel: Channel) -> OwnEntry | None:
    """Return what diplofeed says of an entry, None where another program made it."""
    match = _TAG.fullmatch(entry.id) if channel.is_own else None
    if match is None:
        return None
    publication, kind, id_ = match.groups()
    return OwnEntry(entry=entry, channel=channel, publication=publication, kind=kind, id=unquote(id_))


def _id(category: Category) -> str:
    return category.term if category.label else name_id(category.term)


def _party(category: Category, names: Names, language: str) -> Party:
    if category.term in names.parties or not category.label:
        return party_called(category.term, language, names.parties) or party_of(category.term, names.parties)
    known = party_of(category.label, names.parties)
    return known if known.id == category.term else Party(id=category.term, name=category.label)

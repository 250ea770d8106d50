"""An edition: the entries and feeds for one audience, which all formats and languages share."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cache, cached_property, partial
from typing import Any, Final
from urllib.parse import quote

from attrs import evolve, frozen

from diplofeed.cache import DIGEST_SIZE, Cache, digest, values
from diplofeed.config import FeedsBy, FeedSpec, Publication
from diplofeed.export import Context, Exporter, Feed, FeedGroup, Order
from diplofeed.feeds.by import paths_of
from diplofeed.feeds.changes import entry_of
from diplofeed.feeds.feed import Format, below, feeds_of, ranks
from diplofeed.feeds.groups import groups_of, without_numbers
from diplofeed.feeds.select import Selection, select, select_internal
from diplofeed.ledger.store import Ledger, Revision
from diplofeed.model import Audience
from diplofeed.model.entry import Entry, Reference
from diplofeed.publishing.history import History
from diplofeed.publishing.mentioning import mentions_of, reference_to
from diplofeed.publishing.neighbours import Neighbours
from diplofeed.publishing.pages import Pages
from diplofeed.record.plain import digest_of
from diplofeed.sink import Sink

__all__ = [
    "MOST_LOOKED_AT",
    "Edition",
    "Entries",
    "Keys",
    "Listing",
    "Plan",
    "Selected",
    "internal_edition",
    "key_of_feed",
    "plan",
    "public_edition",
]

_MOST_CHANGES: Final = 100
MOST_LOOKED_AT: Final = 500  # of which the changes of a feed the publication names are
"""How many revisions the feed of changes shows."""


@frozen
class Edition:
    """The publication, feeds, ledger and sink for one audience, public or internal."""

    audience: Audience
    publication: Publication
    select: Callable[[Sequence[Entry]], Iterator[Selection]]
    ledger: Ledger
    sink: Sink

    @property
    def name(self) -> str:
        """The name of its sections in the cache."""
        return f"{self.sink.name} {self.audience.value}"


def public_edition(
    publication: Publication, feeds: Sequence[FeedSpec], feeds_by: FeedsBy, ledger: Ledger, sink: Sink
) -> Edition:
    """Return the edition that everybody may see."""
    return Edition(Audience.PUBLIC, publication, partial(select, publication, feeds, feeds_by), ledger, sink)


def internal_edition(publication: Publication, feeds: Sequence[FeedSpec], ledger: Ledger, sink: Sink) -> Edition:
    """Return the edition for internal readers, with their feeds alone."""
    link = publication.internal_link or f"{publication.link}internal/"
    inside = evolve(publication, link=link, hubs=())  # what is not public is not announced to hubs
    return Edition(Audience.INTERNAL, inside, partial(select_internal, inside, feeds), ledger.internal(), sink)


@frozen(eq=False)
class Keys(Mapping[str, bytes]):
    """The keys of entries by tag, joined, as thousands of single byte strings take three times as much memory.

    Attributes:
        numbers: Of the entries in their order, by tag.
    """

    numbers: Mapping[str, int]
    joined: bytes

    def __getitem__(self, tag: str) -> bytes:
        """Return the key of an entry."""
        start = self.numbers[tag] * DIGEST_SIZE
        return self.joined[start : start + DIGEST_SIZE]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the tags."""
        return iter(self.numbers)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.numbers)


@frozen(slots=False)
class Entries:
    """The entries of an edition, and a digest of each by tag: its key."""

    all: Sequence[Entry]
    keys: Keys
    pages: Pages
    history: History

    @classmethod
    def of(
        cls, entries: Sequence[Entry], digests: Mapping[str, bytes], formats: Iterable[Format], history: History
    ) -> Entries:
        """Return entries with their keys, made of the digests of their items where there are some."""
        pages = Pages.of(entries, formats)
        keys = (_key_of(entry, digests.get(entry.item.id, b""), pages.key_of(entry)) for entry in entries)
        numbers = {entry.tag: number for number, entry in enumerate(entries)}
        return cls(entries, Keys(numbers, b"".join(keys)), pages, history)

    @cached_property
    def mentioning(self) -> Mapping[str, tuple[Reference, ...]]:
        """The entries of this edition that name another, by the tag of that one, in the order of their dates."""
        return mentions_of(self.all)

    @cached_property
    def neighbours(self) -> Neighbours:
        """The entries of this edition by date."""
        return Neighbours.of(self.all, self.keys.numbers)

    def key_of_page(self, entry: Entry, exporter: Exporter) -> bytes:
        """Return what differs whenever an entry does with all that a page of its own shows."""
        mentions = self.pages.key_of_mentions(self._mentions(entry, exporter))
        history = self.history.key_of(entry) if exporter.shows_history else b""
        # By their keys, as thousands of titles take longer than to make the page of one in vain.
        beside = [relation.encode() + self.keys[other.tag] for relation, other in self._beside(entry, exporter)]
        own = self.keys[entry.tag]
        return digest(own, mentions, history, *beside) if mentions or history or beside else own

    def on_page(
        self,
        entry: Entry,
        exporter: Exporter,
        context: Context[Any],
        feeds: Mapping[str, str],
        warn: Callable[[str], None],
    ) -> Entry:
        """Return an entry with all that a page of its own shows; ``warn`` is called of what cannot be read of it."""
        history = self.history.notices(entry, context.language, warn) if exporter.shows_history else ()
        beside = tuple(
            reference_to(other, relation, self.pages.address_of(other, context))
            for relation, other in self._beside(entry, exporter)
        )
        mentions = self._mentions(entry, exporter)
        shown: Mapping[str, Any] = {"mentions": mentions, "neighbours": beside, "history": history, "feeds": feeds}
        return self.pages.addressed(entry, context, **{name: value for name, value in shown.items() if value})

    def _mentions(self, entry: Entry, exporter: Exporter) -> tuple[Reference, ...]:
        return self.mentioning.get(entry.tag, ()) if exporter.shows_mentions else ()

    def _beside(self, entry: Entry, exporter: Exporter) -> Iterable[tuple[str, Entry]]:
        return self.neighbours.beside(entry) if exporter.shows_neighbours else ()


def _key_of(entry: Entry, item: bytes, pages: str) -> bytes:
    # Seconds, exact to the microsecond until 2242: a moment written as text takes four times as long.
    published, updated = entry.published.timestamp(), entry.updated.timestamp()
    rest = f"{entry.tag} {published} {updated} {entry.sequence} {entry.withdrawn} {entry.was}"
    rest += f" {entry.references} {pages}"
    is_digested = item and not entry.withdrawn
    return digest(item if is_digested else digest_of(entry.item), rest.encode(errors="backslashreplace"))


@frozen
class Listing:
    """The entries a feed shows, in one order, and a digest of them."""

    entries: Sequence[Entry]
    key: bytes


@frozen(kw_only=True, eq=False, slots=False)
class Selected:
    """A selection and the feed it is in each language, worked out as far as somebody asks for them."""

    selection: Selection
    _feeds: Callable[[Selection], Mapping[str, Feed]]
    _places: Mapping[Order, Sequence[int]]
    _keys: Keys

    @cached_property
    def feeds(self) -> Mapping[str, Feed]:
        """The feeds by language."""
        return self._feeds(self.selection)

    @cached_property
    def keys(self) -> Mapping[str, bytes]:
        """Digests of the feeds without their entries and the day, by language."""
        return {language: key_of_feed(feed) for language, feed in self.feeds.items()}

    @cached_property
    def listings(self) -> Mapping[Order, Listing]:
        """The entries, in each order a format asks for."""
        return {order: _listing(self.selection.entries, ranked, self._keys) for order, ranked in self._places.items()}


@frozen(kw_only=True, eq=False, slots=False)
class Plan:
    """An edition with its feeds and formats, ready to be written.

    Attributes:
        formats: All formats there are; some may not be made now.
        offered: A digest of the formats that feeds link to.
        began: When the ledger began.
        tick: Called with the name of each document done.
    """

    edition: Edition
    entries: Entries
    selected: Sequence[Selected]
    formats: Sequence[Format]
    offered: bytes
    began: datetime
    now: datetime
    cache: Cache
    tick: Callable[[str], None]

    def feed(self, selected: Selected, language: str, exporter: Exporter) -> tuple[Feed, bytes]:
        """Return a feed with all that a format shows of it but its entries, and a key of that."""
        feed, key = selected.feeds[language], selected.keys[language]
        if not exporter.shows_feeds:
            return feed, key
        groups, of_groups = self._groups[language, feed.is_everything]
        return evolve(feed, groups=groups), digest(key, of_groups)

    def key_of_page(self, entry: Entry, exporter: Exporter) -> bytes:
        """Return what differs whenever an entry does with all that a page of its own shows."""
        feeds = "\n".join(self._feeds_of(entry, exporter)).encode(errors="backslashreplace")
        own = self.entries.key_of_page(entry, exporter)
        return digest(own, feeds) if feeds else own

    def on_page(self, entry: Entry, exporter: Exporter, context: Context[Any], warn: Callable[[str], None]) -> Entry:
        """Return an entry with all that a page of its own shows; ``warn`` is called of what cannot be read of it."""
        publication = context.publication
        folder = publication.folder(context.language)
        slugs = {path: below(folder, path) for path in self._feeds_of(entry, exporter)}
        feeds = {path: f"{publication.link}{quote(slug)}/" for path, slug in slugs.items()}
        return self.entries.on_page(entry, exporter, context, feeds, warn)

    def _feeds_of(self, entry: Entry, exporter: Exporter) -> Sequence[str]:
        """Return the paths of the feeds of what an entry has, as far as the configuration wants such feeds."""
        if not (exporter.shows_feeds and self._paths):
            return ()
        return [path for path in paths_of(entry.item) if path in self._paths]

    @cached_property
    def _paths(self) -> frozenset[str]:
        """The paths of all feeds that are made alike."""
        return frozenset(each.selection.slug for each in self.selected if each.selection.by)

    @cached_property
    def _groups(self) -> Mapping[tuple[str, bool], tuple[tuple[FeedGroup, ...], bytes]]:
        """The feeds in groups, as the feed of everything in a language has them, and as the others do; with keys."""
        publication, selections = self.edition.publication, [each.selection for each in self.selected]
        full = {tag: groups_of(selections, publication, tag) for tag in publication.all_languages}
        made = {(tag, True): groups for tag, groups in full.items()}
        made |= {(tag, False): without_numbers(groups) for tag, groups in full.items()}
        return {where: (groups, values(groups)) for where, groups in made.items()}

    @cached_property
    def revisions(self) -> Sequence[tuple[Selection | None, Sequence[Revision]]]:
        """The newest revisions of everything, with no selection, then those of what each named feed shows."""
        named = [each.selection for each in self.selected if each.selection.slug and not each.selection.by]
        latest = self.edition.ledger.latest(MOST_LOOKED_AT if named else _MOST_CHANGES)
        return [(None, latest[:_MOST_CHANGES]), *((selection, _shown(selection, latest)) for selection in named)]

    @cached_property
    def notice(self) -> Callable[..., Entry]:
        """Returns a revision as an entry in a language, made once for all formats and feeds that show it."""
        return cache(entry_of)


def _shown(selection: Selection, revisions: Sequence[Revision]) -> Sequence[Revision]:
    """Return the first revisions of what a feed shows."""
    tags = {entry.tag for entry in selection.entries}
    return [revision for revision in revisions if revision.tag in tags][:_MOST_CHANGES]


def plan(
    edition: Edition,
    entries: Entries,
    formats: Sequence[Format],
    *,
    now: datetime,
    cache: Cache,
    tick: Callable[[str], None],
) -> Plan:
    """Return what is to be published: every feed in every language, worked out once for all formats."""
    began = edition.ledger.began(now)
    make = partial(feeds_of, publication=edition.publication, formats=formats, began=began, now=now)
    # By the numbers of entries, as thousands of numbers in mappings take ten times as much memory.
    places = {
        order: array("L", map(ranks(entries.all, order).__getitem__, entries.keys))
        for order in {made.exporter.order for made in formats}
    }
    return Plan(
        edition=edition,
        entries=entries,
        selected=[
            Selected(selection=selection, feeds=make, places=places, keys=entries.keys)
            for selection in edition.select(entries.all)
        ],
        formats=formats,
        offered=values([_named(made.exporter) for made in formats]),
        began=began,
        now=now,
        cache=cache,
        tick=tick,
    )


def _named(exporter: Exporter) -> tuple[str, ...]:
    return exporter.name, exporter.title, exporter.filename, exporter.media_type


def key_of_feed(feed: Feed) -> bytes:
    """Return a digest of a feed without its entries, the day and the links that all feeds have."""
    return values(evolve(feed, today=date.min, alternates=(), groups=()))


def _listing(entries: Sequence[Entry], ranked: Sequence[int], keys: Keys) -> Listing:
    shown = sorted(entries, key=lambda entry: ranked[keys.numbers[entry.tag]])
    return Listing(shown, digest(b"".join(keys[entry.tag] for entry in shown)))

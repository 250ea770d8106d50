"""The contract of an exporter: pure functions and their arguments.

``entry`` renders one entry to a fragment; ``document`` joins the fragments of a feed to whole files; ``page`` makes the
files of a single entry. None sees a clock, a file, the network, the environment or the ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from enum import Enum
from typing import Any, Final, Generic, TypeVar

from attrs import Factory, field, frozen

from diplofeed.config import Publication
from diplofeed.export.documents import Derived, Document, Fragment, Omission
from diplofeed.model.entry import Entry
from diplofeed.options import NoOptions, check_options, up_to_version
from diplofeed.text import Text
from diplofeed.typed import typed

__all__ = [
    "CONTRACT_VERSION",
    "Alternate",
    "Context",
    "Derived",
    "Document",
    "Exporter",
    "Feed",
    "FeedGroup",
    "Fragment",
    "NoOptions",
    "Omission",
    "Order",
    "Sibling",
]

CONTRACT_VERSION: Final = 2
"""The version of this contract: 1 is that of diplofeed 0.1; 2 has ``page``, media types and lazy fragments."""

O = TypeVar("O")  # noqa: E741 -- the options of an exporter


class Order(Enum):
    """The order in which a document is given its fragments."""

    UPDATED = "updated"  # newest revision first: news
    WHEN = "when"  # latest event first: calendars, digests


@frozen(kw_only=True)
class Alternate:
    """The same feed in another format or language.

    Attributes:
        language: The language it is in (BCP 47).
    """

    format: str
    media_type: str
    url: str
    title: str
    language: str = ""


@frozen(kw_only=True)
class Context(Generic[O]):
    """The arguments that all renderings of one exporter in one language of a build share.

    Attributes:
        publication: Whose record it is.
        options: The exporter's own, typed.
        language: The language to render in (BCP 47).
        feeds: The documents of the feed of everything in that language, in all formats for readers; none where only one
            is made.
    """

    publication: Publication
    options: O
    language: str
    feeds: tuple[Alternate, ...] = ()


@frozen(kw_only=True)
class Sibling:
    """Another feed of the publication, in the same language.

    Attributes:
        slug: As that of a `Feed`, its language in it.
        title: Its own, without that of the publication, as one plain line.
        entries: How many entries it has, without those of what was withdrawn; None where that is left out.
    """

    slug: str
    title: str
    entries: int | None = None


@frozen(kw_only=True)
class FeedGroup:
    """Feeds that are made alike.

    Attributes:
        kind: By what, such as ``topic``, which is their folder's name too; empty of those the publication names.
        title: Their heading, such as "Topics"; empty of those the publication names.
    """

    kind: str
    title: str
    feeds: tuple[Sibling, ...] = ()


@frozen(kw_only=True)
class Feed:
    """A selection of entries under a name.

    Attributes:
        slug: Its path below the output directory without slashes at the ends, which begins with its language unless
            that is the publication's own; empty for the feed of everything in that.
        is_everything: Whether it is the feed of everything, in whatever language.
        listed: Whether the publication names it (the feed of everything, ``[[feeds]]``); ``[feeds-by]`` are not.
        url: Where its directory will be served; ends in a slash.
        updated: The newest ``updated`` of its entries, or the beginning of the ledger where it has none.
        today: The day of the build (UTC), for what is ahead and what is past; nothing else may depend on it.
        alternates: Its documents in all formats for readers, this one's among them, and after those the same in other
            languages.
        filename: The main document's name, where it is not the exporter's own.
        changes: The address of the feed of changes in the same language; empty where there is none.
        began: When the first build was, where that is known: what it found was on record before.
        groups: The other feeds in the same language, where a format asks for them. That of everything has all of them;
            another those that the publication names, without numbers of entries, and groups without feeds.
    """

    slug: str
    title: Text
    description: Text
    listed: bool
    url: str
    updated: datetime
    today: date
    alternates: tuple[Alternate, ...] = ()
    filename: str = ""
    changes: str = ""
    began: datetime | None = None
    groups: tuple[FeedGroup, ...] = ()
    is_everything: bool = field()

    @is_everything.default
    def _has_no_slug(self) -> bool:
        return not self.slug


def _check_name(_: object, __: object, name: str) -> None:
    if not name.strip() or not name.isprintable():
        raise ValueError(f"{name[:60]!r} is no name that a command line can have")


def _check_filename(_: object, __: object, name: str) -> None:
    if name.strip("/") != name or not name.isprintable() or "\\" in name or not _PLAIN.isdisjoint(name.split("/")):
        raise ValueError(f"{name[:60]!r} is no path below the directory of a feed, such as rss.xml")


_PLAIN: Final = frozenset({"", ".", ".."})
"""What no part of a path is."""


@frozen(kw_only=True, field_transformer=typed)
class Exporter:
    """One output format.

    Attributes:
        name: What the registry, the configuration and the command line call it.
        title: Its name for people; ``name`` by default.
        filename: The main document's name, such as ``rss.xml``.
        media_type: The main document's (IANA).
        options: An attrs class whose fields are the options, each with a default.
        entry: Renders one entry.
        document: Joins fragments; by default one file of all of them, one after the other.
        order: The order ``document`` is given the fragments in.
        withdrawal: Renders an entry that was withdrawn; without it a document is never given one.
        page: Makes the documents an entry has of its own, below the directory of the feed of everything. They depend on
            the entry and the context alone, and are not made again while those are the same.
        page_path: Returns the path, below that directory, of the document of an entry that all formats are to link to,
            such as ``meeting/vienna/``.
        shared: Makes the files that documents of all feeds name, such as a style sheet, called by their paths below
            the output directory. Another exporter may make the same, but no other, under the same name.
        changes: Makes documents of what changed last, of everything and of each feed the publication names, below the
            directory of that. It is given a feed that says so in its title, and notices, the newest first; each has a
            single reference, to what it is about.
        daily: Whether documents depend on ``feed.today``, so that they are made anew on another day.
        shows_history: Whether ``page`` is given entries with their ``history``: what became of them.
        shows_feeds: Whether ``document`` is given feeds with their ``groups``: the other feeds; and ``page`` entries
            with their ``feeds``: those of their topics, parties, people and series.
        shows_mentions: Whether ``page`` is given entries with their ``mentions``: those that name them.
        shows_neighbours: Whether ``page`` is given entries with their ``neighbours``: those before and after by date.
        names_hubs: Whether the main document names ``publication.hubs``, so that they are told when it changes.
        for_readers: Whether the main document is for those who follow a feed, so that its other formats name it.
        contract: The version of this contract it needs at least; one that is newer than `CONTRACT_VERSION` is an error.
    """

    name: str = field(validator=_check_name)
    title: str = field(default=Factory(lambda self: self.name, takes_self=True))
    filename: str = field(validator=_check_filename)
    media_type: str
    options: type[Any] = field(default=NoOptions, validator=check_options)
    entry: Callable[[Entry, Context[Any]], bytes]
    document: Callable[[Feed, Iterable[Fragment], Context[Any]], Iterable[Document]] | None = None
    order: Order = Order.UPDATED
    withdrawal: Callable[[Entry, Context[Any]], bytes] | None = None
    page: Callable[[Entry, Context[Any]], Iterable[Document]] | None = None
    page_path: Callable[[Entry], str] | None = None
    shared: Callable[[Context[Any]], Iterable[Document]] | None = None
    changes: Callable[[Feed, Iterable[Entry], Context[Any]], Iterable[Document]] | None = None
    daily: bool = True
    names_hubs: bool = False
    shows_feeds: bool = False
    shows_history: bool = False
    shows_mentions: bool = False
    shows_neighbours: bool = False
    for_readers: bool = True
    contract: int = field(default=1, validator=up_to_version(CONTRACT_VERSION, "exporters"))

    def fragment_of(self, entry: Entry, context: Context[Any]) -> bytes | None:
        """Return an entry's fragment; None where documents are not to be given it at all."""
        if not entry.withdrawn:
            return self.entry(entry, context)
        return self.withdrawal(entry, context) if self.withdrawal else None

    def documents_of(self, feed: Feed, fragments: Iterable[Fragment], context: Context[Any]) -> Iterable[Document]:
        """Return the feed's documents, the main one first."""
        if self.document is not None:
            return self.document(feed, fragments, context)
        return (Document(self.filename, fragments),)

    # What they were called in diplofeed 0.1.
    render = fragment_of
    documents = documents_of

"""The contract of an exporter: pure functions and their arguments.

``entry`` renders one entry to a fragment; ``document`` joins the fragments of a feed to whole files; ``page`` makes the
files of a single entry. None sees a clock, a file, the network, the environment or the ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from enum import Enum
from typing import Any, Final, Generic, TypeVar, overload

from attrs import Factory, field, frozen

from diplofeed.config import Publication
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

T = TypeVar("T")
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


@frozen
class Fragment:
    """An entry and its rendering by ``entry``, made when it is first needed.

    Attributes:
        content: The rendering, or a function that returns it; the second argument, called ``data``.
        start: At which byte of the content the data begin, for a document that has another beginning for it.
        remembered: Returns the result of a function of an entry's data, stored by an earlier build if there is one.
    """

    entry: Entry
    content: bytes | Callable[[Entry], bytes] = field(alias="data")
    start: int = field(default=0, kw_only=True)
    remembered: Callable[[Entry, Callable[[bytes], Any]], Any] | None = field(default=None, kw_only=True, eq=False)

    @property
    def data(self) -> bytes:
        """The data; empty where the format cannot carry the entry."""
        content = self.content(self.entry) if callable(self.content) else self.content
        return content[self.start :]

    def beginning_at(self, start: int) -> Fragment:
        """Return the fragment with data that begin at a byte of its content."""
        return Fragment(self.entry, self.content, start=start, remembered=self.remembered)

    def measured(self, measure: Callable[[bytes], T]) -> T:
        """Return the result of a function of the whole content, such as its length, by which a format divides a feed.

        It is a small value that JSON can hold and depends on the content alone. A format has one such function; then a
        fragment is rendered only for a document that is to be written.
        """
        if self.remembered is not None:
            made: T = self.remembered(self.entry, measure)
            return made
        return measure(self.content(self.entry) if callable(self.content) else self.content)


@frozen
class Derived:
    """A piece that a function makes of others when a document is written, of them and of the context alone.

    Attributes:
        parts: Bytes and fragments; while they stay the same, nothing is made.
        make: Returns the piece, given the bytes of each part, of a fragment rendered when they are looked at: what is
            made of the entry of a fragment alone renders none.
    """

    parts: tuple[bytes | Fragment, ...]
    make: Callable[[Sequence[bytes]], bytes]

    @property
    def data(self) -> bytes:
        """The piece."""
        return self.make(_Parts(self.parts))


@frozen
class _Parts(Sequence[bytes]):
    """The bytes of parts, each made when it is looked at."""

    parts: tuple[bytes | Fragment, ...]

    @overload
    def __getitem__(self, place: int) -> bytes: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[bytes]: ...

    def __getitem__(self, place: int | slice) -> bytes | Sequence[bytes]:
        if isinstance(place, slice):
            return _Parts(self.parts[place])
        part = self.parts[place]
        return part if isinstance(part, bytes) else part.data

    def __len__(self) -> int:
        return len(self.parts)


@frozen(kw_only=True)
class Omission:
    """Something a document leaves out, for the build report.

    Attributes:
        reason: Why, in words that end a sentence beginning with the number.
        count: How many entries.
        items: The ids of the first of them, as far as they are worth a line; a report holds those of every document.
    """

    reason: str
    count: int
    items: tuple[str, ...] = ()


@frozen
class Document:
    """One output file.

    Attributes:
        name: Its path below the feed's directory, with forward slashes.
        pieces: Bytes, fragments and what is made of them; the second argument, called ``chunks``; may be a generator,
            read once. For a piece that is a fragment itself, rather than its data, no entry is rendered where the
            document is unchanged.
        omissions: What is left out of it.
        media_type: Its own (IANA), where it is not the exporter's.
    """

    name: str
    pieces: Iterable[bytes | Fragment | Derived] = field(alias="chunks")
    omissions: tuple[Omission, ...] = ()
    media_type: str = field(default="", kw_only=True)

    @property
    def chunks(self) -> Iterator[bytes]:
        """The bytes, piece by piece."""
        return (piece if isinstance(piece, bytes) else piece.data for piece in self.pieces)


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

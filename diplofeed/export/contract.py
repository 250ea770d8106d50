"""The contract of an exporter: two pure functions and what they are given.

``entry`` renders one entry to a fragment; ``document`` joins the fragments of a feed to whole files.
Neither sees a clock, a file, the network, the environment or the ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from enum import Enum
from typing import Any, Generic, TypeVar

from attrs import Factory, field, frozen

from diplofeed.config import Publication
from diplofeed.model.entry import Entry
from diplofeed.options import NoOptions, check_options
from diplofeed.text import Text

__all__ = [
    "Alternate",
    "Context",
    "Document",
    "Exporter",
    "Feed",
    "Fragment",
    "NoOptions",
    "Omission",
    "Order",
]

O = TypeVar("O")  # noqa: E741 -- the options of an exporter


class Order(Enum):
    """The order in which a document is given its fragments."""

    UPDATED = "updated"  # newest revision first: news
    WHEN = "when"  # latest event first: calendars, digests


@frozen(kw_only=True)
class Context(Generic[O]):
    """What every rendering of one exporter in one build has in common.

    Attributes:
        publication: Whose record it is.
        options: The exporter's own, typed.
        language: The language to render in (BCP 47).
    """

    publication: Publication
    options: O
    language: str


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
        alternates: Its documents in all formats, this one's among them, and after those the same in other languages.
        filename: The main document's name, where it is not the exporter's own.
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
    is_everything: bool = field()

    @is_everything.default
    def _has_no_slug(self) -> bool:
        return not self.slug


@frozen
class Fragment:
    """An entry and what ``entry`` made of it; empty data where the format cannot carry it."""

    entry: Entry
    data: bytes


@frozen(kw_only=True)
class Omission:
    """Something a document leaves out, for the build report.

    Attributes:
        reason: Why, in words that end a sentence beginning with the number.
        count: How many entries.
    """

    reason: str
    count: int


@frozen
class Document:
    """One file to be.

    Attributes:
        name: Its path below the feed's directory, with forward slashes.
        chunks: Its bytes; may be a generator, read once.
        omissions: What is left out of it.
    """

    name: str
    chunks: Iterable[bytes]
    omissions: tuple[Omission, ...] = ()


@frozen(kw_only=True)
class Exporter:
    """One output format.

    Attributes:
        name: What the registry, the configuration and the command line call it.
        title: What people call it; its name where nothing is said.
        filename: The main document's name, such as ``rss.xml``.
        media_type: The main document's (IANA).
        options: An attrs class whose fields are the options, each with a default.
        entry: Renders one entry.
        document: Joins fragments; by default one file of all of them, one after the other.
        order: The order ``document`` is given the fragments in.
        withdrawal: Renders an entry that was withdrawn; without it a document is never given one.
        shared: Makes the files that documents of all feeds name, such as a style sheet, called by their paths below
            the output directory. Another exporter may make the same, but no other, under the same name.
        daily: Whether documents depend on ``feed.today``, so that they are made anew on another day.
        names_hubs: Whether the main document names ``publication.hubs``, so that they are told when it changes.
    """

    name: str
    title: str = field(default=Factory(lambda self: self.name, takes_self=True))
    filename: str
    media_type: str
    options: type[Any] = field(default=NoOptions, validator=check_options)
    entry: Callable[[Entry, Context[Any]], bytes]
    document: Callable[[Feed, Iterable[Fragment], Context[Any]], Iterable[Document]] | None = None
    order: Order = Order.UPDATED
    withdrawal: Callable[[Entry, Context[Any]], bytes] | None = None
    shared: Callable[[Context[Any]], Iterable[Document]] | None = None
    daily: bool = True
    names_hubs: bool = False

    def render(self, entry: Entry, context: Context[Any]) -> bytes | None:
        """Return an entry's fragment; None where documents are not to be given it at all."""
        if not entry.withdrawn:
            return self.entry(entry, context)
        return self.withdrawal(entry, context) if self.withdrawal else None

    def documents(self, feed: Feed, fragments: Iterable[Fragment], context: Context[Any]) -> Iterable[Document]:
        """Return the feed's documents, the main one first."""
        if self.document is not None:
            return self.document(feed, fragments, context)
        return (Document(self.filename, (fragment.data for fragment in fragments)),)

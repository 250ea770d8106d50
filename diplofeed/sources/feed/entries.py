"""What a feed and its entries say, whatever the format."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from diplofeed.errors import Fault, Origin

__all__ = ["Category", "Channel", "Enclosure", "Entry", "Parsed", "Prose", "Via"]


@frozen(kw_only=True)
class Prose:
    """A text of a feed: HTML or plain, in a language, its links relative to a base."""

    value: str = ""
    is_html: bool = False
    language: str = ""
    base: str = ""


@frozen(kw_only=True)
class Category:
    """One thing an entry is filed under: its term, its label, and the address of its scheme."""

    term: str = ""
    label: str = ""
    scheme: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        """Label and term, as far as there are any."""
        return tuple(filter(None, (self.label, self.term)))


@frozen(kw_only=True)
class Enclosure:
    """A file that belongs to an entry."""

    url: str
    type: str = ""
    title: str = ""
    size: int = 0


@frozen(kw_only=True)
class Via:
    """Where an entry comes from, as it says itself."""

    url: str
    title: str = ""


@frozen(kw_only=True)
class Channel:
    """What a feed says of itself.

    Attributes:
        address: Where the feed is.
        page: Of which page it is the feed.
        is_own: Whether diplofeed made it.
    """

    title: str = ""
    address: str = ""
    page: str = ""
    language: str = ""
    is_own: bool = False


@frozen(kw_only=True)
class Entry:
    """What an entry of a feed says; whatever it does not say is empty.

    Attributes:
        position: Its place in the feed, from 1.
        id: Its identity as it is written.
        published: As written.
        updated: As written.
        made: When a statement was made, where that is said apart.
        starts: When an event begins, as written; likewise ``ends``.
        point: Latitude and longitude, as written.
        related: Pages that it has to do with.
        contributors: Names and addresses of those besides the authors.
        translations: Languages and addresses of the same in other languages.
        references: The identities of other entries, by what they are to it: ``in-reply-to`` or a term of Dublin Core.
        tongue: The language of what it says first, where it says one.
        whole: What diplofeed says of the item in JSON Feed.
    """

    origin: Origin
    position: int
    id: str = ""
    link: str = ""
    title: Prose = Prose()
    text: Prose = Prose()
    published: str = ""
    updated: str = ""
    made: str = ""
    starts: str = ""
    ends: str = ""
    location: str = ""
    point: str = ""
    authors: tuple[tuple[str, str], ...] = ()
    categories: tuple[Category, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    vias: tuple[Via, ...] = ()
    related: tuple[Via, ...] = ()
    contributors: tuple[tuple[str, str], ...] = ()
    translations: tuple[tuple[str, str], ...] = ()
    references: Mapping[str, str] = field(factory=dict)
    tongue: str = ""
    whole: Any = None

    @property
    def identity(self) -> str:
        """What tells it from all others: its id, else its link, empty where it has neither."""
        return self.id or self.link

    @property
    def place(self) -> str:
        """Its place in the feed, as the field of a fault."""
        return f"entries[{self.position}]"


@frozen(kw_only=True)
class Parsed:
    """A feed as it could be read, and what is wrong with it as a whole."""

    channel: Channel = Channel()
    entries: tuple[Entry, ...] = ()
    faults: tuple[Fault, ...] = field(default=())

"""An item as subscribers get it: with its identity and the dates that the ledger keeps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from urllib.parse import quote
from uuid import NAMESPACE_URL, UUID, uuid5

from attrs import field, frozen

from diplofeed.model.items import Meeting, Statement
from diplofeed.model.kinds import Status
from diplofeed.model.names import Party, Person
from diplofeed.text import Text
from diplofeed.when import When

__all__ = ["Entry", "Notice", "Reference", "tag_uri", "uid"]

_NO_FEEDS: Final[Mapping[str, str]] = {}  # the same of thousands of entries, and one that can be pickled


def tag_uri(publication_id: str, kind: str, item_id: str) -> str:
    """Return the URI that names an item for ever: Atom id, RSS guid, JSON Feed id (RFC 4151)."""
    return f"{publication_id}/{kind}/{quote(item_id, safe='')}"


def uid(tag: str) -> UUID:
    """Return the calendar UID of an identity: a UUIDv5, naming no host (RFC 7986 §5.3, RFC 9562 §5.5)."""
    return uuid5(NAMESPACE_URL, tag)


@frozen(kw_only=True)
class Reference:
    """Another entry that this one names.

    Attributes:
        relation: What it is to this one: a relation kind, ``about`` (of a statement) or ``series``.
        kind: ``meeting`` or ``statement``.
        id: Its id in the record.
        tag: Its identity.
        uid: Its calendar identity.
        title: Its headline.
        url: Its own page, or empty.
        status: How far a meeting has come; None of a statement.
    """

    relation: str
    kind: str
    id: str
    tag: str
    uid: UUID
    title: Text
    when: When
    url: str = ""
    status: Status | None = None


@frozen(kw_only=True)
class Notice:
    """What became of an item, in words of the language an entry is rendered in.

    Attributes:
        at: When that was published; aware, UTC.
        headline: The most important of it, as one plain line.
        text: All of it, in Markdown; empty where the headline says all.
    """

    at: datetime
    headline: str
    text: str = ""


@frozen(kw_only=True)
class Entry:
    """One item of the record as subscribers see it.

    Attributes:
        item: The meeting or statement.
        tag: The identity, a URI that never changes.
        uid: The identity in calendars.
        published: When subscribers could first see it; aware, UTC, never in the future.
        updated: When it last changed; differs between any two entries of a record.
        sequence: How often time, place, recurrence or status changed (RFC 5545 §3.8.7.4).
        references: The entries it names, in the order it names them.
        mentions: The entries that name it, by date, where a format asks for them; a reference's ``relation`` is theirs.
        neighbours: The entries before and after it by date, where a format asks for them; a reference's ``relation`` is
            ``before`` or ``after``.
        feeds: The addresses of the feeds of its topics, parties, people and series, in the language it is rendered in,
            by their paths such as ``topic/arms-control``, where a format asks for them and there are such feeds.
        history: What became of it, the newest first, where a format asks for it; nothing of what was never changed.
        withdrawn: Whether the record has it no more, since ``updated``; the item is as it last was.
        authors: Who speaks in the statement that this notice is about; empty of what is no such notice.
        page: The address of a page of its own that this build makes, in the language it is rendered in; empty if none.
        was: When a meeting that is ahead was to be before it was moved; None if it was not, or its date is only known
            more exactly now.
    """

    item: Meeting | Statement
    tag: str
    uid: UUID
    published: datetime
    updated: datetime
    sequence: int = 0
    references: tuple[Reference, ...] = ()
    mentions: tuple[Reference, ...] = ()
    neighbours: tuple[Reference, ...] = ()
    feeds: Mapping[str, str] = field(default=_NO_FEEDS, hash=False)
    history: tuple[Notice, ...] = ()
    withdrawn: bool = False
    was: When | None = None
    authors: tuple[Person | Party, ...] = ()
    page: str = ""

    @property
    def link(self) -> str:
        """The address of the page about it: this build's, else the publisher's; empty if there is neither."""
        return self.page or self.item.url

"""Documents, and the pieces they are made of: bytes, fragments of entries, and what is derived of others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar, overload

from attrs import field, frozen

from diplofeed.model.entry import Entry

__all__ = ["Derived", "Document", "Fragment", "Omission"]

T = TypeVar("T")


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

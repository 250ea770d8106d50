"""Documents that are served from memory: a sink that shows what a build wrote once it has ended well."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from typing import Final

from attrs import define, field, frozen

from diplofeed.sink import Written
from diplofeed.sink.contract import parts_of

__all__ = ["HTML", "Documents", "Served", "Snapshot", "served"]

HTML: Final = "text/html"
# What a page loads: where one of them changes, a page is another one though its own bytes are the same.
_LOADED: Final = ("text/css", "text/javascript", "image/", "font/")
_BY_ENDING: Final = {
    "html": HTML,
    "css": "text/css",
    "js": "text/javascript",
    "json": "application/json",
    "svg": "image/svg+xml",
    "xml": "application/xml",
    "md": "text/markdown",
    "txt": "text/plain",
    "ics": "text/calendar",
}


@frozen
class Served:
    """The bytes of a document, its media type (IANA), and a strong entity tag (RFC 9110 §8.8.3) made of the bytes."""

    data: bytes = field(repr=False)
    media_type: str
    etag: str

    @property
    def content_type(self) -> str:
        """The field Content-Type: texts are in UTF-8."""
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type


def served(data: bytes, media_type: str) -> Served:
    """Return a document as it is served."""
    return Served(data, media_type, f'"{sha256(data).hexdigest()[:32]}"')


@frozen(eq=False)
class Snapshot:
    """All documents at one moment, by name.

    Attributes:
        loaded: A digest of what pages load, such as style sheets.
    """

    documents: Mapping[str, Served]
    loaded: str

    @classmethod
    def of(cls, documents: Mapping[str, Served]) -> Snapshot:
        """Return documents with a digest of those that pages load."""
        etags = (each.etag for _, each in sorted(documents.items()) if each.media_type.startswith(_LOADED))
        return cls(dict(documents), sha256("".join(etags).encode()).hexdigest()[:16])

    def token(self, name: str) -> str:
        """Return what differs where a page does, or what it loads, or for a page that is not there what there is."""
        page = self.documents.get(name)
        own = page.etag if page else sha256("\n".join(sorted(self.documents)).encode()).hexdigest()[:16]
        return f"{own.strip(chr(34))}-{self.loaded}"


@define(eq=False)
class Documents:
    """A sink in memory.

    Attributes:
        name: What the ledger stores the documents under.
        snapshot: The documents as the last build left them that did not fail.
    """

    name: str
    snapshot: Snapshot = field(factory=lambda: Snapshot.of({}), init=False)
    _written: dict[str, Served] = field(factory=dict, init=False)
    _unfinished: set[str] = field(factory=set, init=False)

    @contextmanager
    def hold(self) -> Iterator[frozenset[str]]:
        """Yield the names that a build wrote which raised an exception, and show what is there at the end."""
        yield frozenset(self._unfinished)
        self._unfinished.clear()
        self.snapshot = Snapshot.of(self._written)

    def write(self, name: str, chunks: Iterable[bytes], *, media_type: str = "") -> Written:
        """Store a document.

        Raises:
            SinkError: The name leads out of the sink.
        """
        key = "/".join(parts_of(name))
        document = served(b"".join(chunks), media_type or _BY_ENDING.get(key.rpartition(".")[2], _OTHER))
        if self._written.get(key) == document:
            return Written.UNCHANGED
        self._written[key] = document
        self._unfinished.add(key)
        return Written.WRITTEN

    def states(self, names: Iterable[str]) -> Mapping[str, str]:
        """Return the entity tags of documents that exist."""
        return {name: self._written[name].etag for name in names if name in self._written}

    def remove(self, name: str) -> bool:
        """Remove a document, and return whether it existed."""
        return self._written.pop("/".join(parts_of(name)), None) is not None


_OTHER: Final = "application/octet-stream"

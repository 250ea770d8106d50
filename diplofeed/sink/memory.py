"""Documents kept in memory: for tests, and for programs that serve or store them themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import blake2b

from attrs import field, frozen

from diplofeed.sink.contract import Written, parts_of

__all__ = ["MemorySink"]


@frozen
class MemorySink:
    """Documents in a dict.

    Attributes:
        files: The bytes of each document by name.
        media_types: The media type of each (IANA), empty where whoever wrote it did not say.
        name: What the ledger stores the documents under.
    """

    files: dict[str, bytes] = field(factory=dict)
    name: str = "memory"
    media_types: dict[str, str] = field(factory=dict)
    _unfinished: set[str] = field(factory=set, init=False, eq=False, repr=False)

    @contextmanager
    def hold(self) -> Iterator[frozenset[str]]:
        """Yield the names that a build wrote which raised an exception; there is no other that could write here."""
        yield frozenset(self._unfinished)
        self._unfinished.clear()

    def write(self, name: str, chunks: Iterable[bytes], *, media_type: str = "") -> Written:
        """Store a document.

        Raises:
            SinkError: The name leads out of the sink.
        """
        key = _key(name)
        data = b"".join(chunks)
        self.media_types[key] = media_type
        if self.files.get(key) == data:
            return Written.UNCHANGED
        self.files[key] = data
        self._unfinished.add(key)
        return Written.WRITTEN

    def state(self, name: str) -> str:
        """Return a digest of the document's bytes; empty if it does not exist."""
        data = self.files.get(_key(name))
        return "" if data is None else blake2b(data, digest_size=16).hexdigest()

    def states(self, names: Iterable[str]) -> Mapping[str, str]:
        """Return the digests of several documents."""
        return {name: self.state(name) for name in names}

    def remove(self, name: str) -> bool:
        """Remove a document, and return whether it existed.

        Raises:
            SinkError: The name leads out of the sink.
        """
        self.media_types.pop(_key(name), None)
        return self.files.pop(_key(name), None) is not None


def _key(name: str) -> str:
    return "/".join(parts_of(name))

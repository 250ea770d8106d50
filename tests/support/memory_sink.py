"""A sink that keeps documents in memory."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext

from attrs import field, frozen

from diplofeed.sink import Written


@frozen
class MemorySink:
    """Files in memory."""

    files: dict[str, bytes] = field(factory=dict)
    name: str = "memory"

    def write(self, name: str, chunks: Iterable[bytes]) -> Written:
        """Keep a document."""
        self.files[name] = b"".join(chunks)
        return Written.WRITTEN

    def state(self, _: str) -> str:
        """Say nothing of documents: none is here from before."""
        return ""

    def remove(self, name: str) -> bool:
        """Forget a document."""
        return self.files.pop(name, None) is not None

    def hold(self) -> AbstractContextManager[frozenset[str]]:
        """Do nothing: nobody else has this memory."""
        return nullcontext(frozenset())

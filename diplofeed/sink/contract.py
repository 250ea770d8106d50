"""The contract of a sink: a place that documents are written to."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from enum import Enum
from typing import Final, Protocol

from diplofeed.errors import SinkError

__all__ = ["CONTRACT_VERSION", "STAGING", "Sink", "Written", "folded", "is_plain", "parts_of"]

CONTRACT_VERSION: Final = 2
"""The version of this contract: 1 has ``state`` for a single document and no media types; 2 has ``states``."""

STAGING: Final = ".diplofeed"
"""The directory that builds keep for themselves within an output directory; no document is below one of that name."""


class Written(Enum):
    """What writing a document came to."""

    WRITTEN = "written"
    UNCHANGED = "unchanged"


class Sink(Protocol):
    """Where documents go; names are relative paths with forward slashes.

    ``diplofeed.testing.check_sink`` tries whether a class keeps this contract. A sink of version 1, which has ``state``
    in place of ``states``, or whose ``write`` takes no media type, goes on working.
    """

    @property
    def name(self) -> str:
        """Return what the ledger stores the sink's documents under; the same in every build."""

    def hold(self) -> AbstractContextManager[frozenset[str]]:
        """Lock the sink against other builds, and yield the names that an interrupted build wrote.

        What was written is stored durably when the context ends without an exception. All other methods are called
        within it. A sink that undoes what an interrupted build wrote yields no names.

        Raises:
            SinkError: Another build holds it, or it cannot be written to.
        """

    def write(self, name: str, chunks: Iterable[bytes], *, media_type: str = "") -> Written:
        """Store a document with these bytes, all of them or none; the chunks are read once.

        It may be in its place only when the same is written again, states are asked for, or the context ends.
        What the iterable raises is passed on, and the document stays as it was. The media type (IANA) has no
        parameters; text is in UTF-8.

        Raises:
            SinkError: The name leads out of the sink, or the document cannot be stored.
        """

    def states(self, names: Iterable[str]) -> Mapping[str, str]:
        """Return a fingerprint of each of the documents that exist, which changes when anybody writes it.

        A build asks twice or so, of all documents at once. Of one that this build wrote it may be what it was right
        then. It is empty or missing where it cannot be determined.

        Raises:
            LostError: Documents that ``write`` took could not be put in their places, which is said once.
        """

    def remove(self, name: str) -> bool:
        """Remove the document, and return whether it existed.

        Raises:
            SinkError: The name leads out of the sink, or the document cannot be removed.
        """


def parts_of(name: str) -> tuple[str, ...]:
    """Return the parts of a document's name.

    Raises:
        SinkError: It leads out of the sink.
    """
    if not is_plain(name):
        raise SinkError(f"a document may not be called {name!r}")
    return _parts(name)


def is_plain(name: str) -> bool:
    """Return whether a document may have this name: it is printable and stays within the sink."""
    parts = _parts(name)
    leads_out = name.startswith("/") or ".." in parts or STAGING in parts
    return bool(parts) and name.isprintable() and "\\" not in name and not leads_out


def folded(name: str) -> str:
    """Return what all names of a document have in common that are one on some disks, whatever their case and form."""
    plain = name if "/." not in f"/{name}" and "//" not in name else "/".join(_parts(name))
    return plain.lower() if plain.isascii() else unicodedata.normalize("NFC", plain).casefold()


def _parts(name: str) -> tuple[str, ...]:
    return tuple(part for part in name.split("/") if part not in ("", "."))

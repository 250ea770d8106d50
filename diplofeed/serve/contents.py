"""What is sent: the bytes of a document with all that caches are told of it, in whatever coding a client takes."""

from __future__ import annotations

from datetime import datetime
from email.utils import format_datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from attrs import define, field, frozen

from diplofeed.serve.coding import IDENTITY, chosen, codings, compressed
from diplofeed.serve.kept import Kept
from diplofeed.serve.kinds import content_type, is_compressible

__all__ = ["Codings", "Content", "content_of", "tag_of"]

_SMALLEST = 512  # bytes, below which a coding saves nothing: one packet holds both


@frozen(kw_only=True)
class Content:
    """A document.

    Attributes:
        data: Its bytes; None where there are too many to keep: then they are read from the file as they are sent.
        size: How many there are.
        tag: What its entity tag is made of: a digest of the bytes.
        modified: When it last changed; aware. None of what no date can tell apart: a feed is another one where an older
            entry is hidden, and has the date it had.
        media_type: Its media type (IANA).
        caching: The field Cache-Control.
        path: The file, where it is one.
        state: What the file is known by, so that nothing else is read in its place.
        is_settled: Whether it would be known by something else if it changed again.
    """

    data: bytes | None = field(repr=False)
    size: int
    tag: str
    modified: datetime | None
    media_type: str
    caching: str
    path: Path | None = None
    state: str = ""
    is_settled: bool = True

    @property
    def varies(self) -> bool:
        """Whether it is sent in content codings."""
        return self.data is not None and self.size >= _SMALLEST and is_compressible(self.media_type)

    def etag(self, coding: str = IDENTITY) -> str:
        """Return the strong entity tag of what is sent in a coding, which is another one (RFC 9110 §8.8.3.3)."""
        return f'"{self.tag}"' if coding == IDENTITY else f'"{self.tag}-{coding}"'

    def fields(self, coding: str = IDENTITY) -> list[tuple[str, str]]:
        """Return the fields that an answer with it has, also one that says that it is there already (§15.4.5)."""
        dated = [("Last-Modified", _http_date(self.modified))] if self.modified else []
        fields = [("ETag", self.etag(coding)), *dated, ("Cache-Control", self.caching)]
        return [*fields, ("Vary", "Accept-Encoding")] if self.varies else fields

    @property
    def content_type(self) -> str:
        """The field Content-Type."""
        return content_type(self.media_type)


@lru_cache(maxsize=1024)
def _http_date(moment: datetime) -> str:
    return format_datetime(moment, usegmt=True)


def tag_of(data: bytes) -> str:
    """Return what an entity tag is made of, the same wherever the bytes are."""
    return sha256(data).hexdigest()[:32]


def content_of(data: bytes, *, modified: datetime | None, media_type: str, caching: str) -> Content:
    """Return bytes as a document."""
    tag = tag_of(data)
    return Content(data=data, size=len(data), tag=tag, modified=modified, media_type=media_type, caching=caching)


@define(eq=False)
class Codings:
    """The coded bytes of documents, each made once and kept while there is room.

    Attributes:
        room: For how many bytes.
    """

    room: int
    _kept: Kept[bytes] = field(init=False)

    @_kept.default
    def _empty(self) -> Kept[bytes]:
        return Kept(self.room)

    def coding_of(self, content: Content, accepted: str) -> str:
        """Return the coding in which a document is sent to a client (RFC 9110 §12.5.3)."""
        return chosen(accepted, codings()) if content.varies and accepted else IDENTITY

    def peek(self, content: Content, coding: str) -> bytes | None:
        """Return the bytes of a document in a coding if there is nothing to do for it."""
        return content.data if coding == IDENTITY else self._kept.get((content.tag, coding))

    def data(self, content: Content, coding: str) -> bytes:
        """Return the bytes of a document, which are kept, in a coding."""
        made = self.peek(content, coding)
        if made is None:
            made = compressed(content.data or b"", coding)
            self._kept.put((content.tag, coding), made, len(made))
        return made

"""Media types with their charset, and how long caches may keep what is of them; pure functions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from attrs import frozen

__all__ = ["Lifetimes", "content_type", "is_compressible", "media_type_of"]

_TYPES: Final[Mapping[str, str]] = {
    "atom": "application/atom+xml",
    "css": "text/css",
    "csv": "text/csv",
    "eml": "message/rfc822",
    "gif": "image/gif",
    "html": "text/html",
    "ico": "image/vnd.microsoft.icon",
    "ics": "text/calendar",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "js": "text/javascript",
    "json": "application/json",
    "jsonl": "application/jsonl",
    "md": "text/markdown",
    "opml": "text/x-opml",
    "pdf": "application/pdf",
    "png": "image/png",
    "rss": "application/rss+xml",
    "svg": "image/svg+xml",
    "txt": "text/plain",
    "webmanifest": "application/manifest+json",
    "webp": "image/webp",
    "woff2": "font/woff2",
    "xml": "application/xml",
    "xsl": "application/xslt+xml",
}
"""Media types by the end of a name (IANA; OPML has none of its own); browsers save whatever has none here."""

_UNKNOWN: Final = "application/octet-stream"
_ROOT: Final = re.compile(rb"<([A-Za-z]\w*)[\s>/]")
_OF_ROOTS: Final = {b"feed": "application/atom+xml", b"rss": "application/rss+xml"}
_CALENDAR: Final = "text/calendar"


def media_type_of(name: str, beginning: bytes, of_formats: Mapping[str, str]) -> str:
    """Return the media type of a file.

    Args:
        name: Its path.
        beginning: The first bytes: of XML they say which it is.
        of_formats: Those of formats, by the name of the main document, with which names of its other documents end.
    """
    last = name.rpartition("/")[2].lower()
    for filename, media_type in of_formats.items():
        if last.endswith(filename.lower()):
            return media_type.partition(";")[0]
    found = _TYPES.get(last.rpartition(".")[2], _UNKNOWN)
    root = _ROOT.search(beginning) if found == "application/xml" else None
    return _OF_ROOTS.get(root[1], found) if root else found


def content_type(media_type: str) -> str:
    """Return the field Content-Type: texts and XML are in UTF-8; JSON has no such parameter (RFC 8259 §11)."""
    is_text = media_type.startswith("text/") or media_type.endswith(("+xml", "/xml"))
    return f"{media_type}; charset=utf-8" if is_text and ";" not in media_type else media_type


def is_compressible(media_type: str) -> bool:
    """Return whether a document is sent in content codings: not calendars, which Outlook.com reads in none."""
    plain = media_type.partition(";")[0]
    is_text = plain.startswith("text/") or plain.endswith(("+xml", "/xml", "+json", "/json"))
    return is_text and plain != _CALENDAR


@frozen(kw_only=True)
class Lifetimes:
    """For how many seconds caches may answer without asking.

    Attributes:
        feeds: Feeds, calendars, digests and data.
        pages: Pages.
        assets: Pictures and fonts.
        stale: For how long after that a cache may still answer while it asks (RFC 5861 §3).
    """

    feeds: int = 300
    pages: int = 60
    assets: int = 86_400
    stale: int = 60

    def of(self, media_type: str) -> str:
        """Return the field Cache-Control of a document."""
        kind = media_type.partition("/")[0]
        # Style sheets, scripts and timelines change with the pages that name them.
        is_page = media_type in ("text/html", "text/css", "text/javascript", "image/svg+xml")
        seconds = self.pages if is_page else self.assets if kind in ("image", "font") else self.feeds
        return f"public, max-age={seconds}, stale-while-revalidate={self.stale}"

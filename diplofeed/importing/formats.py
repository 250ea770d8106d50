"""Which source reads a file: by what it contains rather than by its name, which a download may have lost."""

from __future__ import annotations

import re
import zlib
from pathlib import PurePath
from typing import Final

__all__ = ["HEAD", "source_of"]

HEAD: Final = 65_536
"""How many bytes of a file are looked at."""

_BY_SUFFIX: Final = {
    ".ics": "ical",
    ".ical": "ical",
    ".ifb": "ical",
    ".csv": "table",
    ".tsv": "table",
    ".xlsx": "table",
    ".xlsm": "table",
    ".xls": "table",
    ".ods": "table",
    ".rss": "feed",
    ".atom": "feed",
    ".html": "web",
    ".htm": "web",
    ".xhtml": "web",
    ".jsonld": "web",
}
# What our own exporters of the record write, whose items keep their ids.
_OF_RECORDS: Final = re.compile(r"(?:meetings|statements)\.(?:csv|jsonl)", re.IGNORECASE)
_OWN_HEADS: Final = re.compile(rb'id[,;\t]when[,;\t]|\{"id": "')
_ARCHIVES: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # what spreadsheets are in
_COMMENT: Final = re.compile(rb"<!--.*?-->", re.DOTALL)
_ROOT: Final = re.compile(rb"<([a-z][\w:.-]*)")
_FEEDS: Final = (b"rss", b"feed", b"rdf:rdf")
_IN_JSON: Final = (
    ("feed", re.compile(rb'"version"\s*:\s*"https?:\\?/\\?/jsonfeed\.org|"(feed_url|home_page_url)"\s*:')),
    ("timelinejs", re.compile(rb'"start_date"\s*:')),
    ("ninjs", re.compile(rb'"(ninjs|altIds|contentCreated|versionCreated|expectedStartDate)"|iptc\.org/std/ninjs')),
    ("web", re.compile(rb'"@context"\s*:|^\{"pages": ')),
)
_PAGE: Final = re.compile(rb"<html|<!doctype html|itemscope|ld\+json|<(?:\w+:)?(?:urlset|sitemapindex)[\s>]")
_GZIP: Final = b"\x1f\x8b"


def source_of(name: str, head: bytes) -> str:
    """Return the name of the source that reads a file; empty where nobody can tell.

    Args:
        name: Of the file.
        head: What it begins with, at most `HEAD` bytes.
    """
    if head.startswith(_GZIP):
        name, head = name.removesuffix(".gz"), _unpacked(head)
    text = _as_ascii(head).lstrip()
    lower = text.lower()
    if _OF_RECORDS.fullmatch(name) and _OWN_HEADS.match(text):
        return "folder"
    if lower.startswith(b"begin:vcalendar"):
        return "ical"
    if lower.startswith(b"<"):
        found = _ROOT.search(_COMMENT.sub(b"", lower))
        is_feed = found is not None and found[1] in _FEEDS
        is_page = not is_feed and (_PAGE.search(lower) or _BY_SUFFIX.get(PurePath(name).suffix.lower()) == "web")
        return "web" if is_page else "feed"
    if text[:1] in (b"{", b"["):
        return next((source for source, pattern in _IN_JSON if pattern.search(text)), "")
    by_suffix = _BY_SUFFIX.get(PurePath(name).suffix.lower(), "")
    if by_suffix or head.startswith(_ARCHIVES):
        return by_suffix or "table"
    line = text.split(b"\n", 1)[0]
    return "table" if any(sign in line for sign in (b";", b"\t", b",")) else ""


def _unpacked(head: bytes) -> bytes:
    """Return what a file that is packed by gzip begins with, nothing where it is damaged."""
    try:
        return zlib.decompressobj(31).decompress(head, HEAD)
    except zlib.error:
        return b""  # not silent: nobody can tell what it is, which is said


def _as_ascii(head: bytes) -> bytes:
    """Return bytes without a byte-order mark, of UTF-16 one half of each sign: what formats are known by is in that."""
    for mark, step in ((b"\xff\xfe", 0), (b"\xfe\xff", 1)):
        if head.startswith(mark):
            return head[2 + step :: 2]
    if b"\0" in head[:2]:
        return head.replace(b"\0", b"")
    return head.removeprefix(b"\xef\xbb\xbf")

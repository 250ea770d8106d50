"""RSS and Atom, read by feedparser."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import repeat
from time import struct_time
from typing import Any, Final

from diplofeed.errors import Fault, Origin
from diplofeed.sources.feed.entries import Category, Channel, Enclosure, Entry, Parsed, Prose, Via
from diplofeed.sources.foreign.dates import moment

__all__ = ["of_entry", "of_feed", "parsed"]

_PROLOG: Final = 100_000  # bytes, in which a document type is declared if it is
_ROOT: Final = re.compile(rb"<[A-Za-z_]")
_ENTITY: Final = re.compile(rb"<!ENTITY", re.IGNORECASE)
_ENTRY: Final = re.compile(rb"<(?:[\w.-]+:)?(?:item|entry)(?=[\s>/])")
_END: Final = re.compile(rb"</(?:[\w.-]+:)?(?:item|entry)\s*>")
_LONG_TAG: Final = re.compile(rb"<[A-Za-z][^<>]{5000,}")
_MOST_ENTRIES: Final = 5_000
_MOST_TAGS: Final = 200_000
_MOST_REFERENCES: Final = 1_000_000
_MOST_SECTIONS: Final = 40_000
_MOST_ATTRIBUTES: Final = 500
_EVENTS: Final = (("ev_startdate", "ev_enddate"), ("xcal_dtstart", "xcal_dtend"), ("cal_dtstart", "cal_dtend"))
_LOCATIONS: Final = ("ev_location", "xcal_location", "cal_location")
_HTML: Final = ("text/html", "application/xhtml+xml")


def parsed(data: bytes, file: str, address: str = "") -> Parsed:
    """Return what RSS or Atom says, as far as it can be read.

    Args:
        data: The document.
        file: Its name.
        address: Where it is, if that is known: what relative links are resolved against.

    Raises:
        ImportError: The extra `import` is not installed.
    """
    if fault := _entities(data, file) or _too_much(data, file):
        return Parsed(faults=(fault,))
    import feedparser  # type: ignore[import-untyped]  # noqa: PLC0415 -- an extra, which has no types

    headers = {"content-location": address} if address else {}
    try:
        feed = feedparser.parse(
            io.BytesIO(data), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except Exception as error:  # noqa: BLE001 -- of hostile text it raises what its parsers happen to
        message = f"cannot be read as RSS or Atom: {type(error).__name__}: {error}"
        return Parsed(faults=(Fault(origin=Origin(file), message=message, expected="a feed that a validator accepts"),))
    if not feed.entries and not feed.version:
        return Parsed(faults=(_no_feed(data, file, feed.get("bozo_exception")),))
    if feed.bozo and _ends_amid_an_entry(data):
        feed["entries"] = feed.entries[:-1]
    return of_feed(feed, file, address, _lines(data, len(feed.entries)))


def of_feed(feed: Any, file: str, address: str = "", lines: Sequence[int] = ()) -> Parsed:
    """Return what feedparser read of a feed, as far as it could; ``lines`` are those on which its entries begin."""
    entries, version = [_plain(entry) for entry in feed.get("entries", ())], _text(feed, "version")
    channel = _channel(_plain(feed.get("feed", {})), address)
    read = (
        _entry(_dated(entry, version), Origin(file, line), number, channel.page)
        for number, (entry, line) in enumerate(zip(entries, lines or repeat(0), strict=False), start=1)
    )
    return Parsed(channel=channel, entries=tuple(read), faults=tuple(_broken(feed, file, len(entries))))


def of_entry(entry: Any, file: str) -> Parsed:
    """Return what feedparser read of an entry, as of a feed of which nothing else is known."""
    return Parsed(entries=(_entry(_dated(_plain(entry), ""), Origin(file), 1, ""),))


def _entities(data: bytes, file: str) -> Fault | None:
    """Return the fault of a document that declares entities, which may be a bomb, in any encoding of two bytes too."""
    head = data[:_PROLOG].replace(b"\0", b"")
    root = _ROOT.search(head)
    declared = _ENTITY.search(head, 0, root.start() if root else len(head))
    if declared is None:
        return None
    return Fault(
        origin=Origin(file, head.count(b"\n", 0, declared.start()) + 1),
        message="the document type declares entities, which may grow without bounds, so the file is not read",
        expected="a feed without <!ENTITY …> at its head",
    )


def _too_much(data: bytes, file: str) -> Fault | None:
    """Return the fault of a document that would take feedparser minutes, found by counting its marks."""
    first, *sections = data.split(b"<![CDATA[")
    outside = b" ".join((first, *(each.partition(b"]]>")[2] for each in sections)))
    crowded = next((tag for tag in _LONG_TAG.finditer(outside) if tag[0].count(b"=") > _MOST_ATTRIBUTES), None)
    counts = {
        f"more than {_MOST_ENTRIES} entries": len(_ENTRY.findall(outside)) > _MOST_ENTRIES,
        f"more than {_MOST_TAGS} tags": outside.count(b"<") > _MOST_TAGS,
        f"more than {_MOST_SECTIONS} sections of CDATA": len(sections) > _MOST_SECTIONS,
        f"more than {_MOST_REFERENCES} signs &": outside.count(b"&") > _MOST_REFERENCES,
        f"a tag with more than {_MOST_ATTRIBUTES} attributes": crowded is not None,
    }
    excess = next((what for what, is_so in counts.items() if is_so), "")
    if not excess:
        return None
    message = f"the file has {excess}, more than any feed, so it is not read"
    return Fault(origin=Origin(file), message=message, expected="a feed in several parts")


def _no_feed(data: bytes, file: str, error: object) -> Fault:
    line, reason = _reason(error)
    beginning = " ".join(data[:200].decode(errors="replace").split())[:40]
    is_page = re.search(rb"<html[\s>]", data[:2000], re.IGNORECASE)
    what = "it is a web page" if is_page else f"it begins with {beginning!r}"
    return Fault(
        origin=Origin(file, line),
        message=f"is no RSS, Atom or JSON Feed: {what}{f' ({reason})' if reason else ''}",
        expected="the address of the feed itself, which pages name as an alternate" if is_page else "a feed",
    )


def _broken(feed: Any, file: str, count: int) -> Iterator[Fault]:
    """Yield the fault of a feed that is not well-formed, of which nobody knows what was lost."""
    error = feed.get("bozo_exception")
    if not feed.get("bozo") or not hasattr(
        error, "getLineNumber"
    ):  # otherwise it is about the encoding or the media type
        return
    line, reason = _reason(error)
    message = (
        f"the XML is broken here ({reason}); {count} entries could be read all the same, "
        "but what stands from here on may be wrong or missing"
    )
    yield Fault(origin=Origin(file, line), message=message, expected="well-formed XML, from who publishes the feed")


def _ends_amid_an_entry(data: bytes) -> bool:
    """Return whether a document ends before its last entry does, of which nobody knows what else it says."""
    begin = max((match.start() for match in _ENTRY.finditer(data)), default=len(data))
    return begin < len(data) and not _END.search(data, begin)


def _reason(error: object) -> tuple[int, str]:
    """Return the line of a parser's error, and its message."""
    number = getattr(error, "getLineNumber", lambda: 0)() or 0
    message = getattr(error, "getMessage", lambda: "")() or ""
    return max(number, 0), str(message)


def _lines(data: bytes, count: int) -> list[int]:
    """Return on which line each of so many entries begins, 0 where that cannot be told."""
    lines, line, last = [], 1, 0
    for match in _ENTRY.finditer(data):
        line += data.count(b"\n", last, match.start())
        last = match.start()
        lines.append(line)
    return lines[:count] if len(lines) - count in (0, _ends_amid_an_entry(data)) else [0] * count


def _plain(parsed: Any) -> dict[str, Any]:
    """Return what feedparser read as a plain dictionary, which gives no key for another."""
    return dict(dict.items(parsed) if isinstance(parsed, dict) else parsed)


# ---------------------------------------------------------------- the feed


def _channel(feed: Mapping[str, Any], address: str) -> Channel:
    own = next((_text(link, "href") for link in _list(feed, "links") if link.get("rel") == "self"), "")
    return Channel(
        title=_prose(feed, "title").value,
        address=address or own,
        page=_text(feed, "link"),
        language=_text(feed, "language"),
        is_own=_text(feed, "generator") == "diplofeed",
    )


def _dated(entry: Mapping[str, Any], version: str) -> Mapping[str, Any]:
    """Return an entry with its date of publication, for which feedparser takes no dc:date of RSS.

    Of dates that it alone can read, such as Korean ones, the day is kept.
    """
    name = "published" if entry.get("published") or not version.startswith("rss") else "updated"
    written, moment_read = _text(entry, name), entry.get(f"{name}_parsed")
    if isinstance(moment_read, struct_time) and not moment(written):
        written = f"{moment_read[0]:04}-{moment_read[1]:02}-{moment_read[2]:02}"
    return {**entry, "published": written}


def _entry(entry: Mapping[str, Any], origin: Origin, position: int, page: str) -> Entry:
    contents = [_prose_of(each) for each in _list(entry, "content")]
    starts, ends = next(((_text(entry, s), _text(entry, e)) for s, e in _EVENTS if _text(entry, s)), ("", ""))
    id_ = _text(entry, "id")
    return Entry(
        origin=origin,
        position=position,
        id="" if id_ == page else id_,  # which tells nothing apart
        link=_text(entry, "link"),
        title=_prose(entry, "title"),
        text=next((each for each in contents if each.value.strip()), _prose(entry, "summary")),
        published=_text(entry, "published"),
        updated=_text(entry, "updated"),
        made=_text(entry, "created"),
        starts=starts,
        ends=ends,
        location=next(filter(None, (_text(entry, name) for name in _LOCATIONS)), ""),
        point=_point(entry),
        authors=tuple(_people(entry, "authors")),
        categories=tuple(_categories(entry)),
        enclosures=tuple(_enclosures(entry)),
        vias=tuple(_links(entry, "via")),
        related=tuple(_links(entry, "related")),
        contributors=tuple(_people(entry, "contributors")),
        translations=tuple(
            (_text(link, "hreflang"), _text(link, "href"))
            for link in _list(entry, "links")
            if link.get("rel") == "alternate" and _text(link, "hreflang")
        ),
        references=_references(entry),
        tongue=_text(entry, "language") or _prose(entry, "summary").language,
    )


def _links(entry: Mapping[str, Any], rel: str) -> Iterator[Via]:
    for link in _list(entry, "links"):
        if link.get("rel") == rel:
            yield Via(url=_text(link, "href"), title=_text(link, "title"))


def _references(entry: Mapping[str, Any]) -> Mapping[str, str]:
    reply = entry.get("thr_in-reply-to")
    found = {name: _text(entry, f"dcterms_{name.lower()}") for name in ("isPartOf", "requires", "references")}
    found["in-reply-to"] = _text(reply, "ref") if isinstance(reply, Mapping) else ""
    return {name: tag for name, tag in found.items() if tag}


def _prose(parent: Mapping[str, Any], name: str) -> Prose:
    detail = parent.get(f"{name}_detail")
    return _prose_of(detail) if isinstance(detail, Mapping) else Prose(value=_text(parent, name))


def _prose_of(detail: Mapping[str, Any]) -> Prose:
    return Prose(
        value=_text(detail, "value"),
        is_html=_text(detail, "type") in _HTML,
        language=_text(detail, "language"),
        base=_text(detail, "base"),
    )


def _people(entry: Mapping[str, Any], name: str) -> Iterator[tuple[str, str]]:
    for author in _list(entry, name):
        if name := _text(author, "name") or _text(author, "email"):
            yield name, _text(author, "href")


def _categories(entry: Mapping[str, Any]) -> Iterator[Category]:
    for tag in _list(entry, "tags"):
        yield Category(term=_text(tag, "term"), label=_text(tag, "label"), scheme=_text(tag, "scheme"))


def _enclosures(entry: Mapping[str, Any]) -> Iterator[Enclosure]:
    for link in _list(entry, "links"):
        if link.get("rel") == "enclosure" and _text(link, "href"):
            yield Enclosure(
                url=_text(link, "href"), type=_text(link, "type"), title=_text(link, "title"), size=_size(link)
            )


def _size(link: Mapping[str, Any]) -> int:
    length = _text(link, "length")
    return int(length) if length.isascii() and length.isdigit() and len(length) <= 15 else 0


def _point(entry: Mapping[str, Any]) -> str:
    where = entry.get("where")
    if isinstance(where, Mapping) and where.get("type") == "Point":
        longitude, latitude = where.get("coordinates", (None, None))[:2]
        return f"{latitude} {longitude}" if None not in (latitude, longitude) else ""
    return ""


def _text(parent: Mapping[str, Any], name: str) -> str:
    value = parent.get(name)
    return value.strip() if isinstance(value, str) else ""


def _list(parent: Mapping[str, Any], name: str) -> Iterable[dict[str, Any]]:
    value = parent.get(name)
    return [dict(dict.items(each)) for each in value if isinstance(each, dict)] if isinstance(value, list) else []

"""JSON Feed 1.0 and 1.1."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from diplofeed.errors import Fault, Origin, Unread
from diplofeed.sources.feed.entries import Category, Channel, Enclosure, Entry, Parsed, Prose, Via

__all__ = ["is_json", "parsed"]

_EXTENSION: Final = "_diplofeed"


def is_json(data: bytes) -> bool:
    """Return whether a document is JSON rather than XML."""
    return data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"{", b"["}


def parsed(data: bytes, file: str, address: str = "") -> Parsed:
    """Return what a JSON Feed says; ``address`` is where it is, if that is known."""
    try:
        feed = json.loads(data.decode("utf-8-sig"), strict=False)  # so that control characters do no harm
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return _refused(Origin(file, line), f"byte 0x{data[error.start]:02X} is no UTF-8", "JSON in UTF-8")
    except json.JSONDecodeError as error:
        return _refused(Origin(file, error.lineno, error.colno), f"is no JSON: {error.msg}", "a whole JSON Feed")
    except (ValueError, RecursionError):  # a number of thousands of digits, lists within lists without end
        return _refused(Origin(file), "is JSON that nests too deep, or with a number too long", "a JSON Feed")
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(feed, dict) or not isinstance(items, list):
        return _refused(Origin(file), "is JSON, but no JSON Feed: it has no list of items", "a JSON Feed")
    faults = [_no_item(file, number) for number, item in enumerate(items, start=1) if not isinstance(item, dict)]
    if "jsonfeed.org/version/" not in _text(feed, "version"):
        message = "is JSON, but no JSON Feed: its version is not that of one"
        return _refused(Origin(file), message, '"version": "https://jsonfeed.org/version/1.1"')
    base = address or _text(feed, "feed_url") or _text(feed, "home_page_url")
    return Parsed(
        channel=Channel(
            title=_text(feed, "title"),
            address=address or _text(feed, "feed_url"),
            page=_text(feed, "home_page_url"),
            language=_text(feed, "language"),
            is_own=isinstance(feed.get(_EXTENSION), dict),
        ),
        entries=tuple(
            _entry(item, Origin(file), number, base, _text(feed, "language"))
            for number, item in enumerate(items, start=1)
            if isinstance(item, dict)
        ),
        faults=tuple(faults),
    )


def _refused(origin: Origin, message: str, expected: str) -> Parsed:
    return Parsed(faults=(Fault(origin=origin, message=message, expected=expected),))


def _no_item(file: str, number: int) -> Fault:
    place = f"entries[{number}]"
    expected = "an item in braces"
    return Fault(origin=Origin(file), field=place, message="is no object", expected=expected, unread=Unread())


def _entry(item: Mapping[str, Any], origin: Origin, position: int, base: str, language: str) -> Entry:
    tongue = _text(item, "language") or language
    html = _text(item, "content_html")
    text = Prose(value=html or _text(item, "content_text") or _text(item, "summary"), is_html=bool(html))
    external = _text(item, "external_url")
    return Entry(
        origin=origin,
        position=position,
        id=_identity(item),
        link=_text(item, "url") or external,
        title=Prose(value=_text(item, "title"), language=tongue),
        text=Prose(value=text.value, is_html=text.is_html, language=tongue, base=base),
        published=_text(item, "date_published"),
        updated=_text(item, "date_modified"),
        authors=tuple(_authors(item)),
        categories=tuple(Category(term=tag) for tag in _texts(item.get("tags"))),
        enclosures=tuple(_enclosures(item)),
        vias=(Via(url=external),) if external and _text(item, "url") else (),
        whole=item.get(_EXTENSION),
    )


def _identity(item: Mapping[str, Any]) -> str:
    """Return the id of an item, which publishers write as a number too (JSON Feed 1.1, Items)."""
    value = item.get("id")
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return str(value)[:2000] if is_number else _text(item, "id")


def _authors(item: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    authors = item.get("authors", [item.get("author")])
    for author in authors if isinstance(authors, list) else ():
        if isinstance(author, dict) and _text(author, "name"):
            yield _text(author, "name"), _text(author, "url")


def _enclosures(item: Mapping[str, Any]) -> Iterator[Enclosure]:
    files = item.get("attachments")
    for file in files if isinstance(files, list) else ():
        if isinstance(file, dict) and _text(file, "url"):
            size = file.get("size_in_bytes")
            yield Enclosure(
                url=_text(file, "url"),
                type=_text(file, "mime_type"),
                title=_text(file, "title"),
                size=size if isinstance(size, int) and 0 <= size < 2**53 else 0,
            )


def _texts(value: object) -> list[str]:
    return [each for each in value if isinstance(each, str) and each.strip()] if isinstance(value, list) else []


def _text(parent: Mapping[str, Any], name: str) -> str:
    value = parent.get(name)
    return value.strip() if isinstance(value, str) else ""

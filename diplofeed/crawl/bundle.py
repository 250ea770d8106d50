"""Pages in one file: JSON Lines, the first of which says that it is such a file, each other one of a page.

Neither a clock nor the order of answers is in it, so that pages that are the same make the same file.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from attrs import frozen

__all__ = ["BundleError", "Page", "is_bundle", "pages_in", "written"]

_KEY: Final = "pages"
_VERSION: Final = 1
_HEAD: Final = b'{"pages": '


class BundleError(ValueError):
    """Raised for a file that is cut off or was changed by hand."""


@frozen(kw_only=True)
class Page:
    """A page of the web as it was answered last.

    Attributes:
        address: Where it was asked for.
        content: Empty where there is nothing in it for programs.
        charset: As the server says.
        tag: Its ETag (RFC 9110 §8.8.3), empty if it has none.
        modified: Its Last-Modified, likewise.
        listed: When it changed last by the list that it is in, as it is written there.
        failed: Why it could not be read, or not again, in which case the content is as it was; empty where it was.
        note: What else is to be known of it.
        moved: Where it was in the end, if it led there.
    """

    address: str
    content: bytes = b""
    charset: str = ""
    tag: str = ""
    modified: str = ""
    listed: str = ""
    failed: str = ""
    note: str = ""
    moved: str = ""


def is_bundle(head: bytes) -> bool:
    """Return whether a file that begins so has pages in it."""
    return head.startswith(_HEAD)


def written(pages: Iterable[Page]) -> bytes:
    """Return pages as a file."""
    lines = [json.dumps({_KEY: _VERSION}), *(json.dumps(_plain(page), ensure_ascii=True) for page in pages)]
    return "".join(f"{line}\n" for line in lines).encode("ascii")


def _plain(page: Page) -> Mapping[str, str]:
    texts = {
        "address": page.address,
        "charset": page.charset,
        "etag": page.tag,
        "last_modified": page.modified,
        "listed": page.listed,
        "failed": page.failed,
        "note": page.note,
        "moved": page.moved,
        "content": b64encode(page.content).decode("ascii"),
    }
    return {name: value for name, value in texts.items() if value}


def pages_in(lines: Iterable[bytes]) -> Iterator[Page]:
    """Yield the pages of a file, read line by line.

    Raises:
        BundleError: It is cut off, or not as `written` made it.
    """
    for number, line in enumerate(lines, start=1):
        try:
            value = json.loads(line)
            if number > 1:
                yield _page(value)
            elif value[_KEY] != _VERSION:
                raise BundleError(f"its version is {value[_KEY]!r}, and this diplofeed reads {_VERSION}")
        except (ValueError, LookupError, TypeError, RecursionError) as error:
            raise BundleError(f"line {number} is no page as diplofeed writes them: {str(error)[:100]}") from error


def _page(value: Any) -> Page:
    if not isinstance(value, dict):
        raise TypeError("it is no object")
    texts = {name: text for name, text in value.items() if isinstance(text, str)}
    return Page(
        address=texts["address"],
        content=b64decode(texts.get("content", ""), validate=True),
        charset=texts.get("charset", ""),
        tag=texts.get("etag", ""),
        modified=texts.get("last_modified", ""),
        listed=texts.get("listed", ""),
        failed=texts.get("failed", ""),
        note=texts.get("note", ""),
        moved=texts.get("moved", ""),
    )

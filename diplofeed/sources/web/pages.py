"""The pages that the source reads: a file, the files of a folder, or a file of pages that were asked for on the web."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Final

from attrs import frozen

from diplofeed.crawl.bundle import BundleError, Page, is_bundle, pages_in
from diplofeed.errors import Fault, Origin, Severity, Unread
from diplofeed.sources.foreign.files import data_of
from diplofeed.sources.foreign.json import files_at, unread_file
from diplofeed.sources.web.encoding import decoded

__all__ = ["WebPage", "pages_at"]

_MOST_BYTES: Final = 20_000_000  # of a page
_MOST_FILE: Final = 200_000_000  # of a file of pages
_SUFFIXES: Final = (".html", ".htm", ".xhtml", ".jsonld")
_HEAD: Final = 4096
_SITEMAP: Final = re.compile(r"<(?:\w+:)?(?:urlset|sitemapindex)[\s>]")


@frozen(kw_only=True)
class WebPage:
    """A page, or JSON-LD without a page around it.

    Attributes:
        name: What it is called in messages.
        address: Where it is, if that is known.
        text: With line feeds alone.
        is_part: Whether there are others in its file.
    """

    name: str
    address: str
    text: str
    is_part: bool = False

    @property
    def is_json(self) -> bool:
        """Whether it is JSON-LD alone."""
        return self.text.lstrip()[:1] in ("{", "[")


def pages_at(path: Path, address: str) -> Iterator[WebPage | Fault]:
    """Yield the pages of a file or of the files of a folder, and what of them cannot be read.

    Args:
        path: The file or folder.
        address: Where a page is that was saved.
    """
    if not path.is_dir() and _is_bundle(path):
        yield from _of_bundle(path)
        return
    for file in files_at(path, _SUFFIXES):
        yield file if isinstance(file, Fault) else _of_file(*file, address)


def _of_file(path: Path, name: str, address: str) -> WebPage | Fault:
    data = data_of(path, _MOST_BYTES)
    if isinstance(data, Fault):
        return Fault(origin=Origin(name), message=data.message, expected=data.expected, unread=Unread())
    text = decoded(data)
    if _SITEMAP.search(text[:_HEAD]):
        message = "it is a list of pages (a sitemap), of which none is asked for from a file"
        return unread_file(name, message, expected="diplofeed import with the address of the list")
    return WebPage(name=name, address=address, text=text)


def _is_bundle(path: Path) -> bool:
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)  # else a pipe waits for somebody to write
        with os.fdopen(handle, "rb") as file:
            return stat.S_ISREG(os.fstat(handle).st_mode) and is_bundle(file.read(_HEAD))
    except OSError:
        return False  # not silent: who reads it says so


def _of_bundle(path: Path) -> Iterator[WebPage | Fault]:
    try:
        if path.stat().st_size > _MOST_FILE:
            yield unread_file(path.name, f"the file is larger than {_MOST_FILE // 1_000_000} MB")
            return
        with path.open("rb") as file:
            pages = pages_in(file)
            ahead = list(islice(pages, 2))
            for page in chain(ahead, pages):
                yield from _of_page(page, is_part=len(ahead) > 1)
    except BundleError as error:
        yield unread_file(path.name, str(error), expected="what `diplofeed import` of an address wrote")
    except OSError as error:
        yield unread_file(path.name, f"cannot be read: {error.strerror or error}")


def _of_page(page: Page, *, is_part: bool) -> Iterator[WebPage | Fault]:
    if page.failed:
        yield _failed(page.address, page.failed, is_kept=bool(page.content))
    if page.note:
        yield Fault(origin=Origin(page.address), message=page.note, severity=Severity.WARNING)
    if len(page.content) > _MOST_BYTES:
        yield unread_file(page.address, f"it is larger than {_MOST_BYTES // 1_000_000} MB, the most that is read")
    elif page.content:
        text = decoded(page.content, page.charset)
        yield WebPage(name=page.address, address=page.moved or page.address, text=text, is_part=is_part)


def _failed(address: str, reason: str, *, is_kept: bool) -> Fault:
    """Return that a page could not be read: what was there before counts, and otherwise nothing of it is gone."""
    reason = reason.removeprefix(f"{address}: ")
    if is_kept:
        message = f"{reason}; what it said before counts"
        return Fault(origin=Origin(address), message=message, severity=Severity.WARNING)
    return Fault(origin=Origin(address), message=reason, unread=Unread(single=True))

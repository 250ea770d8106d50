"""Where an import comes from: a file or an address, what it is called by, and its content."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from errno import ENOENT
from pathlib import Path, PurePosixPath
from typing import Final
from urllib.parse import urlsplit

from diplofeed.crawl.asking import whole
from diplofeed.errors import ConfigError, Fault
from diplofeed.fetch import Fetched, address_of, is_address
from diplofeed.importing.formats import HEAD, source_of
from diplofeed.importing.reading import OPTIONS
from diplofeed.importing.state import State
from diplofeed.importing.wishes import Wishes
from diplofeed.text import slug

__all__ = ["checked_name", "content_of", "kept_address", "kept_pages", "name_of"]

_WEB: Final = "web"
_KEPT: Final = ".diplofeed/imports"


def kept_address(directory: Path, address: str) -> str:
    """Return what is remembered of where an import came from: of a file its path from the record's folder."""
    return address if is_address(address) else Path(os.path.relpath(address, directory)).as_posix()


def checked_name(name: str) -> str:
    """Return the name of an import; raise ConfigError where a file cannot be called so."""
    if slug(name) == name:
        return name
    message, expected = f"{name[:60]!r} is no name of an import", "small letters and digits, joined by hyphens"
    raise ConfigError([Fault(origin=OPTIONS, field="name", message=message, expected=expected)])


def name_of(address: str) -> str:
    """Return what an import of a file or an address is called by."""
    if not is_address(address):
        return slug(Path(address).stem)
    parts = urlsplit(address)
    return slug(f"{parts.hostname or ''} {PurePosixPath(parts.path).stem}")


def kept_pages(directory: Path, name: str) -> Path:
    """Return the file in which a record keeps the pages of an import, so that only what changed is asked for again."""
    return directory / _KEPT / f"{name}.pages"


@contextmanager
def content_of(
    address: str, before: State | None, wishes: Wishes, kept: Path | None = None
) -> Iterator[tuple[Path | None, Fetched | None]]:
    """Yield the file to be read, None where it is the same as before, and the answer it came in.

    Of a page of the web, or a list of pages, it is a file of pages.

    Args:
        address: A file, or an address on the web.
        before: What the import before remembers.
        wishes: Which source is to read it, if that is said, and how an address is asked.
        kept: The file of pages as it was before.
    """
    if not is_address(address):
        path = Path(address).absolute()
        if "\0" in address:
            raise FileNotFoundError(ENOENT, "no file is called so", address.replace("\0", "\\0"))
        path.stat()  # raises what is wrong with it
        yield path, None
        return
    tag, modified = (before.tag, before.modified) if before else ("", "")
    answer = wishes.fetch(address_of(address), tag=tag, modified=modified)
    name, use = _file_name(answer.address or address), wishes.use or (before.use if before else "")
    if answer.data is not None and (use or source_of(name, answer.data[:HEAD])) == _WEB:
        where, fetch, manners = address_of(address), wishes.fetch, wishes.manners
        answer = whole(where, answer, tag=tag, kept=kept, fetch=fetch, manners=manners)
    if answer.data is None:
        yield None, answer
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(answer.data)
        yield path, answer


def _file_name(address: str) -> str:
    stem = PurePosixPath(urlsplit(address).path).name or "index"
    return slug(Path(stem).stem) + Path(stem).suffix[:10]

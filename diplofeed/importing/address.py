"""Where an import comes from: a file or an address, what it is called by, and its content."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from errno import ENOENT
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from diplofeed.errors import ConfigError, Fault
from diplofeed.fetch import Fetched, address_of, is_address
from diplofeed.importing.reading import OPTIONS
from diplofeed.importing.state import State
from diplofeed.text import slug

__all__ = ["checked_name", "content_of", "kept_address", "name_of"]


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


@contextmanager
def content_of(
    address: str, before: State | None, fetch: Callable[..., Fetched]
) -> Iterator[tuple[Path | None, Fetched | None]]:
    """Yield the file to be read, None where it is the same as before, and the answer it came in."""
    if not is_address(address):
        path = Path(address).absolute()
        if "\0" in address:
            raise FileNotFoundError(ENOENT, "no file is called so", address.replace("\0", "\\0"))
        path.stat()  # raises what is wrong with it
        yield path, None
        return
    answer = fetch(address_of(address), tag=before.tag if before else "", modified=before.modified if before else "")
    if answer.data is None:
        yield None, answer
        return
    with tempfile.TemporaryDirectory() as folder:
        stem = PurePosixPath(urlsplit(answer.address or address).path).name or "index"
        path = Path(folder) / (slug(Path(stem).stem) + Path(stem).suffix[:10])
        path.write_bytes(answer.data)
        yield path, answer

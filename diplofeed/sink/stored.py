"""Stored files compared with new documents, in blocks, so that neither is in memory as a whole."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import BinaryIO, Final

from diplofeed.errors import SinkError
from diplofeed.sink.contract import parts_of

__all__ = ["changed", "folder_of", "leads_out", "link_error", "path_of", "replaces", "sink_errors", "state_of"]

_BLOCK: Final = 1 << 16  # bytes; most documents are one block


def path_of(root: Path, name: str) -> str:
    """Return the path of a document, as text: a `Path` takes longer to make than the file to be looked at.

    Raises:
        SinkError: The name leads out of the root.
    """
    return "/".join((str(root), *parts_of(name)))


def folder_of(path: str) -> str:
    """Return the directory that a document is in, by its path as text."""
    return path.rpartition("/")[0]


def leads_out(root: Path, folder: str) -> bool:
    """Return whether a directory below a root is elsewhere, as a link leads there."""
    return folder != str(root) and not Path(os.path.realpath(folder)).is_relative_to(os.path.realpath(root))


def link_error(root: Path, folder: str) -> SinkError:
    """Return that a link is not followed, by which files elsewhere would be written or removed."""
    return SinkError(f"{folder}: a link leads out of {root} there, which is not followed; remove the link")


def state_of(path: str) -> str:
    """Return size, time of change and number of a file; empty if it does not exist."""
    try:
        return _state(os.lstat(path))
    except OSError:
        return ""


def replaces(path: str) -> bool:
    """Return whether a file that is renamed to a path takes the place of another.

    Raises:
        OSError: It cannot be: a directory has the name, or its own takes no files.
    """
    if not os.access(folder_of(path), os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    try:
        mode = os.lstat(path).st_mode
    except FileNotFoundError:
        return False
    if S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    return True


def _state(status: os.stat_result) -> str:
    return f"{status.st_size} {status.st_ctime_ns} {status.st_ino}"


@contextmanager
def sink_errors(path: Path | str, problem: str) -> Iterator[None]:
    """Turn an OSError into a SinkError that names the file.

    Raises:
        SinkError: Something within raised an OSError.
    """
    try:
        yield
    except SinkError:
        raise
    except OSError as error:
        raise SinkError(f"{path}: {problem}: {error.strerror or error}") from error


@contextmanager
def changed(path: str, chunks: Iterable[bytes]) -> Iterator[Iterator[bytes] | None]:
    """Yield None if a file has exactly these bytes, otherwise the blocks to write instead.

    The chunks are read only as far as the first difference before anything is yielded. What precedes it is copied from
    the file, so that an unchanged document costs no writing and a changed one no memory.

    Raises:
        SinkError: The file cannot be read, or somebody changes it meanwhile.
    """
    blocks = _blocks(chunks)
    stored = _opened(path)
    if stored is None:
        yield blocks
        return
    with stored:
        status = os.fstat(stored.fileno())
        length, rest = _compared(path, stored, blocks)
        is_same = rest is None and not _read(path, stored, 1)
        yield None if is_same else chain(_copied(path, stored, length, _state(status)), rest or ())


def _blocks(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Join chunks to blocks of at least 64 KiB, but for the last."""
    waiting: list[bytes] = []
    size = 0
    for chunk in chunks:
        waiting.append(chunk)
        size += len(chunk)
        if size >= _BLOCK:
            yield b"".join(waiting)
            waiting.clear()
            size = 0
    if waiting:
        yield b"".join(waiting)


def _opened(path: str) -> BinaryIO | None:
    """Return a file opened for reading, or None where there is none of that name but perhaps a link or a device."""
    with sink_errors(path, "cannot be written"):
        try:
            return Path(path).open("rb") if S_ISREG(os.lstat(path).st_mode) else None
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None


def _compared(path: str, stored: BinaryIO, blocks: Iterator[bytes]) -> tuple[int, Iterator[bytes] | None]:
    """Return how many bytes are equal, in whole blocks, and the blocks from the first that differs or None."""
    equal = 0
    for block in blocks:
        if _read(path, stored, len(block)) != block:
            return equal, chain([block], blocks)
        equal += len(block)
    return equal, None


def _read(path: str, stored: BinaryIO, size: int) -> bytes:
    with sink_errors(path, "cannot be written"):
        return stored.read(size)


def _copied(path: str, stored: BinaryIO, length: int, state: str) -> Iterator[bytes]:
    """Yield the beginning of a file, in blocks, which must be what was compared.

    Raises:
        SinkError: It cannot be read or was changed meanwhile.
    """
    stored.seek(0)
    for start in range(0, length, _BLOCK):
        yield _read(path, stored, min(_BLOCK, length - start))
    if length and _state(os.fstat(stored.fileno())) != state:
        raise SinkError(f"{path}: changed by somebody while the build ran; build again")

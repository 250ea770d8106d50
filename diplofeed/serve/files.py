"""The files that a build wrote, each read once and looked at for each request."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from stat import S_ISDIR, S_ISREG

from attrs import define, evolve, field

from diplofeed.serve.contents import Content, content_of
from diplofeed.serve.kept import Kept, is_settled
from diplofeed.serve.kinds import Lifetimes, media_type_of

__all__ = ["Files", "blocks_of"]

_LARGEST = 8 << 20  # bytes of a file that is kept in memory
_SHARE = 4  # of the room is the most that one file may take
_BLOCK = 1 << 16


@define(eq=False)
class Files:
    """The documents below a directory, as they are now.

    A document is known by its content. The state of its file (size, time, number) only says when to read it again.

    Attributes:
        root: The directory.
        lifetimes: How long caches may keep them.
        media_types: Those of formats, by the names of their main documents.
        room: How many bytes are kept in memory.
    """

    root: Path
    lifetimes: Lifetimes
    media_types: Mapping[str, str]
    room: int
    _kept: Kept[Content] = field(init=False)

    @_kept.default
    def _empty(self) -> Kept[Content]:
        return Kept(self.room)

    def is_folder(self, name: str) -> bool:
        """Return whether a name is that of a folder."""
        try:
            return S_ISDIR(os.stat(self.root / name).st_mode)  # noqa: PTH116 -- for each request; a `Path` takes longer
        except (OSError, ValueError):
            return False

    def peek(self, name: str) -> tuple[Content | None, bool]:
        """Return a document that was read before, and whether that is all there is to know: it has not changed since.

        Args:
            name: A path below the root, as `diplofeed.serve.requests.name_of` returns it.
        """
        try:
            status = os.stat(f"{self.root}/{name}")  # noqa: PTH116 -- for each request; a `Path` takes longer
        except (OSError, ValueError):
            return None, True
        if not S_ISREG(status.st_mode):
            return None, True
        content = self._kept.get(name)
        return (content, True) if content and content.state == _state(status) else (None, False)

    def read(self, name: str) -> Content | None:
        """Return a document as it is now; None where there is none, or where a link leads to outside the root."""
        path = self.root / name
        try:
            with _opened(path, self.root) as handle:
                if handle is None:
                    return None
                content = self._content(name, path, handle)
        except OSError:
            return None
        if content.is_settled:
            self._kept.put(name, content, len(content.data or b""))
        return content

    def _content(self, name: str, path: Path, handle: int) -> Content:
        status = os.fstat(handle)
        modified = datetime.fromtimestamp(status.st_mtime_ns // 1_000_000_000, tz=UTC)
        blocks = iter(lambda: os.read(handle, _BLOCK), b"")
        first = next(blocks, b"")
        media_type = media_type_of(name, first[:1000], self.media_types)
        caching, state = self.lifetimes.of(media_type), _state(status)
        if status.st_size <= min(_LARGEST, self.room // _SHARE):
            data = b"".join((first, *blocks))
            made = content_of(data, modified=modified, media_type=media_type, caching=caching)
            return evolve(made, path=path, state=state, is_settled=is_settled(status.st_ctime_ns))
        digest, size = sha256(first), len(first)
        for block in blocks:
            digest.update(block)
            size += len(block)
        return Content(
            data=None,
            size=size,
            tag=digest.hexdigest()[:32],
            modified=modified,
            media_type=media_type,
            caching=caching,
            path=path,
            state=state,
            is_settled=is_settled(status.st_ctime_ns),
        )


def blocks_of(content: Content, begin: int, end: int) -> Iterator[bytes]:
    """Yield the bytes of a document that is not in memory.

    Raises:
        OSError: The file is another one by now, or cannot be read.
    """
    handle = os.open(content.path or "", os.O_RDONLY | os.O_CLOEXEC)
    try:
        if _state(os.fstat(handle)) != content.state:
            raise OSError("another build wrote the file meanwhile")
        while begin < end:
            block = os.pread(handle, min(_BLOCK, end - begin), begin)
            if not block:
                raise OSError("the file is shorter than it was")
            yield block
            begin += len(block)
    finally:
        os.close(handle)


@contextmanager
def _opened(path: Path, root: Path) -> Iterator[int | None]:
    """Open a file that is within a root, links followed; None where it is none, such as a pipe."""
    real = os.path.realpath(path)
    if not real.startswith(f"{os.path.realpath(root)}{os.sep}"):
        yield None
        return
    handle = os.open(real, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOFOLLOW)
    try:
        yield handle if S_ISREG(os.fstat(handle).st_mode) else None
    finally:
        os.close(handle)


def _state(status: os.stat_result) -> str:
    return f"{status.st_mtime_ns} {status.st_ctime_ns} {status.st_size} {status.st_ino} {status.st_dev}"

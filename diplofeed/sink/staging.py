"""The directory that a build keeps for itself within the output directory."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from hashlib import blake2b
from io import FileIO
from itertools import count
from pathlib import Path
from stat import S_ISREG
from typing import Final

from attrs import define, field, frozen

from diplofeed.errors import SinkError
from diplofeed.lock import holder
from diplofeed.sink.contract import STAGING, is_plain
from diplofeed.sink.stored import sink_errors

__all__ = ["Part", "Staging", "flush_folder"]

_JOURNAL: Final = "journal"
_HOLDER: Final = "holder"
_PART: Final = ".part"
_LEDGER: Final = "ledger.db"  # where a record has it, below its own directory of this name
_END: Final = "\t"  # of a part of a line of the journal; no name has one
_PARTS: Final = 3  # of a line: the name, its checksum, and nothing


@frozen
class Part:
    """A file that is not yet in its place, by its path, and open to be flushed."""

    path: str
    handle: int

    def flush(self) -> None:
        """Flush the file to the disk, and close it."""
        try:
            os.fsync(self.handle)
        finally:
            os.close(self.handle)

    def drop(self) -> None:
        """Close the file, and remove it."""
        os.close(self.handle)
        Path(self.path).unlink(missing_ok=True)


@define(eq=False)
class Staging:
    """Files that are not yet in their places, a journal of those that are, and the name of the build's process.

    Attributes:
        root: The output directory.
        folder: The directory, which exists while a build runs and after one that was interrupted.
    """

    root: Path
    folder: Path = field(init=False)
    _journal: FileIO | None = field(default=None, init=False)  # open from the first note on
    _numbers: Iterator[int] = field(factory=count, init=False)  # of the files that are not yet in their places

    @folder.default
    def _below(self) -> Path:
        return self.root / STAGING

    def holder(self) -> str:
        """Return the process that builds, to be named in a message."""
        with suppress(OSError):
            return (self.folder / _HOLDER).read_text(encoding="utf-8", errors="replace").strip() or "somebody"
        return "somebody"

    def sign(self) -> None:
        """Name this process as the one that builds; where that cannot be written the build goes on all the same.

        What stands may be what is to stand.

        Raises:
            SinkError: Nothing stands there, and nothing can be written.
        """
        if not any(self.root.iterdir()):
            with sink_errors(self.root, "cannot be written to"):
                self.folder.mkdir(exist_ok=True)
        with suppress(OSError):
            self.folder.mkdir(exist_ok=True)
            path = self.folder / _HOLDER
            path.unlink(missing_ok=True)
            path.write_text(holder(), encoding="utf-8")

    def left_behind(self) -> frozenset[str]:
        """Return the names of the documents in the journal of an interrupted build, but in lines that are damaged."""
        try:
            journal = (self.folder / _JOURNAL).read_text(encoding="utf-8", errors="replace")
        except (FileNotFoundError, NotADirectoryError):
            return frozenset()
        # A line that was cut short with the build has no end; its file is not in its place then.
        lines = (line.split(_END) for line in journal.split("\n"))
        names = (parts[0] for parts in lines if len(parts) == _PARTS and _checksum(parts[0]) == parts[1])
        return frozenset(name for name in names if is_plain(name))

    def check(self) -> None:
        """Check that the directory is one of a build.

        Raises:
            SinkError: It is a link, or holds a ledger: to tidy it up would do harm to somebody else's files.
        """
        if self.folder.is_symlink():
            raise SinkError(f"{self.folder}: is a link; builds keep a directory of their own there, so remove it")
        if (self.folder / _LEDGER).exists():
            raise SinkError(
                f"{self.root}: holds a ledger, {self.folder / _LEDGER}; write to another directory, such as"
                f" {self.root / 'public'}"
            )
        for name in (_JOURNAL, _HOLDER):
            if not _is_plain_file(self.folder / name):
                raise SinkError(f"{self.folder / name}: is not a file, as builds keep there; remove it")

    def note(self, names: Iterable[str], *, durably: bool) -> None:
        """Add documents to the journal that are about to be put in their places.

        No ledger lists new ones yet: should the files survive a power cut, so must the note, which is then flushed to
        the disk.
        """
        journal, is_first = self._opened_journal()
        journal.write("".join(f"\n{name}{_END}{_checksum(name)}{_END}" for name in names).encode())
        if durably:
            os.fsync(journal.fileno())
        if is_first:
            flush_folder(self.folder)
            flush_folder(self.root)

    def _opened_journal(self) -> tuple[FileIO, bool]:
        """Return the journal, opened once unless somebody removes it meanwhile, and whether it was made just now."""
        if self._journal is not None and os.fstat(self._journal.fileno()).st_nlink:
            return self._journal, False
        self._close()
        path = self.folder / _JOURNAL
        is_first = not path.exists()
        self._journal = path.open("ab", buffering=0)
        return self._journal, is_first

    def _close(self) -> None:
        if self._journal is not None:
            self._journal.close()
            self._journal = None

    def filled(self, target: str, blocks: Iterable[bytes]) -> Part:
        """Return a new file with these bytes, which are not yet flushed to the disk; none is left if that fails.

        Raises:
            SinkError: It cannot be written.
        """
        with sink_errors(target, "cannot be written"):
            part = self._new_part()
        try:
            _fill(part.handle, target, blocks)
        except BaseException:
            part.drop()
            raise
        return part

    def _new_part(self) -> Part:
        """Return a file that nobody had made."""
        while True:
            path = f"{self.folder}/{next(self._numbers)}{_PART}"
            with suppress(FileExistsError):
                return Part(path, os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))

    def drop_parts(self) -> None:
        """Remove the files that are not in their places."""
        for part in self.folder.glob(f"*{_PART}"):
            part.unlink()

    def give_up(self) -> None:
        """Leave nothing but the journal, which tells the next build what this one wrote."""
        self._close()
        with suppress(OSError):
            self.drop_parts()
            (self.folder / _HOLDER).unlink(missing_ok=True)
            self.folder.rmdir()

    def remove(self) -> None:
        """Remove the directory, as the build is complete.

        Raises:
            SinkError: It cannot be removed.
        """
        self._close()
        with sink_errors(self.folder, "cannot be removed"), suppress(FileNotFoundError):
            self.drop_parts()
            for name in (_HOLDER, _JOURNAL):
                (self.folder / name).unlink(missing_ok=True)
            with suppress(OSError):  # what else is in it is somebody's
                self.folder.rmdir()


def _checksum(name: str) -> str:
    """Return what shows whether a name in the journal was damaged, which is not to be taken for another file's."""
    return blake2b(name.encode(errors="replace"), digest_size=8).hexdigest()


def _is_plain_file(path: Path) -> bool:
    """Return whether a file is one that can be read to its end, or is not there."""
    try:
        return S_ISREG(path.lstat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return True


def _fill(handle: int, target: str, blocks: Iterable[bytes]) -> None:
    """Write blocks to an open file; what the iterable raises is passed on.

    Raises:
        SinkError: It cannot be written.
    """
    for block in blocks:
        with sink_errors(target, "cannot be written"):
            _write(handle, block)
    with sink_errors(target, "cannot be written"):
        os.fchmod(handle, 0o644)  # what is not yet in its place is private; these are to be served


def _write(handle: int, data: bytes) -> None:
    """Write all bytes, as the system may take a part of them at a time."""
    left = memoryview(data)
    while left:
        left = left[os.write(handle, left) :]


def flush_folder(folder: Path) -> None:
    """Flush to the disk which names a directory has, where the file system can."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno != errno.EINVAL:  # some file systems of networks and containers know no such thing
            raise
    finally:
        os.close(handle)

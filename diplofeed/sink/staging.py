"""The directory that a build keeps for itself within the output directory."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkstemp
from typing import Final

from attrs import frozen

from diplofeed.lock import holder
from diplofeed.sink.contract import STAGING, is_plain
from diplofeed.sink.stored import sink_errors

__all__ = ["Staging", "flush_folder"]

_JOURNAL: Final = "journal"
_HOLDER: Final = "holder"
_PART: Final = ".part"
_END: Final = "\t"  # of a line of the journal; no name has one


@frozen
class Staging:
    """Files that are not yet in their places, a journal of those that are, and the name of the build's process.

    Attributes:
        root: The output directory.
    """

    root: Path

    @property
    def folder(self) -> Path:
        """Return the directory, which exists while a build runs and after one that was interrupted."""
        return self.root / STAGING

    def holder(self) -> str:
        """Return the process that builds, to be named in a message."""
        with suppress(OSError):
            return (self.folder / _HOLDER).read_text(encoding="utf-8", errors="replace").strip() or "somebody"
        return "somebody"

    def sign(self) -> None:
        """Name this process as the one that builds; where that cannot be written the build goes on all the same."""
        with suppress(OSError):
            self.folder.mkdir(exist_ok=True)
            path = self.folder / _HOLDER
            path.unlink(missing_ok=True)
            path.write_text(holder(), encoding="utf-8")

    def left_behind(self) -> frozenset[str]:
        """Return the names of the documents in the journal of an interrupted build."""
        try:
            journal = (self.folder / _JOURNAL).read_text(encoding="utf-8", errors="replace")
        except (FileNotFoundError, NotADirectoryError):
            return frozenset()
        # A line that was cut short with the build has no end; its file is not in its place then.
        names = (line.removesuffix(_END) for line in journal.split("\n") if line.endswith(_END))
        return frozenset(name for name in names if is_plain(name))

    def note(self, name: str, *, is_new: bool) -> None:
        """Add a document to the journal that is about to be put in its place.

        No ledger lists a new one yet: should the file survive a power cut, so must the note.
        """
        path = self.folder / _JOURNAL
        is_first = not path.exists()
        with path.open("ab", buffering=0) as journal:
            journal.write(f"\n{name}{_END}".encode())
            if is_new:
                os.fsync(journal.fileno())
        if is_first:
            flush_folder(self.folder)
            flush_folder(self.root)

    @contextmanager
    def part(self, target: Path, blocks: Iterable[bytes]) -> Iterator[Path]:
        """Yield the path of a new file with these bytes, flushed to the disk; remove it if what follows fails.

        Raises:
            SinkError: It cannot be written.
        """
        with sink_errors(target, "cannot be written"):
            handle, part = mkstemp(dir=self.folder, suffix=_PART)
        try:
            with os.fdopen(handle, "wb", buffering=0) as file:
                for block in blocks:
                    with sink_errors(target, "cannot be written"):
                        _write(file.fileno(), block)
                with sink_errors(target, "cannot be written"):
                    os.fchmod(handle, 0o644)  # temporary files are private; these are to be served
                    os.fsync(handle)
            yield Path(part)
        except BaseException:
            Path(part).unlink(missing_ok=True)
            raise

    def drop_parts(self) -> None:
        """Remove the files that are not in their places."""
        for part in self.folder.glob(f"*{_PART}"):
            part.unlink()

    def give_up(self) -> None:
        """Leave nothing but the journal, which tells the next build what this one wrote."""
        with suppress(OSError):
            self.drop_parts()
            (self.folder / _HOLDER).unlink(missing_ok=True)
            self.folder.rmdir()

    def remove(self) -> None:
        """Remove the directory, as the build is complete.

        Raises:
            SinkError: It cannot be removed.
        """
        with sink_errors(self.folder, "cannot be removed"), suppress(FileNotFoundError):
            shutil.rmtree(self.folder)


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

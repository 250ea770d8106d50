"""Files out: written whole or not at all, and only where their bytes differ."""

from __future__ import annotations

import os
from collections.abc import Iterable
from enum import Enum
from pathlib import Path, PurePosixPath
from tempfile import NamedTemporaryFile
from typing import Protocol

from attrs import frozen

from diplofeed.errors import SinkError

__all__ = ["DrySink", "FolderSink", "Sink", "Written"]

_BLOCK = 1 << 16


class Written(Enum):
    """What writing a document came to."""

    WRITTEN = "written"
    UNCHANGED = "unchanged"


class Sink(Protocol):
    """Where documents go; names are relative paths with forward slashes."""

    @property
    def name(self) -> str:
        """What the ledger remembers the sink's files under."""

    def write(self, name: str, chunks: Iterable[bytes]) -> Written:
        """Make the document hold these bytes."""

    def remove(self, name: str) -> bool:
        """Remove the document; return whether it was there."""

    def finish(self) -> None:
        """Make what was written survive a power cut."""


def _inside(root: Path, name: str) -> Path:
    """Return the path of a document, or raise SinkError where its name leads out of the root."""
    path = PurePosixPath(name)
    if not name or path.is_absolute() or ".." in path.parts or "\\" in name or "\0" in name:
        raise SinkError(f"a document may not be called {name!r}")
    return root.joinpath(*path.parts)


def _same(path: Path, chunks: Iterable[bytes]) -> bool:
    """Return whether a file holds exactly these bytes."""
    try:
        with path.open("rb") as there:
            return all(there.read(len(chunk)) == chunk for chunk in chunks) and not there.read(1)
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return False


@frozen
class FolderSink:
    """A directory of files."""

    root: Path

    @property
    def name(self) -> str:
        """Return the directory's absolute path."""
        return str(self.root.absolute())

    def write(self, name: str, chunks: Iterable[bytes]) -> Written:
        """Write a document beside its place, flush it to the disk and rename it into place, if its bytes differ.

        Raises:
            SinkError: It cannot be written; what was there is untouched.
        """
        path = _inside(self.root, name)
        data = tuple(chunks)
        try:
            if _same(path, data):
                return Written.UNCHANGED
            path.parent.mkdir(parents=True, exist_ok=True)
            self._replace(path, data)
        except OSError as error:
            raise SinkError(f"{path}: cannot be written: {error.strerror or error}") from error
        return Written.WRITTEN

    def _replace(self, path: Path, data: Iterable[bytes]) -> None:
        with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", suffix=".part", delete=False) as part:
            try:
                part.writelines(data)
                part.flush()
                os.fsync(part.fileno())
                os.chmod(part.name, 0o644)  # noqa: PTH101 -- temporary files are private; these are to be served
                os.replace(part.name, path)  # noqa: PTH105 -- one call beside its open file
            except BaseException:
                Path(part.name).unlink(missing_ok=True)
                raise

    def remove(self, name: str) -> bool:
        """Remove a document and the directories it leaves empty; return whether it was there.

        Raises:
            SinkError: It cannot be removed.
        """
        path = _inside(self.root, name)
        try:
            path.unlink()
        except (FileNotFoundError, NotADirectoryError):
            return False
        except OSError as error:
            raise SinkError(f"{path}: cannot be removed: {error.strerror or error}") from error
        for parent in path.relative_to(self.root).parents[:-1]:
            folder = self.root / parent
            if any(folder.iterdir()):
                break
            folder.rmdir()
        return True

    def finish(self) -> None:
        """Flush the directories, so that the renames survive a power cut."""
        if not self.root.is_dir():
            return
        for folder, _, _ in os.walk(self.root):
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


@frozen
class DrySink:
    """A directory as it is: says what would be written and touches nothing."""

    root: Path

    @property
    def name(self) -> str:
        """Return the directory's absolute path."""
        return str(self.root.absolute())

    def write(self, name: str, chunks: Iterable[bytes]) -> Written:
        """Return what writing the document would come to."""
        return Written.UNCHANGED if _same(_inside(self.root, name), chunks) else Written.WRITTEN

    def remove(self, name: str) -> bool:
        """Return whether the document is there."""
        return _inside(self.root, name).is_file()

    def finish(self) -> None:
        """Do nothing: nothing was written."""

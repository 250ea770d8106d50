"""Files out: written whole or not at all, and only where their bytes differ."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from enum import Enum
from pathlib import Path, PurePosixPath
from tempfile import NamedTemporaryFile
from typing import Final, Protocol

from attrs import define, field, frozen

from diplofeed.errors import SinkError
from diplofeed.lock import flock

__all__ = ["DrySink", "FolderSink", "Sink", "Written"]

_STAGING: Final = ".diplofeed"
_JOURNAL: Final = "journal"


class Written(Enum):
    """What writing a document came to."""

    WRITTEN = "written"
    UNCHANGED = "unchanged"


class Sink(Protocol):
    """Where documents go; names are relative paths with forward slashes."""

    @property
    def name(self) -> str:
        """What the ledger remembers the sink's files under."""

    def hold(self) -> AbstractContextManager[frozenset[str]]:
        """Keep other builds out while in it; gives the names an earlier build wrote that was cut short.

        Whatever was written survives a power cut once it is left.
        """

    def write(self, name: str, chunks: Iterable[bytes]) -> Written:
        """Make the document hold these bytes."""

    def remove(self, name: str) -> bool:
        """Remove the document; return whether it was there."""


def _inside(root: Path, name: str) -> Path:
    """Return the path of a document, or raise SinkError where its name leads out of the root."""
    path = PurePosixPath(name)
    is_plain = name.isprintable() and "\\" not in name
    if not name or not is_plain or path.is_absolute() or ".." in path.parts or _STAGING in path.parts:
        raise SinkError(f"a document may not be called {name!r}")
    return root.joinpath(*path.parts)


def _same(path: Path, chunks: Iterable[bytes]) -> bool:
    """Return whether a file holds exactly these bytes."""
    try:
        with path.open("rb") as there:
            return all(there.read(len(chunk)) == chunk for chunk in chunks) and not there.read(1)
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return False


@define
class FolderSink:
    """A directory of files.

    While a build runs there is a directory ``.diplofeed`` in it, with the files not yet in their places and a journal
    of those that are; one a build left behind that was killed tells the next what is to be tidied up.

    Attributes:
        root: The directory.
        wait: For how many seconds to wait for another build that writes there.
    """

    root: Path
    wait: float = 10.0
    _changed: set[Path] = field(factory=set, init=False, eq=False)

    @property
    def name(self) -> str:
        """Return the directory's absolute path."""
        return str(self.root.absolute())

    @contextmanager
    def hold(self) -> Iterator[frozenset[str]]:
        """Lock the directory, clear what a killed build left, and flush the directories at the end.

        Raises:
            SinkError: Another build writes there, or the directory cannot be made or flushed.
        """
        with _said(self.root, "cannot be written to"):
            self.root.mkdir(parents=True, exist_ok=True)
            handle = os.open(self.root, os.O_RDONLY | os.O_DIRECTORY)
        with flock(handle, self.wait) as is_ours:
            if not is_ours:
                raise SinkError(f"{self.root}: another build is writing there; try again when it is done")
            with _said(self.root, "cannot be tidied up"):
                left = self._left_behind()
                for part in (self.root / _STAGING).glob("*.part"):
                    part.unlink()
            yield left
            with _said(self.root, "cannot be flushed to the disk"):
                self._flush()
                shutil.rmtree(self.root / _STAGING, ignore_errors=True)

    def _left_behind(self) -> frozenset[str]:
        try:
            journal = (self.root / _STAGING / _JOURNAL).read_text(encoding="utf-8", errors="replace")
        except (FileNotFoundError, NotADirectoryError):
            return frozenset()
        # The last line may have been cut short with the build; its file is not in its place then.
        return frozenset(name for name in journal.split("\n")[:-1] if name.isprintable() and name)

    def _flush(self) -> None:
        for folder in {self.root, *self._changed}:
            if folder.is_dir():
                handle = os.open(folder, os.O_RDONLY)
                try:
                    os.fsync(handle)
                finally:
                    os.close(handle)
        self._changed.clear()

    def write(self, name: str, chunks: Iterable[bytes]) -> Written:
        """Write a document beside its place, flush it to the disk and rename it into place, if its bytes differ.

        Raises:
            SinkError: It cannot be written; what was there is untouched.
        """
        path = _inside(self.root, name)
        data = tuple(chunks)
        with _said(path, "cannot be written"):
            if _same(path, data):
                return Written.UNCHANGED
            self._note(name)
            path.parent.mkdir(parents=True, exist_ok=True)
            self._replace(path, data)
        return Written.WRITTEN

    def _note(self, name: str) -> None:
        """Note in the journal that a document is about to be written."""
        staging = self.root / _STAGING
        staging.mkdir(parents=True, exist_ok=True)
        with (staging / _JOURNAL).open("ab", buffering=0) as journal:
            journal.write(f"{name}\n".encode())

    def _replace(self, path: Path, data: Iterable[bytes]) -> None:
        with NamedTemporaryFile(dir=self.root / _STAGING, suffix=".part", delete=False) as part:
            try:
                part.writelines(data)
                part.flush()
                os.fsync(part.fileno())
                os.chmod(part.name, 0o644)  # noqa: PTH101 -- temporary files are private; these are to be served
                os.replace(part.name, path)  # noqa: PTH105 -- one call beside its open file
            except BaseException:
                Path(part.name).unlink(missing_ok=True)
                raise
        self._changed |= {path.parent, path.parent.parent} if path.parent != self.root else {path.parent}

    def remove(self, name: str) -> bool:
        """Remove a document and the directories it leaves empty; return whether it was there.

        Raises:
            SinkError: It cannot be removed.
        """
        path = _inside(self.root, name)
        with _said(path, "cannot be removed"):
            try:
                path.unlink()
            except (FileNotFoundError, NotADirectoryError):
                return False
            for parent in path.relative_to(self.root).parents[:-1]:
                folder = self.root / parent
                if any(folder.iterdir()):
                    break
                folder.rmdir()
            self._changed.add(self.root)
        return True


@contextmanager
def _said(path: Path, what: str) -> Iterator[None]:
    try:
        yield
    except SinkError:
        raise
    except OSError as error:
        raise SinkError(f"{path}: {what}: {error.strerror or error}") from error


@frozen
class DrySink:
    """A directory as it is: says what would be written and touches nothing."""

    root: Path

    @property
    def name(self) -> str:
        """Return the directory's absolute path."""
        return str(self.root.absolute())

    def hold(self) -> AbstractContextManager[frozenset[str]]:
        """Do nothing: nothing will be written."""
        return nullcontext(frozenset())

    def write(self, name: str, chunks: Iterable[bytes]) -> Written:
        """Return what writing the document would come to."""
        return Written.UNCHANGED if _same(_inside(self.root, name), chunks) else Written.WRITTEN

    def remove(self, name: str) -> bool:
        """Return whether the document is there."""
        return _inside(self.root, name).is_file()

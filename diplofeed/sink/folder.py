"""Files out: written whole or not at all, and only where their bytes differ."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext, suppress
from enum import Enum
from itertools import takewhile
from pathlib import Path, PurePosixPath
from tempfile import NamedTemporaryFile
from typing import Final, Protocol

from attrs import define, field, frozen

from diplofeed.errors import SinkError
from diplofeed.lock import flock, holder

__all__ = ["DrySink", "FolderSink", "Sink", "Written"]

_STAGING: Final = ".diplofeed"
_JOURNAL: Final = "journal"
_HOLDER: Final = "holder"
_END: Final = "\t"  # of a line of the journal; no name has one


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

    def state(self, name: str) -> str:
        """Return what is another whenever the document is touched; nothing if it is not there, or nobody can tell."""

    def remove(self, name: str) -> bool:
        """Remove the document; return whether it was there."""


def _inside(root: Path, name: str) -> Path:
    """Return the path of a document, or raise SinkError where its name leads out of the root."""
    if not _is_plain(name):
        raise SinkError(f"a document may not be called {name!r}")
    return root.joinpath(*PurePosixPath(name).parts)


def _is_plain(name: str) -> bool:
    path = PurePosixPath(name)
    leads_out = path.is_absolute() or ".." in path.parts or _STAGING in path.parts
    return bool(path.parts) and name.isprintable() and "\\" not in name and not leads_out


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

    While a build runs there is a directory ``.diplofeed`` in it, with the files not yet in their places, a journal of
    those that are, and the name of who builds; one a build left behind that was killed tells the next what is to be
    tidied up.

    Attributes:
        root: The directory.
        wait: For how many seconds to wait for another build that writes there.
    """

    root: Path
    wait: float = 10.0
    _changed: set[Path] = field(factory=set, init=False, eq=False)
    _placed: set[Path] = field(factory=set, init=False, eq=False)

    @property
    def name(self) -> str:
        """Return the directory's absolute path."""
        return str(self.root.absolute())

    @property
    def _staging(self) -> Path:
        return self.root / _STAGING

    @contextmanager
    def hold(self) -> Iterator[frozenset[str]]:
        """Lock the directory, clear what a killed build left, and flush the directories at the end.

        Raises:
            SinkError: Another build writes there, the directory cannot be made or flushed, or somebody removed
                documents meanwhile.
        """
        with ExitStack() as stack:
            with _said(self.root, "cannot be written to"):
                stack.enter_context(self._locked())
            self._placed.clear()
            try:
                with _said(self.root, "cannot be tidied up"):
                    left = self._left_behind()
                    self._drop_parts()
                self._sign()
                yield left
                with _said(self.root, "cannot be flushed to the disk"):
                    self._flush()
                self._check_placed()
                with _said(self._staging, "cannot be removed"), suppress(FileNotFoundError):
                    shutil.rmtree(self._staging)
            except BaseException:
                self._give_up()
                raise

    @contextmanager
    def _locked(self) -> Iterator[None]:
        while True:
            self._make(self.root)
            handle = os.open(self.root, os.O_RDONLY | os.O_DIRECTORY)
            with flock(handle, self.wait) as is_ours:
                if not is_ours:
                    raise SinkError(
                        f"{self.root}: another build is writing there, by {self._holder()}; try again when it is done"
                    )
                # Somebody may have put another directory in its place while this waited, whose lock is another.
                if self.root.exists() and os.path.samestat(os.fstat(handle), self.root.stat()):
                    yield
                    return

    def _holder(self) -> str:
        with suppress(OSError):
            return (self._staging / _HOLDER).read_text(encoding="utf-8", errors="replace").strip() or "somebody"
        return "somebody"

    def _sign(self) -> None:
        """Say who holds the directory; where that cannot be written it is held all the same."""
        with suppress(OSError):
            self._staging.mkdir(exist_ok=True)
            path = self._staging / _HOLDER
            path.unlink(missing_ok=True)
            path.write_text(holder(), encoding="utf-8")

    def _left_behind(self) -> frozenset[str]:
        try:
            journal = (self._staging / _JOURNAL).read_text(encoding="utf-8", errors="replace")
        except (FileNotFoundError, NotADirectoryError):
            return frozenset()
        # A line that was cut short with the build has no end; its file is not in its place then.
        names = (line.removesuffix(_END) for line in journal.split("\n") if line.endswith(_END))
        return frozenset(name for name in names if _is_plain(name))

    def _drop_parts(self) -> None:
        for part in self._staging.glob("*.part"):
            part.unlink()

    def _give_up(self) -> None:
        """Leave nothing but the journal, which tells the next build what this one wrote."""
        with suppress(OSError):
            self._drop_parts()
            (self._staging / _HOLDER).unlink(missing_ok=True)
            self._staging.rmdir()

    def _flush(self) -> None:
        for folder in self._changed:
            if folder.is_dir():
                _flush_folder(folder)
        self._changed.clear()

    def _check_placed(self) -> None:
        """Raise SinkError where what was put in its place is not there any more."""
        gone = sorted(str(path) for path in self._placed if not path.exists())
        if gone:
            more = f" and {len(gone) - 1} more" if len(gone) > 1 else ""
            raise SinkError(f"{gone[0]}{more}: removed by somebody while the build ran; build again")

    def _make(self, folder: Path) -> None:
        """Make a directory and those above it, which are flushed in the end."""
        missing = tuple(takewhile(lambda one: not one.is_dir(), (folder, *folder.parents)))
        folder.mkdir(parents=True, exist_ok=True)
        self._changed |= {one.parent for one in missing}

    def write(self, name: str, chunks: Iterable[bytes]) -> Written:
        """Write a document beside its place, flush it to the disk and rename it into place, if its bytes differ.

        Raises:
            SinkError: It cannot be written; what was there is untouched.
        """
        path = _inside(self.root, name)
        data = tuple(chunks)
        with _said(path, "cannot be written"):
            if _same(path, data):
                self._placed.add(path)
                return Written.UNCHANGED
            self._make(path.parent)
            self._note(name, is_new=not path.exists())
            self._replace(path, data)
        self._placed.add(path)
        return Written.WRITTEN

    def state(self, name: str) -> str:
        """Return size, time of change and number of the file; nothing if it is not there."""
        path = _inside(self.root, name)
        if found := _state(path):
            self._placed.add(path)  # whoever asks relies on its being there
        return found

    def _note(self, name: str, *, is_new: bool) -> None:
        """Note in the journal that a document is about to be written.

        Of one that is new nobody else knows: should it survive a power cut, so must the note.
        """
        self._make(self._staging)
        path = self._staging / _JOURNAL
        is_first = not path.exists()
        with path.open("ab") as journal:
            journal.write(f"\n{name}{_END}".encode())
            journal.flush()
            if is_new:
                os.fsync(journal.fileno())
        if is_first:
            _flush_folder(self._staging)
            _flush_folder(self.root)

    def _replace(self, path: Path, data: Iterable[bytes]) -> None:
        with NamedTemporaryFile(dir=self._staging, suffix=".part", delete=False) as part:
            try:
                part.writelines(data)
                part.flush()
                # Temporary files are private; these are to be served.
                os.fchmod(part.fileno(), 0o644)
                os.fsync(part.fileno())
                os.replace(part.name, path)  # noqa: PTH105 -- one call beside its open file
            except BaseException:
                Path(part.name).unlink(missing_ok=True)
                raise
        self._changed.add(path.parent)

    def remove(self, name: str) -> bool:
        """Remove a document and the directories it leaves empty, for good; return whether it was there.

        Raises:
            SinkError: It cannot be removed.
        """
        path = _inside(self.root, name)
        with _said(path, "cannot be removed"):
            try:
                path.unlink()
            except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
                return False
            folder = path.parent
            while folder != self.root and not any(folder.iterdir()):
                folder.rmdir()
                folder = folder.parent
            # At once: the ledger forgets it next, and nobody would remove it again if a power cut brought it back.
            _flush_folder(folder)
        self._placed.discard(path)
        return True


def _state(path: Path) -> str:
    try:
        found = path.lstat()
    except OSError:
        return ""
    return f"{found.st_size} {found.st_ctime_ns} {found.st_ino}"


def _flush_folder(folder: Path) -> None:
    """Flush to the disk what is in a directory, and what is there no more, where the file system can."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno != errno.EINVAL:  # some file systems of networks and containers know no such thing
            raise
    finally:
        os.close(handle)


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

    def state(self, name: str) -> str:
        """Return size, time of change and number of the file; nothing if it is not there."""
        return _state(_inside(self.root, name))

    def remove(self, name: str) -> bool:
        """Return whether the document is there."""
        return _inside(self.root, name).is_file()

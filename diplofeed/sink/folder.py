"""Files written whole or not at all, and only where their bytes differ."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Final

from attrs import define, field, frozen

from diplofeed.errors import LostError, SinkError
from diplofeed.lock import flock
from diplofeed.model.fields import within
from diplofeed.sink.contract import Written
from diplofeed.sink.dry import DrySink
from diplofeed.sink.plugin import Outputs, SinkPlugin
from diplofeed.sink.staging import Part, Staging, flush_folder
from diplofeed.sink.stored import (
    changed,
    folder_of,
    leads_out,
    link_error,
    path_of,
    replaces,
    sink_errors,
    state_of,
)

__all__ = ["SINK", "FolderOptions", "FolderSink"]

_MOST_WAITING: Final = 64  # documents, whose files are open


@frozen(kw_only=True)
class FolderOptions:
    """Options of the sink.

    Attributes:
        wait: For how many seconds to wait for another build that writes there, up to an hour.
    """

    wait: float = field(default=10.0, validator=within(0, 3600))


@frozen
class _Waiting:
    """A document that is written, and not yet in its place."""

    name: str
    part: Part
    is_new: bool


@define
class FolderSink:
    """A directory of files.

    Documents are put in their places some at a time, as to wait for the disk takes as long for many as for a few.

    While a build runs there is a directory ``.diplofeed`` in it, with the files not yet in their places, a journal of
    those that are, and the name of the build's process; from what an interrupted build left of it the next one learns
    what is to be tidied up.

    Attributes:
        root: The directory.
        wait: For how many seconds to wait for another build that writes there.
    """

    root: Path
    wait: float = 10.0
    _inside: set[str] = field(factory=set, init=False, eq=False)  # the folders that no link leads to, by their paths
    _changed: set[str] = field(factory=set, init=False, eq=False)  # the folders, by their paths
    _placed: dict[str, str] = field(factory=dict, init=False, eq=False)  # the states of documents, by their paths
    _waiting: dict[str, _Waiting] = field(factory=dict, init=False, eq=False)  # to be put in place, by their paths
    _lost: set[str] = field(factory=set, init=False, eq=False)  # what could not be put in place, by its paths
    _errors: dict[str, str] = field(factory=dict, init=False, eq=False)  # and why, by names, until that is raised
    _most: int = field(default=1, init=False, eq=False)  # that wait
    _staging: Staging = field(init=False, eq=False, repr=False)

    @_staging.default
    def _below(self) -> Staging:
        return Staging(self.root)

    @property
    def name(self) -> str:
        """Return the directory's absolute path."""
        return str(self.root.absolute())

    @contextmanager
    def hold(self) -> Iterator[frozenset[str]]:
        """Lock the directory, clear what a killed build left, and flush the directories at the end.

        Raises:
            SinkError: Another build writes there, the directory cannot be made or flushed, or somebody removed
                documents meanwhile.
        """
        with ExitStack() as stack:
            with sink_errors(self.root, "cannot be written to"):
                stack.enter_context(self._locked())
            self._placed.clear()
            self._inside.clear()
            self._lost.clear()
            self._staging.check()
            try:
                with sink_errors(self.root, "cannot be tidied up"):
                    left = self._staging.left_behind()
                    self._staging.drop_parts()
                self._staging.sign()
                self._most = _MOST_WAITING
                yield left
                self._settle()
                self._raise_lost()
                with sink_errors(self.root, "cannot be flushed to the disk"):
                    self._flush()
                self._check_placed()
                self._staging.remove()
            except BaseException:
                _drop(self._waiting.values())
                self._waiting.clear()
                self._errors.clear()
                self._staging.give_up()
                raise
            finally:
                self._most = 1

    @contextmanager
    def _locked(self) -> Iterator[None]:
        while True:
            self._make(self.root)
            handle = os.open(self.root, os.O_RDONLY | os.O_DIRECTORY)
            with flock(handle, self.wait) as is_ours:
                if not is_ours:
                    process = self._staging.holder()
                    raise SinkError(
                        f"{self.root}: another build is writing there, by {process}; try again when it is done"
                    )
                # Somebody may have put another directory in its place while this waited, whose lock is another.
                if self.root.exists() and os.path.samestat(os.fstat(handle), self.root.stat()):
                    yield
                    return

    def _flush(self) -> None:
        for folder in map(Path, self._changed):
            if folder.is_dir():
                flush_folder(folder)
        self._changed.clear()

    def _check_placed(self) -> None:
        """Raise SinkError where a document that was put in its place is not there any more."""
        gone = sorted(path for path in self._placed if not state_of(path))
        if gone:
            more = f" and {len(gone) - 1} more" if len(gone) > 1 else ""
            raise SinkError(f"{gone[0]}{more}: removed by somebody while the build ran; build again")

    def _make(self, path: Path | str) -> None:
        """Make a directory and those above it; the directories they are in are flushed in the end."""
        if os.path.isdir(path):  # noqa: PTH112 -- thousands of directories, of which no `Path` is made
            return
        parent = os.path.dirname(path) or os.curdir  # noqa: PTH120 -- as above
        try:
            os.mkdir(path)  # noqa: PTH102 -- as above
        except FileNotFoundError:
            if parent == str(path):  # the directory the program is in was removed
                raise
            self._make(parent)
            Path(path).mkdir(exist_ok=True)
        except FileExistsError:
            Path(path).mkdir(exist_ok=True)  # another build made it meanwhile, unless it is no directory
        self._changed.add(parent)

    def write(self, name: str, chunks: Iterable[bytes], *, media_type: str = "") -> Written:  # noqa: ARG002 -- of no file
        """Write a document beside its place if its bytes differ; it is flushed to the disk and renamed into place soon.

        That is at the latest when somebody asks for states, or the build ends: then it is said what could not be put in
        its place. No more than some blocks of it are in memory.

        Raises:
            SinkError: It cannot be written; what was there is untouched.
        """
        path = self._path_of(name)
        if path in self._waiting:
            self._settle()
        with changed(path, chunks) as blocks:
            if blocks is None:
                self._placed[path] = state_of(path)
                return Written.UNCHANGED
            self._wait(name, path, blocks)
        if len(self._waiting) >= self._most:
            self._settle()
        if self._most == 1:  # nobody would ask later
            self._raise_lost()
        return Written.WRITTEN

    def _wait(self, name: str, path: str, blocks: Iterable[bytes]) -> None:
        """Write a document beside its place, in which nothing may stand but a file."""
        with sink_errors(path, "cannot be written"):
            self._make(self._staging.folder)
            self._make(folder_of(path))
            is_new = not replaces(path)
        self._waiting[path] = _Waiting(name, self._staging.filled(path, blocks), is_new)

    def _settle(self) -> None:
        """Note what waits in the journal, flush it to the disk, and put it in its place; keep what cannot be."""
        waiting, self._waiting = self._waiting, {}
        if not waiting:
            return
        self._lost |= waiting.keys()
        names = [each.name for each in waiting.values()]
        note = partial(self._staging.note, names, durably=any(each.is_new for each in waiting.values()))
        if not self._is_done(note, waiting.items()):
            _drop(waiting.values())
            return
        # All are flushed before the first is renamed: the disk has less to do than if it were done by turns.
        flushed = [each for each in waiting.items() if self._is_done(each[1].part.flush, [each])]
        for path, each in flushed:
            self._is_done(partial(self._place, path, each.part), [(path, each)])

    def _is_done(self, step: Callable[[], None], documents: Iterable[tuple[str, _Waiting]]) -> bool:
        """Take a step for documents, and return whether that went well; what went wrong is kept for each of them."""
        try:
            step()
        except OSError as error:
            for path, each in documents:
                self._errors[each.name] = f"{path}: cannot be written: {error.strerror or error}"
                self._placed.pop(path, None)  # what stands there is another one
            return False
        return True

    def _raise_lost(self) -> None:
        """Raise LostError where something could not be put in its place since this was asked last."""
        errors, self._errors = self._errors, {}
        if errors:
            raise LostError(errors)

    def _place(self, path: str, part: Part) -> None:
        os.replace(part.path, path)  # noqa: PTH105 -- thousands of files, of which no `Path` is made
        self._placed[path] = state_of(path)
        self._changed.add(folder_of(path))
        self._lost.discard(path)

    def _path_of(self, name: str) -> str:
        """Return the path of a document, in a directory that is within the root.

        Raises:
            SinkError: The name or a link leads out of the root.
        """
        path = path_of(self.root, name)
        folder = folder_of(path)
        if not self._is_inside(folder):
            raise link_error(self.root, folder)
        return path

    def _is_inside(self, folder: str) -> bool:
        """Return whether a directory is within the root, as one is that is no link and is in one that is."""
        if folder in self._inside:
            return True
        # Without a `Path`, as there are thousands.
        is_plain = folder == str(self.root) or (self._is_inside(folder_of(folder)) and not os.path.islink(folder))  # noqa: PTH114 -- as above
        if is_plain or not leads_out(self.root, folder):
            self._inside.add(folder)
        return folder in self._inside

    def state(self, name: str) -> str:
        """Return size, time of change and number of the file; empty if it does not exist."""
        self._settle()
        path = path_of(self.root, name)
        state = state_of(path) if path not in self._lost and self._is_inside(folder_of(path)) else ""
        if state:
            self._placed.setdefault(path, state)  # whoever asks relies on its being there
        return state

    def states(self, names: Iterable[str]) -> Mapping[str, str]:
        """Return the states of several files, as they were when this build wrote them or first asked.

        So whoever writes one later is seen by the next build.

        Raises:
            LostError: Documents that were written cannot be put in their places; asked again, it returns the states.
        """
        self._settle()
        self._raise_lost()
        return {name: self._placed.get(path_of(self.root, name)) or self.state(name) for name in names}

    def remove(self, name: str) -> bool:
        """Remove a document and the directories it leaves empty, for good; return whether it was there.

        Raises:
            SinkError: It cannot be removed.
        """
        self._settle()
        path = Path(self._path_of(name))
        with sink_errors(path, "cannot be removed"):
            try:
                path.unlink()
            except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
                return False
            folder = path.parent
            while folder != self.root and not any(folder.iterdir()):
                folder.rmdir()
                folder = folder.parent
            # At once: the ledger forgets it next, and nobody would remove it again if a power cut brought it back.
            flush_folder(folder)
        self._placed.pop(path_of(self.root, name), None)
        return True


def _drop(waiting: Iterable[_Waiting]) -> None:
    for each in waiting:
        each.part.drop()


def _opened(outputs: Outputs) -> FolderSink:
    return FolderSink(outputs.path, outputs.options.wait)


def _preview(outputs: Outputs) -> DrySink:
    return DrySink(outputs.path)


SINK = SinkPlugin(
    name="folder", title="A directory of files", options=FolderOptions, open=_opened, preview=_preview, contract=2
)

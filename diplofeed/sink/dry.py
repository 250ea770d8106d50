"""A directory that is compared with and never written to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from attrs import frozen

from diplofeed.sink.contract import Written
from diplofeed.sink.stored import changed, folder_of, leads_out, link_error, path_of, state_of

__all__ = ["DrySink"]


@frozen
class DrySink:
    """A directory of files that a build would write to: reports what would change and writes nothing."""

    root: Path

    @property
    def name(self) -> str:
        """Return the directory's absolute path."""
        return str(self.root.absolute())

    def hold(self) -> AbstractContextManager[frozenset[str]]:
        """Do nothing: nothing will be written."""
        return nullcontext(frozenset())

    def write(self, name: str, chunks: Iterable[bytes], *, media_type: str = "") -> Written:  # noqa: ARG002 -- of no file
        """Return what writing the document would come to.

        Raises:
            SinkError: The name leads out of the directory, or the file cannot be read.
        """
        path = self._path_of(name)
        with changed(path, chunks) as blocks:
            return Written.UNCHANGED if blocks is None else Written.WRITTEN

    def _path_of(self, name: str) -> str:
        path = path_of(self.root, name)
        folder = folder_of(path)
        if leads_out(self.root, folder):
            raise link_error(self.root, folder)
        return path

    def state(self, name: str) -> str:
        """Return size, time of change and number of the file; empty if it does not exist."""
        return state_of(path_of(self.root, name))

    def states(self, names: Iterable[str]) -> Mapping[str, str]:
        """Return the states of several files."""
        return {name: self.state(name) for name in names}

    def remove(self, name: str) -> bool:
        """Return whether the document exists."""
        return Path(self._path_of(name)).is_file()

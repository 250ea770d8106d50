"""A process of its own for what may have ended the process it ran in."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor
from typing import TypeVar

from attrs import define, field

from diplofeed.publishing.jobs import pool

__all__ = ["Apart", "is_death"]

T = TypeVar("T")
_OF_DASK = "KilledWorker"  # which is not imported for its errors


def is_death(error: BaseException) -> bool:
    """Return whether an executor failed as a process of it died while it worked."""
    return isinstance(error, BrokenExecutor) or type(error).__name__ == _OF_DASK


@define(eq=False)
class Apart:
    """A process that is started when it is needed, and again after it died.

    Attributes:
        starts: Whether processes can be started here: not by a script that is run anew in each of them.
    """

    starts: bool = field(default=True, init=False)
    _process: Executor | None = field(default=None, init=False)

    def call(self, function: Callable[[bytes], T], data: bytes) -> T:
        """Return what a function returns there; raise BrokenExecutor where the process dies of it."""
        process = self._started()
        try:
            return process.submit(function, data).result()
        except BrokenExecutor:
            self.close()
            raise

    def _started(self) -> Executor:
        """Return the process, which has done something at least; raise BrokenExecutor where none can be started."""
        if self._process is None:
            self._process = pool(1)
            try:
                self._process.submit(os.getpid).result()
            except BrokenExecutor:
                self.starts = False
                self.close()
                raise
        return self._process

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.shutdown()
            self._process = None

"""Keep two builds apart: a lock the system itself lets go of when its holder dies."""

from __future__ import annotations

import fcntl
import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Final

__all__ = ["flock", "holder", "wait_for"]

_PATIENCE: Final = 0.05  # seconds between two looks at a lock


def holder() -> str:
    """Return who this is, to whoever finds something held by it."""
    return f"process {os.getpid()} on {socket.gethostname()}"


def wait_for(attempt: Callable[[], bool], wait: float) -> bool:
    """Return whether an attempt succeeds within so many seconds; it is made at least once."""
    deadline = time.monotonic() + wait
    while not attempt():
        if time.monotonic() >= deadline:
            return False
        time.sleep(_PATIENCE)
    return True


@contextmanager
def flock(handle: int, wait: float) -> Iterator[bool]:
    """Hold the lock of an open file or directory while in it, or yield False where somebody else has it all the time.

    It is that of the open file, so it keeps threads of one process apart too, and is gone when the file is closed;
    this closes it.
    """

    def attempt() -> bool:
        with suppress(BlockingIOError):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        return False

    try:
        yield wait_for(attempt, wait)
    finally:
        # Closing is not enough: a child made by forking meanwhile has the same open file.
        with suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_UN)
        os.close(handle)

"""Locks that keep two builds apart; the system releases one when its process ends."""

from __future__ import annotations

import fcntl
import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Final

__all__ = ["flock", "holder", "wait_for"]

_INTERVAL: Final = 0.05  # seconds between two attempts


def holder() -> str:
    """Return this process and machine, to be named in the message of a process that waits for a lock."""
    return f"process {os.getpid()} on {socket.gethostname()}"


def wait_for(attempt: Callable[[], bool], wait: float) -> bool:
    """Return whether an attempt succeeds within ``wait`` seconds; at least one is made."""
    deadline = time.monotonic() + wait
    while not attempt():
        if time.monotonic() >= deadline:
            return False
        time.sleep(_INTERVAL)
    return True


@contextmanager
def flock(handle: int, wait: float) -> Iterator[bool]:
    """Yield True while holding the lock of an open file or directory, False if it is not free within ``wait`` s.

    The lock belongs to the open file, so it keeps threads of one process apart too. The file is closed at the end.
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

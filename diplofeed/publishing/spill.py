"""Byte strings by number, in a temporary file rather than in memory."""

from __future__ import annotations

import os
from array import array
from tempfile import TemporaryFile
from typing import IO, Self

from attrs import define, field

__all__ = ["Spill"]

_NONE = -1
_BUFFER = 1 << 16


@define(eq=False)
class Spill:
    """As many byte strings as there is room for numbers, each put once; a context manager.

    The file has no name, so that nothing of it is left however the process ends.
    """

    size: int
    _file: IO[bytes] | None = field(default=None, init=False)
    _end: int = field(default=0, init=False)
    _is_flushed: bool = field(default=True, init=False)
    _starts: array[int] = field(init=False)
    _lengths: array[int] = field(init=False)

    @_starts.default
    def _no_starts(self) -> array[int]:
        return array("q", [_NONE]) * self.size

    @_lengths.default
    def _no_lengths(self) -> array[int]:
        return array("q", [0]) * self.size

    def __enter__(self) -> Self:
        """Return the spill itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Drop the file."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def put(self, number: int, data: bytes) -> None:
        """Keep a byte string under a number."""
        if self._file is None:
            self._file = TemporaryFile(buffering=_BUFFER)  # noqa: SIM115 -- closed where this context ends
        self._file.write(data)
        self._starts[number], self._lengths[number] = self._end, len(data)
        self._end += len(data)
        self._is_flushed = False

    def get(self, number: int) -> bytes | None:
        """Return the byte string under a number; None where there is none."""
        start = self._starts[number]
        if start == _NONE or self._file is None:
            return None
        if not self._is_flushed:
            self._file.flush()
            self._is_flushed = True
        return os.pread(self._file.fileno(), self._lengths[number], start)

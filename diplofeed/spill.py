"""Byte strings in a temporary file rather than in memory."""

from __future__ import annotations

import os
import sys
from struct import Struct
from tempfile import TemporaryFile
from typing import IO, Final, Self

from attrs import define, field, frozen

__all__ = ["Spill", "SpilledText"]

_LENGTH: Final = Struct("<Q")
_BUFFER: Final = 1 << 16
_AT_ONCE: Final = 4096  # bytes read first: most strings are shorter, and a call of the system costs as much as 1,000


@define(eq=False)
class Spill:
    """A file of byte strings, which goes when nobody refers to it any more; also a context manager.

    The file has no name, so that nothing of it is left however the process ends. Where it cannot be written, as the
    disk is full, what it does not have stays in memory.
    """

    _file: IO[bytes] | None = field(default=None, init=False)
    _written: int = field(default=0, init=False)
    _buffer: bytearray = field(factory=bytearray, init=False)
    _most: int = field(default=_BUFFER, init=False)

    def __enter__(self) -> Self:
        """Return the spill itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Drop the file."""
        if self._file is not None:
            self._file.close()
            self._file = None
        self._buffer.clear()

    def put(self, data: bytes) -> int:
        """Keep a byte string, and return its place."""
        place = self._written + len(self._buffer)
        self._buffer += _LENGTH.pack(len(data))
        self._buffer += data
        if len(self._buffer) >= self._most:
            self._write()
        return place

    def get(self, place: int) -> bytes:
        """Return the byte string at a place."""
        if place >= self._written or self._file is None:
            start = place - self._written + _LENGTH.size
            (length,) = _LENGTH.unpack_from(self._buffer, start - _LENGTH.size)
            return bytes(self._buffer[start : start + length])
        handle = self._file.fileno()
        head = os.pread(handle, _AT_ONCE, place)
        (length,) = _LENGTH.unpack_from(head)
        data = head[_LENGTH.size : _LENGTH.size + length]
        while len(data) < length:
            data += os.pread(handle, length - len(data), place + _LENGTH.size + len(data))
        return data

    def _write(self) -> None:
        try:
            if self._file is None:
                self._file = TemporaryFile(buffering=0)  # noqa: SIM115 -- closed where this context ends
            done = 0
            while done < len(self._buffer):
                done += os.pwrite(self._file.fileno(), self._buffer[done:], self._written + done)
        except OSError:  # not silent: the class says what becomes of it
            self._most = sys.maxsize
            return
        self._written += len(self._buffer)
        self._buffer.clear()

    def put_text(self, text: str) -> SpilledText:
        """Keep a text."""
        return SpilledText(self, self.put(text.encode(errors="surrogatepass")))


@frozen(eq=False, repr=False)
class SpilledText:
    """A text in a spill; ``str`` of it is the text."""

    _spill: Spill
    _place: int

    def __str__(self) -> str:
        """Return the text."""
        return self._spill.get(self._place).decode(errors="surrogatepass")

    def __repr__(self) -> str:
        """Return what the text itself is represented by."""
        return repr(str(self))

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        """Make it a text elsewhere, as the file is of this process."""
        return str, (str(self),)

"""What is in packed files, such as workbooks of spreadsheet programs: their words, to see what they may ask for."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zipfile
import zlib
from typing import Final

__all__ = ["unpacked"]

_STREAMS: Final = ((b"\x1f\x8b", gzip.open), (b"BZh", bz2.open), (b"\xfd7zXZ\0", lzma.open))
_ZIP: Final = b"PK\x03\x04"
_BROKEN: Final = (OSError, EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, ValueError, KeyError)
_LOCKED: Final = (RuntimeError, NotImplementedError)  # a password, or a way of packing that Python has not


def unpacked(data: bytes, most: int) -> bytes | None:
    """Return what is in bytes that are packed, the bytes themselves where they are not.

    Args:
        data: The bytes.
        most: How many bytes are unpacked at most, whatever the packed ones say they hold.

    Returns:
        None where not all that is in them can be read: they are damaged, locked or hold more.
    """
    try:
        if data.startswith(_ZIP):
            return _of_archive(data, most)
        for mark, opened in _STREAMS:
            if data.startswith(mark):
                with opened(io.BytesIO(data)) as stream:
                    inside: bytes = stream.read(most + 1)
                    return inside if len(inside) <= most else None
    except (*_BROKEN, *_LOCKED):
        return None
    return data


def _of_archive(data: bytes, most: int) -> bytes | None:
    """Return what is in the files of an archive, one after the other."""
    parts, left = [], most
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            with archive.open(name) as file:
                parts.append(file.read(left + 1))
            left -= len(parts[-1])
            if left < 0:
                return None
    return b"\n".join(parts)

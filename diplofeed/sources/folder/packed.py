"""What is in packed files, such as workbooks of spreadsheet programs: their words, to see what they may ask for."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zipfile
import zlib
from typing import Final

__all__ = ["advice_on", "unpacked"]

_STREAMS: Final = ((b"\x1f\x8b", gzip.open), (b"BZh", bz2.open), (b"\xfd7zXZ\0", lzma.open))
_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # of older spreadsheet programs, and of files locked by newer ones
_SEALED: Final = (
    b"7z\xbc\xaf\x27\x1c",
    b"Rar!\x1a\x07",
    b"\x28\xb5\x2f\xfd",
    b"\x04\x22\x4d\x18",
)  # 7z, RAR, zstd, LZ4
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_SHEET: Final = "its sheet saved as CSV (UTF-8)"
_OPENED: Final = "what is in it, unpacked"
_ADVICE: Final = (
    *((mark, "the file is packed", _OPENED) for mark in (*(mark for mark, _ in _STREAMS), *_SEALED)),
    (_ZIP, "the file is a workbook or packed", f"{_SHEET}, or {_OPENED}"),
    (_OLE, "the file is a workbook", _SHEET),
)
_BROKEN: Final = (OSError, EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, ValueError, KeyError)
_LOCKED: Final = (RuntimeError, NotImplementedError)  # a password, or a way of packing that Python has not


def advice_on(data: bytes) -> tuple[str, str]:
    """Return what bytes are that are no text, and what is expected instead; both empty where that is not known."""
    return next(((what, instead) for mark, what, instead in _ADVICE if data.startswith(mark)), ("", ""))


def unpacked(data: bytes, most: int) -> bytes | None:
    """Return what is in bytes that are packed, the bytes themselves where they are not.

    Args:
        data: The bytes.
        most: How many bytes are unpacked at most, whatever the packed ones say they hold.

    Returns:
        None where not all that is in them can be read: they are damaged, locked or hold more.
    """
    if data.startswith(_SEALED) or (data.startswith(_OLE) and _ENCRYPTED in data):
        return None
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

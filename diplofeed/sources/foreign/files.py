"""The bytes of a foreign file, which may be packed by gzip and may be anything."""

from __future__ import annotations

import gzip
import io
import os
import stat
import zlib
from pathlib import Path
from typing import Final

from diplofeed.errors import Fault, Origin

__all__ = ["data_of", "missing_package", "unzipped"]

_GZIP: Final = b"\x1f\x8b"
_MEGABYTE: Final = 1_000_000


def data_of(path: Path, most: int) -> bytes | Fault:
    """Return what is in a file, unpacked where it is a gzip file, or the fault that keeps it from being read.

    Args:
        path: The file.
        most: How many bytes it may have at most, packed and unpacked.
    """
    origin = Origin(path.name)
    try:
        data = _read(path, most)
        inside = data if data is None else unzipped(data, most)
    except OSError as error:
        return Fault(origin=origin, message=f"cannot be read: {error.strerror or error}")
    except (EOFError, zlib.error):
        message = "the file is packed by gzip, and its end is missing or damaged"
        return Fault(origin=origin, message=message, expected="the whole file: load it again")
    if inside is None:
        message = f"the file is larger than {most // _MEGABYTE} MB, the most that is read"
        return Fault(origin=origin, message=message, expected="a smaller file, or one that is divided")
    if not inside.strip():
        return Fault(origin=origin, message="the file is empty")
    return inside


def _read(path: Path, most: int) -> bytes | None:
    """Return the bytes of a file, None where there are too many; raise OSError where it is no file."""
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)  # else a pipe waits for somebody to write
    with os.fdopen(handle, "rb") as file:
        state = os.fstat(handle)
        if not stat.S_ISREG(state.st_mode):
            raise OSError("it is a folder, pipe or device")
        if state.st_size > most:
            return None
        data = file.read(most + 1)
    return data if len(data) <= most else None


def unzipped(data: bytes, most: int) -> bytes | None:
    """Return what is in bytes packed by gzip, other bytes as they are, None where there are too many.

    Raises:
        EOFError: The end is missing.
        OSError: They are damaged, as zlib.error says too.
    """
    if not data.startswith(_GZIP):
        return data
    with gzip.open(io.BytesIO(data)) as stream:
        inside = stream.read(most + 1)
    return inside if len(inside) <= most else None


def missing_package(error: ImportError, file: str) -> Fault:
    """Return the fault of a package that is not installed."""
    return Fault(
        origin=Origin(file),
        message=f"to read this file, the package {error.name or 'of an extra'} is needed, which is not installed",
        expected="pip install 'diplofeed[import]', once",
    )

"""What is in the files of a record: their bytes, as the text they are, or what is known of one that is none."""

from __future__ import annotations

import codecs
import os
import re
import stat
from collections.abc import Iterator
from errno import EINVAL
from typing import Final, NamedTuple

from attrs import evolve

from diplofeed.errors import Fault, Origin, Unread
from diplofeed.source.unread import unread_in_text
from diplofeed.sources.folder.packed import advice_on, unpacked

__all__ = ["File", "is_empty_list", "text_of"]

_MARKED: Final = (  # the longer marks first, as one begins like a shorter one
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAX_BYTES: Final = 50_000_000
_MOST_LOOKED_INTO: Final = 500_000_000  # bytes, a few seconds
_BLOCK: Final = 65_536  # bytes; most files are read at once
_LARGE_BLOCK: Final = 1 << 24
_LOST: Final = re.compile(r"\0+\s*\Z|\0{4,}")  # what file systems leave of a text that was not written in time
_ASCII_WORD: Final = re.compile(rb"[A-Za-z][\w-]{3,13}")
_EBCDIC: Final = "cp037"


class File(NamedTuple):
    """A file of the record: its path, its path from the record's folder, and the end and the rest of its name."""

    path: str
    name: str
    stem: str
    suffix: str


def text_of(file: File) -> str | Fault:
    """Return a file's text, or the fault that keeps it from being read."""
    try:
        handle = _opened(file.path)
        try:
            data = _bytes(handle)
            unread = None if data is not None else _too_large(handle, file)
        finally:
            os.close(handle)
    except OSError as error:
        message = f"cannot be read: {error.strerror or error}"
        return Fault(origin=Origin(file.name), message=message, unread=Unread(name=file.stem))
    if data is None:
        message = f"the file is larger than {_MAX_BYTES // 1_000_000} MB"
        return Fault(origin=Origin(file.name), message=message, unread=unread)
    try:
        text = data.removeprefix(codecs.BOM_UTF8).decode()
    except UnicodeDecodeError as error:
        return _no_text(error, file)
    if "\0" in text and (lost := _LOST.search(text)):
        return _cut_off(text, lost.start(), file)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _opened(path: str) -> int:
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)  # else a pipe waits for somebody to write
    if stat.S_ISREG(os.fstat(handle).st_mode):
        return handle
    os.close(handle)
    raise OSError(EINVAL, "it is a folder, pipe or device", path)


def _bytes(handle: int) -> bytes | None:
    """Return what is in a file, None where that is too much; by system calls, in a quarter of the time of `open`."""
    parts, left = [], _MAX_BYTES
    while part := os.read(handle, _BLOCK):
        parts.append(part)
        left -= len(part)
        if left < 0:
            return None
    return b"".join(parts)


def _too_large(handle: int, file: File) -> Unread:
    """Return what the words in a file ask for that is not read; whatever they are where it is larger still."""
    if os.fstat(handle).st_size > _MOST_LOOKED_INTO:
        return Unread(name=file.stem, internal=True, why="it is too large to be looked into")
    os.lseek(handle, 0, os.SEEK_SET)
    words = {word.lower() for block in _blocks(handle) for word in _ASCII_WORD.findall(block)}
    unread = unread_in_text(b"\n".join(sorted(words)).decode(), file.stem)
    return Unread(name=file.stem, internal=unread.internal, embargo_until=unread.embargo_until, why=unread.why)


def _blocks(handle: int) -> Iterator[bytes]:
    """Yield what is in a file, each part with the end of the one before, in which a word may begin."""
    end = b""
    while part := os.read(handle, _LARGE_BLOCK):
        yield (end + part).replace(b"\0", b"")
        end = part[-64:]


def _no_text(error: UnicodeDecodeError, file: File) -> Fault:
    data = error.object
    packed, instead = advice_on(data)
    if packed:
        return Fault(origin=Origin(file.name), message=packed, expected=instead, unread=_in_bytes(data, file))
    line = data[: error.start].count(b"\n") + 1
    column = error.start - (data.rfind(b"\n", 0, error.start) + 1) + 1
    is_utf_16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    message = "the text is UTF-16" if is_utf_16 else f"byte 0x{data[error.start]:02X} is no UTF-8"
    return Fault(
        origin=Origin(file.name, line, column),
        message=message,
        expected="the file saved as UTF-8",
        unread=_in_bytes(data, file),
    )


def _in_bytes(data: bytes, file: File) -> Unread:
    """Return what is known of items in bytes that are no UTF-8: packed, or in another encoding."""
    inside = unpacked(data, _MAX_BYTES)
    if inside is None:
        why = "nobody can see what is in it, as it is locked, damaged or packed in another way"
        return evolve(unread_in_text(_in_any_encoding(data), file.stem), internal=True, why=why)
    return unread_in_text(_in_any_encoding(inside), file.stem)


def _in_any_encoding(data: bytes) -> str:
    """Return what can be read of bytes that are no UTF-8; what marks its encoding is read in that."""
    marked = next((name for mark, name in _MARKED if data.startswith(mark)), "utf-8")
    text = data.decode(marked, errors="replace").replace("\0", "")
    is_ascii = b"\n" in data or b" " in data  # which EBCDIC has as other bytes
    return text if is_ascii else f"{text}\n{data.decode(_EBCDIC)}"


def _cut_off(text: str, at: int, file: File) -> Fault:
    """Return the fault of a text of which a part is lost: nobody knows what stood there."""
    line = text.count("\n", 0, at) + 1
    column = at - text.rfind("\n", 0, at)
    is_end = not text[at:].strip("\0 \r\n\t")
    return Fault(
        origin=Origin(file.name, line, column),
        message=f"{'the rest' if is_end else 'a part'} of the file is lost: there are zeroes in its place",
        expected="the file as it was, from a backup",
        unread=unread_in_text(text.replace("\0", ""), file.stem),
    )


def is_empty_list(file: File) -> bool:
    """Return whether a file says that there is nothing, as a list of nothing."""
    text = text_of(file)
    return isinstance(text, str) and text.strip() == "[]"

"""How large the sheets of an old workbook (.xls) are: a compound file [MS-CFB] with a stream of records [MS-XLS]."""

from __future__ import annotations

from collections.abc import Iterator
from struct import error as StructError  # noqa: N812 -- its name is that of a function
from struct import unpack_from
from typing import Final

from attrs import frozen

from diplofeed.sources.table.extents import Extent

__all__ = ["MAGIC", "CompoundError", "extents_of"]

MAGIC: Final = bytes.fromhex("D0CF11E0A1B11AE1")
_END: Final = 0xFFFFFFFA  # what is not below it is no sector
_ENTRY: Final = 128
_BEGINS: Final = 0x0809
_CELLS: Final = frozenset({0x0001, 0x0002, 0x0003, 0x0004, 0x0005, 0x0006, 0x0007, 0x00BD, 0x00BE, 0x00D6, 0x00FD})
_CELLS_SINCE_3: Final = frozenset({0x0201, 0x0203, 0x0204, 0x0205, 0x0206, 0x0207, 0x027E, 0x0406})
_MULTIPLE: Final = frozenset({0x00BD, 0x00BE})
_BLANK: Final = frozenset({0x0001, 0x0201, 0x00BE})


class CompoundError(ValueError):
    """Raised where a file is no workbook of this kind; the text says why."""


def extents_of(data: bytes) -> Iterator[Extent]:
    """Yield the extent of each part of the workbook that has cells.

    Raises:
        CompoundError: It is damaged, encrypted, or no workbook.
    """
    try:
        file = _Compound.of(data)
        stream = file.stream("Workbook") or file.stream("Book")
        is_protected = not stream and bool(file.stream("EncryptedPackage"))
    except (IndexError, StructError) as error:
        raise CompoundError("it is damaged") from error
    if not stream:
        raise CompoundError("it is protected by a password" if is_protected else "there is no workbook in it")
    yield from _extents(stream)


def _extents(stream: bytes) -> Iterator[Extent]:
    extent, at = Extent(), 0
    while at + 4 <= len(stream):
        kind, size = unpack_from("<HH", stream, at)
        if kind == _BEGINS:
            yield extent
            extent = Extent()
        elif kind in _CELLS | _CELLS_SINCE_3 and kind not in _BLANK and size >= 4 and at + 8 <= len(stream):
            row, column = unpack_from("<HH", stream, at + 4)
            last = column if kind not in _MULTIPLE else column + max(0, (size - 6) // 6 - 1)
            extent.rows, extent.columns = max(extent.rows, row + 1), max(extent.columns, last + 1)
        at += 4 + size
    yield extent


@frozen
class _Compound:
    """The parts of a compound file that lead to its streams."""

    data: bytes
    size: int
    chain: tuple[int, ...]
    small_chain: tuple[int, ...]
    directory: bytes
    small: bytes
    least: int

    @classmethod
    def of(cls, data: bytes) -> _Compound:
        """Return the parts of a file; raise IndexError, CompoundError or struct.error where it is damaged."""
        shift, first, least = unpack_from("<H", data, 30)[0], *unpack_from("<I4xI", data, 48)
        if shift not in (9, 12):
            raise CompoundError("it is damaged")
        size = 1 << shift
        small_first, _, more, _ = unpack_from("<4I", data, 60)
        tables = list(unpack_from("<109I", data, 76))
        per_sector, seen = size // 4, 0
        while more < _END and seen * size < len(data):
            numbers = unpack_from(f"<{per_sector}I", data, (more + 1) * size)
            tables += numbers[:-1]
            more, seen = numbers[-1], seen + 1
        chain: list[int] = []
        for table in tables[: len(data) // size + 1]:
            if table < _END:
                chain += unpack_from(f"<{per_sector}I", data, (table + 1) * size)
        whole = cls(data, size, tuple(chain), (), b"", b"", least)
        directory = whole.sectors(first)
        small_table = whole.sectors(small_first)
        small_chain = unpack_from(f"<{len(small_table) // 4}I", small_table)
        root = unpack_from("<I", directory, 116)[0]
        return cls(data, size, whole.chain, small_chain, directory, whole.sectors(root), least)

    def sectors(self, first: int) -> bytes:
        """Return what is in the sectors of a chain."""
        parts: list[bytes] = []
        at = first
        while at < _END and len(parts) <= len(self.chain):
            parts.append(self.data[(at + 1) * self.size : (at + 2) * self.size])
            at = self.chain[at]
        return b"".join(parts)

    def stream(self, name: str) -> bytes:
        """Return what is in a stream, by its name; nothing where there is none."""
        wanted = name.encode("utf-16-le") + b"\0\0"
        for at in range(0, len(self.directory), _ENTRY):
            entry = self.directory[at : at + _ENTRY]
            if entry[: len(wanted)] == wanted and entry[66] == 2:
                first, length = unpack_from("<II", entry, 116)
                return (self.sectors(first) if length >= self.least else self._small(first))[:length]
        return b""

    def _small(self, first: int) -> bytes:
        parts: list[bytes] = []
        at = first
        while at < _END and len(parts) <= len(self.small_chain):
            parts.append(self.small[at * 64 : (at + 1) * 64])
            at = self.small_chain[at]
        return b"".join(parts)

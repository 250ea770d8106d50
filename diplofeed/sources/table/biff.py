"""How large the sheets of an old workbook (.xls) are: a compound file [MS-CFB] with a stream of records [MS-XLS]."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from struct import error as StructError  # noqa: N812 -- its name is that of a function
from struct import pack, unpack_from
from typing import Final

from attrs import define, frozen

from diplofeed.sources.table.extents import Extent

__all__ = ["MAGIC", "CompoundError", "compound_of", "extents_of", "harmless", "lengths_in", "stream_of"]

MAGIC: Final = bytes.fromhex("D0CF11E0A1B11AE1")
_END: Final = 0xFFFFFFFA  # what is not below it is no sector
_LAST, _TABLE, _FREE = 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
_SECTOR: Final = 4096
_STREAMS: Final = ("Workbook", "Book")
_ENTRY: Final = 128
_BEGINS: Final = 0x0809
_CELLS: Final = frozenset({0x0006, 0x00BD, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x0207, 0x027E})
_MULTIPLE: Final = 0x00BD
_SHARES: Final = 0x00FD
_TEXTS: Final = 0x00FC
_CONTINUES: Final = 0x003C
_SHEET: Final = 0x0085
_FORMULA: Final = 0x0006
_VALUE: Final = 20  # bytes of a formula that are its place and value
# Of the dimensions a reader makes room for; of names, other workbooks and drawings it needs nothing here.
_LEFT_OUT: Final = frozenset({0x0200, 0x0017, 0x0018, 0x00EB, 0x00EC})
_LEAST: Final = {0x0022: 2, 0x002F: 2, 0x0042: 2}  # bytes of records of one number
_UNKNOWN: Final = b"\xff\xff"


class CompoundError(ValueError):
    """Raised where a file is no workbook of this kind; the text says why."""


def stream_of(data: bytes) -> tuple[str, bytes]:
    """Return the stream of records of a workbook, and its name.

    Raises:
        CompoundError: It is damaged, protected, or no workbook.
    """
    try:
        file = _Compound.of(data)
        for name in _STREAMS:
            if stream := file.stream(name):
                return name, stream
        is_protected = bool(file.stream("EncryptedPackage"))
    except (IndexError, StructError) as error:
        raise CompoundError("it is damaged") from error
    raise CompoundError("it is protected by a password" if is_protected else "there is no workbook in it")


def compound_of(name: str, stream: bytes) -> bytes:
    """Return a compound file of a single stream, with nothing in it that a reader could stumble over."""
    stream += bytes(-len(stream) % _SECTOR)
    number = len(stream) // _SECTOR
    tables = 1
    while (number + 1 + tables) * 4 > tables * _SECTOR:
        tables += 1
    chain = [*range(1, number), _LAST, _LAST, *[_TABLE] * tables]  # the stream, the directory, the table itself
    chain += [_FREE] * (tables * _SECTOR // 4 - len(chain))
    places = [number + 1 + at for at in range(tables)]
    header = pack("<8s16x5H6x", MAGIC, 0x3E, 4, 0xFFFE, 12, 6)
    header += pack("<9I", 1, tables, number, 0, _SECTOR, _LAST, 0, _LAST, 0)
    header += pack("<109I", *places, *[_FREE] * (109 - tables))
    root = _entry("Root Entry", 5, first=0, size=0, child=1)  # some readers refuse a root that begins nowhere
    directory = root + _entry(name, 2, first=0, size=len(stream), child=_FREE)
    return b"".join(
        part + bytes(-len(part) % _SECTOR) for part in (header, stream, directory, pack(f"<{len(chain)}I", *chain))
    )


def _entry(name: str, kind: int, *, first: int, size: int, child: int) -> bytes:
    """Return an entry of the directory of a compound file ([MS-CFB] 2.6.1)."""
    written = name.encode("utf-16-le") + b"\0\0"
    head = pack("<64sHBB3I", written, len(written), kind, 1, _FREE, _FREE, child)
    return head + pack("<36xIQ", first, size)


def extents_of(stream: bytes) -> Iterator[Extent]:
    """Yield the extent of each part of a stream of records that may have cells.

    Raises:
        CompoundError: The texts that cells share are damaged.
    """
    extent, lengths = Extent(), lengths_in(_shared(stream))
    for at, kind, size in _records(stream):
        if kind == _BEGINS:
            yield extent
            extent = Extent()
        elif kind in _CELLS and size >= 4 and at + 8 <= len(stream):
            row, column = unpack_from("<HH", stream, at + 4)
            last = column if kind != _MULTIPLE else column + max(0, (size - 6) // 6 - 1)
            extent.rows, extent.columns = max(extent.rows, row + 1), max(extent.columns, last + 1)
            if kind == _SHARES and size >= 10 and at + 14 <= len(stream):
                number = unpack_from("<I", stream, at + 10)[0]
                extent.text += lengths[number] if number < len(lengths) else 0
    yield extent


def harmless(stream: bytes) -> bytes:
    """Return a stream of records without what says how much room to make, and without what formulas are made of.

    Raises:
        CompoundError: A sheet is said to begin where no record does.
    """
    result = bytearray(stream)
    begins: set[int] = set()
    sheets: list[int] = []
    for at, kind, size in _records(stream):
        begins.add(at)
        if kind in _LEFT_OUT or size < _LEAST.get(kind, 0):
            result[at : at + 2] = _UNKNOWN
        elif kind == _FORMULA and size > _VALUE:
            result[at + 4 + _VALUE : at + 4 + size] = bytes(len(result[at + 4 + _VALUE : at + 4 + size]))
        elif kind == _SHEET and at + 8 <= len(stream):
            sheets.append(unpack_from("<I", stream, at + 4)[0])
    if not begins.issuperset(sheets):
        raise CompoundError("it is damaged")
    return bytes(result)


def _shared(stream: bytes) -> list[bytes]:
    """Return what is in the record of the texts that cells share, and in those that continue it."""
    parts: list[bytes] = []
    for at, kind, size in _records(stream):
        if kind == _TEXTS:
            parts = [stream[at + 4 : at + 4 + size]]
        elif parts and kind == _CONTINUES:
            parts.append(stream[at + 4 : at + 4 + size])
        elif parts:
            break
    return parts


def lengths_in(parts: Sequence[bytes]) -> list[int]:
    """Return how long the texts are that cells share ([MS-XLS] 2.4.265), from a record and those that continue it.

    Raises:
        CompoundError: They are damaged.
    """
    if not parts:
        return []
    ahead, lengths = _Ahead(parts, 0, 8), []
    try:
        while ahead.has_more():
            count, flags = unpack_from("<HB", ahead.part, ahead.at)
            ahead.at += 3
            runs = extra = 0
            if flags & 0x8:
                runs = unpack_from("<H", ahead.part, ahead.at)[0]
                ahead.at += 2
            if flags & 0x4:
                extra = unpack_from("<I", ahead.part, ahead.at)[0]
                ahead.at += 4
            ahead.pass_letters(count, 1 + (flags & 1))
            ahead.pass_bytes(4 * runs + extra)
            lengths.append(count)
    except (IndexError, StructError) as error:
        raise CompoundError("it is damaged") from error
    return lengths


@define
class _Ahead:
    """Where one is in a record and those that continue it."""

    parts: Sequence[bytes]
    number: int
    at: int

    @property
    def part(self) -> bytes:
        """The record one is in; IndexError after the last one."""
        return self.parts[self.number]

    def has_more(self) -> bool:
        """Return whether anything follows, and go to where it begins."""
        while self.number < len(self.parts) and self.at >= len(self.part):
            self.number, self.at = self.number + 1, 0
        return self.number < len(self.parts)

    def pass_letters(self, count: int, width: int) -> None:
        """Go to the end of so many letters; in each further record their width comes first."""
        while True:
            here = min(count, max(0, len(self.part) - self.at) // width)
            count, self.at = count - here, self.at + here * width
            if not count:
                return
            self.number, self.at = self.number + 1, 1
            width = 1 + (self.part[0] & 1)

    def pass_bytes(self, count: int) -> None:
        """Go over so many bytes."""
        while count > len(self.part) - self.at:
            count -= max(0, len(self.part) - self.at)
            self.number, self.at = self.number + 1, 0
        self.at += count


def _records(stream: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield the place, the kind and the size of each record."""
    at = 0
    while at + 4 <= len(stream):
        kind, size = unpack_from("<HH", stream, at)
        yield at, kind, size
        at += 4 + size


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

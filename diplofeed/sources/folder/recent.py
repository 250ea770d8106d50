"""What the record's own files said when they were last read, for a process that reads them again and again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Final, Protocol, TypeAlias
from zlib import crc32

from attrs import define, evolve, field

from diplofeed.cache import state
from diplofeed.errors import Fault
from diplofeed.source import Inputs, Located
from diplofeed.source.direct import Written
from diplofeed.sources.folder.contents import File

__all__ = ["FORGETFUL", "Direct", "Memory", "Recent", "groups"]

Direct: TypeAlias = Callable[[Written], Located | None]
"""Reads an item directly; None where it has to be read as a tree of located texts."""

_Read: TypeAlias = Callable[[Direct], Iterable[Located | Fault]]
_Items: TypeAlias = dict[bytes, Located | None]

_ABOUT: Final = 128  # files of a group: few enough to be read again for one of them
_OF_MANY_ITEMS: Final = (".jsonl", ".csv")


def groups(files: Iterable[File | Fault]) -> Iterator[list[File | Fault]]:
    """Yield files in groups, in their order; a file that comes or goes changes the group it is in, and no other."""
    group: list[File | Fault] = []
    for file in files:
        group.append(file)
        if isinstance(file, Fault) or _ends_a_group(file):
            yield group
            group = []
    if group:
        yield group


def _ends_a_group(file: File) -> bool:
    name = file.name.encode(errors="surrogateescape")
    return file.suffix in _OF_MANY_ITEMS or crc32(name) % _ABOUT == 0


class Memory(Protocol):
    """What files said before."""

    def begin(self, inputs: Inputs) -> None:
        """Begin to read a record's folder."""

    def of(self, files: Sequence[File | Fault], read: _Read, direct: Direct) -> Iterable[Located | Fault]:
        """Return what files say: what they said before if they are the same, else what a function reads of them."""


class Forgetful:
    """Remembers nothing; `FORGETFUL` is its only instance."""

    def begin(self, inputs: Inputs) -> None:
        """Do nothing."""

    def of(self, _: Sequence[File | Fault], read: _Read, direct: Direct) -> Iterable[Located | Fault]:
        """Return what a function reads of files."""
        return read(direct)


FORGETFUL: Final = Forgetful()


@define(eq=False)
class Recent:
    """Remembers what groups of files said, and the items of files that have many, while what they name stays the same.

    It belongs to a single reader: it holds what the reading before said, and nothing that is older.
    """

    _about: tuple[object, ...] = field(default=(), init=False)
    _groups: dict[str, tuple[Located | Fault, ...]] = field(factory=dict, init=False)
    _items: dict[str, _Items] = field(factory=dict, init=False)  # by file
    _groups_before: dict[str, tuple[Located | Fault, ...]] = field(factory=dict, init=False)

    def begin(self, inputs: Inputs) -> None:
        """Begin to read the record again; all is forgotten where what its items refer to is another."""
        about = inputs.path, inputs.options, inputs.names
        is_same, self._about = about == self._about, about
        self._groups_before, self._groups = (self._groups if is_same else {}), {}
        self._items = self._items if is_same else {}

    def of(self, files: Sequence[File | Fault], read: _Read, direct: Direct) -> Iterable[Located | Fault]:
        """Return what a group of files says."""
        key = "\0".join(repr(file) if isinstance(file, Fault) else f"{file}\0{state(file.path)}" for file in files)
        says = self._groups_before.get(key)
        self._groups[key] = tuple(self._read(files[-1], read, direct)) if says is None else says
        return self._groups[key]

    def _read(self, last: File | Fault, read: _Read, direct: Direct) -> Iterable[Located | Fault]:
        """Read a group; where it ends in a file of many items, those that are written as before are not read again."""
        if isinstance(last, Fault) or last.suffix not in _OF_MANY_ITEMS:
            return read(direct)
        before, self._items[last.name] = self._items.get(last.name, {}), {}
        return read(partial(_recalled, before, self._items[last.name], direct))


def _recalled(before: _Items, now: _Items, direct: Direct, written: Written) -> Located | None:
    """Return an item as it was read before if it is written in the same way, at the place where it is now."""
    located = before[written.key] if written.key in before else direct(written)
    now[written.key] = located
    return located if located is None or located.origin == written.origin else evolve(located, origin=written.origin)

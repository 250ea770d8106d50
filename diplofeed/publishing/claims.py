"""Which format has a document: of two that would write one, the first has it, and the other fails by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from attrs import define, field

from diplofeed.cache import digest
from diplofeed.errors import PluginError
from diplofeed.sink.contract import folded

__all__ = ["Claims"]

_FOLDERS: Final = ("archive", "calendar", "digest", "meeting", "party", "person", "series", "statement", "topic")
"""The folders of all publications, of which none is a document."""

_OURS: Final = "diplofeed"
_SHARED: Final = "\0"  # before a digest; no format is called so


@define
class Claims:
    """The owners of documents by name; names that are one on some disks are one."""

    _owners: dict[str, str] = field(factory=dict, init=False)
    _folders: dict[str, str] = field(factory=lambda: dict.fromkeys(_FOLDERS, _OURS), init=False)

    def reserve(self, owner: str, names: Iterable[str]) -> None:
        """Keep names for an owner, as far as no other has them."""
        for name in names:
            key = folded(name)
            self._owners.setdefault(key, owner)
            for folder in _folders_of(key):
                self._folders.setdefault(folder, owner)

    def share(self, data: bytes, name: str) -> None:
        """Take a name for all formats that make a document of the same bytes; raise PluginError like `claim`."""
        self.claim(f"{_SHARED}{digest(data).hex()}", name)

    def claim(self, owner: str, name: str) -> None:
        """Take a name for an owner.

        Raises:
            PluginError: Another has it, or a folder of that name, or a document that is called like one of its folders.
        """
        key = folded(name)
        folders = tuple(_folders_of(key))
        others = [self._folders.get(key), *(self._owners.get(folder) for folder in folders)]
        if self._owners.get(key, owner) != owner:
            others.append(self._owners[key])
        if other := next(filter(None, others), ""):
            raise PluginError(
                f"{name} is written by {_named(other)}, or is a folder there; give the document another name"
            )
        self._owners[key] = owner
        for folder in folders:
            self._folders.setdefault(folder, owner)


def _named(owner: str) -> str:
    if owner == _OURS:
        return "diplofeed itself"
    return "several formats with other bytes" if owner.startswith(_SHARED) else f"the format {owner!r}"


def _folders_of(key: str) -> Iterator[str]:
    """Yield the folders that a name is in."""
    end = key.find("/")
    while end >= 0:
        yield key[:end]
        end = key.find("/", end + 1)

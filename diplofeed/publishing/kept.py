"""What the cache keeps of documents: for which key they were made, and as what they stand."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define, field, frozen

from diplofeed.cache import Cache
from diplofeed.export import Omission

__all__ = ["KeptDocument", "Shelf"]

T = TypeVar("T")


@frozen
class KeptDocument:
    """A document as a build left it.

    Attributes:
        key: What differs where its bytes do, in hexadecimal digits.
        state: What its sink says of it, which differs once anybody else touches it.
    """

    name: str
    key: str
    state: str
    omissions: tuple[Omission, ...] = ()


@define(eq=False)
class Shelf:
    """The documents of one format and language in the cache, by the feed or the entry they are of."""

    cache: Cache
    section: str
    _before: Mapping[str, tuple[bytes, bytes]] = field(init=False)
    _seen: set[str] = field(factory=set, init=False)

    @_before.default
    def _of_an_earlier_build(self) -> Mapping[str, tuple[bytes, bytes]]:
        return self.cache.section(self.section)

    def documents(self, name: str) -> tuple[bytes, tuple[KeptDocument, ...]]:
        """Return what an earlier build made of something, and for which key; nothing of what cannot be read."""
        self._seen.add(name)
        key, value = self._before.get(name, (b"", b"[]"))
        try:
            return key, tuple(map(_document, json.loads(value)))
        except (ValueError, TypeError, KeyError):  # as good as none
            return b"", ()

    def keep(self, name: str, key: bytes, documents: tuple[KeptDocument, ...]) -> None:
        """Keep what was made of something."""
        self.cache.keep(self.section, {name: (key, json.dumps(list(map(_plain, documents))).encode())})

    def forget_others(self) -> None:
        """Forget what nobody asked for in this build."""
        self.cache.keep(self.section, {}, gone=self._before.keys() - self._seen)


def _plain(document: KeptDocument) -> list[Any]:
    omissions = [[omission.reason, omission.count] for omission in document.omissions]
    return [document.name, document.key, document.state, omissions]


def _document(plain: Any) -> KeptDocument:
    name, key, state, omissions = plain
    made = tuple(Omission(reason=_typed(reason, str), count=_typed(count, int)) for reason, count in omissions)
    return KeptDocument(_typed(name, str), _typed(key, str), _typed(state, str), made)


def _typed(value: Any, kind: type[T]) -> T:
    if not isinstance(value, kind):
        raise TypeError(f"{value!r} is no {kind.__name__}")
    return value

"""The documents in the cache: the key each was made for, and its state in the sink."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from attrs import define, field, frozen

from diplofeed.cache import Cache
from diplofeed.export import Omission

__all__ = ["KeptDocument", "Measures", "Shelf"]

T = TypeVar("T")


@frozen
class KeptDocument:
    """A document as a build left it.

    Attributes:
        key: A digest of what its bytes depend on, in hexadecimal digits.
        state: Its fingerprint by the sink, which differs once something else changed the document.
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
        """Return the key and the documents that an earlier build stored under a name; empty if none can be read."""
        if name not in self._before:
            return b"", ()
        key, value = self._before[name]
        try:
            return key, tuple(map(_document, json.loads(value)))
        except (ValueError, TypeError):  # as good as none
            return b"", ()

    def leave(self, name: str) -> None:
        """Leave what is stored under a name unchanged."""
        self._seen.add(name)

    def keep(self, name: str, key: bytes, documents: tuple[KeptDocument, ...]) -> None:
        """Store documents under a name, if there are any."""
        if not documents:
            return
        self._seen.add(name)
        self.cache.keep(self.section, {name: (key, json.dumps(list(map(_plain, documents))).encode())})

    def forget_others(self) -> None:
        """Remove the names that this build neither left nor stored."""
        self.cache.keep(self.section, {}, gone=self._before.keys() - self._seen)


@define(eq=False)
class Measures:
    """The measures of one format and language, such as lengths, by which it divides feeds; by the keys of the entries.

    Attributes:
        name: Of the format and language, within their edition.
        key: A digest of all that their renderings depend on.
        keys: Of the entries, by tag.
    """

    cache: Cache
    section: str
    name: str
    key: bytes
    keys: Mapping[str, bytes]
    _before: dict[str, Any] | None = field(default=None, init=False)  # those not asked for yet
    _asked: dict[str, Any] = field(factory=dict, init=False)  # by tag
    _has_new: bool = field(default=False, init=False)

    def of(self, tag: str, make: Callable[[], Any]) -> Any:
        """Return the measure of an entry's fragment, made where no build did yet."""
        if self._before is None:
            self._before = self._of_an_earlier_build()
        if tag not in self._asked:
            key = self.keys[tag].hex()
            is_new = key not in self._before
            self._asked[tag] = make() if is_new else self._before.pop(key)
            self._has_new = self._has_new or is_new
        return self._asked[tag]

    def reuse(self, tag: str, make: Callable[[], bytes]) -> bytes:
        """Return the fragment of an entry, that of an earlier build of this process where it would be the same."""
        return self.cache.reuse(b"%b\0%b%b" % (self.name.encode(), self.key, self.keys[tag]), make)

    def _of_an_earlier_build(self) -> dict[str, Any]:
        key, value = self.cache.section(self.section).get(self.name, (b"", b""))
        try:
            return _typed(json.loads(value), dict) if key == self.key else {}
        except (ValueError, TypeError):  # as good as none
            return {}

    def keep(self) -> None:
        """Keep the measures of the entries there are, if any was made; the format is done."""
        if self._has_new:
            before, asked = self._before or {}, self._asked
            keys = ((tag, key.hex()) for tag, key in self.keys.items())
            present = ((tag, key) for tag, key in keys if tag in asked or key in before)
            kept = {key: asked[tag] if tag in asked else before[key] for tag, key in present}
            self.cache.keep(self.section, {self.name: (self.key, json.dumps(kept).encode())})
        self._before, self._asked = None, {}


def _plain(document: KeptDocument) -> list[Any]:
    omissions = [[omission.reason, omission.count, omission.items] for omission in document.omissions]
    return [document.name, document.key, document.state, omissions]


def _document(plain: Any) -> KeptDocument:
    name, key, state, omissions = plain
    made = tuple(
        Omission(reason=_typed(reason, str), count=_typed(count, int), items=tuple(_typed(id_, str) for id_ in ids))
        for reason, count, ids in omissions
    )
    return KeptDocument(_typed(name, str), _typed(key, str), _typed(state, str), made)


def _typed(value: Any, kind: type[T]) -> T:
    if not isinstance(value, kind):
        raise TypeError(f"{value!r} is no {kind.__name__}")
    return value

"""Values of the model as bytes and back, in a third of the time that attrs' own way takes: it names each field."""

from __future__ import annotations

import copyreg
import pickle
from collections.abc import Callable, Sequence
from io import BytesIO
from types import FunctionType
from typing import Any, Final

import attrs

from diplofeed.model.making import maker, values_of
from diplofeed.model.names import Instrument, Party, Person, Place, Topic

__all__ = ["Pickling"]

# Thousands of items name the same few hundred; and to find a class by its name takes longer than to read a text.
_SHARED: Final = frozenset({Instrument, Party, Person, Place, Topic, type, FunctionType})
_MOST_SHARED: Final = 10_000


def _remade(cls: Any, values: tuple[Any, ...]) -> Any:
    return maker(cls)(values)


def _reduced(instance: Any) -> tuple[Any, ...]:
    return _remade, (instance.__class__, values_of(instance))


class _Reducers(dict[type[Any], Callable[[Any], Any]]):
    """How to pickle instances of each class."""

    def __missing__(self, cls: type[Any]) -> Callable[[Any], Any]:
        if not attrs.has(cls):
            raise KeyError(cls)
        self[cls] = _reduced
        return _reduced


_REDUCERS: Final = _Reducers(copyreg.dispatch_table)


class _Pickler(pickle.Pickler):
    """Writes what is named by its number among all that it has met."""

    dispatch_table = _REDUCERS

    def __init__(self, buffer: BytesIO) -> None:
        super().__init__(buffer, 5)
        self.named: list[Any] = []
        self._numbers: dict[int, int] = {}  # by `id`

    def persistent_id(self, value: Any) -> int | None:
        if value.__class__ not in _SHARED:
            return None
        number = self._numbers.get(id(value))
        if number is None and len(self.named) < _MOST_SHARED:
            number = self._numbers[id(value)] = len(self.named)
            self.named.append(value)
        return number


class _Unpickler(pickle.Unpickler):
    """Finds what is named by its number."""

    def __init__(self, data: bytes, named: Sequence[Any]) -> None:
        super().__init__(BytesIO(data))
        self._named = named

    def persistent_load(self, number: int) -> Any:
        return self._named[number]


class Pickling:
    """Values as bytes that this very object reads again: what they name is kept, as it is the same in thousands."""

    __slots__ = ("_buffer", "_pickler")

    def __init__(self) -> None:
        """Begin with nothing that is named."""
        self._buffer = BytesIO()
        self._pickler = _Pickler(self._buffer)

    def dumps(self, value: object) -> bytes:
        """Return a value as bytes."""
        self._buffer.seek(0)
        self._buffer.truncate()
        self._pickler.clear_memo()
        self._pickler.dump(value)
        return self._buffer.getvalue()

    def loads(self, data: bytes) -> Any:
        """Return the value of bytes that this object made."""
        return _Unpickler(data, self._pickler.named).load()

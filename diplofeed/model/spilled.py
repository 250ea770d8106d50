"""Items of which what is not asked of each at every build is in a file, and read when somebody asks for it."""

from __future__ import annotations

import copyreg
import pickle
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from io import BytesIO
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, TypeVar

import attrs
from attrs import define, field

from diplofeed.spill import Spill

__all__ = ["Spillable", "SpilledFields"]

T = TypeVar("T", bound="Spillable")

_KEPT: Final = frozenset(
    {
        *("id", "when", "topics", "instruments", "related", "audience", "embargo_until", "published", "formerly"),
        *("minor", "status", "parties", "series", "speaker", "speakers", "party", "form", "about", "language"),
    }
)
"""The fields by which items are compared with others, chosen and put in order, or that are shared or small."""


class Spillable:
    """The base of values that need not have all their fields in memory; whoever asks for a field notices nothing."""

    __slots__ = ("_place", "_spilled")

    _spilled: SpilledFields
    _place: int

    if not TYPE_CHECKING:  # which would take any name for that of a field

        def __getattr__(self, name: str) -> Any:
            """Return a field that is not in memory; Python asks for it where nothing else is called so."""
            if name not in _names(type(self)) or not _is_set(self):
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}", name=name, obj=self)
            return self._spilled.values_at(self._place)[name]


def _is_set(value: Spillable) -> bool:
    try:
        object.__getattribute__(value, "_spilled")
    except AttributeError:
        return False
    return True


@cache
def _names(cls: type[Any]) -> frozenset[str]:
    return frozenset(attribute.name for attribute in attrs.fields(cls))


@define(eq=False)
class SpilledFields:
    """The fields of items that are in a file, which goes with the last of the items."""

    _spill: Spill = field(factory=Spill, init=False)
    _last: tuple[int, Mapping[str, Any]] = field(default=(-1, {}), init=False)

    def without_rest(self, item: T) -> T:
        """Return an item equal to another, with most of its fields in the file; the same item if there is nothing."""
        made, rest = object.__new__(type(item)), {}
        kind: Any = type(item)  # what is cached by a class is typed as taking anything hashable
        for (name, set_value), value in zip(_slots(kind).items(), _values(item), strict=True):
            if value and name not in _KEPT:
                rest[name] = value
            else:
                set_value(made, value)
        if not rest:
            return item
        object.__setattr__(made, "_place", self._spill.put(_pickled(rest)))
        object.__setattr__(made, "_spilled", self)
        return made

    def values_at(self, place: int) -> Mapping[str, Any]:
        """Return the fields that are at a place, by name; of the same item several are asked for in a row."""
        at, values = self._last
        if at != place:
            values = pickle.loads(self._spill.get(place))  # noqa: S301 -- a file without a name, of this process
            self._last = place, values
        return values


# ---------------------------------------------------------------- values as bytes


@cache
def _slots(cls: Any) -> Mapping[str, Callable[[Any, Any], None]]:
    """Return the names of the fields of an attrs class, and what sets each of them, frozen or not."""
    return {attribute.name: getattr(cls, attribute.name).__set__ for attribute in attrs.fields(cls)}


@cache
def _getter(cls: Any) -> Callable[[Any], tuple[Any, ...]]:
    names = tuple(_slots(cls))
    get = attrgetter(*names)
    return get if len(names) > 1 else lambda instance: (get(instance),)


def _values(instance: Any) -> tuple[Any, ...]:
    return _getter(instance.__class__)(instance)


def _remade(cls: Any, values: Sequence[Any]) -> Any:
    instance = object.__new__(cls)
    for set_value, value in zip(_slots(cls).values(), values, strict=True):
        set_value(instance, value)
    return instance


def _reduced(instance: Any) -> tuple[Any, ...]:
    return _remade, (instance.__class__, _values(instance))


class _Reducers(dict[type[Any], Callable[[Any], Any]]):
    """How to pickle instances of each class: attrs' own way takes three times as long, as it names each field."""

    def __missing__(self, cls: type[Any]) -> Callable[[Any], Any]:
        if not attrs.has(cls):
            raise KeyError(cls)
        self[cls] = _reduced
        return _reduced


_REDUCERS: Final = _Reducers(copyreg.dispatch_table)


def _pickled(value: object) -> bytes:
    buffer = BytesIO()
    pickler = pickle.Pickler(buffer, 5)
    pickler.dispatch_table = _REDUCERS
    pickler.dump(value)
    return buffer.getvalue()

"""Items of which what is not asked of each at every build is in a file, and read when somebody asks for it."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Self, TypeVar

import attrs
from attrs import define, field

from diplofeed.model.pickling import pickled, setters, values_of
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

    def in_memory(self) -> Self:
        """Return the value with all its fields in memory, for who asks for many; itself where they are."""
        if not _is_spilled(self):
            return self
        kind: Any = type(self)  # what is cached by a class is typed as taking anything hashable
        made, rest = object.__new__(type(self)), self._spilled.values_at(self._place)
        for name, set_value in setters(kind).items():
            set_value(made, rest[name] if name in rest else getattr(self, name))
        return made

    if not TYPE_CHECKING:  # which would take any name for that of a field

        def __getattr__(self, name: str) -> Any:
            """Return a field that is not in memory; Python asks for it where nothing else is called so."""
            if name not in _names(type(self)) or not _is_spilled(self):
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}", name=name, obj=self)
            return self._spilled.values_at(self._place)[name]


def _is_spilled(value: Spillable) -> bool:
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
        for (name, set_value), value in zip(setters(kind).items(), values_of(item), strict=True):
            if value and name not in _KEPT:
                rest[name] = value
            else:
                set_value(made, value)
        if not rest:
            return item
        object.__setattr__(made, "_place", self._spill.put(pickled(rest)))
        object.__setattr__(made, "_spilled", self)
        return made

    def values_at(self, place: int) -> Mapping[str, Any]:
        """Return the fields that are at a place, by name; of the same item several are asked for in a row."""
        at, values = self._last
        if at != place:
            values = pickle.loads(self._spill.get(place))  # noqa: S301 -- a file without a name, of this process
            self._last = place, values
        return values

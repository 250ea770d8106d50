"""Items of which what is not asked of each at every build is in a file, and read when somebody asks for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Self, TypeVar

from attrs import define, field

from diplofeed.model.making import maker, names_of, values_of
from diplofeed.model.pickling import Pickling
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
        rest = self._spilled.values_at(self._place)
        whole: Self = maker(kind)([rest[name] if name in rest else getattr(self, name) for name in names_of(kind)])
        return whole

    if not TYPE_CHECKING:  # which would take any name for that of a field

        def __getattr__(self, name: str) -> Any:
            """Return a field that is not in memory; Python asks for it where nothing else is called so."""
            if name not in _SLOTS and _is_spilled(self):
                rest = self._spilled.values_at(self._place)
                if name in rest:
                    return rest[name]
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}", name=name, obj=self)


_SLOTS: Final = frozenset(Spillable.__slots__)


def _is_spilled(value: Spillable) -> bool:
    try:
        object.__getattribute__(value, "_spilled")
    except AttributeError:
        return False
    return True


@cache
def _removers(cls: Any) -> Mapping[str, Callable[[Any], None]]:
    """Return what takes away each field that need not be in memory."""
    return {name: getattr(cls, name).__delete__ for name in names_of(cls) if name not in _KEPT}


@define(eq=False)
class SpilledFields:
    """The fields of items that are in a file, which goes with the last of the items."""

    _spill: Spill = field(factory=Spill, init=False)
    _pickling: Pickling = field(factory=Pickling, init=False)
    _last: tuple[int, Mapping[str, Any]] = field(default=(-1, {}), init=False)

    def without_rest(self, item: T) -> T:
        """Return an item equal to another, with most of its fields in the file; the same item if there is nothing."""
        kind: Any = type(item)  # what is cached by a class is typed as taking anything hashable
        removers = _removers(kind)
        rest = {name: value for name in removers if (value := getattr(item, name))}
        if not rest:
            return item
        made: T = maker(kind)(values_of(item))
        for name in rest:
            removers[name](made)
        object.__setattr__(made, "_place", self._spill.put(self._pickling.dumps(rest)))
        object.__setattr__(made, "_spilled", self)
        return made

    def values_at(self, place: int) -> Mapping[str, Any]:
        """Return the fields that are at a place, by name; of the same item several are asked for in a row."""
        at, values = self._last
        if at != place:
            values = self._pickling.loads(self._spill.get(place))
            self._last = place, values
        return values

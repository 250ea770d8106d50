"""Instances of attrs classes made of converted values, and their values again, without what constructors do besides."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from operator import attrgetter
from typing import Any

import attrs

__all__ = ["maker", "names_of", "values_of"]


@cache
def names_of(cls: Any) -> tuple[str, ...]:
    """Return the names of the fields of an attrs class."""
    return tuple(attribute.name for attribute in attrs.fields(cls))


@cache
def _getter(cls: Any) -> Callable[[Any], tuple[Any, ...]]:
    names = names_of(cls)
    get = attrgetter(*names)
    return get if len(names) > 1 else lambda instance: (get(instance),)


def values_of(instance: Any) -> tuple[Any, ...]:
    """Return the values of the fields of an attrs instance."""
    return _getter(instance.__class__)(instance)


@cache
def maker(cls: Any, checked: tuple[attrs.Attribute[Any], ...] = ()) -> Callable[[Sequence[Any]], Any]:
    """Return a function that makes an instance of converted values, in the order of the fields, some of them checked.

    The constructor would convert each of them once more, defaults too, which takes longer than all the rest. It is
    compiled as attrs compiles constructors, since a loop over the fields takes half as long again.
    """
    names = names_of(cls)
    empty = [slot for slot in cls.__slots__ if slot not in (*names, "__weakref__")]  # where attrs caches a hash
    lines = [
        "def make(values):",
        f" {', '.join(names)}, = values",
        " instance_ = new_(class_)",
        *(f" set_{name}(instance_, {name})" for name in names),
        *(f" set_{name}(instance_, None)" for name in empty),
        *(f" check_{each.name}(instance_, attribute_{each.name}, {each.name})" for each in checked),
        " return instance_",
    ]
    scope: dict[str, Any] = {"class_": cls, "new_": object.__new__}
    scope |= {f"set_{name}": getattr(cls, name).__set__ for name in (*names, *empty)}
    scope |= {f"check_{attribute.name}": attribute.validator for attribute in checked}
    scope |= {f"attribute_{attribute.name}": attribute for attribute in checked}
    exec("\n".join(lines), scope)  # noqa: S102 -- of the names of fields alone, which are identifiers
    make: Callable[[Sequence[Any]], Any] = scope["make"]
    return make

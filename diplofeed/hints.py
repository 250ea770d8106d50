"""Types at run time: whether a value is of a type, and how messages describe the type."""

from __future__ import annotations

import sys
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Final, TypeVar, Union, get_args, get_origin

from diplofeed.errors import FieldError, nearest

__all__ = ["LISTS", "alternatives", "enums", "fits", "member", "mistyped", "values_of"]

LISTS: Final = (tuple, Iterable, Sequence, Container)
_CONTAINERS: Final = (*LISTS, Mapping)
_NO_LISTS: Final = (str, bytes, bytearray, Mapping)
_WORDS: Final[Mapping[Any, str]] = {
    bool: "True or False",
    bytes: "bytes",
    date: "a date",
    datetime: "a datetime",
    float: "a number",
    int: "a whole number",
    str: "a str",
    Callable: "a function",
    Mapping: "a mapping",
    NoneType: "None",
}


# ---------------------------------------------------------------- types


def fits(value: object, hint: Any) -> bool:
    """Return whether a value is of a type; what an iterator yields is not looked at.

    As in PEP 484 a whole number will do for a number. A truth value is no number, a moment no day and a text no list.
    """
    origin = get_origin(hint)
    if hint is Any or isinstance(hint, TypeVar):
        return True
    if origin is Annotated or origin in (Union, UnionType):
        return any(fits(value, part) for part in alternatives(hint, whole=False))
    if origin in _CONTAINERS:
        return _holds(value, origin, get_args(hint))
    if origin is Callable:
        return callable(value)
    return _is_instance(value, type if origin is type else origin or hint)


def _holds(value: object, kind: Any, inner: tuple[Any, ...]) -> bool:
    """Return whether a value is a list or mapping whose elements are all of the types the annotation has for them."""
    if isinstance(value, Mapping):
        is_mapping = kind is Mapping
        return is_mapping and all(fits(key, inner[0]) and fits(part, inner[1]) for key, part in value.items())
    if kind is tuple and Ellipsis not in inner:
        return isinstance(value, tuple | list) and len(value) == len(inner) and all(map(fits, value, inner))
    return _is_list(value, kind) and all(fits(part, inner[0]) for _, part in _parts(value))


def _is_list(value: object, kind: Any) -> bool:
    return isinstance(value, kind) and not isinstance(value, _NO_LISTS)


def _is_instance(value: object, kind: Any) -> bool:
    if kind is float:
        return isinstance(value, float | int) and not isinstance(value, bool)
    if kind is int:
        return isinstance(value, int) and not isinstance(value, bool)
    if kind is date:
        return isinstance(value, date) and not isinstance(value, datetime)
    if getattr(kind, "_is_protocol", False):
        return all(hasattr(value, name) for name in vars(kind) if not name.startswith("_"))
    return isinstance(value, kind)


def alternatives(hint: Any, *, whole: bool) -> Iterator[Any]:
    """Yield the types of which a value may be any; one that is described in words may be taken as a whole."""
    origin = get_origin(hint)
    if origin is Annotated and not whole:
        yield from alternatives(get_args(hint)[0], whole=whole)
    elif origin in (Union, UnionType):
        for part in get_args(hint):
            yield from alternatives(part, whole=whole)
    else:
        yield hint


def _parts(value: object) -> Iterator[tuple[str, Any]]:
    """Yield the places and elements of a list or mapping; nothing of an iterator, which can be read only once."""
    if isinstance(value, Mapping):
        yield from ((repr(key), part) for key, part in value.items())
    elif isinstance(value, tuple | list | set | frozenset):
        yield from ((str(number), part) for number, part in enumerate(value, start=1))


# ---------------------------------------------------------------- words


def mistyped(field: str, value: object, expected: Any) -> FieldError:
    """Return the error for a value of a type that a field does not take: words say which it takes, or a type does."""
    kind = type(value).__name__
    if not isinstance(expected, str):
        field, value, hint = _innermost(field, value, expected)
        kind, expected = type(value).__name__, _words(hint)
        for namesake in (each for each in alternatives(hint, whole=False) if getattr(each, "__name__", "") == kind):
            kind, expected = f"{_package(type(value))}.{kind}", f"that of {_package(namesake)}"
    return FieldError(field, f"{repr(value)[:60]} is of type {kind}", expected)


def _package(cls: type[Any]) -> str:
    """Return from where a class is imported: the shortest of the packages it is in that have it."""
    parts = cls.__module__.split(".")
    places = (".".join(parts[:end]) for end in range(1, len(parts)))
    having = (place for place in places if getattr(sys.modules.get(place), cls.__name__, None) is cls)
    return next(having, cls.__module__)


def _innermost(path: str, value: object, hint: Any) -> tuple[str, object, Any]:
    """Return path, value and expected type of the wrong part: an element of a list, or the whole value."""
    for part in alternatives(hint, whole=True):
        origin = get_origin(part)
        if origin in _CONTAINERS and isinstance(value, origin) and (origin is Mapping or _is_list(value, origin)):
            inner = get_args(part)[-1 if origin is Mapping else 0]
            for place, element in _parts(value):
                if not fits(element, inner):
                    return _innermost(f"{path}[{place}]", element, inner)
    return path, value, hint


def _words(hint: Any) -> str:
    """Return a description of a type for messages."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return str(inner[1])
    if origin in (Union, UnionType):
        named = (part for part in alternatives(hint, whole=True) if part is not NoneType)
        return " or ".join(dict.fromkeys(map(_words, named)))
    if origin in LISTS:
        return f"a list: each {_words(inner[0])}"
    return _WORDS.get(origin or hint) or values_of(hint) or _with_article(getattr(hint, "__name__", str(hint)))


def _with_article(name: str) -> str:
    return f"{'an' if name[0] in 'AEIOU' else 'a'} {name}"


def enums(hint: Any) -> Iterator[type[Enum]]:
    """Yield the enumerations among the alternatives of a type."""
    for part in alternatives(hint, whole=False):
        if isinstance(part, type) and issubclass(part, Enum):
            yield part


def values_of(hint: Any) -> str:
    """Return the values of an enumeration that a type has among its alternatives, in words; empty if it has none."""
    values = [str(member.value) for kind in enums(hint) for member in kind]
    return f"one of {', '.join(values)}" if values else ""


def member(kind: type[Enum], owner: str, name: str, value: str) -> Enum:
    """Return the member of an enumeration with a value; raise FieldError, with the nearest one, where there is none."""
    members = {str(member.value): member for member in kind}
    if value in members:
        return members[value]
    error = FieldError(name, f"there is no {value[:60]!r}", values_of(kind), nearest(value, members))
    raise error.at(owner, name)

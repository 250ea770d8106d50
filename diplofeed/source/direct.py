"""Read plain values, such as JSON has, straight into attrs classes.

Most values have no fault, and to note where each of them stands costs far more than to read it. Here the fields of a
class are compiled once into functions from plain value to field value; whatever is not plainly right is left to
`shape`, which reads it again as a tree of located texts and says what is wrong with it and where.

A converter is called only where it has something to do: one that is given what its field holds gives it back.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, Final, NamedTuple, TypeAlias, TypeVar, Union, get_args, get_origin

import attrs
from attrs import define, field

from diplofeed.errors import Fault, Origin, Suggestions
from diplofeed.model import Party, Person, Place
from diplofeed.model.fields import to_line, to_text
from diplofeed.model.making import maker
from diplofeed.source.contract import Names
from diplofeed.source.node import Node
from diplofeed.source.shape import NAMED, Slot, slots_of, slug_of, truth
from diplofeed.tags import check_written_tag
from diplofeed.text import EMPTY, Text, clean, normal
from diplofeed.when import When, parse

__all__ = ["Lookup", "Written", "read_directly", "unchecked"]

T = TypeVar("T")
_Reader: TypeAlias = Callable[[Any, "Lookup"], Any]
_CODES: Final = (2, 4)  # letters of the code of a country, and of a state that is no more
_MOST_PLACES: Final = 10_000  # that are kept
_OPTIONAL: Final = (Union, types.UnionType)
_Use: TypeAlias = tuple[str, str]  # the table of a name and its id


class Written(NamedTuple):
    """A value as a file has it.

    Attributes:
        value: Of strings, lists, mappings, truth values and None, numbers being strings.
        origin: Where it begins.
        node: Returns it as a tree of located texts, or the fault that keeps it from being one.
        key: What differs where the value does.
        name: Its id where it states none, as its file is called so; empty where it states one.
    """

    value: object
    origin: Origin
    node: Callable[[], Node | Fault]
    key: bytes
    name: str = ""


@define
class Lookup:
    """The names values may refer to, and those that were referred to since `used` was last emptied.

    Attributes:
        suggestions: What is suggested in place of names that are not known, for all that is read.
        places: Places by the keys and values they are written with, with the names they use, as thousands are alike.
    """

    names: Names
    used: list[_Use] = field(factory=list, init=False)
    suggestions: Suggestions = field(factory=Suggestions, init=False)
    places: dict[tuple[Any, ...], tuple[Place, Sequence[_Use]]] = field(factory=dict, init=False)
    _found: dict[str, dict[str, tuple[Any, _Use]]] = field(init=False)

    @_found.default
    def _none_found(self) -> dict[str, dict[str, tuple[Any, _Use]]]:
        return {table: {} for table in NAMED.values()}

    def named(self, kind: type[Any], table: str, text: str) -> Any:
        """Return the party, person, topic or instrument of an id; raise KeyError or ValueError where there is none."""
        result = self._found[table].get(text)
        if result is None:
            result = self._found[table][text] = self._find(kind, table, normal("NFC", text.strip()))
        self.used.append(result[1])
        return result[0]

    def _find(self, kind: type[Any], table: str, name: str) -> tuple[Any, _Use]:
        value = getattr(self.names, table).get(name)
        if value is None and (kind is not Party or len(name) not in _CODES):
            raise KeyError(name)
        return (Party.country(name) if value is None else value), (table, name)


def read_directly(cls: type[T], value: object, lookup: Lookup) -> T | None:
    """Return an instance of an attrs class read from plain values, or None where `shape.read` is to be asked.

    Where it returns an instance, `shape.read` returns an equal one and notes neither fault nor warning.
    """
    described: Any = cls  # what is cached by a class is typed as taking anything hashable
    try:
        instance: T = _table(described)(value, lookup)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None  # not silent: `shape` meets the same value and names what is wrong with it
    return instance


@cache
def _table(cls: Any) -> _Reader:
    """Return the reader of mappings that make an attrs class."""
    slots = slots_of(cls)
    defaults = [_default(slot.attribute) for slot in slots.values()]
    readers = {
        key: (at, _field(slot), slot.attribute.default is attrs.NOTHING) for at, (key, slot) in enumerate(slots.items())
    }
    required = [at for at, default in enumerate(defaults) if default is attrs.NOTHING]
    make = maker(cls, tuple(slot.attribute for slot in slots.values() if slot.attribute.validator))

    def read(value: Any, lookup: Lookup) -> Any:
        values = defaults.copy()
        for key, part in value.items():
            if part is None:
                continue
            at, read_part, is_required = readers[key]
            # A key with nothing after it says nothing.
            if is_required or part.__class__ is not str or (part and not part.isspace()):
                values[at] = read_part(part, lookup)
        for at in required:
            if values[at] is attrs.NOTHING:
                raise KeyError(at)
        return make(values)

    return read


def _field(slot: Slot) -> _Reader:
    """Return the reader of a field, its converter included."""
    read, convert = _reader(slot.type), slot.attribute.converter
    if convert is None or _is_whole(slot.type):
        return read
    if convert in _TEXTS:
        return _TEXTS[convert]
    return lambda value, lookup: convert(read(value, lookup))  # type: ignore[operator]  # attrs types converters loosely


def _is_whole(kind: Any) -> bool:
    """Return whether what the reader of a type returns is all that the field holds."""
    origin = get_origin(kind)
    if origin in _OPTIONAL:
        return _is_whole(_without_none(kind))
    if origin is tuple:
        return _is_whole(get_args(kind)[0])
    return kind is not Text and (attrs.has(kind) or issubclass(kind, Enum))


def _without_none(kind: Any) -> Any:
    return next(inner for inner in get_args(kind) if inner is not type(None))


def _default(attribute: attrs.Attribute[Any]) -> Any:
    """Return what a field has that is left out, as the constructor would convert it."""
    default: Any = attribute.default
    convert: Any = attribute.converter
    if isinstance(default, attrs.Factory):  # type: ignore[arg-type]  # typed as a function, and a class
        raise TypeError(f"{attribute.name} is made anew for each instance")
    return default if default is attrs.NOTHING or convert is None else convert(default)


def unchecked(cls: Any, values: Mapping[str, Any]) -> Any:
    """Return an instance of converted values, by the names of arguments, that no validator judges."""
    slots = slots_of(cls).values()
    return maker(cls)(
        [values[slot.argument] if slot.argument in values else _default(slot.attribute) for slot in slots]
    )


@cache
def _reader(kind: Any) -> _Reader:
    """Return the reader of a type of field."""
    origin = get_origin(kind)
    if origin in _OPTIONAL:
        return _reader(_without_none(kind))
    if origin is tuple:
        return _elements(get_args(kind)[0])
    if kind in NAMED:
        return _name(kind)
    if kind in _READERS:
        return _READERS[kind]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _choice(kind)
    return _place() if kind is Place else _table(kind)


def _string(value: Any, _: Lookup) -> str:
    if not (value.isascii() and value.isprintable()) and clean(value) != value:
        raise ValueError("whoever reads the field is to be warned")
    string: str = value
    return string


def _text(value: Any, lookup: Lookup) -> str | Text:
    if value.__class__ is str:
        return _string(value, lookup)
    for key in filter(None, value):
        check_written_tag(key)
    return Text.accepted((key, _string(part, lookup)) for key, part in value.items() if part is not None)


def _line(value: Any, lookup: Lookup) -> Text:
    """Return what `to_line` makes of a text."""
    if value.__class__ is not str:
        return to_line(_text(value, lookup))
    line = " ".join(_string(value, lookup).split())
    return Text((("", line),)) if line else EMPTY


def _lines(value: Any, lookup: Lookup) -> Text:
    """Return what `to_text` makes of a text."""
    if value.__class__ is not str:
        return to_text(_text(value, lookup))
    text = _string(value, lookup).strip()
    return Text((("", text),)) if text else EMPTY


def _when(value: Any, lookup: Lookup) -> When:
    return parse(_string(value, lookup))


def _number(convert: Callable[[str], Any]) -> _Reader:
    return lambda value, lookup: convert(_string(value, lookup).strip())


def _choice(kind: type[Enum]) -> _Reader:
    members = {str(member.value): member for member in kind}
    return lambda value, _: members[value] if value in members else members[value.strip()]


def _elements(kind: Any) -> _Reader:
    read_element = _reader(kind)
    takes_mappings = kind not in (str, Text)

    def read(value: Any, lookup: Lookup) -> tuple[Any, ...]:
        if value.__class__ is list:
            return tuple([read_element(part, lookup) for part in value])
        if value.__class__ is str:
            return (read_element(value, lookup),) if value else ()
        if takes_mappings:
            return (read_element(value, lookup),)
        raise TypeError("a list of texts is no mapping")

    return read


def _name(kind: Any) -> _Reader:
    """Return the reader of a name: the id of one that is defined, a country's code, or its definition in place."""
    table = NAMED[kind]
    read_inline = _table(kind)

    def read(value: Any, lookup: Lookup) -> Any:
        if value.__class__ is str:
            return lookup.named(kind, table, value)
        if kind is Person and value.get("id") is None:
            value = {**value, "id": slug_of(value["name"])}
        return read_inline(value, lookup)

    return read


def _place() -> _Reader:
    """Return the reader of places, which returns the same object for those that are written alike."""
    read_place = _table(Place)

    def read(value: Any, lookup: Lookup) -> Any:
        written = (*value, *value.values())
        try:
            kept = lookup.places.get(written)
        except TypeError:  # not silent: a list is among them, such as `same_as`, which cannot be looked up
            return read_place(value, lookup)
        if kept:
            lookup.used += kept[1]
            return kept[0]
        before = len(lookup.used)
        place = read_place(value, lookup)
        if len(lookup.places) < _MOST_PLACES:
            lookup.places[written] = place, lookup.used[before:]
        return place

    return read


_READERS: Mapping[Any, _Reader] = {
    str: _string,
    Text: _text,
    When: _when,
    date: _string,
    datetime: _string,
    float: _number(float),
    int: _number(int),
    bool: _number(truth),
}

_TEXTS: Mapping[Any, _Reader] = {to_line: _line, to_text: _lines}
"""Readers that do what a converter does, too."""

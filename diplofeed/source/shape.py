"""Read a tree of located texts as attrs classes, naming every fault where it stands.

The classes are the schema: types say what a field holds, converters and validators what it may be.
"""

from __future__ import annotations

import json
import re
import types
from collections.abc import Callable, Container, Iterator, Mapping
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin

import attrs
from attrs import frozen

from diplofeed.errors import FieldError
from diplofeed.model import Instrument, Party, Person, Topic
from diplofeed.source.meant import id_meant, several_in
from diplofeed.source.node import Listing, Node, Scalar, Table, describe, elements
from diplofeed.source.reading import Reading
from diplofeed.text import Text, clean, cleaning, normal
from diplofeed.typed import plain
from diplofeed.when import When, WhenError
from diplofeed.words.countries import codes_of_parties

__all__ = ["NAMED", "Reading", "Slot", "keys", "read", "slots_of", "slug_of", "truth"]

T = TypeVar("T")

NAMED: dict[type[Any], str] = {Party: "parties", Person: "people", Topic: "topics", Instrument: "instruments"}
_LONGEST_SLUG = 240  # bytes, as it names files
_SEVERAL = {"place": "places", "speaker": "speakers", "party": "parties"}  # what takes a list of them
_SINGULAR = {"parties": "party", "people": "person", "topics": "topic", "instruments": "instrument"}


class _Missing(Enum):
    """The placeholder for a field that could not be read."""

    MISSING = 0


_MISSING = _Missing.MISSING


def read(cls: type[T], node: Node, reading: Reading) -> T | None:
    """Return an instance of an attrs class read from a mapping, or None with the reasons in ``reading.faults``."""
    value = _table(cls, node, "", reading)
    return None if value is _MISSING else value


@frozen
class Slot:
    """A field of an attrs class that its constructor takes, and the key it is written with."""

    key: str
    attribute: attrs.Attribute[Any]
    type: Any

    @property
    def argument(self) -> str:
        """The name of the constructor's argument."""
        return self.attribute.alias or self.attribute.name


@cache
def slots_of(cls: Any) -> Mapping[str, Slot]:
    """Return the fields of an attrs class by their keys, in the order of the class."""
    attrs.resolve_types(cls)
    slots = (Slot(each.name.rstrip("_"), plain(each), each.type) for each in attrs.fields(cls) if each.init)
    return {slot.key: slot for slot in slots}


def keys(cls: Any) -> tuple[str, ...]:
    """Return the keys of the fields of an attrs class, as they stand in files."""
    return tuple(slots_of(cls))


def _table(cls: Any, node: Node, path: str, reading: Reading) -> Any:
    if not isinstance(node, Table):
        reading.fault(node.origin, path, f"found {describe(node)}", expected=_mapping(cls, node))
        return _MISSING
    slots = slots_of(cls)
    before = reading.errors
    values = {}
    meant: set[str] = set()
    for key, value in node.pairs:
        slot = slots.get(key.value)
        if slot is None:
            meant.add(_unknown_key(key, path, slots, reading))
        elif isinstance(value, Listing) and (several := _several(slot, node, slots)):
            values[several.argument] = _slot_value(several, value, _join(path, key.value), reading)
        else:
            values[slot.argument] = _slot_value(slot, value, _join(path, key.value), reading)
    _check_required(slots, meant, values, node, path, reading)
    if reading.errors > before:
        return _MISSING
    try:
        return reading.make(cls, {key: value for key, value in values.items() if value is not _MISSING})
    except FieldError as error:  # each field is right, but they do not go together
        origin = _at(node, error.field).origin
        reading.fault(origin, _join(path, error.field), error.reason, expected=error.expected)
        return _MISSING


def _mapping(cls: Any, node: Node) -> str:
    """Return what a mapping of a class looks like: with a name, where that alone was written."""
    if isinstance(node, Scalar) and node.value.strip() and "name" in slots_of(cls):
        return f"a mapping, such as {_written_out(node)}"
    return f"a mapping with {', '.join(keys(cls)[:6])} …"


def _written_out(name: Scalar) -> str:
    return f"{{ name: {json.dumps(name.value.strip()[:60], ensure_ascii=False)} }}"


def _several(slot: Slot, node: Table, slots: Mapping[str, Slot]) -> Slot | None:
    """Return the field that takes a list in the place of another one, unless it is written too."""
    several = slots.get(_SEVERAL.get(slot.key, ""))
    return several if several and node.get(several.key) is None else None


def _at(node: Node, path: str) -> Node:
    """Return the node at a path such as ``rounds[2].recurrence_id``, or the nearest one around it."""
    for name, number in re.findall(r"(\w+)(?:\[(\d+)\])?", path):
        inner = node.get(name) if isinstance(node, Table) else None
        if inner is None:
            return node
        node = list(elements(inner))[int(number) - 1] if number else inner
    return node


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _unknown_key(key: Scalar, path: str, slots: Mapping[str, Slot], reading: Reading) -> str:
    """Note an unknown key and return the one it was probably meant to be."""
    message = f"unknown key {key.value[:60]!r}"
    near = reading.suggestions.nearest(key.value, slots)
    expected = "" if near else f"one of {', '.join(slots)}" if slots else "no key at all"
    reading.fault(key.origin, path, message, expected=expected, suggestion=near)
    return near


def _check_required(
    slots: Mapping[str, Slot],
    meant: Container[str],
    values: Mapping[str, Any],
    node: Table,
    path: str,
    reading: Reading,
) -> None:
    for slot in slots.values():
        if slot.attribute.default is attrs.NOTHING and slot.argument not in values and slot.key not in meant:
            reading.fault(node.origin, _join(path, slot.key), "is missing", expected=f"a value for {slot.key}")


def _slot_value(slot: Slot, node: Node, path: str, reading: Reading) -> Any:
    if isinstance(node, Scalar) and not node.value.strip() and slot.attribute.default is not attrs.NOTHING:
        return _MISSING  # ``key:`` with nothing after it says nothing
    value = _value(slot.type, node, path, reading)
    if value is _MISSING:
        return _MISSING
    try:
        if slot.attribute.converter is not None:
            value = slot.attribute.converter(value)  # type: ignore[operator]  # attrs types converters loosely
        reading.check(slot.attribute, value)
    except FieldError as error:
        at = path + error.field if error.field.startswith("[") else path
        reading.fault(node.origin, at, error.reason, expected=error.expected, suggestion=error.suggestion)
        return _MISSING
    except ValueError as error:
        reading.fault(node.origin, path, str(error))
        return _MISSING
    return value


def _value(kind: Any, node: Node, path: str, reading: Reading) -> Any:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _value(next(arg for arg in get_args(kind) if arg is not type(None)), node, path, reading)
    if origin is tuple:
        return _tuple(get_args(kind)[0], node, path, reading)
    if kind in NAMED and isinstance(node, Scalar):
        return _named(kind, node, path, reading)
    if kind in _READERS:
        return _READERS[kind](node, path, reading)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _enum(kind, node, path, reading)
    if kind is Person and isinstance(node, Table) and node.get("id") is None:
        node = _with_id(node)
    return _table(kind, node, path, reading)


def _tuple(kind: Any, node: Node, path: str, reading: Reading) -> Any:
    if isinstance(node, Table) and kind in (str, Text):
        reading.fault(node.origin, path, "found a mapping", expected="a list")
        return _MISSING
    values = [_value(kind, each, f"{path}[{number}]", reading) for number, each in enumerate(elements(node), start=1)]
    return _MISSING if _MISSING in values else tuple(values)


def _scalar(node: Node, path: str, reading: Reading, expected: str) -> str | _Missing:
    if isinstance(node, Scalar):
        cleaned = clean(node.value)
        for done in cleaning(node.value) if cleaned != node.value else ():
            reading.warn(node.origin, path, done)
        return cleaned
    reading.fault(node.origin, path, f"found {describe(node)}", expected=expected)
    return _MISSING


def _string(node: Node, path: str, reading: Reading) -> Any:
    return _scalar(node, path, reading, "a text")


def _when(node: Node, path: str, reading: Reading) -> Any:
    text = _scalar(node, path, reading, "a date such as 2023-06-12")
    if isinstance(text, _Missing):
        return text
    try:
        return reading.date(text)
    except WhenError as error:
        reading.fault(node.origin, path, f"{describe(node)}: {error.reason}", expected=error.expected)
        return _MISSING


def _text(node: Node, path: str, reading: Reading) -> Any:
    if isinstance(node, Scalar):
        return _scalar(node, path, reading, "a text")
    if isinstance(node, Listing):
        reading.fault(node.origin, path, "found a list", expected="a text, or one text for each language")
        return _MISSING
    before = reading.errors
    for key, _ in node.pairs:
        if key.value:
            reading.tag(key, path)
    parts = {key.value: _scalar(value, _join(path, key.value), reading, "a text") for key, value in node.pairs}
    if reading.errors > before:
        return _MISSING
    try:
        return Text.accepted((key, str(value)) for key, value in parts.items())
    except ValueError as error:
        reading.fault(node.origin, path, str(error), expected="a text, or language tags with a text each")
        return _MISSING


def _number(convert: Callable[[str], Any], expected: str) -> Callable[[Node, str, Reading], Any]:
    def read_number(node: Node, path: str, reading: Reading) -> Any:
        text = _scalar(node, path, reading, expected)
        if isinstance(text, _Missing):
            return text
        try:
            return convert(text.strip())
        except ValueError:
            reading.fault(node.origin, path, f"found {describe(node)}", expected=expected)
            return _MISSING

    return read_number


def truth(text: str) -> bool:
    """Return a truth value; raise ValueError where a text is none."""
    if text.lower() not in {"true", "false"}:
        raise ValueError(text)
    return text.lower() == "true"


def _enum(kind: type[Enum], node: Node, path: str, reading: Reading) -> Any:
    allowed = [str(each.value) for each in kind]
    text = _scalar(node, path, reading, f"one of {', '.join(allowed)}")
    if isinstance(text, _Missing):
        return text
    if text.strip() in allowed:
        return kind(text.strip())
    expected = f"one of {', '.join(allowed)}"
    reading.fault(
        node.origin,
        path,
        f"found {describe(node)}",
        expected=expected,
        suggestion=reading.suggestions.nearest(text.strip(), allowed),
    )
    return _MISSING


def _named(kind: type[Any], node: Scalar, path: str, reading: Reading) -> Any:
    table = NAMED[kind]
    defined: Mapping[str, Any] = getattr(reading.names, table)
    name = normal("NFC", node.value.strip())
    if name in defined:
        return defined[name]
    if kind is Party and (len(name) == 2 or name in codes_of_parties()):
        try:
            return Party.country(name)
        except ValueError as error:
            is_code = name.upper() in codes_of_parties()
            suggestion = name.upper() if is_code else id_meant(name, table, defined, reading.suggestions)
            reading.fault(node.origin, path, str(error), expected="a country code such as FR", suggestion=suggestion)
            return _MISSING
    country = " or a two-letter country code" if kind is Party else ""
    person = f", or {_written_out(node)}" if kind is Person else ""
    several = several_in(name, defined, codes=kind is Party)
    reading.fault(
        node.origin,
        path,
        f"unknown {_SINGULAR[table]} {name[:60]!r}",
        expected=several or f"an id listed in {table}.yaml{country}{person}",
        suggestion="" if several else id_meant(name, table, defined, reading.suggestions),
    )
    return _MISSING


def _with_id(node: Table) -> Table:
    """Return an inline person with an id made of the name, so that quick records need no people.yaml."""
    name = node.get("name")
    text = name if isinstance(name, Scalar) else next(iter(_scalars(name)), None)
    if text is None:
        return node
    return Table(((Scalar("id", node.origin), Scalar(slug_of(text.value), node.origin)), *node.pairs), node.origin)


def slug_of(name: str) -> str:
    """Return the id of a person who has none, made of the name."""
    words = "-".join("".join(c if c.isalnum() else " " for c in name.lower()).split())[:120]
    return words.encode(errors="replace")[:_LONGEST_SLUG].decode(errors="ignore")


def _scalars(node: Node | None) -> Iterator[Scalar]:
    if isinstance(node, Table):
        yield from (value for _, value in node.pairs if isinstance(value, Scalar))


_READERS: dict[Any, Callable[[Node, str, Reading], Any]] = {
    str: _string,
    Text: _text,
    When: _when,
    date: _string,
    datetime: _string,
    float: _number(float, "a number such as 48.2"),
    int: _number(int, "a whole number"),
    bool: _number(truth, "true or false"),
}

"""Items as plain data that JSON can hold, and back again to equal items.

Names stand in it with all that is known of them, so that an item can be read again when its source is gone.
`reduced` leaves of every name its id, which is what counts when two versions of an item are compared.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from enum import Enum
from functools import cache, lru_cache
from json.encoder import encode_basestring as _string
from operator import attrgetter
from types import NoneType
from typing import Any, Final, TypeAlias

import attrs

from diplofeed.cache import digest
from diplofeed.errors import FieldError, Origin, RecordError
from diplofeed.model import Item, Meeting, Party, Place, Statement
from diplofeed.model.rounds import check
from diplofeed.record.mentions import with_mentions_in
from diplofeed.source import Names
from diplofeed.source.direct import unchecked
from diplofeed.source.node import Scalar, tree
from diplofeed.source.shape import NAMED, Reading, read
from diplofeed.text import EMPTY, Text
from diplofeed.when import When, recall, recall_by_clock
from diplofeed.when.zones import version

__all__ = [
    "KINDS",
    "NOT_COMPARED",
    "OFFSETS",
    "Plain",
    "digest_of",
    "members_of",
    "mentioning",
    "object_of",
    "plain",
    "plain_json",
    "reduced",
    "restore",
    "restore_in_part",
    "shown",
]

Plain: TypeAlias = "str | int | float | list[Plain] | dict[str, Plain] | None"

KINDS: Final[Mapping[str, type[Meeting | Statement]]] = {"meeting": Meeting, "statement": Statement}
OFFSETS: Final = "offsets"
"""The key under which the ledger keeps, beside the fields of an item, which offsets from UTC its rounds have."""

NOT_COMPARED: Final = frozenset({"id", "formerly", OFFSETS})
"""What tells which item it is, and by which clock, not what it says."""

_SHARED: Final = frozenset({*NAMED, Place})
"""Classes of which thousands of items name the same few hundred."""

_HIDING: Final = frozenset({"audience", "embargo_until"})

# By the field, not by whether it has an id: of a text in several languages, one may be Indonesian.
_NAMES: Final = frozenset({"country", "instruments", "parties", "party", "person", "speaker", "speakers", "topics"})


def shown(item: Meeting | Statement) -> Meeting | Statement:
    """Return an item without the ids it had before, maybe while it was hidden, and the note of a minor change."""
    return attrs.evolve(item, formerly=(), minor="") if item.formerly or item.minor else item


def plain(item: Item | Party) -> dict[str, Plain]:
    """Return an item or a party as JSON can hold it, without what is empty or at its default; not to be modified.

    A ``When`` is its text, a ``Text`` a string or a mapping of language to string, a day or moment its ISO 8601 text.
    """
    return _parts(item)


def _parts(value: Any) -> dict[str, Plain]:
    parts: dict[str, Plain] = {}
    get, fields = _fields(value.__class__)
    for part, (key, default, is_said) in zip(get(value), fields, strict=True):
        if part is not default and not (is_said and part == default):
            written = _writer(part.__class__)(part)
            if written or (written is not None and written not in _EMPTY):
                parts[key] = written
    return parts


_EMPTY: Final[tuple[Plain, ...]] = ("", [], {})


@cache
def _fields(cls: type[Any]) -> tuple[Callable[[Any], Iterable[Any]], tuple[tuple[str, object, bool], ...]]:
    """Return a function that gets the values of all fields, and of each the key, the default and whether it says much.

    The default is the object itself that most instances hold, to be compared by identity. One that is empty is equal to
    nothing but what is left out as it is empty, so that it need not be compared otherwise.
    """
    fields = attrs.fields(cls)
    get = attrgetter(*(field.name for field in fields))
    defaults = ((field.name.rstrip("_"), _default(field)) for field in fields)
    return get, tuple((key, default, default not in (None, "", (), EMPTY, attrs.NOTHING)) for key, default in defaults)


def _default(field: attrs.Attribute[Any]) -> object:
    convert: Any = field.converter  # a function; attrs types it more widely
    is_fixed = field.default is not attrs.NOTHING and not isinstance(field.default, attrs.Factory)  # type: ignore[arg-type]  # typed as a function
    return convert(field.default) if convert and is_fixed else field.default


@cache
def _writer(cls: type[Any]) -> Callable[[Any], Plain]:  # noqa: PLR0911 -- one for each kind of value a field holds
    """Return the function that writes values of a class as JSON can hold them."""
    if issubclass(cls, str | int | float | NoneType):
        return _as_it_is
    if issubclass(cls, When):
        return attrgetter("text")
    if issubclass(cls, Text):
        return _languages
    if issubclass(cls, Enum):
        return lambda value: str(value.value)
    if issubclass(cls, tuple):
        return lambda values: [_writer(value.__class__)(value) for value in values]
    if issubclass(cls, date):  # a datetime is one too
        return lambda value: str(value.isoformat())
    return lru_cache(maxsize=4096)(_parts) if cls in _SHARED else _parts


def _as_it_is(value: Plain) -> Plain:
    return value


def plain_json(item: Item) -> str:
    """Return the plain form of an item as JSON: what the encoder of ``json`` makes of it, made without the form."""
    return _object(item)


def members_of(item: Item) -> dict[str, str]:
    """Return the fields of the plain form of an item, each as JSON; `object_of` makes the whole of them."""
    return _members(item)


def object_of(members: Mapping[str, str]) -> str:
    """Return members, each as JSON, as a JSON object."""
    return "{" + ", ".join([f'"{name}": {value}' for name, value in members.items()]) + "}"


def _object(value: Any) -> str:
    return object_of(_members(value))


def _members(value: Any) -> dict[str, str]:
    members: dict[str, str] = {}
    get, fields = _fields(value.__class__)
    for part, (key, default, is_said) in zip(get(value), fields, strict=True):
        if part is not default and not (is_said and part == default):
            written = _json_writer(part.__class__)(part)
            if written not in _EMPTY_JSON:
                members[key] = written
    return members


_EMPTY_JSON: Final = frozenset({'""', "[]", "{}", "null"})
_encode_as_is: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


@cache
def _json_writer(cls: Any) -> Callable[[Any], str]:
    """Return the function that writes the plain form of values of a class as JSON."""
    write: Callable[[Any], Plain] = _writer(cls)
    if issubclass(cls, When):
        return lambda when: _string(when.text)
    if issubclass(cls, Text):
        return lambda text: _string(text.parts[0][1]) if _is_unmarked(text) else _encode_as_is(_languages(text))
    if issubclass(cls, tuple):
        return lambda values: f"[{', '.join([_json_writer(value.__class__)(value) for value in values])}]"
    if issubclass(cls, str) and not issubclass(cls, Enum):
        return _string
    if issubclass(cls, Enum | date | str | int | float | NoneType):
        return lambda value: _encode_as_is(write(value))
    shared: Callable[[Any], str] = lru_cache(maxsize=4096)(_object)
    return shared if cls in _SHARED else _object


def _is_unmarked(text: Text) -> bool:
    return len(text.parts) == 1 and not text.parts[0][0]


def _languages(text: Text) -> Plain:
    if _is_unmarked(text):
        return text.parts[0][1]
    if all(not tag for tag, _ in text.parts):
        return str(text)
    return dict(text.parts)


_encode: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode


def digest_of(item: object) -> bytes:
    """Return a digest of the plain form of an item, or of something it names."""
    return digest(_encode(_parts(item)).encode(errors="surrogatepass"), version().encode())


def reduced(data: Mapping[str, Plain]) -> dict[str, Plain]:
    """Return plain data as they are compared: of parties, people, topics and instruments the ids alone."""
    return {name: _reduced(name, value) for name, value in data.items() if name not in NOT_COMPARED}


def _reduced(name: str, value: Plain) -> Plain:
    if isinstance(value, list):
        return [_reduced(name, part) for part in value]
    if not isinstance(value, dict):
        return value
    if name in _NAMES:
        return value.get("id")
    return {inner: _reduced(inner, part) for inner, part in value.items()}


def mentioning(data: Mapping[str, Plain], renamed: Mapping[str, str]) -> Mapping[str, Plain]:
    """Return plain data with the present ids of the items they mention, by the ids those had before."""
    return with_mentions_in(data, lambda target: renamed.get(target, target)) if renamed else data


def restore_in_part(kind: str, data: Mapping[str, Plain]) -> Meeting | Statement:
    """Return the item that plain data describe, without the fields that cannot be read, such as an earlier bug's.

    Raises:
        RecordError: What is needed cannot be read, or what may ask to hide the item.
    """
    try:
        return restore(kind, data)
    except RecordError as error:
        unread = {re.split(r"[.\[]", fault.field)[0] for fault in error.faults}
        if unread & _HIDING:
            raise
        return restore(kind, {name: value for name, value in data.items() if name not in unread})


class _Restoring(Reading):
    """Reads what was accepted once, whatever rules there are by now: validators, which judge values, are not asked."""

    def tag(self, key: Scalar, path: str) -> None:
        """Take any language that there was."""

    def check(self, attribute: attrs.Attribute[Any], value: Any) -> None:
        """Take any value that a field can hold."""

    def make(self, cls: Any, values: Mapping[str, Any]) -> Any:
        """Return an instance, whether its values go together or not."""
        return unchecked(cls, values)


def restore(kind: str, data: Mapping[str, Plain], names: Names | None = None) -> Meeting | Statement:
    """Return the item that plain data describe; `plain` of it gives the same data.

    Times are not judged by the rules that their zones have now: what was accepted once stays readable.

    Args:
        kind: ``meeting`` or ``statement``.
        data: As `plain` gives them.
        names: What data of diplofeed 0.1 name by their ids alone.

    Raises:
        RecordError: They describe no item, with what is wrong.
    """
    fields = {name: value for name, value in data.items() if name != OFFSETS}
    node = tree(fields, Origin(f"{kind} {data.get('id', '')}"))
    restored = None
    for date_ in (recall, recall_by_clock):  # by the clock, rounds may agree that do not as they were published
        reading = _Restoring(names=names or Names(), date=date_)
        item = read(KINDS[kind], node, reading)
        if item is not None and _rounds_agree(item):
            return item
        restored = restored or item
    if restored is None:
        raise RecordError(reading.faults)
    return restored


def _rounds_agree(item: Meeting | Statement) -> bool:
    """Return whether what is said of single rounds is said of rounds there are."""
    if not isinstance(item, Meeting) or not (item.rdate or item.exdate or item.rounds):
        return True
    try:
        check(item.rounds_by_rule, item.exdate, [each.recurrence_id for each in item.rounds])
    except FieldError:
        return False
    return True

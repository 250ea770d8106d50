"""An item as plain data, whole: what JSON can hold, and back again to an equal item.

Names stand in it with all that is known of them, so that an item can be read again when its source is gone.
`reduced` leaves of every name its id, which is what counts when two versions of an item are compared.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from enum import Enum
from functools import cache
from typing import Any, Final, TypeAlias

import attrs

from diplofeed.cache import digest
from diplofeed.errors import Origin, RecordError
from diplofeed.model import Item, Meeting, Statement
from diplofeed.source import Names
from diplofeed.source.node import tree
from diplofeed.source.shape import Reading, read
from diplofeed.text import Text
from diplofeed.when import When

__all__ = ["KINDS", "Plain", "digest_of", "mentioning", "plain", "reduced", "restore"]

Plain: TypeAlias = "str | int | float | list[Plain] | dict[str, Plain] | None"

KINDS: Final[Mapping[str, type[Meeting | Statement]]] = {"meeting": Meeting, "statement": Statement}
_MENTIONS: Final = frozenset({"about", "related", "series"})
_NOT_COMPARED: Final = frozenset({"id", "formerly"})
# By the field, not by whether it has an id: of a text in several languages, one may be Indonesian.
_NAMES: Final = frozenset({"country", "instruments", "parties", "party", "person", "speaker", "topics"})


def plain(item: Item) -> dict[str, Plain]:
    """Return all of an item as JSON can hold it, without what is empty or at its default.

    A ``When`` is its text, a ``Text`` a string or a mapping of language to string, a day or moment its ISO 8601 text.
    """
    return _parts(item)


def _parts(value: Any) -> dict[str, Plain]:
    parts: dict[str, Plain] = {}
    for name, default in _fields(value.__class__):
        part = getattr(value, name)
        if part != default and (said := _plain(part)) not in (None, "", [], {}):
            parts[name.rstrip("_")] = said
    return parts


@cache
def _fields(cls: type[Any]) -> tuple[tuple[str, object], ...]:
    return tuple((attribute.name, attribute.default) for attribute in attrs.fields(cls))


def _plain(value: Any) -> Plain:  # noqa: PLR0911 -- one for each kind of value a field holds
    match value:
        case None | str() | int() | float():
            return value
        case When():
            return value.text
        case Text():
            return _languages(value)
        case Enum():
            return str(value.value)
        case tuple():
            return [_plain(part) for part in value]
        case date():  # a datetime is one too
            return value.isoformat()
    return _parts(value)


def _languages(text: Text) -> Plain:
    if all(not tag for tag, _ in text.parts):
        return str(text)
    return dict(text.parts)


def digest_of(item: Item) -> bytes:
    """Return what differs where the plain form of an item does."""
    return digest(json.dumps(plain(item), ensure_ascii=False, sort_keys=True).encode(errors="surrogatepass"))


def reduced(data: Mapping[str, Plain]) -> dict[str, Plain]:
    """Return plain data as they are compared: of parties, people, topics and instruments the ids alone."""
    return {name: _reduced(name, value) for name, value in data.items() if name not in _NOT_COMPARED}


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
    if not renamed:
        return data
    return {name: _present(value, renamed) if name in _MENTIONS else value for name, value in data.items()}


def _present(value: Plain, renamed: Mapping[str, str]) -> Plain:
    if isinstance(value, list):
        return [_present(one, renamed) for one in value]
    if isinstance(value, dict):
        return {name: _present(one, renamed) if name == "to" else one for name, one in value.items()}
    return renamed.get(value, value) if isinstance(value, str) else value


def restore(kind: str, data: Mapping[str, Plain], names: Names | None = None) -> Meeting | Statement:
    """Return the item that plain data describe; `plain` of it gives the same data.

    Args:
        kind: ``meeting`` or ``statement``.
        data: As `plain` gives them.
        names: What data of diplofeed 0.1 name by their ids alone.

    Raises:
        RecordError: They describe no item, with what is wrong.
    """
    reading = Reading(names=names or Names())
    item = read(KINDS[kind], tree(dict(data), Origin(f"{kind} {data.get('id', '')}")), reading)
    if item is None:
        raise RecordError(reading.faults)
    return item

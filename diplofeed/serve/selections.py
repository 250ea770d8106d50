"""Conditions of readers in queries of addresses, as ``where`` has them in ``diplofeed.toml``: pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from http import HTTPStatus
from typing import Final
from urllib.parse import parse_qsl, quote

from attrs import frozen

from diplofeed.config import Where
from diplofeed.errors import Origin, Suggestions, nearest
from diplofeed.export import Exporter
from diplofeed.feeds.by import KINDS
from diplofeed.model import Meeting
from diplofeed.model.entry import Entry
from diplofeed.publishing.chosen import Chosen
from diplofeed.serve.requests import RefusedError
from diplofeed.source.node import Listing, Scalar, Table
from diplofeed.source.shape import Reading, keys, read
from diplofeed.text import Text
from diplofeed.words.countries import codes_of_parties

__all__ = ["Known", "chosen_of", "conditions_of", "names_of"]

_SINGULAR: Final[Mapping[str, str]] = {
    "topics": "topic",
    "parties": "party",
    "people": "person",
    "kinds": "kind",
    "statuses": "status",
}
"""Names of a condition in an address, where they differ from those of ``where``, which are understood too."""

_IDS: Final = {"topic": "topics", "party": "parties", "person": "people", "series": "series"}
_NAMES: Final[Mapping[str, str]] = {_SINGULAR.get(key, key): key for key in keys(Where)}
_SINGLE: Final = ("from", "until")
_MOST: Final = 16  # values in one query
_LONGEST: Final = 240  # bytes of one value, as ids are no longer
_MOST_COMPARED: Final = 2000  # names, to find one that is near, which takes 10 µs each
_QUERY: Final = Origin("query")

Conditions = Mapping[str, tuple[str, ...]]
"""The values of each condition by its name in addresses, in the order of ``where``, sorted and each once."""


def names_of(exporters: Iterable[Exporter]) -> Mapping[str, str]:
    """Return the names of live feeds by format: ``feed.`` and the end of its files, or its name where others end so.

    Formats that are pages have none, as pages lead to files beside them.
    """
    ends: dict[str, list[str]] = {}
    for exporter in exporters:
        if exporter.page_path is None:
            ends.setdefault(exporter.filename.rpartition(".")[2], []).append(exporter.name)
    return {
        name: f"feed.{end if len(several) == 1 else quote(name, safe='')}"
        for end, several in ends.items()
        for name in several
    }


@lru_cache(maxsize=1024)  # the same few are asked for again and again
def conditions_of(query: bytes) -> Conditions:
    """Return the conditions of a query in their canonical form.

    Raises:
        RefusedError: 400, naming what is wrong and the nearest name, where something of it is not known or not right.
    """
    values: dict[str, set[str]] = {}
    for name, value in _pairs(query):
        values.setdefault(_name(name), set()).add(_value(name, value))
    for name in _SINGLE:
        if len(values.get(name, ())) > 1:
            raise _bad(f"{name} is there twice")
    named = {name: tuple(sorted(values[name])) for name in _NAMES if name in values}
    where = _where(named)
    dates = {name: (str(when),) for name, when in (("from", where.from_), ("until", where.until)) if when}
    return {**named, **dates}


def _pairs(query: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(query.decode("ascii"), keep_blank_values=True, max_num_fields=_MOST, errors="strict")
    except UnicodeError as error:
        raise _bad("the query is not percent-encoded UTF-8") from error
    except ValueError as error:
        raise _bad(f"there are more than {_MOST} conditions") from error


def _name(name: str) -> str:
    known = {**{name: name for name in _NAMES}, **{key: name for name, key in _NAMES.items()}}
    if name not in known:
        raise _bad(f"no condition is called {name[:60]!r}", nearest(name, _NAMES), f"one of {', '.join(_NAMES)}")
    return known[name]


def _value(name: str, value: str) -> str:
    if not value.strip() or not value.isprintable() or len(value.encode(errors="replace")) > _LONGEST:
        raise _bad(f"{name} has no value that anything can have")
    return value.strip()


def _where(conditions: Conditions) -> Where:
    """Return the condition, read as ``diplofeed.toml`` is."""
    pairs = []
    for name, values in conditions.items():
        texts = tuple(Scalar(value, _QUERY) for value in values)
        pairs.append((Scalar(_NAMES[name], _QUERY), texts[0] if name in _SINGLE else Listing(texts, _QUERY)))
    reading = Reading()
    where = read(Where, Table(tuple(pairs), _QUERY), reading)
    if where is None:
        fault = reading.faults[0]
        key = fault.field.partition("[")[0]
        raise _bad(f"{_SINGULAR.get(key, key)}: {fault.message}", fault.suggestion, fault.expected)
    return where


def _bad(message: str, near: str = "", expected: str = "") -> RefusedError:
    hint = f"; did you mean {near!r}?" if near else f"; expected {expected}" if expected else ""
    return RefusedError(HTTPStatus.BAD_REQUEST, message + hint)


@frozen(eq=False)
class Known:
    """What conditions can name, of what the public may see: a name for each id of each kind.

    Attributes:
        names: Returns the name in a language, by id, by the kinds of `KINDS`.
    """

    names: Mapping[str, Mapping[str, Text]]

    @classmethod
    def of(cls, entries: Iterable[Entry], languages: Iterable[str]) -> Known:
        """Return what entries have."""
        shown, tags = tuple(entries), tuple(languages)
        meetings = [entry.item for entry in shown if isinstance(entry.item, Meeting)]
        titles = {meeting.id: meeting.title for meeting in meetings}
        names: dict[str, dict[str, Text]] = {kind: {} for kind in KINDS}
        for entry in shown:
            for kind, feeds in KINDS.items():
                for value, naming in feeds.values(entry, titles):
                    if value not in names[kind]:
                        names[kind][value] = Text.line([(tag, naming(tag)) for tag in tags])
        return cls(names)

    def check(self, conditions: Conditions) -> None:
        """Raise RefusedError, 404 with the nearest name, where a condition names what nothing has."""
        for kind in _IDS:
            for value in conditions.get(kind, ()):
                if value in self.names[kind] or (kind == "party" and value in codes_of_parties()):
                    continue
                near = Suggestions(_MOST_COMPARED).nearest(value, self.names[kind])
                hint = f"; did you mean {near!r}?" if near else ""
                raise RefusedError(HTTPStatus.NOT_FOUND, f"nothing has the {kind} {value[:60]!r}{hint}")

    def label(self, kind: str, value: str, language: str) -> str:
        """Return what readers call a value of a condition."""
        name = self.names.get(kind, {}).get(value)
        return (name.in_(language) if name else "") or (value if kind in _IDS else f"{kind}={value}")


def chosen_of(
    conditions: Conditions, known: Known, names: Mapping[str, str], languages: Iterable[str], most: int
) -> Chosen:
    """Return the feed of conditions; ``names`` are those of `names_of`, ``most`` is how many entries it may have."""
    query = "&".join(f"{name}={quote(value, safe='')}" for name, values in conditions.items() for value in values)
    parts = [(name, value) for name, values in conditions.items() for value in values]
    titles = [(tag, ", ".join(known.label(name, value, tag) for name, value in parts)) for tag in languages]
    return Chosen(key=query, title=Text.line(titles), where=_where(conditions), query=query, names=names, most=most)

"""YAML as texts: no tags, no aliases, no guessing what a plain scalar means.

`values` reads what is plainly right by the events of libyaml alone, `parse` all else, with the place of each text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, NamedTuple

import yaml
from yaml import MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent, SequenceStartEvent

from diplofeed.errors import Fault, Origin
from diplofeed.source.node import Listing, Node, Scalar, Table
from diplofeed.sources.folder.yaml_advice import advice_on, place_of_fault

__all__ = ["Value", "parse", "values"]

_MAX_DEPTH: Final = 30
_NOTHING: Final = ("~", "null")
# Of the loader only its parser: it makes the same events and takes a third less time to be made.
_PARSER: type = getattr(getattr(yaml, "cyaml", None), "CParser", yaml.SafeLoader)
_LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Value(NamedTuple):
    """A document, or an element of one that is a list, as strings, lists and mappings; where it begins, from 1."""

    value: Any
    line: int
    column: int
    is_element: bool


class _Unusual(Exception):  # noqa: N818 -- never leaves this module
    pass


def values(text: str) -> list[Value] | None:
    """Return the documents of a YAML text, of a list its elements, or None where `parse` is to be asked.

    Where it returns them, `parse` returns the same and no fault.
    """
    try:
        return list(_documents(_PARSER(text).get_event))
    except (_Unusual, yaml.YAMLError):
        return None  # not silent: `parse` meets it too and names it


def _documents(next_event: Callable[[], Any]) -> Iterator[Value]:
    while (event := next_event()) is not None:
        if event.__class__ is not yaml.DocumentStartEvent:
            continue
        event = next_event()
        if event.__class__ is SequenceStartEvent:
            _check_plain(event)
            while (event := next_event()).__class__ is not SequenceEndEvent:
                mark = event.start_mark
                yield Value(_value(event, next_event, 1), mark.line + 1, mark.column + 1, is_element=True)
        elif event.__class__ is not ScalarEvent or event.value:
            mark = event.start_mark
            yield Value(_value(event, next_event, 0), mark.line + 1, mark.column + 1, is_element=False)


def _value(event: Any, next_event: Callable[[], Any], depth: int) -> Any:
    if event.__class__ is ScalarEvent:
        return _scalar(event)
    if depth >= _MAX_DEPTH:
        raise _Unusual
    _check_plain(event)
    if event.__class__ is MappingStartEvent:
        return _mapping(next_event, depth + 1)
    items = []
    while (event := next_event()).__class__ is not SequenceEndEvent:
        items.append(_value(event, next_event, depth + 1))
    return items


def _mapping(next_event: Callable[[], Any], depth: int) -> dict[str, Any]:
    made: dict[str, Any] = {}
    while (event := next_event()).__class__ is ScalarEvent:
        key = _scalar(event)
        if key in made:
            raise _Unusual
        event = next_event()
        made[key] = _scalar(event) if event.__class__ is ScalarEvent else _value(event, next_event, depth)
    if event.__class__ is not MappingEndEvent:
        raise _Unusual  # a list or mapping as a key
    return made


def _scalar(event: Any) -> str:
    if event.tag or event.anchor:
        raise _Unusual
    value: str = event.value
    return "" if value in _NOTHING and not event.style else value


def _check_plain(event: Any) -> None:
    if event.__class__ is yaml.AliasEvent or event.anchor or event.tag:
        raise _Unusual


class _Refused(Exception):  # noqa: N818 -- never leaves this module
    def __init__(self, event: yaml.Event, message: str, expected: str) -> None:
        self.event = event
        self.message = message
        self.expected = expected
        super().__init__(message)


def parse(text: str, file: str, *, first_line: int = 1) -> tuple[tuple[Node, ...], tuple[Fault, ...]]:
    """Return the documents of a YAML text, or the first fault that keeps it from being read.

    ``first_line`` is the line of the file the text begins on. Aliases, tags and duplicate keys are
    refused: they have no place in a record and some are dangerous (YAML 1.2 §3.2).
    """
    try:
        builder = _Builder(iter(yaml.parse(text, Loader=_LOADER)), file, first_line - 1)
        return tuple(builder.documents()), ()
    except _Refused as refused:
        origin = _origin(refused.event.start_mark, file, first_line - 1)
        return (), (Fault(origin=origin, message=refused.message, expected=refused.expected),)
    except yaml.MarkedYAMLError as error:
        origin = _origin(place_of_fault(error), file, first_line - 1)
        message = " ".join(part for part in (error.context, error.problem) if part)
        expected = advice_on(error, text, first_line - 1)
        return (), (Fault(origin=origin, message=f"not valid YAML: {message}", expected=expected),)
    except yaml.YAMLError as error:
        message = f"not valid YAML: {str(error).splitlines()[0]}"
        return (), (Fault(origin=Origin(file, first_line), message=message),)


def _origin(mark: Any, file: str, offset: int) -> Origin:
    return Origin(file, mark.line + 1 + offset, mark.column + 1) if mark else Origin(file)


class _Builder:
    def __init__(self, events: Iterable[yaml.Event], file: str, offset: int) -> None:
        self.events = iter(events)
        self.file = file
        self.offset = offset

    def documents(self) -> Iterable[Node]:
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                content = next(self.events)
                if not (isinstance(content, yaml.ScalarEvent) and not content.value):
                    yield self.node(content, 0)

    def node(self, event: yaml.Event, depth: int) -> Node:
        origin = _origin(event.start_mark, self.file, self.offset)
        self.check(event, depth)
        if isinstance(event, yaml.ScalarEvent):
            return Scalar("" if event.value in _NOTHING and not event.style else event.value, origin)
        if isinstance(event, yaml.SequenceStartEvent):
            items = []
            while not isinstance(inner := next(self.events), yaml.SequenceEndEvent):
                items.append(self.node(inner, depth + 1))
            return Listing(tuple(items), origin)
        return Table(tuple(self.pairs(depth)), origin)

    def pairs(self, depth: int) -> Iterable[tuple[Scalar, Node]]:
        seen: dict[str, int] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self.node(event, depth + 1)
            if not isinstance(key, Scalar):
                raise _Refused(event, "a list or mapping stands where a key should", "a word and a colon")
            if key.value in seen:
                message = f"the key {key.value[:60]!r} stands twice; first on line {seen[key.value]}"
                raise _Refused(event, message, "each key once")
            seen[key.value] = key.origin.line
            yield key, self.node(next(self.events), depth + 1)

    def check(self, event: yaml.Event, depth: int) -> None:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _Refused(event, "anchors and aliases (& and *) are not read", "the text itself, or quotation marks")
        if tag := getattr(event, "tag", None):
            raise _Refused(event, f"the tag {tag!r} is not read", "plain text, lists and mappings")
        if depth > _MAX_DEPTH:
            raise _Refused(event, f"nested deeper than {_MAX_DEPTH} levels", "a flatter record")

"""XML files as trees that know their lines; what could make a small file large is refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, NoReturn
from xml.parsers.expat import ExpatError, ParserCreate

from attrs import field, frozen

from diplofeed.errors import Fault, Origin

__all__ = ["Element", "load"]

MAX_BYTES: Final = 50_000_000
_MAX_DEPTH: Final = 16


@frozen(kw_only=True, eq=False)
class Element:
    """An element with its text and its elements in order; the line its tag begins on counts from 1."""

    tag: str
    line: int
    attributes: Mapping[str, str] = field(factory=dict)
    content: list[str | Element] = field(factory=list)

    @property
    def children(self) -> Iterator[Element]:
        """Return the elements directly in it."""
        return (part for part in self.content if isinstance(part, Element))

    @property
    def text(self) -> str:
        """Return all text in it as one line."""
        return " ".join("".join(_text(self)).split())


def _text(element: Element) -> Iterator[str]:
    for part in element.content:
        if isinstance(part, str):
            yield part
        else:
            yield from _text(part)


class _RefusedError(Exception):
    """Raised inside the parser at what is well-formed but not wanted."""


class _Builder:
    """Puts together the tree; an element joins its parent when it is complete."""

    def __init__(self) -> None:
        self.parser = ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._data
        self.root: Element | None = None
        self._open: list[Element] = []

    def _doctype(self, *_: object) -> NoReturn:
        # Only a document type can define entities, and so make text grow or reach for other files.
        raise _RefusedError("a document type (DOCTYPE) is not read")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if len(self._open) >= _MAX_DEPTH:
            raise _RefusedError(f"elements are nested more than {_MAX_DEPTH} deep")
        element = Element(tag=tag, line=self.parser.CurrentLineNumber, attributes=attributes)
        self.root = self.root or element
        self._open.append(element)

    def _end(self, _: str) -> None:
        element = self._open.pop()
        if self._open:
            self._open[-1].content.append(element)

    def _data(self, text: str) -> None:
        self._open[-1].content.append(text)


def load(path: Path, shown: str) -> tuple[Element | None, list[Fault]]:
    """Return the root of an XML 1.0 file, with all elements that are complete before the first fault."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        return None, [Fault(origin=Origin(shown), message=f"cannot be read: {error.strerror}")]
    if len(data) > MAX_BYTES:
        return None, [Fault(origin=Origin(shown), message=f"is larger than {MAX_BYTES // 1_000_000} MB")]
    return _parse(data, shown)


def _parse(data: bytes, shown: str) -> tuple[Element | None, list[Fault]]:
    builder = _Builder()
    try:
        builder.parser.Parse(data, True)
    except ExpatError as error:
        origin = Origin(shown, error.lineno, error.offset + 1)
        return builder.root, [Fault(origin=origin, message=f"not well-formed XML: {error}".partition(": line")[0])]
    except (_RefusedError, LookupError, ValueError) as error:  # the last two: an encoding Python has not
        return builder.root, [Fault(origin=Origin(shown, builder.parser.CurrentLineNumber), message=str(error))]
    return builder.root, []

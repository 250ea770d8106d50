"""Content lines and components of iCalendar (RFC 5545 §3.1), each with its place, as far as a file can be read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from attrs import define, evolve, field, frozen
from icalendar.parser import Parameters

from diplofeed.errors import Fault, Origin, Severity, Unread

__all__ = ["Component", "Property", "components", "text_of"]

_LONGEST: Final = 1_000_000  # characters of a line, unfolded
_DEEPEST: Final = 10
_HEAD: Final = 200  # characters of a line that cannot be read
_LINE: Final = re.compile(r"""\s*([\w.-]+)((?:;(?:[^":;]|"[^"]*")*)*):(.*)""", re.DOTALL)
_OUTSIDE: Final = 2  # components that are open between two items: the file and its calendar
_KEPT: Final = frozenset({"VEVENT", "VJOURNAL", "VTIMEZONE", "STANDARD", "DAYLIGHT", "VCALENDAR", "PARTICIPANT"})
_ALONE: Final = frozenset({"VEVENT", "VJOURNAL", "VTIMEZONE"})  # none of which is in another


@frozen
class Property:
    """A content line: its name in capitals, its parameters, and its value as it is written."""

    name: str
    parameters: Parameters
    value: str
    line: int

    def parameter(self, name: str) -> str:
        """Return a parameter as one text; empty where there is none."""
        value = self.parameters.get(name, "")
        return ",".join(map(str, value)) if isinstance(value, list) else str(value)


@define(eq=False)
class Component:
    """A component and what is in it.

    Attributes:
        line: Where it begins.
        lines: As they are, of a time zone alone.
        unread: The lines that are no properties.
        is_cut_off: Whether the file ends in the midst of it.
        is_own: Whether it is of a calendar that diplofeed made.
    """

    name: str
    line: int
    properties: list[Property] = field(factory=list)
    components: list[Component] = field(factory=list)
    lines: list[str] = field(factory=list)
    unread: list[str] = field(factory=list)
    is_cut_off: bool = False
    is_own: bool = False

    def all(self, *names: str) -> Sequence[Property]:
        """Return the properties of a name, or of any of several, in their order."""
        return [each for each in self.properties if each.name in names]

    def first(self, name: str) -> Property | None:
        """Return the first property of a name."""
        return next((each for each in self.properties if each.name == name), None)

    def text(self, name: str) -> str:
        """Return the text of the first property of a name; empty where there is none."""
        found = self.first(name)
        return text_of(found.value) if found else ""


_ESCAPES: Final[Mapping[str, str]] = {"n": "\n", "N": "\n", ",": ",", ";": ";", "\\": "\\", ":": ":", '"': '"'}


def text_of(value: str) -> str:
    """Return the text that a value of the type TEXT is (RFC 5545 §3.3.11); a lone backslash stays one."""
    if "\\" not in value:
        return value
    parts: list[str] = []
    signs = iter(value)
    for sign in signs:
        if sign != "\\":
            parts.append(sign)
            continue
        escaped = next(signs, "")
        parts.append(_ESCAPES.get(escaped, "\\" + escaped))
    return "".join(parts)


def components(text: str, file: str) -> tuple[list[Component], list[Fault]]:
    """Return the components of a text outside of any other, and what of it cannot be read, line by line."""
    faults: list[Fault] = []
    top = Component("", 1)
    open_: list[Component] = [top]
    skipped: list[str] = []  # components within others that are of no use here, such as alarms
    for number, line in _unfolded(text):
        name, _, value = line.partition(":")
        kind, what = name.strip().upper(), value.strip().upper()
        if skipped and not (kind == "BEGIN" and what in _ALONE):
            _skip(skipped, kind, what, open_, Origin(file, number), faults)
        elif kind == "BEGIN" and (what not in _KEPT or len(open_) > _DEEPEST):
            skipped = [what]
        elif kind == "BEGIN":
            if what in _ALONE:
                skipped = []
                _begin_alone(open_, Origin(file, number), faults)
            made = Component(what, number, lines=[line])
            open_[-1].components.append(made)
            open_.append(made)
        elif kind == "END":
            _end(open_, line, what, Origin(file, number), faults)
        elif line.strip():
            _add(open_, line, number, file, faults)
    if len(open_) > 1:
        message = f"{open_[-1].name}, which begins here, does not end: the file may have been cut off"
        faults.append(Fault(origin=Origin(file, open_[-1].line), message=message))
        open_[-1].is_cut_off = True
    return top.components, faults


def _begin_alone(open_: list[Component], origin: Origin, faults: list[Fault]) -> None:
    """End the components whose END is missing, so that what begins here is not lost in them."""
    while len(open_) > 1 and open_[-1].name != "VCALENDAR":
        left = open_.pop()
        message = f"{left.name}, which begins on line {left.line}, does not end before this, and ends here"
        faults.append(Fault(origin=origin, message=message, severity=Severity.WARNING))


def _skip(
    skipped: list[str], kind: str, what: str, open_: Sequence[Component], origin: Origin, faults: list[Fault]
) -> None:
    """Note that a component of no use begins or ends within others that are of none."""
    if kind == "BEGIN":
        skipped.append(what)
    elif kind == "END":
        began = skipped.pop()
        if what in _ALONE and began != what and len(open_) <= _OUTSIDE:
            message = f"END:{what} ends what began as {began[:40]!r}, which may be such an item, and is not read"
            faults.append(Fault(origin=origin, message=message, unread=Unread()))


def _end(open_: list[Component], line: str, what: str, origin: Origin, faults: list[Fault]) -> None:
    names = [each.name for each in open_]
    if what not in names[1:]:
        fault = _skipped(origin, f"END:{what[:40]} ends nothing that began")
        is_lost = what in _ALONE and len(open_) <= _OUTSIDE  # its beginning cannot be read
        faults.append(evolve(fault, severity=Severity.ERROR, unread=Unread()) if is_lost else fault)
        return
    while open_[-1].name != what:
        message = f"{open_[-1].name}, which begins on line {open_[-1].line}, does not end before this"
        faults.append(_skipped(origin, message))
        open_.pop()
    open_[-1].lines.append(line)
    ended = open_.pop()
    if ended.name in {"STANDARD", "DAYLIGHT"}:
        open_[-1].lines += ended.lines


def _add(open_: list[Component], line: str, number: int, file: str, faults: list[Fault]) -> None:
    """Add a property to the component that is open."""
    if len(line) > _LONGEST:
        faults.append(_skipped(Origin(file, number), f"a line of more than {_LONGEST:,} characters"))
        open_[-1].unread.append(line[:_HEAD])
        return
    try:
        name, parameters, value = _parts(line)
    except ValueError as error:
        faults.append(_skipped(Origin(file, number), f"{line[:60]!r} is no property ({str(error)[:80]})"))
        open_[-1].unread.append(line[:_HEAD])
        return
    inner = open_[-1]
    inner.properties.append(Property(name.upper(), parameters, value, number))
    if inner.name in {"VTIMEZONE", "STANDARD", "DAYLIGHT"}:
        inner.lines.append(line)


def _parts(line: str) -> tuple[str, Parameters, str]:
    """Return the name, the parameters and the value of a content line; raise ValueError where it is none."""
    found = _LINE.fullmatch(line)
    if found is None:
        raise ValueError("expected a name, a colon and a value")
    name, parameters, value = found.groups(default="")
    if not parameters:
        return name, Parameters(), value
    read: Parameters = Parameters.from_ical(parameters[1:], strict=False)  # type: ignore[no-untyped-call]  # the library has no types there
    return name, read, value


def _skipped(origin: Origin, message: str) -> Fault:
    return Fault(origin=origin, message=f"{message}, and is not read", severity=Severity.WARNING)


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Yield each content line, without the breaks within it, and the number of its first line."""
    start, parts = 1, [""]
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        if line[:1] in (" ", "\t"):
            parts.append(line[1:])
            continue
        if not line:  # some programs break lines by two
            continue
        yield start, "".join(parts)
        start, parts = number, [line]
    yield start, "".join(parts)

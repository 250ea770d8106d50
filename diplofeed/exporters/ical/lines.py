"""Content lines of iCalendar: values written by the icalendar package, joined and folded here.

Building whole components with that package costs eight times as much as its value types, and three of its
habits would reach subscribers, so they are kept from doing so here: a text with a backslash before a
capital N turns into a line break, a fold may part the two characters of an escaped backslash, and small
coordinates come out with an exponent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from icalendar import vRecur, vText, vUTCOffset
from icalendar.parser import Parameters

__all__ = [
    "coordinates",
    "day",
    "escape",
    "language",
    "line",
    "local",
    "offset",
    "parameters",
    "quoted",
    "rule",
    "text",
    "texts",
    "utc",
]

_WIDTH = 75  # octets of a line without its break (RFC 5545 §3.1)
_NO_MARKS = str.maketrans("", "", "-:")  # ISO 8601 as calendars write it
_ESCAPED = re.compile(r"[\\;,\r\n]")
_WITHIN_CHARACTER = range(0x80, 0xC0)  # octets of UTF-8 that do not begin a character


def line(name: str, value: bytes | str, params: bytes = b"") -> bytes:
    """Return one content line, folded and ended by CRLF (RFC 5545 §3.1).

    Raises:
        ValueError: The value holds a line break, which would begin another property.
    """
    encoded = value.encode() if isinstance(value, str) else value
    whole = name.encode() + (b";" + params if params else b"") + b":" + encoded
    if b"\n" in whole or b"\r" in whole:
        raise ValueError(f"{name} holds a line break")
    return _fold(whole)


def _fold(whole: bytes) -> bytes:
    if len(whole) <= _WIDTH:
        return whole + b"\r\n"
    pieces = []
    start, room = 0, _WIDTH
    while len(whole) - start > room:
        end = _cut(whole, start, start + room)
        pieces.append(whole[start:end])
        start, room = end, _WIDTH - 1  # the space that begins a continuation counts
    return b"\r\n ".join([*pieces, whole[start:]]) + b"\r\n"


def _cut(whole: bytes, start: int, end: int) -> int:
    """Return the last place up to ``end`` between two characters that are no escape pair of TEXT or RFC 6868."""
    while whole[end] in _WITHIN_CHARACTER:
        end -= 1
    sign = whole[end - 1 : end]
    if sign in {b"\\", b"^"}:
        before = whole[start:end]
        end -= (len(before) - len(before.rstrip(sign))) % 2
    return end


def escape(value: str) -> bytes:
    """Return ``value`` as TEXT (RFC 5545 §3.3.11)."""
    if not _ESCAPED.search(value):
        return value.encode()
    return rb"\\N".join(_written(vText(part)) for part in value.split("\\N"))


def text(name: str, value: str, params: bytes = b"") -> bytes:
    """Return a property of type TEXT, or nothing where there is no text."""
    return line(name, escape(value), params) if value else b""


def texts(name: str, values: Iterable[str]) -> bytes:
    """Return a property of several TEXT values, each once, or nothing where there is none."""
    joined = b",".join(map(escape, dict.fromkeys(value for value in values if value)))
    return line(name, joined) if joined else b""


@lru_cache(maxsize=256)
def parameters(**values: str) -> bytes:
    """Return parameters in the order of their names, quoted and escaped where needed (RFC 6868), without empty ones."""
    named = {name: _ended(value) for name, value in values.items() if value}
    return _written(Parameters(named))


def quoted(**values: str) -> bytes:
    """Return non-standard parameters, each in quotation marks (RFC 6868); an underscore stands for a hyphen.

    What Apple reads others stumble over without the marks.
    """
    named = {name.replace("_", "-"): value for name, value in values.items() if value}
    return b";".join(f'{name}="{_marked(value)}"'.encode() for name, value in sorted(named.items()))


def _ended(value: str) -> str:
    """Return a value with its like for a backslash at the end, which some take to escape what follows."""
    return f"{value[:-1]}\u29f5" if value.endswith("\\") else value


def _marked(value: str) -> str:
    return _ended(value).replace("^", "^^").replace('"', "^'").replace("\n", "^n")


def language(tag: str) -> bytes:
    """Return the parameter for a language (RFC 5545 §3.2.10)."""
    return parameters(LANGUAGE=tag)


def utc(moment: datetime) -> bytes:
    """Return an aware moment in UTC, in whole seconds."""
    return local(moment.astimezone(UTC)) + b"Z"


def local(moment: datetime) -> bytes:
    """Return a local time, in whole seconds, without its zone."""
    return moment.replace(tzinfo=None).isoformat(timespec="seconds").translate(_NO_MARKS).encode()


def day(value: date) -> bytes:
    """Return a day."""
    return value.isoformat().translate(_NO_MARKS).encode()


def offset(value: timedelta) -> bytes:
    """Return a distance from UTC (RFC 5545 §3.3.14)."""
    return _written(vUTCOffset(value))


def _written(value: Any) -> bytes:  # the package leaves its values untyped
    written = value.to_ical()
    return written if isinstance(written, bytes) else str(written).encode()


def coordinates(latitude: float, longitude: float) -> str:
    """Return the value of GEO: degrees with up to six decimals, never with an exponent (RFC 5545 §3.8.1.6)."""
    return ";".join(f"{round(degrees, 6) + 0:.6f}".rstrip("0").rstrip(".") for degrees in (latitude, longitude))


def rule(value: str, start: date) -> bytes:
    """Return a recurrence rule for a start, its UNTIL of the type that start asks for (RFC 5545 §3.3.10).

    Nothing is returned for a rule that says "once", which Outlook.com refuses.

    Raises:
        ValueError: The rule has a part that is not understood.
    """
    recurrence = vRecur.from_ical(value)
    if recurrence.get("COUNT") == [1]:
        return b""
    if until := recurrence.get("UNTIL"):
        recurrence["UNTIL"] = [_until(until[0], start)]
    return _written(recurrence)


def _until(until: date, start: date) -> date:
    if not isinstance(start, datetime):
        return until.date() if isinstance(until, datetime) else until
    if not isinstance(until, datetime):  # the whole of that day, where the meeting is
        until = datetime.combine(until, time(23, 59, 59))
    return (until if until.tzinfo else until.replace(tzinfo=start.tzinfo)).astimezone(UTC)

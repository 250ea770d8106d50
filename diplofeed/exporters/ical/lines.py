"""Content lines of iCalendar (RFC 5545 §3.1): values escaped, joined and folded.

The tests have the icalendar package make the same and compare the bytes, but for three of its habits, which would reach
subscribers: a text with a backslash before a capital N turns into a line break, a fold may part the two characters of
an escaped backslash, and small coordinates come out with an exponent. The package itself writes recurrence rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

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
_WITHIN_CHARACTER = range(0x80, 0xC0)  # octets of UTF-8 that do not begin a character
_QUOTED = re.compile("[,;:’]")
_IN_NAMES = re.compile("[ ']")  # of people, which old software wants in quotation marks with these
_ALWAYS_QUOTED = frozenset({"ALTREP", "DELEGATED-FROM", "DELEGATED-TO", "DIR", "LINKREL", "MEMBER", "SENT-BY"})
_ESCAPING = frozenset(b"\\^")


def line(name: str, value: bytes | str, params: bytes = b"") -> bytes:
    """Return one content line, folded and ended by CRLF (RFC 5545 §3.1).

    Raises:
        ValueError: The value holds a line break, which would begin another property.
    """
    encoded = value.encode() if isinstance(value, str) else value
    whole = b"%b;%b:%b" % (name.encode(), params, encoded) if params else b"%b:%b" % (name.encode(), encoded)
    if b"\n" in whole or b"\r" in whole:
        raise ValueError(f"{name} holds a line break")
    return whole + b"\r\n" if len(whole) <= _WIDTH else _fold(whole)


def _fold(whole: bytes) -> bytes:
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
    if whole[end - 1] in _ESCAPING:
        before, sign = whole[start:end], whole[end - 1 : end]
        end -= (len(before) - len(before.rstrip(sign))) % 2
    return end


def escape(value: str) -> bytes:
    """Return ``value`` as TEXT (RFC 5545 §3.3.11); whatever breaks a line is an escaped line break."""
    if "\\" in value:
        value = value.replace("\\", "\\\\")
    if "\r" in value:
        value = value.replace("\r\n", "\n").replace("\r", "\n")
    return value.replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n").encode()


def text(name: str, value: str, params: bytes = b"") -> bytes:
    """Return a property of type TEXT, or nothing where there is no text."""
    return line(name, escape(value), params) if value else b""


def texts(name: str, values: Iterable[str]) -> bytes:
    """Return a property of several TEXT values, each once, or nothing where there is none."""
    joined = b",".join(map(escape, dict.fromkeys(value for value in values if value)))
    return line(name, joined) if joined else b""


@lru_cache(maxsize=1024)
def parameters(**values: str) -> bytes:
    """Return parameters in the order of their names, quoted and escaped where needed (RFC 6868), without empty ones."""
    named = ((name, _marked(value)) for name, value in sorted(values.items()) if value)
    return ";".join(_parameter(name, value) for name, value in named).encode()


def _parameter(name: str, value: str) -> str:
    needs_marks = name in _ALWAYS_QUOTED or _QUOTED.search(value) or (name == "CN" and _IN_NAMES.search(value))
    return f'{name}="{value}"' if needs_marks else f"{name}={value}"


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
    escaped = _ended(value).replace("^", "^^").replace('"', "^'")
    return escaped.replace("\r\n", "^n").replace("\n", "^n").replace("\r", "^n")


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
    """Return a distance from UTC (RFC 5545 §3.3.14), with seconds where it has some."""
    sign = "-" if value < timedelta() else "+"
    minutes, seconds = divmod(abs(value) // timedelta(seconds=1), 60)
    return f"{sign}{minutes // 60:02}{minutes % 60:02}{f'{seconds:02}' if seconds else ''}".encode()


def coordinates(latitude: float, longitude: float) -> str:
    """Return the value of GEO: degrees with up to six decimals, never with an exponent (RFC 5545 §3.8.1.6)."""
    return ";".join(f"{round(degrees, 6) + 0:.6f}".rstrip("0").rstrip(".") for degrees in (latitude, longitude))


def rule(value: str, start: date) -> bytes:
    """Return a recurrence rule for a start, its UNTIL of the type that start asks for (RFC 5545 §3.3.10).

    Nothing is returned for a rule that says "once", which Outlook.com refuses.

    Raises:
        ValueError: The rule has a part that is not understood.
    """
    from icalendar import vRecur  # noqa: PLC0415 -- 100 ms to import, and few meetings have a rule

    recurrence: Any = vRecur.from_ical(value)
    if recurrence.get("COUNT") == [1]:
        return b""
    if until := recurrence.get("UNTIL"):
        recurrence["UNTIL"] = [_until(until[0], start)]
    written: bytes = recurrence.to_ical()
    return written


def _until(until: date, start: date) -> date:
    if not isinstance(start, datetime):
        return until.date() if isinstance(until, datetime) else until
    if not isinstance(until, datetime):  # the whole of that day, where the meeting is
        until = datetime.combine(until, time(23, 59, 59))
    return (until if until.tzinfo else until.replace(tzinfo=start.tzinfo)).astimezone(UTC)

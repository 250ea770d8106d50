"""Content lines of iCalendar (RFC 5545 §3.1): values escaped, parameters quoted, lines folded.

The icalendar package is the measure of these bytes (tests/exporters/test_content_lines.py), not what writes them, as
its value types cost ten times as much. In three habits it is not followed, as they would reach subscribers: a text
with a backslash before a capital N turns into a line break, a fold may part the two characters of an escaped
backslash, and small coordinates come out with an exponent. Only recurrence rules, which are rare, are read and
written by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache

from diplofeed.text import decimals

__all__ = [
    "coordinates",
    "day",
    "escape",
    "language",
    "line",
    "local",
    "name_of",
    "offset",
    "parameters",
    "quoted",
    "rule",
    "text",
    "texts",
    "utc",
    "zone",
]

_WIDTH = 75  # octets of a line without its break (RFC 5545 §3.1)
_ESCAPES = b"\\^"  # what begins an escape pair of TEXT or of a parameter
_NOT_ASCII = 0x80
_WITHIN_CHARACTER = range(0x80, 0xC0)  # octets of UTF-8 that do not begin a character
_ALWAYS_QUOTED = frozenset({"ALTREP", "LINKREL"})  # of the parameters written here (RFC 5545 §3.2, RFC 9253 §6.1)
_TO_QUOTE = re.compile("[,;:\u2019]")  # the apostrophe as icalendar does, lest it be taken for a quotation mark


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
    start, end, length = 0, _WIDTH, len(whole)
    while end < length:
        before, after = whole[end - 1], whole[end]
        if before in _ESCAPES or after >= _NOT_ASCII:
            end = _cut(whole, start, end)
        pieces.append(whole[start:end])
        start, end = end, end + _WIDTH - 1  # the space that begins a continuation counts
    pieces.append(whole[start:])
    return b"\r\n ".join(pieces) + b"\r\n"


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
    """Return ``value`` as TEXT (RFC 5545 §3.3.11); whatever breaks a line is an escaped line break."""
    if "\\" in value:
        value = value.replace("\\", "\\\\")
    if "\r" in value:
        value = value.replace("\r\n", "\n").replace("\r", "\n")
    return value.replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n").encode()


# Many events name the same topics and parties.
_escaped = lru_cache(maxsize=4096)(escape)


def text(name: str, value: str, params: bytes = b"") -> bytes:
    """Return a property of type TEXT, or nothing where there is no text."""
    return line(name, escape(value), params) if value else b""


@lru_cache(maxsize=2048)
def name_of(name: str, value: str, tongue: str) -> bytes:
    """Return a property with a name many entries share, such as that of a place, in a language."""
    return text(name, value, language(tongue))


def texts(name: str, values: Iterable[str]) -> bytes:
    """Return a property of several TEXT values, each once, or nothing where there is none."""
    escaped = b",".join(map(_escaped, dict.fromkeys(filter(None, values))))
    return line(name, escaped) if escaped else b""


def parameters(**values: str) -> bytes:
    """Return parameters in the order of their names, quoted and escaped where needed (RFC 6868), without empty ones."""
    return ";".join(_parameter(name, value) for name, value in sorted(values.items()) if value).encode()


def _parameter(name: str, value: str) -> str:
    marked = _marked(value)
    is_quoted = name in _ALWAYS_QUOTED or _TO_QUOTE.search(marked) or (name == "CN" and (" " in value or "'" in value))
    return f'{name}="{marked}"' if is_quoted else f"{name}={marked}"


def quoted(**values: str) -> bytes:
    """Return non-standard parameters, each in quotation marks (RFC 6868); an underscore stands for a hyphen.

    What Apple reads others stumble over without the marks.
    """
    named = {name.replace("_", "-"): value for name, value in values.items() if value}
    return b";".join(f'{name}="{_marked(value)}"'.encode() for name, value in sorted(named.items()))


def _marked(value: str) -> str:
    """Return a value escaped (RFC 6868); a backslash at its end, which some take to escape what follows, is replaced.

    What it is replaced by looks like it.
    """
    ended = f"{value[:-1]}\u29f5" if value.endswith("\\") else value
    return ended.replace("^", "^^").replace('"', "^'").replace("\r\n", "^n").replace("\n", "^n").replace("\r", "^n")


@cache
def language(tag: str) -> bytes:
    """Return the parameter for a language (RFC 5545 §3.2.10)."""
    return parameters(LANGUAGE=tag)


@cache
def zone(tzid: str) -> bytes:
    """Return the parameter for a time zone (RFC 5545 §3.2.19)."""
    return parameters(TZID=tzid)


def utc(moment: datetime) -> bytes:
    """Return an aware moment in UTC, in whole seconds."""
    return local(moment if moment.tzinfo is UTC else moment.astimezone(UTC)) + b"Z"


def local(moment: datetime) -> bytes:
    """Return a local time, in whole seconds, without its zone."""
    date_and_time = moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second
    return b"%04d%02d%02dT%02d%02d%02d" % date_and_time


def day(value: date) -> bytes:
    """Return a day."""
    return value.isoformat().replace("-", "").encode()


def offset(value: timedelta) -> bytes:
    """Return a distance from UTC, with seconds where there are any (RFC 5545 §3.3.14)."""
    minutes, seconds = divmod(abs(value) // timedelta(seconds=1), 60)
    sign = "-" if value < timedelta() else "+"
    return f"{sign}{minutes // 60:02}{minutes % 60:02}{f'{seconds:02}' if seconds else ''}".encode()


@lru_cache(maxsize=2048)
def coordinates(latitude: float, longitude: float) -> str:
    """Return the value of GEO: degrees with up to six decimals, never with an exponent (RFC 5545 §3.8.1.6)."""
    return f"{decimals(latitude, 6)};{decimals(longitude, 6)}"


def rule(value: str, start: date) -> bytes:
    """Return a recurrence rule for a start, its UNTIL of the type that start asks for (RFC 5545 §3.3.10).

    Nothing is returned for a rule that says "once", which Outlook.com refuses.

    Raises:
        ValueError: The rule has a part that is not understood.
    """
    from icalendar import vRecur  # noqa: PLC0415 -- takes 100 ms to import, and most records have no rules

    recurrence = vRecur.from_ical(value)
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

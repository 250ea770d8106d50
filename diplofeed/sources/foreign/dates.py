"""Dates as the web writes them (RFC 822, W3CDTF, iCalendar) as dates of a record, never more exact than written."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_tz
from typing import Final

__all__ = ["FloatingTimeError", "event", "instant", "moment"]

_W3CDTF: Final = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")
_BASIC: Final = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:T([0-9]{2})([0-9]{2})([0-9]{2})?(Z?))?")
_ISO: Final = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ]([0-9]{2}:[0-9]{2}(?::[0-9]{2})?)(?:[.,][0-9]+)?"
    r"\s*(Z|z|[+-][0-9]{2}(?::?[0-9]{2})?)?"
)
_CLOCK: Final = re.compile(r"[0-9]{1,2}:[0-9]{2}")
# The zones of RFC 822 §5.1; of any other word nobody knows which offset is meant.
_ZONED: Final = re.compile(r"(?:[+-][0-9]{4}|\b(?:GMT|UTC?|Z|[ECMP][SD]T))\s*(?:\(.*\))?$", re.IGNORECASE)
_OFFSET: Final = re.compile(r"(?:Z|[+-][0-9]{2}:[0-9]{2})$")


class FloatingTimeError(ValueError):
    """Raised for a time without a zone where none is named for such times."""


def moment(text: str) -> str:
    """Return the moment, day, month or year that a date of publication says, empty where it cannot be read.

    A time whose zone is not written, or not known, says its day only.
    """
    written = " ".join(text.split())
    if _W3CDTF.fullmatch(written):
        return written
    if iso := _ISO.fullmatch(written):
        day, clock, offset = iso.groups()
        return f"{day}T{clock}{_offset(offset)}" if offset else day
    return _rfc822(written)


def _offset(written: str) -> str:
    if written in "Zz":
        return "Z"
    digits = written[1:].replace(":", "").ljust(4, "0")
    return f"{written[0]}{digits[:2]}:{digits[2:]}"


def _rfc822(text: str) -> str:
    try:
        parts = parsedate_tz(text[:100])
        if parts is None or not (_CLOCK.search(text) and _ZONED.search(text)):
            return date(*parts[:3]).isoformat() if parts else ""
        clock = datetime(*parts[:6], tzinfo=UTC)
        return _with_offset(clock, parts[9] or 0)
    except (ValueError, TypeError, OverflowError):
        return ""


def _with_offset(clock: datetime, seconds: int) -> str:
    if not seconds:
        return clock.strftime("%Y-%m-%dT%H:%M:%SZ").zfill(20)
    sign, minutes = "-" if seconds < 0 else "+", abs(seconds) // 60
    return f"{clock:%Y-%m-%dT%H:%M:%S}".zfill(19) + f"{sign}{minutes // 60:02}:{minutes % 60:02}"


def instant(text: str) -> datetime | None:
    """Return the moment in UTC that a date says, to compare two; None where it says none."""
    written = moment(text)
    try:
        return datetime.fromisoformat(written).astimezone(UTC) if "T" in written else None
    except (ValueError, OverflowError):
        return None


def event(start: str, end: str = "", zone: str = "") -> str:
    """Return when something takes place, as precisely as its start and its end are written.

    Args:
        start: Of W3CDTF, or as iCalendar writes it.
        end: Likewise; a day without hyphens is the one after the last, as in iCalendar (RFC 5545 §3.6.1).
        zone: The IANA name of the zone of times that name none.

    Raises:
        FloatingTimeError: A time has no zone, and none is named.
        ValueError: It is no date.
    """
    begins, ends = _part(start), _part(_last_day(end.strip()) if end else "")
    if not begins:
        raise ValueError(f"{start.strip()[:60]!r} is no date such as 2023-06-12, 2023-06 or 2023-06-12T10:00+02:00")
    if ends and ("T" in begins) != ("T" in ends):  # as exact as the less exact of the two
        begins, ends = begins[:10], ends[:10]
    times = [part for part in (begins, ends) if "T" in part]
    floating = [part for part in times if not _OFFSET.search(part)]
    if floating and not zone:
        raise FloatingTimeError(f"the time {floating[0]} has no zone")
    if ends == begins or 0 < len(floating) < len(times):
        ends = ""
    written = f"{begins}/{ends}" if ends else begins
    return f"{written}[{zone}]" if floating else written


def _part(text: str) -> str:
    written = text.strip()
    if basic := _BASIC.fullmatch(written):
        year, month, day, hour, minute, second, utc = basic.groups()
        clock = f"T{hour}:{minute}:{second or '00'}{utc}" if hour else ""
        return f"{year}-{month}-{day}{clock}"
    if iso := _ISO.fullmatch(written):
        day, clock, offset = iso.groups()
        return f"{day}T{clock}{_offset(offset) if offset else ''}"
    return written if _W3CDTF.fullmatch(written) else ""


def _last_day(end: str) -> str:
    basic = _BASIC.fullmatch(end)
    if not basic or basic[4]:
        return end
    try:
        return (date(int(basic[1]), int(basic[2]), int(basic[3])) - timedelta(days=1)).isoformat()
    except (ValueError, OverflowError):
        return end

"""The dates of a timeline as the record writes them: as it shows them where that is understood, else as they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from diplofeed.when import Precision, When, WhenError, parse

__all__ = ["Dates", "when_of"]

Dates = Mapping[str, Any]

_TIME: Final = "T"
_LAST_MONTH: Final = "12"


def when_of(start: Dates, end: Dates, shown: str, zone: str) -> tuple[str, str]:
    """Return when an event is, and what is to be noted about it, which is mostly nothing.

    Args:
        start: Year, month, day, hour, minute and second, as far as they are stated.
        end: Likewise; empty where there is none.
        shown: The words in which the timeline shows the date, if it has its own.
        zone: The IANA name of the zone of its times; without one, which moment is meant is not known.
    """
    first, last = _date(start), _date(end)
    note = ""
    if not zone and (_TIME in first or _TIME in last):
        first, last = first.partition(_TIME)[0], last.partition(_TIME)[0]
        note = "its time is left out, as its zone is not stated"
    if (_TIME in first) != (_TIME in last) and last:
        first, last = first.partition(_TIME)[0], last.partition(_TIME)[0]
    stated = f"{first}/{last}" if last and last != first else first
    written = f"{stated}[{zone}]" if _TIME in stated else stated
    if not shown:
        return written, note
    if (meant := _understood(shown, written)) is not None:
        return meant.text, note if meant.precision is not Precision.TIME else ""
    return written, f"it is shown as {shown[:60]!r}, which is not understood, and read as {written}"


def _date(parts: Dates) -> str:
    """Return a date that is as exact as its parts; what is no number stays, for its reader to name."""
    year, month, day, hour = (_number(parts, name, width) for name, width in _WIDTHS)
    if month > _LAST_MONTH and not day:
        day = "01"  # the record has seasons where there is no such month
    date = "-".join([year, *((month, *((day,) if day else ())) if month else ())]) if year else ""
    if not (day and month and year and hour):
        return date
    minute, second = _number(parts, "minute", 2) or "00", _number(parts, "second", 2)
    return f"{date}T{hour}:{minute}{f':{second}' if second else ''}"


_WIDTHS: Final = (("year", 4), ("month", 2), ("day", 2), ("hour", 2))


def _number(parts: Dates, name: str, width: int) -> str:
    value = parts.get(name)
    return str(value).strip().zfill(width) if isinstance(value, str | int) and str(value).strip() else ""


def _understood(shown: str, written: str) -> When | None:
    """Return the date that words say, None where they say none or another than the one that is stated."""
    try:
        meant, stated = parse(shown), parse(written)
    except WhenError:
        return None
    return meant if meant.text == stated.text or _overlap(meant, stated) else None


def _overlap(meant: When, stated: When) -> bool:
    """Return whether two dates may be the same."""
    if meant.first is None or stated.first is None:
        return False
    return meant.first <= (stated.last or meant.first) and stated.first <= (meant.last or stated.first)

"""The dates of pages as the record writes them, no more exact than they are stated."""

from __future__ import annotations

import re
from typing import Final

from diplofeed.sources.foreign.dates import FloatingTimeError, event
from diplofeed.text import one_line
from diplofeed.when import WhenError, parse

__all__ = ["FLOATING", "UnclearDateError", "in_days", "made_by", "when_of"]

FLOATING: Final = "its time has no zone, so only the day counts; set `zone` to the zone of such times"
"""The note about times of which nobody can say which moment they are."""

_DAYS: Final = 10  # characters of a day
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?=[T ])", re.IGNORECASE)
_MIDNIGHT: Final = re.compile(r"[T ]00:?00(?::?00(?:\.0+)?)?(?:\s*(?:Z|[+-][0-9:]{2,5}))?", re.IGNORECASE)
_LAST_MINUTE: Final = re.compile(r"[T ]23:?59(?::?[0-9]{2}(?:\.[0-9]+)?)?(?:\s*(?:Z|[+-][0-9:]{2,5}))?", re.IGNORECASE)


class UnclearDateError(ValueError):
    """Raised for a date that cannot be read."""


def when_of(start: str, end: str = "", zone: str = "") -> tuple[str, str]:
    """Return when something is, and what is to be noted about it, which is mostly nothing.

    Args:
        start: As a page writes it, in ISO 8601 or in words.
        end: Likewise; empty where there is none.
        zone: The IANA name of the zone of times without one.

    Raises:
        UnclearDateError: The start cannot be read.
    """
    begins, ends = one_line(start), one_line(end)
    attempts = [
        (begins, ends, ""),
        (begins, "", f"its end {ends[:40]!r} is left out, as it does not go with its start"),
    ]
    if _DAY.match(begins):
        note = f"its time {begins[_DAYS + 1 : 40]!r} cannot be read, so only the day counts"
        attempts += [(begins[:_DAYS], ends[:_DAYS], note), (begins[:_DAYS], "", note)]
    reason = f"{begins[:60]!r} is no date such as 2023-06-12, 2023-06 or 2023-06-12T10:00+02:00"
    for first, last, note in attempts:
        if note and (first, last) == (begins, ends):
            continue
        try:
            written, floating = _stated(first, last, zone)
            return parse(written).text, note or floating
        except (WhenError, ValueError, OverflowError) as error:
            reason = str(error) if isinstance(error, WhenError) else reason
    raise UnclearDateError(reason)


def in_days(start: str, end: str = "") -> tuple[str, str]:
    """Return a start and an end, as days where they are midnight and no end or the last minute of a day.

    So programs write days where they have room for a time alone.
    """
    is_day = _is_at(_MIDNIGHT, start) and (not end or end == start or _is_at(_LAST_MINUTE, end) or _is_day(end))
    return (start[:_DAYS], end[:_DAYS]) if is_day else (start, end)


def _is_at(clock: re.Pattern[str], written: str) -> bool:
    return bool(_DAY.match(written) and clock.fullmatch(written, _DAYS))


def _is_day(written: str) -> bool:
    return len(written) == _DAYS


def _stated(start: str, end: str, zone: str) -> tuple[str, str]:
    """Return a date as the record writes it, and a note where its times have no zone."""
    try:
        return event(start, end, zone), ""
    except FloatingTimeError:
        return event(_day_of(start), _day_of(end)), FLOATING
    except ValueError:
        first, last = _in_words(start), _in_words(end)
        return f"{first}/{last}" if last and last != first else first, ""


def _day_of(written: str) -> str:
    compact = re.match(r"[0-9]{8}(?=T)", written)
    return f"{written[:4]}-{written[4:6]}-{written[6:8]}" if compact else written[:_DAYS]


def _in_words(written: str) -> str:
    """Return a date that is written in words, which no page has to be guessed at; raise WhenError where it is none."""
    if not written:
        return ""
    meant = parse(written[:100])
    if meant.start is not None or meant.is_interval:
        raise WhenError(written[:60], "is a time in words", "a date as ISO 8601 has it")
    return meant.text


def made_by(published: str) -> str:
    """Return when something was made of which it is known when it was published: by that day."""
    try:
        day = parse(event(_day_of(one_line(published)))).last
    except (WhenError, ValueError, OverflowError):
        return ""
    return f"../{day.isoformat()}" if day else ""

"""The dates of a ninjs event as the record writes them, no more exact than they are stated."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from diplofeed.sources.foreign.members import Members, member, objects, text

__all__ = ["rounds_of", "when_of"]

_TRUNCATED: Final = re.compile(
    r"([0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-[0-9]{2})?)?)(?:[Tt]([0-9:]+(?:\.[0-9]{1,6})?)[0-9]*([Zz]|[+-][0-9:]+)?)?"
)
_NO_MONTH: Final = re.compile("[0-9]{4}-[0-9]{2}")  # the record has seasons where there is no such month
_DAYS: Final = 10  # characters of a day
# What IPTC's own sample of a timeline calls the expected dates.
_EXPECTED: Final = ("expected", "estimated")


def when_of(dates: Members) -> str:
    """Return when an event is: of times and days only what both ends have, of a time without a zone the day.

    An end that is less exact than an exact start says no more than that it ends.
    """
    start, end = _of("start", dates), _of("end", dates)
    if "T" in start and "T" not in end:
        return start
    if "T" in end and "T" not in start:
        end = end[:_DAYS]
    if not end or end == start:
        return start
    return f"{start or '..'}/{end}"


def _of(which: str, dates: Members) -> str:
    names = (f"{which}Date", *(f"{how}{which.capitalize()}Date" for how in _EXPECTED))
    written = next(filter(None, (text(dates, name) for name in names)), "")
    stated = _TRUNCATED.fullmatch(written)
    if not stated:
        return f"{written}-01" if _NO_MONTH.fullmatch(written) else written
    day, clock, zone = stated.groups()
    return f"{day}T{clock}{zone.upper()}" if clock and zone else day


def rounds_of(dates: Members) -> Mapping[str, Any]:
    """Return the rule and the further rounds of an event that recurs."""
    recurrence = member(dates, "recurrence")
    rules = [_rule(rule, is_timed="T" in _of("start", dates)) for rule in objects(recurrence, "recurrenceRules")]
    further = recurrence.get("recurrenceDates")
    days = [date for date in further if isinstance(date, str)] if isinstance(further, list) else []
    return {
        **({"recurrence": rules[0]} if len(rules) == 1 and rules[0] else {}),
        **({"rdate": days} if days else {}),
    }


def _rule(rule: Members, *, is_timed: bool) -> str:
    parts = {name.upper(): str(rule[name]) for name in ("interval", "count") if name in rule}
    if until := text(rule, "until"):
        parts["UNTIL"] = _until(until, is_timed=is_timed)
    frequency = text(rule, "frequency").upper()
    return ";".join([f"FREQ={frequency}", *(f"{name}={value}" for name, value in parts.items())]) if frequency else ""


def _until(written: str, *, is_timed: bool) -> str:
    """Return the last moment of a rule, of a day the last of that; what is no date as it is, for its reader to name."""
    stated = _TRUNCATED.fullmatch(written)
    day = (stated[1] if stated else "").replace("-", "")
    if len(day) < _DAYS - 2:
        return written
    if not is_timed:
        return day
    try:
        moment = datetime.fromisoformat(written).astimezone(UTC) if stated and stated[3] else None
    except (ValueError, OverflowError):
        return written
    return f"{moment:%Y%m%dT%H%M%SZ}" if moment else f"{day}T235959Z"

"""The dates of a ninjs event as the record writes them, no more exact than they are stated."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from diplofeed.sources.structured.members import Members, member, objects, text

__all__ = ["rounds_of", "when_of"]

_TRUNCATED: Final = re.compile(r"([0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?)(?:[Tt]([0-9:.]+)([Zz]|[+-][0-9:]+)?)?")
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
        return written
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
        try:
            moment = datetime.fromisoformat(until)
        except ValueError:
            return ""
        parts["UNTIL"] = f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}" if is_timed else f"{moment:%Y%m%d}"
    frequency = text(rule, "frequency").upper()
    return ";".join([f"FREQ={frequency}", *(f"{name}={value}" for name, value in parts.items())]) if frequency else ""

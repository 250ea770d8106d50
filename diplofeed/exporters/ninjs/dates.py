"""Dates and rounds as ninjs has them: what is known to the month is expected in that month, and nothing more exact."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from diplofeed.model import Meeting
from diplofeed.when import When

__all__ = ["dates_of", "moment_of"]

# A year, month or day, with what EDTF says beside it of how sure that is; months 21 to 24 are seasons.
_TRUNCATED: Final = re.compile(r"([0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-[0-9]{2})?)?)(?:-XX){0,2}[~?%]?")
_PLAIN_RULE: Final = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL"})  # those ninjs has members for
_UNTIL: Final = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:T([0-9]{2})([0-9]{2})([0-9]{2})Z)?")


def dates_of(meeting: Meeting) -> Mapping[str, Any]:
    """Return the dates of a meeting and its rounds; nothing where ninjs has no word for them, such as a decade."""
    dates = _exactly(meeting.when) if meeting.when.start else _about(meeting.when)
    rounds = _rounds(meeting) if dates else {}
    return {**dates, "recurrence": rounds} if rounds else dates


def _exactly(when: When) -> Mapping[str, str]:
    moments = {"startDate": when.start, "endDate": when.end}
    return {name: moment_of(moment) for name, moment in moments.items() if moment}


def moment_of(moment: datetime) -> str:
    """Return a moment by RFC 3339, whose offsets have no seconds as those of long ago do."""
    offset = moment.utcoffset()
    return (moment if offset and not offset.seconds % 60 else moment.astimezone(UTC)).isoformat()


def _about(when: When) -> Mapping[str, str]:
    start, _, end = when.text.partition("/")
    dates = {"expectedStartDate": _truncated(start), "expectedEndDate": _truncated(end)}
    if not when.is_interval and when.first and when.last and when.first.year == when.last.year:
        dates["expectedStartDate"] = dates["expectedStartDate"] or f"{when.first.year:04}"  # of a season
    return {name: date for name, date in dates.items() if date}


def _truncated(part: str) -> str:
    stated = _TRUNCATED.fullmatch(part)
    return stated[1] if stated else ""


def _rounds(meeting: Meeting) -> Mapping[str, Any]:
    """Return the rounds of a meeting, none where those of its rule are not all, or where ninjs has no word for a part.

    Further dates are none of them: IPTC's schema asks that their list be a text, which nothing can be.
    """
    parts = dict(part.split("=") for part in filter(None, meeting.recurrence.split(";")))
    if not parts or not parts.keys() <= _PLAIN_RULE or meeting.rdate or meeting.exdate or meeting.rounds:
        return {}
    return {"recurrenceRules": [_rule(parts)]}


def _rule(parts: Mapping[str, str]) -> Mapping[str, str | int]:
    rule: dict[str, str | int] = {"frequency": parts["FREQ"].lower()}
    rule |= {name.lower(): int(parts[name]) for name in ("INTERVAL", "COUNT") if name in parts}
    if until := _UNTIL.fullmatch(parts.get("UNTIL", "")):
        year, month, day, *clock = until.groups()
        rule["until"] = f"{year}-{month}-{day}T{':'.join(clock) if clock[0] else '23:59:59'}Z"
    return rule

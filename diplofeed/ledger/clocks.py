"""The offsets from UTC that the rounds of a meeting have, which change when a country changes its clock.

What the ledger keeps of them is a line: the offset of the first round, and the days from which rounds have another one,
such as ``+06:00 2024-03-10+05:00``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from heapq import merge
from itertools import islice
from typing import Final, TypeAlias
from zoneinfo import ZoneInfo

from diplofeed.errors import FieldError
from diplofeed.ledger.meaning import recalled
from diplofeed.model import Meeting, Status
from diplofeed.model.dated import rounds_between
from diplofeed.record.plain import OFFSETS, Plain
from diplofeed.when import When

__all__ = ["is_by_another_clock", "offsets_of", "shifted_rounds"]

_MOST: Final = 1_000  # rounds that are looked at: of a weekly rule two decades
_SHOWN: Final = 3  # rounds that are said to have moved
_AHEAD: Final = timedelta(days=1461)  # in which they are looked for
_OFF: Final = frozenset({Status.CANCELLED, Status.POSTPONED})
_Parts: TypeAlias = Sequence[tuple[str, str]]
_PART: Final = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}|)([+-][0-9]{2}:[0-9]{2}(?::[0-9]{2})?)")
_OFFSET: Final = re.compile(r"(?<=[0-9])[+-][0-9]{2}:[0-9]{2}(?::[0-9]{2})?(?=/|\[|\Z)")


def offsets_of(meeting: Meeting) -> str:
    """Return the line of offsets of a meeting that repeats; empty where its zone is none that may change its clock."""
    series = meeting.rounds_by_rule
    if not isinstance(series.zone, ZoneInfo):
        return ""
    moved = sorted(each.when.start for each in meeting.rounds if each.when and each.when.start)
    try:
        rounds = [start for start in islice(series.starts(), _MOST) if isinstance(start, datetime)]
    except FieldError:  # of what was accepted once
        return ""
    return " ".join(_changes(merge(rounds, moved)))


def _changes(starts: Iterable[datetime]) -> Iterable[str]:
    last = ""
    for start in starts:
        offset = start.isoformat(timespec="seconds")[19:]
        if offset != last:
            yield f"{start.date().isoformat() if last else ''}{offset}"
        last = offset


def is_by_another_clock(before: Mapping[str, Plain], now: Mapping[str, Plain]) -> bool:
    """Return whether rounds that are said to be as they were have other offsets by now, of two versions' plain data."""
    was, means = (str(data.get(OFFSETS, "")) for data in (before, now))
    return bool(was and means and was != means)


def shifted_rounds(
    before: Mapping[str, Plain], now: Mapping[str, Plain], meeting: Meeting, at: datetime
) -> list[tuple[When, When]]:
    """Return of the first rounds after a moment that another clock moved when they were, and when they are."""
    was, means = (_PART.findall(str(data.get(OFFSETS, ""))) for data in (before, now))
    if not was or not means or was == means:
        return []
    rounds = rounds_between(meeting, at.date(), at.date() + _AHEAD) or ()
    starting = ((each.when, each.when.start) for each in rounds if each.status not in _OFF)
    moves = (_move(when, start, was, means) for when, start in starting if start and start > at)
    return list(islice(filter(None, moves), _SHOWN))


def _move(when: When, start: datetime, was: _Parts, means: _Parts) -> tuple[When, When] | None:
    """Return when a round was by the former clock, and when it is; None where that is the same."""
    day = start.date().isoformat()
    offset = _on(was, day)
    former = recalled(_OFFSET.sub(offset, when.with_offsets)) if offset != _on(means, day) else None
    return (former, when) if former else None


def _on(parts: _Parts, day: str) -> str:
    """Return the offset of a day."""
    return max(((since, offset) for since, offset in parts if since <= day), default=("", ""))[1]

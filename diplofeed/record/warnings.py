"""What is right in an item, and shown differently by the software of subscribers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from diplofeed.errors import Fault, FieldError, Severity
from diplofeed.model import Meeting
from diplofeed.model.gaps import round_in_gap
from diplofeed.source import Located

__all__ = ["warnings_of_lost_rounds"]


def warnings_of_lost_rounds(located: Located) -> Iterator[Fault]:
    """Yield a warning for a meeting that has a round at a time that does not exist on its day."""
    meeting = located.item
    if isinstance(meeting, Meeting) and meeting.repeats and (start := _lost(meeting)):
        yield Fault(
            origin=located.origin,
            field="recurrence" if meeting.recurrence else "rdate",
            message=f"the round on {start.date()} is at {start:%H:%M}, which does not exist on that day in "
            f"{meeting.when.zone}, where clocks go forward; calendars show it an hour apart, or not at all",
            expected="its day in `exdate`, and when it is instead in `rdate`",
            item=meeting.id,
            severity=Severity.WARNING,
        )


def _lost(meeting: Meeting) -> datetime | None:
    series = meeting.rounds_by_rule
    try:
        return round_in_gap(series, [series.find(day) for day in meeting.exdate])
    except FieldError:  # not silent: nothing is wrong with a rule that has too many rounds to look through
        return None

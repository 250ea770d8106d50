"""What items say of the past that lies ahead, as a slip of the keys has it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from diplofeed.errors import Fault, Severity
from diplofeed.model import Meeting, Statement, Status
from diplofeed.model.ahead import begins
from diplofeed.source import Located
from diplofeed.when import When, parse

__all__ = ["warnings_of_what_lies_ahead"]

_EXPECTED: Final = {
    "status": "a date that is past, or a status such as scheduled, as which it is shown until then",
    "when": "a date that is past, or embargo_until where it is to be published then",
}


def warnings_of_what_lies_ahead(located: Located, now: datetime) -> Iterator[Fault]:
    """Yield a warning for each date of an item by which something was held, said or looked up after a moment.

    What is under embargo may be written before it happens.
    """
    item = located.item
    moment = max(now, item.embargo_until) if item.embargo_until else now
    for field, what, when in _of_the_past(item):
        if _is_ahead(when, moment):
            yield Fault(
                origin=located.origin,
                field=field,
                message=f"{what} {when.label()}, which lies ahead",
                expected=_EXPECTED.get(field.rpartition(".")[2], "a date that is past"),
                item=item.id,
                severity=Severity.WARNING,
            )


def _of_the_past(item: Meeting | Statement) -> Iterator[tuple[str, str, When]]:
    """Yield the dates by which something has happened: the field that says so, what it says, and the date."""
    if isinstance(item, Statement):
        yield "when", "made", item.when
    else:
        if item.status is Status.HELD:
            yield "status", "held", item.when
        elif item.status is Status.CONFIRMED and item.when.ongoing:
            yield "status", "going on", item.when
        if item.as_of:
            yield "as_of", "known to go on as of", parse(item.as_of)
        for number, each in enumerate(item.rounds, start=1):
            if each.status is Status.HELD:
                yield f"rounds[{number}].status", "held", each.when or each.recurrence_id
    for number, source in enumerate(item.sources, start=1):
        if source.accessed:
            yield f"sources[{number}].accessed", "accessed", parse(source.accessed)


def _is_ahead(when: When, moment: datetime) -> bool:
    begin = begins(when)
    return begin is not None and begin > moment

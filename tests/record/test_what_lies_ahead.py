"""What is said to have happened on a day that lies ahead is warned of, and published all the same."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from diplofeed.errors import Origin, Severity
from diplofeed.model import Meeting, Person, Round, Source, Statement
from diplofeed.record.ahead import warnings_of_what_lies_ahead
from diplofeed.source import Located

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def fields_of(item: Meeting | Statement) -> list[str]:
    """Return the fields that are warned of."""
    located = Located(item=item, origin=Origin("meetings/a.yaml", 3))
    return [fault.field for fault in warnings_of_what_lies_ahead(located, NOW)]


def meeting(**values: Any) -> Meeting:
    """Return a meeting that was held."""
    return Meeting(**{"id": "a", "title": "Talks", "status": "held", "when": "2026-11-20", **values})


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({}, []),
        ({"when": "2026-11-23"}, []),
        ({"when": "2026-11-24"}, ["status"]),
        ({"when": "2026-11"}, []),
        ({"when": "2026-12"}, ["status"]),
        ({"when": "2036"}, ["status"]),
        ({"when": "2026-11-23T10:00Z"}, ["status"]),
        ({"when": "2026-11-23T08:00Z"}, []),
        ({"when": "../2036"}, []),
        ({"when": "2026-11-24", "status": "scheduled"}, []),
        ({"when": "2026-12-24/..", "status": "confirmed"}, ["status"]),
        ({"when": "2026-10-24/..", "status": "confirmed"}, []),
        ({"when": "2026-11-24", "embargo_until": datetime(2026, 11, 25, tzinfo=UTC)}, []),
        ({"when": "2026-11-26", "embargo_until": datetime(2026, 11, 25, tzinfo=UTC)}, ["status"]),
        ({"as_of": "2026-11-30"}, ["as_of"]),
        ({"sources": (Source(title="Paper", accessed="2062-11-20"),)}, ["sources[1].accessed"]),
        (
            {
                "status": "scheduled",
                "recurrence": "FREQ=WEEKLY",
                "rounds": (
                    Round(recurrence_id="2026-11-20", status="held"),
                    Round(recurrence_id="2026-11-27", status="held"),
                ),
            },
            ["rounds[2].status"],
        ),
    ],
)
def test_meeting_that_was_held_ahead(values: dict[str, Any], fields: list[str]) -> None:
    """A meeting, or a round, that was held on a day nobody has seen yet is named, until an embargo ends at least."""
    assert fields_of(meeting(**values)) == fields


def test_statement_that_was_made_ahead() -> None:
    """So is a statement that somebody is going to make."""
    statement = Statement(id="b", when="2026-11-25", text="It helps.", speaker=Person(id="hall", name="Dr. Emily Hall"))

    assert fields_of(statement) == ["when"]


def test_warning_says_where_and_what() -> None:
    """It is a warning, with the file and the date in words; nothing is left out for it."""
    located = Located(item=meeting(when="2026-11-25"), origin=Origin("meetings/a.yaml", 3))
    (fault,) = warnings_of_what_lies_ahead(located, NOW)

    assert fault.severity is Severity.WARNING
    assert "meetings/a.yaml" in str(fault)
    assert "held 25 November 2026, which lies ahead" in str(fault)


def test_a_day_that_has_begun_in_the_east_does_not_lie_ahead() -> None:
    """A day is of its own place, and begins first 14 hours before UTC has it."""
    located = Located(item=meeting(when="2026-11-24"), origin=Origin("meetings/a.yaml", 3))

    assert not list(warnings_of_what_lies_ahead(located, datetime(2026, 11, 23, 10, tzinfo=UTC)))

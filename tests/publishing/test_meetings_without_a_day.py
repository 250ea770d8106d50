"""A meeting whose day is taken back stays in the calendar at the last day it had, whatever becomes of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import icalendar
import pytest

from diplofeed import build
from diplofeed.cache import NO_CACHE
from support.records import CONFIG, written

NOW: Final = datetime(2026, 11, 28, 12, tzinfo=UTC)


def events_after(root: Path, *edits: str) -> list[Any]:
    """Return the events of a calendar after a meeting was edited, a day each."""
    for day, edit in enumerate(edits):
        written(root, {"diplofeed.toml": CONFIG})
        if edit:
            written(root, {"meetings/talks.yaml": f"title: Talks\n{edit}\n"})
        else:
            (root / "meetings/talks.yaml").unlink(missing_ok=True)
        build(root, now=NOW + timedelta(days=day), formats=("ical",), cache=NO_CACHE)
    return list(icalendar.Calendar.from_ical((root / "public/calendar.ics").read_bytes()).walk("VEVENT"))


@pytest.mark.parametrize(
    "vague", [("2027", "2028"), ("2027", "2028", "202X"), ("2027", "2027-21"), ("2027-21", "2027", "2028-06/2028-09")]
)
def test_meeting_moved_between_vague_dates_stays_at_its_last_day(tmp_path: Path, vague: tuple[str, ...]) -> None:
    """The day it had counts, not the year it was moved to since."""
    (event,) = events_after(tmp_path, "when: 2027-03-05", *(f"when: {when}" for when in vague))
    assert str(event["DTSTART"].dt) == "2027-03-05"
    assert event["STATUS"] == "TENTATIVE"
    assert str(event["DESCRIPTION"]).startswith("Moved from 5 March 2027.")


def test_meeting_that_gets_a_day_again_says_from_which_it_was_moved(tmp_path: Path) -> None:
    """A year in between is nothing that a calendar showed."""
    (event,) = events_after(tmp_path, "when: 2027-03-05", "when: 2027", "when: 2028", "when: 2028-04-09")
    assert str(event["DTSTART"].dt) == "2028-04-09"
    assert str(event["DESCRIPTION"]).startswith("Moved from 5 March 2027.")


@pytest.mark.parametrize(
    "edits",
    [
        ("when: 2027", "when: 2027\nstatus: cancelled"),
        ("when: 2027\nstatus: cancelled",),
        ("when: 2027", "when: 2028", "when: 2028\nstatus: cancelled"),
    ],
)
def test_meeting_called_off_without_a_day_is_cancelled_at_its_last_day(tmp_path: Path, edits: tuple[str, ...]) -> None:
    """Whoever has it in a calendar learns that it is off; that it was moved there is not claimed."""
    (event,) = events_after(tmp_path, "when: 2027-03-05", *edits)
    assert str(event["DTSTART"].dt) == "2027-03-05"
    assert event["STATUS"] == "CANCELLED"
    assert "Moved" not in str(event["DESCRIPTION"])


def test_meeting_withdrawn_without_a_day_is_cancelled_at_its_last_day(tmp_path: Path) -> None:
    """Likewise where it leaves the record, in that build and in later ones."""
    (event,) = events_after(tmp_path, "when: 2027-03-05", "when: 2027", "", "")
    assert str(event["DTSTART"].dt) == "2027-03-05"
    assert event["STATUS"] == "CANCELLED"
    assert str(event["SUMMARY"]) == "Withdrawn: Talks"


def test_meeting_held_in_a_year_is_at_no_day(tmp_path: Path) -> None:
    """It was not held on the day it was once planned for."""
    assert events_after(tmp_path, "when: 2026-12-05", "when: 2027", "when: 2026\nstatus: held") == []


def test_meeting_that_never_had_a_day_is_in_no_calendar(tmp_path: Path) -> None:
    """However often it is moved."""
    assert events_after(tmp_path, "when: 2027", "when: 2028", "when: 2029") == []

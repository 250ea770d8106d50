"""Calendars in which a UID stands twice, and events that say too little: which counts, and what is said of it."""

from __future__ import annotations

from pathlib import Path

import icalendar
import pytest

from diplofeed import from_icalendar
from diplofeed.errors import Fault, Severity
from diplofeed.model import Audience, Meeting, Statement
from diplofeed.source import Inputs, Located, Names
from diplofeed.sources.ical import SOURCE, IcalOptions

BOTH = pytest.mark.parametrize("kind", ["VEVENT", "VJOURNAL"])


def component(kind: str, *lines: str) -> str:
    """Return an event or journal entry of the UID 1."""
    return "\n".join((f"BEGIN:{kind}", "UID:1", "DTSTART;VALUE=DATE:20261214", *lines, f"END:{kind}", ""))


def read(folder: Path, *components: str) -> tuple[list[Meeting | Statement], list[Fault]]:
    """Return the items of a calendar, and what is wrong with it."""
    path = folder / "talks.ics"
    path.write_text(f"BEGIN:VCALENDAR\n{''.join(components)}END:VCALENDAR\n", encoding="utf-8")
    found = list(SOURCE.read(Inputs(path=path, options=IcalOptions(), names=Names())))
    return [each.item for each in found if isinstance(each, Located)], [e for e in found if isinstance(e, Fault)]


@BOTH
def test_of_two_with_a_uid_the_first_is_taken_and_the_other_is_named(tmp_path: Path, kind: str) -> None:
    """Nothing says which of them counts: both lines are in the warning."""
    items, faults = read(tmp_path, component(kind, "SUMMARY:Talks"), component(kind, "SUMMARY:Others"))

    assert [str(item.title) for item in items] == ["Talks"]
    assert [(fault.origin.line, fault.severity) for fault in faults] == [(7, Severity.WARNING)]
    assert f"another {kind} has the UID '1'" in faults[0].message
    assert "that on line 2 is taken, and this on line 7 is left out" in faults[0].message


@BOTH
def test_two_that_say_the_same_are_one(tmp_path: Path, kind: str) -> None:
    """The order of their properties, and what other programs add, is nothing they say."""
    first = component(kind, "SUMMARY:Talks", "CATEGORIES:a", "X-SEEN:1", "CREATED:20260101T000000Z")
    items, faults = read(tmp_path, first, component(kind, "CATEGORIES:a", "SUMMARY:Talks"))

    assert ([str(item.title) for item in items], faults) == (["Talks"], [])


@BOTH
@pytest.mark.parametrize(
    ("first", "other", "title"),
    [
        ("SEQUENCE:1", "SEQUENCE:2", "Others"),
        ("SEQUENCE:2", "SEQUENCE:1", "Talks"),
        ("LAST-MODIFIED:20260101T000000Z", "LAST-MODIFIED:20260102T000000Z", "Others"),
        ("DTSTAMP:20260101T000000Z", "DTSTAMP:20260102T000000Z", "Others"),
        ("DTSTAMP:20260102T000000Z", "DTSTAMP:20260101T000000Z", "Talks"),
    ],
)
def test_the_later_of_two_counts(tmp_path: Path, kind: str, first: str, other: str, title: str) -> None:
    """The number of the version says so, then when it was changed."""
    items, faults = read(tmp_path, component(kind, "SUMMARY:Talks", first), component(kind, "SUMMARY:Others", other))

    assert ([str(item.title) for item in items], faults) == ([title], [])


def test_of_two_the_one_that_is_not_public_is_taken(tmp_path: Path) -> None:
    """Nobody knows whether it was made private or public: nothing is shown that may be meant to be hidden."""
    private = component("VEVENT", "SUMMARY:Others", "CLASS:PRIVATE")
    items, faults = read(tmp_path, component("VEVENT", "SUMMARY:Talks"), private)

    assert [item.audience for item in items] == [Audience.INTERNAL]
    assert "that on line 7 is taken, and this on line 2 is left out" in faults[0].message


def test_of_two_of_a_round_the_first_is_taken_and_the_other_is_named(tmp_path: Path) -> None:
    """Rounds that differ are known by the date they are of."""
    series = component("VEVENT", "SUMMARY:Talks", "RRULE:FREQ=DAILY;COUNT=3")
    rounds = (component("VEVENT", f"SUMMARY:{title}", "RECURRENCE-ID;VALUE=DATE:20261214") for title in ("A", "B"))
    items, faults = read(tmp_path, series, *rounds)

    assert isinstance(items[0], Meeting)
    assert [str(each.title) for each in items[0].rounds] == ["A"]
    assert ["another round of the same RECURRENCE-ID" in fault.message for fault in faults] == [True]


@BOTH
def test_objects_of_icalendar_of_one_uid_are_told_apart_likewise(kind: str) -> None:
    """What is left out of a calendar is among the faults of its record."""
    text = f"BEGIN:VCALENDAR\n{component(kind, 'SUMMARY:Talks')}{component(kind, 'SUMMARY:Others')}END:VCALENDAR\n"
    record = from_icalendar(icalendar.Calendar.from_ical(text))

    assert ["has the UID '1'" in fault.message for fault in record.faults] == [True]


@BOTH
def test_a_title_that_nothing_says_is_warned_of(tmp_path: Path, kind: str) -> None:
    """The warning names the line and the UID."""
    items, faults = read(tmp_path, component(kind))

    assert [str(item.title) for item in items] == ["—"]
    assert [(fault.origin.line, fault.severity) for fault in faults] == [(2, Severity.WARNING)]
    assert f"{kind} with the UID '1' has no SUMMARY" in faults[0].message


def test_a_status_that_events_have_not_is_warned_of(tmp_path: Path) -> None:
    """It is left out, and the warning names its line and what there is."""
    items, faults = read(tmp_path, component("VEVENT", "SUMMARY:Talks", "STATUS:FOO"))

    assert len(items) == 1
    assert [(fault.origin.line, fault.severity) for fault in faults] == [(6, Severity.WARNING)]
    assert "STATUS 'FOO' is none of TENTATIVE, CONFIRMED, CANCELLED" in faults[0].message

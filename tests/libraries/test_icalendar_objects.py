"""Calendars as objects of icalendar, which say what our own do, and events of icalendar as meetings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import icalendar
import pytest

from diplofeed import (
    Meeting,
    Record,
    RecordError,
    Registry,
    Statement,
    Topic,
    from_icalendar,
    load_config,
    render,
    to_icalendar,
    view,
)
from diplofeed.config import Publication
from diplofeed.errors import FieldError, Severity
from diplofeed.exporters.ical import IcalOptions as CalendarOptions
from diplofeed.source import Inputs, Located, Names
from diplofeed.sources.ical import SOURCE, IcalOptions
from support.places import EVERYTHING, EXAMPLE
from support.records import NOW, example_built

RECORDS = pytest.mark.parametrize("record", [EXAMPLE, EVERYTHING], ids=lambda path: path.name)
DESK = Publication(id="tag:example.org,2026:talks", title="Talks", link="https://example.org/talks/")
ICAL = Registry.builtin().exporter("ical")


def line_by_line(data: bytes) -> Counter[str]:
    """Return the content lines of a calendar: parts of rules in one order, parameters without needless marks."""
    lines = data.replace(b"\r\n ", b"").decode().split("\r\n")
    return Counter(_in_one_order(line) for line in lines)


def _in_one_order(line: str) -> str:
    if line.startswith("RRULE:"):
        return "RRULE:" + ";".join(sorted(line.removeprefix("RRULE:").split(";")))
    return re.sub(r';(X-[A-Z-]+)="([\w-]+)"', r";\1=\2", line)


# ---------------------------------------------------------------- to icalendar


@RECORDS
def test_a_calendar_says_what_ours_does(record: Path) -> None:
    """Component by component and property by property, zones among them; only order and folding are icalendar's."""
    built = example_built(record)
    for language in load_config(built).publication.all_languages:
        served = view(built, format="ical", language=language, now=NOW)
        made = to_icalendar(served)

        assert type(made) is icalendar.Calendar
        assert line_by_line(made.to_ical()) == line_by_line(served.data)
        assert len(made.timezones) == served.data.count(b"BEGIN:VTIMEZONE")
        assert not [error for component in made.walk() for error in component.errors]


def test_a_calendar_is_added_to() -> None:
    """An event of one's own stands beside ours, and both are read again."""
    options = CalendarOptions(links=True, components=True)
    meeting = Meeting(id="vienna", title="Talks", when="2026-12-08T10:00[Europe/Vienna]", parties=("US", "RU"))
    data = render([meeting], publication=DESK, exporter=ICAL, now=NOW, options=options)
    calendar = to_icalendar(data)
    calendar.add_component(icalendar.Event.new(uid="mine", summary="Mine", start=date(2026, 12, 9), stamp=NOW))

    record = from_icalendar(icalendar.Calendar.from_ical(calendar.to_ical()))
    assert [(str(item.title), item.when.text) for item in record.items] == [
        ("Talks", "2026-12-08T10:00[Europe/Vienna]"),
        ("Mine", "2026-12-09"),
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("BEGIN:VCALENDAR", "to_icalendar.feed: 'BEGIN:VCALENDAR' is of type str; expected a View or bytes"),
        (b"", "to_icalendar.feed: is no calendar"),
        (b"<feed/>", 'expected a calendar, such as view(…, format="ical")'),
        (b"BEGIN:VEVENT\r\nUID:x\r\nEND:VEVENT\r\n", "to_icalendar.feed: is a VEVENT"),
        (b"\xff\xfe", "to_icalendar.feed: is no calendar"),
    ],
)  # fmt: skip
def test_what_is_no_calendar_is_refused(data: Any, message: str) -> None:
    """The error says what to pass."""
    with pytest.raises(FieldError) as error:
        to_icalendar(data)
    assert message in str(error.value)


# ---------------------------------------------------------------- from icalendar


def event(**fields: Any) -> icalendar.Event:
    """Return an event of an hour in Vienna, with other properties."""
    begins = datetime(2026, 12, 8, 10, tzinfo=ZoneInfo("Europe/Vienna"))
    made = icalendar.Event()
    for name, value in {"uid": "talks", "summary": "Talks", "dtstart": begins, **fields}.items():
        made.add(name.replace("_", "-"), value)
    return made


def test_an_event_is_a_meeting() -> None:
    """Its properties are the fields that the source reads of them, names as the record has them."""
    arms = Topic(id="arms", name="Arms control")
    made = event(
        dtend=datetime(2026, 12, 8, 11, tzinfo=ZoneInfo("Europe/Vienna")), location="Hofburg", geo=(48.2, 16.4),
        status="TENTATIVE", categories=["Arms control"], description="What *comes*", url="https://a.example/x",
        related_to="other",
    )  # fmt: skip
    meeting = from_icalendar(made, names=Names(topics={"arms": arms}))

    assert isinstance(meeting, Meeting)
    assert (meeting.id, meeting.when.text) == ("talks", "2026-12-08T10:00/11:00[Europe/Vienna]")
    assert (str(meeting.title), str(meeting.summary), meeting.status.value) == (
        "Talks",
        "What \\*comes\\*",
        "tentative",
    )
    assert (meeting.place and meeting.place.coordinates, meeting.topics) == ((48.2, 16.4), (arms,))
    assert (meeting.url, [each.to for each in meeting.related]) == ("https://a.example/x", ["other"])


@pytest.mark.parametrize(
    ("start", "when"),
    [
        (date(2026, 12, 8), "2026-12-08"),
        (datetime(2026, 12, 8, 10, tzinfo=UTC), "2026-12-08T10:00Z"),
        (datetime(2026, 12, 8, 10, tzinfo=timezone(timedelta(hours=5, minutes=30))), "2026-12-08T10:00+05:30"),
        (datetime(2026, 12, 8, 10, tzinfo=timezone(-timedelta(hours=3))), "2026-12-08T10:00-03:00"),
    ],
)
def test_an_event_is_when_its_start_says(start: date, when: str) -> None:
    """A day stays a day, and a time has its distance from UTC where it has no zone."""
    assert from_icalendar(event(dtstart=start)).when.text == when


def test_a_journal_entry_is_a_statement() -> None:
    """It is a notice, as the source has it."""
    journal = icalendar.Journal.new(uid="note", summary="A note", description="Words.", start=date(2026, 1, 2))
    statement = from_icalendar(journal)

    assert isinstance(statement, Statement)
    assert (statement.id, str(statement.text), statement.when.text) == ("note", "Words.", "2026-01-02")


@RECORDS
def test_a_calendar_is_what_the_source_reads_of_its_file(record: Path, tmp_path: Path) -> None:
    """The same items, whether it comes as a file or as an object, with the options of the source."""
    served, options = view(example_built(record), format="ical", now=NOW), IcalOptions(topics=False)
    file = tmp_path / "calendar.ics"
    file.write_bytes(served.data)
    read = SOURCE.read(Inputs(path=file, options=options, names=Names()))

    made = from_icalendar(to_icalendar(served), options=options)
    assert isinstance(made, Record)
    expected = [attrs.evolve(each.item, related=()) for each in read if isinstance(each, Located)]
    assert [attrs.evolve(item, related=()) for item in made.items] == expected


def test_what_an_item_says_of_others_elsewhere_is_left_out_and_named() -> None:
    """The record of a calendar holds together, so that it can be published."""
    calendar = icalendar.Calendar()
    calendar.add_component(event(related_to="elsewhere"))
    record = from_icalendar(calendar)

    assert [item.related for item in record.items] == [()]
    assert [(fault.severity, fault.item, "'elsewhere'" in fault.message) for fault in record.faults] == [
        (Severity.WARNING, "talks", True)
    ]
    assert Record.of(record.items).items == record.items


def test_one_bad_event_of_a_calendar_is_named_and_the_others_are_read() -> None:
    """The fault has the line of what the calendar writes."""
    calendar = icalendar.Calendar()
    bad = event(uid="bad")
    bad["DTSTART"] = "soon"
    calendar.add_component(bad)
    calendar.add_component(event())
    record = from_icalendar(calendar)

    assert [item.id for item in record.items] == ["talks"]
    assert [(fault.severity, "DTSTART 'soon'" in fault.message) for fault in record.faults] == [(Severity.ERROR, True)]
    (fault,) = record.faults
    assert calendar.to_ical().decode().splitlines()[fault.origin.line - 1] == "BEGIN:VEVENT"


def _without_start(made: icalendar.Event) -> None:
    del made["DTSTART"]


def _broken_start(made: icalendar.Event) -> None:
    made["DTSTART"] = "soon"


def _no_rule(made: icalendar.Event) -> None:
    made["RRULE"] = icalendar.vRecur({"FREQ": None})


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (_without_start, "icalendar.Event: error: VEVENT 'Talks' is left out: it has no DTSTART"),
        (_broken_start, "icalendar.Event: error: VEVENT 'Talks' is left out: DTSTART 'soon': it is no date or time"),
        (_no_rule, "icalendar.Event: error: icalendar cannot write it: Expected frequency"),
    ],
)
def test_an_event_that_is_no_meeting_is_an_error(spoil: Callable[[icalendar.Event], None], message: str) -> None:
    """It names the property."""
    made = event()
    spoil(made)

    with pytest.raises(RecordError) as error:
        from_icalendar(made)
    assert str(error.value).startswith(message)


def test_what_is_left_out_of_an_event_gives_a_warning() -> None:
    """The event is read, and the property named."""
    made = event()
    made.add("geo", "x", encode=False)

    with pytest.warns(UserWarning, match="icalendar.Event: warning: GEO: GEO 'x' is no latitude and longitude"):
        assert from_icalendar(made).place is None


@pytest.mark.parametrize("thing", [None, "BEGIN:VEVENT", {"uid": "x"}, icalendar.Todo(), icalendar.Component()])
def test_another_object_is_refused(thing: Any) -> None:
    """The error says which are taken."""
    with pytest.raises(
        FieldError, match=r"from_icalendar\.component: .*; expected an Event or a Journal or a Calendar"
    ):
        from_icalendar(thing)


def test_options_of_the_exporter_are_refused_with_both_modules() -> None:
    """Two classes have the name, so the error says from where the right one is imported."""
    with pytest.raises(FieldError) as error:
        from_icalendar(event(), options=CalendarOptions())  # type: ignore[call-overload]  # what is to be refused
    assert str(error.value).endswith(
        "is of type diplofeed.exporters.ical.IcalOptions; expected that of diplofeed.sources.ical"
    )

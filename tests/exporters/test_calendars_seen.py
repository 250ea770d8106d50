"""What people see of a calendar: titles in a month, what is said of dates, and what is left out and where it is."""

from __future__ import annotations

from typing import Any

import attrs
import icalendar
import pytest

from diplofeed.export import Alternate
from diplofeed.exporters.ical import EXPORTER, Cancelled, Imprecise, Statements
from diplofeed.model.entry import Entry
from diplofeed.text import Text
from diplofeed.when import parse
from support.calendar_entries import context, documents, entry_of, event_of, meeting, statement

DIGEST = "https://example.org/talks/digest.md"


def event_in(entry: Entry, settings: Any) -> icalendar.Event:
    """Return the event of an entry as icalendar reads it."""
    return icalendar.Event.from_ical(EXPORTER.entry(entry, settings))


def as_shown(made: icalendar.Event) -> tuple[str, str, Any]:
    """Return title, status and first day of an event."""
    return str(made["SUMMARY"]), str(made["STATUS"]), made["DTSTART"].dt


# ---------------------------------------------------------------- titles


@pytest.mark.parametrize("status", ["tentative", "scheduled", "confirmed", "postponed", "cancelled", "held"])
@pytest.mark.parametrize("when", ["2027-06", "2027-06-12~", "2027-06-12", "2027-06-12/..", "../2027-06-12"])
def test_title_comes_first_and_what_is_known_of_the_date_last(status: str, when: str) -> None:
    """Nothing stands before a title but what is not to be missed, and nothing of the date."""
    summary = str(event_of(meeting(when, status=status))["SUMMARY"])
    before = {"tentative": "Tentative: ", "postponed": "Postponed: ", "cancelled": "Cancelled: "}.get(status, "")
    assert summary.startswith(f"{before}Talks in Vienna")
    assert summary.endswith(")") == (when != "2027-06-12")


@pytest.mark.parametrize("status", ["tentative", "scheduled", "confirmed", "postponed", "cancelled", "held"])
@pytest.mark.parametrize("when", ["2027-06", "2027-06-12~", "2027-06-12/..", "../2027-06-12"])
def test_description_says_a_date_once(status: str, when: str) -> None:
    """Of what calendars have no dates for the description says the date, in one place."""
    assert str(event_of(meeting(when, status=status))["DESCRIPTION"]).count("2027") == 1


@pytest.mark.parametrize("language", ["ar", "de", "es", "fr", "ru", "uk", "zh"])
def test_marks_of_a_title_are_in_the_readers_language(language: str) -> None:
    """A mark of what is tentative and a note of the date are in the language of the calendar."""
    english = str(event_of(meeting("2027-06", status="tentative"))["SUMMARY"])
    said = attrs.evolve(context(), language=language)
    summary = str(event_in(entry_of(meeting("2027-06", status="tentative")), said)["SUMMARY"])
    assert "Talks in Vienna" in summary
    assert parse("2027-06").label(language) in summary
    assert "entative" in english
    assert "entative" not in summary


# ---------------------------------------------------------------- moved to a date no calendar can show


@pytest.mark.parametrize("status", ["postponed", "scheduled", "tentative"])
@pytest.mark.parametrize("when", ["2027", "2027-21", "202X", "2027-06/2027-08", "2027~/.."])
@pytest.mark.parametrize("was", ["2027-05-12", "2027-05-12T10:00[Europe/Vienna]", "2027-05"])
def test_meeting_moved_to_a_vague_date_stays_at_its_last_day(status: str, when: str, was: str) -> None:
    """It does not vanish in silence: it stays where it was, uncertain, and says what is known of its date."""
    entry = attrs.evolve(entry_of(meeting(when, status=status)), was=parse(was))
    event, before = event_in(entry, context()), event_of(meeting(was))
    title, expected, start = as_shown(event)
    assert title.startswith({"postponed": "Postponed: ", "tentative": "Tentative: "}.get(status, "") + "Talks")
    assert (expected, start) == ("TENTATIVE", before["DTSTART"].dt)
    assert title.endswith(")")
    assert str(event["DESCRIPTION"]).startswith(f"Moved from {parse(was).label()}.")
    assert str(event["X-DIPLOFEED-EDTF"]) == when


def test_meeting_moved_between_vague_dates_is_in_no_calendar() -> None:
    """What was never in a calendar need not stay in it."""
    entry = attrs.evolve(entry_of(meeting("2028", status="postponed")), was=parse("2027"))
    assert EXPORTER.entry(entry, context()) == b""


# ---------------------------------------------------------------- what is left out


def described(*items: Any, alternates: tuple[Alternate, ...] = (), name: str = "calendar.ics", **options: Any) -> str:
    """Return the description of a calendar of items, of a feed without one."""
    made = documents(map(entry_of, items), context(**options), alternates=alternates, description=Text())
    head = icalendar.Calendar.from_ical(b"".join(made[name].chunks))
    assert str(head.get("DESCRIPTION", "")) == str(head.get("X-WR-CALDESC", ""))
    return str(head.get("DESCRIPTION", ""))


WHERE = (
    Alternate(format="digest", media_type="text/markdown", url=DIGEST, title="Digest", language="en"),
    Alternate(format="rss", media_type="application/rss+xml", url="https://example.org/rss.xml", title="RSS"),
)


@pytest.mark.parametrize(
    ("items", "options", "expected"),
    [
        ((meeting(),), {}, ""),
        ((meeting(), meeting("2023", id="b")), {}, "What is known only to the season or year is left out."),
        (
            (meeting("2023-06"), meeting(id="b")),
            {"imprecise": Imprecise.OMIT},
            "What is not known to the day is left out.",
        ),
        ((meeting(status="cancelled"),), {"cancelled": Cancelled.DROP}, "Cancelled meetings are left out."),
        ((meeting(status="cancelled"),), {}, ""),
        ((meeting(), statement()), {}, "Statements are left out."),
        ((meeting(), statement()), {"statements": Statements.EVENT}, ""),
        (
            (statement(), meeting("2023")),
            {},
            "Statements are left out. What is known only to the season or year is left out.",
        ),
    ],
)
def test_calendar_says_what_it_leaves_out_and_where_that_is(items: Any, options: Any, expected: str) -> None:
    """Who subscribes to a calendar alone learns what it does not show, and of a format that does."""
    where = f" See {DIGEST} for all of it." if expected else ""
    assert described(*items, alternates=WHERE, **options) == expected + where
    assert described(*items, **options) == expected


def test_calendar_of_a_year_says_what_it_leaves_out_of_that_year() -> None:
    """Another year's omissions are none of its own."""
    items = (meeting("2023-06-12"), meeting("2023", id="b"), meeting("2022-06-12", id="c"))
    assert described(*items, name="calendar/2023.ics") != ""
    assert described(*items, name="calendar/2022.ics") == ""

"""What each field becomes in a calendar, what each kind of date does, and what each app was seen to stumble over.

One test for each row of three tables: the fields of calendars (RFC 5545, RFC 7986, RFC 9073, RFC 9253), dates that are
not known to the day, and quirks of subscribers' software found in issue trackers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import attrs
import icalendar
import pytest
import recurring_ical_events
import vobject
from ical.calendar_stream import IcsCalendarStream

from diplofeed.config import Author
from diplofeed.export import Context
from diplofeed.exporters.ical import EXPORTER, Cancelled, Html, IcalOptions, Imprecise, Statements
from diplofeed.feeds.entries import entries_of
from diplofeed.ledger.decide import decide_all
from diplofeed.model import (
    Attachment,
    Instrument,
    Meeting,
    Outcome,
    Participant,
    Person,
    Place,
    Round,
    Source,
    Statement,
    Status,
    Topic,
)
from diplofeed.model.entry import Entry, Reference
from diplofeed.text import Text
from diplofeed.when import parse
from support.calendar_entries import (
    DESK,
    at,
    calendar,
    context,
    document,
    documents,
    entry_of,
    event_lines,
    event_of,
    full_meeting,
    meeting,
    publication,
    statement,
    unfolded,
)
from support.calendars import missing_for, run_system_python

ID = "tag:example.org,2026:us-russia"


def lines_of(item: Meeting | Statement, **options: Any) -> dict[str, str]:
    """Return the values of an item's properties by name, without parameters; of several, the last."""
    return {name: line.partition(":")[2] for name, line in event_lines(item, **options).items()}


def head(**options: Any) -> list[str]:
    """Return the lines before the first component."""
    lines = unfolded(calendar(meeting(), **options))
    return lines[: lines.index("BEGIN:VTIMEZONE")]


def built(*versions: Meeting) -> Iterator[Entry]:
    """Yield the entry of an item after each of its versions went through a build, an hour apart."""
    rows: dict[Any, Any] = {}
    for number, item in enumerate(versions):
        decisions = decide_all(rows, [item], publication_id=ID, now=at(2026, 11, 1) + timedelta(hours=number))
        rows = {decision.remembered.key: decision.remembered for decision in decisions}
        yield from entries_of([item], decisions)


def seen(entry: Entry, **options: Any) -> dict[str, str]:
    """Return the values of an entry's properties by name."""
    lines = unfolded(EXPORTER.entry(entry, context(**options)))
    return {re.split("[:;]", line)[0]: line.partition(":")[2] for line in lines}


def referring(item: Meeting | Statement, relation: str, other: Meeting) -> Entry:
    """Return the entry of an item that refers to another."""
    there = entry_of(other)
    reference = Reference(
        relation=relation, kind="meeting", id=other.id, tag=there.tag, uid=there.uid, title=other.title, when=other.when
    )
    return entry_of(item, references=(reference,))


# ---------------------------------------------------------------- the file


def test_file_row_title_and_description() -> None:
    """The name and the description are there as RFC 7986 has them and as older apps read them."""
    assert {
        "NAME;LANGUAGE=en:Everything",
        "X-WR-CALNAME:Everything",
        r"DESCRIPTION;LANGUAGE=en:All there is\, of meetings",
        r"X-WR-CALDESC:All there is\, of meetings",
    } <= {*head()}


def test_file_row_identity() -> None:
    """URL, SOURCE and LAST-MODIFIED identify the file; a UID of its own vdirsyncer would give to every event."""
    assert {
        "URL:https://example.org/us-russia/",
        "SOURCE;VALUE=URI:https://example.org/us-russia/calendar.ics",
        "LAST-MODIFIED:20261120T093015Z",
    } <= {*head()}
    assert not any(line.startswith("UID") for line in head())


def test_file_row_freshness() -> None:
    """How often to look for changes stands in both properties that are read somewhere."""
    assert {"REFRESH-INTERVAL;VALUE=DURATION:P1D", "X-PUBLISHED-TTL:P1D"} <= {*head(refresh="P1D")}


def test_file_row_language() -> None:
    """Texts say what language they are in, which is the one asked for where the record has them in it."""
    item = meeting(title={"en": "Talks", "fr": "Pourparlers"}, place=Place(city={"en": "Vienna", "fr": "Vienne"}))
    settings = Context(publication=publication(), options=IcalOptions(), language="fr")
    lines = unfolded(b"".join(document([entry_of(item)], settings).chunks))
    assert {"SUMMARY;LANGUAGE=fr:Pourparlers", "LOCATION;LANGUAGE=fr:Vienne"} <= {*lines}


def test_file_row_paging() -> None:
    """What does not fit into one file is in those of the years: each event is in one of them."""
    items = [meeting(f"{year}-07-01", id=f"m{year}", summary="Words. " * 50) for year in range(2026, 1996, -1)]
    made = documents(map(entry_of, items), context(max_bytes=10_000))
    (left,) = made["calendar.ics"].omissions
    assert 0 < left.count < 30
    assert [name for name in made if name != "calendar.ics"] == [
        f"calendar/{year}.ics" for year in range(2026, 1996, -1)
    ]


def test_file_row_look() -> None:
    """Colour and logo are the calendar's."""
    assert {"COLOR:teal", "IMAGE;DISPLAY=BADGE;VALUE=URI:https://example.org/logo.png"} <= {*head(color="teal")}


@pytest.mark.parametrize("author", [None, Author(name="Desk"), DESK])
def test_file_row_method(author: Author | None) -> None:
    """METHOD:PUBLISH is there exactly where every event has an ORGANIZER (RFC 5546 §3.2.1)."""
    data = calendar(meeting(), meeting(id="other"), author=author)
    assert (b"METHOD:PUBLISH" in data, data.count(b"\nORGANIZER")) == ((True, 2) if author is DESK else (False, 0))


# ---------------------------------------------------------------- meetings


def test_row_id() -> None:
    """UID is a UUID made of the identity in feeds, and names no host."""
    first, second = built(meeting(), meeting("2027-01-01", title="Renamed"))
    assert seen(first)["UID"] == seen(second)["UID"] == str(first.uid)
    assert re.fullmatch("[0-9a-f-]{36}", str(first.uid))


def test_row_title() -> None:
    """SUMMARY is the headline, the status before it and what is known of the date after it."""
    assert lines_of(meeting())["SUMMARY"] == "Talks in Vienna"
    item = meeting("2027-06", status="cancelled")
    assert lines_of(item)["SUMMARY"] == r"Cancelled: Talks in Vienna (June 2027\, day not announced)"


def test_row_parties() -> None:
    """Parties are categories, in the description, and on request participants."""
    item = meeting(parties=["US", "RU"])
    assert lines_of(item)["CATEGORIES"] == "United States,Russia"
    assert "between the United States and Russia" in lines_of(item)["DESCRIPTION"]
    assert [str(subcomponent["SUMMARY"]) for subcomponent in event_of(item, components=True).subcomponents] == [
        "United States",
        "Russia",
    ]


def test_row_participants() -> None:
    """People are in the description with role and affiliation, on request PARTICIPANT, and never ATTENDEE."""
    person = Person(id="hall", name="Dr. Emily Hall", role="political analyst", affiliation="Institute of Peace")
    item = meeting(participants=[Participant(person=person, role="host")])
    assert r"- Dr. Emily Hall\, host\, political analyst\, Institute of Peace" in lines_of(item)["DESCRIPTION"]
    data = calendar(item, author=DESK, components=True, html=Html.ALL, links=True)
    assert b"BEGIN:PARTICIPANT" in data
    assert b"ATTENDEE" not in data


def test_row_publisher() -> None:
    """Who publishes is whom to ask, and with an address the organizer."""
    lines = unfolded(calendar(meeting(), author=DESK))
    assert {r"CONTACT:Example Desk\, desk@example.org", 'ORGANIZER;CN="Example Desk":mailto:desk@example.org'} <= {
        *lines
    }


def test_row_place() -> None:
    """The place is a text and, where they are known, coordinates; parts for machines come on request."""
    item = meeting(place=Place(name="Hofburg", city="Vienna", country="AT", latitude=48.2, longitude=16.36))
    assert (lines_of(item)["LOCATION"], lines_of(item)["GEO"]) == (r"Hofburg\, Vienna\, Austria", "48.2;16.36")
    assert "X-APPLE-STRUCTURED-LOCATION" not in event_lines(item)
    assert "VLOCATION" not in calendar(item).decode()
    assert "GEO" not in event_lines(meeting(place=Place(city="Vienna", latitude=48.2)))


def test_row_online() -> None:
    """CONFERENCE is a URI; that a number is to be called is known, what a web page offers is not."""
    web, phone = meeting(conference="https://example.org/live"), meeting(conference="tel:+43-1-2345")
    assert event_lines(web)["CONFERENCE"] == "CONFERENCE;VALUE=URI:https://example.org/live"
    assert event_lines(phone)["CONFERENCE"] == "CONFERENCE;FEATURE=PHONE;VALUE=URI:tel:+43-1-2345"


@pytest.mark.parametrize(
    ("fields", "location"),
    [
        ({}, "LOCATION:https://example.org/live"),
        ({"online": True}, "LOCATION;LANGUAGE=en:Online"),
        ({"place": Place(city="Vienna")}, "LOCATION;LANGUAGE=en:Vienna"),
    ],
)
def test_conference_alone_is_the_place(fields: dict[str, Any], location: str) -> None:
    """Where to take part stands where apps look for a place, unless there is one."""
    assert event_lines(meeting(conference="https://example.org/live", **fields))["LOCATION"] == location


def test_round_of_a_conference_that_is_in_a_place_has_that() -> None:
    """A round that people meet for has its place, the others where to take part."""
    item = meeting(
        conference="https://example.org/live",
        recurrence="FREQ=WEEKLY;COUNT=3",
        rounds=(Round(recurrence_id="2026-12-15", place=Place(city="Geneva")),),
    )
    places = [line for line in unfolded(calendar(item)) if line.startswith("LOCATION")]

    assert places == ["LOCATION:https://example.org/live", "LOCATION;LANGUAGE=en:Geneva"]


@pytest.mark.parametrize(
    ("when", "start", "end"),
    [
        (
            "2026-12-08T10:00/12:30[Europe/Vienna]",
            "DTSTART;TZID=Europe/Vienna:20261208T100000",
            "DTEND;TZID=Europe/Vienna:20261208T123000",
        ),
        ("2026-12-08T10:00Z/11:00Z", "DTSTART:20261208T100000Z", "DTEND:20261208T110000Z"),
        ("2026-12-08/2026-12-09", "DTSTART;VALUE=DATE:20261208", "DTEND;VALUE=DATE:20261210"),
    ],
)
def test_row_start_and_end(when: str, start: str, end: str) -> None:
    """Times are in their zone or in UTC; days end before the day after."""
    lines = event_lines(meeting(when))
    assert (lines["DTSTART"], lines["DTEND"]) == (start, end)


def test_row_scheduled() -> None:
    """What is announced is confirmed, as calendars have no other word."""
    assert lines_of(meeting(status="scheduled"))["STATUS"] == "CONFIRMED"


def test_row_tentative() -> None:
    """What is not certain is tentative, for Outlook too, and takes nobody's time."""
    lines = lines_of(meeting(status="tentative"))
    assert (lines["STATUS"], lines["TRANSP"]) == ("TENTATIVE", "TRANSPARENT")
    assert lines["X-MICROSOFT-CDO-BUSYSTATUS"] == "TENTATIVE"


def test_row_confirmed_and_held() -> None:
    """Both are confirmed; that a meeting was held is a category."""
    assert lines_of(meeting(status="confirmed"))["STATUS"] == lines_of(meeting(status="held"))["STATUS"] == "CONFIRMED"
    assert lines_of(meeting(status="held"))["CATEGORIES"] == "Held"


def test_row_cancelled() -> None:
    """A cancelled meeting is marked, kept visible or dropped, as the option says; the sequence has moved."""
    before, after = built(meeting(), meeting(status="cancelled"))
    lines = seen(after)
    assert (lines["STATUS"], lines["SUMMARY"]) == ("CANCELLED", "Cancelled: Talks in Vienna")
    assert (seen(before)["SEQUENCE"], lines["SEQUENCE"], lines["TRANSP"]) == ("0", "1", "TRANSPARENT")
    assert seen(after, cancelled=Cancelled.KEEP_VISIBLE)["STATUS"] == "CONFIRMED"
    assert EXPORTER.entry(after, context(cancelled=Cancelled.DROP)) == b""


def test_row_postponed_new_date() -> None:
    """A meeting with a new date is the same event on that date, one sequence on."""
    before, after = map(seen, built(meeting("2027-05-12"), meeting("2027-06-01")))
    assert before["UID"] == after["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"], after["DTSTART"]) == ("0", "1", "20270601")
    assert "COMMENT" not in after  # where nobody remembers


def test_row_postponed_new_date_says_the_old_one() -> None:
    """A comment and the description say when it was to be, as the ledger remembers it."""
    moved = seen(attrs.evolve(entry_of(meeting("2027-06-01")), was=parse("2027-05-12")))
    assert moved["COMMENT"] == "Moved from 12 May 2027."
    assert moved["DESCRIPTION"].startswith("Moved from 12 May 2027.")


def test_row_postponed_no_date() -> None:
    """Without a new date it stays on the old one, tentative and with a word before the title; it is not cancelled."""
    _, after = map(seen, built(meeting("2027-05-12"), meeting("2027-05-12", status="postponed")))
    assert (after["STATUS"], after["SUMMARY"]) == ("TENTATIVE", "Postponed: Talks in Vienna")
    assert (after["SEQUENCE"], after["DTSTART"]) == ("1", "20270512")


def test_row_withdrawn() -> None:
    """What was ahead is shown as cancelled for a while; what is past leaves the file."""
    ahead = entry_of(meeting("2026-12-08"), withdrawn=True)
    past = entry_of(meeting("2026-11-02", id="past"), withdrawn=True)
    lines = unfolded(b"".join(document([ahead, past]).chunks))
    assert [line for line in lines if line.startswith(("UID", "STATUS"))] == [f"UID:{ahead.uid}", "STATUS:CANCELLED"]
    later = documents([ahead], today=date(2027, 3, 1))["calendar.ics"]
    assert b"VEVENT" not in b"".join(later.chunks)


def test_row_topics() -> None:
    """Topics are categories, and on request concepts by their URI."""
    item = meeting(topics=[Topic(id="arms", name="Arms control", uri="https://example.org/topics/arms")])
    assert lines_of(item)["CATEGORIES"] == "Arms control"
    assert event_lines(item, links=True)["CONCEPT"] == "CONCEPT:https://example.org/topics/arms"


def test_row_agenda_and_outcomes() -> None:
    """Agenda and outcomes are sections of the plain text, and on request of HTML."""
    item = meeting(agenda=["Verification"], outcomes=[Outcome(text="To *meet* again.", party="US")])
    text = str(event_of(item)["DESCRIPTION"])
    assert "On the agenda\n\n1. Verification" in text
    assert "What came of it\n\n- United States: To meet again." in text
    assert "<em>meet</em>" in str(event_of(item, html=Html.STANDARD)["STYLED-DESCRIPTION"])


def test_row_treaties() -> None:
    """Treaties are in the description, and on request links."""
    item = meeting(instruments=[Instrument(id="start", name="New START", url="https://example.org/start")])
    assert "Treaties and agreements: New START (https://example.org/start)" in lines_of(item)["DESCRIPTION"]
    expected = 'LINK;LABEL=New START;LINKREL="related";VALUE=URI:https://example.org/start'
    assert event_lines(item, links=True)["LINK"] == expected


def test_row_sources() -> None:
    """Sources are in the description, and on request links; URL is the item's own page alone."""
    item = meeting(sources=[Source(title="Explainer", url="https://example.org/news", publisher="A paper")])
    assert r"Source: Explainer (https://example.org/news)\, A paper" in lines_of(item)["DESCRIPTION"]
    assert (
        event_lines(item, links=True)["LINK"] == 'LINK;LABEL=Explainer;LINKREL="via";VALUE=URI:https://example.org/news'
    )
    assert "URL" not in event_lines(item)


def test_row_documents() -> None:
    """Documents are attached by address, with their type where it is known, pictures as images too."""
    item = meeting(attachments=[Attachment(url="https://example.org/map.png", type="image/png")])
    assert event_lines(item)["ATTACH"] == "ATTACH;FMTTYPE=image/png:https://example.org/map.png"
    assert "IMAGE" in event_lines(item)


@pytest.mark.parametrize(
    ("relation", "reltype"),
    [("part-of", "PARENT"), ("precedes", "NEXT"), ("depends-on", "DEPENDS-ON"), ("follows", "SIBLING")],
)
def test_row_relations(relation: str, reltype: str) -> None:
    """What an event is to another is said with the other's UID."""
    other = meeting(id="other")
    lines = unfolded(EXPORTER.entry(referring(meeting(), relation, other), context()))
    assert f"RELATED-TO;RELTYPE={reltype}:{entry_of(other).uid}" in lines


def test_row_series_regular() -> None:
    """Rounds by a rule are one event with further dates and exceptions; a moved one has a RECURRENCE-ID."""
    item = meeting(
        "2026-12-01",
        recurrence="FREQ=WEEKLY;COUNT=4",
        rdate=["2027-01-02"],
        exdate=["2026-12-08"],
        rounds=[Round(recurrence_id="2026-12-15", when="2026-12-16")],
    )
    whole, moved = icalendar.Calendar.from_ical(calendar(item)).walk("VEVENT")
    assert {"RRULE", "RDATE", "EXDATE"} <= whole.keys()
    assert (whole["UID"], moved["RECURRENCE-ID"].dt) == (moved["UID"], date(2026, 12, 15))


def test_row_series_irregular() -> None:
    """Irregular rounds are events of their own below their series, on request with its name; none has a rule."""
    entry = referring(meeting(series="talks"), "series", meeting(id="talks"))
    lines = unfolded(EXPORTER.entry(entry, context(links=True)))
    assert {"REFID:talks", f"RELATED-TO;RELTYPE=PARENT:{entry_of(meeting(id='talks')).uid}"} <= {*lines}
    assert not any(line.startswith("RRULE") for line in lines)


def test_row_created_and_changed() -> None:
    """CREATED is when subscribers first saw it, LAST-MODIFIED and DTSTAMP when it last changed, not the clock."""
    first, second = map(seen, built(meeting(), meeting(summary="More.")))
    assert (first["CREATED"], first["LAST-MODIFIED"]) == ("20261101T000000Z", "20261101T000000Z")
    assert (second["CREATED"], second["LAST-MODIFIED"], second["DTSTAMP"]) == (
        "20261101T000000Z",
        "20261101T010000Z",
        "20261101T010000Z",
    )


@pytest.mark.parametrize(
    ("change", "sequence"),
    [
        ({"when": "2026-12-09"}, "1"),
        ({"when": "2026-12-08T10:00/13:00[Europe/Vienna]"}, "1"),
        ({"recurrence": "FREQ=DAILY;COUNT=2"}, "1"),
        ({"rdate": ["2026-12-20"]}, "1"),
        ({"status": "confirmed"}, "1"),
        ({"place": Place(city="Geneva")}, "1"),
        ({"title": "Other"}, "0"),
        ({"summary": "More."}, "0"),
        ({"parties": ["US"]}, "0"),
    ],
)
def test_row_revision(change: dict[str, Any], sequence: str) -> None:
    """SEQUENCE moves with time, place, rounds and status alone; LAST-MODIFIED with everything."""
    changed = attrs.evolve(meeting(), **change)
    before, after = map(seen, built(meeting(), changed))
    assert after["SEQUENCE"] == sequence
    assert after["LAST-MODIFIED"] > before["LAST-MODIFIED"]


def test_row_visibility() -> None:
    """A public record is public and blocks nobody's time."""
    lines = lines_of(meeting())
    assert (lines["CLASS"], lines["TRANSP"], lines["X-MICROSOFT-CDO-BUSYSTATUS"]) == ("PUBLIC", "TRANSPARENT", "FREE")


# ---------------------------------------------------------------- statements


def said(**fields: Any) -> Statement:
    """Return a statement."""
    return attrs.evolve(statement(), **fields)


def test_statement_row_speaker() -> None:
    """By default statements are in no calendar; on request they are events or journal entries, named by who spoke."""
    assert EXPORTER.entry(entry_of(said()), context()) == b""
    for form, name in ((Statements.EVENT, "VEVENT"), (Statements.JOURNAL, "VJOURNAL")):
        (only,) = icalendar.Calendar.from_ical(calendar(said(), statements=form)).walk(name)
        assert str(only["SUMMARY"]).startswith("Dr. Emily Hall: ")


def test_statement_row_affiliation() -> None:
    """On whose behalf it was said is a category."""
    assert lines_of(said(), statements=Statements.EVENT)["CATEGORIES"] == "United States,Statement"


def test_statement_row_date() -> None:
    """It stands on the day it was made."""
    for form in (Statements.EVENT, Statements.JOURNAL):
        assert event_lines(said(), statements=form)["DTSTART"] == "DTSTART;VALUE=DATE:20230720"


def test_statement_row_quote() -> None:
    """What was said is the description, as plain text."""
    assert "an outlet to address critical issues" in lines_of(said(), statements=Statements.JOURNAL)["DESCRIPTION"]


def test_statement_row_language() -> None:
    """The title says in which language it is, if it is that of the words."""
    item = said(text="Die Diplomatie ist ein Ventil.", language="de")
    assert event_lines(item, statements=Statements.JOURNAL)["SUMMARY"].startswith("SUMMARY;LANGUAGE=de:")


def test_statement_row_about_meeting() -> None:
    """The meeting it is about is its parent."""
    entry = referring(said(), "about", meeting())
    lines = unfolded(EXPORTER.entry(entry, context(statements=Statements.JOURNAL)))
    assert f"RELATED-TO;RELTYPE=PARENT:{entry_of(meeting()).uid}" in lines


def test_statement_row_topic() -> None:
    """Topics are categories, and on request concepts."""
    item = said(topics=[Topic(id="arms", name="Arms control", uri="https://example.org/arms")])
    lines = event_lines(item, statements=Statements.JOURNAL, links=True)
    assert lines["CATEGORIES"] == "CATEGORIES:Arms control,United States,Statement"
    assert lines["CONCEPT"] == "CONCEPT:https://example.org/arms"


def test_statement_row_source_link() -> None:
    """Its own page is URL, its source on request a link."""
    item = said(url="https://example.org/said", sources=[Source(title="Explainer", url="https://example.org/news")])
    lines = event_lines(item, statements=Statements.JOURNAL, links=True)
    assert lines["URL"] == "URL:https://example.org/said"
    assert lines["LINK"].endswith(":https://example.org/news")


# ---------------------------------------------------------------- dates not known to the day


@pytest.mark.parametrize(
    "when", ["2027-06", "2027-06~", "2027-06-12/2027-06-18", "2027-06-15~", "2027-06-01/2027-06-30"]
)
def test_date_row_up_to_31_days(when: str) -> None:
    """A month or less is shown over its days, and says so where the days are not the event's own."""
    lines = lines_of(meeting(when))
    is_exact = meeting(when).when.is_exact
    assert lines["TRANSP"] == "TRANSPARENT"
    assert (lines["STATUS"], lines["SUMMARY"].endswith(")")) == (
        ("CONFIRMED", False) if is_exact else ("TENTATIVE", True)
    )
    assert lines.get("X-DIPLOFEED-EDTF") == (None if is_exact else meeting(when).when.text)
    assert lines_of(attrs.evolve(meeting(when), status=Status.HELD))["STATUS"] == "CONFIRMED"


@pytest.mark.parametrize("when", ["2023-22", "2023", "202X", "2023-06/2023-08"])
def test_date_row_wider(when: str) -> None:
    """What can lie on more days is left out, and counted."""
    made = document([entry_of(meeting(when))])
    assert (b"VEVENT" in b"".join(made.chunks), [omission.count for omission in made.omissions]) == (False, [1])


def test_date_row_marker() -> None:
    """A day nobody named is shown on request alone, and titled as what it is."""
    lines = event_lines(meeting("2023"), imprecise=Imprecise.MARKER)
    assert lines["DTSTART"] == "DTSTART;VALUE=DATE:20230101"
    assert lines["SUMMARY"].endswith(r":Talks in Vienna (2023\, day not announced)")


def test_date_row_day_becomes_known() -> None:
    """The event stays the same and moves to its day, one sequence on."""
    before, after = map(seen, built(meeting("2027-06"), meeting("2027-06-12")))
    assert (before["UID"], before["SEQUENCE"], before["DTSTART"]) == (after["UID"], "0", "20270601")
    assert (after["SEQUENCE"], after["DTSTART"], after["SUMMARY"]) == ("1", "20270612", "Talks in Vienna")


def test_date_row_ongoing() -> None:
    """Ongoing talks last to the day they were known to, have no rule, and do not grow from day to day."""
    item = meeting("2026-11-02/..", as_of="2026-11-20", status="held")
    lines = lines_of(item)
    assert (lines["DTSTART"], lines["DTEND"]) == ("20261102", "20261121")
    assert lines["SUMMARY"] == "Talks in Vienna (ongoing since 2 November 2026)"
    assert "RRULE" not in lines
    first, later = (documents([entry_of(item)], today=day) for day in (date(2026, 11, 21), date(2027, 5, 1)))
    assert b"".join(first["calendar.ics"].chunks) == b"".join(later["calendar.ics"].chunks)
    assert lines_of(attrs.evolve(item, as_of=date(2027, 3, 1)))["DTEND"] == "20261103"


def test_date_row_sessions_of_ongoing_talks() -> None:
    """Each known session is an event of its own below the talks."""
    whole = meeting("2023-01-10/..", id="talks")
    lines = unfolded(EXPORTER.entry(referring(meeting("2023-02-01", id="session"), "series", whole), context()))
    assert {"DTSTART;VALUE=DATE:20230201", f"RELATED-TO;RELTYPE=PARENT:{entry_of(whole).uid}"} <= {*lines}


@pytest.mark.parametrize("when", ["2023-06", "2023-06~", "2023-06?", "2023-06-12~", "2023-01-10/..", "../2023-06-12"])
def test_date_row_edtf(when: str) -> None:
    """Beside the days stands the date as it is known, in EDTF."""
    assert lines_of(meeting(when))["X-DIPLOFEED-EDTF"] == when


def test_date_row_rich_parts_are_off() -> None:
    """By default there is nothing of RFC 9073 and RFC 9253, and all they would say is in the description."""
    data = calendar(full_meeting()).replace(b"\r\n ", b"")
    for name in (
        b"PARTICIPANT",
        b"VLOCATION",
        b"STYLED-DESCRIPTION",
        b"ALTREP",
        b"X-ALT-DESC",
        b"LINK",
        b"CONCEPT",
        b"REFID",
    ):
        assert name not in data
    text = str(event_of(full_meeting())["DESCRIPTION"])
    for fact in ("Hofburg, Vienna, Austria", "Dr. Emily Hall, political analyst", "New START Treaty", "Arms control"):
        assert fact in text


# ---------------------------------------------------------------- time zones and strict readers


def test_zone_row_own_blocks() -> None:
    """Blocks follow rules from the local time before clocks are set, one date a line, whatever the events."""
    zones = re.compile(r"BEGIN:VTIMEZONE.*END:VTIMEZONE", re.DOTALL)
    each, other = (
        zones.findall("\n".join(unfolded(calendar(meeting(f"{year}-07-01T10:00[Europe/Brussels]")))))
        for year in (2000, 2036)
    )
    assert each == other
    assert "DTSTART:19960331T020000\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\nTZOFFSETFROM:+0100" in each[0]
    assert not re.search("RDATE.*,", each[0])


def test_zone_row_every_tzid_is_described() -> None:
    """Each zone that is named is in the file."""
    item = meeting(
        "2026-12-01T10:00[Europe/Vienna]",
        recurrence="FREQ=WEEKLY;COUNT=3",
        rounds=[Round(recurrence_id="2026-12-08", when="2026-12-09T10:00[Asia/Tokyo]")],
    )
    lines = unfolded(calendar(item, meeting("2026-12-02T10:00[America/New_York]", id="b")))
    named = {match[1] for line in lines if (match := re.match(r"[A-Z-]+;TZID=([^:;]+)", line))}
    assert named == {line.removeprefix("TZID:") for line in lines if line.startswith("TZID:")}
    assert named == {"Europe/Vienna", "Asia/Tokyo", "America/New_York"}


def test_zone_row_utc_where_no_zone_is_known() -> None:
    """A time with an offset alone is in UTC."""
    assert event_lines(meeting("2026-12-08T10:00+02:00"))["DTSTART"] == "DTSTART:20261208T080000Z"


@pytest.mark.clients
def test_strict_libical_wants_an_organizer_beside_a_method() -> None:
    """No restriction of libical's is violated with METHOD:PUBLISH; without an ORGANIZER one would be."""
    if missing := missing_for("libical"):
        pytest.skip(missing)
    code = (
        "import sys, gi; gi.require_version('ICalGLib', '3.0'); from gi.repository import ICalGLib as I;"
        "c = I.Component.new_from_string(sys.stdin.read()); print(int(I.restriction_check(c)), c.count_errors())"
    )
    data = calendar(meeting(), author=DESK)
    assert run_system_python(code, data).split() == [b"1", b"0"]
    assert run_system_python(code, re.sub(rb"ORGANIZER.*\r\n", b"", data)).split() == [b"0", b"1"]


def test_strict_vobject_wants_uid_and_dtstamp() -> None:
    """Vobject's own validation passes."""
    assert vobject.readOne(calendar(meeting(), statement(), statements=Statements.EVENT).decode()).validate() is True


def test_strict_readers_want_crlf_and_75_octets_and_no_bom() -> None:
    """Lines end in CRLF, have at most 75 octets, and the first octet is a letter."""
    data = calendar(meeting(title="Переговоры " * 20), statement(), statements=Statements.EVENT, html=Html.ALL)
    assert data.startswith(b"BEGIN")
    assert data.count(b"\r\n") == data.count(b"\n")
    assert max(map(len, data.split(b"\r\n"))) <= 75


# ---------------------------------------------------------------- quirks of apps


def test_google_takes_no_hints_but_others_do() -> None:
    """Hints at freshness are there for who reads them, and nothing else depends on them."""
    slow, fast = (calendar(meeting(), refresh=refresh).partition(b"BEGIN:VEVENT")[2] for refresh in ("P7D", "PT1H"))
    assert slow == fast


def test_google_removes_cancelled_events() -> None:
    """For who wants them seen there, a cancelled meeting is confirmed and says in its title that it is not."""
    lines = lines_of(meeting(status="cancelled"), cancelled=Cancelled.KEEP_VISIBLE)
    assert (lines["STATUS"], lines["SUMMARY"]) == ("CONFIRMED", "Cancelled: Talks in Vienna")


def test_google_1_mb_limit() -> None:
    """No file is larger than a million octets, whatever the record: the latest events are in the first."""
    entries = [entry_of(meeting(f"{2026 - n // 300}-07-01", id=f"m{n}", summary="Words. " * 90)) for n in range(1500)]
    made = {name: b"".join(each.chunks) for name, each in documents(entries).items()}
    assert 990_000 < len(made["calendar.ics"]) <= 1_000_000
    assert max(map(len, made.values())) <= 1_000_000
    assert sum(data.count(b"BEGIN:VEVENT") for name, data in made.items() if name != "calendar.ics") == 1500


def test_google_256_characters_of_an_address() -> None:
    """The address of a feed with the longest id in ASCII is short enough, for a publication with an ordinary one."""
    url = f"{publication().link}person/{'x' * 120}/calendar/2026-12-31.ics"
    assert len(url) < 256


@pytest.mark.parametrize(
    "when", ["2026-12-08T10:00[Europe/Vienna]", "2026-12-08T10:00-05:00", "2026-12-08", "1950-01-01T10:00Z"]
)
def test_google_reads_floating_times_as_utc(when: str) -> None:
    """No time floats."""
    assert re.match(r"DTSTART(;TZID=|;VALUE=DATE:|:\d{8}T\d{6}Z)", event_lines(meeting(when))["DTSTART"])


def test_google_shows_only_the_last_event_of_a_uid() -> None:
    """No two components have the same UID and the same RECURRENCE-ID, or none."""
    item = meeting(
        "2026-12-01",
        recurrence="FREQ=WEEKLY;COUNT=4",
        rounds=[Round(recurrence_id=day, status="cancelled") for day in ("2026-12-08", "2026-12-15")],
    )
    events = icalendar.Calendar.from_ical(calendar(item, meeting(id="b"))).walk("VEVENT")
    keys = [(str(event["UID"]), str(event["RECURRENCE-ID"].dt) if "RECURRENCE-ID" in event else "") for event in events]
    assert len(keys) == len({*keys}) == 4


def test_google_renders_html_others_show_tags() -> None:
    """The description has none of our own HTML."""
    item = attrs.evolve(full_meeting(), agenda=(Text.of("**First** [point](https://example.org/)"),))
    assert not re.search("<[a-z/]", str(event_of(item, html=Html.ALL)["DESCRIPTION"]))


def test_apple_strikes_cancelled_events() -> None:
    """By default cancelled is cancelled."""
    assert lines_of(meeting(status="cancelled"))["STATUS"] == "CANCELLED"


def test_apple_flickers_where_uids_change() -> None:
    """Two builds have the same UIDs."""
    first, second = (next(built(meeting())).uid for _ in range(2))
    assert first == second


def test_apple_location_is_quoted() -> None:
    """All parameters of Apple's own property are in quotation marks, and none holds a line break."""
    item = meeting(place=Place(name="Palais\nNations", city="Geneva", latitude=46.2, longitude=6.1))
    (line,) = [each for each in unfolded(calendar(item, apple_location=True)) if each.startswith("X-APPLE")]
    assert re.fullmatch(r'X-APPLE-STRUCTURED-LOCATION;VALUE=URI(;X-[A-Z-]+="[^"]*")+:geo:46.2,6.1', line)


def test_outlook_tzid_without_vtimezone() -> None:
    """A zone is described before the first event that names it."""
    data = calendar(meeting())
    assert 0 < data.index(b"TZID:Europe/Vienna") < data.index(b"TZID=Europe/Vienna")


def test_outlook_floating_all_day_only() -> None:
    """Days have no zone, times always one."""
    assert event_lines(meeting("2026-12-08"))["DTSTART"] == "DTSTART;VALUE=DATE:20261208"


@pytest.mark.parametrize(
    ("status", "prefix"), [("cancelled", "Cancelled: "), ("postponed", "Postponed: "), ("held", "")]
)
def test_outlook_ignores_status(status: str, prefix: str) -> None:
    """What matters of the status is said in the title."""
    assert lines_of(meeting(status=status))["SUMMARY"] == f"{prefix}Talks in Vienna"


def test_outlook_all_day_end() -> None:
    """An all-day event ends on the next day, as a date."""
    assert event_lines(meeting("2026-12-31"))["DTEND"] == "DTEND;VALUE=DATE:20270101"


def test_outlook_reads_one_event_of_a_request() -> None:
    """There is one VCALENDAR a file, and it is no REQUEST."""
    data = calendar(meeting(), meeting(id="b"), author=DESK)
    assert (data.count(b"BEGIN:VCALENDAR"), data.count(b"METHOD:"), data.count(b"METHOD:PUBLISH")) == (1, 1, 1)


def test_outlook_com_refuses_rules_of_one_round() -> None:
    """A rule that says "once" is left out; beside further dates these do without it."""
    assert "RRULE" not in event_lines(meeting("2026-12-08", recurrence="FREQ=DAILY;COUNT=1"))
    lines = event_lines(meeting("2026-12-08", recurrence="FREQ=DAILY;COUNT=1", rdate=["2026-12-10"]))
    assert ("RRULE" in lines, lines["RDATE"]) == (False, "RDATE;VALUE=DATE:20261210")


def test_outlook_com_empties_calendars_with_a_broken_zone() -> None:
    """Every block of a zone has all four properties it needs."""
    for block in calendar(meeting()).decode().split("BEGIN:")[3:5]:
        assert {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "TZNAME"} <= {
            re.split("[:;]", each)[0] for each in block.split("\r\n")
        }


def test_outlook_xp_wants_method_uid_sequence_and_dtstamp() -> None:
    """With somebody to write to, all four are there."""
    lines = unfolded(calendar(meeting(), author=DESK))
    assert [sum(line.startswith(name) for line in lines) for name in ("METHOD", "UID", "SEQUENCE", "DTSTAMP")] == [
        1
    ] * 4


def test_thunderbird_html_is_in_altrep() -> None:
    """Its HTML is a data: URI without a space or a quotation mark in it."""
    event = event_of(full_meeting(), html=Html.THUNDERBIRD)
    altrep = event["DESCRIPTION"].params["ALTREP"]
    assert altrep.startswith("data:text/html,%3C%21DOCTYPE%20html%3E")
    assert not set(altrep) & set(' "<>')


def test_nextcloud_and_khal_reject_events_without_uid() -> None:
    """Every component that is shown has one."""
    data = calendar(meeting(), statement(), statements=Statements.JOURNAL)
    assert data.count(b"\r\nUID:") == data.count(b"BEGIN:VEVENT") + data.count(b"BEGIN:VJOURNAL") == 2


def test_icsx5_updates_events_whose_last_modified_is_newer() -> None:
    """Each change moves LAST-MODIFIED by a second at least, however fast the builds follow one another."""
    rows: dict[Any, Any] = {}
    stamps = []
    for title in ("a", "b", "c"):
        item = meeting(title=title)
        decisions = decide_all(rows, [item], publication_id=ID, now=at(2026, 11, 1))
        rows = {decision.remembered.key: decision.remembered for decision in decisions}
        stamps.append(seen(entries_of([item], decisions)[0])["LAST-MODIFIED"])
    assert stamps == sorted(set(stamps))
    assert len(stamps) == 3


def test_icsx5_deletes_what_is_no_longer_in_the_file() -> None:
    """Past events stay in the file."""
    data = b"".join(documents([entry_of(meeting("2001-06-01"))], today=date(2026, 11, 23))["calendar.ics"].chunks)
    assert b"DTSTART;VALUE=DATE:20010601" in data


def test_khal_wants_the_series_before_its_rounds() -> None:
    """A component with a RECURRENCE-ID comes after the one without, in the same file."""
    item = meeting("2026-12-01", recurrence="FREQ=WEEKLY", rounds=[Round(recurrence_id="2026-12-01", status="held")])
    for each in documents([entry_of(item)]).values():
        first, second = icalendar.Calendar.from_ical(b"".join(each.chunks)).walk("VEVENT")
        assert ("RECURRENCE-ID" in first, "RECURRENCE-ID" in second) == (False, True)


def test_home_assistant_drops_components_it_does_not_know() -> None:
    """It reads status and times with or without them."""
    plain, rich = (
        IcsCalendarStream.calendar_from_ics(calendar(full_meeting(), components=wanted).decode()).events[0]
        for wanted in (False, True)
    )
    assert (plain.status, plain.dtstart, plain.summary) == (rich.status, rich.dtstart, rich.summary)


def test_wordpress_hides_what_looks_like_an_address() -> None:
    """No UID has an at sign."""
    lines = unfolded(calendar(full_meeting(), statement(), statements=Statements.EVENT, components=True))
    uids = [line for line in lines if line.startswith("UID:")]
    assert len(uids) == 7
    assert not [line for line in uids if "@" in line]


# ---------------------------------------------------------------- what users asked for


def test_users_want_no_line_break_to_get_through() -> None:
    """A carriage return or a line feed in a text begins no property."""
    item = meeting(title="a\rATTENDEE:mailto:x@example.org\nb", summary="c\r\nBEGIN:VALARM")
    assert not {"ATTENDEE", "BEGIN"} & {*list(event_lines(item))[1:]}


def test_users_want_past_events_to_stay() -> None:
    """Whether an event is past changes nothing of it."""
    item = meeting("2001-06-01")
    first, later = (documents([entry_of(item)], today=day) for day in (date(2001, 1, 1), date(2026, 1, 1)))
    assert [b"".join(each.chunks) for each in first.values()] == [b"".join(each.chunks) for each in later.values()]


def test_users_want_days_that_are_never_converted() -> None:
    """A day is a day for every reader, in every zone."""
    result = recurring_ical_events.of(icalendar.Calendar.from_ical(calendar(meeting("2026-12-08")))).at(2026)
    assert [type(each["DTSTART"].dt) for each in result] == [date]


def test_users_want_long_meetings_to_be_bars() -> None:
    """A meeting over days known by the day is an all-day event."""
    assert event_lines(meeting("2026-12-08/2026-12-18"))["DTEND"] == "DTEND;VALUE=DATE:20261219"

"""Calendars say what the record says, whoever reads them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import unquote

import attrs
import icalendar
import pytest
import recurring_ical_events
import vobject
from hypothesis import example, given, settings
from hypothesis import strategies as st
from ical.calendar_stream import IcsCalendarStream

from diplofeed import compose
from diplofeed.compose import markup
from diplofeed.config import Author
from diplofeed.export import Context, Document, Order
from diplofeed.exporters.ical import EXPORTER, Cancelled, Html, IcalOptions, Imprecise, Statements, WithdrawnPast, Years
from diplofeed.exporters.ical import lines as ics
from diplofeed.exporters.ical.vtimezone import short_from, vtimezone
from diplofeed.feeds.feed import ranks
from diplofeed.model import (
    Attachment,
    Meeting,
    Participant,
    Party,
    Person,
    Place,
    Source,
    Status,
    Topic,
)
from diplofeed.model.entry import Entry, Reference
from diplofeed.text import Text
from diplofeed.when import parse
from diplofeed.when.zones import zone as zone_of
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

# ---------------------------------------------------------------- four readers


class Seen(NamedTuple):
    """What a subscriber's software reads of an event; days as dates, times in UTC."""

    summary: str
    start: date
    end: date | None
    status: str


def _moment(value: date | None) -> date | None:
    return value.astimezone(UTC) if isinstance(value, datetime) else value


def read_by_icalendar(data: bytes) -> dict[str, Seen]:
    """Read with the icalendar package, which is also the writer's."""
    events = icalendar.Calendar.from_ical(data).walk("VEVENT")
    return {
        str(e["UID"]): Seen(
            str(e["SUMMARY"]),
            _moment(e["DTSTART"].dt),
            _moment(e["DTEND"].dt if "DTEND" in e else None),
            str(e["STATUS"]),
        )
        for e in events
    }


def read_by_ical(data: bytes) -> dict[str, Seen]:
    """Read with the ical package, which Home Assistant uses."""
    (only,) = IcsCalendarStream.from_ics(data.decode()).calendars
    return {
        str(e.uid): Seen(str(e.summary), _moment(e.dtstart), _moment(e.dtend), e.status.value if e.status else "")
        for e in only.events
    }


def read_by_vobject(data: bytes) -> dict[str, Seen]:
    """Read with vobject, which CalDAV servers use."""
    result = {}
    for event in vobject.readOne(data.decode()).vevent_list:
        end = event.dtend.value if hasattr(event, "dtend") else None
        result[event.uid.value] = Seen(
            event.summary.value, _moment(event.dtstart.value), _moment(end), event.status.value
        )
    return result


def read_by_recurring(data: bytes) -> dict[str, Seen]:
    """Read with recurring-ical-events, asked for all that happens in four centuries."""
    events = recurring_ical_events.of(icalendar.Calendar.from_ical(data)).between(date(1800, 1, 1), date(2200, 1, 1))
    return {
        str(e["UID"]): Seen(
            str(e["SUMMARY"]),
            _moment(e["DTSTART"].dt),
            _moment(e["DTEND"].dt if "DTEND" in e else None),
            str(e["STATUS"]),
        )
        for e in events
    }


READERS = [read_by_icalendar, read_by_ical, read_by_vobject]
Reader = Callable[[bytes], dict[str, Seen]]


TIMES = {
    "2026-12-08T10:00/12:30[Europe/Vienna]": (at(2026, 12, 8, 9), at(2026, 12, 8, 11, 30)),
    "2026-07-08T10:00/12:30[Europe/Vienna]": (at(2026, 7, 8, 8), at(2026, 7, 8, 10, 30)),
    "1985-07-08T10:00/12:30[Europe/Vienna]": (at(1985, 7, 8, 8), at(1985, 7, 8, 10, 30)),
    "2012-07-08T10:00/12:30[Europe/Moscow]": (at(2012, 7, 8, 6), at(2012, 7, 8, 8, 30)),
    "1945-02-04T17:00/20:00[Europe/Moscow]": (at(1945, 2, 4, 14), at(1945, 2, 4, 17)),
    "2026-12-08T10:00Z/11:00Z": (at(2026, 12, 8, 10), at(2026, 12, 8, 11)),
    "2026-12-08T10:00+02:00/11:00+02:00": (at(2026, 12, 8, 8), at(2026, 12, 8, 9)),
    "2026-12-08T22:00/2026-12-10T03:00[America/New_York]": (at(2026, 12, 9, 3), at(2026, 12, 10, 8)),
    "2023-10-29T02:30+02:00/02:30+01:00[Europe/Vienna]": (at(2023, 10, 29, 0, 30), at(2023, 10, 29, 1, 30)),
    "2023-10-29T01:00/04:00[Europe/Vienna]": (at(2023, 10, 28, 23), at(2023, 10, 29, 3)),
    "2026-12-15": (date(2026, 12, 15), date(2026, 12, 16)),
    "2026-12-15/2026-12-18": (date(2026, 12, 15), date(2026, 12, 19)),
    "2023-12-31": (date(2023, 12, 31), date(2024, 1, 1)),
    "2021-04-06/2022-08-08": (date(2021, 4, 6), date(2022, 8, 9)),
}


@pytest.mark.parametrize("read", [*READERS, read_by_recurring])
@pytest.mark.parametrize("when", TIMES)
def test_known_days_and_times_are_read_as_they_are(when: str, read: Reader) -> None:
    """Each reader finds the identity, the title, and the very days or moments of the record."""
    item = meeting(when)
    assert read(calendar(item)) == {str(entry_of(item).uid): Seen("Talks in Vienna", *TIMES[when], "CONFIRMED")}


@pytest.mark.parametrize("when", ["2026-12-08T10:00[Europe/Vienna]", "2026-12-08T10:00/10:00[Europe/Vienna]"])
@pytest.mark.parametrize("read", READERS)
def test_time_without_an_end_is_given_none(when: str, read: Reader) -> None:
    """No length is invented for a meeting whose end is not known, and none that ends as it starts has an end."""
    (seen,) = read(calendar(meeting(when))).values()
    assert (seen.start, seen.end) == (at(2026, 12, 8, 9), None)


def test_times_keep_the_zone_they_are_known_in() -> None:
    """A meeting at ten in Vienna is written as ten in Vienna, with the zone described in the file."""
    data = calendar(meeting())
    assert b"\r\nDTSTART;TZID=Europe/Vienna:20261208T100000\r\n" in data
    assert data.count(b"BEGIN:VTIMEZONE") == 1


@pytest.mark.parametrize(
    ("when", "start"),
    [
        ("1985-07-08T10:00[Europe/Vienna]", "19850708T080000Z"),  # before the rules now in force
        ("2012-07-08T10:00[Europe/Moscow]", "20120708T060000Z"),
        ("1945-02-04T17:00[Europe/Moscow]", "19450204T140000Z"),
        ("2023-10-29T02:30+01:00[Europe/Vienna]", "20231029T013000Z"),  # the second of that name
        ("2023-10-29T02:30+02:00[Europe/Vienna]", "20231029T003000Z"),
        ("2026-12-08T10:00[UTC]", "20261208T100000Z"),
    ],
)
def test_times_a_short_zone_cannot_tell_are_in_utc(when: str, start: str) -> None:
    """Times that occur twice, or are older than the zone's rules, are in UTC, and need no zone in the file."""
    data = calendar(meeting(when))
    assert f"DTSTART:{start}" in unfolded(data)
    assert b"VTIMEZONE" not in data


def test_rounds_older_than_the_rules_bring_the_whole_zone() -> None:
    """Weekly rounds in the Moscow of 2010 keep their local time, when summer time was still observed."""
    data = calendar(meeting("2010-03-15T10:00[Europe/Moscow]", recurrence="FREQ=WEEKLY;COUNT=3"))
    assert b"DTSTART:19700101T000000" in data
    anonymous = icalendar.Calendar.from_ical(data.replace(b"Europe/Moscow", b"X-Moscow"))
    events = recurring_ical_events.of(anonymous).between(date(2010, 1, 1), date(2011, 1, 1))
    assert [event["DTSTART"].dt.astimezone(UTC).hour for event in events] == [7, 7, 6]


@pytest.mark.parametrize("when", TIMES)
def test_no_time_floats(when: str) -> None:
    """Every start and end is a day, is in UTC, or names a zone that the file describes."""
    data = calendar(meeting(when))
    described = {line.removeprefix("TZID:") for line in unfolded(data) if line.startswith("TZID:")}
    for line in unfolded(EXPORTER.entry(entry_of(meeting(when)), context())):
        if match := re.fullmatch(r"DT(?:START|END)(;[^:]*)?:(.*)", line):
            zone = (match[1] or "").removeprefix(";TZID=")
            assert match[1] == ";VALUE=DATE" or match[2].endswith("Z") or zone in described


def test_last_day_of_the_calendar_has_no_day_after() -> None:
    """An event up to the last day a date can have says how many days it takes."""
    lines = event_lines(meeting("9999-12-30/9999-12-31"))
    assert lines["DURATION"] == "DURATION:P2D"
    assert "DTEND" not in lines


# ---------------------------------------------------------------- what is not known


JUNE = (date(2023, 6, 1), date(2023, 7, 1))


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize(
    ("when", "days", "note"),
    [
        ("2023-06", JUNE, "June 2023, day not {}"),
        ("2023-06-XX", JUNE, "June 2023, day not {}"),
        ("2023-06~", JUNE, "about June 2023, day not {}"),
        ("2023-06-12~", (date(2023, 6, 12), date(2023, 6, 13)), "about 12 June 2023"),
        ("2023-02/2023-02", (date(2023, 2, 1), date(2023, 3, 1)), "February 2023 – February 2023, day not {}"),
        ("/2023-06", JUNE, "until June 2023, start not known"),
    ],
)
def test_month_is_shown_over_all_its_days_and_says_so(
    when: str, days: tuple[date, date], note: str, read: Reader
) -> None:
    """What is known to the month is a tentative event over the month, confirmed once it was held."""
    for status, expected, unknown in (
        (Status.SCHEDULED, "TENTATIVE", "announced"),
        (Status.CONFIRMED, "TENTATIVE", "announced"),
        (Status.HELD, "CONFIRMED", "known"),
    ):
        (seen,) = read(calendar(meeting(when, status=status))).values()
        assert seen == Seen(f"Talks in Vienna ({note.format(unknown)})", *days, expected)


@pytest.mark.parametrize(
    ("status", "title"),
    [
        (Status.TENTATIVE, "Tentative: Talks in Vienna (tentatively planned from January 2023 on)"),
        (Status.SCHEDULED, "Talks in Vienna (scheduled from January 2023 on)"),
        (Status.CONFIRMED, "Talks in Vienna (ongoing since January 2023)"),
        (Status.HELD, "Talks in Vienna (ongoing since January 2023)"),
        (Status.POSTPONED, "Postponed: Talks in Vienna (was planned from January 2023 on)"),
    ],
)
def test_open_end_goes_on_only_where_it_is_known_to_have_begun(status: Status, title: str) -> None:
    """What has no end is called ongoing where it is confirmed or held; what is only planned is said to be planned."""
    (seen,) = read_by_icalendar(calendar(meeting("2023-01/..", status=status))).values()
    assert seen.summary == title


def test_month_is_also_given_as_it_was_written() -> None:
    """The exact notation stands beside the days, and the description says once in words what the days do not."""
    lines = event_lines(meeting("June 2023"))
    assert lines["X-DIPLOFEED-EDTF"] == "X-DIPLOFEED-EDTF:2023-06"
    assert lines["DESCRIPTION"].startswith("DESCRIPTION;LANGUAGE=en:Scheduled for June 2023")
    assert lines["DESCRIPTION"].count("2023") == 1
    assert lines["TRANSP"] == "TRANSP:TRANSPARENT"
    assert lines["X-MICROSOFT-CDO-BUSYSTATUS"].endswith(":FREE")


def test_day_of_what_was_said_is_not_known() -> None:
    """A statement is over, so that its day is no longer to be announced."""
    lines = event_lines(attrs.evolve(statement(), when="2023-06"), statements=Statements.EVENT)
    assert lines["SUMMARY"].endswith(r" (June 2023\, day not known)")


@pytest.mark.parametrize(
    ("when", "status", "start"),
    [
        ("2026-11-02/..", Status.CONFIRMED, "Ongoing since 2 November 2026. As"),
        ("2026-11-02~", Status.HELD, "Held about 2 November 2026. As"),
        ("../2026-11-02", Status.HELD, "Held until 2 November 2026. As"),
        ("2026-11", Status.HELD, "Held in November 2026. As"),
        ("2026-11-02/..", Status.CANCELLED, r"Cancelled\; it was planned"),
    ],
)
def test_description_says_once_what_the_days_do_not(when: str, status: Status, start: str) -> None:
    """The sentence that says when and where says the date, and nothing before it."""
    lines = event_lines(meeting(when, status=status, summary="As agreed."))
    assert lines["DESCRIPTION"].removeprefix("DESCRIPTION;LANGUAGE=en:").startswith(start.replace(" As", r"\n\nAs"))


@pytest.mark.parametrize("when", ["2023-21", "2023", "199X", "2023-06/2023-07", "2023~/..", "2023?/.."])
def test_season_or_year_is_left_to_other_formats(when: str) -> None:
    """What is known less closely than to a month is in no calendar, and is counted as left out."""
    made = document([entry_of(meeting(when))])
    assert b"VEVENT" not in b"".join(made.chunks)
    assert [(left.count, left.reason) for left in made.omissions] == [
        (1, "known only to the season or year; see the other formats")
    ]


def test_imprecise_can_be_left_out_altogether() -> None:
    """On request nothing is shown but what is known to the day, and what is left out is counted."""
    items = [
        meeting("2023-06", id="a"),
        meeting("2023", id="b"),
        meeting("2023-06-12", id="c"),
        meeting("2023-06-11/..", id="d"),
    ]
    made = document(map(entry_of, items), context(imprecise=Imprecise.OMIT))
    assert b"".join(made.chunks).count(b"BEGIN:VEVENT") == 2
    assert [left.count for left in made.omissions] == [2]


@pytest.mark.parametrize(
    ("when", "day"), [("2023-06", date(2023, 6, 1)), ("2023", date(2023, 1, 1)), ("2023~/..", date(2023, 1, 1))]
)
def test_marker_stands_on_the_first_possible_day(when: str, day: date) -> None:
    """On request what is imprecise is an event of one day, whose title says what is known."""
    (seen,) = read_by_icalendar(calendar(meeting(when), imprecise=Imprecise.MARKER)).values()
    assert (seen.start, seen.end) == (day, day + timedelta(days=1))
    assert seen.summary.startswith("Talks in Vienna (")


@pytest.mark.parametrize(
    ("when", "as_of", "last", "note"),
    [
        ("2023-01-10/..", "2023-02-01", date(2023, 2, 2), "ongoing since 10 January 2023"),
        ("2023-01-10/..", "2023-02-09", date(2023, 2, 10), "ongoing since 10 January 2023"),
        ("2023-01-10/..", "2023-02-10", date(2023, 1, 11), "ongoing since 10 January 2023"),
        ("2023-01-10/..", "2022-12-31", date(2023, 1, 11), "ongoing since 10 January 2023"),
        ("2023-01-10/..", None, date(2023, 1, 11), "ongoing since 10 January 2023"),
        (
            "2023-01-10T09:00[Europe/Vienna]/..",
            "2023-01-12",
            date(2023, 1, 13),
            "ongoing since 10 January 2023, 09:00 CET",
        ),
        ("2023-01-10/", None, date(2023, 1, 11), "from 10 January 2023, end not known"),
    ],
)
def test_ongoing_talks_last_to_the_day_they_were_known_to(when: str, as_of: str | None, last: date, note: str) -> None:
    """Talks without an end are shown up to the day an editor vouched for, or on their first day if that is far."""
    item = meeting(when, as_of=as_of, status=Status.CONFIRMED)
    assert read_by_icalendar(calendar(item)) == {
        str(entry_of(item).uid): Seen(f"Talks in Vienna ({note})", date(2023, 1, 10), last, "CONFIRMED")
    }
    assert "RRULE" not in event_lines(item)


def test_end_is_shown_where_the_beginning_is_not_known() -> None:
    """Talks of which only the last day is known stand on that day."""
    (seen,) = read_by_icalendar(calendar(meeting("../2023-05-05"))).values()
    assert seen[:3] == ("Talks in Vienna (until 5 May 2023)", date(2023, 5, 5), date(2023, 5, 6))


def test_cancelled_talks_do_not_go_on() -> None:
    """What has been called off is not said to be ongoing."""
    (seen,) = read_by_icalendar(calendar(meeting("2023-01-10/..", status=Status.CANCELLED))).values()
    assert seen.summary == "Cancelled: Talks in Vienna (was planned from 10 January 2023 on)"


# ---------------------------------------------------------------- standing


@pytest.mark.parametrize(
    ("status", "expected", "prefix", "busy"),
    [
        (Status.SCHEDULED, "CONFIRMED", "", "FREE"),
        (Status.CONFIRMED, "CONFIRMED", "", "FREE"),
        (Status.HELD, "CONFIRMED", "", "FREE"),
        (Status.TENTATIVE, "TENTATIVE", "Tentative: ", "TENTATIVE"),
        (Status.POSTPONED, "TENTATIVE", "Postponed: ", "FREE"),
        (Status.CANCELLED, "CANCELLED", "Cancelled: ", "FREE"),
    ],
)
@pytest.mark.parametrize("read", READERS)
def test_status_is_one_that_calendars_know(status: Status, expected: str, prefix: str, busy: str, read: Reader) -> None:
    """Each status has its counterpart, said again in the title for apps that ignore it, and takes nobody's time."""
    item = meeting(status=status)
    (seen,) = read(calendar(item)).values()
    assert (seen.status, seen.summary) == (expected, prefix + "Talks in Vienna")
    lines = event_lines(item)
    assert lines["X-MICROSOFT-CDO-BUSYSTATUS"] == f"X-MICROSOFT-CDO-BUSYSTATUS:{busy}"
    assert lines["TRANSP"] == "TRANSP:TRANSPARENT"


def test_cancelled_can_be_dropped_but_not_in_silence() -> None:
    """On request a cancelled meeting is left out, and counted."""
    made = document([entry_of(meeting(status=Status.CANCELLED))], context(cancelled=Cancelled.DROP))
    assert b"VEVENT" not in b"".join(made.chunks)
    assert [(left.count, left.reason) for left in made.omissions] == [(1, "cancelled; see the other formats")]


def test_held_is_a_category() -> None:
    """That a meeting was held is said in a category, as calendars have no status for it."""
    item = meeting(status=Status.HELD, parties=["US", "RU", "US"], topics=[Topic(id="arms", name="Arms, and control")])
    assert event_lines(item)["CATEGORIES"] == r"CATEGORIES:Arms\, and control,United States,Russia,Held"
    (event,) = icalendar.Calendar.from_ical(calendar(item)).walk("VEVENT")
    assert event["CATEGORIES"].ical_value == ["Arms, and control", "United States", "Russia", "Held"]


# ---------------------------------------------------------------- identity and change


def test_identity_is_a_uuid_that_names_no_host() -> None:
    """The UID is a bare UUID, so that nothing takes it for an e-mail address."""
    for line in unfolded(calendar(meeting(), author=DESK)):
        if line.startswith("UID:"):
            assert re.fullmatch("UID:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", line)


def test_stamps_are_those_of_the_ledger() -> None:
    """Creation, change and stamp are what the ledger says, in whole seconds, and the clock has no say."""
    lines = unfolded(EXPORTER.entry(entry_of(meeting(), sequence=3), context()))
    assert {
        "CREATED:20261101T080000Z",
        "LAST-MODIFIED:20261120T093015Z",
        "DTSTAMP:20261120T093015Z",
        "SEQUENCE:3",
    } <= set(lines)


def test_same_record_same_bytes() -> None:
    """Rendering twice gives the same file."""
    items = [meeting(), meeting("2023-06", id="b"), meeting("2010-06-01T10:00[Europe/Moscow]", id="c")]
    assert calendar(*items) == calendar(*items)


def test_zone_descriptions_do_not_depend_on_the_events() -> None:
    """Events of other years under the rules now in force leave the description of the zone as it is."""
    zone = re.compile(rb"BEGIN:VTIMEZONE.*END:VTIMEZONE\r\n", re.DOTALL)
    years = (zone.findall(calendar(meeting(f"{year}-07-01T10:00[Europe/Vienna]"))) for year in (1997, 2023, 2026, 2049))
    assert len({b"".join(result) for result in years}) == 1


@pytest.mark.parametrize(
    "tzid", ["Europe/Vienna", "America/New_York", "Europe/Moscow", "Asia/Tehran", "America/Sao_Paulo"]
)
def test_times_are_in_their_zone_from_when_its_description_is_right(tzid: str) -> None:
    """The second before the rules now in force came in is in UTC, the one at which they did is in the zone."""
    begins = short_from(tzid).astimezone(zone_of(tzid))
    before = (short_from(tzid) - timedelta(seconds=1)).astimezone(zone_of(tzid))

    def start(moment: datetime) -> str:
        return event_lines(meeting(f"{moment.isoformat()}[{tzid}]"))["DTSTART"]

    assert start(before) == f"DTSTART:{before.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    after = begins + timedelta(days=1)  # at the moment itself the clock may show a time for the second time
    assert start(after) == f"DTSTART;TZID={tzid}:{after:%Y%m%dT%H%M%S}"


@pytest.mark.parametrize("tzid", ["Europe/Dublin", "America/Santiago", "Africa/Casablanca"])
def test_zone_is_described_alike_in_all_calendars(tzid: str) -> None:
    """Whether a calendar has one event or one a year for fifty years, what it says of the zone is the same."""
    zone = re.compile(rb"BEGIN:VTIMEZONE.*END:VTIMEZONE\r\n", re.DOTALL)
    many = [meeting(f"{year}-07-01T10:00[{tzid}]", id=f"m{year}") for year in range(2037, 1987, -1)]
    for items in ([many[10]], many, many[:25]):
        assert zone.findall(calendar(*items)) == [vtimezone(tzid)]


# ---------------------------------------------------------------- the whole event


def test_fields_have_their_properties() -> None:
    """Place, coordinates, page, conference, documents and language stand where apps look for them."""
    (event,) = icalendar.Calendar.from_ical(calendar(full_meeting())).walk("VEVENT")
    assert str(event["LOCATION"]) == "Hofburg, Vienna, Austria"
    assert event["GEO"].ical_value == (48.2, 16.36)
    assert str(event["URL"]) == "https://example.org/vienna"
    assert str(event["CONFERENCE"]) == "https://example.org/live"
    assert (str(event["ATTACH"]), event["ATTACH"].params["FMTTYPE"]) == (
        "https://example.org/agenda.pdf",
        "application/pdf",
    )
    assert event["SUMMARY"].params["LANGUAGE"] == "en"
    assert str(event["CLASS"]) == "PUBLIC"


def test_description_is_plain_text_of_the_whole_entry() -> None:
    """The description is the entry's body without markup."""
    settings = context()
    (event,) = icalendar.Calendar.from_ical(calendar(full_meeting())).walk("VEVENT")
    assert str(event["DESCRIPTION"]) == markup.plain(compose.body(entry_of(full_meeting()), settings))
    assert "nuclear arms control" in str(event["DESCRIPTION"])


def test_publishing_needs_somebody_to_write_to() -> None:
    """METHOD:PUBLISH and the ORGANIZER it asks for come together, with an address, or not at all."""
    with_address = unfolded(calendar(meeting(), meeting(id="other"), author=DESK))
    assert "METHOD:PUBLISH" in with_address
    assert with_address.count('ORGANIZER;CN="Example Desk":mailto:desk@example.org') == 2
    for author in (None, Author(name="Example Desk")):
        without = calendar(meeting(), author=author)
        assert b"METHOD" not in without
        assert b"ORGANIZER" not in without


def test_links_of_rfc_9253_are_on_request() -> None:
    """Sources, treaties, topics and series are given to machines only where wanted, as Evolution refuses them."""
    assert not {"LINK", "CONCEPT", "REFID"} & set(event_lines(full_meeting()))
    lines = unfolded(EXPORTER.entry(entry_of(full_meeting()), context(links=True)))
    assert 'LINK;LABEL=New START Treaty;LINKREL="related";VALUE=URI:https://example.org/new-start' in lines
    assert 'LINK;LABEL="Notes, ^\'first^\': part";LINKREL="via";VALUE=URI:https://example.org/notes?a=1,2;b=3' in lines
    assert {"REFID:us-russia-talks", "CONCEPT:https://example.org/topics/arms"} <= set(lines)
    for read in READERS:
        assert read(calendar(full_meeting(), links=True)) == read(calendar(full_meeting()))


@pytest.mark.parametrize(
    ("relation", "reltype"),
    [
        ("series", "PARENT"),
        ("part-of", "PARENT"),
        ("precedes", "NEXT"),
        ("depends-on", "DEPENDS-ON"),
        ("follows", "SIBLING"),
        ("in-response-to", "SIBLING"),
        ("see-also", "SIBLING"),
    ],
)
def test_relations_name_the_other_event(relation: str, reltype: str) -> None:
    """What an event is to another is said with the other's UID."""
    other = entry_of(meeting(id="other"))
    shared = {
        "kind": "meeting",
        "id": "other",
        "tag": other.tag,
        "uid": other.uid,
        "title": Text(),
        "when": parse("2023"),
    }
    entry = entry_of(
        meeting(), references=(Reference(relation=relation, **shared), Reference(relation="see-also", **shared))
    )
    lines = unfolded(EXPORTER.entry(entry, context()))
    assert [line for line in lines if "RELATED" in line] == [f"RELATED-TO;RELTYPE={reltype}:{other.uid}"]


def test_coordinates_have_no_exponent() -> None:
    """Places on the equator or the meridian are written as decimals."""
    assert ics.coordinates(0.000001, -0.0000001) == "0.000001;0"
    assert ics.coordinates(-12.3456789, 100.0) == "-12.345679;100"


# ---------------------------------------------------------------- rounds


def rounds(data: bytes) -> list[date]:
    """Return when the rounds of a calendar's only event are, for recurring-ical-events."""
    events = recurring_ical_events.of(icalendar.Calendar.from_ical(data)).between(date(2020, 1, 1), date(2030, 1, 1))
    return sorted(event["DTSTART"].dt for event in events)


def test_rounds_keep_their_local_time() -> None:
    """A weekly round at ten stays at ten when clocks are set, and the last day named is included."""
    result = rounds(calendar(meeting("2026-03-16T10:00/11:00[Europe/Vienna]", recurrence="FREQ=WEEKLY;UNTIL=20260406")))
    vienna = zone_of("Europe/Vienna")
    assert result == [
        datetime(2026, month, day, 10, tzinfo=vienna) for month, day in ((3, 16), (3, 23), (3, 30), (4, 6))
    ]
    assert [moment.astimezone(UTC).hour for moment in result if isinstance(moment, datetime)] == [9, 9, 8, 8]


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize(
    ("when", "rule", "expected"),
    [
        ("2026-01-06", "FREQ=WEEKLY;COUNT=4;BYDAY=TU", "FREQ=WEEKLY;COUNT=4;BYDAY=TU"),
        ("2026-01-06", "FREQ=WEEKLY;UNTIL=20260201T100000Z", "FREQ=WEEKLY;UNTIL=20260201"),
        ("2026-01-06", "COUNT=3;FREQ=DAILY", "FREQ=DAILY;COUNT=3"),
        ("2026-01-06T10:00[Europe/Moscow]", "FREQ=WEEKLY;UNTIL=20260201", "FREQ=WEEKLY;UNTIL=20260201T205959Z"),
        ("2026-01-06T10:00[Europe/Moscow]", "FREQ=WEEKLY;UNTIL=20260201T070000Z", "FREQ=WEEKLY;UNTIL=20260201T070000Z"),
        ("2026-01-06/..", "FREQ=MONTHLY;BYDAY=1TU", "FREQ=MONTHLY;BYDAY=1TU"),
    ],
)
def test_rule_ends_in_the_kind_of_time_it_starts_in(when: str, rule: str, expected: str, read: Reader) -> None:
    """UNTIL is a day where the start is one, and in UTC otherwise; FREQ comes first, as old Macs want it."""
    item = meeting(when, recurrence=rule)
    assert event_lines(item)["RRULE"] == f"RRULE:{expected}"
    (seen,) = read(calendar(item)).values()
    assert seen.summary == "Talks in Vienna"


def test_rounds_without_a_known_day_have_no_rule() -> None:
    """A rule says nothing where the day of the first round is not known."""
    assert "RRULE" not in event_lines(meeting("2023-06", recurrence="FREQ=WEEKLY;COUNT=4"))


# ---------------------------------------------------------------- statements


def test_statements_are_no_events() -> None:
    """A calendar has no statements, and nobody is told that they are missing."""
    made = document([entry_of(statement())])
    assert b"VEVENT" not in b"".join(made.chunks)
    assert made.omissions == ()


@pytest.mark.parametrize("read", READERS)
def test_statements_are_shown_on_request(read: Reader) -> None:
    """On request a statement is an event on the day it was made."""
    (seen,) = read(calendar(statement(), statements=Statements.EVENT)).values()
    assert (seen.start, seen.end, seen.status) == (date(2023, 7, 20), date(2023, 7, 21), "CONFIRMED")
    assert seen.summary == compose.headline(entry_of(statement()), "en")
    assert event_lines(statement(), statements=Statements.EVENT)["CATEGORIES"] == "CATEGORIES:United States,Statement"


@pytest.mark.parametrize("read", [icalendar.Calendar.from_ical, IcsCalendarStream.calendar_from_ics, vobject.readOne])
def test_statements_can_be_entries_of_a_journal(read: Callable[[str], Any]) -> None:
    """On request a statement is a VJOURNAL: final, on the day it was made, and without a time or a place."""
    lines = unfolded(calendar(statement(), statements=Statements.JOURNAL))
    lines = lines[lines.index("BEGIN:VJOURNAL") : lines.index("END:VJOURNAL") + 1]
    assert {"DTSTART;VALUE=DATE:20230720", "STATUS:FINAL", "CLASS:PUBLIC", "CATEGORIES:United States,Statement"} <= {
        *lines
    }
    names = {re.split("[:;]", line)[0] for line in lines}
    assert not names & {"DTEND", "DURATION", "LOCATION", "GEO", "TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS"}
    assert {"UID", "DTSTAMP", "CREATED", "LAST-MODIFIED", "SEQUENCE", "SUMMARY", "DESCRIPTION"} <= names
    assert read(calendar(statement(), statements=Statements.JOURNAL).decode())


@pytest.mark.parametrize(
    ("when", "start", "note"),
    [
        ("2023", None, " (2023)"),
        ("2023-07~", None, " (about July 2023)"),
        ("2023-07-20T22:30-05:00", "20230720", ""),
        ("2023-07-20/2023-07-21", "20230720", ""),
    ],
)
def test_journal_entry_has_no_day_that_is_not_known(when: str, start: str | None, note: str) -> None:
    """Unlike an event, a journal entry needs no day: what is known of it is in its title and in EDTF."""
    item = attrs.evolve(statement(), when=when)
    (only,) = icalendar.Calendar.from_ical(calendar(item, statements=Statements.JOURNAL)).walk("VJOURNAL")
    assert (only["DTSTART"].to_ical().decode() if "DTSTART" in only else None) == start
    assert str(only["SUMMARY"]).startswith("Dr. Emily Hall")
    assert str(only["SUMMARY"]).endswith(f"reduce…{note}")
    assert str(only["X-DIPLOFEED-EDTF"]) == when


def test_calendar_with_a_journal_has_no_method() -> None:
    """METHOD:PUBLISH asks for the day of each journal entry (RFC 5546 §3.5.1), which is not always known."""
    assert b"METHOD" not in calendar(meeting(), statement(), author=DESK, statements=Statements.JOURNAL)
    assert b"METHOD" in calendar(meeting(), statement(), author=DESK, statements=Statements.EVENT)


def test_statement_that_is_no_event_is_counted_where_it_was_asked_for() -> None:
    """Where statements are shown, one of which only the year is known is left out, and not in silence."""
    entry = entry_of(attrs.evolve(statement(), when="2023"))
    assert document([entry]).omissions == ()
    assert [omission.count for omission in document([entry], context(statements=Statements.EVENT)).omissions] == [1]
    assert document([entry], context(statements=Statements.JOURNAL)).omissions == ()


# ---------------------------------------------------------------- more, on request


def as_text(value: object) -> str:
    """Return a text as it is meant, of a property whose type the icalendar package does not know."""
    escaped = getattr(value, "to_ical", lambda: b"")().decode()
    return re.sub(r"\\(.)", lambda match: "\n" if match[1] in "nN" else match[1], escaped)


def test_place_parties_and_people_are_components_on_request() -> None:
    """RFC 9073 parts are in the event, each with an identity that stays, and nobody is invited by them."""
    assert b"PARTICIPANT" not in calendar(full_meeting())
    event = event_of(full_meeting(), components=True)
    result = [
        (subcomponent.name, as_text(subcomponent.get("SUMMARY", subcomponent.get("NAME"))))
        for subcomponent in event.subcomponents
    ]
    assert result == [
        ("VLOCATION", "Hofburg, Vienna, Austria"),
        ("PARTICIPANT", "United States"),
        ("PARTICIPANT", "Russia"),
        ("PARTICIPANT", "Dr. Emily Hall"),
    ]
    place, _, _, person = event.subcomponents
    assert place["GEO"].to_ical() == "48.2;16.36"
    assert str(person["DESCRIPTION"]) == "Dr. Emily Hall, political analyst"
    assert {str(subcomponent["PARTICIPANT-TYPE"]) for subcomponent in event.subcomponents[1:]} == {"ACTIVE"}
    uids = [str(subcomponent["UID"]) for subcomponent in event.subcomponents]
    moved = attrs.evolve(full_meeting(), when="2027-01-05", title="Renamed")
    assert uids == [str(subcomponent["UID"]) for subcomponent in event_of(moved, components=True).subcomponents]
    assert len({*uids, str(event["UID"])}) == 5
    assert "ATTENDEE" not in event


def test_components_carry_data_in_the_words_of_schema_org() -> None:
    """What a component is stands in it as JSON-LD, whatever the names hold."""
    name = 'Dr. "Em"; Hall, \\n'
    person = Person(id="hall", name=name, role="analyst", affiliation="Institute", url="https://example.org/hall")
    item = meeting(participants=[Participant(person=person, role="chair")], place=Place(city="Vienna", country="AT"))
    place, only = event_of(item, components=True).subcomponents
    assert json.loads(str(only["STRUCTURED-DATA"])) == {
        "@context": "https://schema.org/",
        "@type": "Person",
        "name": name,
        "jobTitle": ["chair", "analyst"],
        "affiliation": {"@type": "Organization", "name": "Institute"},
        "url": "https://example.org/hall",
    }
    params = only["STRUCTURED-DATA"].params
    assert (params["FMTTYPE"], params["SCHEMA"]) == ("application/ld+json", "https://schema.org/Person")
    assert json.loads(str(place["STRUCTURED-DATA"]))["address"]["addressLocality"] == "Vienna"


@pytest.mark.parametrize("read", READERS)
def test_components_and_html_disturb_no_reader(read: Reader) -> None:
    """Who knows nothing of what is there on request reads the same events."""
    plain = read(calendar(full_meeting()))
    assert read(calendar(full_meeting(), components=True, html=Html.ALL, apple_location=True)) == plain


def test_speaker_of_a_statement_is_a_component() -> None:
    """Who said something is a speaker, in events and in journals."""
    for form in (Statements.EVENT, Statements.JOURNAL):
        (only,) = icalendar.Calendar.from_ical(calendar(statement(), statements=form, components=True)).walk(
            "PARTICIPANT"
        )
        assert (str(only["PARTICIPANT-TYPE"]), str(only["SUMMARY"])) == ("SPEAKER", "Dr. Emily Hall")


@pytest.mark.parametrize(
    ("html", "names"),
    [
        (Html.NONE, set()),
        (Html.OUTLOOK, {"X-ALT-DESC"}),
        (Html.THUNDERBIRD, {"ALTREP"}),
        (Html.STANDARD, {"STYLED-DESCRIPTION", "DERIVED"}),
        (Html.ALL, {"X-ALT-DESC", "ALTREP", "STYLED-DESCRIPTION", "DERIVED"}),
    ],
)
def test_description_is_html_for_who_can_show_it(html: Html, names: set[str]) -> None:
    """The HTML is the body's, in the property each app reads it from; the plain text is the same with or without."""
    event = event_of(full_meeting(), html=html)
    assert str(event["DESCRIPTION"]) == str(event_of(full_meeting())["DESCRIPTION"])
    passed = {"X-ALT-DESC": event.get("X-ALT-DESC"), "STYLED-DESCRIPTION": event.get("STYLED-DESCRIPTION")}
    passed |= {name: event["DESCRIPTION"].params.get(name) for name in ("ALTREP", "DERIVED")}
    assert {name for name, value in passed.items() if value} == names
    page = f"<!DOCTYPE html><html><body>{markup.html(compose.body(entry_of(full_meeting()), context()))}</body></html>"
    if html is not Html.NONE:
        assert "<strong>nuclear arms control</strong>" in page
    if "ALTREP" in names:
        assert re.fullmatch("data:text/html,[A-Za-z0-9%._~-]+", passed["ALTREP"])
        assert unquote(passed["ALTREP"]).removeprefix("data:text/html,") == page
    for name in names & {"X-ALT-DESC", "STYLED-DESCRIPTION"}:
        assert (as_text(passed[name]), passed[name].params["FMTTYPE"]) == (page, "text/html")


def test_what_is_not_known_of_the_day_is_said_in_html_too() -> None:
    """What the days do not say is in every form of the description."""
    event = event_of(meeting("2023-06", summary="On *arms*."), html=Html.OUTLOOK)
    assert "<p>Scheduled for June 2023.</p>" in as_text(event["X-ALT-DESC"])


def test_apple_is_told_where_a_place_is() -> None:
    """On request, and only with coordinates, Apple's property is there, all its parameters in quotation marks."""
    item = attrs.evolve(
        full_meeting(), place=Place(name='The "Hof"; 1, burg', city="Vienna", latitude=48.2, longitude=16.0)
    )
    lines = unfolded(calendar(item, apple_location=True))
    (line,) = [line for line in lines if line.startswith("X-APPLE")]
    assert line == (
        'X-APPLE-STRUCTURED-LOCATION;VALUE=URI;X-ADDRESS="The ^\'Hof^\'; 1, burg, Vienna";X-APPLE-RADIUS="100";'
        "X-TITLE=\"The ^'Hof^'; 1, burg\":geo:48.2,16"
    )
    without = meeting(place=Place(city="Vienna"))
    assert b"X-APPLE" not in calendar(without, apple_location=True) + calendar(item)


def test_pictures_are_images() -> None:
    """A picture among the attachments is IMAGE as well; of a document whose type is not known none is said."""
    item = meeting(
        attachments=[
            Attachment(url="https://example.org/table.jpg", type="image/jpeg"),
            Attachment(url="https://example.org/paper"),
        ]
    )
    names = ("ATTACH", "IMAGE")
    assert [line for line in unfolded(calendar(item)) if line.startswith(names)][1:] == [
        "ATTACH;FMTTYPE=image/jpeg:https://example.org/table.jpg",
        "IMAGE;DISPLAY=FULLSIZE;FMTTYPE=image/jpeg;VALUE=URI:https://example.org/table.jpg",
        "ATTACH:https://example.org/paper",
    ]


# ---------------------------------------------------------------- one by one


def test_each_meeting_can_have_a_file_of_its_own() -> None:
    """On request the feed of everything has a calendar of each meeting, to be added to one's own, named by its id."""
    items = [
        meeting(id="a-b.c"),
        meeting("2023", id="unknown-day"),
        meeting(id="Capital"),
        meeting(id="con"),
        statement(),
    ]
    entries = list(map(entry_of, items))
    settings = context(DESK, single=True, years=Years.NONE)
    made = {each.name: each for entry in entries for each in EXPORTER.page(entry, settings)}
    named = [f"event/{entry.uid}.ics" for entry in entries[2:4]]
    assert list(made) == ["event/a-b.c.ics", *named]
    data = b"".join(made["event/a-b.c.ics"].chunks)
    assert set(read_by_icalendar(data)) == {str(entries[0].uid)}
    lines = unfolded(data)
    assert lines[:6] == [
        *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//diplofeed//diplofeed//EN", "CALSCALE:GREGORIAN"),
        *("METHOD:PUBLISH", "BEGIN:VTIMEZONE"),
    ]
    assert list(documents(entries, settings)) == ["calendar.ics"]
    assert list(EXPORTER.page(entries[0], context(DESK))) == []


# ---------------------------------------------------------------- bytes and text


NASTY = st.text(max_size=300) | st.text(alphabet='\\,;:"^nN\r\n\t\x0b\u2028\u0085é漢🕊\u202e', max_size=300)


def folds(data: bytes) -> list[bytes]:
    """Return the physical lines."""
    assert data.endswith(b"\r\n")
    return data.split(b"\r\n")[:-1]


@given(NASTY)
def test_text_survives_folding_and_escaping(text: str) -> None:
    """Any text comes back, in lines of at most 75 octets, none of which ends within a character or an escape."""
    data = ics.text("SUMMARY", text, ics.language("en"))
    if not text:
        assert data == b""
        return
    for line in folds(data):
        assert len(line) <= 75
        assert line.decode().count("\n") + line.decode().count("\r") == 0
        assert (len(line) - len(line.rstrip(b"\\"))) % 2 == 0
    value = data.replace(b"\r\n ", b"").decode().removesuffix("\r\n").removeprefix("SUMMARY;LANGUAGE=en:")
    read = re.sub(r"\\(.)", lambda match: "\n" if match[1] in "nN" else match[1], value)
    assert read == text.replace("\r\n", "\n").replace("\r", "\n")


@given(st.tuples(*[NASTY] * 6))
def test_no_text_adds_a_property(texts: tuple[str, ...]) -> None:
    """Whatever stands in the fields, the event has the properties it has with plain words in them."""

    def properties(title: str, summary: str, place: str, topic: str, publisher: str, source: str) -> list[str]:
        item = meeting(
            title=title,
            summary=summary,
            place=Place(name=place),
            topics=[Topic(id="t", name=topic)],
            sources=[Source(title=source, url="https://example.org/")],
        )
        settings = context(Author(name=publisher, email="desk@example.org"), links=True)
        lines = unfolded(EXPORTER.entry(entry_of(item), settings))
        return [re.split("[:;]", line)[0] for line in lines]

    assert properties(*("x" + text for text in texts)) == properties(*"x" * 6)


@given(NASTY)
def test_titles_are_read_as_they_were_written(title: str) -> None:
    """Other software reads the title the record has."""
    item = meeting(title="x" + title)
    (seen,) = read_by_ical(calendar(item)).values()
    assert seen.summary == item.title.in_("en")


def test_backslash_before_a_capital_n_is_no_line_break() -> None:
    r"""A path such as C:\New stays what it is."""
    assert ics.escape(r"C:\New, \\N and \n") == rb"C:\\New\, \\\\N and \\n"


def test_line_break_in_a_value_is_refused() -> None:
    """What is not text cannot smuggle a line break into the file."""
    with pytest.raises(ValueError, match="URL holds a line break"):
        ics.line("URL", "https://example.org/\r\nATTENDEE:mailto:x@example.org")


@pytest.mark.parametrize("text", ["🕊" * 25_000, "وثيقة " * 15_000, "\\" * 100_000, "a;b,c\n" * 16_000])
def test_long_text_is_carried_whole(text: str) -> None:
    """A hundred thousand characters are folded, and read as one text."""
    data = ics.text("DESCRIPTION", text)
    assert max(map(len, folds(data))) <= 75
    wrapped = b"BEGIN:VEVENT\r\nUID:x\r\n" + data + b"END:VEVENT\r\n"
    assert len(str(icalendar.Event.from_ical(wrapped)["DESCRIPTION"])) >= len(text.rstrip())


def test_file_is_plain_utf_8_with_crlf() -> None:
    """The file has no byte-order mark, every line ends with CRLF and has at most 75 octets."""
    item = meeting(title="Переговоры в Вене о контроле над ядерными вооружениями 🕊", summary="Мир. " * 100)
    data = calendar(item, full_meeting(), author=DESK, links=True, color="steelblue")
    assert data.startswith(b"BEGIN:VCALENDAR\r\n")
    assert data.endswith(b"END:VCALENDAR\r\n")
    assert data.count(b"\n") == data.count(b"\r\n") == data.count(b"\r")
    assert max(map(len, folds(data))) <= 75
    for line in folds(data):
        line.decode()


# ---------------------------------------------------------------- the calendar


def test_head_tells_what_the_calendar_is() -> None:
    """Name, description, identity, address, freshness, colour and logo stand at the head."""
    lines = unfolded(calendar(meeting(), color="steelblue", refresh="P1D"))
    assert lines[: lines.index("BEGIN:VTIMEZONE")] == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//diplofeed//diplofeed//EN",
        "CALSCALE:GREGORIAN",
        "NAME;LANGUAGE=en:Everything",
        "X-WR-CALNAME:Everything",
        r"DESCRIPTION;LANGUAGE=en:All there is\, of meetings",
        r"X-WR-CALDESC:All there is\, of meetings",
        "LAST-MODIFIED:20261120T093015Z",
        "URL:https://example.org/us-russia/",
        "SOURCE;VALUE=URI:https://example.org/us-russia/calendar.ics",
        "REFRESH-INTERVAL;VALUE=DURATION:P1D",
        "X-PUBLISHED-TTL:P1D",
        "COLOR:steelblue",
        "IMAGE;DISPLAY=BADGE;VALUE=URI:https://example.org/logo.png",
    ]


def test_only_events_have_a_uid() -> None:
    """The calendar itself has no UID, which vdirsyncer would take for that of each event, keeping one of all."""
    lines = unfolded(calendar(meeting(), meeting(id="other")))
    assert sum(line.startswith("UID") for line in lines) == lines.count("BEGIN:VEVENT") == 2


def test_only_the_zones_of_the_events_are_described() -> None:
    """Zones stand in the order of their names, and those of events that are not shown are missing."""
    items = [
        meeting("2026-12-08T10:00[Europe/Vienna]", id="a"),
        meeting("2026-12-07T10:00[America/New_York]", id="b"),
        meeting("2026-12-06T10:00Z", id="c"),
        meeting("2026-12-05T10:00[Asia/Tokyo]", id="d", status=Status.CANCELLED),
    ]
    lines = unfolded(calendar(*items, cancelled=Cancelled.DROP))
    assert [line for line in lines if line.startswith("TZID:")] == ["TZID:America/New_York", "TZID:Europe/Vienna"]


@pytest.mark.parametrize("read", [read_by_icalendar, read_by_ical])
def test_calendar_without_events_is_a_calendar(read: Reader) -> None:
    """An empty calendar has the one component that RFC 5545 asks for, and is read as empty."""
    data = calendar()
    assert b"TZID:Etc/UTC" in data
    assert read(data) == {}


def test_latest_events_are_kept_where_not_all_fit() -> None:
    """A calendar larger than apps take keeps its latest events, in their order, and counts the others."""
    items = [
        meeting(f"{year}-07-01T10:00[Europe/Vienna]", id=f"m{year}", title=f"Talks of {year}")
        for year in range(2026, 1976, -1)
    ]
    made = document(map(entry_of, items), context(max_bytes=12_000))
    data = b"".join(made.chunks)
    assert 11_000 < len(data) <= 12_000
    years = [int(line.rpartition(" ")[2]) for line in unfolded(data) if line.startswith("SUMMARY")]
    assert years == list(range(2026, 2026 - len(years), -1))
    assert [(left.count, left.reason) for left in made.omissions] == [
        (
            50 - len(years),
            "more than fit into 12000 bytes, the earliest ones; all are in calendar/1977.ics to calendar/2026.ics",
        )
    ]
    assert str(icalendar.Calendar.from_ical(data)["DESCRIPTION"]).endswith(
        "Older events are left out, as some calendar apps refuse larger files. Each year has a calendar of its own, "
        "from https://example.org/us-russia/calendar/1977.ics to https://example.org/us-russia/calendar/2026.ics."
    )


def test_calendar_without_room_for_all_is_revised_with_the_events_it_has() -> None:
    """A change of an event that a full calendar leaves out changes no byte of it, so that nobody loads it again."""
    items = [meeting(f"{year}-07-01", id=f"m{year}") for year in range(2026, 1976, -1)]
    entries = [entry_of(item) for item in items]
    changed = [*entries[:-1], attrs.evolve(entries[-1], updated=entries[-1].updated + timedelta(days=3))]
    before, after = (documents(each, context(max_bytes=12_000)) for each in (entries, changed))
    assert before["calendar.ics"].omissions
    moved = {name for name in before if b"".join(before[name].chunks) != b"".join(after[name].chunks)}
    assert (
        moved
        == {"calendar/1977.ics"}
        == {name for name in before if str(entries[-1].uid).encode() in b"".join(before[name].chunks)}
    )


def test_event_too_large_for_any_calendar_hides_no_other() -> None:
    """A single event above the limit is left out and counted; those that fit are kept, whatever their order."""
    huge = meeting("2026-12-07", id="huge", summary="Very long. " * 5_000)
    items = [meeting("2026-12-09", id="last"), huge, meeting("2026-12-06", id="first")]
    made = documents(map(entry_of, items), context(max_bytes=12_000))
    assert list(made) == ["calendar.ics", "calendar/2026.ics"]
    for each in made.values():
        assert len(read_by_icalendar(b"".join(each.chunks))) == 2
        assert [(left.count, left.reason) for left in each.omissions] == [
            (1, "larger than a calendar of 12000 bytes; see the other formats")
        ]


def test_calendar_is_given_the_latest_event_first() -> None:
    """The exporter asks for the latest event first, and its main file is there without any."""
    assert (EXPORTER.order, EXPORTER.filename, EXPORTER.media_type) == (Order.WHEN, "calendar.ics", "text/calendar")
    assert list(documents([])) == [EXPORTER.filename]


# ---------------------------------------------------------------- years


def decades(count: int = 3) -> list[Meeting]:
    """Return two meetings a year for some years, the latest first."""
    return [
        meeting(f"{year}-{month}-08", id=f"m{year}-{month}")
        for year in range(2026, 2026 - count, -1)
        for month in ("11", "03")
    ]


def uids(document: Document) -> list[str]:
    """Return the UIDs of a document's events, in their order."""
    return [line.removeprefix("UID:") for line in unfolded(b"".join(document.chunks)) if line.startswith("UID:")]


def test_named_feeds_have_a_calendar_for_each_year() -> None:
    """The feed of everything has each year's events also in a file of their own, with a head of its own."""
    entries = [entry_of(item) for item in decades()]
    entries[1] = attrs.evolve(entries[1], updated=at(2026, 11, 22))
    made = documents(entries)
    assert list(made) == ["calendar.ics", "calendar/2026.ics", "calendar/2025.ics", "calendar/2024.ics"]
    assert [len(uids(each)) for each in made.values()] == [6, 2, 2, 2]
    assert all(each.omissions == () for each in made.values())
    lines = unfolded(b"".join(made["calendar/2026.ics"].chunks))
    assert {
        "NAME;LANGUAGE=en:Everything 2026",
        "X-WR-CALNAME:Everything 2026",
        r"DESCRIPTION;LANGUAGE=en:All there is\, of meetings",
        "SOURCE;VALUE=URI:https://example.org/us-russia/calendar/2026.ics",
        "LAST-MODIFIED:20261122T000000Z",
    } <= set(lines)


@pytest.mark.parametrize(
    ("years", "listed", "crowded", "expected"),
    [
        (Years.NAMED, True, False, True),
        (Years.NAMED, False, False, False),
        (Years.NAMED, False, True, True),
        (Years.NEEDED, True, False, False),
        (Years.NEEDED, True, True, True),
        (Years.NONE, True, False, False),
        (Years.NONE, True, True, False),
    ],
)
def test_years_are_those_that_are_asked_for(years: Years, *, listed: bool, crowded: bool, expected: bool) -> None:
    """Years have calendars in feeds the publication names, or where one is too small for all, or never."""
    items = decades(20 if crowded else 2)
    made = documents(map(entry_of, items), context(years=years, max_bytes=10_000), listed=listed)
    assert bool(made["calendar.ics"].omissions) == crowded
    assert len(made) == 1 + (len(items) // 2 if expected else 0)


def test_past_year_changes_only_where_an_event_of_it_does() -> None:
    """Neither another day of the build, nor a change of another year, nor of the feed's own date reaches a year."""

    def years_of(entries: list[Entry], **fields: Any) -> dict[str, bytes]:
        return {name: b"".join(each.chunks) for name, each in documents(entries, **fields).items() if name[8] == "/"}

    entries = [entry_of(item) for item in decades()]
    entries[-1] = attrs.evolve(entries[-1], withdrawn=True, published=at(2024, 1, 1), updated=at(2024, 2, 1))
    before = years_of(entries)
    later = at(2027, 5, 1)
    entries[0] = attrs.evolve(entries[0], updated=later, sequence=1)
    after = years_of(entries, today=date(2027, 5, 2), updated=later)
    assert {name for name in before if before[name] != after[name]} == {"calendar/2026.ics"}
    assert b"SUMMARY;LANGUAGE=en:Withdrawn: Talks in Vienna" in after["calendar/2024.ics"]


def test_year_too_large_has_its_months_and_a_month_its_days() -> None:
    """What finds no room in a year is in its months, and what finds none there in its days: nothing is lost."""
    items = [meeting(f"2026-{month:02}-15", id=f"m{month}", summary="Words. " * 200) for month in range(12, 6, -1)]
    items += [meeting(f"2026-06-{day:02}", id=f"d{day}", summary="Words. " * 200) for day in range(30, 0, -3)]
    entries = [entry_of(item) for item in items]
    made = documents(entries, context(max_bytes=10_000))
    assert {len(b"".join(each.chunks)) <= 10_000 for each in made.values()} == {True}
    months = [name for name in made if len(name) == len("calendar/2026-06.ics")]
    days = [name for name in made if len(name) == len("calendar/2026-06-01.ics")]
    assert months == [f"calendar/2026-{month:02}.ics" for month in range(12, 5, -1)]
    assert len(days) == 10
    complete = [each for name, each in made.items() if name in months + days and not each.omissions]
    assert sorted(uid for each in complete for uid in uids(each)) == sorted(str(entry.uid) for entry in entries)
    (left,) = made["calendar/2026-06.ics"].omissions
    assert left.reason.endswith("all are in calendar/2026-06-03.ics to calendar/2026-06-30.ics")
    assert "Each day has a calendar of its own" in b"".join(made["calendar/2026-06.ics"].chunks).decode().replace(
        "\r\n ", ""
    )


def test_rounds_that_go_on_are_later_than_what_has_been() -> None:
    """A series is as late as its last round, so that it is not what a full calendar leaves out first."""
    ended = meeting("2026-11-02", id="ended")
    goes_on = meeting("2019-01-07", id="goes-on", recurrence="FREQ=WEEKLY")
    ends = meeting("2019-01-08", id="ends", recurrence="FREQ=WEEKLY;UNTIL=20261103")
    entries = [entry_of(item) for item in (ended, goes_on, ends)]
    places = ranks(entries, Order.WHEN)
    assert [entry.item.id for entry in sorted(entries, key=lambda entry: places[entry.tag])] == [
        "goes-on",
        "ends",
        "ended",
    ]


def test_day_too_large_for_a_calendar_is_said_to_be() -> None:
    """There is nothing smaller than a day: what finds no room there is counted as left out."""
    items = [meeting("2026-12-09", id=f"m{number}", summary="Words. " * 300) for number in range(9)]
    made = documents(map(entry_of, items), context(max_bytes=10_000))
    (left,) = made["calendar/2026-12-09.ics"].omissions
    assert left.count == 9 - len(uids(made["calendar/2026-12-09.ics"]))
    assert left.reason == "more than fit into 10000 bytes, the earliest ones; see the other formats"


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 800), st.integers(0, 40)), max_size=40))
@example([(0, 0), (0, 0), (0, 27), (0, 30)])
def test_no_event_is_lost_in_silence(drawn: list[tuple[int, int]]) -> None:
    """Whatever the days and the sizes, no file is too large, and each event is in one or counted as in none."""
    items = [
        meeting(str(date(2026, 12, 31) - timedelta(days=day)), id=f"m{number}", summary="Words. " * 40 * size)
        for number, (day, size) in enumerate(sorted(drawn))
    ]
    made = documents(map(entry_of, items), context(max_bytes=10_000))
    assert max(sum(map(len, each.chunks)) for each in made.values()) <= 10_000
    shown = {uid for each in made.values() for uid in uids(each)}
    too_large = sum(
        omission.count for omission in made["calendar.ics"].omissions if omission.reason.startswith("larger")
    )
    no_room_in_a_day = sum(
        omission.count
        for name, document in made.items()
        for omission in document.omissions
        if omission.reason.startswith("more") and len(name) == len("calendar/2026-12-31.ics")
    )
    # Less where an event is too large for a calendar that has more to say of itself than that of a day has.
    assert len(items) - len(shown) <= too_large + no_room_in_a_day


@pytest.mark.parametrize(
    ("when", "year"),
    [
        ("2023-12-30/2024-01-02", "2023"),
        ("1985-01-01T00:30[Europe/Vienna]", "1985"),
        ("2023-01-10/..", "2023"),
        ("../2023-05-05", "2023"),
    ],
)
def test_event_is_in_the_year_it_begins_in(when: str, year: str) -> None:
    """An event over several years is in the first of them, where it is; without a known beginning, in the last."""
    assert list(documents([entry_of(meeting(when))])) == ["calendar.ics", f"calendar/{year}.ics"]


def test_withdrawn_events_stay_in_their_year() -> None:
    """Where withdrawn events are shown at all, those of periods keep them; where they are not, neither does."""
    entry = entry_of(meeting(), withdrawn=True, updated=at(2026, 11, 20))
    past = entry_of(meeting("2026-11-02", id="past"), withdrawn=True, updated=at(2026, 11, 20))
    long_after = {"today": date(2027, 6, 1)}
    assert [len(uids(each)) for each in documents([entry, past], **long_after).values()] == [0, 1]
    keep = context(withdrawn_past=WithdrawnPast.KEEP)
    assert [len(uids(each)) for each in documents([entry, past], keep, **long_after).values()] == [0, 2]
    assert list(documents([entry], context(withdrawn_days=0), **long_after)) == ["calendar.ics"]


@pytest.mark.parametrize(
    "wrong",
    [{"refresh": value} for value in ("12h", "PT0S", "P", "PT", "P0D", "-PT1H", "P1WT1H")]
    + [{"color": "#ff0000"}, {"color": "steelblu"}, {"color": "Blue\r\nX:y"}, {"max_bytes": 10}],
)
def test_options_are_checked(wrong: dict[str, Any]) -> None:
    """An option that would make a file nobody can read is refused."""
    with pytest.raises(ValueError, match=next(iter(wrong))):
        IcalOptions(**wrong)


@pytest.mark.parametrize("right", ["PT12H", "P1D", "P1W", "P1DT12H", "PT90M", "PT1H30M"])
def test_durations_of_rfc_5545_are_taken(right: str) -> None:
    """A refresh interval may be any duration."""
    assert IcalOptions(refresh=right).refresh == right


def test_naming_the_exporter_imports_no_calendar_package() -> None:
    """The exporter can be listed without the cost of importing icalendar."""
    code = "import sys, diplofeed.exporters.ical; sys.exit('icalendar' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_party_names_follow_the_language() -> None:
    """Titles and categories are in the language of the calendar where the record has them in it."""
    item = meeting(
        title={"en": "Talks", "ru": "Переговоры"}, parties=[Party(id="X", name={"en": "Group", "ru": "Группа"})]
    )
    settings = Context(publication=publication(), options=IcalOptions(), language="ru")
    lines = unfolded(EXPORTER.entry(entry_of(item), settings))
    assert "SUMMARY;LANGUAGE=ru:Переговоры" in lines
    assert "CATEGORIES:Группа" in lines

"""Addresses have the forms that calendars take, and no day is added that is not known."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import icalendar
import pytest

from diplofeed.export import Context
from diplofeed.exporters.html.how_to import how_to_subscribe, how_to_title
from diplofeed.exporters.html.rendering import static
from diplofeed.exporters.html.subscribe import (
    Addresses,
    add_to_calendar,
    google_event,
    google_subscription,
    outlook_event,
    outlook_subscription,
    subscribe_box,
    subscribe_to_all,
    webcal,
)
from diplofeed.exporters.ical.occasion import place_in_time
from diplofeed.model import Meeting, Status
from diplofeed.registry import Registry
from support.digests import PUBLICATION, entry_of

URL = "https://example.org/a/calendar.ics"
ICS = "event/x.ics"


def meeting(when: str, **fields: object) -> Meeting:
    return Meeting(**{"id": "x", "title": "Talks & more", "when": when} | fields)  # type: ignore[arg-type]  # converted


def query(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def test_subscriptions_have_the_form_each_app_takes() -> None:
    """Google refuses https within its address; the new Outlook wants the whole address after ``webcal:``."""
    assert webcal(URL) == "webcal://example.org/a/calendar.ics"
    assert google_subscription(URL) == "https://calendar.google.com/calendar/r?cid=webcal://example.org/a/calendar.ics"
    assert outlook_subscription(URL) == "webcal:https://example.org/a/calendar.ics"


def test_address_too_long_for_google_is_not_offered() -> None:
    """Google fails silently beyond 256 UTF-16 units."""
    assert google_subscription("https://example.org/" + "x" * 240) == ""
    assert google_subscription("https://example.org/a?b=1&c").endswith("cid=webcal://example.org/a%3Fb%3D1%26c")


def test_box_shows_each_address_to_be_copied_by_hand() -> None:
    """Without a script there is a read-only field for each address, and no button that does nothing."""
    html = subscribe_box(Addresses(atom="https://example.org/atom.xml?a&b", calendar=URL), "en", how_to="how/")

    assert html.count("readonly") == 2
    assert html.count("<button ") == html.count(" hidden>") == 2
    assert 'value="https://example.org/atom.xml?a&amp;b"' in html
    assert "onclick" not in html
    assert "<script" not in html


def test_page_without_a_feed_of_its_own_folds_the_addresses_of_the_whole_record() -> None:
    """What is subscribed to is named; the links of apps are in sight, all addresses one step away."""
    html = subscribe_to_all(Addresses(atom="https://example.org/atom.xml", calendar=URL), "en", how_to="how/")
    before, folded = html.split("<details>")

    assert "<h2>Subscribe to the whole record</h2>" in before
    assert "Google Calendar" in before
    assert folded.split("</details>")[0].count("readonly") == 2
    assert subscribe_to_all(Addresses(), "en") == ""


def test_feed_without_calendar_has_no_calendar_apps() -> None:
    """What is not made is not offered."""
    assert "Google" not in subscribe_box(Addresses(rss="https://example.org/rss.xml"), "en")
    assert subscribe_box(Addresses(), "en") == ""


@pytest.mark.parametrize(
    ("when", "google", "outlook"),
    [
        ("2023-07-11", "20230711/20230712", ("2023-07-11", "2023-07-12")),
        ("2023-07-11/2023-07-12", "20230711/20230713", ("2023-07-11", "2023-07-13")),
        (
            "2023-07-11T10:00/12:00[Europe/Vienna]",
            "20230711T080000Z/20230711T100000Z",
            ("2023-07-11T08:00:00Z", "2023-07-11T10:00:00Z"),
        ),
        ("2023-07", "20230701/20230801", ("2023-07-01", "2023-08-01")),
    ],
)
def test_dates_of_events_are_those_of_the_calendar(when: str, google: str, outlook: tuple[str, str]) -> None:
    """Days end on the day after, times are in UTC, a month is all of its days, as in the iCalendar file."""
    occasion = place_in_time(meeting(when))
    assert occasion is not None
    added = query(outlook_event(occasion, "A & B"))

    assert query(google_event(occasion, "A & B"))["dates"] == google
    assert (added["startdt"], added["enddt"], added["subject"]) == (*outlook, "A & B")
    assert ("allday" in added) is ("T" not in when)


def test_month_is_added_as_one_that_has_no_day_yet() -> None:
    """The event's title says that the day is not known, and so does the page."""
    html = add_to_calendar(meeting("2023-07"), "Talks", "en", ics=ICS)

    assert "Talks%20%28July%202023%2C%20day%20not%20announced%29" in html
    assert "It is added to all days it can be on: July 2023." in html


@pytest.mark.parametrize("when", ["2023", "2023-22", "199X"])
def test_what_has_no_month_cannot_be_added_yet(when: str) -> None:
    """What no calendar can show honestly is not offered, and the page says why."""
    html = add_to_calendar(meeting(when), "Talks", "en", ics=ICS)

    assert "<a " not in html
    assert "It can be added once its day is known." in html


def test_rounds_are_in_the_file_alone() -> None:
    """The links would take the first round for all of it."""
    html = add_to_calendar(meeting("2023-07-11", recurrence="FREQ=WEEKLY"), "Talks", "en", ics=ICS)

    assert html.count("<a ") == 1
    assert f'href="{ICS}"' in html


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.POSTPONED])
def test_what_is_off_is_not_offered(status: Status) -> None:
    """Nobody adds what does not take place."""
    assert add_to_calendar(meeting("2023-07-11", status=status), "Talks", "en", ics=ICS) == ""


@pytest.mark.parametrize("language", ["ar", "de", "en", "es", "fr", "ru", "uk", "zh"])
def test_page_on_subscribing_is_in_every_language(language: str) -> None:
    """Each app has a row, in the reader's words."""
    html = how_to_subscribe(language)

    assert html.count('<th scope="row">') == 8
    assert (how_to_title(language) == "How to subscribe") is (language == "en")
    assert ("Add a feed" in html) is (language == "en")


def test_files_of_these_parts_come_with_the_package() -> None:
    """The style sheet and the script of these parts are static files, and ask no other host."""
    for name in ("parts.css", "subscribe.js"):
        assert static(name)
        assert b"//" not in static(name).replace(b"// ", b"")


# ---------------------------------------------------------------- the file of a meeting


def page_of(item: Meeting, **changes: Any) -> dict[str, bytes]:
    """Return the documents of a meeting's page by their names."""
    exporter = Registry.builtin().exporter("html")
    context = Context(publication=PUBLICATION, options=exporter.options(), language="en")
    assert exporter.page is not None
    documents = exporter.page(entry_of(item, **changes), context)
    return {document.name: b"".join(document.chunks) for document in documents}


@pytest.mark.parametrize("status", ["scheduled", "tentative", "confirmed"])
def test_meeting_ahead_has_a_calendar_of_its_own_which_its_page_offers(status: str) -> None:
    """A reader's program gets the very event that subscribers have, by the same UID."""
    item = meeting("2027-03-11T09:00[Europe/Vienna]", status=status)
    documents = page_of(item)
    name = f"meeting/{item.id}/{item.id}.ics"

    assert f'<a href="{name}">Calendar file (.ics)</a>' in documents[f"meeting/{item.id}/index.html"].decode()
    (event,) = icalendar.Calendar.from_ical(documents[name]).walk("VEVENT")
    assert event["UID"] == str(entry_of(item).uid)
    assert event.start.isoformat() == "2027-03-11T09:00:00+01:00"


@pytest.mark.parametrize(
    ("when", "fields"),
    [
        ("2023-07-11", {"status": "held"}),
        ("2027-07-11", {"status": "cancelled"}),
        ("2027-07-11", {"status": "postponed"}),
        ("2027", {"status": "scheduled"}),
        ("2023-07/..", {"status": "confirmed"}),
    ],
)
def test_what_is_not_ahead_or_has_no_day_has_no_calendar_of_its_own(when: str, fields: dict[str, str]) -> None:
    """There is nothing to add of what was held, is off, goes on, or is known to the year alone."""
    assert [name.rpartition("/")[2] for name in page_of(meeting(when, **fields))] == ["index.html"]


@pytest.mark.parametrize("named", ["CON", "Dinner", "встреча", "a-b.c"])
def test_file_of_a_meeting_has_a_name_on_every_disk(named: str) -> None:
    """An id that is no file name everywhere gives way to the UID."""
    item = meeting("2027-03-11", id=named, status="scheduled")
    (name,) = (name for name in page_of(item) if name.endswith(".ics"))

    assert name.rpartition("/")[2] in {f"{named}.ics", f"{entry_of(item).uid}.ics"}
    assert re.fullmatch(r"[a-z0-9][a-z0-9.-]*\.ics", name.rpartition("/")[2])
    assert name.rpartition("/")[2] != "con.ics"

"""What a further source can no longer read and may ask to hide is in no output, whatever format the source has."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest

import diplofeed
from support.places import contents
from support.records import CONFIG, written

NOW: Final = datetime(2026, 11, 29, 12, tzinfo=UTC)
OTHERS: Final = "".join(f"- {{ id: o{n}, title: Other {n}, when: 2026-0{n}-05, status: held }}\n" for n in range(1, 7))
MARK: Final = b"Hush"


def calendar(
    *lines: str, when: str = "DTSTART;VALUE=DATE:20260304", end: str = "END:VEVENT\r\nEND:VCALENDAR\r\n"
) -> str:
    """Return a calendar of one event."""
    inner = "\r\n".join(("BEGIN:VEVENT", "UID:hush@a.example", "SUMMARY:Hush talks", when, *lines))
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{inner}\r\n{end}"


def ninjs(**members: Any) -> str:
    """Return an event of ninjs, or several versions of it."""
    event = {"uri": "urn:x:hush", "type": "event", "headlines": [{"value": "Hush talks"}]}
    return json.dumps({"items": [{**event, "eventDetails": {"dates": {"expectedStartDate": "2026-03-04"}}, **members}]})


def versions(*made: str) -> str:
    """Return several versions of an item in one file."""
    return json.dumps({"items": [item for each in made for item in json.loads(each)["items"]]})


def timeline(**members: Any) -> str:
    """Return a timeline of one event."""
    start = {"year": "2026", "month": "3", "day": "4"}
    return json.dumps({"events": [{"unique_id": "hush", "start_date": start, "text": {"headline": "Hush"}, **members}]})


def table(headings: str = "", cells: str = "", *, when: str = "2026-03-04") -> str:
    """Return a table of two rows."""
    return f"id,title,date{headings}\nhush,Hush talks,{when}{cells}\nother,Other,2026-05-05\n"


BEGINNINGS: Final = {"ical": calendar(), "ninjs": ninjs(), "timelinejs": timeline(), "table": table()}
PRIVATE: Final = "CLASS:PRIVATE"
HIDING: Final = {
    "private, and no date": ("ical", calendar(PRIVATE, when="X-WHEN:soon")),
    "confidential, and a date that is none": ("ical", calendar("CLASS:CONFIDENTIAL", when="DTSTART:soon")),
    "private in an event that is cut off": ("ical", calendar(PRIVATE, end="")),
    "public first and private after it": ("ical", calendar("CLASS:PUBLIC", PRIVATE)),
    "private in a text that is no calendar": ("ical", "x\r\nUID:hush@a.example\r\nCLASS:PRIVATE\r\n"),
    "private in a calendar that is packed": ("ical", gzip.compress(calendar(PRIVATE).encode())),
    "embargoed as in ninjs 1": ("ninjs", ninjs(embargoed="2099-01-01T00:00:00Z")),
    "embargoed until nobody can say when": ("ninjs", ninjs(embargoedUntil=["soon"])),
    "embargoed in JSON that is cut off": ("ninjs", ninjs(embargoedUntil="2099-01-01T00:00:00Z")[:-3]),
    "withheld": ("ninjs", ninjs(pubStatus="withheld")),
    "withheld in other letters": ("ninjs", ninjs(pubStatus="Withheld")),
    "withheld as in ninjs 1": ("ninjs", ninjs(pubstatus="withheld")),
    "withheld since": ("ninjs", versions(ninjs(version="1"), ninjs(version="2", pubStatus="withheld"))),
    "internal by a member of its own": ("ninjs", ninjs(audience="internal")),
    "an event that is internal": ("timelinejs", timeline(audience="internal")),
    "an internal event without a date": ("timelinejs", timeline(visibility="internal", start_date={"year": "x"})),
    "a timeline that is cut off": ("timelinejs", timeline(audience="internal")[:-3]),
    "a column of a timeline's sheet": ("timelinejs", "Year,Headline,Unique ID,Vertraulich\n2026,Hush,hush,ja\n"),
    "two columns of one name": ("table", table(",audience,audience", ",internal,public")),
    "a heading that is not understood": ("table", table(",nicht öffentlich", ",ja")),
    "a cell beyond the last heading": ("table", table(",internal", ",,ja")),
    "a note": ("table", table(",Bemerkung", ",nur intern")),
    "a quotation mark without a second": ("table", table(",audience", ",internal").replace("Hush", '"Hush')),
}


def titles(record: Path) -> list[str]:
    """Return the outputs in which the item is."""
    return [name for name, data in contents(record / "public").items() if MARK in data or b"hush" in data]


def published(root: Path, use: str, before: str | bytes) -> Path:
    """Return a record, built once, whose source has said something."""
    config = f'{CONFIG}\n[sources.x]\nuse = "{use}"\npath = "x.file"\n'
    record = written(root / "record", {"diplofeed.toml": config, "meetings/others.yaml": OTHERS, "x.file": before})
    assert diplofeed.build(record, now=NOW).complete
    assert titles(record)
    return record


@pytest.mark.parametrize("case", HIDING)
def test_what_a_source_may_ask_to_hide_is_hidden(case: str, tmp_path: Path) -> None:
    """It is in no output any more, and nobody is told that it was withdrawn."""
    use, after = HIDING[case]
    record = published(tmp_path, use, BEGINNINGS[use])
    written(record, {"x.file": after})

    report = diplofeed.build(record, now=NOW + timedelta(hours=1))

    assert titles(record) == []
    assert not [each for each in report.decisions if each.change.value == "withdrawn"]


KEPT: Final = {
    "an event that is cut off": ("ical", calendar(end="")),
    "an event cut off in its title": ("ical", calendar()[:80]),
    "a date that is none": ("ical", calendar(when="DTSTART:soon")),
    "JSON that is cut off": ("ninjs", ninjs()[:-3]),
    "a timeline that is cut off": ("timelinejs", timeline()[:-3]),
    "a heading that may hide rows": ("table", table(",nicht öffentlich", ",nein")),
    "a cell beyond the last heading": ("table", table(",internal", ",,nein")),
    "a row without a date": ("table", table(when="soon")),
}


@pytest.mark.parametrize("case", KEPT)
def test_what_a_source_cannot_read_stays_as_it_was(case: str, tmp_path: Path) -> None:
    """What asks for nothing is not gone, and not revised to what is left of it."""
    use, after = KEPT[case]
    record = published(tmp_path, use, BEGINNINGS[use])
    before = contents(record / "public")
    written(record, {"x.file": after})

    report = diplofeed.build(record, now=NOW + timedelta(hours=1))

    assert not report.complete
    assert contents(record / "public") == before


def test_a_private_event_beside_one_that_cannot_be_read_hides_no_other(tmp_path: Path) -> None:
    """Of an event that says what it is, nothing else in the file counts."""
    private = calendar(PRIVATE).replace("hush@a.example", "b").replace("Hush", "Other")
    record = published(tmp_path, "ical", calendar())
    written(record, {"x.file": private + calendar(when="DTSTART:soon")})

    diplofeed.build(record, now=NOW + timedelta(hours=1))

    assert titles(record)


def test_a_private_round_of_a_public_series_is_not_shown(tmp_path: Path) -> None:
    """It falls away, as do its title and its time."""
    series = calendar("RRULE:FREQ=WEEKLY;COUNT=3").replace("Hush", "Weekly").replace("hush", "weekly")
    other = calendar("RECURRENCE-ID;VALUE=DATE:20260311", PRIVATE, when="DTSTART;VALUE=DATE:20260312")
    config = f'{CONFIG}\n[sources.x]\nuse = "ical"\npath = "x.file"\n'
    text = series.replace("END:VCALENDAR\r\n", "") + other.partition("VERSION:2.0\r\n")[2].replace("hush", "weekly")
    record = written(tmp_path / "record", {"diplofeed.toml": config, "x.file": text})

    assert diplofeed.build(record, now=NOW).complete
    assert titles(record) == []
    assert "EXDATE;VALUE=DATE:20260311" in (record / "public" / "calendar.ics").read_text(encoding="utf-8")

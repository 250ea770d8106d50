"""A calendar of others followed through five versions: subscribers get exactly what changed, whatever else did."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Final

import pytest
from attrs import evolve

from diplofeed.importing.plan import Gone, What
from diplofeed.importing.run import ImportReport, Wishes, import_from
from support.followed import Document, Seen, built, changed, following
from support.places import ROOT
from support.records import CONFIG, written

PART: Final = r"BEGIN:VEVENT.*?END:VEVENT\r\n"
REAL: Final = ROOT.parent / "shared/corpus/ics/cityscr__chi_low_income_housing_trust_fund.ics"
START: Final = datetime(2024, 5, 7, 12, tzinfo=UTC)
MOMENTS: Final = [START + each for each in (timedelta(), *map(timedelta, (1, 2, 21, 22)))]


def made_by_hand() -> str:
    """Return a calendar of a dozen weekly meetings, as its publisher's software writes it."""
    days = [datetime(2024, 5, 8, tzinfo=UTC) + timedelta(7 * week) for week in range(12)]
    events = (
        f"BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:{day:%Y%m%d}\r\nDTEND;VALUE=DATE:{day + timedelta(1):%Y%m%d}\r\n"
        f"DTSTAMP:20240507T154440\r\nUID:{number}@board.example\r\nSUMMARY:Session {number}\r\n"
        f"DESCRIPTION:The board meets\\, in public.\r\nEND:VEVENT\r\n"
        for number, day in enumerate(days)
    )
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Board//EN\r\n{''.join(events)}END:VCALENDAR\r\n"


def uid_of(event: str) -> str:
    """Return the UID of an event."""
    found = re.search(r"^UID:(.*)\r$", event, re.MULTILINE)
    assert found
    return found[1]


def a_day_later(event: str) -> str:
    """Return an event on the day after, its SEQUENCE raised as it has to be."""
    lines = [
        re.sub(r"2024\d{4}", lambda day: f"{datetime.strptime(day[0], '%Y%m%d') + timedelta(1):%Y%m%d}", line)  # noqa: DTZ007 -- a day alone
        if line.startswith(("DTSTART", "DTEND"))
        else line
        for line in event.split("\r\n")
    ]
    return "\r\n".join(lines).replace("END:VEVENT", "SEQUENCE:1\r\nEND:VEVENT")


def touched(calendar: Document) -> str:
    """Return a calendar that says the same in other bytes: other order, stamps, folds, line ends and software."""
    text = evolve(calendar, parts=calendar.parts[::-1]).text
    text = re.sub(r"DTSTAMP:.*", "DTSTAMP:20240601T000000Z\r", text)
    text = re.sub(r"PRODID:.*", "PRODID:-//Another program//2.0//EN\r", text)
    text = text.replace("END:VEVENT", "SEQUENCE:7\r\nX-APPLE-TRAVEL-ADVISORY-BEHAVIOR:AUTOMATIC\r\nEND:VEVENT")
    text = text.replace("VERSION:2.0\r\n", "X-WR-RELCALID:A1\r\nVERSION:2.0\r\n")
    folded = (re.sub(r"(.{30})(?=.)", r"\1\n\t", line) for line in text.split("\r\n"))
    return "\n".join(folded)


SERIES: Final = (
    "BEGIN:VEVENT\r\nUID:series@board.example\r\nDTSTART:20240903T100000Z\r\nDTEND:20240903T110000Z\r\n"
    "RRULE:FREQ=WEEKLY;COUNT=6\r\nSUMMARY:Open hour\r\nEND:VEVENT\r\n"
)
ROUND: Final = (
    "BEGIN:VEVENT\r\nUID:series@board.example\r\nRECURRENCE-ID:20240917T100000Z\r\nDTSTART:20240918T100000Z\r\n"
    "DTEND:20240918T110000Z\r\nSUMMARY:Open hour\r\nEND:VEVENT\r\n"
)


def versions(text: str) -> list[str]:
    """Return a calendar and what its publisher makes of it in four weeks."""
    first = Document.of(text, PART)
    edited = (
        first.edited(5, a_day_later)
        .edited(6, lambda event: re.sub(r"SUMMARY:.*\r", "SUMMARY:Extraordinary session\r", event))
        .edited(7, lambda event: event.replace("END:VEVENT", "STATUS:CANCELLED\r\nEND:VEVENT"))
    )
    ahead = [each for each in edited.parts if datetime.strptime(_day(each), "%Y%m%d") > datetime(2024, 5, 28)]  # noqa: DTZ001, DTZ007 -- days alone
    window = evolve(edited, parts=[*(each for each in ahead if uid_of(each) != uid_of(edited.parts[8])), SERIES])
    return [first.text, touched(first), edited.text, window.text, evolve(window, parts=[*window.parts, ROUND]).text]


def _day(event: str) -> str:
    found = re.search(r"DTSTART\S*:(\d{8})", event)
    assert found
    return found[1]


@pytest.fixture(
    name="text",
    params=[
        "made by hand",
        pytest.param("real", marks=pytest.mark.skipif(not REAL.is_file(), reason="the corpus is not there")),
    ],
)
def _text(request: pytest.FixtureRequest) -> str:
    return REAL.read_bytes().decode() if request.param == "real" else made_by_hand()


def followed(tmp_path: Path, text: str) -> list[Seen]:
    """Build a record with each version of a calendar; return what was seen."""
    root = following(tmp_path / "record", "ical", "board.ics")
    seen = []
    for version, moment in zip(versions(text), MOMENTS, strict=True):
        (tmp_path / "board.ics").write_bytes(version.encode())
        report, shown = built(root, moment)
        assert report.complete, report.faults
        assert report.kept == ()
        seen.append(shown)
    return seen


def ids_of(text: str, seen: Seen) -> list[str]:
    """Return the identity of the entry of each event of a calendar."""
    by_day = {re.search(r"DTSTART\S*:(\S+)", event)[1]: key for key, event in seen.entries["ical"].items()}  # type: ignore[index]  # each has one
    assert len(by_day) == len(seen.entries["ical"])
    return [by_day[re.search(r"DTSTART\S*:(\S+)", event)[1]] for event in Document.of(text, PART).parts]  # type: ignore[index]  # each has one


def test_subscribers_get_exactly_the_changes(tmp_path: Path, text: str) -> None:
    """In each format only the entries of events that were changed are other bytes, and only these are announced."""
    first, same, edited, window, moved = followed(tmp_path, text)
    moved_id, retitled, cancelled, removed = ids_of(text, first)[5:9]

    assert same.files == first.files

    assert changed(same, edited) == {name: {moved_id, retitled, cancelled} for name in first.entries}
    raised = {key for key, number in edited.sequences.items() if number != same.sequences[key]}
    assert raised == {moved_id, cancelled}
    assert {key for key, when in edited.updated.items() if when != same.updated[key]} == {moved_id, retitled, cancelled}
    assert [title.partition(":")[0] for title in edited.news(same)] == ["Cancelled", "New title", "Rescheduled"]

    (series,) = window.entries["json"].keys() - edited.entries["json"].keys()
    assert changed(edited, window) == {name: {removed, series} for name in first.entries}
    assert [title.partition(":")[0] for title in window.news(edited)] == ["New", "Withdrawn"]

    assert changed(window, moved) == {name: {series} for name in first.entries}
    assert moved.sequences[series] == window.sequences[series] + 1
    assert [title.partition(":")[0] for title in moved.news(window)] == ["Round moved"]


def imported(root: Path, file: Path, moment: datetime, gone: Gone) -> tuple[ImportReport, Mapping[str, bytes]]:
    """Import a calendar into a record; return the report and the files with items."""
    report = import_from(root, str(file), Wishes(gone=gone, clock=lambda: moment))
    return report, {path.name: path.read_bytes() for path in (root / "meetings").glob("*")}


@pytest.mark.parametrize(
    ("gone", "what"), [(Gone.KEEP, What.GONE), (Gone.CANCEL, What.CANCELLED), (Gone.WITHDRAW, What.WITHDRAWN)]
)
def test_files_say_exactly_the_changes(tmp_path: Path, text: str, gone: Gone, what: What) -> None:
    """An import writes the files of events that were changed, and what was dropped as it is over is not gone."""
    root, file = written(tmp_path / "record", {"diplofeed.toml": CONFIG}), tmp_path / "board.ics"
    reports, states = [], []
    for version, moment in zip(versions(text), MOMENTS, strict=True):
        file.write_bytes(version.encode())
        report, files = imported(root, file, moment, gone)
        assert report.complete, report.faults
        reports.append(report)
        states.append(files)

    assert states[1] == states[0]
    assert reports[1].written == ()
    changes = [
        {name for name in {*before, *after} if before.get(name) != after.get(name)}
        for before, after in pairwise(states[1:])
    ]
    is_written = gone is not Gone.KEEP
    assert [len(each) for each in changes] == [3, 1 + is_written, 1]
    fields = sorted(outcome.fields for outcome in reports[2].outcomes if outcome.what is What.UPDATED)
    assert fields == [("status",), ("title",), ("when",)]
    assert [outcome.what for outcome in reports[3].outcomes if outcome.what not in (What.UNCHANGED, What.ADDED)] == [
        what
    ]
    assert [outcome.fields for outcome in reports[4].outcomes if outcome.what is What.UPDATED] == [("rounds",)]

"""While a file has something that nobody can tell from what was there before, nothing of it counts as gone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest

from diplofeed.importing.plan import Gone, What
from diplofeed.importing.run import Wishes, import_from
from diplofeed.ledger.decide import Change
from support.followed import built
from support.records import CONFIG, run, written

NOW: Final = datetime(2026, 11, 29, 12, tzinfo=UTC)


def event(number: int, *lines: str) -> str:
    """Return an event ahead."""
    return "\r\n".join(
        (
            "BEGIN:VEVENT",
            f"UID:{number}@x",
            f"DTSTART:2027010{number}",
            f"SUMMARY:Talks {number}",
            *lines,
            "END:VEVENT",
            "",
        )
    )


CALENDAR: Final = f"BEGIN:VCALENDAR\r\nPRODID:x\r\n{event(1)}{event(2)}{event(3)}END:VCALENDAR\r\n"


def second_begins(line: str) -> str:
    """Return the calendar whose second event begins with another line."""
    return CALENDAR.replace(event(2), event(2).replace("BEGIN:VEVENT\r\n", line))


TASK: Final = "BEGIN:VTODO\r\nUID:t\r\nEND:VTODO\r\n"
RSS: Final = (
    "<rss version='2.0'><channel><title>Board</title>"
    + "".join(
        f"<item><title>Notice {n}</title><guid>g-{n}</guid><pubDate>Fri, 0{n} Jan 2016 10:00:00 GMT</pubDate></item>"
        for n in (1, 2, 3)
    )
    + "</channel></rss>"
)
JSON_FEED: Final = (
    '{"version": "https://jsonfeed.org/version/1.1", "title": "Board", "items": ['
    + ", ".join(
        f'{{"id": "g-{n}", "title": "N {n}", "content_text": "N {n}", "date_published": "2016-01-0{n}T10:00:00Z"}}'
        for n in (1, 2, 3)
    )
    + "]}"
)
TABLE: Final = "id;title;when\na-1;Talks 1;2027-01-01\na-2;Talks 2;2027-01-02\na-3;Talks 3;2027-01-03\n"
NINJS: Final = (
    "["
    + ", ".join(
        f'{{"uri": "http://x.example/{n}", "type": "event", "headlines": [{{"value": "Talks {n}"}}],'
        f' "eventDetails": {{"dates": {{"startDate": "2027-01-0{n}"}}}}}}'
        for n in (1, 2, 3)
    )
    + "]"
)
TIMELINE: Final = (
    '{"events": ['
    + ", ".join(
        f'{{"unique_id": "e-{n}", "start_date": {{"year": "2027", "month": "1", "day": "{n}"}},'
        f' "text": {{"headline": "T {n}"}}}}'
        for n in (1, 2, 3)
    )
    + "]}"
)

CASES: Final = {
    "a UID without a colon": ("ical", CALENDAR, CALENDAR.replace("UID:2@x", "UID 2@x")),
    "a UID with a broken parameter": ("ical", CALENDAR, CALENDAR.replace("UID:2@x", 'UID;X=":2@x')),
    "a UID that is empty": ("ical", CALENDAR, CALENDAR.replace("UID:2@x", "UID:")),
    "a UID called otherwise": ("ical", CALENDAR, CALENDAR.replace("UID:2@x", "VID:2@x")),
    "a beginning that is another": (
        "ical",
        CALENDAR,
        second_begins("BEGIN:VEVNT\r\n"),
    ),
    "a beginning that is none": (
        "ical",
        CALENDAR,
        second_begins("BEGIN VEVENT\r\n"),
    ),
    "an event without its beginning": (
        "ical",
        CALENDAR,
        second_begins(""),
    ),
    "an entry without an id": ("feed", RSS, RSS.replace("<guid>g-2</guid>", "")),
    "an item that is none": ("feed", JSON_FEED, JSON_FEED.replace('{"id": "g-2"', 'null, {"id": "g-3"')),
    "an item without an id": ("feed", JSON_FEED, JSON_FEED.replace('"id": "g-2", ', "")),
    "an empty key": ("table", TABLE, TABLE.replace("a-2", "")),
    "an item without a uri": ("ninjs", NINJS, NINJS.replace('"uri": "http://x.example/2", ', "")),
    "an item that is a number": (
        "ninjs",
        NINJS,
        NINJS.replace('{"uri": "http://x.example/2"', '7, {"uri": "http://x.example/3"'),
    ),
    "an event of a timeline without an id": ("timelinejs", TIMELINE, TIMELINE.replace('"unique_id": "e-2", ', "")),
}
SUFFIX: Final = {"ical": "ics", "feed": "xml", "table": "csv", "ninjs": "json", "timelinejs": "json"}
OPTIONS: Final = {"feed": 'drops = "nothing"\n', "ical": 'drops = "nothing"\n'}

cases = pytest.mark.parametrize(("use", "text", "damaged"), CASES.values(), ids=CASES)


@cases
def test_nothing_is_withdrawn_while_an_identity_cannot_be_read(
    tmp_path: Path, use: str, text: str, damaged: str
) -> None:
    """Not what cannot be known again, nor what was removed meanwhile; once it can, only that is gone."""
    assert damaged != text
    file = tmp_path / f"there.{SUFFIX[use]}"
    source = f'\n[sources.there]\nuse = "{use}"\npath = "../{file.name}"\n{OPTIONS.get(use, "")}'
    root = written(tmp_path / "record", {"diplofeed.toml": CONFIG + source})
    file.write_bytes(text.encode())
    _, before = built(root, NOW)
    file.write_bytes(damaged.encode())

    report, during = built(root, NOW + timedelta(hours=1))

    assert not any(each.change is Change.WITHDRAWN for each in report.decisions)
    assert before.entries["json"].items() <= during.entries["json"].items()
    assert report.faults


@cases
def test_an_import_takes_nothing_for_gone_meanwhile(tmp_path: Path, use: str, text: str, damaged: str) -> None:
    """No file is removed, though that is what is asked for."""
    root, file = written(tmp_path / "record", {"diplofeed.toml": CONFIG}), tmp_path / f"there.{SUFFIX[use]}"
    options = {"drops": "nothing"} if use in OPTIONS else {}
    wishes = Wishes(use=use, gone=Gone.WITHDRAW, options=options, clock=lambda: NOW)
    file.write_bytes(text.encode())
    assert [outcome.what for outcome in import_from(root, str(file), wishes).outcomes] == [What.ADDED] * 3
    before = {path.name: path.read_bytes() for path in root.glob("*/*.yaml")}
    file.write_bytes(damaged.encode())

    report = import_from(root, str(file), wishes)

    assert not {What.GONE, What.WITHDRAWN}.intersection(outcome.what for outcome in report.outcomes)
    assert before.items() <= {path.name: path.read_bytes() for path in root.glob("*/*.yaml")}.items()


def test_a_component_that_does_not_end_takes_no_event_with_it(tmp_path: Path) -> None:
    """The alarm of a task that lost its end reaches to the next event, which is read."""
    task = TASK.replace("END:VTODO", "BEGIN:VALARM\r\nEND:VTODO")
    (tmp_path / "there.ics").write_bytes(CALENDAR.replace(event(1), task + event(1)).encode())
    root = written(tmp_path / "record", {"diplofeed.toml": CONFIG})

    report = import_from(root, str(tmp_path / "there.ics"), Wishes(clock=lambda: NOW))

    assert [outcome.what for outcome in report.outcomes] == [What.ADDED] * 3


@pytest.mark.parametrize("line", ["CLASS PRIVATE", "CLASS", 'CLASS;X=":PRIVATE', "LASS;PRIVATE"])
def test_what_may_be_private_by_a_broken_line_is_not_shown(tmp_path: Path, line: str) -> None:
    """A line that cannot be read may say that an event is for nobody else."""
    (tmp_path / "there.ics").write_bytes(
        CALENDAR.replace(event(2), event(2, "COMMENT:Quiet", line).replace("Talks 2", "Tryst")).encode()
    )
    source = '\n[sources.there]\nuse = "ical"\npath = "../there.ics"\n'
    root = written(tmp_path / "record", {"diplofeed.toml": CONFIG + source})

    _, seen = built(root, NOW)

    assert len(seen.entries["json"]) == 2
    assert [name for name, data in seen.files.items() if b"Tryst" in data] == []


def test_an_event_that_cannot_be_read_takes_no_other_with_it(tmp_path: Path) -> None:
    """It stays as it was last shown, and what is removed beside it is withdrawn."""
    source = '\n[sources.there]\nuse = "ical"\npath = "../there.ics"\n'
    root = written(tmp_path / "record", {"diplofeed.toml": CONFIG + source})
    (tmp_path / "there.ics").write_bytes(CALENDAR.encode())
    built(root, NOW)
    (tmp_path / "there.ics").write_bytes(
        CALENDAR.replace(event(1), "").replace("DTSTART:20270102", "DTSTART:soon").encode()
    )

    report, _ = built(root, NOW + timedelta(hours=1))

    assert [each.remembered.id for each in report.decisions] == ["1-x-" + report.decisions[0].remembered.id[-10:]]
    assert [each.change for each in report.decisions] == [Change.WITHDRAWN]
    assert len(report.kept) == 1
    assert run("build", str(root)).exit_code == 1

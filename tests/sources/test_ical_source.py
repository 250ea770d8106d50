"""Calendars as a source: what they say as the record says it, and what cannot be read by its line."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest
import recurring_ical_events

from diplofeed.errors import Fault, Severity
from diplofeed.model import Audience, Form, Meeting, Statement, Status, Topic
from diplofeed.model.dated import rounds_between
from diplofeed.source import Inputs, Located, Names
from diplofeed.sources.ical import SOURCE, IcalOptions
from diplofeed.testing import check_source
from support.places import ROOT

CORPUS = ROOT.parent / "shared" / "corpus" / "ics"
needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of calendars is not there")


def read(path: Path, names: Names | None = None, **options: Any) -> tuple[list[Meeting | Statement], list[Fault]]:
    found = list(SOURCE.read(Inputs(path=path, options=IcalOptions(**options), names=names or Names())))
    items = [each.item for each in found if isinstance(each, Located)]
    return items, [each for each in found if isinstance(each, Fault)]


def calendar(path: Path, *lines: str, around: str = "VEVENT") -> Path:
    """Write a calendar of one component with a UID and a title."""
    inner = "\r\n".join((f"BEGIN:{around}", "UID:talks", "SUMMARY:Talks", *lines, f"END:{around}"))
    path.write_text(f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{inner}\r\nEND:VCALENDAR\r\n", encoding="utf-8")
    return path


@pytest.fixture(name="file")
def _file(tmp_path: Path) -> Path:
    return tmp_path / "talks.ics"


def only(path: Path, names: Names | None = None, **options: Any) -> Any:
    """Return the single item of a calendar in which nothing is wrong."""
    items, faults = read(path, names, **options)
    assert (len(items), faults) == (1, [])
    return items[0]


@pytest.mark.parametrize(
    ("lines", "when"),
    [
        (["DTSTART;VALUE=DATE:20230711"], "2023-07-11"),
        (["DTSTART;VALUE=DATE:20230711", "DTEND;VALUE=DATE:20230712"], "2023-07-11"),
        (["DTSTART;VALUE=DATE:20230711", "DTEND;VALUE=DATE:20230714"], "2023-07-11/2023-07-13"),
        (["DTSTART;VALUE=DATE:20230711", "DURATION:P3D"], "2023-07-11/2023-07-13"),
        (["DTSTART:20230711T100000Z"], "2023-07-11T10:00Z"),
        (["DTSTART:20230711T100000Z", "DTEND:20230711T120000Z"], "2023-07-11T10:00Z/12:00Z"),
        (["DTSTART;TZID=Europe/Vienna:20230711T100000", "DURATION:PT90M"], "2023-07-11T10:00/11:30[Europe/Vienna]"),
        (["DTSTART;TZID=W. Europe Standard Time:20230711T100000"], "2023-07-11T10:00[Europe/Berlin]"),
        (["DTSTART;TZID=/mozilla.org/20050126_1/Europe/Paris:20230711T100000"], "2023-07-11T10:00[Europe/Paris]"),
        (["DTSTART;TZID=Europe/Zurich:20261025T023000"], "2026-10-25T02:30+02:00[Europe/Zurich]"),
        (["DTSTART;TZID=Europe/Zurich:20260329T023000"], "2026-03-29T03:30[Europe/Zurich]"),
        (["DTSTART;TZID=Europe/Vienna:20230711T220000", "DTEND;TZID=Europe/London:20230712T010000"],
         "2023-07-11T22:00/2023-07-12T02:00[Europe/Vienna]"),
        (["DTSTART;VALUE=DATE:20230701", "DTEND;VALUE=DATE:20230801", "X-DIPLOFEED-EDTF:2023-07"], "2023-07"),
    ],
)  # fmt: skip
def test_an_event_is_when_it_says(file: Path, lines: list[str], when: str) -> None:
    """Days stay days, times have the zone they were meant in, and what diplofeed wrote of a month stays a month."""
    assert only(calendar(file, *lines)).when.text == when


def test_a_time_without_a_zone_is_a_day_until_somebody_names_the_zone(file: Path) -> None:
    """Nobody knows when 10:00 is: the day counts, and the option gives the time."""
    calendar(file, "DTSTART:20230711T100000")
    items, faults = read(file)

    assert items[0].when.text == "2023-07-11"
    assert [(fault.severity, "the option `zone`" in fault.message) for fault in faults] == [(Severity.WARNING, True)]
    assert only(file, zone="Europe/Vienna").when.text == "2023-07-11T10:00[Europe/Vienna]"


def test_a_zone_that_the_file_alone_defines_counts_by_its_distance(file: Path) -> None:
    """The rules of a VTIMEZONE say how far from UTC a time is meant."""
    zone = (
        "BEGIN:VTIMEZONE\r\nTZID:Here\r\nBEGIN:STANDARD\r\nDTSTART:20000101T000000\r\nTZOFFSETFROM:+0500\r\n"
        "TZOFFSETTO:+0500\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
    )
    calendar(file, "DTSTART;TZID=Here:20230711T100000")
    text = file.read_text(encoding="utf-8").replace("VERSION:2.0\n", f"VERSION:2.0\n{zone}")
    file.write_text(text, encoding="utf-8")

    assert only(file).when.text == "2023-07-11T10:00+05:00"


def test_each_property_is_the_field_that_says_the_same(file: Path) -> None:
    """Texts lose no sign and gain no mark; what is private is not public."""
    names = Names(topics={"arms": Topic(id="arms", name="Arms control")})
    calendar(
        file, "DTSTART:20230711T100000Z", "STATUS:TENTATIVE", "LOCATION:Palais\\, Wien", "GEO:48.2;16.4",
        "DESCRIPTION:First *line*\\nsecond\\n\\n# no heading", "URL:https://a.example/x", "CLASS:PRIVATE",
        "CATEGORIES:ARMS CONTROL,Missiles\\, new", "ATTACH;FMTTYPE=application/pdf:https://a.example/x.pdf",
        "RELATED-TO:other", "ATTENDEE;CN=Ann Lee:mailto:ann@a.example",
    )  # fmt: skip
    item = only(file, names)

    assert (item.id, item.status, item.audience) == ("talks", Status.TENTATIVE, Audience.INTERNAL)
    assert (str(item.place.name), item.place.latitude, item.url) == ("Palais, Wien", 48.2, "https://a.example/x")
    assert str(item.summary) == "First \\*line\\*  \nsecond\n\n\\# no heading"
    assert [(topic.id, str(topic.name)) for topic in item.topics] == [
        ("arms", "Arms control"),
        ("missiles-new", "Missiles, new"),
    ]
    assert [(each.url, each.type) for each in item.attachments] == [("https://a.example/x.pdf", "application/pdf")]
    assert [(each.to, each.as_.value) for each in item.related] == [("other", "part-of")]
    assert item.participants == ()
    assert [str(each.person.name) for each in only(file, names, people=True).participants] == ["Ann Lee"]


def test_rules_and_rounds_that_differ_are_those_of_the_series(file: Path) -> None:
    """A rule stays a rule; what is left out, added or moved is said of the single round."""
    lines = ["DTSTART;TZID=Europe/Vienna:20261126T110000", "DTEND;TZID=Europe/Vienna:20261126T113000"]
    lines += ["RRULE:FREQ=WEEKLY;COUNT=4", "EXDATE;TZID=Europe/Vienna:20261203T110000"]
    moved = ["RECURRENCE-ID;TZID=Europe/Vienna:20261210T110000", "DTSTART;TZID=Europe/Vienna:20261211T150000"]
    calendar(file, *lines, "END:VEVENT", "BEGIN:VEVENT", "UID:talks", "SUMMARY:Talks moved", *moved)
    item = only(file)

    assert item.recurrence == "FREQ=WEEKLY;COUNT=4"
    assert [each.text for each in item.exdate] == ["2026-12-03"]
    rounds = rounds_between(item, date(2026, 1, 1), date(2027, 1, 1)) or []
    assert [each.when.text for each in rounds] == [
        "2026-11-26T11:00/11:30[Europe/Vienna]",
        "2026-12-11T15:00[Europe/Vienna]",
        "2026-12-17T11:00/11:30[Europe/Vienna]",
    ]


def test_the_latest_version_counts(file: Path) -> None:
    """Of two events with one UID that with the higher SEQUENCE is meant, wherever it stands."""
    calendar(file, "DTSTART:20230711T100000Z", "SEQUENCE:3", "END:VEVENT", "BEGIN:VEVENT", "UID:talks",
             "SUMMARY:Former", "SEQUENCE:2", "DTSTART:20230710T100000Z")  # fmt: skip

    assert str(only(file).title) == "Talks"


def test_a_journal_entry_is_a_notice(file: Path) -> None:
    """It is a statement without a speaker, in its own words."""
    item = only(calendar(file, "DTSTART;VALUE=DATE:20230711", "DESCRIPTION:Nothing new.", around="VJOURNAL"))

    assert (type(item), item.form, str(item.text)) == (Statement, Form.NOTICE, "Nothing new.")


def test_a_journal_entry_of_ours_may_have_no_day(file: Path) -> None:
    """What was said in some month has no DTSTART in a calendar of diplofeed's, and is of that month again."""
    item = only(calendar(file, "X-DIPLOFEED-EDTF:2023-06", "DESCRIPTION:Nothing new.", around="VJOURNAL"))

    assert item.when.text == "2023-06"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["DTSTART:2023"], "talks.ics:3: error: VEVENT 'Talks' is left out: DTSTART '2023': it is no date or time"),
        ([], "talks.ics:3: error: VEVENT 'Talks' is left out: it has no DTSTART"),
        (["DTSTART:20230711T100000Z", "garbage"], "talks.ics:7: warning: 'garbage' is no property"),
        (["DTSTART:20230711T100000Z", "GEO:x"], "talks.ics:7: warning: GEO 'x' is no latitude and longitude"),
        (["DTSTART:20230711T100000Z", "DTEND:20230701T100000Z"], "talks.ics:3: warning: it ends before it begins"),
    ],
)
def test_what_cannot_be_read_is_named_by_its_line(file: Path, lines: list[str], expected: str) -> None:
    """The rest is read all the same."""
    _, faults = read(calendar(file, *lines))

    assert [str(fault).startswith(expected) for fault in faults] == [True]


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00" * 100, b"BEGIN:VCALENDAR", b"BEGIN:VEVENT\n" * 50_000, b"BEGIN:VCALENDAR\n" + b"x" * 2_000_000,
     b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nDTSTART:20000101\nRRULE:FREQ=DAILY;COUNT=999999999\nRRULE:FREQ=SECONDLY",
     "BEGIN:VCALENDAR\nEND:VCALENDAR".encode("utf-16")],
    ids=["empty", "nulls", "cut", "nested", "long", "endless", "utf-16"],
)  # fmt: skip
def test_hostile_files_are_refused_or_read(file: Path, content: bytes) -> None:
    """No file raises, and one that is none is named."""
    file.write_bytes(content)
    items, faults = read(file)

    assert items or faults or b"E\x00N\x00D" in content


def test_an_event_without_an_end_takes_no_other_with_it(file: Path) -> None:
    """What begins within it is read beside it, and the missing END is named."""
    inner = "BEGIN:VEVENT\nUID:{0}\nSUMMARY:{0}\nDTSTART:20230711\n"
    end = "END:VEVENT\n"
    file.write_text(
        f"BEGIN:VCALENDAR\n{inner.format('a')}BEGIN:VALARM\nEND:VALARM\n{inner.format('b')}{end}"
        f"BEGIN:VTIMEZONE\nBEGIN:STANDARD\n{inner.format('c')}{end}END:VCALENDAR\n",
        encoding="utf-8",
    )
    items, faults = read(file)

    assert [item.id for item in items] == ["a", "b", "c"]
    assert [str(fault).split(",")[0] for fault in faults] == [
        "talks.ics:8: warning: VEVENT",
        "talks.ics:15: warning: STANDARD",
        "talks.ics:15: warning: VTIMEZONE",
    ]


@pytest.mark.parametrize(
    "lines",
    [
        ["DTSTART;TZID=Pacific/Kiritimati:00010101T000000"],
        ["DTSTART;TZID=America/New_York:99991231T235959"],
        ["DTSTART:99991231T235959Z", "DURATION:PT1H"],
        ["DTSTART:99991231", "RRULE:FREQ=DAILY;INTERVAL=2"],
        ["DTSTART:20230711", "DURATION:P99999999999999W"],
        ["DTSTART:20230711", "RDATE;TZID=Pacific/Kiritimati:00010101T000000"],
    ],
)
def test_a_date_beyond_all_years_leaves_the_events_after_it(file: Path, lines: list[str]) -> None:
    """No event keeps another from being read."""
    text = calendar(file, *lines).read_text(encoding="utf-8")
    after = "BEGIN:VEVENT\nUID:after\nSUMMARY:After\nDTSTART:20230711\nEND:VEVENT\nEND:VCALENDAR"
    file.write_text(text.replace("END:VCALENDAR", after), encoding="utf-8")
    items, _ = read(file)

    assert items[-1].id == "after"


@pytest.mark.parametrize("first", ["FREQ=YEARLY;COUNT=3", "FREQ=DAILY;INTERVAL=0"])
def test_rules_by_the_second_are_not_sought_through_all_years(file: Path, first: str) -> None:
    """A record cannot have them, a day that fits none of them would be sought for minutes, and the event stays."""
    rule = "RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30"
    items, faults = read(calendar(file, "DTSTART:20230101", f"RRULE:{first}", *[rule] * 40))

    assert "a further rule of recurrence is left out: its FREQ is SECONDLY" in faults[1].message
    assert "of 40 further rules only the first 5 are read" in faults[0].message

    assert [item.id for item in items] == ["talks"]


def test_a_zone_of_endless_rules_is_not_known(file: Path) -> None:
    """Its time is left out, rather than that its rules are expanded for hours."""
    offsets = "TZOFFSETFROM:+0100\nTZOFFSETTO:+0100"
    rule = f"BEGIN:STANDARD\nDTSTART:16010101T000000\n{offsets}\nRRULE:FREQ=YEARLY\nEND:STANDARD\n"
    text = calendar(file, "DTSTART;TZID=Here:20230711T100000").read_text(encoding="utf-8")
    zone = f"BEGIN:VTIMEZONE\nTZID:Here\n{rule * 5000}END:VTIMEZONE\nBEGIN:VEVENT"
    file.write_text(text.replace("BEGIN:VEVENT", zone), encoding="utf-8")
    items, faults = read(file)

    assert items[0].when.text == "2023-07-11"
    assert "the zone 'Here' is not known" in faults[0].message


@pytest.mark.parametrize("name", ["RDATE", "EXDATE"])
def test_more_dates_than_are_read_are_named(file: Path, name: str) -> None:
    """What is left out is never left out in silence."""
    days = [f"{date(2023, 1, 1) + timedelta(days=day):%Y%m%d}" for day in range(1, 700)]
    _, faults = read(calendar(file, "DTSTART:20230101", "RRULE:FREQ=DAILY", *(f"{name}:{day}" for day in days)))

    assert f"of 699 dates of {name} only the first 500 are read" in " ".join(fault.message for fault in faults)


# First Mondays of March by the calendar: 2100 is no leap year.
CENTURY = [date(year, 3, 1) + timedelta(-date(year, 3, 1).weekday() % 7) for year in range(2095, 2103)]


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYMONTHDAY=31;BYMONTH=2",
        "FREQ=DAILY;INTERVAL=7;BYMONTHDAY=29;BYMONTH=2;BYDAY=MO",
        "FREQ=WEEKLY;BYMONTH=2;BYDAY=MO;BYSETPOS=50",
        "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
    ],
)
def test_rules_that_no_day_fits_are_not_sought_for_ever(file: Path, rule: str) -> None:
    """The first ones are sought, and of the others it is named that they are not."""
    events = (
        f"BEGIN:VEVENT\r\nUID:{number}\r\nDTSTART:20230101T100000Z\r\nRRULE:{rule}\r\nEND:VEVENT\r\n"
        for number in range(500)
    )
    file.write_text(f"BEGIN:VCALENDAR\r\n{''.join(events)}END:VCALENDAR\r\n", encoding="utf-8")
    items, faults = read(file)

    assert len(items) == 500
    assert any("take too long to be worked out" in fault.message for fault in faults)


@pytest.mark.parametrize(
    ("start", "rule", "days"),
    [
        ("20230104T100000Z", "FREQ=WEEKLY;BYDAY=TU;COUNT=3", ["2023-01-10", "2023-01-17", "2023-01-24"]),
        ("20240101T100000Z", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;COUNT=2", ["2024-02-29", "2028-02-29"]),
        ("20950101T100000Z", "FREQ=YEARLY;BYMONTH=3;BYDAY=1MO;UNTIL=21030101T000000Z", [f"{day}" for day in CENTURY]),
        ("20230104T100000Z", "FREQ=DAILY;BYDAY=MO,TU;UNTIL=20230111T000000Z", ["2023-01-09", "2023-01-10"]),
    ],
)
def test_a_rule_that_begins_later_is_read_as_dates(file: Path, start: str, rule: str, days: list[str]) -> None:
    """Rounds are days of the right weekdays, beyond the end of a century too."""
    ((item,), _) = read(calendar(file, f"DTSTART:{start}", f"RRULE:{rule}"))

    assert isinstance(item, Meeting)
    assert [each.text for each in item.rdate] == days


def test_it_keeps_the_contract(file: Path) -> None:
    """The source does what every source has to."""
    calendar(file, "DTSTART:20230711T100000Z")
    check_source(SOURCE, file)


@needs_corpus
@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.ics")) or [CORPUS], ids=lambda path: path.name)
def test_real_calendars_have_as_many_rounds_as_another_library_counts(path: Path) -> None:
    """Where nothing of a calendar was left out, its rounds of thirty years are those of recurring-ical-events."""
    first, last = date(2000, 1, 1), date(2030, 12, 31)
    items, faults = read(path)
    try:
        calendars = icalendar.Calendar.from_ical(path.read_bytes(), multiple=True)
        expected = sum(len(recurring_ical_events.of(each).between(first, last + timedelta(1))) for each in calendars)
    except (ValueError, AttributeError, KeyError):
        expected = -1  # the other library cannot read it
    assert items or faults or expected in (0, -1)
    if faults or expected < 0:
        assert all(fault.origin.file == path.name for fault in faults)
        return

    count = 0
    for item in items:
        rounds = rounds_between(item, first, last) if isinstance(item, Meeting) else []
        begins, ends = item.when.first, item.when.last or item.when.first
        is_within = begins is not None and ends is not None and begins <= last and ends >= first
        count += is_within if rounds is None else len(rounds)
    assert count == expected

"""Content lines are measured by the icalendar package: the same values give the same octets, but for named differences.

The differences, each with a test of its own: a backslash before a capital N stays one, as it is no line break of the
text; a line has 75 octets where icalendar folds at 74, and no fold parts an escaped backslash or caret; a parameter
ends in no backslash; coordinates have no exponent.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from subprocess import run
from sys import executable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from icalendar import Calendar, vDDDTypes, vGeo, vRecur, vText, vUTCOffset
from icalendar.parser import Contentline, Contentlines, Parameters

from diplofeed.config import Publication
from diplofeed.export import Context
from diplofeed.exporters.ical import EXPORTER, IcalOptions
from diplofeed.exporters.ical import lines as ics
from diplofeed.model import Meeting, Place, Topic
from diplofeed.model.entry import Entry, tag_uri, uid
from diplofeed.when.zones import zone as zone_of

HOSTILE = (
    "plain",
    "a,b;c:d",
    "back\\slash",
    "\\",
    "\\\\",
    "\\n is no break",
    "\\;\\,\\\\;",
    "one\ntwo",
    "one\r\ntwo",
    "one\rtwo\n\rthree",
    'a "quoted" word',
    "a ^caret^ ^n ^' ^^",
    "it\u2019s, isn't",
    "\U0001f54a" * 40,
    "e\u0301" * 60,
    "a" * 66 + "\u00e9\U0001f54a",
    "a" * 65 + "\\\\\\,;",
    "\\" * 100,
    "^" * 100,
    '"' * 100,
    "\u0639\u0631\u0628\u064a \u202e rtl",
    "tab\there",
    "BEGIN:VEVENT",
    "=;:=",
)
TEXTS = st.text(st.sampled_from("aNn\\,;:\"'^\r\n \u2019\u00e9\u0301\u4e2d\U0001f54a="), max_size=200) | st.text()
MOMENTS = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30))  # noqa: DTZ001 -- naive as Hypothesis wants them


def unfolded(data: bytes) -> list[str]:
    """Return the content lines of data as icalendar unfolds them."""
    return [str(line) for line in Contentlines.from_ical(data) if line]


def without_capital(text: str) -> str:
    """Return a text without the two characters icalendar takes for a line break, however often they arise."""
    while "\\N" in text:
        text = text.replace("\\N", "")
    return text


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_escaped_as_icalendar_does(text: str) -> None:
    """A text of what needs escaping is TEXT as vText writes it."""
    assert ics.escape(text) == vText(text).to_ical()


@given(TEXTS.map(without_capital))
def test_any_text_is_escaped_as_icalendar_does(text: str) -> None:
    """Any text without a backslash before a capital N is TEXT as vText writes it."""
    assert ics.escape(text) == vText(text).to_ical()


@given(TEXTS)
def test_escaped_text_is_read_back_as_it_was(text: str) -> None:
    """What is escaped reads back as the text with its line breaks as LF, by the grammar of RFC 5545."""
    read, escaped = [], iter(ics.escape(text).decode())
    for sign in escaped:
        following = next(escaped) if sign == "\\" else sign
        read.append("\n" if sign == "\\" and following == "n" else following)
    assert "".join(read) == text.replace("\r\n", "\n").replace("\r", "\n")


def test_a_backslash_before_a_capital_n_stays_one() -> None:
    """The first difference: icalendar makes a line break of a path such as C:\\New."""
    assert ics.escape("C:\\New") == b"C:\\\\New"
    assert vText("C:\\New").to_ical() == b"C:\\new"


@given(TEXTS, TEXTS)
def test_lines_unfold_to_what_icalendar_writes(name: str, value: str) -> None:
    """A line with a parameter and a text is, unfolded, the one icalendar joins from the same parts."""
    name, value = name.rstrip("\\"), without_capital(value)
    params = {"CN": name} if name else {}
    expected = Contentline.from_parts("SUMMARY", Parameters(params), vText(value))
    line = ics.line("SUMMARY", ics.escape(value), ics.parameters(**params))
    assert line.replace(b"\r\n ", b"") == expected.encode() + b"\r\n"


@given(TEXTS)
def test_lines_that_need_no_folding_are_those_of_icalendar(value: str) -> None:
    """A line of up to 74 octets is, octet for octet, what icalendar writes."""
    value = without_capital(value)[:30]
    expected = Contentline.from_parts("X", Parameters(), vText(value))
    if len(expected.encode()) < 75:
        assert ics.line("X", ics.escape(value)) == expected.to_ical() + b"\r\n"


@given(TEXTS | st.sampled_from(HOSTILE))
def test_folds_stand_between_whole_characters_and_pairs(value: str) -> None:
    """No part of a folded line has more than 75 octets, splits a character, or ends within an escape pair."""
    text = ics.escape(value.replace("^", ""))  # in a text a caret escapes nothing, and may stand before a fold
    first, *others = ics.line("DESCRIPTION", text, ics.parameters(CN=value)).split(b"\r\n")[:-1]
    parts = [first, *(other[1:] for other in others)]
    assert all(other[:1] == b" " and len(other) <= 75 for other in others)
    assert len(first) <= 75
    for part in parts[:-1]:
        assert part.decode()
        assert (len(part) - len(part.rstrip(b"\\"))) % 2 == 0
        assert (len(part) - len(part.rstrip(b"^"))) % 2 == 0


def test_a_fold_keeps_an_escaped_backslash_whole_and_fills_the_line() -> None:
    """The second difference: icalendar folds an octet early, and parts two backslashes that are one."""
    line = ics.line("X", ics.escape("a" * 71 + "\\" + "b" * 20))
    assert line == b"X:" + b"a" * 71 + b"\\\\\r\n " + b"b" * 20 + b"\r\n"
    assert Contentline("X:" + "a" * 70 + "\\\\" + "b" * 20).to_ical() == b"X:" + b"a" * 70 + b"\\\r\n \\" + b"b" * 20
    assert ics.line("X", "a" * 73) == b"X:" + b"a" * 73 + b"\r\n"
    assert b"\r\n " in Contentline("X:" + "a" * 73).to_ical()


@pytest.mark.parametrize("name", ["ALTREP", "CN", "FMTTYPE", "LABEL", "LANGUAGE", "LINKREL", "RELTYPE", "TZID"])
@pytest.mark.parametrize("value", [text for text in HOSTILE if not text.endswith("\\")])
def test_hostile_parameters_are_quoted_as_icalendar_does(name: str, value: str) -> None:
    """A parameter of what needs quoting or escaping is what Parameters writes (RFC 6868)."""
    assert ics.parameters(**{name: value}) == Parameters({name: value}).to_ical()


@given(st.dictionaries(st.sampled_from(["ALTREP", "CN", "LABEL", "LANGUAGE", "LINKREL", "VALUE"]), TEXTS))
def test_any_parameters_are_quoted_and_sorted_as_icalendar_does(values: dict[str, str]) -> None:
    """Any parameters but those that end in a backslash are what Parameters writes, without empty ones."""
    values = {name: value.rstrip("\\") for name, value in values.items()}
    assert ics.parameters(**values) == Parameters({name: value for name, value in values.items() if value}).to_ical()


def test_a_parameter_ends_in_no_backslash() -> None:
    """The third difference: what icalendar leaves there escapes the quotation mark for some parsers."""
    assert ics.parameters(CN="a b\\") == 'CN="a b\u29f5"'.encode()
    assert Parameters({"CN": "a b\\"}).to_ical() == b'CN="a b\\"'


@given(MOMENTS, st.sampled_from(["UTC", "Europe/Vienna", "America/St_Johns", "Asia/Kathmandu"]))
def test_moments_are_written_as_icalendar_does(moment: datetime, tzid: str) -> None:
    """A moment in UTC, a local time and a day are what vDDDTypes writes, from the year 1 on."""
    local = moment.replace(tzinfo=zone_of(tzid))
    assert ics.utc(local) == vDDDTypes(local.astimezone(UTC)).to_ical()
    assert ics.local(local) == vDDDTypes(moment).to_ical()
    assert ics.day(moment.date()) == vDDDTypes(moment.date()).to_ical()


@given(st.integers(-86399, 86399))
def test_offsets_are_written_as_icalendar_does(seconds: int) -> None:
    """A distance from UTC is what vUTCOffset writes, with its seconds where there are any."""
    value = timedelta(seconds=seconds)
    assert ics.offset(value) == vUTCOffset(value).to_ical().encode()


@given(st.integers(-90_000_000, 90_000_000), st.integers(-180_000_000, 180_000_000))
def test_coordinates_have_the_values_icalendar_writes(latitude: int, longitude: int) -> None:
    """Coordinates of up to six decimals are the numbers vGeo writes."""
    ours = ics.coordinates(latitude / 1e6, longitude / 1e6).split(";")
    assert [*map(float, ours)] == [*map(float, vGeo((latitude / 1e6, longitude / 1e6)).to_ical().split(";"))]


def test_coordinates_have_no_exponent() -> None:
    """The fourth difference: icalendar writes small degrees as 1e-05."""
    assert ics.coordinates(0.00001, -0.0) == "0.00001;0"
    assert "e" in vGeo((0.00001, -0.0)).to_ical()


@pytest.mark.parametrize("rule", ["FREQ=WEEKLY;BYDAY=MO,WE;COUNT=4", "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU;INTERVAL=2"])
def test_rules_are_those_of_icalendar(rule: str) -> None:
    """A recurrence rule is what vRecur writes."""
    assert ics.rule(rule, date(2026, 1, 5)) == vRecur.from_ical(rule).to_ical()


@given(TEXTS, TEXTS)
def test_an_event_is_written_again_by_icalendar_as_it_is(title: str, name: str) -> None:
    """An event of hostile texts, read by icalendar and written by it, has the same lines."""
    title, name = f"T{without_capital(title)}", f"N{without_capital(name)}"
    item = Meeting(
        id="talks",
        title=title,
        when="2026-01-01T10:00[Europe/Vienna]",
        place=Place(name=name, latitude=48.2, longitude=16.36),
        parties=("US", "RU"),
        topics=(Topic(id="topic", name=name),),
        url="https://example.org/talks",
    )
    publication = Publication(id="tag:example.org,2026:x", title="X", link="https://example.org/")
    tag = tag_uri(publication.id, item.kind, item.id)
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    entry = Entry(item=item, tag=tag, uid=uid(tag), published=moment, updated=moment)
    context = Context(publication=publication, options=IcalOptions(), language="en")
    whole = b"BEGIN:VCALENDAR\r\n" + EXPORTER.entry(entry, context) + b"END:VCALENDAR\r\n"
    assume(not any("\\\\N" in line for line in unfolded(whole)))  # cleaning may bring the two together
    again = Calendar.from_ical(whole).to_ical(sorted=False)
    assert sorted(unfolded(whole)) == sorted(unfolded(again))


def test_a_calendar_without_rules_needs_no_icalendar() -> None:
    """The package is imported for a recurrence rule and for nothing else, as that takes a tenth of a second."""
    program = (
        "import sys; from datetime import date; from diplofeed.exporters.ical import EXPORTER, lines\n"
        "print('icalendar' in sys.modules)\n"
        "lines.rule('FREQ=DAILY;COUNT=2', date(2026, 1, 1)); print('icalendar' in sys.modules)"
    )
    result = run([executable, "-c", program], check=True, capture_output=True, text=True)
    assert result.stdout.split() == ["False", "True"]

"""TimelineJS as a source: dates as they are shown, sheets and JSON alike, HTML as the words it says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diplofeed.errors import Severity
from diplofeed.model import Meeting, Topic
from diplofeed.registry import Registry
from diplofeed.source import Names
from diplofeed.testing import check_source, documents_of, sample_items
from support.effort import cases
from support.structured import HOSTILE_JSON, VALUES, changed, read_from

REGISTRY = Registry.builtin()
SHEET = (
    "Year,Month,Day,Time,End Year,End Month,End Day,End Time,Display Date,Headline,Text,Media,Media Credit,"
    "Media Caption,Media Thumbnail,Type,Group,Background\n"
)


@pytest.fixture(name="file")
def _file(tmp_path: Path) -> Path:
    return tmp_path / "timeline.json"


def event(**members: object) -> dict[str, Any]:
    """Return an event of a timeline."""
    return {"unique_id": "talks", "start_date": {"year": 2023}, "text": {"headline": "Talks"}, **members}


def meetings(file: Path, *events: object, **options: object) -> tuple[list[Meeting], list[str]]:
    """Return the meetings of a timeline, and what is noted."""
    items, faults = read_from("timelinejs", file, {"events": [*events]}, **options)
    return [item for item in items.values() if isinstance(item, Meeting)], [fault.message for fault in faults]


def rows(file: Path, *written: str, head: str = SHEET, **options: object) -> tuple[list[Meeting], list[str]]:
    """Return the meetings of a sheet, and what is noted besides that its rows have no identity."""
    data = (head + "\n".join(written)).encode()
    items, faults = read_from("timelinejs", file.with_suffix(".csv"), data, **options)
    noted = [fault.message for fault in faults if "no unique_id" not in fault.message]
    return [item for item in items.values() if isinstance(item, Meeting)], noted


def test_contract_of_sources_is_kept(file: Path) -> None:
    """The contract is kept over a timeline."""
    file.write_text(json.dumps({"title": {}, "events": [event(), event(unique_id="more")]}), encoding="utf-8")

    assert len(check_source(REGISTRY.source("timelinejs"), file).items) == 2


# ---------------------------------------------------------------- dates


@pytest.mark.parametrize(
    ("members", "when"),
    [
        ({"start_date": {"year": 2023}}, "2023"),
        ({"start_date": {"year": "2023", "month": "6", "day": ""}}, "2023-06"),
        ({"start_date": {"year": 2023, "month": 6, "day": 1}}, "2023-06-01"),
        ({"start_date": {"year": 2023}, "end_date": {"year": 2024, "month": 3}}, "2023/2024-03"),
        ({"start_date": {"year": 2023, "day": 5}}, "2023"),
        ({"start_date": {"year": 2023, "month": 6, "day": 1}, "display_date": "June 2023"}, "2023-06"),
        ({"start_date": {"year": 2023, "month": 6, "day": 1}, "display_date": "about June 2023"}, "2023-06~"),
        ({"start_date": {"year": 2023, "month": 6, "day": 1, "display_date": "June 2023"}}, "2023-06"),
        ({"start_date": {"year": 2023}, "display_date": "since 2023"}, "2023/.."),
        ({"start_date": {"year": 2020}, "end_date": {"year": 2029}, "display_date": "2020s"}, "202X"),
    ],
)
def test_date_is_as_it_is_shown(file: Path, members: dict[str, Any], when: str) -> None:
    """A year alone is a year; where the words that are shown say less than the date, they count."""
    (item,), noted = meetings(file, event(**members))

    assert (item.when.text, noted) == (when, [])


@pytest.mark.parametrize("shown", ["The night of the long talks", "May 1999"])
def test_words_that_are_not_understood_are_named(file: Path, shown: str) -> None:
    """Where the words say no date, or another, the date itself is read and a person told."""
    (item,), noted = meetings(file, event(display_date=shown))

    assert item.when.text == "2023"
    assert noted == [f"it is shown as {shown!r}, which is not understood, and read as 2023"]


def test_times_need_a_zone(file: Path) -> None:
    """A timeline has no zones: without one that is named in the options, of times only the days are read."""
    start = {"year": 2023, "month": 7, "day": 11, "hour": 10, "minute": 0}
    timed = event(start_date=start, end_date={**start, "hour": "12", "minute": "30"})

    (day,), noted = meetings(file, timed)
    (time,), nothing = meetings(file, timed, timezone="Europe/Vienna")

    assert (day.when.text, noted) == ("2023-07-11", ["its time is left out, as its zone is not stated"])
    assert (time.when.text, nothing) == ("2023-07-11T10:00/12:30[Europe/Vienna]", [])


@pytest.mark.parametrize("part", [{"month": "21"}, {"month": "13"}, {"year": "-44"}, {"year": "12023"}, {"year": "x"}])
def test_date_that_is_none_is_named(file: Path, part: dict[str, str]) -> None:
    """A date that there is not keeps its event out; a month that is none is no season."""
    items, faults = read_from(
        "timelinejs", file, {"events": [event(start_date={"year": "2023", **part}), event(unique_id="b")]}
    )

    assert [*items] == ["b"]
    assert [fault.field for fault in faults] == ["when"]


def test_zone_is_one_there_is() -> None:
    """A zone that is misspelt is refused."""
    with pytest.raises(ValueError, match="timezone is a zone such as Europe/Vienna, not 'Vienna'"):
        REGISTRY.source("timelinejs").options(timezone="Vienna")


# ---------------------------------------------------------------- what is said


def test_event_has_text_topic_and_document(file: Path) -> None:
    """HTML is read as the words it says with its links, a group as a topic, media as a document."""
    words = "<p>It <b>matters</b>, see <a href='https://example.org/a'>this *page*</a>.</p><p>1. &lt;b&gt;</p>"
    told = event(
        text={"headline": "Talks <i>in</i> Vienna", "text": f"{words}<script>alert(1)</script>"},
        group="Arms",
        media={"url": "https://example.org/a.jpg", "caption": "The <b>hall</b>"},
    )

    (item,), noted = meetings(file, told)

    assert noted == []
    assert (item.id, str(item.title)) == ("talks", "Talks in Vienna")
    assert str(item.summary) == "It **matters**, see [this \\*page\\*](https://example.org/a).\n\n1\\. \\<b>"
    assert [(each.url, str(each.title)) for each in item.attachments] == [("https://example.org/a.jpg", "The hall")]
    assert item.topics == (Topic(id="arms", name="Arms"),)


def test_topic_is_that_of_the_record(file: Path) -> None:
    """A group that the record has a topic of is that topic."""
    topic = Topic(id="arms-control", name="Arms")
    names = Names(topics={"arms-control": topic})

    (item,) = read_from("timelinejs", file, {"events": [event(group="ARMS")]}, names)[0].values()

    assert item.topics == (topic,)


def test_identity_is_the_unique_id_alone(file: Path) -> None:
    """Another headline or date is the same event; without an id it is known by its headline, which is said."""
    moved = event(start_date={"year": 2025}, text={"headline": "Other"})
    (first,), _ = meetings(file, event())
    (same,), _ = meetings(file, moved)
    nameless = {name: value for name, value in event().items() if name != "unique_id"}

    several, noted = meetings(file, nameless, nameless)

    assert first.id == same.id
    assert len({item.id for item in several}) == 2
    assert noted == [
        "events have no unique_id by which they are known again: under another headline each is another event"
    ]


# ---------------------------------------------------------------- sheets


def test_sheet_is_read_as_its_timeline(file: Path) -> None:
    """Rows are events; the title and the eras of a timeline are none."""
    items, noted = rows(
        file,
        "2023,6,,,2023,7,,,,Talks,Text,https://example.org/a.jpg,Photo,The hall,,,Arms,",
        "2023,7,11,10:00 PM,,,,,,Calls,,,,,,,,",
        ",,,,,,,,,The title,,,,,,title,,",
        "2020,,,,2024,,,,,An era,,,,,,era,,",
        "",
        timezone="Europe/Vienna",
    )

    assert noted == []
    assert [(str(item.title), item.when.text) for item in items] == [
        ("Talks", "2023-06/2023-07"),
        ("Calls", "2023-07-11T22:00[Europe/Vienna]"),
    ]
    assert [str(topic.name) for topic in items[0].topics] == ["Arms"]


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_cells_are_parted_by_what_parts_the_headings(file: Path, sign: str) -> None:
    """Sheets of many countries have semicolons."""
    (item,), noted = rows(file, f'2023{sign}"Talks{sign} and more"', head=f"Year{sign}Headline\n")

    assert (str(item.title), noted) == (f"Talks{sign} and more".replace("\t", " ").replace("  ", " "), [])


def test_row_that_cannot_be_read_takes_no_other_down(file: Path) -> None:
    """A row without a date or a headline is named by its line."""
    items, faults = read_from(
        "timelinejs", file.with_suffix(".csv"), b"Year,Headline\n,No date\n2023,\n2023,Talks\n20x3,Odd\n"
    )

    assert [str(item.title) for item in items.values()] == ["Talks"]
    errors = [fault for fault in faults if fault.severity is Severity.ERROR]
    assert sorted((fault.origin.line, fault.field) for fault in errors) == [(2, "when"), (3, ""), (5, "when")]


# ---------------------------------------------------------------- what is wrong


@pytest.mark.parametrize(
    "data",
    [
        *HOSTILE_JSON.values(),
        b'{"events": [1, null, "x", []]}',
        b'{"events": [{"text": {"headline": "A"}, "start_date": {"year": "' + b"9" * 5000 + b'"}}]}',
        b'{"events": [{"text": {"headline": "A"}, "start_date": {"year": -500}}]}',
        b"Year,Headline\n" + b'"' * 1001,
        b"Year,Headline\n2023," + b"x" * 200_000,
        b"Headline\nTalks",
    ],
)
def test_hostile_file_has_a_fault_and_raises_nothing(file: Path, data: bytes) -> None:
    """Whatever a file holds, it is named and says what to do."""
    assert read_from("timelinejs", file, data)[1]


@pytest.mark.parametrize(
    "html",
    [
        "<!--" * 20_000,
        "<a href=" * 10_000,
        "<p><b>" * 15_000,
        "&#x110000;&#0;" * 5_000,
        "<![" * 30_000,
        "<ul><li>" * 20_000,
        "<p>a" + " " * 90_000,
    ],
)
def test_hostile_html_is_read_in_time(file: Path, html: str) -> None:
    """No HTML takes long or raises."""
    items, _ = meetings(file, event(text={"headline": "Talks", "text": html}))

    assert [str(item.title) for item in items] == ["Talks"]


def test_our_own_timeline_says_what_it_shows(file: Path) -> None:
    """Of our own timeline each date comes back whose words are English, and each headline."""
    items = [item for item in sample_items() if item.when.first is not None]
    read, _ = read_from(
        "timelinejs", file, json.loads(documents_of(REGISTRY.exporter("timelinejs"), items)["timeline.json"])
    )

    whens = {item.when.text for item in items if item.when.start is None}
    assert whens <= {item.when.text for item in read.values()}
    assert len(read) == len(items)


TOLD = event(
    start_date={"year": 2023, "month": "6", "day": 1, "hour": "10", "minute": 0, "display_date": "June 2023"},
    end_date={"year": 2023, "month": "7"},
    display_date="June 2023",
    text={"headline": "Calls", "text": "<p>It</p>"},
    group="Arms",
    media={"url": "https://example.org/a.jpg", "caption": "The hall"},
)


@settings(max_examples=cases(150), deadline=None)
@given(path=st.lists(st.integers(0, 30), min_size=1, max_size=4), value=VALUES)
def test_whatever_a_member_holds_nothing_is_raised(
    path: list[int], value: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """An event with anything in the place of any member is read or named, and takes no other down."""
    file = tmp_path_factory.getbasetemp() / "fuzz.json"

    good = event(unique_id="good")
    items, faults = read_from("timelinejs", file, {"events": [changed(TOLD, path, value), good]}, timezone="Asia/Tokyo")

    assert any(str(item.title) == "Talks" for item in items.values())
    assert len(items) == 2 or faults


@settings(max_examples=cases(100), deadline=None)
@given(cells=st.lists(st.lists(st.text(max_size=6) | st.sampled_from(["2023", "6", "era", "10:99", "+"]), max_size=20)))
def test_whatever_a_sheet_holds_nothing_is_raised(
    cells: list[list[str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A sheet with anything in its cells is read or named."""
    data = SHEET + "\n".join(",".join(row) for row in cells)

    read_from("timelinejs", tmp_path_factory.getbasetemp() / "fuzz.csv", data.encode(errors="replace"))

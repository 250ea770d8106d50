"""TimelineJS: what is not known to the day is not shown on one, and a timeline is read as the meetings it shows."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import diplofeed
from diplofeed.cache import NO_CACHE
from diplofeed.export import Fragment
from diplofeed.model import Meeting, Person, Statement
from diplofeed.registry import Registry
from diplofeed.testing import check_exporter, documents_of, sample_items
from support.effort import cases
from support.feed_entries import entry, full_context, full_feed
from support.items import ITEMS
from support.places import EVERYTHING, copied
from support.records import NOW

Item = Meeting | Statement
EXPORTER = Registry.builtin().exporter("timelinejs")


def events_of(*items: Item) -> list[dict[str, Any]]:
    """Return the events of a timeline, which have what TimelineJS asks for."""
    timeline = json.loads(documents_of(EXPORTER, items)["timeline.json"])
    assert [*timeline] == ["title", "events"]
    events: list[dict[str, Any]] = timeline["events"]
    for event in events:
        assert event["start_date"]["year"]
        assert event["text"]["headline"]
        assert len({event["unique_id"] for event in events}) == len(events)
        for side in ("start_date", "end_date"):
            assert all(type(part) is int for part in event.get(side, {}).values())
    return events


def test_format_keeps_the_contract() -> None:
    """The contract of exporters is kept."""
    assert list(check_exporter(EXPORTER)) == ["timeline.json"]


@settings(max_examples=cases(20), deadline=None)
@given(items=st.lists(ITEMS, max_size=3, unique_by=lambda item: item.id))
def test_whatever_an_item_holds_is_an_event(items: list[Item]) -> None:
    """Items of every kind have their place, but for those of which nobody knows when they begin."""
    assert len(events_of(*items)) == sum(item.when.first is not None for item in items)


@pytest.mark.parametrize(
    ("when", "start", "end", "shown"),
    [
        ("2023-07-11", {"year": 2023, "month": 7, "day": 11}, None, "11 July 2023"),
        (
            "2023-07-11T10:00/12:30[Europe/Vienna]",
            {"year": 2023, "month": 7, "day": 11, "hour": 10, "minute": 0},
            {"year": 2023, "month": 7, "day": 11, "hour": 12, "minute": 30},
            "11 July 2023, 10:00–12:30 CEST",
        ),
        ("June 2023", {"year": 2023, "month": 6}, None, "June 2023"),
        ("2023-06~", {"year": 2023, "month": 6}, None, "about June 2023"),
        ("2023", {"year": 2023}, None, "2023"),
        ("2023-24", {"year": 2023}, None, "winter 2023"),
        ("202X", {"year": 2020}, {"year": 2029}, "2020s"),
        ("2023-07/2023-09", {"year": 2023, "month": 7}, {"year": 2023, "month": 9}, "July – September 2023"),
        ("2023/..", {"year": 2023}, None, "since 2023"),
    ],
)
def test_date_is_no_more_exact_than_known(when: str, start: object, end: object, shown: str) -> None:
    """A date has the parts that are known, and its words beside them."""
    (event,) = events_of(Meeting(id="talks", title="Talks", when=when))

    assert (event["start_date"], event.get("end_date"), event["display_date"]) == (start, end, shown)


def test_item_without_a_beginning_is_left_out_and_named() -> None:
    """What began nobody knows when has no place on a timeline, and the report says so."""
    unknown = entry(Meeting(id="old", title="Talks", when="../2023"))
    context = full_context(EXPORTER)
    fragments = [Fragment(unknown, EXPORTER.entry(unknown, context))]

    (document,) = EXPORTER.documents_of(full_feed(), fragments, context)

    assert json.loads(b"".join(document.chunks))["events"] == []
    (omission,) = document.omissions
    assert (omission.count, omission.items) == (1, ("old",))
    assert omission.reason == "whose beginning is not known, which have no place on a timeline"


def test_texts_are_html_that_shows_them() -> None:
    """A timeline takes headlines for HTML, so that marks in them are escaped; topics are groups."""
    item = Meeting(id="talks", title="A <b> & C", when="2023", summary="It *matters*.", url="https://example.org/a?b&c")

    (event,) = events_of(item)

    assert event["text"]["headline"] == "A &lt;b&gt; &amp; C"
    assert "<em>matters</em>" in event["text"]["text"]
    assert '<a href="https://example.org/a?b&amp;c">' in event["text"]["text"]
    assert "group" not in event
    assert "media" not in event
    assert [each["group"] for each in events_of(sample_items()[0])] == ["Arms control"]


def test_timeline_is_named_by_its_feed() -> None:
    """The title slide has the title and the description of the feed."""
    (document,) = EXPORTER.documents_of(full_feed(), [], full_context(EXPORTER))

    assert json.loads(b"".join(document.chunks))["title"] == {
        "text": {"headline": "U.S.-Russia diplomacy", "text": "Meetings &amp; statements"}
    }


def test_statement_is_an_event_of_its_day() -> None:
    """A statement stands where it was made."""
    said = Statement(id="said", when=date(2023, 7, 1), text="No.", speaker=Person(id="hall", name="Dr. Hall"))

    (event,) = events_of(said)

    assert event["text"]["headline"] == "Dr. Hall: No."


def test_record_has_a_timeline_for_each_feed_and_language(tmp_path: Path) -> None:
    """Dates and headlines are in the language of the feed."""
    root = copied(EVERYTHING, tmp_path / "record")
    diplofeed.build(root, formats=["timelinejs"], now=NOW, cache=NO_CACHE)

    shown = {
        language: {each["display_date"] for each in json.loads((root / "public" / path).read_bytes())["events"]}
        for language, path in (("en", "timeline.json"), ("ru", "ru/timeline.json"))
    }
    assert len(shown["en"]) == len(shown["ru"])
    assert shown["en"] != shown["ru"]

"""Pictures in texts are shown where a publication asks for them, and are their words everywhere else."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import feedparser
import icalendar
import pytest
from attrs import evolve

from diplofeed import Meeting, Outcome, Publication, Statement, render
from diplofeed.registry import Registry

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
PUBLICATION = Publication(id="tag:example.org,2026:record", title="A record", link="https://example.org/record/")
PICTURE = '![The table, *empty*](https://example.org/table.jpg "Vienna")'
ITEMS = [
    Meeting(
        id="m", title="Talks", when="2026-11-20", summary=f"Before {PICTURE} after.", outcomes=[Outcome(text=PICTURE)]
    ),
    Statement(id="s", title="Words", when="2026-11-21", text=PICTURE),
]
REGISTRY = Registry.builtin()


def made(name: str, *, images: bool) -> str:
    publication = evolve(PUBLICATION, images=images)
    return render(ITEMS, publication=publication, exporter=REGISTRY.exporter(name), now=NOW).decode()


@pytest.mark.parametrize("name", REGISTRY.usual_formats)
def test_no_picture_is_loaded_unless_asked_for(name: str) -> None:
    """By default nobody who reads a feed tells the server of a picture so."""
    text = made(name, images=False)
    assert "table.jpg" not in text.partition("_diplofeed")[0]
    assert "The table, empty" in text.replace("\r\n ", "").replace("\\,", ",")


@pytest.mark.parametrize("name", ["rss", "atom"])
def test_feeds_show_pictures(name: str) -> None:
    """A reader is given each picture with its words; the summary has the words alone."""
    statement, meeting = feedparser.parse(made(name, images=True)).entries
    picture = '<img alt="The table, empty" src="https://example.org/table.jpg" title="Vienna" />'
    assert meeting.content[-1].value.count(picture) == 2
    assert statement.content[-1].value.count(picture) == 1
    assert "<img" not in meeting.summary
    assert meeting.summary == "Scheduled for 20 November 2026. Before The table, empty after."


def test_json_feed_shows_pictures_in_its_html() -> None:
    """The HTML of an item has the picture, its text the words."""
    meeting = json.loads(made("json", images=True))["items"][1]
    assert meeting["content_html"].count('src="https://example.org/table.jpg"') == 2
    assert "table.jpg" not in meeting["content_text"]
    assert "Before The table, empty after." in meeting["content_text"]


def test_digests_show_pictures() -> None:
    """A digest has pictures as Markdown, with their words in plain letters."""
    assert made("digest", images=True).count('![The table, empty](https://example.org/table.jpg "Vienna")') == 3


def test_calendars_show_words() -> None:
    """Calendar apps are given the words of a picture."""
    (event,) = icalendar.Calendar.from_ical(made("ical", images=True)).walk("VEVENT")
    assert "Before The table, empty after." in event["DESCRIPTION"]
    assert "table.jpg" not in event["DESCRIPTION"]

"""What the article tells is in every format that can carry it."""

from __future__ import annotations

import html
import json
import re
from datetime import UTC, datetime
from pathlib import Path

import feedparser
import icalendar
import pytest

from diplofeed.compose import markup
from diplofeed.config.load import load_config
from diplofeed.ledger.store import Ledger
from diplofeed.model.entry import tag_uri, uid
from diplofeed.publishing import Format, publish
from diplofeed.publishing.reading import load_record
from diplofeed.registry import Registry
from diplofeed.sink import FolderSink
from support.facts import FACTS, Fact
from support.places import EXAMPLE


@pytest.fixture(name="public", scope="module")
def _public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the output directory of the example, built once."""
    root = tmp_path_factory.mktemp("public")
    config, registry = load_config(EXAMPLE), Registry.builtin()
    with Ledger.open(":memory:", publication=config.publication.id) as ledger:
        report = publish(
            load_record(EXAMPLE, config, registry),
            publication=config.publication,
            formats=[Format.of(registry.exporter(name)) for name in registry.names("exporter")],
            ledger=ledger,
            sink=FolderSink(root),
            now=datetime(2026, 11, 23, 12, tzinfo=UTC),
        )
    assert report.complete
    return root


def tags() -> dict[str, str]:
    """Return the identity of every item of the example, by id."""
    config = load_config(EXAMPLE)
    record = load_record(EXAMPLE, config, Registry.builtin())
    return {item.id: tag_uri(config.publication.id, item.kind, item.id) for item in record.items}


TAGS = tags()


def folded(text: str) -> str:
    """Return a text without the accidents of case and white space."""
    return " ".join(text.split()).casefold()


def words(markup_text: str) -> str:
    """Return HTML as the words a reader sees."""
    return folded(html.unescape(re.sub(r"<[^>]+>", " ", markup_text)).replace("*", ""))


def in_feed(path: Path) -> dict[str, str]:
    """Return what each entry of a feed shows, by identity."""
    parsed = feedparser.parse(path.read_bytes())
    assert not parsed.bozo
    return {
        entry.id: words(
            " ".join([entry.title, *(part.value for part in entry.get("content", ())), entry.get("summary", "")])
        )
        for entry in parsed.entries
    }


def in_json_feed(path: Path) -> dict[str, dict[str, str]]:
    """Return what each item of a JSON Feed shows, as HTML and as plain text, by identity."""
    items = json.loads(path.read_bytes())["items"]
    return {
        item["id"]: {
            "html": words(f"{html.escape(item['title'])} {item['content_html']}"),
            "text": folded(f"{item['title']} {item['content_text']}"),
        }
        for item in items
    }


def in_calendar(path: Path) -> dict[str, str]:
    """Return what each event of a calendar shows as plain text, by UID."""
    calendar = icalendar.Calendar.from_ical(path.read_bytes())
    return {
        str(event["UID"]): folded(f"{event['SUMMARY']} {event.get('DESCRIPTION', '')} {event.get('LOCATION', '')}")
        for event in calendar.walk("VEVENT")
    }


def missing(fact: Fact, texts: dict[str, str]) -> list[tuple[str, str]]:
    """Return the needles that are not in the text of their item."""
    return [(name, needle) for name in fact.items for needle in fact.needles if folded(needle) not in texts[name]]


@pytest.mark.parametrize("name", ["rss.xml", "atom.xml"])
@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.id)
def test_fact_is_in_the_feeds(public: Path, fact: Fact, name: str) -> None:
    """Every needle is in the title or content of its item's entry, as a feed reader shows it."""
    shown = in_feed(public / name)

    assert missing(fact, {item: shown[tag] for item, tag in TAGS.items()}) == []


@pytest.mark.parametrize("form", ["html", "text"])
@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.id)
def test_fact_is_in_the_json_feed(public: Path, fact: Fact, form: str) -> None:
    """Every needle is in the title or content of its item, whichever of its forms a reader shows."""
    shown = in_json_feed(public / "feed.json")

    assert missing(fact, {item: shown[tag][form] for item, tag in TAGS.items()}) == []


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.id)
def test_fact_is_in_the_digest(public: Path, fact: Fact) -> None:
    """Every needle is in the words of the digest."""
    text = folded(markup.plain((public / "digest.md").read_text(encoding="utf-8")))

    assert [needle for needle in fact.needles if folded(needle) not in text] == []


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.id)
def test_fact_is_in_the_calendar_where_its_item_is(public: Path, fact: Fact) -> None:
    """Every needle of a meeting that has an event is in what a calendar shows of the event.

    Which items have none, for they are statements or their dates are too wide, is read from the UIDs in the file.
    """
    shown = in_calendar(public / "calendar.ics")
    carried = {item: shown[str(uid(tag))] for item, tag in TAGS.items() if str(uid(tag)) in shown}

    absent = [
        (name, needle)
        for name in fact.items
        if name in carried
        for needle in fact.needles
        if folded(needle) not in carried[name]
    ]
    assert absent == []


def test_calendar_carries_the_meetings(public: Path) -> None:
    """The meetings of known months have events, so that the test before tests something; statements have none."""
    shown = in_calendar(public / "calendar.ics")
    carried = {item for item, tag in TAGS.items() if str(uid(tag)) in shown}

    assert {"g7-summit-2023", "vienna-arms-control", "russia-counter-summit-2023"} <= carried
    assert not any("/statement/" in TAGS[item] for item in carried)
    assert len(shown) == len(carried)

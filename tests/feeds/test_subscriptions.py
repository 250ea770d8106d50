"""What there is to subscribe to: ``feeds.json`` and ``feeds.opml``."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import jsonschema
import listparser
import pytest

from support.places import EXAMPLE, copied
from support.subscriptions import build, subscriptions

SCHEMA = EXAMPLE.parent.parent / "docs" / "feeds-schema.json"
SITE = "https://example.org/us-russia/"
INTERNAL = """
[[feeds]]
slug = "desk"
title = "For the desk"
audience = "internal"
"""


@pytest.fixture(name="record")
def _record(tmp_path: Path) -> Path:
    root = tmp_path / "record"
    copied(EXAMPLE, root)
    return root


def say(root: Path, before: str, after: str) -> None:
    """Edit the configuration."""
    path = root / "diplofeed.toml"
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def feeds(public: Path) -> list[dict[str, Any]]:
    """Return the feeds ``feeds.json`` lists."""
    result: list[dict[str, Any]] = json.loads((public / "feeds.json").read_bytes())["feeds"]
    return result


def test_index_lists_every_main_document_and_no_other(record: Path) -> None:
    """Each document of each feed is listed with its address, and there."""
    public = build(record)
    listed = {each["url"].removeprefix(SITE) for feed in feeds(public) for each in feed["documents"]}
    mains = {"rss.xml", "atom.xml", "feed.json", "calendar.ics", "digest.md", "changes.xml"}
    there = {path.relative_to(public).as_posix() for path in public.rglob("*") if path.name in mains}
    pages = {name for name in listed if name.endswith("index.html")}  # besides those of items, of lists and of changes
    assert listed == there | pages
    assert {name.removesuffix("index.html") for name in pages} == {
        f"{feed['slug']}/".removeprefix("/") for feed in feeds(public) if not f"/{feed['slug']}".endswith("/changes")
    }
    assert all((public / name).is_file() for name in pages)


def test_index_tells_a_site_what_it_offers(record: Path) -> None:
    """A feed has slug, title, number of entries and moment; feeds by value say by what."""
    result = {feed["slug"]: feed for feed in feeds(build(record))}
    assert result[""]["entries"] == 10
    assert "by" not in result["arms-control"]
    assert result["topic/arms-control"]["by"] == "topic"
    assert result["topic/arms-control"]["title"] == "U.S.-Russia diplomacy: Arms control"
    assert datetime.fromisoformat(result["arms-control"]["updated"]).tzinfo is not None
    formats = {each["format"]: each["type"] for each in result["arms-control"]["documents"]}
    assert formats["ical"] == "text/calendar"


def test_index_is_what_its_schema_says(record: Path) -> None:
    """The published JSON Schema describes it, and asks for all it has."""
    say(record, 'language = "en"', 'language = "en"\nlanguages = ["ru"]')
    index = json.loads((build(record) / "feeds.json").read_bytes())
    checker = jsonschema.Draft202012Validator(
        json.loads(SCHEMA.read_bytes()), format_checker=jsonschema.FormatChecker()
    )
    checker.validate(index)
    assert {each["language"] for each in index["feeds"]} == set(index["languages"]) == {"en", "ru"}
    del index["feeds"][0]["documents"][0]["url"]
    with pytest.raises(jsonschema.ValidationError, match="'url' is a required property"):
        checker.validate(index)


def test_outline_has_each_feed_once_in_the_format_that_says_most(record: Path) -> None:
    """A reader that imports the list subscribes to each feed once, to Atom where there is Atom."""
    public = build(record)
    result = subscriptions(public / "feeds.opml")
    assert [each["xmlUrl"].removeprefix(SITE) for each in result] == [
        f"{feed['slug']}.xml"
        if feed["slug"].endswith("changes")
        else "/".join(filter(None, (feed["slug"], "atom.xml")))
        for feed in feeds(public)
    ]
    assert {(each["type"], each["language"]) for each in result} == {("rss", "en")}
    assert all(each["text"] == each["title"] for each in result)


@pytest.mark.parametrize(("formats", "name"), [('"rss", "ical"', "rss.xml"), ('"json"', "feed.json")])
def test_outline_takes_what_feed_readers_read(record: Path, formats: str, name: str) -> None:
    """Without Atom it names RSS, else JSON Feed; the feed of changes is there only with Atom."""
    say(record, "[feeds-by]", f"[build]\nformats = [{formats}]\n\n[feeds-by]")
    result = [subscription["xmlUrl"] for subscription in subscriptions(build(record) / "feeds.opml")]
    assert len(result) == len(feeds(record / "public"))
    assert all(each.endswith(f"/{name}") for each in result)


def test_no_outline_where_there_is_nothing_to_read(record: Path) -> None:
    """Calendars alone are listed for programs, not for feed readers; an outline of before goes."""
    assert (build(record) / "feeds.opml").exists()
    say(record, "[feeds-by]", '[build]\nformats = ["ical"]\n\n[feeds-by]')
    public = build(record)
    assert not (public / "feeds.opml").exists()
    assert {each["format"] for feed in feeds(public) for each in feed["documents"]} == {"ical"}


def test_internal_feeds_are_listed_inside_only(record: Path) -> None:
    """The public list is the same with an internal feed as without; internal readers have one of their own."""
    before = (build(record) / "feeds.json").read_bytes()
    path = record / "diplofeed.toml"
    path.write_text(path.read_text(encoding="utf-8") + INTERNAL, encoding="utf-8")
    public = build(record)
    assert (public / "feeds.json").read_bytes() == before
    inside = feeds(record / "internal")
    assert [each["slug"] for each in inside] == ["desk", "changes", "desk/changes"]
    assert subscriptions(record / "internal" / "feeds.opml")[0]["xmlUrl"] == f"{SITE}internal/desk/atom.xml"


def test_text_of_all_kinds_survives(record: Path) -> None:
    """Titles with markup and quotes come out as they went in."""
    title = "Talks & <b>\"more\"</b> ]]> 'end'"
    say(record, 'title = "Arms control"', f'title = """{title}"""')
    public = build(record)
    whole = f"U.S.-Russia diplomacy: {title}"
    assert whole in [feed["title"] for feed in feeds(public)]
    assert whole in [subscription["title"] for subscription in subscriptions(public / "feeds.opml")]


def test_other_software_reads_the_outline(record: Path) -> None:
    """A parser of subscription lists finds every feed with its title, and the groups as categories."""
    public = build(record)
    parsed = listparser.parse((public / "feeds.opml").read_bytes())
    assert not parsed.bozo
    assert parsed.meta.title == "U.S.-Russia diplomacy"
    expected = {subscription["xmlUrl"]: subscription["title"] for subscription in subscriptions(public / "feeds.opml")}
    assert {feed.url: feed.title for feed in parsed.feeds} == expected
    groups = {feed.url.removeprefix(SITE): feed.categories for feed in parsed.feeds}
    assert groups["topic/ukraine/atom.xml"] == [["Topics"]]

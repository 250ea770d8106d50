"""One record published in several languages: where the feeds are, and how each names the others."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import feedparser
import icalendar
import pytest

from diplofeed.config import Publication
from diplofeed.config.load import load_config
from diplofeed.errors import ConfigError
from support.places import EXAMPLE, copied
from support.records import run

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
SITE = "https://example.org/us-russia/"
TALKS = "tag:example.org,2026:us-russia/meeting/us-russia-talks"
LINK = "{http://www.w3.org/2005/Atom}link"
LANGUAGES = ("en", "ru", "fr")


@pytest.fixture(name="record")
def _record(tmp_path: Path) -> Path:
    root = tmp_path / "record"
    copied(EXAMPLE, root)
    say(root, 'language = "en"', 'language = "en"\nlanguages = ["ru", "fr"]')
    say(
        root,
        'title = "U.S.-Russia diplomacy"',
        'title = { en = "U.S.-Russia diplomacy", ru = "Дипломатия США и России" }',
    )
    return root


def say(root: Path, before: str, after: str) -> None:
    """Edit the configuration."""
    path = root / "diplofeed.toml"
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def build(root: Path, now: datetime = NOW) -> Any:
    """Build a record and return the report."""
    command = ["build", str(root), "--json", "--now", now.isoformat()]
    result = run(*command)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def files(root: Path) -> set[str]:
    """Return the names of all documents."""
    public = root / "public"
    return {path.relative_to(public).as_posix() for path in public.rglob("*") if path.is_file()}


def atom(root: Path, name: str) -> Any:
    """Return a parsed Atom feed."""
    return feedparser.parse((root / "public" / name).read_bytes())


# ---------------------------------------------------------------- where they are


SHARED = {"feeds.json", "feed.css", "style.css", "search.js", "subscribe.js"}


def test_each_feed_is_there_in_each_language(record: Path) -> None:
    """The publication's own language is at the root, the others each below their tag with all the same documents."""
    build(record)
    result = files(record)
    own = {name for name in result if name.partition("/")[0] not in LANGUAGES}
    for tag in ("ru", "fr"):
        assert {f"{tag}/{name}" for name in own - SHARED} == {name for name in result if name.startswith(f"{tag}/")}
    assert {"atom.xml", "arms-control/rss.xml", "party/RU/calendar.ics", "changes.xml", "feeds.opml"} <= own


def test_formats_are_called_as_readers_call_them(record: Path) -> None:
    """A link to another format has its title in the language of what it leads to."""
    build(record)
    titles = {
        folder: {link.title for link in atom(record, f"{folder}atom.xml").feed.links if link.get("title")}
        for folder in ("", "ru/", "fr/")
    }
    assert {"Markdown digest", "RSS 2.0"} <= titles[""]
    assert {"Обзор в Markdown", "RSS 2.0"} <= titles["ru/"]
    assert {"Synthèse en Markdown", "iCalendar"} <= titles["fr/"]


def test_text_is_in_the_language_of_its_feed(record: Path) -> None:
    """Titles are given in the language where the record has them, and say so."""
    build(record)
    titles = {tag: atom(record, name) for tag, name in (("en", "atom.xml"), ("ru", "ru/atom.xml"))}
    assert titles["en"].feed.title == "U.S.-Russia diplomacy"
    assert titles["ru"].feed.title == "Дипломатия США и России"
    talks = {tag: next(entry for entry in feed.entries if entry.id == TALKS) for tag, feed in titles.items()}
    assert talks["ru"].title == "Переговоры России и США"
    assert talks["ru"].title_detail.language == "ru"
    assert talks["en"].title != talks["ru"].title
    assert atom(record, "ru/arms-control/atom.xml").feed.title.startswith("Дипломатия США и России: ")
    assert atom(record, "ru/party/RU/atom.xml").feed.title == "Дипломатия США и России: Россия"
    assert atom(record, "fr/party/US/atom.xml").feed.title == "U.S.-Russia diplomacy: États-Unis"


def test_an_item_is_the_same_in_all_languages_and_a_feed_is_not(record: Path) -> None:
    """Identities of items do not depend on the language; those of feeds do, and no two feeds share one."""
    build(record)
    feeds = {tag: atom(record, f"{folder}atom.xml") for tag, folder in (("en", ""), ("ru", "ru/"), ("fr", "fr/"))}
    entries = {tag: {entry.id: entry.updated for entry in feed.entries} for tag, feed in feeds.items()}
    assert entries["en"] == entries["ru"] == entries["fr"]
    assert entries["en"]
    ids = [ET.parse(path).findtext("{*}id") for path in sorted((record / "public").rglob("atom.xml"))]
    ids += [ET.parse(path).findtext("{*}id") for path in sorted((record / "public").rglob("changes.xml"))]
    assert len(ids) == len(set(ids))
    calendars = [
        icalendar.Calendar.from_ical((record / "public" / folder / "calendar.ics").read_bytes())
        for folder in ("", "ru")
    ]
    uids = [{str(event["UID"]) for event in calendar.walk("VEVENT")} for calendar in calendars]
    assert uids[0] == uids[1]
    assert uids[0]


@pytest.mark.parametrize("name", ["atom.xml", "arms-control/atom.xml", "topic/arms-control/rss.xml", "changes.xml"])
def test_feeds_of_languages_name_each_other(record: Path, name: str) -> None:
    """Each feed has an alternate with hreflang for each other language, and those lead back to it."""
    build(record)
    addresses = {tag: f"{SITE}{'' if tag == 'en' else f'{tag}/'}{name}" for tag in LANGUAGES}
    for tag, address in addresses.items():
        document = record / "public" / address.removeprefix(SITE)
        links = [each.attrib for each in ET.parse(document).iter(LINK)]
        own = next(link for link in links if link["rel"] == "self")
        assert own["href"] == address
        alternates = [link for link in links if link["rel"] == "alternate" and link.get("type") == own["type"]]
        assert {alternate["hreflang"]: alternate["href"] for alternate in alternates} == {
            other: there for other, there in addresses.items() if other != tag
        }


def test_json_feeds_and_digests_name_the_other_languages(record: Path) -> None:
    """JSON Feed has them as data, a digest as links called as their readers call the language."""
    build(record)
    feed = json.loads((record / "public" / "ru" / "arms-control" / "feed.json").read_bytes())
    assert feed["_diplofeed"]["alternates"] == [
        {"language": "en", "url": f"{SITE}arms-control/feed.json"},
        {"language": "fr", "url": f"{SITE}fr/arms-control/feed.json"},
    ]
    digest = (record / "public" / "held" / "digest.md").read_text(encoding="utf-8")
    assert f"\n\n[Русский]({SITE}ru/held/digest.md) · [Français]({SITE}fr/held/digest.md)\n\n" in digest


def test_lists_of_feeds_are_in_their_language(record: Path) -> None:
    """A subscription list has the feeds of its language under its own words; the list of all has all."""
    build(record)
    lists = {tag: (record / "public" / tag / "feeds.opml") for tag in ("", "ru")}
    result = {tag: ET.parse(path).getroot() for tag, path in lists.items()}
    assert {each.get("language") for each in result["ru"].iter("outline")} == {"ru", None}
    groups = {tag: [each.get("text") for each in root.findall("body/outline[outline]")] for tag, root in result.items()}
    assert groups == {"": ["Topics", "Parties", "People", "Series"], "ru": ["Темы", "Стороны", "Персоналии", "Серии"]}
    index = json.loads((record / "public" / "feeds.json").read_bytes())["feeds"]
    assert [each["language"] for each in index if each["slug"].endswith("voices")] == list(LANGUAGES)


def test_one_language_has_no_folder_and_no_hreflang(record: Path) -> None:
    """A publication in its own language is as it was without the key, however often it is named."""
    say(record, 'languages = ["ru", "fr"]', "")
    build(record)
    plain = {name: (record / "public" / name).read_bytes() for name in files(record)}
    say(record, 'language = "en"', 'language = "en"\nlanguages = ["en", "EN"]')
    build(record)
    assert {name: (record / "public" / name).read_bytes() for name in files(record)} == plain
    assert not {"ru", "en"} & {name.partition("/")[0] for name in plain}


# ---------------------------------------------------------------- what changes


def test_a_new_language_is_no_change_of_any_item(record: Path) -> None:
    """Items stay as they were when a language is added, and its files go when it is taken away."""
    build(record)
    before = {entry.id: entry.updated for entry in atom(record, "atom.xml").entries}
    say(record, '["ru", "fr"]', '["ru", "fr", "uk"]')
    report = build(record, NOW + timedelta(days=1))
    assert report["changes"] == []
    assert {entry.id: entry.updated for entry in atom(record, "uk/atom.xml").entries} == before
    assert {entry.id: entry.updated for entry in atom(record, "atom.xml").entries} == before
    say(record, '["ru", "fr", "uk"]', '["ru"]')
    build(record, NOW + timedelta(days=2))
    assert {name.partition("/")[0] for name in files(record)} & {"ru", "fr", "uk"} == {"ru"}


def test_a_second_build_in_all_languages_writes_nothing(record: Path) -> None:
    """Nothing depends on anything but the record."""
    build(record)
    before = {name: (record / "public" / name).read_bytes() for name in files(record)}
    shutil.rmtree(record / "public")
    build(record)
    assert {name: (record / "public" / name).read_bytes() for name in files(record)} == before


def test_a_feed_may_not_have_the_folder_of_a_language(record: Path) -> None:
    """A slug that is the tag of a language is a fault that says so."""
    say(record, 'slug = "voices"', 'slug = "ru"')
    with pytest.raises(ConfigError, match="the slug 'ru' is that of a language"):
        load_config(record)


def test_a_language_that_is_none_is_a_fault_with_its_line(record: Path) -> None:
    """What is no language tag is refused where it stands."""
    say(record, '["ru", "fr"]', '["ru", "francais!"]')
    with pytest.raises(ConfigError, match=r"diplofeed\.toml:6:\d+: .*'francais!' is not a language tag"):
        load_config(record)


def test_a_language_may_not_have_the_folder_of_other_feeds(record: Path) -> None:
    """No language is called as the folders of other feeds are."""
    say(record, '["ru", "fr"]', '["ru", "topic"]')
    with pytest.raises(ConfigError, match="there is no language 'topic'"):
        load_config(record)


def test_languages_are_named_once_in_their_order() -> None:
    """The publication's own is first, others as given, each once whatever its case."""
    made = Publication(
        id="tag:example.org,2026:x", title="X", link=SITE, language="de", languages=["ru", "DE", "en", "RU"]
    )
    assert made.all_languages == ("de", "ru", "en")
    assert [made.folder(tag) for tag in made.all_languages] == ["", "ru", "en"]

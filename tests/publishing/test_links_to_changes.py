"""Feeds lead their readers to the feed of changes, where there is one."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

import diplofeed
from support import records

ATOM = "{http://www.w3.org/2005/Atom}"
LINK = f"{ATOM}link"
CONFIG = f"""{records.CONFIG}\
languages = ["fr"]

[feeds-by]
topic = true
"""
MEETING = "title: Talks\nwhen: 2026-05-12\ntopics: [{id: arms, name: Arms control}]\n"


@pytest.fixture(name="record")
def _record(tmp_path: Path) -> Path:
    return records.written(tmp_path, {"diplofeed.toml": CONFIG, "meetings/talks.yaml": MEETING})


def related(path: Path) -> list[tuple[str | None, ...]]:
    """Return address, type and title of what a feed document as a whole is related to."""
    root = ET.parse(path).getroot()
    channel = root if root.tag.endswith("feed") else root[0]
    links = [link for link in channel.findall(LINK) if link.get("rel") == "related"]
    return [(link.get("href"), link.get("type"), link.get("title")) for link in links]


@pytest.mark.parametrize(
    ("folder", "title"), [("", "Talks: changes"), ("topic/arms/", "Talks: changes"), ("fr/", "Talks : modifications")]
)
def test_each_feed_names_the_feed_of_changes_in_its_language(record: Path, folder: str, title: str) -> None:
    """RSS and Atom link to it, JSON Feed names it; it is there, and does not name itself."""
    diplofeed.build(record)
    below = "fr/" if folder == "fr/" else ""
    address = f"https://example.org/talks/{below}changes.xml"
    public = record / "public"
    for name in ("rss.xml", "atom.xml"):
        (found,) = related(public / folder / name)
        assert found == (address, "application/atom+xml", title.replace(" :", "\xa0:"))
    data = json.loads((public / folder / "feed.json").read_text(encoding="utf-8"))
    assert data["_diplofeed"]["changes"] == address
    assert related(public / below / "changes.xml") == []


def test_no_feed_names_changes_that_are_not_published(record: Path) -> None:
    """Without the format it is written in there is no feed of changes, and no link to it."""
    (record / "diplofeed.toml").write_text(CONFIG + '\n[build]\nformats = ["rss", "json"]\n', encoding="utf-8")
    diplofeed.build(record)
    assert not (record / "public" / "changes.xml").exists()
    assert related(record / "public" / "rss.xml") == []
    data = json.loads((record / "public" / "feed.json").read_text(encoding="utf-8"))
    assert "changes" not in data["_diplofeed"]


def test_a_named_feed_has_a_feed_of_its_own_changes(record: Path) -> None:
    """It tells what became of the items the feed shows, in each language, and of no others."""
    named = '\n[[feeds]]\nslug = "arms"\ntitle = "Arms"\nwhere = { topics = ["arms"] }\n'
    (record / "diplofeed.toml").write_text(CONFIG + named, encoding="utf-8")
    (record / "meetings" / "other.yaml").write_text("title: Other\nwhen: 2026-05-13\n", encoding="utf-8")
    diplofeed.build(record)
    for folder in ("", "fr/"):
        address = f"https://example.org/talks/{folder}arms/changes.xml"
        assert related(record / "public" / folder / "arms" / "rss.xml")[0][0] == address
    (record / "meetings" / "talks.yaml").unlink()
    diplofeed.build(record, allow_withdrawals=True)
    root = ET.parse(record / "public" / "arms" / "changes.xml").getroot()
    titles = [title.text for title in root.iter(f"{ATOM}title")]
    assert titles == ["Talks: Arms: changes", "Withdrawn: Talks", "New: Talks"]
    assert len(ET.parse(record / "public" / "changes.xml").getroot().findall(f"{ATOM}entry")) == 3

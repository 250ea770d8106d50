"""Sources of foreign formats without the packages of the extra: one fault that says what to install."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from diplofeed.errors import Fault
from diplofeed.registry import Registry
from diplofeed.source import Inputs, Names
from diplofeed.sources.foreign import html

EVENT = {"unique_id": "a", "start_date": {"year": "2023"}, "text": {"headline": "Talks", "text": "<b>They</b> met."}}
FEED = (
    "<rss version='2.0'><channel><title>T</title><item><guid>a</guid><title>Talks</title>"
    "<description>&lt;b&gt;They&lt;/b&gt; met.</description><pubDate>Mon, 12 Jun 2023 10:00:00 GMT</pubDate>"
    "</item></channel></rss>"
)
PAGE = (
    "<div itemscope itemtype='https://schema.org/Event' itemid='urn:x:1'><b itemprop='name'>Talks</b>"
    "<time itemprop='startDate'>2023</time><p itemprop='description'><b>They</b> met.</p></div>"
)


@pytest.mark.parametrize(
    ("source", "package", "name", "content"),
    [
        ("timelinejs", "bs4", "timeline.json", json.dumps({"events": [EVENT]}).encode()),
        ("feed", "feedparser", "feed.xml", FEED.encode()),
        ("feed", "markdownify", "feed.xml", FEED.encode()),
        ("web", "markdownify", "page.html", PAGE.encode()),
        ("table", "python_calamine", "talks.xlsx", b"PK\x03\x04" + bytes(60)),
    ],
)
def test_what_to_install_is_said_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str, package: str, name: str, content: bytes
) -> None:
    """Nothing raises, nothing is read in part, and the fault names the extra."""
    path = tmp_path / name
    path.write_bytes(content)
    html._converter.cache_clear()
    monkeypatch.setitem(sys.modules, package, None)
    plugin = Registry.builtin().source(source)

    read = list(plugin.read(Inputs(path=path, options=plugin.options(), names=Names())))

    assert [isinstance(each, Fault) for each in read] == [True]
    assert isinstance(read[0], Fault)
    assert "diplofeed[import]" in f"{read[0].message} {read[0].expected}"

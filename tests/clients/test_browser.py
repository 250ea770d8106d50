"""A browser shows a feed as a page to read, and how to subscribe to it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from diplofeed.export import Exporter
from diplofeed.exporters import atom
from diplofeed.ledger.store import Ledger
from diplofeed.sink import MemorySink
from diplofeed.words import words
from support.browsing import chromium, served
from support.feed_entries import both, publication
from support.records import written
from support.styled import LONG, build, made

pytestmark = pytest.mark.clients


@pytest.fixture(name="ledger")
def _ledger() -> Iterator[Ledger]:
    with Ledger.open(":memory:", publication=publication().id) as ledger:
        yield ledger


@pytest.fixture(scope="module", name="browser")
def _browser() -> Iterator[Any]:
    with chromium() as browser:
        yield browser


# What a person sees: the boxes there are, with text and what style sheets put before it, from the top downwards.
_SEEN = """() => {
  const said = (one, when) => {
    const value = getComputedStyle(one, when).content;
    return value.startsWith('"') ? JSON.parse(value) : '';
  };
  const boxes = [...document.querySelectorAll('*')].filter((one) => one.getClientRects().length);
  const lines = boxes.map((one) => {
    const own = one.children.length ? '' : one.textContent;
    const box = one.getBoundingClientRect();
    return [box.top, said(one, '::before') + own + said(one, '::after'), box.right];
  });
  const wide = Math.max(...lines.map((line) => line[2]));
  const shown = lines.filter((line) => line[1]).sort((one, other) => one[0] - other[0]);
  const words = shown.map((line) => line[1].replace(/[\u2066\u2069]/g, ''));
  return { lines: words, wide, direction: getComputedStyle(document.documentElement).direction };
}"""


@both
@pytest.mark.parametrize("width", [320, 1200])
def test_browser_shows_what_a_person_reads(
    exporter: Exporter, width: int, browser: Any, tmp_path: Path, ledger: Ledger
) -> None:
    """A browser shows how to subscribe, titles, leads and addresses, no markup and no more, within its width."""
    sink = MemorySink()
    build(sink, ledger, made(exporter))
    written(tmp_path, sink.files)
    page = browser.new_page(viewport={"width": width, "height": 700})
    with served(tmp_path) as address:
        seen = {}
        for path in (exporter.filename, f"archive/2021.{exporter.filename}", f"ar/{exporter.filename}"):
            page.goto(address + path)
            seen[path] = page.evaluate(_SEEN)
    page.close()

    main, archive, arabic = seen.values()
    how, title, *rest = main["lines"]
    assert how == "This is a feed. Copy the address from the address bar into your feed reader."
    assert title == "U.S.-Russia diplomacy"
    assert rest[:2] == ["Meetings & statements", "New talks"]
    assert rest[-1].startswith("Older entries: https://example.org/us-russia/archive/2021.")
    assert f"Newest entries: https://example.org/us-russia/{exporter.filename}" in archive["lines"]
    for expected in (LONG.strip(), "https://example.org/old", "2021-05-04"):
        assert expected in archive["lines"]
    assert any(line.endswith("4 May 2021. What it is about.") for line in archive["lines"]), archive["lines"]
    assert not any("<" in line or "tag:" in line for each in seen.values() for line in each["lines"])
    assert max(each["wide"] for each in seen.values()) <= width
    assert [each["direction"] for each in seen.values()] == ["ltr", "ltr", "rtl"]
    assert arabic["lines"][0] == words("ar").gettext(how) != how
    assert "محادثات جديدة" in arabic["lines"]


@pytest.mark.parametrize("folder", ["", "ar/"])
def test_browser_shows_the_day_of_a_moment(folder: str, browser: Any, tmp_path: Path, ledger: Ledger) -> None:
    """When an entry was published is shown to the day: what follows in its element is cut off."""
    sink = MemorySink()
    build(sink, ledger, made(atom.EXPORTER))
    for name, data in sink.files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    page = browser.new_page()
    with served(tmp_path) as address:
        page.goto(f"{address}{folder}atom.xml")
        (hidden,) = page.evaluate(_CUT_OFF)
    page.close()

    assert hidden > 0


_CUT_OFF = (
    """() => [...document.querySelectorAll('entry > published')].map((one) => one.scrollWidth - one.clientWidth)"""
)

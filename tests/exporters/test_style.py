"""The style sheet of RSS and Atom: written once for a publication, found from every document, read by a browser."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from posixpath import dirname, normpath
from threading import Thread
from typing import Any, ClassVar

import attrs
import pytest
from test_feeds_rss_atom import both, full_context, publication, render
from test_golden import MemorySink

from diplofeed.config import FeedsBy, FeedSpec
from diplofeed.export import Exporter
from diplofeed.exporters import atom, rss
from diplofeed.ledger.store import Ledger
from diplofeed.model import Audience, Meeting, Topic
from diplofeed.publishing import Format, Report, publish
from diplofeed.record import Record
from diplofeed.text import Text
from diplofeed.words import words

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LONG = "Talks_on_a_treaty_with_a_name_that_nobody_can_break_in_a_sensible_place_" * 3
ITEMS = (
    Meeting(
        id="old",
        title=LONG,
        when="2021-05-04",
        topics=(Topic(id="x", name="Things"),),
        summary="What it is **about**.",
        url="https://example.org/old",
    ),
    Meeting(id="older", title="Old talks", when="2020-05-04", topics=(Topic(id="x", name="Things"),)),
    Meeting(id="new", title={"en": "New talks", "ar": "محادثات جديدة"}, when="2026-12-01"),
)
_CALLED = re.compile(r'<\?xml-stylesheet type="text/css" href="([^"]*)"\?>')


def build(
    sink: MemorySink, ledger: Ledger, formats: Sequence[Format], internal: MemorySink | None = None, **more: Any
) -> Report:
    """Publish three meetings, in two languages and by topic, with an archive."""
    desk = publication(languages=("ar",))
    feeds = (FeedSpec(slug="inside", title=Text.line("Inside"), audience=Audience.INTERNAL),)
    report = publish(
        Record(items=ITEMS),
        publication=desk,
        formats=formats,
        ledger=ledger,
        sink=sink,
        now=NOW,
        feeds=feeds if internal else (),
        feeds_by=FeedsBy(topic=True),
        internal=internal,
        **more,
    )
    assert report.complete, report.failures
    return report


def made(*exporters: Exporter, **options: Any) -> list[Format]:
    """Return formats whose documents hold one entry."""
    return [Format(exporter=one, options=one.options(entries=1, **options)) for one in exporters]


@pytest.fixture(name="ledger")
def _ledger() -> Iterator[Ledger]:
    with Ledger.open(":memory:", publication=publication().id) as ledger:
        yield ledger


def styles(sink: MemorySink) -> dict[str, str]:
    """Return the path of the style sheet each document names, by the path of the document."""
    texts = {name: data.decode() for name, data in sink.files.items() if name.endswith(".xml")}
    return {name: normpath(f"{dirname(name)}/{_CALLED.search(text)[1]}").lstrip("/") for name, text in texts.items()}


def test_every_document_finds_the_one_style_sheet(ledger: Ledger) -> None:
    """In every folder, language and archive the address leads to the one file at the root, inside as outside."""
    sink, internal = MemorySink(), MemorySink()
    report = build(sink, ledger, made(rss.EXPORTER, atom.EXPORTER), internal)

    for each in (sink, internal):
        assert set(styles(each).values()) == {"feed.css"}
        assert [name for name in each.files if name.endswith(".css")] == ["feed.css"]
    assert {"ar/topic/x/rss.xml", "archive/2021.atom.xml", "changes.xml", "ar/changes.xml"} <= set(styles(sink))
    assert "inside/rss.xml" in styles(internal)
    assert report.written.count("feed.css") == 1
    assert "feed.css" not in report.unchanged


def test_style_sheet_goes_with_the_last_format_that_has_it(ledger: Ledger) -> None:
    """What two formats share stays until neither has it, whichever of them is made, dropped or only not made now."""
    sink = MemorySink()
    build(sink, ledger, made(rss.EXPORTER, atom.EXPORTER))
    build(sink, ledger, made(rss.EXPORTER, atom.EXPORTER), only=["rss"])
    assert "feed.css" in sink.files
    build(sink, ledger, made(atom.EXPORTER), only=[], others=["rss"])  # RSS does not load
    assert "feed.css" in sink.files
    build(sink, ledger, made(rss.EXPORTER, atom.EXPORTER), only=["atom"])
    build(sink, ledger, made(rss.EXPORTER), only=[])  # Atom is dropped, and RSS is not made now
    assert "feed.css" in sink.files
    build(sink, ledger, made(rss.EXPORTER))
    assert "feed.css" in sink.files
    report = build(sink, ledger, made(rss.EXPORTER, stylesheet=""))
    assert "feed.css" in report.removed


@both
def test_style_sheet_of_ones_own_or_none(exporter: Exporter, ledger: Ledger) -> None:
    """With an address of one's own documents name that everywhere, with an empty one none, and none is written."""
    for address in ("https://example.org/own.css", ""):
        sink = MemorySink()
        build(sink, ledger, made(exporter, stylesheet=address))
        assert "feed.css" not in sink.files
        for name, data in sink.files.items():
            if name.endswith(".xml"):
                assert re.findall(rb'<\?xml-stylesheet[^?]*href="([^"]*)"', data) == [address.encode()][: bool(address)]


@both
def test_style_sheet_must_have_an_address(exporter: Exporter) -> None:
    """Besides the one diplofeed writes, a style sheet has a whole address."""
    with pytest.raises(ValueError, match="web address"):
        exporter.options(stylesheet="other.css")


def test_nearest_language_speaks_last() -> None:
    """Of a language and a narrower one the rules of the narrower come later, whichever is the publication's own."""
    desk = publication(language="zh-Hant", languages=("zh", "de"))
    (sheet,) = atom.EXPORTER.shared(attrs.evolve(full_context(atom.EXPORTER), publication=desk))
    found = re.findall(r"^:root(?::lang\(([^)]*)\))?::before", b"".join(sheet.chunks).decode(), re.MULTILINE)

    assert found[1:] == ["", "zh", "de", "zh-Hant"]


def test_language_of_rss_is_one_that_style_sheets_see() -> None:
    """RSS says its language where CSS looks for it, too."""
    assert b' xml:lang="ar"' in render(
        rss.EXPORTER, [], context=attrs.evolve(full_context(rss.EXPORTER), language="ar")
    )


# ---------------------------------------------------------------- in a browser


class Handler(SimpleHTTPRequestHandler):
    """Serves feeds as XML, as a browser offers what is called a feed for download."""

    extensions_map: ClassVar[dict[str, str]] = {**SimpleHTTPRequestHandler.extensions_map, ".xml": "application/xml"}

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a directory on this machine and yield its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder))) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(scope="module", name="browser")
def _browser() -> Iterator[Any]:
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None or find_spec("playwright") is None:
        pytest.skip("needs Chromium (apt-get install chromium) and playwright (pip install 'diplofeed[test]')")
    from playwright.sync_api import sync_playwright

    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=program, args=arguments)
        yield browser
        browser.close()


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


@pytest.mark.clients
@both
@pytest.mark.parametrize("width", [320, 1200])
def test_browser_shows_what_a_person_reads(
    exporter: Exporter, width: int, browser: Any, tmp_path: Path, ledger: Ledger
) -> None:
    """A browser shows how to subscribe, titles, leads and addresses, no markup and no more, within its width."""
    sink = MemorySink()
    build(sink, ledger, made(exporter))
    for name, data in sink.files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
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
    for expected in (LONG.strip(), "What it is about.", "https://example.org/old", "2021-05-04"):
        assert expected in archive["lines"]
    assert not any("<" in line or "tag:" in line for one in seen.values() for line in one["lines"])
    assert max(one["wide"] for one in seen.values()) <= width
    assert [one["direction"] for one in seen.values()] == ["ltr", "ltr", "rtl"]
    assert arabic["lines"][0] == words("ar").gettext(how) != how
    assert "محادثات جديدة" in arabic["lines"]

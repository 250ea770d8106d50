"""The style sheet of RSS and Atom: written once for a publication, found from every document, read by a browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import dirname, normpath

import attrs
import pytest

from diplofeed.export import Exporter
from diplofeed.exporters import atom, rss
from diplofeed.ledger.store import Ledger
from diplofeed.sink import MemorySink
from support.feed_entries import both, full_context, publication, render
from support.styled import build, made

_CALLED = re.compile(r'<\?xml-stylesheet type="text/css" href="([^"]*)"\?>')


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
    result = re.findall(r"^:root(?::lang\(([^)]*)\))?::before", b"".join(sheet.chunks).decode(), re.MULTILINE)

    assert result[1:] == ["", "zh", "de", "zh-Hant"]


def test_language_of_rss_is_one_that_style_sheets_see() -> None:
    """RSS says its language where CSS looks for it, too."""
    assert b' xml:lang="ar"' in render(
        rss.EXPORTER, [], context=attrs.evolve(full_context(rss.EXPORTER), language="ar")
    )

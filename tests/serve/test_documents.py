"""Documents that are made when somebody asks for them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from diplofeed.publishing.live import Live
from diplofeed.serve.documents import Documents, Snapshot, served
from support import records

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
PLUGIN = """
from diplofeed import Exporter
EXPORTER = Exporter(name="short", filename="short.txt", media_type="text/plain", entry=lambda entry, context: {})
"""


@pytest.fixture(name="root")
def _root(tmp_path: Path) -> Path:
    config = f'{records.CONFIG}\n[plugins]\nfiles = ["short.py"]\n'
    item = "title: Talks in Oslo\nwhen: 2026-01-04\nstatus: held\n"
    files = {"diplofeed.toml": config, "short.py": PLUGIN.format('b"1"'), "meetings/oslo.yaml": item}
    return records.written(tmp_path / "record", files)


def documents(root: Path, before: Documents | None = None) -> Documents:
    """Return the documents of a record as it is now."""
    return Documents(Live(root).look(NOW).public, before.made if before else {})


def test_document_is_made_once_and_only_when_it_is_asked_for(root: Path) -> None:
    """What nobody asks for is not made; what was made is the same value the next time."""
    made = documents(root)
    assert not made.made
    assert made["atom.xml"] is made["atom.xml"]
    assert [*made.made] == ["atom.xml"]
    assert "nothing.xml" not in made
    assert "atom.xml" in [*made]
    assert len(made) == len([*made])


def test_document_of_a_format_that_fails_is_as_it_was(root: Path) -> None:
    """A plugin that raises takes no document away: the last one is shown, and why it is not another."""
    first = documents(root)
    assert first["short.txt"].data == b"1"
    (root / "short.py").write_text(PLUGIN.format("1 / 0"), encoding="utf-8")
    second = documents(root, first)
    assert second["short.txt"].data == b"1"
    assert "ZeroDivisionError" in Snapshot(second).failure("short.txt")
    assert "meeting 'oslo'" in Snapshot(second).failure("short.txt")
    assert not Snapshot(second).failure("atom.xml")
    assert "short.txt" not in documents(root)  # where nobody had seen it


def test_entity_tags_are_of_the_bytes() -> None:
    """The same bytes have the same tag, others another."""
    assert served(b"a", "text/html").etag == served(b"a", "text/css").etag != served(b"b", "text/html").etag


@pytest.mark.parametrize(
    ("media_type", "content_type"),
    [("text/markdown", "text/markdown; charset=utf-8"), ("application/json", "application/json")],
)
def test_texts_say_that_they_are_utf_8(media_type: str, content_type: str) -> None:
    """A text has its charset, other types have none."""
    assert served(b"x", media_type).content_type == content_type


def test_a_page_is_another_one_if_what_it_loads_is() -> None:
    """The token of a page differs where its bytes do, or what pages load, or once it is there."""
    page = {"a.html": served(b"x", "text/html")}
    tokens = {
        Snapshot(page, "1").token("a.html"),
        Snapshot({"a.html": served(b"y", "text/html")}, "1").token("a.html"),
        Snapshot(page, "2").token("a.html"),
        Snapshot({}, "1").token("a.html"),
    }
    assert len(tokens) == 4
    assert Snapshot({**page, "b.xml": served(b"z", "text/xml")}, "1").token("a.html") in tokens

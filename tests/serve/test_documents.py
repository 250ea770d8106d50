"""Documents that are served from memory."""

from __future__ import annotations

import pytest

from diplofeed.serve.documents import Documents, served
from diplofeed.testing import check_sink


def test_contract_of_a_sink_is_kept() -> None:
    """The sink keeps to what every sink does."""
    sink = Documents("preview")

    check_sink(lambda: sink)


def test_documents_are_shown_once_the_build_has_ended() -> None:
    """Nobody sees half a build: neither one under way, nor one that failed."""
    sink = Documents("preview")
    with sink.hold():
        sink.write("a.html", [b"one"], media_type="text/html")
        assert not sink.snapshot.documents

    def build() -> None:
        with sink.hold():
            sink.write("a.html", [b"two"], media_type="text/html")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        build()

    assert sink.snapshot.documents["a.html"].data == b"one"


def test_entity_tags_are_of_the_bytes() -> None:
    """The same bytes have the same tag, others another."""
    assert served(b"a", "text/html").etag == served(b"a", "text/css").etag != served(b"b", "text/html").etag


@pytest.mark.parametrize(
    ("name", "content_type"),
    [
        ("digest.md", "text/markdown; charset=utf-8"),
        ("calendar.ics", "text/calendar; charset=utf-8"),
        ("feed.json", "application/json"),
        ("picture.unknown", "application/octet-stream"),
    ],
)
def test_types_are_of_the_ending_where_nobody_names_them(name: str, content_type: str) -> None:
    """A document without a media type has that of its ending, a text with its charset."""
    sink = Documents("preview")
    with sink.hold():
        sink.write(name, [b"x"])

    assert sink.snapshot.documents[name].content_type == content_type


def test_a_page_is_another_one_if_what_it_loads_is() -> None:
    """The token of a page differs where its bytes, a style sheet or a script do, not where a feed does."""
    sink = Documents("preview")
    tokens = []
    for name in ("a.html", "feed.css", "atom.xml", "search.js"):
        with sink.hold():
            sink.write(name, [b"x"])
        tokens.append(sink.snapshot.token("a.html"))

    assert tokens[1] == tokens[2]
    assert len({*tokens}) == 3

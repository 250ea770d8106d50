"""What every exporter keeps to, whoever wrote it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import permutations
from pathlib import PurePosixPath
from typing import Any

import attrs
import pytest
from markdown_it import MarkdownIt

from diplofeed.config import Publication
from diplofeed.export import Alternate, Context, Document, Exporter, Feed, Fragment
from diplofeed.ledger.decide import decide_all
from diplofeed.model import Meeting, Statement
from diplofeed.publishing import entries_of
from diplofeed.registry import Registry
from diplofeed.text import Text

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
PUBLICATION = Publication(id="tag:example.org,2026:test", title="A record", link="https://example.org/", language="en")
HOSTILE = (
    "</title><script>alert(1)</script>",
    "]]> & &amp; <!-- -->",
    "END:VEVENT\r\nBEGIN:VEVENT; , \\ \\n",
    "# heading\n---\n[x](javascript:alert(1)) ![y](z)",
    "\u202eRTL\u202c \x00\x0b\ufffe \ud83d ]",
    "Переговоры 会談 🕊️" * 60,
)
BUILTIN = Registry.builtin()


@pytest.fixture(params=BUILTIN.names("exporter"))
def exporter(request: pytest.FixtureRequest) -> Exporter:
    """Return each built-in exporter in turn."""
    return BUILTIN.exporter(request.param)


def context_of(exporter: Exporter) -> Context[Any]:
    """Return the context of a build with the exporter's default options."""
    return Context(publication=PUBLICATION, options=exporter.options(), language="en")


def feed_of(exporter: Exporter, *, slug: str = "") -> Feed:
    """Return a feed to be rendered."""
    url = f"https://example.org/{slug}/" if slug else "https://example.org/"
    return Feed(
        slug=slug,
        title=Text.line("A record"),
        description=Text(),
        listed=True,
        url=url,
        updated=NOW,
        today=date(2026, 11, 23),
        alternates=(
            Alternate(
                format=exporter.name, media_type=exporter.media_type, url=url + exporter.filename, title=exporter.title
            ),
        ),
    )


def items(titles: tuple[str, ...] = ("Talks in Vienna", "G7 summit")) -> tuple[Meeting | Statement, ...]:
    """Return a meeting for each title, and a statement about the first."""
    meetings = tuple(
        Meeting(id=f"m{number}", title=title, when=f"2026-12-{number:02}", parties=("US", "RU"), summary=title)
        for number, title in enumerate(titles, start=1)
    )
    said = Statement(id="s", title=titles[0], text=titles[0], when="2026-11", party="CH", about=["m1"])
    return (*meetings, said)


def render(exporter: Exporter, what: tuple[Meeting | Statement, ...]) -> dict[str, bytes]:
    """Return the documents of a feed of these items, by name."""
    decisions = decide_all({}, what, publication_id=PUBLICATION.id, now=NOW)
    context = context_of(exporter)
    fragments = (Fragment(entry, exporter.entry(entry, context)) for entry in entries_of(what, decisions))
    return {one.name: b"".join(one.chunks) for one in exporter.documents(feed_of(exporter), fragments, context)}


def test_two_renderings_have_the_same_bytes(exporter: Exporter) -> None:
    """Rendering is a function of what is given."""
    first = render(exporter, items())

    assert first == render(exporter, items())
    assert all(first.values())


def test_entry_gives_bytes(exporter: Exporter) -> None:
    """An entry rendered twice gives the same bytes, whatever was rendered between."""
    what = items()
    entries = entries_of(what, decide_all({}, what, publication_id=PUBLICATION.id, now=NOW))
    context = context_of(exporter)
    reference = {entry.tag: exporter.entry(entry, context) for entry in entries}

    for order in permutations(entries):
        assert {entry.tag: exporter.entry(entry, context) for entry in order} == reference
    assert all(isinstance(data, bytes) for data in reference.values())


def test_names_and_media_types_are_whole(exporter: Exporter) -> None:
    """An exporter has a name to call it by, a title to show, a plain file name and a media type."""
    assert exporter.name.isidentifier()
    assert exporter.title
    assert PurePosixPath(exporter.filename).name == exporter.filename
    kind, slash, subtype = exporter.media_type.partition("/")
    assert (kind in {"application", "text"}, slash, bool(subtype)) == (True, "/", True)


def test_no_two_exporters_write_the_same_file() -> None:
    """Names and file names of the built-in exporters are all different."""
    exporters = [BUILTIN.exporter(name) for name in BUILTIN.names("exporter")]

    assert len(exporters) >= 4
    assert len({one.filename for one in exporters}) == len(exporters)


def test_every_option_has_a_default(exporter: Exporter) -> None:
    """An exporter runs without being configured."""
    assert attrs.has(exporter.options)
    assert exporter.options() == exporter.options()
    assert all(one.default is not attrs.NOTHING for one in attrs.fields(exporter.options))


def test_main_document_comes_first_under_its_file_name(exporter: Exporter) -> None:
    """What feeds link to is the first document."""
    names = list(render(exporter, items()))

    assert names[0] == exporter.filename
    assert len(set(names)) == len(names)
    assert all(".." not in PurePosixPath(name).parts and not name.startswith("/") for name in names)


def test_empty_feed_is_a_document(exporter: Exporter) -> None:
    """A feed of nothing is a valid, non-empty document."""
    documents = render(exporter, ())

    assert list(documents) == [exporter.filename]
    assert documents[exporter.filename]


def test_fragments_are_read_lazily_and_once(exporter: Exporter) -> None:
    """A generator of fragments is enough, and it is read to its end once."""
    what = items()
    entries = entries_of(what, decide_all({}, what, publication_id=PUBLICATION.id, now=NOW))
    context = context_of(exporter)
    given: list[str] = []

    def fragments() -> Iterator[Fragment]:
        for entry in entries:
            given.append(entry.tag)
            yield Fragment(entry, exporter.entry(entry, context))

    for document in exporter.documents(feed_of(exporter), fragments(), context):
        b"".join(document.chunks)

    assert given == [entry.tag for entry in entries]


@pytest.mark.parametrize("title", HOSTILE, ids=["html", "cdata", "ical", "markdown", "controls", "long"])
def test_hostile_titles_change_no_structure(exporter: Exporter, title: str) -> None:
    """Whatever a title holds, the document has as many entries as with a plain one and is UTF-8."""
    marks = {"rss": b"<item", "atom": b"<entry", "ical": b"BEGIN:VEVENT", "digest": None}
    mark = marks.get(exporter.name)
    clean = b"".join(render(exporter, items(("Plain",))).values())
    title = title.encode("utf-8", "replace").decode()

    data = b"".join(render(exporter, items((title,))).values())

    text = data.decode("utf-8")
    assert not {chr(code) for code in range(32) if code not in (9, 10, 13)} & set(text)
    if exporter.name == "digest":
        text = MarkdownIt("commonmark").render(text)  # as a site would show it, raw HTML and all
    if exporter.name != "ical":  # a calendar is plain text
        assert "<script" not in text
    if mark is not None:
        lines = [line for line in data.splitlines() if line.lstrip().startswith(mark)]
        plain = [line for line in clean.splitlines() if line.lstrip().startswith(mark)]
        assert len(lines) == len(plain)


def test_simplest_exporter_is_one_function() -> None:
    """Without ``document`` an exporter's file is its fragments one after the other."""
    simple = Exporter(
        name="lines", filename="lines.txt", media_type="text/plain", entry=lambda entry, _: f"{entry.tag}\n".encode()
    )

    assert list(render(simple, items())) == ["lines.txt"]
    assert render(simple, items())["lines.txt"].count(b"\n") == 3
    assert isinstance(next(iter(simple.documents(feed_of(simple), (), context_of(simple)))), Document)

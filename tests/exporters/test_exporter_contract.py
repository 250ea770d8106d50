"""What every exporter keeps to, whoever wrote it: the contract tests of plugin authors, over the registry."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from pathlib import PurePosixPath
from typing import Any

import attrs
import pytest
from markdown_it import MarkdownIt

from diplofeed.export import Context, Exporter, Fragment
from diplofeed.registry import Registry
from diplofeed.testing import (
    check_exporter,
    documents_of,
    hostile_texts,
    items_saying,
    sample_entries,
    sample_feed,
    sample_items,
)
from diplofeed.testing.samples import PUBLICATION

BUILTIN = Registry.builtin()
SHOWN = {"letter": 0}  # a letter has what its period had, not all
EXPORTERS = [BUILTIN.exporter(name) for name in BUILTIN.names("exporter")]


@pytest.fixture(name="exporter", params=EXPORTERS, ids=lambda exporter: exporter.name)
def _exporter(request: pytest.FixtureRequest) -> Any:
    """Return each built-in exporter in turn."""
    return request.param


def shown_to_people(exporter: Exporter, data: bytes) -> str:
    """Return what a reader shows of a document: of a JSON Feed not the extension, which has the items whole."""
    if exporter.media_type != "application/feed+json":
        return data.decode().replace("\r\n ", "")
    items = [{name: value for name, value in item.items() if name[0] != "_"} for item in json.loads(data)["items"]]
    return json.dumps(items, ensure_ascii=False)


def test_contract_is_kept(exporter: Exporter) -> None:
    """Every built-in exporter keeps the contract that authors of plugins are given, and shows the samples."""
    documents = check_exporter(exporter, newest=SHOWN.get(exporter.name))

    assert all(documents.values())
    if exporter.for_readers:
        main = shown_to_people(exporter, documents[exporter.filename])
        assert "Talks in Vienna" in main
        assert "Переговоры" not in main  # the publication's language is English


def other_values(default: object) -> Iterable[object]:
    """Return values of an option that are not its default: other choices, a much smaller number."""
    if isinstance(default, bool):
        return [not default]
    if isinstance(default, int):
        return [default // 10]
    return type(default) if isinstance(default, Enum) else ()


@pytest.mark.slow
def test_contract_is_kept_with_other_options(exporter: Exporter) -> None:
    """The contract holds whatever the options are."""
    for field in attrs.fields(exporter.options):
        for value in other_values(field.default):
            assert check_exporter(exporter, exporter.options(**{field.name: value}), newest=SHOWN.get(exporter.name))


def test_names_and_media_types_are_whole(exporter: Exporter) -> None:
    """A built-in exporter has a name to call it by, a title to show, a plain file name and a media type of text."""
    assert exporter.name.isidentifier()
    assert exporter.title
    assert PurePosixPath(exporter.filename).name == exporter.filename
    kind, slash, subtype = exporter.media_type.partition("/")
    assert (kind in {"application", "text"}, slash, bool(subtype)) == (True, "/", True)


def test_no_two_exporters_write_the_same_file() -> None:
    """Names and file names of the built-in exporters are all different."""
    assert len(EXPORTERS) >= 4
    assert len({exporter.filename for exporter in EXPORTERS}) == len(EXPORTERS)


def test_every_option_has_a_default(exporter: Exporter) -> None:
    """An exporter runs without being configured."""
    assert attrs.has(exporter.options)
    assert all(field.default is not attrs.NOTHING for field in attrs.fields(exporter.options))


def test_empty_feed_is_one_document_with_something_in_it(exporter: Exporter) -> None:
    """A feed of nothing is a valid, non-empty document; of JSON Lines there are none."""
    documents = documents_of(exporter, ())

    assert list(documents) == [exporter.filename]
    assert documents[exporter.filename] or exporter.name == "jsonl"


def test_fragments_are_read_to_their_end_once(exporter: Exporter) -> None:
    """A generator of fragments is enough, and it is read to its end once."""
    context = Context(publication=PUBLICATION, options=exporter.options(), language="en")
    entries = sample_entries(exporter.order)
    passed: list[str] = []

    def fragments() -> Iterator[Fragment]:
        for entry in entries:
            passed.append(entry.tag)
            yield Fragment(entry, exporter.entry(entry, context))

    for document in exporter.documents(sample_feed(exporter), fragments(), context):
        b"".join(document.chunks)

    assert passed == [entry.tag for entry in entries]


@pytest.mark.parametrize("text", hostile_texts(), ids=range(len(hostile_texts())))
def test_no_text_becomes_a_script(text: str) -> None:
    """Whatever a text holds, what is read as HTML has no script; calendars and tables are plain text, JSON mostly."""
    for exporter in EXPORTERS:
        made = documents_of(exporter, items_saying(text))
        read = (data for name, data in made.items() if exporter.media_type != "text/html" or name.endswith(".html"))
        shown = b"".join(read).decode()
        if exporter.name in _HTML_IN:
            shown = "".join(_HTML_IN[exporter.name](json.loads(shown)))
        if exporter.media_type == "text/html":
            shown = shown.replace('<script type="application/ld+json">', "")  # data of our own, which no browser runs
            shown = re.sub(r'<script (?:type="module" |defer )*src="[a-z]+\.js"(?: type="module"| defer)*>', "", shown)
        if exporter.media_type == "text/markdown":
            shown = MarkdownIt("commonmark").render(shown)  # as a site would show it, raw HTML and all

        assert exporter.media_type in _NO_HTML or "<script" not in shown


# What of a document in JSON is read as HTML.
_HTML_IN: dict[str, Callable[[Any], Iterable[str]]] = {
    "json": lambda feed: (item["content_html"] for item in feed["items"]),
    "ninjs": lambda items: (
        body["value"] for item in items for body in item["bodies"] if body["contentType"] == "text/html"
    ),
    "timelinejs": lambda timeline: (text for event in timeline["events"] for text in event["text"].values()),
}
_NO_HTML = ("text/calendar", "text/csv", "application/jsonl")


def test_simplest_exporter_is_one_function() -> None:
    """Without ``document`` an exporter's file is its fragments one after the other."""
    simple = Exporter(
        name="lines",
        filename="lines.txt",
        media_type="text/plain",
        entry=lambda entry, _: f"{entry.item.id}\n".encode(),
    )

    assert list(documents_of(simple, sample_items()[:3])) == ["lines.txt"]
    assert documents_of(simple, sample_items()[:3])["lines.txt"] == b"vienna-talks\nmonth\nyear\n"
    assert documents_of(simple, ())["lines.txt"] == b""
    assert set(check_exporter(simple)) == {"lines.txt"}

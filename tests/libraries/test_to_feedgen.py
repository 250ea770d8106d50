"""A feed as an object of feedgen: what it writes is read as our own Atom and RSS are, field by field."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import feedparser
import pytest
from feedgen.feed import FeedGenerator

from diplofeed import Meeting, Registry, Statement, load_config, render, to_feedgen, view
from diplofeed.config import Publication
from diplofeed.errors import FieldError
from support.places import EVERYTHING, EXAMPLE
from support.records import NOW, example_built

RECORDS = pytest.mark.parametrize("record", [EXAMPLE, EVERYTHING], ids=lambda path: path.name)
# As text, dates of RSS are "GMT" or "+0000"; what they say is compared beside it.
AS_TEXT = {"updated", "published"}
NOT_CARRIED: dict[str, dict[str, str]] = {
    "atom": {
        "links": "the language of the page, as feedgen drops all but the address of a link",
        "subtitle": "that a feed has no description: without one feedgen writes no RSS, so that it is the title",
        "subtitle_detail": "likewise",
    },
    "rss": {
        "links": "the titles of the feed itself and of that in Atom; that in other languages is that in Atom",
        "ttl": "an option of RSS, of which Atom says nothing",
    },
}
"""What feedgen cannot carry of a feed, by its format; of an entry it carries all."""


def read(data: bytes) -> Any:
    """Return what feedparser reads of a document that is well-formed."""
    parsed = feedparser.parse(data)
    assert not parsed.bozo
    return parsed


def said(thing: Any) -> dict[str, Any]:
    """Return what a feed or an entry says, its links in an order of their own."""
    fields = {name: value for name, value in thing.items() if name not in AS_TEXT}
    fields["links"] = sorted(map(sorted, (link.items() for link in thing.get("links", ()))))
    return fields


def documents(record: Path, language: str) -> dict[str, bytes]:
    """Return the documents of a feed in a language, by format."""
    return {name: view(record, format=name, language=language, now=NOW).data for name in ("atom", "rss")}


@RECORDS
def test_entries_are_those_of_our_own_documents(record: Path) -> None:
    """In each language each entry is read from feedgen's Atom and RSS as from ours, in every field."""
    built = example_built(record)
    for language in load_config(built).publication.all_languages:
        ours = documents(built, language)
        made = to_feedgen(view(built, language=language, now=NOW))

        for name, written in {"atom": made.atom_str(), "rss": made.rss_str()}.items():
            expected, found = read(ours[name]).entries, read(written).entries
            assert [each.id for each in found] == [each.id for each in expected]
            for mine, theirs in zip(expected, found, strict=True):
                assert said(theirs) == said(mine)


@RECORDS
def test_feeds_are_those_of_our_own_documents(record: Path) -> None:
    """What is said of the feed as a whole is the same too, but for what feedgen cannot carry."""
    built = example_built(record)
    ours, made = documents(built, ""), to_feedgen(view(built, now=NOW))

    for name, written in {"atom": made.atom_str(), "rss": made.rss_str()}.items():
        expected, found = said(read(ours[name]).feed), said(read(written).feed)
        different = {field for field in expected | found if expected.get(field) != found.get(field)}
        assert different <= NOT_CARRIED[name].keys()
        assert link_to(written, "self") == link_to(ours[name], "self")


def link_to(data: bytes, rel: str) -> list[str]:
    """Return the addresses of the links of a feed with a relation."""
    return [link["href"] for link in read(data).feed.links if link["rel"] == rel]


DESK = Publication(id="tag:example.org,2026:talks", title="Talks", link="https://example.org/talks/")
ITEMS = [
    Meeting(id="vienna", title="Talks <in> Vienna & elsewhere", when="2023-07", parties=("US", "RU")),
    Statement(id="said", text="*We* will talk.", party="US", when="2023-08-01", language="en"),
]


def test_items_of_a_program_are_passed_on_and_added_to() -> None:
    """What render returns can be passed on too; an entry of one's own comes beside those that are there."""
    atom = Registry.builtin().exporter("atom")
    data = render(ITEMS, publication=DESK, exporter=atom, now=NOW)
    made = to_feedgen(data)
    assert isinstance(made, FeedGenerator)
    assert [said(each) for each in read(made.atom_str()).entries] == [said(each) for each in read(data).entries]

    added = made.add_entry()
    added.id("urn:x:mine")
    added.title("Mine")
    added.content("Words")
    assert {each.id for each in read(made.rss_str()).entries} == {
        "tag:example.org,2026:talks/meeting/vienna",
        "tag:example.org,2026:talks/statement/said",
        "urn:x:mine",
    }


def test_the_same_feed_gives_the_same_bytes() -> None:
    """No clock is read, as feedgen does wherever it has no date."""
    atom = Registry.builtin().exporter("atom")
    data = render(ITEMS, publication=DESK, exporter=atom, now=NOW)

    assert to_feedgen(data).atom_str() == to_feedgen(data).atom_str()
    assert to_feedgen(data).rss_str() == to_feedgen(data).rss_str()
    assert {each.published_parsed[0] for each in read(to_feedgen(data).rss_str()).entries} == {2023}
    assert read(to_feedgen(data).rss_str()).feed.updated_parsed[0] == 2023


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("<feed/>", "to_feedgen.feed: '<feed/>' is of type str; expected a View or bytes"),
        (b"", "to_feedgen.feed: is no XML"),
        (b"<rss/>", "to_feedgen.feed: is no Atom feed that diplofeed made, but <rss>; expected an Atom feed, such as"),
        (b'<feed xmlns="http://www.w3.org/2005/Atom"/>', "is no Atom feed that diplofeed made"),
    ],
)
def test_what_is_no_feed_of_ours_is_refused(data: Any, message: str) -> None:
    """The error says what to pass."""
    with pytest.raises(FieldError) as error:
        to_feedgen(data)
    assert message in str(error.value)

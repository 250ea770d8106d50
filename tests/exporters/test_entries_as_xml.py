"""Entries joined of strings are those that feedgen and lxml make of the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from attrs import evolve
from hypothesis import example, given
from hypothesis import strategies as st

from diplofeed.exporters.syndication import xml
from diplofeed.exporters.syndication.xml import ATOM, DC, DCTERMS, EV, GEORSS, THR, Element, Outline
from diplofeed.text import clean, one_line
from support import feedgen_entries
from support.markdown_texts import TEXT

PREFIXES = {ATOM: "atom", DC: "dc", DCTERMS: "dcterms", EV: "ev", GEORSS: "georss", THR: "thr"}
WORDS = TEXT.map(clean)
LINE = st.one_of(
    WORDS, st.sampled_from(["]]>", "a & b", '"<x>"', "\u202eabc\u202c", "\U0001f54a", "é\u00a0", "\t\n"])
).map(lambda text: text.strip() or "x")
MAYBE = st.one_of(st.just(""), LINE)
MOMENT = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 -- bounds
PERSON = st.fixed_dictionaries({"name": LINE, "uri": MAYBE})
CATEGORIES = st.lists(st.fixed_dictionaries({"scheme": MAYBE, "term": LINE, "label": LINE}), max_size=3)
SHARED = ["link", *(space + name for space in (DCTERMS, EV, GEORSS, THR) for name in ("created", "x"))]
RSS_ALONE = ["pubDate", ATOM + "link", DC + "creator"]
ATTRIBUTES = st.dictionaries(st.sampled_from(["href", "rel", "title", "hreflang"]), MAYBE, max_size=3)
ELEMENTS = st.lists(st.builds(Element, st.sampled_from(SHARED), MAYBE, ATTRIBUTES), max_size=4)
RSS_ELEMENTS = st.lists(st.builds(Element, st.sampled_from(SHARED + RSS_ALONE), MAYBE, ATTRIBUTES), max_size=4)
ATOM_OUTLINE = st.builds(
    Outline,
    id=LINE,
    title=LINE,
    updated=MOMENT.map(datetime.isoformat),
    published=MOMENT.map(datetime.isoformat),
    summary=LINE,
    content=LINE,
    rights=MAYBE,
    authors=st.lists(PERSON, max_size=2),
    contributors=st.lists(PERSON, max_size=2),
)
ENCLOSURE = st.fixed_dictionaries({"url": LINE, "length": st.just("0"), "type": LINE})
RSS_OUTLINE = st.builds(
    Outline,
    id=LINE,
    title=LINE,
    updated=MOMENT.map(datetime.isoformat),
    link=MAYBE,
    summary=LINE,
    content=LINE,
    enclosure=st.one_of(st.just({}), ENCLOSURE),
)
LANGUAGES = st.dictionaries(st.sampled_from(["title", "summary"]), st.sampled_from(["ru", "ar"]), max_size=2)


def written(elements: list[Element]) -> str:
    """Return elements as XML, with the prefixes that documents declare."""
    return "".join(xml.element(_prefixed(element.name), element.text, element.attributes) for element in elements)


def _prefixed(name: str) -> str:
    namespace, _, local = name.rpartition("}")
    return f"{PREFIXES[namespace + '}']}:{local}" if namespace else name


@given(ATOM_OUTLINE, CATEGORIES, ELEMENTS, LANGUAGES)
def test_an_atom_entry_is_that_of_feedgen(
    outline: Outline, categories: list[dict[str, str]], elements: list[Element], languages: dict[str, str]
) -> None:
    """Whatever the texts, an Atom entry is byte for byte what feedgen makes of it."""
    filed = evolve(outline, categories="".join(xml.atom_category(**each) for each in categories))
    made = xml.atom_entry(filed, written(elements), languages)
    assert made == feedgen_entries.atom_entry(outline, categories, elements, languages)


@given(RSS_OUTLINE, CATEGORIES, RSS_ELEMENTS)
def test_an_rss_item_is_that_of_feedgen(
    outline: Outline, categories: list[dict[str, str]], elements: list[Element]
) -> None:
    """Whatever the texts, an RSS item is byte for byte what feedgen makes of it."""
    filed = evolve(outline, categories="".join(xml.rss_category(**each) for each in categories))
    assert xml.rss_item(filed, written(elements)) == feedgen_entries.rss_item(outline, categories, elements)


@given(LINE.map(one_line), MOMENT, LINE)
@example("tag:x", datetime(2026, 1, 1, tzinfo=UTC), "a <b> & c")
def test_a_tombstone_is_that_of_lxml(identity: str, moment: datetime, comment: str) -> None:
    """Whatever the texts, an entry that was deleted is byte for byte what lxml makes of it."""
    made = xml.deleted_entry(identity, moment, comment)
    assert made == feedgen_entries.deleted_entry(identity, moment, comment)


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (datetime(2026, 11, 28, 7, 5, 9, 999999, tzinfo=UTC), "Sat, 28 Nov 2026 07:05:09 GMT"),
        (datetime(2026, 1, 1, 0, 30, tzinfo=timezone(timedelta(hours=2))), "Wed, 31 Dec 2025 22:30:00 GMT"),
        (datetime(999, 3, 1, tzinfo=UTC), "Fri, 01 Mar 0999 00:00:00 GMT"),
    ],
)
def test_a_moment_is_written_in_gmt(moment: datetime, written: str) -> None:
    """A moment in any zone is written in GMT with English names, cut to whole seconds."""
    assert xml.rfc822(moment) == written

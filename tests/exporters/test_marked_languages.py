"""Text in another language than its document's says so, in each format by its own means."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from datetime import UTC, date, datetime
from typing import Any

import icalendar
import pytest
from attrs import evolve

from diplofeed import compose
from diplofeed.compose import markup
from diplofeed.compose.plain import plain
from diplofeed.config import Publication
from diplofeed.export import Context, Feed, Fragment
from diplofeed.exporters import atom, ical, jsonfeed, rss
from diplofeed.model import Meeting, Outcome, Person, Place, Statement, Translation
from diplofeed.model.entry import Entry, tag_uri, uid
from diplofeed.text import Text

LANG = "{http://www.w3.org/XML/1998/namespace}lang"
ATOM = "{http://www.w3.org/2005/Atom}"
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
TALKS = Meeting(
    id="talks",
    title={"en": "Talks", "ru": "Переговоры"},
    when="2027-07-12",
    status="confirmed",
    parties=("US", "RU"),
    summary={"en": "They *met*."},
    agenda=({"en": "Arms"}, {"en": "Trade"}),
    outcomes=(Outcome(text={"en": "Agreed."}), Outcome(text={"ru": "Согласовано."}, party="RU")),
    significance={"ru": "Редкость.", "en": "Rare."},
)
SAID = Statement(
    id="said",
    text="Дипломатия нужна.",
    language="ru",
    when="2026-06-01",
    speaker=Person(id="hall", name="Dr. Emily Hall"),
    translations=(Translation(language="ar", text="الدبلوماسية ضرورية."), Translation(language="en", text="Talk.")),
)


def entry_of(item: Meeting | Statement) -> Entry:
    """Return an item as subscribers see it."""
    tag = tag_uri("tag:example.org,2026:marks", item.kind, item.id)
    return Entry(item=item, tag=tag, uid=uid(tag), published=NOW, updated=NOW)


def context(language: str, module: Any) -> Context[Any]:
    """Return what a rendering in a language needs; the record is in English."""
    publication = Publication(
        id="tag:example.org,2026:marks", title="Marks", link="https://example.org/", language="en"
    )
    return Context(publication=publication, options=module.EXPORTER.options(), language=language)


def html_of(item: Meeting | Statement, language: str) -> str:
    """Return the body of an item as HTML."""
    reported = context(language, atom)
    return compose.html(compose.parts(entry_of(item), reported), reported)


def document(item: Meeting | Statement, language: str, module: Any) -> bytes:
    """Return the main document of an exporter for one item."""
    feed = Feed(
        slug="",
        title=Text.line("Marks"),
        description=Text(),
        listed=True,
        url="https://example.org/",
        updated=NOW,
        today=date(2026, 11, 24),
    )
    reported, entry = context(language, module), entry_of(item)
    fragment = Fragment(entry, module.EXPORTER.render(entry, reported))
    return b"".join(next(iter(module.EXPORTER.documents(feed, [fragment], reported))).chunks)


def blocks(html: str) -> list[tuple[str, str]]:
    """Return the marks and the words of each block at the top of HTML."""
    root = ET.fromstring(f"<div>{html}</div>")
    return [(" ".join(f"{k}={v}" for k, v in each.attrib.items()), "".join(each.itertext()).strip()) for each in root]


def test_english_in_english_has_no_marks() -> None:
    """What is wholly in the document's language, from left to right, is marked nowhere."""
    talks = evolve(TALKS, outcomes=TALKS.outcomes[:1])
    html = html_of(talks, "en")

    assert "lang=" not in html
    assert "dir=" not in html
    assert html == markup.html(compose.body(entry_of(talks), context("en", atom)))


def test_blocks_in_another_language_say_so() -> None:
    """In a Russian document, what the record has in English alone is marked, its labels and the rest are not."""
    result = blocks(html_of(TALKS, "ru"))

    assert ("lang=en", "They met.") in result
    assert ("lang=en", "Arms\nTrade") in result
    assert ("", "Редкость.") in result
    assert ("", "Почему это важно") in result
    assert ("", "Повестка дня") in result
    assert [marks for marks, words in result if words.startswith("Подтверждено: ")] == [""]
    assert [marks for marks, words in result if "Agreed." in words] == [""]  # beside what is Russian


def test_texts_of_lists_say_their_languages_one_by_one() -> None:
    """What a list has in other languages is marked text by text, and the names in it are not."""
    html = html_of(TALKS, "ru")
    assert '<li><span lang="en" dir="ltr">Agreed.</span></li>' in html
    assert "<strong>Россия:</strong> Согласовано.</li>" in html

    html = html_of(evolve(TALKS, agenda=({"en": "*Arms*\n\n- one"}, {"ar": "التجارة"}, {"ru": "Разное"})), "ar")

    assert (
        '<p><span lang="en" dir="ltr"><em>Arms</em></span></p>\n<ul>\n<li><span lang="en" dir="ltr">one</span></li>'
        in html
    )
    assert "<p>التجارة</p>" in html
    assert '<p><span lang="ru" dir="ltr">Разное</span></p>' in html
    assert '<span lang="ru" dir="ltr">Согласовано.</span>' in html


def test_marks_of_languages_are_in_html_alone() -> None:
    """Plain text and Markdown are the same where texts are marked and where they are not."""
    parts = compose.parts(entry_of(TALKS), context("ar", atom))

    assert [part.name for part in parts if part.marked] == ["outcomes"]
    assert all(plain(part.marked) == plain(part.blocks) for part in parts if part.marked)
    assert "lang" not in compose.joined(parts) + compose.text(parts)
    assert "**روسيا:** Согласовано." in compose.joined(parts)


def test_blocks_of_a_document_from_the_right_have_their_direction() -> None:
    """In an Arabic document each block says its direction, as no document around it may."""
    result = blocks(html_of(TALKS, "ar"))

    assert ("lang=en dir=ltr", "They met.") in result
    assert ("dir=rtl", "أهمية الحدث") in result
    assert ("lang=ru dir=ltr", "Редкость.") in result  # the first the record has
    assert all("dir=" in marks for marks, _ in result)


def test_words_from_the_right_have_their_direction_in_any_document() -> None:
    """A quotation and its translations are each in their language; only what runs from the right says its direction."""
    result = blocks(html_of(SAID, "en"))

    assert ("lang=ru", "Дипломатия нужна.") in result
    assert ("lang=ar dir=rtl", "الدبلوماسية ضرورية.") in result
    assert ("", "Talk.") in result
    assert ("", "In Arabic") in result


def test_atom_marks_the_elements_that_differ() -> None:
    """The title of an Atom entry, its summary and its content each have the language of what they say."""
    for item, language, title, summary in (
        (TALKS, "ru", None, "en"),
        (TALKS, "fr", "en", "en"),
        (TALKS, "en", None, None),
        (SAID, "en", "ru", "ru"),
        (SAID, "ru", None, None),
    ):
        root = ET.fromstring(document(item, language, atom))
        result = root.find(f"{ATOM}entry")
        assert result is not None
        assert root.get(LANG) == language
        assert result.get(LANG) is None
        marks = [each.get(LANG) for name in ("title", "summary", "content") for each in result.findall(ATOM + name)]
        assert marks == [title, summary, None]


def test_title_of_a_feed_says_its_language() -> None:
    """A feed whose title is there in the publication's language alone says so, by Atom's means and by calendars'."""
    root = ET.fromstring(document(TALKS, "ru", atom))
    named = icalendar.Calendar.from_ical(document(TALKS, "ru", ical))["NAME"]

    assert root.find(f"{ATOM}title").get(LANG) == "en"
    assert root.find(f"{ATOM}subtitle") is None
    assert named.params["LANGUAGE"] == "en"
    assert ET.fromstring(document(TALKS, "en", atom)).find(f"{ATOM}title").get(LANG) is None


@pytest.mark.parametrize(("item", "language", "own"), [(TALKS, "ru", "ru"), (TALKS, "fr", "en"), (SAID, "fr", "ru")])
def test_items_of_other_feeds_say_the_language_of_their_words(
    item: Meeting | Statement, language: str, own: str
) -> None:
    """An RSS item and a JSON Feed item are in the language of their title or quotation."""
    (reported,) = json.loads(document(item, language, jsonfeed))["items"]
    result = ET.fromstring(document(item, language, rss)).find("channel/item")

    assert result is not None
    assert (reported["language"], result.findtext("{http://purl.org/dc/elements/1.1/}language")) == (own, own)


def test_properties_of_calendars_have_the_language_of_their_text() -> None:
    """SUMMARY and LOCATION are in the language of title and place, DESCRIPTION in that of its words."""
    held = Meeting(id="held", title="Talks", when="2027-07-12", place=Place(city={"de": "Wien"}, country="AT"))
    (event,) = icalendar.Calendar.from_ical(document(held, "fr", ical)).walk("VEVENT")

    marks = {name: event[name].params["LANGUAGE"] for name in ("SUMMARY", "LOCATION", "DESCRIPTION")}
    assert marks == {"SUMMARY": "en", "LOCATION": "de", "DESCRIPTION": "fr"}


@pytest.mark.parametrize("marks", [{"language": 'en" onload="x'}, {"language": "e"}, {"direction": "auto"}])
def test_only_tags_and_directions_become_marks(marks: dict[str, str]) -> None:
    """What is no language tag or direction is refused, before it is in any HTML."""
    with pytest.raises(ValueError, match="is no value of"):
        markup.html("Words.", **marks)


@pytest.mark.parametrize(
    "markdown",
    [
        "Words.",
        "*Words* &c.",
        "- one\n- two",
        "1. one",
        "> said",
        "    code",
        "# Head",
        "***",
        "a\n\nb",
        "[x](https://a.b)",
    ],
)
def test_every_block_at_the_top_is_marked_and_none_within(markdown: str) -> None:
    """Whatever the Markdown is, each block that is within no other has the marks, and nothing else differs."""
    marked = markup.html(markdown, "ar", "rtl")

    assert re.sub(' lang="ar" dir="rtl"', "", marked) == markup.html(markdown)
    top = [each for each in re.split(r"\n(?=<)", marked) if not each.startswith(("<li", "</", "<p>said"))]
    assert all('lang="ar" dir="rtl"' in each for each in top)


def test_marks_in_the_record_are_text() -> None:
    """HTML with marks that stands in a text is shown as text; nobody but diplofeed marks blocks."""
    html = markup.html('<p lang="xx" dir="rtl">Words</p>', "en", "ltr")

    assert "&lt;p lang=" in html
    assert html.count("<p ") == 1

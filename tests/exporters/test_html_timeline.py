"""Timelines say in words and drawing what is known of dates, and no more."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from html import escape

import pytest

from diplofeed.exporters.html.timeline import Mark, by_period, standalone, timeline, timeline_beside
from diplofeed.exporters.html.timeline.layout import named, shortened, width_of
from diplofeed.exporters.html.timeline.scale import scale_of, ticks
from diplofeed.model import Status
from diplofeed.when import parse

LANGUAGES = ["ar", "de", "en", "zh"]


def mark(when: str, title: str = "Talks", topic: str = "Peace", status: Status | None = None) -> Mark:
    return Mark(when=parse(when), title=title, href=f"meeting/{when.replace('/', '_')}/", topic=topic, status=status)


FEW = (
    mark("2023-01-10/..", "Talks on guarantees", "Security"),
    mark("2023-06", "Ministers meet"),
    mark("2023-07-11/2023-07-12", "Summit"),
    mark("2023-06-24", "Consultations", status=Status.HELD),
    mark("2023-09-17", 'A <round> & "more"', status=Status.CANCELLED),
)


def drawn(html: str) -> ET.Element:
    """Return the drawing of a timeline, which has to be well-formed."""
    found_at = re.search(r'<svg class="timeline-drawing".*?</svg>', html, re.DOTALL)
    assert found_at is not None
    return ET.fromstring(found_at[0])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_entry_is_a_titled_link_in_drawing_and_list(language: str) -> None:
    """The list says what the drawing says, in the same number of links."""
    html = timeline(FEW, language)
    links = [each for each in drawn(html).iter() if each.tag.endswith("}a")]

    assert len(links) == len(FEW) == html.split('<ol class="timeline-list">')[1].count("<a ")
    assert all(link[0].tag.endswith("title") and link[0].text for link in links)


def test_texts_are_escaped() -> None:
    """A title is text in the drawing, its title and the list, whatever it looks like."""
    html = timeline(FEW, "en")

    assert "<round>" not in html
    assert "A &lt;round&gt; &amp; &quot;more&quot;" in html


def test_policy_of_pages_lets_all_of_it_through() -> None:
    """There is no inline style, script or reference within the drawing, which a page's base would move."""
    html = timeline(FEW, "en", file="timeline.svg")

    assert not re.search(r"\sstyle=|<style|<script|\son\w+=|url\(|\sid=", html)


def test_summary_counts_what_is_not_known() -> None:
    """Words say how many entries there are, over which days, how many have no day and how many go on."""
    assert "<p>5 entries, 10 January – 17 September 2023; day not known: 1; ongoing: 1</p>" in timeline(FEW, "en")


def test_ends_are_soft_only_where_the_day_is_not_known() -> None:
    """A month fades at both ends; days do not."""
    assert timeline([mark("2023-06")], "en").count("stroke-opacity") == 4
    assert "stroke-opacity" not in timeline([mark("2023-06-01/2023-06-30")], "en")


def test_topics_differ_by_more_than_colour() -> None:
    """Two topics have other signs or patterns, which the key shows."""
    html = timeline([mark("2023-01-01", topic="A"), mark("2023-02-01", topic="B")], "en")

    assert len(set(re.findall(r'<path class="tl-\d" transform="[^"]*" d="([^"]*)"', html))) == 2
    assert html.count('class="timeline-key"') == 2


@pytest.mark.parametrize("count", [7, 60])
def test_labels_do_not_collide(count: int) -> None:
    """In a row no label or sign begins before the last one has ended."""
    marks = [mark(f"2023-{1 + n % 12:02}-{1 + n % 28:02}", f"Round {n} of the talks in 维也纳") for n in range(count)]
    scale = scale_of(marks, 720)
    ends: dict[int, float] = {}
    for each in named(marks, scale):
        left, right = min(each.begin, each.text), max(each.end, each.text + width_of(each.label))
        assert left >= ends.get(each.lane, 0)
        assert right <= scale.width + 0.1
        ends[each.lane] = right


def test_labels_are_cut_at_a_width() -> None:
    """A long label ends in an ellipsis and fits."""
    assert shortened("Talks") == "Talks"
    assert width_of(shortened("x" * 200, 100)) <= 100
    assert shortened("x" * 200).endswith("…")


def test_thousands_are_counted_by_years() -> None:
    """What cannot be drawn one by one is counted by years, each a link; years without any are gaps, not left out."""
    marks = [mark(f"{1990 + n % 30 + (n % 30 > 20)}-03-01", str(n)) for n in range(7000)]
    html = timeline(marks, "en", address_of=lambda period: f"archive/{period}.html")

    assert len(html) < 30_000
    assert '<li><a href="archive/1990.html"><bdi>1990</bdi></a>: 234</li>' in html
    assert "2011" not in html.split("<ol")[1]


def test_many_of_one_year_are_counted_by_months() -> None:
    """A full year has its months, and apart from those what is known to the year alone."""
    marks = [*(mark(f"2023-{1 + n % 12:02}-03", str(n)) for n in range(360)), mark("2023")]

    assert {name: len(of_period) for name, of_period in by_period(marks).items()} == {
        "2023": 1,
        **{f"2023-{month:02}": 30 for month in range(1, 13)},
    }
    assert "<bdi>June 2023</bdi>: 30" in timeline(marks, "en")


def test_what_has_no_first_day_is_counted_apart() -> None:
    """No year is made up for what began at no known time or is known to the decade."""
    assert [*by_period([mark("../2023"), mark("199X"), mark("2020")])] == ["", "2020"]


def test_right_to_left_is_mirrored() -> None:
    """In Arabic time runs from right to left, and so does the text."""
    early_late = mark("2023-01-01", "a"), mark("2023-12-31", "b")
    places = [
        [float(x) for x in re.findall(r"translate\(([\d.]+) ", timeline(early_late, language))]
        for language in ("en", "ar")
    ]

    assert places[0] == sorted(places[0])
    assert places[1] == sorted(places[1], reverse=True)
    assert drawn(timeline(early_late, "ar")).get("direction") == "rtl"


def test_file_of_the_drawing_is_a_document_of_its_own() -> None:
    """The file is well-formed, has a title and a ground to be dark on."""
    svg = standalone(FEW, "en", title="A & B")

    assert ET.fromstring(svg)[0].text == "A & B"
    assert ET.fromstring(svg)[1].get("fill") == "#fff"


def test_order_of_marks_does_not_matter() -> None:
    """The same entries give the same bytes."""
    assert timeline(FEW, "en") == timeline(FEW[::-1], "en")
    assert standalone(FEW, "en", title="x") == standalone(FEW[::-1], "en", title="x")


def test_nothing_gives_nothing() -> None:
    """A page without entries has no timeline."""
    assert timeline((), "en") == ""


@pytest.mark.parametrize(
    "when", ["0001-01-01", "9999-12-31", "19XX", "../2023", "2023/..", "/2023", "2023-24", "0001/9999"]
)
def test_dates_at_the_ends_of_the_calendar_are_drawn(when: str) -> None:
    """No date is too early, too late or too coarse, alone or beside another."""
    for marks in ([mark(when)], [mark(when), mark("2023-06-24")]):
        drawn(timeline(marks, "en"))
        assert len([*ticks(scale_of(marks, 720), "en")]) < 15


def test_page_that_lists_its_entries_has_the_drawing_without_a_second_list() -> None:
    """A drawing, what it shows in words and its key; of too many marks to draw there is nothing."""
    html = timeline_beside(FEW, "en")

    assert html.count('<svg class="timeline-drawing"') == 1
    assert "<ol" not in html
    assert all(escape(each.title) in html for each in FEW)
    assert timeline_beside([mark("2008-01-01", str(number)) for number in range(301)], "en") == ""

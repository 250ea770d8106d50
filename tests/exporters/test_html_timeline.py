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

    assert by_period(marks) == {
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


def test_file_of_the_drawing_shows_its_title_and_what_its_colours_mean() -> None:
    """Whoever takes the file somewhere else has all that the page says beside the drawing."""
    texts = [
        each.text for each in ET.fromstring(standalone(FEW, "en", title="A & B")).iter() if each.tag[-4:] == "text"
    ]

    assert texts[0] == "A & B"
    assert sorted(texts[-2:], key=str) == ["Peace", "Security"]
    assert "Peace" not in standalone(FEW[1:], "en", title="One topic").decode()


def test_lines_go_through_no_label_of_the_file_but_struck_ones() -> None:
    """A label is on paper of its own; a struck one has none, as that would be painted over its letters."""
    svg = standalone(FEW, "en", title="x").decode()

    assert re.search(r'<text paint-order="stroke" stroke="#fff"[^>]*>Summit', svg)
    assert re.search(r'<text text-decoration="line-through" x="[^>]*>A &lt;round', svg)


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (["2023~/..", "2023-07"], "about 2023 – July 2023"),
        (["2023-01/..", "2023-07"], "January – July 2023"),
        (["190X", "2026-12-01", "2027"], "1900s (decade) – 2027"),
        (["2023", "2023-06"], "2023"),
        (["2023", "2023-01-01", "2023-12-31"], "1 January – 31 December 2023"),
        (["2023-06-XX", "2023-07-11T10:00[Europe/Vienna]"], "June 2023 – 11 July 2023"),
        (["2022-06", "2023/.."], "June 2022 – 2023"),
        (["../2023-07", "2023-08?"], "July 2023 – August 2023 (uncertain)"),
    ],
)
def test_span_is_as_exact_as_the_dates_at_its_ends(dates: list[str], expected: str) -> None:
    """No day, month or year is named that no date of the record has; what goes on is not said to have ended."""
    html = timeline([mark(each) for each in dates], "en")

    assert re.findall(r"<p>[^,;]*, ([^;<]*)", html)[0] == expected


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        ((Status.HELD, Status.CANCELLED), "2 meetings"),
        ((None, None), "2 statements"),
        ((Status.HELD, None), "2 entries"),
    ],
)
def test_what_is_counted_is_named(statuses: tuple[Status | None, ...], expected: str) -> None:
    """Meetings and statements are called so where there is nothing else."""
    html = timeline([mark("2023-06-24", status=each) for each in statuses], "en")

    assert f"<p>{expected}, 24 June 2023</p>" in html


def test_label_before_its_mark_ends_there() -> None:
    """However wide the reader's letters are, such a label stands beside its mark, at the end of the line or not."""
    marks = [mark("2023-01-01"), mark("2023-12-31", "The last round of the talks"), mark("2023-12", "A month of talks")]
    month, day = (each for each in named(marks, scale_of(marks, 720)) if each.is_text_before)

    assert (day.text_end, month.text_end) == pytest.approx((day.begin - 4, month.end), abs=0.1)
    assert timeline(marks, "en").count('text-anchor="end">') >= 2


def test_what_began_before_the_line_points_there() -> None:
    """A decade that does not stretch the line ends in an arrow, rather than look as if it were of the first year."""
    marks = [mark("190X", "A decade"), mark("2023-06"), mark("2023-08")]

    assert [each.is_earlier for each in named(marks, scale_of(marks, 720))] == [True, False, False]
    assert timeline(marks, "en").count('z" fill=') == 1


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

"""The calendar of a month shows days that are known, and says of others that they are not."""

from __future__ import annotations

import re

import pytest

from diplofeed.exporters.html.month import month_table
from diplofeed.exporters.html.timeline import Mark
from diplofeed.model import Status
from diplofeed.when import parse


def mark(when: str, title: str = "Talks", status: Status | None = None) -> Mark:
    return Mark(when=parse(when), title=title, href="meeting/x/", status=status)


def busy(html: str) -> list[str]:
    """Return the days with something on them."""
    return re.findall(r'<td class="busy"><time datetime="([^"]+)"', html)


def test_days_of_a_span_are_all_marked() -> None:
    """What takes several days is on each of them that is in the month."""
    assert busy(month_table(2023, 7, [mark("2023-06-29/2023-07-02")], "en")) == ["2023-07-01", "2023-07-02"]


@pytest.mark.parametrize("when", ["2023-07", "2023-07-XX", "2023-07-11~", "2023-22", "2023", "2023-07/2023-08"])
def test_no_day_is_made_up(when: str) -> None:
    """What is not known to the day is on none, but in a row below with its date in words."""
    html = month_table(2023, 7, [mark(when)], "en")

    assert busy(html) == []
    assert '<th scope="row">Day not known</th>' in html
    assert f"<li>{parse(when).label('en')}: " in html


def test_what_goes_on_is_on_its_first_day_alone() -> None:
    """An end that is not known gives no further days; a row below says since when it goes on."""
    talks = mark("2023-07-10/..")

    assert busy(month_table(2023, 7, [talks], "en")) == ["2023-07-10"]
    assert busy(month_table(2023, 8, [talks], "en")) == []
    assert '<th scope="row">Ongoing</th>' in month_table(2023, 8, [talks], "en")


def test_other_months_are_not_shown() -> None:
    """A table has what can be in its month."""
    assert "Talks" not in month_table(2023, 7, [mark("2023-06-30"), mark("2023-08"), mark("2022")], "en")


@pytest.mark.parametrize(("language", "first"), [("en-US", "Sunday"), ("en-GB", "Monday"), ("de", "Montag")])
def test_week_begins_as_the_locale_has_it(language: str, first: str) -> None:
    """The first column is the first day of the reader's week (CLDR)."""
    html = month_table(2023, 7, [], language)
    titles = re.findall(r'<th scope="col"><abbr title="([^"]+)"', html)

    assert titles[0] == first
    assert len(set(titles)) == 7
    assert all(row.count("<td") == 7 for row in re.findall(r"<tr>(<td.*?)</tr>", html))


def test_table_has_a_caption_and_escaped_texts() -> None:
    """The caption names the month; a title is text; what is off is struck through."""
    html = month_table(2023, 7, [mark("2023-07-11", "<b>", Status.CANCELLED)], "fr")

    assert "<caption>juillet 2023</caption>" in html
    assert "<s><bdi>&lt;b&gt;</bdi></s>" in html


@pytest.mark.parametrize(("year", "month"), [(1, 1), (9999, 12), (2024, 2)])
def test_months_at_the_ends_of_the_calendar_are_drawn(year: int, month: int) -> None:
    """Every month that can be has a table."""
    assert "<caption>" in month_table(year, month, [mark("../2023")], "en")

"""The calendar of a month shows days that are known, and says of others that they are not."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from attrs import evolve

from diplofeed.exporters.html.month import month_table
from diplofeed.exporters.html.overview import month_ahead
from diplofeed.exporters.html.timeline import Mark
from diplofeed.model import Meeting, Round, Status
from diplofeed.model.entry import Entry, tag_uri, uid
from diplofeed.when import parse

NOW = datetime(2026, 11, 29, tzinfo=UTC)


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


def test_what_ended_on_a_day_not_known_is_in_the_month_it_began_in() -> None:
    """It is on its first day, or in a row below if that is not known, and in no later month."""
    held, vague = mark("2023-07-10/", "Held"), mark("2023-07/", "Vague")

    html = month_table(2023, 7, [held, vague], "en")

    assert busy(html) == ["2023-07-10"]
    assert html.count("Held") == html.count("Vague") == 1
    assert "Held" not in html.partition('<th scope="row">Day not known</th>')[2]
    assert "<bdi>" not in month_table(2023, 8, [held, vague], "en")


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


SERIES = Meeting(
    id="series",
    title="Series",
    when="2026-12-01T09:30/11:00[America/New_York]",
    recurrence="FREQ=WEEKLY;COUNT=6",
    exdate=["2026-12-22"],
    rounds=[
        Round(recurrence_id="2026-12-08", when="2026-12-09T14:00/15:00[America/New_York]", title="Moved"),
        Round(recurrence_id="2026-12-15", status="cancelled"),
    ],
)


def entry_of(item: Meeting) -> Entry:
    tag = tag_uri("tag:example.org,2026:month", item.kind, item.id)
    return Entry(item=item, tag=tag, uid=uid(tag), published=NOW, updated=NOW)


def month_of(today: date, *items: Meeting) -> str:
    """Return the calendar that an index of meetings has on a day."""
    entries = [entry_of(item) for item in items]
    return month_ahead(entries, "en", today, lambda entry: f"meeting/{entry.item.id}/")


def test_rounds_are_on_their_days() -> None:
    """What repeats is on the days of its rounds: moved ones on the new day with their title, those off struck."""
    html = month_of(date(2026, 11, 29), SERIES)

    assert busy(html) == ["2026-12-01", "2026-12-09", "2026-12-15", "2026-12-29"]
    assert "<bdi>Moved</bdi>" in html
    assert html.count("<s>") == 1


def test_the_month_ahead_is_that_of_the_next_round() -> None:
    """What began long ago and repeats is ahead with its next round, in a month that has no first round."""
    assert "January 2027" in month_of(date(2026, 12, 30), SERIES)
    assert month_of(date(2027, 1, 6), SERIES) == ""
    once = evolve(SERIES, when="2027-02-01", recurrence="", exdate=(), rounds=())
    assert "Series" not in month_of(date(2026, 12, 30), SERIES, once).partition("January 2027")[0]
    assert busy(month_of(date(2027, 1, 6), SERIES, once)) == ["2027-02-01"]


@pytest.mark.parametrize(("year", "month"), [(1, 1), (9999, 12), (2024, 2)])
def test_months_at_the_ends_of_the_calendar_are_drawn(year: int, month: int) -> None:
    """Every month that can be has a table."""
    assert "<caption>" in month_table(year, month, [mark("../2023")], "en")

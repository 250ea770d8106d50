"""Lists of pages are in the order of the dates their rows show; what is ahead by what begins next."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from diplofeed.export import Fragment
from diplofeed.exporters.html.order import by_month, nearest_first, newest_first
from diplofeed.model import Meeting, Round
from diplofeed.model.entry import Entry, tag_uri, uid

NOW = datetime(2026, 11, 29, tzinfo=UTC)
TODAY = date(2026, 11, 29)


def row(when: str, **more: Any) -> Fragment:
    """Return a row of a meeting that is called by its date."""
    item = Meeting(id="talks", title=when, when=when, **more)
    tag = tag_uri("tag:example.org,2026:order", item.kind, when)
    return Fragment(Entry(item=item, tag=tag, uid=uid(tag), published=NOW, updated=NOW), b"")


def dates(rows: Iterable[Fragment]) -> list[str]:
    return [each.entry.item.when.text for each in rows]


def test_what_is_past_is_in_the_order_of_its_beginnings() -> None:
    """The latest beginning comes first, whenever it ends; a month is at its first day; what has only an end at that."""
    ordered = ["2026-11-13", "2026-11-04/2026-11-06", "2026-11", "../2025", "2025-07-02", "2025-07", "2024-05-06/"]
    ordered += ["2023/..", "19XX"]

    assert dates(newest_first(row(when) for when in sorted(ordered))) == ordered


def test_what_is_ahead_begins_with_the_nearest() -> None:
    """A series stands at its next round, not at its last."""
    moved = [Round(recurrence_id="2026-12-01", when="2026-12-08")]
    rows = [
        row("2027-01-06"),
        row("2026-12-03", recurrence="FREQ=WEEKLY;COUNT=10"),
        row("2026-12-21/2026-12-22"),
        row("2026-12-01", recurrence="FREQ=MONTHLY", rounds=moved),
        row("2026-12"),
        row("2027"),
    ]

    expected = ["2026-12", "2026-12-03", "2026-12-01", "2026-12-21/2026-12-22", "2027", "2027-01-06"]
    assert dates(nearest_first(rows, TODAY)) == expected


def test_a_long_year_is_under_the_months_that_are_known() -> None:
    """The latest month comes first; what is known to no month is last, under the year, which claims none of it."""
    january, june = ["2023-01-31", "2023-01"], ["2023-06-30/2023-07-02", "2023-06~"]
    rows = newest_first(row(when) for when in ["2023", *january, "2023-21", *june, "2023/..", "2023-09-01"])

    months = {month.name: dates(of_month) for month, of_month in by_month(rows).items()}

    expected = {"2023-09": ["2023-09-01"], "2023-06": june, "2023-01": january, "2023": ["2023-21", "2023", "2023/.."]}
    assert months == expected
    assert list(months) == list(expected)

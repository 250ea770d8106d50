"""``digests.xml``: each period that is over as one entry of Atom."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import attrs
import pytest
from lxml import etree

from diplofeed.exporters.digest import Periods
from diplofeed.model.entry import Entry
from diplofeed.when import parse
from support.digests import digests, entry_of, held
from support.grammars import faults

ATOM = {"a": "http://www.w3.org/2005/Atom"}
BEGINNING = datetime(2023, 1, 1, tzinfo=UTC)
LATER = datetime(2024, 5, 6, 7, tzinfo=UTC)


def feed(*items: Any, **options: Any) -> dict[str, Any]:
    """Return the entries of the feed of closed periods by the ends of their identities, checked by its grammar."""
    text = digests(items, **options)["digests.xml"].encode()
    assert faults(text) == []
    return {
        entry.findtext("a:id", namespaces=ATOM).rpartition("/")[2]: entry
        for entry in etree.fromstring(text).findall("a:entry", ATOM)
    }


def updated(*items: Any, period: str = "2023-07") -> str:
    """Return when an entry of the feed was last changed."""
    return str(feed(*items)[period].findtext("a:updated", namespaces=ATOM))


def early(id_: str, when: str, *, changed: datetime = BEGINNING, **fields: Any) -> Entry:
    """Return a meeting that was on record before it was held, and changed at a moment."""
    return entry_of(held(id_, when, **fields), published=BEGINNING, updated=changed)


def test_each_period_that_is_over_is_an_entry() -> None:
    """The latest period stands first; neither one that goes on nor one that is ahead is there, nor what is undated."""
    whens = ("2023-07-11", "2023", "2023-06", "2026-11-02", "2026-12", "../1990", "2024")

    assert list(feed(*(held(f"m{n}", when) for n, when in enumerate(whens)))) == ["2024", "2023-07", "2023-06", "2023"]


def test_identity_of_an_entry_is_that_of_its_period() -> None:
    """The identity has the period alone, whatever happens in it."""
    (entry,) = feed(held("a", "2023-07")).values()
    (other,) = feed(held("b", "2023-07-30"), held("c", "2023-07")).values()

    assert {each.findtext("a:id", namespaces=ATOM) for each in (entry, other)} == {
        "tag:example.org,2026:us-russia/digest/2023-07"
    }
    assert entry.find("a:link", ATOM).get("href") == "https://example.org/us-russia/digest/2023-07.md"


def test_period_is_published_when_it_is_over() -> None:
    """An entry is dated by the end of its period, or later by when its first item was published."""
    assert updated(early("a", "2023-07")) == "2023-08-01T00:00:00+00:00"
    assert updated(held("a", "2023-07")) == "2026-11-23T00:00:00+00:00"


@pytest.mark.parametrize(
    "change",
    [
        (early("a", "2023-07"), early("b", "2023-07-20", changed=LATER)),
        (early("a", "2023-07"), attrs.evolve(early("b", "2023-07-20", changed=LATER), withdrawn=True)),
        (early("a", "2023-07"), attrs.evolve(early("b", "2024-07-20", changed=LATER), was=parse("2023-07-20"))),
    ],
)
def test_entry_is_updated_as_its_period_changes(change: tuple[Entry, ...]) -> None:
    """An item of it that changes, is withdrawn, or is moved out of it, moves the date of an entry."""
    assert updated(*change) == LATER.isoformat()


def test_other_periods_move_no_date_and_change_no_byte() -> None:
    """What becomes of other months leaves the entry of a month as it is."""
    before = feed(early("a", "2023-07", parties=("US", "RU")), early("b", "2023-05", parties=("US",)))
    after = feed(
        early("a", "2023-07", parties=("US", "RU")),
        early("b", "2023-05", parties=("US", "RU"), changed=LATER),
        early("c", "2023-06", changed=LATER),
    )

    assert etree.tostring(before["2023-07"]) == etree.tostring(after["2023-07"])


def test_feed_has_the_latest_periods() -> None:
    """The option says how many periods there are, and none is no feed."""
    items = [held(f"m{n}", f"2023-0{n}") for n in range(1, 8)]

    assert list(feed(*items, closed=2)) == ["2023-07", "2023-06"]
    assert "digests.xml" not in digests(items, closed=0)
    assert "digests.xml" not in digests(items, periods=Periods.NONE)


def test_content_names_each_item_once_and_no_markup_of_theirs() -> None:
    """An entry names each item of its period with when it was, and what a title holds is text."""
    entry = feed(held("a", "2023-07-01", title="<b>One</b>"), held("b", "2023-07-02", title="Two"))["2023-07"]
    content = entry.findtext("a:content", namespaces=ATOM)

    assert content.index("&lt;b&gt;One&lt;/b&gt;: Held on 1 July 2023.") < content.index("Two: Held on 2 July 2023.")
    assert content.count("Two") == 1


def test_content_runs_from_right_to_left_where_its_language_does() -> None:
    """In Arabic every block of an entry says so."""
    entry = feed(held("a", "2023-07-01"), language="ar")["2023-07"]

    assert entry.findtext("a:content", namespaces=ATOM).startswith('<p dir="rtl">')


@pytest.mark.parametrize("periods", [Periods.WEEK, Periods.QUARTER, Periods.YEAR])
def test_weeks_quarters_and_years_are_periods_too(periods: Periods) -> None:
    """Digests, their links and their feed are by the option."""
    name = {"week": "2023-W28", "quarter": "2023-Q3", "year": "2023"}[periods.value]
    made = digests([held("a", "2023-07-11")], periods=periods)

    assert set(made) == {"digest.md", f"digest/{name}.md", "digests.xml"}
    assert f"](digest/{name}.md)" in made["digest.md"]
    assert f"/digest/{name}.md" in made["digests.xml"]

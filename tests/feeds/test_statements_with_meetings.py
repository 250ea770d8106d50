"""Statements in the feeds of the meetings they are about."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from diplofeed.config import FeedsBy, FeedSpec, Publication, Where
from diplofeed.feeds.entries import entries_of
from diplofeed.feeds.select import select
from diplofeed.ledger.decide import decide_all
from diplofeed.model import Meeting, Statement, Topic
from diplofeed.model.entry import Entry

DESK = Publication(id="tag:example.org,2026:x", title="X", link="https://example.org/")
ARMS = Topic(id="arms", name="Arms control")
TRADE = Topic(id="trade", name="Trade")
ITEMS = (
    Statement(id="after", text="So.", party="US", when="2026-05-13", about=("talks",)),
    Meeting(id="talks", title="Talks", when="2026-05-12", topics=(ARMS,), parties=("FR",)),
    Meeting(id="fair", title="Fair", when="2026-05-14", topics=(TRADE,)),
    Statement(id="of-both", text="So.", party="US", when="2026-05-15", about=("fair", "talks"), topics=(ARMS,)),
    Statement(id="of-none", text="So.", party="US", when="2026-05-15"),
)


def entries() -> tuple[Entry, ...]:
    """Return the items as subscribers see them."""
    now = datetime(2026, 6, 1, tzinfo=UTC)
    return entries_of(ITEMS, decide_all({}, ITEMS, publication_id=DESK.id, now=now))


def shown(*feeds: FeedSpec, **by: Any) -> dict[str, list[str]]:
    """Return the ids of what each feed but that of everything shows."""
    selections = select(DESK, feeds, FeedsBy(**by), entries())
    return {feed.slug: [entry.item.id for entry in feed.entries] for feed in selections if feed.slug}


@pytest.mark.parametrize(
    ("where", "alone", "with_statements"),
    [
        (Where(topics=("arms",)), ["talks", "of-both"], ["after", "talks", "of-both"]),
        (Where(topics=("trade",)), ["fair"], ["fair", "of-both"]),
        (Where(parties=("FR",)), ["talks"], ["after", "talks", "of-both"]),
        (Where(kinds=("statement",)), ["after", "of-both", "of-none"], ["after", "of-both", "of-none"]),
    ],
)
def test_feed_shows_what_is_said_of_its_meetings(where: Where, alone: list[str], with_statements: list[str]) -> None:
    """On request a filtered feed has the statements about the meetings it shows, whatever these match, in order."""
    assert shown(FeedSpec(slug="a", title="A", where=where)) == {"a": alone}
    assert shown(FeedSpec(slug="a", title="A", where=where, with_statements=True)) == {"a": with_statements}


def test_feeds_by_topic_show_what_is_said_of_their_meetings() -> None:
    """Likewise the feeds that are made for each topic, and of each there is one kind as before."""
    assert shown(topic=True) == {"topic/arms": ["talks", "of-both"], "topic/trade": ["fair"]}
    both = shown(topic=True, with_statements=True)
    assert both == {"topic/arms": ["after", "talks", "of-both"], "topic/trade": ["fair", "of-both"]}


def test_request_alone_makes_no_feeds() -> None:
    """It says what feeds show, and not which there are."""
    assert shown(with_statements=True) == {}

"""Three meetings published with style sheets, in two languages and by topic, with an archive."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from diplofeed.config import FeedsBy, FeedSpec
from diplofeed.export import Exporter
from diplofeed.ledger.store import Ledger
from diplofeed.model import Audience, Meeting, Topic
from diplofeed.publishing import Format, Report, publish
from diplofeed.record import Record
from diplofeed.sink import MemorySink
from diplofeed.text import Text
from support.feed_entries import publication

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LONG = "Talks_on_a_treaty_with_a_name_that_nobody_can_break_in_a_sensible_place_" * 3
ITEMS = (
    Meeting(
        id="old",
        title=LONG,
        when="2021-05-04",
        topics=(Topic(id="x", name="Things"),),
        summary="What it is **about**.",
        url="https://example.org/old",
    ),
    Meeting(id="older", title="Old talks", when="2020-05-04", topics=(Topic(id="x", name="Things"),)),
    Meeting(id="new", title={"en": "New talks", "ar": "محادثات جديدة"}, when="2026-12-01"),
)


def build(
    sink: MemorySink, ledger: Ledger, formats: Sequence[Format], internal: MemorySink | None = None, **more: Any
) -> Report:
    """Publish three meetings, in two languages and by topic, with an archive."""
    desk = publication(languages=("ar",))
    feeds = (FeedSpec(slug="inside", title=Text.line("Inside"), audience=Audience.INTERNAL),)
    report = publish(
        Record(items=ITEMS),
        publication=desk,
        formats=formats,
        ledger=ledger,
        sink=sink,
        now=NOW,
        feeds=feeds if internal else (),
        feeds_by=FeedsBy(topic=True),
        internal=internal,
        **more,
    )
    assert report.complete, report.failures
    return report


def made(*exporters: Exporter, **options: Any) -> list[Format]:
    """Return formats whose documents hold one entry."""
    return [Format(exporter=exporter, options=exporter.options(entries=1, **options)) for exporter in exporters]

"""How long a calendar takes, beside icalendar's own components and beside its content lines.

Run with ``python tests/bench/bench_ical.py [items]``; the ratios matter, not the times.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from unittest.mock import patch
from zoneinfo import ZoneInfo

import icalendar

from diplofeed import compose
from diplofeed.compose import markup
from diplofeed.config import Publication
from diplofeed.export import Context, Feed, Fragment
from diplofeed.exporters.ical import EXPORTER, IcalOptions
from diplofeed.exporters.ical.lines import escape, line
from diplofeed.exporters.ical.vtimezone import short_from, vtimezone
from diplofeed.model import Meeting, Place, Topic
from diplofeed.model.entry import Entry, tag_uri, uid
from diplofeed.text import Text

_PUBLICATION = Publication(id="tag:example.org,2026:bench", title="Bench", link="https://example.org/")
_CONTEXT = Context(publication=_PUBLICATION, options=IcalOptions(max_bytes=10**9), language="en")
_START = datetime(2026, 1, 1, tzinfo=UTC)


def entries(count: int) -> list[Entry]:
    """Return meetings an hour apart, with a paragraph each."""
    return [_entry(number) for number in range(count)]


def _entry(number: int) -> Entry:
    begins = _START + timedelta(hours=number)
    item = Meeting(
        id=f"talks-{number}",
        title=f"Talks on nuclear arms control, round {number}",
        when=f"{begins:%Y-%m-%dT%H:%M}Z[Europe/Vienna]",
        place=Place(city="Vienna", country="AT", latitude=48.2, longitude=16.36),
        parties=("US", "RU"),
        topics=(Topic(id="arms-control", name="Arms control"),),
        summary=Text.of("Diplomats sat down to ask what **nuclear arms control** can look like from here. " * 8),
        url=f"https://example.org/talks/{number}",
    )
    tag = tag_uri(_PUBLICATION.id, item.kind, item.id)
    return Entry(item=item, tag=tag, uid=uid(tag), published=_START, updated=_START + timedelta(microseconds=number))


def by_components(entry: Entry, description: str) -> bytes:
    """Render the same properties as a component of icalendar."""
    item, event = entry.item, icalendar.Event()
    event.add("uid", str(entry.uid))
    for name in ("dtstamp", "last-modified"):
        event.add(name, entry.updated)
    event.add("created", entry.published)
    event.add("sequence", entry.sequence)
    event.add("dtstart", item.when.start)
    event.add("summary", compose.headline(entry, "en"), parameters={"LANGUAGE": "en"})
    for name, value in (("status", "CONFIRMED"), ("class", "PUBLIC"), ("transp", "TRANSPARENT")):
        event.add(name, value)
    event.add("x-microsoft-cdo-busystatus", "FREE")
    event.add("location", "Vienna, Austria", parameters={"LANGUAGE": "en"})
    event.add("geo", (48.2, 16.36))
    event.add("categories", ["Arms control", "United States", "Russia"])
    event.add("description", description, parameters={"LANGUAGE": "en"})
    event.add("url", item.url)
    return event.to_ical()


def timed(label: str, count: int, work: Callable[[], object]) -> None:
    """Print the best of three times per item."""
    best = min(_seconds(work) for _ in range(3))
    sys.stdout.write(f"{label:60}{best / count * 1e6:10.1f} µs per item\n")


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def main(count: int) -> None:
    """Print the times."""
    items = entries(count)
    bodies = [markup.plain(compose.body(entry, _CONTEXT)) for entry in items]
    fragments = [Fragment(entry, EXPORTER.entry(entry, _CONTEXT)) for entry in items]
    feed = Feed(
        slug="",
        title=Text.of("Bench"),
        description=Text(),
        listed=True,
        url=_PUBLICATION.link,
        updated=_START,
        today=date(2026, 1, 1),
    )
    timed(
        "body and its plain text (shared with the other formats)",
        count,
        lambda: [markup.plain(compose.body(e, _CONTEXT)) for e in items],
    )
    timed("entry, with the above", count, lambda: [EXPORTER.entry(entry, _CONTEXT) for entry in items])
    with patch.object(compose, "body", lambda *_: ""), patch.object(markup, "plain", lambda _: bodies[0]):
        timed("entry, given the plain text", count, lambda: [EXPORTER.entry(entry, _CONTEXT) for entry in items])
    timed("document", count, lambda: [b"".join(d.chunks) for d in EXPORTER.documents(feed, fragments, _CONTEXT)])
    timed("icalendar components, given the plain text", count, lambda: list(map(by_components, items, bodies)))
    timed(
        "description as content line, folded here",
        count,
        lambda: [line("DESCRIPTION", escape(body)) for body in bodies],
    )
    timed(
        "description as content line, folded by icalendar",
        count,
        lambda: [icalendar.parser.Contentline("DESCRIPTION:" + escape(body).decode()).to_ical() for body in bodies],
    )
    for tzid in ("Europe/Vienna", "America/New_York", "Asia/Tokyo"):
        began = time.perf_counter()
        ZoneInfo(tzid), short_from(tzid), vtimezone(tzid)
        sys.stdout.write(f"{tzid}: {(time.perf_counter() - began) * 1e3:.1f} ms, once\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)

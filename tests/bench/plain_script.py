"""What one would write instead: one script over feedgen and icalendar, four files and nothing else.

``python tests/bench/plain_script.py RECORD OUTPUT``
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from feedgen.feed import FeedGenerator
from icalendar import Calendar, Event

TAG = "tag:example.org,2026:bench"


def main(record: Path, output: Path) -> None:
    """Read the record and write atom.xml, rss.xml, calendar.ics and digest.md."""
    lines = (line for name in ("meetings", "statements") for line in (record / f"{name}.jsonl").open(encoding="utf-8"))
    items = sorted(map(json.loads, lines), key=lambda item: item["when"], reverse=True)
    feed = FeedGenerator()
    feed.id(TAG)
    feed.title("Bench")
    feed.description("Bench")
    feed.link(href="https://example.org/bench/", rel="alternate")
    feed.author(name="Example Desk", email="desk@example.org")
    calendar = Calendar()
    calendar.add("prodid", "-//plain//")
    calendar.add("version", "2.0")
    digest = ["# Bench\n"]
    for item in items:
        text = item.get("summary") or item["text"]
        _add_entry(feed, item, text)
        if "summary" in item:
            calendar.add_component(_event(item, text))
        digest.append(f"## {item['title']}\n\n{item['when']}\n\n{text}\n")
    output.mkdir(parents=True, exist_ok=True)
    (output / "atom.xml").write_bytes(feed.atom_str())
    (output / "rss.xml").write_bytes(feed.rss_str())
    (output / "calendar.ics").write_bytes(calendar.to_ical())
    (output / "digest.md").write_text("\n".join(digest), encoding="utf-8")


def _add_entry(feed: Any, item: dict[str, Any], text: str) -> None:
    entry = feed.add_entry(order="append")
    entry.id(f"{TAG}:{item['id']}")
    entry.guid(f"{TAG}:{item['id']}")
    entry.title(item["title"])
    entry.link(href=item["url"])
    entry.summary(text[:300])
    html = text.replace("\n\n", "</p><p>")
    entry.content(f"<p>{html}</p>", type="html")
    entry.published(_moment(item))
    entry.updated(_moment(item))
    for topic in item["topics"]:
        entry.category(term=topic)


def _event(item: dict[str, Any], text: str) -> Any:
    event, day = Event(), _day(item)
    event.add("uid", item["id"])
    event.add("summary", item["title"])
    event.add("description", text)
    event.add("dtstamp", _moment(item))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("location", "Vienna, AT")
    event.add("categories", item["topics"] + item["parties"])
    event.add("url", item["url"])
    event.add("status", "CONFIRMED")
    event.add("sequence", 0)
    event.add("last-modified", _moment(item))
    return event


def _day(item: dict[str, Any]) -> date:
    return date.fromisoformat(f"{item['when']}-01"[:10])


def _moment(item: dict[str, Any]) -> datetime:
    return datetime.combine(_day(item), datetime.min.time(), UTC)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

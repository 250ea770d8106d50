"""How long a calendar takes, beside icalendar's components, ics.py and a floor of string templates.

Run with ``python tests/bench/bench_ical.py [items]`` where the extra ``bench`` is installed. The ratios matter, not the
times, and are of one run, in CPU seconds. All write the same texts, composed beforehand, and the same properties as far
as they can.
"""

from __future__ import annotations

import importlib
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from unittest.mock import patch
from zoneinfo import ZoneInfo

import icalendar

from diplofeed import compose
from diplofeed.config import Publication
from diplofeed.export import Context, Feed, Fragment
from diplofeed.exporters.ical import EXPORTER, IcalOptions
from diplofeed.exporters.ical.vtimezone import short_from, vtimezone
from diplofeed.model import Meeting, Place, Topic
from diplofeed.model.entry import Entry, tag_uri, uid
from diplofeed.text import Text

_PUBLICATION = Publication(id="tag:example.org,2026:bench", title="Bench", link="https://example.org/")
_CONTEXT = Context(publication=_PUBLICATION, options=IcalOptions(max_bytes=10**9), language="en")
_START = datetime(2026, 1, 1, tzinfo=UTC)
_FEED = Feed(
    slug="",
    title=Text.of("Bench"),
    description=Text(),
    listed=False,
    url=_PUBLICATION.link,
    updated=_START,
    today=date(2026, 1, 1),
)
_FLOOR = """BEGIN:VEVENT\r
UID:{uid}\r
DTSTAMP:{updated}\r
CREATED:{published}\r
LAST-MODIFIED:{updated}\r
SEQUENCE:{sequence}\r
DTSTART;TZID=Europe/Vienna:{start}\r
SUMMARY;LANGUAGE=en:{summary}\r
STATUS:CONFIRMED\r
CLASS:PUBLIC\r
TRANSP:TRANSPARENT\r
X-MICROSOFT-CDO-BUSYSTATUS:FREE\r
LOCATION;LANGUAGE=en:{place}\r
GEO:{latitude};{longitude}\r
CATEGORIES:{categories}\r
DESCRIPTION;LANGUAGE=en:{description}\r
URL:{url}\r
END:VEVENT\r
"""


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


# ---------------------------------------------------------------- four ways to write the same


def by_diplofeed(items: Sequence[Entry]) -> bytes:
    """Render events and join them to a calendar."""
    fragments = [Fragment(entry, EXPORTER.entry(entry, _CONTEXT)) for entry in items]
    return b"".join(chunk for document in EXPORTER.documents(_FEED, fragments, _CONTEXT) for chunk in document.chunks)


def by_icalendar(items: Sequence[Entry], bodies: Sequence[str]) -> bytes:
    """Build a calendar of icalendar's components."""
    calendar = icalendar.Calendar()
    for entry, body in zip(items, bodies, strict=True):
        calendar.add_component(_component(entry, body))
    return calendar.to_ical()


def _component(entry: Entry, description: str) -> icalendar.Event:
    item, event = entry.item, icalendar.Event()
    event.add("uid", str(entry.uid))
    for name in ("dtstamp", "last-modified"):
        event.add(name, entry.updated)
    event.add("created", entry.published)
    event.add("sequence", entry.sequence)
    event.add("dtstart", item.when.start)
    event.add("summary", item.title.in_("en"), parameters={"LANGUAGE": "en"})
    for name, value in (("status", "CONFIRMED"), ("class", "PUBLIC"), ("transp", "TRANSPARENT")):
        event.add(name, value)
    event.add("x-microsoft-cdo-busystatus", "FREE")
    event.add("location", "Vienna, Austria", parameters={"LANGUAGE": "en"})
    event.add("geo", (48.2, 16.36))
    event.add("categories", ["Arms control", "United States", "Russia"])
    event.add("description", description, parameters={"LANGUAGE": "en"})
    event.add("url", item.url)
    return event


def by_ics_py(items: Sequence[Entry], bodies: Sequence[str]) -> str:
    """Build a calendar of ics.py: moments in UTC, no sequence, no languages, lines that are not folded.

    Raises:
        ImportError: It is not installed.
    """
    ics = importlib.import_module("ics")
    calendar = ics.Calendar()
    for entry, body in zip(items, bodies, strict=True):
        event = ics.Event(
            uid=str(entry.uid),
            name=entry.item.title.in_("en"),
            begin=entry.item.when.start,
            created=entry.published,
            last_modified=entry.updated,
            description=body,
            location="Vienna, Austria",
            url=entry.item.url,
            categories=["Arms control", "United States", "Russia"],
            status="CONFIRMED",
            geo=(48.2, 16.36),
        )
        calendar.events.add(event) if isinstance(calendar.events, set) else calendar.events.append(event)
    return str(calendar.serialize())


def by_templates(items: Sequence[Entry], bodies: Sequence[str]) -> bytes:
    """Fill a template with the same strings, escaped but not folded: the floor."""
    return "".join(map(_filled, items, bodies)).encode()


def _filled(entry: Entry, body: str) -> str:
    item = entry.item
    return _FLOOR.format(
        uid=entry.uid,
        updated=_basic(entry.updated) + "Z",
        published=_basic(entry.published) + "Z",
        sequence=entry.sequence,
        start=_basic(item.when.start or _START),
        summary=_escaped(item.title.in_("en")),
        place=_escaped("Vienna, Austria"),
        latitude=48.2,
        longitude=16.36,
        categories=",".join(map(_escaped, ("Arms control", "United States", "Russia"))),
        description=_escaped(body),
        url=item.url,
    )


def _basic(moment: datetime) -> str:
    return moment.isoformat()[:19].replace("-", "").replace(":", "")


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


# ---------------------------------------------------------------- measuring


def cpu(work: Callable[[], object]) -> float:
    """Return the least CPU seconds of three times."""
    return min(_seconds(work) for _ in range(3))


def _seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def report(label: str, seconds: float, count: int, own: float) -> None:
    """Print the microseconds an item takes, and how many times as long as diplofeed's that is."""
    sys.stdout.write(f"{label:52}{seconds / count * 1e6:9.1f} µs an item{seconds / own:8.2f} times\n")


def bodies_of(items: Sequence[Entry]) -> tuple[dict[str, compose.Composition], list[str]]:
    """Return what is composed of each entry by its tag, its body among it, and the bodies."""
    composed = {entry.tag: compose.composed(entry, _CONTEXT) for entry in items}
    return composed, [each.plain_text for each in composed.values()]


def composed_before(ready: Mapping[str, compose.Composition]) -> AbstractContextManager[object]:
    """Return a context in which composing gives ready texts, so that all that is measured is how they are written."""
    return patch.object(compose, "composed", lambda entry, _context: ready[entry.tag])


def main(count: int) -> None:
    """Print the times and their ratios."""
    items = entries(count)
    ready, bodies = bodies_of(items)
    with composed_before(ready):
        own = cpu(lambda: by_diplofeed(items))
        report("diplofeed, besides composing", own, count, own)
        report("its VEVENTs alone", cpu(lambda: [EXPORTER.entry(entry, _CONTEXT) for entry in items]), count, own)
    report("a floor of string templates, unfolded", cpu(lambda: by_templates(items, bodies)), count, own)
    report("icalendar's components", cpu(lambda: by_icalendar(items, bodies)), count, own)
    try:
        report("ics.py", cpu(lambda: by_ics_py(items, bodies)), count, own)
    except ImportError:
        sys.stdout.write("ics.py is not compared, as it is not installed: pip install -e '.[bench]'\n")
    whole = cpu(lambda: by_diplofeed(items))
    report("diplofeed, composing included", whole, count, own)
    for tzid in ("Europe/Vienna", "America/New_York", "Asia/Tokyo"):
        seconds = _seconds(lambda tzid=tzid: (ZoneInfo(tzid), short_from(tzid), vtimezone(tzid)))
        sys.stdout.write(f"{tzid}: {seconds * 1e3:.1f} ms, once\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)

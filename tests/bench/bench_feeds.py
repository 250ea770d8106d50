"""Compare streamed rendering, entry by entry, with feedgen's whole documents, in one run.

Run it from the top of the project: ``python tests/bench/bench_feeds.py [entries]``. The ratio is what
counts: the texts of an entry (Markdown and what is composed of it) are timed apart, as feedgen is given
them ready.
"""

from __future__ import annotations

import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import chain

from feedgen.feed import FeedGenerator

from diplofeed import compose
from diplofeed.compose import markup
from diplofeed.config import Author, Publication
from diplofeed.export import Context, Exporter, Feed, Fragment
from diplofeed.exporters import atom, rss
from diplofeed.model import Attachment, Instrument, Meeting, Participant, Person, Place, Source, Topic
from diplofeed.model.entry import Entry, Reference, tag_uri, uid
from diplofeed.text import Text
from diplofeed.when import parse

RECORD = "tag:example.org,2026:bench"
SITE = "https://example.org/bench/"
LIMIT = 1000


def entries(number: int) -> list[Entry]:
    """Return entries, newest first, with about as much in them as a careful record has."""
    newest = datetime(2026, 11, 1, tzinfo=UTC)
    return [_entry(place, newest - timedelta(hours=place)) for place in range(number)]


def _entry(place: int, moment: datetime) -> Entry:
    meeting = Meeting(
        id=f"round-{place}",
        title=f"Talks on nuclear arms control, round {place}",
        when="2023-07",
        place=Place(name="Hofburg", city="Vienna", country="AT", latitude=48.2, longitude=16.36),
        parties=("US", "RU"),
        participants=(Participant(person=Person(id="green", name="Michael Green"), role="observer"),),
        topics=(Topic(id="arms-control", name="Arms control"), Topic(id="stability", name="Strategic stability")),
        summary="Diplomats met in **Vienna** to discuss the [future](https://example.org/f) of nuclear arms control.",
        instruments=(Instrument(id="new-start", name="New START Treaty", url="https://example.org/new-start"),),
        attachments=(Attachment(url="https://example.org/readout.pdf", type="application/pdf", size=1234),),
        sources=(Source(title="Explainer", url="https://example.org/explainer", publisher="Reuters"),),
    )
    tag = tag_uri(RECORD, "meeting", meeting.id)
    other = tag_uri(RECORD, "meeting", "g7-summit")
    reference = Reference(
        relation="in-response-to",
        kind="meeting",
        id="g7-summit",
        tag=other,
        uid=uid(other),
        title=Text.line("G7 summit"),
        when=parse("2023-06"),
        url=SITE + "g7",
    )
    return Entry(item=meeting, tag=tag, uid=uid(tag), published=moment, updated=moment, references=(reference,))


def feed() -> Feed:
    """Return the feed the entries belong to."""
    moment = datetime(2026, 11, 1, tzinfo=UTC)
    return Feed(
        slug="",
        title=Text.line("Bench"),
        description=Text.of("Bench"),
        listed=True,
        url=SITE,
        updated=moment,
        today=date(2026, 11, 1),
    )


def context(exporter: Exporter) -> Context:
    """Return a context that lets a document hold as many entries as it may."""
    author = Author(name="Example Desk", email="desk@example.org")
    publication = Publication(id=RECORD, title="Bench", link=SITE, author=author)
    return Context(publication=publication, options=exporter.options(entries=LIMIT), language="en")


def ours(exporter: Exporter, given: list[Entry]) -> Iterator[bytes]:
    """Yield the documents that hold all entries, piece by piece."""
    about = context(exporter)
    for start in range(0, len(given), LIMIT):
        fragments = (Fragment(each, exporter.entry(each, about)) for each in given[start : start + LIMIT])
        yield from chain.from_iterable(document.chunks for document in exporter.documents(feed(), fragments, about))


Texts = dict[str, tuple[str, str, str, str, tuple[compose.Category, ...]]]


def texts(exporter: Exporter, given: list[Entry]) -> Texts:
    """Return by tag what is composed of each entry, whatever format it goes into."""
    about = context(exporter)
    return {
        each.tag: (
            compose.headline(each, "en"),
            compose.lead(each, "en"),
            markup.html(compose.body(each, about)),
            compose.link(each, about.publication),
            compose.categories(each, "en"),
        )
        for each in given
    }


def theirs(exporter: Exporter, given: list[Entry], ready: Texts) -> bytes:
    """Return one whole document of feedgen's, with as much of each entry as feedgen can say."""
    made = FeedGenerator()
    made.id(RECORD)
    made.title("Bench")
    made.description("Bench")
    made.link(href=SITE, rel="alternate")
    for each in given:
        title, lead, content, link, categories = ready[each.tag]
        one = made.add_entry(order="append")
        one.id(each.tag)
        one.title(title)
        one.summary(lead)
        one.content(content, type="html")
        one.link(href=link, rel="alternate")
        one.link(href="https://example.org/explainer", rel="via")
        one.link(href="https://example.org/readout.pdf", rel="enclosure", type="application/pdf", length="1234")
        one.published(each.published)
        one.updated(each.updated)
        one.author(name="Example Desk", email="desk@example.org")
        one.category([{"term": each.term, "scheme": each.scheme, "label": each.label} for each in categories])
    whole: bytes = made.rss_str() if exporter.name == "rss" else made.atom_str()
    return whole


def best(works: list[Callable[[], object]], number: int, rounds: int = 25) -> list[float]:
    """Return the microseconds an entry takes of each work in its best round; the works take turns."""
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for work, times in zip(works, taken, strict=True):
            start = time.perf_counter()
            work()
            times.append(time.perf_counter() - start)
    return [min(times) / number * 1e6 for times in taken]


def peak(work: Callable[[], object]) -> float:
    """Return the most memory work takes at a time, in MB."""
    tracemalloc.start()
    work()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most / 1e6


def main() -> None:
    """Print a line for each format."""
    given = entries(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
    for exporter in (rss.EXPORTER, atom.EXPORTER):
        print(compare(exporter, given))


def compare(exporter: Exporter, given: list[Entry]) -> str:
    """Return a line that says how long an entry takes and how much memory the whole."""
    ready = texts(exporter, given)
    works: list[Callable[[], object]] = [
        lambda: texts(exporter, given),
        lambda: sum(map(len, ours(exporter, given))),
        lambda: theirs(exporter, given, ready),
    ]
    composed, streamed, whole = best(works, len(given))
    streamed -= composed
    return (
        f"{exporter.name:5} texts {composed:5.0f} µs/entry; beyond texts, streamed {streamed:5.0f} µs, "
        f"feedgen's whole document {whole:5.0f} µs, ratio {streamed / whole:.2f}; "
        f"peak of Python memory {peak(works[1]):.1f} : {peak(works[2]):.1f} MB"
    )


if __name__ == "__main__":
    main()

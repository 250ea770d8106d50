"""Compare streamed rendering, entry by entry, with feedgen's whole documents, in one run.

Run it from the top of the project: ``python tests/bench/bench_feeds.py [entries]``. The ratios count, in CPU seconds:

- Whole documents, texts included. feedgen's come from the same Markdown and the same composing, as it has none itself.
- Beyond the texts, which are taken off both sides: headline, lead, body as HTML, link and categories.
- A floor of string templates, which get these texts ready, as do all sides of the second ratio.

What each writes of an entry. All: identity, title, summary, body, the page, a link to the source, the attachment, both
dates and each category with scheme, term and label. diplofeed besides: a link to the treaty and to the meeting it
answers, the thread (RFC 4685), the relation in Dublin Core, start, place and coordinates of the event, the person who
takes part (Atom), and in RSS the date of the last change, the author and the language. feedgen and the templates: the
author of each entry in Atom, whom diplofeed names once for the feed.
"""

from __future__ import annotations

import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from html import escape
from itertools import chain

from feedgen.feed import FeedGenerator

from diplofeed import compose
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


def ours(exporter: Exporter, items: list[Entry]) -> Iterator[bytes]:
    """Yield the documents that hold all entries, piece by piece."""
    about = context(exporter)
    for start in range(0, len(items), LIMIT):
        fragments = (Fragment(each, exporter.entry(each, about)) for each in items[start : start + LIMIT])
        yield from chain.from_iterable(document.chunks for document in exporter.documents(feed(), fragments, about))


Texts = dict[str, tuple[str, str, str, str, tuple[compose.Category, ...]]]


def texts(exporter: Exporter, items: list[Entry]) -> Texts:
    """Return by tag what is composed of each entry, whatever format it goes into."""
    about = context(exporter)
    return {
        each.tag: (
            compose.headline(each, "en"),
            compose.lead(each, "en"),
            compose.content(each, about),
            compose.link(each, about.publication),
            compose.categories(each, "en"),
        )
        for each in items
    }


def floor(items: list[Entry], ready: Texts) -> str:
    """Return entries of Atom by one string template, of the texts and moments that feedgen gets."""
    return "".join(map(_template, items, map(ready.__getitem__, (each.tag for each in items))))


def _template(entry: Entry, ready: tuple[str, str, str, str, tuple[compose.Category, ...]]) -> str:
    title, lead, content, link, categories = ready
    terms = "".join(
        f'<category term="{escape(each.term)}" scheme="{escape(each.scheme or "")}" label="{escape(each.label)}"/>'
        for each in categories
    )
    return (
        f"<entry><id>{escape(entry.tag)}</id><title>{escape(title)}</title><summary>{escape(lead)}</summary>"
        f'<content type="html">{escape(content)}</content><link rel="alternate" href="{escape(link)}"/>'
        '<link rel="via" href="https://example.org/explainer"/><link rel="enclosure" type="application/pdf" '
        'length="1234" href="https://example.org/readout.pdf"/><author><name>Example Desk</name>'
        f"<email>desk@example.org</email></author><published>{entry.published.isoformat()}</published>"
        f"<updated>{entry.updated.isoformat()}</updated>{terms}</entry>"
    )


def theirs(exporter: Exporter, items: list[Entry], ready: Texts) -> bytes:
    """Return one whole document of feedgen's, with as much of each entry as feedgen can say."""
    made = FeedGenerator()
    made.id(RECORD)
    made.title("Bench")
    made.description("Bench")
    made.link(href=SITE, rel="alternate")
    for each in items:
        title, lead, content, link, categories = ready[each.tag]
        item = made.add_entry(order="append")
        item.id(each.tag)
        item.title(title)
        item.summary(lead)
        item.content(content, type="html")
        item.link(href=link, rel="alternate")
        item.link(href="https://example.org/explainer", rel="via")
        item.link(href="https://example.org/readout.pdf", rel="enclosure", type="application/pdf", length="1234")
        item.published(each.published)
        item.updated(each.updated)
        item.author(name="Example Desk", email="desk@example.org")
        item.category([{"term": each.term, "scheme": each.scheme, "label": each.label} for each in categories])
    whole: bytes = made.rss_str() if exporter.name == "rss" else made.atom_str()
    return whole


def best(works: list[Callable[[list[Entry]], object]], number: int, rounds: int = 10) -> list[float]:
    """Return the microseconds an entry takes of each work in its best round; the works take turns.

    Each round of each work has entries of its own, of which nothing was composed yet.
    """
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for work, times in zip(works, taken, strict=True):
            fresh = entries(number)
            start = time.process_time()
            work(fresh)
            times.append(time.process_time() - start)
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
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    for exporter in (rss.EXPORTER, atom.EXPORTER):
        print(compare(exporter, number))


def compare(exporter: Exporter, number: int) -> str:
    """Return a line that says how long an entry takes and how much memory the whole."""
    items = entries(number)
    ready = texts(exporter, items)
    works: list[Callable[[list[Entry]], object]] = [
        lambda fresh: texts(exporter, fresh),
        lambda fresh: sum(map(len, ours(exporter, fresh))),
        lambda fresh: theirs(exporter, fresh, texts(exporter, fresh)),
        lambda fresh: floor(fresh, ready),
    ]
    composed, whole, feedgen, templates = best(works, number)
    return (
        f"{exporter.name:5} whole, texts included: {whole:.0f} µs an entry, feedgen {feedgen:.0f} µs "
        f"= {feedgen / whole:.2f} times; texts alone {composed:.0f} µs; beyond them {whole - composed:.0f} µs, "
        f"feedgen {feedgen - composed:.0f} µs = {(feedgen - composed) / (whole - composed):.2f} times, "
        f"templates {templates:.0f} µs = 1/{(whole - composed) / templates:.1f}; peak of Python memory "
        f"{peak(lambda: works[1](items)):.1f} : {peak(lambda: works[2](items)):.1f} MB"
    )


if __name__ == "__main__":
    main()

"""The contract test of exporters: ``check_exporter(EXPORTER)`` tries one on samples of all that a record can hold.

It returns what the exporter made of them, for a test to look at what only its author can know.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any, Final

from attrs import evolve, frozen

from diplofeed.config import FeedsBy, FeedSpec, Where
from diplofeed.export import Alternate, Context, Document, Exporter, Feed, Fragment, Order
from diplofeed.ledger.decide import decide_all
from diplofeed.ledger.store import Ledger
from diplofeed.model import Meeting, Statement
from diplofeed.model.entry import Entry
from diplofeed.publishing import Format, entries_of, publish
from diplofeed.record import Record
from diplofeed.sink import FolderSink
from diplofeed.testing.contract import NAME, Contract
from diplofeed.testing.samples import HOSTILE, NOW, PUBLICATION, hostile_items, items
from diplofeed.testing.structure import is_text, structure
from diplofeed.text import Text

__all__ = ["check_exporter", "documents_of", "sample_entries", "sample_feed", "sample_items"]

_MEDIA_TYPE: Final = re.compile(r"[a-z]+/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*")


# ---------------------------------------------------------------- samples


def sample_items() -> tuple[Meeting | Statement, ...]:
    """Return meetings and statements that have, between them, every field and every kind of date."""
    return items()


def sample_entries(order: Order = Order.UPDATED) -> tuple[Entry, ...]:
    """Return the sample items as an exporter is given them; the cancelled one has been revised."""
    entries = [
        evolve(entry, sequence=1, updated=NOW) if entry.item.id == "cancelled" else entry for entry in _entries(items())
    ]
    ends = {entry.tag: entry.item.over or datetime.max.replace(tzinfo=UTC) for entry in entries}
    return tuple(
        sorted(entries, key=lambda entry: entry.updated if order is Order.UPDATED else ends[entry.tag], reverse=True)
    )


def sample_feed(exporter: Exporter, slug: str = "", *, listed: bool = True) -> Feed:
    """Return the feed of everything, or another, as an exporter is given it."""
    url = f"{PUBLICATION.link}{slug}/" if slug else PUBLICATION.link
    address = url + exporter.filename
    this = Alternate(format=exporter.name, media_type=exporter.media_type, url=address, title=exporter.title)
    return Feed(
        slug=slug,
        title=Text.line(f"A record: {slug}" if slug else "A record"),
        description=Text(),
        listed=listed,
        url=url,
        updated=NOW,
        today=NOW.date(),
        alternates=(this,),
    )


def _entries(what: Sequence[Meeting | Statement]) -> tuple[Entry, ...]:
    return entries_of(what, decide_all({}, what, publication_id=PUBLICATION.id, now=NOW))


# ---------------------------------------------------------------- exporters


def check_exporter(exporter: Exporter, options: Any = None) -> dict[str, bytes]:
    """Try an exporter on samples and return the documents it makes of them, pages of single entries too, by name.

    Args:
        exporter: What is tried.
        options: An instance of its options class; the defaults if None.

    Raises:
        AssertionError: It does not keep the contract; the message says in what.
    """
    trial = _trial(exporter, options)
    _check_description(exporter, trial.contract)
    entries = sample_entries(exporter.order)
    _check_entries(trial, entries)
    documents = _check_documents(trial, entries)
    pages = _check_pages(trial, entries, documents)
    for text in HOSTILE:
        _check_hostile(trial, text)
    functions = filter(None, (exporter.entry, exporter.document, exporter.page, exporter.page_path))
    trial.contract.check_surroundings(partial(trial.whole, entries), *functions)
    _check_build(trial)
    return documents | pages


def documents_of(exporter: Exporter, what: Sequence[Meeting | Statement], options: Any = None) -> dict[str, bytes]:
    """Return the documents an exporter makes of meetings and statements in the order given, by name.

    Raises:
        AssertionError: The exporter raised, or the documents are not what they have to be.
    """
    return _trial(exporter, options).render(_entries(what))


def _trial(exporter: Exporter, options: Any) -> _Trial:
    contract, cls = Contract(f"exporter {exporter.name!r}"), exporter.options
    options = cls() if options is None else options
    contract.holds(isinstance(options, cls), f"options are {cls.__name__}, not {options!r}")
    return _Trial(exporter, Context(publication=PUBLICATION, options=options, language="en"), contract)


def _check_description(exporter: Exporter, contract: Contract) -> None:
    contract.holds(NAME.fullmatch(exporter.name), "a name is letters, digits, '-' and '_'")
    whole = exporter.filename and PurePosixPath(exporter.filename).name == exporter.filename
    contract.holds(whole and "\\" not in exporter.filename, f"{exporter.filename!r} is no plain file name")
    contract.holds(_MEDIA_TYPE.fullmatch(exporter.media_type), f"{exporter.media_type!r} is no media type")
    contract.holds(exporter.options() == exporter.options(), "options made twice are not equal; use attrs.frozen")


@frozen
class _Trial:
    """An exporter at work."""

    exporter: Exporter
    context: Context[Any]
    contract: Contract

    def entry(self, entry: Entry) -> bytes:
        """Return the fragment of an entry."""
        with self.contract.raising_nothing(f"entry, given the {entry.item.kind} {entry.item.id!r},"):
            data = self.exporter.entry(entry, self.context)
            self.contract.holds(isinstance(data, bytes), f"entry returned {type(data).__name__}, not bytes")
        return data

    def fragments(self, entries: Iterable[Entry]) -> Iterator[Fragment]:
        """Yield the fragments of entries, made as they are asked for."""
        return (Fragment(entry, self.entry(entry)) for entry in entries)

    def render(self, entries: Iterable[Entry], *, slug: str = "", listed: bool = True) -> dict[str, bytes]:
        """Return the documents of a feed, by name."""
        return self.documents(sample_feed(self.exporter, slug, listed=listed), self.fragments(entries))

    def documents(self, feed: Feed, fragments: Iterable[Fragment]) -> dict[str, bytes]:
        """Return the documents made of fragments, each read before the next is asked for, as a build does."""
        result: dict[str, bytes] = {}
        with self.contract.raising_nothing(f"document, given the feed {feed.slug!r},"):
            for document in self.exporter.documents(feed, fragments, self.context):
                self._check_name(document, result, "document")
                name, first = document.name, self.exporter.filename
                self.contract.holds(
                    result or name == first, f"the first document is {name!r}, not the main one, {first!r}"
                )
                result[name] = b"".join(document.chunks)
        self.contract.holds(result, "document yields nothing; a feed of nothing is a document too")
        return result

    def shared(self) -> dict[str, bytes]:
        """Return the files documents of all feeds name, by name."""
        result: dict[str, bytes] = {}
        with self.contract.raising_nothing("shared"):
            for document in self.exporter.shared(self.context) if self.exporter.shared else ():
                self._check_name(document, result, "shared")
                result[document.name] = b"".join(document.chunks)
        return result

    def pages(self, entries: Iterable[Entry]) -> dict[str, tuple[str, bytes]]:
        """Return the media types and the data of the documents that entries have of their own, by name."""
        result: dict[str, tuple[str, bytes]] = {}
        for entry in entries if self.exporter.page else ():
            with self.contract.raising_nothing(f"page, given the {entry.item.kind} {entry.item.id!r},"):
                for document in self.exporter.page(entry, self.context) if self.exporter.page else ():
                    self._check_name(document, result, "page")
                    result[document.name] = (document.media_type or self.exporter.media_type, b"".join(document.chunks))
        return result

    def whole(self, entries: Sequence[Entry]) -> dict[str, tuple[str, bytes]]:
        """Return media types and data of all documents by name; of those beside the main one the type is left out."""
        main = self.exporter.filename
        documents = self.render(entries).items()
        made = {name: (self.exporter.media_type if name == main else "", data) for name, data in documents}
        return made | self.pages(entries)

    def _check_name(self, document: Document, before: Container[str], function: str) -> None:
        holds = self.contract.holds
        holds(isinstance(document, Document), f"{function} yields {type(document).__name__}, not Document")
        name = document.name
        holds(name not in before, f"two documents are called {name!r}")
        path = PurePosixPath(name)
        inside = path.parts and not path.is_absolute() and ".." not in path.parts and "\\" not in name
        holds(inside, f"{name!r} is no path below the feed's directory, with forward slashes")


def _check_entries(trial: _Trial, entries: Sequence[Entry]) -> None:
    """Check that a fragment depends on its entry alone, not on how often or after what it is rendered."""
    first = {entry.tag: trial.entry(entry) for entry in entries}
    for order in (entries, entries[::-1]):
        for entry in order:
            same = trial.entry(entry) == first[entry.tag]
            trial.contract.holds(same, f"entry gives other bytes the second time, for {entry.item.id!r}")


def _check_documents(trial: _Trial, entries: Sequence[Entry]) -> dict[str, bytes]:
    holds, feed = trial.contract.holds, sample_feed(trial.exporter)
    fragments = tuple(trial.fragments(entries))
    documents = trial.documents(feed, fragments)
    holds(documents == trial.documents(feed, fragments), "document gives other bytes the second time")
    once = trial.documents(feed, iter(fragments))
    holds(once == documents, "document reads the fragments more than once; they are a generator")
    shared = trial.shared()
    holds(shared == trial.shared(), "shared gives other bytes the second time")
    holds(not shared.keys() & documents.keys(), "shared and document give the same file")
    trial.render(())
    trial.render(entries, slug="arms-control")
    trial.render(entries[:1], slug="topic/arms-control", listed=False)
    return documents


def _check_pages(trial: _Trial, entries: Sequence[Entry], documents: Mapping[str, bytes]) -> dict[str, bytes]:
    """Check that what an entry has of its own depends on it alone, and is where other formats link to."""
    pages = trial.pages(entries)
    trial.contract.holds(pages == trial.pages(entries[::-1]), "page gives other documents the second time")
    taken = sorted(pages.keys() & (documents.keys() | trial.shared().keys()))
    trial.contract.holds(not taken, f"page makes {', '.join(taken)}, which is a document of the feed too")
    path_of = trial.exporter.page_path
    for entry in entries if path_of else ():
        with trial.contract.raising_nothing(f"page_path, given the {entry.item.kind} {entry.item.id!r},"):
            path = path_of(entry) if path_of else ""
        is_there = any(name == path or (path.endswith("/") and name.startswith(path)) for name in pages)
        trial.contract.holds(is_there, f"page_path names {path!r}, where page makes nothing")
    return {name: data for name, (_, data) in pages.items()}


def _check_hostile(trial: _Trial, text: str) -> None:
    """Check that no text of the record ends what it stands in or breaks the encoding."""
    plain, hostile = (trial.whole(_entries(hostile_items(words))) for words in ("Plain words", text))
    shown = ascii(text if len(text) < 60 else text[:57] + "...")
    are_text = all(is_text(data) for _, data in plain.values())
    for name, (media_type, data) in hostile.items():
        message = f"{name} is no UTF-8 or has control characters where a text is {shown}"
        trial.contract.holds(is_text(data) or not are_text, message)
        if name in plain:
            with trial.contract.raising_nothing(f"parsing {name}, where a text is {shown},"):
                before, after = structure(media_type, plain[name][1]), structure(media_type, data)
            trial.contract.holds(before == after, f"{name} has another structure where a text is {shown}")


def _check_build(trial: _Trial) -> None:
    """Check that a build of the samples succeeds and a second one has nothing to write."""
    record = Record(items=items())
    feeds = (FeedSpec(slug="held", title=Text.line("Held"), where=Where(statuses=("held",))),)
    made = Format(exporter=trial.exporter, options=trial.context.options)
    with TemporaryDirectory() as folder, Ledger.open(":memory:", publication=PUBLICATION.id) as ledger:
        build = partial(publish, record, publication=PUBLICATION, formats=[made], ledger=ledger, now=NOW)
        build = partial(build, sink=FolderSink(Path(folder)), feeds=feeds, feeds_by=FeedsBy(topic=True, person=True))
        first, second = build(), build()
    trial.contract.holds(first.complete, f"a build of the samples failed: {'; '.join(first.failures)}")
    trial.contract.holds(not second.written, f"a second build wrote {', '.join(second.written)} again")

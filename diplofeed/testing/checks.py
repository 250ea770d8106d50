"""The contract tests a plugin author runs: functions that raise AssertionError, for any test runner.

``check_exporter(EXPORTER)`` and ``check_source(SOURCE, path)`` try a plugin on samples of all a record
can hold and return what it made of them, for a test to look at what only its author can know.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any, Final

from attrs import evolve, frozen

from diplofeed.config import FeedsBy, FeedSpec, Where
from diplofeed.errors import Fault
from diplofeed.export import Alternate, Context, Document, Exporter, Feed, Fragment, Order
from diplofeed.ledger.decide import decide_all
from diplofeed.ledger.store import Ledger
from diplofeed.model import Meeting, Statement
from diplofeed.model.entry import Entry
from diplofeed.publishing import Format, entries_of, publish
from diplofeed.record import Names, Record, assemble
from diplofeed.sink import FolderSink
from diplofeed.source import Inputs, Located, Named, Source
from diplofeed.testing.samples import HOSTILE, NOW, PUBLICATION, hostile_items, items
from diplofeed.testing.structure import is_text, structure
from diplofeed.testing.surroundings import clock_readings, in_all_zones
from diplofeed.text import Text

__all__ = ["check_exporter", "check_source", "documents_of", "sample_entries", "sample_feed", "sample_items"]

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_MEDIA_TYPE: Final = re.compile(r"[a-z]+/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*")


@frozen
class _Contract:
    """What a plugin has to keep to, and what messages call the plugin."""

    subject: str

    def holds(self, condition: object, message: str) -> None:
        """Raise AssertionError with the message unless the condition is true."""
        if not condition:
            raise AssertionError(f"{self.subject}: {message}")

    @contextmanager
    def raising_nothing(self, doing: str) -> Iterator[None]:
        """Turn what a plugin raises into an AssertionError that says when it did."""
        try:
            yield
        except AssertionError:
            raise
        except Exception as error:  # a plugin may raise anything
            raise AssertionError(f"{self.subject}: {doing} raised {type(error).__name__}: {error}") from error

    def check_surroundings(self, work: Callable[[], object], *functions: object) -> None:
        """Check that work has one result in every time zone and that the plugin's own code reads no clock."""
        readings = clock_readings(work, functions)
        self.holds(not readings, f"reads the clock ({'; '.join(readings)})")
        self.holds(in_all_zones(work), "the result depends on the time zone of the machine")


# ---------------------------------------------------------------- samples


def sample_items() -> tuple[Meeting | Statement, ...]:
    """Return meetings and statements that have, between them, every field and every kind of date."""
    return items()


def sample_entries(order: Order = Order.UPDATED) -> tuple[Entry, ...]:
    """Return the sample items as an exporter is given them; the cancelled one has been revised."""
    entries = [evolve(one, sequence=1, updated=NOW) if one.item.id == "cancelled" else one for one in _entries(items())]
    ends = {one.tag: one.item.over or datetime.max.replace(tzinfo=UTC) for one in entries}
    return tuple(
        sorted(entries, key=lambda one: one.updated if order is Order.UPDATED else ends[one.tag], reverse=True)
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
    """Try an exporter on samples and return the documents it makes of them, by name.

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
    for text in HOSTILE:
        _check_hostile(trial, text)
    work = partial(trial.render, entries)
    trial.contract.check_surroundings(work, exporter.entry, exporter.document or exporter.entry)
    _check_build(trial)
    return documents


def documents_of(exporter: Exporter, what: Sequence[Meeting | Statement], options: Any = None) -> dict[str, bytes]:
    """Return the documents an exporter makes of meetings and statements in the order given, by name.

    Raises:
        AssertionError: The exporter raised, or the documents are not what they have to be.
    """
    return _trial(exporter, options).render(_entries(what))


def _trial(exporter: Exporter, options: Any) -> _Trial:
    contract, cls = _Contract(f"exporter {exporter.name!r}"), exporter.options
    options = cls() if options is None else options
    contract.holds(isinstance(options, cls), f"options are {cls.__name__}, not {options!r}")
    return _Trial(exporter, Context(publication=PUBLICATION, options=options, language="en"), contract)


def _check_description(exporter: Exporter, contract: _Contract) -> None:
    contract.holds(_NAME.fullmatch(exporter.name), "a name is letters, digits, '-' and '_'")
    whole = exporter.filename and PurePosixPath(exporter.filename).name == exporter.filename
    contract.holds(whole and "\\" not in exporter.filename, f"{exporter.filename!r} is no plain file name")
    contract.holds(_MEDIA_TYPE.fullmatch(exporter.media_type), f"{exporter.media_type!r} is no media type")
    contract.holds(exporter.options() == exporter.options(), "options made twice are not equal; use attrs.frozen")


@frozen
class _Trial:
    """An exporter at work."""

    exporter: Exporter
    context: Context[Any]
    contract: _Contract

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
        found: dict[str, bytes] = {}
        with self.contract.raising_nothing(f"document, given the feed {feed.slug!r},"):
            for document in self.exporter.documents(feed, fragments, self.context):
                self._check_name(document, found)
                name, first = document.name, self.exporter.filename
                self.contract.holds(
                    found or name == first, f"the first document is {name!r}, not the main one, {first!r}"
                )
                found[name] = b"".join(document.chunks)
        self.contract.holds(found, "document yields nothing; a feed of nothing is a document too")
        return found

    def shared(self) -> dict[str, bytes]:
        """Return the files documents of all feeds name, by name."""
        found: dict[str, bytes] = {}
        with self.contract.raising_nothing("shared"):
            for document in self.exporter.shared(self.context) if self.exporter.shared else ():
                self._check_name(document, found)
                found[document.name] = b"".join(document.chunks)
        return found

    def _check_name(self, document: Document, before: dict[str, bytes]) -> None:
        holds = self.contract.holds
        holds(isinstance(document, Document), f"document yields {type(document).__name__}, not Document")
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


def _check_hostile(trial: _Trial, text: str) -> None:
    """Check that no text of the record ends what it stands in or breaks the encoding."""
    plain, hostile = (trial.render(_entries(hostile_items(one))) for one in ("Plain words", text))
    shown = ascii(text if len(text) < 60 else text[:57] + "...")
    if all(map(is_text, plain.values())):
        for name, data in hostile.items():
            message = f"{name} is no UTF-8 or has control characters where a text is {shown}"
            trial.contract.holds(is_text(data), message)
    main = trial.exporter.filename
    with trial.contract.raising_nothing(f"parsing {main}, where a text is {shown},"):
        before, after = (structure(trial.exporter.media_type, data[main]) for data in (plain, hostile))
    trial.contract.holds(before == after, f"{main} has another structure where a text is {shown}")


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


# ---------------------------------------------------------------- sources


def check_source(source: Source, path: Path, options: Any = None, *, names: Names | None = None) -> Record:
    """Try a source on a small sample and return the record it reads from it.

    Copies of the sample that are emptied, cut short and overwritten are read too.

    Args:
        source: What is tried.
        path: A file or folder with at least one good meeting or statement.
        options: An instance of its options class; the defaults if None.
        names: The names the sample refers to.

    Raises:
        AssertionError: It does not keep the contract; the message says in what.
    """
    contract = _Contract(f"source {source.name!r}")
    contract.holds(_NAME.fullmatch(source.name), "a name is letters, digits, '-' and '_'")
    options = source.options() if options is None else options
    contract.holds(isinstance(options, source.options), f"options are {source.options.__name__}, not {options!r}")
    reading = _Reading(source, options, names or Names(), contract)
    path = path.resolve()
    found = reading.read(path)
    contract.holds(any(isinstance(one, Located) for one in found), f"finds nothing in {path.name}")
    contract.holds(found == reading.read(path), "finds something else the second time")
    contract.check_surroundings(lambda: reading.read(path), source.read)
    contract.holds(found == reading.of_copy(path), "what it finds depends on where the sample stands")
    for doing, spoil in _SPOILT.items():
        spoilt = reading.of_copy(path, spoil)
        silent = doing == "overwritten" and not any(isinstance(one, Fault) for one in spoilt)
        contract.holds(not silent, f"a sample that is {doing} has no fault")
    return assemble(one for one in found if not isinstance(one, Named))


_SPOILT: Final[dict[str, Callable[[bytes], bytes]]] = {
    "emptied": lambda _: b"",
    "cut short": lambda data: data[: len(data) // 2],
    "overwritten": lambda _: b"\xff\xfe\x00 no such thing \x80\n" * 3,
}


@frozen
class _Reading:
    """A source at work."""

    source: Source
    options: Any
    names: Names
    contract: _Contract

    def read(self, path: Path) -> list[Located | Named | Fault]:
        """Return what the source finds."""
        with self.contract.raising_nothing("read"):
            found = list(self.source.read(Inputs(path=path, options=self.options, names=self.names)))
        for one in found:
            self._check(one)
        return found

    def of_copy(
        self, path: Path, change: Callable[[bytes], bytes] = lambda data: data
    ) -> list[Located | Named | Fault]:
        """Return what the source finds in a copy of a file or folder whose files are changed."""
        with TemporaryDirectory() as folder:
            copy = Path(folder).resolve() / path.name
            (shutil.copytree if path.is_dir() else shutil.copyfile)(path, copy)
            for one in (copy, *copy.rglob("*")):
                if one.is_file():
                    one.write_bytes(change(one.read_bytes()))
            return self.read(copy)

    def _check(self, one: Any) -> None:
        holds = self.contract.holds
        holds(isinstance(one, Located | Named | Fault), f"read yields {type(one).__name__}, not Located or Fault")
        holds(one.origin.file, "an origin names no file")
        holds(not Path(one.origin.file).is_absolute(), f"an origin names the machine's own path, {one.origin.file}")
        if isinstance(one, Located):
            holds(isinstance(one.item, Meeting | Statement), f"finds {type(one.item).__name__}, no item")

"""The contract test of exporters: ``check_exporter(EXPORTER)`` tries one on samples of all that a record can hold.

It returns what the exporter made of them, for a test to look at what only its author can know.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import PurePosixPath
from typing import Any, Final

from attrs import evolve

from diplofeed.config import FeedsBy, FeedSpec, Where
from diplofeed.export import Context, Exporter, Order
from diplofeed.ledger.decide import decide_all
from diplofeed.ledger.store import Ledger
from diplofeed.model import Audience, Meeting, Statement, Status
from diplofeed.model.entry import Entry
from diplofeed.publishing import Format, entries_of, publish
from diplofeed.record import Record
from diplofeed.sink import MemorySink
from diplofeed.testing.contract import NAME, Contract, asserting
from diplofeed.testing.hostile import LANGUAGES, hostile_feeds, hostile_items, hostile_texts, items_saying, shortened
from diplofeed.testing.samples import NOW, PUBLICATION, items
from diplofeed.testing.structure import is_text, structure
from diplofeed.testing.trial import Made, Trial, entry_words, sample_feed
from diplofeed.text import Text

__all__ = ["check_exporter", "documents_of", "sample_entries", "sample_feed", "sample_items"]

_MEDIA_TYPE: Final = re.compile(r"[a-z]+/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*")
_HIDDEN: Final = "Embargoed words"
_REVISED: Final = "Talks that have another title"


# ---------------------------------------------------------------- samples


def sample_items() -> tuple[Meeting | Statement, ...]:
    """Return meetings and statements that have, between them, every field and every kind of date."""
    return items()


def sample_entries(order: Order = Order.UPDATED) -> tuple[Entry, ...]:
    """Return the sample items as an exporter is given them; the cancelled one has been revised."""
    entries = [
        evolve(entry, sequence=1, updated=NOW) if entry.item.id == "cancelled" else entry for entry in _entries(items())
    ]
    return _in_order(entries, order)


def _in_order(entries: Iterable[Entry], order: Order) -> tuple[Entry, ...]:
    made = list(entries)
    ends = {entry.tag: entry.item.over or datetime.max.replace(tzinfo=UTC) for entry in made}
    return tuple(
        sorted(made, key=lambda entry: entry.updated if order is Order.UPDATED else ends[entry.tag], reverse=True)
    )


def _entries(what: Sequence[Meeting | Statement]) -> tuple[Entry, ...]:
    return entries_of(what, decide_all({}, what, publication_id=PUBLICATION.id, now=NOW))


# ---------------------------------------------------------------- exporters


@asserting
def check_exporter(exporter: Exporter, options: Any = None, *, newest: int | None = None) -> dict[str, bytes]:
    """Try an exporter on samples and return the documents it makes of them, pages of single entries too, by name.

    Args:
        exporter: What is tried.
        options: An instance of its options class; the defaults if None.
        newest: How many entries its documents show, of the first that they are given; all if None.

    Raises:
        AssertionError: It does not keep the contract; the message names the line and the item, and says in what.
    """
    trial = _trial(exporter, options)
    _check_description(exporter, trial.contract)
    entries = sample_entries(exporter.order)
    _check_entries(trial, entries)
    documents = _check_documents(trial, entries)
    pages = _check_pages(trial, entries, documents)
    _check_media_types(trial, documents | pages, "samples")
    _check_all_are_shown(trial, entries[:newest], entries)
    for text in hostile_texts():
        _check_text(trial, text)
    _check_hostile_items(trial)
    _check_sizes_of_feeds(trial)
    functions = filter(None, (exporter.entry, exporter.document, exporter.page, exporter.page_path))
    trial.contract.check_surroundings(partial(trial.whole, entries), *functions)
    _check_builds(trial)
    return {name: data for name, (_, data) in (documents | pages).items()}


@asserting
def documents_of(exporter: Exporter, what: Sequence[Meeting | Statement], options: Any = None) -> dict[str, bytes]:
    """Return the documents an exporter makes of meetings and statements in the order given, by name.

    Raises:
        AssertionError: The exporter raised, or the documents are not what they have to be.
    """
    made = _trial(exporter, options).render(_entries(what))
    return {name: data for name, (_, data) in made.items()}


def _trial(exporter: Exporter, options: Any) -> Trial:
    contract, cls = Contract(f"exporter {exporter.name!r}", exporter), exporter.options
    options = cls() if options is None else options
    contract.holds(isinstance(options, cls), f"options are {cls.__name__}, not {options!r}")
    return Trial(exporter, Context(publication=PUBLICATION, options=options, language="en"), contract)


def _check_description(exporter: Exporter, contract: Contract) -> None:
    contract.holds(NAME.fullmatch(exporter.name), "a name is letters, digits, '-' and '_'")
    whole = exporter.filename and PurePosixPath(exporter.filename).name == exporter.filename
    contract.holds(whole and "\\" not in exporter.filename, f"{exporter.filename!r} is no plain file name")
    contract.holds(_MEDIA_TYPE.fullmatch(exporter.media_type), f"{exporter.media_type!r} is no media type")
    contract.holds(exporter.options() == exporter.options(), "options made twice are not equal; use attrs.frozen")


def _check_entries(trial: Trial, entries: Sequence[Entry]) -> None:
    """Check that a fragment depends on its entry alone, not on how often or after what it is rendered."""
    first = {entry.tag: trial.entry(entry) for entry in entries}
    for order in (entries, entries[::-1]):
        for entry in order:
            is_same = trial.entry(entry) == first[entry.tag]
            message = "entry gives other bytes the second time"
            trial.contract.holds(is_same, message, by=trial.exporter.entry, of=entry_words(entry))


def _check_documents(trial: Trial, entries: Sequence[Entry]) -> Made:
    feed, by = sample_feed(trial.exporter), trial.exporter.document
    holds = partial(trial.contract.holds, by=by)
    fragments = tuple(trial.fragments(entries))
    documents = trial.documents(feed, fragments)
    holds(documents == trial.documents(feed, fragments), "document gives other bytes the second time")
    once = trial.documents(feed, iter(fragments))
    holds(once == documents, "document reads the fragments more than once; they are a generator")
    shared = trial.shared()
    holds(shared == trial.shared(), "shared gives other bytes the second time", by=trial.exporter.shared)
    holds(not shared.keys() & documents.keys(), "shared and document give the same file")
    trial.render(())
    trial.render(entries, slug="arms-control")
    trial.render(entries[:1], slug="topic/arms-control", listed=False)
    return documents


def _check_pages(trial: Trial, entries: Sequence[Entry], documents: Made) -> Made:
    """Check that what an entry has of its own depends on it alone, and is where other formats link to."""
    pages, by = trial.pages(entries), trial.exporter.page
    trial.contract.holds(pages == trial.pages(entries[::-1]), "page gives other documents the second time", by=by)
    taken = sorted(pages.keys() & (documents.keys() | trial.shared().keys()))
    trial.contract.holds(not taken, f"page makes {', '.join(taken)}, which is a document of the feed too", by=by)
    path_of = trial.exporter.page_path
    for entry in entries if path_of else ():
        with trial.contract.raising_nothing("page_path", by=path_of, of=entry_words(entry)):
            path = path_of(entry) if path_of else ""
        is_there = any(name == path or (path.endswith("/") and name.startswith(path)) for name in pages)
        message = f"page_path names {path!r}, where page makes nothing"
        trial.contract.holds(is_there, message, by=path_of, of=entry_words(entry))
    return pages


def _check_media_types(trial: Trial, made: Made, of: str) -> None:
    """Check that documents are what their media types say."""
    for name, (media_type, data) in made.items():
        try:
            structure(media_type, data)
        except Exception as error:  # noqa: BLE001 -- parsers of all formats
            words = f"{name} cannot be read as {media_type}, its media type: {type(error).__name__}: {error}"
            trial.contract.holds(False, words, by=trial.exporter.document or trial.exporter.entry, of=of)


def _check_all_are_shown(trial: Trial, shown: Sequence[Entry], entries: Sequence[Entry]) -> None:
    """Check that another title of an entry, where its fragment has it, is in a document."""
    whole = trial.render(entries)
    for entry in shown:
        other = evolve(entry, item=evolve(entry.item, title=Text.of(_REVISED)))
        if trial.entry(other) != trial.entry(entry):
            is_shown = trial.render(other if each is entry else each for each in entries) != whole
            message = "document leaves it out: with another title of it, no document differs (see newest= of the check)"
            trial.contract.holds(is_shown, message, by=trial.exporter.document, of=entry_words(entry))


def _check_text(trial: Trial, text: str) -> None:
    """Check that no text of the record ends what it stands in or breaks the encoding."""
    words = "Plain words ".ljust(len(text.encode(errors="surrogatepass")), ".")  # as long: formats divide by size
    plain, hostile = (trial.whole(_entries(items_saying(each))) for each in (words, text))
    of = f"items whose texts are {shortened(text)}"
    holds = partial(trial.contract.holds, by=trial.exporter.entry, of=of)
    are_text = all(is_text(data) for _, data in plain.values())
    for name, (media_type, data) in hostile.items():
        holds(is_text(data) or not are_text, f"{name} is no UTF-8 or has control characters")
        _check_media_types(trial, {name: (media_type, data)}, of)
        if name in plain:
            before, after = structure(media_type, plain[name][1]), structure(media_type, data)
            holds(before == after, f"{name} has another structure, as a text is taken for a part of it")


def _check_hostile_items(trial: Trial) -> None:
    """Check that items of all statuses, forms, dates and sizes are rendered, in all languages."""
    entries = _in_order(_entries(hostile_items()), trial.exporter.order)
    _check_media_types(trial, trial.whole(entries), "hostile items")
    for language in LANGUAGES:
        spoken = trial.in_language(language)
        made = spoken.whole(entries)
        is_same = spoken.whole(entries) == made
        message = f"other bytes the second time, in the language {language!r}"
        trial.contract.holds(is_same, message, by=trial.exporter.entry, of="hostile items")


def _check_sizes_of_feeds(trial: Trial) -> None:
    for words, what in hostile_feeds().items():
        made = trial.whole(_in_order(_entries(what), trial.exporter.order))
        _check_media_types(trial, made, f"a feed of {words}")


# ---------------------------------------------------------------- builds


def _check_builds(trial: Trial) -> None:
    """Check builds of the samples, of the same again, and of what was revised, hidden and withdrawn since."""
    feeds = (FeedSpec(slug="held", title=Text.line("Held"), where=Where(statuses=("held",))),)
    made = Format(exporter=trial.exporter, options=trial.context.options)
    sink, holds = MemorySink(), partial(trial.contract.holds, by=trial.exporter.entry)
    with Ledger.open(":memory:", publication=PUBLICATION.id) as ledger:
        build = partial(publish, publication=PUBLICATION, formats=[made], ledger=ledger, sink=sink, feeds=feeds)
        build = partial(build, feeds_by=FeedsBy(topic=True, person=True), withdraw_at_most=1.0)
        first = build(Record(items=items()), now=NOW)
        holds(first.complete, f"a build of the samples failed: {'; '.join(first.failures)}")
        again = build(Record(items=items()), now=NOW).written
        holds(not again, f"a second build of the same wrote {', '.join(again)} again")
        later = build(Record(items=_revised()), now=NOW + timedelta(hours=1))
        holds(later.complete, f"a build of what changed since failed: {'; '.join(later.failures)}")
    shown = [name for name, data in sink.files.items() if _HIDDEN.encode() in data]
    holds(not shown, f"{', '.join(shown)} shows what is for internal readers alone")


def _revised() -> tuple[Meeting | Statement, ...]:
    """Return the samples a while later: an item has another title, one is called off, one hidden, one withdrawn."""
    changes: Mapping[str, Mapping[str, Any]] = {
        "vienna-talks": {"title": Text.of(_REVISED), "when": "2026-12-04"},
        "postponed": {"status": Status.CANCELLED},
        "year": {"title": Text.of(_HIDDEN), "audience": Audience.INTERNAL},
    }
    return tuple(evolve(item, **changes.get(item.id, {})) for item in items() if item.id != "month")

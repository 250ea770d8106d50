"""Batches of entries rendered in all their formats and languages, in this process or in others.

An entry is rendered in all of them before the next one is, so that what they have in common is composed once. A batch
for another process takes the exporters by reference.
"""

from __future__ import annotations

import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import closing
from functools import lru_cache
from itertools import islice
from typing import Any, Final

from attrs import define, evolve, field, frozen

from diplofeed.blame import blamed
from diplofeed.errors import PluginError, let_end
from diplofeed.export import Context, Document, Exporter
from diplofeed.model.entry import Entry
from diplofeed.publishing.apart import Apart, is_death
from diplofeed.publishing.pages import Pages
from diplofeed.publishing.pickling import pickled
from diplofeed.registry import Plugin, Registry, reference_of

__all__ = [
    "BATCH_SIZE",
    "Batch",
    "Rendered",
    "Rendering",
    "failure_of",
    "render_batch",
    "render_batches",
    "render_entry",
    "render_page",
]

BATCH_SIZE: Final = 500  # entries: far more work than to send them, and few enough to be held in memory
_SENT_AHEAD: Final = 16  # batches sent before the first is waited for


@frozen
class Rendering:
    """One format in one language."""

    exporter: Exporter
    context: Context[Any]


Shown = Mapping[tuple[str, str], Sequence[Entry]]
"""The entries of a batch as their pages show them, by the name and the language of the format that has these pages."""


@frozen
class Batch:
    """Entries, and what each of them is to be rendered in.

    Attributes:
        pages: Where pages are, which entries link to.
        shown: The entries as their own pages show them, where these are to be made too.
    """

    entries: Sequence[Entry]
    renderings: Sequence[Rendering]
    pages: Pages = Pages({})  # noqa: RUF009 -- a frozen value
    shown: Shown = field(factory=dict)


@frozen
class Rendered:
    """The fragments of the entries of a batch in one format and language, up to the first that could not be rendered.

    Attributes:
        data: In the order of the entries; None of an entry that the format does not show.
        failure: The entry that could not be rendered, and why; empty if all were.
        pages: The documents each entry has of its own, whole; None of an entry that has none.
    """

    data: Sequence[bytes | None]
    failure: str = ""
    pages: Sequence[tuple[Document, ...] | None] = ()


def render_entry(entry: Entry, rendering: Rendering) -> bytes | None:
    """Return an entry's fragment, or None where the format does not show it; raise TypeError where it is not bytes."""
    exporter = rendering.exporter
    if entry.withdrawn and exporter.withdrawal is None:
        return None
    data = exporter.fragment_of(entry, rendering.context)
    if not isinstance(data, bytes):
        raise TypeError(f"entry returned {type(data).__name__}, not bytes")
    return data


def render_page(entry: Entry, rendering: Rendering) -> Iterable[Document]:
    """Return the documents an entry, as its page shows it, has of its own; raise PluginError where they are none."""
    page = rendering.exporter.page
    documents: Iterable[Document] | None = page(entry, rendering.context) if page else ()
    if documents is None:
        raise PluginError("it returned None, not documents")
    return documents


def _whole(document: Document) -> Document:
    return evolve(document, chunks=(b"".join(document.chunks),))


def failure_of(entry: Entry, error: BaseException, exporter: Exporter) -> str:
    """Return which entry an exporter could not render, and why and in which line of its own."""
    reason = str(error) if isinstance(error, PluginError) else blamed(error, exporter)
    return f"{entry.item.kind} {entry.item.id!r}: {reason}"


def render_batch(batch: Batch) -> list[Rendered]:
    """Return what a batch is rendered to, in the order of its renderings; one that fails does not stop the others."""
    made: list[list[bytes | None]] = [[] for _ in batch.renderings]
    pages: list[list[tuple[Document, ...] | None]] = [[] for _ in batch.renderings]
    failures: dict[int, str] = {}
    contexts = {rendering.context.language: rendering.context for rendering in batch.renderings}
    for place, entry in enumerate(map(_in_memory, batch.entries)):
        addressed = {language: batch.pages.addressed(entry, context) for language, context in contexts.items()}
        for number, rendering in enumerate(batch.renderings):
            if number in failures:
                continue
            try:
                made[number].append(render_entry(addressed[rendering.context.language], rendering))
                pages[number].append(_page_of(place, batch, rendering))
            except BaseException as error:  # noqa: BLE001 -- a plugin may raise anything; the others go on
                let_end(error)
                where = "the page of " if len(made[number]) > len(pages[number]) else ""
                failures[number] = where + failure_of(entry, error, rendering.exporter)
    return [Rendered(data, failures.get(number, ""), pages[number]) for number, data in enumerate(made)]


def _page_of(place: int, batch: Batch, rendering: Rendering) -> tuple[Document, ...] | None:
    """Return the page of an entry of a batch, whole; None where none is to be made of it."""
    shown = batch.shown.get((rendering.exporter.name, rendering.context.language))
    if shown is None or shown[place].withdrawn:
        return None
    return tuple(map(_whole, render_page(_in_memory(shown[place]), rendering)))


def _in_memory(entry: Entry) -> Entry:
    item = entry.item.in_memory()
    return entry if item is entry.item else evolve(entry, item=item)


def render_batches(
    batches: Iterable[Batch], executor: Executor | None, warn: Callable[[str], None]
) -> Iterator[tuple[Batch, list[Rendered]]]:
    """Yield batches in their order with what they are rendered to.

    Where the executor fails, as it was shut down or cannot import a plugin, ``warn`` is called with the reason, and
    what remains is rendered in this process. Where a worker died, what remains is rendered in a process apart, as this
    one could die of it too; an exporter of which that dies again has failed.
    """
    if executor is None:
        yield from ((batch, render_batch(batch)) for batch in batches)
        return
    ahead = iter(batches)
    with closing(Apart()) as apart:
        pool = _Pool(executor, warn, apart)
        sent = deque(map(pool.send, islice(ahead, _SENT_AHEAD)))
        while sent:
            batch, future = sent.popleft()
            yield batch, pool.receive(batch, future)
            sent.extend(map(pool.send, islice(ahead, 1)))


# ---------------------------------------------------------------- other processes

_Future = Future[list[Rendered]]
_Sent = tuple[Plugin, bytes]  # a rendering: its exporter by reference, its context pickled
_DIED: Final = "the process that rendered it died, and so did another one (os._exit, or a crash of a library)"


@define(eq=False)
class _Pool:
    """An executor as long as it works."""

    executor: Executor | None
    warn: Callable[[str], None]
    apart: Apart
    _has_died: bool = field(default=False, init=False)
    _deadly: dict[str, str] = field(factory=dict, init=False)  # the failures of exporters, by their names
    _sendable: dict[tuple[str, str], _Sent | None] = field(factory=dict, init=False)
    _kept_here: set[str] = field(factory=set, init=False)  # the names of exporters

    def send(self, batch: Batch) -> tuple[Batch, _Future | None]:
        """Send a batch to the executor, as far as its exporters can be imported elsewhere."""
        renderings = [sent for rendering in batch.renderings if (sent := self._as_sent(rendering))]
        if self.executor is None or not renderings:
            return batch, None
        try:
            return batch, self.executor.submit(_render_sent, _packed(batch, renderings))
        except Exception as error:  # noqa: BLE001 -- an executor may raise anything; what remains is rendered here
            self._give_up(error)
            return batch, None

    def receive(self, batch: Batch, future: _Future | None) -> list[Rendered]:
        """Return what a batch was rendered to; what was not sent, or not returned, is rendered here or apart."""
        elsewhere = self._result(future)
        if elsewhere is None and self._has_died and self.apart.starts:
            elsewhere = self._rendered_apart(batch)
        if elsewhere is None:
            return render_batch(batch)
        is_here = [self._as_sent(rendering) is None for rendering in batch.renderings]
        here = [rendering for rendering, kept in zip(batch.renderings, is_here, strict=True) if kept]
        of_here = Batch(batch.entries, here, batch.pages, batch.shown)
        made_here, made_elsewhere = iter(render_batch(of_here)), iter(elsewhere)
        return [next(made_here if kept else made_elsewhere) for kept in is_here]

    def _result(self, future: _Future | None) -> list[Rendered] | None:
        if future is None:
            return None
        if self.executor is None:
            future.cancel()
            return None
        try:
            return future.result()
        except Exception as error:  # noqa: BLE001 -- an executor may raise anything; what remains is rendered here
            self._give_up(error)
            return None

    def _rendered_apart(self, batch: Batch) -> list[Rendered] | None:
        """Return what can be sent of a batch rendered in a process apart; None where no process can be started."""
        sent = [sent for rendering in batch.renderings if (sent := self._as_sent(rendering))]
        living = [each for each in sent if each[0].name not in self._deadly]
        together = self._tried(batch, living)
        made = iter(together or [self._tried_alone(batch, each) for each in living])
        results = [next(made) if each in living else Rendered((), self._deadly[each[0].name]) for each in sent]
        return results if self.apart.starts else None

    def _tried(self, batch: Batch, sent: Sequence[_Sent]) -> list[Rendered] | None:
        """Return what is rendered in a process apart; None where that dies of it."""
        try:
            return self.apart.call(_render_sent, _packed(batch, sent)) if sent else []
        except BrokenExecutor:
            return None

    def _tried_alone(self, batch: Batch, sent: _Sent) -> Rendered:
        """Return what a single rendering gives; its exporter has failed where the process dies of it again."""
        name = sent[0].name
        if name not in self._deadly:
            made = self._tried(batch, [sent])
            if made is not None:
                return made[0]
            first, last = (f"{entry.item.kind} {entry.item.id!r}" for entry in (batch.entries[0], batch.entries[-1]))
            self._deadly[name] = f"{first}, or one after it up to {last}: {_DIED}"
        return Rendered((), self._deadly[name])

    def _as_sent(self, rendering: Rendering) -> _Sent | None:
        """Return a rendering as it is sent: its exporter by reference, its context pickled; None if it stays here."""
        name, language = rendering.exporter.name, rendering.context.language
        if (name, language) not in self._sendable:
            self._sendable[name, language] = self._pickled(rendering)
        return self._sendable[name, language]

    def _pickled(self, rendering: Rendering) -> _Sent | None:
        reference = reference_of(rendering.exporter)
        if reference is None:
            return None
        try:
            return reference, pickled(rendering.context)
        except Exception as error:  # noqa: BLE001 -- what pickles an option may raise anything
            self._keep_here(rendering.exporter.name, f"{type(error).__name__}: {error}")
            return None

    def _keep_here(self, name: str, reason: str) -> None:
        if name not in self._kept_here:
            self.warn(f"exporter {name!r}: its options cannot be sent to other processes ({reason}), so it ran in one")
            self._kept_here.add(name)

    def _give_up(self, error: Exception) -> None:
        self.executor, self._has_died = None, is_death(error)
        reason = str(error) or "without a message"
        self.warn(f"the executor failed: {type(error).__name__}: {reason}; what remained was rendered in one process")


def _packed(batch: Batch, sent: Sequence[_Sent]) -> bytes:
    """Return entries and what they are rendered in as they are sent to another process."""
    names = {plugin.name for plugin, _ in sent}
    shown = {key: tuple(map(_in_memory, entries)) for key, entries in batch.shown.items() if key[0] in names}
    return pickle.dumps((tuple(map(_in_memory, batch.entries)), sent, batch.pages, shown))


def _render_sent(sent: bytes) -> list[Rendered]:
    """Render a batch in the process it was sent to."""
    entries, contexts, pages, shown = pickle.loads(sent)  # noqa: S301 -- of the process that submitted it
    renderings = [_received(reference, context) for reference, context in contexts]
    return render_batch(Batch(entries, renderings, pages, shown))


@lru_cache(maxsize=256)
def _received(reference: Plugin, context: bytes) -> Rendering:
    exporter = Registry((reference,)).exporter(reference.name)
    return Rendering(exporter, pickle.loads(context))  # noqa: S301 -- of the process that submitted it

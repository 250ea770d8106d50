"""The fragments of each format and language, rendered ahead where they surely are needed, or when first asked for."""

from __future__ import annotations

import pickle
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from typing import Any, Final

from attrs import define, field, frozen

from diplofeed.errors import PluginError, let_end
from diplofeed.export import Document, Fragment
from diplofeed.model.entry import Entry
from diplofeed.publishing.cached import Measures
from diplofeed.publishing.pages import Addressed
from diplofeed.publishing.rendering import (
    BATCH_SIZE,
    Batch,
    Rendered,
    Rendering,
    failure_of,
    render_batches,
    render_entry,
    render_page,
)
from diplofeed.spill import Spill

__all__ = ["Fragments", "Wanted", "render_ahead"]

_NONE: Final = -1
_MOST_PAGES: Final = 10_000  # of some 10 kB each


@define(eq=False, kw_only=True)
class Fragments:
    """The fragments of one format in one language, each rendered at most once in a build.

    Attributes:
        numbers: Of the entries, by tag.
        measures: What the format has to know of fragments to divide a feed.
        addressed: Gives entries the addresses of pages, for all formats.
        shown: Returns an entry as its own page shows it.
        failure: Which entry could not be rendered ahead, and why.
    """

    rendering: Rendering
    numbers: Mapping[str, int]
    spill: Spill
    measures: Measures
    addressed: Addressed
    shown: Callable[[Entry], Entry]
    failure: str = field(default="", init=False)
    _places: array[int] = field(init=False)  # in the spill, by number
    _pages: dict[str, int] = field(factory=dict, init=False)  # places in the spill, by tag
    _content: Callable[[Entry], bytes] = field(init=False)  # bound once: thousands of fragments have it

    @_places.default
    def _no_places(self) -> array[int]:
        return array("q", [_NONE]) * len(self.numbers)

    @_content.default
    def _bound(self) -> Callable[[Entry], bytes]:
        return self.data_of

    @property
    def name(self) -> tuple[str, str]:
        """The name and the language of the format."""
        return self.rendering.exporter.name, self.rendering.context.language

    def take(self, entries: Iterable[Entry], rendered: Rendered) -> None:
        """Keep what was rendered ahead."""
        self.failure = self.failure or rendered.failure
        for entry, data in zip(entries, rendered.data, strict=False):  # fewer where one could not be rendered
            if data is not None:
                self._places[self.numbers[entry.tag]] = self.spill.put(self._kept(entry, data))

        for entry, documents in zip(entries, rendered.pages, strict=False):
            if documents is not None:
                self._pages[entry.tag] = self.spill.put(pickle.dumps(documents))

    def page_of(self, entry: Entry) -> Iterable[Document]:
        """Return the documents an entry has of its own, made ahead or now."""
        place = self._pages.get(entry.tag)
        if place is None:
            return render_page(self.shown(entry), self.rendering)
        documents: Iterable[Document] = pickle.loads(self.spill.get(place))  # noqa: S301 -- of this very process
        return documents

    def _kept(self, entry: Entry, data: bytes) -> bytes:
        """Return what was rendered of an entry, for later builds of this process too."""
        return self.measures.reuse(entry.tag, lambda: data)

    def of(self, entries: Iterable[Entry]) -> Iterator[Fragment]:
        """Yield the fragments of entries, without those the format does not show."""
        are_withdrawn_given = self.rendering.exporter.withdrawal is not None
        addressed, context = self.addressed, self.rendering.context
        content, measured = self._content, self.measured
        return (
            Fragment(addressed(entry, context), content, remembered=measured)
            for entry in entries
            if are_withdrawn_given or not entry.withdrawn
        )

    def key_of(self, fragment: Fragment) -> bytes:
        """Return what differs where the data of a fragment do: of one of these the key of its entry, else the data."""
        if fragment.content is not self._content:
            return b"bytes " + fragment.data
        return b"from %d of %b" % (fragment.start, self.measures.keys[fragment.entry.tag])

    def measured(self, entry: Entry, measure: Callable[[bytes], Any]) -> Any:
        """Return what a function makes of the data of an entry, once for all builds."""
        return self.measures.of(entry.tag, lambda: measure(self.data_of(entry)))

    def data_of(self, entry: Entry) -> bytes:
        """Return the data of an entry.

        Raises:
            PluginError: It cannot be rendered; names the item.
        """
        number = self.numbers[entry.tag]
        place = self._places[number]
        if place != _NONE:
            return self.spill.get(place)
        try:
            data = self.measures.reuse(entry.tag, lambda: render_entry(entry, self.rendering) or b"")
        except BaseException as error:
            let_end(error)
            exporter = self.rendering.exporter
            raise PluginError(failure_of(entry, error, exporter), plugin=exporter.name) from error
        self._places[number] = self.spill.put(data)
        return data


@frozen
class Wanted:
    """Which entries to render ahead: those that changed in all formats, and the others where a format did.

    Attributes:
        changed: The entries that differ from the last build.
        others: The other entries.
        formats: All formats of this build.
        changed_formats: Those of them whose code, options or context differ from the last build.
    """

    changed: Sequence[Entry]
    others: Sequence[Entry]
    formats: Sequence[Fragments]
    changed_formats: Sequence[Fragments]


def render_ahead(wanted: Wanted, executor: Executor | None, warn: Callable[[str], None]) -> None:
    """Render entries ahead, in batches; what keeps a format from being rendered is noted in its fragments.

    The pages of entries are made with them, as what both say is composed once then; but where there are many and nobody
    else makes them, each is made when it is written, as they are kept in a file until then.
    """
    by_rendering = {id(made.rendering): made for made in wanted.formats}
    for batch, results in render_batches(
        _batches(wanted, with_pages=executor is not None or len(wanted.changed) <= _MOST_PAGES), executor, warn
    ):
        for rendering, rendered in zip(batch.renderings, results, strict=True):
            by_rendering[id(rendering)].take(batch.entries, rendered)


def _batches(wanted: Wanted, *, with_pages: bool) -> Iterator[Batch]:
    """Yield batches of what is to be rendered, without the formats that failed meanwhile."""
    for entries, formats in ((wanted.changed, wanted.formats), (wanted.others, wanted.changed_formats)):
        for start in range(0, len(entries), BATCH_SIZE):
            living = [made for made in formats if not made.failure]
            if living:
                part = entries[start : start + BATCH_SIZE]
                paged = [made for made in living if made.rendering.exporter.page] if with_pages else []
                shown = {made.name: tuple(map(made.shown, part)) for made in paged}
                renderings = [made.rendering for made in living]
                yield Batch(part, renderings, living[0].addressed.pages.of_batch(part), shown)

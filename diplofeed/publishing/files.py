"""The files of a format in a language, each rewritten only where its bytes would differ.

Why a file was rewritten is decided here: the key of its feed or entry differs, or the keys of its pieces do, or the
sink has another state of it than the last build left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Final

from attrs import define, evolve, field

from diplofeed.cache import digest
from diplofeed.errors import PluginError, SinkError
from diplofeed.export import Derived, Document, Feed, Fragment
from diplofeed.feeds.feed import below
from diplofeed.model.entry import Entry
from diplofeed.publishing.cached import KeptDocument, Shelf
from diplofeed.publishing.export import Export
from diplofeed.publishing.fragments import Fragments
from diplofeed.publishing.outcome import Outcome
from diplofeed.sink import Written

__all__ = ["Files"]

_MOST_REFUSED: Final = 100  # documents in a row: a sink may take a while to refuse each


@define(eq=False)
class Files:
    """The files of one format, as an earlier build left them and as this one does.

    Attributes:
        now: The document that is being made.
    """

    export: Export
    fragments: Fragments
    outcome: Outcome
    now: str = field(init=False)
    _feeds: Shelf = field(init=False)
    _pages: Shelf = field(init=False)
    _made: list[tuple[Shelf, str, bytes, tuple[KeptDocument, ...]]] = field(factory=list, init=False)
    _refused: list[SinkError] = field(factory=list, init=False)  # in a row, up to now
    _is_any_noted: bool = field(default=False, init=False)

    @now.default
    def _main(self) -> str:
        return self.export.exporter.filename

    @_feeds.default
    def _kept_feeds(self) -> Shelf:
        return self._shelf("feed")

    @_pages.default
    def _kept_pages(self) -> Shelf:
        return self._shelf("page")

    def _shelf(self, what: str) -> Shelf:
        plan = self.export.plan
        return Shelf(plan.cache, f"{what} {plan.edition.name} {self.export.name}")

    def put_shared(self) -> None:
        """Write the files documents of all feeds name, which cost less to write than to see unchanged."""
        exporter, context = self.export.exporter, self.export.context
        for document in exporter.shared(context) if exporter.shared else ():
            self.now = document.name
            data = b"".join(document.chunks)
            self.outcome.claims.share(data, self.now)
            written = self._write(evolve(document, chunks=(data,)))
            if written is not None:
                self._note(KeptDocument(document.name, "", "", document.omissions), written)

    def put_feed(self, feed: Feed, folder: str, key: bytes, make: Callable[[], Iterable[Document]]) -> None:
        """Write the documents of a feed below a folder, unless they stand as a build wrote them for the same key."""
        exporter = self.export.exporter
        main = feed.filename or exporter.filename
        if exporter.names_hubs:
            self.outcome.addresses[below(folder, main)] = feed.url + main
        day = str(feed.today).encode() if exporter.daily else b""
        of_feed = digest(self.export.key, key, day)
        self._put(self._feeds, feed.slug, of_feed, folder, make)

    def put_pages(self, entries: Iterable[Entry]) -> None:
        """Write the documents each entry has of its own, unless they stand as a build wrote them for the same entry."""
        exporter, plan = self.export.exporter, self.export.plan
        if exporter.page is None:
            return
        for entry in entries:
            make = partial(self.fragments.page_of, entry)
            key = self.export.key + plan.key_of_page(entry, exporter)
            self.now = f"the page of {entry.item.kind} {entry.item.id!r}"
            self._put(self._pages, entry.tag, key, self.export.folder, make)

    def _put(self, shelf: Shelf, name: str, key: bytes, folder: str, make: Callable[[], Iterable[Document]]) -> None:
        kept_key, kept = shelf.documents(name)
        if kept_key == key and all(map(self._stands, kept)):
            shelf.leave(name)
            for document in kept:
                self.outcome.claims.claim(self.export.exporter.name, document.name)
                self._note(document, Written.UNCHANGED)
            return
        before = {document.name: document for document in kept}
        documents: Iterable[Document] | None = make()
        if documents is None:
            raise PluginError("it returned None, not documents")
        made = [self._document(document, folder, before) for document in documents]
        if None not in made:  # what was refused is made again by the next build
            self._made.append((shelf, name, key, tuple(document for document in made if document)))

    def _document(self, document: Document, folder: str, before: Mapping[str, KeptDocument]) -> KeptDocument | None:
        """Write a document unless it stands as an earlier build wrote it of the same pieces; None if it is refused."""
        self.now = below(folder, document.name)
        self.outcome.claims.claim(self.export.exporter.name, self.now)
        pieces = tuple(document.pieces)
        key = self._key_of(pieces).hex()
        kept = before.get(self.now)
        if kept is not None and kept.key == key and self._stands(kept):
            made = evolve(kept, omissions=document.omissions)
            self._note(made, Written.UNCHANGED)
            return made
        written = self._write(evolve(document, chunks=pieces))
        if written is None:
            return None
        made = KeptDocument(self.now, key, "", document.omissions)
        self._note(made, written)
        return made

    def _write(self, document: Document) -> Written | None:
        """Write a document; return None where the sink refuses it, which the others of the format go without.

        Raises:
            SinkError: It refused so many in a row that it is taken to take nothing any more.
        """
        media_type = document.media_type or self.export.exporter.media_type
        try:
            written = self.export.plan.edition.sink.write(self.now, document.chunks, media_type=media_type)
        except SinkError as error:
            self._refused.append(error)
            if len(self._refused) >= _MOST_REFUSED:
                raise
            self.outcome.refuse(self.export.exporter.name, error)
            return None
        self._refused.clear()
        return written

    def _key_of(self, pieces: Iterable[bytes | Fragment | Derived]) -> bytes:
        """Return a digest that differs where the bytes of a document do, without rendering entries."""
        return digest(self.export.key, *map(self._key_of_piece, pieces))

    def _key_of_piece(self, piece: bytes | Fragment | Derived) -> bytes:
        if isinstance(piece, Fragment):
            return self.fragments.key_of(piece)
        return b"of " + self._key_of(piece.parts) if isinstance(piece, Derived) else b"bytes " + piece

    def _stands(self, document: KeptDocument) -> bool:
        """Return whether a document is as a build left it: nobody touched it, and the sink can tell."""
        is_same = bool(document.state) and self.outcome.states.get(document.name) == document.state
        return is_same and document.name not in self.outcome.written

    def _note(self, document: KeptDocument, written: Written) -> None:
        self._is_any_noted = True
        self.outcome.note(self.export.exporter.name, document.name, document.omissions, written)
        self.export.plan.tick(document.name)

    def keep(self) -> None:
        """Keep what was made, with the states of what was written; forget feeds and entries that no longer exist.

        Raises:
            SinkError: It refused whatever the format has.
        """
        if self._refused and not self._is_any_noted:
            raise self._refused[0]
        written = [document.name for *_, made in self._made for document in made if not document.state]
        states = self.outcome.states_of(self.export.plan.edition.sink, written) if written else {}
        for shelf, name, key, made in self._made:
            shelf.keep(name, key, tuple(_with_state(document, states) for document in made))
        self._feeds.forget_others()
        self._pages.forget_others()


def _with_state(document: KeptDocument, states: Mapping[str, str]) -> KeptDocument:
    return document if document.state else evolve(document, state=states.get(document.name, ""))

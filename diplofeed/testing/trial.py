"""An exporter at work: what it makes of entries, checked as it comes."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from pathlib import PurePosixPath
from typing import Any

from attrs import evolve, frozen

from diplofeed.export import Alternate, Context, Derived, Document, Exporter, Feed, Fragment
from diplofeed.model.entry import Entry
from diplofeed.testing.contract import Contract
from diplofeed.testing.samples import NOW, PUBLICATION
from diplofeed.text import Text

__all__ = ["Made", "Trial", "entry_words", "sample_feed"]

Made = dict[str, tuple[str, bytes]]
"""Media types and bytes of documents, by name."""


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


def entry_words(entry: Entry) -> str:
    """Return an entry as messages name it."""
    return f"the {entry.item.kind} {entry.item.id!r}"


@frozen
class Trial:
    """An exporter at work."""

    exporter: Exporter
    context: Context[Any]
    contract: Contract

    def in_language(self, language: str) -> Trial:
        """Return the same in another language."""
        return evolve(self, context=evolve(self.context, language=language))

    def entry(self, entry: Entry) -> bytes:
        """Return the fragment of an entry."""
        by, of = self.exporter.entry, entry_words(entry)
        with self.contract.raising_nothing("entry", by=by, of=of):
            data = self.exporter.entry(entry, self.context)
        self.contract.holds(isinstance(data, bytes), f"entry returned {type(data).__name__}, not bytes", by=by, of=of)
        return data

    def fragments(self, entries: Iterable[Entry]) -> Iterator[Fragment]:
        """Yield the fragments of entries, made as they are asked for."""
        return (Fragment(entry, self.entry(entry)) for entry in entries)

    def render(self, entries: Iterable[Entry], *, slug: str = "", listed: bool = True) -> Made:
        """Return the documents of a feed."""
        return self.documents(sample_feed(self.exporter, slug, listed=listed), self.fragments(entries))

    def documents(self, feed: Feed, fragments: Iterable[Fragment]) -> Made:
        """Return the documents made of fragments, each read before the next is asked for, as a build does."""
        by, of = self.exporter.document, f"the feed {feed.slug!r}" if feed.slug else "the feed of everything"
        made: Made = {}
        with self.contract.raising_nothing("document", by=by, of=of):
            for document in self.exporter.documents_of(feed, fragments, self.context):
                self._keep(document, made, "document", by, of)
        first = next(iter(made), None)
        self.contract.holds(made, "document yields nothing; a feed of nothing is a document too", by=by, of=of)
        main = f"the first document is {first!r}, not the main one, {self.exporter.filename!r}"
        self.contract.holds(first == self.exporter.filename, main, by=by, of=of)
        return made

    def shared(self) -> Made:
        """Return the files that documents of all feeds name."""
        made: Made = {}
        with self.contract.raising_nothing("shared", by=self.exporter.shared):
            for document in self.exporter.shared(self.context) if self.exporter.shared else ():
                self._keep(document, made, "shared", self.exporter.shared, "")
        return made

    def pages(self, entries: Iterable[Entry]) -> Made:
        """Return the documents that entries have of their own."""
        made: Made = {}
        for entry in entries if self.exporter.page else ():
            with self.contract.raising_nothing("page", by=self.exporter.page, of=entry_words(entry)):
                for document in self.exporter.page(entry, self.context) if self.exporter.page else ():
                    self._keep(document, made, "page", self.exporter.page, entry_words(entry))
        return made

    def whole(self, entries: Sequence[Entry]) -> Made:
        """Return all documents."""
        return self.render(entries) | self.pages(entries)

    def _keep(self, document: Document, made: Made, function: str, by: object, of: str) -> None:
        self._check(document, made, function, by, of)
        data = bytearray()
        for piece in document.pieces:
            message = f"{function} makes {document.name} of {type(piece).__name__}, not of bytes, Fragment or Derived"
            self.contract.holds(isinstance(piece, bytes | Fragment | Derived), message, by=by, of=of)
            data += piece if isinstance(piece, bytes) else piece.data
        made[document.name] = (document.media_type or self.exporter.media_type, bytes(data))

    def _check(self, document: Document, before: Container[str], function: str, by: object, of: str) -> None:
        def holds(condition: object, message: str) -> None:
            self.contract.holds(condition, message, by=by, of=of)

        holds(isinstance(document, Document), f"{function} yields {type(document).__name__}, not Document")
        name = document.name
        holds(name not in before, f"two documents are called {name!r}")
        path = PurePosixPath(name)
        inside = path.parts and not path.is_absolute() and ".." not in path.parts and "\\" not in name
        holds(inside, f"{name!r} is no path below the feed's directory, with forward slashes")

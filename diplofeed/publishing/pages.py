"""The pages of entries, where a format has some, so that all formats link to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from attrs import evolve, frozen

from diplofeed.export import Context
from diplofeed.feeds.feed import Format
from diplofeed.model.entry import Entry, Reference

__all__ = ["Pages"]


@frozen
class Pages:
    """Where the pages of entries are, below the directory of the feed of everything, by the tags of the entries."""

    paths: Mapping[str, str]

    @classmethod
    def of(cls, entries: Iterable[Entry], formats: Iterable[Format]) -> Pages:
        """Return the pages that the first format that has some makes of what is not withdrawn."""
        functions = (made.exporter.page_path for made in formats)
        path_of = next(filter(None, functions), None)
        if path_of is None:
            return cls({})
        return cls({entry.tag: path_of(entry) for entry in entries if not entry.withdrawn})

    def of_batch(self, entries: Iterable[Entry]) -> Pages:
        """Return the pages of these entries and of those they name, fewer to send to another process."""
        if not self.paths:
            return self
        tags = (tag for entry in entries for tag in (entry.tag, *(other.tag for other in entry.references)))
        return Pages({tag: self.paths[tag] for tag in tags if tag in self.paths})

    def key_of(self, entry: Entry) -> str:
        """Return a key of an entry's links to pages."""
        tags = (entry.tag, *(other.tag for other in entry.references)) if self.paths else ()
        return " ".join(repr(self.paths.get(tag, "")) for tag in tags)

    def addressed(self, entry: Entry, context: Context[Any]) -> Entry:
        """Return an entry with the addresses of its own page and of those of the entries it names, in a language."""
        if not self.paths:
            return entry
        publication, language = context.publication, context.language
        folder = publication.folder(language)
        base = f"{publication.link}{quote(folder)}/" if folder else publication.link
        references = tuple(self._addressed(other, base) for other in entry.references)
        return evolve(entry, page=self._address(entry.tag, base), references=references)

    def _addressed(self, other: Reference, base: str) -> Reference:
        return evolve(other, url=self._address(other.tag, base) or other.url)

    def _address(self, tag: str, base: str) -> str:
        path = self.paths.get(tag)
        return base + quote(path) if path else ""

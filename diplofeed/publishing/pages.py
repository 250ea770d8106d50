"""The pages of entries, where a format has some, so that all formats link to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from attrs import define, evolve, field, frozen

from diplofeed.blame import blamed
from diplofeed.errors import let_end
from diplofeed.export import Context
from diplofeed.feeds.feed import Format
from diplofeed.model.entry import Entry, Reference

__all__ = ["Addressed", "Pages"]


@frozen
class Pages:
    """Where the pages of entries are, below the directory of the feed of everything, by the tags of the entries.

    Attributes:
        failure: The format that could not say where its pages are, and why; then there are no links to any.
    """

    paths: Mapping[str, str]
    failure: tuple[str, str] | None = None

    @classmethod
    def of(cls, entries: Iterable[Entry], formats: Iterable[Format]) -> Pages:
        """Return the pages that the first format that has some makes of what is not withdrawn."""
        made = next((made for made in formats if made.exporter.page_path), None)
        if made is None or made.exporter.page_path is None:
            return cls({})
        try:
            paths = {entry.tag: made.exporter.page_path(entry) for entry in entries if not entry.withdrawn}
            wrong = next((path for path in paths.values() if not isinstance(path, str)), "")
        except BaseException as error:  # noqa: BLE001 -- a plugin may raise anything; the others go on, without links
            let_end(error)
            return cls({}, (made.exporter.name, f"page_path raised {blamed(error, made.exporter)}"))
        if wrong != "":
            return cls({}, (made.exporter.name, f"page_path returned {type(wrong).__name__}, not a path"))
        return cls(paths)

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

    def key_of_mentions(self, mentions: Iterable[Reference]) -> bytes:
        """Return a key of what a page shows of the entries that name its own."""
        shown = (f"{other} {self.paths.get(other.tag, '')!r}" for other in mentions)
        return "\n".join(shown).encode(errors="backslashreplace")

    def addressed(self, entry: Entry, context: Context[Any], **shown: Any) -> Entry:
        """Return an entry with the addresses of its own page and of those of the entries it names, in a language.

        Other fields that it is to have are set at once, as that is done for each page.
        """
        if not self.paths:
            return evolve(entry, **shown) if shown else entry
        base = _base(context)
        references = tuple(self._addressed(other, base) for other in entry.references)
        shown["mentions"] = tuple(self._addressed(other, base) for other in shown.get("mentions", entry.mentions))
        return evolve(entry, page=self._address(entry.tag, base), references=references, **shown)

    def address_of(self, entry: Entry, context: Context[Any]) -> str:
        """Return the address of an entry's page in a language; empty if it has none."""
        return self._address(entry.tag, _base(context))

    def _addressed(self, other: Reference, base: str) -> Reference:
        return evolve(other, url=self._address(other.tag, base) or other.url)

    def _address(self, tag: str, base: str) -> str:
        path = self.paths.get(tag)
        return base + quote(path) if path else ""


def _base(context: Context[Any]) -> str:
    """Return the directory of the feed of everything in a language."""
    publication, folder = context.publication, context.publication.folder(context.language)
    return f"{publication.link}{quote(folder)}/" if folder else publication.link


@define(eq=False)
class Addressed:
    """Entries with the addresses of pages, each made once for all feeds until another language is asked for."""

    pages: Pages
    _made: dict[str, Entry] = field(factory=dict, init=False)
    _language: str = field(default="", init=False)

    def __call__(self, entry: Entry, context: Context[Any]) -> Entry:
        """Return an entry with the addresses of its own page and of those of the entries it names, in a language."""
        if not self.pages.paths:
            return entry
        if context.language != self._language:
            self._made.clear()
            self._language = context.language
        made = self._made.get(entry.tag)
        if made is None:
            made = self._made[entry.tag] = self.pages.addressed(entry, context)
        return made

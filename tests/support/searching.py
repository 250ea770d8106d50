"""Indexes of searches, and a page to search on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from diplofeed.config import Publication
from diplofeed.export import Context, Feed, Fragment
from diplofeed.exporters.html import search
from diplofeed.model import Meeting, Statement
from diplofeed.model.entry import Entry, tag_uri, uid
from diplofeed.words import is_right_to_left

__all__ = ["PUBLICATION", "context", "entry_of", "feed", "indexed", "page"]

SITE: Final = "https://example.org/talks/"
PUBLICATION: Final = Publication(
    id="tag:example.org,2026:talks", title="Talks", link=SITE, languages=("ar", "ru", "uk", "zh")
)
_MOMENT: Final = datetime(2026, 11, 1, tzinfo=UTC)


def entry_of(item: Meeting | Statement, *, withdrawn: bool = False) -> Entry:
    """Return an item as an entry with a page of its own."""
    tag = tag_uri(PUBLICATION.id, item.kind, item.id)
    page_ = f"{SITE}{item.kind}/{quote(item.id)}/"
    return Entry(item=item, tag=tag, uid=uid(tag), published=_MOMENT, updated=_MOMENT, page=page_, withdrawn=withdrawn)


def fragment_of(item: Meeting | Statement, *, withdrawn: bool = False) -> Fragment:
    """Return an item as a fragment that nobody may look into: the index is made of entries."""

    def content(entry: Entry) -> bytes:
        raise AssertionError(f"the index rendered {entry.tag}")

    return Fragment(entry_of(item, withdrawn=withdrawn), content)


def feed() -> Feed:
    """Return the feed of everything."""
    return Feed(
        slug="",
        title=PUBLICATION.title,
        description=PUBLICATION.description,
        listed=True,
        url=SITE,
        updated=_MOMENT,
        today=date(2026, 11, 1),
    )


def context(language: str = "en") -> Context[Any]:
    """Return the context of a language."""
    return Context(publication=PUBLICATION, options=None, language=language)


def indexed(items: Iterable[Meeting | Statement], language: str = "en") -> Mapping[str, bytes]:
    """Return the documents of the index of items, by path."""
    documents = search.documents(feed(), map(fragment_of, items), context(language))
    return {document.name: b"".join(document.chunks) for document in documents}


def page(folder: Path, items: Iterable[Meeting | Statement], language: str = "en") -> None:
    """Write a page to search items on, its script and its index."""
    direction = "rtl" if is_right_to_left(language) else "ltr"
    files = {
        "index.html": f'<!DOCTYPE html><html lang="{language}" dir="{direction}"><meta charset="utf-8">'
        "<title>Search</title>"
        f'<link rel="stylesheet" href="style.css"><main><h1>Search</h1>{search.form(search.INDEX, language)}</main>'
        f'<script type="module" src="{search.SCRIPT}"></script></html>',
        "style.css": search.style(),
        "favicon.ico": "",
        search.SCRIPT: b"".join(search.script().chunks).decode(),
        **{name: content.decode() for name, content in indexed(items, language).items()},
    }
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")

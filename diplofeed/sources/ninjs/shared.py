"""What events and texts of ninjs have in common, in plain data as the record writes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from diplofeed.sources.foreign.book import Book, Plain
from diplofeed.sources.foreign.hiding import audience_in
from diplofeed.sources.foreign.html import escaped
from diplofeed.sources.foreign.members import Members, line, link_of, objects, text
from diplofeed.tags import check_tag, language_tag

__all__ = ["SIGNIFICANCE", "in_language", "language_of", "parties_of", "person_of", "shared_of", "words_of"]

EMBARGO: Final = ("embargoedUntil", "embargoed")
"""The members that say until when an item is held back, that of ninjs 1 the last."""

_MARKDOWN: Final = "text/markdown"
SIGNIFICANCE: Final = "significance"
"""The role of a description that says why an event matters."""


def shared_of(item: Members, book: Book) -> Mapping[str, Any]:
    """Return the fields that meetings and statements share."""
    return {
        "topics": [each for rel, each in _subjects(item, book) if rel != "instrument"],
        "instruments": [each for rel, each in _subjects(item, book) if rel == "instrument"],
        "sources": [*_sources(item)],
        "attachments": [*_attachments(item)],
        "url": next((link_of(each.get("href")) for each in objects(item, "renditions")), ""),
        "embargo_until": next((str(item[name]) for name in EMBARGO if item.get(name)), ""),
        **audience_in(item, EMBARGO),
    }


def language_of(item: Members) -> str:
    """Return the language of an item, empty where it states none that is registered."""
    try:
        tag = language_tag(line(item, "language"))
        check_tag(tag)
    except ValueError:
        return ""
    return tag


def in_language(words: str, language: str) -> str | dict[str, str]:
    """Return a text marked with its language, if that is known."""
    return {language: words} if language and words else words


def words_of(item: Members, *names: str) -> str:
    """Return a text of some members as Markdown, that which is Markdown already before the first that is plain.

    What is markup of another kind is passed over, and what says why an event matters.
    """
    texts = [
        (line(each, "contentType").lower(), text(each, "value"))
        for name in names
        for each in objects(item, name)
        if line(each, "role") != SIGNIFICANCE
    ]
    marked = (words for kind, words in texts if words and kind == _MARKDOWN)
    plain = (escaped(words) for kind, words in texts if words and kind in ("", "text/plain"))
    return next(marked, "") or next(plain, "")


def person_of(person: Members, book: Book) -> Plain | None:
    """Return a person, None where no name is stated."""
    name = line(person, "name")
    return book.person(name, code=line(person, "literal"), url=_page(person)) if name else None


def parties_of(item: Members, book: Book, language: str, *, rel: str = "") -> list[Plain]:
    """Return the parties an item names, of a relation only if one is asked for."""
    named = (each for each in objects(item, "organisations") if line(each, "name") and rel in ("", line(each, "rel")))
    return [
        book.party(line(each, "name"), code=line(each, "literal"), kind="organisation", language=language)
        for each in named
    ]


def _subjects(item: Members, book: Book) -> Iterator[tuple[str, Plain]]:
    for each in objects(item, "subjects"):
        name, code, rel = line(each, "name"), line(each, "literal"), line(each, "rel")
        if name and rel == "instrument":
            yield rel, book.instrument(name, code=code, url=link_of(each.get("uri")))
        elif name:
            uri = link_of(each.get("uri"), ("http", "https", "urn", "tag"))
            yield rel, book.topic(name, code=code, uri=uri)


def _sources(item: Members) -> Iterator[Mapping[str, str]]:
    for each in objects(item, "infoSources"):
        contact = next((way for way in objects(each, "contactInfo") if line(way, "type") in ("url", "title")), {})
        url = link_of(contact.get("value"))
        name = line(each, "name")
        title = line(contact, "name") or ("" if url else line(contact, "value")) or name
        if title:
            yield {"title": title, "url": url, "publisher": "" if title == name else name}


def _attachments(item: Members) -> Iterator[Mapping[str, str]]:
    for each in objects(item, "associations"):
        document = next(objects(each, "renditions"), {})
        if url := link_of(document.get("href")):
            size, name = line(document, "sizeInBytes"), line(each, "name")
            title = "" if name == url else name
            yield {"url": url, "title": title, "type": line(document, "contentType"), "size": size}


def _page(thing: Members) -> str:
    ways = (way for way in objects(thing, "contactInfo") if line(way, "type") == "url")
    return next(filter(None, (link_of(way.get("value")) for way in ways)), "")

"""What meetings and statements of pages have in common."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape
from itertools import islice
from typing import Any, Final

from attrs import define, field

from diplofeed.sources.foreign.book import Book, Plain
from diplofeed.sources.foreign.html import MOST_MARKS, escaped, markdown_of, marks_in, text_of
from diplofeed.sources.foreign.ids import absolute
from diplofeed.sources.web.document import Element, html_of
from diplofeed.sources.web.options import WebOptions
from diplofeed.sources.web.people import unique
from diplofeed.sources.web.things import Thing, Value, Words, line_of, plain_in
from diplofeed.tags import check_tag, language_tag

__all__ = ["Reading", "language_of", "names_in_languages", "passed_over", "registered", "sources_of", "subjects_of"]

_ESCAPED_MARK: Final = re.compile(r"&lt;/?[a-z]+[^&]{0,300}?&gt;", re.IGNORECASE)
_NO_TOPICS: Final = ("Event", "Person", "Place", "Organization", "WebPage")
_MOST_FURTHER: Final = 3  # values that a message names
_MOST_TOPICS: Final = 100
_LEGISLATION: Final = "Legislation"


@define
class Reading:
    """What is needed to make items of the things of a page.

    Attributes:
        book: The names of the record.
        options: Those of the source.
        base: The address that links in texts are resolved against.
        language: In which countries may be called, besides English.
    """

    book: Book
    options: WebOptions
    base: str = ""
    language: str = "en"
    _marks: int = field(default=0, init=False)

    def markdown(self, value: Value) -> str:
        """Return a text as Markdown that says the same; after more marks than a page has, without links and lists."""
        if isinstance(value, Thing):
            return escaped(line_of(value))
        html = html_of(value) if isinstance(value, Element) else _html_in(value.text)
        if not html:
            return escaped(value.text) if isinstance(value, Words) else ""
        self._marks += marks_in(html)
        return escaped(text_of(html)) if self._marks > MOST_MARKS else markdown_of(html, self.base)


def _html_in(text: str) -> str:
    """Return the HTML that is in a text of JSON, in which programs escape its marks too; plain text as it is."""
    if "<" not in text and _ESCAPED_MARK.search(text):
        text = unescape(text)
    return text.replace("\\n", "\n") if "<" in text else text


def language_of(thing: Thing) -> str:
    """Return the language of a thing's words, empty where it states none that is registered."""
    values = thing.all("inLanguage")
    written = (each.line_at("alternateName", "name") if isinstance(each, Thing) else line_of(each) for each in values)
    return next(filter(None, map(registered, written)), "")


def names_in_languages(thing: Thing, *names: str) -> str | dict[str, str]:
    """Return a line, in each language that it is marked with if there are several."""
    values = [value for value in thing.all(*names) if line_of(value)]
    marked: dict[str, str] = {}
    for value in values:
        if isinstance(value, Words) and value.language and (tag := registered(value.language)):
            marked.setdefault(tag, line_of(value))
    return marked if len(marked) > 1 else line_of(values[0]) if values else ""


def passed_over(thing: Thing, *names: str) -> Iterator[str]:
    """Yield notes about properties that say several things in a language, of which the first counts."""
    for name in names:
        lines: dict[str, dict[str, None]] = {}
        for value in thing.all(name):
            language = value.language if isinstance(value, Words) else ""
            if line := line_of(value):
                lines.setdefault(language, {})[line] = None
        for first, *others in lines.values():
            if others:
                further = ", ".join(repr(each[:40]) for each in others[:_MOST_FURTHER])
                more = f" and {len(others) - _MOST_FURTHER:,} more" if len(others) > _MOST_FURTHER else ""
                yield f"of several values of {name} only the first, {first[:40]!r}, counts, not {further}{more}"


def registered(written: str) -> str:
    """Return the tag of a language that is registered, empty for other words."""
    try:
        tag = language_tag(written)
        check_tag(tag)
    except ValueError:
        return ""
    return tag


def subjects_of(thing: Thing, reading: Reading) -> Mapping[str, Any]:
    """Return topics and treaties: what a thing is about and its keywords."""
    if not reading.options.topics:
        return {}
    book = reading.book
    about = list(islice(thing.all("about"), _MOST_TOPICS))
    treaties = [each for each in about if isinstance(each, Thing) and each.is_a(_LEGISLATION)]
    topics = [each for each in about if not (isinstance(each, Thing) and _is_other(each))]
    named = [*(_topic(each, book) for each in topics), *map(book.topic, islice(_keywords(thing), _MOST_TOPICS))]
    return {
        "topics": unique(named[:_MOST_TOPICS]),
        "instruments": unique(
            _with_same_as(book.instrument(name), each) for each in treaties if (name := line_of(each))
        ),
    }


def _is_other(thing: Thing) -> bool:
    return thing.is_a(_LEGISLATION) or any(each.endswith(_NO_TOPICS) for each in thing.types)


def _topic(value: Value, book: Book) -> Plain | None:
    name = line_of(value)
    if not name or name.startswith(("http://", "https://")):
        return None
    if not isinstance(value, Thing):
        return book.topic(name)
    uri, *further = value.links("sameAs") or [""]
    made = book.topic(name, uri=uri)
    return {**made, "same_as": further} if isinstance(made, dict) and further else made


def _with_same_as(made: Plain, thing: Thing) -> Plain:
    same_as = thing.links("sameAs")
    return {**made, "same_as": same_as} if isinstance(made, dict) and same_as else made


def _keywords(thing: Thing) -> Iterator[str]:
    for value in thing.all("keywords"):
        words = [line_of(value)] if isinstance(value, Thing) else line_of(value).split(",")
        yield from (word.strip() for word in words if word.strip())


def sources_of(thing: Thing, *names: str) -> list[Mapping[str, str]]:
    """Return the works that a thing names, as sources."""
    works: list[Mapping[str, str]] = []
    for value in islice(thing.all(*names), _MOST_TOPICS):
        url, title = _address(value), line_of(value)
        if title or url:
            works.append({"title": title or url, **({"url": url} if url else {})})
    return works


def _address(value: Value) -> str:
    if isinstance(value, Thing):
        return value.link("url") or absolute(value.id)
    return absolute(plain_in(value))

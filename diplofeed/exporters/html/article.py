"""The body of an entry as its page has it: sections under headings, and after them lists of what belongs to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache, partial
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

from attrs import evolve, frozen

from diplofeed.compose import Composition, Part, html, passages, people, phrases
from diplofeed.compose.elsewhere import pages_of
from diplofeed.compose.html import html as as_html
from diplofeed.compose.labels import heading_of
from diplofeed.compose.markup import linked
from diplofeed.compose.people import Feeds
from diplofeed.compose.tree import Blocks, Inlines, Paragraph, Strong, joined, run
from diplofeed.export import Context
from diplofeed.identity import Same
from diplofeed.model import Form, Meeting, Statement, Topic
from diplofeed.model.entry import Entry

__all__ = ["Section", "belongings", "sections", "without_pictures"]

_LABELLED: Final = frozenset(
    {"rounds", "participants", "agenda", "positions", "outcomes", "significance", "translation"}
)
_LISTED: Final = frozenset({"about", "relations", "instruments", "topics", "same_as", "documents", "sources"})


@frozen
class Section:
    """A part of a page.

    Attributes:
        name: What it is about, such as ``positions``.
        heading: HTML that can stand in a heading; empty where it has none.
        content: HTML.
    """

    name: str
    heading: str
    content: str


def without_pictures(context: Context[Any]) -> Context[Any]:
    """Return a context in which pictures are the texts that stand for them: a page asks no other host for anything."""
    return _without_pictures(Same(context))


@lru_cache(maxsize=2)  # contexts, each of thousands of pages
def _without_pictures(same: Same[Context[Any]]) -> Context[Any]:
    context = same.value
    return evolve(context, publication=evolve(context.publication, images=False))


# ---------------------------------------------------------------- what was said or done


def sections(composed: Composition, context: Context[Any]) -> Iterator[Section]:
    """Yield the parts of a body; the line that labels one there is its heading here."""
    own = (part for part in composed.parts if part.name not in _LISTED)
    for name, parts in groupby(own, attrgetter("name")):
        if name == "text":
            yield from _uttered(tuple(parts), composed.entry.item, context)
            continue
        for label, labelled in _divided(name, parts):
            yield Section(name, _inline(label), html(labelled, context))


def _uttered(parts: Sequence[Part], item: Meeting | Statement, context: Context[Any]) -> Iterator[Section]:
    """Yield the words of a statement, and before them or, of a quotation, after them who says so."""
    at = 0 if isinstance(item, Statement) and item.form is Form.QUOTE else len(parts) - 1
    for number, part in enumerate(parts):
        yield Section("text" if number == at else "speaker", "", html((part,), context))


def _divided(name: str, parts: Iterable[Part]) -> Iterator[tuple[Inlines, tuple[Part, ...]]]:
    """Yield parts of one name with their label: each translation has a label of its own."""
    first, *rest = parts
    label = _label(first) if name in _LABELLED else ()
    if not label:
        yield (), (first, *rest)
    elif name == "translation":
        yield label, tuple(rest[:1])
        if rest[1:]:
            yield from _divided(name, rest[1:])
    else:
        yield label, tuple(rest)


def _label(part: Part) -> Inlines:
    """Return what a paragraph has that is in bold as a whole, as a label on a line of its own is."""
    if len(part.blocks) == 1 and isinstance(only := part.blocks[0], Paragraph) and len(only.inlines) == 1:
        return strong.inlines if isinstance(strong := only.inlines[0], Strong) else ()
    return ()


def _inline(inlines: Inlines) -> str:
    return as_html((Paragraph(inlines),)).removeprefix("<p>").removesuffix("</p>")


# ---------------------------------------------------------------- what belongs to it


def belongings(entry: Entry, language: str) -> Iterator[Section]:
    """Yield lists of the entries it names, and of its treaties, topics, documents and sources, where it has some."""
    for kind, others in passages.by_relation(entry.references).items():
        yield _list(kind, phrases.relation(kind, language), passages.bullets(others, passages.reference, language))
    item, feeds = entry.item, entry.feeds
    if of_series := _series(entry, language):
        yield _list("series", heading_of("series", language), of_series)
    named = (
        ("instruments", passages.bullets(item.instruments, passages.instrument, language)),
        ("topics", passages.bullets(item.topics, partial(_topic, feeds=feeds), language)),
        ("same_as", passages.bullets(pages_of(item.same_as), passages.page, language)),
        ("attachments", passages.bullets(item.attachments, passages.document, language)),
        ("sources", passages.bullets(item.sources, passages.source, language)),
    )
    for name, blocks in named:
        if blocks:
            yield _list(name, heading_of(name, language), blocks)


def _topic(topic: Topic, language: str, feeds: Feeds) -> Inlines:
    return joined((people.named(topic.name.in_(language), f"topic/{topic.id}", feeds),), "")


def _series(entry: Entry, language: str) -> Blocks:
    """Return a list of the feeds of the series that an entry is a meeting of, or is itself."""
    titles = {other.id: other.title for other in entry.references if other.relation in {"series", "part-of"}}
    if isinstance(entry.item, Meeting):
        titles[entry.item.id] = entry.item.title
    named = [(title.in_(language), f"series/{id_}") for id_, title in titles.items() if f"series/{id_}" in entry.feeds]
    return passages.bullets(named, lambda series, _: linked(series[0], entry.feeds[series[1]]), language)


def _list(name: str, heading: str, blocks: Blocks) -> Section:
    return Section(name, _inline(run(heading)), as_html(blocks))

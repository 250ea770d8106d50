"""An item of a digest: what it says below its title."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from diplofeed import compose
from diplofeed.compose import phrases
from diplofeed.compose.body import Part
from diplofeed.compose.markdown import markdown
from diplofeed.compose.markup import escape, link
from diplofeed.compose.tree import Paragraph, Run, Strong
from diplofeed.export import Context
from diplofeed.exporters.digest import sources
from diplofeed.exporters.digest.options import Citations, DigestOptions
from diplofeed.exporters.digest.positions import side_by_side
from diplofeed.model import Meeting, Source
from diplofeed.model.entry import Entry
from diplofeed.words import words

__all__ = ["HEADING", "entry", "title_of"]

HEADING: Final = "###"
"""What the fragment of an entry begins with."""

_IN_COLOPHON: Final = frozenset({"about", "topics", "sources"})
_LABELLED: Final = frozenset({"rounds", "participants", "agenda", "positions", "outcomes", "significance"})


def entry(entry: Entry, context: Context[DigestOptions]) -> bytes:
    """Return an entry under a heading of the third level, without what it is about: `document` says that if need be."""
    composed = compose.composed(entry, context)
    parts = [part for part in composed.parts if part.name not in _IN_COLOPHON]
    title, page = title_of(composed), entry.link
    heading = link(title, page) if page else escape(title)
    blocks = list(_blocks(parts, entry, context))
    if context.options.citations is Citations.FOOTNOTES:
        blocks = list(_with_footnotes(blocks, parts, entry.item.sources, context.language))
    colophon = _colophon(entry, context)
    return "\n\n".join(filter(None, (f"{HEADING} {heading}", *blocks, colophon))).encode()


def title_of(composed: compose.Composition) -> str:
    """Return the headline; where that would only give the words that follow, the speaker, or what it is and when."""
    item, language = composed.entry.item, composed.language
    if isinstance(item, Meeting) or item.title:
        return composed.headline
    if item.authors:
        return phrases.capitalised(compose.names_of(item.authors, language))
    form = phrases.capitalised(phrases.form(item.form, language))
    return phrases.commas((form, item.when.label(language)), language)


def _blocks(parts: Sequence[Part], entry: Entry, context: Context[DigestOptions]) -> Iterator[str]:
    """Yield the Markdown of each part; positions are side by side where that can be."""
    for before, part in zip((None, *parts), parts, strict=False):
        label = _label_of(part, before)
        if label:
            yield markdown((Paragraph(phrases.labelled(label, (), context.language)),))
        elif part.name == "positions" and isinstance(entry.item, Meeting):
            table = side_by_side(entry.item.positions, context.language, images=bool(context.publication.images))
            yield table or part.markdown
        else:
            yield part.markdown


def _label_of(part: Part, before: Part | None) -> str:
    """Return the label that is all of a part, or nothing: a line in bold without a colon is taken for a heading."""
    is_first = before is None or before.name != part.name
    match part.blocks:
        case (Paragraph(inlines=(Strong(inlines=(Run(text=label),)),)),) if part.name in _LABELLED and is_first:
            return label
        case (Paragraph(inlines=(Strong(inlines=(Run(text=label),)),)),) if part.name == "translation":
            return "" if part.language else label
        case _:
            return ""


def _with_footnotes(
    blocks: Sequence[str], parts: Sequence[Part], cited: Sequence[Source], language: str
) -> Iterator[str]:
    """Yield blocks with footnotes in the sentence on when a meeting was, or at the end of what somebody said."""
    places = [number for number, part in enumerate(parts) if part.name in {"occasion", "text"}]
    place = next((number for number in reversed(places) if isinstance(parts[number].blocks[-1], Paragraph)), None)
    for number, block in enumerate(blocks):
        yield sources.marked(block, cited, language) if number == place else block
        if place is None and number == places[-1]:
            yield sources.marked("", cited, language)


def _colophon(entry: Entry, context: Context[DigestOptions]) -> str:
    """Return one line of topics and, without footnotes, of whom the record has it from."""
    language = context.language
    speak, topics = words(language), [topic.name.in_(language) for topic in entry.item.topics]
    labelled = [(speak.gettext("Topics: {names}."), dict.fromkeys(topics, ""))]
    if context.options.citations is Citations.LIST:
        labelled.append((speak.gettext("Source: {names}."), dict(sources.in_short(entry.item.sources, language))))
    line = phrases.sentences((_named(label, links, language) for label, links in labelled if links), language)
    return f"*{line}*" if line else ""


def _named(label: str, links: Mapping[str, str], language: str) -> str:
    """Return a sentence that names things, each linked if it has an address."""
    names = phrases.commas((_linked(name, url) for name, url in links.items()), language)
    return phrases.with_stops(label, names=list(links)[-1]).format(names=names)


@lru_cache(maxsize=4096)
def _linked(text: str, url: str = "") -> str:
    """Return plain text as Markdown, as a link if there is an address."""
    return link(text, url) if url else escape(text)

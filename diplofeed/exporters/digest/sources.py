"""The sources of a digest: footnotes, whose labels say which source they are of, or a list at its end.

A label depends on its source alone, so that the text of an item is the same in every digest; who renders a digest
numbers them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from hashlib import sha256
from typing import Final

from attrs import evolve

from diplofeed.compose import passages
from diplofeed.compose.markdown import markdown
from diplofeed.compose.tree import List, paragraph
from diplofeed.model import Source

__all__ = ["footnotes", "in_short", "listed", "marked"]

_NOT_PLAIN: Final = re.compile(r"[^a-z0-9]+")
_LONGEST: Final = 24
_JOINING: Final = ("]", "!", "^")  # before a bracket they would make a link, an image or another footnote of it

_Key = tuple[str, str, str]


def _key(source: Source, language: str) -> _Key:
    return source.url, source.title.in_(language), source.publisher.in_(language)


def _latest(sources: Iterable[Source], language: str) -> Mapping[_Key, Source]:
    """Return the sources in the order they are first used, each once and as it was last looked up."""
    latest: dict[_Key, Source] = {}
    for source in sources:
        key = _key(source, language)
        before = latest.setdefault(key, source)
        if source.accessed and (before.accessed is None or before.accessed < source.accessed):
            latest[key] = evolve(before, accessed=source.accessed)
    return latest


def listed(sources: Iterable[Source], language: str) -> str:
    """Return sources as a list in Markdown, each once, or nothing where there are none."""
    items = [paragraph(passages.source(source, language)) for source in _latest(sources, language).values()]
    return markdown((List(tuple(items)),)) if items else ""


def in_short(sources: Iterable[Source], language: str) -> Mapping[str, str]:
    """Return the addresses of sources by what they are called in short."""
    short = ((source.publisher.in_(language) or source.title.in_(language), source.url) for source in sources)
    return {name: url for name, url in short if name}


# ---------------------------------------------------------------- footnotes


def marked(block: str, sources: Iterable[Source], language: str) -> str:
    """Return a paragraph in Markdown with the footnotes of its sources."""
    labels = dict.fromkeys(_label(_key(source, language)) for source in sources)
    if not labels:
        return block
    if block.endswith(_JOINING) and not block[:-1].endswith("\\"):
        block = f"{block[:-1]}\\{block[-1]}"
    return block + "".join(f"[^{label}]" for label in labels)


def footnotes(sources: Iterable[Source], language: str) -> str:
    """Return the footnotes that sources are in, each once and on a line of its own."""
    return "\n".join(_footnotes(sources, language))


def _footnotes(sources: Iterable[Source], language: str) -> Iterator[str]:
    for key, source in _latest(sources, language).items():
        text = markdown(paragraph(passages.source(source, language)))
        choices = (text, f"— {text}", f"{text} —")
        yield f"[^{_label(key)}]: {next(choice for choice in choices if not _is_address(choice))}"


def _is_address(text: str) -> bool:
    """Say whether a text after a label and colon is an address to readers without footnotes (CommonMark §4.7).

    That is a word by itself, or one with what may be its title: something in quotation marks or round brackets.
    """
    _, _, rest = text.partition(" ")
    return not rest or (rest.lstrip()[0] in "\"'(" and rest[-1] in "\"')")


@lru_cache(maxsize=4096)
def _label(key: _Key) -> str:
    """Return the label of a source: its publisher or title as far as ASCII has it, and what differs from all others."""
    _, title, publisher = key
    name = _NOT_PLAIN.sub("-", (publisher or title).lower())[:_LONGEST].strip("-")
    return "-".join(filter(None, (name, sha256(repr(key).encode()).hexdigest()[:6])))

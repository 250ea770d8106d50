"""Data about a digest at its beginning, as the programs read them that make pages or letters of Markdown."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from html import escape
from typing import Final, TypeAlias

from attrs import frozen

from diplofeed.exporters.digest.options import FrontMatter
from diplofeed.text import one_line

__all__ = ["About", "front_matter"]

Fields: TypeAlias = Iterator[tuple[str, str]]


@frozen(kw_only=True)
class About:
    """What a digest says of itself.

    Attributes:
        slug: A name for its address, without slashes.
        description: Its lead, as one plain line.
        date: The last day it is about; None where that is not known.
        modified: When any of its entries last changed; UTC.
        language: Of its texts (BCP 47).
    """

    title: str
    slug: str
    description: str
    date: date | None
    modified: datetime
    language: str


def front_matter(kind: FrontMatter, about: About) -> str:
    """Return the front matter for a program as a block between two lines of hyphens, or nothing for none."""
    if kind is FrontMatter.NONE:
        return ""
    write = _plain if kind is FrontMatter.PELICAN else _quoted
    return "\n".join(["---", *(f"{name}: {write(value)}" for name, value in _FIELDS[kind](about)), "---"])


def _quoted(value: str) -> str:
    """Return a value as YAML reads it, a JSON string being one (YAML 1.2.2 §1.3); bare ones as they are."""
    if value.startswith("\0"):
        return value[1:]
    # An angle bracket by its number, as not every program takes this off before it looks for HTML.
    return json.dumps(one_line(value), ensure_ascii=False).replace("<", "\\u003c")


def _plain(value: str) -> str:
    """Return a value as Python-Markdown's metadata has it: without quotation marks and, to Pelican, HTML."""
    return escape(one_line(value.removeprefix("\0")), quote=False)


def _bare(value: str) -> str:
    """Return a value that is to stand without quotation marks."""
    return f"\0{value}"


def _day(about: About) -> str:
    return _bare((about.date or about.modified.date()).isoformat())


def _hugo(about: About) -> Fields:
    yield "title", about.title
    yield "date", _day(about)
    yield "lastmod", _bare(about.modified.isoformat())
    yield "slug", about.slug
    yield "description", about.description


def _jekyll(about: About) -> Fields:
    yield "layout", "page"
    yield "title", about.title
    yield "date", _day(about)
    yield "last_modified_at", _bare(about.modified.isoformat())
    yield "lang", about.language
    yield "description", about.description


def _pelican(about: About) -> Fields:
    yield "title", about.title
    yield "date", _day(about)
    yield "modified", about.modified.isoformat()
    yield "slug", about.slug
    yield "lang", about.language
    yield "summary", about.description


def _eleventy(about: About) -> Fields:
    yield "title", about.title
    yield "date", _day(about)
    yield "lang", about.language
    yield "tags", _bare('["digest"]')
    yield "templateEngineOverride", "md"  # what texts have in braces is no template
    yield "description", about.description


def _buttondown(about: About) -> Fields:
    yield "subject", about.title
    yield "slug", about.slug
    yield "status", "draft"
    yield "description", about.description


_FIELDS: Final[Mapping[FrontMatter, Callable[[About], Fields]]] = {
    FrontMatter.HUGO: _hugo,
    FrontMatter.JEKYLL: _jekyll,
    FrontMatter.PELICAN: _pelican,
    FrontMatter.ELEVENTY: _eleventy,
    FrontMatter.BUTTONDOWN: _buttondown,
}

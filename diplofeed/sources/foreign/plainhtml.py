"""HTML as Markdown that says the same: its text and its links, nothing else, so that nothing in it can run.

It is read in one pass, whatever it holds: the parser of Python's library takes minutes for some texts, and raises for
others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Final

from attrs import define, field

from diplofeed.compose.markup import escape, link
from diplofeed.sources.foreign.items import in_paragraphs, link_of
from diplofeed.text import clean, one_line

__all__ = ["markdown_of", "plain_of"]

_LONGEST: Final = 100_000  # characters of one text
_MARKED: Final = re.compile(r"<[a-zA-Z/!?]|&[#\w]+;")
_TAG: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)([^<>]*)>")
_HREF: Final = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_COMMENT: Final = ("<!--", "-->")
_SILENT: Final = frozenset({"script", "style", "template", "noscript", "object", "iframe", "svg"})
_BLOCKS: Final = frozenset(
    "address article aside blockquote dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li main nav ol "
    "p pre section table td th tr ul".split()
)
_PARAGRAPH: Final = "\n\n"


def markdown_of(html: str) -> str:
    """Return what HTML says as Markdown, in its paragraphs, with links to web addresses."""
    text = clean(html[:_LONGEST])
    if not _MARKED.search(text):
        return in_paragraphs(text)
    paragraphs = map(one_line, _written(text, with_marks=True).split(_PARAGRAPH))
    return _PARAGRAPH.join(filter(None, paragraphs))


def plain_of(html: str) -> str:
    """Return what HTML says as one line of plain text."""
    text = clean(html[:_LONGEST])
    return one_line(_written(text, with_marks=False) if _MARKED.search(text) else text)


def _written(html: str, *, with_marks: bool) -> str:
    words = _Words(with_marks)
    at = 0
    text = "".join(_without_comments(html))
    for tag in _TAG.finditer(text):
        words.say(unescape(text[at : tag.start()]))
        words.mark(tag[2].lower(), tag[3], ends=bool(tag[1]))
        at = tag.end()
    words.say(unescape(text[at:]))
    words.end_link()
    return "".join(words.parts)


def _without_comments(html: str) -> Iterator[str]:
    """Yield what stands outside of comments; one that has no end is text."""
    begin, end = _COMMENT
    at = 0
    while (start := html.find(begin, at)) >= 0 and (stop := html.find(end, start)) >= 0:
        yield html[at:start]
        at = stop + len(end)
    yield html[at:]


@define
class _Words:
    """The words of HTML, as Markdown with marks or as plain text without."""

    with_marks: bool
    parts: list[str] = field(factory=list)
    _silent: int = 0
    _href: str = ""
    _label: list[str] = field(factory=list)

    def mark(self, tag: str, attributes: str, *, ends: bool) -> None:
        """Begin or end a paragraph, a link or what says nothing."""
        if tag in _SILENT:
            self._silent = max(0, self._silent + (-1 if ends else 1))
        elif tag in _BLOCKS:
            self.end_link()
            self.parts.append(_PARAGRAPH)
        elif tag == "br":
            self.parts.append(" ")
        elif tag == "a":
            self.end_link()
            target = None if ends else _HREF.search(attributes)
            self._href = link_of(unescape(next(filter(None, target.groups()), ""))) if target else ""

    def say(self, words: str) -> None:
        """Take words."""
        if self._silent or not words:
            return
        if self._href:
            self._label.append(words)
        else:
            self.parts.append(self._inline(words) if self.with_marks else words)

    def end_link(self) -> None:
        """End a link, if there is one."""
        label = "".join(self._label)
        if self._href and label.strip():
            self.parts.append(link(one_line(label), self._href) if self.with_marks else label)
        self._href, self._label = "", []

    @staticmethod
    def _inline(words: str) -> str:
        """Return words as Markdown, with the spaces around them, which part them from others."""
        line = one_line(clean(words))
        before, after = words[:1].isspace(), words[-1:].isspace()
        return f"{' ' if before else ''}{escape(line)}{' ' if after and line else ''}"

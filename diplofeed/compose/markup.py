"""Markdown to HTML and to plain text, plain text to Markdown; nothing in it can run or hide anything.

Markdown is CommonMark 0.31. Raw HTML in it is shown as the text it is, a link that is not absolute and of http, https,
mailto, webcal or geo as it is written, and an image as its alternative text: nothing is loaded unless images are asked
for. All functions are pure.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from html import escape as escape_html
from typing import TYPE_CHECKING, Final, TypeAlias

from diplofeed.compose import markdown as _markdown
from diplofeed.compose.markdown import escape
from diplofeed.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it.token import Token

_Marks: TypeAlias = tuple[tuple[str, str], ...]

__all__ = ["begins_with_words", "contain", "escape", "html", "link", "plain", "spoken", "worded"]

# What feed readers keep (Miniflux keeps no div, span or section).
_TAGS: Final = frozenset("p br em strong code pre blockquote ul ol li a h3 h4 h5 h6 hr".split())
_ATTRIBUTES: Final = {"a": {"href", "title"}, "img": {"alt", "src", "title"}, "ol": {"start"}}
_MARKS: Final = {"lang": re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*"), "dir": re.compile("ltr|rtl")}
_SCHEMES: Final = {"http", "https", "mailto", "webcal", "geo"}

# Lines that are nothing but a paragraph, and say what they look like.
_LINE: Final = r"(?![-+=#>~|]|[0-9]{1,9}[.)])[^\s\\`*_\[\]<&](?:[^\n\r\t\\`*_\[\]<&]*[^\s\\`*_\[\]<&])?"
_WORDS: Final = re.compile(rf"{_LINE}(?:\n{_LINE})*")

# Where a paragraph begins that nothing before can reach into, unless something is left open.
_SEAM: Final = re.compile(r"\n\n+(?=(?:\*\*)?[^\W\d_])")
_OPEN: Final = re.compile(r"`{3}|~{3}|\]:|\t")

# What can reach beyond a field, or would show otherwise elsewhere: HTML and autolinks, links, images and link
# definitions, fences, headings and underlines, tabs, spaces at line ends.
_FAR_REACHING: Final = re.compile(r"[<\t\r]|\]\(|\]:|`{3}|~{3}|[ ]\n|(?m:^[ >*+.)\-0-9]*+[#=]|^[ >*+.)\-0-9]++$)")
_BLOCK: Final = re.compile(r"[-+*](?:\s|$)|[0-9]{1,9}[.)](?:\s|$)|>|`{3}|(?:[*_-][ ]*){3,}(?:\n|$)")


def html(markdown: str, language: str = "", direction: str = "", *, images: bool = False) -> str:
    """Return Markdown as HTML of the few elements feed readers keep, without white space at its ends.

    Headings begin at the third level. The HTML is also well-formed XML but for ``br``, ``hr`` and ``img``.

    Args:
        markdown: What to render.
        language: A language tag (BCP 47) that every block gets which is within no other; none if empty.
        direction: Likewise ``ltr`` or ``rtl``.
        images: Whether images of http and https are shown: whoever reads it then loads them from where they are.

    Raises:
        ValueError: The language is no tag, or the direction is neither.
    """
    marks = tuple((name, value) for name, value in (("lang", language), ("dir", direction)) if value)
    for name, value in marks:
        if not _MARKS[name].fullmatch(value):
            raise ValueError(f"{value[:40]!r} is no value of {name}")
    return "\n".join(filter(None, (_html(stretch, marks, images=images) for stretch in _stretches(markdown))))


def plain(markdown: str) -> str:
    """Return Markdown as text for people: paragraphs a blank line apart, "- " and "1. " lists, "text (address)"."""
    return "\n\n".join(filter(None, map(_plain, _stretches(markdown))))


@lru_cache(maxsize=4096)
def spoken(markdown: str) -> str:
    """Return Markdown as one line of text that reads like a sentence, list items apart by ";"."""
    return one_line(markdown) if _WORDS.fullmatch(markdown) else _markdown.to_line(_markdown.read(markdown))


def _stretches(markdown: str) -> list[str]:
    """Return Markdown in parts that can be rendered each by itself: many, such as labels, are those of other texts."""
    return [markdown] if _OPEN.search(markdown) else _SEAM.split(markdown)


@lru_cache(maxsize=4096)
def _html(markdown: str, marks: _Marks, *, images: bool) -> str:
    if _WORDS.fullmatch(markdown):
        marked = "".join(f' {name}="{value}"' for name, value in marks)
        return f"<p{marked}>{escape_html(markdown, quote=False)}</p>"
    reader = _markdown.parser()
    tokens = [_marked(_toned_down(token, images=images), marks) for token in _markdown.read(markdown)]
    rendered = reader.renderer.render(tokens, reader.options, {})
    return _cleaner(is_marked=bool(marks), images=images)(rendered).replace("&nbsp;", "\xa0").strip()


def _marked(token: Token, marks: _Marks) -> Token:
    """Put attributes on a block that is within no other."""
    if marks and token.level == 0 and token.nesting >= 0 and token.block:
        token.attrs = {**token.attrs, **dict(marks)}
    return token


@lru_cache(maxsize=4096)
def _plain(markdown: str) -> str:
    if _WORDS.fullmatch(markdown):
        return markdown.replace("\n", " ")
    return _markdown.to_plain(_markdown.read(markdown))


def _toned_down(token: Token, *, images: bool) -> Token:
    """Lower a heading by two levels and put the text of images in their place, or of those that cannot be shown."""
    if token.type in {"heading_open", "heading_close"}:
        token.tag = f"h{min(6, int(token.tag[1]) + 2)}"
    if token.children:
        token.children = [_shown(child) if images else _markdown.worded(child) for child in token.children]
    return token


def _shown(token: Token) -> Token:
    """Return an image of the web with its words on one line, any other as its words, and what is none as it is."""
    if token.type != "image" or not _markdown.shows(token):
        return _markdown.worded(token)
    words, token.children = _markdown.alternative(token), (token.children or [])[:1]
    for first in token.children:
        first.type, first.content = "text", words
    return token


@cache
def _cleaner(*, is_marked: bool, images: bool) -> Callable[[str], str]:
    import nh3  # noqa: PLC0415 -- most commands render nothing

    tags = _TAGS | {"img"} if images else _TAGS
    allowed = {tag: _ATTRIBUTES.get(tag, set()) | (set(_MARKS) if is_marked else set()) for tag in tags}
    return nh3.Cleaner(
        tags=set(tags),
        attributes=allowed,
        attribute_filter=_kept if is_marked else None,
        url_schemes=_SCHEMES,
        link_rel=None,
    ).clean


def _kept(_tag: str, name: str, value: str) -> str | None:
    return value if name not in _MARKS or _MARKS[name].fullmatch(value) else None


@lru_cache(maxsize=2048)
def contain(markdown: str) -> str:
    """Return Markdown that says the same and reaches no further, so that other Markdown can follow and precede it.

    Fences are closed, headings made bold lines, link definitions put where they are used, raw HTML and images that are
    not on the web made text; what needs none of this comes back as it is, and what would show nothing, or nothing but
    images without words, is shown as it is written. No line ends in white space.
    """
    stripped = markdown.strip()
    if not _FAR_REACHING.search(stripped):
        return stripped
    written = _markdown.to_markdown(_markdown.read(stripped))
    has_words = any(map(str.isalpha, written)) and "![" not in written  # most have: read no text twice for the others
    return written if has_words or _markdown.to_line(_markdown.read(written)) else escape(stripped)


@lru_cache(maxsize=2048)
def worded(contained: str) -> str:
    """Return contained Markdown with the words of its images in their place."""
    if "![" not in contained:
        return contained
    return _markdown.to_markdown([_markdown.worded(token) for token in _markdown.read(contained)])


def begins_with_words(contained: str) -> bool:
    """Tell whether contained Markdown begins with a paragraph, so that words before it on its line join it."""
    return not _BLOCK.match(contained)


def link(text: str, url: str) -> str:
    """Return a link to an address as Markdown, or both written out where links may not lead there."""
    words = escape(text)
    if _markdown.linkable(url):
        return _markdown.linked(words, url)
    return " ".join(filter(None, (words, f"({escape(url)})" if url and url != text else "")))

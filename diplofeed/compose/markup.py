"""Markdown to HTML and to plain text, plain text to Markdown; nothing in it can run or hide anything.

Markdown is CommonMark 0.31. Raw HTML in it is shown as the text it is, a link that is not absolute and of http, https,
mailto, tel, webcal or geo as it is written, and an image as its alternative text: nothing is loaded unless images are
asked for. All functions are pure.
"""

from __future__ import annotations

import re
from functools import lru_cache
from operator import is_
from typing import Final

from diplofeed.compose import html as as_html
from diplofeed.compose import plain as as_text
from diplofeed.compose.addresses import address, linkable
from diplofeed.compose.markdown import escape
from diplofeed.compose.markdown import link as link_to
from diplofeed.compose.markdown import markdown as as_markdown
from diplofeed.compose.reader import read
from diplofeed.compose.tree import (
    Block,
    Blocks,
    Break,
    CodeBlock,
    Emphasis,
    Foreign,
    Heading,
    Inline,
    Inlines,
    Link,
    List,
    Paragraph,
    Quote,
    Run,
    Strong,
    paragraph,
    run,
    with_images,
    without_images,
)
from diplofeed.compose.written import WrittenText
from diplofeed.text import Text

__all__ = [
    "attributes_of",
    "begins_with_words",
    "contain",
    "contained",
    "escape",
    "html",
    "link",
    "linked",
    "opening",
    "plain",
    "shown",
    "spoken",
    "worded",
]

_BLANKS: Final = " \t\n"  # before a text they would make code of it (CommonMark §4.4); other spaces are words
_OPENING: Final = 1000  # characters, more than any line shows of a text
_MARKS: Final = {"lang": re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*"), "dir": re.compile("ltr|rtl")}


# ---------------------------------------------------------------- trees


@lru_cache(maxsize=64)
def contained(markdown: str) -> Blocks:
    """Return Markdown as blocks that can stand within others: a heading is a paragraph in bold.

    What would show nothing, or nothing but images without words, is shown as it is written.
    """
    blocks = read(markdown.strip(_BLANKS))
    if {*map(type, blocks)} != {Paragraph}:  # as most texts are
        blocks = _contained_blocks(blocks)
    return blocks if any(map(_says_something, blocks)) else paragraph(" ".join(markdown.split()))


def _contained_blocks(blocks: Blocks) -> Blocks:
    """Return blocks that can stand within others; those in which nothing changes are the same objects."""
    changed = tuple(changed for block in blocks for changed in _contained_block(block))
    return blocks if len(changed) == len(blocks) and all(map(is_, changed, blocks)) else changed


def _contained_block(block: Block) -> Blocks:
    match block:
        case Heading():
            inlines = _unbold(block.inlines)
            return (Paragraph((Strong(inlines),)),) if inlines else ()
        case Quote():
            inner = _contained_blocks(block.blocks)
            return (block if inner is block.blocks else Quote(inner),)
        case List():
            items = tuple(map(_contained_blocks, block.items))
            if all(map(is_, items, block.items)):
                return (block,)
            tight = block.tight and not any(map(_has_heading_and_more, block.items))
            return (List(items, block.start, tight, block.mark),)
        case CodeBlock():  # no line of Markdown ends in white space, which a reader may take for a break
            return (CodeBlock("".join(f"{line.rstrip()}\n" for line in block.text.splitlines()), block.info),)
        case _:
            return (block,)


def _says_something(block: Block) -> bool:
    """Tell whether a block has anything but marks."""
    match block:
        case Paragraph():
            return any(map(_has_text, block.inlines))
        case Quote():
            return any(map(_says_something, block.blocks))
        case List():
            return any(_says_something(inner) for item in block.items for inner in item)
        case CodeBlock():
            return bool(block.text.strip())
        case _:
            return False


def _has_text(inline: Inline) -> bool:
    if isinstance(inline, Emphasis | Strong | Link | Foreign):
        return any(map(_has_text, inline.inlines))
    return not isinstance(inline, Break) and bool(inline.text.strip())


def _has_heading_and_more(item: Blocks) -> bool:
    return len(item) > 1 and any(isinstance(block, Heading) for block in item)


def _unbold(inlines: Inlines) -> Inlines:
    """Return the inlines of a heading, which is in bold as a whole."""
    flat: list[Inline] = []
    for inline in inlines:
        flat += inline.inlines if isinstance(inline, Strong) else (inline,)
    if flat and isinstance(last := flat[-1], Run):  # marks of bold stand close to words (CommonMark §6.2)
        flat[-1:] = run(last.text.rstrip())
    if flat and isinstance(first := flat[0], Run):
        flat[:1] = run(first.text.lstrip())
    return tuple(flat)


def linked(text: str, url: str) -> Inlines:
    """Return a link to an address, or both written out where links may not lead there."""
    if linkable(url):
        return (Link(run(text), address(url)),)
    return run(" ".join(filter(None, (text, f"({url})" if url and url != text else ""))))


def attributes_of(language: str = "", direction: str = "") -> str:
    """Return the attributes of blocks in a language (BCP 47) that run in a direction (``ltr`` or ``rtl``).

    Raises:
        ValueError: The language is no tag, or the direction is neither.
    """
    attributes = [(name, value) for name, value in (("lang", language), ("dir", direction)) if value]
    for name, value in attributes:
        if not _MARKS[name].fullmatch(value):
            raise ValueError(f"{value[:40]!r} is no value of {name}")
    return "".join(f' {name}="{value}"' for name, value in attributes)


# ---------------------------------------------------------------- texts


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
    shown = with_images if images else without_images
    return as_html.html(shown(read(markdown)), attributes_of(language, direction))


def plain(markdown: str) -> str:
    """Return Markdown as text for people: paragraphs a blank line apart, "- " and "1. " lists, "text (address)"."""
    return as_text.plain(read(markdown))


@lru_cache(maxsize=64)
def spoken(markdown: str, language: str = "en") -> str:
    """Return Markdown in a language as one line of text that reads like a sentence, list items apart by ";"."""
    return as_text.line(read(markdown), language)


@lru_cache(maxsize=64)
def opening(text: Text, language: str, tongue: str) -> str:
    """Return a text as `spoken` does, of a long one not much more than the first 1,000 characters.

    Args:
        text: Markdown in one or more languages.
        language: The reader's (BCP 47).
        tongue: The language of what the reader gets.
    """
    blocks = text.blocks if isinstance(text, WrittenText) else read(text.in_(language))
    return as_text.line(blocks, tongue, _OPENING)


def shown(text: Text, language: str) -> Blocks:
    """Return a text in a language as `contained` blocks, or as the blocks it was written of."""
    return text.blocks if isinstance(text, WrittenText) else contained(text.in_(language))


def contain(markdown: str) -> str:
    """Return Markdown that says the same and reaches no further, so that other Markdown can follow and precede it.

    Fences are closed, headings made bold lines, link definitions put where they are used, raw HTML and images that are
    not on the web made text; what would show nothing, or nothing but images without words, is shown as it is written.
    """
    return as_markdown(contained(markdown))


def worded(markdown: str) -> str:
    """Return Markdown with the words of its images in their place."""
    return as_markdown(without_images(read(markdown)))


def begins_with_words(markdown: str) -> bool:
    """Tell whether Markdown begins with a paragraph, so that words before it on its line join it."""
    return isinstance(next(iter(read(markdown)), None), Paragraph)


def link(text: str, url: str) -> str:
    """Return a link to an address as Markdown, or both written out where links may not lead there."""
    if linkable(url):
        return link_to(text, url)
    return " ".join(filter(None, (escape(text), f"({escape(url)})" if url and url != text else "")))

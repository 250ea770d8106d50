"""A tree written as text for people: in paragraphs, or as one line that reads like a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from math import inf
from typing import Any, Final

from diplofeed.compose.addresses import address
from diplofeed.compose.tree import (
    Block,
    Blocks,
    Break,
    CodeBlock,
    CodeSpan,
    Emphasis,
    Foreign,
    Heading,
    Image,
    Inline,
    Inlines,
    Link,
    List,
    Paragraph,
    Quote,
    Rule,
    Run,
    Strong,
)
from diplofeed.text import one_line
from diplofeed.words import words

__all__ = ["indented", "joined_blocks", "line", "plain", "within_quotes"]

_SPACES: Final = " \t\n"
_LINE_END: Final = re.compile("(?<![ \t])[ \t]+$", re.MULTILINE)  # each run of spaces is looked at once
_LIST: Final = ("- ", "* ", "+ ", "1. ", "1) ")  # what can begin right after a paragraph (CommonMark §5.3)


def plain(blocks: Blocks) -> str:
    """Return blocks as text: paragraphs a blank line apart, "- " and "1. " lists, "text (address)" links."""
    return "\n\n".join(filter(None, map(_block, blocks)))


def joined_blocks(blocks: Iterable[str], *, tight: bool = False) -> str:
    """Join blocks by blank lines, or in a tight item without one where a list follows a paragraph."""
    pieces: list[str] = []
    for block in filter(None, blocks):
        pieces += ("\n" if tight and block.startswith(_LIST) else "\n\n", block)
    return "".join(pieces[1:])


def indented(text: str, first: str, rest: str) -> str:
    """Return lines with something before the first and before each other, without spaces at their ends."""
    if "\n" not in text:
        return f"{first}{text}".rstrip(" \t")
    lines = f"{first}{text}".replace("\n", f"\n{rest}")
    blank = f"\n{rest}\n"
    while blank in lines:  # twice at most; text nested deeply has few other lines that end in spaces, if any
        lines = lines.replace(blank, f"\n{rest.rstrip(_SPACES)}\n")
    if " \n" in lines or "\t\n" in lines:
        lines = _LINE_END.sub("", lines)
    return lines.rstrip(" \t")


def within_quotes(block: Quote) -> tuple[Blocks, str]:
    """Return what is within quotations that have nothing but each other, and the marks of its lines."""
    depth = 1
    while len(block.blocks) == 1 and isinstance(inner := block.blocks[0], Quote):
        block, depth = inner, depth + 1
    return block.blocks, "> " * depth


# ---------------------------------------------------------------- blocks


def _block(block: Block) -> str:
    return _BLOCK[type(block)](block)


def _of_inlines(block: Paragraph | Heading) -> str:
    return _paragraph(block.inlines)


def _quote(block: Quote) -> str:
    blocks, marks = within_quotes(block)
    return indented(plain(blocks), marks, marks)


def _code(block: CodeBlock) -> str:
    return block.text.strip("\n")


def _rule(_: Rule) -> str:
    return "* * *"


def _paragraph(inlines: Inlines) -> str:
    only = inlines[0] if len(inlines) == 1 else None
    text = (only.text if type(only) is Run else _line(inlines)).strip()  # as most are
    return "\n".join(line.strip(_SPACES) for line in text.split("\n")) if "\n" in text else text


def _list(block: List) -> str:
    items = (
        indented(joined_blocks(map(_block, item), tight=block.tight), mark, " " * len(mark))
        for item, mark in zip(block.items, _marks(block), strict=False)
    )
    return ("\n" if block.tight else "\n\n").join(items)


def _marks(block: List) -> Iterator[str]:
    """Yield what stands before each item."""
    for number, _ in enumerate(block.items, block.start or 0):
        yield "- " if block.start is None else f"{number}{block.mark if block.mark in '.)' else '.'} "


# ---------------------------------------------------------------- inlines


_BLOCK: Final[dict[type[Block], Callable[[Any], str]]] = {
    Paragraph: _of_inlines,
    Heading: _of_inlines,
    Quote: _quote,
    List: _list,
    CodeBlock: _code,
    Rule: _rule,
}


def _line(inlines: Inlines) -> str:
    return "".join([_INLINE[type(inline)](inline) for inline in inlines])


def _text(inline: Run | CodeSpan | Image) -> str:
    return inline.text


def _break(inline: Break) -> str:
    return "\n" if inline.hard or inline.row else " "


def _within(inline: Emphasis | Strong | Foreign) -> str:
    return _line(inline.inlines)


def _linked(inline: Link) -> str:
    return _link(_line(inline.inlines), inline.url)


_INLINE: Final[dict[type[Inline], Callable[[Any], str]]] = {
    Run: _text,
    CodeSpan: _text,
    Image: _text,
    Break: _break,
    Emphasis: _within,
    Strong: _within,
    Link: _linked,
    Foreign: _within,
}


def _link(text: str, url: str) -> str:
    return text if url in {text, f"mailto:{text}"} or url == address(text) else f"{text} ({url})".lstrip()


# ---------------------------------------------------------------- one line

# A text ends as a sentence does, so that the next follows after a space alone.
_ENDED: Final = re.compile(r"[.,:;!?…–—。，、：；！？؟،؛।]['\")’”»]*$")
_END: Final = 100  # characters in which the end of a text is looked for
_LEADING: Final = ": "  # after what leads to a list, a quotation or what is under a heading
_NEXT: Final = "; "
_OVER: Final = ". "


def line(blocks: Blocks, language: str = "en", most: float = inf) -> str:
    """Return blocks as one line that reads like a sentence: no marks of lists or quotations, no rules.

    Args:
        blocks: What is written.
        language: The language it is in (BCP 47), which has signs of its own between things.
        most: After how many characters the rest may be left out, as nobody is shown it.
    """
    parts: list[str] = []
    length = 0
    gap, end = " ", ""
    if len(blocks) == 1 and type(only := blocks[0]) is Paragraph:
        return one_line(_paragraph(only.inlines))
    for piece, joint in _pieces(blocks):
        if piece:
            parts.append(f"{' ' if _ENDED.search(end) else _sign(gap, language)}{piece}" if parts else piece)
            end, gap = f"{end[-_END:]}{parts[-1][-_END:]}", " "
            length += len(parts[-1])
            if length > most:
                break
        elif joint and (joint != _LEADING or gap == " "):
            gap = joint
    return "".join(parts)


@cache
def _sign(joint: str, language: str) -> str:
    """Return what joins two pieces as a language writes it, such as "；" for a semicolon and a space."""
    speak = words(language)
    signs = {
        _LEADING: speak.gettext("{date}: {words}").format(date="", words=""),
        _NEXT: speak.pgettext("between things", "; "),
        _OVER: speak.gettext("{sentence}.").format(sentence="")
        + speak.pgettext("sentences", "{first} {second}").format(first="", second=""),
    }
    return signs.get(joint, joint)


def _pieces(blocks: Blocks) -> Iterator[tuple[str, str]]:
    """Yield texts of one line each, and between them what joins one that ends as no sentence does to the next."""
    for block in blocks:
        yield from _PIECES[type(block)](block)


def _of_text(block: Paragraph) -> Iterator[tuple[str, str]]:
    yield one_line(_paragraph(block.inlines)), ""


def _of_heading(block: Heading) -> Iterator[tuple[str, str]]:
    yield one_line(_paragraph(block.inlines)), ""
    yield "", _LEADING


def _of_code(block: CodeBlock) -> Iterator[tuple[str, str]]:
    yield one_line(block.text), ""


def _of_quote(block: Quote) -> Iterator[tuple[str, str]]:
    yield "", _LEADING
    yield from _pieces(block.blocks)
    yield "", _OVER


def _of_list(block: List) -> Iterator[tuple[str, str]]:
    yield "", _LEADING
    for item in block.items:
        yield from _pieces(item)
        yield "", _NEXT
    yield "", _OVER


def _of_rule(_: Rule) -> Iterator[tuple[str, str]]:
    yield "", _OVER


_PIECES: Final[dict[type[Block], Callable[[Any], Iterator[tuple[str, str]]]]] = {
    Paragraph: _of_text,
    Heading: _of_heading,
    CodeBlock: _of_code,
    Quote: _of_quote,
    List: _of_list,
    Rule: _of_rule,
}

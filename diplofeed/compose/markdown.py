"""A tree written as Markdown (CommonMark 0.31) that reads back as the same tree, and that others can read too.

Each block is complete in itself: nothing in it reaches into what follows or stands before it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from diplofeed.compose.emphasis import MARKS, has_emphasis, reads_back, unmarked
from diplofeed.compose.plain import indented, within_quotes
from diplofeed.compose.reader import read_once
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

__all__ = ["escape", "link", "markdown"]

_SPACES: Final = " \t\n"

# What begins markup wherever it stands; not "*" and "_" between spaces, "_" within a word, or what nothing can close.
_PLAIN: Final = r"(?<=\s)[*_](?=\s)|(?<=[^\W_])_+(?=[^\W_])"
_MARKUP: Final = r"[`*_]|\\(?=[!-/:-@\[-`{-~]|$)|\](?=[(\[:])|<(?=[A-Za-z/!?])|&(?=#?\w+;)"
_SPECIAL: Final = re.compile(f"{_PLAIN}|({_MARKUP})")
_SPECIAL_TOO: Final = re.compile(f"{_PLAIN}|({_MARKUP}|~)")  # many readers strike out what is between two of these
_ANY: Final = re.compile(r"[\\`*_\[\]<~]|&(?=#?\w+;)")
_LINE_START: Final = re.compile(r"[#>=]|[+-](?=[\s+-]|$)|(?<=\d)[.)](?=\s|$)")
_NUMBER: Final = re.compile(r"[0-9]{0,9}")
_BEGINNING: Final = frozenset("#>=+-.)0123456789")
_LINE_END: Final = re.compile(r"(?<=\s)#+$")  # a heading would lose it
_JOINS: Final = re.compile(r"!\[|\][(\[:]")  # a text before a link that would make an image or another link of it
_TICKS: Final = re.compile("`+")
_IN_TARGET: Final = re.compile(r"[\\<>]|&(?=#?\w+;)")
_APART: Final = re.compile(r"[()\s]")  # what a target has only in angle brackets
_IN_TITLE: Final = re.compile(r'[\\"]|&(?=#?\w+;)')
_OTHER: Final = {"-": "*", "*": "-", "+": "-", ".": ")", ")": "."}


def markdown(blocks: Blocks) -> str:
    """Return blocks as Markdown, a blank line apart, without white space at the ends of lines."""
    return "\n\n".join(filter(None, map(_block, _apart(blocks))))


def escape(text: str) -> str:
    """Return plain text as Markdown that shows it, at the start of a line or within one (CommonMark §2.4).

    Whatever could be markup somewhere is escaped. Sources make texts of a record with it, so what it returns for a text
    never changes: the item would be another.
    """
    if text.isalnum():
        return text
    if "\n" not in text and not MARKS.search(text):
        return _escape_line_start(text.strip(_SPACES))
    return "\n".join(_escape_line_start(_ANY.sub(r"\\\g<0>", line.strip(_SPACES))) for line in text.split("\n"))


def link(text: str, url: str) -> str:
    """Return a link to an address as Markdown (CommonMark §6.3)."""
    return _target(escape(text), url, "")


def _apart(blocks: Blocks) -> Iterator[Block]:
    """Yield blocks with other marks in a list that would join the one before it (CommonMark §5.3)."""
    last: Block | None = None
    for block in blocks:
        current = block
        if isinstance(block, List) and isinstance(last, List) and _mark(block) == _mark(last):
            current = List(block.items, block.start, block.tight, _OTHER[_mark(block)])
        yield current
        last = current


def _mark(block: List) -> str:
    """Return the mark of a list, one that goes with numbers or with none."""
    if block.start is None:
        return block.mark if block.mark in ("-", "*", "+") else "-"
    return block.mark if block.mark in (".", ")") else "."


# ---------------------------------------------------------------- blocks


def _block(block: Block) -> str:
    return _BLOCK[type(block)](block)


def _paragraph(block: Paragraph) -> str:
    inlines = block.inlines
    if len(inlines) == 1 and type(only := inlines[0]) is Run and not MARKS.search(only.text):  # as most are
        return _escape_line_start(only.text.replace("\n", " ").strip(_SPACES))
    written = _lines(inlines)
    if has_emphasis(inlines) and not reads_back(inlines) and read_once(written) != (block,):
        return _lines(unmarked(inlines))  # so entangled that it would read otherwise
    return written


def _heading(block: Heading) -> str:
    return f"{'#' * block.level} {_lines(tuple(_in_one_line(block.inlines)))}"


def _in_one_line(inlines: Inlines) -> Iterator[Inline]:
    return (Run(" ") if isinstance(inline, Break) else inline for inline in inlines)


def _quote(block: Quote) -> str:
    blocks, marks = within_quotes(block)
    return indented(markdown(blocks), marks, marks)


def _list(block: List) -> str:
    items = _items(block, _mark(block))
    if block.start is None and any(_RULE.fullmatch(item.partition("\n")[0]) for item in items):
        items = _items(block, _OTHER[_mark(block)])  # lists within lists, of which the first marks are a rule
    return ("\n" if block.tight else "\n\n").join(items)


_RULE: Final = re.compile(r"([-*+])(?: *\1){2,} *")


def _items(block: List, sign: str) -> list[str]:
    marks = (f"{'' if block.start is None else block.start + number}{sign} " for number in range(len(block.items)))
    return [
        indented(_item(item, tight=block.tight), mark, " " * len(mark))
        for item, mark in zip(block.items, marks, strict=True)
    ]


def _item(blocks: Blocks, *, tight: bool) -> str:
    """Return the blocks of an item; in a tight list a blank line stands only where the next would not begin else."""
    if len(blocks) == 1:  # as most have
        return _block(blocks[0])
    pieces: list[str] = []
    last: Block | None = None
    for block in _apart(blocks):
        if text := _block(block):
            pieces += ("\n" if tight and _interrupts(block, last) else "\n\n", text)
            last = block
    return "".join(pieces[1:])


def _interrupts(block: Block, last: Block | None) -> bool:
    """Tell whether a block begins right after the line of another (CommonMark §4.8, §5.2)."""
    if isinstance(block, Paragraph):
        return isinstance(last, CodeBlock | Rule)
    return not isinstance(block, List) or (block.start in (None, 1) and bool(block.items and block.items[0]))


def _code_block(block: CodeBlock) -> str:
    fence = "`" * max(3, 1 + _longest_ticks(block.text))
    lines = [line.rstrip(_SPACES) for line in block.text.split("\n")]
    return "\n".join([fence + block.info, *lines[:-1], fence])


def _longest_ticks(text: str) -> int:
    return max(map(len, _TICKS.findall(text)), default=0)


def _rule(_: Rule) -> str:
    return "___"


# ---------------------------------------------------------------- inlines


def _lines(inlines: Inlines) -> str:
    """Return inlines as the lines of a paragraph."""
    # A line of white space that was written as a reference would end the paragraph.
    written = _written(inlines, "")
    if "\n" not in written:
        return _escape_line_start(written.strip(_SPACES))
    lines = filter(None, (line.strip(_SPACES) for line in written.split("\n")))
    return "\n".join(map(_escape_line_start, lines))


def _escape_line_start(line: str) -> str:
    """Escape what makes a line more than a line of a paragraph; what it holds is escaped or markup already."""
    if line[:1] in _BEGINNING:
        number = _NUMBER.match(line)
        at = number.end() if number else 0
        if _LINE_START.match(line, at) and (at == 0) == (line[at] not in ".)"):
            line = f"{line[:at]}\\{line[at:]}"
    return _LINE_END.sub(r"\\\g<0>", line) if line.endswith("#") else line


def _written(inlines: Inlines, around: str) -> str:
    """Return inlines within what ``around`` is: nothing, the marks of emphasis, or the brackets of a link."""
    if len(inlines) == 1:  # as within most emphasis
        return _INLINE[type(inlines[0])](inlines[0], around)
    pieces: list[str] = []
    is_after_text = False
    for inline in inlines:
        kind = type(inline)
        piece = _INLINE[kind](inline, around)
        if is_after_text and pieces[-1][-1:] in ("!", "]") and _JOINS.match(pieces[-1][-1:] + piece[:1]):
            pieces[-1] = f"{pieces[-1][:-1]}\\{pieces[-1][-1]}"
        pieces.append(piece)
        is_after_text = kind is Run
    return "".join(pieces)


def _run(inline: Run, around: str) -> str:
    text = inline.text.replace("\n", " ")
    if not MARKS.search(text):
        return text
    if "[" in around:
        return _ANY.sub(r"\\\g<0>", text)
    special = _SPECIAL_TOO if text.count("~") > 1 else _SPECIAL
    return special.sub(lambda sign: f"\\{sign[1]}" if sign[1] else sign[0], text)


def _code_span(inline: CodeSpan, _: str) -> str:
    content = inline.text
    ticks = "`" * (1 + _longest_ticks(content))
    is_padded = content.startswith((" ", "`")) or content.endswith((" ", "`"))
    return f"{ticks} {content} {ticks}" if is_padded and content.strip() else f"{ticks}{content}{ticks}"


def _break(inline: Break, _: str) -> str:
    return "\\\n" if inline.hard else "\n"


def _emphasis(inline: Emphasis | Strong, around: str) -> str:
    return f"{inline.mark}{_written(inline.inlines, around + inline.mark)}{inline.mark}"


def _link(inline: Link, around: str) -> str:
    return _target(_written(inline.inlines, f"{around}[").strip(_SPACES), inline.url, inline.title)


def _foreign(inline: Foreign, around: str) -> str:
    return _written(inline.inlines, around)


def _image(inline: Image, around: str) -> str:
    return f"!{_target(_run(Run(inline.text), f'{around}['), inline.url, inline.title)}"


def _target(content: str, url: str, title: str) -> str:
    """Return a link around content (CommonMark §6.3)."""
    target = _IN_TARGET.sub(r"\\\g<0>", url)
    if not target or _APART.search(target):
        target = f"<{target}>"
    if title:
        quoted = _IN_TITLE.sub(r"\\\g<0>", " ".join(title.split()))
        target += f' "{quoted}"'
    return f"[{content}]({target})"


_BLOCK: Final[dict[type[Block], Callable[[Any], str]]] = {
    Paragraph: _paragraph,
    Heading: _heading,
    Quote: _quote,
    List: _list,
    CodeBlock: _code_block,
    Rule: _rule,
}
_INLINE: Final[dict[type[Inline], Callable[[Any, str], str]]] = {
    Run: _run,
    CodeSpan: _code_span,
    Break: _break,
    Emphasis: _emphasis,
    Strong: _emphasis,
    Link: _link,
    Foreign: _foreign,
    Image: _image,
}

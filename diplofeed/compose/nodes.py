"""The events of pyromark as blocks and inlines: what is not allowed never is a node."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, TypeAlias

from attrs import define, evolve, field

from diplofeed.compose.addresses import address, is_of_web
from diplofeed.compose.tree import (
    Block,
    Blocks,
    Break,
    CodeBlock,
    CodeSpan,
    Emphasis,
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
    merged,
)
from diplofeed.text import clean

__all__ = ["Event", "blocks_of", "literal"]

_INFO: Final = re.compile(r"[\w+.-]*")  # of what is after a fence, the language
_AMPERSAND: Final = ord("&")
_HEAD: Final = re.compile(rb"[ \t]*(?:([-*+])|[0-9]{1,9}([.)]))")

Event: TypeAlias = tuple[Any, dict[str, int]]


def blocks_of(events: Iterable[Event], data: bytes, stand_in: str) -> Blocks:
    """Return the blocks that events make.

    Args:
        events: Of pyromark, each with the bytes it is of.
        data: The source in UTF-8, whose bytes the events count.
        stand_in: What stands for "<" in it.
    """
    return _Builder(data, stand_in).blocks(events)


def literal(markdown: str) -> Blocks:
    """Return Markdown as the text it is."""
    lines = [line.strip() for line in markdown.strip().split("\n")]
    inlines = [inline for line in lines for inline in (Break(), Run(line)) if line]
    return (Paragraph(tuple(inlines[1:])),) if inlines else ()


@define
class _Open:
    """A node whose end has not come yet: its start, where that is in the source, and what is in it so far."""

    tag: Any = None
    start: int = 0
    blocks: list[Block] = field(factory=list)
    items: list[Blocks] = field(factory=list)
    inlines: list[Inline] = field(factory=list)
    text: list[str] = field(factory=list)
    tight: bool = True

    def end_line(self) -> None:
        """Make the inlines of a tight item a paragraph."""
        if self.inlines:
            self.blocks += _paragraph(self.inlines)
            self.inlines = []


_CONTAINERS: Final = ("Paragraph", "BlockQuote", "List", "CodeBlock", "Heading", "HtmlBlock")


@define
class _Builder:
    """Makes nodes of the events of a source.

    Attributes:
        data: The source in UTF-8, whose bytes the events count.
        stand_in: What stands for "<" in it.
    """

    data: bytes
    stand_in: str
    stack: list[_Open] = field(factory=lambda: [_Open()])

    def blocks(self, events: Iterable[Event]) -> Blocks:
        """Return the blocks."""
        for event, where in events:
            if isinstance(event, str):
                self._leaf(event)
                continue
            ((kind, value),) = event.items()
            if kind == "Start":
                self._open(value, where["start"])
            elif kind == "End":
                self._close()
            else:
                self._text(kind, value, where)
        return tuple(self.stack[0].blocks)

    def _open(self, tag: Any, start: int) -> None:
        name = tag if isinstance(tag, str) else next(iter(tag))
        if name in _CONTAINERS:
            self.stack[-1].end_line()
        self.stack.append(_Open(tag, start))

    def _leaf(self, event: str) -> None:
        top = self.stack[-1]
        if event == "Rule":
            top.end_line()
            top.blocks.append(Rule())
        else:
            top.inlines.append(Break(hard=event == "HardBreak"))

    def _text(self, kind: str, text: str, where: dict[str, int]) -> None:
        top, read = self.stack[-1], text.encode()
        text = text.replace(self.stand_in, "<")
        if top.tag == "HtmlBlock" or (isinstance(top.tag, dict) and "CodeBlock" in top.tag):
            top.text.append(text)
        elif kind == "Code":
            top.inlines.append(CodeSpan(text))
        else:
            start, end = where["start"], where["end"]
            is_reference = self.data[start] == _AMPERSAND and self.data[start:end] != read
            lines = (_cleaned(text) if is_reference else text).split("\n")
            top.inlines += [inline for line in lines for inline in (Break(), Run(line))][1:]

    def _close(self) -> None:
        closed = self.stack.pop()
        closed_inlines = merged(inline for inline in closed.inlines if inline != Run(""))
        top, tag = self.stack[-1], closed.tag
        name = tag if isinstance(tag, str) else next(iter(tag))
        if name in _SPANS:
            top.inlines.append(_SPANS[name](self, closed, closed_inlines))
        elif name == "Item":
            closed.end_line()
            top.items.append(tuple(closed.blocks))
            top.tight &= closed.tight
        elif name == "Paragraph":
            top.blocks += _paragraph(closed.inlines)
            top.tight = False
        else:
            top.blocks += _BLOCKS[name](self, closed, closed_inlines)

    def _mark(self, start: int, width: int) -> str:
        return self.data[start : start + width].decode(errors="replace")

    def _text_of(self, value: str) -> str:
        return value.replace(self.stand_in, "<")

    def emphasis(self, closed: _Open, inlines: Inlines) -> Inline:
        """Return emphasis, written as it was."""
        return Emphasis(inlines, "_" if self._mark(closed.start, 1) == "_" else "*")

    def strong(self, closed: _Open, inlines: Inlines) -> Inline:
        """Return strong emphasis, written as it was."""
        return Strong(inlines, "__" if self._mark(closed.start, 1) == "_" else "**")

    def link(self, closed: _Open, inlines: Inlines) -> Inline:
        """Return a link."""
        target = closed.tag["Link"]
        url = self._text_of(target["dest_url"])
        url = f"mailto:{url}" if target["link_type"] == "Email" else url
        return Link(tuple(_unlinked(inlines)), address(url), _cleaned(self._text_of(target["title"])))

    def image(self, closed: _Open, inlines: Inlines) -> Inline:
        """Return an image of the web, or the text of any other."""
        target, text = closed.tag["Image"], " ".join("".join(_words(inlines)).split())
        url = self._text_of(target["dest_url"])
        if not is_of_web(url):
            return Run(text)
        return Image(text, address(url), _cleaned(self._text_of(target["title"])))

    def heading(self, closed: _Open, inlines: Inlines) -> Blocks:
        """Return a heading."""
        inlines = _stripped(inlines)
        return (Heading(int(closed.tag["Heading"]["level"][1:]), inlines),) if inlines else ()

    def quote(self, closed: _Open, _: Inlines) -> Blocks:
        """Return a quotation."""
        return (Quote(tuple(closed.blocks)),)

    def list_(self, closed: _Open, _: Inlines) -> Blocks:
        """Return a list, written as it was."""
        mark = _HEAD.match(self.data, closed.start)
        sign = (mark[1] or mark[2]).decode() if mark else "-"
        return (List(tuple(closed.items), closed.tag["List"], closed.tight, sign),)

    def code(self, closed: _Open, _: Inlines) -> Blocks:
        """Return a block of code."""
        kind = closed.tag["CodeBlock"]
        info = _INFO.match(kind["Fenced"].strip() if isinstance(kind, dict) else "")
        text = "".join(closed.text)
        return (CodeBlock(text if not text or text.endswith("\n") else f"{text}\n", info[0] if info else ""),)

    def html(self, closed: _Open, _: Inlines) -> Blocks:
        """Return raw HTML as the text it is."""
        return literal("".join(closed.text))


_SPANS: Final[dict[str, Callable[[_Builder, _Open, Inlines], Inline]]] = {
    "Emphasis": _Builder.emphasis,
    "Strong": _Builder.strong,
    "Link": _Builder.link,
    "Image": _Builder.image,
}
_BLOCKS: Final[dict[str, Callable[[_Builder, _Open, Inlines], Blocks]]] = {
    "Heading": _Builder.heading,
    "BlockQuote": _Builder.quote,
    "List": _Builder.list_,
    "CodeBlock": _Builder.code,
    "HtmlBlock": _Builder.html,
}


def _paragraph(inlines: Iterable[Inline]) -> Blocks:
    """Return a paragraph; the lines of a table are its rows, as CommonMark has no tables."""
    stripped = _stripped(merged(inline for inline in inlines if inline != Run("")))
    if not stripped:
        return ()
    if any(isinstance(inline, Break) for inline in stripped) and _is_table(stripped):
        stripped = tuple(Break(row=True) if inline == Break() else inline for inline in stripped)
    return (Paragraph(stripped),)


def _is_table(inlines: Inlines) -> bool:
    """Tell whether each line begins with a bar."""
    begins = (Break(), *inlines)
    pairs = zip(begins, inlines, strict=False)
    return all(isinstance(each, Run) and each.text.startswith("|") for last, each in pairs if isinstance(last, Break))


def _stripped(inlines: Inlines) -> Inlines:
    """Return inlines without white space and breaks at either end, and without spaces around breaks."""
    kept: list[Inline] = []
    for number, inline in enumerate(inlines):
        current = inline
        if isinstance(current, Run):
            text = current.text
            if number == 0 or isinstance(inlines[number - 1], Break):
                text = text.lstrip(" \t\n")
            if number == len(inlines) - 1 or isinstance(inlines[number + 1], Break):
                text = text.rstrip(" \t\n")
            current = Run(text)
        if current != Run("") and not (isinstance(current, Break) and kept and isinstance(kept[-1], Break)):
            kept.append(current)
    while kept and isinstance(kept[0], Break):
        kept.pop(0)
    while kept and isinstance(kept[-1], Break):
        kept.pop()
    return tuple(kept)


def _unlinked(inlines: Iterable[Inline]) -> Iterator[Inline]:
    """Yield what is within a link, in which there is no other (CommonMark §6.3)."""
    for inline in inlines:
        match inline:
            case Link():
                yield from _unlinked(inline.inlines)
            case Emphasis() | Strong():
                yield evolve(inline, inlines=tuple(_unlinked(inline.inlines)))
            case _:
                yield inline


def _words(inlines: Iterable[Inline]) -> Iterator[str]:
    for inline in inlines:
        match inline:
            case Run() | CodeSpan() | Image():
                yield inline.text
            case Break():
                yield " "
            case _:
                yield from _words(inline.inlines)


def _cleaned(text: str) -> str:
    """Clean text, but leave what stands for a reference to no character (CommonMark §2.5)."""
    return "\ufffd".join(map(clean, text.split("\ufffd")))

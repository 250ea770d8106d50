"""The events of pyromark as blocks and inlines: what is not allowed never is a node."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final, TypeAlias

from attrs import define, evolve, field

from diplofeed.compose.addresses import address, is_of_web
from diplofeed.compose.tree import (
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
    run,
)
from diplofeed.text import clean

__all__ = ["Event", "blocks_of", "literal"]

_INFO: Final = re.compile(r"[\w+.-]*")  # of what is after a fence, the language
_AMPERSAND: Final = ord("&")
_LOW_LINE: Final = ord("_")
_HEAD: Final = re.compile(rb"[ \t]*(?:([-*+])|[0-9]{1,9}([.)]))")
_SPACES: Final = " \t\n"
_DEEPEST: Final = 40  # containers and spans within each other
_SOFT: Final = Break()
_HARD: Final = Break(hard=True)
_ROW: Final = Break(row=True)

Event: TypeAlias = tuple[Any, dict[str, int]]
_Piece: TypeAlias = str | Inline  # of a line: a text, or an inline that is none


def blocks_of(events: Iterable[Event], data: bytes, stand_in: str) -> Blocks | None:
    """Return the blocks that events make, None where they are nested beyond reason.

    Args:
        events: Of pyromark, each with the bytes it is of.
        data: The source in UTF-8, whose bytes the events count.
        stand_in: What stands for "<" in it.
    """
    return _Builder(data, stand_in).blocks(events)


def literal(markdown: str) -> Blocks:
    """Return Markdown as the text it is."""
    lines = [line.strip() for line in markdown.strip().split("\n")]
    inlines = [inline for line in lines if line for inline in (_SOFT, Run(line))]
    return (Paragraph(tuple(inlines[1:])),) if inlines else ()


@define
class _Open:
    """A node whose end has not come yet: what it is, where that is in the source, and what is in it so far.

    Attributes:
        inner: Its blocks, or of a list its items.
        pieces: Its texts and inlines.
        tight: Whether no item of a list, so far, has a paragraph of its own.
    """

    name: str
    value: Any
    start: int
    inner: list[Any]
    pieces: list[_Piece]
    tight: bool = True

    def end_line(self) -> None:
        """Make the inlines of a tight item a paragraph."""
        if self.pieces:
            self.inner += _paragraph(self.pieces)
            self.pieces = []


_VERBATIM: Final = ("CodeBlock", "HtmlBlock")
_CONTAINERS: Final = ("Paragraph", "BlockQuote", "List", "Heading", *_VERBATIM)


@define
class _Builder:
    """Makes nodes of the events of a source, none of which is needed longer than until the next.

    Attributes:
        data: The source in UTF-8, whose bytes the events count.
        stand_in: What stands for "<" in it.
    """

    data: bytes
    stand_in: str
    stack: list[_Open] = field(factory=lambda: [_Open("", None, 0, [], [])])

    def blocks(self, events: Iterable[Event]) -> Blocks | None:
        """Return the blocks, None where they are nested beyond reason."""
        stack, is_plain = self.stack, _AMPERSAND not in self.data and self.stand_in.encode() not in self.data
        for event, where in events:
            if type(event) is str:
                self._leaf(event)
                continue
            ((kind, value),) = event.items()
            if kind == "Text" and is_plain and "\n" not in value:  # as nearly all are
                stack[-1].pieces.append(value)
            elif kind == "Start":
                self._open(value, where["start"])
                if len(stack) > _DEEPEST + 1:
                    return None
            elif kind == "End":
                self._close()
            else:
                self._text(kind, value, where)
        return tuple(stack[0].inner)

    def _open(self, tag: Any, start: int) -> None:
        if type(tag) is str:
            name, value = tag, None
        else:
            ((name, value),) = tag.items()
        top = self.stack[-1]
        if top.pieces and name in _CONTAINERS:
            top.end_line()
        self.stack.append(_Open(name, value, start, [], []))

    def _leaf(self, event: str) -> None:
        top = self.stack[-1]
        if event == "Rule":
            top.end_line()
            top.inner.append(Rule())
        else:
            top.pieces.append(_HARD if event == "HardBreak" else _SOFT)

    def _text(self, kind: str, text: str, where: dict[str, int]) -> None:
        top, shown = self.stack[-1], self._text_of(text)
        if kind == "Code":
            top.pieces.append(CodeSpan(shown))
            return
        if top.name in _VERBATIM:
            top.pieces.append(shown)
            return
        if self.data[where["start"]] == _AMPERSAND and self._is_reference(text, where):
            shown = _cleaned(shown)
        first, *more = shown.split("\n")
        top.pieces += (first, *(piece for line in more for piece in (_SOFT, line)))

    def _is_reference(self, text: str, where: dict[str, int]) -> bool:
        return self.data[where["start"] : where["end"]] != text.encode()

    def _close(self) -> None:
        closed = self.stack.pop()
        top, name = self.stack[-1], closed.name
        if name in _SPANS:
            top.pieces.append(_SPANS[name](self, closed, _merged(closed.pieces)))
        elif name == "Paragraph":
            top.inner += _paragraph(closed.pieces)
            top.tight = False
        elif name == "Item":
            closed.end_line()
            top.inner.append(tuple(closed.inner))
            top.tight &= closed.tight
        else:
            top.inner += _BLOCKS[name](self, closed)

    def _text_of(self, value: str) -> str:
        return value.replace(self.stand_in, "<") if self.stand_in in value else value

    def emphasis(self, closed: _Open, inlines: Inlines) -> _Piece:
        """Return emphasis, written as it was."""
        return Emphasis(inlines, "_" if self.data[closed.start] == _LOW_LINE else "*")

    def strong(self, closed: _Open, inlines: Inlines) -> _Piece:
        """Return strong emphasis, written as it was."""
        return Strong(inlines, "__" if self.data[closed.start] == _LOW_LINE else "**")

    def link(self, closed: _Open, inlines: Inlines) -> _Piece:
        """Return a link."""
        target = closed.value
        url = self._text_of(target["dest_url"])
        url = f"mailto:{url}" if target["link_type"] == "Email" else url
        return Link(tuple(_unlinked(inlines)), address(url), _cleaned(self._text_of(target["title"])))

    def image(self, closed: _Open, inlines: Inlines) -> _Piece:
        """Return an image of the web, or the text of any other."""
        target, text = closed.value, " ".join("".join(_words(inlines)).split())
        url = self._text_of(target["dest_url"])
        if not is_of_web(url):
            return text
        return Image(text, address(url), _cleaned(self._text_of(target["title"])))

    def heading(self, closed: _Open) -> Blocks:
        """Return a heading."""
        inlines = _inlines(closed.pieces)
        return (Heading(int(closed.value["level"][1:]), inlines),) if inlines else ()

    def quote(self, closed: _Open) -> Blocks:
        """Return a quotation."""
        return (Quote(tuple(closed.inner)),)

    def list_(self, closed: _Open) -> Blocks:
        """Return a list, written as it was."""
        mark = _HEAD.match(self.data, closed.start)
        sign = (mark[1] or mark[2]).decode() if mark else "-"
        return (List(tuple(closed.inner), closed.value, closed.tight, sign),)

    def code(self, closed: _Open) -> Blocks:
        """Return a block of code."""
        kind = closed.value
        info = _INFO.match(kind["Fenced"].strip() if isinstance(kind, dict) else "")
        text = _verbatim(closed.pieces)
        return (CodeBlock(text if not text or text.endswith("\n") else f"{text}\n", info[0] if info else ""),)

    def html(self, closed: _Open) -> Blocks:
        """Return raw HTML as the text it is."""
        return literal(_verbatim(closed.pieces))


_SPANS: Final[dict[str, Callable[[_Builder, _Open, Inlines], _Piece]]] = {
    "Emphasis": _Builder.emphasis,
    "Strong": _Builder.strong,
    "Link": _Builder.link,
    "Image": _Builder.image,
}
_BLOCKS: Final[dict[str, Callable[[_Builder, _Open], Blocks]]] = {
    "Heading": _Builder.heading,
    "BlockQuote": _Builder.quote,
    "List": _Builder.list_,
    "CodeBlock": _Builder.code,
    "HtmlBlock": _Builder.html,
}


def _verbatim(pieces: Iterable[_Piece]) -> str:
    return "".join(piece for piece in pieces if isinstance(piece, str))


def _paragraph(pieces: Sequence[_Piece]) -> Blocks:
    """Return a paragraph; the lines of a table are its rows, as CommonMark has no tables."""
    inlines = _inlines(pieces)
    if not inlines:
        return ()
    if len(inlines) > 1 and _is_table(inlines):
        inlines = tuple(_ROW if inline == _SOFT else inline for inline in inlines)
    return (Paragraph(inlines),)


def _merged(pieces: Sequence[_Piece]) -> Inlines:
    """Return pieces as inlines, with neighbouring texts as one."""
    if len(pieces) == 1 and type(only := pieces[0]) is str:  # as most are
        return run(only)
    inlines: list[Inline] = []
    texts: list[str] = []  # of the run that has not ended yet
    for piece in pieces:
        if isinstance(piece, str):
            texts.append(piece)
            continue
        inlines += run("".join(texts))
        texts.clear()
        inlines.append(piece)
    return (*inlines, *run("".join(texts)))


def _inlines(pieces: Sequence[_Piece]) -> Inlines:
    """Return pieces as inlines without white space and breaks at either end, and without spaces around breaks."""
    if len(pieces) == 1 and type(only := pieces[0]) is str:  # as most are
        return run(only.strip(_SPACES))
    kept: list[Inline] = []
    texts: list[str] = []  # of the run that has not ended yet
    is_first = True  # in its line
    for piece in (*pieces, _SOFT):
        if isinstance(piece, str):
            texts.append(piece)
            continue
        is_break = type(piece) is Break
        if texts:
            kept += _without_spaces("".join(texts), is_first=is_first, is_last=is_break)
            texts.clear()
        if not is_break or (kept and type(kept[-1]) is not Break):
            kept.append(piece)
        is_first = is_break
    if kept:
        kept.pop()  # the break after all
    return tuple(kept)


def _is_table(inlines: Inlines) -> bool:
    """Tell whether each line begins with a bar."""
    pairs = zip((_SOFT, *inlines), inlines, strict=False)
    return all(isinstance(each, Run) and each.text.startswith("|") for last, each in pairs if isinstance(last, Break))


def _without_spaces(text: str, *, is_first: bool, is_last: bool) -> Inlines:
    """Return a text without white space where it begins or ends a line."""
    text = text.lstrip(_SPACES) if is_first else text
    return run(text.rstrip(_SPACES) if is_last else text)


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

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
    joined,
    run,
)
from diplofeed.text import clean

__all__ = ["Event", "blocks_of", "literal"]

_INFO: Final = re.compile(r"[\w+.-]*")  # of what is after a fence, the language
_AMPERSAND: Final = ord("&")
_HEAD: Final = re.compile(rb"[ \t]*(?:([-*+])|[0-9]{1,9}([.)]))")
_SPACES: Final = " \t\n"
_DEEPEST: Final = 40  # containers and spans within each other
_SOFT: Final = Break()
_HARD: Final = Break(hard=True)
_ROW: Final = Break(row=True)

Event: TypeAlias = tuple[Any, dict[str, int]]


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

    name: str = ""
    value: Any = None
    start: int = 0
    inner: list[Any] = field(factory=list)
    pieces: list[str | Inlines] = field(factory=list)
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
    stack: list[_Open] = field(factory=lambda: [_Open()])

    def blocks(self, events: Iterable[Event]) -> Blocks | None:
        """Return the blocks, None where they are nested beyond reason."""
        for event, where in events:
            if type(event) is str:
                self._leaf(event)
                continue
            ((kind, value),) = event.items()
            if kind == "Start":
                self._open(value, where["start"])
                if len(self.stack) > _DEEPEST + 1:
                    return None
            elif kind == "End":
                self._close()
            else:
                self._text(kind, value, where)
        return tuple(self.stack[0].inner)

    def _open(self, tag: Any, start: int) -> None:
        if type(tag) is str:
            name, value = tag, None
        else:
            ((name, value),) = tag.items()
        if name in _CONTAINERS:
            self.stack[-1].end_line()
        self.stack.append(_Open(name, value, start))

    def _leaf(self, event: str) -> None:
        top = self.stack[-1]
        if event == "Rule":
            top.end_line()
            top.inner.append(Rule())
        else:
            top.pieces.append((_HARD if event == "HardBreak" else _SOFT,))

    def _text(self, kind: str, text: str, where: dict[str, int]) -> None:
        top, shown = self.stack[-1], self._text_of(text)
        if kind == "Code":
            top.pieces.append((CodeSpan(shown),))
            return
        if top.name in _VERBATIM:
            top.pieces.append(shown)
            return
        if self.data[where["start"]] == _AMPERSAND and self._is_reference(text, where):
            shown = _cleaned(shown)
        if "\n" not in shown:  # as nearly all are
            top.pieces.append(shown)
            return
        first, *more = shown.split("\n")
        top.pieces += (first, *(piece for line in more for piece in ((_SOFT,), line)))

    def _is_reference(self, text: str, where: dict[str, int]) -> bool:
        return self.data[where["start"] : where["end"]] != text.encode()

    def _close(self) -> None:
        closed = self.stack.pop()
        top, name = self.stack[-1], closed.name
        if name == "Paragraph":
            top.inner += _paragraph(closed.pieces)
            top.tight = False
        elif name == "Item":
            closed.end_line()
            top.inner.append(tuple(closed.inner))
            top.tight &= closed.tight
        elif name in _SPANS:
            pieces = closed.pieces
            only = pieces[0] if len(pieces) == 1 else None  # a text, as most are
            top.pieces.append(_SPANS[name](self, closed, run(only) if type(only) is str else joined(pieces, "")))
        else:
            top.inner += _BLOCKS[name](self, closed)

    def _mark(self, start: int, width: int) -> str:
        return self.data[start : start + width].decode(errors="replace")

    def _text_of(self, value: str) -> str:
        return value.replace(self.stand_in, "<") if self.stand_in in value else value

    def emphasis(self, closed: _Open, inlines: Inlines) -> Inlines:
        """Return emphasis, written as it was."""
        return (Emphasis(inlines, "_" if self._mark(closed.start, 1) == "_" else "*"),)

    def strong(self, closed: _Open, inlines: Inlines) -> Inlines:
        """Return strong emphasis, written as it was."""
        return (Strong(inlines, "__" if self._mark(closed.start, 1) == "_" else "**"),)

    def link(self, closed: _Open, inlines: Inlines) -> Inlines:
        """Return a link."""
        target = closed.value
        url = self._text_of(target["dest_url"])
        url = f"mailto:{url}" if target["link_type"] == "Email" else url
        return (Link(tuple(_unlinked(inlines)), address(url), _cleaned(self._text_of(target["title"]))),)

    def image(self, closed: _Open, inlines: Inlines) -> Inlines:
        """Return an image of the web, or the text of any other."""
        target, text = closed.value, " ".join("".join(_words(inlines)).split())
        url = self._text_of(target["dest_url"])
        if not is_of_web(url):
            return run(text)
        return (Image(text, address(url), _cleaned(self._text_of(target["title"]))),)

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


_SPANS: Final[dict[str, Callable[[_Builder, _Open, Inlines], Inlines]]] = {
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


def _verbatim(pieces: Iterable[str | Inlines]) -> str:
    return "".join(piece for piece in pieces if isinstance(piece, str))


def _paragraph(pieces: Sequence[str | Inlines]) -> Blocks:
    """Return a paragraph; the lines of a table are its rows, as CommonMark has no tables."""
    inlines = _inlines(pieces)
    if not inlines:
        return ()
    if len(inlines) > 1 and _is_table(inlines):
        inlines = tuple(_ROW if inline == _SOFT else inline for inline in inlines)
    return (Paragraph(inlines),)


def _inlines(pieces: Sequence[str | Inlines]) -> Inlines:
    if len(pieces) == 1 and isinstance(only := pieces[0], str):  # as most are
        return run(only.strip(_SPACES))
    return _stripped(joined(pieces, ""))


def _is_table(inlines: Inlines) -> bool:
    """Tell whether each line begins with a bar."""
    pairs = zip((_SOFT, *inlines), inlines, strict=False)
    return all(isinstance(each, Run) and each.text.startswith("|") for last, each in pairs if isinstance(last, Break))


def _stripped(inlines: Inlines) -> Inlines:
    """Return inlines without white space and breaks at either end, and without spaces around breaks."""
    kept: list[Inline] = []
    last: Inline = _SOFT
    for inline, following in zip(inlines, (*inlines[1:], _SOFT), strict=False):
        if isinstance(inline, Run):
            kept += _without_spaces(inline, is_first=isinstance(last, Break), is_last=isinstance(following, Break))
        elif not isinstance(inline, Break) or (kept and not isinstance(kept[-1], Break)):
            kept.append(inline)
        last = inline
    if kept and isinstance(kept[-1], Break):
        kept.pop()
    return tuple(kept)


def _without_spaces(inline: Run, *, is_first: bool, is_last: bool) -> Inlines:
    """Return a run without white space where it begins or ends a line."""
    text = inline.text.lstrip(_SPACES) if is_first else inline.text
    text = text.rstrip(_SPACES) if is_last else text
    return (inline,) if text == inline.text else run(text)


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

"""Markdown read to tokens, and tokens written out again: as plain text, or as Markdown that keeps to itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Final

from attrs import define, field, frozen

from diplofeed.text import clean, one_line

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

__all__ = [
    "alternative",
    "escape",
    "linkable",
    "linked",
    "parser",
    "read",
    "shows",
    "to_line",
    "to_markdown",
    "to_plain",
    "worded",
]

# The parser drops what lies deeper, and time grows with it: 100,000 characters of "![" take 5 s.
_DEEPEST: Final = 40
_TOO_DEEP: Final = re.compile(
    r"^(?:(?:[ \t]*+(?:>|[-+*](?=\s)|[0-9]{1,9}[.)](?=\s))){18}|(?:  |\t){18}[ \t]*(?:[-+*]|[0-9]{1,9}[.)])\s)",
    re.MULTILINE,
)
_WEB: Final = ("http:", "https:")
_SCHEMES: Final = ("http:", "https:", "mailto:", "webcal:", "geo:")

_SPECIAL: Final = re.compile(r"[\\`*_\[\]<~]|&(?=#?\w+;)")
_LINE_START: Final = re.compile(r"[#>=]|[+-](?=[\s+-]|$)|(?<=\d)[.)](?=\s|$)")
_NUMBER: Final = re.compile(r"[0-9]{0,9}")
_LINE_END: Final = re.compile(r"(?<=\s)#+$")
_LAST_BACKSLASHES: Final = re.compile(r"\\*$")
_TICKS: Final = re.compile("`+")
_ROW: Final = "row"  # of a break that is none in Markdown
_SPACES: Final = " \t\n"


def linkable(url: str) -> bool:
    """Tell whether a link may lead there: absolute, and of a scheme that runs nothing."""
    return url.lower().startswith(_SCHEMES)


@cache
def parser() -> MarkdownIt:
    """Return the reader of CommonMark: raw HTML is text, and so are links that are not `linkable`."""
    # 40 ms to import; most commands render nothing.
    from markdown_it import MarkdownIt  # noqa: PLC0415

    made = MarkdownIt("commonmark", {"html": False, "maxNesting": _DEEPEST})
    made.validateLink = linkable  # type: ignore[method-assign]  # replaced as its documentation says
    made.core.ruler.before("text_join", "clean_references", _clean_references)
    made.core.ruler.push("rows", _part_rows)
    return made


def _clean_references(state: StateCore) -> None:
    """Clean what character references stand for, which was not yet there when the text was cleaned.

    A bidirectional control written as a reference is closed at once. One in the text itself can reach across markup.
    """
    for token in state.tokens:
        _clean_within(token)


def _part_rows(state: StateCore) -> None:
    """Break the lines of a table, which CommonMark has not: written as one it is read as one, a row a line."""
    for token in state.tokens:
        lines = token.content.split("\n") if token.type == "inline" else ()
        if len(lines) > 1 and all(line.startswith("|") for line in lines):
            for child in token.children or ():
                if child.type == "softbreak":
                    child.type, child.info = "hardbreak", _ROW


def _clean_within(token: Token) -> None:
    if token.type == "text_special" and token.info == "entity":
        token.content = _cleaned(token.content)
    if "title" in token.attrs:
        token.attrs["title"] = _cleaned(str(token.attrs["title"]))
    for child in token.children or ():
        _clean_within(child)


def _cleaned(text: str) -> str:
    """Clean text, but leave what stands for a reference to no character (CommonMark §2.5)."""
    return "\ufffd".join(map(clean, text.split("\ufffd")))


def read(markdown: str) -> list[Token]:
    """Return the tokens of Markdown; of Markdown nested beyond reason those of its source shown as text."""
    return parser().parse(escape(markdown) if _TOO_DEEP.search(markdown) else markdown)


# ---------------------------------------------------------------- escaping


def escape(text: str) -> str:
    """Return plain text as Markdown that shows it, at the start of a line or within one (CommonMark §2.4)."""
    if text.isalnum():
        return text
    return "\n".join(_escape_line_start(_SPECIAL.sub(r"\\\g<0>", line.strip(_SPACES))) for line in text.split("\n"))


def _escape_line_start(line: str) -> str:
    """Escape what makes a line more than a line of a paragraph; what it holds is escaped or markup already."""
    number = _NUMBER.match(line)
    at = number.end() if number else 0
    if _LINE_START.match(line, at) and (at == 0) == (line[at] not in ".)"):
        line = f"{line[:at]}\\{line[at:]}"
    return _LINE_END.sub(r"\\\g<0>", line)  # a heading would lose it


def linked(content: str, url: str, title: str = "") -> str:
    """Return a link around content that is Markdown (CommonMark §6.3)."""
    target = re.sub(r"[\\<>]|&(?=#?\w+;)", r"\\\g<0>", url)
    if not target or re.search(r"[()\s]", target):
        target = f"<{target}>"
    if title:
        quoted = re.sub(r'[\\"]|&(?=#?\w+;)', r"\\\g<0>", " ".join(title.split()))
        target += f' "{quoted}"'
    return f"[{content}]({target})"


def shows(image: Token) -> bool:
    """Tell whether an image can be shown: it is on the web."""
    return str(image.attrs["src"]).lower().startswith(_WEB)


def worded(token: Token) -> Token:
    """Return a token with the words of images in their place."""
    if token.type == "image":
        token.type, token.content = "text", alternative(token)
    if token.children and token.type != "text":
        token.children = list(map(worded, token.children))
    return token


def alternative(image: Token) -> str:
    """Return what to show in the place of an image, on one line (CommonMark §6.4)."""
    pieces = (alternative(child) if child.children else child.content or " " for child in image.children or ())
    return " ".join("".join(pieces).split())


# ---------------------------------------------------------------- blocks


@frozen
class _Style:
    """How the parts of a text are written: inline contents and code block; headings and lists' own marks."""

    inline: Callable[[Sequence[Token]], str]
    code: Callable[[str, str], str]
    heading: str
    rule: str
    bullet: str = ""


@define
class _Open:
    """A container that is not closed yet."""

    token: Token | None = None
    blocks: list[str] = field(factory=list)
    is_tight: bool = False


def _write(tokens: Iterable[Token], style: _Style) -> str:
    stack = [_Open()]
    for token in tokens:
        if token.nesting > 0:
            stack.append(_Open(token))
            if token.type == "paragraph_open" and token.hidden:
                stack[-3].is_tight = True  # list, item, paragraph
        elif token.nesting < 0:
            closed = stack.pop()
            stack[-1].blocks.append(_close(closed, stack[-1], style))
        else:
            stack[-1].blocks.append(_leaf(token, style))
    return _join(stack[0].blocks)


def _leaf(token: Token, style: _Style) -> str:
    if token.type == "inline":
        return style.inline(token.children or ())
    if token.type == "hr":
        return style.rule
    return style.code(token.content, token.info)


def _close(closed: _Open, parent: _Open, style: _Style) -> str:
    kind = closed.token.type if closed.token else ""
    if kind == "blockquote_open":
        return _prefixed(_join(closed.blocks), "> ", "> ")
    if kind == "list_item_open" and closed.token:
        mark = (
            closed.token.info + (style.bullet if style.bullet and not closed.token.info else closed.token.markup) + " "
        )
        return _prefixed(_join(closed.blocks, is_tight=parent.is_tight), mark, " " * len(mark))
    if kind in {"bullet_list_open", "ordered_list_open"}:
        return ("\n" if closed.is_tight else "\n\n").join(closed.blocks)
    text = "".join(closed.blocks).strip()  # any white space: marks of bold stand close to words (CommonMark §6.2)
    return style.heading.format(text) if kind == "heading_open" and text else text


def _join(blocks: Iterable[str], *, is_tight: bool = False) -> str:
    """Join blocks by blank lines, or in a tight list without one where the next can begin right after a paragraph."""
    joined = ""
    for block in filter(None, blocks):
        gap = "\n" if is_tight and block.startswith(("- ", "* ", "+ ", "1. ", "1) ")) else "\n\n"
        joined = f"{joined}{gap}{block}" if joined else block
    return joined


def _prefixed(text: str, first: str, rest: str) -> str:
    lines = text.split("\n")
    return "\n".join(f"{rest if number else first}{line}".rstrip(_SPACES) for number, line in enumerate(lines))


# ---------------------------------------------------------------- plain text


def to_plain(tokens: Iterable[Token]) -> str:
    """Return what tokens say as plain text."""
    return _write(tokens, _PLAIN)


def _plain_inline(children: Sequence[Token]) -> str:
    pieces: list[str] = []
    links: list[tuple[int, str]] = []
    for token in children:
        if token.type == "link_open":
            links.append((len(pieces), str(token.attrs["href"])))
        elif token.type == "link_close":
            start, url = links.pop()
            pieces[start:] = [_plain_link("".join(pieces[start:]), url)]
        else:
            pieces.append(_plain_piece(token))
    return "\n".join(line.strip(_SPACES) for line in "".join(pieces).strip().split("\n"))


def _plain_piece(token: Token) -> str:
    if token.type == "image":
        return alternative(token)
    return {"softbreak": " ", "hardbreak": "\n"}.get(token.type, token.content)


def _plain_link(text: str, url: str) -> str:
    return text if url in {text, f"mailto:{text}"} else f"{text} ({url})".lstrip()


def _plain_code(content: str, _: str) -> str:
    return content.strip("\n")


_PLAIN: Final = _Style(inline=_plain_inline, code=_plain_code, heading="{}", rule="* * *", bullet="-")


# ---------------------------------------------------------------- one line

# What joins a block to one that ends as no sentence does: what leads to it, or what ended before it.
_LEADING: Final = frozenset({"bullet_list_open", "ordered_list_open", "blockquote_open", "heading_close"})
_ENDING: Final = {"list_item_close": "; "} | dict.fromkeys(
    ("bullet_list_close", "ordered_list_close", "blockquote_close", "hr"), ". "
)
_WITH_TEXT: Final = frozenset({"inline", "code_block", "fence"})
_ENDED: Final = re.compile(r"[.,:;!?…–—。，、：；！？؟،؛।]['\")’”»]*$")


def to_line(tokens: Iterable[Token]) -> str:
    """Return what tokens say as one line that reads like a sentence: no marks of lists or quotations, no rules."""
    line, gap = "", " "
    for token in tokens:
        if token.type in _WITH_TEXT and (text := one_line(_leaf(token, _PLAIN))):
            line += f"{' ' if _ENDED.search(line) else gap}{text}" if line else text
            gap = " "
        elif token.type in _LEADING and gap == " ":
            gap = ": "
        else:
            gap = _ENDING.get(token.type, gap)
    return line


# ---------------------------------------------------------------- Markdown


def to_markdown(tokens: Sequence[Token]) -> str:
    """Return what tokens say as Markdown that ends where it ends, with headings in bold and images from the web alone.

    Where emphasis is so entangled that it would read otherwise once the rest is escaped, it is left out.
    """
    written = _write(tokens, _MARKDOWN)
    return written if to_plain(read(written)).split() == to_plain(tokens).split() else _write(tokens, _PLAINER_MARKDOWN)


def _plainer_inline(children: Sequence[Token]) -> str:
    return _markdown_inline([token for token in children if token.type[:3] not in {"em_", "str"}])


def _markdown_inline(children: Sequence[Token]) -> str:
    pieces: list[str] = []
    links: list[tuple[int, Token]] = []
    for token in children:
        if token.type == "link_open":
            links.append((len(pieces), token))
        elif token.type == "link_close":
            start, opened = links.pop()
            content = "".join(pieces[start:]).strip(_SPACES)
            if start and pieces[start - 1].endswith("!"):
                pieces[start - 1] = f"{pieces[start - 1][:-1]}\\!"  # or it would be an image
            pieces[start:] = [linked(content, str(opened.attrs["href"]), str(opened.attrs.get("title", "")))]
        elif piece := _markdown_piece(token):
            pieces.append(piece)
    # A line of white space that was written as a reference would end the paragraph, and a break at its end show.
    lines = list(filter(None, (line.strip(_SPACES) for line in "".join(pieces).split("\n"))))
    if lines and len(_LAST_BACKSLASHES.search(lines[-1])[0]) % 2:  # type: ignore[index]  # it matches anything
        lines[-1] = lines[-1][:-1].rstrip(_SPACES)
    return "\n".join(map(_escape_line_start, lines))


def _markdown_piece(token: Token) -> str:
    if token.type == "text":
        return _SPECIAL.sub(r"\\\g<0>", token.content.replace("\n", " "))
    if token.type == "code_inline":
        return _code_span(token.content)
    if token.type == "image":
        words = _SPECIAL.sub(r"\\\g<0>", alternative(token))
        return (
            f"!{linked(words, str(token.attrs['src']), str(token.attrs.get('title', '')))}" if shows(token) else words
        )
    if token.info == _ROW:
        return "\n"
    return {"softbreak": "\n", "hardbreak": "\\\n"}.get(token.type, token.markup)


def _code_span(content: str) -> str:
    ticks = "`" * (1 + max(map(len, _TICKS.findall(content)), default=0))
    is_padded = content.startswith((" ", "`")) or content.endswith((" ", "`"))
    return f"{ticks} {content} {ticks}" if is_padded and content.strip() else f"{ticks}{content}{ticks}"


def _code_block(content: str, info: str) -> str:
    fence = "`" * max(3, 1 + max(map(len, _TICKS.findall(content)), default=0))
    language = re.match(r"[\w+.-]*", info.strip())
    lines = [line.rstrip(_SPACES) for line in content.strip("\n").split("\n")]
    return "\n".join([fence + (language[0] if language else ""), *lines, fence])


_MARKDOWN: Final = _Style(inline=_markdown_inline, code=_code_block, heading="**{}**", rule="___")
_PLAINER_MARKDOWN: Final = _Style(inline=_plainer_inline, code=_code_block, heading="**{}**", rule="___")

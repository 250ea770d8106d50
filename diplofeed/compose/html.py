"""A tree written as HTML of the few elements feed readers keep; well-formed XML too but for ``br``, ``hr``, ``img``.

Whatever a tree holds, the HTML has no other elements and attributes than these, no address of another scheme, and every
element is closed. Headings begin at the third level, as the document around them has the first two.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

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
from diplofeed.words import is_right_to_left

__all__ = ["html"]

_HIGHEST: Final = 2  # levels of headings that are those of the document


def html(blocks: Blocks, attributes: str = "") -> str:
    """Return blocks as HTML, one element after the other with a line break between.

    Args:
        blocks: What to write.
        attributes: What each block that is within no other gets after its name, a space before it; escaped.
    """
    return "\n".join([_BLOCK[type(block)](block, attributes) for block in blocks])


def _text(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _attribute(text: str) -> str:
    return _text(text).replace('"', "&quot;")


# ---------------------------------------------------------------- blocks


def _paragraph(block: Paragraph, attributes: str) -> str:
    inlines = block.inlines
    if len(inlines) == 1 and type(only := inlines[0]) is Run:  # as most are
        return f"<p{attributes}>{_text(only.text)}</p>"
    return f"<p{attributes}>{_line(inlines)}</p>"


def _heading(block: Heading, attributes: str) -> str:
    name = f"h{min(6, block.level + _HIGHEST)}"
    return f"<{name}{attributes}>{_line(block.inlines)}</{name}>"


def _quote(block: Quote, attributes: str) -> str:
    inner = html(block.blocks)
    return f"<blockquote{attributes}>\n{inner}\n</blockquote>" if inner else f"<blockquote{attributes}>\n</blockquote>"


def _list(block: List, attributes: str) -> str:
    name = "ul" if block.start is None else "ol"
    start = "" if block.start in (None, 1) else f' start="{block.start}"'
    items = "".join(f"<li>{_item(item, tight=block.tight)}</li>\n" for item in block.items)
    return f"<{name}{start}{attributes}>\n{items}</{name}>"


def _item(blocks: Blocks, *, tight: bool) -> str:
    """Return the blocks of an item, a paragraph of a tight list without its tags."""
    pieces: list[str] = []
    after_text = True  # a line break goes before and after whatever is an element of its own
    for block in blocks:
        is_text = tight and isinstance(block, Paragraph)
        if pieces or not is_text:
            pieces.append("\n")
        pieces.append(_line(block.inlines) if is_text and isinstance(block, Paragraph) else html((block,)))
        after_text = is_text
    return "".join(pieces if after_text else (*pieces, "\n"))


def _code(block: CodeBlock, attributes: str) -> str:
    return f"<pre{attributes}><code>{_text(block.text)}</code></pre>"


def _rule(_: Rule, attributes: str) -> str:
    return f"<hr{attributes}>"


# ---------------------------------------------------------------- inlines


def _line(inlines: Inlines) -> str:
    return "".join([_INLINE[type(inline)](inline) for inline in inlines])


def _run(inline: Run) -> str:
    return inline.text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")  # `_text`, without the call


def _code_span(inline: CodeSpan) -> str:
    return f"<code>{_text(inline.text)}</code>"


def _break(inline: Break) -> str:
    return "<br>\n" if inline.hard or inline.row else "\n"


def _emphasis(inline: Emphasis) -> str:
    return f"<em>{_line(inline.inlines)}</em>"


def _strong(inline: Strong) -> str:
    return f"<strong>{_line(inline.inlines)}</strong>"


def _link(inline: Link) -> str:
    title = f' title="{_attribute(inline.title)}"' if inline.title else ""
    return f'<a href="{_attribute(inline.url)}"{title}>{_line(inline.inlines)}</a>'


def _foreign(inline: Foreign) -> str:
    direction = "rtl" if is_right_to_left(inline.language) else "ltr"
    # A `dir` isolates as `bdi` does (HTML §15.3.5), and more readers of feeds keep a `span`.
    return f'<span lang="{_attribute(inline.language)}" dir="{direction}">{_line(inline.inlines)}</span>'


def _image(inline: Image) -> str:
    title = f' title="{_attribute(inline.title)}"' if inline.title else ""
    return f'<img src="{_attribute(inline.url)}" alt="{_attribute(inline.text)}"{title}>'


_BLOCK: Final[dict[type[Block], Callable[[Any, str], str]]] = {
    Paragraph: _paragraph,
    Heading: _heading,
    Quote: _quote,
    List: _list,
    CodeBlock: _code,
    Rule: _rule,
}
_INLINE: Final[dict[type[Inline], Callable[[Any], str]]] = {
    Run: _run,
    CodeSpan: _code_span,
    Break: _break,
    Emphasis: _emphasis,
    Strong: _strong,
    Link: _link,
    Foreign: _foreign,
    Image: _image,
}

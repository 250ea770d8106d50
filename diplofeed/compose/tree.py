"""The body of an entry as a tree of blocks and inlines (CommonMark 0.31 §3), none of which reaches into another.

What the publisher wrote and what diplofeed adds are the same kinds of frozen values. There is no node for raw HTML, and
none leads to an address that may not be followed: `reader` decides about both where a tree is made of Markdown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias, TypeVar

from attrs import NOTHING, evolve, fields, frozen

__all__ = [
    "Block",
    "Blocks",
    "Break",
    "CodeBlock",
    "CodeSpan",
    "Emphasis",
    "Foreign",
    "Heading",
    "Image",
    "Inline",
    "Inlines",
    "Link",
    "List",
    "Paragraph",
    "Quote",
    "Rule",
    "Run",
    "Strong",
    "in_language",
    "joined",
    "merged",
    "paragraph",
    "run",
    "with_images",
    "with_secure_images",
    "without_images",
]


T = TypeVar("T")


def _quick(cls: type[T]) -> type[T]:
    """Let a frozen class set its fields as slots, in a third of the time attrs takes: texts have thousands of nodes."""
    described: Any = cls
    names = [attribute.name for attribute in fields(described)]
    scope: dict[str, Any] = {f"set_{name}": getattr(cls, name).__set__ for name in names}
    lines = [f"def init(self, {', '.join(names)}):", *(f" set_{name}(self, {name})" for name in names)]
    exec("\n".join(lines), scope)  # noqa: S102 -- of the names of fields alone, which are identifiers
    init: Any = scope["init"]
    init.__defaults__ = tuple(each.default for each in fields(described) if each.default is not NOTHING)
    described.__init__ = init
    return cls


# ---------------------------------------------------------------- inlines


@_quick
@frozen
class Run:
    """A run of text, as people see it."""

    text: str


@_quick
@frozen
class CodeSpan:
    """Code within a line."""

    text: str


@_quick
@frozen
class Break:
    """The end of a line within a paragraph.

    Attributes:
        hard: Whether the next line begins below (CommonMark §6.7) or may go on in the same line (§6.8).
        row: Whether it ends a row of a table, which CommonMark does not have: hard in HTML, soft in Markdown.
    """

    hard: bool = False
    row: bool = False


@_quick
@frozen
class Emphasis:
    """Emphasised inlines; ``mark`` is what Markdown writes around them."""

    inlines: Inlines
    mark: str = "*"


@_quick
@frozen
class Strong:
    """Strongly emphasised inlines; ``mark`` is what Markdown writes around them."""

    inlines: Inlines
    mark: str = "**"


@_quick
@frozen
class Link:
    """A link to an absolute address of a scheme that runs nothing."""

    inlines: Inlines
    url: str
    title: str = ""


@_quick
@frozen
class Foreign:
    """Inlines in another language (BCP 47) than what is around them, which HTML alone says."""

    inlines: Inlines
    language: str


@_quick
@frozen
class Image:
    """An image of the web, with the text that stands for it where it is not shown."""

    text: str
    url: str
    title: str = ""


# ---------------------------------------------------------------- blocks


@_quick
@frozen
class Paragraph:
    """A paragraph."""

    inlines: Inlines


@_quick
@frozen
class Heading:
    """A heading of level 1 to 6; only in text that stands alone, never in the body of an entry."""

    level: int
    inlines: Inlines


@_quick
@frozen
class Quote:
    """A quotation."""

    blocks: Blocks


@_quick
@frozen
class List:
    """A list.

    Attributes:
        items: The blocks of each item.
        start: The number of the first item; None of a list without numbers.
        tight: Whether paragraphs in items are not set apart (CommonMark §5.3).
        mark: What Markdown writes before an item, after its number if it has one.
    """

    items: tuple[Blocks, ...]
    start: int | None = None
    tight: bool = True
    mark: str = "-"


@_quick
@frozen
class CodeBlock:
    """Lines of code, each with a line break; ``info`` is the language, as Markdown has it after a fence (§4.5)."""

    text: str
    info: str = ""


@frozen
class Rule:
    """A thematic break."""


Inline: TypeAlias = Run | CodeSpan | Break | Emphasis | Strong | Link | Foreign | Image
Inlines: TypeAlias = tuple[Inline, ...]
Block: TypeAlias = Paragraph | Heading | Quote | List | CodeBlock | Rule
Blocks: TypeAlias = tuple[Block, ...]


# ---------------------------------------------------------------- making trees


def run(text: str) -> Inlines:
    """Return plain text as inlines, none of no text."""
    return (Run(text),) if text else ()


def merged(inlines: Iterable[Inline]) -> Inlines:
    """Return inlines with neighbouring runs as one, so that equal texts are equal trees."""
    return joined((tuple(inlines),), "")


def joined(pieces: Iterable[str | Inlines], separator: str) -> Inlines:
    """Return texts and inlines with a separator between them, without those that are empty.

    Neighbouring runs become one.
    """
    result: list[Inline] = []
    texts: list[str] = []  # of the run that has not ended yet
    for number, piece in enumerate(piece for piece in pieces if piece):
        if number and separator:
            texts.append(separator)
        if isinstance(piece, str):
            texts.append(piece)
            continue
        for inline in piece:
            if isinstance(inline, Run):
                texts.append(inline.text)
                continue
            result += run("".join(texts))
            texts.clear()
            result.append(inline)
    return (*result, *run("".join(texts)))


def paragraph(*pieces: str | Inlines) -> Blocks:
    """Return one paragraph of texts and inlines, or nothing where they are empty."""
    inlines = pieces[0] if len(pieces) == 1 and isinstance(pieces[0], tuple) else joined(pieces, "")
    return (Paragraph(inlines),) if inlines else ()


def in_language(blocks: Blocks, language: str) -> Blocks:
    """Return blocks each line of which says that it is in another language than what is around them (BCP 47)."""
    return tuple(_block_in(block, language) for block in blocks) if language else blocks


def _block_in(block: Block, language: str) -> Block:
    match block:
        case Paragraph() | Heading():
            return evolve(block, inlines=(Foreign(block.inlines, language),))
        case Quote():
            return Quote(in_language(block.blocks, language))
        case List():
            return evolve(block, items=tuple(in_language(item, language) for item in block.items))
        case _:
            return block


# ---------------------------------------------------------------- images


def without_images(blocks: Blocks) -> Blocks:
    """Return blocks with the text of each image in its place."""
    if not any(map(_block_has_image, blocks)):
        return blocks
    return _each_inline(blocks, lambda inline: run(inline.text) if isinstance(inline, Image) else (inline,))


def with_images(blocks: Blocks) -> Blocks:
    """Return blocks as they are."""
    return blocks


def with_secure_images(blocks: Blocks) -> Blocks:
    """Return blocks with the text of each image that is fetched without TLS in its place."""
    return _each_inline(
        blocks,
        lambda inline: (
            run(inline.text) if isinstance(inline, Image) and not inline.url.startswith("https:") else (inline,)
        ),
    )


def _block_has_image(block: Block) -> bool:
    match block:
        case Paragraph() | Heading():
            return any(map(_has_image, block.inlines))
        case Quote():
            return any(map(_block_has_image, block.blocks))
        case List():
            return any(_block_has_image(inner) for item in block.items for inner in item)
        case _:
            return False


def _has_image(inline: Inline) -> bool:
    if isinstance(inline, Emphasis | Strong | Link | Foreign):
        return any(map(_has_image, inline.inlines))
    return isinstance(inline, Image)


def _each_inline(blocks: Blocks, change: Callable[[Inline], Inlines]) -> Blocks:
    return tuple(_changed_block(block, change) for block in blocks)


def _changed_block(block: Block, change: Callable[[Inline], Inlines]) -> Block:
    match block:
        case Paragraph() | Heading():
            return evolve(block, inlines=_changed(block.inlines, change))
        case Quote():
            return Quote(_each_inline(block.blocks, change))
        case List():
            return evolve(block, items=tuple(_each_inline(item, change) for item in block.items))
        case _:
            return block


def _changed(inlines: Inlines, change: Callable[[Inline], Inlines]) -> Inlines:
    return merged(
        changed
        for inline in inlines
        for changed in change(
            evolve(inline, inlines=_changed(inline.inlines, change))
            if isinstance(inline, Emphasis | Strong | Link | Foreign)
            else inline
        )
    )

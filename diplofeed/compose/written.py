"""A text that was made as a tree, which whoever shows it need not make of its Markdown again."""

from __future__ import annotations

from attrs import field, frozen

from diplofeed.compose.markdown import markdown
from diplofeed.compose.tree import Blocks
from diplofeed.text import Text, clean

__all__ = ["WrittenText", "written"]


@frozen
class WrittenText(Text):
    """A text in a single language, with the blocks that its Markdown was written of.

    Attributes:
        blocks: Such as can stand within others.
    """

    blocks: Blocks = field(default=(), eq=False, repr=False)


def written(blocks: Blocks) -> Text:
    """Return blocks as a text in the language of whatever it belongs to, with them where its Markdown is clean.

    Else it is what is left of the Markdown, as of any text.
    """
    text = markdown(blocks)
    if clean(text) != text or text != text.strip():
        return Text.of(text)
    return WrittenText((("", text),), blocks) if text else Text()

"""A text that was made as a tree, which whoever shows it need not make of its Markdown again."""

from __future__ import annotations

from attrs import field, frozen

from diplofeed.compose.markdown import markdown
from diplofeed.compose.tree import Blocks
from diplofeed.text import Text

__all__ = ["WrittenText"]


@frozen
class WrittenText(Text):
    """A text in a single language, with the blocks that its Markdown was written of.

    Attributes:
        blocks: Such as can stand within others.
    """

    blocks: Blocks = field(default=(), eq=False, repr=False)

    @classmethod
    def of_blocks(cls, blocks: Blocks) -> WrittenText:
        """Return blocks with their Markdown, in the language of whatever the text belongs to."""
        return cls((("", markdown(blocks)),), blocks)

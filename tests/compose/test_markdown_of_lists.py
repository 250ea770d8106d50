"""Lists within lists as Markdown: what their marks say together."""

from __future__ import annotations

from diplofeed.compose.markdown import markdown
from diplofeed.compose.reader import read_once
from diplofeed.compose.tree import List


def test_marks_of_empty_lists_within_lists_are_no_rule() -> None:
    """Three marks in a line would be a thematic break (CommonMark §4.1)."""
    inner = List((((List(((),), None, True, "-")),),), None, True, "-")
    written = markdown((List(((inner,),), None, True, "-"),))

    assert written == "* - -"
    assert [type(block) for block in read_once(written)] == [List]

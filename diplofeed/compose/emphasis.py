"""Emphasis in Markdown: whether it surely reads as it is written (CommonMark §6.2), and texts without it."""

from __future__ import annotations

import re
from itertools import chain
from typing import Final

from diplofeed.compose.tree import Break, Emphasis, Inline, Inlines, Link, Run, Strong, merged

__all__ = ["MARKS", "has_emphasis", "reads_back", "unmarked"]

MARKS: Final = re.compile(r"[\\`*_\[\]<~&]")
"""What may begin markup: where none of these is, nothing has to be looked for that takes longer to find."""

_EMPHASIS: Final = (Emphasis, Strong)
_GAPS: Final = frozenset(" \t\n")
_GAP: Final = Break()


def has_emphasis(inlines: Inlines) -> bool:
    """Tell whether any of inlines is emphasis, or a link with some."""
    for inline in inlines:
        kind = type(inline)
        if kind is Emphasis or kind is Strong or (isinstance(inline, Link) and has_emphasis(inline.inlines)):
            return True
    return False


def reads_back(inlines: Inlines) -> bool:
    """Tell whether emphasis surely reads as it is (CommonMark §6.2): it is of texts without marks, none beside another.

    The texts begin and end with letters, or gaps stand around them. Low lines need such gaps, and no others in a text.
    """
    has_low_lines = any(map(_is_of_lines, inlines))
    last: Inline = _GAP
    for inline, following in zip(inlines, (*inlines[1:], _GAP), strict=True):
        if isinstance(inline, _EMPHASIS):
            if not _stands_alone(inline, last, following):
                return False
        elif isinstance(inline, Run):
            if has_low_lines and "_" in inline.text:
                return False
        elif isinstance(inline, Link) and has_emphasis(inline.inlines):
            return False
        last = inline
    return True


def _stands_alone(inline: Emphasis | Strong, last: Inline, following: Inline) -> bool:
    """Tell whether emphasis between two inlines is of a text that nothing around it can change."""
    only = inline.inlines[0] if len(inline.inlines) == 1 else None
    if not isinstance(only, Run) or not only.text or MARKS.search(only.text):
        return False
    first, end = only.text[0], only.text[-1]
    if _is_gap(last, -1) and _is_gap(following, 0):
        return not (first.isspace() or end.isspace())
    is_apart = not (_is_of_lines(inline) or isinstance(last, _EMPHASIS) or isinstance(following, _EMPHASIS))
    return is_apart and first.isalnum() and end.isalnum()


def _is_of_lines(inline: Inline) -> bool:
    """Tell whether an inline is emphasis marked by low lines."""
    return isinstance(inline, _EMPHASIS) and inline.mark[:1] == "_"


def _is_gap(inline: Inline, at: int) -> bool:
    """Tell whether an inline has a gap at an end of it, 0 or -1."""
    return inline.text[at:][:1] in _GAPS if isinstance(inline, Run) else isinstance(inline, Break)


def unmarked(inlines: Inlines) -> Inlines:
    """Return inlines without emphasis."""
    return merged(chain.from_iterable(map(_without_emphasis, inlines)))


def _without_emphasis(inline: Inline) -> Inlines:
    match inline:
        case Emphasis() | Strong():
            return unmarked(inline.inlines)
        case Link():
            return (Link(unmarked(inline.inlines), inline.url, inline.title),)
        case _:
            return (inline,)

"""Remarks as Markdown: text with emphasis, on one line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from diplofeed.compose.markup import escape
from diplofeed_history_state.tree import Element

__all__ = ["INLINE", "markdown"]

INLINE: Final = ("em",)


def markdown(element: Element) -> str:
    """Return the text of an element as one line of Markdown, ``<em>`` as emphasis (CommonMark 0.31 §6.2)."""
    runs = [
        ("".join(text for text, _ in group), emphasised)
        for emphasised, group in groupby(_runs(element, emphasised=False), key=lambda run: run[1])
    ]
    outside = ["", *(text for text, _ in runs), ""]
    parts = [_part(*run, outside[at][-1:], outside[at + 2][:1]) for at, run in enumerate(runs)]
    return " ".join("".join(parts).split())


def _runs(element: Element, *, emphasised: bool) -> Iterator[tuple[str, bool]]:
    for part in element.content:
        if isinstance(part, str):
            yield part, emphasised
        else:
            yield from _runs(part, emphasised=emphasised or part.tag in INLINE)


def _part(text: str, emphasised: bool, before: str, after: str) -> str:
    """Return one run; white space stays outside the asterisks, which would show as such next to it."""
    core = escape(" ".join(text.split()))
    lead, tail = (" " if re.match(r"\s", edge) else "" for edge in (text[:1], text[-1:]))
    if core and emphasised and _flanks(text[0], before) and _flanks(text[-1], after):
        core = f"*{core}*"
    return f"{lead}{core}{tail}" if core else lead


def _flanks(inside: str, outside: str) -> bool:
    """Tell whether an asterisk between two characters opens or closes: not between punctuation and a word."""
    return inside.isalnum() or inside.isspace() or not outside.isalnum()

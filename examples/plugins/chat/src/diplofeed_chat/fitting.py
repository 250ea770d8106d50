"""Texts cut to a room between words, and never within what people see as one character."""

from __future__ import annotations

from collections.abc import Callable

from diplofeed.text import shortened

__all__ = ["fitted"]


def fitted(text: str, room: int, cost: Callable[[str], int] = len) -> str:
    """Return as much of a text as there is room for, whole paragraphs as far as they go; nothing without room.

    Args:
        text: Paragraphs, a blank line apart.
        room: How much of it there may be.
        cost: Returns how much a text takes; a part of a text takes no more than the whole.
    """
    if cost(text) <= room:
        return text
    paragraphs, kept = text.split("\n\n"), ""
    for paragraph in paragraphs:
        longer = f"{kept}\n\n{paragraph}" if kept else paragraph
        if cost(f"{longer}\n\n…") > room:
            return _with_part(kept, paragraph, room, cost)
        kept = longer
    return kept


def _with_part(kept: str, paragraph: str, room: int, cost: Callable[[str], int]) -> str:
    """Return the paragraphs that fit, with the beginning of the next one that does, or a mark that there is more."""
    before = f"{kept}\n\n" if kept else ""
    low, high = 0, len(paragraph)
    while low < high:  # the longest beginning that fits
        middle = (low + high + 1) // 2
        if cost(before + shortened(paragraph, middle)) <= room:
            low = middle
        else:
            high = middle - 1
    part = shortened(paragraph, low) if low else ""
    if part.strip("…"):
        return before + part
    return f"{before}…" if cost(f"{before}…") <= room else ""

"""Words that may be meant for others, in whatever letters of one kind they are spelt, or misspelt."""

from __future__ import annotations

from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final

from diplofeed.source.secrecy import spelt

__all__ = ["is_like", "is_spelt"]

_LIKE: Final = 0.75


def is_spelt(word: str, meant: tuple[str, ...]) -> bool:
    """Return whether a word is one of those that are meant, in whatever letters of one kind."""
    return spelt(word) in meant


@lru_cache(maxsize=4096)  # of a table the same headings stand above every row
def is_like(word: str, meant: tuple[str, ...]) -> bool:
    """Return whether a word is one of those that are meant, or may be one misspelt."""
    written = spelt(word)
    if written in meant:
        return True
    return any(
        _has_letters_of(written, each) and SequenceMatcher(None, each, written).ratio() >= _LIKE for each in meant
    )


def _has_letters_of(word: str, meant: str) -> bool:
    """Return whether as many letters are the same, in any order, as words that are alike have in theirs."""
    least = _LIKE * (len(word) + len(meant)) / 2
    return min(len(word), len(meant)) >= least and sum(min(word.count(c), meant.count(c)) for c in set(meant)) >= least

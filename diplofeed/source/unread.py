"""What is known of items that could not be read, from what can be read of them.

Whatever may ask to hide an item hides it: better an item too few for a while than a single one too many.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from difflib import SequenceMatcher
from typing import Final

from attrs import evolve

from diplofeed.errors import Unread
from diplofeed.model import Audience
from diplofeed.model.fields import to_instant
from diplofeed.source.node import Listing, Node, Scalar, Table

__all__ = ["unread_in_text", "unread_node"]

_EVER: Final = datetime.max.replace(tzinfo=UTC)
_AUDIENCE: Final = ("audience",)
_EMBARGO: Final = ("embargo_until", "embargo", "embargoed_until", "embargoed")
_WORD: Final = re.compile(r"\b[^\W\d_]{5,12}(?:[-_ ]until)?\b", re.IGNORECASE)
_LIKE: Final = 0.75


def unread_node(node: Node, ids: tuple[str, ...] = ()) -> Unread:
    """Return what is known of an item of which some field cannot be read, by its mapping.

    ``audience`` and ``embargo_until`` count wherever they stand, also misspelt, unless plainly public or in the past.
    """
    former = tuple(_texts(node.get("formerly"))) if isinstance(node, Table) else ()
    unread = Unread(ids=tuple(filter(None, (*ids, *former))))
    for key, value in _pairs(node):
        if _is_like(key, _AUDIENCE):
            unread = evolve(unread, internal=unread.internal or not _is_public(value))
        elif _is_like(key, _EMBARGO):
            until = _until(value)
            unread = evolve(unread, embargo_until=max(filter(None, (unread.embargo_until, until)), default=None))
    return unread


def unread_in_text(text: str, name: str = "") -> Unread:
    """Return what is known of the items of a text that cannot be parsed: what the words in it may ask for."""
    words = {match[0].casefold() for match in _WORD.finditer(text)}
    asks_embargo = any(_is_like(word, _EMBARGO) for word in words)
    is_internal = any(_is_like(word, _AUDIENCE) for word in words)
    return Unread(name=name, internal=is_internal, embargo_until=_EVER if asks_embargo else None)


def _pairs(node: Node) -> Iterator[tuple[str, Node]]:
    """Yield the keys and values of a tree, those of values too."""
    if isinstance(node, Table):
        for key, value in node.pairs:
            yield key.value, value
            yield from _pairs(value)
    elif isinstance(node, Listing):
        for value in node.items:
            yield from _pairs(value)


def _is_like(word: str, meant: tuple[str, ...]) -> bool:
    """Return whether a word is one of those that are meant, or may be one misspelt."""
    written = re.sub(r"[-\s]+", "_", word.strip().casefold())
    if written in meant:
        return True
    matcher = SequenceMatcher(None, "", written)
    for each in meant:
        matcher.set_seq1(each)
        if matcher.real_quick_ratio() >= _LIKE and matcher.quick_ratio() >= _LIKE and matcher.ratio() >= _LIKE:
            return True
    return False


def _is_public(node: Node) -> bool:
    return isinstance(node, Scalar) and node.value.strip().casefold() in ("", Audience.PUBLIC.value)


def _until(node: Node) -> datetime | None:
    """Return the moment a text names, for ever where it names none, None of nothing."""
    if not isinstance(node, Scalar):
        return _EVER
    if not node.value.strip():
        return None
    try:
        return to_instant(node.value.strip())
    except ValueError:
        return _EVER


def _texts(node: Node | None) -> Iterator[str]:
    if isinstance(node, Scalar):
        yield node.value.strip()
    elif isinstance(node, Listing):
        yield from (each.value.strip() for each in node.items if isinstance(each, Scalar))

"""What is known of items that could not be read, from what can be read of them.

Whatever may ask to hide an item hides it: better an item too few for a while than a single one too many.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from difflib import SequenceMatcher
from typing import Final
from unicodedata import normalize

from attrs import evolve

from diplofeed.errors import Unread
from diplofeed.model import Audience
from diplofeed.source.node import Listing, Node, Scalar, Table

__all__ = ["unread_in_text", "unread_node"]

_EVER: Final = datetime.max.replace(tzinfo=UTC)
_AUDIENCE: Final = ("audience",)
_EMBARGO: Final = ("embargo_until", "embargo", "embargoed_until", "embargoed")
_WORD: Final = re.compile(r"\b[^\W\d_]{5,12}(?:[-_ ]until)?\b", re.IGNORECASE)
_ID: Final = re.compile(r"[^\W_][\w.-]*")
_STATED: Final = re.compile(r"""\bid["']?[ \t]*:[ \t]*["']?([^\W_][\w.-]*)""")
_LIKE: Final = 0.75
_LAST_WORD: Final = re.compile(r"[a-z]{2,}$")
_ESCAPED: Final = re.compile(r"\\u([0-9A-Fa-f]{4})")
_BEHIND: Final = timedelta(hours=12)  # UTC is ahead of the last zone by it


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
            unread = evolve(unread, embargo_until=max(unread.embargo_until or until, until))
    return unread


def unread_in_text(text: str, name: str = "") -> Unread:
    """Return what is known of the items of a text that cannot be parsed: what the words in it may ask for.

    The last word may be cut short.
    """
    text = normalize("NFC", _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text))
    ids = frozenset(match[0].rstrip(".") for match in _ID.finditer(text))
    stated = frozenset(match[1].rstrip(".") for match in _STATED.finditer(text))
    text = text.casefold()
    words = {match[0] for match in _WORD.finditer(text)}
    last = _LAST_WORD.search(text.rstrip())
    cut = last[0] if last else "no word"
    is_internal = any(_is_like(word, _AUDIENCE) for word in words) or _AUDIENCE[0].startswith(cut)
    asks_embargo = any(_is_like(word, _EMBARGO) for word in words) or _EMBARGO[0].startswith(cut)
    until = _EVER if asks_embargo else None
    return Unread(name=name, internal=is_internal, embargo_until=until, words=ids, stated=stated)


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
    return isinstance(node, Scalar) and node.value.strip().casefold() == Audience.PUBLIC.value


def _until(node: Node) -> datetime:
    """Return the moment a text names, in the last zone where it names none; for ever where it names no moment."""
    if not isinstance(node, Scalar):
        return _EVER
    try:
        moment = datetime.fromisoformat(node.value.strip())
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC) + _BEHIND
    except (ValueError, OverflowError):
        return _EVER


def _texts(node: Node | None) -> Iterator[str]:
    if isinstance(node, Scalar):
        yield node.value.strip()
    elif isinstance(node, Listing):
        yield from (each.value.strip() for each in node.items if isinstance(each, Scalar))

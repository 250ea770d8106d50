"""What is known of items that could not be read, from what can be read of them.

Whatever may ask to hide an item hides it: better an item too few for a while than a single one too many.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final, TypedDict

from attrs import evolve

from diplofeed.errors import Unread
from diplofeed.model import Audience
from diplofeed.source.node import Listing, Node, Scalar, Table
from diplofeed.source.secrecy import is_secret, may_be_embargo, says_secret, spelt
from diplofeed.text import normal

__all__ = ["HIDING", "names_hiding_field", "unread_in_text", "unread_node"]

_EVER: Final = datetime.max.replace(tzinfo=UTC)
_AUDIENCE: Final = ("audience",)
_FORMERLY: Final = ("formerly", "former", "former_id")
_IDENTITY: Final = ("id",)
HIDING: Final = ("audience", "embargo_until")
_STATUS: Final = "status"  # under which some write it who have no other column for it
_OF_ANYTHING: Final = ("id", *HIDING)  # keys that do not make an item of a mapping
_EMBARGO: Final = ("embargo_until", "embargo", "embargoed_until", "embargoed")
_WORD: Final = re.compile(r"\b[^\W\d_]{5,12}(?:[-_ ]until)?\b", re.IGNORECASE)
_ID: Final = re.compile(r"[^\W_][\w.-]*")
_STATED: Final = re.compile(r"""\bid["']?[ \t]*:[ \t]*["']?([^\W_][\w.-]*)""", re.IGNORECASE)
_MANY: Final = re.compile(r"^\s*(?:-\s|\[)|\bid\b", re.IGNORECASE | re.MULTILINE)  # lists, and items that have ids
_LIKE: Final = 0.75
_LAST_WORD: Final = re.compile(r"[a-z]{2,}$")
_ESCAPED: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U000([0-9A-Fa-f]{5})|x([0-9A-Fa-f]{2}))")
_BEHIND: Final = timedelta(hours=12)  # UTC is ahead of the last zone by it


def unread_node(node: Node, fields: Container[str], name: str = "") -> Unread:
    """Return what is known of an item of which some field cannot be read, by its mapping.

    ``audience`` and ``embargo_until`` count wherever they stand, also misspelt, unless plainly public or in the past. A
    mapping that has no field of an item, or others inside that may be items, does not say which items it holds.

    Args:
        node: What is written where an item should be.
        fields: The fields of such an item.
        name: The id it has where it states none; empty where it has to state one.
    """
    pairs = node.pairs if isinstance(node, Table) else ()
    ids = tuple(_ids(pairs, _IDENTITY, exactly=True))
    former = tuple(_ids(pairs, _FORMERLY))
    near = frozenset(_ids(pairs, _IDENTITY))
    strange = [value for key, value in pairs if key.value not in fields and not _is_spelt(key.value, _IDENTITY)]
    unread = Unread(
        name=name,
        words=near.union(former, *(_words(value) for value in (strange if pairs else (node,)))),
        stated=frozenset() if ids else near.union(former),
        **_asks(node, fields),
    )
    if not any(key.value in fields and key.value not in _OF_ANYTHING for key, _ in pairs):
        return unread
    if ids:
        return evolve(unread, ids=(*ids, *former), single=True)
    holds_items = any(key in fields for value in strange for key, _ in _pairs(value))
    return evolve(unread, single=bool(name) and not near and not holds_items)


class _Asks(TypedDict):
    internal: bool
    embargo_until: datetime | None


def _asks(node: Node, fields: Container[str]) -> _Asks:
    """Return what the keys of a tree may ask for, and what an item says under those of its own that are no fields."""
    is_internal, until = False, None
    for key, value in _pairs(node):
        if _is_like(key, _AUDIENCE):
            is_internal = is_internal or not _is_public(value)
        elif _is_like(key, _EMBARGO):
            until = max(until or _until(value), _until(value))
        elif key not in fields:
            is_internal = is_internal or is_secret(key, _said(value))
    for name, value in node.pairs if isinstance(node, Table) else ():
        if name.value not in fields or name.value == _STATUS:
            is_internal = is_internal or says_secret(_said(value))
            until = _EVER if may_be_embargo(name.value, _said(value)) else until
    return {"internal": is_internal, "embargo_until": until}


def _said(node: Node) -> str:
    return node.value if isinstance(node, Scalar) else " ".join(_words(node))


def _ids(pairs: Iterable[tuple[Scalar, Node]], meant: tuple[str, ...], *, exactly: bool = False) -> Iterator[str]:
    """Yield the ids under keys that may be meant, or that are spelt like them but for capitals."""
    is_meant = _is_spelt if exactly else _is_like
    for key, value in pairs:
        if is_meant(key.value, meant):
            texts = [value] if isinstance(value, Scalar) else value.items if isinstance(value, Listing) else []
            parts = (part.strip() for each in texts if isinstance(each, Scalar) for part in each.value.split(";"))
            yield from (normal("NFC", part) for part in parts if _ID.fullmatch(part))


def _words(node: Node) -> Iterator[str]:
    """Yield the words of the texts of a tree."""
    if isinstance(node, Scalar):
        yield from (match[0].rstrip(".") for match in _ID.finditer(normal("NFC", node.value)))
    else:
        inner = node.items if isinstance(node, Listing) else (value for _, value in node.pairs)
        yield from (word for each in inner for word in _words(each))


def unread_in_text(text: str, name: str = "", *, single: bool = False) -> Unread:
    """Return what is known of the items of a text that cannot be parsed: what the words in it may ask for.

    The last word may be cut short. It is ``single`` where its place says so, or where it neither has lists nor ids.
    """
    text = normal("NFC", _ESCAPED.sub(lambda match: chr(int(match[1] or match[2] or match[3], 16)), text))
    ids = frozenset(match[0].rstrip(".") for match in _ID.finditer(text))
    stated = frozenset(match[1].rstrip(".") for match in _STATED.finditer(text))
    is_single = single or (bool(name) and bool(text.strip()) and not _MANY.search(text))
    text = normal("NFKC", text).casefold()
    words = {match[0] for match in _WORD.finditer(text)}
    last = _LAST_WORD.search(text.rstrip())
    cut = last[0] if last else "no word"
    is_internal = any(_is_like(word, _AUDIENCE) for word in words) or _AUDIENCE[0].startswith(cut)
    asks_embargo = any(_is_like(word, _EMBARGO) for word in words) or _EMBARGO[0].startswith(cut)
    until = _EVER if asks_embargo else None
    return Unread(name=name, internal=is_internal, embargo_until=until, words=ids, stated=stated, single=is_single)


def _pairs(node: Node) -> Iterator[tuple[str, Node]]:
    """Yield the keys and values of a tree, those of values too."""
    if isinstance(node, Table):
        for key, value in node.pairs:
            yield key.value, value
            yield from _pairs(value)
    elif isinstance(node, Listing):
        for value in node.items:
            yield from _pairs(value)


def names_hiding_field(word: str) -> bool:
    """Return whether a word is the name of a field by which an item may ask to be hidden."""
    return _is_spelt(word, (*_AUDIENCE, *_EMBARGO))


def _is_spelt(word: str, meant: tuple[str, ...]) -> bool:
    """Return whether a word is one of those that are meant, in whatever letters of one kind."""
    return spelt(word) in meant


@lru_cache(maxsize=4096)  # of a table the same headings stand above every row
def _is_like(word: str, meant: tuple[str, ...]) -> bool:
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

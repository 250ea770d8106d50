"""What is known of items that could not be read, from what can be read of them.

Whatever may ask to hide an item hides it: better an item too few for a while than a single one too many.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from typing import Final

from attrs import evolve

from diplofeed.errors import Unread
from diplofeed.source.alike import is_like, is_spelt
from diplofeed.source.asking import AUDIENCE, EMBARGO, asked, asks_of_node, asks_of_text, pairs_of, words_of
from diplofeed.source.node import Listing, Node, Scalar, Table
from diplofeed.text import normal

__all__ = ["HIDING", "names_hiding_field", "unread_in_text", "unread_node"]

HIDING: Final = ("audience", "embargo_until")
_FORMERLY: Final = ("formerly", "former", "former_id")
_IDENTITY: Final = ("id",)
_OF_ANYTHING: Final = ("id", *HIDING)  # keys that do not make an item of a mapping
_ID: Final = re.compile(r"[^\W_][\w.-]*")
_STATED: Final = re.compile(r"""\bid["']?[ \t]*:[ \t]*["']?([^\W_][\w.-]*)""", re.IGNORECASE)
_MANY: Final = re.compile(r"^[ \t]*(?:-\s|\[)|\bid\b", re.IGNORECASE | re.MULTILINE)  # lists, and items that have ids
_ESCAPED: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U000([0-9A-Fa-f]{5})|x([0-9A-Fa-f]{2}))")


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
    strange = [value for key, value in pairs if key.value not in fields and not is_spelt(key.value, _IDENTITY)]
    unread = Unread(
        name=name,
        words=near.union(former, *(words_of(value) for value in (strange if pairs else (node,)))),
        stated=frozenset() if ids else near.union(former),
        **asked(asks_of_node(node, fields)),
    )
    if not any(key.value in fields and key.value not in _OF_ANYTHING for key, _ in pairs):
        return unread
    if ids:
        return evolve(unread, ids=(*ids, *former), single=True)
    holds_items = any(key.value in fields for value in strange for key, _ in pairs_of(value))
    return evolve(unread, single=bool(name) and not near and not holds_items)


def _ids(pairs: Iterable[tuple[Scalar, Node]], meant: tuple[str, ...], *, exactly: bool = False) -> Iterator[str]:
    """Yield the ids under keys that may be meant, or that are spelt like them but for capitals."""
    is_meant = is_spelt if exactly else is_like
    for key, value in pairs:
        if is_meant(key.value, meant):
            texts = [value] if isinstance(value, Scalar) else value.items if isinstance(value, Listing) else []
            parts = (part.strip() for each in texts if isinstance(each, Scalar) for part in each.value.split(";"))
            yield from (normal("NFC", part) for part in parts if _ID.fullmatch(part))


def unread_in_text(text: str, name: str = "", *, single: bool = False) -> Unread:
    """Return what is known of the items of a text that cannot be parsed: what the words in it may ask for.

    The last word may be cut short. It is ``single`` where its place says so, or where it neither has lists nor ids.
    """
    text = normal("NFC", _ESCAPED.sub(lambda match: chr(int(match[1] or match[2] or match[3], 16)), text))
    ids = frozenset(match[0].rstrip(".") for match in _ID.finditer(text))
    stated = frozenset(match[1].rstrip(".") for match in _STATED.finditer(text))
    is_single = single or (bool(name) and bool(text.strip()) and not _MANY.search(text))
    return Unread(name=name, words=ids, stated=stated, single=is_single, **asked(asks_of_text(text)))


def names_hiding_field(word: str) -> bool:
    """Return whether a word is the name of a field by which an item may ask to be hidden."""
    return is_spelt(word, (*AUDIENCE, *EMBARGO))

"""The other items that an item mentions by id, for all code that follows, renames or hides mentions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from attrs import evolve

from diplofeed.model import Meeting, Statement

if TYPE_CHECKING:
    from diplofeed.record.plain import Plain

__all__ = ["Mention", "mentions", "with_mentions", "with_mentions_in"]

_FIELDS: Final = frozenset({"about", "related", "series"})


class Mention(NamedTuple):
    """One mention of an item.

    Attributes:
        relation: What the item mentioned is to this one: ``about``, ``series`` or the value of a `RelationKind`.
        to: The id of the item mentioned.
        path: Where it is mentioned, such as ``related[2].to``.
    """

    relation: str
    to: str
    path: str


def mentions(item: Meeting | Statement) -> Iterator[Mention]:
    """Yield what an item mentions: the meetings it is about or its series, then what it is related to."""
    if isinstance(item, Statement):
        for number, meeting in enumerate(item.about, start=1):
            yield Mention("about", meeting, f"about[{number}]")
    elif item.series:
        yield Mention("series", item.series, "series")
    for number, relation in enumerate(item.related, start=1):
        yield Mention(relation.as_.value, relation.to, f"related[{number}].to")


def with_mentions(item: Meeting | Statement, is_kept: Callable[[str], bool]) -> Meeting | Statement:
    """Return an item with only those of its mentions whose ids are kept."""
    if all(is_kept(mention.to) for mention in mentions(item)):
        return item
    related = tuple(relation for relation in item.related if is_kept(relation.to))
    if isinstance(item, Statement):
        return evolve(item, related=related, about=tuple(filter(is_kept, item.about)))
    return evolve(item, related=related, series=item.series if is_kept(item.series) else "")


def with_mentions_in(data: Mapping[str, Plain], change: Callable[[str], str]) -> dict[str, Any]:
    """Return the plain form of an item with each id it mentions changed; where that leaves nothing, without it."""
    changed = {name: _changed(value, change) if name in _FIELDS else value for name, value in data.items()}
    return {name: value for name, value in changed.items() if value or name not in _FIELDS}


def _changed(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, list):
        return [element for element in (_changed(element, change) for element in value) if element]
    if isinstance(value, dict) and "to" in value:
        to = change(str(value["to"]))
        return {**value, "to": to} if to else {}
    return change(value) if isinstance(value, str) else value

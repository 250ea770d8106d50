"""The members of a JSON object, whatever they hold: what is of another type than is looked for is passed over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from diplofeed.text import one_line, uri

__all__ = ["Members", "line", "link_of", "member", "objects", "text"]

Members: TypeAlias = Mapping[str, Any]


def member(members: Members, name: str) -> Members:
    """Return an object within one, empty where there is none."""
    value = members.get(name)
    return value if isinstance(value, dict) else {}


def objects(members: Members, name: str) -> Iterator[Members]:
    """Yield the objects of a list, or the single one that stands in its place."""
    value = members.get(name)
    values = value if isinstance(value, list) else [value]
    return (each for each in values if isinstance(each, dict))


def text(members: Members, name: str) -> str:
    """Return a text, empty where there is none."""
    value = members.get(name)
    return value.strip() if isinstance(value, str) else ""


def line(members: Members, name: str) -> str:
    """Return a text as one line."""
    return one_line(text(members, name))


def link_of(value: object, schemes: tuple[str, ...] = ("http", "https")) -> str:
    """Return a web address, nothing where a value is none."""
    try:
        return uri(value, schemes) if isinstance(value, str) else ""
    except ValueError:
        return ""

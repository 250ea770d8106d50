"""Whether the heading of a column names a field, as ``place.city`` does."""

from __future__ import annotations

import re
import types
from collections.abc import Iterable
from typing import Any, Final, Union, get_args, get_origin

import attrs

from diplofeed.errors import FieldError, Suggestions
from diplofeed.source.shape import Slot, slots_of
from diplofeed.tags import check_tag, language_tag
from diplofeed.text import Text

__all__ = ["check_heading", "is_list", "is_text", "missing"]

_BRACKETED: Final = re.compile(r"([\w.]+)\[([\w-]+)\]")


def missing(cls: Any, headings: Iterable[str]) -> tuple[str, ...]:
    """Return the keys a class needs that no heading names or begins with."""
    first = {heading.partition(".")[0] for heading in headings}
    return tuple(
        key for key, slot in slots_of(cls).items() if slot.attribute.default is attrs.NOTHING and key not in first
    )


def check_heading(cls: Any, heading: str, suggestions: Suggestions) -> None:
    """Check that a heading names a field of a class, a field within one, or a text in a language.

    Args:
        cls: The class.
        heading: The heading.
        suggestions: What finds the nearest heading.

    Raises:
        FieldError: It does not; with the nearest heading.
    """
    if bracketed := _BRACKETED.fullmatch(heading):
        raise FieldError("", _unknown(heading), "a point before a language", f"{bracketed[1]}.{bracketed[2]}")
    _check(cls, "", heading, heading, suggestions)


def _check(kind: Any, path: str, rest: str, heading: str, suggestions: Suggestions) -> None:
    """Check what follows a path of fields, the last of which is of a type."""
    key, _, inner = rest.partition(".")
    if kind is Text:
        _check_language(rest, heading)
    elif not attrs.has(kind):
        raise FieldError("", _unknown(heading), f"{path.rstrip('.')} alone, as it has no parts")
    else:
        slots = slots_of(kind)
        if key not in slots:
            near = suggestions.nearest(key, slots)
            raise FieldError("", _unknown(heading), suggestion=f"{path}{near}" if near else "")
        if inner:
            _check(_within(slots[key]), f"{path}{key}.", inner, heading, suggestions)


def _check_language(tag: str, heading: str) -> None:
    try:
        check_tag(language_tag(tag))
    except FieldError as error:
        path = heading.removesuffix(tag)
        raise FieldError(
            "", f"{_unknown(heading)}: {error.reason}", "", error.suggestion and path + error.suggestion
        ) from None
    except ValueError as error:
        raise FieldError("", f"{_unknown(heading)}: {error}") from error


def _within(slot: Slot) -> Any:
    """Return the type of what a field holds, of a list that of its elements, unless they are texts."""
    kind = _without_none(slot.type)
    if get_origin(kind) is tuple:
        kind = get_args(kind)[0]
        return str if kind is Text else kind
    return kind


def _without_none(kind: Any) -> Any:
    is_union = get_origin(kind) in (Union, types.UnionType)
    return next(part for part in get_args(kind) if part is not type(None)) if is_union else kind


def _unknown(heading: str) -> str:
    return f"unknown heading {heading[:60]!r}"


def is_text(cls: Any, heading: str) -> bool:
    """Return whether a heading names a text, which may have columns for its languages."""
    kind: Any = cls
    for key in heading.split("."):
        if not attrs.has(kind) or key not in slots_of(kind):
            return False
        kind = _within(slots_of(kind)[key])
    return kind is Text


def is_list(cls: Any, heading: str) -> bool:
    """Return whether a heading names a field that holds a list."""
    kind: Any = cls
    *outer, last = heading.split(".")
    for key in outer:
        if kind is Text or not attrs.has(kind) or key not in slots_of(kind):
            return False
        kind = _within(slots_of(kind)[key])
    slot = slots_of(kind).get(last) if kind is not Text and attrs.has(kind) else None
    return slot is not None and get_origin(_without_none(slot.type)) is tuple

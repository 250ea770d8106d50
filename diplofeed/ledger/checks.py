"""Checks of the values in a line of a ledger's text."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final, TypeGuard
from uuid import UUID

from diplofeed.ledger.decide import Change, State
from diplofeed.ledger.rows import moment, read_moment
from diplofeed.ledger.schema import columns
from diplofeed.record.plain import KINDS
from diplofeed.text import clean
from diplofeed.when import WhenError, recall

__all__ = ["KEYS", "check", "check_moment", "check_read", "is_number"]

KEYS: Final = {"number": "revision"}
"""What a text calls a column otherwise than the tables do: a line with a ``revision`` is one."""

_PATH_PARTS: Final = frozenset("/\\")
_ZONE: Final = re.compile(r"\[[^\[\]]*\]")
_LARGEST: Final = 2**31 - 1  # what INTEGER holds in every database


def check(values: Mapping[str, Any]) -> None:
    """Raise ValueError where values are not those of an item, a revision or what is held back."""
    checks = _REVISION if "revision" in values else _HELD if "held" in values else _ITEM
    for name in sorted(checks.keys() - values.keys()):
        raise ValueError(f"{name!r} is missing")
    for name in sorted(values):
        if name not in checks:
            raise ValueError(f"unknown key {name[:60]!r}")
        checks[name](name, values[name])


def _check_text(name: str, value: Any) -> None:
    if not isinstance(value, str) or clean(value) != value:
        raise ValueError(f"{name!r} is no text")


def _check_filled(name: str, value: Any) -> None:
    _check_text(name, value)
    if not value:
        raise ValueError(f"{name!r} is empty")


def check_moment(name: str, value: Any) -> None:
    """Raise ValueError where a value is not written as `moment` writes one."""
    _check_text(name, value)
    try:
        same = moment(read_moment(value)) == value
    except (ValueError, OverflowError):
        same = False
    if not same:
        raise ValueError(f"{name!r} is no moment as in 2026-11-23T09:00:00.000000+00:00")


def _check_uid(name: str, value: Any) -> None:
    _check_text(name, value)
    if str(UUID(value)) != value:
        raise ValueError(f"{name!r} is no UUID as in 6ba7b811-9dad-11d1-80b4-00c04fd430c8")


def is_number(value: Any) -> TypeGuard[int]:
    """Return whether a value is a whole number that INTEGER holds in every database."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _LARGEST


def _check_number(name: str, value: Any) -> None:
    if not is_number(value):
        raise ValueError(f"{name!r} is no whole number from 0 to {_LARGEST}")


def check_read(values: Mapping[str, Any]) -> None:
    """Raise ValueError where values that come from outside have an id or a date that no item ever had."""
    data = values["data"]
    _check_id("id", values["id"])
    if "id" in data:
        _check_id("data.id", data["id"])
    if "when" in data:
        _check_when("data.when", data["when"])
    if "held" in values:
        _check_embargo(values["id"], data)


def _check_embargo(item_id: str, data: Mapping[str, Any]) -> None:
    """Raise ValueError where data are not those of an item of this id that is under an embargo until some moment."""
    if data.get("id") != item_id:
        raise ValueError(f"'data.id' is not {item_id!r}")
    try:
        is_moment = datetime.fromisoformat(str(data.get("embargo_until"))).tzinfo is not None
    except ValueError:
        is_moment = False
    if not is_moment:
        raise ValueError("'data.embargo_until' is no moment as in 2026-11-23T09:00:00+00:00")


def _check_when(name: str, value: Any) -> None:
    """Raise ValueError where a value is no date; whether its zone is one, and had that time, is not judged here."""
    _check_filled(name, value)
    try:
        recall(_ZONE.sub("[UTC]", value))
    except WhenError as error:
        raise ValueError(f"{name!r}: {error}") from error


def _check_id(name: str, value: Any) -> None:
    _check_filled(name, value)
    if value[0] == "." or not value.isprintable() or not _PATH_PARTS.isdisjoint(value):
        raise ValueError(f"{name!r} is no id but {value[:60]!r}, as no file can be called")


def _check_data(name: str, value: Any) -> None:
    if not isinstance(value, dict):
        raise ValueError(f"{name!r} is no object")  # noqa: TRY004 -- as above


def _check_fields(name: str, value: Any) -> None:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise ValueError(f"{name!r} is no list of names")


def _check_true(name: str, value: Any) -> None:
    if value is not True:
        raise ValueError(f"{name!r} is not true")


def _check_choice(*choices: str) -> Callable[[str, Any], None]:
    def check(name: str, value: Any) -> None:
        if value not in choices:
            raise ValueError(f"{name!r} is none of {', '.join(choices)}")

    return check


_CHECKS: Final[Mapping[str, Callable[[str, Any], None]]] = {
    "kind": _check_choice(*KINDS),
    "id": _check_filled,
    "tag": _check_filled,
    "uid": _check_uid,
    "published": check_moment,
    "updated": check_moment,
    "sequence": _check_number,
    "form": _check_number,
    "state": _check_choice(*(state.value for state in State)),
    "source": _check_text,
    "data": _check_data,
    "number": _check_number,
    "at": check_moment,
    "change": _check_choice(*(change.value for change in Change if change is not Change.UNCHANGED)),
    "fields": _check_fields,
}
_ITEM: Final = {column: _CHECKS[column] for column in columns("item")}
_HELD: Final = {"held": _check_true, **{name: _CHECKS[name] for name in ("kind", "id", "source", "data")}}
_REVISION: Final = {KEYS.get(column, column): _CHECKS[column] for column in columns("revision")}

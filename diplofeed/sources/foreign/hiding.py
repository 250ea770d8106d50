"""What members of a JSON object, which are none that its form has, say of an item that is not for the public."""

from __future__ import annotations

from collections.abc import Container
from functools import lru_cache
from typing import Any, Final

from diplofeed.model import Audience
from diplofeed.source.secrecy import is_secret, may_be_embargo
from diplofeed.sources.foreign.members import Members

__all__ = ["audience_in"]

_SCALARS: Final = (str, int, float, bool)


def audience_in(members: Members, own: Container[str]) -> dict[str, Any]:
    """Return whom an item is for, where a member that is not among its form's ``own`` says that it is not for all."""
    said = ((name, value) for name, value in members.items() if name not in own and _speaks_of_it(name))
    hides = any(isinstance(value, _SCALARS) and _hides(name, value) for name, value in said)
    return {"audience": Audience.INTERNAL.value} if hides else {}


@lru_cache(maxsize=1024)  # the same members come again and again
def _speaks_of_it(name: str) -> bool:
    """Return whether a member says, by one value or another, for whom an item is."""
    return may_be_embargo(name, "") or any(is_secret(name, value) for value in ("yes", "no"))


def _hides(name: str, value: object) -> bool:
    return is_secret(name, str(value)) or (bool(value) and may_be_embargo(name, ""))

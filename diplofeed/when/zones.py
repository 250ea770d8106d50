"""The rules of time zones: those of the package ``tzdata``, whatever the machine has of its own."""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from importlib import import_module
from io import BytesIO
from pkgutil import get_data
from typing import Any
from zoneinfo import ZoneInfo

__all__ = ["Zone", "names", "rules", "version", "zone"]

_PACKAGE = "tzdata"


class Zone(ZoneInfo):
    """A zone of the package; another process that is sent one takes it from its own package."""

    def __reduce__(self) -> tuple[Any, ...]:
        """Return what makes it again: its name."""
        return zone, (self.key,)


@cache
def names() -> frozenset[str]:
    """Return the names of all zones."""
    return frozenset((get_data(_PACKAGE, "zones") or b"").decode().split())


@cache
def zone(name: str) -> Zone:
    """Return a zone by its name of the IANA list; raise LookupError where there is none."""
    return Zone.from_file(BytesIO(_file(name)), key=name)


@cache
def rules(name: str) -> str:
    """Return what two names have in common where they are names of one zone, such as Europe/Kiev and Europe/Kyiv.

    Raises:
        LookupError: There is no such zone.
    """
    return blake2b(_file(name), digest_size=8).hexdigest()


def _file(name: str) -> bytes:
    data = get_data(_PACKAGE, f"zoneinfo/{name}") if name in names() else None
    if data is None:
        raise LookupError(f"there is no zone {name!r}")
    return data


@cache
def version() -> str:
    """Return which rules these are, such as 2026a: outputs depend on them."""
    return str(import_module(_PACKAGE).IANA_VERSION)

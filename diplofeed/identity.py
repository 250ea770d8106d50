"""Values told apart by identity, for caches of what is made of one and the same value again and again."""

from __future__ import annotations

from typing import Generic, TypeVar

__all__ = ["Same"]

T = TypeVar("T")


class Same(Generic[T]):
    """A value that is the same as itself alone, which is found out sooner than whether two are equal."""

    __slots__ = ("value",)

    def __init__(self, value: T) -> None:
        """Tell a value apart from all others."""
        self.value = value

    def __hash__(self) -> int:
        """Return where the value is."""
        return id(self.value)

    def __eq__(self, other: object) -> bool:
        """Return whether both are of the very same value."""
        return type(other) is Same and other.value is self.value

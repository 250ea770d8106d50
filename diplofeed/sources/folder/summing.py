"""The faults of a file beyond those that people read, summed up where they say nothing of an item."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from typing import Final, TypeVar

from attrs import define, evolve, field

from diplofeed.errors import Fault, Severity, Unread, and_more

__all__ = ["summed_up"]

T = TypeVar("T")

_MOST: Final = 1000  # faults of a file that are each named


def summed_up(results: Iterable[T | Fault]) -> Iterator[T | Fault]:
    """Yield what files say; of the faults of a file those beyond a thousand as few, which ask for the same together.

    The first fault of an item stays one of its own: the item stays as it was last shown because of it.
    """
    counts: dict[str, int] = {}
    sums: dict[Hashable, _Sum] = {}
    last: Unread | None = None  # of the faults of an item, which have the same
    for each in results:
        if not isinstance(each, Fault):
            yield each
            continue
        file = each.origin.file
        counts[file] = counts.get(file, 0) + 1
        is_known = each.unread is not None and each.unread is last
        last = each.unread
        if counts[file] <= _MOST:
            yield each
            continue
        fault = evolve(each, item="", unread=None) if is_known and each.item else each
        key = _kind(fault)
        if key is None:
            yield fault
        else:
            sums.setdefault(key, _Sum(fault)).add(fault)
    yield from (each.fault() for each in sums.values())


def _kind(fault: Fault) -> Hashable | None:
    """Return what faults have in common of which one can stand for all; None where it stands for itself alone."""
    unread, place = fault.unread, (fault.origin.file, fault.severity.value)
    if unread is None:
        return place if not fault.item or fault.severity is Severity.WARNING else None
    if fault.item or unread.ids or (unread.single and unread.stated):
        return None
    return (*place, unread.name, unread.internal, unread.embargo_until, unread.source, unread.single)


@define
class _Sum:
    """Faults of a kind: the first of them, how many there are, and the words of all."""

    first: Fault
    count: int = 0
    words: set[str] = field(factory=set)
    stated: set[str] = field(factory=set)

    def add(self, fault: Fault) -> None:
        """Count a fault."""
        self.count += 1
        if fault.unread:
            self.words |= fault.unread.words
            self.stated |= fault.unread.stated

    def fault(self) -> Fault:
        """Return the fault that stands for all."""
        if self.count == 1:
            return self.first
        unread: Unread | None = self.first.unread
        if unread:
            unread = evolve(unread, words=frozenset(self.words), stated=frozenset(self.stated))
        return evolve(and_more(self.first, self.count), item="", unread=unread)

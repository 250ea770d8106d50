"""Items that are part of themselves: cycles of wholes and series."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from diplofeed.errors import Fault
from diplofeed.model import Meeting, RelationKind, Statement
from diplofeed.record.mentions import mentions
from diplofeed.source import Located

__all__ = ["cycles_among"]

_LONGEST_RING: Final = 20  # ids in a message; each member of a ring gets one


def _wholes(item: Meeting | Statement) -> tuple[str, ...]:
    relations = [mention.to for mention in mentions(item) if mention.relation == RelationKind.PART_OF.value]
    return (*relations, item.series) if isinstance(item, Meeting) and item.series else tuple(relations)


def cycles_among(located: Mapping[str, Located]) -> Iterator[Fault]:
    """Name every item that is part of itself, each item being walked through once (iterative: depth is data).

    Of cycles that share an item the first that is met is named.
    """
    settled: set[str] = set()  # walked through, or on a cycle
    for start in (key for key, each in located.items() if _wholes(each.item)):
        path: list[str] = []
        places: dict[str, int] = {}  # of the items of the path
        free: list[int] = []  # those of items on no cycle yet
        ahead = [(start, 0)]
        while ahead:
            key, depth = ahead.pop()
            for left in path[depth:]:
                del places[left]
            settled.update(path[depth:])
            del path[depth:]
            _pop_from(free, depth)
            if key in places:
                first = places[key]
                on_cycle = _pop_from(free, first)
                if len(on_cycle) == len(path) - first:
                    yield from (_cycle(located[member], path[first:]) for member in path[first:])
                settled.update(path[place] for place in on_cycle)
            elif key not in settled:
                places[key] = len(path)
                free.append(len(path))
                path.append(key)
                ahead += [(whole, depth + 1) for whole in _wholes(located[key].item) if whole in located]
        settled.update(path)


def _pop_from(numbers: list[int], least: int) -> list[int]:
    """Remove the numbers of an ascending list that are at least so high, and return them."""
    popped = []
    while numbers and numbers[-1] >= least:
        popped.append(numbers.pop())
    return popped


def _cycle(one: Located, ring: list[str]) -> Fault:
    left_out = len(ring) - _LONGEST_RING
    shown = [*ring[:_LONGEST_RING], f"… {left_out} more …"] if left_out > 0 else ring
    return Fault(
        origin=one.origin,
        field="part-of",
        message=f"is part of itself: {' → '.join([*shown, ring[0]])}",
        expected="wholes and series that end somewhere",
        item=one.item.id,
    )

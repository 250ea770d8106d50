"""Which entries come before and after another by date, for pages that lead on."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence

from attrs import frozen

from diplofeed.export.chronology import place_in_time
from diplofeed.model.entry import Entry

__all__ = ["Neighbours"]


@frozen(eq=False)
class Neighbours:
    """The entries of an edition by date, without what was withdrawn."""

    _ordered: Sequence[Entry]
    _numbers: Mapping[str, int]  # of entries, by tag
    _places: array[int]  # among the ordered, by number

    @classmethod
    def of(cls, entries: Iterable[Entry], numbers: Mapping[str, int]) -> Neighbours:
        """Return entries by date; the numbers are theirs, by tag."""
        ordered = sorted((entry for entry in entries if not entry.withdrawn), key=place_in_time)
        places = array("q", bytes(8 * len(numbers)))
        for place, entry in enumerate(ordered):
            places[numbers[entry.tag]] = place
        return cls(ordered, numbers, places)

    def beside(self, entry: Entry) -> Iterator[tuple[str, Entry]]:
        """Yield the entries ``before`` and ``after`` one that was not withdrawn, where there are such."""
        place = self._places[self._numbers[entry.tag]]
        if place:
            yield "before", self._ordered[place - 1]
        if place + 1 < len(self._ordered):
            yield "after", self._ordered[place + 1]

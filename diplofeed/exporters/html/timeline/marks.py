"""What a timeline shows, and how it is divided where that is too much for a drawing with labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from attrs import frozen

from diplofeed.compose.struck import STRUCK
from diplofeed.model import Status
from diplofeed.when import Precision, When

__all__ = ["MOST_DRAWN", "MOST_NAMED", "Mark", "by_period", "kinds_of_topics"]

MOST_NAMED: Final = 60
"""How many marks a drawing has at most if each has its label."""
MOST_DRAWN: Final = 300
"""How many marks a drawing has at most; more are counted by their periods."""
_KINDS: Final = 8  # of colour and pattern; the last is that of all further topics
_COARSE: Final = frozenset({Precision.DECADE, Precision.CENTURY})


@frozen(kw_only=True)
class Mark:
    """An entry on a timeline.

    Attributes:
        when: When it is, as precisely as it is known.
        title: Its headline, as plain text.
        href: The address of its page; empty if it has none.
        topic: The name of the topic by which it is coloured; empty if it has none.
        status: How far a meeting has come; None of a statement.
    """

    when: When
    title: str
    href: str = ""
    topic: str = ""
    status: Status | None = None

    @property
    def is_struck(self) -> bool:
        """Whether it is cancelled or postponed."""
        return self.status in STRUCK

    @property
    def is_vague(self) -> bool:
        """Whether its days are those it can be, rather than those it is."""
        return not (self.when.is_exact or self.when.open_end)


def by_period(marks: Sequence[Mark]) -> Mapping[str, int]:
    """Return how many marks begin in each year, or in each month (ISO 8601) if all are of one year, in order.

    What is known to the year at best is under the year, whichever the others are under; what has no first day, and
    what is known to the decade at best, is under an empty name.
    """
    is_one_year = len({mark.when.first.year for mark in marks if mark.when.first}) == 1
    counts = Counter(_period(mark.when, by_month=is_one_year) for mark in marks)
    return dict(sorted(counts.items()))


def _period(when: When, *, by_month: bool) -> str:
    if when.first is None or when.precision in _COARSE:
        return ""
    is_finer = when.precision not in {Precision.YEAR, Precision.SEASON}
    return when.first.isoformat()[: 7 if by_month and is_finer else 4]


def kinds_of_topics(marks: Sequence[Mark]) -> Mapping[str, int]:
    """Return the colour and pattern of each topic by its number, the most frequent first; rare ones share the last."""
    counts = Counter(mark.topic for mark in marks)
    ordered = sorted(counts, key=lambda topic: (-counts[topic], topic))
    return {topic: min(number, _KINDS - 1) for number, topic in enumerate(ordered)}

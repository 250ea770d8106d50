"""What became due since the last build, as the end of an embargo is no matter of builds.

Views show it from that very moment on, and the next build goes on from what they show.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from attrs import frozen

from diplofeed.config import Publication
from diplofeed.errors import RecordError
from diplofeed.ledger.decide import Absence, Change, Decision, Key, Remembered, State, decide_all
from diplofeed.ledger.held import Held, due_of
from diplofeed.ledger.store import Ledger
from diplofeed.model import Meeting, Statement
from diplofeed.record.mentions import with_mentions
from diplofeed.record.plain import restore_in_part

__all__ = ["Due", "due_at"]

Item = Meeting | Statement


@frozen(kw_only=True)
class Due:
    """What became due since the last build.

    Attributes:
        decisions: Of what is shown, dated by the ends of embargoes; what was shown before and would be revised is left
            to the build.
        ends: When other embargoes end, which hold as yet.
    """

    decisions: tuple[Decision, ...]
    ends: tuple[datetime, ...]

    def added_to(self, rows: Mapping[Key, Remembered]) -> Mapping[Key, Remembered]:
        """Return the rows of a ledger as if it had been built when the embargoes ended, by kind and id."""
        if not self.decisions:
            return rows
        due = {decision.remembered.key: decision.remembered for decision in self.decisions}
        return dict(sorted({**rows, **due}.items()))


def due_at(ledger: Ledger, rows: Mapping[Key, Remembered], publication: Publication, now: datetime) -> Due:
    """Return what became due since the last build; ``rows`` are all that the ledger remembers.

    Raises:
        LedgerError: The ledger cannot be read.
    """
    held, ends = due_of(ledger, now)
    return Due(
        decisions=_decided(ledger, rows, [each for each in held if _is_new(each, rows)], publication, now), ends=ends
    )


def _is_new(held: Held, rows: Mapping[Key, Remembered]) -> bool:
    """Return whether an item is not shown yet, and goes on as no other, which is for a build to say."""
    is_shown = held.key in rows and rows[held.key].state is State.SHOWN
    return not is_shown and not any((held.item.kind, former) in rows for former in held.item.formerly)


def _decided(
    ledger: Ledger, rows: Mapping[Key, Remembered], due: Sequence[Held], publication: Publication, now: datetime
) -> tuple[Decision, ...]:
    if not due:
        return ()
    shown = [row for row in rows.values() if row.state is State.SHOWN]
    ids = {row.id for row in shown} | {each.item.id for each in due}
    items = [with_mentions(each.item.with_roles_of_its_day(), ids.__contains__) for each in due]
    # What others are called counts only where two versions are compared.
    others = list(_items(shown)) if any(each.key in rows for each in due) else []
    decisions = decide_all(
        rows,
        [*items, *others],
        publication_id=publication.id,
        now=now,
        settled={(item.kind, item.id) for item in others},
        stamps_taken=ledger.stamps(),
        first_build=False,
        released={each.key: each.item.embargo_until for each in due if each.item.embargo_until},
        absence=Absence(hidden=rows.keys()),
        sources={each.item.id: each.source for each in due},
        language=publication.language,
    )[: len(due)]
    left = {
        decision.remembered.key
        for decision in decisions
        if decision.remembered.key in rows and decision.change is not Change.UNCHANGED
    }
    if not left:
        return decisions
    return _decided(ledger, rows, [each for each in due if each.key not in left], publication, now)


def _items(rows: Iterable[Remembered]) -> Iterator[Item]:
    """Yield the items of rows, but for those that cannot be read."""
    for row in rows:
        try:
            yield restore_in_part(row.kind, row.data)
        except RecordError:
            continue

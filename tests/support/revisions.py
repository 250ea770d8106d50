"""Revisions of a meeting and a statement."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import attrs

from diplofeed.ledger.decide import Change
from diplofeed.ledger.store import Revision
from diplofeed.model import Meeting, Person, Place, Round, Statement
from diplofeed.record.plain import plain, reduced

TAG = "tag:example.org,2026:talks/meeting/talks"
AT = datetime(2026, 12, 1, 10, tzinfo=UTC)
VIENNA, GENEVA = Place(city="Vienna", country="AT"), Place(city="Geneva", country="CH")
TALKS = Meeting(id="talks", title="Talks", when="2027-05-12", parties=("US", "RU"), place=VIENNA)
SAID = Statement(id="said", speaker=Person(id="hall", name="Dr. Emily Hall"), when="2023", text="Talking helps.")


def revision(before: Any, item: Any, change: Change = Change.REVISED) -> Revision:
    """Return the revision that leads from one version of an item to another."""
    data = plain(item)
    was: Mapping[str, Any] = {} if before is None else plain(before)
    now = reduced(data)
    fields = sorted(name for name in {*reduced(was), *now} if reduced(was).get(name) != now.get(name))
    return Revision(
        kind=item.kind,
        id=item.id,
        number=2,
        at=AT,
        change=change,
        fields=tuple(fields),
        sequence=1,
        data=data,
        before=None if before is None else was,
        tag=TAG,
    )


def changed(item: Any, **values: Any) -> tuple[Any, Any]:
    """Return an item before and after some of its fields change."""
    return item, attrs.evolve(item, **values)


SERIES = attrs.evolve(TALKS, recurrence="FREQ=WEEKLY;COUNT=4")
CALLED_OFF = attrs.evolve(SERIES, rounds=(Round(recurrence_id="2027-05-19", status="cancelled"),))

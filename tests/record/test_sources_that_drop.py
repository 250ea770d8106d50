"""References to what a source may have dropped: kept, and of a slip in an id there is a warning."""

from __future__ import annotations

import pytest

from diplofeed.errors import Origin, Severity
from diplofeed.model import Meeting, Relation
from diplofeed.record import assemble
from diplofeed.source import Drops, Located


def located(id_: str, *, after: str = "") -> Located:
    """Return a meeting, related to another where that is named."""
    related = [Relation(to=after)] if after else []
    return Located(item=Meeting(id=id_, title=id_, when="2027", related=related), origin=Origin(f"{id_}.yaml", 1))


@pytest.mark.parametrize("drops", [Drops.PAST, Drops.ANYTHING])
def test_what_a_source_may_have_dropped_may_be_referred_to(drops: Drops) -> None:
    """The item that does stays; only where an id is much alike, it is named as the one that may be meant."""
    items = [
        located("vienna-talks"),
        located("dinner", after="an-entry-1f03ab9c21"),
        located("lunch", after="viena-talks"),
    ]

    record = assemble(items, drops={"there": drops})

    assert len(record.items) == 3
    assert [(fault.item, fault.suggestion, fault.severity) for fault in record.faults] == [
        ("lunch", "vienna-talks", Severity.WARNING)
    ]


def test_where_sources_drop_nothing_a_reference_to_nothing_is_a_fault() -> None:
    """The item is left out, as it is without further sources."""
    items = [located("vienna-talks"), located("lunch", after="viena-talks")]

    record = assemble(items, drops={"there": Drops.NOTHING})

    assert [item.id for item in record.items] == ["vienna-talks"]
    assert [fault.severity for fault in record.faults] == [Severity.ERROR]

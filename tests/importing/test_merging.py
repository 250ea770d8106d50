"""The merge of two sides: every case of a field, and what a person decides."""

from __future__ import annotations

import pytest

from diplofeed.importing.merging import Conflict, Settle, merged
from diplofeed.record.plain import Plain

# before, ours, theirs: what is written into the record ("…" is nothing), whether it is a conflict, what is agreed
CASES: list[tuple[Plain, Plain, Plain, object, bool, Plain]] = [
    (None, None, None, ..., False, None),
    (None, None, "b", "b", False, "b"),
    (None, "a", None, ..., False, None),
    (None, "a", "a", ..., False, "a"),
    (None, "a", "b", ..., True, None),
    ("x", "x", "x", ..., False, "x"),
    ("x", "x", "b", "b", False, "b"),
    ("x", "x", None, None, False, None),
    ("x", "a", "x", ..., False, "x"),
    ("x", "a", "a", ..., False, "a"),
    ("x", "a", "b", ..., True, "x"),
    ("x", "a", None, ..., True, "x"),
    ("x", None, "x", ..., False, "x"),
    ("x", None, "b", ..., True, "x"),
    ("x", None, None, ..., False, None),
]


def data(value: Plain) -> dict[str, Plain]:
    return {"title": "Talks", **({} if value is None else {"summary": value})}


@pytest.mark.parametrize(("before", "ours", "theirs", "written", "conflict", "agreed"), CASES)
def test_a_field_is_what_the_side_says_that_changed_it(
    before: Plain, ours: Plain, theirs: Plain, written: object, conflict: bool, agreed: Plain
) -> None:
    """One side's change is taken, the same change of both is none, and two different ones are left to a person."""
    made = merged(data(before), data(ours), data(theirs))

    assert dict(made.changes) == ({} if written is ... else {"summary": written})
    expected = (Conflict(field="summary", before=before, ours=ours, theirs=theirs),) if conflict else ()
    assert made.conflicts == expected
    assert made.agreed.get("summary") == agreed


@pytest.mark.parametrize(("before", "ours", "theirs", "written", "conflict", "agreed"), CASES)
def test_a_conflict_is_settled_by_whose_word_counts(
    before: Plain, ours: Plain, theirs: Plain, written: object, conflict: bool, agreed: Plain
) -> None:
    """With theirs the other side's value is written, with ours the record's stays; neither is met again."""
    by_theirs, by_ours = (merged(data(before), data(ours), data(theirs), each) for each in (Settle.THEIRS, Settle.OURS))

    assert by_theirs.conflicts == by_ours.conflicts == ()
    if conflict:
        assert dict(by_theirs.changes) == {"summary": theirs}
        assert dict(by_ours.changes) == {}
    again = merged(by_ours.agreed, data(ours), data(theirs))
    assert (dict(again.changes), again.conflicts) == ({}, ())
    if ours != before or theirs == before or by_theirs.changes:
        now = {**data(ours), **by_theirs.changes}
        kept = {name: value for name, value in now.items() if value is not None}
        after = merged(by_theirs.agreed, kept, data(theirs))
        assert (dict(after.changes), after.conflicts) == ({}, ())


def test_the_ids_of_the_record_are_its_own() -> None:
    """What an item is called on the other side changes nothing of what it is called here."""
    made = merged({}, {"id": "vienna", "formerly": ["wien"], "title": "A"}, {"id": "uid-7", "title": "A"})

    assert (dict(made.changes), made.conflicts) == ({}, ())
    assert "id" not in made.agreed

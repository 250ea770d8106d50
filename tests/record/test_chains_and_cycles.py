"""Long chains of items and cycles among them are followed in time that grows with their number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplofeed.errors import Origin
from diplofeed.model import Meeting, Relation, RelationKind, Statement
from diplofeed.record import Record, assemble
from diplofeed.source import Located

LONG: Final = 5_000  # several times what Python calls within each other


def meeting(name: str, *wholes: str, series: str = "") -> Located:
    """Return a meeting that is part of others."""
    related = [Relation(to=whole, as_=RelationKind.PART_OF) for whole in wholes]
    item = Meeting(id=name, title=name, when="2023", related=related, series=series)
    return Located(item=item, origin=Origin("f", 1))


def chain(length: int, *, last: str = "") -> list[Located]:
    """Return meetings each of which is a round of the next."""
    following = [f"m{number}" for number in range(1, length)] + [last]
    return [meeting(f"m{number}", series=series) for number, series in enumerate(following)]


@pytest.mark.parametrize("backwards", [False, True])
def test_long_chain_of_series_holds_together(backwards: bool) -> None:
    """Thousands of meetings, each a round of the next, are all in the record; cubic time would be days."""
    result = chain(LONG)
    record = assemble(result[::-1] if backwards else result)
    assert len(record.items) == LONG
    assert record.faults == ()


def test_long_chain_that_leads_nowhere_is_left_out_whole() -> None:
    """The last of thousands names what is not there; each before it is left out for the one after it."""
    record = assemble(chain(LONG, last="gone"))
    assert record.items == ()
    assert len(record.faults) == LONG
    assert [fault.item for fault in record.faults[:3]] == ["m4999", "m4998", "m4997"]
    assert record.faults[0].message == "no meeting 'gone' in the record"
    assert record.faults[1].message == "'m4999' is left out because of its own faults"


def test_long_cycle_is_cut_and_named_in_short_messages() -> None:
    """Two thousand meetings in a ring are left out; none of the messages lists all of them."""
    record = assemble(chain(2000, last="m0"))
    assert record.items == ()
    assert len(record.faults) == 2000
    assert record.faults[0].message.startswith("is part of itself: m0 → m1 → ")
    assert record.faults[0].message.endswith("m19 → … 1980 more … → m0")
    assert max(len(fault.message) for fault in record.faults) < 300


def test_ladder_of_wholes_is_walked_once() -> None:
    """Forty steps with two ways each have 2⁴⁰ paths and are settled at once."""
    steps = [meeting(f"{side}{step}", f"a{step + 1}", f"b{step + 1}") for step in range(40) for side in "ab"]
    record = assemble([*steps, meeting("a40"), meeting("b40")])
    assert len(record.items) == 82
    assert record.faults == ()


def test_every_item_back_to_the_first_is_told_once() -> None:
    """Each of many meetings is part of the next and of the first: the shortest ring met first is named, all are cut."""
    length = 3000
    result = [
        meeting(f"m{number}", *([f"m{number + 1}"] if number + 1 < length else []), "m0") for number in range(length)
    ]
    record = assemble(result)
    assert record.items == ()
    assert {fault.item for fault in record.faults} == {f"m{number}" for number in range(length)}


def _named_before(located: Mapping[str, Located]) -> Iterator[tuple[str, ...]]:
    """Yield the rings as the first, cubic search named them: the reference for small records."""
    settled: set[str] = set()
    for start in located:
        path: list[str] = []
        ahead = [(start, 0)]
        while ahead:
            key, depth = ahead.pop()
            del path[depth:]
            if key in path:
                ring = path[path.index(key) :]
                if settled.isdisjoint(ring):
                    yield tuple(ring)
                settled.update(ring)
            elif key not in settled:
                path.append(key)
                ahead += [(whole, depth + 1) for whole in _wholes(located[key]) if whole in located]
        settled.add(start)


def _wholes(located: Located) -> list[str]:
    return [relation.to for relation in located.item.related]


@given(st.lists(st.lists(st.integers(0, 7), max_size=3), min_size=1, max_size=8))
def test_same_cycles_are_named_as_by_the_plain_search(wholes: list[list[int]]) -> None:
    """In any small record the rings are those the plain search finds, in its order."""
    result = [meeting(f"m{number}", *(f"m{whole}" for whole in of)) for number, of in enumerate(wholes)]
    located = {each.item.id: each for each in result}
    from diplofeed.record.cycles import cycles_among

    rings = list(_named_before(located))
    expected = [f"is part of itself: {' → '.join([*ring, ring[0]])}" for ring in rings for _ in ring]
    assert [fault.message for fault in cycles_among(located)] == expected


@given(st.lists(st.tuples(st.booleans(), st.lists(st.integers(0, 9), max_size=3)), max_size=8), st.booleans())
def test_cascade_names_what_rounds_over_all_items_name(written: list[tuple[bool, list[int]]], whole: bool) -> None:
    """Looking again only at what refers to something left out finds the faults of looking at everything, in order."""
    result: list[Any] = []
    for number, (is_statement, targets) in enumerate(written):
        names = [f"m{target}" for target in targets]
        if is_statement:
            item: Any = Statement(id=f"m{number}", text="t", when="2023", about=names)
        else:
            related = [Relation(to=name, as_=RelationKind.SEE_ALSO) for name in names]
            item = Meeting(id=f"m{number}", title="t", when="2023", related=related)
        result.append(Located(item=item, origin=Origin("f", number)))
    record = assemble(result, () if whole else ("calendar",))
    expected, kept = _rounds(result, whole=whole)
    assert [(fault.item, fault.field, fault.message) for fault in record.faults] == expected
    assert [item.id for item in record.items] == kept


def _rounds(items: list[Located], *, whole: bool) -> tuple[list[tuple[str, str, str]], list[str]]:
    from diplofeed.record.assemble import _references

    located = {each.item.id: each for each in items}
    bad: set[str] = set()
    named: list[tuple[str, str, str]] = []
    while faults := [
        fault
        for each in located.values()
        for fault in _references(each, located, bad, is_whole=whole, suggest=lambda _: "")
    ]:
        named += [(fault.item, fault.field, fault.message) for fault in faults]
        bad |= {fault.item for fault in faults}
        located = {key: each for key, each in located.items() if key not in bad}
    return named, list(located)


def test_many_items_that_name_the_same_one_that_is_gone_ask_once_for_one_like_it() -> None:
    """Five thousand items that name what is not there are told of the nearest id."""
    record = assemble([*(meeting(f"m{number}", "vienna") for number in range(5000)), meeting("vienna-1")])
    assert [item.id for item in record.items] == ["vienna-1"]
    assert {fault.suggestion for fault in record.faults} == {"vienna-1"}


def test_only_so_many_suggestions_are_looked_for() -> None:
    """Of three thousand items each of which names another that is not there, the first get a suggestion."""
    record = assemble([*(meeting(f"m{number}", f"gone-{number}") for number in range(3000)), meeting("gone-")])
    assert len(record.faults) == 3000
    assert [bool(fault.suggestion) for fault in record.faults] == [True] * 200 + [False] * 2800


def test_record_of_nothing_is_empty() -> None:
    """No input makes an empty record without faults."""
    assert assemble([]) == Record()

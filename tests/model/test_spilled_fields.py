"""Items of which most fields are in a file are used like any others."""

from __future__ import annotations

import copy
import pickle

import attrs
import pytest
from hypothesis import given, settings

from diplofeed.model import Meeting
from diplofeed.model.spilled import SpilledFields
from diplofeed.record.plain import digest_of, plain
from support.effort import cases
from support.items import ITEMS

MEETING = Meeting(id="m1", title="Talks", when="2026-05-12", summary="Text.", agenda=["Arms", "Grain"])


@pytest.mark.random
@settings(max_examples=cases(25))
@given(ITEMS)
def test_an_item_is_equal_to_itself_with_its_fields_in_a_file(item: Meeting) -> None:
    """By its fields, its hash, its plain form, its digest and its text; copied, changed or sent to another process."""
    spilled = SpilledFields().without_rest(item)
    assert spilled == item
    assert hash(spilled) == hash(item)
    assert repr(spilled) == repr(item)
    assert plain(spilled) == plain(item)
    assert digest_of(spilled) == digest_of(item)
    assert pickle.loads(pickle.dumps(spilled)) == copy.copy(spilled) == copy.deepcopy(spilled) == item
    assert attrs.evolve(spilled, id="other") == attrs.evolve(item, id="other")


def test_fields_of_many_items_are_not_mixed_up() -> None:
    """Whichever was asked for last."""
    fields = SpilledFields()
    items = [attrs.evolve(MEETING, id=f"m{number}", summary=f"Text {number}") for number in range(100)]
    spilled = [fields.without_rest(item) for item in items]
    assert [str(each.summary) for each in reversed(spilled)] == [f"Text {number}" for number in reversed(range(100))]
    assert spilled == items


def test_the_fields_are_not_in_memory() -> None:
    """They are read when somebody asks for them, and not kept."""
    spilled = SpilledFields().without_rest(MEETING)
    assert spilled.summary is not MEETING.summary
    with pytest.raises(AttributeError):
        object.__getattribute__(spilled, "summary")


def test_an_item_without_such_fields_stays_the_same() -> None:
    """There is nothing to put into a file."""
    slight = attrs.evolve(MEETING, summary="", agenda=())
    fields = SpilledFields()
    with_title = fields.without_rest(slight)
    assert with_title == slight
    assert fields.without_rest(with_title) == slight


def test_a_name_that_is_no_field_is_an_error_as_ever() -> None:
    """It names the class and what was asked for, of an item in memory and of one that is not."""
    for item in (MEETING, SpilledFields().without_rest(MEETING)):
        with pytest.raises(AttributeError, match="'Meeting' object has no attribute 'summmary'"):
            getattr(item, "summmary")  # noqa: B009 -- type checkers would refuse the attribute itself
    with pytest.raises(AttributeError):
        _ = object.__new__(Meeting).summary


@given(ITEMS)
def test_all_fields_are_in_memory_again_where_many_are_asked_for(item: Meeting) -> None:
    """Of an equal item; one that has them in memory stays the same."""
    spilled = SpilledFields().without_rest(item)
    whole = spilled.in_memory()
    assert whole == item
    assert all(
        object.__getattribute__(whole, field.name) == getattr(item, field.name) for field in attrs.fields(type(item))
    )
    assert whole.in_memory() is whole

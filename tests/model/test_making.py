"""Instances of attrs classes are made of converted values and taken apart again."""

from __future__ import annotations

import copy
import gc
import pickle
import weakref

import attrs
import pytest
from hypothesis import given

from diplofeed.model import Item, Meeting, Outcome, Party, Person, Place, Statement
from diplofeed.model.making import maker, values_of
from diplofeed.model.pickling import Pickling
from diplofeed.model.spilled import SpilledFields
from support.items import ITEMS


@given(ITEMS)
def test_an_item_made_of_its_values_is_equal(item: Item) -> None:
    """Without what its constructor would do to them once more."""
    assert maker(type(item))(values_of(item)) == item


def test_only_the_fields_that_are_to_be_checked_are_judged() -> None:
    """By their validators."""
    checked = tuple(field for field in attrs.fields(Place) if field.name == "latitude")
    values = dict(zip(attrs.fields_dict(Place), values_of(Place(city="Vienna")), strict=True))
    northern = [*(values | {"latitude": 91.0}).values()]
    assert maker(Place)(northern).latitude == 91
    with pytest.raises(ValueError, match="latitude"):
        maker(Place, checked)(northern)


@given(ITEMS)
def test_values_written_as_bytes_come_back_equal(item: Item) -> None:
    """One after the other, whatever they name."""
    pickling = Pickling()
    twice = [pickling.dumps(values_of(item)), pickling.dumps([item])]
    assert [pickling.loads(data) for data in twice] == [values_of(item), [item]]


def test_what_many_values_name_comes_back_as_the_object_it_was() -> None:
    """Parties, people and places, so that they are in memory once."""
    party, place = Party(id="DE", name="Germany"), Place(city="Vienna")
    pickling = Pickling()
    data = [pickling.dumps(Outcome(text=f"Grain {number}", party=party)) for number in range(3)]
    assert all(pickling.loads(each).party is party for each in data)
    assert pickling.loads(pickling.dumps({"place": place}))["place"] is place


def test_fields_in_a_file_go_with_the_last_item() -> None:
    """Nothing refers to itself, so that no collector has to come first."""
    gc.disable()
    try:
        meeting = Meeting(id="m1", title="Talks", when="2026", summary="Text.", place=Place(city="Vienna"))
        said = Statement(id="s1", text="Text.", when="2026", speaker=Person(id="p", name="Ann"), medium="Radio")
        fields = SpilledFields()
        items = [fields.without_rest(meeting), fields.without_rest(said)]
        reference = weakref.ref(fields)
        del fields
        assert items == [meeting, said]
        items.clear()
        assert reference() is None
    finally:
        gc.enable()


def test_what_is_made_of_values_can_be_hashed() -> None:
    """As what a constructor makes can, where the hash of thousands of the same is computed once."""
    for value in (Party(id="DE", name="Germany"), Place(city="Vienna"), Person(id="p", name="Ann")):
        assert hash(maker(type(value))(values_of(value))) == hash(value)
        assert hash(copy.copy(value)) == hash(attrs.evolve(value)) == hash(pickle.loads(pickle.dumps(value)))

"""An item as plain data is whole: whatever it holds, it is read back as an equal item."""

from __future__ import annotations

import json
from typing import Any

import attrs
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from diplofeed.errors import RecordError
from diplofeed.model import (
    Instrument,
    Meeting,
    Party,
    Person,
    Statement,
    Topic,
)
from diplofeed.record.plain import _NAMES, digest_of, plain, plain_json, reduced, restore
from diplofeed.text import Text
from diplofeed.when import When
from support.effort import cases
from support.items import (
    FILLED_LINES,
    ITEMS,
    MEETINGS,
    STATEMENTS,
)


@pytest.mark.parametrize(("cls", "strategies"), [(Meeting, MEETINGS), (Statement, STATEMENTS)])
def test_no_field_is_left_out_here(cls: type[Any], strategies: dict[str, object]) -> None:
    """These tests make every field of an item."""
    assert {field.name for field in attrs.fields(cls)} == strategies.keys()


@pytest.mark.random
@settings(max_examples=cases(25))
@given(ITEMS)
@example(Meeting(id="m", title={"id": "Pertemuan", "en": "Meeting"}, when="2023"))
@example(Statement(id="s", text={"": "Yes", "id": "Ya"}, when="2023", speaker=Person(id="p", name={"id": "Dia"})))
def test_there_and_back(item: Meeting | Statement) -> None:
    """Plain data survive JSON and are read back as an equal item, which has the same plain data."""
    data = plain(item)
    stored = json.loads(json.dumps(data, ensure_ascii=False, allow_nan=False))
    assert stored == data
    result = restore(item.kind, stored)
    assert result == item
    assert json.dumps(plain(result)) == json.dumps(data)
    assert digest_of(result) == digest_of(item)


@pytest.mark.random
@settings(max_examples=cases(25))
@given(ITEMS)
@example(Meeting(id="m", title={"id": "Pertemuan", "en": "\u2028"}, when="2023", formerly=("a", "b")))
def test_the_plain_form_as_json(item: Meeting | Statement) -> None:
    """Written at once, the plain form is what the encoder makes of it."""
    assert plain_json(item) == json.dumps(plain(item), ensure_ascii=False, allow_nan=False)


def classes(cls: type[Any], seen: dict[str, set[type[Any]]]) -> dict[str, set[type[Any]]]:
    """Return the attrs classes below a class by the names of the fields that hold them."""
    attrs.resolve_types(cls)
    for field in attrs.fields(cls):
        inner = {
            kind
            for kind in (field.type, *getattr(field.type, "__args__", ()))
            if isinstance(kind, type) and attrs.has(kind) and kind not in (Text, When)
        }
        if inner - seen.setdefault(field.name, set()):
            seen[field.name] |= inner
            for kind in inner:
                classes(kind, seen)
    return seen


def test_every_name_is_compared_by_its_id() -> None:
    """The fields compared by id are those that hold parties, people, topics and instruments, and no others."""
    held = classes(Statement, classes(Meeting, {}))
    names = {name for name, kinds in held.items() if kinds & {Party, Person, Topic, Instrument}}
    assert names == _NAMES
    assert all(kinds <= {Party, Person, Topic, Instrument} for name, kinds in held.items() if name in names)


@pytest.mark.random
@settings(max_examples=cases(12))
@given(st.builds(Meeting, **MEETINGS), st.data())
def test_a_name_that_changes_changes_no_item(meeting: Meeting, data: st.DataObject) -> None:
    """What is only named may be called otherwise without the item being another."""
    topics = tuple(attrs.evolve(topic, name=data.draw(FILLED_LINES), uri="urn:new") for topic in meeting.topics)
    parties = tuple(attrs.evolve(party, name=data.draw(FILLED_LINES)) for party in meeting.parties)
    participants = tuple(
        attrs.evolve(participant, person=attrs.evolve(participant.person, name=data.draw(FILLED_LINES), role="New"))
        for participant in meeting.participants
    )
    after = attrs.evolve(meeting, topics=topics, parties=parties, participants=participants)
    assert reduced(plain(after)) == reduced(plain(meeting))


@pytest.mark.random
@settings(max_examples=cases(12))
@given(st.builds(Meeting, **MEETINGS), st.builds(Meeting, **MEETINGS))
def test_what_differs_is_seen(first: Meeting, other: Meeting) -> None:
    """An item that differs in a text, of whatever language, is seen to differ."""
    after = attrs.evolve(first, title=other.title, summary=other.summary, positions=other.positions)
    same = dict(first.title.parts) == dict(other.title.parts) and dict(first.summary.parts) == dict(other.summary.parts)
    positions = [(position.party.id, dict(position.text.parts)) for position in first.positions]
    same &= positions == [(position.party.id, dict(position.text.parts)) for position in other.positions]
    assert (reduced(plain(first)) == reduced(plain(after))) is same


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({}, "is missing"),
        ({"id": "m", "when": "2023"}, "title: is missing"),
        ({"id": "m", "when": "2023", "title": "Talks", "colour": "red"}, "unknown key 'colour'"),
        ({"id": "m", "when": "soon", "title": "Talks"}, "when"),
        ({"id": "m", "when": "2023", "title": ["Talks"]}, "found a list"),
        ({"id": "m", "when": "2023", "title": "Talks", "topics": ["arms"]}, "unknown topic 'arms'"),
    ],
)
def test_data_that_describe_no_item(data: dict[str, Any], message: str) -> None:
    """Data that describe no item are told what is wrong with them, and where they are from."""
    with pytest.raises(RecordError, match=message) as caught:
        restore("meeting", data)
    assert str(caught.value).startswith(f"meeting {data.get('id', '')}")

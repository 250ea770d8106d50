"""The URIs of others in a record: read in every kind of file, remembered, and no change of what names them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest

import diplofeed
from diplofeed.ledger.decide import Change, decide_all
from diplofeed.model import Instrument, Meeting, Participant, Party, Person, Place, Round, Statement, Topic
from diplofeed.record.plain import plain, restore
from support.records import CONFIG, written

ID = "tag:example.org,2026:x"
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
RUSSIA, OTHER = "http://www.wikidata.org/entity/Q159", "urn:example:other"
NAMES = {
    "parties.yaml": f"- {{ id: RU, name: Russia, same_as: [{RUSSIA!r}, {OTHER!r}] }}\n",
    "people.yaml": f"- {{ id: hall, name: Dr. Hall, same_as: {OTHER!r} }}\n",
    "topics.yaml": f"- {{ id: arms, name: Arms, uri: 'https://example.org/arms', same_as: [{RUSSIA!r}] }}\n",
    "instruments.yaml": f"- {{ id: start, name: START, same_as: [{RUSSIA!r}] }}\n",
}
FILES = {
    "meetings/a.yaml": f"""\
title: Talks
when: 2026-12-20
parties: [RU]
topics: [arms]
instruments: [start]
participants: [{{ person: hall }}]
place: {{ city: Vienna, same_as: {OTHER!r} }}
same_as: [{RUSSIA!r}, {OTHER!r}]
""",
    "meetings.jsonl": f'{{"id": "a", "title": "Talks", "when": "2026-12-20", "parties": ["RU"], "topics": ["arms"], '
    f'"instruments": ["start"], "participants": [{{"person": "hall"}}], '
    f'"place": {{"city": "Vienna", "same_as": "{OTHER}"}}, "same_as": ["{RUSSIA}", "{OTHER}"]}}\n',
    "meetings.csv": "id,title,when,parties,topics,instruments,participants,place.city,place.same_as,same_as\n"
    f'a,Talks,2026-12-20,RU,arms,start,"[{{""person"": ""hall""}}]",Vienna,{OTHER},{RUSSIA};{OTHER}\n',
}


def meeting(**values: Any) -> Meeting:
    """Return a meeting with names and a place."""
    return Meeting(**{"id": "a", "title": "Talks", "when": "2026-12-20", **values})


@pytest.mark.parametrize("name", FILES)
def test_every_kind_of_file_has_them(tmp_path: Path, name: str) -> None:
    """YAML, JSON Lines and CSV say the same; a single text is a list of one."""
    record = diplofeed.read(written(tmp_path, {"diplofeed.toml": CONFIG, **NAMES, name: FILES[name]}))

    assert record.faults == ()
    assert record.items == (
        meeting(
            parties=[Party(id="RU", name="Russia", same_as=[RUSSIA, OTHER])],
            topics=[Topic(id="arms", name="Arms", uri="https://example.org/arms", same_as=[RUSSIA])],
            instruments=[Instrument(id="start", name="START", same_as=[RUSSIA])],
            participants=[Participant(person=Person(id="hall", name="Dr. Hall", same_as=[OTHER]))],
            place=Place(city="Vienna", same_as=[OTHER]),
            same_as=[RUSSIA, OTHER],
        ),
    )
    (item,) = record.items
    assert restore("meeting", plain(item)) == item


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        (
            "parties.yaml",
            "- id: RU\n  name: Russia\n  same_as: Q159\n",
            f"parties.yaml:3:12: error: same_as[1]: 'Q159' is an id of Wikidata, no URI\n    did you mean {RUSSIA!r}?",
        ),
        (
            "meetings/a.yaml",
            "title: Talks\nwhen: 2026\nsame_as:\n  - urn:x1:y\n  - viaf 1\n",
            "same_as[2]: 'viaf 1': not a web address",
        ),
        ("meetings/a.yaml", "title: Talks\nwhen: 2026\nsameAs: urn:x1:y\n", "did you mean 'same_as'?"),
    ],
)
def test_fault_says_where_and_what_to_write(tmp_path: Path, name: str, content: str, message: str) -> None:
    """The element is named, and what was probably meant."""
    record = diplofeed.read(written(tmp_path, {"diplofeed.toml": CONFIG, name: content}))

    assert message in "\n".join(map(str, record.faults))


def test_what_has_none_is_kept_as_before() -> None:
    """The plain form of a record without them has no word of them, so that the ledger sees no change."""
    item = meeting(place=Place(city="Vienna"), parties=["RU"], topics=[Topic(id="a", name="A")])

    assert "same_as" not in str(plain(item))


def decided(before: Meeting | Statement, now: Meeting | Statement) -> Any:
    """Return what a build decides about an item that was published as another version."""
    (first,) = decide_all({}, [before], publication_id=ID, now=NOW)
    rows = {first.remembered.key: first.remembered}
    return decide_all(rows, [now], publication_id=ID, now=NOW + timedelta(days=1))[0]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("parties", [Party(id="RU", name="Russia")]),
        ("topics", [Topic(id="arms", name="Arms")]),
        ("instruments", [Instrument(id="start", name="START")]),
        ("participants", [Participant(person=Person(id="hall", name="Dr. Hall"))]),
        ("place", Place(city="Vienna", country=Party(id="AT", name="Austria"))),
    ],
)
def test_uris_of_a_name_change_no_item_that_uses_it(name: str, value: Any) -> None:
    """As another name of a party does not; the ledger remembers them all the same."""

    def with_uris(part: Any) -> Any:
        if isinstance(part, Participant):
            return attrs.evolve(part, person=attrs.evolve(part.person, same_as=[RUSSIA]))
        if isinstance(part, Place):
            return attrs.evolve(part, country=attrs.evolve(part.country, same_as=[RUSSIA]))
        return attrs.evolve(part, same_as=[RUSSIA])

    more = [with_uris(each) for each in value] if isinstance(value, list) else with_uris(value)
    decision = decided(meeting(**{name: value}), meeting(**{name: more}))

    assert (decision.change, decision.fields) == (Change.UNCHANGED, ())
    assert decision.remembered.updated == NOW
    assert RUSSIA in decision.remembered.text


def test_uris_of_an_item_are_a_change_of_it_and_of_no_date() -> None:
    """``updated`` moves; ``SEQUENCE`` does not, as neither time nor place did."""
    decision = decided(meeting(), meeting(same_as=[RUSSIA]))

    assert (decision.change, decision.fields) == (Change.REVISED, ("same_as",))
    assert (decision.remembered.updated, decision.remembered.sequence) == (NOW + timedelta(days=1), 0)
    said = Statement(id="s", text="No.", when="2026", party="RU")
    assert decided(said, attrs.evolve(said, same_as=[RUSSIA])).fields == ("same_as",)


@pytest.mark.parametrize("name", ["place", "places", "rounds"])
def test_uris_of_a_place_move_no_meeting(name: str) -> None:
    """A place that others name is where it was: the item changed, and no calendar is to say that it moved."""

    def held(place: Place) -> Meeting:
        if name == "rounds":
            rounds = [Round(recurrence_id="2026-12-27", place=place)]
            return meeting(recurrence="FREQ=WEEKLY;COUNT=3", rounds=rounds)
        return meeting(**{name: place if name == "place" else [place, Place(city="Bern")]})

    vienna, uri = Place(city="Vienna"), Place(city="Vienna", same_as=[RUSSIA])
    decision = decided(held(vienna), held(uri))

    assert (decision.change, decision.fields, decision.remembered.sequence) == (Change.REVISED, (name,), 0)
    moved = decided(held(vienna), held(Place(city="Geneva", same_as=[RUSSIA])))
    assert (moved.change, moved.remembered.sequence) == (Change.REVISED, 1)

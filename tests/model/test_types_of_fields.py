"""Meetings, statements and their parts say at once what they were given that they do not take."""

from __future__ import annotations

from enum import Enum
from typing import Any, get_args, get_origin

import attrs
import pytest

from diplofeed import Author, Publication, Where
from diplofeed.errors import FieldError
from diplofeed.model import (
    Attachment,
    Instrument,
    Meeting,
    Outcome,
    Participant,
    Party,
    Person,
    Place,
    Position,
    Relation,
    Round,
    Source,
    Statement,
    Topic,
    Translation,
)
from diplofeed.text import Text
from diplofeed.when import When, WhenError

PERSON = Person(id="hall", name="Dr. Hall")
GOOD: dict[type[Any], dict[str, Any]] = {
    Attachment: {"url": "https://example.org/a.pdf"},
    Instrument: {"id": "new-start", "name": "New START"},
    Meeting: {"id": "vienna", "title": "Talks", "when": "2023-07"},
    Outcome: {"text": "Agreed."},
    Participant: {"person": PERSON},
    Party: {"id": "EU", "name": "European Union"},
    Person: {"id": "hall", "name": "Dr. Hall"},
    Place: {},
    Position: {"party": "US", "text": "For."},
    Relation: {"to": "geneva"},
    Round: {"recurrence_id": "2026-01-06"},
    Source: {"title": "Readout"},
    Statement: {"id": "hall", "text": "Talk.", "when": "2023"},
    Topic: {"id": "arms", "name": "Arms control"},
    Translation: {"language": "ru"},
}


def _kind(annotation: Any) -> tuple[str, Any]:
    """Return whether a field is a list or a single value, and of which type."""
    if get_origin(annotation) is tuple:
        return "list", get_args(annotation)[0]
    named = [part for part in (get_args(annotation) or (annotation,)) if part is not type(None)]
    return "one", named[0]


def _fields() -> list[Any]:
    params = []
    for cls in GOOD:
        attrs.resolve_types(cls)
        for field in attrs.fields(cls):
            shape, kind = _kind(field.type)
            if shape == "list" or attrs.has(kind):
                params.append(pytest.param(cls, field.name, shape, kind, id=f"{cls.__name__}.{field.name}"))
    return params


FIELDS = _fields()
LISTS = [param for param in FIELDS if param.values[2] == "list"]


def test_every_part_of_the_model_is_tried() -> None:
    """The classes tried are all that the model has, and among their fields are lists and single values."""
    from diplofeed import model

    classes = {getattr(model, name) for name in model.__all__}
    parts = {cls for cls in classes if isinstance(cls, type) and attrs.has(cls) and not issubclass(cls, Enum)}
    assert parts - set(GOOD) == {model.Item}
    assert len(LISTS) >= 16
    assert len(FIELDS) - len(LISTS) >= 30


@pytest.mark.parametrize(("cls", "name", "shape", "kind"), FIELDS)
@pytest.mark.parametrize(
    "wrong", [5, object(), [3], {"a": 1}, [Where()]], ids=["int", "object", "ints", "map", "other"]
)
def test_a_value_of_another_type_is_refused_when_made(cls: Any, name: str, shape: str, kind: Any, wrong: Any) -> None:
    """The error names the field and says what it takes; of a date, what a date looks like."""
    with pytest.raises(ValueError, match=r"expected|is of type") as caught:
        cls(**GOOD[cls] | {name: wrong})

    if kind is When:
        assert isinstance(caught.value, FieldError | WhenError)
    else:
        assert isinstance(caught.value, FieldError)
        assert caught.value.field.partition("[")[0] == name
        assert caught.value.expected


@pytest.mark.parametrize(("cls", "name", "shape", "kind"), LISTS)
def test_a_text_is_no_list(cls: Any, name: str, shape: str, kind: Any) -> None:
    """One text in place of a list is not taken for the list of its letters."""
    with pytest.raises(FieldError, match=rf"{name}: 'm1' is of type str; expected a list") as caught:
        cls(**GOOD[cls] | {name: "m1"})

    assert caught.value.field == name


@pytest.mark.parametrize(("cls", "name", "shape", "kind"), LISTS)
@pytest.mark.parametrize("make", [list, tuple, iter])
def test_any_iterable_is_a_list(cls: Any, name: str, shape: str, kind: Any, make: Any) -> None:
    """A list, a tuple or an iterator of nothing is an empty tuple."""
    assert getattr(cls(**GOOD[cls] | {name: make(())}), name) == ()


@pytest.mark.parametrize(
    ("cls", "name", "wrong", "words"),
    [
        (Meeting, "place", "Vienna", "place: 'Vienna' is of type str; expected a Place"),
        (Statement, "speaker", "hall", "speaker: 'hall' is of type str; expected a Person"),
        (Statement, "about", "m1", "about: 'm1' is of type str; expected a list: each a str"),
        (Statement, "about", ["m1", 2], "about[2]: 2 is of type int; expected a str"),
        (Meeting, "parties", "US", "parties: 'US' is of type str; expected a list: each a Party or a country code"),
        (Meeting, "topics", ["arms"], "topics[1]: 'arms' is of type str; expected a Topic"),
        (Meeting, "title", None, "title must not be empty"),
        (Meeting, "title", 5, "title: 5 is of type int; expected a text, or a mapping of languages to texts"),
        (Position, "party", None, "party: None is of type NoneType; expected a Party"),
        (Place, "country", 43, "country: 43 is of type int; expected a Party"),
    ],
)
def test_the_message_says_what_is_wrong(cls: Any, name: str, wrong: Any, words: str) -> None:
    """The words of an error are enough to mend it."""
    with pytest.raises(ValueError, match=r".") as caught:
        cls(**GOOD[cls] | {name: wrong})

    assert str(caught.value) == words


def test_texts_may_be_pairs_of_language_and_text() -> None:
    """A text is a string, a mapping, or pairs as a generator gives them."""
    pairs = [("en", "Talks"), ("ru", "Переговоры")]
    texts = [Meeting(id="a", when="2023", title=title).title for title in (dict(pairs), pairs, iter(pairs))]
    assert texts == [Text.of(pairs)] * 3


def test_conditions_and_languages_are_lists_too() -> None:
    """What a publication and a condition list is no single text either."""
    with pytest.raises(FieldError, match=r"where: 'arms' is of type str"):
        Where(topics="arms")
    with pytest.raises(FieldError, match=r"languages: 'ru' is of type str"):
        Publication(
            id="tag:example.org,2026:x", title="X", link="https://example.org/", languages="ru", author=Author(name="A")
        )

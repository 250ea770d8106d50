"""What programs make says at once which value it does not take, with the names of class and field."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from enum import Enum
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

import attrs
import pytest

import diplofeed
from diplofeed import Author, Exporter, FeedsBy, FeedSpec, Format, Publication, RecordSource, Where, model
from diplofeed.config.load import Build, Config, Plugins
from diplofeed.errors import FieldError
from diplofeed.exporters.atom import AtomOptions
from diplofeed.exporters.digest import DigestOptions
from diplofeed.exporters.ical import IcalOptions, Imprecise
from diplofeed.exporters.jsonfeed import JsonOptions
from diplofeed.exporters.rss import RssOptions
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
    RelationKind,
    Role,
    Round,
    Source,
    Statement,
    Status,
    Topic,
    Translation,
)
from diplofeed.sink import DrySink, SinkPlugin
from diplofeed.text import Text
from diplofeed.typed import plain, typed
from diplofeed.when import When, WhenError

PERSON = Person(id="hall", name="Dr. Hall")
DESK: dict[str, Any] = {"id": "tag:example.org,2026:x", "title": "X", "link": "https://example.org/"}
FORMAT: dict[str, Any] = {
    "name": "lines",
    "filename": "lines.txt",
    "media_type": "text/plain",
    "entry": lambda *_: b"",
}
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
    Role: {"role": "minister"},
    Round: {"recurrence_id": "2026-01-06"},
    Source: {"title": "Readout"},
    Statement: {"id": "hall", "text": "Talk.", "when": "2023"},
    Topic: {"id": "arms", "name": "Arms control"},
    Translation: {"language": "ru"},
    Author: {"name": "Desk"},
    Publication: DESK,
    Where: {},
    FeedSpec: {"slug": "arms", "title": "Arms control"},
    FeedsBy: {},
    Build: {},
    Plugins: {},
    Config: {"publication": Publication(**DESK)},
    AtomOptions: {},
    RssOptions: {},
    JsonOptions: {},
    DigestOptions: {},
    IcalOptions: {},
    Exporter: FORMAT,
    RecordSource: {"name": "mine", "read": lambda _: ()},
    SinkPlugin: {"name": "mine", "open": lambda _: DrySink(Path("public"))},
    Format: {"exporter": Exporter(**FORMAT), "options": diplofeed.export.NoOptions()},
}
BY_THE_LIBRARY = set("Document FolderSink Fault Feed Fragment Ledger Origin Record Registry Report View When".split())

WRONG: tuple[Any, ...] = (
    *(5, -1, 1.5, True, False, None, "x", "", b"x", object(), Where()),
    *([], {}, [None], [5], ["x", 5], {"en": 5}, {5: "x"}, [("en", "x", "y")], {"a": 1}),
    *(date(2026, 1, 1), datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 1), float("nan")),  # noqa: DTZ001 -- wrong
)


def _fields() -> list[Any]:
    return [
        pytest.param(cls, field, id=f"{cls.__name__}.{field.name}")
        for cls in GOOD
        for field in attrs.fields(attrs.resolve_types(cls))
    ]


FIELDS = _fields()


def _kinds(annotation: Any) -> tuple[Any, ...]:
    return get_args(annotation) if get_origin(annotation) in (Union, UnionType) else (annotation,)


def _lists() -> Iterator[Any]:
    for param in FIELDS:
        cls, field = param.values
        if get_origin(field.type) is tuple:
            yield pytest.param(cls, field.name, id=param.id)


LISTS = list(_lists())

# What a field of a type takes of the wrong values, besides what is shaped as it needs.
TAKES: Mapping[Any, Callable[[Any], bool]] = {
    Any: lambda _: True,
    NoneType: lambda value: value is None,
    Text: lambda value: value is None or isinstance(value, str) or value in ([], {}),
    str: lambda value: isinstance(value, str),
    bool: lambda value: isinstance(value, bool),
    int: lambda value: type(value) is int,
    float: lambda value: type(value) in (int, float),
    date: lambda value: type(value) is date,
    datetime: lambda value: isinstance(value, datetime) and value.tzinfo is not None,
    When: lambda value: isinstance(value, date),
    tuple: lambda value: value == [],
    Mapping: lambda value: value == {},
    Callable: callable,
    type: lambda value: isinstance(value, type),
}


def may_take(annotation: Any, value: Any) -> bool:
    """Return whether a field may hold what a value of the table is made into."""
    return any(_may_be(kind, value) for kind in _kinds(annotation))


def _may_be(kind: Any, value: Any) -> bool:
    expected = TAKES.get(get_origin(kind) or kind)
    return expected(value) if expected else isinstance(value, kind)


def test_every_class_that_programs_make_is_tried() -> None:
    """The classes tried are all of the model and of the public names but what the library makes itself."""
    public = {getattr(diplofeed, name) for name in diplofeed.__all__ if name not in BY_THE_LIBRARY}
    classes = {*public, *(getattr(model, name) for name in model.__all__)}
    parts = {cls for cls in classes if isinstance(cls, type) and attrs.has(cls) and not issubclass(cls, Enum)}
    assert parts - set(GOOD) == {model.Item}
    assert len(LISTS) >= 25
    assert len(FIELDS) >= 150


def outcome(cls: Any, name: str, value: Any) -> Any:
    """Return what a field holds once it was given a value, or the error that says why it does not."""
    try:
        return getattr(cls(**GOOD[cls] | {name: value}), name)
    except (FieldError, TypeError) as error:
        return error


@pytest.mark.parametrize(("cls", "field"), FIELDS)
def test_nothing_wrong_is_accepted_in_silence(cls: Any, field: attrs.Attribute[Any]) -> None:
    """A value of another type raises an error that names class and field; one that is accepted is of the right type."""
    for value in WRONG:
        made = outcome(cls, field.name, value)
        if isinstance(made, FieldError):
            assert str(made).startswith(f"{cls.__name__}.{field.name}"), value
            assert made.reason
        elif isinstance(made, TypeError):  # the validator of classes of options says what they are to be
            assert field.name == "options", value
        else:
            assert may_take(field.type, value), value
            assert may_take(field.type, made) or isinstance(made, tuple | Text | When), value


@pytest.mark.parametrize(("cls", "field"), FIELDS)
def test_a_value_is_taken_again(cls: Any, field: attrs.Attribute[Any]) -> None:
    """What a field holds is what it takes, so that an instance can be changed with `evolve`."""
    made = cls(**GOOD[cls])
    assert attrs.evolve(made, **{field.name: getattr(made, field.name)}) == made


@pytest.mark.parametrize(("cls", "name"), LISTS)
def test_a_text_is_no_list(cls: Any, name: str) -> None:
    """One text in place of a list is not taken for the list of its letters."""
    with pytest.raises(FieldError, match=rf"{cls.__name__}.{name}: 'm1' is of type str; expected a list"):
        cls(**GOOD[cls] | {name: "m1"})


@pytest.mark.parametrize(("cls", "name"), [param for param in LISTS if param.values[0] is not Config])
@pytest.mark.parametrize("make", [list, tuple, iter])
def test_any_iterable_is_a_list(cls: Any, name: str, make: Any) -> None:
    """A list, a tuple or an iterator of nothing is an empty tuple."""
    assert getattr(cls(**GOOD[cls] | {name: make(())}), name) == ()


@pytest.mark.parametrize(("cls", "name"), [param for param in LISTS if param.values[0] is not Config])
def test_what_an_iterator_yields_is_looked_at_too(cls: Any, name: str) -> None:
    """A generator of wrong values is refused as a list of them is."""
    with pytest.raises(FieldError, match=rf"^{cls.__name__}\.{name}"):
        cls(**GOOD[cls] | {name: iter([object()])})


@pytest.mark.parametrize(
    ("cls", "name", "wrong", "words"),
    [
        (Meeting, "place", "Vienna", "'Vienna' is of type str; expected a Place"),
        (Meeting, "id", 5, "5 is of type int; expected an id such as vienna-2026"),
        (Meeting, "id", "a b", "an id is letters, digits, '-', '_' and '.', starts with a letter or digit"),
        (Meeting, "url", 0, "0 is of type int; expected a web address such as https://example.org/page"),
        (Meeting, "url", "ftp://example.org/", "a web address must start with http: or https:"),
        (Meeting, "when", "11/07/2023", "cannot read the date '11/07/2023': day and month cannot be told apart"),
        (Meeting, "when", 5, "5 is of type int; expected a date such as 2023-06-12"),
        (Meeting, "as_of", datetime(2026, 1, 1, tzinfo=UTC), "datetime.datetime(2026, 1, 1, 0, 0, tzinfo"),
        (Meeting, "as_of", 5, "5 is of type int; expected a day such as 2026-11-23"),
        (Meeting, "embargo_until", 5, "5 is of type int; expected a moment such as 2026-12-01T10:00Z"),
        (Meeting, "status", 5, "5 is of type int; expected one of tentative, scheduled, confirmed"),
        (
            Meeting,
            "status",
            "helt",
            "there is no 'helt'; expected one of tentative, scheduled, confirmed",
        ),
        (Meeting, "agenda", [None], "agenda[1]: None is of type NoneType; expected a text, or a mapping"),
        (Meeting, "parties", "US", "'US' is of type str; expected a list: each a Party or a country code"),
        (Meeting, "parties", ["US2"], "'US2' is no ISO 3166-1 country code"),
        (Meeting, "topics", ["arms"], "topics[1]: 'arms' is of type str; expected a Topic"),
        (Meeting, "title", None, "must not be empty"),
        (Meeting, "title", 5, "5 is of type int; expected a text, or a mapping of languages to texts"),
        (Statement, "speaker", "hall", "'hall' is of type str; expected a Person"),
        (Statement, "about", "m1", "'m1' is of type str; expected a list: each a str"),
        (Statement, "about", ["m1", 2], "about[2]: 2 is of type int; expected a str"),
        (Position, "party", None, "None is of type NoneType; expected a Party or a country code"),
        (Place, "country", 43, "43 is of type int; expected a Party or a country code"),
        (Place, "latitude", True, "True is of type bool; expected a number"),
        (Place, "latitude", 91, "lies between -90 and 90, not at 91"),
        (Attachment, "size", 1.5, "1.5 is of type float; expected a whole number"),
        (Attachment, "size", None, "None is of type NoneType; expected a whole number"),
        (Publication, "author", "Desk", "'Desk' is of type str; expected an Author"),
        (Publication, "languages", "ru", "'ru' is of type str; expected a list: each a str"),
        (FeedSpec, "where", {"topics": ["a"]}, "{'topics': ['a']} is of type dict; expected a Where"),
        (FeedSpec, "slug", "topic", "the slug 'topic' is reserved; expected a slug of its own"),
        (Where, "topics", "arms", "'arms' is of type str; expected a list: each a str"),
        (
            Where,
            "kinds",
            ["meting"],
            "kinds[1]: there is no 'meting'; expected one of meeting, statement; did you mean 'meeting'?",
        ),
        (Where, "statuses", ["held", "helt"], "statuses[2]: there is no 'helt'; expected one of tentative"),
        (
            IcalOptions,
            "statements",
            "evnt",
            "there is no 'evnt'; expected one of none, event, journal; did you mean 'event'?",
        ),
        (Exporter, "filename", "../x.txt", "'../x.txt' is no path below the directory of a feed, such as rss.xml"),
        (Exporter, "entry", None, "None is of type NoneType; expected a function"),
        (Exporter, "name", 5, "5 is of type int; expected a str"),
        (Format, "options", {}, "{} is of type dict; expected a NoOptions"),
    ],
)
def test_the_message_says_what_is_wrong(cls: Any, name: str, wrong: Any, words: str) -> None:
    """The words of an error are enough to mend it."""
    with pytest.raises(ValueError, match=r".") as caught:
        cls(**GOOD[cls] | {name: wrong})

    text = str(caught.value)
    assert text.startswith(f"{cls.__name__}.{name}")
    assert words in text


def test_the_value_of_an_enumeration_stands_for_its_member() -> None:
    """Fields that hold one of several words take the word, with a converter of their own or without."""
    assert IcalOptions(imprecise="omit").imprecise is Imprecise.OMIT
    assert Meeting(id="a", title="A", when="2023", status="held").status is Status.HELD
    assert Relation(to="a", as_="follows").as_ is RelationKind.FOLLOWS


def test_an_error_of_a_date_is_both_kinds_of_error() -> None:
    """Whoever catches errors of dates, or of fields, catches a date that cannot be read."""
    with pytest.raises(WhenError) as caught:
        Meeting(id="a", title="A", when="soon")

    assert isinstance(caught.value, FieldError)
    assert (caught.value.owner, caught.value.field, caught.value.text) == ("Meeting", "when", "soon")
    again = pickle.loads(pickle.dumps(caught.value))
    assert str(again) == str(caught.value)


def test_a_moment_that_is_in_no_year_in_utc_is_refused() -> None:
    """The last hours of the year 9999 west of Greenwich are a fault, not a crash."""
    with pytest.raises(FieldError, match=r"Meeting.embargo_until: in UTC it is outside the years 0001 to 9999"):
        Meeting(id="a", title="A", when="2023", embargo_until="9999-12-31T23:59-05:00")


def test_texts_may_be_pairs_of_language_and_text() -> None:
    """A text is a string, a mapping, or pairs as a generator gives them."""
    pairs = [("en", "Talks"), ("ru", "Переговоры")]
    texts = [Meeting(id="a", when="2023", title=title).title for title in (dict(pairs), pairs, iter(pairs))]
    assert texts == [Text.of(pairs)] * 3


@attrs.frozen(kw_only=True, field_transformer=typed)
class Base:
    """A class of which another inherits a field."""

    size: int = attrs.field(default=1, converter=abs)
    names: tuple[str, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=typed)
class Derived(Base):
    """A class that inherits its fields."""


def test_inherited_fields_have_the_name_of_the_class_that_is_made() -> None:
    """An error names the class that was called, and the field as it was is to be had."""
    with pytest.raises(FieldError, match=r"Derived.names\[1\]: 5 is of type int; expected a str"):
        Derived(names=(5,))
    assert Derived(size=-3).size == 3
    assert plain(attrs.fields(Derived).size).converter is abs

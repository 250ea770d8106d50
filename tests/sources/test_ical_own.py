"""Calendars of diplofeed read back: what a title or a description says for want of a property is a field again."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diplofeed.config import Publication
from diplofeed.errors import Fault
from diplofeed.exporters.ical import IcalOptions, Statements
from diplofeed.model import Form, Meeting, Party, PartyKind, Person, Place, Round, Statement, Status, Topic
from diplofeed.publishing import render
from diplofeed.registry import Registry
from diplofeed.source import Inputs, Located, Names, Partial
from diplofeed.sources.ical import SOURCE
from support.effort import cases

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
DESK = Publication(id="tag:example.org,2026:talks", title="Talks", link="https://example.org/talks/")
PAST = "2026-11-03T10:00/12:00[Europe/Vienna]"
LANGUAGES = ("en", "de", "ru", "zh", "ar")


def written(*items: Any, language: str = "en", **options: Any) -> bytes:
    """Return a calendar of items."""
    exporter = Registry.builtin().exporter("ical")
    return render(
        items, publication=DESK, exporter=exporter, now=NOW, options=IcalOptions(**options), language=language
    )


def read(data: bytes, tmp_path: Path, names: Names | None = None, **options: Any) -> list[Any]:
    """Return the items and faults of a calendar."""
    path = tmp_path / "calendar.ics"
    path.write_bytes(data)
    found = SOURCE.read(Inputs(path=path, options=SOURCE.options(**options), names=names or Names()))
    return [each for each in found if not isinstance(each, Partial)]


def only(item: Any, tmp_path: Path, **options: Any) -> Any:
    """Return the item that a calendar of one gives, of which nothing is left out."""
    (located,) = read(written(item, **options), tmp_path)
    assert isinstance(located, Located), located
    return located.item


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", Status)
def test_a_meeting_has_its_status_and_its_title(status: Status, language: str, tmp_path: Path) -> None:
    """In any language; what was scheduled is not confirmed, and what was held is not filed under "Held"."""
    back = only(Meeting(id="m", title="Talks (in part)", when=PAST, status=status), tmp_path, language=language)

    assert (back.status, str(back.title), back.topics, str(back.summary)) == (status, "Talks (in part)", (), "")


@pytest.mark.parametrize("when", ["2026-12", "2026-12-08~", "2026-12-XX", "2026-12-08/..", "../2026-12-08", "2026-12?"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_title_is_without_what_is_said_of_the_date(when: str, language: str, tmp_path: Path) -> None:
    """The date is as it was, and the days that stand for it are not asserted."""
    back = only(Meeting(id="m", title="Talks", when=when), tmp_path, language=language)

    assert (back.when.text, str(back.title), str(back.summary)) == (when, "Talks", "")


def test_topics_and_parties_are_told_apart(tmp_path: Path) -> None:
    """The sentence says which of the categories take part, those too that no name file has."""
    group = Party(id="the-rest", name="The rest", kind=PartyKind.GROUP)
    topics = (Topic(id="arms-control", name="Arms control"), Topic(id="grain", name="Grain, and more"))
    item = Meeting(id="m", title="Talks", when=PAST, status="held", topics=topics, parties=("US", group, "RU"))
    back = only(item, tmp_path)

    assert [str(topic.name) for topic in back.topics] == ["Arms control", "Grain, and more"]
    assert [str(party.name) for party in back.parties] == ["United States", "The rest", "Russia"]


@pytest.mark.parametrize(
    "when", ["2026-12-08T10:00+05:00", "2026-12-08T10:00+05:30/12:00+05:30", "2026-12-08T10:00-03:00"]
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_time_without_a_zone_has_its_distance_from_utc(when: str, language: str, tmp_path: Path) -> None:
    """Which the description says, as the event is in UTC; its rounds say no more than differs either."""
    rounds = (Round(recurrence_id="2026-12-15", status="cancelled"),)
    once = Meeting(id="m", title="Talks", when=when, parties=("US", "RU"))
    weekly = Meeting(id="m", title="Talks", when=when, recurrence="FREQ=WEEKLY;COUNT=4", rounds=rounds)

    assert only(once, tmp_path, language=language).when == once.when
    back = only(weekly, tmp_path, language=language)
    assert (back.when, back.rounds, str(back.summary)) == (weekly.when, rounds, "")


def test_topics_are_left_out_on_request(tmp_path: Path) -> None:
    """Parties are told from them all the same."""
    item = Meeting(id="m", title="Talks", when=PAST, topics=(Topic(id="grain", name="Grain"),), parties=("US", "RU"))
    (located,) = read(written(item), tmp_path, topics=False)

    assert isinstance(located, Located)
    assert isinstance(located.item, Meeting)
    assert (located.item.topics, [party.id for party in located.item.parties]) == ((), ["US", "RU"])


@pytest.mark.parametrize(
    "fields",
    [
        {"place": Place(city="Vienna", country="AT")},
        {"place": Place(name="Hofburg", city="Vienna", country="AT", latitude=48.2, longitude=16.36)},
        {"place": Place(name="The embassy")},
        {"place": Place(city="Vienna")},
        {"place": Place(country="CH")},
        {"places": (Place(city="Vienna", country="AT"), Place(name="Palais", country="CH"))},
        {"place": Place(city="Vienna", country="AT"), "online": True},
        {"online": True},
    ],
    ids=range(8),
)
def test_a_place_has_its_name_its_city_and_its_country(fields: dict[str, Any], tmp_path: Path) -> None:
    """English says "in" of a city and "at" of a place that has a name."""
    item = Meeting(id="m", title="Talks", when=PAST, parties=("US", "RU"), **fields)
    back = only(item, tmp_path)

    assert (back.place, back.places, back.online) == (item.place, item.places, item.online)
    assert str(back.summary) == ""


def test_rounds_say_no_more_than_differs(tmp_path: Path) -> None:
    """A round that is off has another status, one that was moved another date, and nothing of the whole again."""
    rounds = (
        Round(recurrence_id="2026-12-10", status="cancelled"),
        Round(recurrence_id="2026-12-17", when="2026-12-18T15:00/16:00[Europe/Vienna]", title="The third round"),
    )
    item = Meeting(
        id="m", title="Talks", when="2026-12-03T10:00/11:00[Europe/Vienna]", recurrence="FREQ=WEEKLY;COUNT=4",
        rounds=rounds, rdate=("2026-12-22",), exdate=("2026-12-24",), summary="They meet.", parties=("US", "RU"),
    )  # fmt: skip
    back = only(item, tmp_path)

    assert back.rounds == rounds
    assert ([each.text for each in back.rdate], [each.text for each in back.exdate]) == (["2026-12-22"], ["2026-12-24"])
    assert str(back.summary) == "They meet."


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_journal_entry_has_its_form_its_voices_and_its_words(form: Form, language: str, tmp_path: Path) -> None:
    """The introduction or signature says which form it is, and by whom."""
    hall = Person(id="emily-hall", name="Emily Hall", role="analyst")
    item = Statement(id="s", text="First.\n\nSecond.", when="2026-11", speaker=hall, form=form)
    back = only(item, tmp_path, language=language, statements=Statements.JOURNAL, components=True)

    assert (back.form, back.speaker, str(back.text), str(back.title)) == (form, hall, "First.\n\nSecond.", "")


def test_a_summary_is_what_the_fields_do_not_say(tmp_path: Path) -> None:
    """What a calendar has no field for stays in words."""
    item = Meeting(
        id="m", title="Talks", when=PAST, summary="What came.", agenda=("Missiles",), conference="https://a.example/x"
    )
    back = only(item, tmp_path)

    assert str(back.summary) == "What came.\n\nOn the agenda\n\n1\\. Missiles"


def test_a_calendar_of_another_program_is_read_as_it_is(tmp_path: Path) -> None:
    """What looks like ours in it is its own."""
    data = written(Meeting(id="m", title="Talks", when=PAST, status="held")).replace(b"-//diplofeed//", b"-//other//")
    (located,) = read(data, tmp_path)

    assert [str(topic.name) for topic in located.item.topics] == ["Held"]
    assert str(located.item.summary).startswith("Held on 3 November 2026")


LINES = written(
    Meeting(
        id="m", title="Talks", when="2026-12-03T10:00Z", recurrence="FREQ=WEEKLY;COUNT=4", parties=("US", "RU"),
        place=Place(city="Vienna", country="AT"), rounds=(Round(recurrence_id="2026-12-10", status="cancelled"),),
    ),
    Statement(id="s", text="Words.", when="2026-11-20", speaker=Person(id="h", name="Hall")),
    statements=Statements.JOURNAL, components=True, links=True,
).replace(b"\r\n ", b"").decode().split("\r\n")  # fmt: skip


@pytest.mark.random
@settings(max_examples=cases(150), deadline=None)
@given(
    number=st.integers(0, len(LINES) - 2),
    value=st.text(max_size=30)
    | st.sampled_from(["{", "[1]", '{"@type": "Person", "name": "x", "url": "y"}', "; , ()", ""]),
)
def test_whatever_was_changed_in_it_nothing_is_raised(
    number: int, value: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A calendar of ours in which any line says anything else is read or named, line by line."""
    name = LINES[number].partition(":")[0]
    lines = [*LINES[:number], f"{name}:{value}", *LINES[number + 1 :]]
    found = read("\r\n".join(lines).encode(errors="replace"), tmp_path_factory.mktemp("own"))

    assert all(isinstance(each, Located | Fault) for each in found)
    assert found


def test_thousands_of_categories_take_no_longer(tmp_path: Path) -> None:
    """They are topics all."""
    labels = ",".join(f"t{number}" for number in range(5000)).encode()
    data = written(Meeting(id="m", title="Talks", when=PAST, topics=(Topic(id="a", name="A"),)))
    (located,) = read(data.replace(b"CATEGORIES:A", b"CATEGORIES:" + labels), tmp_path)

    assert len(located.item.topics) in (0, 5000)

"""Nothing is said that is not so: who was there, between whom, where, and which rounds."""

from __future__ import annotations

import pytest

from diplofeed.compose import headline_of, passages, title_of
from diplofeed.compose.body import parts_of
from diplofeed.compose.plain import line
from diplofeed.compose.tree import paragraph
from diplofeed.feeds.changes import summary_of
from diplofeed.model import Meeting, Participant, Party, Person, Place, Topic
from diplofeed.words import words
from support.calendar_entries import entry_of
from support.catalogues import LANGUAGES
from support.revisions import changed, revision

TALKS = Meeting(
    id="talks",
    title="Talks",
    when="2026-12-11",
    participants=(Participant(person=Person(id="hall", name="Dr. Emily Hall")),),
)


def body(item: Meeting, language: str = "en") -> str:
    """Return the body of a meeting as Markdown."""
    return "\n\n".join(part.markdown for part in parts_of(entry_of(item), language, "en", images=False))


def occasion(**values: object) -> str:
    """Return the sentence that says when, where and between whom a meeting is."""
    return line(paragraph(passages.occasion(changed(TALKS, **values)[1], "en")))


@pytest.mark.parametrize(
    ("when", "status", "label"),
    [
        ("2026-12-11", "scheduled", "**Expected**"),
        ("2026-12-11", "confirmed", "**Expected**"),
        ("2026-12-11", "tentative", "**Expected**"),
        ("2026-12-11", "postponed", "**Expected**"),
        ("2026-12-11", "cancelled", "**Expected**"),
        ("2026-12-11/..", "scheduled", "**Expected**"),
        ("2026-11-11/..", "confirmed", "**Who takes part**"),
        ("2026-11-11/..", "held", "**Who takes part**"),
        ("2026-11-11", "held", "**Who took part**"),
    ],
)
def test_nobody_took_part_in_what_was_not_held(when: str, status: str, label: str) -> None:
    """People are expected at a meeting until it is on record that it was held."""
    text = body(changed(TALKS, when=when, status=status)[1])

    assert [label_ for label_ in ("**Expected**", "**Who takes part**", "**Who took part**") if label_ in text] == [
        label
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_is_expected_is_not_called_a_participant(language: str) -> None:
    """Each language has another word for those who are expected than for those who were there."""
    scheduled, held = (body(changed(TALKS, status=status)[1], language) for status in ("scheduled", "held"))

    assert words(language).gettext("Expected") in scheduled
    assert words(language).gettext("Who took part") not in scheduled
    assert words(language).gettext("Who took part") in held


def test_each_party_is_named_once() -> None:
    """A party that is listed twice, or under two ids, meets the others once."""
    assert "between the United States and Russia." in occasion(parties=("US", "US", "RU"))
    assert "between the United States and Russia." in occasion(
        parties=("US", Party(id="usa", name="United States"), "RU")
    )
    assert "between the United States and Russia." in occasion(parties=("US", "RU", "US"))
    assert "with the United States taking part." in occasion(parties=("US", "US"))


def test_each_topic_is_named_once() -> None:
    """What is listed twice stands once on its line."""
    topic = Topic(id="arms", name="Arms")
    assert "**Topics:** Arms\n" in body(changed(TALKS, topics=(topic, topic))[1]) + "\n"


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (Place(country="US"), "in the United States"),
        (Place(country="NL"), "in the Netherlands"),
        (Place(country="FR"), "in France"),
        (Place(country=Party(id="SU", name="Soviet Union")), "in the Soviet Union"),
        (Place(country=Party(id="usa", name="United States")), "in the United States"),
        (Place(country=Party(id="gambia", name="The Gambia")), "in The Gambia"),
        (Place(name="United States", country="US"), "in the United States"),
        (Place(city="Washington", country="US"), "in Washington, United States"),
        (Place(name="Hofburg", country="AT"), "at Hofburg, Austria"),
    ],
)
def test_country_alone_has_its_article(place: Place, expected: str) -> None:
    """Where only the country is known, English has it as a sentence does."""
    assert occasion(place=place) == f"Scheduled for 11 December 2026, {expected}."


@pytest.mark.parametrize(
    ("when", "status", "expected"),
    [
        ("2026-12-01", "scheduled", "Scheduled from 1 December 2026 on."),
        ("2026-12-01/2026-12-02", "held", "Held from 1–2 December 2026 on."),
        ("2026-12-01T10:00/11:00[Europe/Vienna]", "confirmed", "Confirmed from 1 December 2026, 10:00–11:00 CET on."),
        ("2026-12-01/..", "scheduled", "Scheduled from 1 December 2026 on."),
    ],
)
def test_series_does_not_say_the_day_of_its_first_round_in_each(when: str, status: str, expected: str) -> None:
    """A calendar shows the description in every round, so it says from when on there are rounds."""
    assert occasion(when=when, status=status, recurrence="FREQ=WEEKLY").startswith(expected)


@pytest.mark.parametrize(
    ("title", "status", "language", "expected"),
    [
        ("Cancelled: Talks", "cancelled", "en", "Cancelled: Talks"),
        ("CANCELED – Talks", "cancelled", "en", "Cancelled: Talks"),
        ("[Cancelled] Talks", "cancelled", "en", "Cancelled: Talks"),
        ("Postponed: Talks", "postponed", "en", "Postponed: Talks"),
        ("Postponed: Talks", "cancelled", "en", "Cancelled: Talks"),
        ("Cancelled: Talks", "cancelled", "de", "Abgesagt: Talks"),
        ("Abgesagt: Talks", "cancelled", "de", "Abgesagt: Talks"),
        ("Annulé : Talks", "cancelled", "fr", "Annulé\N{NO-BREAK SPACE}: Talks"),
        ("Cancelled flights: talks", "cancelled", "en", "Cancelled: Cancelled flights: talks"),
        ("Cancelled-debt talks", "cancelled", "en", "Cancelled: Cancelled-debt talks"),
        ("Cancelled:", "cancelled", "en", "Cancelled: Cancelled:"),
        ("Cancelled: Talks", "held", "en", "Cancelled: Talks"),
    ],
)
def test_what_an_editor_wrote_before_a_title_is_not_said_twice(
    title: str, status: str, language: str, expected: str
) -> None:
    """A title that says itself that the meeting is off is announced once, in the reader's language."""
    assert headline_of(changed(TALKS, title=title, status=status)[1], language) == expected


def test_change_that_cancels_says_so_once() -> None:
    """Nor does the feed of changes say it twice."""
    pair = changed(TALKS, title="Cancelled: Talks", status="cancelled")

    assert summary_of(revision(*pair), "en")[0] == "Cancelled: Talks, 11 December 2026"
    assert title_of(pair[1], "en") == "Talks"


def test_country_alone_has_no_article_in_german() -> None:
    """Other languages name a place as it is by itself."""
    assert line(paragraph(passages.occasion(changed(TALKS, place=Place(country="GB"))[1], "de"))) == (
        "Angesetzt: 11. Dezember 2026, Vereinigtes Königreich."
    )

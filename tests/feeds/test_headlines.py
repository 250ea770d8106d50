"""The headline of a change says what happened: what was a plan moves, what is past is corrected."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import attrs
import pytest

from diplofeed.compose.markup import spoken
from diplofeed.compose.occasions import planned
from diplofeed.feeds.changes import summary_of
from diplofeed.feeds.entries import entries_of
from diplofeed.ledger.decide import decide_all
from diplofeed.model import Meeting, Place, Round, Status
from diplofeed.text import one_line
from diplofeed.when import parse
from diplofeed.words import words
from support.catalogues import LANGUAGES
from support.revisions import GENEVA, TALKS, changed, revision

HELD = Meeting(id="congress", title="Congress", when="1815-06-08", status="held", place=Place(city="Vienna"))
PASSED = Meeting(
    id="talks", title="Talks", when="2026-11-20", place=Place(city="Vienna")
)  # and nobody says it was held
SERIES = attrs.evolve(
    PASSED, recurrence="FREQ=WEEKLY;COUNT=9", rounds=(Round(recurrence_id="2026-11-27", when="2026-11-28"),)
)


def headline(pair: tuple[Any, Any], language: str = "en") -> str:
    """Return the headline of a change of 1 December 2026."""
    return summary_of(revision(*pair), language)[0]


@pytest.mark.parametrize(
    ("pair", "expected"),
    [
        (changed(HELD, when="1815-06-09"), "Corrected: Congress, 9 June 1815; it was 8 June 1815"),
        (
            changed(attrs.evolve(HELD, when="July 2023"), when="2023-07-11"),
            "Corrected: Congress, 11 July 2023; it was July 2023",
        ),
        (changed(HELD, place=GENEVA), "Corrected: Congress, Geneva, Switzerland; it was Vienna"),
        (changed(PASSED, when="2026-11-21"), "Corrected: Talks, 21 November 2026; it was 20 November 2026"),
        (changed(PASSED, when="2026-12-21"), "Rescheduled: Talks, from 20 November 2026 to 21 December 2026"),
        (
            changed(attrs.evolve(TALKS, status=Status.CANCELLED), when="2027-05-13"),
            "Corrected: Talks, 13 May 2027; it was 12 May 2027",
        ),
        (
            changed(SERIES, rounds=(Round(recurrence_id="2026-11-27", when="2026-11-29"),)),
            "Corrected: Talks, 29 November 2026; it was 28 November 2026",
        ),
        (changed(HELD, place=None), "Updated: Congress"),
        (changed(attrs.evolve(HELD, place=None), place=GENEVA), "Updated: Congress"),
        (changed(HELD, place=Place(city="Vienna", latitude=48.2, longitude=16.4)), "Updated: Congress"),
        (changed(attrs.evolve(HELD, status=Status.CANCELLED), status=Status.HELD), "Held: Congress, 8 June 1815"),
        (
            changed(attrs.evolve(HELD, status=Status.POSTPONED), status=Status.HELD, when="1815-06-09"),
            "Held: Congress, 9 June 1815",
        ),
    ],
)
def test_what_is_past_is_corrected_not_moved(pair: tuple[Any, Any], expected: str) -> None:
    """Another date or place of what is over, or was called off, is a correction; of what is ahead it is news."""
    assert headline(pair) == expected


CALLS = attrs.evolve(PASSED, when="2026-11-24", recurrence="FREQ=WEEKLY;COUNT=9")
OFF = Round(recurrence_id="2026-12-08", status="cancelled")
MOVED = Round(recurrence_id="2026-12-08", when="2026-12-09")
AGAIN = "Round takes place after all: Talks, 8 December 2026"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"rounds": (OFF,)}, {"rounds": ()}, AGAIN),
        ({"rounds": (OFF,)}, {"rounds": (attrs.evolve(OFF, status=None, title="Long"),)}, AGAIN),
        ({"rounds": (OFF,)}, {"rounds": (attrs.evolve(OFF, status=Status.CONFIRMED),)}, AGAIN),
        ({"exdate": ("2026-12-08",)}, {"exdate": ()}, AGAIN),
        ({"rounds": (OFF,)}, {"rounds": (MOVED,)}, "Round moved: Talks, from 8 December 2026 to 9 December 2026"),
        ({"rounds": (MOVED,)}, {"rounds": ()}, "Round moved: Talks, from 9 December 2026 to 8 December 2026"),
        ({"rounds": (MOVED,)}, {"rounds": (OFF,)}, "Round cancelled: Talks, 8 December 2026"),
        ({"rounds": (OFF,)}, {"rounds": (), "exdate": ("2026-12-08",)}, "No round on 8 December 2026: Talks"),
        ({"rdate": ("2026-12-10",)}, {"rdate": ()}, "No round on 10 December 2026: Talks"),
        ({}, {"rdate": ("2026-12-10",)}, "Further round: Talks, 10 December 2026"),
        (
            {"rounds": (OFF,)},
            {"rounds": (MOVED,), "exdate": ("2026-12-15",)},
            "Round moved: Talks, from 8 December 2026 to 9 December 2026; No round on 15 December 2026: Talks",
        ),
        ({"rounds": (OFF,)}, {"rounds": (), "status": Status.CANCELLED}, "Cancelled: Talks, 24 November 2026"),
        ({"rounds": (OFF,), "status": Status.CANCELLED}, {"rounds": ()}, "Updated: Talks"),
        (
            {"rounds": (attrs.evolve(OFF, recurrence_id="2026-11-24"),)},
            {"rounds": ()},
            "Corrected: Talks",  # it is over
        ),
        ({"rounds": (OFF,)}, {"rounds": (), "recurrence": "FREQ=WEEKLY;COUNT=2"}, "Updated: Talks"),
    ],
)
def test_headline_says_what_becomes_of_a_round(before: dict[str, Any], after: dict[str, Any], expected: str) -> None:
    """A round that is put back, moved back or added is told as that, several together by their dates."""
    was = attrs.evolve(CALLS, **before)

    assert headline(changed(was, **after)) == expected


@pytest.mark.parametrize("language", ["en", *LANGUAGES])
def test_round_that_is_put_back_does_not_read_as_removed(language: str) -> None:
    """Text and headline of a round that takes place after all name it and do not say that anything is removed."""
    was = attrs.evolve(CALLS, rounds=(OFF,))
    line, text = summary_of(revision(*changed(was, rounds=())), language)

    for output in (line, spoken(text)):
        assert one_line(parse("2026-12-08").label(language)) in one_line(output)
        assert words(language).pgettext("field", "removed") not in output


@pytest.mark.parametrize("language", ["en", *LANGUAGES])
def test_what_never_began_is_not_cancelled_as_going_on(language: str) -> None:
    """What was to go on from a month on is called off from then on, not since then."""
    was = attrs.evolve(TALKS, when="2027-01/..")
    sentence = words(language).gettext("Cancelled: {title}, {when}")

    when = planned(was.when, Status.CANCELLED, language)
    assert headline(changed(was, status=Status.CANCELLED), language) == sentence.format(title="Talks", when=when)
    assert planned(was.when, Status.HELD, language) == was.when.label(language)
    assert (when == was.when.label(language)) == (language in {"es", "ru", "uk", "zh"})  # where both are one word


@pytest.mark.parametrize("language", LANGUAGES)
def test_correction_is_told_in_each_language(language: str) -> None:
    """No language has a meeting of the past rescheduled, or its date announced."""
    prefix = words(language).gettext("Corrected: {title}").format(title="Congress")

    assert headline(changed(HELD, when="1815-06-09"), language).startswith(prefix)
    assert headline(changed(attrs.evolve(HELD, when="1815-06"), when="1815-06-09"), language).startswith(prefix)


@pytest.mark.parametrize(
    ("when", "moved", "was"), [("2026-12-11", "2026-12-12", "2026-12-11"), ("2026-11-20", "2026-11-21", None)]
)
def test_only_what_was_ahead_says_from_when_it_was_moved(when: str, moved: str, was: str | None) -> None:
    """A meeting whose date is changed when it is over, though nobody marked it held, was not moved."""
    before, now = changed(attrs.evolve(TALKS, when=when), when=moved)
    decisions = decide_all({}, [now], publication_id="tag:example.org,2026:x", now=datetime(2026, 12, 2, tzinfo=UTC))
    (entry,) = entries_of([now], decisions, {("meeting", "talks"): revision(before, now)})

    assert str(entry.was or "") == (was or "")


@pytest.mark.parametrize(
    ("when", "expected"),
    [("2026-12-23", "Cancelled: Talks, 23 December 2026"), ("2027", "Cancelled: Talks, 20 December 2026")],
)
def test_what_is_called_off_and_moved_at_once_has_the_day_that_all_else_says(when: str, expected: str) -> None:
    """The event has the new day too; where there is none any more, the last is what people had noted."""
    planned_ = attrs.evolve(PASSED, when="2026-12-20")
    assert headline(changed(planned_, status=Status.CANCELLED, when=when)) == expected


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        ({"when": "2027/.."}, {"when": "2027-06/.."}, "Date announced: Talks, from June 2027 on"),
        ({"when": "2027-03/.."}, {"when": "2027-05/.."}, "Rescheduled: Talks, from March 2027 to May 2027"),
        ({"when": "2027-03-05"}, {"when": "203X"}, "Rescheduled: Talks, from 5 March 2027 to the 2030s"),
        ({"when": "203X/.."}, {"when": "204X/.."}, "Rescheduled: Talks, from the 2030s to the 2040s"),
        ({"when": "../2027"}, {"when": "2028"}, "New date: Talks, 2028"),
        ({"when": "2027"}, {"when": "2028/"}, "New date: Talks, from 2028, end not known"),
        ({"when": "2027-03-05/.."}, {"when": "2027-05"}, "Rescheduled: Talks, from 5 March 2027 to May 2027"),
        ({"when": "2027-03"}, {"when": "2027-03/.."}, "New date: Talks, from March 2027 on"),
        (
            {"when": "2027-03-05T10:00[Europe/Vienna]/.."},
            {"when": "2027-04-05T10:00[Europe/Vienna]/.."},
            "Rescheduled: Talks, from 5 March 2027, 10:00 CET to 5 April 2027, 10:00 CEST",
        ),
        (
            {"when": "2027-03/.."},
            {"when": "2027-05/..", "status": "postponed"},
            "Postponed: Talks, from March 2027 to May 2027",
        ),
    ],
)
def test_move_of_what_has_no_end_is_from_its_beginning_to_its_beginning(
    was: dict[str, str], now: dict[str, str], expected: str
) -> None:
    """Nothing is moved "from since March to since May"."""
    before, after = (Meeting(id="talks", title="Talks", **values) for values in (was, {**was, **now}))
    assert headline((before, after)) == expected

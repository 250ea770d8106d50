"""The headline of a change says what happened: what was a plan moves, what is past is corrected."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import attrs
import pytest

from diplofeed.feeds.changes import summary_of
from diplofeed.feeds.entries import entries_of
from diplofeed.ledger.decide import decide_all
from diplofeed.model import Meeting, Place, Round, Status
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

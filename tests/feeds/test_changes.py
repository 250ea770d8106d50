"""What happened to an item is told in words a reader understands, with what it is and what it was."""

from __future__ import annotations

import re
from typing import Any

import attrs
import pytest

from diplofeed.compose.markup import spoken
from diplofeed.feeds.changes import entry_of, summary_of
from diplofeed.ledger.decide import Change
from diplofeed.model import Meeting, Outcome, Relation, Round, Statement, Status, Topic
from diplofeed.words import words
from support.catalogues import LANGUAGES
from support.revisions import AT, CALLED_OFF, GENEVA, SAID, SERIES, TAG, TALKS, changed, revision

PAST = attrs.evolve(TALKS, when="2026-05-12")
POSTPONED = attrs.evolve(TALKS, status=Status.POSTPONED)
CANCELLED = attrs.evolve(TALKS, status=Status.CANCELLED)
SEASON = attrs.evolve(TALKS, when="2027-21")


@pytest.mark.parametrize(
    ("pair", "headline", "expected"),
    [
        (changed(SEASON, when="2027-05-12"), "Date announced: Talks, 12 May 2027", "**When:** 12 May 2027; it was sp"),
        (
            changed(TALKS, when="2027-06-01"),
            "Rescheduled: Talks, from 12 May 2027 to 1 June 2027",
            "**When:** 1 June 2027; it was 12 May 2027",
        ),
        (
            changed(TALKS, status=Status.POSTPONED),
            "Postponed: Talks, from 12 May 2027 to a date not yet announced",
            "**Status:** postponed; it was scheduled",
        ),
        (
            changed(TALKS, status=Status.POSTPONED, when="2027-09"),
            "Postponed: Talks, from 12 May 2027 to September 2027",
            "**When:** September 2027; it was 12 May 2027",
        ),
        (
            changed(SERIES, exdate=("2027-05-26",)),
            "No round on 26 May 2027: Talks",
            "**Rounds that fall away:** 26 May 2027",
        ),
        (
            changed(SERIES, rdate=("2027-07-01",)),
            "Further round: Talks, 1 July 2027",
            "**Further rounds:** 1 July 2027",
        ),
        ((SERIES, CALLED_OFF), "Round cancelled: Talks, 19 May 2027", "**Rounds that differ:**\n\n- 19 May 2027: canc"),
        (
            changed(CALLED_OFF, rounds=(Round(recurrence_id="2027-05-19", when="2027-05-20"),)),
            "Round moved: Talks, from 19 May 2027 to 20 May 2027",
            "**Rounds that differ, which now reads:**\n\n- 19 May 2027: moved to 20 May 2027",
        ),
        (
            changed(CALLED_OFF, rounds=()),
            "Round takes place after all: Talks, 19 May 2027",
            "**Rounds that differ, which now reads:**\n\n- 19 May 2027: as planned after all",
        ),
        (changed(POSTPONED, status=Status.SCHEDULED, when="2027-09-01"), "New date: Talks, 1 September 2027", "postp"),
        (changed(TALKS, status=Status.CANCELLED), "Cancelled: Talks, 12 May 2027", "cancelled; it was scheduled"),
        (changed(CANCELLED, status=Status.SCHEDULED), "Reinstated: Talks, 12 May 2027", "scheduled; it was cancelled"),
        (changed(PAST, status=Status.HELD), "Held: Talks, 12 May 2026", "**Status:** held; it was scheduled"),
        (changed(TALKS, status=Status.CONFIRMED), "Confirmed: Talks, 12 May 2027", "confirmed"),
        (changed(TALKS, status=Status.TENTATIVE), "No longer certain: Talks, 12 May 2027", "tentative"),
        (
            changed(TALKS, place=GENEVA),
            "New place: Talks, Geneva, Switzerland",
            "**Place:** Geneva, Switzerland; it was Vienna, Austria",
        ),
        (changed(TALKS, place=None), "New place: Talks", "**Place:** none; it was Vienna, Austria"),
        (changed(TALKS, title="Long talks"), "New title: Long talks", "**Title:** Long talks; it was Talks"),
        (changed(TALKS, summary="*Good.*"), "Updated: Talks", "**Summary:**\n\n*Good.*"),
        (
            changed(attrs.evolve(TALKS, summary="Old."), summary="New."),
            "Updated: Talks",
            ", which now reads:**\n\nNew.",
        ),
        (changed(attrs.evolve(TALKS, summary="Old."), summary=""), "Updated: Talks", "**Summary:** removed"),
        (changed(TALKS, outcomes=(Outcome(text="Agreed."),)), "Updated: Talks", "**What came of it:**\n\n- Agreed."),
        (changed(TALKS, parties=("US",)), "Updated: Talks", "**Parties:** United States; it was United States, Russia"),
        (changed(TALKS, topics=(Topic(id="arms", name="Arms"),)), "Updated: Talks", "**Topics:** Arms"),
        (changed(TALKS, related=(Relation(to="hidden"),)), "Updated: Talks", "**Related entries:** added"),
        (changed(TALKS, as_of="2026-05-01"), "Updated: Talks", "**Known to be going on as of:** 1 May 2026"),
        (changed(SAID, text="It helps."), "Corrected: Dr. Emily Hall: It helps.", "which now reads:**\n\nIt helps."),
    ],
)
def test_revision_in_words(pair: tuple[Any, Any], headline: str, expected: str) -> None:
    """The headline says the most important of a revision, the text each field as it is and as it was."""
    output, text = summary_of(revision(*pair), "en")
    assert output == headline
    assert expected in text
    assert "hidden" not in text  # the id of another item


def test_most_important_comes_first() -> None:
    """Date and status are told before what is said about them."""
    before, after = changed(PAST, status=Status.HELD, when="2026-05-13", summary="Done.", sources=())
    _, text = summary_of(revision(before, after), "en")
    assert [line.split(":")[0] for line in text.split("\n\n")][:3] == ["**When", "**Status", "**Summary"]


@pytest.mark.parametrize(
    ("change", "before", "headline", "expected"),
    [
        (Change.NEW, None, "New: Talks", "Scheduled for 12 May 2027, in Vienna, Austria"),
        (Change.WITHDRAWN, TALKS, "Withdrawn: Talks", "This was withdrawn: it is no longer on record."),
        (Change.RETURNED, TALKS, "Back on record: Talks", "This is on record again."),
    ],
)
def test_coming_and_going(change: Change, before: Meeting | None, headline: str, expected: str) -> None:
    """What is new says what it is; what is withdrawn or back says so."""
    output, text = summary_of(revision(before, TALKS, change), "en")
    assert output == headline
    assert expected in text


def test_entry_is_a_notice_about_the_item() -> None:
    """A revision has an identity of its own, the moment it was published, and names the item it is about."""
    entry = entry_of(revision(*changed(TALKS, status=Status.CANCELLED)), "en")
    assert entry.tag == f"{TAG}#revision-2"
    assert (entry.published, entry.updated) == (AT, AT)
    assert [(reference.relation, reference.tag) for reference in entry.references] == [("about", TAG)]
    assert isinstance(entry.item, Statement)
    assert (entry.item.speaker, entry.item.party, entry.item.form.value) == (None, None, "notice")


@pytest.mark.parametrize("language", ["en", *LANGUAGES])
def test_fields_in_one_line_do_not_run_together(language: str) -> None:
    """In a teaser, which is one line, each field ends as a sentence does, a text of the publisher too."""
    was = attrs.evolve(POSTPONED, summary="Old", significance="Old", as_of="2027-05-01")
    _, after = changed(
        was, when="2027-09-01", status=Status.SCHEDULED, parties=(), summary="New", significance="- new", as_of=None
    )
    entry = entry_of(revision(was, after), language)
    labels = [words(language).gettext(label) for label in ("Status", "Parties", "Known to be going on as of")]
    line = spoken(entry.item.text.in_(language), language) if isinstance(entry.item, Statement) else ""

    assert all(re.search(rf"[.。;] ?{re.escape(label)}", line) for label in labels[:2])
    assert re.search(r"[:：] ?New[.。]", line.replace("\xa0", ""))


@pytest.mark.parametrize("language", ["en", *LANGUAGES])
def test_day_that_is_not_known_any_more_is_not_called_none(language: str) -> None:
    """A last day that talks were known to go on is taken back, not said to be none."""
    _, text = summary_of(revision(*changed(attrs.evolve(TALKS, as_of="2026-05-01"), as_of=None)), language)
    speak = words(language)

    assert speak.pgettext("field", "removed") in text
    assert speak.pgettext("field", "none") not in text.rpartition(":**")[2]

"""A note of what was mended keeps a change that is no news from being announced, once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest

from diplofeed.feeds.changes import entry_of, summary_of
from diplofeed.ledger.decide import Change, decide_all
from diplofeed.ledger.store import Ledger
from diplofeed.model import Meeting, Person, Statement

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TALKS = Meeting(id="talks", title="Tlaks", when="2026-12-11")
MENDED = attrs.evolve(TALKS, title="Talks", minor="a typo in the title")


def published(*versions: Any) -> tuple[Ledger, list[Any]]:
    """Return a ledger after a build of each version of an item, and what each build decided."""
    ledger, decisions = Ledger.open(":memory:", publication="tag:example.org,2026:x"), []
    for day, item in enumerate(versions):
        now = NOW + timedelta(days=day)
        made = decide_all(ledger.remembered(), [item], publication_id="tag:example.org,2026:x", now=now)
        ledger.save(made, now=now)
        decisions.append(made[0])
    return ledger, decisions


def announced(*versions: Any) -> list[str]:
    """Return the headlines of what the feed of changes tells after a build of each version, the newest first."""
    return [summary_of(revision, "en")[0] for revision in published(*versions)[0].latest(100)]


def test_change_that_brings_a_note_is_not_announced() -> None:
    """The item is updated, and the ledger knows why; subscribers of changes hear nothing."""
    ledger, decisions = published(TALKS, MENDED)
    _, revision = ledger.history("talks")

    assert announced(TALKS, MENDED) == ["New: Tlaks"]
    assert decisions[1].change is Change.REVISED
    assert decisions[1].remembered.updated == NOW + timedelta(days=1)
    assert "**Not announced:** a typo in the title" in summary_of(revision, "en")[1]


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        (attrs.evolve(MENDED, summary="On risks."), ["Updated: Talks", "New: Tlaks"]),
        (attrs.evolve(MENDED, summary="On risks.", minor=""), ["Updated: Talks", "New: Tlaks"]),
        (attrs.evolve(MENDED, summary="On risks.", minor="a missing word"), ["New: Tlaks"]),
        (attrs.evolve(MENDED, minor=""), ["New: Tlaks"]),
    ],
)
def test_note_is_of_one_change(later: Meeting, expected: list[str]) -> None:
    """What changes later is announced, also while the note still stands; a note alone is no change."""
    assert announced(TALKS, MENDED, later) == expected


@pytest.mark.parametrize("values", [{"when": "2026-12-12"}, {"status": "cancelled"}, {"rdate": ("2027-01-01",)}])
def test_no_note_hides_what_people_plan_by(values: dict[str, Any]) -> None:
    """Another time, status or round is announced whatever the note says."""
    assert len(announced(TALKS, attrs.evolve(MENDED, **values))) == 2


def test_new_item_is_announced_with_a_note_too() -> None:
    """An item that begins with a note is new all the same."""
    assert announced(MENDED) == ["New: Talks"]


def test_change_of_a_statement_has_its_speaker_as_author() -> None:
    """As in the feed of the statements; a new one says who spoke, and when."""
    statement = Statement(
        id="said", when="2026-11-20", text="It helps.", speaker=Person(id="hall", name="Dr. Emily Hall")
    )
    ledger, _ = published(statement, attrs.evolve(statement, text="It helps a lot."))
    revised, new = (entry_of(revision, "en") for revision in ledger.latest(10))

    assert revised.authors == new.authors == (statement.speaker,)
    assert isinstance(new.item, Statement)
    assert "> It helps.\n\n— Dr. Emily Hall; 20 November 2026" in str(new.item.text)

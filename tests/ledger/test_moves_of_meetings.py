"""What the ledger reads to say which meetings were moved, and what it writes for those that were not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import attrs
import pytest

from diplofeed.ledger import decide
from diplofeed.ledger.decide import Change, decide_all
from diplofeed.ledger.store import Ledger
from diplofeed.model import Item, Meeting, Party, Statement

PUBLICATION: Final = "tag:example.org,2026:record"
NOW: Final = datetime(2026, 11, 28, 12, tzinfo=UTC)
MEETINGS: Final = tuple(
    Meeting(id=f"m{number}", title="Talks", when="2027-01", parties=["RU"]) for number in range(300)
)


def build(ledger: Ledger, items: Sequence[Item], day: int = 0) -> list[Change]:
    """Decide and save as a build does; return what became of the items."""
    now = NOW + timedelta(days=day)
    decisions = decide_all(
        ledger.remembered(), items, publication_id=PUBLICATION, now=now, stamps_taken=ledger.stamps()
    )
    ledger.save(decisions, now=now)
    return [decision.change for decision in decisions]


def test_only_the_last_move_of_each_meeting_is_read(place: Path | str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of three hundred new meetings, one moved three times and one twice, the database hands out two revisions."""
    moves = [("m7", "2027-02"), ("m7", "2027-03"), ("m8", "2027-02"), ("m7", "2027-04"), ("m8", "2027-05")]
    with Ledger.open(place, publication=PUBLICATION) as ledger:
        build(ledger, MEETINGS)
        items = {item.id: item for item in MEETINGS}
        for day, (name, when) in enumerate(moves, start=1):
            items[name] = attrs.evolve(items[name], when=when)
            build(ledger, tuple(items.values()), day)
        handed = []
        query = type(ledger.database).query
        monkeypatch.setattr(type(ledger.database), "query", lambda *args: handed.append(query(*args)) or handed[-1])
        result = ledger.moves()
    assert sum(map(len, handed)) == 2
    assert {name: str((move.before or {})["when"]) for (_, name), move in result.items()} == {
        "m7": "2027-03",
        "m8": "2027-02",
    }


def test_statement_of_another_day_is_no_move(place: Path | str) -> None:
    """Only meetings are moved; a statement with another date is corrected."""
    statement = Statement(id="s", text="Said.", when="2026-11", party="RU")
    with Ledger.open(place, publication=PUBLICATION) as ledger:
        build(ledger, [statement])
        build(ledger, [attrs.evolve(statement, when="2026-10")], 1)
        assert ledger.moves() == {}


def test_unchanged_item_keeps_its_row_and_is_not_written(place: Path | str) -> None:
    """What is as the ledger has it, compared or not, is neither made anew nor saved."""
    with Ledger.open(place, publication=PUBLICATION) as ledger:
        build(ledger, MEETINGS[:5])
        rows = ledger.remembered()
        decisions = decide_all(rows, MEETINGS[:5], publication_id=PUBLICATION, now=NOW)
        assert all(decision.remembered is rows[decision.remembered.key] for decision in decisions)
        assert not any(decision.recast for decision in decisions)


def test_renamed_party_is_written_again_without_a_revision(place: Path | str) -> None:
    """The row takes the new name, subscribers are told of no change."""
    meeting = attrs.evolve(MEETINGS[0], parties=[Party(id="quad", name="The Quad")])
    with Ledger.open(place, publication=PUBLICATION) as ledger:
        build(ledger, [meeting])
        renamed = attrs.evolve(meeting, parties=[Party(id="quad", name="Quad")])
        assert build(ledger, [renamed], 1) == [Change.UNCHANGED]
        assert ledger.remembered()["meeting", "m0"].data["parties"] == [{"id": "quad", "name": "Quad"}]
        assert len(ledger.history("m0")) == 1


def test_more_rows_than_a_batch_are_all_saved(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows are written some at a time, within one transaction, each once."""
    monkeypatch.setattr("diplofeed.ledger.store._BATCH", 7)
    with Ledger.open(":memory:", publication=PUBLICATION) as ledger:
        build(ledger, MEETINGS)
        assert len(ledger.remembered()) == len(ledger.latest(1000)) == 300


def test_new_item_is_said_to_have_the_fields_it_has() -> None:
    """The fields of a new item are those of its plain form, but what tells which it is and who may see it."""
    item: Any = attrs.evolve(MEETINGS[0], formerly=["m"], audience="internal")
    (decision,) = decide.decide_all({}, [item], publication_id=PUBLICATION, now=NOW)
    assert decision.fields == ("parties", "title", "when")

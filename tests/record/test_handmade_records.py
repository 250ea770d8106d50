"""A record made by a program is checked as one that is read from a folder."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from attrs import evolve

from diplofeed import Author, FolderSink, Format, Ledger, Meeting, Publication, Record, Registry, Statement, publish
from diplofeed.errors import Fault, FieldError, Origin, RecordError
from diplofeed.model import Form, Relation, RelationKind
from diplofeed.record import checked

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
DESK = Publication(
    id="tag:example.org,2026:talks", title="Talks", link="https://example.org/", author=Author(name="Desk")
)
TALKS = Meeting(id="vienna", title="Talks", when="2023-07")
WORDS = Statement(id="hall", text="Talk.", when="2023", about=["vienna"], party="CH")
WRONG = {
    "duplicate": (
        (TALKS, evolve(TALKS, when="2024")),
        "items[2]: error: id: the id 'vienna' is taken: items[1] has it",
    ),
    "about": ((TALKS, evolve(WORDS, about=["viena"])), "items[2]: error: about[1]: no meeting 'viena' in the record"),
    "speaker": ((TALKS, evolve(WORDS, party=None)), "items[2]: error: speaker: is missing"),
    "series": ((evolve(TALKS, series="rounds"),), "items[1]: error: series: no meeting 'rounds' in the record"),
    "related": (
        (evolve(TALKS, related=[Relation(to="geneva")]),),
        "items[1]: error: related[1].to: no item 'geneva' in the record",
    ),
    "cycle": (
        (evolve(TALKS, related=[Relation(to="vienna", as_=RelationKind.PART_OF)]),),
        "items[1]: error: part-of: is part of itself: vienna → vienna",
    ),
}


def published(folder: Path, record: Record, now: datetime = NOW) -> object:
    """Publish a record to a folder."""
    with Ledger.open(folder / "ledger.db", publication=DESK.id) as ledger:
        return publish(
            record,
            publication=DESK,
            formats=[Format.of(Registry.builtin().exporter("atom"))],
            ledger=ledger,
            sink=FolderSink(folder / "public"),
            now=now,
        )


@pytest.mark.parametrize(("items", "words"), WRONG.values(), ids=WRONG)
def test_items_that_do_not_hold_together_are_refused(items: tuple[Meeting | Statement, ...], words: str) -> None:
    """Each fault that `check` would name is in the error, with the number of the item."""
    with pytest.raises(RecordError) as caught:
        Record.of(items)

    assert words in str(caught.value)


@pytest.mark.parametrize(("items", "words"), WRONG.values(), ids=WRONG)
def test_publish_refuses_what_does_not_hold_together(
    tmp_path: Path, items: tuple[Meeting | Statement, ...], words: str
) -> None:
    """Nothing is remembered or written of a record made by hand that has a fault."""
    with pytest.raises(RecordError) as caught:
        published(tmp_path, Record(items=items))

    assert words in str(caught.value)
    assert not (tmp_path / "public").exists()
    with Ledger.open(tmp_path / "ledger.db", publication=DESK.id) as ledger:
        assert ledger.remembered() == {}


def test_all_faults_are_named_at_once() -> None:
    """The error has every fault, not the first alone."""
    with pytest.raises(RecordError) as caught:
        Record.of([TALKS, TALKS, evolve(WORDS, about=["a", "b"])])

    assert [fault.field for fault in caught.value.faults] == ["id", "id", "about[1]", "about[2]"]


def test_a_notice_needs_nobody_who_makes_it() -> None:
    """The publisher's own words have no speaker, in a record made by hand too."""
    assert Record.of([TALKS, evolve(WORDS, party=None, form=Form.NOTICE)]).faults == ()


def test_what_is_no_item_is_refused_by_its_place() -> None:
    """Something else among the items is named with its number."""
    with pytest.raises(FieldError, match=r"Record.of.items\[2\]: 5 is of type int; expected a Meeting or a Statement"):
        Record.of([TALKS, 5])
    with pytest.raises(FieldError, match=r"Record.items: 5 is of type int; expected a list"):
        checked(Record(items=5))


def test_good_items_are_a_record_in_their_order(tmp_path: Path) -> None:
    """Items that hold together are published, whether somebody checked them before or not."""
    record = Record.of(iter([WORDS, TALKS]))

    assert record.items == (WORDS, TALKS)
    assert record == Record(items=(WORDS, TALKS))
    assert published(tmp_path, Record(items=(WORDS, TALKS))).items == 2


def test_what_a_source_could_not_read_may_be_named(tmp_path: Path) -> None:
    """Faults that come with a record are reported, not refused; while a source fails, what is nowhere may be in it."""
    fault = Fault(origin=Origin("rounds.csv"), message="cannot be read")
    record = Record(items=(evolve(TALKS, series="rounds"),), faults=(fault,), failed=frozenset({"rounds"}))

    assert published(tmp_path, record).faults == (fault,)


def test_a_moment_without_a_zone_is_refused(tmp_path: Path) -> None:
    """The machine's own zone is never taken for the one that was meant."""
    with pytest.raises(ValueError, match="now needs a zone"):
        published(tmp_path, Record(items=(TALKS,)), NOW.replace(tzinfo=None))

"""Faults beyond those that people read are summed up, and to find them takes work in proportion to what is read."""

from __future__ import annotations

import json
from collections.abc import Callable
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from diplofeed import read
from diplofeed.errors import Severity
from diplofeed.record import Record
from diplofeed.source.unread import unread_in_text
from diplofeed.when import When
from support.records import CONFIG, written

Counting: TypeAlias = Callable[[str, Callable[..., Any], Callable[..., int]], list[int]]

ITEM = "id: a\ntitle: T\nwhen: 2023\n"


def record_of(root: Path, **files: str) -> Record:
    """Return the record of files, whose names have a double line for a point."""
    return read(
        written(root, {"diplofeed.toml": CONFIG} | {name.replace("__", "."): text for name, text in files.items()})
    )


def messages(record: Record) -> list[str]:
    return [fault.message for fault in record.faults]


# ---------------------------------------------------------------- of an item


def test_faults_of_an_item_are_named_up_to_a_hundred(tmp_path: Path) -> None:
    """And where the others begin, and how many there are; what is known of the item is the same."""
    keys = "".join(f"k{number}: v\n" for number in range(5000))

    record = record_of(tmp_path, meetings__yaml=ITEM + keys)

    *named, last = record.faults
    assert len(named) == 100
    assert (last.message, last.origin.line, last.item) == ("and 4,900 more faults from here on", 104, "a")
    assert {fault.item for fault in record.faults} == {"a"}
    assert {unread.ids for unread in record.unread} == {("a",)}


def test_warnings_and_faults_that_are_summed_up_are_faults(tmp_path: Path) -> None:
    """As they keep the item from being read; warnings alone do not."""
    texts = "".join(f'- "x\\x01{number}"\n' for number in range(150))
    warned = record_of(tmp_path / "warned", meetings__yaml=f"{ITEM}agenda:\n{texts}")
    faulty = record_of(tmp_path / "faulty", meetings__yaml=f"{ITEM}agenda:\n{texts}x: y\n")

    assert [(each.id, len(warned.faults)) for each in warned.items] == [("a", 101)]
    assert {fault.severity for fault in warned.faults} == {Severity.WARNING}
    assert (faulty.items, faulty.faults[-1].severity) == ((), Severity.ERROR)
    assert faulty.faults[-1].message == "and 51 more faults from here on"


def test_references_that_lead_nowhere_are_named_up_to_a_hundred(tmp_path: Path) -> None:
    """However many an item has."""
    about = ", ".join(f"m{number}" for number in range(3000))
    text = f"id: s\ntext: T\nwhen: 2023\nspeaker: {{ name: X }}\nabout: [{about}]\n"

    record = record_of(tmp_path, statements__yaml=text)

    assert len(record.faults) == 101
    assert messages(record)[-1] == "and 2,900 more faults from here on"
    assert {fault.item for fault in record.faults} == {"s"}


def test_ids_that_many_have_or_had_are_named_up_to_a_hundred_times(tmp_path: Path) -> None:
    """Each id for itself; whoever has one that is taken is left out."""
    twins = "id,title,when,formerly\n" + "a,T,2023,\n" * 500 + "".join(f"b{n},T,2023,c;d\n" for n in range(500))

    record = record_of(tmp_path, meetings__csv=twins)

    assert len(record.items) == 500
    assert messages(record).count("and 400 more faults from here on") == 3
    assert len(record.faults) == 3 * 101
    assert {unread.ids for unread in record.unread} == {("a",)}


# ---------------------------------------------------------------- of a file


@pytest.mark.parametrize("line", ["{}", "x", "[]", "{"])
def test_faults_of_a_file_that_name_no_item_are_named_up_to_a_thousand(tmp_path: Path, line: str) -> None:
    """The others are as many as there are kinds of what they may ask for."""
    record = record_of(tmp_path, meetings__jsonl=f"{line}\n" * 4000)

    named = [fault for fault in record.faults if "more faults from here on" not in fault.message]
    (last,) = set(record.faults) - set(named)
    assert len(named) == 1000
    assert last.origin.line <= 1001
    assert last.unread is not None


def test_what_may_be_an_item_is_kept_in_the_sum(tmp_path: Path) -> None:
    """Any word of a line that cannot be parsed may be an id, and what asks to be hidden stays apart from the rest."""
    lines = ["x\n"] * 1000 + ["{ word1\n", "{ word2 internal audience\n", "{ word3\n", "{ word4 audience\n"]

    record = record_of(tmp_path, meetings__jsonl="".join(lines))

    summed = [fault.unread for fault in record.faults if fault.message.endswith("more faults from here on")]
    words = {unread.internal: unread.words for unread in summed if unread}
    assert words[False] >= {"word1", "word3"}
    assert words[True] >= {"word2", "word4"}
    assert not words[False] & {"word2", "word4"}


def test_each_item_that_has_an_id_keeps_its_fault(tmp_path: Path) -> None:
    """As it stays as it was last shown because of it."""
    rows = "".join(f"a{number},T,x\n" for number in range(3000))

    record = record_of(tmp_path, meetings__csv=f"id,title,when\n{rows}")

    assert record.faulty == {f"a{number}" for number in range(3000)}
    assert len(record.faults) == 3000


def test_of_items_beyond_the_first_thousand_faults_one_fault_each_is_named(tmp_path: Path) -> None:
    """The others of each are counted."""
    rows = "".join(f"a{number},T,x,t1;t2;t3\n" for number in range(500))

    record = record_of(tmp_path, meetings__csv=f"id,title,when,topics\n{rows}")

    assert record.faulty == {f"a{number}" for number in range(500)}
    assert {id_ for unread in record.unread for id_ in unread.ids} == record.faulty
    assert len(record.faults) == 1000 + 250 + 1
    assert [(fault.message, fault.item) for fault in record.faults[-1:]] == [("and 750 more faults from here on", "")]


def test_lines_with_removed_characters_are_named_up_to_a_thousand(tmp_path: Path) -> None:
    """They are warnings, and the text is published."""
    record = record_of(tmp_path, meetings__yaml=f"{ITEM}summary: |\n" + "  a\x01\n" * 5000)

    assert [item.id for item in record.items] == ["a"]
    assert len(record.faults) == 1001
    assert messages(record)[-1] == "and 4,000 more faults from here on"


# ---------------------------------------------------------------- the work


@pytest.fixture(name="counted")
def _counted(
    monkeypatch: pytest.MonkeyPatch,
) -> Counting:
    """Counts how much calls of a function are given."""

    def counting(name: str, function: Callable[..., Any], much: Callable[..., int]) -> list[int]:
        counts: list[int] = []

        def called(*args: Any, **kwargs: Any) -> Any:
            counts.append(much(*args))
            return function(*args, **kwargs)

        monkeypatch.setattr(name, called)
        return counts

    return counting


def test_a_line_that_cannot_be_parsed_is_looked_at_alone(tmp_path: Path, counted: Counting) -> None:
    """Not with all others."""
    name = "diplofeed.sources.folder.jsonl.unread_in_text"
    looked = counted(name, unread_in_text, lambda text, *_: len(text))

    record_of(tmp_path, meetings__jsonl="{ x\n" * 2000)

    assert sum(looked) == 3 * 2000


def test_countries_are_looked_for_among_so_many_names_in_all(tmp_path: Path, counted: Counting) -> None:
    """Parties that are not known share the work with all other names."""
    compared = counted("diplofeed.source.meant.get_close_matches", get_close_matches, lambda _, names: len(names))
    parties = ", ".join(f"Germany{number}" for number in range(5000))

    record = record_of(tmp_path, meetings__yaml=f"{ITEM}parties: [{parties}]\n")

    assert record.faults[0].suggestion == "DE"
    assert 0 < sum(compared) <= 100_000


def test_rounds_that_differ_are_found_without_going_through_all_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The dates of a meeting are compared a few times each, however many rounds are named."""
    calls = []
    text_of = When.__hash__
    monkeypatch.setattr(When, "__hash__", lambda self: calls.append(1) or text_of(self))
    days = [f"2027-{month:02}-{day:02}" for month in range(1, 13) for day in range(1, 28)]
    rounds = [{"recurrence_id": day, "status": "cancelled"} for day in days]
    item = {"id": "a", "title": "T", "when": "2026-01-01", "rdate": days, "rounds": rounds}

    record = record_of(tmp_path, meetings__jsonl=json.dumps(item) + "\n")

    (meeting,) = record.items
    assert [meeting.in_round(each)[1].status.value for each in meeting.rounds] == ["cancelled"] * len(days)
    assert len(calls) < 10 * len(days)

"""The source `folder` with a single file of items, as one that was exported."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from diplofeed.config.csv import CsvOptions
from diplofeed.errors import Fault
from diplofeed.source import Inputs, Located, Names
from diplofeed.sources.folder import SOURCE
from diplofeed.testing import check_source


def read(path: Path) -> list[Any]:
    return list(SOURCE.read(Inputs(path=path, options=CsvOptions(), names=Names())))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("meetings.csv", "id,when,title\nvienna,2023-07,Talks\n"),
        ("meetings.csv", "\ufeffid;when;title\nvienna;2023-07;Talks\n"),
        ("meetings.csv", "id\twhen\ttitle\nvienna\t2023-07\tTalks\n"),
        ("meetings.jsonl", '{"id": "vienna", "when": "2023-07", "title": "Talks"}\n'),
        ("meetings.yaml", "- id: vienna\n  when: 2023-07\n  title: Talks\n"),
        ("statements.csv", "id,when,text,party\nvienna,2023-07,Words,US\n"),
    ],
)
def test_a_file_that_stands_alone_is_read_as_in_a_record(tmp_path: Path, name: str, text: str) -> None:
    """Its name says what it has, its headings what parts its cells, and its items keep their ids."""
    (tmp_path / name).write_text(text, encoding="utf-8")
    (located,) = read(tmp_path / name)

    assert isinstance(located, Located)
    assert (located.item.id, located.item.kind, located.item.when.text) == (
        "vienna",
        name.partition("s.")[0],
        "2023-07",
    )
    assert located.is_own


def test_a_file_of_a_folder_has_no_ids_of_another_record(tmp_path: Path) -> None:
    """What a record has of its own is no import."""
    (tmp_path / "meetings.csv").write_text("id,when,title\nvienna,2023-07,Talks\n")

    assert [each.is_own for each in read(tmp_path)] == [False]


@pytest.mark.parametrize("name", ["talks.csv", "meetings.txt", "parties.yaml"])
def test_a_file_whose_name_says_nothing_is_refused(tmp_path: Path, name: str) -> None:
    """The fault says how to call it, and that any item may be in it."""
    (tmp_path / name).write_text("id,when,title\nvienna,2023-07,Talks\n")
    (fault,) = read(tmp_path / name)

    assert isinstance(fault, Fault)
    assert str(fault) == (
        f"{name}: error: its name does not say what it has\n    expected meetings.csv, meetings.jsonl, statements.csv …"
    )
    assert fault.unread


def test_the_contract_holds_of_a_file(tmp_path: Path) -> None:
    """Cut short and overwritten ones have faults."""
    path = tmp_path / "meetings.jsonl"
    path.write_text('{"id": "vienna", "when": "2023-07", "title": "Talks"}\n')

    assert [item.id for item in check_source(SOURCE, path).items] == ["vienna"]

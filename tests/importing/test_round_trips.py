"""What a record publishes, imported into an empty one of the same configuration, is published as the same bytes."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

import diplofeed
from diplofeed.cache import NO_CACHE
from diplofeed.importing.run import import_again, import_from, names_of_imports
from diplofeed.model import Meeting, Statement, Status
from support.places import EVERYTHING, EXAMPLE, ROOT, copied
from support.records import NOW

NAMES = ("diplofeed.toml", "parties.yaml", "people.yaml", "topics.yaml", "instruments.yaml", "titles.py")
FORMATS = ("json", "ninjs", "csv", "jsonl")
FILES = {
    "json": ("feed.json",),
    "ninjs": ("ninjs.json",),
    "csv": ("meetings.csv", "statements.csv"),
    "jsonl": ("meetings.jsonl", "statements.jsonl"),
}
RECORDS = [EXAMPLE, EVERYTHING, ROOT / "examples" / "quickstart"]


def published(record: Path) -> dict[str, bytes]:
    """Return the documents that a build makes, by name."""
    assert diplofeed.build(record, formats=FORMATS, now=NOW, cache=NO_CACHE).failures == ()
    return {name: (record / "public" / name).read_bytes() for names in FILES.values() for name in names}


def empty(record: Path, to: Path) -> Path:
    """Return a record without items that is configured like another and has its names."""
    to.mkdir()
    for name in NAMES:
        if (record / name).exists():
            shutil.copy(record / name, to)
    config = re.sub(r"(?m)^\[sources\.\w+\]\n(?:.+\n)*", "", (to / "diplofeed.toml").read_text(encoding="utf-8"))
    (to / "diplofeed.toml").write_text(config, encoding="utf-8")
    return to


@pytest.mark.parametrize("record", RECORDS, ids=lambda path: path.name)
@pytest.mark.parametrize("name", FORMATS)
def test_what_is_imported_is_published_as_it_was(name: str, record: Path, tmp_path: Path) -> None:
    """Whichever of the formats it comes by, all of them are the same bytes; ids are those it had."""
    first = copied(record, tmp_path / "first")
    documents = published(first)
    second = empty(first, tmp_path / "second")

    reports = [import_from(second, str(first / "public" / file)) for file in FILES[name]]
    assert [fault for report in reports for fault in report.faults] == []
    for import_ in names_of_imports(second):  # a file may name items of the next one
        assert import_again(second, import_).complete

    assert published(second) == documents
    shown = {item.id for item in diplofeed.read(first).items if item.audience.value == "public"}
    assert {item.id for item in diplofeed.read(second).items} == shown


def test_the_records_have_what_is_hard_to_carry() -> None:
    """Among them is every case that a format may lose."""
    items = diplofeed.read(EVERYTHING).items
    meetings = [item for item in items if isinstance(item, Meeting)]
    statements = [item for item in items if isinstance(item, Statement)]

    assert any(item.audience.value == "internal" for item in items)
    assert any(len(item.title.parts) > 1 for item in meetings)
    assert any(item.rounds and item.exdate and item.rdate for item in meetings)
    assert any(item.series for item in meetings)
    assert any(item.parties for item in statements)
    assert any(item.formerly for item in items)
    assert any(not item.when.is_exact for item in items)
    assert {item.status for item in meetings} == set(Status)
    assert any(item.attachments for item in items)


def test_ids_of_records_are_those_of_another_only_where_they_are_free(tmp_path: Path) -> None:
    """What a record has under an id already stays, if it is of another kind, and what is imported gets another."""
    root = tmp_path / "record"
    (root / "statements").mkdir(parents=True)
    (root / "diplofeed.toml").write_text(
        '[publication]\nid = "tag:example.org,2026:x"\ntitle = "X"\nlink = "https://x.example/"\n'
    )
    (root / "statements" / "vienna.yaml").write_text("when: 2023\ntext: Words\nparty: US\n")
    (tmp_path / "meetings.jsonl").write_text('{"id": "vienna", "title": "Talks", "when": "2023"}\n')

    report = import_from(root, str(tmp_path / "meetings.jsonl"))
    assert [(outcome.key, outcome.id) for outcome in report.outcomes] == [("vienna", "talks")]


def test_a_table_of_somebody_else_is_read_as_a_table(tmp_path: Path) -> None:
    """It is no file of a record because of its name."""
    root = empty(ROOT / "examples" / "quickstart", tmp_path / "record")
    (tmp_path / "meetings.csv").write_text("Date,Title\n2023-07-11,Talks in Vienna\n")

    report = import_from(root, str(tmp_path / "meetings.csv"))
    assert (report.use, [outcome.id for outcome in report.outcomes]) == ("table", ["talks-in-vienna"])

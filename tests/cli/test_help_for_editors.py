"""What a record keeps for editors: schemas beside its files, lines by which these name them, always as it is now."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import diplofeed
from support.places import contents
from support.records import CONFIG, NOW, run, written

SCHEMAS = ".diplofeed/schema"
MEETING = "# yaml-language-server: $schema=../.diplofeed/schema/meetings.json"


@pytest.fixture(name="record")
def _record(tmp_path: Path) -> Path:
    assert run("init", tmp_path / "record").exit_code == 0
    return tmp_path / "record"


def schema(record: Path, name: str) -> Any:
    """Return a schema that a record keeps."""
    return json.loads((record / SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))


def offered(record: Path, name: str, ids: str) -> list[str]:
    """Return the ids that a schema offers."""
    return list(schema(record, name)["$defs"][f"ids-of-{ids}"]["anyOf"][0]["enum"])


def first_line(path: Path) -> str:
    """Return what a file begins with."""
    return path.read_text(encoding="utf-8").partition("\n")[0]


def test_files_of_a_new_record_name_their_schemas(record: Path) -> None:
    """Each names a file that is there, from where it is."""
    run("new", "meeting", record, "--title", "Talks", "--when", "2026-12")

    assert first_line(record / "diplofeed.toml") == "#:schema ./.diplofeed/schema/diplofeed.json"
    assert first_line(record / "meetings/talks.yaml") == MEETING
    for path in (*record.glob("meetings/*.yaml"), *record.glob("statements/*.yaml")):
        place = first_line(path).partition("$schema=")[2]
        assert Path(os.path.normpath(path.parent / place)).is_file()
    assert run("fmt", record, "--check").exit_code == 0


def test_ids_are_offered_and_others_taken(record: Path) -> None:
    """What somebody has written since is no fault to an editor that knows an older schema; a wrong status is."""
    validator = Draft202012Validator(schema(record, "statements"))
    statement = {"text": "Yes.", "when": "2023", "party": "US"}

    assert offered(record, "statements", "items") == ["first-meeting", "first-statement"]
    assert validator.is_valid({**statement, "about": ["first-meeting"]})
    assert validator.is_valid({**statement, "about": ["written-since"]})
    assert not validator.is_valid({**statement, "form": "speech"})


def test_what_is_new_is_offered(record: Path) -> None:
    """A new item is known at once, what was written by hand after a check."""
    run("new", "meeting", record, "--title", "Talks", "--when", "2026-12")
    assert "talks" in offered(record, "statements", "items")

    written(record, {"topics.yaml": "- { id: arms, name: Arms }\n"})
    assert run("check", record).exit_code == 0
    assert offered(record, "meetings", "topics") == ["arms"]


def test_a_record_that_was_cloned_gets_its_schemas(record: Path) -> None:
    """Git keeps no schemas; a check makes them."""
    assert f"/{SCHEMAS}/" in (record / ".gitignore").read_text(encoding="utf-8").split()
    for path in (record / SCHEMAS).iterdir():
        path.unlink()

    run("check", record)

    assert len([*(record / SCHEMAS).iterdir()]) == 7


def test_a_record_that_names_none_gets_none(tmp_path: Path) -> None:
    """Whoever has no schema named in diplofeed.toml has nothing written by a check, and no line in new files."""
    record = written(tmp_path, {"diplofeed.toml": CONFIG})

    assert run("check", record).exit_code == 0
    assert run("new", "meeting", record, "--title", "Talks", "--when", "2026-12").exit_code == 0

    assert set(contents(record)) == {"diplofeed.toml", "meetings/talks.yaml"}
    assert first_line(record / "meetings/talks.yaml") == 'title: "Talks"'


def test_schemas_are_rewritten_only_where_they_differ(record: Path) -> None:
    """An editor is not told of a change where there is none."""
    run("check", record)
    before = {path: path.stat().st_mtime_ns for path in (record / SCHEMAS).iterdir()}

    run("check", record)

    assert {path: path.stat().st_mtime_ns for path in (record / SCHEMAS).iterdir()} == before


def test_a_check_that_cannot_write_them_is_a_check(record: Path) -> None:
    """Where no schema can be written a warning says so, and the record is as good as it was."""
    for path in (record / SCHEMAS).iterdir():
        path.unlink()
    (record / SCHEMAS).rmdir()
    (record / SCHEMAS).write_text("not a folder", encoding="utf-8")

    result = run("check", record)

    assert result.exit_code == 0
    assert "warning: the schemas for editors could not be written to .diplofeed/schema: " in result.stderr


def test_schemas_are_no_items_and_not_published(record: Path) -> None:
    """They are read by editors alone: neither a build nor a check finds anything in them."""
    before = diplofeed.read(record)
    report = diplofeed.build(record, now=NOW)

    assert [item.id for item in before.items] == ["first-meeting", "first-statement"]
    assert (before.faults, report.faults) == ((), ())
    assert [name for name in (*report.written, *contents(record / "public")) if "schema" in name] == []

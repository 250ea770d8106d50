"""A ledger that is damaged is one clear error, before anything is saved or written."""

from __future__ import annotations

import json
import os
import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import Result

import diplofeed
from diplofeed.errors import LedgerError
from support.effort import cases
from support.places import contents
from support.records import CONFIG, Kept, run, written


def build(record: Path, minute: int = 0, *args: str) -> Result:
    """Run the command in this process."""
    now = f"2026-11-23T12:{minute:02}Z"
    return run("build", record, "--now", now, *args)


def write(record: Path, name: str, text: str) -> None:
    """Write a meeting."""
    written(record, {f"meetings/{name}.yaml": text})


@pytest.fixture(name="kept", scope="module")
def _kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """Return a record whose ledger has a meeting that was moved, one that was withdrawn, and two more."""
    record = written(tmp_path_factory.mktemp("damaged") / "record", {"diplofeed.toml": CONFIG})
    for name in ("moved", "gone", "kept", "last"):
        write(record, name, f"title: {name}\nwhen: 2027-01\n")
    assert build(record, 0).exit_code == 0
    (record / "meetings" / "gone.yaml").unlink()
    write(record, "moved", "title: moved\nwhen: 2027-02\n")
    assert build(record, 1).exit_code == 0
    write(record, "kept", "title: kept, and edited\nwhen: 2027-01\n")
    return Kept.of(record)


@pytest.fixture(name="record")
def _record(kept: Kept) -> Path:
    """Return the record as it was before any damage."""
    return kept.put_back()


def spoil(record: Path, *statements: str) -> None:
    """Change the ledger behind its back."""
    with closing(sqlite3.connect(record / ".diplofeed" / "ledger.db")) as database, database:
        for statement in statements:
            database.execute(statement)


def refused(record: Path, *words: str) -> None:
    """Check that a build says in one line what is wrong, and changes nothing."""
    ledger, public = record / ".diplofeed" / "ledger.db", contents(record / "public")
    before = ledger.read_bytes()

    result = build(record, 2)

    assert result.exit_code == 2, result.output
    (line,) = result.stderr.splitlines()
    assert all(word in line for word in ("diplofeed: ", "ledger.db", *words)), line
    assert contents(record / "public") == public
    assert ledger.read_bytes() == before


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE item SET updated = '2026-11-23T09:00:00.000000' WHERE id = 'last'", "'last' is damaged"),
        ("UPDATE item SET updated = '9999-12-31T23:59:59.999999+00:00' WHERE id = 'kept'", "'kept' is damaged"),
        ("UPDATE item SET published = '0001-01-01T00:00:00.000000+14:00'", "is damaged"),
        ("UPDATE item SET sequence = 'one' WHERE id = 'moved'", "'moved' is damaged"),
        ("UPDATE item SET sequence = 1.5 WHERE id = 'moved'", "'moved' is damaged"),
        ("UPDATE item SET sequence = -1 WHERE id = 'moved'", "'moved' is damaged"),
        ("UPDATE item SET tag = '' WHERE id = 'last'", "'last' is damaged"),
        ("UPDATE item SET kind = 'meting' WHERE id = 'last'", "'last' is damaged"),
        ("UPDATE item SET id = x'00ff' WHERE id = 'last'", "is damaged"),
        ("UPDATE item SET data = '{\"id\": }' WHERE id = 'gone'", "'gone' is damaged"),
        ("UPDATE item SET tag = x'00' WHERE id = 'last'", "'last' is damaged"),
        ("UPDATE revision SET data = '{' WHERE id = 'last'", "revision 1 of meeting 'last' is damaged"),
        ("UPDATE revision SET data = '[1]' WHERE id = 'moved' AND number = 1", "of meeting 'moved' is damaged"),
        ("UPDATE revision SET fields = '\"when\"' WHERE id = 'moved'", "of meeting 'moved' is damaged"),
        ("UPDATE revision SET at = '2026-11-23' WHERE id = 'last'", "is damaged"),
        ("UPDATE revision SET at = '9999-12-31T23:59:59.999999+00:00' WHERE id = 'last'", "is damaged"),
        ("UPDATE revision SET sequence = 'x' WHERE id = 'last'", "revision 1 of meeting 'last' is damaged"),
        ("UPDATE about SET value = '2026-11-23T09:00' WHERE name = 'began'", "is damaged"),
        ("UPDATE about SET value = x'00' WHERE name = 'began'", "is damaged"),
        ("UPDATE about SET value = '-1' WHERE name = 'builds'", "is damaged"),
    ],
)
def test_damage_is_met_before_anything_is_saved(record: Path, statement: str, words: str) -> None:
    """Whichever row it is in, the build stops with its name and has done nothing."""
    spoil(record, statement)

    refused(record, words)


VALUES = ("NULL", "7", "-1.5", "''", "'x'", "x'ff00'", "'[]'", "'{}'", "'9999-12-31T23:59:59+00:00'", "'2026-11-23'")


@pytest.mark.random
def test_no_damage_of_a_column_is_a_traceback(record: Path) -> None:
    """Any value in any column either is an error of the ledger, or is taken as it is."""
    chance = random.Random(1)
    ledger = record / ".diplofeed" / "ledger.db"
    whole = ledger.read_bytes()
    for _ in range(cases(12)):
        ledger.write_bytes(whole)
        table = chance.choice(("item", "revision", "about", "output"))
        with closing(sqlite3.connect(ledger)) as database:
            columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
        statement = f"UPDATE OR IGNORE {table} SET {chance.choice(columns)} = {chance.choice(VALUES)}"
        spoil(record, f"{statement} WHERE rowid = (SELECT rowid FROM {table} ORDER BY random() LIMIT 1)")

        result = build(record, 2)

        assert result.exit_code in (0, 1, 2), statement
        assert result.exit_code != 2 or "ledger" in result.stderr, statement


def _no_tables(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TABLE made (id)")
        database.execute("DROP TABLE made")


@pytest.mark.parametrize("empty", [lambda path: path.write_bytes(b""), _no_tables], ids=["no bytes", "no tables"])
def test_an_empty_file_is_no_new_ledger(record: Path, empty: Callable[[Path], object]) -> None:
    """A copy that was cut short is refused, with what to do."""
    empty(record / ".diplofeed" / "ledger.db")

    refused(record, "the ledger is empty", "restore it from a backup", "--new-ledger")


def test_a_pipe_is_no_ledger(record: Path) -> None:
    """A build does not wait for a pipe."""
    ledger = record / ".diplofeed" / "ledger.db"
    ledger.unlink()
    os.mkfifo(ledger)

    result = build(record, 2)

    assert (result.exit_code, "is not a file" in result.stderr) == (2, True)


@pytest.mark.parametrize(
    ("change", "line", "words"),
    [
        (lambda data: data["data"] | {"when": "soon"}, 2, "'data.when': cannot read the date 'soon'"),
        (lambda data: data["data"] | {"when": 2027}, 2, "'data.when' is no text"),
        (lambda data: data["data"] | {"id": "../x"}, 2, "'data.id' is no id but '../x'"),
    ],
)
def test_import_takes_no_data_that_no_item_had(
    record: Path, change: Callable[[dict[str, object]], object], line: int, words: str
) -> None:
    """A date that is none, or an id that leads elsewhere, is refused with the number of its line."""
    imported(record, lambda values: values | {"data": change(values)}, line, words)


@pytest.mark.parametrize("item_id", ["../x", "a/b", ".x", "..", "a\\b", "a\nb", "a\u202eb"])
def test_import_takes_no_id_that_leads_elsewhere(record: Path, item_id: str) -> None:
    """An id names files, so it has nothing that a path or a terminal takes for something else."""
    imported(record, lambda values: values | {"id": item_id}, 2, "'id' is no")


def imported(record: Path, change: Callable[[dict[str, object]], object], line: int, words: str) -> None:
    """Check that a text whose first item is changed is refused, and the ledger is as it was."""
    first, second, *rest = run("ledger", "export", record).stdout.splitlines()
    text = record.parent / "text.jsonl"
    text.write_text("\n".join([first, json.dumps(change(json.loads(second))), *rest]), encoding="utf-8")

    result = run("ledger", "import", text, record, "--replace")

    assert result.exit_code == 2
    assert f"line {line}: {words}" in result.stderr, result.stderr


def test_a_date_that_was_accepted_once_is_read_back(record: Path) -> None:
    """A zone that is no more, or a time that fell into a gap since, keeps no ledger from being restored."""
    spoil(record, "UPDATE item SET data = replace(data, '2027-01', '2027-03-28T02:30[Europe/Gone]')")
    text = record.parent / "text.jsonl"
    text.write_text(run("ledger", "export", record).stdout, encoding="utf-8")

    result = run("ledger", "import", text, record, "--replace")

    assert result.exit_code == 0, result.output


def test_a_ledger_that_cannot_be_looked_at_is_one_error_of_the_library_too(tmp_path: Path) -> None:
    """Its name is too long here; a folder without permission is the same to a build."""
    record = written(tmp_path / "record", {"diplofeed.toml": CONFIG})
    with pytest.raises(LedgerError, match="the ledger cannot be looked at: File name too long"):
        diplofeed.build(record, ledger=tmp_path / f"{'x' * 300}.db")

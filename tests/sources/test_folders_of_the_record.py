"""Which files of a record are read though they are called otherwise, and what becomes of those that are not."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path
from typing import Final

import pytest

from diplofeed.errors import Fault, Severity
from diplofeed.source import Inputs, Located, Names
from diplofeed.sources.folder import SOURCE, read_names
from support.records import written
from support.refusing import refuse

ITEM: Final = "title: Talks\nwhen: 2026-12-07\n"


@pytest.fixture(name="record")
def _record(tmp_path: Path) -> Path:
    """Return the folder of a record that has one meeting."""
    return written(tmp_path / "record", {"meetings/first.yaml": ITEM})


def found(root: Path) -> tuple[list[str], list[Fault]]:
    """Return the ids of the items of a record, and what is named."""
    names, _ = read_names(root)
    result = list(SOURCE.read(Inputs(path=root, options=None, names=names)))
    return [each.item.id for each in result if isinstance(each, Located)], [
        each for each in result if isinstance(each, Fault)
    ]


def holds_all(fault: Fault) -> bool:
    """Return whether nothing is withdrawn while there is this fault."""
    return fault.severity is Severity.ERROR and not fault.item and not (fault.unread and fault.unread.ids)


READ: Final = {
    "a suffix in capitals": {"meetings/second.YAML": ITEM},
    "the other suffix": {"meetings/second.yml": ITEM},
    "a longer suffix": {"meetings/second.markdown": f"---\n{ITEM}---\nWords.\n"},
    "a table within": {"meetings/2026/all.csv": "id,title,when\nsecond,Talks,2026\n"},
    "lines within": {"meetings/2026/all.jsonl": '{"id": "second", "title": "T", "when": "2026"}\n'},
    "a list beside": {"meetings.yml": f"- id: second\n  {ITEM.replace(chr(10), chr(10) + '  ')}\n"},
    "JSON beside": {"meetings.json": '[{"id": "second", "title": "T", "when": "2026"}]'},
    "a list in another case": {"Meetings.Yaml": f"- id: second\n  {ITEM.replace(chr(10), chr(10) + '  ')}\n"},
    "lines in another case": {"MEETINGS.JSONL": '{"id": "second", "title": "T", "when": "2026"}\n'},
}


@pytest.mark.parametrize("case", READ)
def test_what_is_plainly_meant_is_read(record: Path, case: str) -> None:
    """Case and a suffix that says the same keep no item from being read, and nothing is said of it."""
    written(record, READ[case])
    assert sorted(found(record)[0]) == ["first", "second"]
    assert found(record)[1] == []


@pytest.mark.parametrize("name", ["Topics.yaml", "topics.yml", "TOPICS.YML"])
def test_names_are_read_whatever_the_case_of_their_file(record: Path, name: str) -> None:
    """A name file in capitals defines names as any other, and a build watches it."""
    written(record, {name: '[{"id": "grain", "name": "Grain"}]'})
    names, faults = read_names(record)
    assert (list(names.topics), faults) == (["grain"], ())


def test_names_of_files_are_in_nfc(record: Path) -> None:
    """A file system that takes letters apart makes no other item, and what is said of it finds it."""
    apart = unicodedata.normalize("NFD", "genève")
    written(
        record,
        {f"meetings/{apart}.yaml": ITEM, "statements/s.yaml": f"text: T\nwhen: 2026\nparty: CH\nabout: {apart}\n"},
    )
    result = list(SOURCE.read(Inputs(path=record, options=None, names=Names())))
    items = {each.item.id: each.item for each in result if isinstance(each, Located)}
    assert sorted(items) == ["first", "genève", "s"]
    assert items["s"].about == ("genève",)


def test_names_are_found_in_any_unicode_form(record: Path) -> None:
    """A topic is the same whether its accents are letters of their own or not."""
    apart = unicodedata.normalize("NFD", "blé")
    written(record, {"topics.yaml": "- { id: blé, name: Blé }\n", "meetings/first.yaml": f"{ITEM}topics: [{apart}]\n"})
    assert found(record) == (["first"], [])
    written(
        record,
        {"topics.yaml": f"- {{ id: {apart}, name: Blé }}\n", "meetings/first.yaml": f"{ITEM}topics: [blé]\nas_of: 1\n"},
    )
    assert [fault.field for fault in found(record)[1]] == ["as_of"]


# ---------------------------------------------------------------- out of reach


@pytest.mark.parametrize("name", ["meetings/2022", "meetings", "meetings/first.yaml"])
def test_what_the_system_refuses_is_named(record: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """A folder or a file without permission is a fault, and what was read of it is not gone."""
    written(record, {"meetings/2022/old.yaml": ITEM, "statements/s.yaml": "text: T\nwhen: 2026\nparty: CH\n"})
    refuse(monkeypatch, record / name)
    ids, (fault,) = found(record)
    assert "s" in ids
    assert str(fault).startswith(f"{name}: error: cannot be read: Permission denied")
    assert holds_all(fault)


def test_record_that_cannot_be_listed_is_named(record: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the folder itself is out of reach nothing is read, and nothing is gone."""
    refuse(monkeypatch, record)
    ids, (fault,) = found(record)
    assert (ids, str(fault).splitlines()[0]) == ([], ".: error: cannot be read: Permission denied")
    assert holds_all(fault)


def test_links_are_followed(record: Path, tmp_path: Path) -> None:
    """A folder that became a link is read as it was, also the folder of all meetings."""
    written(tmp_path, {"shared/2022/old.yaml": ITEM})
    (record / "meetings/2022").symlink_to(tmp_path / "shared/2022", target_is_directory=True)
    (record / "meetings/linked.yaml").symlink_to(record / "meetings/first.yaml")
    (record / "statements").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    written(tmp_path, {"elsewhere/s.yaml": "text: T\nwhen: 2026\nparty: CH\n"})
    assert found(record) == (["old", "first", "linked", "s"], [])


def test_a_folder_is_read_once_however_many_links_lead_to_it(record: Path) -> None:
    """Of links that lead back or to a folder that is read anyway no item stands twice, and nothing hangs."""
    (record / "meetings/again").symlink_to(record / "meetings", target_is_directory=True)
    written(record, {"meetings/b/deep.yaml": ITEM})
    (record / "meetings/c").symlink_to(record / "meetings/b", target_is_directory=True)
    ids, faults = found(record)
    assert (sorted(ids), faults) == (["deep", "first"], [])


@pytest.mark.parametrize("name", ["meetings/2022", "meetings/gone.yaml", "meetings.jsonl", "statements"])
def test_link_to_nothing_is_named(record: Path, name: str) -> None:
    """What a disk that is not there had is not gone."""
    (record / name).symlink_to(record / "nowhere")
    ids, (fault,) = found(record)
    assert (ids, fault.origin.file) == (["first"], name)
    assert holds_all(fault)


@pytest.mark.parametrize("name", ["meetings/pipe.yaml", "meetings.jsonl"])
def test_pipe_is_not_opened(record: Path, name: str) -> None:
    """Nobody waits for what never comes, and nobody reads a device without end."""
    os.mkfifo(record / name)
    ids, (fault,) = found(record)
    assert ids == ["first"]
    assert "it is a folder, pipe or device" in str(fault)
    assert holds_all(fault)


def test_name_file_that_is_a_pipe_is_named(record: Path) -> None:
    """A build does not wait for names either."""
    os.mkfifo(record / "topics.yaml")
    (fault,) = read_names(record)[1]
    assert fault.origin.file == "topics.yaml"


def test_file_that_stands_for_a_folder_is_named(record: Path) -> None:
    """A file `statements` is a folder that got lost."""
    written(record, {"statements": "x"})
    _, (fault,) = found(record)
    assert str(fault).startswith("statements: error: is no folder")
    assert holds_all(fault)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("meeting/d.yaml", "meetings/"),
        ("metings/d.yaml", "meetings/"),
        ("Statement/d.md", "statements/"),
        ("meeting.yaml", "meetings.yaml"),
        ("topic.yaml", "topics.yaml"),
        ("person.yml", "people.yml"),
        ("partys.yaml", ""),
    ],
)
def test_misspelt_name_is_named(record: Path, name: str, meant: str) -> None:
    """What is nearly the name of something that is read is named, with what it is taken for."""
    written(record, {name: ITEM})
    assert [(fault.origin.file, meant in fault.expected) for fault in found(record)[1]] == (
        [(name.partition("/")[0], True)] if meant else []
    )


@pytest.mark.parametrize("name", ["notes/d.yaml", "meeting/d.txt", "meetings-notes/d.yaml", "public/d.json"])
def test_other_folders_are_nobodys_business(record: Path, name: str) -> None:
    """A folder of another name, or without files such as items are in, is not spoken of."""
    written(record, {name: ITEM})
    assert found(record)[1] == []


@pytest.mark.parametrize("name", ["meetings.txt", "statements.txt", "meetings.toml"])
def test_table_of_another_kind_is_named(record: Path, name: str) -> None:
    """A table that became one of another kind is not read, and what was read of it is not gone."""
    written(record, {name: "x"})
    _, (fault,) = found(record)
    assert str(fault).startswith(f"{name}: error: is not read\n    expected {name.partition('.')[0]}.jsonl or ")
    assert holds_all(fault)


@pytest.mark.parametrize("end", [".xlsx", ".xlsm", ".xls", ".ods"])
def test_workbook_is_named_with_what_to_do(record: Path, end: str) -> None:
    """It is saved as CSV or imported, beside the folders and in them."""
    written(record, {f"meetings{end}": "x", f"statements/more{end}": "x"})
    expected = {fault.expected for fault in found(record)[1]}
    elsewhere = "the file elsewhere and `diplofeed import` with its path"
    assert expected == {
        "its sheet saved as meetings.csv, or another name and `diplofeed import` with it",
        f"its sheet saved as CSV (UTF-8), or {elsewhere}",
    }


@pytest.mark.parametrize(
    ("name", "instead"),
    [
        ("meetings/a.tsv", 'a name that ends in .csv, with separator = "tab" under [csv], or the file elsewhere'),
        ("meetings/a.tsv.gz", "what is in it, unpacked"),
        ("meetings/a.ics", "the file elsewhere and `diplofeed import` with its path"),
        ("statements/a.rss", "the file elsewhere and `diplofeed import` with its path"),
    ],
)
def test_file_that_can_be_imported_is_named_with_what_to_do(record: Path, name: str, instead: str) -> None:
    """What another program wrote is no file of the record; it is a command away."""
    written(record, {name: "x"})
    _, (fault,) = found(record)
    assert fault.expected.startswith(instead)


def test_table_of_tabs_is_named_with_what_to_do(record: Path) -> None:
    """Programs do not agree on quotation marks in such tables; CSV with tabs is read."""
    written(record, {"meetings.tsv": "x"})
    _, (fault,) = found(record)
    assert fault.expected == 'meetings.csv, with separator = "tab" under [csv] in diplofeed.toml'
    assert holds_all(fault)


def test_table_of_another_kind_beside_one_that_is_read_holds_nothing(record: Path) -> None:
    """The spreadsheet a table was exported from may lie beside it."""
    written(record, {"meetings.csv": "id,title,when\nb,B,2026\n", "meetings.xlsx": "x"})
    _, (fault,) = found(record)
    assert fault.severity is Severity.WARNING
    assert not holds_all(fault)


@pytest.mark.parametrize("name", ["first.yaml.txt", "first.txt", "first.docx"])
def test_item_whose_file_got_another_suffix_is_not_gone(record: Path, name: str) -> None:
    """It is named, and the item of its name stays as it was."""
    (record / "meetings/first.yaml").rename(record / "meetings" / name)
    ids, (fault,) = found(record)
    assert (ids, fault.severity) == ([], Severity.WARNING)
    assert fault.unread
    assert fault.unread.name == "first"


# ---------------------------------------------------------------- left behind


@pytest.mark.parametrize(
    "name",
    [
        ".first.yaml",
        "._first.yaml",
        "first.yaml~",
        "first.yaml.orig",
        "first.yaml.bak",
        "#first.yaml#",
        "~$first.csv",
        ".stversions/first.yaml",
    ],
)
def test_what_programs_leave_behind_is_passed_over(record: Path, name: str) -> None:
    """Backups, hidden files and locks are neither items nor anything to hear of at each build."""
    written(record, {f"meetings/{name}": "id: first\ntitle: Old\nwhen: 2020\n"})
    assert found(record) == (["first"], [])


def test_lock_of_an_editor_is_passed_over(record: Path) -> None:
    """Emacs marks a file that is being edited by a link to nothing."""
    (record / "meetings/.#first.yaml").symlink_to("desk@host.4711:1")
    assert found(record) == (["first"], [])


@pytest.mark.parametrize(
    "stem",
    [
        "first (conflict)",
        "first (Desk's conflicted copy 2026-11-23)",
        "first (conflicted copy 2026-11-23 120000)",
        "first.sync-conflict-20261123-120000-ABCDEFG",
        "first_conflict-20261123-120000",
        "first_BACKUP_4711",
        "first_REMOTE_4711",
    ],
)
def test_copy_of_a_program_that_met_two_versions_is_named_and_not_read(record: Path, stem: str) -> None:
    """It never wins over the file itself, nor does it make that faulty."""
    written(record, {f"meetings/{stem}.yaml": "id: first\ntitle: Old\nwhen: 2020\n"})
    ids, (fault,) = found(record)
    assert ids == ["first"]
    assert (fault.severity, fault.origin.file) == (Severity.WARNING, f"meetings/{stem}.yaml")
    assert "first.yaml" in fault.message


def test_copy_whose_original_is_gone_is_read(record: Path) -> None:
    """Where nothing else has the item, it is in the copy."""
    written(record, {"meetings/second (conflict).yaml": f"id: second\n{ITEM}"})
    assert found(record) == (["first", "second"], [])

"""Which files of a record's folder are read, and that those which are not are named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from diplofeed.errors import Fault, Severity
from diplofeed.source import Inputs, Located, Names
from diplofeed.sources.folder import SOURCE
from support.records import written

LINE = json.dumps({"id": "a", "title": "A", "when": "2023"})
TEXTS = {
    ".jsonl": LINE + "\n",
    ".csv": "id,title,when\na,A,2023\n",
    ".json": LINE,
    ".yaml": "id: a\ntitle: A\nwhen: 2023\n",
    ".yml": "- id: a\n  title: A\n  when: 2023\n",
}


def found_in(folder: Path, files: dict[str, str]) -> list[Located | Fault]:
    """Return what is found in a folder of these files."""
    written(folder, files)
    result = SOURCE.read(Inputs(path=folder, options=None, names=Names()))
    return [each for each in result if isinstance(each, Located | Fault)]


@pytest.mark.parametrize("place", ["meetings/2023/talks", "meetings/talks", "meetings"])
@pytest.mark.parametrize("suffix", TEXTS)
def test_items_may_be_in_each_kind_of_file_in_the_folder_and_beside_it(tmp_path: Path, place: str, suffix: str) -> None:
    """JSON Lines and CSV may be in the folder of meetings, YAML and JSON beside it, as what is meant is plain."""
    result = found_in(tmp_path, {place + suffix: TEXTS[suffix]})
    assert [each.item.id for each in result if isinstance(each, Located)] == ["a"]
    assert result[0].origin.file == place + suffix
    assert len(result) == 1


def test_suffix_may_be_in_capitals(tmp_path: Path) -> None:
    """A file that some program named in capitals is read, its id the rest of its name."""
    (result,) = found_in(tmp_path, {"statements/S.YAML": "text: T\nwhen: 2023\nparty: US\n"})
    assert isinstance(result, Located)
    assert result.item.id == "S"


def test_file_that_is_not_read_is_named(tmp_path: Path) -> None:
    """Each file of a folder of items that is of no kind that is read gets a warning that says what is."""
    result = found_in(
        tmp_path, {"meetings/a.yaml.txt": TEXTS[".yaml"], "meetings/b": "", "meetings/.c": "", "d.txt": ""}
    )
    expected = "    expected a name that ends in .yaml, .yml, .md, .markdown, .json, .jsonl or .csv"
    assert [str(each) for each in result] == [
        f"meetings/{name}: warning: is not read\n{expected}" for name in ("a.yaml.txt", "b")
    ]
    assert all(isinstance(each, Fault) and each.severity is Severity.WARNING for each in result)


def test_what_editors_and_systems_leave_is_passed_over(tmp_path: Path) -> None:
    """Hidden files and backups are no items, and nobody is to hear of them at each build."""
    left = {"meetings/.DS_Store": "x", "meetings/.a.yaml.swp": "x", "meetings/a.yaml~": "x"}
    assert [type(each) for each in found_in(tmp_path, {"meetings/a.yaml": TEXTS[".yaml"], **left})] == [Located]


def test_a_large_file_is_read_whole_and_one_that_is_too_large_is_named(tmp_path: Path) -> None:
    """What does not fit the first block is read to its end."""
    lines = [json.dumps({"id": f"m{number}", "title": "x" * 1000, "when": "2023"}) for number in range(200)]
    result = found_in(tmp_path, {"meetings.jsonl": "\n".join(lines)})
    assert [each.item.id for each in result if isinstance(each, Located)] == [f"m{number}" for number in range(200)]
    with (tmp_path / "meetings.jsonl").open("ab") as file:
        file.truncate(50_000_001)
    (fault,) = found_in(tmp_path, {})
    assert str(fault) == "meetings.jsonl: error: the file is larger than 50 MB"

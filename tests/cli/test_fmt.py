"""The command that brings the files of a record into one form: what it writes, what it leaves, what it says."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

import diplofeed
from diplofeed.cache import NO_CACHE
from diplofeed.cli import main
from diplofeed.errors import Fault
from diplofeed.formatting import run as formatting
from diplofeed.formatting.run import format_text
from diplofeed.source import Names
from support.places import EVERYTHING, EXAMPLE, contents, copied
from support.records import CONFIG, NOW, run, written

LOOSE = "when: June 2023\ntitle: Talks   # short\n"
TIGHT = "title: Talks  # short\nwhen: 2023-06\n"
FAULTY = "title: Talks\nwhen: soon\n"


@pytest.fixture(name="record")
def _record(tmp_path: Path) -> Path:
    return written(
        tmp_path / "record",
        {
            "diplofeed.toml": CONFIG,
            "meetings/loose.yaml": LOOSE,
            "meetings/tight.yaml": TIGHT,
            "meetings/faulty.yaml": FAULTY,
            "statements.jsonl": "",
        },
    )


def test_files_are_brought_into_their_form(record: Path) -> None:
    """Those that are not in it are written and named; one with faults stays as it is, and its fault is named."""
    result = run("fmt", record)

    assert result.exit_code == 1
    assert f"changed {record / 'meetings/loose.yaml'}\n" in result.stdout
    assert "1 changed, 1 in their form, 1 left as they are, for their faults" in result.stdout
    assert "meetings/faulty.yaml:2:7: error: when:" in result.stderr
    assert contents(record / "meetings") == {
        "loose.yaml": TIGHT.encode(),
        "tight.yaml": TIGHT.encode(),
        "faulty.yaml": FAULTY.encode(),
    }


@pytest.mark.parametrize("option", ["--check", "--diff"])
def test_nothing_is_written_where_it_is_only_asked_for(record: Path, option: str) -> None:
    """The files stay; what would change is named or shown."""
    (record / "meetings/faulty.yaml").unlink()
    before = contents(record)

    result = run("fmt", record, option)

    assert contents(record) == before
    assert result.exit_code == (1 if option == "--check" else 0)
    shown = "-when: June 2023\n" if option == "--diff" else f"would change {record / 'meetings/loose.yaml'}\n"
    assert shown in result.stdout


def test_a_record_in_its_form_is_all_well(record: Path) -> None:
    """Once brought into it, nothing is left to do."""
    (record / "meetings/faulty.yaml").unlink()
    assert run("fmt", record).exit_code == 0

    result = run("fmt", record, "--check")

    assert (result.exit_code, result.stdout) == (0, "0 would change, 2 in their form\n")


def test_single_files_are_named(record: Path) -> None:
    """Only the file that is named is looked at; its record is found above it."""
    other = written(record, {"meetings/2023/other.yaml": LOOSE}) / "meetings/2023/other.yaml"

    assert run("fmt", other).exit_code == 0

    assert other.read_text(encoding="utf-8") == TIGHT
    assert (record / "meetings/loose.yaml").read_text(encoding="utf-8") == LOOSE


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("diplofeed.toml", "diplofeed.toml has no form: it is no file of meetings, statements or names"),
        ("statements.jsonl", "statements.jsonl has no form"),
        ("../outside.yaml", "is in no record"),
        ("meetings", "there is no diplofeed.toml in"),
        ("gone.yaml", "there is no file or folder"),
    ],
)
def test_what_is_no_file_with_a_form_is_refused(record: Path, name: str, words: str) -> None:
    """The message says why, and nothing is written."""
    written(record, {"../outside.yaml": LOOSE})

    result = run("fmt", os.path.normpath(record / name))

    assert result.exit_code == 2
    assert words in " ".join(result.stderr.split())
    assert (record / "meetings/loose.yaml").read_text(encoding="utf-8") == LOOSE


def _filtered(text: str | bytes, *arguments: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, ["fmt", "-", *map(str, arguments)], input=text, catch_exceptions=False)
    return result.exit_code, result.stdout, result.stderr


def test_editors_give_the_text_and_get_it_back(record: Path) -> None:
    """With - the text is read from standard input, and the file is not looked at, which need not be there yet."""
    assert _filtered(LOOSE, "--name", record / "meetings/new.yaml") == (0, TIGHT, "")
    assert _filtered(LOOSE, "--name", record / "meetings/new.yaml", "--check") == (1, "", "")
    assert _filtered(TIGHT, "--name", record / "meetings/new.yaml", "--check") == (0, "", "")
    status, shown, _ = _filtered(LOOSE, "--name", record / "meetings/new.yaml", "--json")
    assert (status, json.loads(shown)) == (0, {"changed": True, "text": TIGHT})


def test_a_text_with_faults_is_not_given_back(record: Path) -> None:
    """An editor keeps what it has where the status is not 0; the fault is on standard error."""
    status, shown, errors = _filtered(FAULTY, "--name", record / "meetings/new.yaml")
    assert (status, shown) == (1, "")
    assert "meetings/new.yaml:2:7: error: when:" in errors

    status, shown, errors = _filtered(b"title: \xff\n", "--name", record / "meetings/new.yaml")
    assert (status, shown) == (2, "")
    assert "standard input is not UTF-8" in errors


def test_standard_input_needs_the_name_of_its_file() -> None:
    """What a text is made of depends on where it belongs."""
    assert _filtered(LOOSE)[0] == 2
    assert run("fmt", "--name", "meetings/x.yaml").exit_code == 2


def test_programs_get_all_of_it(record: Path) -> None:
    """As JSON there are the files, the faults and the difference."""
    result = run("fmt", record, "--json")

    (data,) = json.loads(result.stdout)
    assert (data["changed"], data["unchanged"], data["written"]) == (["meetings/loose.yaml"], 1, True)
    assert [fault["file"] for fault in data["faults"]] == ["meetings/faulty.yaml"]
    assert "+when: 2023-06\n" in data["diff"]


def test_what_is_saved_meanwhile_is_not_overwritten(record: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that somebody saves while its form is made stays as they saved it, and the command says so."""
    path = record / "meetings/loose.yaml"

    def slowly(text: str, name: str, names: Names) -> str | tuple[Fault, ...]:
        made = format_text(text, name, names)
        path.write_text(f"{LOOSE}status: held\n", encoding="utf-8")
        return made

    monkeypatch.setattr(formatting, "format_text", slowly)
    result = run("fmt", path)

    assert (result.exit_code, "was changed meanwhile" in result.stderr) == (1, True)
    assert path.read_text(encoding="utf-8") == f"{LOOSE}status: held\n"


def test_a_terminal_takes_nothing_of_a_difference_for_a_command(record: Path) -> None:
    """Characters by which a terminal is controlled are shown as what they are, and leave the file."""
    path = written(record, {"meetings/odd.yaml": "title: Talks\nwhen: June 2023  # \x9b31m\n"}) / "meetings/odd.yaml"

    result = run("fmt", path, "--diff")

    assert "\x9b" not in result.stdout
    assert "-when: June 2023  # \\x9b31m\n" in result.stdout


def test_line_ends_and_marks_of_windows_go(record: Path) -> None:
    """A file has line feeds and no byte-order mark, also where that is all that changes."""
    path = record / "meetings/loose.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + TIGHT.replace("\n", "\r\n").encode())

    run("fmt", path)

    assert path.read_bytes() == TIGHT.encode()


@pytest.mark.skipif(os.name == "nt", reason="links and permissions are those of POSIX")
def test_links_and_permissions_stay(record: Path) -> None:
    """What a link leads to is written, with the permissions it had."""
    path, link = record / "meetings/loose.yaml", record / "meetings/link.yaml"
    target = path.rename(record / "elsewhere.txt")
    target.chmod(0o640)
    link.symlink_to(target)

    run("fmt", link)

    assert link.is_symlink()
    assert target.read_text(encoding="utf-8") == TIGHT
    assert target.stat().st_mode & 0o777 == 0o640


def test_two_versions_that_are_not_merged_stay(record: Path) -> None:
    """Nobody but a person puts them together."""
    text = "title: Talks\n<<<<<<< ours\nwhen: 2023\n=======\nwhen: 2024\n>>>>>>> theirs\n"
    path = written(record, {"meetings/both.yaml": text}) / "meetings/both.yaml"

    result = run("fmt", path)

    assert result.exit_code == 1
    assert "two versions of the file are not merged" in result.stderr
    assert path.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("example", [EXAMPLE, EVERYTHING], ids=lambda root: root.name)
def test_builds_come_to_the_same_bytes(tmp_path: Path, example: Path) -> None:
    """Same record, same bytes: a build of the files in their form writes what one before would, and nothing anew."""
    record = copied(example, tmp_path / "record")
    diplofeed.build(record, now=NOW, cache=NO_CACHE)
    before = contents(record / "public")

    done = run("fmt", record)
    report = diplofeed.build(record, now=NOW, cache=NO_CACHE)

    assert (done.exit_code, "changed" in done.stdout) == (0, True)
    assert (report.written, report.removed, report.decisions) == ((), (), ())
    assert contents(record / "public") == before


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (TIGHT.replace("\n", "\r\n").encode(), "line ends become LF"),
        (b"\xef\xbb\xbf" + TIGHT.encode(), "the byte-order mark goes"),
    ],
)
def test_a_change_that_no_line_shows_is_said_in_words(tmp_path: Path, data: bytes, words: str) -> None:
    """Line ends and byte-order marks are in no difference of lines, so the list and the difference name them."""
    record = written(tmp_path / "record", {"diplofeed.toml": CONFIG, "meetings/a.yaml": ""})
    (record / "meetings/a.yaml").write_bytes(data)
    expected = f"would change {record / 'meetings/a.yaml'}: {words}\n1 would change, 0 in their form\n"

    assert run("fmt", record, "--check").stdout == expected
    assert run("fmt", record, "--diff").stdout == expected
    assert json.loads(run("fmt", record, "--diff", "--json").stdout)[0]["unseen"] == {"meetings/a.yaml": words}


def test_a_last_line_without_an_end_is_a_line_of_its_own_in_the_difference(tmp_path: Path) -> None:
    """As diff and git show it."""
    record = written(tmp_path / "record", {"diplofeed.toml": CONFIG, "meetings/a.yaml": TIGHT.removesuffix("\n")})

    assert "-when: 2023-06\n\\ No newline at end of file\n+when: 2023-06\n" in run("fmt", record, "--diff").stdout


@pytest.mark.parametrize("text", ["", "# to be written\n", "\n\n", "---\n"])
def test_a_file_without_an_item_is_faulty_as_check_has_it(tmp_path: Path, text: str) -> None:
    """It has no form to be in; a list of nothing says that there is nothing."""
    files = {"diplofeed.toml": CONFIG, "meetings/a.yaml": text, "statements.yaml": "[]\n"}
    record = written(tmp_path / "record", files)

    result = run("fmt", record)

    assert (result.exit_code, result.stdout) == (
        1,
        "0 changed, 1 in their form, 1 left as they are, for their faults\n",
    )
    assert result.stderr.startswith("meetings/a.yaml: error: the file is empty: it has no item\n")
    assert "meetings/a.yaml: error: the file is empty: it has no item\n" in run("check", record).stderr

"""What commands refuse before anything is written, and what they say of it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from diplofeed.cli import main

NOW = "2026-11-23T12:00Z"


def run(*arguments: object) -> Result:
    """Run the command in this process; what it does not expect is raised."""
    return CliRunner().invoke(main, list(map(str, arguments)), catch_exceptions=False)


@pytest.fixture(name="record")
def _record(tmp_path: Path) -> Path:
    """Return a record as init makes it."""
    assert run("init", tmp_path / "record").exit_code == 0
    return tmp_path / "record"


MEETING = ("meeting", "--title", "Talks", "--when", "2027")
STATEMENT = ("statement", "--speaker", "Joe", "--when", "2027", "--text", "Yes.")


@pytest.mark.parametrize("what", [MEETING, STATEMENT, ("plugin", "titles")])
@pytest.mark.parametrize("exists", [True, False])
def test_nothing_is_added_where_there_is_no_record(tmp_path: Path, what: tuple[str, ...], exists: bool) -> None:
    """The folder is named as it was typed, whether it is there or not, and is left as it is."""
    folder = tmp_path / "my-recrod"
    if exists:
        folder.mkdir()
    result = run("new", *what, folder)
    assert result.exit_code == 2
    assert result.stderr == f"diplofeed: there is no diplofeed.toml in {folder}; make a record with: diplofeed init\n"
    assert [*tmp_path.rglob("*")] == ([folder] if exists else [])


@pytest.mark.parametrize("command", [("plugins",), ("check",), ("build",), ("ledger", "export")])
def test_a_folder_that_is_not_there_is_named_whole(tmp_path: Path, command: tuple[str, ...]) -> None:
    """With the path that was typed, which shows the slip; `plugins` does not list what is elsewhere."""
    result = run(*command, tmp_path / "nowhere" / "record")
    assert result.exit_code == 2
    assert str(tmp_path / "nowhere" / "record") in result.stderr
    assert not result.stdout


def test_what_the_system_refuses_is_said_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file and the reason, and no number of an error."""
    folder = tmp_path / "closed"

    def mkdir(path: Path, **_: Any) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "mkdir", mkdir)
    result = run("init", folder / "record")
    assert (result.exit_code, result.stderr) == (2, f"diplofeed: {folder}/record: Permission denied\n")


def statement(record: Path) -> str:
    """Return the only statement that was added."""
    (path,) = (path for path in (record / "statements").iterdir() if path.name != "first-statement.yaml")
    return path.read_text(encoding="utf-8")


def test_a_statement_needs_nobody_by_name(record: Path) -> None:
    """A communiqué is that of parties, a notice the publisher's; what is added is good."""
    made = run(
        *("new", "statement", record, "--party", "US", "--party", "RU", "--form", "communique", "--when", "2023-06"),
        *("--text", "We agreed.", "--about", "first-meeting"),
    )
    assert made.exit_code == 0, made.output
    assert statement(record) == (
        "# yaml-language-server: $schema=../.diplofeed/schema/statements.json\n"
        'when: 2023-06\nparties: ["US", "RU"]\ntext: "We agreed."\nform: communique\nabout: ["first-meeting"]\n'
    )
    assert (
        run("new", "statement", record, "--form", "notice", "--when", "2023", "--text", "A date was wrong.").exit_code
        == 0
    )
    assert (
        run(
            "new", "statement", record, "--party", "CH", "--form", "readout", "--when", "2023", "--text", "Yes."
        ).exit_code
        == 0
    )
    checked = run("check", record)
    assert (checked.exit_code, "good: 1 meeting and 4 statements" in checked.stdout) == (0, True)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "Nobody makes this statement: name a '--speaker' or a '--party', or '--form notice'."),
        (("--form", "readout"), "Nobody makes this statement"),
        (("--speaker", "Joe", "--about", "first-meting"), "no meeting 'first-meting' in the record; did you mean"),
        (("--speaker", "Joe", "--about", "first-statement"), "no meeting 'first-statement' in the record"),
        (("--party", "Switserland"), "--party"),
        (("--party", "CH", "--form", "leter"), "'leter' is not one of 'quote'"),
        (("--speaker", "Ann"), "2 people are called 'Ann': name one by the id, ann-a, ann-b"),
    ],
)  # fmt: skip
def test_a_statement_that_would_be_faulty_is_refused(record: Path, arguments: tuple[str, ...], message: str) -> None:
    """By the option it comes from, before anything is written."""
    (record / "people.yaml").write_text("- { id: ann-a, name: Ann }\n- { id: ann-b, name: Ann }\n", encoding="utf-8")
    result = run("new", "statement", record, *arguments, "--when", "2023", "--text", "Yes.")
    assert result.exit_code == 2
    assert message in result.stderr
    assert [path.name for path in (record / "statements").iterdir()] == ["first-statement.yaml"]


@pytest.mark.parametrize("speaker", ["joe-public", "Joe Public", "joe public", "Джо"])
def test_a_speaker_who_is_listed_is_that_person(record: Path, speaker: str) -> None:
    """By the id or by the name, in any of its languages, so that no second person of the name is made."""
    people = '- { id: joe-public, name: { en: Joe Public, ru: "Джо" } }\n'
    (record / "people.yaml").write_text(people, encoding="utf-8")
    assert run("new", "statement", record, "--speaker", speaker, "--when", "2023", "--text", "Yes.").exit_code == 0
    assert "\nspeaker: joe-public\n" in statement(record)


def test_what_a_new_plugin_changes_is_said(record: Path) -> None:
    """A build after it names the new format, not the program, as the reason why feeds were written again."""
    run("build", record, "--now", NOW)
    run("new", "plugin", "titles", record)
    assert (
        "some may have been written as the formats are others (new: titles)"
        in run("build", record, "--now", NOW).stdout
    )


def test_the_log_says_that_an_item_is_hidden(record: Path) -> None:
    """What was published and is internal now has a history, and is not shown."""
    path = record / "meetings" / "first-meeting.yaml"
    (record / "statements" / "first-statement.yaml").unlink()
    run("build", record, "--now", NOW)
    assert "hidden now" not in run("ledger", "log", "first-meeting", record).stdout
    path.write_text(f"{path.read_text(encoding='utf-8')}audience: internal\n", encoding="utf-8")
    run("build", record, "--now", "2026-11-24T12:00Z")
    assert "\nhidden now: " in run("ledger", "log", "first-meeting", record).stdout


def test_a_ledger_that_is_not_read_to_its_end_is_no_failure(record: Path) -> None:
    """As by `head`: whoever closed the pipe has read enough, and nothing is said of it."""
    for number in range(300):
        (record / "meetings" / f"m{number}.yaml").write_text(
            "title: Talks\nwhen: 2027\nsummary: " + "x" * 500, encoding="utf-8"
        )
    run("build", record, "--now", NOW)
    command = [sys.executable, "-m", "diplofeed", "ledger", "export", str(record)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == ""

"""The command, as a person and as a program use it."""

from __future__ import annotations

import ast
import json
import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from diplofeed.cli import main
from support.records import CONFIG, run

NOW = "2026-11-23T12:00Z"


def data(result: Result) -> Any:
    """Return what a command printed with --json."""
    return json.loads(result.stdout)


def contents(root: Path) -> dict[str, tuple[bytes, int]]:
    """Return every file below a directory with its bytes and the time it was written."""
    return {
        path.relative_to(root).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(name="record")
def _record(tmp_path: Path) -> Path:
    """Return a record as init makes it, with an address of its own."""
    root = tmp_path / "my-record"
    assert run("init", root).exit_code == 0
    config = root / "diplofeed.toml"
    config.write_text(config.read_text(encoding="utf-8").replace("example.org", "desk.example"), encoding="utf-8")
    return root


def test_init_then_build_publishes(record: Path) -> None:
    """A new record builds as it is, in four formats, with nothing wrong."""
    result = run("build", record, "--now", NOW)

    assert result.exit_code == 0
    assert result.stderr == ""
    assert "2 items: 2 new, 0 revised" in result.stdout
    assert {"rss.xml", "atom.xml", "calendar.ics", "digest.md"} <= {path.name for path in (record / "public").iterdir()}


def test_second_build_writes_nothing(record: Path) -> None:
    """Where nothing changed nothing is written, a day later too."""
    run("build", record, "--now", NOW)
    before = contents(record / "public")

    result = run("build", record, "--now", "2026-11-23T18:00Z")

    assert result.exit_code == 0
    assert "0 new, 0 revised" in result.stdout
    assert "0 written" in result.stdout
    assert contents(record / "public") == before


def test_init_never_overwrites(record: Path) -> None:
    """A second init refuses, says which file is there and leaves every file as it is."""
    (record / "diplofeed.toml").write_text("mine", encoding="utf-8")
    (record / "meetings" / "first-meeting.yaml").unlink()
    before = contents(record)

    result = run("init", record)

    assert result.exit_code == 2
    assert "diplofeed.toml" in result.stderr
    assert contents(record) == before


def test_init_names_what_it_wrote(tmp_path: Path) -> None:
    """--json lists the files made, relative to the directory."""
    result = run("init", tmp_path / "r", "--json")

    assert sorted(data(result)["written"]) == [
        ".diplofeed/schema",
        ".gitignore",
        "diplofeed.toml",
        "meetings/first-meeting.yaml",
        "statements/first-statement.yaml",
    ]


@pytest.mark.parametrize("name", ["my record", "Записи", 'quo"te', "123", "---"])
def test_init_in_any_directory_gives_a_valid_record(tmp_path: Path, name: str) -> None:
    """Whatever the directory is called, the record made in it is a good one."""
    assert run("init", tmp_path / name).exit_code == 0

    result = run("check", tmp_path / name, "--json")

    assert result.exit_code == 0
    (fault,) = data(result)["faults"]
    assert fault["message"].endswith(": id, link")  # which are nobody's yet


def test_new_meeting_is_in_the_next_build(record: Path) -> None:
    """What ``new meeting`` writes is good and published."""
    result = run(
        "new",
        "meeting",
        record,
        "--title",
        'Talks: "round" #2',
        "--when",
        "July 2023",
        "--party",
        "US",
        "--party",
        "NO",
    )

    assert result.exit_code == 0
    assert run("check", record).exit_code == 0
    assert data(run("build", record, "--json", "--now", NOW))["items"] == 3
    assert 'Talks: "round" #2' in (record / "public" / "rss.xml").read_text(encoding="utf-8")
    assert "Norway" in (record / "public" / "digest.md").read_text(encoding="utf-8")


def test_new_statement_is_in_the_next_build(record: Path) -> None:
    """What ``new statement`` writes is good, published and about the meeting named."""
    result = run(
        *("new", "statement", record, "--speaker", "Dr. Emily Hall", "--when", "2023"),
        *("--text", "Talking: *lowers* the risk.", "--about", "first-meeting", "--json"),
    )

    assert data(result)["written"] == ["statements/dr-emily-hall-2023.yaml"]
    assert run("check", record).exit_code == 0
    run("build", record, "--now", NOW)
    assert "Dr. Emily Hall" in (record / "public" / "rss.xml").read_text(encoding="utf-8")


def test_new_statement_uses_the_listed_person(record: Path) -> None:
    """A speaker people.yaml lists is referred to by id."""
    (record / "people.yaml").write_text("- { id: emily-hall, name: Dr. Emily Hall }\n", encoding="utf-8")

    run("new", "statement", record, "--speaker", "emily-hall", "--when", "2023", "--text", "Yes.", "--id", "one")

    assert "speaker: emily-hall\n" in (record / "statements" / "one.yaml").read_text(encoding="utf-8")
    assert run("check", record).exit_code == 0


def test_new_never_overwrites(record: Path) -> None:
    """A second item of the same id is refused."""
    args = ("new", "meeting", record, "--title", "Talks", "--when", "2023")
    run(*args)
    before = contents(record)

    result = run(*args)

    assert result.exit_code == 2
    assert "talks.yaml" in result.stderr
    assert contents(record) == before


def test_new_refuses_a_date_it_cannot_read(record: Path) -> None:
    """A wrong --when is named before anything is written."""
    before = contents(record)

    result = run("new", "meeting", record, "--title", "Talks", "--when", "2023-13")

    assert result.exit_code == 2
    assert "--when" in result.stderr
    assert "2023-13" in result.stderr
    assert contents(record) == before


@pytest.mark.parametrize("bad_id", ["../../escaped", "a/b", "/tmp/x"])
def test_new_refuses_an_id_that_is_a_path(record: Path, bad_id: str) -> None:
    """An id names one file in its folder and nothing outside it."""
    before = contents(record.parent)

    result = run("new", "meeting", record, "--title", "Talks", "--when", "2023", "--id", bad_id)

    assert result.exit_code == 2
    assert contents(record.parent) == before


def pytest_of(path: Path) -> subprocess.CompletedProcess[str]:
    """Run a test file as its author would, with pytest alone: plugins of it are nothing to the file and take long."""
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--basetemp={path.parent}-tests", path.name],
        cwd=path.parent,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
    )


@pytest.mark.parametrize(("name", "stem"), [("titles", "titles"), ("press-list", "press_list")])
def test_new_plugin_is_in_the_next_build(record: Path, name: str, stem: str) -> None:
    """What ``new plugin`` writes is listed, builds its own file and passes its own test."""
    result = run("new", "plugin", name, record, "--json")

    assert result.exit_code == 0
    assert data(result) == {"written": [f"{stem}.py", f"test_{stem}.py"], "listed": True, "to_do": []}
    assert run("check", record).exit_code == 0
    build = run("build", record, "--now", NOW)
    assert (build.exit_code, build.stderr) == (0, "")
    lines = (record / "public" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    assert sorted(lines) == ["June 2026: A first meeting", "June 2026: Somebody quoted: What was said."]
    (row,) = (row for row in data(run("plugins", record, "--json")) if row["name"] == name)
    assert (row["package"], row["origin"], row["contract"]) == (f"{stem}.py", "file", 1)
    done = pytest_of(record / f"test_{stem}.py")
    assert (done.returncode, "1 passed" in done.stdout) == (0, True), done.stdout + done.stderr


def test_new_source_passes_its_test_and_can_be_used(record: Path) -> None:
    """A new source passes its own test and, once diplofeed.toml says what it reads, adds to the record."""
    result = run("new", "plugin", "talks", record, "--kind", "source")

    assert result.exit_code == 0
    assert "under [sources.talks]: path = " in result.stdout
    assert run("check", record).exit_code == 0
    done = pytest_of(record / "test_talks.py")
    assert (done.returncode, "1 passed" in done.stdout) == (0, True), done.stdout + done.stderr
    with (record / "diplofeed.toml").open("a", encoding="utf-8") as config:
        config.write('\n[sources.talks]\npath = "talks.txt"\n')
    (record / "talks.txt").write_text("vienna 2023-07 Vienna talks\ng7 2023-13 G7\n", encoding="utf-8")
    build = run("build", record, "--now", NOW)
    assert build.exit_code == 1
    assert "talks.txt:2: error: Meeting.when: cannot read the date '2023-13'" in build.stderr
    assert "Vienna talks" in (record / "public" / "rss.xml").read_text(encoding="utf-8")


def test_new_sink_passes_its_test_and_can_be_used(record: Path) -> None:
    """A new sink passes its own test and, once diplofeed.toml names it, holds what is published."""
    result = run("new", "plugin", "press-store", record, "--kind", "sink")

    assert result.exit_code == 0
    assert 'under [sink]: use = "press-store"' in result.stdout
    done = pytest_of(record / "test_press_store.py")
    assert (done.returncode, "1 passed" in done.stdout) == (0, True), done.stdout + done.stderr
    with (record / "diplofeed.toml").open("a", encoding="utf-8") as config:
        config.write('\n[sink]\nuse = "press-store"\n')
    assert run("check", record).exit_code == 0
    assert run("build", record, "--now", NOW).exit_code == 0
    with closing(sqlite3.connect(record / "public.db")) as database:
        rows = {name: (kind, stored) for name, kind, stored in database.execute("SELECT * FROM document")}
    assert rows["atom.xml"][0] == "application/atom+xml"
    assert b"A first meeting" in rows["atom.xml"][1]
    assert not (record / "public").exists()
    assert data(run("build", record, "--now", NOW, "--json"))["written"] == []


def test_plugin_that_is_written_is_short(record: Path) -> None:
    """Besides what it renders a plugin takes no more than five lines."""
    run("new", "plugin", "titles", record)

    tree = ast.parse((record / "titles.py").read_text(encoding="utf-8"))
    (function,) = (node for node in tree.body if isinstance(node, ast.FunctionDef))
    others = [node for node in tree.body if node is not function and not isinstance(node, ast.Expr)]
    assert sum(1 + (node.end_lineno or 0) - node.lineno for node in others) + 1 <= 5


@pytest.mark.parametrize(
    "before",
    [
        CONFIG.encode(),
        CONFIG.rstrip("\n").encode(),
        (CONFIG + "# the end").encode(),
        CONFIG.replace("\n", "\r\n").encode(),
        b"\xef\xbb\xbf" + CONFIG.encode(),
        (CONFIG + 'description = """\n[plugins]\nfiles = []\n"""').encode(),
        (CONFIG + "[exporters.ical]").encode(),
    ],
    ids=["plain", "no newline", "comment", "windows", "byte order mark", "text that looks like it", "table"],
)
def test_new_plugin_only_appends_to_the_configuration(record: Path, before: bytes) -> None:
    """Whatever the configuration looks like, what was there stays byte for byte and the plugin is built."""
    path = record / "diplofeed.toml"
    path.write_bytes(before)

    assert data(run("new", "plugin", "titles", record, "--json"))["listed"]

    after = path.read_bytes()
    assert after.startswith(before)
    assert after.count(b"\r\n") in {0, after.count(b"\n")}
    assert run("build", record).exit_code == 0
    assert (record / "public" / "titles.txt").exists()


@pytest.mark.parametrize(
    ("more", "to_do"),
    [
        ('[plugins]\nfiles = ["a.py"]\n', ['under [plugins]: files = ["a.py", "titles.py"]']),
        ("[plugins]\n", ['under [plugins]: files = ["titles.py"]']),
        ("[plugins.other]\n", ['under [plugins]: files = ["titles.py"]']),
        ("[broken\n", ['under [plugins]: files = ["titles.py"]']),
        ("[[plugins]]\n", ['under [plugins]: files = ["titles.py"]']),
        ('[plugins]\nfiles = ["titles.py"]\n', []),
        (
            '[plugins]\nfiles = ["titles.py"]\n[build]\nformats = ["rss"]\n',
            ['under [build]: formats = ["rss", "titles"]'],
        ),
        ('[build]\nformats = ["rss"]\n', ['under [build]: formats = ["rss", "titles"]']),
    ],
)
def test_new_plugin_says_what_is_left_to_do(record: Path, more: str, to_do: list[str]) -> None:
    """Where a new section is not enough the configuration is left alone and the line to write is printed."""
    path = record / "diplofeed.toml"
    path.write_text(CONFIG + more, encoding="utf-8")

    text = run("new", "plugin", "titles", record)

    assert text.exit_code == 0
    assert all(each in text.stdout for each in to_do)
    assert ("listed titles.py" in text.stdout) is not any("[plugins]" in each for each in to_do)
    assert ("plugins" in more or "broken" in more) is (path.read_text(encoding="utf-8") == CONFIG + more)
    assert (record / "titles.py").exists()


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("titles",), "titles.py is there already"),
        (("spare",), "test_spare.py is there already"),
        (("rss",), "there is the exporter 'rss' of diplofeed already"),
        (("folder", "--kind", "source"), "there is the source 'folder' of diplofeed already"),
        (("calendar",), "calendar.py would hide the Python module calendar; call it calendar-list"),
        (("icalendar",), "icalendar.py would hide the Python module icalendar"),
        (("Titles",), "'Titles' is not made of lower-case letters"),
        (("../up",), "'../up' is not made of lower-case letters"),
        (("a--b",), "'a--b' is not made of"),
        (("9x",), "'9x' does not begin with a letter, as in press-list"),
        (("folder", "--kind", "sink"), "there is the sink 'folder' of diplofeed already"),
        (("lines", "--kind", "feed"), "'feed' is not one of 'exporter', 'source', 'sink'"),
    ],
)
def test_new_plugin_overwrites_and_hides_nothing(record: Path, args: tuple[str, ...], words: str) -> None:
    """A file that is there, a name that is taken or that Python needs is refused before anything is written."""
    (record / "titles.py").write_text("mine", encoding="utf-8")
    (record / "test_spare.py").write_text("mine", encoding="utf-8")
    before = contents(record)

    result = run("new", "plugin", args[0], record, *args[1:])

    assert result.exit_code == 2
    assert words in result.stderr
    assert contents(record) == before


def test_new_plugin_needs_a_record(tmp_path: Path) -> None:
    """Outside a record there is nothing to add a plugin to."""
    result = run("new", "plugin", "titles", tmp_path)

    assert (result.exit_code, contents(tmp_path)) == (2, {})
    assert "diplofeed init" in result.stderr


def test_check_of_a_good_record_is_quiet(record: Path) -> None:
    """A good record has status 0, no message and a count."""
    result = run("check", record)

    assert (result.exit_code, result.stderr) == (0, "")
    assert "good: 1 meeting and 1 statement" in result.stdout
    assert data(run("check", record, "--json")) == {"faults": []}


def test_check_names_faults_with_status_1(record: Path) -> None:
    """A fault is on standard error with its place, in --json with all its parts, and the status is 1."""
    (record / "meetings" / "bad.yaml").write_text("title: A\nwhen: 2023\nstatus: canceled\n", encoding="utf-8")

    text, machine = run("check", record), run("check", record, "--json")

    assert (text.exit_code, machine.exit_code) == (1, 1)
    assert "meetings/bad.yaml:3:9: error: status:" in text.stderr
    assert "did you mean 'cancelled'?" in text.stderr
    (fault,) = data(machine)["faults"]
    assert (fault["file"], fault["line"], fault["column"]) == ("meetings/bad.yaml", 3, 9)
    assert (fault["item"], fault["field"], fault["suggestion"]) == ("bad", "status", "cancelled")


def test_many_faults_are_cut_short_with_a_count(record: Path) -> None:
    """A screen shows twenty faults and how many more there are; --json lists all."""
    for number in range(30):
        (record / "meetings" / f"bad-{number}.yaml").write_text("title: A\nwhen: never\n", encoding="utf-8")

    assert "… and 10 more (--json lists all)" in run("check", record).stderr
    assert len(data(run("check", record, "--json"))["faults"]) == 30


def test_plugins_are_listed_with_options(record: Path) -> None:
    """Each exporter, source and sink has its name, kind, package and options with their defaults."""
    listed = data(run("plugins", record, "--json"))
    rows = {row["name"]: row for kind in ("source", "exporter") for row in listed if row["kind"] == kind}
    text = run("plugins", record)

    assert {"rss", "atom", "ical", "digest", "folder"} <= set(rows)
    assert rows["rss"]["kind"] == "exporter"
    assert rows["folder"]["kind"] == "source"
    assert rows["ical"]["package"] == "diplofeed"
    assert rows["ical"]["version"]
    assert "imprecise" in rows["ical"]["options"]
    assert {(row["origin"], row["contract"]) for row in rows.values()} == {("built in", 1), ("built in", 2)}
    assert "[diplofeed 0.1.0, built in, contract 2]" in text.stdout
    assert not any(row["error"] for row in rows.values())
    assert text.exit_code == 0
    assert all(name in text.stdout for name in rows)


def test_plugins_needs_no_record(tmp_path: Path) -> None:
    """Outside a record the plugins installed are listed."""
    assert "rss" in run("plugins", tmp_path).stdout


def test_build_as_json_says_all(record: Path) -> None:
    """--json gives counts, changes, files and faults, and nothing else is on standard output."""
    report = data(run("build", record, "--json", "--now", NOW))

    assert report["items"] == 2
    assert {(each["id"], each["change"], each["sequence_before"]) for each in report["changes"]} == {
        ("first-meeting", "new", None),
        ("first-statement", "new", None),
    }
    assert "rss.xml" in report["written"]
    assert (report["faults"], report["failures"], report["removed"], report["unchanged"]) == ([], [], [], [])


def test_dry_run_of_a_new_record_makes_nothing(record: Path) -> None:
    """A dry run before the first build makes neither output nor ledger."""
    before = contents(record)

    result = run("build", record, "--dry-run", "--now", NOW)

    assert result.exit_code == 0
    assert "new meeting first-meeting" in result.stdout
    assert "write atom.xml" in result.stdout
    assert re.search(r"  … and \d+ more \(--json lists all\)\n\d+ items", result.stdout)
    assert contents(record) == before
    assert not (record / "public").exists()
    assert [path.name for path in (record / ".diplofeed").iterdir()] == ["schema"]


def test_dry_run_names_what_would_change(record: Path) -> None:
    """A dry run names id, fields, the old and the new SEQUENCE and the files, writes nothing, and tells true."""
    run("build", record, "--now", NOW)
    path = record / "meetings" / "first-meeting.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("when: 2026-06  ", "when: 2026-07  "), encoding="utf-8")
    before = contents(record)

    text = run("build", record, "--dry-run", "--now", "2026-11-24T12:00Z")
    machine = run("build", record, "--dry-run", "--json", "--now", "2026-11-24T12:00Z")

    assert text.exit_code == 0
    assert "revised meeting first-meeting (when), SEQUENCE 0 → 1" in text.stdout
    assert "write calendar.ics" in text.stdout
    assert "would be written" in text.stdout
    assert contents(record) == before
    planned = data(machine)
    done = data(run("build", record, "--json", "--now", "2026-11-24T12:00Z"))
    assert done == planned
    assert done["changes"][0]["fields"] == ["when"]


def test_only_the_formats_named_are_built(record: Path) -> None:
    """-f builds the formats named; --set sets an option over the file's."""
    run("build", record, "-f", "ical", "--set", "ical.imprecise=omit", "-o", record / "out", "--now", NOW)

    names = {path.name for path in (record / "out").rglob("*") if path.is_file()}
    assert names == {"calendar.ics", "feeds.json", "feeds.opml"}
    assert b"first-meeting" not in (record / "out" / "calendar.ics").read_bytes()
    assert b"BEGIN:VEVENT" not in (record / "out" / "calendar.ics").read_bytes()


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("build", "{record}", "-f", "rsss"), "did you mean 'rss'?"),
        (("build", "{record}", "--set", "ical"), "ical.imprecise=omit"),
        (("build", "{record}", "--set", "icl.imprecise=omit"), "did you mean 'ical'?"),
        (("build", "{record}", "--set", "ical.imprecis=omit"), "did you mean 'imprecise'?"),
        (("build", "{record}", "--set", "ical.imprecise=perhaps"), "perhaps"),
        (("build", "{record}", "--now", "yesterday"), "no moment"),
        (("build", "{record}", "--now", "2026-11-23T12:00"), "no zone"),
        (("build", "{record}/meetings"), "diplofeed init"),
        (("check", "{record}/nowhere"), "diplofeed init"),
        (("bild", "{record}"), "bild"),
        (("new", "meeting", "{record}", "--title", "x"), "--when"),
        (("build", "{record}", "--ledger", "{record}/diplofeed.toml"), "ledger"),
        (("build", "{record}", "-o", "{record}/diplofeed.toml"), "diplofeed.toml"),
    ],
)
def test_what_cannot_be_done_ends_with_status_2(record: Path, args: tuple[str, ...], words: str) -> None:
    """Wrong use is status 2 and one clear message on standard error, never a traceback."""
    result = run(*(arg.format(record=record) for arg in args))

    assert result.exit_code == 2
    assert words in result.stderr
    assert "Traceback" not in result.output


def test_errors_as_json_are_json(tmp_path: Path) -> None:
    """With --json a failure is JSON on standard output as well."""
    result = run("check", tmp_path, "--json")

    assert result.exit_code == 2
    assert data(result)["faults"][0]["file"] == "diplofeed.toml"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_script_is_produced(shell: str) -> None:
    """The program writes its own completion script."""
    result = CliRunner().invoke(
        main, [], prog_name="diplofeed", env={"_DIPLOFEED_COMPLETE": f"{shell}_source"}, catch_exceptions=False
    )
    if shell == "bash" and result.exit_code != 0:
        pytest.skip("click wants a bash of version 4.4")

    assert "_DIPLOFEED_COMPLETE" in result.stdout
    assert "diplofeed" in result.stdout


def test_formats_complete() -> None:
    """After -f the names of the exporters are offered."""
    env = {"_DIPLOFEED_COMPLETE": "bash_complete", "COMP_WORDS": "diplofeed build -f ", "COMP_CWORD": "3"}

    result = CliRunner().invoke(main, [], prog_name="diplofeed", env=env)

    assert {"plain,rss", "plain,atom", "plain,ical", "plain,digest"} <= set(result.stdout.split())


def test_kinds_of_plugins_complete() -> None:
    """After --kind the kinds of plugins are offered."""
    env = {"_DIPLOFEED_COMPLETE": "bash_complete", "COMP_WORDS": "diplofeed new plugin x --kind ", "COMP_CWORD": "5"}

    result = CliRunner().invoke(main, [], prog_name="diplofeed", env=env)

    assert set(result.stdout.split()) == {"plain,exporter", "plain,source", "plain,sink"}


def commands(group: click.Group, *path: str) -> list[tuple[str, ...]]:
    """Return the path of every command."""
    result = []
    for name, command in group.commands.items():
        result.append((*path, name))
        if isinstance(command, click.Group):
            result += commands(command, *path, name)
    return result


@pytest.mark.parametrize("path", commands(main), ids=" ".join)
def test_help_shows_an_example(path: tuple[str, ...]) -> None:
    """The help of every command says what it does and shows a line to copy."""
    result = run(*path, "--help")

    assert result.exit_code == 0
    assert "Example" in result.stdout
    assert f"diplofeed {' '.join(path)}" in result.stdout.split("Example")[1]


@pytest.mark.parametrize("name", [path for path in commands(main) if path not in {("new",), ("ledger",)}], ids=" ".join)
def test_every_command_speaks_json(name: tuple[str, ...]) -> None:
    """Every command has --json."""
    assert "--json" in run(*name, "--help").stdout


def test_module_runs_as_a_program(record: Path) -> None:
    """``python -m diplofeed`` is the command."""
    done = subprocess.run(
        [sys.executable, "-m", "diplofeed", "check", str(record)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONUTF8": "1"},
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert "good: " in done.stdout


def test_output_that_cannot_be_encoded_is_no_traceback(record: Path) -> None:
    """In the C locale messages that hold other letters are still printed."""
    (record / "meetings" / "r.yaml").write_text("title: Переговоры\nwhen: когда\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "diplofeed", "build", str(record), "--dry-run"],
        capture_output=True,
        check=False,
        env={**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    )

    assert done.returncode == 1
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("args", "option", "words"),
    [
        (("meeting", "--title", "", "--when", "2023"), "--title", "must not be empty"),
        (("meeting", "--title", " \t", "--when", "2023"), "--title", "must not be empty"),
        (("meeting", "--title", "T", "--when", "2023", "--party", "us"), "--party", "did you mean 'US'"),
        (("meeting", "--title", "T", "--when", "2023", "--party", "nobody"), "--party", "unknown party 'nobody'"),
        (("meeting", "--title", "T", "--when", "2023", "--id", "会" * 100), "--id", "at most 80 of them"),
        (("statement", "--speaker", " ", "--when", "2023", "--text", "x"), "--speaker", "an id is letters"),
        (("statement", "--speaker", "A", "--when", "2023", "--text", " "), "--text", "must not be empty"),
        (("statement", "--speaker", "A", "--when", "2023", "--text", "x", "--about", "a b"), "--about", "an id is"),
    ],
)
def test_new_writes_nothing_that_check_would_refuse(
    record: Path, args: tuple[str, ...], option: str, words: str
) -> None:
    """The option is named, with what is wrong, and there is no file."""
    before = sorted(record.rglob("*"))

    result = run("new", args[0], record, *args[1:])

    assert result.exit_code == 2
    assert f"Invalid value for {option}: " in result.stderr
    assert words in " ".join(result.stderr.split())
    assert sorted(record.rglob("*")) == before

"""What the shell completes: ids and names of the record where they may stand, in a real bash too."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

import diplofeed
from diplofeed.cli import main
from diplofeed.cli.offered import item_ids, name_ids
from diplofeed.sources.folder import NAME_FILES, read_names
from support.places import EVERYTHING, EXAMPLE, ROOT, contents
from support.records import CONFIG, NOW, run, written

BASH = shutil.which("bash")
PLUGIN = "from diplofeed.export import Exporter\n\nEXPORTER = Exporter(\n    name='talks-list',\n)\nraise SystemExit\n"
FILES = {
    "diplofeed.toml": CONFIG + '[plugins]\nfiles = ["talks.py"]\n',
    "talks.py": PLUGIN,
    "topics.yaml": "- id: arms-control\n  name: Arms\n- { id: cyber, name: Cyber }\n",
    "parties.yaml": "- {id: alliance, name: Alliance}\n",
    "people.yaml": '- id: "emily-hall"\n  name: Dr. Emily Hall\n- id: joe  # by his first name\n  name: Joe\n',
    "meetings/vienna.yaml": "title: Talks\nwhen: 2026\nspeaker:\n  id: no-item\n",
    "meetings/list.yaml": "# all\n- id: geneva\n  title: T\n  when: 2026\n  rounds:\n    - id: no-item\n",
    "meetings/2023/bern.md": "---\nid: bern-2023\ntitle: T\nwhen: 2023\n---\n- id: no-item\n",
    "statements.jsonl": '{"id": "said", "speaker": {"id": "no-item"}}\n',
    "imports/visits.jsonl": "",
}


@pytest.fixture(name="record")
def _record(tmp_path: Path) -> Path:
    return written(tmp_path / "record", FILES)


def completed(record: Path, *words: str, shell: str = "zsh") -> list[str]:
    """Return what is offered in place of the last word."""
    env = {
        "_DIPLOFEED_COMPLETE": f"{shell}_complete",
        "COMP_WORDS": " ".join(["diplofeed", *words]),
        "COMP_CWORD": str(len(words)),
    }
    before = Path.cwd()
    os.chdir(record)
    try:
        result = CliRunner().invoke(main, [], prog_name="diplofeed", env=env)
    finally:
        os.chdir(before)
    assert result.stderr == ""
    return result.stdout.split("\n")[1::3] if result.stdout.strip() else []  # kind, value and help of each


ITEMS = ["bern-2023", "geneva", "said", "vienna"]
CASES: Sequence[tuple[tuple[str, ...], list[str]]] = [
    (("ledger", "log", ""), ITEMS),
    (("ledger", "log", "v"), ["vienna"]),
    (("new", "statement", "--about", ""), ["bern-2023", "geneva", "vienna"]),
    (("new", "meeting", "--series", "g"), ["geneva"]),
    (("new", "meeting", "--topic", ""), ["arms-control", "cyber"]),
    (("new", "statement", "--topic", "c"), ["cyber"]),
    (("new", "meeting", "--party", "al"), ["alliance"]),
    (("new", "meeting", "--party", "A"), ["AD", "AE"]),
    (("new", "statement", "--party", "CH"), ["CH"]),
    (("new", "statement", "--speaker", ""), ["emily-hall", "joe"]),
    (("build", "-f", "talks"), ["talks-list"]),
    (("build", "-f", "at"), ["atom"]),
    (("import", "--use", "ic"), ["ical"]),
    (("import", "--name", ""), ["visits"]),
    (("schema", "to"), ["topics"]),
    (("import", "--gone", "c"), ["cancel"]),
]


@pytest.mark.parametrize(("words", "expected"), CASES, ids=[" ".join(words) for words, _ in CASES])
def test_ids_and_names_of_the_record_are_offered(record: Path, words: tuple[str, ...], expected: list[str]) -> None:
    """Each option that takes one offers those that begin as the word does; no code of the record is run."""
    assert sorted(completed(record, *words))[: len(expected)] == expected


def test_a_record_that_is_named_is_the_one_that_counts(record: Path, tmp_path: Path) -> None:
    """Where a folder stands before the word, the ids are those of the record in it."""
    assert sorted(completed(tmp_path, "new", "statement", "record", "--about", "g")) == ["geneva"]


def test_what_was_published_is_offered_to_the_log(record: Path) -> None:
    """The log knows what the ledger remembers, with items that are gone since, and the ledger is not touched."""
    written(record, {"talks.py": "", "meetings/vienna.yaml": "title: Talks\nwhen: 2026\n"})
    diplofeed.build(record, now=NOW)
    (record / "meetings/vienna.yaml").unlink()
    before = contents(record)

    assert "vienna" not in completed(record, "new", "statement", "--about", "v")
    assert completed(record, "ledger", "log", "") == ["bern-2023", "vienna"]
    assert contents(record) == before


@pytest.mark.parametrize(
    "broken",
    [
        {"meetings/vienna.yaml": b"\xff\xfe[", "statements.jsonl": "{", "diplofeed.toml": "[", "topics.yaml": b"\xff"},
        {"meetings/vienna.yaml": "[" * 9999, "statements.json": "[" * 99999, "meetings.csv": "id\0\n"},
        {"diplofeed.toml": "plugins = 1\n", "imports": b""},
        {".diplofeed/ledger.db": b"no database"},
    ],
)
@pytest.mark.parametrize("words", [words for words, _ in CASES], ids=" ".join)
def test_a_broken_record_is_no_reason_to_say_anything(
    tmp_path: Path, broken: dict[str, str | bytes], words: tuple[str, ...]
) -> None:
    """Whatever is wrong, nothing is written to the terminal somebody types in; what there is is offered."""
    sound = {name: text for name, text in FILES.items() if not any(name.startswith(each) for each in broken)}
    record = written(tmp_path, {**sound, **broken})

    assert all(word.startswith(words[-1]) for word in completed(record, *words))


def test_an_empty_folder_has_nothing_to_offer(tmp_path: Path) -> None:
    """Outside a record there are no ids."""
    assert completed(tmp_path, "ledger", "log", "") == []
    assert completed(tmp_path, "new", "meeting", "--topic", "") == []


@pytest.mark.parametrize("root", [EXAMPLE, EVERYTHING, ROOT / "examples/quickstart"], ids=lambda root: root.name)
def test_the_ids_looked_for_are_those_that_are_read(root: Path) -> None:
    """In the examples they are the same as those of the items and names that a build reads from the record's files."""
    own = {item.id for item in diplofeed.read(root).items} - {"example-further"}  # that of a further source
    names = read_names(root)[0]

    assert set(item_ids(root)) == own
    assert {table: set(name_ids(root, table)) for table in NAME_FILES} == {
        table: set(getattr(names, table)) for table in NAME_FILES
    }


@pytest.mark.skipif(BASH is None, reason="there is no bash here")
@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (("diplofeed", "ledger", "log", "v"), ["vienna"]),
        (("diplofeed", "new", "meeting", "--topic", ""), ["arms-control", "cyber"]),
        (("diplofeed", "new", "statement", "--about", "ge"), ["geneva"]),
        (("diplofeed", "fm"), ["fmt"]),
    ],
    ids=" ".join,
)
def test_bash_completes(record: Path, line: tuple[str, ...], expected: list[str]) -> None:
    """With the line of the documentation in its start file, bash has the ids in the list that it shows."""
    (record.parent / ".bashrc").write_text('eval "$(_DIPLOFEED_COMPLETE=bash_source diplofeed)"\n', encoding="utf-8")
    words = " ".join(f"'{word}'" for word in line)
    script = (
        f"COMP_WORDS=({words}); COMP_CWORD={len(line) - 1}\n"
        "function=$(complete -p diplofeed | sed 's/.* -F \\([^ ]*\\).*/\\1/')\n"
        "$function diplofeed\n"
        'printf "%s\\n" "${COMPREPLY[@]}"\n'
    )
    done = subprocess.run(
        [str(BASH), "--rcfile", str(record.parent / ".bashrc"), "-i", "-c", script],
        cwd=record,
        env={"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "HOME": str(record.parent)},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
        start_new_session=True,
    )
    if "4.4" in done.stderr:
        pytest.skip("click wants a bash of version 4.4")

    assert sorted(done.stdout.split()) == expected
    assert [row for row in done.stderr.splitlines() if "terminal" not in row and "job control" not in row] == []


def test_topics_and_series_are_written(record: Path) -> None:
    """A new meeting has the topics and the series named, and a series that is not there is refused."""
    arguments = ("new", "meeting", record, "--title", "Round two", "--when", "2026-12", "--topic", "cyber")
    written(record, {"talks.py": "", "meetings/vienna.yaml": "title: Talks\nwhen: 2026\n"})
    (record / "meetings/list.yaml").unlink()
    (record / "statements.jsonl").unlink()

    refused = run(*arguments, "--series", "viena")
    assert (refused.exit_code, "did you mean 'vienna'?" in refused.stderr, "--series" in refused.stderr) == (
        2,
        True,
        True,
    )
    assert run(*arguments, "--topic", "no-topic").exit_code == 2
    assert run(*arguments, "--series", "vienna").exit_code == 0
    text = (record / "meetings/round-two.yaml").read_text(encoding="utf-8")
    assert text == (
        'title: "Round two"\nwhen: 2026-12\n'
        "status: scheduled  # tentative, scheduled, confirmed, postponed, cancelled, held\n"
        'topics: ["cyber"]\nseries: "vienna"\n'
    )

"""Editors complete and check the files of a record: the language servers of YAML and TOML that they run."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from support.language_server import Server, yaml_server
from support.reading import NODE_FOLDER, node_missing
from support.records import run, written


@pytest.fixture(name="record")
def _record(tmp_path: Path) -> Path:
    record = tmp_path / "record"
    run("init", record)
    written(record, {"topics.yaml": "- { id: arms-control, name: Arms }\n- { id: cyber, name: Cyber }\n"})
    assert run("check", record).exit_code == 0
    return record


def opened(server: Server, path: Path, text: str) -> str:
    """Open a document in a server and return its address."""
    document = {"uri": path.as_uri(), "languageId": "yaml", "version": 1, "text": text}
    server.tell("textDocument/didOpen", {"textDocument": document})
    return path.as_uri()


def complaints(record: Path, text: str) -> list[str]:
    """Return what the server of YAML says of a meeting whose file is called by its schema."""
    if reason := node_missing("yaml-language-server"):
        pytest.skip(reason)
    line = (record / "meetings/first-meeting.yaml").read_text(encoding="utf-8").partition("\n")[0]
    with yaml_server(record) as server:
        return server.diagnostics(opened(server, record / "meetings/talks.yaml", f"{line}\n{text}"))


@pytest.mark.clients
def test_good_files_are_good_to_an_editor(record: Path) -> None:
    """What `init` and `new` write has no complaint, nor has an id of an item written since the last check."""
    run("new", "meeting", record, "--title", "Talks in Vienna", "--when", "July 2026", "--party", "AT")
    path = record / "meetings/talks-in-vienna.yaml"

    assert complaints(record, path.read_text(encoding="utf-8") + "series: written-since\ntopics: [cyber]\n") == []


@pytest.mark.clients
@pytest.mark.parametrize(
    ("more", "words"),
    [("status: canceled\n", '"cancelled"'), ("sumary: x\n", "sumary"), ("place: { city: Bern, land: CH }\n", "land")],
)
def test_what_is_wrong_is_marked(record: Path, more: str, words: str) -> None:
    """A status that is none and a misspelt key have a complaint that names it."""
    (message,) = complaints(record, f"title: Talks\nwhen: 2026-07\n{more}")

    assert words in message


@pytest.mark.clients
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("title: T\nwhen: 2026\ntopics: [", {"arms-control", "cyber"}),
        ("title: T\nwhen: 2026\ntopics:\n  - ", {"arms-control", "cyber"}),
        ("title: T\nwhen: 2026\nseries: ", {"first-meeting"}),
        ("title: T\nwhen: 2026\nstatus: ", {"held", "cancelled"}),
        ("title: T\nwhen: 2026\nrelated:\n  - to: ", {"first-meeting"}),
    ],
)
def test_ids_are_completed(record: Path, text: str, expected: set[str]) -> None:
    """Where an id of the record may stand, those it has are offered."""
    if reason := node_missing("yaml-language-server"):
        pytest.skip(reason)
    whole = f"# yaml-language-server: $schema=../.diplofeed/schema/meetings.json\n{text}"
    lines = whole.split("\n")
    with yaml_server(record) as server:
        uri = opened(server, record / "meetings/talks.yaml", whole)
        place = {"line": len(lines) - 1, "character": len(lines[-1])}
        answer = server.ask("textDocument/completion", {"textDocument": {"uri": uri}, "position": place})

    labels = {item["label"] for item in (answer["items"] if isinstance(answer, dict) else answer)}
    assert expected <= labels


def toml_checked(path: Path) -> tuple[int, str]:
    """Return what the checker of Even Better TOML says of a file."""
    if reason := node_missing("@taplo/cli"):
        pytest.skip(reason)
    program = Path(os.environ[NODE_FOLDER], "node_modules", "@taplo/cli", "dist", "cli.js")
    command = [shutil.which("node") or "node", str(program), "lint", path.name]
    done = subprocess.run(command, cwd=path.parent, capture_output=True, encoding="utf-8", timeout=120, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.clients
def test_the_configuration_is_checked_by_its_schema(record: Path) -> None:
    """The configuration that `init` writes is good, and a misspelt key of it is not."""
    path = record / "diplofeed.toml"
    assert toml_checked(path)[0] == 0, toml_checked(path)[1]

    path.write_text(path.read_text(encoding="utf-8") + "\n[build]\nformat = ['rss']\n", encoding="utf-8")
    status, words = toml_checked(path)
    assert status != 0
    assert "format" in words

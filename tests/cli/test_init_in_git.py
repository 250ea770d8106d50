"""What ``init`` writes for a record that is kept in git."""

from __future__ import annotations

import json
import shutil
import subprocess
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from diplofeed.cli import main, workflow


def init(folder: Path, *options: str) -> Any:
    """Make a record and return what the command prints for programs."""
    result = CliRunner().invoke(main, ["init", str(folder), "--json", *options])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def ignored(folder: Path, *names: str) -> list[str]:
    """Return those of some names that git does not keep."""
    if not shutil.which("git"):
        pytest.skip("git is not installed")
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    done = subprocess.run(
        ["git", "-C", str(folder), "check-ignore", *names], check=False, capture_output=True, text=True
    )
    return done.stdout.split()


def test_git_keeps_nothing_for_internal_readers(tmp_path: Path) -> None:
    """Internal feeds and what builds leave behind are ignored; the record, the ledger and what is public are not."""
    init(tmp_path)
    gone = ["internal/desk/atom.xml", ".diplofeed/ledger.db.lock", ".diplofeed/ledger.db-journal"]
    kept = ["diplofeed.toml", "meetings/first-meeting.yaml", "public/atom.xml", ".diplofeed/ledger.db"]
    assert ignored(tmp_path, *gone, *kept) == gone


def test_workflow_keeps_the_ledger_as_text(tmp_path: Path) -> None:
    """With the workflow, which makes ledger and outputs anew, git keeps neither, but the ledger's text."""
    made = init(tmp_path, "--ci")
    gone = ["internal/atom.xml", "public/atom.xml", ".diplofeed/ledger.db", "ledger.new"]
    assert ignored(tmp_path, *gone, "ledger.jsonl", workflow.PATH) == gone
    assert workflow.PATH in made["written"]
    assert made["warnings"] == [workflow.WARNING]


def test_a_record_that_is_there_gets_the_workflow_alone(tmp_path: Path) -> None:
    """Nothing of it is touched; what its .gitignore is to have is said."""
    init(tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    made = init(tmp_path, "--ci")
    assert made["written"] == [workflow.PATH]
    assert made["to_do"][0].endswith("add the lines /.diplofeed/ /public/ /ledger.new")
    assert {path: path.read_bytes() for path in before} == before


class _Installed:
    """A distribution of which pip kept where it is from."""

    version = "0.1"

    def __init__(self, origin: object) -> None:
        self.origin = origin

    def read_text(self, name: str) -> str | None:
        """Return what pip kept, if anything."""
        assert name == "direct_url.json"
        return None if self.origin is None else json.dumps(self.origin)


@pytest.mark.parametrize(
    ("origin", "installed", "folder"),
    [
        (None, "diplofeed==0.1", ""),
        ({"url": "file:///home/desk/my%20diplofeed", "dir_info": {}}, "wheels/*.whl", "/home/desk/my diplofeed"),
        ({"url": "https://example.org/d.whl", "archive_info": {}}, '"diplofeed @ https://example.org/d.whl"', ""),
        (
            {"url": "https://example.org/d.git", "vcs_info": {"vcs": "git", "commit_id": "abc"}},
            '"diplofeed @ git+https://example.org/d.git@abc"',
            "",
        ),
        ({"url": "ssh://git@example.org/d.git", "vcs_info": {"vcs": "git", "commit_id": "abc"}}, "wheels/*.whl", ""),
    ],
)
def test_workflow_installs_what_another_machine_can_have(
    monkeypatch: pytest.MonkeyPatch, origin: object, installed: str, folder: str
) -> None:
    """An address or an index that diplofeed was installed from, else a wheel that is in git (PEP 610)."""
    monkeypatch.setattr(workflow, "distribution", lambda _: _Installed(origin))
    assert workflow.installation() == installed
    assert workflow.folder_of_installation() == folder
    assert f"- run: pip install {installed}\n" in workflow.workflow(installed)[workflow.PATH]


def test_workflow_of_what_is_not_installed_wants_a_wheel(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where diplofeed runs from a folder pip knows nothing of, no address is made up."""

    def missing(_: str) -> None:
        raise metadata.PackageNotFoundError

    monkeypatch.setattr(workflow, "distribution", missing)
    assert (workflow.installation(), workflow.folder_of_installation()) == (workflow.WHEELS, "")

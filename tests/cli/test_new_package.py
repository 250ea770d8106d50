"""``new plugin --package``: a package of its own, which is installed, found and tested as its author would do it."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
import yaml

from support.environments import Environment
from support.places import contents
from support.records import run

KINDS = ("exporter", "source", "sink")
USES = {
    "exporter": "",
    "source": '[sources.press-list]\npath = "press-list.txt"\n',
    "sink": '[sink]\nuse = "press-list"\n',
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_package_has_all_that_a_package_has(tmp_path: Path, kind: str) -> None:
    """Its project names the plugin, its README says how a record uses it, and its workflow runs its tests."""
    result = run("new", "plugin", "press-list", tmp_path, "--kind", kind, "--package", "--json")

    assert result.exit_code == 0
    answer = json.loads(result.stdout)
    assert set(answer["written"]) == contents(tmp_path).keys()
    assert any("licence" in step for step in answer["to_do"])
    root = tmp_path / "diplofeed-press-list"
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    points = project["project"]["entry-points"]
    assert points == {f"diplofeed.{kind}s": {"press-list": f"diplofeed_press_list:{kind.upper()}"}}
    workflow = yaml.safe_load((root / ".github/workflows/ci.yml").read_text(encoding="utf-8"))
    steps = [step["run"] for step in workflow["jobs"]["test"]["steps"] if "run" in step]
    assert steps[0].startswith("pip install ")
    assert steps[1:] == ["pip install -e '.[test]'", "python -m pytest", "diplofeed plugins"]
    texts = [data.decode() for name, data in contents(root).items() if "__pycache__" not in name]
    assert not re.findall("@[A-Z]+@", "".join(texts))
    assert USES[kind] in (root / "README.md").read_text(encoding="utf-8")


def test_a_package_overwrites_nothing(tmp_path: Path) -> None:
    """A folder that is there stays as it is, and so does whatever Python or diplofeed has under the name."""
    run("new", "plugin", "titles", tmp_path, "--package")
    before = contents(tmp_path)

    again = run("new", "plugin", "titles", tmp_path, "--package")
    taken = run("new", "plugin", "rss", tmp_path, "--package")
    odd = run("new", "plugin", "../up", tmp_path, "--package")

    assert (again.exit_code, taken.exit_code, odd.exit_code) == (2, 2, 2)
    assert "pyproject.toml is there already; nothing was written" in again.stderr
    assert "there is the exporter 'rss' of diplofeed already" in taken.stderr
    assert contents(tmp_path) == before


@pytest.mark.slow
def test_packages_are_installed_found_and_tested(tmp_path: Path) -> None:
    """What is printed as the next step works in a fresh environment, for each kind; a record uses all three."""
    for kind in KINDS:
        run("new", "plugin", f"my-{kind}", tmp_path, "--kind", kind, "--package")
    folders = [tmp_path / f"diplofeed-my-{kind}" for kind in KINDS]
    environment = Environment.fresh(tmp_path / "venv")
    environment.install(*folders)

    rows = json.loads(environment.run("python", "-m", "diplofeed", "plugins", "--json", cwd=tmp_path).stdout)

    rows_by_package = {
        row["package"]: (row["name"], row["kind"], row["error"]) for row in rows if row["name"].startswith("my-")
    }
    assert {(row["version"], row["origin"]) for row in rows if row["name"].startswith("my-")} == {
        ("0.1.0", "installed")
    }
    assert rows_by_package == {f"diplofeed-my-{kind}": (f"my-{kind}", kind, "") for kind in KINDS}
    for folder in folders:
        done = environment.run("python", "-m", "pytest", "-q", "-p", "no:cacheprovider", cwd=folder)
        assert (done.returncode, "2 passed" in done.stdout) == (0, True), done.stdout + done.stderr
    record = tmp_path / "record"
    run("init", record)
    (record / "talks.txt").write_text("vienna 2023-07 Talks in Vienna\n", encoding="utf-8")
    with (record / "diplofeed.toml").open("a", encoding="utf-8") as config:
        config.write('\n[sources.my-source]\npath = "talks.txt"\n\n[sink]\nuse = "my-sink"\n')
    built = environment.run("python", "-m", "diplofeed", "build", record, "--json", cwd=tmp_path)
    assert "my-" not in built.stderr
    assert "my-exporter.txt" in json.loads(built.stdout)["written"]
    assert (record / "public.db").is_file()

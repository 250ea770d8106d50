"""The example plugins are packages: installed into a fresh environment they are found, and their own tests pass."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

from support.environments import Environment
from support.places import ROOT

PACKAGES = sorted((ROOT / "examples" / "plugins").iterdir())
KINDS = {"chat": "exporter", "history-state": "source", "webdav": "sink", "wikidata": "source", "zip": "sink"}


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.name)
def test_a_package_says_what_it_is_and_how_it_is_tested(package: Path) -> None:
    """It has a README with the commands that install and test it, tests, a licence, and one plugin of its name."""
    project = tomllib.loads((package / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    readme = (package / "README.md").read_text(encoding="utf-8")
    kind = KINDS[package.name]

    assert project["name"] == f"diplofeed-{package.name}"
    assert project["license"] == {"text": "MIT"}
    assert list(project["entry-points"]) == [f"diplofeed.{kind}s"]
    assert list(project["entry-points"][f"diplofeed.{kind}s"]) == [package.name]
    for command in ("pip install ./examples/plugins/{}", "python -m pytest examples/plugins/{}"):
        assert command.format(package.name) in readme
    assert list(package.glob("tests/test_*.py"))


def test_the_docs_name_every_example() -> None:
    """Whoever looks for an example of a kind finds it."""
    text = (ROOT / "docs" / "plugins.md").read_text(encoding="utf-8")

    assert [package.name for package in PACKAGES if f"`examples/plugins/{package.name}`" not in text] == []


@pytest.mark.slow
def test_packages_are_found_and_pass_their_tests(tmp_path: Path) -> None:
    """Each is installed as its README says; none clashes with another."""
    environment = Environment.fresh(tmp_path / "venv")
    environment.install(*PACKAGES)

    rows = json.loads(environment.run("python", "-m", "diplofeed", "plugins", "--json", cwd=tmp_path).stdout)

    listed = {row["name"]: (row["kind"], row["error"]) for row in rows if row["origin"] == "installed"}
    assert {name: listed[name] for name in KINDS} == {name: (kind, "") for name, kind in KINDS.items()}
    for package in PACKAGES:
        done = environment.run("python", "-m", "pytest", "-q", "-p", "no:cacheprovider", package, cwd=tmp_path)
        assert done.returncode == 0, f"{package.name}: {done.stdout}{done.stderr}"
        assert re.search(r"^\d+ passed in ", done.stdout, re.MULTILINE), done.stdout

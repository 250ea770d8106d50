"""Digests keep to the rules of markdownlint."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from diplofeed.exporters.digest import FrontMatter, Periods
from support.digests import digests, held
from support.published import RECORDS, published
from support.reading import NODE_FOLDER, node_missing

# Lines are not wrapped, and titles of the record come again. Titles with a full stop and links called "link" are the
# publisher's.
RULES = {
    "default": True,
    "MD013": False,
    "MD024": {"siblings_only": True},
    "MD026": False,
    "MD041": {"front_matter_title": r"^(title|subject)\s*:"},
    "MD059": False,
}


def complaints(folder: Path) -> str:
    """Return what markdownlint says of the Markdown files in a folder; the test is skipped where it is not."""
    if reason := node_missing("markdownlint-cli2"):
        pytest.skip(reason)
    (folder / ".markdownlint-cli2.jsonc").write_text(json.dumps({"config": RULES}), encoding="utf-8")
    program = Path(os.environ[NODE_FOLDER], "node_modules", "markdownlint-cli2", "markdownlint-cli2-bin.mjs")
    done = subprocess.run(
        [shutil.which("node") or "node", str(program), "**/*.md"],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert "Linting: 0 file(s)" not in done.stdout
    return done.stderr if done.returncode else ""


@pytest.mark.clients
@pytest.mark.parametrize("name", RECORDS)
def test_markdownlint_finds_nothing_in_digests(name: str, tmp_path: Path) -> None:
    """Every digest of a record passes, in every language."""
    root = published(name).root
    for path in sorted(root.rglob("*.md"))[:200]:
        target = tmp_path / path.relative_to(root)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)

    assert complaints(tmp_path) == ""


@pytest.mark.clients
def test_markdownlint_finds_nothing_in_front_matter(tmp_path: Path) -> None:
    """With the front matter of each program, and for each length of periods, digests pass too."""
    for kind in FrontMatter:
        for periods in Periods:
            items = [held("a", "2023-07-11", "US", "RU"), held("b", "2026-12-03", status="scheduled")]
            for name, text in digests(items, front_matter=kind, periods=periods).items():
                target = tmp_path / kind.value / periods.value / name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text, encoding="utf-8")

    assert complaints(tmp_path) == ""


@pytest.mark.clients
def test_markdownlint_complains(tmp_path: Path) -> None:
    """It is the rules that nothing breaks: a heading that skips a level is found."""
    (tmp_path / "digest.md").write_text("# One\n\n### Two\n", encoding="utf-8")

    assert "MD001" in complaints(tmp_path)

"""The list of feeds is what a feed reader imports."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from support.places import EXAMPLE, copied
from support.subscriptions import build, subscriptions

pytestmark = pytest.mark.clients


@pytest.fixture(name="record")
def _record(tmp_path: Path) -> Path:
    root = tmp_path / "record"
    copied(EXAMPLE, root)
    return root


@pytest.mark.skipif(not shutil.which("newsboat"), reason="newsboat is not installed")
def test_newsboat_imports_the_outline(record: Path, tmp_path: Path) -> None:
    """A feed reader that imports the list has every feed afterwards."""
    public, urls = build(record), tmp_path / "urls"
    urls.touch()
    places = ["-u", str(urls), "-c", str(tmp_path / "cache.db"), "-C", "/dev/null"]
    subprocess.run(["newsboat", *places, "-i", str(public / "feeds.opml")], check=True, capture_output=True, timeout=60)
    taken = {line.split()[0] for line in urls.read_text(encoding="utf-8").splitlines() if line}
    assert taken == {subscription["xmlUrl"] for subscription in subscriptions(public / "feeds.opml")}

"""The list of feeds is what a feed reader imports."""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner

from diplofeed.cli import main
from support.places import EXAMPLE, copied

pytestmark = pytest.mark.clients
SCHEMA = EXAMPLE.parent.parent / "docs" / "feeds-schema.json"
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
SITE = "https://example.org/us-russia/"


@pytest.fixture(name="record")
def _record(tmp_path: Path) -> Path:
    root = tmp_path / "record"
    copied(EXAMPLE, root)
    return root


def build(root: Path, *args: str) -> Path:
    """Build a record and return its output directory."""
    result = CliRunner().invoke(main, ["build", str(root), "--now", NOW.isoformat(), *args], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return root / "public"


def subscriptions(path: Path) -> list[dict[str, str]]:
    """Return the attributes of the outlines that are subscriptions."""
    root = ET.parse(path).getroot()
    assert (root.tag, root.get("version")) == ("opml", "2.0")
    return [one.attrib for one in root.iter("outline") if "xmlUrl" in one.attrib]


@pytest.mark.skipif(not shutil.which("newsboat"), reason="newsboat is not installed")
def test_newsboat_imports_the_outline(record: Path, tmp_path: Path) -> None:
    """A feed reader that imports the list has every feed afterwards."""
    public, urls = build(record), tmp_path / "urls"
    urls.touch()
    places = ["-u", str(urls), "-c", str(tmp_path / "cache.db"), "-C", "/dev/null"]
    subprocess.run(["newsboat", *places, "-i", str(public / "feeds.opml")], check=True, capture_output=True, timeout=60)
    taken = {line.split()[0] for line in urls.read_text(encoding="utf-8").splitlines() if line}
    assert taken == {one["xmlUrl"] for one in subscriptions(public / "feeds.opml")}

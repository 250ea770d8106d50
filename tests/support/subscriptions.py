"""The list of a record's feeds, built of the example, as feed readers import it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

from click.testing import CliRunner

from diplofeed.cli import main

__all__ = ["build", "subscriptions"]

NOW: Final = datetime(2026, 11, 24, 12, tzinfo=UTC)


def build(root: Path, *args: str) -> Path:
    """Build a record and return its output directory."""
    result = CliRunner().invoke(main, ["build", str(root), "--now", NOW.isoformat(), *args], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return root / "public"


def subscriptions(path: Path) -> list[dict[str, str]]:
    """Return the attributes of the outlines of an OPML document that are subscriptions."""
    root = ET.parse(path).getroot()
    assert (root.tag, root.get("version")) == ("opml", "2.0")
    return [outline.attrib for outline in root.iter("outline") if "xmlUrl" in outline.attrib]

"""Takes the pictures of pages in docs: ``python tests/support/pictures.py``, where Chromium and playwright are."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from diplofeed import build
from support.browsing import chromium, served
from support.places import ROOT

PICTURES: Final = {
    "page": ("us-russia/", {"viewport": {"width": 1120, "height": 840}}),
    "page-meeting": ("us-russia/meeting/us-russia-talks/", {"viewport": {"width": 1120, "height": 840}}),
    "page-phone": ("us-russia/", {"viewport": {"width": 390, "height": 780}}),
    "page-dark": ("everything/", {"viewport": {"width": 1120, "height": 840}, "color_scheme": "dark"}),
    "page-arabic": ("everything/ar/", {"viewport": {"width": 1120, "height": 840}}),
}
"""What each picture shows: the page, and how it is looked at."""


def take(browser: Any, folder: Path) -> None:
    """Take all pictures into ``docs``, of the examples as they are built to a folder."""
    for name in ("us-russia", "everything"):
        build(
            ROOT / "examples" / name,
            output=folder / name,
            internal_output=folder / "internal" / name,
            ledger=folder / f"{name}.db",
        )
    with served(folder) as address:
        for name, (path, how) in PICTURES.items():
            page = browser.new_page(**how)
            page.goto(address + path)
            page.wait_for_load_state("networkidle")
            page.screenshot(path=ROOT / "docs" / f"{name}.png")
            page.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary, chromium() as opened:
        take(opened, Path(temporary))

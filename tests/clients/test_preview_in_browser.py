"""A browser shows a record while it is being written."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import pytest

from support import records

pytestmark = pytest.mark.clients

PATIENCE: Final = 60_000  # milliseconds
ITEM: Final = "title: Talks in {}\nwhen: 2026-03-04\nstatus: held\n"
EXPORTER: Final = '''\
"""Pages."""
from diplofeed import Document, Exporter


def entry(entry, context):
    return f"<li>{entry.item.title}</li>".encode()


def document(feed, fragments, context):
    head = b"<!DOCTYPE html><html><head><title>Talks</title></head><body><ul>"
    yield Document(name="index.html", chunks=[head, *(each.data for each in fragments), b"</ul></body></html>"])


EXPORTER = Exporter(
    name="page", title="Page", filename="index.html", media_type="text/html", entry=entry, document=document
)
'''


@pytest.fixture(name="page")
def _page() -> Iterator[Any]:
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None or find_spec("playwright") is None:
        pytest.skip("needs Chromium (apt-get install chromium) and playwright (pip install 'diplofeed[test]')")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield browser.new_page()
        browser.close()


def is_problem(message: Any) -> bool:
    """Return whether a browser complains of something but the icon that it asks for by itself."""
    return bool(message.type == "error" and not message.location["url"].endswith("/favicon.ico"))


def test_a_page_shows_what_is_saved_and_what_is_wrong(page: Any, tmp_path: Path) -> None:
    """The page reloads when a file is saved; a fault is shown above the last good page, and goes once it is mended."""
    config = f'{records.CONFIG}\n[plugins]\nfiles = ["page.py"]\n\n[build]\nformats = ["page"]\n'
    root = records.written(
        tmp_path, {"diplofeed.toml": config, "page.py": EXPORTER, "meetings/a.yaml": ITEM.format("Oslo")}
    )
    item = root / "meetings" / "a.yaml"
    command = [sys.executable, "-m", "diplofeed", "serve", str(root), "--port", "0"]
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text) if is_problem(message) else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout is not None
        try:
            page.goto(process.stdout.readline().split(" is shown at ")[1].split()[0])
            page.wait_for_selector("text=Talks in Oslo", timeout=PATIENCE)
            problems.clear()  # the page was not there yet
            item.write_text(ITEM.format("Bergen"), encoding="utf-8")
            page.wait_for_selector("text=Talks in Bergen", timeout=PATIENCE)
            item.write_text(f"{ITEM.format('Turin')}stat", encoding="utf-8")
            page.wait_for_selector("[role=alert] >> text=meetings/a.yaml:4", timeout=PATIENCE)
            assert page.is_visible("text=Talks in Bergen")
            item.write_text(ITEM.format("Turin"), encoding="utf-8")
            page.wait_for_selector("text=Talks in Turin", timeout=PATIENCE)
            assert page.query_selector("[role=alert]") is None
        finally:
            process.kill()

    assert not problems

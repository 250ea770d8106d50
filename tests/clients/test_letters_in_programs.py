"""Letters as mail programs and renderers of HTML show them."""

from __future__ import annotations

import os
import pty
import select
import shutil
import subprocess
import termios
import time
from collections.abc import Iterator, Mapping
from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path
from typing import Any

import pytest

from diplofeed import build
from support.browsing import chromium
from support.places import ROOT

pytestmark = pytest.mark.clients

# Of one letter from left to right, of one from right to left, a text each shows.
LETTERS = {
    "us-russia/digest/2023-06.eml": ("U.S.-Russia diplomacy: June 2023", "closed ranks over Russia's"),
    "everything/ar/digest/2023.eml": ("كل ما يمكن أن يقوله السجل: 2023", "American support for Ukraine goes on."),
}


@pytest.fixture(name="made", scope="module")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the letters of each example."""
    root = tmp_path_factory.mktemp("letters")
    for name in ("us-russia", "everything"):
        record = root / "records" / name
        shutil.copytree(ROOT / "examples" / name, record, ignore=shutil.ignore_patterns("public", ".diplofeed"))
        assert build(record, output=root / name, formats=["letter"]).complete
    return root


@pytest.fixture(name="browser", scope="module")
def _browser() -> Iterator[Any]:
    with chromium() as browser:
        yield browser


def html_of(made: Path, name: str) -> str:
    """Return the HTML of a mail."""
    mail = message_from_bytes((made / name).read_bytes(), policy=SMTP)
    html: str = mail.get_body(("html",)).get_content()
    return html


def in_a_terminal(arguments: list[str], further: Mapping[str, str]) -> None:
    """Run a program until it ends, in a terminal of its own whose screen nobody reads; at most for 20 seconds."""
    process, screen = pty.fork()
    if process == 0:
        os.environ.update(further)
        termios.tcsetwinsize(0, (24, 80))
        os.execvp(arguments[0], arguments)
    end = time.monotonic() + 20
    while time.monotonic() < end and select.select([screen], [], [], 20)[0]:
        try:
            if not os.read(screen, 65536):
                break
        except OSError:  # the terminal is gone with the program (Linux)
            break
    os.close(screen)
    assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 0


@pytest.mark.skipif(not shutil.which("mutt"), reason="mutt is not installed (apt-get install mutt)")
@pytest.mark.parametrize("name", LETTERS)
def test_mutt_shows_the_plain_text(name: str, made: Path, tmp_path: Path) -> None:
    """A mail program of the terminal decodes header and text, and takes the text rather than the HTML."""
    box, seen = tmp_path / "box", tmp_path / "seen.txt"
    for folder in ("cur", "new", "tmp"):
        (box / folder).mkdir(parents=True)
    shutil.copy(made / name, box / "new" / "1")

    keys = f'set folder={box}; set pipe_decode; set wait_key=no; push "|cat > {seen}\\n<exit>"'
    in_a_terminal(["mutt", "-n", "-F", "/dev/null", "-R", "-f", str(box), "-e", keys], {
        "HOME": str(tmp_path), "TERM": "xterm", "LC_ALL": "C.UTF-8",
    })  # fmt: skip

    text = seen.read_text(encoding="utf-8")
    title, words = LETTERS[name]
    assert f"\nSubject: {title}\n" in text
    assert words in " ".join(text.split())
    assert "<p" not in text


@pytest.mark.skipif(not shutil.which("w3m"), reason="w3m is not installed (apt-get install w3m)")
@pytest.mark.parametrize("name", LETTERS)
def test_w3m_shows_the_html_as_text(name: str, made: Path) -> None:
    """What mail programs of the terminal run on HTML shows all of it, line by line."""
    arguments = ["w3m", "-dump", "-T", "text/html", "-cols", "72", "-I", "UTF-8", "-O", "UTF-8"]
    shown = subprocess.run(arguments, input=html_of(made, name).encode(), capture_output=True, check=True, timeout=60)

    title, words = LETTERS[name]
    assert title in shown.stdout.decode()
    assert words in " ".join(shown.stdout.decode().split())


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1024])
@pytest.mark.parametrize("name", LETTERS)
def test_browser_shows_a_column_that_fits(name: str, width: int, scheme: str, made: Path, browser: Any) -> None:
    """On a phone and on a desk, light and dark, nothing is wider than the window, and text stands out."""
    page = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme).new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_content(html_of(made, name))

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("document.querySelector('.letter').getBoundingClientRect().width") <= 680
    assert asked == []
    assert page.evaluate(_FAINT) == []
    page.context.close()


# The texts whose contrast is below 4.5 (WCAG 2.2 §1.4.3), by the colours that the browser has computed.
_FAINT = """() => {
  const light = text => {
    const [r, g, b] = text.match(/[0-9.]+/g).map(each => each / 255)
      .map(each => each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = element => {
    for (let each = element; each; each = each.parentElement) {
      const colour = getComputedStyle(each).backgroundColor;
      if (!/^rgba\\(.*, 0\\)$/.test(colour)) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  return [...document.querySelectorAll(".letter *")].filter(each => each.innerText?.trim()).filter(each => {
    const two = [light(getComputedStyle(each).color), light(ground(each))].sort((a, b) => b - a);
    return (two[0] + 0.05) / (two[1] + 0.05) < 4.5;
  }).map(each => each.outerHTML.slice(0, 100));
}"""

"""Measure diplofeed beside Pelican, MkDocs and Eleventy: how long somebody waits at a desk, in one table.

Run it from the top of the project: ``python tests/bench/bench_generators.py [ITEMS]``. It installs each in an
environment of its own (Eleventy where npm is there) and gives each the same meetings as files. Seconds are those of the
processors (user and system), but for installing, where one waits for the network too.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

from attrs import frozen

TOP = Path(__file__).resolve().parents[2]
ROUNDS = 5
WORDS = "The envoys met on the border, on grain and on visas, and agreed on a second round."
QUIET = {"MKDOCS_DISABLE_WARNINGS": "1", "NO_MKDOCS_2_WARNING": "1", "ELEVENTY_ENV": "production"}
ELEVENTY = """\
import { feedPlugin } from "@11ty/eleventy-plugin-rss";
export default function (config) {
  config.addPlugin(feedPlugin, {
    type: "atom", outputPath: "/feed.xml", collection: { name: "post", limit: 0 },
    metadata: { language: "en", title: "Talks", base: "https://example.org/", author: { name: "Desk" } },
  });
}
"""


@frozen
class Cost:
    """What a process and its children took: seconds of the processors, and seconds one waited."""

    cpu: float
    wall: float


@frozen
class Tool:
    """A generator: how it is installed, what its site begins with, how a file of it looks, and its commands."""

    name: str
    install: Callable[[Path], Path]
    site: dict[str, str]
    post: Callable[[int], tuple[str, str]]
    build: tuple[str, ...]
    help: tuple[str, ...] = ("--help",)


def main(items: int) -> None:
    """Print the table."""
    print("| | install | `--help` | 3 items, first | nothing changed | one edit | " + f"{items:,} items, first |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as name:
        for tool in TOOLS:
            if tool.name == "Eleventy" and not shutil.which("npm"):
                print("| Eleventy | npm is missing | | | | | |")
                continue
            print(f"| {tool.name} | {' | '.join(_figures(tool, Path(name) / tool.name, items))} |", flush=True)


def _figures(tool: Tool, room: Path, items: int) -> Iterator[str]:
    room.mkdir()
    began = time.perf_counter()
    command = tool.install(room)
    yield f"{time.perf_counter() - began:.1f} s waiting"
    yield _milliseconds(_typical(lambda: _run(room, command, *tool.help)))
    few, many = _site(tool, room / "few", 3), _site(tool, room / "many", items)
    _place(tool, room, few)
    yield _milliseconds(_run(few, command, *tool.build))
    yield _milliseconds(_typical(lambda: _run(few, command, *tool.build)))
    name, text = tool.post(1)
    (few / name).write_text(text.replace("grain", "wheat"), encoding="utf-8")
    yield _milliseconds(_run(few, command, *tool.build))
    _place(tool, room, many)
    yield f"{_run(many, command, *tool.build).cpu:.1f} s"


def _milliseconds(cost: Cost) -> str:
    return f"{1000 * cost.cpu:,.0f} ms"


def _typical(measure: Callable[[], Cost]) -> Cost:
    costs = [measure() for _ in range(ROUNDS)]
    return Cost(statistics.median(cost.cpu for cost in costs), statistics.median(cost.wall for cost in costs))


def _run(folder: Path, command: Path, *arguments: str) -> Cost:
    began = time.perf_counter()
    process = subprocess.Popen(
        [str(command), *arguments],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **QUIET, "XDG_CACHE_HOME": str(folder.parent / "cache")},
    )
    _, status, used = os.wait4(process.pid, 0)
    assert status == 0, (command, arguments)
    return Cost(used.ru_utime + used.ru_stime, time.perf_counter() - began)


def _site(tool: Tool, folder: Path, items: int) -> Path:
    files = tool.site | dict(tool.post(number) for number in range(items))
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def _place(tool: Tool, room: Path, folder: Path) -> None:
    """Let Node find Eleventy's packages from the folder of a site."""
    if tool.name == "Eleventy":
        (folder / "node_modules").symlink_to(room / "node_modules")


def _pip(*packages: str) -> Callable[[Path], Path]:
    command = {"pelican[markdown]": "pelican", "mkdocs": "mkdocs"}.get(packages[0], "diplofeed")

    def install(room: Path) -> Path:
        venv.create(room / "venv", with_pip=True)
        python = room / "venv" / "bin" / "python"
        subprocess.run([python, "-m", "pip", "install", "-q", *packages], check=True, stderr=subprocess.DEVNULL)
        return room / "venv" / "bin" / command

    return install


def _npm(room: Path) -> Path:
    (room / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    packages = ["@11ty/eleventy", "@11ty/eleventy-plugin-rss"]
    subprocess.run(["npm", "install", "--silent", *packages], cwd=room, check=True, stdout=subprocess.DEVNULL)
    return room / "node_modules" / ".bin" / "eleventy"


def _day(number: int) -> date:
    return date(2020, 1, 1) + timedelta(days=number)


def _meeting(number: int) -> tuple[str, str]:
    text = f"title: Talks {number}\nwhen: {_day(number)}\nstatus: held\nparties: [US, RU]\nsummary: {WORDS}\n"
    return f"meetings/talks-{number}.yaml", text


def _pelican(number: int) -> tuple[str, str]:
    return f"content/talks-{number}.md", f"Title: Talks {number}\nDate: {_day(number)}\n\n{WORDS}\n"


def _mkdocs(number: int) -> tuple[str, str]:
    return f"docs/talks-{number}.md", f"---\ntitle: Talks {number}\ndate: {_day(number)}\n---\n{WORDS}\n"


def _eleventy(number: int) -> tuple[str, str]:
    return f"talks-{number}.md", f"---\ntitle: Talks {number}\ndate: {_day(number)}\ntags: post\n---\n{WORDS}\n"


PUBLICATION = """\
[publication]
id = "tag:example.org,2026:talks"
title = "Talks"
link = "https://example.org/"
language = "en"
"""
TOOLS = (
    Tool("diplofeed", _pip(str(TOP)), {"diplofeed.toml": PUBLICATION}, _meeting, ("build", ".")),
    Tool(
        "Pelican",
        _pip("pelican[markdown]"),
        {
            "pelicanconf.py": 'SITENAME = "Talks"\nSITEURL = "https://example.org"\nPATH = "content"\n'
            'FEED_ALL_ATOM = "atom.xml"\n'
        },
        _pelican,
        ("content", "-s", "pelicanconf.py"),
    ),
    Tool(
        "MkDocs",
        _pip("mkdocs", "mkdocs-rss-plugin"),
        {
            "mkdocs.yml": "site_name: Talks\nsite_url: https://example.org/\nplugins:\n"
            "  - rss: { length: 1000, use_git: false, date_from_meta: { as_creation: date } }\n",
            "docs/index.md": "# Talks\n",
        },
        _mkdocs,
        ("build", "-q"),
    ),
    Tool(
        "Eleventy",
        _npm,
        {"eleventy.config.js": ELEVENTY, "package.json": '{"type": "module"}'},
        _eleventy,
        ("--quiet",),
    ),
)

if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)

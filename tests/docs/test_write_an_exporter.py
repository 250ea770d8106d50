"""The page on writing an exporter is followed literally: files are written and commands run in a new folder."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.environments import Environment
from support.places import ROOT

PAGE = (ROOT / "docs" / "write-an-exporter.md").read_text(encoding="utf-8")
_STEP = re.compile(r"(?:<!-- (file|append): (\S+) -->\n)?```(\w+)\n(.*?)```", re.DOTALL)
_COMMAND = re.compile(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)


def steps() -> Iterator[tuple[str, str, str]]:
    """Yield what the page says is to be done: ``file``, ``append`` or ``run``, to or what, and its text or output."""
    for doing, name, language, text in _STEP.findall(PAGE):
        if doing:
            yield doing, name, text
        elif language == "console":
            yield from (("run", command, output) for command, output in _COMMAND.findall(text))


def shown(output: str) -> re.Pattern[str]:
    """Return what matches an output as the page shows it, in which an ellipsis stands for anything."""
    return re.compile(".*".join(map(re.escape, output.rstrip("\n").split("…"))), re.DOTALL)


def test_the_page_shows_what_a_new_plugin_is() -> None:
    """What it says is in the file is what `new plugin` writes."""
    from diplofeed.cli import scaffold

    written = scaffold.plugin("exporter", "titles")["titles.py"]
    first = next(text for doing, _, language, text in _STEP.findall(PAGE) if language == "python" and not doing)

    assert written.endswith(first)


def test_every_file_of_the_page_is_whole() -> None:
    """Files and commands alternate: what is written is run."""
    kinds = [doing for doing, _, _ in steps()]

    assert kinds.count("file") >= 3
    assert kinds.count("run") >= 10
    assert kinds[-1] == "run"


@pytest.mark.slow
def test_the_page_can_be_followed(tmp_path: Path) -> None:
    """Each command prints what stands below it."""
    environment = Environment.fresh(tmp_path / "venv")
    folder = tmp_path / "scratch"
    folder.mkdir()
    for doing, name, text in steps():
        if doing == "file":
            (folder / name).write_text(text, encoding="utf-8")
        elif doing == "append":
            with (folder / name).open("a", encoding="utf-8") as file:
                file.write(f"\n{text}")
        else:
            done = environment.run("bash", "-c", name, cwd=folder)
            printed = done.stdout + done.stderr
            assert shown(text).search(printed), f"$ {name}\n{printed}"

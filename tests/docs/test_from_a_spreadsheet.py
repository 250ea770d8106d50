"""The page that leads from a spreadsheet to feeds is followed literally: its commands, files and edits."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from attrs import frozen
from click.testing import CliRunner

from diplofeed.cli import main
from support.places import ROOT

PAGE: Final = ROOT / "docs/from-a-spreadsheet.md"
PLACE: Final = re.compile(r"`([\w./-]+\.(?:csv|toml|yaml))`")
MOST_COMMANDS: Final = 7


@frozen
class Block:
    """A block of code: its kind, its text, and the file that the words before it name last."""

    kind: str
    text: str
    place: str


def blocks() -> Iterator[Block]:
    """Yield the blocks of the page."""
    text = PAGE.read_text(encoding="utf-8")
    end = 0
    for block in re.finditer(r"^```(\w+)\n(.*?)\n```$", text, re.MULTILINE | re.DOTALL):
        places = PLACE.findall(text[end : block.start()])
        end = block.end()
        yield Block(block[1], block[2], places[-1] if places else "")


def edited(text: str, diff: str) -> str:
    """Return a text with its lines replaced as a diff says."""
    at: int | None = None
    lines = text.splitlines()
    for line in diff.splitlines():
        sign, content = line[0], line[1:]
        if sign == "-":
            at = lines.index(content)
            del lines[at]
        else:
            assert at is not None
            lines.insert(at, content)
            at += 1
    return "\n".join(lines) + "\n"


def commands(text: str) -> list[list[str]]:
    """Return the commands of a block, without what makes the environment."""
    parts = [shlex.split(line) for line in text.splitlines()]
    return [each for each in parts if each[0] in ("diplofeed", "rm")]


def test_the_page_is_followed_literally(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In few commands, and what the page shows is what stands there."""
    monkeypatch.chdir(tmp_path)
    printed, number = "", 0
    for block in blocks():
        if block.kind == "sh":
            printed = ""
            for command in commands(block.text):
                number += command[0] == "diplofeed"
                printed += follow(command)
        elif block.kind == "text":
            assert [line for line in block.text.splitlines() if line not in printed.splitlines()] == [], printed
        elif block.kind == "diff":
            path = Path(block.place)
            path.write_text(edited(path.read_text(encoding="utf-8"), block.text), encoding="utf-8")
        elif block.kind == "yaml":
            assert Path(block.place).read_text(encoding="utf-8").strip() == block.text
        else:
            Path(block.place).write_text(f"{block.text}\n", encoding="utf-8")

    assert number <= MOST_COMMANDS
    public = tmp_path / "my-record/public"
    assert {"rss.xml", "atom.xml", "feed.json", "calendar.ics", "index.html", "changes.xml"} <= {
        path.name for path in public.iterdir()
    }
    changes = (public / "changes.xml").read_text(encoding="utf-8")
    assert len(re.findall("#revision-2</id>", changes)) == 4
    assert len(re.findall("#revision-1</id>", changes)) == 31
    calendar = (public / "calendar.ics").read_text(encoding="utf-8")
    assert calendar.count("STATUS:CANCELLED") == 1


def follow(command: list[str]) -> str:
    """Do what a command says, and return what it prints."""
    name, *arguments = command
    if name == "rm":
        for argument in arguments:
            Path(argument).unlink()
        return ""
    result = CliRunner().invoke(main, arguments, catch_exceptions=False)
    assert result.exit_code == ("changed on both sides" in result.output)
    return result.output

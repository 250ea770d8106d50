"""Small records as files, and records that were built once and are put back for each test."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Final

from attrs import frozen
from click.testing import CliRunner, Result

import diplofeed
from diplofeed.cache import NO_CACHE
from diplofeed.cli import main
from support.places import copied

__all__ = ["CONFIG", "NOW", "Kept", "begun", "example_built", "run", "written"]

NOW: Final = datetime(2026, 11, 23, 12, tzinfo=UTC)
# The least a configuration says; tests add what they need.
CONFIG: Final = """\
[publication]
id = "tag:example.org,2026:talks"
title = "Talks"
link = "https://example.org/talks/"
"""


def written(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files of a record, by their paths, and return its folder.

    Half a character of a text, as ``surrogateescape`` has it, is a byte.
    """
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode(errors="surrogateescape"))
    return root


def begun(root: Path, files: Mapping[str, str | bytes], build: Callable[[Path], object]) -> Path:
    """Write files of a record as a build of them left it, and return its folder.

    It is built once for all tests, and each has it as a record that was moved, which its ledger notices.
    """
    return Path(shutil.copytree(_first_built(tuple(sorted(files.items())), build), root, dirs_exist_ok=True))


@cache
def _first_built(files: tuple[tuple[str, str | bytes], ...], build: Callable[[Path], object]) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="begun-", dir=os.environ["XDG_CACHE_HOME"]))  # gone with the tests
    root = written(folder / "record", dict(files))
    build(root)
    return root.rename(folder / "moved")


@cache
def example_built(example: Path) -> Path:
    """Return a copy of an example that was built in all formats at `NOW`, once for all tests, which only read it."""
    root = copied(example, Path(tempfile.mkdtemp(prefix="example-", dir=os.environ["XDG_CACHE_HOME"])) / "record")
    assert diplofeed.build(root, now=NOW, cache=NO_CACHE).written
    return root


def run(*arguments: object) -> Result:
    """Run the command in this process; what it does not expect is raised."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)


@frozen
class Kept:
    """A folder that is put back to how it was, at the same place: ledgers remember outputs by where they are."""

    root: Path
    copy: Path

    @classmethod
    def of(cls, root: Path) -> Kept:
        """Keep a copy of a folder beside it."""
        return cls(root, Path(shutil.copytree(root, root.with_name(f"{root.name} kept"))))

    def put_back(self) -> Path:
        """Undo whatever was done below the folder, and return it."""
        shutil.rmtree(self.root)
        return Path(shutil.copytree(self.copy, self.root))

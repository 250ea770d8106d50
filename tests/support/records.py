"""Small records as files, and records that were built once and are put back for each test."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from attrs import frozen
from click.testing import CliRunner, Result

from diplofeed.cli import main

__all__ = ["CONFIG", "Kept", "run", "written"]

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

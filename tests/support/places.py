"""Where the project's files are, and copies of its records as they stand in the repository."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

__all__ = ["EVERYTHING", "EXAMPLE", "ROOT", "TESTS", "contents", "copied", "is_output"]

ROOT: Final = Path(__file__).resolve().parents[2]
TESTS: Final = ROOT / "tests"
EXAMPLE: Final = ROOT / "examples" / "us-russia"
EVERYTHING: Final = ROOT / "examples" / "everything"
_OUTPUTS: Final = ("public", "internal", ".diplofeed")


def copied(record: Path, to: Path) -> Path:
    """Copy a record without what somebody built of it, and return where the copy is."""
    return Path(shutil.copytree(record, to, ignore=shutil.ignore_patterns(*_OUTPUTS)))


def contents(root: Path) -> dict[str, bytes]:
    """Return the bytes of each file below a directory."""
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def is_output(path: Path) -> bool:
    """Return whether a file of the examples is what somebody built of them."""
    return any(name in _OUTPUTS for name in path.parts)

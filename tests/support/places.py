"""Where the project's files are."""

from __future__ import annotations

from pathlib import Path
from typing import Final

__all__ = ["EVERYTHING", "EXAMPLE", "ROOT", "TESTS"]

ROOT: Final = Path(__file__).resolve().parents[2]
TESTS: Final = ROOT / "tests"
EXAMPLE: Final = ROOT / "examples" / "us-russia"
EVERYTHING: Final = ROOT / "examples" / "everything"

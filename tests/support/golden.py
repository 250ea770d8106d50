"""The small records whose every byte is expected in tests/golden."""

from __future__ import annotations

from support.places import TESTS

GOLDEN = TESTS / "golden"
CASES = sorted(path.parent.name for path in GOLDEN.glob("*/record"))
